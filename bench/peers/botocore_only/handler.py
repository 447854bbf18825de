"""The floor: a handler that uses only botocore, as on the first pages of the Lambda documentation."""

from __future__ import annotations

import json
import os
import uuid
from typing import TYPE_CHECKING, Any

import botocore.session

from bench.peers import places, records, transactions
from bench.peers.transactions import StoredRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = os.environ["DDB_TABLE_NAME"]
client: Any = botocore.session.get_session().create_client("dynamodb")


class ConflictError(Exception):
    """Report that the record has changed in the meantime."""


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answer one API Gateway event."""
    if event["resource"] == "/lookup":
        return _look_up(event["queryStringParameters"])
    tenant = event["headers"]["X-Tenant-Id"]
    record_id = (event.get("pathParameters") or {}).get("representative_id")
    try:
        if record_id is not None:
            return _one(event, tenant, record_id)
        if event["httpMethod"] == "GET":
            return _list(tenant, event.get("queryStringParameters") or {})
        return _write(tenant, json.loads(event["body"]), {"id": str(uuid.uuid4()), "version": 0})
    except ValueError as error:
        return _answer(400, errors=[str(error)])
    except ConflictError:
        return _answer(409, errors=["The record has changed in the meantime."])


def _one(event: dict[str, Any], tenant: str, record_id: str) -> dict[str, Any]:
    method, current = event["httpMethod"], _get(tenant, record_id)
    if current is None:
        return _answer(404, errors=["There is no such record."])
    if method in ("GET", "DELETE"):
        if method == "DELETE":
            _commit(tenant, current, None)
        return _answer(200, [records.add_defaults(current)])
    body = json.loads(event["body"])
    written = {name: value for name, value in current.items() if name in records.WRITABLE}
    return _write(tenant, body if method == "PUT" else records.merge(written, body), current)


def _list(tenant: str, query: dict[str, str]) -> dict[str, Any]:
    skip, limit = int(query.get("skip", 0)), int(query.get("limit", 25))
    if skip < 0 or not 1 <= limit <= 100:  # noqa: PLR2004
        raise ValueError("skip is at least 0, limit is 1 to 100")
    found = records.select(_everyone(tenant), query.get("q"))
    shown = [records.add_defaults(record) for record in found[skip : skip + limit]]
    return _answer(200, shown, {"total": len(found), "skip": skip, "limit": limit})


def _get(tenant: str, record_id: str) -> dict[str, Any] | None:
    answer = client.get_item(TableName=TABLE, Key=_key(tenant, record_id))
    found: dict[str, Any] | None = json.loads(answer["Item"]["doc"]["S"]) if "Item" in answer else None
    return found


def _everyone(tenant: str) -> Iterator[dict[str, Any]]:
    values = {":pk": {"S": records.partition(tenant)}, ":rep": {"S": "REP#"}}
    return _query(KeyConditionExpression="PK = :pk AND begins_with(SK, :rep)", ExpressionAttributeValues=values)


def _query(**request: Any) -> Iterator[dict[str, Any]]:
    while True:
        answer = client.query(TableName=TABLE, **request)
        for item in answer["Items"]:
            yield json.loads(item["doc"]["S"])
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _write(tenant: str, body: Any, current: dict[str, Any]) -> dict[str, Any]:
    """Replace a record with a client's values; version 0 means that it must not exist."""
    if not isinstance(body, dict) or not body.get("name") or not body.get("position"):
        raise ValueError("a record has a name and a position")
    if unknown := body.keys() - records.WRITABLE:
        raise ValueError(f"there are no fields {sorted(unknown)}")
    now, version = records.now_text(), current["version"]
    kept = {name: value for name, value in current.items() if name not in records.WRITABLE}
    record = {**kept, "level": "state", "state": tenant[:2], **body}
    record |= {"version": version + 1, "created_at": current.get("created_at", now), "updated_at": now}
    _commit(tenant, current if version else None, record)
    return _answer(200 if version else 201, [records.add_defaults(record)])


def _commit(tenant: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """Replace a record in one transaction with its change and the tenant's version, without a check of seats."""
    states = [_store(record) if record else None for record in (before, after)]
    key = {name: {"S": value} for name, value in transactions.key_of_tenant(tenant).items()}
    for _ in range(transactions.ATTEMPTS):
        meta = client.get_item(TableName=TABLE, Key=key, ConsistentRead=True)
        version = int(meta["Item"]["version"]["N"]) if "Item" in meta else 0
        plan = transactions.plan_write(TABLE, tenant, states[0], states[1], version)
        try:
            client.transact_write_items(TransactItems=transactions.serialize(plan))
        except client.exceptions.TransactionCanceledException as error:
            if error.response["CancellationReasons"][0]["Code"] == "ConditionalCheckFailed":
                break
        else:
            return
    raise ConflictError


def _store(record: dict[str, Any]) -> StoredRecord:
    return StoredRecord(record["id"], record["version"], record.get("division_id"), json.dumps(record))


def _look_up(query: dict[str, str]) -> dict[str, Any]:
    divisions = places.find_divisions(float(query["lat"]), float(query["lon"]))
    if not divisions:
        return _answer(404, errors=["This point is in no state."])
    today = records.today()
    officials: list[dict[str, Any]] = []
    for division in divisions:
        values = {":division": {"S": f"DIVISION#{division}"}}
        found = _query(IndexName="GSI1", KeyConditionExpression="GSI1PK = :division", ExpressionAttributeValues=values)
        holding = (stored for stored in found if records.status(stored, today) in records.HOLDING)
        officials += [records.add_defaults(stored) for stored in holding]
    return _answer(200, [{"divisions": divisions, "officials": officials}])


def _key(tenant: str, record_id: str) -> dict[str, Any]:
    return {"PK": {"S": records.partition(tenant)}, "SK": {"S": records.sort_key(record_id)}}


def _answer(
    status: int, data: list[dict[str, Any]] | None = None, meta: dict[str, int] | None = None, errors: Any = ()
) -> dict[str, Any]:
    body = {"data": data or [], "meta": meta or {}, "errors": list(errors)}
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
