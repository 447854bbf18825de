"""Everything the system can do: one registry, and the four decorators that fill it.

    @validated("create_representative", permission=Permission.REPRESENTATIVES_CREATE, body=RepresentativeDraft)
    @required_env_vars({"DDB_TABLE_NAME": [DynamoDBOperation.PUT_ITEM]})
    @api_tool("/representatives", tags=("representatives",), name="…", description="…")
    def create(call, body): …

Routes, the OpenAPI document, IAM policies and agent tools are read from what is declared here, never written twice.
"""

from __future__ import annotations

import functools
import json
import logging
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib import settings
from chalicelib.access.permissions import GRANTS, SYSTEM, Grant, Permission, Principal
from chalicelib.aws.grants import RESOURCES, AwsOperation, DynamoDBOperation, Uses, together
from chalicelib.errors import Forbidden, Problem, Unauthorized
from chalicelib.executions import Execution, event_source, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic import BaseModel

log = logging.getLogger("represent")

# Telling which settings a function uses.
RECORDING: Uses = {"USAGE_TABLE_NAME": frozenset({DynamoDBOperation.PUT_ITEM})}
# What every REST operation may do before its own function runs: look up an API key, count it, tell which settings
# it uses; and, for a token, learn which pool signs.
GATE: Uses = {
    "DDB_TABLE_NAME": frozenset({DynamoDBOperation.GET_ITEM}),
    "USAGE_TABLE_NAME": frozenset({DynamoDBOperation.PUT_ITEM, DynamoDBOperation.UPDATE_ITEM}),
    "USER_POOL_ID": frozenset(),
    "USER_POOL_CLIENT_ID": frozenset(),
}


class Misuse(TypeError):  # noqa: N818 (a decorator is misused; it reads so where it is raised)
    """A declaration that cannot be meant; the message tells the fix. Raised at import."""


class Call(Protocol):
    """What an operation is called with, whichever door it came through."""

    @property
    def principal(self) -> Principal:
        """Who calls; raises Unauthorized for a credential that does not hold, TooManyRequests for a spent one."""

    @property
    def tenant_id(self) -> str:
        """The tenant that is spoken of; raises BadRequest or NotFound."""

    def model(self, model: type[BaseModel], media_types: tuple[str, ...]) -> BaseModel:
        """Return the body as a model; raises Invalid."""

    def search(self, model: type[BaseModel]) -> BaseModel:
        """Return the query as a model; raises BadRequest."""


@dataclass(frozen=True)
class Tool:
    """How agents find an operation."""

    path: str
    tags: tuple[str, ...]
    name: str
    description: str


@dataclass(frozen=True)
class Operation:
    """One thing the API can do. `body`, `key_body`, `query` and `output` are its models; `errors` its own problems."""

    name: str
    permission: Permission
    function: Callable[..., Any]
    summary: str
    uses: Uses
    tool: Tool | None
    body: type[BaseModel] | None = None
    key_body: type[BaseModel] | None = None
    validate_body: bool = True
    query: type[BaseModel] | None = None
    output: type[BaseModel] | None = None
    status: int = 200
    tenant: bool = False
    paged: bool = False
    headers: tuple[str, ...] = ()
    errors: tuple[type[Problem], ...] = ()
    media_types: tuple[str, ...] = ("application/json",)
    produces: str = "application/json"

    @property
    def grant(self) -> Grant:
        """Who may call it."""
        return GRANTS[self.permission]

    def run(self, call: Call) -> Any:
        """Ask who calls, whether they may, whether the input is valid; then run. Raises Problem."""
        token = current.set(self)
        try:
            principal = call.principal
            if principal.kind == "anonymous" and not self.grant.public:
                raise Unauthorized("This needs to know who you are: send a token, or an API key where keys are taken.")
            if principal.kind == "api_key" and self.grant.tokens_only:
                raise Unauthorized("This takes a token; an API key cannot do it.")
            tenant = call.tenant_id if self.tenant else None
            if not principal.may(self.permission, tenant):
                raise Forbidden(
                    f"This needs the permission {self.permission} {f'in {tenant}' if tenant else ''}".strip()
                )
            arguments = [call.search(self.query)] if self.query else []
            if self.body and self.validate_body:
                by_key = principal.kind == "api_key" and self.key_body
                arguments.append(call.model(self.key_body if by_key and self.key_body else self.body, self.media_types))
            return self.function(call, *arguments)
        finally:
            current.reset(token)


@dataclass(frozen=True)
class Handler:
    """A function that events start: its name, and what it does with AWS."""

    name: str
    function: Callable[..., Any]
    uses: Uses


current: ContextVar[Operation | Handler | None] = ContextVar("current", default=None)
operations: dict[str, Operation] = {}
handlers: dict[str, Handler] = {}
recorded: set[str] = set()


def required_env_vars(
    needs: Mapping[str, Sequence[AwsOperation]],
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare which settings a function needs, and exactly which AWS operations it performs on what they name.

    When it runs they are resolved: environment, then Parameter Store, then an error that names both places. Which
    function uses what is written to the usage table, once per container.
    """
    for variable, wanted in needs.items():
        resource = RESOURCES.get(variable)
        if resource is None:
            raise Misuse(
                f"{variable!r} names no resource; add it to RESOURCES in aws/grants.py, or use {list(RESOURCES)}."
            )
        for operation in wanted:
            if not isinstance(operation, resource.service):
                raise Misuse(f"{operation!r} is nothing to do with {variable}; declare a {resource.service.__name__}.")
    uses: Uses = {variable: frozenset(wanted) for variable, wanted in needs.items()}

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        _refuse_outer(function, "required_env_vars")
        name = f"{function.__module__}.{function.__qualname__}"

        @functools.wraps(function)
        def with_settings(*arguments: Any, **named: Any) -> Any:
            resolve(uses)
            _record(name, uses)
            return function(*arguments, **named)

        with_settings.uses = uses  # type: ignore[attr-defined]
        return with_settings

    return declare


def api_tool(
    path: str, *, tags: tuple[str, ...], name: str, description: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Offer an operation to agents under a path and a name; its JSON Schema comes from its models."""
    if not path.startswith("/") or not tags or not description:
        raise Misuse(f"The tool {name!r} needs a path that starts with /, at least one tag, and a description.")

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        _refuse_outer(function, "api_tool")
        function.tool = Tool(path, tags, name, description)  # type: ignore[attr-defined]
        return function

    return declare


def validated(name: str, *, permission: Permission, **contract: Any) -> Callable[[Callable[..., Any]], Operation]:
    """Declare a REST operation; `contract` has the fields of Operation that it differs in.

    With `validate_body=False` the caller is asked who they are and what they may, and the body is left to the function.
    """
    if not isinstance(permission, Permission):
        raise Misuse(f"The operation {name!r} must name a Permission; got {permission!r}.")
    if name in operations:
        raise Misuse(f"Two operations are called {name!r}; give one of them another name.")
    if "key_body" in contract and not GRANTS[permission].keys:
        raise Misuse(f"{name!r} has a model for API keys, and keys never carry {permission}; drop key_body.")

    def declare(function: Callable[..., Any]) -> Operation:
        if isinstance(function, Operation) or hasattr(function, "tracked"):
            raise Misuse(f"validated tracks {name!r} by itself; take the other validated or track_execution off it.")
        if not function.__doc__:
            raise Misuse(f"The operation {name!r} needs a docstring: its first line is its summary for clients.")
        operations[name] = Operation(
            name=name,
            permission=permission,
            function=function,
            summary=function.__doc__.splitlines()[0],
            uses=getattr(function, "uses", {}),
            tool=getattr(function, "tool", None),
            **contract,
        )
        return operations[name]

    return declare


def track_execution(function: Callable[..., Any]) -> Callable[..., Any]:
    """Record each run of an event-driven function: its source, duration and outcome, which stays what it is."""
    if isinstance(function, Operation):
        raise Misuse(f"{function.name!r} is validated, which tracks it; take track_execution off.")
    name = function.__name__
    if name in handlers:
        raise Misuse(f"Two event functions are called {name!r}; give one of them another name.")

    @functools.wraps(function)
    def tracked(event: Any, *more: Any) -> Any:
        token, started, error_type = current.set(handlers[name]), time.perf_counter(), None
        try:
            return function(event, *more)
        except Exception as error:
            error_type = type(error).__name__
            raise
        finally:
            current.reset(token)
            duration = round((time.perf_counter() - started) * 1000, 3)
            tell(Execution(name, event_source(event), duration, error_type is None, error_type))

    tracked.tracked = True  # type: ignore[attr-defined]
    uses = getattr(function, "uses", {})
    handlers[name] = Handler(name, tracked, together(RECORDING, uses) if uses else {})
    return tracked


def resolve(uses: Uses) -> None:
    """Make sure that each variable has a value; raises MissingSetting."""
    found = settings.load()

    def fetch(names: list[str]) -> dict[str, str]:
        from chalicelib.aws import parameters  # noqa: PLC0415 (Parameter Store is paid by those who need it)

        return parameters.fetch(names)

    found.need(uses, fetch)


def of_the_api() -> Uses:
    """Return what the Lambda behind the API does: the gate, and every operation."""
    return together(GATE, *(operation.uses for operation in operations.values()))


def _record(name: str, uses: Uses) -> None:
    """Write down which function uses which setting with which operations; a failure is told, and stops nothing."""
    if name in recorded or not uses:
        return
    recorded.add(name)
    from chalicelib.scope import Scope  # noqa: PLC0415

    doc = json.dumps({variable: sorted(wanted) for variable, wanted in sorted(uses.items())})
    try:
        Scope(SYSTEM).root_table.declare(name, doc)
    except Problem as problem:
        log.warning("the settings that %s uses could not be recorded: %s", name, problem.detail)


def _refuse_outer(function: Any, decorator: str) -> None:
    if isinstance(function, Operation):
        raise Misuse(f"Put @{decorator} under @validated: {function.name!r} is declared already.")
    if hasattr(function, "tracked"):
        raise Misuse(f"Put @{decorator} under @track_execution: {function.__name__!r} is declared already.")
