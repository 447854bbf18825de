"""What DynamoDB consumes is added up for whoever asks, and asked for by nobody else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from botocore.stub import Stubber

from chalicelib.aws import clients
from chalicelib.aws.dynamodb_metering import ConsumedCapacity, set_meter

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

KEY = {"PK": {"S": "a"}, "SK": {"S": "b"}}


def test_reads_and_writes_are_added_up_apart(dynamodb: DynamoDBClient) -> None:
    spent = ConsumedCapacity()
    before = set_meter(spent)
    dynamodb.put_item(TableName="represent-local", Item=KEY)
    dynamodb.get_item(TableName="represent-local", Key=KEY)
    assert set_meter(before) is spent
    dynamodb.get_item(TableName="represent-local", Key=KEY)
    assert (spent.write_units, spent.read_units > 0) == (Decimal(1), True)


def test_several_tables_are_added_up_and_what_is_not_told_is_nothing() -> None:
    client: Any = clients.dynamodb()
    spent = ConsumedCapacity()
    with Stubber(client) as stub:
        told = [{"TableName": "a", "CapacityUnits": 1.5}, {"TableName": "b", "CapacityUnits": 2.0}, {"TableName": "c"}]
        stub.add_response("transact_write_items", {"ConsumedCapacity": told})
        stub.add_response("query", {"Items": []})
        before = set_meter(spent)
        client.transact_write_items(TransactItems=[{"Delete": {"TableName": "a", "Key": KEY}}])
        client.query(TableName="a", KeyConditionExpression="x")
        set_meter(before)
    assert (spent.write_units, spent.read_units) == (Decimal("3.5"), Decimal(0))
