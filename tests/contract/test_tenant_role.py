"""The third layer by itself: whatever asks, a session that bears a tenant opens the items of that tenant and no others.

moto and MiniStack let everything through here (they do not look at `dynamodb:LeadingKeys`), so what resources.yaml
says is evaluated by tests/iam.py; tests/contract/test_evaluator.py says why that can be believed. What a request's keys
are is read from the request as botocore takes it.
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
    """Return each call that the product makes of a tenant's items, for a partition; transactions by each element."""
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
def test_the_requests_of_these_tests_are_requests_that_botocore_takes(
    model: Any, operation: str, params: dict[str, Any]
) -> None:
    report = botocore.validate.ParamValidator().validate(params, model.operation_model(operation).input_shape)
    assert not report.has_errors(), report.generate_report()


@pytest.mark.parametrize(
    "partition", ["TENANT#CA", "TENANT#CA#CHANGES", "TENANT#CA#USER#x", "TENANT#CA#", "TENANT#CA#\n"]
)
def test_a_tenants_session_opens_all_that_is_the_tenants(partition: str) -> None:
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
def test_it_opens_nothing_else_in_no_way(partition: str) -> None:
    for operation, params in every_way(partition):
        assert not roles.may(roles.tenant_policy(), operation, params, CA), operation


@given(tenant=st.sampled_from(["CA", "CA-Alameda", "NY-Albany", "MD-Baltimore"]), text=st.text(max_size=30))
def test_no_text_that_follows_makes_a_key_of_another_tenant_its_own(tenant: str, text: str) -> None:
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
def test_what_names_no_key_or_is_not_needed_is_closed(operation: str, params: dict[str, Any]) -> None:
    for tags in (CA, PUBLIC, CA | PUBLIC, {}):
        assert not roles.may(roles.tenant_policy(), operation, params, tags)


def test_no_statement_would_hold_where_a_request_has_no_key() -> None:
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


def test_a_batch_with_one_key_of_another_tenant_fails_whole() -> None:
    def batch(*partitions: str) -> dict[str, Any]:
        return {"RequestItems": {TABLE: {"Keys": [key(partition) for partition in partitions]}}}

    assert roles.may(roles.tenant_policy(), "BatchGetItem", batch("TENANT#CA", "TENANT#CA#CHANGES"), CA)
    assert not roles.may(roles.tenant_policy(), "BatchGetItem", batch("TENANT#CA", "TENANT#NY"), CA)


def test_a_session_without_a_tenant_opens_no_tenant() -> None:
    for tags in ({}, {"TenantId": ""}, PUBLIC, {"Tenant": "CA"}):
        for operation, params in every_way("TENANT#CA") + every_way("TENANT#"):
            assert not roles.may(roles.tenant_policy(), operation, params, tags), tags


@pytest.mark.parametrize("partition", ["TENANTS", "DIVISION#ocd-division/country:us/state:ca"])
def test_the_public_indexes_are_read_with_the_public_tag_alone(partition: str) -> None:
    assert roles.may(roles.tenant_policy(), *query(partition, **INDEX), PUBLIC)
    for tags in (CA, CA | PUBLIC, {}, {"Access": "Public"}, {"Access": "all"}):
        assert not roles.may(roles.tenant_policy(), *query(partition, **INDEX), tags)
    others = [entry for entry in every_way(partition) if "IndexName" not in entry[1]]
    assert not any(roles.may(roles.tenant_policy(), *entry, PUBLIC) for entry in others)
    for other in ("TENANTSX", "TENANT#CA", "DIVISION", "APIKEY#0", "division#x"):
        assert not roles.may(roles.tenant_policy(), *query(other, **INDEX), PUBLIC)


class TestWildcardsInTags:
    @pytest.mark.parametrize("tag", ["*", "C*", "?A", "CA#CHANGES", "${aws:userid}"])
    def test_they_would_open_more_so_nothing_makes_a_session_of_one(self, tag: str) -> None:
        # STS refuses it by its own grammar, which botocore knows and leaves to STS to keep to.
        sts = botocore.session.get_session().get_service_model("sts")
        assert sts.shape_for("tagValueType").metadata["pattern"] == r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"
        assert not re.fullmatch(r"[\w\s.:/=+\-@]*", tag)  # \w and \s have all of L, Z and N
        with pytest.raises(ValueError, match="not a tenant id"):
            tenant_credentials.as_tenant(tag, lambda: pytest.fail("nobody is asked"))
        with pytest.raises(NotFound):
            Container(ANONYMOUS).for_tenant(tag)

    def test_one_that_came_through_would_be_worth_it(self) -> None:
        assert roles.may(roles.tenant_policy(), *query("TENANT#NY"), {"TenantId": "*"})

    def test_every_tenant_fits_what_sts_takes(self) -> None:
        for tenant in (row[0] for row in tenant_registry.load_registry().select()):
            assert tenant_credentials.TENANT_ID.fullmatch(tenant)
            assert re.fullmatch(r"[A-Za-z0-9_.:/=+\-@]{1,256}", tenant)  # a tag's value
            assert re.fullmatch(r"[A-Za-z0-9_+=,.@-]{2,64}", tenant)  # a session's name


class TestWhoMayMakeASession:
    def test_the_function_may_for_one_tenant_or_for_anybody(self) -> None:
        for tags in (CA, {"TenantId": "NY-Albany"}, PUBLIC):
            assert roles.may_assume(roles.API_ROLE, tags, roles.own_policy())

    @pytest.mark.parametrize("tags", [{}, CA | PUBLIC, {"TenantId": ""}, {"Access": "all"}, CA | {"Stage": "prod"}])
    def test_it_may_not_for_both_for_nobody_or_with_more(self, tags: dict[str, str]) -> None:
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
    def test_nobody_else_of_the_account_may(self, name: str) -> None:
        everything = {"Statement": [{"Effect": "Allow", "Action": "sts:*", "Resource": "*:*:*:*:*:*"}]}
        caller = f"arn:aws:iam::{grants.ACCOUNT}:role/{name}"
        assert roles.may_assume(roles.API_ROLE, CA, everything)
        assert not roles.may_assume(caller, CA, everything)
        assert not roles.may_assume(caller, PUBLIC, everything)

    def test_a_role_of_the_stage_that_its_own_policy_gives_no_leave_may_not(self) -> None:
        assert not roles.may_assume(roles.API_ROLE, CA, roles.tenant_policy())

    def test_no_other_account_is_trusted(self) -> None:
        root = {"AWS": f"arn:aws:iam::{grants.ACCOUNT}:root"}
        assert [statement["Principal"] for statement in roles.trust()["Statement"]] == [root, root]


def test_the_functions_own_role_opens_what_is_no_tenants_and_nothing_else() -> None:
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


def test_the_tenant_role_may_do_what_operations_declare_on_tables_and_nothing_else() -> None:
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
        told = f"TenantRole in resources.yaml does not fit what the code declares on {variable}"
        assert allowed.pop(resource) == set(map(str, declared[variable])), told
    assert not allowed


class Recording:
    """A database that keeps what it was asked, and has nothing."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def call(**request: Any) -> dict[str, Any]:
            self.asked.append(("".join(word.title() for word in name.split("_")), request))
            return {"Items": [], "Responses": {}}

        return call


def test_all_that_a_tenants_table_does_is_allowed_its_tenant_and_no_other() -> None:
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
