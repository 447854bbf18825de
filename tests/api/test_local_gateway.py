"""`chalice local` over a socket: the framework's own server, with API Gateway's errors as problems."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
from chalice.cli.factory import CLIFactory

from chalicelib.http import local_gateway
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient


@pytest.fixture
def connection(dynamodb: DynamoDBClient) -> Iterator[http.client.HTTPConnection]:
    """Start the development server as its command line does; yield a connection to it."""
    assert dynamodb
    local_gateway.install()
    from app import app  # noqa: PLC0415 (after the environment is set)

    kind = app.__class__
    factory = CLIFactory(str(ROOT / "represent-app"))
    config = factory.create_config_obj(chalice_stage_name="local", autogen_policy=False)
    server = factory.create_local_server(app, config, "127.0.0.1", 0)
    thread = threading.Thread(target=server.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    found = http.client.HTTPConnection("127.0.0.1", server.server.server_address[1], timeout=10)
    yield found
    found.close()
    server.shutdown()
    thread.join()
    server.server.server_close()
    app.__class__ = kind  # create_local_server makes it a subclass, once only


def test_requests_on_one_connection_are_answered_completely(connection: http.client.HTTPConnection) -> None:
    for method, path, status in (
        ("GET", "/health", 200),
        ("GET", "/nope?x=1", 404),
        ("DELETE", "/tenants", 405),
        ("TRACE", "/tenants", 405),
        ("QUERY", "/tenants", 405),
        ("OPTIONS", "/tenants", 204),
        ("HEAD", "/tenants/CA", 200),
        ("GET", "/", 200),
        ("GET", "/embed", 200),
        ("GET", "/embed/", 308),
        ("GET", "/static/widget.js", 200),
        ("GET", "/static/..%2fapp.py", 404),
        ("GET", "/tenants/CA", 200),
    ):
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == status
        if method == "HEAD":
            assert body == b""
        if status >= 400:
            assert json.loads(body)["status"] == status
            assert json.loads(body)["instance"] == path.partition("?")[0]


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, int]]:
    """Record what the server writes to sockets: the bytes, and whether the socket sends small packets at once."""
    found: list[tuple[bytes, int]] = []
    write = socket.SocketIO.write

    def record(self: Any, data: bytes) -> int | None:
        found.append((bytes(data), self._sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        return write(self, data)

    monkeypatch.setattr(socket.SocketIO, "write", record)
    return found


def read_answer(line: socket.socket, method: str) -> tuple[bytes, bytes]:
    """Read one answer from a connection that is kept: its head, and its body by its length."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += (some := line.recv(65_536))
        assert some, received
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: ([0-9]+)", head)
    while method != "HEAD" and length and len(body) < int(length[1]):
        body += (some := line.recv(65_536))
        assert some, head
    return head, body


KEPT = [
    ("GET", "/health", b"", 200),
    ("HEAD", "/tenants/CA", b"", 200),
    ("OPTIONS", "/tenants", b"", 204),
    ("GET", "/nope", b"a body that no route reads", 404),
    ("QUERY", "/tenants", b"{}", 405),
    ("POST", "/representatives", b'{"name": "A"}', 401),
    ("GET", "/openapi.json", b"", 200),
    ("GET", "/tenants/CA", b"", 200),
]


def test_log_of_requests_has_no_queries(
    connection: http.client.HTTPConnection, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in ("/nope?address=1%20Main%20St", "/tenants/CA?key=secret"):
        connection.request("GET", path)
        connection.getresponse().read()
    log = capfd.readouterr().err
    assert [line.rpartition("] ")[2] for line in log.splitlines()] == ["GET /nope 404", "GET /tenants/CA 200"]


def test_connection_is_kept_and_each_answer_is_one_write(
    connection: http.client.HTTPConnection, writes: list[tuple[bytes, int]]
) -> None:
    with socket.create_connection((connection.host, connection.port), timeout=10) as line:
        for method, path, sent, status in KEPT:
            writes.clear()
            head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(sent)}\r\n\r\n"
            line.sendall(head.encode() + sent)
            head_found, body = read_answer(line, method)
            assert int(head_found.split()[1]) == status, path
            assert all(at_once for _, at_once in writes)
            assert b"".join(data for data, _ in writes) == head_found + b"\r\n\r\n" + body
            if len(head_found) + len(body) < local_gateway.BYTES_OF_WRITE:
                assert len(writes) == 1, path
            elif method == "GET":
                assert path == "/openapi.json"


def test_not_modified_answer_leaves_the_connection_usable(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/tenants/CA/rules")
    answer = connection.getresponse()
    answer.read()
    kept = connection.sock
    assert kept
    for _ in range(2):
        connection.request("GET", "/tenants/CA/rules", headers={"If-None-Match": answer.headers["ETag"]})
        again = connection.getresponse()
        assert (again.status, again.read()) == (304, b"")
    assert connection.sock is kept


def test_client_that_waits_to_send_its_body_is_asked_for_it(connection: http.client.HTTPConnection) -> None:
    with socket.create_connection((connection.host, connection.port), timeout=10) as line:
        line.sendall(b"POST /nope HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert line.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(b"{}")
        assert read_answer(line, "POST")[0].startswith(b"HTTP/1.1 404 ")


def test_chunked_body_is_no_further_request(connection: http.client.HTTPConnection) -> None:
    address = (connection.host, connection.port)
    chunk = b"2\r\n{}\r\n0\r\n\r\n"
    with socket.create_connection(address, timeout=10) as line:
        line.sendall(b"POST /nope HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)
        head, body = read_answer(line, "POST")
        assert head.startswith(b"HTTP/1.1 404 ")
        assert json.loads(body)["status"] == 404
        assert line.recv(65_536) == b""  # closed: no answer to the chunks as if they were a request


def ask(address: tuple[str, int], method: str, path: str, *more: str) -> tuple[str, dict[str, str], bytes]:
    """Return the status line, the headers and everything behind them that a server sends on a connection."""
    lines = (f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *more, "", "")
    with socket.create_connection(address, timeout=10) as line:
        line.sendall("\r\n".join(lines).encode())
        received = b"".join(iter(lambda: line.recv(65_536), b""))
    head, _, rest = received.partition(b"\r\n\r\n")
    status, *fields = head.decode().split("\r\n")
    pairs = [field.partition(": ")[::2] for field in fields]
    assert len({name.lower() for name, _ in pairs}) == len(pairs), fields  # none is sent twice
    return status, dict(pairs), rest


@pytest.mark.parametrize(
    "path",
    ["/health", "/tenants/CA", "/tenants?limit=2", "/docs", "/openapi.json", "/nope", "/tenants/ZZ", "/auth/token"],
)
def test_head_has_the_headers_of_get_and_nothing_behind_them(connection: http.client.HTTPConnection, path: str) -> None:
    address = (connection.host, connection.port)
    status, headers, body = ask(address, "GET", path)
    head = ask(address, "HEAD", path)
    assert (head[0], head[2]) == (status, b"")
    assert head[1]["Content-Length"] == headers["Content-Length"] == str(len(body))
    changing = {"Date", "X-Request-Id"}
    assert {name: value for name, value in head[1].items() if name not in changing} == {
        name: value for name, value in headers.items() if name not in changing
    }


def test_answer_that_never_has_a_body_has_no_length(connection: http.client.HTTPConnection) -> None:
    address = (connection.host, connection.port)
    path = "/tenants/CA/rules"
    etag = ask(address, "GET", path)[1]["ETag"]
    for method, number, more in (("GET", 304, f"If-None-Match: {etag}"), ("HEAD", 304, f"If-None-Match: {etag}"),
                                 ("OPTIONS", 204, "Accept: */*")):  # fmt: skip
        status, headers, body = ask(address, method, path, more)
        assert (status.split()[1], body) == (str(number), b"")
        assert "Content-Length" not in headers


def test_gzipped_answer_to_head_has_the_length_of_its_bytes() -> None:
    packed = {"statusCode": 200, "headers": {}, "body": "AAEC", "isBase64Encoded": True}
    answer = local_gateway._omit_body(packed)
    assert (answer["headers"], answer["body"], answer["isBase64Encoded"]) == ({"Content-Length": "3"}, "", False)


def test_installation_is_idempotent() -> None:
    from chalice.local import LocalGateway  # noqa: PLC0415 (the patched class)

    local_gateway.install()
    patched = LocalGateway.handle_request
    local_gateway.install()
    assert LocalGateway.handle_request is patched


def test_unknown_attribute_of_the_server_is_still_an_error() -> None:
    with pytest.raises(AttributeError):
        local_gateway._get_method(None, "something_else")
