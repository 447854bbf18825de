"""A tool's call, as the operation behind it sees it: the same request, with its parts in the arguments."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.agents.tool_arguments import HEADERS, TENANT, RequestForm, RequestParts, split_arguments
from chalicelib.core.errors import BadRequest, Flaw
from chalicelib.http.request import ApiRequest
from chalicelib.operations import registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.auth.permissions import Principal
    from chalicelib.operations.registry import Operation


@cache
def get_form(name: str) -> RequestForm:
    """Return which arguments an operation takes where."""
    operation = registry.operations[name]
    assert operation.tool is not None  # noqa: S101 (for the type checker)
    captured = [part[1:-1] for part in operation.tool.path.split("/") if part.startswith("{")]
    return RequestForm(
        tenant=operation.tenant or TENANT in captured,
        path=tuple(part for part in captured if part != TENANT),
        query=tuple(field for field in _fields(operation) if field not in operation.tool.without),
        headers=tuple(argument for argument, header in HEADERS.items() if header in operation.headers),
        body=operation.body is not None,
    )


def _fields(operation: Operation) -> list[str]:
    return [field.alias or name for name, field in operation.query.model_fields.items()] if operation.query else []


class ToolRequest(ApiRequest):
    """A call within a call: who calls, and at which door, is that of the outer one, and asked once."""

    def __init__(self, outer: ApiRequest, operation: Operation, arguments: Mapping[str, Any]) -> None:
        """Sort the arguments; raises Invalid for what fits nowhere, BadRequest where the tenant is not clear."""
        super().__init__(outer.request, {})
        form = get_form(operation.name)
        self._outer = outer
        self._parts: RequestParts = split_arguments(form, arguments)
        self._tenant = _tenant(outer, self._parts.tenant, bound=operation.tenant) if form.tenant else None
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


def _tenant(outer: ApiRequest, argument: str | None, *, bound: bool) -> str:
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
