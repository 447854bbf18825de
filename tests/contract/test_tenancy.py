"""The gateway passes the tenant id of each invocation to Lambda, as the routes declare it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from app import app
from chalicelib.auth.permissions import GRANTS, Role
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.operations import registry
from tests.api.test_matrix import EXPECTED
from tests.contract.test_templates import template
from tools.deploy import package
from tools.generate import tenant_mapping

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module", params=["local", "prod"])
def resources(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = template(package.build(request.param))["Resources"]
    return found


@pytest.fixture(scope="module")
def definition(resources: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = resources["RestAPI"]["Properties"]["DefinitionBody"]
    return found


def test_overlay_has_the_routes_of_the_app() -> None:
    assert tenant_mapping.generate(check=True) == 0


def test_outdated_overlay_is_reported_and_regenerated_and_manual_parts_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tenant_mapping.FILE.read_text(encoding="utf-8")
    by_hand, _, _ = whole.partition(tenant_mapping.BEGIN)
    assert "MISSING_AUTHENTICATION_TOKEN" in by_hand
    lagging = tmp_path / "overlay.yaml"
    lagging.write_text(whole.replace("          /me:\n", "          /them:\n"), encoding="utf-8")
    monkeypatch.setattr(tenant_mapping, "FILE", lagging)
    assert tenant_mapping.generate(check=True) == 1
    assert "make generate" in capsys.readouterr().err
    assert (
        tenant_mapping.generate(check=False)
        == tenant_mapping.generate(check=False)
        == tenant_mapping.generate(check=True)
        == 0
    )
    assert lagging.read_text(encoding="utf-8") == whole


def test_only_the_api_function_isolates_tenants(resources: dict[str, Any]) -> None:
    functions = {name: entry for name, entry in resources.items() if entry["Type"] == "AWS::Serverless::Function"}
    apart = {name for name, entry in functions.items() if "TenancyConfig" in entry["Properties"]}
    assert apart == {"APIHandler"}
    assert functions["APIHandler"]["Properties"]["TenancyConfig"] == {"TenantIsolationMode": "PER_TENANT"}


def test_sam_translates_the_isolation_to_lambda(resources: dict[str, Any]) -> None:
    """AWS publishes the SAM translator; it refuses event sources that are incompatible with tenant isolation."""
    sources = deepcopy(resources)
    for entry in sources.values():
        if entry["Type"] == "AWS::Serverless::Function":
            entry["Properties"]["CodeUri"] = "s3://bucket/key"
    session = boto3.Session(region_name="us-east-1")
    translator = Translator(managed_policy_map={}, sam_parser=Parser(), boto_session=session)
    made = translator.translate(
        {"Resources": sources},
        dict.fromkeys(("UserPoolArn", "TenantRoleArn", "TableStreamArn", "ChangesDeadLettersArn"), "arn:aws:x:y:1:z"),
    )["Resources"]
    assert made["APIHandler"]["Type"] == "AWS::Lambda::Function"
    assert made["APIHandler"]["Properties"]["TenancyConfig"] == {"TenantIsolationMode": "PER_TENANT"}


def test_every_method_passes_its_tenant(definition: dict[str, Any]) -> None:
    seen = set()
    for path, methods in definition["paths"].items():
        for method, method_definition in methods.items():
            parameters = method_definition["x-amazon-apigateway-integration"]["requestParameters"]
            operation = app.served.get(("GET" if method == "head" else method.upper(), path))
            if operation is None or not operation.tenant or (operation.grant.public and operation.permission.reads):
                expected = f"'{SHARED_ENVIRONMENT}'"
            else:
                expected = "method.request." + ("path.tenant" if "{tenant}" in path else "header.X-Tenant-Id")
            assert parameters == {tenant_mapping.TARGET: expected}, (method, path)
            seen.add(expected)
    assert len(seen) == 3


def test_isolation_of_each_operation_follows_its_permission() -> None:
    """Deny by default: the shared environment runs a tenant's operation only if any caller may, and it reads."""
    for operation in registry.operations.values():
        grant, action = GRANTS[operation.permission], operation.permission.partition(":")[2]
        shared = not operation.tenant or (Role.ANYONE in grant.roles and action == "read")
        assert operation.isolated is not shared, operation.name


def test_public_reads_are_the_gets_that_any_caller_may_make_and_a_lookup_by_body() -> None:
    public = {place for place, operation in app.served.items() if operation.grant.public}
    reads = {place for place in public if app.served[place].permission.reads}
    gets = {place for place in public if place[0] == "GET"} - {("GET", "/agent/tools")}
    assert reads == gets | {("POST", "/lookup")}
    assert not app.served["GET", "/agent/tools"].isolated
    assert app.served["POST", "/corrections"].isolated
    assert app.served["POST", "/tenants/{tenant}/mcp"].isolated
    assert not [place for place in reads if app.served[place].isolated]


def test_mapping_of_each_row_of_the_matrix(definition: dict[str, Any]) -> None:
    for (method, route), row in EXPECTED.items():
        integration = definition["paths"][route][method.lower()]["x-amazon-apigateway-integration"]
        source = integration["requestParameters"][tenant_mapping.TARGET]
        constant = source == f"'{SHARED_ENVIRONMENT}'"
        if method == "GET" and row["anonymous"] not in (401, 403):
            assert constant, (method, route)
        if method != "GET" and "{tenant}" in route:
            assert not constant, (method, route)
        # A route that staff of another tenant may not call takes a permission in a tenant.
        if row["admin"] < 400 <= row["other admin"]:
            assert not constant, (method, route)


def test_mapped_parameters_are_declared_and_declared_ones_are_complete(definition: dict[str, Any]) -> None:
    for path, methods in definition["paths"].items():
        for method, method_definition in methods.items():
            declared = {(entry["in"], entry["name"]) for entry in method_definition.get("parameters", [])}
            captured = {("path", name) for name in re.findall(r"{(\w+)}", path)}
            source = method_definition["x-amazon-apigateway-integration"]["requestParameters"][tenant_mapping.TARGET]
            header = {("header", "X-Tenant-Id")} if "header" in source else set()
            assert declared == captured | header, (method, path)
            assert all(entry["required"] for entry in method_definition.get("parameters", []))
            # Chalice's part of the integration is unchanged.
            assert method_definition["x-amazon-apigateway-integration"]["type"] == "aws_proxy"


def test_gateway_requires_the_tenant_header_on_the_same_routes_as_the_app(definition: dict[str, Any]) -> None:
    validators = definition["x-amazon-apigateway-request-validators"]
    assert validators == {"parameters": {"validateRequestBody": False, "validateRequestParameters": True}}
    for methods in definition["paths"].values():
        for method_definition in methods.values():
            needs_it = any(entry["in"] == "header" for entry in method_definition.get("parameters", []))
            assert (method_definition.get("x-amazon-apigateway-request-validator") == "parameters") is needs_it
