"""Places in HTTP: who represents one, and what divisions there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated
from urllib.parse import unquote, urlencode

from pydantic import BaseModel, ConfigDict, ValidationError

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import PlacesOperation
from chalicelib.core.errors import Invalid, NotFound
from chalicelib.core.validation import PageQuery, one_line, pattern
from chalicelib.geo.models import Kind, Place, PlaceQuery
from chalicelib.http.conditional import digest_etag
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


class LookupResult(BaseModel):
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
    output=LookupResult,
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
    output=LookupResult,
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


def look_up_place(call: ApiRequest, place: Place) -> LookupResult:
    """Return who represents a place."""
    exact = not place.unknown and all(division.share == 1 for division in place.divisions)
    return LookupResult(exact=exact, place=place, officials=call.container.find_officials(place))


def _answer_place(call: ApiRequest, query: PlaceQuery) -> ApiResponse:
    answer = list_officials(look_up_place(call, call.container.place_finder.find(query)))
    if query.address is not None:
        return replace(answer, headers={**answer.headers, **PRIVATE})
    # All that is told decides, whichever of the tenants, maps and days that it comes from has changed.
    return replace(answer, headers={**answer.headers, **CACHED, "ETag": digest_etag(str(answer.data[0]))})


def list_officials(found: LookupResult) -> ApiResponse:
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


def _show_division(found: tuple[str, Division]) -> DivisionFound:
    tenant, entry = found
    return DivisionFound(id=entry.id, kind=entry.kind, name=entry.name, tenant=tenant)
