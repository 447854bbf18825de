"""HTTP routes of district boundaries: GeoJSON maps for a tenant's administrators."""

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
# Lambda accepts six megabytes, and a binary body grows by a third in transit
# (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); the gateway accepts ten.
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
    """Return the description of a tenant's boundary set: its districts, its age, and the missing districts."""
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
    """Replace a map of districts (GeoJSON, at most 5.5 MB, or 4 MB in gzip)."""
    name = _parse_set(call)
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
    """Delete a map of districts; lookups then report that it is not uploaded."""
    return ApiResponse([call.tenant.boundaries.delete(_parse_set(call), parse_precondition(call, _boundaries_etag))])


def _parse_set(call: ApiRequest) -> Set:
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
