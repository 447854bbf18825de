"""Offer the operations to agents: as single tools (`/agent`) and by the Model Context Protocol (`/mcp`)."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic_core import from_json

from chalicelib.agents import mcp_server, tool_catalog
from chalicelib.agents.jsonrpc import INTERNAL_ERROR, INVALID_PARAMS, RpcError
from chalicelib.agents.tool_arguments import HEADERS, TENANT, RequestForm, RequestParts, split_arguments
from chalicelib.agents.tool_catalog import ToolCard
from chalicelib.auth.permissions import Permission
from chalicelib.core import settings
from chalicelib.core.errors import BadRequest, Flaw, Forbidden, NotAcceptable, NotFound, Problem, Unauthorized
from chalicelib.core.json_logging import log
from chalicelib.core.plain_json import to_text
from chalicelib.http import lazy_imports, tenant_isolation
from chalicelib.http.request import MAX_BODY, ApiRequest
from chalicelib.http.response import JSON, ApiResponse, negotiate_media_type, render_problem
from chalicelib.operations import registry
from chalicelib.operations.registry import validated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chalicelib.auth.permissions import Principal
    from chalicelib.operations.registry import Operation

CALL = Permission.AGENTS_CALL
MCP_HEADERS = ("MCP-Protocol-Version", "Mcp-Method", "Mcp-Name")
LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?")
KEPT = ("ETag", "Location")  # response headers that also apply to a tool


class ToolArguments(BaseModel):
    """The arguments of a tool: one object, as its `input_schema` describes."""

    model_config = ConfigDict(extra="allow")


class RpcMessage(BaseModel):
    """A JSON-RPC 2.0 request, or a notification if it has no `id`."""

    jsonrpc: str = Field(description="Version of JSON-RPC, always 2.0.", examples=["2.0"])
    method: str = Field(
        description="Method of the Model Context Protocol to run.", examples=["tools/list", "tools/call"]
    )
    id: int | str | None = Field(
        None,
        description="Identifier that the response repeats; a message without it is a notification and gets no result.",
        examples=[1],
    )
    params: dict[str, JsonValue] = Field(
        {},
        description="Parameters of the method, as the Model Context Protocol defines them.",
        examples=[{"name": "list_tenants", "arguments": {"state": "NY"}}],
    )


MCP: dict[str, Any] = {
    "body": RpcMessage,
    "validate_body": False,
    "routes": "messages",
    "errors": (NotAcceptable, NotFound),
}


@validated("list_tools", permission=CALL, output=ToolCard, headers=("X-Tenant-Id",), errors=(NotFound,))
def tools(call: ApiRequest) -> ApiResponse:
    """List the tools that the caller may use, in the tenant of X-Tenant-Id if that header is sent."""
    return ApiResponse(list_offered_tools(call))


@validated(
    "call_tool", permission=CALL, body=ToolArguments, headers=("X-Tenant-Id",), routes="tools", errors=(NotFound,)
)
def call_tool(call: ApiRequest, arguments: ToolArguments) -> ApiResponse:
    """Call a tool; the response is that of the operation's REST route."""
    return call_routed(call, call.path_param("tool"), arguments.model_extra or {})


@validated("call_tenant_tool", permission=CALL, body=ToolArguments, tenant=True, routes="tools", errors=(NotFound,))
def call_tenant_tool(call: ApiRequest, arguments: ToolArguments) -> ApiResponse:
    """Call a tool for one tenant, isolated from the requests of other tenants."""
    return call_routed(call, call.path_param("tool"), arguments.model_extra or {})


@validated("mcp", permission=CALL, headers=(*MCP_HEADERS, "X-Tenant-Id"), **MCP)
def mcp(call: ApiRequest) -> ApiResponse:
    """Process a message of the Model Context Protocol (streamable HTTP, no sessions)."""
    return _parse_messages(call)


@validated("tenant_mcp", permission=CALL, headers=MCP_HEADERS, tenant=True, **MCP)
def tenant_mcp(call: ApiRequest) -> ApiResponse:
    """Process a message of the Model Context Protocol for one tenant, isolated from the requests of other tenants."""
    return _parse_messages(call)


def list_offered_tools(call: ApiRequest) -> list[ToolCard]:
    """Return the tools that the caller may use here; raises NotFound for an unknown tenant."""
    lazy_imports.import_served()
    tenant = call.tenant_id if (call.named_tenant or "").strip() else None
    cards = [card for card in tool_catalog.load().values() if _may(call, registry.operations[card.operation], tenant)]
    return cards if tenant is None else [tool_catalog.add_tenant(card) for card in cards]


def _may(call: ApiRequest, operation: registry.Operation, tenant: str | None) -> bool:
    if call.principal.kind == "api_key" and operation.grant.tokens_only:
        return False
    if not operation.tenant:
        return call.principal.may(operation.permission, None)
    if call.invocation_tenant == tenant_isolation.SHARED_ENVIRONMENT and operation.isolated:
        return False
    if tenant is None:
        return call.principal.may_somewhere(operation.permission)
    return call.principal.may(operation.permission, tenant)


def _find_operation(name: str) -> registry.Operation | None:
    """Return the operation of a tool; the catalog, which is long, is read only for lists."""
    lazy_imports.import_served()
    return next((each for each in registry.operations.values() if each.tool and each.tool.name == name), None)


def call_routed(call: ApiRequest, name: str, arguments: Mapping[str, Any]) -> ApiResponse:
    """Run the operation of a tool; raises the problems of its REST route, and NotFound for an unknown tool.

    The operation itself checks the permission, validates and is counted; the caller is already authenticated.
    """
    operation = _find_operation(name)
    if operation is None:
        raise tool_catalog.make_unknown_tool_error(name, [card.name for card in list_offered_tools(call)])
    answer: ApiResponse = tenant_isolation.run_routed(operation, ToolRequest(call, operation, arguments), call)
    headers = {name: value for name, value in answer.headers.items() if name in KEPT} | {"Cache-Control": "no-store"}
    meta = {**answer.meta, **({"etag": headers["ETag"]} if "ETag" in headers else {})}
    return replace(answer, headers=headers, meta=meta)


def _parse_messages(call: ApiRequest) -> ApiResponse:
    """Process a message; raises Forbidden for an origin that is not allowed, and the problems of reading a body."""
    if not _allows_origin(call.header("Origin")):
        raise Forbidden("Pages of this origin may not call this API; ALLOWED_ORIGINS lists the allowed ones.")
    if not negotiate_media_type(call.header("Accept") or "*/*", [JSON]):
        raise NotAcceptable(f"Responses are {JSON}; send Accept: {JSON}, text/event-stream.")
    reply = mcp_server.answer(call.body_bytes(JSON), call.header, McpHost(call))
    return ApiResponse(status=reply.status, text=reply.body, headers=reply.headers)


def _allows_origin(origin: str | None) -> bool:
    """Return whether the pages of an origin may send messages; clients that are not browsers have no origin.

    On a local stage, `*` means this machine's pages: the name of a foreign page may lead to loopback (DNS rebinding).
    """
    allowed = settings.load().allowed_origins
    if origin is None or origin in allowed:
        return True
    return "*" in allowed and (settings.load().stage != "local" or LOOPBACK.fullmatch(origin) is not None)


@dataclass(frozen=True)
class McpHost:
    """The operations that the protocol's server performs for one caller."""

    request: ApiRequest

    @property
    def anonymous(self) -> bool:
        """Whether the caller is anonymous."""
        return self.request.principal.kind == "anonymous"

    def list_tools(self) -> Sequence[ToolCard]:
        """Return the tools that the caller may use."""
        with self._map_problems():
            return list_offered_tools(self.request)

    def describe_missing(self, name: str) -> str | None:
        """Return the error for an unknown tool; None for a known one."""
        if _find_operation(name):
            return None
        return tool_catalog.make_unknown_tool_error(name, [card.name for card in self.list_tools()]).detail

    def call(self, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the result of a tool. Raises Unauthorized: a client can get a token, a model cannot."""
        try:
            with self._map_problems(Problem):
                text = call_routed(self.request, name, arguments).body()
        except Unauthorized:
            raise
        except Problem as problem:
            error_text = render_problem(problem, instance=self.request.url_path, request_id=self.request.request_id)
            return {"content": [{"type": "text", "text": error_text}], "isError": True}
        return {"content": [{"type": "text", "text": text}], "structuredContent": from_json(text), "isError": False}

    def list_tenants(self, skip: int, limit: int) -> tuple[Sequence[tuple[str, str]], int]:
        """Return the ids and names of a page of tenants, or only of this endpoint's tenant."""
        with self._map_problems():
            if (self.request.named_tenant or "").strip():
                found, total = [self.request.tenant.tenant][skip : skip + limit], 1
            else:
                found, total = self.request.container.tenants.page(skip=skip, limit=limit)
        return [(tenant.id, tenant.name) for tenant in found], total

    def read_rules(self, tenant: str) -> str | None:
        """Return a tenant's rules as JSON, or None."""
        return self._read("get_rules", {"tenant": tenant})

    def read_representative(self, tenant: str, representative_id: str) -> str | None:
        """Return a representative as JSON, or None."""
        return self._read("get_representative", {"tenant": tenant, "representative_id": representative_id})

    def _read(self, name: str, arguments: Mapping[str, Any]) -> str | None:
        try:
            with self._map_problems(BadRequest, Forbidden, NotFound):
                (found,) = call_routed(self.request, name, arguments).data
        except (BadRequest, Forbidden, NotFound):
            return None
        return to_text(found)

    @contextmanager
    def _map_problems(self, *known: type[Problem]) -> Iterator[None]:
        """Convert problems to RpcError, except those in `known` and Unauthorized.

        The status remains that of the failure, since alarms depend on it.
        """
        try:
            yield
        except Problem as problem:
            if isinstance(problem, (Unauthorized, *known)):
                raise
            raise self._make_rpc_error(problem) from problem
        except Exception as error:
            log.exception("unhandled, request %s", self.request.request_id)
            raise self._make_rpc_error(Problem("The cause is in our log under the request id.")) from error

    def _make_rpc_error(self, problem: Problem) -> RpcError:
        code = INTERNAL_ERROR if problem.status >= Problem.status else INVALID_PARAMS
        data = {"request_id": self.request.request_id}
        return RpcError(code, problem.detail, status=problem.status, data=data, headers=problem.headers)


@cache
def get_form(name: str) -> RequestForm:
    """Return the places of an operation's arguments."""
    operation = registry.operations[name]
    assert operation.tool is not None  # noqa: S101 (for the type checker)
    captured = [part[1:-1] for part in operation.tool.path.split("/") if part.startswith("{")]
    return RequestForm(
        tenant=operation.tenant or TENANT in captured,
        path=tuple(part for part in captured if part != TENANT),
        query=tuple(field for field in _list_query_fields(operation) if field not in operation.tool.without),
        headers=tuple(argument for argument, header in HEADERS.items() if header in operation.headers),
        body=operation.body is not None,
    )


def _list_query_fields(operation: Operation) -> list[str]:
    return [field.alias or name for name, field in operation.query.model_fields.items()] if operation.query else []


class ToolRequest(ApiRequest):
    """The request of a tool's operation; the caller and the tenant's endpoint are those of the outer request."""

    def __init__(self, outer: ApiRequest, operation: Operation, arguments: Mapping[str, Any]) -> None:
        """Sort the arguments; raises Invalid for an unknown argument, BadRequest if the tenant is unclear."""
        super().__init__(outer.request, {})
        form = get_form(operation.name)
        self._outer = outer
        self._parts: RequestParts = split_arguments(form, arguments)
        self._tenant = _choose_tenant(outer, self._parts.tenant, bound=operation.tenant) if form.tenant else None
        self._path = {**self._parts.path, **({TENANT: self._tenant} if self._tenant else {})}
        self._operation = operation

    @cached_property
    def principal(self) -> Principal:
        """The caller of the outer request."""
        return self._outer.principal

    @property
    def named_tenant(self) -> str | None:
        """The tenant in the arguments, or else in the outer request."""
        return self._tenant

    @property
    def asks_for_no_cache(self) -> bool:
        """Whether the client refuses responses from a cache; the outer request says so, never an argument."""
        return self._outer.asks_for_no_cache

    @property
    def url_path(self) -> str:
        """The path of the operation's REST route."""
        # The outer path has the stage before the route, and the route has as many parts as its template.
        stage = self._outer.url_path.split("/")[: -self.request.path.count("/")]
        path = self._operation.tool.path if self._operation.tool else ""
        for name, value in self._path.items():
            path = path.replace(f"{{{name}}}", value)
        return "/".join(stage) + path

    @property
    def query(self) -> dict[str, list[str]]:
        """The arguments that belong in the query."""
        return dict(self._parts.query)

    def header(self, name: str) -> str | None:
        """Return the argument that belongs in a header."""
        return self._parts.headers.get(name)

    def json(self, *media_types: str, most: int = MAX_BODY) -> Any:
        """Return the arguments that belong in the body, in any of the media types and of the size of the call."""
        del media_types, most
        return dict(self._parts.body)


def _choose_tenant(outer: ApiRequest, argument: str | None, *, bound: bool) -> str:
    """Return the intended tenant; if the operation is `bound` to it, the endpoint must not name another one."""
    header = (outer.named_tenant or "").strip() or None
    if bound and header and argument not in (None, header):
        detail = (
            f"This endpoint is for the tenant {header[:60]!r}; omit the argument, or use the other tenant's endpoint."
        )
        raise BadRequest(detail, flaws=(Flaw("#/tenant", detail),))
    found = (argument or "").strip() or header
    if found is None:
        detail = "Name the state or county in the argument `tenant`, like CA or NY-Albany; list_tenants finds them."
        raise BadRequest(detail, flaws=(Flaw("#/tenant", detail),))
    return found
