"""Serve a fake DynamoDB on loopback in its own process, so that its work is in no contestant's measurements.

Besides DynamoDB's protocol it answers `GET /counted` with the calls and the consumed capacity so far, and other pages
that it is given, such as the key set of a user pool.
"""

from __future__ import annotations

import json
import multiprocessing
import socket
import socketserver
import zlib
from collections import Counter
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, cast

from bench.fake_dynamodb.tables import Database, ErrorResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.connection import Connection

TABLES = ("represent-local", "represent-local-usage")


class Server(socketserver.ThreadingTCPServer):
    """Serve a database with one thread per connection."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, database: Database, pages: Mapping[str, Any] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), RequestHandler)
        self.database = database
        self.pages = pages or {}

    @property
    def url(self) -> str:
        """The URL of the server."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class RequestHandler(socketserver.StreamRequestHandler):
    """Handle a keep-alive connection; http.server's handler takes ten times as long to read a request."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer requests until the client closes the connection."""
        try:
            while (line := self.rfile.readline()) and line.strip():
                headers = dict(self._headers())
                sent = self.rfile.read(int(headers.get(b"content-length", b"0")))
                target = headers.get(b"x-amz-target", b"").decode().rpartition(".")[2]
                self._answer(*self._answered(line, target, sent))
        except ConnectionError:
            return

    def _headers(self) -> Iterator[tuple[bytes, bytes]]:
        while line := self.rfile.readline().strip():
            name, _, value = line.partition(b":")
            yield name.lower(), value.strip()

    def _answered(self, line: bytes, target: str, sent: bytes) -> tuple[bytes, bytes]:
        server = cast("Server", self.server)
        database = server.database
        if line.startswith(b"GET /counted "):
            return b"200 OK", json.dumps(database.counted()).encode()
        if line.startswith(b"GET "):
            return b"200 OK", json.dumps(server.pages[line.split()[1].decode()]).encode()
        try:
            return b"200 OK", database.answer(target, json.loads(sent))
        except ErrorResponse as refusal:
            return b"400 Bad Request", json.dumps(refusal.body).encode()

    def _answer(self, status: bytes, body: bytes) -> None:
        head = (
            b"HTTP/1.1 %s\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: %d\r\n"
            b"x-amz-crc32: %d\r\nx-amzn-RequestId: FAKE\r\nConnection: keep-alive\r\n\r\n"
        )
        self.connection.sendall(head % (status, len(body), zlib.crc32(body)) + body)


class CounterClient:
    """Read a server's counters over one connection."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = HTTPConnection(url.removeprefix("http://"), timeout=600)
        self._connection.connect()
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def counted(self) -> tuple[int, float]:
        """Return the number of calls and the sum of read and write capacity units so far."""
        self._connection.request("GET", "/counted")
        counters = json.loads(self._connection.getresponse().read())
        return sum(counters["calls"].values()), counters["read_units"] + counters["write_units"]

    def count_calls(self) -> Counter[str]:
        """Return the number of calls of each operation so far."""
        self._connection.request("GET", "/counted")
        return Counter(json.loads(self._connection.getresponse().read())["calls"])

    def measure_reads(self) -> float:
        """Return the read capacity units so far."""
        self._connection.request("GET", "/counted")
        return float(json.loads(self._connection.getresponse().read())["read_units"])

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def serve(fill: Callable[[Database], None], pages: Mapping[str, Any] | None = None) -> Iterator[CounterClient]:
    """Serve tables filled by `fill`, and pages (JSON), in a separate process until the context ends."""
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe()
    process = spawning.Process(target=_serve, args=(there, fill, dict(pages or {})), daemon=True)
    process.start()
    there.close()  # so that a server that cannot start ends the wait for its URL
    try:
        yield CounterClient(here.recv())
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection[Any, Any], fill: Callable[[Database], None], pages: dict[str, Any]) -> None:
    database = Database(*TABLES)
    fill(database)
    with Server(database, pages) as server:
        pipe.send(server.url)
        server.serve_forever()
