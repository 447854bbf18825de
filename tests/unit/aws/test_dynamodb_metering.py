"""Consumed DynamoDB capacity is added to the current meter, and requested only if there is one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from botocore.stub import Stubber

from chalicelib.aws import clients
from chalicelib.aws.dynamodb_metering import ConsumedCapacity, set_meter

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

KEY = {"PK": {"S": "a"}, "SK": {"S": "b"}}


def test_reads_and_writes_are_added_separately(dynamodb: DynamoDBClient) -> None:
    spent = ConsumedCapacity()
    before = set_meter(spent)
    dynamodb.put_item(TableName="represent-local", Item=KEY)
    dynamodb.get_item(TableName="represent-local", Key=KEY)
    assert set_meter(before) is spent
    dynamodb.get_item(TableName="represent-local", Key=KEY)
    assert (spent.write_units, spent.read_units > 0) == (Decimal(1), True)


def test_tables_are_added_up_and_missing_units_count_as_zero() -> None:
    client: Any = clients.dynamodb()
    spent = ConsumedCapacity()
    with Stubber(client) as stub:
        consumed = [
            {"TableName": "a", "CapacityUnits": 1.5},
            {"TableName": "b", "CapacityUnits": 2.0},
            {"TableName": "c"},
        ]
        stub.add_response("transact_write_items", {"ConsumedCapacity": consumed})
        stub.add_response("query", {"Items": []})
        before = set_meter(spent)
        client.transact_write_items(TransactItems=[{"Delete": {"TableName": "a", "Key": KEY}}])
        client.query(TableName="a", KeyConditionExpression="x")
        set_meter(before)
    assert (spent.write_units, spent.read_units) == (Decimal("3.5"), Decimal(0))
