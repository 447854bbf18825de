"""An HTTP server on loopback that answers each request with the bytes that a test has written."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    # The parts of an answer; an Event is waited for before the next part is sent.
    Parts = list["bytes | threading.Event"]


@dataclass
class HostileServer:
    """Sends the answers in turn, the last one again and again; `requests` has the heads that it received.

    An answer that has `endless` set is repeated on its connection until the client closes it.
    """

    listener: socket.socket
    answers: list[Parts] = field(default_factory=list)
    endless: bool = False
    requests: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The URL of a file."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/a/roster.csv"

    def get_headers(self, number: int = -1) -> dict[str, str]:
        """Return the headers of a request, their names in lower case."""
        lines = self.requests[number].split("\r\n")[1:]
        pairs = (line.partition(": ") for line in lines if line)
        return {name.lower(): value for name, _, value in pairs}

    def serve(self) -> None:
        """Answer one connection after another until the test is over."""
        while not self.over.is_set():
            connection, _ = self.listener.accept()
            with connection, suppress(OSError):
                if self.over.is_set():
                    return
                connection.settimeout(20)
                head = b""
                while b"\r\n\r\n" not in head and (part := connection.recv(65_536)):
                    head += part
                self.requests.append(head.decode("latin-1"))
                self._answer(connection, self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])

    def _answer(self, connection: socket.socket, parts: Parts) -> None:
        while True:
            for part in parts:
                if isinstance(part, threading.Event):
                    part.wait(20)
                else:
                    connection.sendall(part)
            if not self.endless or self.over.is_set():
                return


def write_answer(
    body: bytes = b"", status: str = "200 OK", *, length: int | None = None, **headers: str
) -> list[bytes | threading.Event]:
    """Return a complete answer; underscores of header names stand for hyphens, and `length` may lie."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "Transfer_Encoding" not in headers:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return ["\r\n".join([*lines, "", ""]).encode("latin-1") + body]


@contextmanager
def serve_answers(*answers: Parts, endless: bool = False) -> Iterator[HostileServer]:
    """Run a server that sends the answers while the context is open."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = HostileServer(listener, list(answers), endless)
        thread = threading.Thread(target=made.serve)
        thread.start()
        try:
            yield made
        finally:
            made.over.set()
            with suppress(OSError), socket.create_connection(listener.getsockname(), timeout=5):
                pass
            thread.join()
