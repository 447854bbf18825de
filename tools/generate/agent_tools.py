"""Generate the catalog of tools for agents from the operations and their models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chalicelib.agents.routes import get_form
from chalicelib.agents.tool_arguments import HEADERS, TENANT
from chalicelib.agents.tool_catalog import FILE
from tools.generate import openapi_components
from tools.generate.openapi import inlined
from tools.generate.openapi_components import make_path_schema, portable
from tools.generate.openapi_envelopes import PAGING
from tools.generate.write_or_check import write_or_check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel

    from chalicelib.operations.registry import Operation

TENANT_FORM = {
    "type": "string",
    "description": "The id of the state or county, like CA or NY-Albany; list_tenants finds it.",
    "examples": ["CA", "NY-Albany"],
}
NO_ERRORS = {"type": "array", "maxItems": 0, "description": "Empty on success."}
ETAG = {"type": "string", "description": "The entity tag, for if_match of a write."}


def cards(served: Mapping[tuple[str, str], Operation]) -> list[dict[str, Any]]:
    """Return every tool, sorted by name; raises LookupError for a tool that agents cannot call."""
    found = [_card(method, path, operation) for (method, path), operation in served.items() if operation.tool]
    return sorted(found, key=lambda card: str(card["name"]))


def _card(method: str, path: str, operation: Operation) -> dict[str, Any]:
    tool = operation.tool
    assert tool is not None  # noqa: S101 (for the type checker)
    if tool.path != path:
        raise LookupError(
            f"The tool {tool.name!r} has the path {tool.path}, but app.py serves it as {path}; correct @api_tool in "
            f"{operation.function.__module__}."
        )
    if operation.output is None:
        raise LookupError(f"The tool {tool.name!r} needs @validated(…, output=…) in {operation.function.__module__}.")
    read_only, put = method == "GET", method in ("PUT", "PATCH", "DELETE")
    return {
        "name": tool.name,
        "operation": operation.name,
        "title": tool.name.replace("_", " ").capitalize(),
        "description": tool.description,
        "tags": list(tool.tags),
        "method": method,
        "path": path,
        "hints": {"read_only": read_only, "destructive": put, "idempotent": read_only or put},
        "input_schema": portable(_input(operation)),
        "output_schema": portable(_output(operation)),
    }


def _input(operation: Operation) -> dict[str, Any]:
    form = get_form(operation.name)
    parts = [
        {TENANT: TENANT_FORM} if form.tenant else {},
        {name: make_path_schema(name) for name in form.path},
        _query(operation, form.query),
        {
            name: openapi_components.FORMS[HEADERS[name]] | {"description": openapi_components.HEADERS[HEADERS[name]]}
            for name in form.headers
        },
    ]
    required = [*([TENANT] if form.tenant else []), *form.path]
    body, definitions = _body(operation)
    properties: dict[str, Any] = {}
    for part in [*parts, body.get("properties", {})]:
        if twice := set(properties) & set(part):
            raise ValueError(f"The tool of {operation.name} has two arguments with the name {sorted(twice)}.")
        properties |= part
    schema = {
        "type": "object",
        "properties": properties,
        "required": required + list(body.get("required", [])) + _required(operation, form.query),
        "additionalProperties": False,
    }
    return schema | ({"$defs": definitions} if definitions else {})


def _query(operation: Operation, wanted: Sequence[str]) -> dict[str, Any]:
    if operation.query is None:
        return {}
    schema = operation.query.model_json_schema()
    definitions = schema.get("$defs", {})
    return {name: inlined(form, definitions) for name, form in schema["properties"].items() if name in wanted}


def _required(operation: Operation, wanted: Sequence[str]) -> list[str]:
    schema = operation.query.model_json_schema() if operation.query else {}
    return [name for name in schema.get("required", []) if name in wanted]


def _body(operation: Operation) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schema of the body and its definitions; a merge patch has no required fields, and null removes one."""
    if operation.body is None:
        return {}, {}
    schema = operation.body.model_json_schema()
    definitions = schema.pop("$defs", {})
    if operation.validate_body:
        return schema, definitions
    nothing = {"type": "null"}
    loose = {
        name: form if nothing in form.get("anyOf", []) else {"anyOf": [form, nothing]}
        for name, form in schema["properties"].items()
    }
    return {"properties": loose}, definitions


def _output(operation: Operation) -> dict[str, Any]:
    """Return the schema of the response envelope; `meta.etag` has the ETag header of the REST route."""
    item, definitions = _model(operation.output)
    meta: dict[str, Any] = {"type": "object", "description": "Paging, and the entity tag."}
    fields: dict[str, Any] = dict(PAGING) if operation.paged else {}
    if fields:
        meta["required"] = list(fields)
    if {"If-Match", "If-None-Match"} & set(operation.headers):
        fields["etag"] = ETAG
    schema = {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": item, "description": "The requested records."},
            "meta": meta | ({"properties": fields} if fields else {}),
            "errors": NO_ERRORS,
        },
        "required": ["data", "meta", "errors"],
        "additionalProperties": False,
    }
    return schema | ({"$defs": definitions} if definitions else {})


def _model(model: type[BaseModel] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    assert model is not None  # noqa: S101 (for the type checker)
    schema = model.model_json_schema(mode="serialization")
    return schema, schema.pop("$defs", {})


def text() -> str:
    """Return the tools catalog as the file has it."""
    from app import app  # noqa: PLC0415 (fills the registry)

    return json.dumps(list(cards(app.served)), indent=1, ensure_ascii=False) + "\n"


def generate(*, check: bool) -> int:
    """Write the tools catalog, or check it; returns the exit status."""
    return write_or_check(FILE, text(), "is not what the code declares; run: make generate", check=check)
