"""The agents' door: the same operations as tools, one by one (`/agent`) and by the Model Context Protocol (`/mcp`)."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, JsonValue
from pydantic_core import from_json

from chalicelib.agents import mcp_server, tool_catalog
from chalicelib.agents.jsonrpc import INTERNAL_ERROR, INVALID_PARAMS, RpcError
from chalicelib.agents.tool_arguments import HEADERS, TENANT, RequestForm, RequestParts, split_arguments
from chalicelib.agents.tool_catalog import ToolCard
from chalicelib.auth.permissions import Permission
from chalicelib.core import settings
from chalicelib.core.errors import BadRequest, Flaw, Forbidden, NotAcceptable, NotFound, Problem, Unauthorized
from chalicelib.core.json_logging import log
from chalicelib.http import lazy_imports, tenant_isolation
from chalicelib.http.request import ApiRequest
from chalicelib.http.response import JSON, ApiResponse, negotiate_media_type, render_problem
from chalicelib.operations import registry
from chalicelib.operations.registry import validated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chalicelib.auth.permissions import Principal
    from chalicelib.operations.registry import Operation

CALL = Permission.AGENTS_CALL
TOLD = ("MCP-Protocol-Version", "Mcp-Method", "Mcp-Name")
KEPT = ("ETag", "Location")  # of an answer's headers, what also holds for a tool


class ToolArguments(BaseModel):
    """What a tool is given: one object, as its `input_schema` says."""

    model_config = ConfigDict(extra="allow")


class RpcMessage(BaseModel):
    """A JSON-RPC 2.0 request, or without `id` a notification."""

    jsonrpc: str
    method: str
    id: int | str | None = None
    params: dict[str, JsonValue] = {}


MCP: dict[str, Any] = {
    "body": RpcMessage,
    "validate_body": False,
    "routes": "messages",
    "errors": (NotAcceptable, NotFound),
}


@validated("list_tools", permission=CALL, output=ToolCard, headers=("X-Tenant-Id",), errors=(NotFound,))
def tools(call: ApiRequest) -> ApiResponse:
    """List the tools that the caller may use, in the tenant of X-Tenant-Id if that is sent."""
    return ApiResponse(list_offered_tools(call))


@validated(
    "call_tool", permission=CALL, body=ToolArguments, headers=("X-Tenant-Id",), routes="tools", errors=(NotFound,)
)
def call_tool(call: ApiRequest, arguments: ToolArguments) -> ApiResponse:
    """Call a tool; answers what the REST route of the same operation answers."""
    return call_routed(call, call.path_param("tool"), arguments.model_extra or {})


@validated("call_tenant_tool", permission=CALL, body=ToolArguments, tenant=True, routes="tools", errors=(NotFound,))
def call_tenant_tool(call: ApiRequest, arguments: ToolArguments) -> ApiResponse:
    """Call a tool for one tenant, apart from the requests of all others."""
    return call_routed(call, call.path_param("tool"), arguments.model_extra or {})


@validated("mcp", permission=CALL, headers=(*TOLD, "X-Tenant-Id"), **MCP)
def mcp(call: ApiRequest) -> ApiResponse:
    """Answer a message of the Model Context Protocol (streamable HTTP, no sessions)."""
    return _parse_messages(call)


@validated("tenant_mcp", permission=CALL, headers=TOLD, tenant=True, **MCP)
def tenant_mcp(call: ApiRequest) -> ApiResponse:
    """Answer a message of the Model Context Protocol for one tenant, apart from the requests of all others."""
    return _parse_messages(call)


def list_offered_tools(call: ApiRequest) -> list[ToolCard]:
    """Return the tools that the caller may use here; raises NotFound for a tenant that there is not."""
    lazy_imports.import_served()
    tenant = call.tenant_id if (call.named_tenant or "").strip() else None
    cards = [card for card in tool_catalog.load().values() if _may(call, registry.operations[card.operation], tenant)]
    return cards if tenant is None else [tool_catalog.add_tenant(card) for card in cards]


def _may(call: ApiRequest, operation: registry.Operation, tenant: str | None) -> bool:
    if not operation.tenant:
        return call.principal.may(operation.permission, None)
    if call.invocation_tenant == tenant_isolation.SHARED_ENVIRONMENT and not operation.grant.public:
        return False
    if tenant is None:
        return call.principal.may_somewhere(operation.permission)
    return call.principal.may(operation.permission, tenant)


def _find_operation(name: str) -> registry.Operation | None:
    """Return what a tool does; the catalogue, which is long, is read for lists alone."""
    lazy_imports.import_served()
    return next((each for each in registry.operations.values() if each.tool and each.tool.name == name), None)


def call_routed(call: ApiRequest, name: str, arguments: Mapping[str, Any]) -> ApiResponse:
    """Do what a tool does; raises Problem, as its REST route would, and NotFound for a tool that there is not.

    The operation itself asks for the permission, validates and is counted; the caller is known already.
    """
    operation = _find_operation(name)
    if operation is None:
        raise tool_catalog.make_unknown_tool_error(name, [card.name for card in list_offered_tools(call)])
    answer: ApiResponse = tenant_isolation.run_routed(operation, ToolRequest(call, operation, arguments), call)
    headers = {name: value for name, value in answer.headers.items() if name in KEPT} | {"Cache-Control": "no-store"}
    meta = {**answer.meta, **({"etag": headers["ETag"]} if "ETag" in headers else {})}
    return replace(answer, headers=headers, meta=meta)


def _parse_messages(call: ApiRequest) -> ApiResponse:
    """Answer a message; raises Forbidden for a page's origin that is not allowed, and what reading a body raises."""
    origin, allowed = call.header("Origin"), settings.load().allowed_origins
    if origin is not None and origin not in allowed and "*" not in allowed:
        raise Forbidden("Pages of this origin may not call here; ALLOWED_ORIGINS has those that may.")
    if not negotiate_media_type(call.header("Accept") or "*/*", [JSON]):
        raise NotAcceptable(f"Answers are {JSON}; send Accept: {JSON}, text/event-stream.")
    reply = mcp_server.answer(call.body_bytes(JSON), call.header, McpHost(call))
    return ApiResponse(status=reply.status, text=reply.body, headers=reply.headers)


@dataclass(frozen=True)
class McpHost:
    """What the protocol's server does for one caller."""

    door: ApiRequest

    @property
    def anonymous(self) -> bool:
        """Whether nobody in particular calls."""
        return self.door.principal.kind == "anonymous"

    def list_tools(self) -> Sequence[ToolCard]:
        """Return the tools that the caller may use."""
        with self._map_problems():
            return list_offered_tools(self.door)

    def describe_missing(self, name: str) -> str | None:
        """Return what to say of a tool that there is not; None for one that there is."""
        if _find_operation(name):
            return None
        return tool_catalog.make_unknown_tool_error(name, [card.name for card in self.list_tools()]).detail

    def call(self, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the result of a tool. Raises Unauthorized: a client can get a token, a model cannot."""
        try:
            with self._map_problems(Problem):
                text = call_routed(self.door, name, arguments).body()
        except Unauthorized:
            raise
        except Problem as problem:
            told = render_problem(problem, instance=self.door.url_path, request_id=self.door.request_id)
            return {"content": [{"type": "text", "text": told}], "isError": True}
        return {"content": [{"type": "text", "text": text}], "structuredContent": from_json(text), "isError": False}

    def list_tenants(self, skip: int, limit: int) -> tuple[Sequence[tuple[str, str]], int]:
        """Return the ids and names of some tenants, or of that of this door alone."""
        with self._map_problems():
            if (self.door.named_tenant or "").strip():
                found, total = [self.door.tenant.tenant][skip : skip + limit], 1
            else:
                found, total = self.door.container.tenants.page(skip=skip, limit=limit)
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
                (found,) = call_routed(self.door, name, arguments).data
        except (BadRequest, Forbidden, NotFound):
            return None
        return found if isinstance(found, str) else found.model_dump_json()

    @contextmanager
    def _map_problems(self, *known: type[Problem]) -> Iterator[None]:
        """Let what fails within be an error of the protocol: RpcError, but for what is `known`, and Unauthorized.

        The status stays that of the failure, by which alarms go.
        """
        try:
            yield
        except Problem as problem:
            if isinstance(problem, (Unauthorized, *known)):
                raise
            raise self._make_rpc_error(problem) from problem
        except Exception as error:
            log.exception("unhandled, request %s", self.door.request_id)
            raise self._make_rpc_error(Problem("The cause is in our log under the request id.")) from error

    def _make_rpc_error(self, problem: Problem) -> RpcError:
        code = INTERNAL_ERROR if problem.status >= Problem.status else INVALID_PARAMS
        told = {"request_id": self.door.request_id}
        return RpcError(code, problem.detail, status=problem.status, data=told, headers=problem.headers)


@cache
def get_form(name: str) -> RequestForm:
    """Return which arguments an operation takes where."""
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
    """A call within a call: who calls, and at which door, is that of the outer one, and asked once."""

    def __init__(self, outer: ApiRequest, operation: Operation, arguments: Mapping[str, Any]) -> None:
        """Sort the arguments; raises Invalid for what fits nowhere, BadRequest where the tenant is not clear."""
        super().__init__(outer.request, {})
        form = get_form(operation.name)
        self._outer = outer
        self._parts: RequestParts = split_arguments(form, arguments)
        self._tenant = _choose_tenant(outer, self._parts.tenant, bound=operation.tenant) if form.tenant else None
        self._path = {**self._parts.path, **({TENANT: self._tenant} if self._tenant else {})}
        self._operation = operation

    @cached_property
    def principal(self) -> Principal:
        """Who calls."""
        return self._outer.principal

    @property
    def named_tenant(self) -> str | None:
        """The tenant that the arguments name, or else the door."""
        return self._tenant

    @property
    def asks_for_no_cache(self) -> bool:
        """Whether the client will not have what is a moment old, which the request says, and no argument."""
        return self._outer.asks_for_no_cache

    @property
    def url_path(self) -> str:
        """The path of the REST door to the same."""
        # The outer path has the stage before the route, whose parts are as many as those of its template.
        stage = self._outer.url_path.split("/")[: -self.request.path.count("/")]
        path = self._operation.tool.path if self._operation.tool else ""
        for name, value in self._path.items():
            path = path.replace(f"{{{name}}}", value)
        return "/".join(stage) + path

    @property
    def query(self) -> dict[str, list[str]]:
        """The arguments that a query would have."""
        return dict(self._parts.query)

    def header(self, name: str) -> str | None:
        """Return the argument that a header would have."""
        return self._parts.headers.get(name)

    def json(self, *media_types: str) -> Any:
        """Return the arguments that a body would have, in whichever of the media types."""
        assert media_types  # noqa: S101 (nothing of them is needed)
        return dict(self._parts.body)


def _choose_tenant(outer: ApiRequest, argument: str | None, *, bound: bool) -> str:
    """Return the tenant that is meant; where the operation is `bound` to it, the door may name no other."""
    door = (outer.named_tenant or "").strip() or None
    if bound and door and argument not in (None, door):
        detail = f"This door is of the tenant {door[:60]!r}; leave the argument out, or use the door of the other."
        raise BadRequest(detail, flaws=(Flaw("#/tenant", detail),))
    found = (argument or "").strip() or door
    if found is None:
        detail = "Name the state or county in the argument `tenant`, like CA or NY-Albany; list_tenants finds them."
        raise BadRequest(detail, flaws=(Flaw("#/tenant", detail),))
    return found
