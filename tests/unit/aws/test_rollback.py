"""The changes that make moto fast in tests leave transactions atomic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

TABLE = "represent-local"


def test_failed_transaction_undoes_its_puts_updates_and_deletes(dynamodb: DynamoDBClient) -> None:
    for number in "123":
        dynamodb.put_item(TableName=TABLE, Item={"PK": {"S": "a"}, "SK": {"S": number}, "n": {"N": "1"}})
    before = dynamodb.scan(TableName=TABLE)["Items"]
    key = {"PK": {"S": "a"}}
    with pytest.raises(ClientError, match="TransactionCanceled"):
        dynamodb.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": TABLE, "Item": key | {"SK": {"S": "1"}}}},
                {"Put": {"TableName": TABLE, "Item": key | {"SK": {"S": "4"}}}},
                {
                    "Update": {
                        "TableName": TABLE,
                        "Key": key | {"SK": {"S": "2"}},
                        "UpdateExpression": "SET n = :n",
                        "ExpressionAttributeValues": {":n": {"N": "2"}},
                    }
                },
                {"Delete": {"TableName": TABLE, "Key": key | {"SK": {"S": "3"}}}},
                {
                    "ConditionCheck": {
                        "TableName": TABLE,
                        "Key": key | {"SK": {"S": "9"}},
                        "ConditionExpression": "attribute_exists(PK)",
                    }
                },
            ]
        )
    assert dynamodb.scan(TableName=TABLE)["Items"] == before
