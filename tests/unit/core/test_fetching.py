"""Fetching from a public service: complete responses, within limits, without redirects."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from chalicelib.core.fetching import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def saying(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Serve one connection with some bytes; yields the URL, and the request."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                heard.append(connection.recv(65_536))
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/a?b=c%20d", heard
        finally:
            release(server)
            thread.join()


def release(server: socket.socket) -> None:
    """Connect to a server that still waits for its one connection, in case the client gave up before."""
    with suppress(OSError), socket.create_connection(server.getsockname()):
        pass


def test_response_arrives_complete() -> None:
    body = b"x" * 100_000
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body) as (url, heard):
        assert fetch(url) == (200, body)
    assert heard[0].startswith(b"GET /a?b=c%20d HTTP/1.1\r\n")


def test_redirect_is_returned_like_any_response() -> None:
    with saying(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n") as (url, _):
        assert fetch(url) == (302, b"")


@pytest.mark.parametrize(
    "answer",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)
def test_response_without_http_is_an_os_error(answer: bytes) -> None:
    with saying(answer) as (url, _), pytest.raises(OSError):  # noqa: PT011 (any)
        fetch(url)


def test_endless_response_is_cut_off() -> None:
    with saying(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1000) as (url, _), pytest.raises(TimeoutError):
        fetch(url, most=100)
    with saying(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1000) as (url, _), pytest.raises(OSError):  # noqa: PT011 (any)
        fetch(url, seconds=0.000001)


def test_trickling_response_is_cut_off_even_in_its_head() -> None:
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while not over.wait(0.02):
                    connection.sendall(b"a")

        thread = threading.Thread(target=trickle)
        thread.start()
        began = time.monotonic()
        try:
            with pytest.raises(OSError):  # noqa: PT011 (any)
                fetch(f"http://127.0.0.1:{server.getsockname()[1]}/", seconds=0.4)
            assert time.monotonic() - began < 5
        finally:
            over.set()
            release(server)
            thread.join()


def test_refused_connection_is_an_os_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(OSError):  # noqa: PT011 (any)
        fetch(f"https://127.0.0.1:{port}/")
