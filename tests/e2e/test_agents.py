"""The official client of the Model Context Protocol, over sockets: the deployed package, and `chalice local`."""

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
from tests.api.test_matrix import EXPECTED
from tests.api.world import Pool, World
from tools.local import local_api

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from tests.e2e.conftest import Deployed

pytestmark = pytest.mark.journey


@dataclass
class Over:
    """Makes what a tool needs, through the gateway and as the stage's administrator."""

    deployed: Deployed

    def send(self, method: str, path: str, body: Any = None, headers: Mapping[str, str | None] | None = None) -> Reply:
        """Send one request."""
        assert not headers  # whoever calls is the administrator
        answer = self.deployed.send(method, path, body, Authorization=f"Bearer {self.deployed.token}")
        return Reply(answer.status, dict(answer.headers), answer.text)

    def get(self, path: str) -> Reply:
        """GET a path."""
        return self.send("GET", path)

    def create(self, **fields: Any) -> dict[str, Any]:
        """Create a representative of CA, and free the seat when somebody has it already."""
        reply = self.send("POST", "/representatives", {"name": "Ada Example", "position": "Mayor"} | fields)
        assert reply.status == 201, reply.text
        return reply.one


def talk(url: str, token: str, mode: str, what: Callable[[Client], Awaitable[Any]]) -> Any:
    """Let the official client do something with a server."""

    async def run() -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60, trust_env=False) as http,
            Client(streamable_http_client(url, http_client=http), mode=mode) as client,
        ):
            return await what(client)

    return anyio.run(run)


def call_every_tool(deployed: Deployed, url: str, mode: str) -> set[str]:
    """List the tools, call each that an administrator of the tenant may, and hold what comes against its schema."""
    # What makes accounts of its own is tried in process (tests/api/test_agents.py): here there is one administrator.
    world = World(cast("Caller", Over(deployed)), Pool(cast("Any", None), "", ""))
    cards = tool_catalog.load()
    assert all(EXPECTED[card.method, card.path]["admin"] < 300 for card in cards.values())

    async def call(client: Client) -> set[str]:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(listed) >= set(cards)
        for name, card in cards.items():
            arguments = world.arguments(card.method, card.path, {})
            known = cast("dict[str, Any]", card.input_schema["properties"])
            result = await client.call_tool(name, {key: value for key, value in arguments.items() if key in known})
            assert not result.is_error, (name, result.content)
            schema = listed[name].output_schema
            assert schema is not None
            Draft202012Validator(schema).validate(result.structured_content)
        return set(cards)

    return cast("set[str]", talk(url, deployed.token, mode, call))


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_official_client_lists_and_calls_every_tool_of_the_deployed_package(deployed: Deployed, mode: str) -> None:
    called = call_every_tool(deployed, f"{deployed.url}/mcp", mode)
    assert called == set(tool_catalog.load())


def test_it_does_so_at_a_tenants_own_door_of_chalice_local(deployed: Deployed, tmp_path: Path) -> None:
    with local_api.served(deployed.cloud, tmp_path) as base:
        assert call_every_tool(deployed, f"{base}/tenants/CA/mcp", "auto") == set(tool_catalog.load())


def test_nobody_in_particular_asks_who_represents_a_place(deployed: Deployed) -> None:
    async def ask(client: Client) -> Any:
        rules = await client.read_resource("represent://tenants/NY-Albany/rules")
        found = await client.call_tool("list_representatives", {"tenant": "NY-Albany", "limit": 1})
        return [tool.name for tool in (await client.list_tools()).tools], rules, found

    names, rules, found = talk(f"{deployed.url}/mcp", "", "auto", ask)
    assert "create_representative" not in names
    assert json.loads(rules.contents[0].text)["tenant"] == "NY-Albany"
    assert found.structured_content["meta"]["limit"] == 1
