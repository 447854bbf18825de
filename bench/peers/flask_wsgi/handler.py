"""Flask with apig-wsgi, following their documentation; records are pydantic models."""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID  # noqa: TC003 (Flask reads the annotations of routes)

import boto3
from apig_wsgi import make_lambda_handler
from flask import Flask, Response, abort, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from bench.peers import models, places
from bench.peers.models import Draft, Envelope, Representative
from bench.peers.store import ConflictError, Store

app = Flask(__name__)
store = Store(boto3.client("dynamodb"), os.environ["DDB_TABLE_NAME"])
MOST = 100


@app.errorhandler(HTTPException)
def refused(error: HTTPException) -> Response:
    """Return an error as JSON."""
    return answer(Envelope[Representative](data=[], errors=[str(error.description)]), error.code or 500)


@app.errorhandler(ValidationError)
def invalid(error: ValidationError) -> Response:
    """Return the errors of an invalid body."""
    return answer(Envelope[Representative](data=[], errors=[each["msg"] for each in error.errors()]), 422)


@app.get("/representatives")
def list_all() -> Response:
    """List or search records."""
    try:
        skip, limit = int(request.args.get("skip", 0)), int(request.args.get("limit", 25))
    except ValueError:
        abort(400, "skip and limit are whole numbers")
    if skip < 0 or not 1 <= limit <= MOST:
        abort(400, "skip is at least 0, limit is 1 to 100")
    return answer(models.page(store.everyone(tenant()), request.args.get("q"), skip, limit))


@app.get("/representatives/<uuid:representative_id>")
def get(representative_id: UUID) -> Response:
    """Return a record."""
    return one(known(representative_id))


@app.post("/representatives")
def create() -> Response:
    """Create a record."""
    return written(models.created(Draft.model_validate_json(request.get_data()), tenant()))


@app.put("/representatives/<uuid:representative_id>")
def replace(representative_id: UUID) -> Response:
    """Replace a record."""
    current = known(representative_id)
    return written(models.revised(current, Draft.model_validate_json(request.get_data())), current)


@app.patch("/representatives/<uuid:representative_id>")
def patch(representative_id: UUID) -> Response:
    """Update fields of a record."""
    current, change = known(representative_id), request.get_json(force=True)
    return written(models.revised(current, models.patched(current, change)), current)


@app.delete("/representatives/<uuid:representative_id>")
def delete(representative_id: UUID) -> Response:
    """Delete a record."""
    current = known(representative_id)
    store.write(tenant(), current, None)
    return one(current)


@app.get("/lookup")
def look_up() -> Response:
    """Find the divisions of a point and their officials."""
    try:
        lat, lon = float(request.args["lat"]), float(request.args["lon"])
    except ValueError:
        abort(400, "lat and lon are numbers")
    divisions = places.find_divisions(lat, lon)
    if not divisions:
        abort(404, "This point is in no state.")
    officials = [record for division in divisions for record in store.holders(division)]
    return answer(Envelope[models.Answer](data=[models.Answer(divisions=divisions, officials=officials)]))


def tenant() -> str:
    """Return the tenant of the request."""
    return request.headers["X-Tenant-Id"]


def known(record_id: UUID) -> Representative:
    """Return a record, or answer 404."""
    record = store.get(tenant(), str(record_id))
    if record is None:
        abort(404, "There is no such record.")
    return record


def written(record: Representative, before: Representative | None = None) -> Response:
    """Store a record and return it."""
    try:
        store.write(tenant(), before, record)
    except ConflictError:
        abort(409, "The record has changed in the meantime.")
    return one(record, 200 if before else 201)


def one(record: Representative, status: int = 200) -> Response:
    """Return a response with one record."""
    return answer(Envelope[Representative](data=[record]), status)


def answer(envelope: Envelope[Any], status: int = 200) -> Response:
    """Return an envelope as JSON."""
    return Response(envelope.model_dump_json(), status, mimetype="application/json")


handler = make_lambda_handler(app)
