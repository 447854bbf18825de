"""Places in HTTP: who represents one, what divisions there are, and the boundaries of districts."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, get_args
from urllib.parse import unquote, urlencode

from pydantic import BaseModel, ConfigDict, ValidationError

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import PlacesOperation
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound, PreconditionFailed, TooLarge
from chalicelib.core.validation import PageQuery, one_line, parse_json, pattern
from chalicelib.geo.geojson import FeatureCollection
from chalicelib.geo.models import BoundarySet, Kind, Place, PlaceQuery, Set
from chalicelib.http.conditional import answer_with_etag, digest_etag, parse_precondition
from chalicelib.http.response import MOST_BYTES, WORST, ApiResponse, encoded_size, paginate
from chalicelib.lookup.representation import Representation, shorten
from chalicelib.operations.registry import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.geo.models import Division
    from chalicelib.http.request import ApiRequest

TAGS = ("lookup",)
READS = {"DDB_TABLE_NAME": [Db.GET_ITEM]}
READS_MAPS = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]}
# Records change at any time; five minutes is what a reader may be behind.
CACHED = {"Cache-Control": "public, max-age=300", "Vary": "Origin"}
PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Origin"}
MOST_LINKS = 20  # to lists of the officials that an answer leaves out
GEO_JSON, GZIP = "application/geo+json", "application/gzip"
# Lambda takes six megabytes, and a body that is no text grows by a third on the way
# (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); the gateway takes ten.
MOST_TEXT, MOST_PACKED, MOST_UNPACKED = 5_500_000, 4_000_000, 40_000_000


class LookupQuery(BaseModel):
    """A place, and who represents it. `exact` says that everything in it is certain, and nothing is unknown."""

    model_config = ConfigDict(frozen=True)

    exact: bool
    place: Place
    officials: Representation


class DivisionQuery(PageQuery):
    """What `GET /divisions` understands: a part of a name, and a tenant whose districts are looked through too."""

    q: Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=100)] | None = None
    tenant: Annotated[str, pattern(r"^[A-Z]{2}(-[A-Za-z0-9]+)*$", "the id of a tenant, like NY-Albany")] | None = None


class DivisionFound(BaseModel):
    """A division, and the tenant that it is of."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    name: str
    tenant: str


@validated(
    "look_up",
    permission=Permission.LOOKUP_READ,
    query=PlaceQuery,
    output=LookupQuery,
    headers=("If-None-Match",),
    errors=(NotFound, Invalid),
)
@required_env_vars({**READS_MAPS, "GEOCODER": [PlacesOperation.GEOCODE]})
@api_tool(
    "/lookup",
    tags=TAGS,
    name="look_up",
    description="Tell who represents an address, a ZIP code, a point or a division, and how to reach them.",
)
def look_up(call: ApiRequest, query: PlaceQuery) -> ApiResponse:
    """Tell who represents a place, and how to reach them: for an address, a ZIP code, a point, or a division."""
    return _answer_place(call, query)


@validated(
    "list_divisions",
    permission=Permission.DIVISIONS_READ,
    query=DivisionQuery,
    output=DivisionFound,
    paged=True,
    errors=(NotFound,),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM]})
@api_tool(
    "/divisions",
    tags=TAGS,
    name="list_divisions",
    description="Find states, counties and, in a tenant, districts by their names: their OCD ids.",
)
def list_divisions(call: ApiRequest, query: DivisionQuery) -> ApiResponse:
    """Find divisions by name: states and counties, and with `tenant` the districts that its rules have."""
    found = call.container.lookup.find_divisions(query.q, query.tenant)
    return paginate(call, query, found, show=_show_division, headers=CACHED)


@validated(
    "get_division",
    permission=Permission.DIVISIONS_READ,
    output=LookupQuery,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS)
def get_division(call: ApiRequest) -> ApiResponse:
    """Tell what contains a division, and who represents it; its id is percent-encoded, slashes too."""
    try:
        # A gateway that decodes %2F before it looks for a route (MiniStack) takes %252F; no id has a percent sign.
        query = PlaceQuery(division=unquote(call.path_param("division_id")))
    except ValidationError:
        detail = "Expected an OCD division id, percent-encoded: ocd-division%2Fcountry:us%2Fstate:ny."
        raise NotFound(detail) from None
    return _answer_place(call, query)


BOUNDARIES = "/tenants/{tenant}/boundaries/{set}"


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
    from chalicelib.lookup import service  # noqa: PLC0415 (what reads maps is paid by those who send one)

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


def look_up_place(call: ApiRequest, place: Place) -> LookupQuery:
    """Return who represents a place."""
    exact = not place.unknown and all(division.share == 1 for division in place.divisions)
    return LookupQuery(exact=exact, place=place, officials=call.container.find_officials(place))


def _answer_place(call: ApiRequest, query: PlaceQuery) -> ApiResponse:
    answer = list_officials(look_up_place(call, call.container.place_finder.find(query)))
    if query.address is not None:
        return replace(answer, headers={**answer.headers, **PRIVATE})
    # All that is told decides, whichever of the tenants, maps and days that it comes from has changed.
    return replace(answer, headers={**answer.headers, **CACHED, "ETag": digest_etag(str(answer.data[0]))})


def list_officials(found: LookupQuery) -> ApiResponse:
    """Answer with who represents a place, with as many of the officials as an answer takes.

    `meta.left_out` has the divisions of which some are left out, and links with rel="related" lead to lists of them.
    """
    text = found.model_dump_json()
    if len(text) * WORST <= MOST_BYTES or encoded_size(text) <= MOST_BYTES:
        return ApiResponse([text])
    officials, left_out = shorten(found.officials, encoded_size, MOST_BYTES)
    links = [f'<representatives?{urlencode({"division_id": key})}>; rel="related"' for key in left_out[:MOST_LINKS]]
    text = found.model_copy(update={"officials": officials}).model_dump_json()
    return ApiResponse([text], meta={"left_out": ", ".join(left_out)}, headers={"Link": ", ".join(links)})


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


def _show_division(found: tuple[str, Division]) -> DivisionFound:
    tenant, entry = found
    return DivisionFound(id=entry.id, kind=entry.kind, name=entry.name, tenant=tenant)


def _boundaries_etag(found: BoundarySet) -> str:
    return f'"{found.set}-{found.version}"'
