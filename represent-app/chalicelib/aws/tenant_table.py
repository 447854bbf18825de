"""Access one tenant's items in the single table."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.aws.error_mapping import map_aws_error, map_transaction_errors, retry_unprocessed
from chalicelib.aws.tenant_credentials import as_tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

LIMIT_OF_WRITES = 100  # elements in one TransactWriteItems
META = "META"

type_of = {str: "S", int: "N", bytes: "B"}
Value = str | int
Item = dict[str, Value]
Packed = dict[str, dict[str, Any]]  # items by sort key; some values may be bytes


@dataclass(frozen=True, slots=True)
class Write:
    """One element of a transaction on one item, which must be at version `expect` (0: must not exist).

    `item` None deletes. `partition` follows `TENANT#<id>` in the key. `usage` selects the usage table. `expired_before`
    (epoch seconds) lets a write that expects no item replace an expired one that TTL has not removed yet. `bump` sets
    the attributes of `item` and leaves the others unchanged.
    """

    sk: str
    item: Item | None
    expect: int
    partition: str = ""
    usage: bool = False
    expired_before: int | None = None
    bump: bool = False


@dataclass(frozen=True, slots=True)
class Conditional:
    """An update of one item's numbers, made only if a condition on them holds (DynamoDB expressions)."""

    update: str
    condition: str
    values: dict[str, int]


class TenantTable:
    """The items of one tenant; it cannot build a key of another tenant. Every read is strongly consistent."""

    def __init__(  # noqa: PLR0913 (table names and keys, all named)
        self,
        client: Callable[[], DynamoDBClient],
        table: str,
        usage_table: str,
        tenant: str,
        *,
        index: str = "GSI1",
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = as_tenant(tenant, client)
        self._tables = (table, usage_table)
        self._index = index
        self._tenant = tenant
        self._root = f"TENANT#{tenant}"
        self._pause = pause

    def get(self, sk: str, *, partition: str = "", usage: bool = False) -> Item | None:
        """Read one item: one GetItem."""
        with map_aws_error("The database"):
            answer = self._client().get_item(
                TableName=self._tables[usage], Key=self._key(sk, partition), ConsistentRead=True
            )
        return unmarshal(answer["Item"]) if "Item" in answer else None

    def get_many(self, sks: Sequence[str]) -> dict[str, Item]:
        """Read up to 100 items of the tenant's own partition by sort key: one BatchGetItem, more if it is throttled."""
        request = {"Keys": [self._key(sk) for sk in sks], "ConsistentRead": True}
        return batch_get(self._client(), {self._tables[0]: request}, self._pause)[self._tables[0]]

    def get_with(self, sk: str, partition: str, others: Sequence[str]) -> tuple[Item | None, Packed]:
        """Read an item of the tenant's own partition, and up to 99 of a partition of the usage table by sort key.

        One BatchGetItem, more if it is throttled. The items of the usage table may be a moment old, for half the
        capacity.
        """
        own, usage = self._tables
        wanted = {
            own: {"Keys": [self._key(sk)], "ConsistentRead": True},
            usage: {"Keys": [self._key(other, partition) for other in others], "ConsistentRead": False},
        }
        found = batch_get(self._client(), wanted, self._pause)
        return found[own].get(sk), found[usage]

    def query(self, *, partition: str = "") -> Iterator[Item]:
        """Return the items of a partition in the order of sort keys: one Query per megabyte."""
        request: dict[str, Any] = {
            "TableName": self._tables[0],
            "KeyConditionExpression": "PK = :pk",
            "ExpressionAttributeValues": {":pk": {"S": self._root + partition}},
            "ConsistentRead": True,
        }
        return query(self._client(), request)

    def query_after(self, partition: str, after: str, limit: int) -> tuple[list[Item], bool]:
        """Return up to `limit` items of a partition after a sort key, and whether there are more: one Query."""
        request: dict[str, Any] = {
            "TableName": self._tables[0],
            "KeyConditionExpression": "PK = :pk AND SK > :after",
            "ExpressionAttributeValues": {":pk": {"S": self._root + partition}, ":after": {"S": after}},
            "ConsistentRead": True,
            "Limit": limit,
        }
        return self._query_once(request)

    def query_last(self, partition: str, limit: int) -> list[Item]:
        """Return up to `limit` items of a partition, the last sort key first, at most a megabyte: one Query."""
        request: dict[str, Any] = {
            "TableName": self._tables[0],
            "KeyConditionExpression": "PK = :pk",
            "ExpressionAttributeValues": {":pk": {"S": self._root + partition}},
            "ConsistentRead": True,
            "ScanIndexForward": False,
            "Limit": limit,
        }
        items, _ = self._query_once(request)
        return items

    def _query_once(self, request: dict[str, Any]) -> tuple[list[Item], bool]:
        """Return the items of one Query, at most a megabyte, and whether there are more."""
        with map_aws_error("The database"):
            answer = self._client().query(**request)
        return [unmarshal(item) for item in answer["Items"]], "LastEvaluatedKey" in answer

    def query_newest(self, partition: str, before: str, limit: int) -> Iterator[Item]:
        """Return the items of a partition in the index before a sort key, newest first; the index lags a moment.

        One Query for up to `limit` of them, and another for each further megabyte.
        """
        request: dict[str, Any] = {
            "TableName": self._tables[0],
            "IndexName": self._index,
            "KeyConditionExpression": "GSI1PK = :pk AND GSI1SK < :before",
            "ExpressionAttributeValues": {":pk": {"S": self._root + partition}, ":before": {"S": before}},
            "ScanIndexForward": False,
            "Limit": limit,
        }
        return query(self._client(), request)

    def query_oldest(self, partition: str) -> Item | None:
        """Return the first item of a partition in the index: one Query."""
        return next(query(self._client(), self._make_index_request(partition, Limit=1)), None)

    def count(self, partition: str) -> int:
        """Return the number of a partition's items in the index, without reading them out: one Query per megabyte."""
        request = self._make_index_request(partition, Select="COUNT")
        total = 0
        while True:
            with map_aws_error("The database"):
                answer = self._client().query(**request)
            total += answer["Count"]
            if "LastEvaluatedKey" not in answer:
                return total
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def query_index(self, partition: str, *names: str) -> Iterator[Item]:
        """Return the items of a tenant's partition in the index, in order: one Query per megabyte.

        The index lags a moment. With `names`, the database returns only those attributes.
        """
        more = {"ProjectionExpression": ", ".join(names)} if names else {}
        return query(self._client(), self._make_index_request(partition, **more))

    def _make_index_request(self, partition: str, **more: Any) -> dict[str, Any]:
        """Return the request for a partition of the tenant in the index."""
        return {
            "TableName": self._tables[0],
            "IndexName": self._index,
            "KeyConditionExpression": "GSI1PK = :pk",
            "ExpressionAttributeValues": {":pk": {"S": self._root + partition}},
            **more,
        }

    def bump_version(self, version: int, by: int, last: Write | None = None, **more: Value) -> Write:
        """Return the write that increments the tenant's version, and lists the tenant among all tenants.

        It stores the mark of the `last` change, which distinguishes two histories of one tenant; see get_mark.
        """
        mark = get_mark(str(last.item["doc"])) if last and last.item else ""
        item: Item = {"version": version + by, "mark": mark, **more, "GSI1PK": "TENANTS", "GSI1SK": self._tenant}
        return Write(META, item, expect=version, bump=True)

    def put(self, sk: str, item: Mapping[str, Value | bytes], *, partition: str, usage: bool) -> None:
        """Write an item, replacing any existing one: one PutItem."""
        with map_aws_error("The database"):
            self._client().put_item(TableName=self._tables[usage], Item=self._key(sk, partition) | marshal(item))

    def transact(self, writes: Sequence[Write]) -> None:
        """Write all or none: one TransactWriteItems (botocore's retries of it are idempotent by its token).

        Raises WriteConflict if a condition fails or another transaction holds an item, and Unavailable.
        """
        elements: Any = [self._make_element(write) for write in writes]
        with map_transaction_errors():
            self._client().transact_write_items(TransactItems=elements)

    def _key(self, sk: str, partition: str = "") -> dict[str, Any]:
        return {"PK": {"S": self._root + partition}, "SK": {"S": sk}}

    def _make_element(self, write: Write) -> dict[str, Any]:
        key, condition, values = self._key(write.sk, write.partition), "attribute_not_exists(PK)", {}
        if write.expect:
            condition, values = "version = :expect", {":expect": {"N": str(write.expect)}}
        elif write.expired_before is not None:
            condition, values = condition + " OR expires_at < :now", {":now": {"N": str(write.expired_before)}}
        element: dict[str, Any] = {"TableName": self._tables[write.usage], "ConditionExpression": condition}
        if write.item is None:
            kind = "Delete"
            element["Key"] = key
        elif write.bump:
            kind = "Update"
            element |= {"Key": key, "UpdateExpression": "SET " + ", ".join(f"{name} = :{name}" for name in write.item)}
            values |= {f":{name}": value for name, value in marshal(write.item).items()}
        else:
            kind = "Put"
            element["Item"] = key | marshal(write.item)
        if values:
            element["ExpressionAttributeValues"] = values
        return {kind: element}


def get_mark(doc: str) -> str:
    """Return the mark of a change; it differs from that of a change with the same number after a restored backup.

    >>> get_mark("{}")
    '44136fa355b3678a'
    """
    return hashlib.sha256(doc.encode()).hexdigest()[:16]


def batch_get(client: DynamoDBClient, wanted: dict[str, Any], pause: Callable[[float], None]) -> dict[str, Packed]:
    """Read up to 100 items by table and sort key: one BatchGetItem, repeated while throttled; raises Unavailable."""
    found: dict[str, Packed] = {table: {} for table in wanted}
    for _ in retry_unprocessed(4, pause):
        with map_aws_error("The database"):
            answer = client.batch_get_item(RequestItems=wanted)
        for table, items in answer["Responses"].items():
            found[table] |= {item["SK"]["S"]: unmarshal(item) for item in items}
        wanted = dict(answer.get("UnprocessedKeys", {}))
        if not wanted:
            break
    return found


def batch_get_keys(
    client: DynamoDBClient, table: str, keys: Sequence[dict[str, Any]], pause: Callable[[float], None]
) -> list[dict[str, Any]]:
    """Read up to 100 items of several partitions: one BatchGetItem, repeated while throttled; raises Unavailable."""
    found: list[dict[str, Any]] = []
    wanted: dict[str, Any] = {table: {"Keys": list(keys), "ConsistentRead": True}}
    for _ in retry_unprocessed(4, pause):
        with map_aws_error("The database"):
            answer = client.batch_get_item(RequestItems=wanted)
        found += [unmarshal(item) for items in answer["Responses"].values() for item in items]
        wanted = dict(answer.get("UnprocessedKeys", {}))
        if not wanted:
            break
    return found


def query(client: DynamoDBClient, request: dict[str, Any]) -> Iterator[Item]:
    """Yield the items of a query in order: one Query per megabyte."""
    while True:
        with map_aws_error("The database"):
            answer = client.query(**request)
        yield from (unmarshal(item) for item in answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        request = {**request, "ExclusiveStartKey": answer["LastEvaluatedKey"]}


def marshal(item: Mapping[str, Value | bytes]) -> dict[str, Any]:
    """Return an item in DynamoDB's wire form.

    >>> marshal({"doc": "{}", "version": 3})
    {'doc': {'S': '{}'}, 'version': {'N': '3'}}
    """
    wire = ((name, value, str(value) if isinstance(value, int) else value) for name, value in item.items())
    return {name: {type_of[type(value)]: sent} for name, value, sent in wire}


def unmarshal(item: Any) -> dict[str, Any]:
    """Return DynamoDB's wire form as an item.

    >>> unmarshal({"doc": {"S": "{}"}, "version": {"N": "3"}})
    {'doc': '{}', 'version': 3}
    """
    return {name: int(value["N"]) if "N" in value else next(iter(value.values())) for name, value in item.items()}
