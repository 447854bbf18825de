"""Serve the Model Context Protocol without sessions: each message gets its own response, as JSON.

It offers tools and resources, and no features that need a stream: `listChanged`, `subscribe`, progress, logging.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from chalicelib import __version__
from chalicelib.agents import jsonrpc, mcp_versions
from chalicelib.agents.jsonrpc import INVALID_PARAMS, METHOD_NOT_FOUND, JsonRpcRequest, JsonRpcResponse, RpcError
from chalicelib.agents.tool_catalog import make_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.agents.mcp_versions import Header
    from chalicelib.agents.routes import McpHost

SERVER = {"name": "represent", "title": "Represent", "version": __version__}
CAPABILITIES: dict[str, Any] = {"tools": {}, "resources": {}}
INSTRUCTIONS = (
    "Represent finds the officials who represent a place in the United States, and how to reach them. Every state and "
    "county is a tenant with an id, like CA or NY-Albany (list_tenants finds them); most tools take it as `tenant`. "
    "State and federal offices are in the state, county offices in the county. When a tool refuses a call, its error "
    "says what would be right."
)
PAGE = 100
TTL_MS = 300_000  # lists of tools and resources change with a release
RULES = "represent://tenants/{tenant}/rules"
REPRESENTATIVE = "represent://tenants/{tenant}/representatives/{id}"
TEMPLATES = (
    {
        "uriTemplate": RULES,
        "name": "rules",
        "title": "Rules of a state or county",
        "description": "Its offices, with districts, seats and terms, and its parties.",
        "mimeType": "application/json",
    },
    {
        "uriTemplate": REPRESENTATIVE,
        "name": "representative",
        "title": "A representative",
        "description": "One representative, who holds or held an office of a state or county.",
        "mimeType": "application/json",
    },
)


def answer(raw: bytes, header: Header, host: McpHost) -> JsonRpcResponse:
    """Respond to the body of a POST."""
    try:
        message = jsonrpc.parse_message(raw)
    except RpcError as error:
        return jsonrpc.make_error(error)
    try:
        if message.notifies:
            mcp_versions.check_notification(header)
            return JsonRpcResponse(202)
        modern = mcp_versions.is_modern(message, header)
        methods = MODERN_METHODS if modern else LEGACY_METHODS
        if message.method not in methods:
            status = 404 if modern else 200
            raise RpcError(METHOD_NOT_FOUND, f"Method not found: {message.method[:100]}", status=status)  # noqa: TRY301
        content = dict(methods[message.method](message, host))
    except RpcError as error:
        return jsonrpc.make_error(error, message)
    return jsonrpc.make_result(message, _answer_modern(message.method, content, host) if modern else content)


def _answer_modern(method: str, content: Mapping[str, Any], host: McpHost) -> dict[str, Any]:
    """Return a result with the fields that modern revisions require of each."""
    whole: dict[str, Any] = {
        "resultType": "complete",
        **content,
        "_meta": {"io.modelcontextprotocol/serverInfo": SERVER},
    }
    if method != "tools/call":
        # A record is read afresh each time.
        whole["ttlMs"] = 0 if method == "resources/read" else TTL_MS
        whole["cacheScope"] = "public" if host.anonymous or method == "server/discover" else "private"
    return whole


def _discover(_: JsonRpcRequest, __: McpHost) -> Mapping[str, Any]:
    return {
        "supportedVersions": list(mcp_versions.SUPPORTED),
        "capabilities": CAPABILITIES,
        "instructions": INSTRUCTIONS,
    }


def _initialize(message: JsonRpcRequest, _: McpHost) -> Mapping[str, Any]:
    return {
        "protocolVersion": mcp_versions.negotiate(message.params.get("protocolVersion")),
        "capabilities": CAPABILITIES,
        "serverInfo": SERVER,
        "instructions": INSTRUCTIONS,
    }


def _ping(_: JsonRpcRequest, __: McpHost) -> Mapping[str, Any]:
    return {}


def _list_tools(message: JsonRpcRequest, host: McpHost) -> Mapping[str, Any]:
    cards, skip = host.list_tools(), _parse_cursor(message)
    shown = [
        {
            "name": card.name,
            "title": card.title,
            "description": card.description,
            "inputSchema": card.input_schema,
            "outputSchema": card.output_schema,
            "annotations": make_hints(card),
        }
        for card in cards[skip : skip + PAGE]
    ]
    return {"tools": shown, **_make_cursor(skip, len(cards))}


def _call(message: JsonRpcRequest, host: McpHost) -> Mapping[str, Any]:
    arguments = message.params.get("arguments")
    if not isinstance(arguments, dict | None):
        raise _make_invalid_params(message, "arguments must be an object.")
    name = _get_text(message, "name")
    if missing := host.describe_missing(name):
        raise _make_invalid_params(message, f"Unknown tool: {missing}")
    return host.call(name, arguments or {})


def _list_resources(message: JsonRpcRequest, host: McpHost) -> Mapping[str, Any]:
    skip = _parse_cursor(message)
    tenants, total = host.list_tenants(skip, PAGE)
    shown = [
        {
            "uri": RULES.replace("{tenant}", tenant_id),
            "name": f"rules of {tenant_id}",
            "title": f"Offices, districts and parties of {name}",
            "mimeType": "application/json",
        }
        for tenant_id, name in tenants
    ]
    return {"resources": shown, **_make_cursor(skip, total)}


def _list_templates(message: JsonRpcRequest, _: McpHost) -> Mapping[str, Any]:
    skip = _parse_cursor(message)
    return {"resourceTemplates": list(TEMPLATES[skip : skip + PAGE]), **_make_cursor(skip, len(TEMPLATES))}


def _read(message: JsonRpcRequest, host: McpHost) -> Mapping[str, Any]:
    uri = _get_text(message, "uri")
    rules, person = _match_uri(RULES, uri), _match_uri(REPRESENTATIVE, uri)
    found = host.read_rules(*rules) if rules else host.read_representative(*person) if person else None
    if found is None:
        modern = mcp_versions.VERSION_KEY in message.meta
        code, status = (INVALID_PARAMS, 400) if modern else (jsonrpc.RESOURCE_NOT_FOUND, 200)
        raise RpcError(code, "Resource not found", status=status, data={"uri": uri[:300]})
    return {"contents": [{"uri": uri, "mimeType": "application/json", "text": found}]}


def _match_uri(template: str, uri: str) -> tuple[str, ...] | None:
    """Return the values in a URI for the variables of a template.

    >>> _match_uri("a://{x}/b/{y}", "a://1/b/2"), _match_uri("a://{x}", "a://1/2")
    (('1', '2'), None)
    """
    pattern = re.sub(r"\\{\w+\\}", "([A-Za-z0-9-]+)", re.escape(template))
    found = re.fullmatch(pattern, uri)
    return found.groups() if found else None


def _get_text(message: JsonRpcRequest, name: str) -> str:
    value = message.params.get(name)
    if not isinstance(value, str):
        raise _make_invalid_params(message, f"params.{name} must be a text.")
    return value


def _parse_cursor(message: JsonRpcRequest) -> int:
    """Return the number of entries on previous pages from this page's cursor; raises RpcError for an unknown cursor."""
    cursor = message.params.get("cursor")
    if cursor is None:
        return 0
    try:
        found = re.fullmatch(r"after:([0-9]{1,9})", base64.urlsafe_b64decode(str(cursor)).decode())
    except (binascii.Error, UnicodeError, ValueError):
        found = None
    if found is None:
        raise _make_invalid_params(message, "Invalid cursor; send nextCursor of the previous page unchanged.")
    return int(found[1])


def _make_cursor(skip: int, total: int) -> Mapping[str, str]:
    after = skip + PAGE
    return {"nextCursor": base64.urlsafe_b64encode(f"after:{after}".encode()).decode()} if after < total else {}


def _make_invalid_params(message: JsonRpcRequest, why: str) -> RpcError:
    return RpcError(INVALID_PARAMS, why, status=400 if mcp_versions.VERSION_KEY in message.meta else 200)


BOTH: dict[str, Callable[[JsonRpcRequest, McpHost], Mapping[str, Any]]] = {
    "tools/list": _list_tools,
    "tools/call": _call,
    "resources/list": _list_resources,
    "resources/templates/list": _list_templates,
    "resources/read": _read,
}
MODERN_METHODS = BOTH | {"server/discover": _discover}
LEGACY_METHODS = BOTH | {"initialize": _initialize, "ping": _ping}
