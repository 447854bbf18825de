"""The pool's keys are fetched with a limit on time, size and attempts."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.aws import jwks
from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

FETCH = jwks.fetch  # before the fixture of every test replaces it


class Server:
    """Responds to each request with the next given response; None closes the connection."""

    def __init__(self) -> None:
        self.answers: list[bytes | None] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = server.answers.pop(0)
                if body is not None:
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/keys"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.http.shutdown()
    made.http.server_close()
    thread.join()


def test_key_set_is_read(server: Server) -> None:
    server.answers = [b'{"keys": []}']
    assert FETCH(server.url) == {"keys": []}


@pytest.mark.parametrize("first", [None, b"not json", b" " * (jwks.LARGEST + 1)])
def test_one_failure_is_retried(server: Server, first: bytes | None) -> None:
    server.answers = [first, b'{"keys": []}']
    assert FETCH(server.url) == {"keys": []}


def test_two_failures_are_unavailable(server: Server) -> None:
    server.answers = [None, b"not json"]
    with pytest.raises(Unavailable) as unavailable:
        FETCH(server.url)
    assert unavailable.value.headers["Retry-After"] == "5"


def test_refused_connection_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        FETCH("https://127.0.0.1:9/keys")
