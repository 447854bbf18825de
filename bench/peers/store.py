"""Store records in DynamoDB through boto3's client, for the peers that use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.peers import models, records, transactions
from bench.peers.models import Representative
from bench.peers.transactions import StoredRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient


class ConflictError(Exception):
    """Report that the record has changed in the meantime, already exists, or that its seat is taken."""


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
        values = {":pk": {"S": records.partition(tenant)}, ":rep": {"S": "REP#"}}
        return self._query(
            KeyConditionExpression="PK = :pk AND begins_with(SK, :rep)", ExpressionAttributeValues=values
        )

    def holders(self, division: str) -> list[Representative]:
        """Return the records of a division whose terms run: one Query of the index per megabyte."""
        found = self._query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :division",
            ExpressionAttributeValues={":division": {"S": f"DIVISION#{division}"}},
        )
        return [record for record in found if record.status in records.HOLDING]

    def write(self, tenant: str, before: Representative | None, after: Representative | None) -> None:
        """Replace a record in one transaction with its change and the tenant's version, if a seat is free for it.

        Raises ConflictError. A Query of the index, GetItem and TransactWriteItems; the latter two again if another
        write of the tenant came first.
        """
        if (
            after
            and models.takes_seat(before, after)
            and not models.has_seat(after, self.holders(after.division_id or ""))
        ):
            raise ConflictError
        states = [_store(record) if record else None for record in (before, after)]
        for _ in range(transactions.ATTEMPTS):
            meta = self._client.get_item(
                TableName=self._table, Key=_marshal(transactions.key_of_tenant(tenant)), ConsistentRead=True
            )
            version = int(meta["Item"]["version"]["N"]) if "Item" in meta else 0
            plan = transactions.plan_write(self._table, tenant, states[0], states[1], version)
            elements: Any = transactions.serialize(plan)
            try:
                self._client.transact_write_items(TransactItems=elements)
            except self._client.exceptions.TransactionCanceledException as error:
                if error.response["CancellationReasons"][0]["Code"] == "ConditionalCheckFailed":
                    raise ConflictError from error
            else:
                return
        raise ConflictError

    def _query(self, **request: Any) -> Iterator[Representative]:
        for page in self._client.get_paginator("query").paginate(TableName=self._table, **request):
            for item in page["Items"]:
                yield Representative.model_validate_json(item["doc"]["S"])


def _store(record: Representative) -> StoredRecord:
    return StoredRecord(str(record.id), record.version, record.division_id, record.stored())


def _key(tenant: str, record_id: str) -> dict[str, Any]:
    return {"PK": {"S": records.partition(tenant)}, "SK": {"S": records.sort_key(record_id)}}


def _marshal(key: dict[str, str]) -> dict[str, Any]:
    return {name: {"S": value} for name, value in key.items()}
