"""Read and write items that belong to no tenant: API keys, invitations, limits, constituents' tenants, a canary."""

from __future__ import annotations

import time
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws import clients
from chalicelib.aws.error_mapping import map_aws_error, map_transaction_errors
from chalicelib.aws.tenant_credentials import OWN, PUBLIC, as_tenant, bind_bearer
from chalicelib.aws.tenant_table import META, Conditional, Item, batch_get, batch_get_keys, marshal, query, unmarshal
from chalicelib.core import settings
from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

SOURCES = "SOURCES"  # the partition of the index that lists the sources of tenants' own
TENANTS = "TENANTS"  # the partition of the index that lists every tenant
# The partition of constituents with an unfinished move or erasure; it shares its prefix with their items.
UNFINISHED = "USER#UNFINISHED"
LIMIT_OF_BATCH = 100  # keys in one BatchGetItem


def open_table() -> GlobalTable:
    """Return the table of this stage's items without a tenant; raises MissingSetting."""
    names = settings.load()
    return GlobalTable(clients.dynamodb, names.table_name, names.index_name, names.usage_table_name)


@dataclass(slots=True, eq=False)
class GlobalTable:
    """Access to the tables without a tenant. Only container.py creates it."""

    client: Callable[[], DynamoDBClient]
    table: str
    index: str
    usage_table: str
    _: KW_ONLY
    pause: Callable[[float], None] = time.sleep
    _client: Callable[[], DynamoDBClient] = field(init=False)

    def __post_init__(self) -> None:
        self._client = bind_bearer(OWN, self.client)

    def check_canary(self, name: str, expires_at: int, *, usage: bool) -> None:
        """Write an item that TTL removes, and read it back: one PutItem, one GetItem. Raises Unavailable."""
        key: dict[str, Any] = {"PK": {"S": f"HEALTH#{name}"}, "SK": {"S": META}}
        stamp = {"expires_at": {"N": str(expires_at)}}
        table = self.usage_table if usage else self.table
        with map_aws_error("The database"):
            try:
                self._client().put_item(TableName=table, Item=key | stamp)
                answer = self._client().get_item(TableName=table, Key=key, ConsistentRead=True)
            except ClientError as error:
                raise Unavailable("The database refused the canary item.", retry_after=5) from error
        if answer.get("Item", {}).get("expires_at") != stamp["expires_at"]:
            raise Unavailable("The database did not return the item that was written.", retry_after=5)

    def declare(self, function: str, doc: str) -> None:
        """Record the settings and AWS operations of a function: one PutItem."""
        item = marshal({"PK": "ENV", "SK": function, "doc": doc})
        with map_aws_error("The database"):
            try:
                self._client().put_item(TableName=self.usage_table, Item=item)
            except ClientError as error:
                raise Unavailable("The database refused the record.", retry_after=5) from error

    def list_declarations(self) -> dict[str, str]:
        """Return the records of `declare`, by function: one Query per megabyte."""
        request: dict[str, Any] = {
            "TableName": self.usage_table,
            "KeyConditionExpression": "PK = :env",
            "ExpressionAttributeValues": {":env": {"S": "ENV"}},
        }
        return {str(item["SK"]): str(item["doc"]) for item in query(self._client(), request)}

    def count(self, fingerprint: str, day: str, expires_at: int) -> tuple[int, int]:
        """Count a failure of a day: one UpdateItem. Returns the count, and the count at its last announcement."""
        with map_aws_error("The database"):
            answer: Any = self._client().update_item(
                TableName=self.usage_table,
                Key=_failure_key(fingerprint, day),
                UpdateExpression="ADD seen :one SET expires_at = :expires",
                ExpressionAttributeValues={":one": {"N": "1"}, ":expires": {"N": str(expires_at)}},
                ReturnValues="ALL_NEW",
            )
        item = unmarshal(answer["Attributes"])
        return int(item["seen"]), int(item.get("told", 0))

    def record_notified(self, fingerprint: str, day: str, count: int) -> None:
        """Record the count at which a failure was announced: one UpdateItem."""
        with map_aws_error("The database"):
            self._client().update_item(
                TableName=self.usage_table,
                Key=_failure_key(fingerprint, day),
                UpdateExpression="SET #announced = :count",
                ExpressionAttributeNames={"#announced": "told"},
                ExpressionAttributeValues={":count": {"N": str(count)}},
            )

    def get_key(self, digest: str) -> Item | None:
        """Read an API key by its digest: one GetItem."""
        return self._get(_key_of(digest))

    def list_keys(self, tenant: str) -> list[Item]:
        """Read a tenant's API keys, oldest first: one Query of the index per megabyte; the index lags a moment."""
        return self._list(tenant, "APIKEYS")

    def list_tenants(self) -> list[str]:
        """Return the ids of all tenants with any data: one Query of the index per megabyte."""
        request: dict[str, Any] = {
            "TableName": self.table,
            "IndexName": self.index,
            "KeyConditionExpression": "GSI1PK = :tenants",
            "ExpressionAttributeValues": {":tenants": {"S": TENANTS}},
        }
        return [str(item["GSI1SK"]) for item in query(bind_bearer(PUBLIC, self.client)(), request)]

    def get_keys_in_force(self, tenant: str) -> Item | None:
        """Read the list of a tenant's active keys, and its version: one GetItem."""
        return self._get(_keys_in_force_key(tenant))

    def save_keys(self, tenant: str, keys: Sequence[tuple[str, str, Item, int]], in_force: Item) -> None:
        """Write API keys and the list of active ones, all or none: one TransactWriteItems. Raises WriteConflict.

        Keys: (digest, sort key of the index, item, required version); `in_force` replaces its previous version.
        """
        places = [{"GSI1PK": {"S": f"TENANT#{tenant}#APIKEYS"}, "GSI1SK": {"S": order}} for _, order, _, _ in keys]
        items = [
            (_key_of(digest) | place | marshal(item), expect)
            for (digest, _, item, expect), place in zip(keys, places, strict=True)
        ]
        items.append((_keys_in_force_key(tenant) | marshal(in_force), int(in_force["version"]) - 1))
        self._transact([self._put(item, expect) for item, expect in items])

    def list_invitations_to(self, digest: str) -> list[Item]:
        """Read the invitations of an address, by its digest: one Query per megabyte."""
        request: dict[str, Any] = {
            "TableName": self.table,
            "KeyConditionExpression": "PK = :address",
            "ExpressionAttributeValues": {":address": {"S": f"INVITED#{digest}"}},
            "ConsistentRead": True,
        }
        return list(query(self._client(), request))

    def list_invitations_of(self, tenant: str) -> list[Item]:
        """Read a tenant's invitations, oldest first: one Query of the index per megabyte; the index lags a moment."""
        return self._list(tenant, "INVITATIONS")

    def save_invitation(self, digest: str, tenant: str, order: str, item: Item) -> None:
        """Write an invitation over its previous version; version 1 requires none: one TransactWriteItems.

        Raises WriteConflict.
        """
        place = {"GSI1PK": f"TENANT#{tenant}#INVITATIONS", "GSI1SK": order}
        put = self._put(marshal({"PK": f"INVITED#{digest}", "SK": tenant, **place, **item}), int(item["version"]) - 1)
        self._transact([put])

    def get_person(self, digest: str) -> Item | None:
        """Read the tenants that hold a constituent's data, by the digest of their id: one GetItem."""
        return self._get(_person_key(digest))

    def save_person(self, digest: str, item: Item, expect: int, unfinished: str | None = "") -> None:
        """Write the tenants of a constituent over the version that was read, 0 for none: one PutItem.

        Raises WriteConflict. `unfinished` is the id of an account whose move or erasure must be finished if this
        process stops; None removes that mark. Either is one more write.
        """
        put = self._put(_person_key(digest) | marshal(item), expect)
        key = _unfinished_key(digest)
        kept = {"TableName": self.table, "Item": key | marshal({"sub": unfinished})} if unfinished else None
        gone = {"TableName": self.table, "Key": key} if unfinished is None else None
        more = [{"Put": kept}] if kept else [{"Delete": gone}] if gone else []
        self._transact([put, *more])

    def list_unfinished(self) -> list[str]:
        """Return the digests of constituents with an unfinished move or erasure: one Query per megabyte."""
        request: dict[str, Any] = {
            "TableName": self.table,
            "KeyConditionExpression": "PK = :unfinished",
            "ExpressionAttributeValues": {":unfinished": {"S": UNFINISHED}},
        }
        return [str(item["SK"]) for item in query(self._client(), request)]

    def get_unfinished_person(self, digest: str) -> str | None:
        """Return the account id of such a digest, or None if nothing is left to do: one GetItem."""
        with map_aws_error("The database"):
            answer = self._client().get_item(TableName=self.table, Key=_unfinished_key(digest), ConsistentRead=True)
        return str(unmarshal(answer["Item"])["sub"]) if "Item" in answer else None

    def get_source(self, source_id: str) -> Item | None:
        """Read the state of a built-in source: one GetItem."""
        return self._get(_source_key(source_id))

    def list_sources(self, ids: Sequence[str]) -> dict[str, Item]:
        """Read the states of up to 100 built-in sources by id: one BatchGetItem, more if it is throttled."""
        keys = [_source_key(source_id) for source_id in ids]
        items = batch_get_keys(self._client(), self.table, keys, self.pause)
        return {str(item["PK"]).removeprefix("SOURCE#"): item for item in items}

    def save_source(self, source_id: str, item: Item) -> None:
        """Write the next version of the state of a source: one PutItem; raises WriteConflict."""
        self._transact([self._put(_source_key(source_id) | marshal(item), int(item["version"]) - 1)])

    def list_tenant_sources(self) -> list[tuple[str, str]]:
        """Return the tenant and the id of each source of a tenant's own: one Query per megabyte of the index."""
        request: dict[str, Any] = {
            "TableName": self.table,
            "IndexName": self.index,
            "KeyConditionExpression": "GSI1PK = :sources",
            "ExpressionAttributeValues": {":sources": {"S": SOURCES}},
            "ProjectionExpression": "GSI1SK",
        }
        found = [str(item["GSI1SK"]).partition("#") for item in query(bind_bearer(PUBLIC, self.client)(), request)]
        return [(tenant, source_id) for tenant, _, source_id in found]

    def list_tenant_versions(self, state: str = "") -> dict[str, int]:
        """Return the version of each tenant with any data, of all or of one state, by id: one Query per megabyte.

        The index lags a moment.
        """
        request: dict[str, Any] = {
            "TableName": self.table,
            "IndexName": self.index,
            "KeyConditionExpression": "GSI1PK = :tenants" + (" AND begins_with(GSI1SK, :state)" if state else ""),
            "ExpressionAttributeValues": {":tenants": {"S": TENANTS}} | ({":state": {"S": state}} if state else {}),
            "ProjectionExpression": "GSI1SK, version",
        }
        found = query(bind_bearer(PUBLIC, self.client)(), request)
        return {str(item["GSI1SK"]): int(item["version"]) for item in found}

    def get_bulk(self, name: str) -> Item | None:
        """Read an item of the bulk files: one GetItem."""
        return self._get(_bulk_key(name))

    def save_bulk(self, name: str, run: str, doc: str) -> bool:
        """Write an item of the bulk files unless one of a later run is there: one PutItem. Returns whether it did."""
        item = _bulk_key(name) | marshal({"run": run, "doc": doc})
        return (
            self._do_if_met(
                "put_item",
                Item=item,
                ConditionExpression="attribute_not_exists(PK) OR #run <= :run",
                ExpressionAttributeNames={"#run": "run"},
                ExpressionAttributeValues={":run": {"S": run}},
            )
            is not None
        )

    def add_bulk_part(self, name: str, run: str, part: str, doc: str) -> Item | None:
        """Add a part to an item of the bulk files, and return the item: one UpdateItem; None if its run is another."""
        answer = self._do_if_met(
            "update_item",
            Key=_bulk_key(name),
            UpdateExpression="SET #part = :doc",
            ConditionExpression="#run = :run",
            ExpressionAttributeNames={"#part": part, "#run": "run"},
            ExpressionAttributeValues={":doc": {"S": doc}, ":run": {"S": run}},
            ReturnValues="ALL_NEW",
        )
        return None if answer is None else unmarshal(answer["Attributes"])

    def _do_if_met(self, operation: str, **request: Any) -> Any:
        """Make a conditional write; returns its answer, or None if the condition is not met."""
        try:
            with map_aws_error("The database"):
                return getattr(self._client(), operation)(TableName=self.table, **request)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
        return None

    def hold_host(self, host: str, now: int, until: int) -> bool:
        """Reserve a host for one worker until a time (epoch seconds); returns whether it was free. One UpdateItem."""
        answer = self._do_if_met(
            "update_item",
            Key={"PK": {"S": f"SOURCE#HOST#{host}"}, "SK": {"S": META}},
            UpdateExpression="SET held_until = :until, expires_at = :until",
            ConditionExpression="attribute_not_exists(PK) OR held_until <= :now",
            ExpressionAttributeValues={":until": {"N": str(until)}, ":now": {"N": str(now)}},
        )
        return answer is not None

    def release_host(self, host: str, until: int) -> None:
        """Let the next worker ask a host from a time on (epoch seconds): one UpdateItem."""
        with map_aws_error("The database"):
            self._client().update_item(
                TableName=self.table,
                Key={"PK": {"S": f"SOURCE#HOST#{host}"}, "SK": {"S": META}},
                UpdateExpression="SET held_until = :until, expires_at = :until",
                ExpressionAttributeValues={":until": {"N": str(until)}},
            )

    def consume(self, tenant: str, key_id: str, change: Conditional) -> tuple[bool, Item]:
        """Update a key's counters if a condition holds: one UpdateItem. Returns whether it did, and the counters."""
        return self._change_counters(as_tenant(tenant, self.client), _counters_key(tenant, key_id), change)

    def consume_attempt(self, digest: str, change: Conditional) -> tuple[bool, Item]:
        """Update the counter of a throttle if a condition holds: one UpdateItem. Returns the same as consume."""
        key = {"PK": {"S": f"AUTH#{digest}"}, "SK": {"S": META}}
        return self._change_counters(self._client, key, change)

    def _transact(self, elements: Sequence[Any]) -> None:
        """Write all elements or none: one TransactWriteItems; raises WriteConflict or Unavailable."""
        with map_transaction_errors():
            self._client().transact_write_items(TransactItems=elements)

    def _get(self, key: dict[str, Any]) -> Item | None:
        with map_aws_error("The database"):
            answer = self._client().get_item(TableName=self.table, Key=key, ConsistentRead=True)
        return unmarshal(answer["Item"]) if "Item" in answer else None

    def _list(self, tenant: str, kind: str) -> list[Item]:
        """Read the items of a kind for a tenant from the index, oldest first: one Query per megabyte."""
        request: dict[str, Any] = {
            "TableName": self.table,
            "IndexName": self.index,
            "KeyConditionExpression": "GSI1PK = :tenant",
            "ExpressionAttributeValues": {":tenant": {"S": f"TENANT#{tenant}#{kind}"}},
        }
        return list(query(as_tenant(tenant, self.client)(), request))

    def _put(self, item: dict[str, Any], expect: int) -> dict[str, Any]:
        """Return the element of a transaction that writes an item over its required version, 0 for none."""
        put: dict[str, Any] = {"TableName": self.table, "Item": item}
        put["ConditionExpression"] = "version = :expect" if expect else "attribute_not_exists(PK)"
        if expect:
            put["ExpressionAttributeValues"] = {":expect": {"N": str(expect)}}
        return {"Put": put}

    def _change_counters(
        self, client: Callable[[], DynamoDBClient], key: dict[str, Any], change: Conditional
    ) -> tuple[bool, Item]:
        try:
            with map_aws_error("The database"):
                answer: Any = client().update_item(
                    TableName=self.usage_table,
                    Key=key,
                    UpdateExpression=change.update,
                    ConditionExpression=change.condition,
                    ExpressionAttributeValues={name: {"N": str(value)} for name, value in change.values.items()},
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            item: Any = error.response.get("Item", {})
            return False, unmarshal(item)
        return True, unmarshal(answer["Attributes"])

    def get_counters(self, tenant: str, key_ids: Sequence[str]) -> dict[str, Item]:
        """Read the counters of keys: one BatchGetItem per hundred, more if it is throttled."""
        client, found = as_tenant(tenant, self.client)(), dict[str, Item]()
        for start in range(0, len(key_ids), LIMIT_OF_BATCH):
            keys = [_counters_key(tenant, key_id) for key_id in key_ids[start : start + LIMIT_OF_BATCH]]
            found |= batch_get(client, {self.usage_table: {"Keys": keys}}, self.pause)[self.usage_table]
        return found


def _bulk_key(name: str) -> dict[str, Any]:
    return {"PK": {"S": f"BULK#{name}"}, "SK": {"S": META}}


def _source_key(source_id: str) -> dict[str, Any]:
    return {"PK": {"S": f"SOURCE#{source_id}"}, "SK": {"S": META}}


def _person_key(digest: str) -> dict[str, Any]:
    return {"PK": {"S": f"USER#{digest}"}, "SK": {"S": META}}


def _unfinished_key(digest: str) -> dict[str, Any]:
    return {"PK": {"S": UNFINISHED}, "SK": {"S": digest}}


def _key_of(digest: str) -> dict[str, Any]:
    return {"PK": {"S": f"APIKEY#{digest}"}, "SK": {"S": META}}


def _keys_in_force_key(tenant: str) -> dict[str, Any]:
    return _key_of(f"TENANT#{tenant}")


def _failure_key(fingerprint: str, day: str) -> dict[str, Any]:
    return {"PK": {"S": f"CRITICAL#{fingerprint}"}, "SK": {"S": day}}


def _counters_key(tenant: str, key_id: str) -> dict[str, Any]:
    return {"PK": {"S": f"TENANT#{tenant}#LIMITS"}, "SK": {"S": key_id}}
