"""FastAPI with Mangum, following their documentation."""

import os
from typing import Annotated, Any
from uuid import UUID

import boto3
from fastapi import FastAPI, Header, HTTPException, Query
from mangum import Mangum

from bench.peers import models, places
from bench.peers.models import Draft, Envelope, Representative
from bench.peers.store import ConflictError, Store

app = FastAPI()
store = Store(boto3.client("dynamodb"), os.environ["DDB_TABLE_NAME"])

Tenant = Annotated[str, Header(alias="X-Tenant-Id")]
Answer = Envelope[Representative]
Lookup = Envelope[models.Answer]


def known(tenant: str, record_id: UUID) -> Representative:
    """Return a record.

    Raises HTTPException.
    """
    record = store.get(tenant, str(record_id))
    if record is None:
        raise HTTPException(404, "There is no such record.")
    return record


def written(tenant: str, record: Representative, before: Representative | None = None) -> Answer:
    """Store a record.

    Raises HTTPException.
    """
    try:
        store.write(tenant, before, record)
    except ConflictError:
        raise HTTPException(409, "The record has changed in the meantime.") from None
    return Answer(data=[record])


@app.get("/representatives")
def list_all(
    tenant: Tenant,
    q: str | None = None,
    skip: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
) -> Answer:
    """List or search records."""
    return models.page(store.everyone(tenant), q, skip, limit)


@app.get("/representatives/{representative_id}")
def get(tenant: Tenant, representative_id: UUID) -> Answer:
    """Return a record."""
    return Answer(data=[known(tenant, representative_id)])


@app.post("/representatives", status_code=201)
def create(tenant: Tenant, draft: Draft) -> Answer:
    """Create a record."""
    return written(tenant, models.created(draft, tenant))


@app.put("/representatives/{representative_id}")
def replace(tenant: Tenant, representative_id: UUID, draft: Draft) -> Answer:
    """Replace a record."""
    current = known(tenant, representative_id)
    return written(tenant, models.revised(current, draft), current)


@app.patch("/representatives/{representative_id}")
def patch(tenant: Tenant, representative_id: UUID, change: dict[str, Any]) -> Answer:
    """Update fields of a record."""
    current = known(tenant, representative_id)
    return written(tenant, models.revised(current, models.patched(current, change)), current)


@app.delete("/representatives/{representative_id}")
def delete(tenant: Tenant, representative_id: UUID) -> Answer:
    """Delete a record."""
    current = known(tenant, representative_id)
    store.write(tenant, current, None)
    return Answer(data=[current])


@app.get("/lookup")
def look_up(lat: Annotated[float, Query(ge=-90, le=90)], lon: Annotated[float, Query(ge=-180, le=180)]) -> Lookup:
    """Find the divisions of a point and their officials."""
    divisions = places.find_divisions(lat, lon)
    if not divisions:
        raise HTTPException(404, "This point is in no state.")
    officials = [record for division in divisions for record in store.holders(division)]
    return Envelope(data=[models.Answer(divisions=divisions, officials=officials)])


handler = Mangum(app, lifespan="off")
