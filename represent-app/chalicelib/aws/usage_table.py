"""Access the usage records of one tenant, or those without a tenant, in the usage table."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws import clients
from chalicelib.aws.error_mapping import map_aws_error, retry_unprocessed
from chalicelib.aws.tenant_credentials import OWN, as_tenant, bind_bearer
from chalicelib.aws.tenant_table import Item, Value, marshal, query, unmarshal
from chalicelib.core import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

MOST = 25  # items in one BatchWriteItem
ATTEMPTS = 3


def open_table(account: str | None) -> UsageTable:
    """Return the usage records of a tenant, or of calls without one, in this stage; raises MissingSetting."""
    return UsageTable(clients.dynamodb, settings.load().usage_table_name, account)


class UsageTable:
    """The usage records of one tenant, or those without a tenant."""

    def __init__(
        self,
        client: Callable[[], DynamoDBClient],
        table: str,
        tenant: str | None,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = as_tenant(tenant, client) if tenant else bind_bearer(OWN, client)
        self._root = f"TENANT#{tenant}#" if tenant else "USAGE#"
        self._table = table
        self._pause = pause

    def put_all(self, partition: str, items: Sequence[tuple[str, Mapping[str, Value | bytes]]]) -> None:
        """Write items by sort key, replacing existing ones: one BatchWriteItem per 25; raises Unavailable."""
        for start in range(0, len(items), MOST):
            chunk = items[start : start + MOST]
            self._put([{"PutRequest": {"Item": self._key(partition, sk) | marshal(item)}} for sk, item in chunk])

    def _put(self, requests: list[dict[str, Any]]) -> None:
        wanted: Any = {self._table: requests}
        for _ in retry_unprocessed(ATTEMPTS, self._pause):
            with map_aws_error("The database"):
                answer = self._client().batch_write_item(RequestItems=wanted)
            wanted = answer.get("UnprocessedItems")
            if not wanted:
                return

    def query_between(self, partition: str, low: str, high: str) -> Iterator[Item]:
        """Return the items of a partition with sort keys from `low` to before `high`: one Query per megabyte."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "PK = :pk AND SK BETWEEN :low AND :high",
            "ExpressionAttributeValues": {
                ":pk": {"S": self._root + partition}, ":low": {"S": low}, ":high": {"S": high},
            },
            "ConsistentRead": True,
        }  # fmt: skip
        yield from (item for item in query(self._client(), request) if item["SK"] != high)

    def query_first(self, partition: str) -> str | None:
        """Return the sort key of the first item of a partition: one Query."""
        with map_aws_error("The database"):
            answer = self._client().query(
                TableName=self._table,
                KeyConditionExpression="PK = :pk",
                ExpressionAttributeValues={":pk": {"S": self._root + partition}},
                ConsistentRead=True,
                Limit=1,
            )
        return str(unmarshal(answer["Items"][0])["SK"]) if answer["Items"] else None

    def get(self, partition: str, sk: str) -> Item | None:
        """Read one item: one GetItem."""
        with map_aws_error("The database"):
            answer = self._client().get_item(TableName=self._table, Key=self._key(partition, sk), ConsistentRead=True)
        return unmarshal(answer["Item"]) if "Item" in answer else None

    def put(self, partition: str, sk: str, item: Item, expect: int) -> bool:
        """Write an item that must be at version `expect` (0: must not exist): one PutItem. Returns whether it was."""
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}
        if expect:
            condition = {
                "ConditionExpression": "version = :expect",
                "ExpressionAttributeValues": {":expect": {"N": str(expect)}},
            }
        try:
            with map_aws_error("The database"):
                self._client().put_item(
                    TableName=self._table, Item=self._key(partition, sk) | marshal(item), **condition
                )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _key(self, partition: str, sk: str) -> dict[str, Any]:
        return {"PK": {"S": self._root + partition}, "SK": {"S": sk}}
