"""Schemas of what surrounds the records of an answer: envelopes, facts about pages, JSON-RPC messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.generate.openapi_schemas import refer_to

if TYPE_CHECKING:
    from pydantic import BaseModel

PAGING = {
    name: {"type": "integer", "minimum": 0, "description": text}
    for name, text in {
        "total": "How many entries there are on all pages.",
        "skip": "How many entries come before this page.",
        "limit": "How many entries a page has at most.",
    }.items()
}
NO_ERRORS = {"type": "array", "maxItems": 0, "items": refer_to("ProblemEntry"), "description": "Empty on success."}
RPC_VERSION = {"const": "2.0", "description": "The version of JSON-RPC."}
RPC_CAUSE = {
    "type": "object",
    "description": "Why the request failed.",
    "required": ["code", "message"],
    "properties": {
        "code": {"type": "integer", "description": "A JSON-RPC error code, such as -32602.", "examples": [-32602]},
        "message": {"type": "string", "description": "One sentence that says what is wrong."},
        "data": {"description": "Details, such as the request id that the log has."},
    },
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "ResponseMeta": {
        "type": "object",
        "description": "Facts about the answer as a whole; empty for most operations.",
        "additionalProperties": True,
    },
    "PageMeta": {
        "type": "object",
        "description": "The place of this page among all entries.",
        "properties": PAGING
        | {
            "returned": {
                "type": "integer",
                "minimum": 1,
                "description": "Present if the page ended early because of its size: how many entries it has. "
                "The `next` link continues after them.",
            }
        },
        "required": list(PAGING),
    },
    "OpenApiDocument": {
        "type": "object",
        "description": "An OpenAPI document (spec.openapis.org/oas/v3.1.1).",
        "additionalProperties": True,
    },
    "RpcAnswer": {
        "type": "object",
        "description": "The answer to a JSON-RPC request: its result, or the error that it ended with.",
        "required": ["jsonrpc", "id"],
        "properties": {
            "jsonrpc": RPC_VERSION,
            "id": {"type": ["integer", "string", "null"], "description": "The id of the request that is answered."},
            "result": {
                "type": "object",
                "additionalProperties": True,
                "description": "The result of the method; absent if it failed.",
            },
            "error": RPC_CAUSE,
        },
    },
    "RpcError": {
        "type": "object",
        "description": "The answer to a JSON-RPC request that failed.",
        "required": ["jsonrpc", "id", "error"],
        "properties": {
            "jsonrpc": RPC_VERSION,
            "id": {
                "type": ["integer", "string", "null"],
                "description": "The id of the failed request; null if it could not be read.",
            },
            "error": RPC_CAUSE,
        },
    },
    "ToolResponse": {
        "type": "object",
        "description": "The answer of the operation that the tool runs.",
        "required": ["data", "meta", "errors"],
        "properties": {
            "data": {
                "type": "array",
                "items": {"type": "object", "additionalProperties": True},
                "description": "The records that the operation returns.",
            },
            "meta": {
                "type": "object",
                "additionalProperties": True,
                "description": "Paging, or the entity tag as `etag`.",
            },
            "errors": NO_ERRORS,
        },
    },
}


def name_envelope(model: type[BaseModel], *, paged: bool) -> str:
    """Return the name of the schema of an answer with entries of a model."""
    return f"{model.__name__}{'Page' if paged else 'Response'}"


def make_envelope(model: type[BaseModel], *, paged: bool) -> dict[str, Any]:
    """Return the schema of an answer with entries of a model."""
    return {
        "type": "object",
        "description": f"{'One page' if paged else 'The answer'} with entries of the type {model.__name__}.",
        "required": ["data", "meta", "errors"],
        "additionalProperties": False,
        "properties": {
            "data": {"type": "array", "items": refer_to(model.__name__), "description": "The requested records."},
            "meta": {
                **refer_to("PageMeta" if paged else "ResponseMeta"),
                "description": "Where this page is among all entries." if paged else "Facts about the whole answer.",
            },
            "errors": NO_ERRORS,
        },
    }
