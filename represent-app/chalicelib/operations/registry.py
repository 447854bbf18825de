"""Register every operation and event handler of the system, with four decorators.

    @validated("create_representative", permission=Permission.REPRESENTATIVES_CREATE, body=RepresentativeDraft)
    @required_env_vars({"DDB_TABLE_NAME": [DynamoDBOperation.PUT_ITEM]})
    @api_tool("/representatives", tags=("representatives",), name="…", description="…")
    def create(call, body): …

Routes, the OpenAPI document, IAM policies and agent tools are all generated from these declarations.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

from chalicelib.auth.permissions import GRANTS, SYSTEM, Grant, Permission, Principal, Role
from chalicelib.aws.iam import AwsOperation, Uses, merge_uses
from chalicelib.core import json_logging, settings
from chalicelib.core.errors import Forbidden, Problem, Unauthorized
from chalicelib.operations import execution_context
from chalicelib.operations.declarations import MODELS, Misuse, ModelReference, check_uses, refuse_contract
from chalicelib.operations.execution_context import GATE, LIVE, RECORDING, REQUEST_PIPELINE, TRACKING, acting_as
from chalicelib.operations.execution_tracking import start_tracking
from chalicelib.usage.execution import get_event_source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic import BaseModel

    from chalicelib.http.request import ApiRequest
    from chalicelib.operations.execution_tracking import Run


@dataclass(frozen=True)
class Tool:
    """An operation as agents see it; `without` names query parameters that only the REST route accepts."""

    path: str
    tags: tuple[str, ...]
    name: str
    description: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One operation of the API.

    `models` are those of its body, key_body, query, output, and of an answer with 202 that comes instead of the output
    (`queued`); `errors` are its own problems.
    """

    name: str
    permission: Permission
    function: Callable[..., Any]
    summary: str
    uses: Uses
    tool: Tool | None
    models: Mapping[str, type[BaseModel] | ModelReference] = field(default_factory=dict)
    validate_body: bool = True
    status: int = 200
    tenant: bool = False
    paged: bool = False
    linked: bool = False  # a `next` link continues a list that has no total
    # Reads common queries without the model, which needs pydantic; None: the model decides.
    read_query: Callable[[Mapping[str, list[str]]], Any] | None = None
    keys: bool = True  # if false, no API key may call it, also one that carries the permission
    headers: tuple[str, ...] = ()
    errors: tuple[type[Problem], ...] = ()
    media_types: tuple[str, ...] = ("application/json",)
    produces: str = "application/json"
    also: tuple[str, ...] = ()  # other media types of a success, all text
    shape: Literal["google", "openstates"] | None = None  # the API whose answers and errors its own look like
    routes: Literal["tools", "messages"] | None = None  # other operations do its work and are counted

    @property
    def body(self) -> type[BaseModel] | None:
        """The body that a token or an anonymous caller sends."""
        return self._load_model("body")

    @property
    def key_body(self) -> type[BaseModel] | None:
        """The body that an API key sends, if it differs."""
        return self._load_model("key_body")

    @property
    def query(self) -> type[BaseModel] | None:
        """The model of the query."""
        return self._load_model("query")

    @property
    def output(self) -> type[BaseModel] | None:
        """The model of each entry of the response."""
        return self._load_model("output")

    @property
    def queued(self) -> type[BaseModel] | None:
        """The model of an answer with 202, if the operation may leave its work to a worker."""
        return self._load_model("queued")

    def _load_model(self, name: str) -> type[BaseModel] | None:
        model = self.models.get(name)
        return model.load() if isinstance(model, ModelReference) else model

    @property
    def grant(self) -> Grant:
        """The grant: which callers may run it."""
        granted = GRANTS[self.permission]
        return granted if self.keys else replace(granted, keys=False)

    @property
    def isolated(self) -> bool:
        """Whether it runs only where Lambda runs its tenant: all operations of a tenant but reads for any caller."""
        return self.tenant and not (self.grant.public and self.permission.reads)

    def run(self, call: ApiRequest) -> Any:
        """Authenticate the caller, check the permission, validate the input, run, and record it. Raises Problem."""
        with start_tracking(self.name, endpoint=call.endpoint) as run:
            arguments = self._prepare(call, run)
            with acting_as(self):
                return self.function(call, *arguments)

    def _prepare(self, call: ApiRequest, run: Run) -> list[Any]:
        """Return the validated arguments of a caller who has the permission; raises Problem."""
        json_logging.add_context(operation=self.name)
        with acting_as(REQUEST_PIPELINE):
            principal = call.principal
        json_logging.add_context(principal=principal.kind)
        run.principal = principal
        if principal.kind == "anonymous" and not self.grant.public:
            raise Unauthorized(
                "This operation requires authentication: send a token, or an API key where keys are accepted."
            )
        if principal.kind == "api_key" and self.grant.tokens_only:
            raise Unauthorized("This operation requires a token; API keys are not accepted.")
        tenant = call.tenant_id if self.tenant else None
        json_logging.add_context(tenant=tenant)
        run.account = tenant or principal.tenant
        self._refuse_unless_granted(principal, tenant)
        if self.grant.live:
            with acting_as(self):
                principal = call.check_principal()
            self._refuse_unless_granted(principal, tenant)
        self._require_second_factor(call, tenant)
        arguments = self._parse_query(call)
        if self.validate_body and "body" in self.models:
            model = (self.key_body if principal.kind == "api_key" else None) or self.body
            arguments.append(call.body_model(cast("type[BaseModel]", model), self.media_types))
        return arguments

    def _refuse_unless_granted(self, principal: Principal, tenant: str | None) -> None:
        if not principal.may(self.permission, tenant):
            raise Forbidden(
                f"This operation requires the permission {self.permission} {f'in {tenant}' if tenant else ''}".strip()
            )

    def _require_second_factor(self, call: ApiRequest, tenant: str | None) -> None:
        """Refuse the operations of platform administrators to one who signs in by password alone, if the stage says so.

        No token says how its session began, so the account is read from the user pool, unless that has been done.
        """
        if not (call.principal.platform_admin and Role.PLATFORM_ADMIN in self.grant.roles):
            return
        if not settings.load().admin_mfa_required:
            return
        if not self.grant.live:
            with acting_as(REQUEST_PIPELINE):
                self._refuse_unless_granted(call.check_principal(), tenant)
        if call.principal.platform_admin and not call.principal.second_factor:
            raise Forbidden(
                "This stage requires an authenticator app of platform administrators: "
                "set one up with POST /auth/mfa and PUT /auth/mfa, and sign in again."
            )

    def _parse_query(self, call: ApiRequest) -> list[Any]:
        """Return the query as an argument, or None if the model is not imported and the query is empty."""
        model = self.models.get("query")
        if model is None:
            return []
        if self.read_query is not None:
            return [self.read_query(call.query) or call.query_model(cast("type[BaseModel]", self.query))]
        if isinstance(model, ModelReference):
            return [call.query_model(model.load()) if call.query else None]
        return [call.query_model(model)]


@dataclass(frozen=True)
class Handler:
    """A function that events trigger: its name, and the settings and AWS operations that it uses."""

    name: str
    function: Callable[..., Any]
    uses: Uses


operations: dict[str, Operation] = {}
handlers: dict[str, Handler] = {}


def required_env_vars(
    needed: Mapping[str, Sequence[AwsOperation]],
    *,
    later: Mapping[str, Sequence[AwsOperation]] = MappingProxyType({}),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the settings that a function needs, and exactly which AWS operations it performs on them.

    They are resolved when it runs: environment, then Parameter Store, then an error that names both places. The uses of
    each function are written to the usage table once per container. `later` has those that few of its runs need: the
    function resolves them itself (resolve_settings), so that the others do not wait for Parameter Store.
    """
    now = check_uses(needed)
    uses = merge_uses(now, check_uses(later))

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        _refuse_outer(function, "required_env_vars")
        if hasattr(function, "uses"):
            raise Misuse(f"{function.__name__!r} has two @required_env_vars; declare everything in one of them.")
        name = f"{function.__module__}.{function.__qualname__}"

        @functools.wraps(function)
        def with_settings(*arguments: Any, **named: Any) -> Any:
            execution_context.ensure_settings(name, uses, now)
            return function(*arguments, **named)

        with_settings.uses = uses  # type: ignore[attr-defined]
        return with_settings

    return declare


def api_tool(
    path: str = "",
    *,
    tags: tuple[str, ...] = (),
    name: str = "",
    description: str = "",
    without: tuple[str, ...] = (),
    **unknown: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Offer an operation to agents under a path and a name; its JSON Schema comes from its models."""
    if unknown:
        raise Misuse(
            f"@api_tool does not know {', '.join(sorted(unknown))}; it takes a path, tags, name, description and "
            "without. The tool's arguments come from the models of @validated."
        )
    if (
        not isinstance(path, str)
        or not path.startswith("/")
        or not isinstance(tags, tuple)
        or not (tags and name and description)
    ):
        raise Misuse(f"The tool {name!r} needs a path that starts with /, a tuple of tags, a name and a description.")

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        _refuse_outer(function, "api_tool")
        function.tool = Tool(path, tags, name, description, without)  # type: ignore[attr-defined]
        return function

    return declare


def validated(
    name: str, *wrong: Any, permission: Permission | None = None, **contract: Any
) -> Callable[[Callable[..., Any]], Operation]:
    """Declare a REST operation; `contract` sets fields of Operation that differ from the defaults.

    With `validate_body=False` the caller is still authenticated and authorized, and the function reads the body.
    """
    if not isinstance(name, str):
        raise Misuse('Give the operation a name: @validated("create_representative", permission=…).')
    if wrong:
        raise Misuse(f"The operation {name!r} has options without a name; write @validated({name!r}, permission=…).")
    if not isinstance(permission, Permission):
        raise Misuse(f"The operation {name!r} must name a Permission; got {permission!r}.")
    if name in operations or name in handlers:
        raise Misuse(f"Two operations have the name {name!r}; rename one of them.")
    own = {"name", "permission", "function", "summary", "uses", "tool", "models"}
    known = {each.name for each in fields(Operation)} - own | set(MODELS)
    refuse_contract(name, permission, contract, known)

    def declare(function: Callable[..., Any]) -> Operation:
        if isinstance(function, Operation) or hasattr(function, "tracked"):
            raise Misuse(f"validated already tracks {name!r}; remove the second validated or track_execution.")
        if not function.__doc__:
            raise Misuse(f"The operation {name!r} needs a docstring: its first line is its summary for clients.")
        tool = getattr(function, "tool", None)
        if tool and any(other.tool and other.tool.name == tool.name for other in operations.values()):
            raise Misuse(f"Two tools have the name {tool.name!r}; rename one of them.")
        operations[name] = Operation(
            name=name,
            permission=permission,
            function=function,
            summary=function.__doc__.splitlines()[0],
            uses=merge_uses(getattr(function, "uses", {}), LIVE if GRANTS[permission].live else {}),
            tool=tool,
            models={each: contract[each] for each in MODELS if each in contract},
            **{each: value for each, value in contract.items() if each not in MODELS},
        )
        return operations[name]

    return declare


def track_execution(function: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """Record each run of an event-driven function: its source, duration and outcome; the result is unchanged."""
    if isinstance(function, Operation):
        raise Misuse(f"validated already tracks {function.name!r}; remove track_execution.")
    if function is None or not callable(function) or hasattr(function, "tool"):
        raise Misuse("Use @track_execution on an event function, without parentheses and without @api_tool.")
    name = function.__name__
    if name in handlers or name in operations:
        raise Misuse(f"Two event functions have the name {name!r}; rename one of them.")

    @functools.wraps(function)
    def recorded(event: Any, *more: Any) -> Any:
        json_logging.begin_request(getattr(getattr(event, "context", None), "aws_request_id", "-"))
        with acting_as(handlers[name]), start_tracking(name, event_source=get_event_source(event), principal=SYSTEM):
            return function(event, *more)

    recorded.tracked = True  # type: ignore[attr-defined]
    uses = getattr(function, "uses", {})
    handlers[name] = Handler(name, recorded, merge_uses(RECORDING, TRACKING, uses) if uses else {})
    return recorded


def list_api_uses() -> Uses:
    """Return the settings and AWS operations of the API's Lambda: those of the request pipeline and every operation."""
    return merge_uses(GATE, *(operation.uses for operation in operations.values()))


def _refuse_outer(function: Any, decorator: str) -> None:
    if isinstance(function, Operation):
        raise Misuse(f"Put @{decorator} under @validated: {function.name!r} is declared already.")
    if hasattr(function, "tracked"):
        raise Misuse(f"Put @{decorator} under @track_execution: {function.__name__!r} is declared already.")
