from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from bench.fake_dynamodb.expressions import Expression, UnknownExpression, size_of
from bench.fake_dynamodb.server import TABLES, CounterClient, Server
from bench.fake_dynamodb.tables import Database
from bench.peers import synthetic_data as data
from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import META, TenantTable, Write
from tests.support import create_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient

PARTITION = {"S": "TENANT#CA"}


@pytest.fixture
def database() -> Database:
    return Database(*TABLES)


@pytest.fixture
def client(database: Database) -> Iterator[DynamoDBClient]:
    with Server(database) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        made = boto3.client("dynamodb", endpoint_url=server.url, config=Config(retries={"total_max_attempts": 1}))
        yield made
        made.close()
        server.shutdown()
        thread.join()


def key(sk: str) -> dict[str, Any]:
    return {"PK": PARTITION, "SK": {"S": sk}}


def refusal(call: Callable[[], Any], client: DynamoDBClient) -> str:
    with pytest.raises(client.exceptions.ClientError) as raised:
        call()
    return str(raised.value.response["Error"]["Code"])


def test_application_can_read_and_write_it(client: DynamoDBClient) -> None:
    table = TenantTable(lambda: client, *TABLES, "CA")
    table.transact([Write("REP#1", {"doc": "{}", "version": 1}, 0), Write(META, {"version": 1}, 0)])
    assert table.get("REP#1") == {"PK": "TENANT#CA", "SK": "REP#1", "doc": "{}", "version": 1}
    table.transact([table.bump_version(1, 1, rules_version=2)])
    assert table.get_many([META, "REP#1", "REP#2"])[META]["version"] == 2
    with pytest.raises(WriteConflict) as clash:
        table.transact([Write("REP#2", {"version": 1}, 0), Write("REP#1", {"version": 9}, 5)])
    assert clash.value.failed == {1}
    assert [item["SK"] for item in table.query()] == [META, "REP#1"]
    assert table.query_after("", META, 1)[0][0]["SK"] == "REP#1"
    table.transact([Write("REP#1", None, 1)])
    assert table.get("REP#1") is None


def test_query_returns_a_megabyte_a_page_and_its_last_key(database: Database, client: DynamoDBClient) -> None:
    database.fill(TABLES[0], list(data.items("CA", 2_000)))
    pages = [
        (page["Count"], page["ConsumedCapacity"]["CapacityUnits"])
        for page in client.get_paginator("query").paginate(
            TableName=TABLES[0],
            KeyConditionExpression="PK = :pk AND begins_with(SK, :rep)",
            ExpressionAttributeValues={":pk": PARTITION, ":rep": {"S": "REP#"}},
            ReturnConsumedCapacity="TOTAL",
            ConsistentRead=True,
        )
    ]
    assert sum(count for count, _ in pages) == 2_000
    assert len(pages) == 3
    assert all(units <= 256 for _, units in pages)
    assert pages[0][1] > 250


def test_capacity_follows_the_rules_of_dynamodb(database: Database, client: DynamoDBClient) -> None:
    five = {**key("five"), "doc": {"S": "x" * 5_000}}
    assert client.put_item(TableName=TABLES[0], Item=five, ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"] == {
        "TableName": TABLES[0],
        "CapacityUnits": 5.0,
    }
    answers: list[Any] = [
        client.get_item(TableName=TABLES[0], Key=key(sk), ConsistentRead=strong, ReturnConsumedCapacity="TOTAL")
        for sk, strong in (("five", True), ("five", False), ("missing", True))
    ]
    assert [each["ConsumedCapacity"]["CapacityUnits"] for each in answers] == [2, 1, 1]
    both: Any = {TABLES[0]: {"Keys": [key("five"), key("missing")], "ConsistentRead": True}}
    batch = client.batch_get_item(RequestItems=both, ReturnConsumedCapacity="TOTAL")
    assert batch["ConsumedCapacity"][0].get("CapacityUnits") == 3
    client.transact_write_items(TransactItems=[{"Delete": {"TableName": TABLES[0], "Key": key("five")}}])
    counted = database.counted()
    assert counted["calls"] == {"PutItem": 1, "GetItem": 3, "BatchGetItem": 1, "TransactWriteItems": 1}
    assert (counted["read_units"], counted["write_units"]) == (7, 15)


def test_counters_are_available_beside_the_protocol(database: Database, client: DynamoDBClient) -> None:
    remote = CounterClient(client.meta.endpoint_url)
    before = remote.counted()
    client.get_item(TableName=TABLES[0], Key=key("missing"))
    assert (before, remote.counted()) == ((0, 0), (1, 0.5))
    assert database.counted()["calls"] == {"GetItem": 1}
    remote.close()


def test_binary_attributes_are_returned_unchanged(client: DynamoDBClient) -> None:
    content = bytes(range(256)) * 1_000
    client.put_item(TableName=TABLES[1], Item={**key("part"), "content": {"B": content}})
    assert client.get_item(TableName=TABLES[1], Key=key("part"))["Item"]["content"]["B"] == content
    too_much = {**key("part"), "content": {"B": bytes(410_000)}}
    assert refusal(lambda: client.put_item(TableName=TABLES[1], Item=too_much), client) == "ValidationException"


def test_unsupported_requests_are_rejected_by_name(client: DynamoDBClient) -> None:
    assert refusal(client.list_tables, client) == "UnknownOperationException"
    assert refusal(lambda: client.get_item(TableName="other", Key=key("a")), client) == "ResourceNotFoundException"
    unknown: dict[str, Any] = {"KeyConditionExpression": "PK = :a", "ExpressionAttributeValues": {":a": PARTITION}}
    assert refusal(lambda: client.query(TableName=TABLES[0], IndexName="GSI2", **unknown), client) == (
        "ValidationException"
    )


CONDITIONS = (
    "attribute_not_exists(PK)",
    "attribute_exists(PK) AND version = :two",
    "version = :one OR version = :two",
    "NOT version = :one AND (doc = :text OR attribute_exists(fresh))",
    "#version BETWEEN :one AND :two",
    "version < :two",
    "absent < :two",
    "begins_with(doc, :text)",
)
UPDATES = (
    "SET version = version + :one, fresh = :text",
    "SET fresh = if_not_exists(fresh, :text) ADD version :two",
    "ADD absent :one REMOVE doc",
)
VALUES: Any = {":one": {"N": "1"}, ":two": {"N": "2"}, ":text": {"S": "text"}}


def used(expression: str) -> dict[str, Any]:
    names = {"ExpressionAttributeNames": {"#version": "version"}} if "#version" in expression else {}
    values = {name: value for name, value in VALUES.items() if name in expression}
    return names | ({"ExpressionAttributeValues": values} if values else {})


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_are_evaluated_as_by_moto(condition: str) -> None:
    with mock_aws():
        elsewhere = boto3.client("dynamodb")
        create_tables(elsewhere)
        for there in (None, {**key("a"), "version": {"N": "2"}, "doc": {"S": "text"}}):
            if there:
                elsewhere.put_item(TableName=TABLES[0], Item=there)
            try:
                elsewhere.put_item(TableName=TABLES[0], Item=key("a"), ConditionExpression=condition, **used(condition))
                holds = True
            except elsewhere.exceptions.ConditionalCheckFailedException:
                holds = False
            assert Expression(condition, used(condition), there).holds() == holds


@pytest.mark.parametrize("update", UPDATES)
def test_updates_have_the_same_result_as_with_moto(update: str) -> None:
    there: Any = {**key("a"), "version": {"N": "2"}, "doc": {"S": "text"}}
    with mock_aws():
        elsewhere = boto3.client("dynamodb")
        create_tables(elsewhere)
        elsewhere.put_item(TableName=TABLES[0], Item=there)
        elsewhere.update_item(TableName=TABLES[0], Key=key("a"), UpdateExpression=update, **used(update))
        after = elsewhere.get_item(TableName=TABLES[0], Key=key("a"))["Item"]
    assert Expression(update, used(update), there).updated() == after


def test_unsupported_expression_is_rejected() -> None:
    for text in ("size(doc) > :one", "version ? :one", "version =", "version = :one extra"):
        with pytest.raises((UnknownExpression, KeyError)):
            Expression(text, {"ExpressionAttributeValues": VALUES}, {"version": {"N": "1"}}).holds()


def test_size_of_items_follows_the_rules_of_dynamodb() -> None:
    assert size_of({"a": {"S": "\u00e9"}}) == 3
    assert size_of({"ab": {"N": "-123"}}) == 2 + 3
    assert size_of({"a": {"B": "AAAA"}}) == 1 + 3
    assert size_of({"a": {"L": [{"BOOL": True}]}, "b": {"M": {"c": {"NULL": True}}}}) == 1 + 3 + 2 + 1 + 3 + 1 + 1 + 1


def test_index_follows_each_write_and_returns_pages_in_both_directions(client: DynamoDBClient) -> None:
    def put(sk: str, division: str | None, position: str) -> None:
        item = key(sk) | ({"GSI1PK": {"S": division}, "GSI1SK": {"S": position}} if division else {})
        client.put_item(TableName=TABLES[0], Item=item)

    def find(condition: str = "", **more: Any) -> list[str]:
        values = {":pk": {"S": "D"}} | ({":a": {"S": "2"}} if condition else {})
        found: list[str] = []
        asked: dict[str, Any] = {
            "KeyConditionExpression": f"GSI1PK = :pk{condition}",
            "ExpressionAttributeValues": values,
        }
        pages = client.get_paginator("query").paginate(TableName=TABLES[0], IndexName="GSI1", **asked, **more)
        for page in pages:
            found += [item["SK"]["S"] for item in page["Items"]]
        return found

    for sk, division, position in (("a", "D", "1"), ("b", "D", "2"), ("c", "D", "2"), ("d", "D", "3"), ("e", "E", "2")):
        put(sk, division, position)
    assert find() == find(PaginationConfig={"PageSize": 1}) == ["a", "b", "c", "d"]
    assert find(ScanIndexForward=False, PaginationConfig={"PageSize": 1}) == ["d", "c", "b", "a"]
    assert find(" AND GSI1SK = :a") == ["b", "c"]
    assert find(" AND GSI1SK < :a") == ["a"]
    assert find(" AND GSI1SK > :a") == ["d"]
    assert find(" AND GSI1SK <= :a") == ["a", "b", "c"]
    put("b", None, "")
    put("c", "E", "2")
    client.delete_item(TableName=TABLES[0], Key=key("a"))
    assert find() == ["d"]
