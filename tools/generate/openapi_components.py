"""The parts of the OpenAPI document that its operations share: headers, problems, portable patterns."""

from __future__ import annotations

from typing import Any

from chalicelib.core import errors
from chalicelib.http.response import PROBLEM_JSON, TYPES
from tools.generate import examples

HEADERS = {
    "If-Match": "Write only if the record has one of these entity tags (RFC 9110, 13.1.1), or `*`.",
    "If-None-Match": "Answer 304 if what you have is still right (RFC 9110, 13.1.2).",
    "Idempotency-Key": "Makes a retry return the first answer, for a day: 1 to 255 visible ASCII characters.",
    "MCP-Protocol-Version": "The revision of the Model Context Protocol; only `initialize` goes without.",
    "Mcp-Method": "The message's method again; from revision 2026-07-28 on.",
    "Mcp-Name": "The message's `params.name` or `params.uri` again; from revision 2026-07-28 on.",
    "X-Tenant-Id": "The state or county that is spoken of.",
}
TAG = r'^\s*(\*|(W/)?"[\x21\x23-\x7e\x80-\xff]*"(\s*,\s*(W/)?"[\x21\x23-\x7e\x80-\xff]*")*)\s*$'
FORMS: dict[str, dict[str, Any]] = {
    "If-Match": {"type": "string", "pattern": TAG},
    "If-None-Match": {"type": "string", "pattern": TAG},
    "Idempotency-Key": {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"},
    "MCP-Protocol-Version": {"type": "string", "examples": ["2026-07-28", "2025-11-25"]},
    "Mcp-Method": {"type": "string", "examples": ["tools/list"]},
    "Mcp-Name": {"type": "string", "examples": ["list_tenants"]},
    "X-Tenant-Id": {"type": "string", "examples": ["CA", "NY-Albany"]},
}
ANSWER_HEADERS = {
    "ETag": "The entity tag of what is answered.",
    "Link": "The pages before and after this one (RFC 8288).",
    "Location": "Where the new thing is.",
    "RateLimit": "What is left to an API key (draft-ietf-httpapi-ratelimit-headers).",
    "RateLimit-Policy": "The limits of an API key.",
    "Retry-After": "Seconds after which it is worth to try again.",
    "WWW-Authenticate": "How to say who you are (RFC 6750).",
    "X-Request-Id": "Names the request in our log.",
}
HEADER_TENANT = {
    "name": "X-Tenant-Id", "in": "header", "required": True, "description": HEADERS["X-Tenant-Id"],
    "schema": FORMS["X-Tenant-Id"],
}  # fmt: skip


def refer(*names: str) -> dict[str, Any]:
    """Return references to headers of answers."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def header(text: str) -> dict[str, Any]:
    """Return a header of answers."""
    return {"description": text, "schema": {"type": "string"}}


def _kinds() -> list[type[errors.Problem]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Problem)]


def problem_schema() -> dict[str, Any]:
    """Return what every failure looks like (RFC 9457, with this house's members)."""
    text = {"type": "string"}
    kind = {"type": {"enum": [TYPES + each.slug for each in _kinds()]}, "title": text, "status": {"type": "integer"}}
    entry = {**kind, "detail": text, "instance": text, "pointer": text}
    own = {
        "detail": text,
        "instance": text,
        "request_id": text,
        "timestamp": {
            "type": "string",
            "description": "RFC 3339; in what the gateway itself answers, as that writes it",
        },
        "data": {"type": "null"},
        "errors": {"type": "array", "items": {"type": "object", "properties": entry, "required": sorted(entry)}},
    }
    return {"type": "object", "properties": kind | own, "required": sorted(kind | own)}


def problems() -> dict[str, Any]:
    """Return the answer that each kind of problem makes."""
    told = {}
    for kind in _kinds():
        headers = ["X-Request-Id"]
        headers += ["WWW-Authenticate"] if kind is errors.Unauthorized else []
        headers += ["Retry-After"] if kind in (errors.TooManyRequests, errors.Unavailable) else []
        told[kind.__name__] = {
            "description": kind.title,
            "headers": refer(*headers),
            "content": {
                PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": examples.problem(kind)}
            },
        }  # fmt: skip
    return told


# Classes of characters that pydantic's regular expressions know by name, as every dialect writes them.
CLASSES = {r"\p{Cc}": r"\u0000-\u001f\u007f-\u009f", r"\p{Ll}\p{Nd}\p{Lo}": r"^\sA-Z/:"}


def portable(value: Any) -> Any:
    """Return a schema whose patterns the regular expressions of JavaScript and Python read (ECMA-262 asks no less)."""
    if isinstance(value, list):
        return [portable(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    changed = {key: portable(entry) for key, entry in value.items()}
    pattern = changed.get("pattern")
    if isinstance(pattern, str):
        if "[" + r"\p{Ll}" in pattern:
            pattern = pattern.replace(r"[\p{Ll}\p{Nd}\p{Lo}._~-]", r"[^\sA-Z/:]")
        changed["pattern"] = pattern.replace(r"\p{Cc}", CLASSES[r"\p{Cc}"])
    return changed
