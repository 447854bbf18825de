"""Store records in DynamoDB through boto3's client, for the peers that use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from bench.peers import records
from bench.peers.models import Representative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient


class ConflictError(Exception):
    """Report that the record has changed in the meantime, or already exists."""


class Store:
    """The records of all tenants."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, tenant: str, record_id: str) -> Representative | None:
        """Return a record, or None: one GetItem."""
        answer = self._client.get_item(TableName=self._table, Key=_key(tenant, record_id))
        return Representative.model_validate_json(answer["Item"]["doc"]["S"]) if "Item" in answer else None

    def everyone(self, tenant: str) -> Iterator[Representative]:
        """Return all records of a tenant: one Query per megabyte."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="PK = :pk AND begins_with(SK, :rep)",
            ExpressionAttributeValues={":pk": {"S": records.partition(tenant)}, ":rep": {"S": "REP#"}},
        )
        for page in pages:
            for item in page["Items"]:
                yield Representative.model_validate_json(item["doc"]["S"])

    def put(self, tenant: str, record: Representative, expect: int = 0) -> None:
        """Write a record whose stored version is `expect`, or (0) that does not exist.

        Raises ConflictError.
        """
        item = {**_key(tenant, str(record.id)), "doc": {"S": record.stored()}, "version": {"N": str(record.version)}}
        only: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}
        if expect:
            values = {":expect": {"N": str(expect)}}
            only = {"ConditionExpression": "version = :expect", "ExpressionAttributeValues": values}
        try:
            self._client.put_item(TableName=self._table, Item=item, **only)
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise ConflictError from error

    def delete(self, tenant: str, record_id: str) -> bool:
        """Remove a record; return whether it existed."""
        try:
            self._client.delete_item(
                TableName=self._table, Key=_key(tenant, record_id), ConditionExpression="attribute_exists(PK)"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True


def _key(tenant: str, record_id: str) -> dict[str, Any]:
    return {"PK": {"S": records.partition(tenant)}, "SK": {"S": records.sort_key(record_id)}}
