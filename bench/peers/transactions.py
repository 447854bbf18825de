"""Plan the one transaction that a write of a record is, for all peers: the record, its change, the tenant's version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bench.peers import records

if TYPE_CHECKING:
    from collections.abc import Mapping

ATTEMPTS = 12  # of a write that conflicts with others of the tenant


class StoredRecord(NamedTuple):
    """A record as it is stored: its id, version, division and JSON text."""

    id: str
    version: int
    division: str | None
    doc: str


def key_of_tenant(tenant: str) -> dict[str, str]:
    """Return the key of the item with a tenant's version."""
    return {"PK": records.partition(tenant), "SK": "META"}


def plan_write(
    table: str, tenant: str, before: StoredRecord | None, after: StoredRecord | None, version: int
) -> list[dict[str, Any]]:
    """Return the elements of TransactWriteItems that replace a record of a tenant at a version, in plain Python."""
    either = after or before
    if either is None:
        raise ValueError("a write needs the record before it, or after it")
    return [
        _plan_record(table, tenant, before, after),
        _plan_change(table, tenant, either.id, before, after, version + 1),
        _plan_version(table, tenant, version),
    ]


def serialize(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return elements in DynamoDB's wire format, for the low-level client."""
    parts = ("Item", "Key", "ExpressionAttributeValues")
    return [
        {kind: {name: _marshal(value) if name in parts else value for name, value in write.items()}}
        for element in elements
        for kind, write in element.items()
    ]


def _plan_record(
    table: str, tenant: str, before: StoredRecord | None, after: StoredRecord | None
) -> dict[str, dict[str, Any]]:
    either = after or before
    assert either is not None  # noqa: S101 (plan_write has checked it)
    key = {"PK": records.partition(tenant), "SK": records.sort_key(either.id)}
    only: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}
    if before:
        only = {"ConditionExpression": "version = :expect", "ExpressionAttributeValues": {":expect": before.version}}
    if after is None:
        return {"Delete": {"TableName": table, "Key": key, **only}}
    item = {**key, "doc": after.doc, "version": after.version}
    if after.division:
        item |= {"GSI1PK": f"DIVISION#{after.division}", "GSI1SK": key["SK"]}
    return {"Put": {"TableName": table, "Item": item, **only}}


def _plan_change(  # noqa: PLR0913, PLR0917 (parts of a change)
    table: str, tenant: str, record: str, before: StoredRecord | None, after: StoredRecord | None, sequence: int
) -> dict[str, dict[str, Any]]:
    partition, position = records.partition(tenant), f"{sequence:012d}"
    states = f'"before":{before.doc if before else "null"},"after":{after.doc if after else "null"}'
    item = {
        "PK": f"{partition}#CHANGES",
        "SK": position,
        "doc": f'{{"sequence":{sequence},"representative_id":"{record}","at":"{records.now_text()}",{states}}}',
        "GSI1PK": f"{partition}#REP#{record}",
        "GSI1SK": position,
    }
    return {"Put": {"TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}


def _plan_version(table: str, tenant: str, version: int) -> dict[str, dict[str, Any]]:
    values: dict[str, Any] = {":next": version + 1, ":all": "TENANTS", ":tenant": tenant}
    condition = "attribute_not_exists(PK)"
    if version:
        values[":expect"], condition = version, "version = :expect"
    update = "SET version = :next, GSI1PK = :all, GSI1SK = :tenant"
    return {
        "Update": {
            "TableName": table,
            "Key": key_of_tenant(tenant),
            "UpdateExpression": update,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
        }
    }


def _marshal(item: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {name: {"N" if isinstance(value, int) else "S": str(value)} for name, value in item.items()}
