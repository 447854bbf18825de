"""HTTP routes of Open States v3: people and jurisdictions, over the services of lookup and representatives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.compat.openstates import jurisdictions, people
from chalicelib.compat.openstates.errors import ParameterErrors, make_entry
from chalicelib.compat.openstates.jurisdictions import find_jurisdiction, list_jurisdictions
from chalicelib.compat.openstates.parameters import read_jurisdictions_query, read_people_query, read_point_query
from chalicelib.compat.openstates.people_search import PeopleSearch
from chalicelib.core.errors import Invalid, NotFound, TooLarge
from chalicelib.core.plain_json import dump_json
from chalicelib.geo.place_query import MOST_LAT, MOST_LON, PlainQuery
from chalicelib.http.caching import CACHED
from chalicelib.http.conditional import digest_etag
from chalicelib.http.response import JSON, MOST_BYTES, ApiResponse, fits
from chalicelib.lookup.representation import GROUPS
from chalicelib.operations.declarations import ModelReference
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chalicelib.compat.openstates.jurisdictions import Jurisdiction
    from chalicelib.compat.openstates.parameters import JurisdictionsQuery, PeopleQuery, PointQuery
    from chalicelib.http.request import ApiRequest
    from chalicelib.lookup.representation import OfficialsFound
    from chalicelib.operations.registry import Operation
    from chalicelib.tenants.tenant_registry import Tenant

PEOPLE, POINT, LIST, ONE = (
    ModelReference("chalicelib.compat.openstates.models", name)
    for name in ("PeopleQuery", "PointQuery", "JurisdictionsQuery", "JurisdictionQuery")
)
PERSONS, JURISDICTIONS, JURISDICTION = (
    ModelReference("chalicelib.compat.openstates.models", name)
    for name in ("PersonList", "JurisdictionList", "Jurisdiction")
)
READS = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]}
READS_RULES = {"DDB_TABLE_NAME": [Db.GET_ITEM]}
NO_JURISDICTION = "No such Jurisdiction."
NO_CITY = f"{NO_JURISDICTION} A city is known only if its mayor is recorded."
OFFERED = (
    "Not Found. This instance offers people, people.geo and jurisdictions; bills, committees and events are not part "
    "of it."
)


@validated(
    "openstates_people",
    permission=Permission.REPRESENTATIVES_READ,
    query=PEOPLE,
    read_query=read_people_query,
    output=PERSONS,
    shape="openstates",
    headers=("If-None-Match",),
    errors=(NotFound, TooLarge),
)
def list_people(call: ApiRequest, query: PeopleQuery) -> ApiResponse:
    """Find people by jurisdiction, name or id, in the shape of Open States v3.

    With a jurisdiction alone, those in office; by name or id also those who were. Without a jurisdiction, states and
    their members of Congress are searched, and the counties that ids name.
    """
    search = PeopleSearch(call.container.tenants, lambda tenant: call.container.for_tenant(tenant).records)
    found = search.find(query)
    pagination = query.page.describe(len(found))
    shown = query.page.select(found)
    results = [people.describe_person(person.read(), person.tenant, query.include) for person in shown]
    return _answer({"results": results, "pagination": pagination})


@validated(
    "openstates_people_geo",
    permission=Permission.LOOKUP_READ,
    query=POINT,
    read_query=read_point_query,
    output=PERSONS,
    shape="openstates",
    headers=("If-None-Match",),
    errors=(NotFound, Invalid, TooLarge),
)
@required_env_vars(READS)
def list_people_at(call: ApiRequest, query: PointQuery) -> ApiResponse:
    """Return everybody who represents a point, in the shape of Open States v3."""
    if not (abs(query.lat) <= MOST_LAT and abs(query.lng) <= MOST_LON):  # "nan" is on neither side
        wrong = "lng" if abs(query.lat) <= MOST_LAT else "lat"
        raise ParameterErrors([make_entry(wrong, "ensure that the point is on the earth", "value_error.number")])
    try:
        place = call.container.place_finder.find(PlainQuery(lat=query.lat, lon=query.lng))
    except NotFound:  # the answer of Open States for a point in the sea is empty
        return _answer({"results": [], "pagination": _paginate_all(0)})
    found = list(_list_records(call, call.container.find_officials(place)))
    results = [people.describe_person(record, tenant, query.include) for record, tenant in found]
    return _answer({"results": results, "pagination": _paginate_all(len(results))})


@validated(
    "openstates_jurisdictions",
    permission=Permission.TENANTS_READ,
    query=LIST,
    read_query=read_jurisdictions_query,
    output=JURISDICTIONS,
    shape="openstates",
    errors=(NotFound, TooLarge),
)
@required_env_vars(READS_RULES)
def list_all_jurisdictions(call: ApiRequest, query: JurisdictionsQuery) -> ApiResponse:
    """List states, the country and counties, in the shape of Open States v3."""
    found = list_jurisdictions(call.container.tenants, query.classification)
    pagination = query.page.describe(len(found))
    results = [_describe(call, each, query, alone=False) for each in query.page.select(found)]
    return _answer({"results": results, "pagination": pagination})


def _serve_jurisdiction(name: str, uses: Mapping[str, list[Db]]) -> Operation:
    """Return an operation that answers the jurisdiction in the path."""

    @validated(
        name,
        permission=Permission.TENANTS_READ,
        query=ONE,
        read_query=read_jurisdictions_query,
        output=JURISDICTION,
        shape="openstates",
        errors=(NotFound, TooLarge),
    )
    @required_env_vars(uses)
    def get_jurisdiction(call: ApiRequest, query: JurisdictionsQuery) -> ApiResponse:
        """Return a jurisdiction by id, abbreviation or name, in the shape of Open States v3."""
        found = find_jurisdiction(call.container.tenants, call.id_in_path("jurisdiction_id"))
        if found is None:
            raise NotFound(NO_JURISDICTION)
        return _answer(_describe(call, found, query, alone=True))

    return get_jurisdiction


get_jurisdiction = _serve_jurisdiction("openstates_jurisdiction", READS_RULES)
# Clients of Open States do not encode the slashes of an id: three parts for the country, five for a county.
by_plain_id_4, by_plain_id_5 = (
    _serve_jurisdiction(f"openstates_jurisdiction_by_plain_id_{parts}", READS_RULES) for parts in (4, 5)
)
by_plain_id_3 = _serve_jurisdiction("openstates_jurisdiction_by_plain_id_3", {})


def _refuse(name: str, detail: str) -> Operation:
    """Return an operation for paths that are not offered; the gateway would answer them in our own shape."""

    @validated(name, permission=Permission.TENANTS_READ, status=404, shape="openstates", errors=(NotFound,))
    def refuse(_: ApiRequest) -> ApiResponse:
        """Answer 404 for a path that is not offered here, in the shape of Open States v3."""
        raise NotFound(detail)

    return refuse


unknown_0, unknown_1, unknown_2, unknown_3, unknown_4 = (
    _refuse(f"openstates_unknown_{parts}", OFFERED) for parts in range(5)
)
by_plain_id_2, by_plain_id_6 = (
    _refuse(f"openstates_jurisdiction_by_plain_id_{parts}", NO_JURISDICTION) for parts in (2, 6)
)


def _describe(call: ApiRequest, found: Jurisdiction, query: JurisdictionsQuery, *, alone: bool) -> dict[str, Any]:
    """Return a jurisdiction with the wanted parts; alone, also when its people were last changed."""
    scope = call.container.for_tenant(found.tenant.id) if found.tenant else None
    latest = None
    if alone and scope is not None:
        rows = scope.records.list_matching(None, scope.records.get_view())
        of_it = [entry for entry in rows.entries if not found.is_city or found.has(entry.level, entry.division_id)]
        if found.is_city and not of_it:
            raise NotFound(NO_CITY)
        latest = max((entry.updated_at for entry in of_it), default=None)
    shown = jurisdictions.describe(found, latest)
    if "organizations" in query.include:
        rules = scope.load_engine(scope.records.get_view().rules_version).rules if scope else None
        shown["organizations"] = jurisdictions.describe_organizations(found, rules)
    parts: dict[str, list[Any]] = {"legislative_sessions": [], "latest_runs": []}
    return shown | {name: part for name, part in parts.items() if name in query.include}


def _list_records(call: ApiRequest, found: OfficialsFound) -> Iterator[tuple[dict[str, Any], Tenant]]:
    """Yield the records of the officials of a place, each with its tenant."""
    for name in GROUPS:
        for placed in found.groups[name]:
            for official in placed.seats.officials:
                scope = call.container.for_tenant(official.tenant)
                yield json.loads(scope.records.get_row(official.id).json), scope.tenant


def _paginate_all(count: int) -> dict[str, int]:
    """Return the pagination of an answer that has everybody, so that no client asks for a second page."""
    return {"per_page": max(count, 1), "page": 1, "max_page": 1, "total_items": count}


def _answer(shown: Mapping[str, Any]) -> ApiResponse:
    text = dump_json(shown)
    if not fits(text, MOST_BYTES):
        raise TooLarge("This answer is too large; ask for a smaller page, or for fewer parts.")
    return ApiResponse(text=text, headers={"Content-Type": JSON, **CACHED, "ETag": digest_etag(text)})
