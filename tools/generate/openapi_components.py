"""Shared parts of the OpenAPI document: headers, problems, portable patterns."""

from __future__ import annotations

from typing import Any

from chalicelib.core import errors
from chalicelib.geo.places import SETS
from chalicelib.http.response import PROBLEM_JSON, TYPES
from tools.generate import examples

HEADERS = {
    "If-Match": "Write only if the record has one of these entity tags, or any if `*` (RFC 9110, 13.1.1).",
    "If-None-Match": "Answer 304 if the record still has one of these entity tags (RFC 9110, 13.1.2).",
    "Idempotency-Key": "A retry with the same key gets the first answer, for a day: 1 to 255 visible ASCII characters.",
    "MCP-Protocol-Version": "The revision of the Model Context Protocol; required except for `initialize`.",
    "Mcp-Method": "The message's method; required from revision 2026-07-28 on.",
    "Mcp-Name": "The message's `params.name` or `params.uri`; required from revision 2026-07-28 on.",
    "X-Tenant-Id": "The id of the tenant: a state or county.",
}
TAG = r'^\s*(\*|(W/)?"[\x21\x23-\x7e\x80-\xff]*"(\s*,\s*(W/)?"[\x21\x23-\x7e\x80-\xff]*")*)\s*$'
FORMS: dict[str, dict[str, Any]] = {
    "If-Match": {"type": "string", "pattern": TAG, "examples": ['"4-current-1769860800"']},
    "If-None-Match": {"type": "string", "pattern": TAG, "examples": ['"4-current-1769860800"']},
    "Idempotency-Key": {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$", "examples": ["7c1f6f0e-1b7d-4a64"]},
    "MCP-Protocol-Version": {"type": "string", "examples": ["2026-07-28", "2025-11-25"]},
    "Mcp-Method": {"type": "string", "examples": ["tools/list"]},
    "Mcp-Name": {"type": "string", "examples": ["list_tenants"]},
    "X-Tenant-Id": {"type": "string", "examples": ["CA", "NY-Albany"]},
}
ANSWER_HEADERS = {
    "ETag": "The entity tag of the answer.",
    "Link": "Links to the next and the previous page (RFC 8288).",
    "Location": "The path of the new record, or where the requested file is.",
    "RateLimit": "The remaining quota of an API key (draft-ietf-httpapi-ratelimit-headers).",
    "RateLimit-Policy": "The rate limit and quota of an API key.",
    "Retry-After": "Seconds to wait before a retry.",
    "WWW-Authenticate": "The expected authentication (RFC 6750).",
    "X-Request-Id": "The id of the request, which the log has.",
}
HEADER_TENANT = {
    "name": "X-Tenant-Id", "in": "header", "required": True, "description": HEADERS["X-Tenant-Id"],
    "schema": FORMS["X-Tenant-Id"],
}  # fmt: skip


PATH_SCHEMAS: dict[str, dict[str, Any]] = {
    "tenant": {"type": "string", "examples": ["NY-Albany"], "description": "The id of a state or county."},
    "asset": {"type": "string", "examples": ["start.js"], "description": "A file of the reference page."},
    "file": {
        "type": "string",
        "examples": ["CA.csv", "US.jsonl"],
        "description": "The name of a bulk file; GET /bulk lists all.",
    },
    "tool": {"type": "string", "examples": ["list_representatives"], "description": "The name of a tool."},
    "division_id": {
        "type": "string",
        "examples": ["ocd-division/country:us/state:ny/sldu:44"],
        "description": "A percent-encoded OCD division id, slashes too: ocd-division%2Fcountry:us%2Fstate:ny.",
    },
    "source_id": {
        "type": "string",
        "examples": ["openstates-people"],
        "description": "The id of a source: `id` in the lists of sources.",
    },
    "ocd_id": {
        "type": "string",
        "examples": ["ocd-division/country:us/state:ny"],
        "description": "A percent-encoded OCD division id; plain slashes work too.",
    },
    "jurisdiction_id": {
        "type": "string",
        "examples": ["ocd-jurisdiction/country:us/state:ny/government"],
        "description": "A percent-encoded OCD jurisdiction id; plain slashes work too.",
    },
    "set": {"type": "string", "enum": list(SETS), "description": "A kind of districts."},
}


def make_path_schema(name: str) -> dict[str, Any]:
    """Return the schema of a parameter in a path: that of its name, or of a record's id."""
    other = {
        "type": "string",
        "format": "uuid",
        "examples": [examples.UUID],
        "description": "A UUID: `id` in lists and in the answer that created it.",
    }
    return dict(PATH_SCHEMAS.get(name, other))


def refer(*names: str) -> dict[str, Any]:
    """Return references to response headers."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def header(text: str) -> dict[str, Any]:
    """Return a response header."""
    return {"description": text, "schema": {"type": "string"}}


def _kinds() -> list[type[errors.Problem]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Problem)]


def _describe(text: str) -> dict[str, str]:
    return {"type": "string", "description": text}


def problem_schemas() -> dict[str, Any]:
    """Return the schema of a problem (RFC 9457) with the members that Represent adds, and that of its entries."""
    kind = {
        "type": {
            "type": "string",
            "enum": [TYPES + each.slug for each in _kinds()],
            "description": "The type of the problem.",
        },
        "title": _describe("A short name of the type."),
        "status": {"type": "integer", "description": "The HTTP status."},
    }
    shared = {
        "detail": _describe("The cause, and the valid values."),
        "instance": _describe("The path of the request."),
    }
    pointer = _describe(
        "The wrong field: `#/field` in the body, `?name` in the query, the name of a header, or empty if the cause is "
        "none of these."
    )
    entry = {**kind, **shared, "pointer": pointer}
    own = shared | {
        "message": _describe("The text of `detail`, under the name that AWS's clients read."),
        "request_id": _describe("The id of the request, which the log has."),
        "timestamp": _describe(
            "When the request failed, as RFC 3339; in answers of the gateway itself, in the gateway's format."
        ),
        "data": {"type": "null", "description": "Always null, so that clients can read `data` of any answer."},
        "errors": {
            "type": "array",
            "minItems": 1,
            "description": "One entry for each wrong field, at least one.",
            "items": {"$ref": "#/components/schemas/ProblemEntry"},
        },
    }
    return {
        "Problem": {
            "type": "object",
            "description": "Why a request failed (RFC 9457).",
            "properties": kind | own,
            "required": sorted(kind | own),
        },
        "ProblemEntry": {
            "type": "object",
            "description": "One cause of a problem.",
            "properties": entry,
            "required": sorted(entry),
        },
    }


def problems() -> dict[str, Any]:
    """Return the response of each type of problem."""
    responses = {}
    for kind in _kinds():
        headers = ["X-Request-Id"]
        headers += ["WWW-Authenticate"] if kind is errors.Unauthorized else []
        headers += ["Retry-After"] if kind in (errors.TooManyRequests, errors.Unavailable) else []
        responses[kind.__name__] = {
            "description": kind.title,
            "headers": refer(*headers),
            "content": {
                PROBLEM_JSON: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": examples.make_problem_example(kind),
                }
            },
        }  # fmt: skip
    return responses


# Character classes of pydantic's regular expressions, in a form that all dialects know.
CLASSES = {r"\p{Cc}": r"\u0000-\u001f\u007f-\u009f", r"\p{Ll}\p{Nd}\p{Lo}": r"^\sA-Z/:"}


def portable(value: Any) -> Any:
    """Return a schema whose patterns are valid regular expressions in JavaScript (ECMA-262) and Python."""
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
