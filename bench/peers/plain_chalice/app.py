"""Chalice with boto3's resource API and pydantic, following its tutorials."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from uuid import UUID

import boto3
from boto3.dynamodb.conditions import Attr, Key
from chalice.app import BadRequestError, Chalice, ConflictError, NotFoundError, Response
from pydantic import ValidationError

from bench.peers import models, records
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
    return written(models.revised(current, draft(request().json_body)), current.version)


@app.route("/representatives/{representative_id}", methods=["PATCH"])
def patch(representative_id: str) -> Response:
    """Update fields of a record."""
    current = known(representative_id)
    try:
        changed = models.patched(current, request().json_body)
    except ValidationError as error:
        raise BadRequestError(str(error)) from error
    return written(models.revised(current, changed), current.version)


@app.route("/representatives/{representative_id}", methods=["DELETE"])
def delete(representative_id: str) -> Response:
    """Delete a record."""
    current = known(representative_id)
    table.delete_item(Key=key(str(current.id)))
    return one(current)


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
    request: dict[str, Any] = {
        "KeyConditionExpression": Key("PK").eq(records.partition(of)) & Key("SK").begins_with("REP#")
    }
    while True:
        found = table.query(**request)
        for item in found["Items"]:
            yield Representative.model_validate_json(str(item["doc"]))
        if "LastEvaluatedKey" not in found:
            return
        request["ExclusiveStartKey"] = found["LastEvaluatedKey"]


def written(record: Representative, expect: int = 0) -> Response:
    """Store a record and return it.

    Raises ConflictError.
    """
    only = Attr("version").eq(expect) if expect else Attr("PK").not_exists()
    item = {**key(str(record.id)), "doc": record.stored(), "version": record.version}
    try:
        table.put_item(Item=item, ConditionExpression=only)
    except table.meta.client.exceptions.ConditionalCheckFailedException as error:
        raise ConflictError("The record has changed in the meantime.") from error
    return one(record, 200 if expect else 201)


def one(record: Representative, status: int = 200) -> Response:
    """Return a response with one record."""
    return answer(Envelope[Representative](data=[record]), status)


def answer(envelope: Envelope[Any], status: int = 200) -> Response:
    """Return an envelope as JSON."""
    return Response(envelope.model_dump_json(), status_code=status, headers={"Content-Type": "application/json"})
