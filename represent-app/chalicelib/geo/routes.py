"""Boundaries of districts in HTTP: maps as GeoJSON, for a tenant's administrators."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound, PreconditionFailed, TooLarge
from chalicelib.core.validation import parse_json
from chalicelib.geo.geojson import FeatureCollection
from chalicelib.geo.models import BoundarySet, Set
from chalicelib.http.conditional import answer_with_etag, parse_precondition
from chalicelib.http.response import ApiResponse
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest

GEO_JSON, GZIP = "application/geo+json", "application/gzip"
# Lambda takes six megabytes, and a body that is no text grows by a third on the way
# (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); the gateway takes ten.
MOST_TEXT, MOST_PACKED, MOST_UNPACKED = 5_500_000, 4_000_000, 40_000_000


@validated(
    "get_boundaries",
    permission=Permission.BOUNDARIES_READ,
    output=BoundarySet,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM]})
def get_boundaries(call: ApiRequest) -> ApiResponse:
    """Tell what is loaded of a tenant's boundaries: which districts are drawn, since when, and which are missing."""
    return answer_with_etag(call.tenant.boundaries.get(_parse_set(call)), _boundaries_etag)


@validated(
    "replace_boundaries",
    permission=Permission.BOUNDARIES_UPDATE,
    body=FeatureCollection,
    validate_body=False,
    media_types=(GEO_JSON, "application/json", GZIP),
    output=BoundarySet,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.DELETE_ITEM]})
def replace_boundaries(call: ApiRequest) -> ApiResponse:
    """Put a map of districts (GeoJSON, at most 5.5 MB, or 4 MB in gzip) in the place of the last."""
    name = _parse_set(call)
    raw = call.body_bytes(GEO_JSON, "application/json", GZIP, most=MOST_TEXT)
    # Some tools pack a file and call it what it was.
    packed = raw[:2] == b"\x1f\x8b" or (call.header("Content-Type") or "").strip().lower().startswith(GZIP)
    raw = _unpack(raw) if packed else raw
    try:
        collection = FeatureCollection.model_validate(parse_json(raw))
    except ValidationError:
        detail = 'Expected GeoJSON: {"type": "FeatureCollection", "features": […]}, with at most 2,000 features.'
        raise Invalid(detail, flaws=(Flaw("#", detail),)) from None
    from chalicelib.geo import service  # noqa: PLC0415 (what reads maps is paid by those who send one)

    precondition = parse_precondition(call, _boundaries_etag)
    return answer_with_etag(service.replace_boundaries(call.tenant, name, collection, precondition), _boundaries_etag)


@validated(
    "delete_boundaries",
    permission=Permission.BOUNDARIES_DELETE,
    output=BoundarySet,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.DELETE_ITEM]})
def delete_boundaries(call: ApiRequest) -> ApiResponse:
    """Remove a map of districts; lookups then say that it is not loaded."""
    return ApiResponse([call.tenant.boundaries.delete(_parse_set(call), parse_precondition(call, _boundaries_etag))])


def _parse_set(call: ApiRequest) -> Set:
    name: Any = call.path_param("set")
    if name not in get_args(Set):
        raise NotFound(f"The sets of boundaries are {', '.join(get_args(Set))}; there is no {name[:40]!r}.")
    return name  # type: ignore[no-any-return]


def _unpack(raw: bytes) -> bytes:
    """Return what was packed; raises TooLarge or Invalid."""
    if len(raw) > MOST_PACKED:
        raise TooLarge(f"A body in gzip has at most {MOST_PACKED:,} bytes here; got {len(raw):,}.")
    try:
        # It reads every member, and compares what the trailer of each says (RFC 1952, 2.3.1).
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            text = file.read(MOST_UNPACKED + 1)
    except (zlib.error, EOFError, OSError) as error:
        detail = "The body is no whole gzip, or a gateway on the way took it for text; send the GeoJSON as it is."
        raise Invalid(detail, flaws=(Flaw("#", detail),)) from error
    if len(text) > MOST_UNPACKED:
        raise TooLarge(f"The body has more than {MOST_UNPACKED:,} bytes once it is unpacked.")
    return text


def _boundaries_etag(found: BoundarySet) -> str:
    return f'"{found.set}-{found.version}"'
