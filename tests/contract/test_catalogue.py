"""The committed catalog of tools is complete and equals the declarations in the code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from mcp.shared.tool_name_validation import validate_tool_name

from app import app
from chalicelib.agents import tool_catalog
from chalicelib.core.validation import PageQuery
from chalicelib.http.lazy_imports import import_served
from chalicelib.operations import registry
from tests.support import ROOT
from tools.generate import agent_tools as tool
from tools.generate.openapi import document

if TYPE_CHECKING:
    from pathlib import Path


def test_catalog_equals_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.generate(check=True) == 0
    assert capsys.readouterr().out == ""


def test_outdated_catalog_is_reported_and_regenerated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "FILE", tmp_path / "tools.json")
    assert tool.generate(check=True) == 1
    assert "make generate" in capsys.readouterr().err
    assert tool.generate(check=False) == tool.generate(check=True) == 0


def test_catalog_has_every_declared_tool_with_a_valid_name() -> None:
    declared = {operation.tool.name for operation in app.served.values() if operation.tool}
    assert set(tool_catalog.load()) == declared
    assert len(declared) >= 28
    assert all(validate_tool_name(name).is_valid for name in declared)


def test_catalog_has_the_most_used_tools() -> None:
    wanted = {
        "list_representatives",
        "get_representative",
        "list_vacancies",
        "list_changes",
        "get_summary",
        "get_rules",
        "look_up",
        "my_representatives",
        "log_activity",
    }
    assert wanted | {"get_history", "list_tenants", "get_tenant"} <= set(tool_catalog.load())


def test_every_schema_is_self_contained() -> None:
    for card in tool_catalog.load().values():
        for schema in (card.input_schema, card.output_schema):
            Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
            assert all(ref.startswith("#/$defs/") for ref in refs(schema))


def refs(value: object) -> list[str]:
    if isinstance(value, dict):
        return [str(entry) for name, entry in value.items() if name == "$ref"] + [
            ref for entry in value.values() for ref in refs(entry)
        ]
    return [ref for entry in value for ref in refs(entry)] if isinstance(value, list) else []


def test_tool_with_a_wrong_path_or_colliding_arguments_is_refused() -> None:
    operation = registry.operations["list_representatives"]
    with pytest.raises(LookupError, match=r"but app\.py serves it as /elsewhere"):
        tool.cards({("GET", "/elsewhere"): operation})
    assert operation.tool
    with pytest.raises(ValueError, match="two arguments with the name"):
        tool.cards({("GET", "/representatives"): replace(operation, models={**operation.models, "body": PageQuery})})


def test_message_endpoint_is_documented_as_json_rpc() -> None:
    found = document(app.served)["paths"]["/mcp"]["post"]
    assert {"200", "202", "400", "401", "403", "404", "406", "413", "415"} <= set(found["responses"])
    schema = found["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/RpcAnswer"}


def test_lazily_imported_operations_register_every_tool() -> None:
    program = """
import json
from app import app
from chalicelib.http.lazy_imports import import_served
from chalicelib.operations.registry import operations
import_served()
print(json.dumps(sorted(each.tool.name for each in operations.values() if each.tool)))
"""
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "AWS_LAMBDA_FUNCTION_NAME": "represent", "STAGE": "local"}
    made = subprocess.run(  # noqa: S603 (ours)
        command, cwd=ROOT / "represent-app", env=environment, check=True, capture_output=True, text=True
    )
    listed = made.stdout
    assert json.loads(listed) == sorted(tool_catalog.load())


def test_every_operation_has_a_route() -> None:
    import_served()
    unserved = {
        f"{operation.name} in {operation.function.__module__} has no app.serve in represent-app/app.py"
        for operation in registry.operations.values()
        if operation not in app.served.values()
    }
    assert unserved == set()
