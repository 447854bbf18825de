"""HTTP routes of district boundaries: GeoJSON maps for a tenant's administrators."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound, PreconditionFailed, TooLarge
from chalicelib.core.validation import parse_json
from chalicelib.geo import models
from chalicelib.geo.geojson import FeatureCollection
from chalicelib.geo.places import Set
from chalicelib.http.conditional import answer_with_etag, digest_etag, parse_precondition
from chalicelib.http.response import ApiResponse
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.geo.boundary_index import BoundarySet
    from chalicelib.http.request import ApiRequest

GEO_JSON, GZIP = "application/geo+json", "application/gzip"
# Lambda accepts six megabytes, and a binary body grows by a third in transit
# (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); the gateway accepts ten.
MOST_TEXT, MOST_PACKED, MOST_UNPACKED = 5_500_000, 4_000_000, 40_000_000


class EditionQuery(BaseModel):
    """The query that names an edition of a boundary set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    valid_from: date | None = Field(
        None,
        description="The day from which the lines of the edition are in force (ISO 8601).",
        examples=["2027-01-03"],
    )


class ValidityQuery(EditionQuery):
    """The query of `PUT /tenants/{tenant}/boundaries/{set}`: the days on which the lines are in force."""

    valid_to: date | None = Field(
        None,
        description="The day from which the lines are no longer in force (ISO 8601); without it, they are until the "
        "next edition begins.",
        examples=["2029-01-03"],
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError("valid_to is the first day after the edition; send a day after valid_from")
        return self


@validated(
    "get_boundaries",
    permission=Permission.BOUNDARIES_READ,
    query=EditionQuery,
    output=models.BoundarySet,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM]})
def get_boundaries(call: ApiRequest, query: EditionQuery) -> ApiResponse:
    """Return the editions of a tenant's boundary set, the earliest first, or the one that begins on a day."""
    found = call.tenant.boundaries.list_editions(parse_set(call))
    if query.valid_from is not None:
        found = [each for each in found if each.valid_from == query.valid_from]
        if not found:
            raise NotFound(f"No edition of these boundaries begins on {query.valid_from}.")
    tag = _boundaries_etag(found[0]) if len(found) == 1 else digest_etag("".join(map(_boundaries_etag, found)))
    return ApiResponse(found, headers={"ETag": tag})


@validated(
    "replace_boundaries",
    permission=Permission.BOUNDARIES_UPDATE,
    query=ValidityQuery,
    body=FeatureCollection,
    validate_body=False,
    media_types=(GEO_JSON, "application/json", GZIP),
    output=models.BoundarySet,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.DELETE_ITEM]})
def replace_boundaries(call: ApiRequest, query: ValidityQuery) -> ApiResponse:
    """Replace an edition of a map of districts, or add one (GeoJSON, at most 5.5 MB, or 4 MB in gzip)."""
    name = parse_set(call)
    raw = call.body_bytes(GEO_JSON, "application/json", GZIP, most=MOST_TEXT)
    # Some tools compress a file without changing its declared type.
    packed = raw[:2] == b"\x1f\x8b" or (call.header("Content-Type") or "").strip().lower().startswith(GZIP)
    raw = _unpack(raw) if packed else raw
    try:
        collection = FeatureCollection.model_validate(parse_json(raw))
    except ValidationError:
        detail = 'Expected GeoJSON: {"type": "FeatureCollection", "features": […]}, with at most 2,000 features.'
        raise Invalid(detail, flaws=(Flaw("#", detail),)) from None
    from chalicelib.geo import service  # noqa: PLC0415 (imported only when needed, for uploads)

    precondition = parse_precondition(call, _boundaries_etag)
    validity = (query.valid_from, query.valid_to)
    made = service.replace_boundaries(call.tenant, name, collection, precondition, validity)
    return answer_with_etag(made, _boundaries_etag)


@validated(
    "delete_boundaries",
    permission=Permission.BOUNDARIES_DELETE,
    query=EditionQuery,
    output=models.BoundarySet,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.DELETE_ITEM]})
def delete_boundaries(call: ApiRequest, query: EditionQuery) -> ApiResponse:
    """Delete an edition of a map of districts; without any, lookups report that none is uploaded."""
    precondition = parse_precondition(call, _boundaries_etag)
    return ApiResponse([call.tenant.boundaries.delete(parse_set(call), query.valid_from, precondition)])


def parse_set(call: ApiRequest) -> Set:
    """Return the set of boundaries in the path; raises NotFound."""
    name: Any = call.path_param("set")
    if name not in get_args(Set):
        raise NotFound(f"The sets of boundaries are {', '.join(get_args(Set))}; there is no set {name[:40]!r}.")
    return name  # type: ignore[no-any-return]


def _unpack(raw: bytes) -> bytes:
    """Decompress a body; raises TooLarge or Invalid."""
    if len(raw) > MOST_PACKED:
        raise TooLarge(f"A gzip body may have at most {MOST_PACKED:,} bytes; got {len(raw):,}.")
    try:
        # gzip.GzipFile reads every member, and checks the trailer of each (RFC 1952, 2.3.1).
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            text = file.read(MOST_UNPACKED + 1)
    except (zlib.error, EOFError, OSError) as error:
        detail = (
            "The body is not a complete gzip file, or a gateway changed it in transit. Send the GeoJSON uncompressed."
        )
        raise Invalid(detail, flaws=(Flaw("#", detail),)) from error
    if len(text) > MOST_UNPACKED:
        raise TooLarge(f"The body has more than {MOST_UNPACKED:,} bytes after decompression.")
    return text


def _boundaries_etag(found: BoundarySet) -> str:
    return f'"{found.set}-{found.version}"'
