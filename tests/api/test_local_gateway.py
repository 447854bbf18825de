"""`chalice local` over a socket: the framework's own server, with API Gateway's errors as problems."""

from __future__ import annotations

import http.client
import json
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


def test_requests_on_one_connection_are_answered_completely(connection: http.client.HTTPConnection) -> None:
    for method, path, status in (
        ("GET", "/health", 200),
        ("GET", "/nope?x=1", 404),
        ("DELETE", "/tenants", 405),
        ("TRACE", "/tenants", 405),
        ("QUERY", "/tenants", 405),
        ("OPTIONS", "/tenants", 204),
        ("GET", "/tenants/CA", 200),
    ):
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == status
        if status >= 400:
            assert json.loads(body)["status"] == status
            assert json.loads(body)["instance"] == path.partition("?")[0]


def test_installation_is_idempotent() -> None:
    from chalice.local import LocalGateway  # noqa: PLC0415 (the patched class)

    local_gateway.install()
    patched = LocalGateway.handle_request
    local_gateway.install()
    assert LocalGateway.handle_request is patched


def test_unknown_attribute_of_the_server_is_still_an_error() -> None:
    with pytest.raises(AttributeError):
        local_gateway._get_method(None, "something_else")
