"""One short request that finds out whether there is internet."""

from __future__ import annotations

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tools.local import internet
from tools.local.ministack import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator


class Host:
    """A host that answers each request with one status, or not at all."""

    def __init__(self, status: int) -> None:
        self.requests: list[str] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.requests.append(self.path)
                self.send_response(status)
                self.send_header("Location", f"{host.url}elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def host(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = Host(request.param)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("host", "expected"), [(200, True), (301, True), (403, True), (502, False), (504, False)], indirect=["host"]
)
def test_any_answer_of_the_host_counts_and_there_is_one_request(host: Host, *, expected: bool) -> None:
    assert internet.probe(host.url) is expected
    assert host.requests == ["/"]


def test_host_that_cannot_be_reached_or_named_is_no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    for url in (f"http://127.0.0.1:{free_port()}/", "http://", "nonsense"):
        assert internet.probe(url) is False


def test_host_that_does_not_answer_takes_no_longer_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        assert internet.probe(f"http://127.0.0.1:{silent.getsockname()[1]}/", 0.2) is False
        assert time.monotonic() - started < 2


def test_search_for_the_address_that_hangs_takes_no_longer_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hang(*_: Any, **__: Any) -> Any:
        released.wait(30)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    started = time.monotonic()
    try:
        assert internet.probe("http://example.invalid/", 0.2) is False
    finally:
        released.set()
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("environ", "answer", "expected", "asked"),
    [
        ({}, True, True, 1),
        ({}, False, False, 1),
        ({"OFFLINE": "0"}, True, True, 1),
        ({"OFFLINE": "1"}, True, False, 0),
        ({"MIRROR": "/srv/mirror"}, False, True, 0),
        ({"MIRROR": "", "OFFLINE": "yes"}, True, False, 0),
    ],
)
def test_settings_come_before_the_request(environ: dict[str, str], *, answer: bool, expected: bool, asked: int) -> None:
    calls: list[None] = []

    def ask() -> bool:
        calls.append(None)
        return answer

    assert internet.has_internet(environ, ask) is expected
    assert len(calls) == asked
