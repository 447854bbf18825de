"""HTTP routes of Google Civic Information v2: representatives and divisions, over the services of lookup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import PlacesOperation
from chalicelib.compat.google import division_search
from chalicelib.compat.google.addresses import cut_sent_address, move_city
from chalicelib.compat.google.field_mask import apply_mask
from chalicelib.compat.google.parameters import ZIP, ParameterError, Selection, read_query
from chalicelib.compat.google.representation import (
    KIND,
    Scope,
    Within,
    find_alias,
    find_current,
    write_divisions,
    write_representatives,
)
from chalicelib.core.errors import Flaw, Invalid, NotFound, TooLarge
from chalicelib.core.plain_json import dump_json
from chalicelib.geo.place_query import PlainQuery, read_division
from chalicelib.geo.places import COUNTRY
from chalicelib.http.caching import CACHED, PRIVATE
from chalicelib.http.conditional import digest_etag
from chalicelib.http.response import MOST_BYTES, ApiResponse, fits
from chalicelib.operations.declarations import ModelReference
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chalicelib.compat.google.parameters import GoogleQuery
    from chalicelib.geo.places import Place
    from chalicelib.http.request import ApiRequest
    from chalicelib.operations.registry import Operation

READS = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]}
SEARCH_KIND = "civicinfo#divisionSearchResponse"
MOST_FOUND = 100
JSON = "application/json; charset=UTF-8"
OFFERED = (
    "Method not found. This instance offers representatives, divisions and divisionsByAddress; elections and polling "
    "places (elections, voterinfo) are not part of it."
)
TOO_DEEP = "No information for this division. An id with unencoded slashes has at most five parts; percent-encode them."
AT_ADDRESS, AT_DIVISION, SEARCH, OF_ADDRESS = (
    ModelReference("chalicelib.compat.google.models", name)
    for name in ("AddressQuery", "DivisionQuery", "SearchQuery", "PlaceQuery")
)
REPRESENTATIVES, DIVISIONS, FOUND = (
    ModelReference("chalicelib.compat.google.models", name)
    for name in ("Representatives", "DivisionsOfAddress", "DivisionSearch")
)


@validated(
    "google_representatives_by_address",
    permission=Permission.LOOKUP_READ,
    query=AT_ADDRESS,
    read_query=read_query,
    output=REPRESENTATIVES,
    shape="google",
    headers=("If-None-Match",),
    errors=(NotFound, Invalid),
)
@required_env_vars({**READS, "GEOCODER": [PlacesOperation.GEOCODE]})
def representatives_by_address(call: ApiRequest, query: GoogleQuery) -> ApiResponse:
    """Return the representatives of an address in the shape of Google Civic Information v2."""
    place, is_private = _find_place(call, query)
    scope = Scope(call.container.tenants, place)
    start = f'{{"kind":"{KIND}","normalizedInput":{dump_json(_normalize(call, query, place))},'
    if not query.include_offices and query.selection.is_all:
        return _answer(query, f'{start}"divisions":{write_divisions(scope, {}, query.selection)}}}', private=is_private)
    found = call.container.find_officials(place)
    own = _describe_exactness(place, found.undivided, is_private=is_private)
    text = f"{start}{write_representatives(scope, found, query.selection, own)}}}"
    return _answer(query, text if query.include_offices else _leave_out_offices(text), private=is_private)


def _leave_out_offices(text: str) -> str:
    """Return an answer with the divisions that have a wanted office, without offices and officials."""
    answer = json.loads(text)
    divisions = {
        key: {name: part for name, part in division.items() if name != "officeIndices"}
        for key, division in answer["divisions"].items()
    }
    return dump_json({name: answer[name] for name in ("kind", "normalizedInput")} | {"divisions": divisions})


def _serve_division(name: str, uses: Mapping[str, list[Db]] = READS) -> Operation:
    """Return an operation that answers the representatives of the division in the path."""

    @validated(
        name,
        permission=Permission.LOOKUP_READ,
        query=AT_DIVISION,
        read_query=read_query,
        output=REPRESENTATIVES,
        shape="google",
        headers=("If-None-Match",),
        errors=(NotFound, Invalid, TooLarge),
    )
    @required_env_vars(uses)
    def representatives_by_division(call: ApiRequest, query: GoogleQuery) -> ApiResponse:
        """Return the representatives of a division, with `recursive` also those of the divisions below."""
        return _answer_division(call, query, _get_division_id(call))

    return representatives_by_division


representatives_by_division = _serve_division("google_representatives_by_division")
# An id that is not encoded is a path of several parts: of three for a state, of five at most.
by_plain_id_3, by_plain_id_4, by_plain_id_5 = (
    _serve_division(f"google_representatives_by_plain_id_{parts}") for parts in range(3, 6)
)
# That of the country, which has no offices of its own.
by_plain_id_2 = _serve_division("google_representatives_by_plain_id_2", {})


def _refuse(name: str, detail: str) -> Operation:
    """Return an operation for paths that lead to no method; the gateway would answer them in our own shape."""

    @validated(name, permission=Permission.LOOKUP_READ, status=404, shape="google", errors=(NotFound,))
    def refuse(_: ApiRequest) -> ApiResponse:
        """Answer 404 for a path that is no method here, in the shape of Google Civic Information v2."""
        raise NotFound(detail)

    return refuse


unknown_root, unknown_method, unknown_path = (
    _refuse(f"google_unknown_{name}", OFFERED) for name in ("root", "method", "path")
)
by_plain_id_6 = _refuse("google_representatives_by_plain_id_6", TOO_DEEP)


@validated(
    "google_divisions",
    permission=Permission.DIVISIONS_READ,
    query=SEARCH,
    read_query=read_query,
    output=FOUND,
    shape="google",
)
def divisions(_: ApiRequest, query: GoogleQuery) -> ApiResponse:
    """Find divisions by words of their names or ids, in the shape of Google Civic Information v2."""
    found = division_search.find_divisions(query.query or "")[:MOST_FOUND]
    results = [
        {"ocdId": each.id, "name": each.name} | ({"aliases": [alias]} if (alias := find_alias(each.id)) else {})
        for each in found
    ]
    return _answer(query, dump_json({"kind": SEARCH_KIND, "results": results}))


@validated(
    "google_divisions_by_address",
    permission=Permission.LOOKUP_READ,
    query=OF_ADDRESS,
    read_query=read_query,
    output=DIVISIONS,
    shape="google",
    errors=(NotFound, Invalid),
)
@required_env_vars({**READS, "GEOCODER": [PlacesOperation.GEOCODE]})
def divisions_by_address(call: ApiRequest, query: GoogleQuery) -> ApiResponse:
    """Return the divisions of an address in the shape of Google Civic Information v2."""
    place, is_private = _find_place(call, query)
    shown = write_divisions(Scope(call.container.tenants, place), {}, Selection())
    text = f'{{"normalizedInput":{dump_json(_normalize(call, query, place))},"divisions":{shown}}}'
    return _answer(query, text, private=is_private)


def _find_place(call: ApiRequest, query: GoogleQuery) -> tuple[Place, bool]:
    """Return the place of an address or a ZIP code, and whether it is an address, which no cache may keep.

    Raises ParameterError, NotFound and Unavailable.
    """
    if query.address is None:
        raise ParameterError("address", "No address provided", "required")
    try:
        if ZIP.fullmatch(query.address):
            return call.container.place_finder.find(PlainQuery(zip=query.address)), False
        from chalicelib.core.validation import validate  # noqa: PLC0415 (pydantic is imported only when needed)
        from chalicelib.geo.models import PlaceQuery  # noqa: PLC0415 (same)

        return call.container.place_finder.find(validate(PlaceQuery, {"address": query.address})), True
    except Invalid as problem:
        raise ParameterError("address", f"Failed to parse address. {problem.detail}", "parseError") from None
    except NotFound as problem:
        detail = f"No information for this address. {problem.detail}"
        raise NotFound(detail, flaws=(Flaw("?address", detail),)) from None


def _normalize(call: ApiRequest, query: GoogleQuery, place: Place) -> dict[str, str]:
    """Return the parts of the address; the city and the state of a ZIP code are added."""
    text = query.address or ""
    state = call.container.tenants.get(place.state).name if place.state else ""
    parts = {"line1": "", "zip": text[:5]} if ZIP.fullmatch(text) else cut_sent_address(text, place.state or "", state)
    if entry := call.container.reference_data.zips.get(parts["zip"]) if "zip" in parts else None:
        parts = {"city": entry.city.title(), "state": entry.state} | move_city(parts, entry.city)
    if place.state:
        parts = {"state": place.state} | parts
    return {name: parts[name] for name in ("line1", "line2", "line3", "city", "state", "zip") if name in parts}


def _describe_exactness(place: Place, undivided: Sequence[str], *, is_private: bool) -> dict[str, Any]:
    own: dict[str, Any] = {
        "exact": place.is_exact,
        "unknown": [{"kind": each.kind, "reason": each.reason} for each in place.unknown],
        "undivided": undivided,
    }
    known = {"state": place.state, "county": place.county, "on": place.on}
    at = {name: value for name, value in known.items() if value}
    return own if is_private else own | {"place": at}


def _get_division_id(call: ApiRequest) -> str:
    """Return the id of the division in the path, by its name here."""
    return find_current(call.id_in_path("ocd_id"))


def _answer_division(call: ApiRequest, query: GoogleQuery, division_id: str) -> ApiResponse:
    named = read_division(division_id)
    if named is None:
        raise NotFound(f"No information for this division. Expected an OCD division id; got {division_id[:100]!r}.")
    if query.recursive and division_id == COUNTRY:
        raise TooLarge("Too many OCD IDs retrieved (recursive); ask for each state.")
    try:
        place = call.container.place_finder.find(named)
    except NotFound as problem:
        detail = f"No information for this division: {division_id[:200]}. {problem.detail}"
        raise NotFound(detail, flaws=problem.flaws) from None
    if query.recursive:
        place = call.container.lookup.find_below(place, division_id)
    found = call.container.find_officials(place)
    own = _describe_exactness(place, found.undivided, is_private=True)
    scope = Scope(call.container.tenants, place)
    text = write_representatives(scope, found, query.selection, own, Within(division_id, below=query.recursive))
    return _answer(query, f"{{{text}}}", private=False)


def _answer(query: GoogleQuery, text: str, *, private: bool = False) -> ApiResponse:
    """Respond with the wanted parts of an answer; raises TooLarge."""
    if query.mask:
        text = dump_json(apply_mask(json.loads(text), query.mask))
    if not fits(text, MOST_BYTES):
        raise TooLarge("Too many OCD IDs retrieved (recursive); ask for divisions below this one.")
    headers = {"Content-Type": JSON, **(PRIVATE if private else CACHED | {"ETag": digest_etag(text)})}
    return ApiResponse(text=text, headers=headers)
