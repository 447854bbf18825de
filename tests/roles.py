"""The IAM roles of a stage as CloudFormation makes them, and the calls that they allow."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from chalicelib.aws.iam import OF_NO_TENANT
from chalicelib.operations import registry
from tests import grants, iam
from tests.support import ROOT
from tools.deploy import cloudformation, parameters
from tools.generate import policies

STAGE = grants.STAGE
TENANT_ROLE = f"arn:aws:iam::{grants.ACCOUNT}:role/represent-{STAGE}-tenant"
API_ROLE = f"arn:aws:iam::{grants.ACCOUNT}:role/represent-{STAGE}-ApiHandlerRole-1ABCDEFG"
TABLES = {"Table": f"represent-{STAGE}", "UsageTable": f"represent-{STAGE}-usage"}


def rendered(value: Any) -> Any:
    """Return a part of resources.yaml with CloudFormation's values filled in; an e2e test compares it with a stage."""
    known = {
        "Stage": STAGE, "AWS::Partition": "aws", "AWS::AccountId": grants.ACCOUNT, "AWS::Region": grants.REGION,
        **parameters.tags(STAGE),
        **{f"{logical}.Arn": grants._arn("dynamodb", f"table/{name}") for logical, name in TABLES.items()},
    }  # fmt: skip
    if isinstance(value, list):
        return [rendered(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Fn::Sub"}:
        return re.sub(r"\$\{([^}]+)\}", lambda found: known[found[1]], value["Fn::Sub"])
    if set(value) == {"Fn::GetAtt"}:
        return known[".".join(value["Fn::GetAtt"])]
    return known[value["Ref"]] if set(value) == {"Ref"} else {key: rendered(entry) for key, entry in value.items()}


@cache
def _tenant_role() -> Any:
    template = cloudformation.read((ROOT / "represent-app" / ".chalice" / "resources.yaml").read_text(encoding="utf-8"))
    role = template["Resources"]["TenantRole"]["Properties"]
    return rendered({name: role[name] for name in ("Policies", "AssumeRolePolicyDocument")})


def tenant_policy() -> Any:
    """Return the policy of the tenant role."""
    (policy,) = _tenant_role()["Policies"]
    return policy["PolicyDocument"]


def trust() -> Any:
    """Return the trust policy of the tenant role."""
    return _tenant_role()["AssumeRolePolicyDocument"]


@cache
def own_policy() -> Any:
    """Return the policy of the API's own role on a stage where it may not open items of tenants."""
    return policies.policy(registry.list_api_uses(), STAGE, shared=OF_NO_TENANT)


def may(policy: Any, operation: str, params: dict[str, Any], tags: dict[str, str]) -> bool:
    """Return whether a policy allows a call to DynamoDB, for a principal with some tags.

    A transaction needs permission for each element. AWS does not document whether IAM sees the keys of all elements at
    each, so both readings must allow it. The same holds for calls that read several tables at once.
    """
    asked = list(grants.dynamodb_permissions(operation, params))
    principal = {f"aws:PrincipalTag/{key}": value for key, value in tags.items()}
    every = [key for _, _, keys in asked for key in keys]

    def verdict(*, whole: bool) -> bool:
        return all(
            iam.allows([policy], action, arn, principal | _leading(every if whole else keys))
            for action, arn, keys in asked
        )

    return verdict(whole=False) and verdict(whole=True)


def _leading(keys: list[str]) -> dict[str, Any]:
    return {policies.LEADING: keys} if keys else {}


def may_assume(caller: str, tags: dict[str, str], own: Any) -> bool:
    """Return whether a role of the account may assume the tenant role with some tags; both policies must allow it."""
    context: dict[str, Any] = {"aws:PrincipalArn": caller}
    context |= {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    context |= {"aws:TagKeys": list(tags)} if tags else {}
    actions = ["sts:AssumeRole", *(["sts:TagSession"] if tags else [])]
    return all(iam.allows([policy], action, TENANT_ROLE, context) for action in actions for policy in (trust(), own))
