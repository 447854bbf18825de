"""Generate the OpenAPI 3.1 document from the registry of operations and their models."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from chalicelib import __version__
from chalicelib.auth.permissions import Permission, Role
from chalicelib.compat.google.errors import find_reason
from chalicelib.compat.google.models import GoogleError
from chalicelib.compat.openstates.models import OpenStatesError
from chalicelib.core import errors
from chalicelib.http.request import MERGE_PATCH
from chalicelib.http.response import JSON
from tools import ROOT
from tools.generate import examples, openapi_envelopes
from tools.generate.openapi_components import (
    ANSWER_HEADERS,
    FORMS,
    HEADER_TENANT,
    HEADERS,
    header,
    make_path_schema,
    portable,
    problem_schemas,
    problems,
    refer,
)
from tools.generate.openapi_envelopes import make_envelope, name_envelope
from tools.generate.openapi_schemas import name_patch, name_request, refer_to, write_schemas
from tools.generate.write_or_check import write_or_check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pydantic import BaseModel

    from chalicelib.operations.registry import Operation

FILE = ROOT / "represent-app" / "chalicelib" / "docs" / "openapi.json"
TAGS = {
    "/agent": "agents", "/mcp": "agents",
    "/tenants/{tenant}/agent": "agents", "/tenants/{tenant}/mcp": "agents",
    "/health": "system", "/openapi.json": "system", "/docs": "system", "/auth": "accounts", "/me/": "constituents",
    "/me": "accounts", "/goals": "constituents", "/activities": "constituents",
    "/civicinfo": "google civic information v2", "/openstates": "open states v3",
}  # fmt: skip
# Each group of operations, in the order of the document.
GROUPS = {
    "system": "The health of the stage, this document and the pages that show it.",
    "tenants": "The states and counties: their rules, vacancies, maps of districts and sources.",
    "lookup": "The officials of a point, an address, a ZIP code or a division.",
    "divisions": "Open Civic Data divisions: find them, and read the officials of one.",
    "google civic information v2": "The representatives and divisions of Google Civic Information v2, in its shapes.",
    "open states v3": "The people and jurisdictions of Open States v3, in its shapes.",
    "representatives": "The records of officials: read, enter, change, verify and hold them.",
    "changes": "Every change of a record, in order.",
    "events": "The JSON Schemas of events.",
    "exports": "The result of an export that a worker makes.",
    "bulk": "Files with all records of a state, made each night.",
    "imports": "Rosters that are uploaded, compared and applied.",
    "sources": "The public sources that fill the directory.",
    "accounts": "Sign-up, sign-in, sessions, second factors and invitations.",
    "constituents": "The profile, the goals and the activities that signed-in people keep.",
    "users": "The staff of a tenant.",
    "api-keys": "Keys for programs.",
    "webhooks": "Endpoints that receive events.",
    "usage": "Requests and their costs.",
    "ops": "The settings and the AWS operations that each function has used.",
    "agents": "Tools for agents, over HTTP and the Model Context Protocol.",
}
# Google's clients send these with every request.
GLOBALS = (
    " Google's global parameters (`alt`, `prettyPrint`, `callback`, `quotaUser`, `access_token`, `oauth_token`, "
    "`uploadType`, `upload_protocol`, `$.xgafv`) are accepted and ignored."
)

REDIRECT = 307
LOCATED = (201, REDIRECT)
# The models of the failures in the shape of another API, and the status of each kind.
SHAPES: Mapping[str, tuple[type[BaseModel], Callable[[type[errors.Problem]], int]]] = {
    "google": (GoogleError, lambda kind: find_reason(kind)[0]),
    "openstates": (OpenStatesError, lambda kind: kind.status),
}
ERRORS = frozenset(model for model, _ in SHAPES.values())


# Relative to the document (spec.openapis.org/oas/v3.1.1, 4.8.5), so right behind the path of any stage and gateway.
SERVER = "."
# Paths of other APIs that are no operations of their own: ids with plain slashes, and paths that are not offered.
# Pages are for browsers, and feeds for feed readers, which know their form: generators of clients do not.
UNLISTED = re.compile(
    r"{(part\d|method|collection)}|^/(civicinfo/v2|openstates|console|embed|static/{page_file})?$|/feed\.atom$"
)


def list_documented(served: Mapping[tuple[str, str], Operation]) -> dict[tuple[str, str], Operation]:
    """Return the operations that the document has."""
    return {place: operation for place, operation in served.items() if not UNLISTED.search(place[1])}


def document(served: Mapping[tuple[str, str], Operation]) -> dict[str, Any]:
    """Return the OpenAPI document of all routes."""
    schemas = _write_schemas(list(served.values()))
    paths: dict[str, Any] = {}
    for (method, path), operation in served.items():
        paths.setdefault(path, {})[method.lower()] = _operation(path, operation, schemas)
    answered = {kind.__name__ for operation in served.values() for kind in _refusals(operation)}
    whole: dict[str, Any] = portable(
        {
            "openapi": "3.1.1",
            "info": {
                "title": "Represent",
                "version": __version__,
                "summary": "Who represents me, and how do I reach them?",
                "description": "The directory of officials of the United States. Every state and county is a tenant.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": SERVER, "description": "The stage that serves this document."}],
            "security": [],
            "tags": _list_tags(paths),
            "paths": paths,
            "components": {
                "schemas": dict(sorted(schemas.items())),
                "responses": dict(sorted((name, answer) for name, answer in problems().items() if name in answered)),
                "headers": {name: header(text) for name, text in ANSWER_HEADERS.items()},
                "parameters": {
                    name: {"name": name, "in": "header", "description": text, "schema": FORMS[name]}
                    for name, text in HEADERS.items()
                },
                "securitySchemes": {
                    "token": {
                        "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                        "description": "The `id_token` from POST /auth/token.",
                    },
                    "key": {
                        "type": "apiKey", "in": "header", "name": "X-Api-Key",
                        "description": "An API key from POST /api-keys.",
                    },
                },
            },
        }
    )  # fmt: skip
    return whole


def _write_schemas(operations: Sequence[Operation]) -> dict[str, Any]:
    """Return every schema by name, with the envelopes of all answers."""
    plain = [operation for operation in operations if operation.shape is None]
    shaped = [operation for operation in operations if operation.shape is not None]
    bodies = [operation for operation in operations if operation.body]
    schemas = write_schemas(
        requests=[operation.body for operation in bodies if operation.body and not _is_patch(operation)],
        patches=[operation.body for operation in bodies if operation.body and _is_patch(operation)],
        answers=[model for operation in plain for model in (operation.output, operation.queued) if model],
        shaped=[
            model for operation in shaped for model in (operation.output, SHAPES[str(operation.shape)][0]) if model
        ],
    )
    own: dict[str, Any] = {**problem_schemas(), **openapi_envelopes.SCHEMAS}
    for operation in plain:
        for model, paged in ((operation.output, operation.paged), (operation.queued, False)):
            if model:
                own[name_envelope(model, paged=paged)] = make_envelope(model, paged=paged)
    if taken := own.keys() & schemas.keys():
        raise ValueError(f"These schemas have the names of models: {sorted(taken)}.")
    return schemas | own


def _is_patch(operation: Operation) -> bool:
    return MERGE_PATCH in operation.media_types and not operation.validate_body


def _operation(path: str, operation: Operation, schemas: Mapping[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary.rstrip("."),
        "description": _describe_callers(operation)
        + _describe_bodies(operation)
        + (GLOBALS if operation.shape == "google" else ""),
        "tags": [_find_tag(path)],
        "parameters": [*_path_parameters(path), *_headers(path, operation), *_query(operation)],
        "security": _security(operation),
        "responses": _responses(operation),
    }
    if operation.body:
        kind, content = _body(operation, schemas)
        entry["requestBody"] = {"required": True, "content": {kind: content}}
    return entry


def _find_tag(path: str) -> str:
    return next((tag for prefix, tag in TAGS.items() if path.startswith(prefix)), path.split("/")[1])


def _list_tags(paths: Iterable[str]) -> list[dict[str, str]]:
    """Return the groups of some paths with their descriptions."""
    used = dict.fromkeys(map(_find_tag, paths))
    known = {name: text for name, text in GROUPS.items() if name in used}
    other = {name: f"The operations under /{name}." for name in used if name not in GROUPS}
    return [{"name": name, "description": text} for name, text in (known | other).items()]


def _describe_bodies(operation: Operation) -> str:
    """Return sentences on the other media types of a body; each type is a function of its own in generated clients."""
    if "application/gzip" in operation.media_types:
        return " The body may also be this JSON compressed by gzip, as `application/gzip`."
    return " The body may also be sent as `application/json`." if MERGE_PATCH in operation.media_types else ""


def _describe_callers(operation: Operation) -> str:
    grant = operation.grant
    if operation.routes:
        return "No credentials are needed; the operation that it runs has a permission of its own."
    if grant.public:
        return "No credentials are needed."
    if Role.CONSTITUENT in grant.roles:
        return f"Requires `{operation.permission}`: any signed-in account."
    roles = " or ".join(role.replace("_", " ") for role in Role if role in grant.roles - {Role.PLATFORM_ADMIN})
    roles += " of the tenant" if roles and operation.tenant else ""
    if Role.PLATFORM_ADMIN in grant.roles:
        roles += f"{', or ' if roles else ''}a platform admin"
    keys = (
        f", or an API key that carries it{' (then `sources` are required)' if operation.key_body else ''}"
        if grant.keys
        else ""
    )
    return f"Requires `{operation.permission}`: {roles}{keys}."


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    grant = operation.grant
    schemes: list[dict[str, list[str]]] = [{}] if grant.public else []
    if not grant.public or operation.tenant or operation.permission is Permission.AGENTS_CALL:
        schemes.append({"token": []})
        if not grant.tokens_only:
            schemes.append({"key": []})
    return schemes


def _path_parameters(path: str) -> list[dict[str, Any]]:
    parameters = []
    for name in re.findall(r"{(\w+)}", path):
        schema = make_path_schema(name)
        description = schema.pop("description")
        parameters.append({"name": name, "in": "path", "required": True, "description": description, "schema": schema})
    return parameters


def _headers(path: str, operation: Operation) -> list[dict[str, Any]]:
    tenant = [{**HEADER_TENANT}] if operation.tenant and "{tenant}" not in path else []
    return tenant + [{"$ref": f"#/components/parameters/{name}"} for name in operation.headers]


def _query(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    schema = operation.query.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = schema.get("$defs", {})
    parameters = []
    for name, form in schema["properties"].items():
        flat = inlined(form, definitions)
        described = {"description": flat["description"]} if "description" in flat else {}
        rest = {key: value for key, value in flat.items() if key != "description"}
        parameters.append({"name": name, "in": "query", **described, "schema": rest})
    return parameters


def inlined(form: Any, definitions: Mapping[str, Any]) -> Any:
    """Return a query parameter's schema without references, and without null, which a query cannot express."""
    if "$ref" in form:
        return inlined(definitions[form["$ref"].rpartition("/")[2]], definitions)
    options = [option for option in form.get("anyOf", []) if option.get("type") != "null"]
    if options:
        rest = {key: value for key, value in form.items() if key not in ("anyOf", "default", "title")}
        return inlined(options[0], definitions) | rest
    return {key: value for key, value in form.items() if key != "title"}


def _body(operation: Operation, schemas: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the media type and the schema of a body."""
    assert operation.body is not None  # noqa: S101 (for the type checker)
    if _is_patch(operation):
        return MERGE_PATCH, {"schema": name_patch(operation.body), "example": examples.PATCHES[operation.body]}
    kind = MERGE_PATCH if MERGE_PATCH in operation.media_types else JSON
    return kind, {"schema": name_request(operation.body, schemas), **examples.make_body_example(operation.body)}


def _responses(operation: Operation) -> dict[str, Any]:
    responses: dict[str, Any] = {str(operation.status): _success(operation)}
    if operation.status == REDIRECT and operation.also:
        content = {kind: {"schema": {"type": "string"}} for kind in operation.also}
        responses["200"] = {"description": "The file, for clients that follow the redirect.", "content": content}
    if "If-None-Match" in operation.headers:
        responses["304"] = {"description": "The cached copy is current.", "headers": refer("ETag", "X-Request-Id")}
    if operation.shape:
        responses |= _list_shaped_problems(operation)
    else:
        for problem in _refusals(operation):
            responses[str(problem.status)] = {"$ref": f"#/components/responses/{problem.__name__}"}
    if operation.queued:
        responses["202"] = {
            "description": "A worker does it; the answer says where to ask for the result, and when.",
            "headers": refer("X-Request-Id", "Location", "Retry-After", "RateLimit", "RateLimit-Policy"),
            "content": {JSON: {"schema": refer_to(name_envelope(operation.queued, paged=False))}},
        }
    if operation.routes == "tools":
        responses |= {status: _any_success(operation) for status in ("200", "201", "202")}
    if operation.routes == "messages":
        responses["202"] = {"description": "The notification was accepted.", "headers": refer("X-Request-Id")}
        responses |= {
            str(kind.status): _make_rpc_response(kind)
            for kind in (errors.BadRequest, errors.NotFound, errors.Problem, errors.Unavailable)
        }
    return dict(sorted(responses.items()))


def _list_shaped_problems(operation: Operation) -> dict[str, Any]:
    """Return the failures of an operation that looks like another API's, by status."""
    assert operation.shape  # noqa: S101 (for the type checker)
    model, find_status = SHAPES[operation.shape]
    found = {}
    kinds: set[type[errors.Problem]] = {*_refusals(operation), errors.Invalid}
    for kind in sorted(kinds, key=lambda each: (each.status, each.__name__)):
        status = find_status(kind)
        if str(status) in found:
            continue
        response: dict[str, Any] = problems()[kind.__name__]
        found[str(status)] = response | {"content": {JSON: {"schema": refer_to(model.__name__)}}}
    return found


def _any_success(operation: Operation) -> dict[str, Any]:
    """Return the success response of a tool call: that of any operation."""
    headers = refer("X-Request-Id", "ETag", "RateLimit", "RateLimit-Policy")
    return {
        "description": operation.summary,
        "headers": headers,
        "content": {JSON: {"schema": refer_to("ToolResponse")}},
    }


def _make_rpc_response(kind: type[errors.Problem]) -> dict[str, Any]:
    """Return a failure of /mcp: a JSON-RPC error, or a problem if the message could not be read."""
    response: dict[str, Any] = problems()[kind.__name__]
    return response | {"content": {JSON: {"schema": refer_to("RpcError")}, **response["content"]}}


def _refusals(operation: Operation) -> set[type[errors.Problem]]:
    """Return the problems that an operation may answer."""
    every: set[type[errors.Problem]] = {
        errors.BadRequest, errors.Unauthorized, errors.Forbidden, errors.TooManyRequests, errors.Problem,
        errors.Unavailable, *operation.errors,
    }  # fmt: skip
    if operation.tenant:
        every.add(errors.NotFound)
    if operation.body:
        every |= {errors.UnsupportedMediaType, errors.TooLarge, errors.Invalid}
    if operation.routes == "tools":
        every |= {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Problem)}
        every -= {errors.MethodNotAllowed, errors.NotAcceptable}
    return every


def _success(operation: Operation) -> dict[str, Any]:
    headers = ["X-Request-Id", *(["ETag"] if {"If-Match", "If-None-Match"} & set(operation.headers) else [])]
    headers += ["Link"] if operation.paged or operation.linked else []
    headers += ["Location"] if operation.status in LOCATED else []
    headers += ["RateLimit", "RateLimit-Policy"]
    response: dict[str, Any] = {"description": operation.summary, "headers": refer(*headers)}
    if operation.shape and operation.output:
        shaped = {"schema": refer_to(operation.output.__name__), **examples.make_answer_example(operation)}
        return response | {"content": {JSON: shaped}}
    if operation.output is None:
        schema = _find_plain_schema(operation)
        return response | {"content": {kind: {"schema": schema} for kind in (operation.produces, *operation.also)}}
    schema = refer_to(name_envelope(operation.output, paged=operation.paged))
    content: dict[str, Any] = {JSON: {"schema": schema, **examples.make_answer_example(operation)}}
    return response | {"content": content | {kind: {"schema": {"type": "string"}} for kind in operation.also}}


def _find_plain_schema(operation: Operation) -> dict[str, Any]:
    """Return the schema of an answer without an envelope: a text, a JSON-RPC message, or this document."""
    if operation.produces != JSON:
        return {"type": "string"}
    if operation.routes == "messages":
        return refer_to("RpcAnswer")
    return refer_to("OpenApiDocument")


def text() -> str:
    """Return the text of the document."""
    from app import app  # noqa: PLC0415 (fills the registry)

    return json.dumps(document(list_documented(app.served)), indent=1, ensure_ascii=False) + "\n"


def generate(*, check: bool) -> int:
    """Write the OpenAPI document, or check it; returns the exit status."""
    return write_or_check(FILE, text(), "is not what the code declares; run: make generate", check=check)
