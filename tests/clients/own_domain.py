"""An address without a path for a stage that has one, as a custom domain name of API Gateway is."""

from __future__ import annotations

import urllib.error
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message


class _Forward(BaseHTTPRequestHandler):
    """Sends each request on to the stage, with its path as it came."""

    stage: ClassVar[str]

    def do_GET(self) -> None:
        """Answer what the stage answers."""
        request = urllib.request.Request(f"{self.stage}{self.path}")  # noqa: S310 (a loopback URL)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310 (same)
                self._answer(reply.status, reply.headers, reply.read())
        except urllib.error.HTTPError as error:
            with error:
                self._answer(error.code, error.headers, error.read())

    def _answer(self, status: int, headers: Message, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", headers["Content-Type"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no log."""


@contextmanager
def open_domain(stage: str) -> Iterator[str]:
    """Yield the URL of a server on loopback that forwards to a stage."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Forward", (_Forward,), {"stage": stage}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
