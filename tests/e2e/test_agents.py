"""The official MCP client, over sockets: with the deployed package, and with `chalice local`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import anyio
import httpx2
import pytest
from jsonschema import Draft202012Validator
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from chalicelib.agents import tool_catalog
from tests.api.conftest import Caller, Reply
from tests.api.stage_client import Pool, Stage
from tests.api.test_matrix import EXPECTED
from tools.local import local_api

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from tests.e2e.conftest import Deployed

pytestmark = pytest.mark.journey


@dataclass
class DeployedCaller:
    """Makes the resources that tools need, through the gateway and as the stage's administrator."""

    deployed: Deployed

    def send(self, method: str, path: str, body: Any = None, headers: Mapping[str, str | None] | None = None) -> Reply:
        """Send one request."""
        assert not headers  # the caller is always the administrator
        answer = self.deployed.send(method, path, body, Authorization=f"Bearer {self.deployed.token}")
        return Reply(answer.status, dict(answer.headers), answer.text)

    def get(self, path: str) -> Reply:
        """GET a path."""
        return self.send("GET", path)

    def create(self, **fields: Any) -> dict[str, Any]:
        """Create a representative of CA and return it."""
        reply = self.send("POST", "/representatives", {"name": "Ada Example", "position": "Mayor"} | fields)
        assert reply.status == 201, reply.text
        return reply.one


def run_client(url: str, token: str, mode: str, what: Callable[[Client], Awaitable[Any]]) -> Any:
    """Run a function with the official client, connected to a server."""

    async def run() -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60, trust_env=False) as http,
            Client(streamable_http_client(url, http_client=http), mode=mode) as client,
        ):
            return await what(client)

    return anyio.run(run)


def call_every_tool(deployed: Deployed, url: str, mode: str) -> set[str]:
    """List the tools, call each that an administrator of the tenant may call, and check results by their schemas."""
    # Tools that make accounts are tested in process (tests/api/test_agents.py), because here there is one
    # administrator.
    stage = Stage(cast("Caller", DeployedCaller(deployed)), Pool(cast("Any", None), "", ""))
    cards = tool_catalog.load()
    assert all(EXPECTED[card.method, card.path]["admin"] < 300 for card in cards.values())

    async def call(client: Client) -> set[str]:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(listed) >= set(cards)
        for name, card in cards.items():
            arguments = stage.arguments(card.method, card.path, {})
            known = cast("dict[str, Any]", card.input_schema["properties"])
            result = await client.call_tool(name, {key: value for key, value in arguments.items() if key in known})
            assert not result.is_error, (name, result.content)
            schema = listed[name].output_schema
            assert schema is not None
            Draft202012Validator(schema).validate(result.structured_content)
        return set(cards)

    return cast("set[str]", run_client(url, deployed.token, mode, call))


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_official_client_lists_and_calls_every_tool_of_the_deployed_package(deployed: Deployed, mode: str) -> None:
    called = call_every_tool(deployed, f"{deployed.url}/mcp", mode)
    assert called == set(tool_catalog.load())


def test_official_client_calls_every_tool_at_the_tenant_endpoint_of_chalice_local(
    deployed: Deployed, tmp_path: Path
) -> None:
    with local_api.serve(deployed.cloud, tmp_path) as base:
        assert call_every_tool(deployed, f"{base}/tenants/CA/mcp", "auto") == set(tool_catalog.load())


def test_anonymous_client_lists_public_tools_and_reads(deployed: Deployed) -> None:
    async def ask(client: Client) -> Any:
        rules = await client.read_resource("represent://tenants/NY-Albany/rules")
        found = await client.call_tool("list_representatives", {"tenant": "NY-Albany", "limit": 1})
        return [tool.name for tool in (await client.list_tools()).tools], rules, found

    names, rules, found = run_client(f"{deployed.url}/mcp", "", "auto", ask)
    assert "create_representative" not in names
    assert json.loads(rules.contents[0].text)["tenant"] == "NY-Albany"
    assert found.structured_content["meta"]["limit"] == 1
