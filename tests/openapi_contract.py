"""Check every answer that a test sees against the committed OpenAPI document."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator

from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = ROOT / "represent-app" / "chalicelib" / "docs" / "openapi.json"
NO_ROUTE = {401, 403, 404, 405}  # answers to paths and methods that are not in the document

# Pages are for browsers, and feeds for feed readers, so the document has none of them.
PAGES = re.compile(r"/|/(console|embed)/?|/static/[^/]+|/tenants/[^/]+/feed\.atom")
ANSWERS_OF_PAGES = {200, 304, 308, 400, 429, 500, 503}


@cache
def document() -> dict[str, Any]:
    """Return the committed document."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def check(method: str, path: str, status: int, headers: Mapping[str, str], body: str) -> None:
    """Fail unless the document allows the answer: status, media type, schema and promised headers."""
    operation = _operation("GET" if method == "HEAD" else method, path)
    where = f"{method} {path} answered {status}"
    # As GET, which the document lists; without a body to clients, and with it to the gateway.
    if method == "HEAD" and operation is not None and not body:
        assert str(status) in operation["responses"], where
        return
    if operation is None:
        if method != "OPTIONS":
            known = NO_ROUTE | ANSWERS_OF_PAGES if PAGES.fullmatch(path) else NO_ROUTE
            assert status in known, f"{where}, but the document has no such route"
        return
    documented = operation["responses"].get(str(status))
    assert documented, f"{where}, but the document has only {sorted(operation['responses'])}: {body[:300]}"
    response = _resolved(documented)
    sent = {name.lower() for name in headers}
    promised = [name for name in ("WWW-Authenticate", "Retry-After", "Location") if name in response.get("headers", {})]
    assert all(name.lower() in sent for name in promised), f"{where} without all of {promised}"
    if "content" not in response:
        assert body == "", where
        return
    media_type = next(value for name, value in headers.items() if name.lower() == "content-type")
    kinds = (media_type, media_type.partition(";")[0], "*/*")
    content = next((found for kind in kinds if (found := response["content"].get(kind))), None)
    assert content, f"{where} as {media_type}"
    if "json" not in media_type or media_type == "application/x-ndjson":
        return
    errors = [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _validator(json.dumps(content["schema"])).iter_errors(json.loads(body))
    ]
    assert not errors, f"{where}: {errors[:3]}"


def validate_schema(name: str, value: Any) -> None:
    """Fail unless a value fits a schema of the document, by name."""
    _validator(json.dumps({"$ref": f"#/components/schemas/{name}"})).validate(value)


def _operation(method: str, path: str) -> dict[str, Any] | None:
    candidates = [path] if path in document()["paths"] else _matching(path)
    for candidate in candidates:
        found: dict[str, Any] | None = document()["paths"][candidate].get(method.lower())
        if found:
            return found
    return None


def _matching(path: str) -> list[str]:
    whole = re.sub(r"(/{part\d})+$", "", path)  # the ids of other APIs may have plain slashes
    if whole in document()["paths"]:
        return [whole]
    return [
        template
        for template in document()["paths"]
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path)
    ]


def _resolved(value: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in value:
        return value
    found: Any = document()
    for part in value["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


@cache
def _validator(schema: str) -> Draft202012Validator:
    # Written in Rust; a validator in Python takes a seventh of the time of all API tests.
    return Draft202012Validator({**json.loads(schema), "components": document()["components"]}, validate_formats=True)
