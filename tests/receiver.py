"""A webhook receiver on loopback."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class Receiver:
    """Stores the received messages; answers each with the next of `statuses`, or else with 204."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.heads: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heads.append({name.lower(): value for name, value in self.headers.items()})
                with receiver.changed:
                    receiver.bodies.append(body)
                    receiver.changed.notify_all()
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 204)
                self.send_header("Location", f"{receiver.url}/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/hook"

    def arrived(self, count: int, seconds: float) -> bool:
        """Wait until `count` messages have arrived; return whether they have."""
        with self.changed:
            return self.changed.wait_for(lambda: len(self.bodies) >= count, seconds)

    @property
    def events(self) -> list[dict[str, Any]]:
        """All events of all messages, in order of arrival."""
        return [event for body in self.bodies for event in json.loads(body)["events"]]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver while the context is open."""
    made = Receiver()
    thread = threading.Thread(target=made.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.http.shutdown()
        made.http.server_close()
        thread.join()
