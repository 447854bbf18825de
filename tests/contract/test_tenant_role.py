"""The credentials layer: a session with a tenant tag can access the items of that tenant and no others.

moto and MiniStack allow everything here (they do not look at `dynamodb:LeadingKeys`), so tests/iam.py evaluates
resources.yaml; tests/contract/test_evaluator.py checks that evaluator. The keys of a request are read from the
parameters that botocore accepts.
"""

from __future__ import annotations

import json
import re
from typing import Any

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.auth.permissions import ANONYMOUS
from chalicelib.aws import tenant_credentials
from chalicelib.aws.iam import merge_uses
from chalicelib.aws.tenant_table import TenantTable, Write
from chalicelib.container import Container
from chalicelib.core.errors import NotFound
from chalicelib.operations import registry as operations_registry
from chalicelib.tenants import tenant_registry
from tests import grants, iam, roles

TABLE, USAGE = roles.TABLES.values()
CA = {"TenantId": "CA"}
PUBLIC = {"Access": "public"}
STATEMENT = "SELECT * FROM \"represent-local\" WHERE PK = 'TENANT#CA'"


def key(partition: str) -> dict[str, Any]:
    return {"PK": {"S": partition}, "SK": {"S": "REP#1"}}


def query(partition: str, **more: Any) -> tuple[str, dict[str, Any]]:
    name = "GSI1PK" if more else "PK"
    asked = {"KeyConditionExpression": f"{name} = :pk", "ExpressionAttributeValues": {":pk": {"S": partition}}}
    return "Query", {"TableName": TABLE, **asked, **more}


INDEX = {"IndexName": "GSI1"}


def every_way(partition: str) -> list[tuple[str, dict[str, Any]]]:
    """Return each call that the product makes on a tenant's items, for a partition; transactions by each element."""
    at = {"TableName": TABLE}
    change = {"UpdateExpression": "SET version = :v", "ExpressionAttributeValues": {":v": {"N": "1"}}}
    mine: dict[str, Any] = {"Put": at | {"Item": key("TENANT#CA")}}
    elements: list[dict[str, Any]] = [
        {"Put": at | {"Item": key(partition)}}, {"Delete": at | {"Key": key(partition)}},
        {"Update": at | {"Key": key(partition)} | change},
    ]  # fmt: skip
    return [
        ("GetItem", at | {"Key": key(partition)}),
        ("GetItem", {"TableName": USAGE, "Key": key(partition)}),
        ("PutItem", at | {"Item": key(partition)}),
        ("PutItem", {"TableName": USAGE, "Item": key(partition)}),
        ("UpdateItem", at | {"Key": key(partition)} | change),
        ("UpdateItem", {"TableName": USAGE, "Key": key(partition)} | change),
        ("DeleteItem", at | {"Key": key(partition)}),
        ("BatchGetItem", {"RequestItems": {TABLE: {"Keys": [key("TENANT#CA"), key(partition)]}}}),
        ("BatchGetItem", {"RequestItems": {USAGE: {"Keys": [key(partition)]}}}),
        query(partition),
        query(partition, **INDEX),
        *(("TransactWriteItems", {"TransactItems": pair}) for one in elements for pair in ([one, mine], [mine, one])),
        ("TransactGetItems", {"TransactItems": [{"Get": at | {"Key": key(partition)}}]}),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> Any:
    return botocore.session.get_session().get_service_model("dynamodb")


@pytest.mark.parametrize(("operation", "params"), every_way("TENANT#CA#CHANGES"))
def test_requests_of_these_tests_are_valid_for_botocore(model: Any, operation: str, params: dict[str, Any]) -> None:
    report = botocore.validate.ParamValidator().validate(params, model.operation_model(operation).input_shape)
    assert not report.has_errors(), report.generate_report()


@pytest.mark.parametrize(
    "partition", ["TENANT#CA", "TENANT#CA#CHANGES", "TENANT#CA#USER#x", "TENANT#CA#", "TENANT#CA#\n"]
)
def test_tenant_session_can_access_all_items_of_the_tenant(partition: str) -> None:
    for operation, params in every_way(partition):
        assert roles.may(roles.tenant_policy(), operation, params, CA), operation


OTHERS = [
    "TENANT#NY", "TENANT#CA-Alameda", "TENANT#CA-Alameda#CHANGES", "TENANT#C", "TENANT#CAX", "TENANT#ca", "TENANT#Ca#X",
    "TENANT#CA\n", "TENANT#CA ", " TENANT#CA", "tenant#CA", "TENANT#CA\u200b", "TENANT#\u0421\u0410",
    "TENANT#\uff23\uff21", "TENANT#C\u0391#X", "TENANT#CA*", "TENANT#*", "TENANT#?A", "TENANT#", "TENANT", "*",
    "TENANT#${aws:PrincipalTag/TenantId}", "TENANT#CA%23X", "TENANT#CA/X", "APIKEY#0", "HEALTH#0", "ENV", "TENANTS",
    "DIVISION#ocd-division/country:us/state:ca",
]  # fmt: skip


@pytest.mark.parametrize("partition", OTHERS)
def test_tenant_session_cannot_access_anything_else(partition: str) -> None:
    for operation, params in every_way(partition):
        assert not roles.may(roles.tenant_policy(), operation, params, CA), operation


@given(tenant=st.sampled_from(["CA", "CA-Alameda", "NY-Albany", "MD-Baltimore"]), text=st.text(max_size=30))
def test_no_suffix_makes_a_key_of_another_tenant_accessible(tenant: str, text: str) -> None:
    partition = f"TENANT#{tenant}{text}"
    allowed = roles.may(roles.tenant_policy(), *query(partition), {"TenantId": tenant})
    assert allowed is (text == "" or text.startswith("#"))


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("Scan", {"TableName": TABLE}),
        ("Scan", {"TableName": TABLE, **INDEX}),
        ("PartiQLSelect", {"TableName": TABLE, "Statement": STATEMENT}),
        ("PartiQLUpdate", {"TableName": TABLE, "Statement": STATEMENT}),
        ("PartiQLDelete", {"TableName": TABLE, "Statement": STATEMENT}),
        ("PartiQLInsert", {"TableName": TABLE, "Statement": STATEMENT}),
        ("BatchWriteItem", {"RequestItems": {TABLE: [{"PutRequest": {"Item": key("TENANT#CA")}}]}}),
        ("DescribeTable", {"TableName": TABLE}),
        ("DeleteTable", {"TableName": TABLE}),
        ("ExportTableToPointInTime", {"TableName": TABLE}),
        ("GetItem", {"TableName": "represent-prod", "Key": key("TENANT#CA")}),
    ],
)
def test_calls_without_a_key_and_unneeded_calls_are_denied(operation: str, params: dict[str, Any]) -> None:
    for tags in (CA, PUBLIC, CA | PUBLIC, {}):
        assert not roles.may(roles.tenant_policy(), operation, params, tags)


def test_no_statement_allows_a_request_without_a_key() -> None:
    for policy in (roles.tenant_policy(), roles.own_policy()):
        for statement in policy["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            if any(action.startswith("dynamodb:") for action in actions):
                assert statement["Condition"]["Null"]["dynamodb:LeadingKeys"] == "false"
                for action, resource in ((action, arn) for action in actions for arn in _listed(statement["Resource"])):
                    here = resource.replace(":*:*:", f":{grants.REGION}:{grants.ACCOUNT}:")
                    tags = {"aws:PrincipalTag/TenantId": "CA"}
                    assert not iam.allows([policy], action, here, tags)


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_batch_with_one_key_of_another_tenant_fails_completely() -> None:
    def batch(*partitions: str) -> dict[str, Any]:
        return {"RequestItems": {TABLE: {"Keys": [key(partition) for partition in partitions]}}}

    assert roles.may(roles.tenant_policy(), "BatchGetItem", batch("TENANT#CA", "TENANT#CA#CHANGES"), CA)
    assert not roles.may(roles.tenant_policy(), "BatchGetItem", batch("TENANT#CA", "TENANT#NY"), CA)


def test_session_without_a_tenant_cannot_access_any_tenant() -> None:
    for tags in ({}, {"TenantId": ""}, PUBLIC, {"Tenant": "CA"}):
        for operation, params in every_way("TENANT#CA") + every_way("TENANT#"):
            assert not roles.may(roles.tenant_policy(), operation, params, tags), tags


@pytest.mark.parametrize("partition", ["TENANTS", "DIVISION#ocd-division/country:us/state:ca"])
def test_public_indexes_are_readable_only_with_the_public_tag(partition: str) -> None:
    assert roles.may(roles.tenant_policy(), *query(partition, **INDEX), PUBLIC)
    for tags in (CA, CA | PUBLIC, {}, {"Access": "Public"}, {"Access": "all"}):
        assert not roles.may(roles.tenant_policy(), *query(partition, **INDEX), tags)
    others = [entry for entry in every_way(partition) if "IndexName" not in entry[1]]
    assert not any(roles.may(roles.tenant_policy(), *entry, PUBLIC) for entry in others)
    for other in ("TENANTSX", "TENANT#CA", "DIVISION", "APIKEY#0", "division#x"):
        assert not roles.may(roles.tenant_policy(), *query(other, **INDEX), PUBLIC)


class TestWildcardsInTags:
    @pytest.mark.parametrize("tag", ["*", "C*", "?A", "CA#CHANGES", "${aws:userid}"])
    def test_wildcard_tag_would_allow_more_so_no_session_has_one(self, tag: str) -> None:
        # STS refuses it by its own grammar; botocore has the grammar, but does not check it.
        sts = botocore.session.get_session().get_service_model("sts")
        assert sts.shape_for("tagValueType").metadata["pattern"] == r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"
        assert not re.fullmatch(r"[\w\s.:/=+\-@]*", tag)  # \w and \s include all of L, Z and N
        with pytest.raises(ValueError, match="not a tenant id"):
            tenant_credentials.as_tenant(tag, lambda: pytest.fail("credentials were requested"))
        with pytest.raises(NotFound):
            Container(ANONYMOUS).for_tenant(tag)

    def test_wildcard_tag_would_allow_all_tenants(self) -> None:
        assert roles.may(roles.tenant_policy(), *query("TENANT#NY"), {"TenantId": "*"})

    def test_every_tenant_id_fits_the_grammar_of_sts(self) -> None:
        for tenant in (row[0] for row in tenant_registry.load_registry().select()):
            assert tenant_credentials.TENANT_ID.fullmatch(tenant)
            assert re.fullmatch(r"[A-Za-z0-9_.:/=+\-@]{1,256}", tenant)  # the value of a tag
            assert re.fullmatch(r"[A-Za-z0-9_+=,.@-]{2,64}", tenant)  # the name of a session


class TestAssumeRole:
    def test_function_may_assume_it_for_one_tenant_or_for_public_data(self) -> None:
        for tags in (CA, {"TenantId": "NY-Albany"}, PUBLIC):
            assert roles.may_assume(roles.API_ROLE, tags, roles.own_policy())

    @pytest.mark.parametrize("tags", [{}, CA | PUBLIC, {"TenantId": ""}, {"Access": "all"}, CA | {"Stage": "prod"}])
    def test_function_may_not_assume_it_for_both_for_neither_or_with_other_tags(self, tags: dict[str, str]) -> None:
        assert not roles.may_assume(roles.API_ROLE, tags, roles.own_policy())

    @pytest.mark.parametrize(
        "name",
        [
            "represent-prod-ApiHandlerRole-1",
            "represent-local2-ApiHandlerRole-1",
            "represent-local-tenant",
            "admin",
            "x/represent-local-y",
        ],
    )
    def test_other_roles_of_the_account_may_not_assume_it(self, name: str) -> None:
        everything = {"Statement": [{"Effect": "Allow", "Action": "sts:*", "Resource": "*:*:*:*:*:*"}]}
        caller = f"arn:aws:iam::{grants.ACCOUNT}:role/{name}"
        assert roles.may_assume(roles.API_ROLE, CA, everything)
        assert not roles.may_assume(caller, CA, everything)
        assert not roles.may_assume(caller, PUBLIC, everything)

    def test_role_without_permission_in_its_own_policy_may_not_assume_it(self) -> None:
        assert not roles.may_assume(roles.API_ROLE, CA, roles.tenant_policy())

    def test_no_other_account_is_trusted(self) -> None:
        root = {"AWS": f"arn:aws:iam::{grants.ACCOUNT}:root"}
        assert [statement["Principal"] for statement in roles.trust()["Statement"]] == [root, root]


def test_function_role_accesses_only_items_of_no_tenant() -> None:
    for operation, params in every_way("TENANT#CA"):
        assert not roles.may(roles.own_policy(), operation, params, {}), operation
    for table, partition in ((TABLE, "APIKEY#0"), (TABLE, "HEALTH#0"), (TABLE, "USER#0"), (USAGE, "HEALTH#0")):
        assert roles.may(roles.own_policy(), "GetItem", {"TableName": table, "Key": key(partition)}, {})
        assert roles.may(roles.own_policy(), "PutItem", {"TableName": table, "Item": key(partition)}, {})
    assert roles.may(roles.own_policy(), "PutItem", {"TableName": USAGE, "Item": key("ENV")}, {})
    both = {"TransactItems": [{"Put": {"TableName": TABLE, "Item": key(of)}} for of in ("APIKEY#0", "APIKEY#1")]}
    assert roles.may(roles.own_policy(), "TransactWriteItems", both, {})
    for partition in ("APIKEY#0", "TENANTS", "DIVISION#x", "TENANT#CA#APIKEYS"):
        assert not roles.may(roles.own_policy(), *query(partition), {})
        assert not roles.may(roles.own_policy(), *query(partition, **INDEX), {})


def test_tenant_role_allows_exactly_the_declared_table_operations() -> None:
    declared = operations_registry.list_api_uses()
    for handler in operations_registry.handlers.values():
        declared = merge_uses(declared, handler.uses)
    allowed: dict[str, set[str]] = {}
    for statement in roles.tenant_policy()["Statement"]:
        allowed.setdefault(statement["Resource"].rpartition(":")[2], set()).update(_listed(statement["Action"]))
    for variable, resource in (
        ("DDB_TABLE_NAME", f"table/{TABLE}"),
        ("DDB_INDEX_NAME", f"table/{TABLE}/index/GSI1"),
        ("USAGE_TABLE_NAME", f"table/{USAGE}"),
    ):
        message = f"TenantRole in resources.yaml does not fit what the code declares on {variable}"
        assert allowed.pop(resource) == set(map(str, declared[variable])), message
    assert not allowed


class Recording:
    """A database that records its calls and contains nothing."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def call(**request: Any) -> dict[str, Any]:
            self.asked.append(("".join(word.title() for word in name.split("_")), request))
            return {"Items": [], "Responses": {}}

        return call


def test_tenant_table_calls_are_allowed_only_to_the_tenant() -> None:
    database: Any = Recording()
    table = TenantTable(lambda: database, TABLE, USAGE, "CA")
    table.get("REP#1")
    table.get("1", partition="#IDEMPOTENCY", usage=True)
    table.get_many(["META", "REP#1"])
    list(table.query(partition="#CHANGES"))
    table.transact([Write("A", {"a": 1}, 0), Write("B", None, 1), Write("C", {"version": 2}, 1, bump=True)])
    table.transact([Write("A", {"a": 1}, 0, partition="#IDEMPOTENCY", usage=True)])
    assert len(database.asked) == 6
    for operation, params in database.asked:
        assert roles.may(roles.tenant_policy(), operation, params, CA), json.dumps(params)
        assert not roles.may(roles.tenant_policy(), operation, params, {"TenantId": "CA-Alameda"})
        assert not roles.may(roles.own_policy(), operation, params, {})
