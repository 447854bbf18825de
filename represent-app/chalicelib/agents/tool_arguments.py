"""Sort the flat arguments of a tool into the path, query, headers and body of its operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Flaw, Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

TENANT = "tenant"
# Arguments that HTTP sends in headers, by name of the argument.
HEADERS = {"if_match": "If-Match", "idempotency_key": "Idempotency-Key"}


@dataclass(frozen=True)
class RequestForm:
    """The arguments in an operation's path, query and headers; with `body`, all others belong in the body."""

    tenant: bool
    path: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    body: bool = False


@dataclass(frozen=True)
class RequestParts:
    """The arguments in the places where the operation expects them."""

    tenant: str | None
    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: Mapping[str, Any]


def split_arguments(form: RequestForm, arguments: Mapping[str, Any]) -> RequestParts:
    """Return the parts; raises Invalid for an argument that is unknown, missing, or not a plain value where required.

    In a query, a path or a header, null means that the value is absent; in a body it is a value.

    >>> split_arguments(RequestForm(tenant=True, query=("limit",)), {"tenant": "CA", "limit": 5}).query
    {'limit': ['5']}
    """
    plain = {*form.path, *form.query, *form.headers, *([TENANT] if form.tenant else [])}
    flaws = [
        Flaw(f"#/{name}", "Expected a text, a number, true or false.")
        for name, value in arguments.items()
        if name in plain and isinstance(value, list | dict)
    ]
    rest = {name: value for name, value in arguments.items() if name not in plain}
    if rest and not form.body:
        known = ", ".join(sorted(plain)) or "none"
        flaws += [Flaw(f"#/{name[:100]}", f"This argument is unknown. The known ones are: {known}.") for name in rest]
    given = {name: _get_text(arguments[name]) for name in sorted(plain) if arguments.get(name) is not None}
    flaws += [Flaw(f"#/{name}", "This argument is required.") for name in form.path if name not in given]
    if flaws:
        details = " ".join(f"{flaw.pointer[2:]!r}: {flaw.detail}" for flaw in flaws[:3])
        raise Invalid(f"The arguments are not valid. {details}", flaws=tuple(flaws))
    return RequestParts(
        tenant=given.get(TENANT),
        path={name: given[name] for name in form.path},
        query={name: [given[name]] for name in form.query if name in given},
        headers={HEADERS[name]: given[name] for name in form.headers if name in given},
        body=rest,
    )


def _get_text(value: Any) -> str:
    """Return a plain value as a query would have it; 5.0 is a whole number in JSON Schema."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
