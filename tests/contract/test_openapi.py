"""The committed OpenAPI document is valid, complete, and equals the declarations in the code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from tests import openapi_contract
from tools.generate import openapi

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENT = openapi_contract.document()


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        yield from ((f"{method.upper()} {path}", operation) for method, operation in methods.items())


def test_document_is_valid_openapi() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    validate(DOCUMENT)


def test_document_equals_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert openapi.generate(check=True) == 0
    assert capsys.readouterr().out == ""


def test_outdated_document_is_reported_and_regenerated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(openapi, "FILE", tmp_path / "openapi.json")
    assert openapi.generate(check=True) == 1
    assert "make generate" in capsys.readouterr().err
    assert openapi.generate(check=False) == 0
    assert openapi.generate(check=True) == 0


def test_every_route_is_documented_with_a_unique_operation_id() -> None:
    from app import app  # noqa: PLC0415 (after the environment is set)

    names = {where: operation["operationId"] for where, operation in operations()}
    assert names == {f"{method} {path}": operation.name for (method, path), operation in app.served.items()}
    assert len(set(names.values())) == len(names)


def test_every_operation_documents_security_and_errors() -> None:
    for where, operation in operations():
        assert {"summary", "description", "tags", "security", "responses"} <= set(operation), where
        assert {"400", "401", "429", "500", "503"} <= set(operation["responses"]), where
        if "requestBody" in operation:
            assert {"413", "415", "422"} <= set(operation["responses"]), where


def test_every_example_fits_its_schema() -> None:
    found = list(examples(DOCUMENT))
    assert len(found) > 40
    for schema, example in found:
        whole = {**schema, "components": DOCUMENT["components"]}
        Draft202012Validator(whole, format_checker=FormatChecker()).validate(example)


def examples(value: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield every example with its schema."""
    if isinstance(value, dict):
        if "example" in value and "schema" in value:
            yield value["schema"], value["example"]
        for entry in value.values():
            yield from examples(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from examples(entry)


@pytest.mark.parametrize(
    ("method", "path", "status", "headers", "body"),
    [
        ("GET", "/nowhere", 200, {}, "{}"),
        ("GET", "/tenants", 418, {"Content-Type": "application/json"}, "{}"),
        ("GET", "/tenants", 200, {"Content-Type": "text/html"}, "{}"),
        ("GET", "/tenants", 200, {"Content-Type": "application/json"}, "{}"),
        ("GET", "/tenants", 401, {"Content-Type": "application/problem+json"}, "{}"),
        ("GET", "/representatives", 304, {}, "something"),
    ],
)
def test_check_of_answers_can_fail(method: str, path: str, status: int, headers: dict[str, str], body: str) -> None:
    with pytest.raises(AssertionError):
        openapi_contract.check(method, path, status, headers, body)


def test_patterns_have_no_unicode_classes() -> None:
    assert "\\\\p{" not in json.dumps(DOCUMENT)
