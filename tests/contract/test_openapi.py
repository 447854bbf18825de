"""The committed OpenAPI document is valid, complete, and equals the declarations in the code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from tests import openapi_contract
from tests.support import ROOT
from tools.generate import clients, openapi
from tools.generate.openapi_schemas import list_references

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


def test_every_group_of_operations_is_described() -> None:
    described = {tag["name"]: tag["description"] for tag in DOCUMENT["tags"]}
    assert described.keys() == {tag for _, operation in operations() for tag in operation["tags"]}
    assert all(len(text) > 10 for text in described.values())


def test_operations_of_google_name_the_parameters_that_are_ignored() -> None:
    found = [operation for where, operation in operations() if "/civicinfo/" in where]
    assert found
    for operation in found:
        assert "`alt`, `prettyPrint`, `callback`, `quotaUser`" in operation["description"]


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


def test_clients_of_another_document_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clients.generate(check=True) == 0
    other = tmp_path / "openapi.json"
    other.write_text(openapi.FILE.read_text(encoding="utf-8").replace("list_tenants", "list_all_tenants"))
    monkeypatch.setattr(clients, "DOCUMENT", other)
    assert clients.generate(check=True) == 1
    assert "make clients" in capsys.readouterr().err


def test_clients_that_were_edited_by_hand_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited = tmp_path / "schema.ts"
    edited.write_text(clients.TYPES.read_text(encoding="utf-8") + "// by hand")
    monkeypatch.setattr(clients, "TYPES", edited)
    monkeypatch.setattr(clients, "CLIENTS", tmp_path.parent)
    monkeypatch.setattr(clients, "PYTHON", tmp_path)
    assert clients.generate(check=True) == 1


def test_every_route_is_documented_with_a_unique_operation_id() -> None:
    from app import app  # noqa: PLC0415 (after the environment is set)

    names = {where: operation["operationId"] for where, operation in operations()}
    assert names == {
        f"{method} {path}": operation.name for (method, path), operation in openapi.list_documented(app.served).items()
    }
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


def schemas_of(where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the schemas by name that requests or answers reach, directly or not."""
    every = DOCUMENT["components"]["schemas"]
    left = {name for _, operation in operations() for name in list_references(operation.get(where, {}))}
    seen: set[str] = set()
    while left:
        name = left.pop()
        seen.add(name)
        yield name, every[name]
        left |= set(list_references(every[name])) - seen


def test_objects_of_requests_and_of_answers_are_schemas_apart() -> None:
    sent, answered = dict(schemas_of("requestBody")), dict(schemas_of("responses"))
    assert [name for name in sent.keys() & answered.keys() if "properties" in sent[name]] == []
    assert {"ContactInfoInput", "RepresentativeDraft", "RepresentativePatch", "ContactInfoPatch"} <= sent.keys()
    assert {"ContactInfo", "Representative", "RepresentativePage", "RepresentativeResponse"} <= answered.keys()


def test_optional_properties_of_requests_have_no_default() -> None:
    # openapi-typescript makes a property with a default one that must be sent.
    for name, schema in schemas_of("requestBody"):
        assert '"default"' not in json.dumps(schema), name
    token = DOCUMENT["components"]["schemas"]["TokenRequest"]
    assert token["required"] == ["grant_type"]


def test_answers_list_every_property_that_is_always_there() -> None:
    for name in ("Representative", "LookupResult", "Summary", "Goal", "Import"):
        schema = DOCUMENT["components"]["schemas"][name]
        assert set(schema["required"]) == set(schema["properties"]), name


def test_arrays_say_what_they_hold_and_nothing_has_a_title() -> None:
    # Generators leave out answers with other arrays, and name types after titles.
    def walk(value: Any, place: str) -> None:
        if isinstance(value, list):
            for number, entry in enumerate(value):
                walk(entry, f"{place}/{number}")
        elif isinstance(value, dict):
            if value.get("type") == "array":
                assert "items" in value or "prefixItems" in value, place
            assert not isinstance(value.get("title"), str) or place == "/info", place
            for key, entry in value.items():
                if key not in ("example", "examples"):
                    walk(entry, f"{place}/{key}")

    walk(DOCUMENT, "")


def test_patches_have_one_media_type_and_allow_null_everywhere() -> None:
    patches = [operation for _, operation in operations() if operation["operationId"].startswith("patch_")]
    assert len(patches) == 3
    for operation in patches:
        assert list(operation["requestBody"]["content"]) == ["application/merge-patch+json"]
    patch = DOCUMENT["components"]["schemas"]["RepresentativePatch"]
    assert "required" not in patch
    assert all({"type": "null"} in entry["anyOf"] for entry in patch["properties"].values())
    openapi_contract.validate_schema("RepresentativePatch", {"party": None, "contact_info": {"phones": None}})
    wrong: dict[str, Any]
    for wrong in ({"nmae": "x"}, {"contact_info": {"phone": []}}):
        with pytest.raises(ValueError, match=r"nmae|phone"):
            openapi_contract.validate_schema("RepresentativePatch", wrong)


def test_operation_ids_change_only_on_purpose() -> None:
    # They are the names of functions in every client; add new ones to the file, and keep the others.
    kept = (ROOT / "tests/contract/operation_ids.txt").read_text(encoding="utf-8").split()
    assert sorted(operation["operationId"] for _, operation in operations()) == kept


def test_every_property_has_a_description_of_its_own() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for field, entry in schema.get("properties", {}).items():
            assert entry.get("description"), f"{name}.{field}"


def test_nothing_in_the_document_is_unused() -> None:
    text = json.dumps(DOCUMENT)
    for kind, parts in DOCUMENT["components"].items():
        for name in parts if kind != "securitySchemes" else ():
            assert f'"#/components/{kind}/{name}"' in text, f"{kind}/{name}"
