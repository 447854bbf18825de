"""The isolation of tenants, as far as the embedded cloud supports it.

MiniStack 1.5.33 makes the roles and their sessions, but does not look at `dynamodb:LeadingKeys`. Its CloudFormation
drops TenancyConfig, and it ignores mappings and validators of the API's definition, so functions get no tenant id of
their invocations. For that see tests/contract/test_tenancy.py and tests/api/test_tenant_isolation.py.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import grants, roles
from tests.e2e.conftest import Deployed
from tools.deploy import stage

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.journey
DRAFT = {
    "name": "Bo Example", "position": "County Legislator", "district": "7", "sources": [{"url": "https://example.org"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def scoped(deployed: Deployed) -> Iterator[Deployed]:
    """Yield a stage whose functions access the items of tenants through the tenant role."""
    place = stage.DeployTarget("dev", deployed.cloud.endpoint)
    made = Deployed(deployed.cloud, place, stage.deploy(place, lambda _: None))
    made.as_admin_of("NY-Albany")
    yield made
    stage.remove(place, take_down=False, say=lambda _: None)


def function_of(deployed: Deployed) -> Any:
    """Return the function behind the API."""
    found = deployed.place.client("cloudformation").describe_stack_resources(StackName=deployed.place.app)
    resources = {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in found["StackResources"]}
    return deployed.place.client("lambda").get_function_configuration(FunctionName=resources["APIHandler"])


def test_deployed_tenant_role_equals_the_evaluated_one(deployed: Deployed) -> None:
    iam, account = deployed.place.client("iam"), deployed.place.account
    (name,) = iam.list_role_policies(RoleName="represent-local-tenant")["PolicyNames"]
    policy = iam.get_role_policy(RoleName="represent-local-tenant", PolicyName=name)["PolicyDocument"]
    trust = iam.get_role(RoleName="represent-local-tenant")["Role"]["AssumeRolePolicyDocument"]
    for made, evaluated in ((policy, roles.tenant_policy()), (trust, roles.trust())):
        assert made == json.loads(json.dumps(evaluated).replace(grants.ACCOUNT, account))


def test_stage_with_the_tenant_role_works_through_its_sessions(scoped: Deployed) -> None:
    function = function_of(scoped)
    arn = f"arn:aws:iam::{scoped.place.account}:role/represent-dev-tenant"
    assert function["Environment"]["Variables"]["TENANT_ROLE_ARN"] == arn
    there: dict[str, str] = {"X_Tenant_Id": "NY-Albany"}
    made = scoped.send("POST", "/representatives", DRAFT, Idempotency_Key="k", **there)
    assert made.status == 201
    assert scoped.send("POST", "/representatives", DRAFT, Idempotency_Key="k", **there).text == made.text
    listed = scoped.send("GET", "/representatives", **there).json
    assert [person["name"] for person in listed["data"]] == ["Bo Example"]
    assert scoped.send("GET", "/representatives", X_Tenant_Id="CA").json["data"] == []
    draft = {"name": "k", "permissions": ["representatives:create"]}
    key = scoped.send("POST", "/api-keys", draft, **there).json["data"][0]["key"]
    assert scoped.send("POST", "/representatives", DRAFT, X_Api_Key=key, **there).status == 201
    assert {report["status"] for report in scoped.send("GET", "/health/ready").json["data"]} == {"ok"}


def test_stage_without_the_tenant_role_uses_the_function_role(deployed: Deployed) -> None:
    assert function_of(deployed)["Environment"]["Variables"]["TENANT_ROLE_ARN"] == ""


def test_app_works_without_tenant_ids_of_invocations(deployed: Deployed) -> None:
    assert "TenancyConfig" not in function_of(deployed)
    for tenant in ("CA", "NY-Albany"):
        assert deployed.send("GET", "/representatives?limit=1", X_Tenant_Id=tenant).status == 200


@pytest.mark.parametrize("named", ["", " ", "ca", "CA#", "CA*", "NY-Albany;DROP", "C" * 300])
def test_missing_or_unknown_tenant_is_refused(deployed: Deployed, named: str) -> None:
    answer = deployed.send("GET", "/representatives", X_Tenant_Id=named)
    assert answer.status == (404 if named.strip() else 400)
    assert answer.headers["Content-Type"] == "application/problem+json"
