"""Powertools' resolver with pydantic validation, following its documentation of event handlers."""

import os
from typing import Annotated, Any
from uuid import UUID

import boto3
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.exceptions import NotFoundError, ServiceError
from aws_lambda_powertools.event_handler.openapi.params import Header, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from bench.peers import models, places
from bench.peers.models import Draft, Envelope, Representative
from bench.peers.store import ConflictError, Store

app = APIGatewayRestResolver(enable_validation=True)
store = Store(boto3.client("dynamodb"), os.environ["DDB_TABLE_NAME"])

Tenant = Annotated[str, Header(alias="X-Tenant-Id")]
Answer = Envelope[Representative]


def known(tenant: str, record_id: UUID) -> Representative:
    """Return a record.

    Raises NotFoundError.
    """
    record = store.get(tenant, str(record_id))
    if record is None:
        raise NotFoundError("There is no such record.")
    return record


def written(tenant: str, record: Representative, before: Representative | None = None) -> Answer:
    """Store a record.

    Raises ServiceError.
    """
    try:
        store.write(tenant, before, record)
    except ConflictError:
        raise ServiceError(409, "The record has changed in the meantime.") from None
    return Answer(data=[record])


@app.get("/representatives")
def list_all(
    tenant: Tenant,
    q: Annotated[str | None, Query()] = None,
    skip: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
) -> Answer:
    """List or search records."""
    return models.page(store.everyone(tenant), q, skip, limit)


@app.get("/representatives/<representative_id>")
def get(representative_id: UUID, tenant: Tenant) -> Answer:
    """Return a record."""
    return Answer(data=[known(tenant, representative_id)])


@app.post("/representatives")
def create(draft: Draft, tenant: Tenant) -> tuple[Answer, int]:
    """Create a record."""
    return written(tenant, models.created(draft, tenant)), 201


@app.put("/representatives/<representative_id>")
def replace(representative_id: UUID, draft: Draft, tenant: Tenant) -> Answer:
    """Replace a record."""
    current = known(tenant, representative_id)
    return written(tenant, models.revised(current, draft), current)


@app.patch("/representatives/<representative_id>")
def patch(representative_id: UUID, tenant: Tenant) -> Answer:
    """Update fields of a record."""
    current = known(tenant, representative_id)
    return written(tenant, models.revised(current, models.patched(current, app.current_event.json_body)), current)


@app.delete("/representatives/<representative_id>")
def delete(representative_id: UUID, tenant: Tenant) -> Answer:
    """Delete a record."""
    current = known(tenant, representative_id)
    store.write(tenant, current, None)
    return Answer(data=[current])


@app.get("/lookup")
def look_up(
    lat: Annotated[float, Query(ge=-90, le=90)], lon: Annotated[float, Query(ge=-180, le=180)]
) -> Envelope[models.Answer]:
    """Find the divisions of a point and their officials."""
    divisions = places.find_divisions(lat, lon)
    if not divisions:
        raise NotFoundError("This point is in no state.")
    officials = [record for division in divisions for record in store.holders(division)]
    return Envelope[models.Answer](data=[models.Answer(divisions=divisions, officials=officials)])


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one API Gateway event."""
    return app.resolve(event, context)
