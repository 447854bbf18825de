"""`chalice local` over a socket: the framework's own server, with API Gateway's errors as problems."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from typing import TYPE_CHECKING

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
