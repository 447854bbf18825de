"""Chalice with boto3's resource API and pydantic, following its tutorials."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from uuid import UUID

import boto3
from boto3.dynamodb.conditions import Key
from chalice.app import BadRequestError, Chalice, ConflictError, NotFoundError, Response
from pydantic import ValidationError

from bench.peers import models, places, records, transactions
from bench.peers.models import Draft, Envelope, Representative

if TYPE_CHECKING:
    from collections.abc import Iterator

app = Chalice(app_name="representatives")
table = boto3.resource("dynamodb").Table(os.environ["DDB_TABLE_NAME"])
MOST = 100


@app.route("/representatives", methods=["GET"])
def list_all() -> Response:
    """List or search records."""
    query = request().query_params or {}
    try:
        skip, limit = int(query.get("skip", 0)), int(query.get("limit", 25))
    except ValueError as error:
        raise BadRequestError("skip and limit are whole numbers") from error
    if skip < 0 or not 1 <= limit <= MOST:
        raise BadRequestError("skip is at least 0, limit is 1 to 100")
    return answer(models.page(everyone(tenant()), query.get("q"), skip, limit))


@app.route("/representatives", methods=["POST"])
def create() -> Response:
    """Create a record."""
    return written(models.created(draft(request().json_body), tenant()))


@app.route("/representatives/{representative_id}", methods=["GET"])
def get(representative_id: str) -> Response:
    """Return a record."""
    return one(known(representative_id))


@app.route("/representatives/{representative_id}", methods=["PUT"])
def replace(representative_id: str) -> Response:
    """Replace a record."""
    current = known(representative_id)
    return written(models.revised(current, draft(request().json_body)), current)


@app.route("/representatives/{representative_id}", methods=["PATCH"])
def patch(representative_id: str) -> Response:
    """Update fields of a record."""
    current = known(representative_id)
    try:
        changed = models.patched(current, request().json_body)
    except ValidationError as error:
        raise BadRequestError(str(error)) from error
    return written(models.revised(current, changed), current)


@app.route("/representatives/{representative_id}", methods=["DELETE"])
def delete(representative_id: str) -> Response:
    """Delete a record."""
    current = known(representative_id)
    write(current, None)
    return one(current)


@app.route("/lookup", methods=["GET"])
def look_up() -> Response:
    """Find the divisions of a point and their officials."""
    asked = request().query_params or {}
    try:
        lat, lon = float(asked["lat"]), float(asked["lon"])
    except (KeyError, ValueError) as error:
        raise BadRequestError("lat and lon are numbers") from error
    divisions = places.find_divisions(lat, lon)
    if not divisions:
        raise NotFoundError("This point is in no state.")
    officials = [record for division in divisions for record in holders(division)]
    return answer(Envelope[models.Answer](data=[models.Answer(divisions=divisions, officials=officials)]))


def request() -> Any:
    """Return the current request."""
    return app.current_request


def tenant() -> str:
    """Return the tenant of the request."""
    return str(request().headers["X-Tenant-Id"])


def key(record_id: str) -> dict[str, Any]:
    """Return the key of a record."""
    return {"PK": records.partition(tenant()), "SK": records.sort_key(record_id)}


def draft(body: Any) -> Draft:
    """Parse a body as a draft.

    Raises BadRequestError.
    """
    try:
        return Draft.model_validate(body)
    except ValidationError as error:
        raise BadRequestError(str(error)) from error


def known(record_id: str) -> Representative:
    """Return a record.

    Raises NotFoundError.
    """
    try:
        item = table.get_item(Key=key(str(UUID(record_id)))).get("Item")
    except ValueError:
        item = None
    if item is None:
        raise NotFoundError("There is no such record.")
    return Representative.model_validate_json(str(item["doc"]))


def everyone(of: str) -> Iterator[Representative]:
    """Return all records of a tenant: one Query per megabyte."""
    return query(KeyConditionExpression=Key("PK").eq(records.partition(of)) & Key("SK").begins_with("REP#"))


def query(**request: Any) -> Iterator[Representative]:
    """Yield the records that a Query finds."""
    while True:
        found = table.query(**request)
        for item in found["Items"]:
            yield Representative.model_validate_json(str(item["doc"]))
        if "LastEvaluatedKey" not in found:
            return
        request["ExclusiveStartKey"] = found["LastEvaluatedKey"]


def written(record: Representative, before: Representative | None = None) -> Response:
    """Store a record and return it; see write."""
    write(before, record)
    return one(record, 200 if before else 201)


def write(before: Representative | None, after: Representative | None) -> None:
    """Replace a record in one transaction with its change and the tenant's version, if a seat is free for it.

    Raises ConflictError.
    """
    if after and models.takes_seat(before, after) and not models.has_seat(after, holders(after.division_id or "")):
        raise ConflictError("All seats of this office are taken.")
    states = [stored(record) if record else None for record in (before, after)]
    client = table.meta.client
    for _ in range(transactions.ATTEMPTS):
        meta: Any = table.get_item(Key=transactions.key_of_tenant(tenant()), ConsistentRead=True).get("Item", {})
        plan: Any = transactions.plan_write(table.name, tenant(), states[0], states[1], int(meta.get("version", 0)))
        try:
            client.transact_write_items(TransactItems=plan)
        except client.exceptions.TransactionCanceledException as error:
            if error.response["CancellationReasons"][0]["Code"] == "ConditionalCheckFailed":
                break
        else:
            return
    raise ConflictError("The record has changed in the meantime.")


def holders(division: str) -> list[Representative]:
    """Return the records of a division whose terms run: one Query of the index per megabyte."""
    found = query(IndexName="GSI1", KeyConditionExpression=Key("GSI1PK").eq(f"DIVISION#{division}"))
    return [record for record in found if record.status in records.HOLDING]


def stored(record: Representative) -> transactions.StoredRecord:
    """Return a record as it is stored."""
    return transactions.StoredRecord(str(record.id), record.version, record.division_id, record.stored())


def one(record: Representative, status: int = 200) -> Response:
    """Return a response with one record."""
    return answer(Envelope[Representative](data=[record]), status)


def answer(envelope: Envelope[Any], status: int = 200) -> Response:
    """Return an envelope as JSON."""
    return Response(envelope.model_dump_json(), status_code=status, headers={"Content-Type": "application/json"})
