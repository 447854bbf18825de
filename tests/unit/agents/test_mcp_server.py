"""The protocol server by itself: every message gets a response that the protocol's own models accept."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp_types import methods
from mcp_types.version import KNOWN_PROTOCOL_VERSIONS, LATEST_MODERN_VERSION

from chalicelib import __version__
from chalicelib.agents import mcp_server, mcp_versions, tool_catalog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chalicelib.agents.routes import McpHost
    from chalicelib.agents.tool_catalog import ToolCard

TOOLS = list(tool_catalog.load().values())
MANY = [TOOLS[0].model_copy(update={"name": f"tool_{number:03}"}) for number in range(250)]


class Host:
    """Has many tools, and one tenant."""

    anonymous = True

    def list_tools(self) -> Sequence[ToolCard]:
        return MANY

    def describe_missing(self, name: str) -> str | None:
        return None if name == "echo" else f"no {name}"

    def call(self, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        text = json.dumps([name, arguments])
        return {"content": [{"type": "text", "text": text}], "structuredContent": {"data": []}, "isError": False}

    def list_tenants(self, skip: int, limit: int) -> tuple[Sequence[tuple[str, str]], int]:
        return [("CA", "California")][skip : skip + limit], 1

    def read_rules(self, tenant: str) -> str | None:
        return '{"tenant":"CA"}' if tenant == "CA" else None

    def read_representative(self, tenant: str, representative_id: str) -> str | None:
        assert tenant
        assert representative_id
        return None


def ask(method: str, version: str, **params: Any) -> Any:
    headers: dict[str, str | None] = {"MCP-Protocol-Version": version, "Mcp-Method": method}
    if version in mcp_versions.MODERN:
        params["_meta"] = {mcp_versions.VERSION_KEY: version, mcp_versions.CAPABILITIES_KEY: {}}
        headers["Mcp-Name"] = params.get(mcp_versions.NAMED.get(method, ""))
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    reply = mcp_server.answer(json.dumps(message).encode(), headers.get, cast("McpHost", Host()))
    return SimpleNamespace(status=reply.status, **json.loads(reply.body))


def test_newest_revision_of_the_sdk_is_served() -> None:
    assert mcp_versions.SUPPORTED[0] == LATEST_MODERN_VERSION == KNOWN_PROTOCOL_VERSIONS[-1]
    assert set(mcp_versions.SUPPORTED) == {version for version in KNOWN_PROTOCOL_VERSIONS if version >= "2025-06-18"}


def test_server_version_is_the_api_version() -> None:
    assert mcp_server.SERVER["version"] == __version__


@pytest.mark.parametrize("version", mcp_versions.SUPPORTED)
@pytest.mark.parametrize("method", [*mcp_server.MODERN_METHODS, "initialize", "ping"])
def test_every_result_matches_the_protocol_models(version: str, method: str) -> None:
    modern = version in mcp_versions.MODERN
    params: Any = {
        "tools/call": {"name": "echo", "arguments": {"a": 1}},
        "resources/read": {"uri": "represent://tenants/CA/rules"},
        "initialize": {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}},
    }.get(method, {})
    answered = ask(method, version, **params)
    if method not in (mcp_server.MODERN_METHODS if modern else mcp_server.LEGACY_METHODS):
        assert answered.error["code"] == -32601
        return
    methods.validate_server_result(method, version, answered.result)
    assert ("resultType" in answered.result) is modern


def test_tool_pages_have_no_gaps() -> None:
    names, cursor = [], None
    while True:
        page = ask("tools/list", mcp_versions.MODERN[0], **({"cursor": cursor} if cursor else {})).result
        names += [tool["name"] for tool in page["tools"]]
        cursor = page.get("nextCursor")
        if cursor is None:
            break
    assert names == [card.name for card in MANY]


def test_cursor_past_the_end_gives_an_empty_page() -> None:
    assert ask("resources/list", mcp_versions.LEGACY[0], cursor="YWZ0ZXI6OTk5").result == {"resources": []}


TEXTS = st.text("aé~/ \u2028", max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.just("2.0") | JSON,
        "id": st.integers() | TEXTS | JSON,
        "method": st.sampled_from([*mcp_server.MODERN_METHODS, *mcp_server.LEGACY_METHODS, "x"]) | JSON,
        "params": st.dictionaries(st.sampled_from(["name", "uri", "cursor", "arguments", "_meta"]), JSON) | JSON,
    },
)
HEADERS = st.dictionaries(
    st.sampled_from(["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"]),
    st.sampled_from([*mcp_versions.SUPPORTED, "tools/list", "tools/call", "=?base64?_?=", ""]) | TEXTS,
)


@given(st.binary(max_size=40) | MESSAGES.map(lambda value: json.dumps(value).encode()), HEADERS)
def test_any_message_gets_a_json_rpc_response(raw: bytes, headers: dict[str, str]) -> None:
    reply = mcp_server.answer(raw, headers.get, cast("McpHost", Host()))
    if reply.status == 202:
        assert reply.body == ""
        return
    body = json.loads(reply.body)
    assert body["jsonrpc"] == "2.0"
    assert ("result" in body) != ("error" in body)
    assert reply.status in ({200} if "result" in body else {200, 400, 404})
    assert body["id"] is None or (isinstance(body["id"], str | int) and not isinstance(body["id"], bool))
