"""HTTP routes of outlines: the shape of a division, and those of all districts of a set, small enough for a page."""

from __future__ import annotations

import json
from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import NotFound
from chalicelib.geo.districts import group_by_set, write_name
from chalicelib.geo.editions import find_in_force
from chalicelib.geo.outlines import Outline, draw_outlines
from chalicelib.geo.places import get_set
from chalicelib.geo.routes import parse_set
from chalicelib.http.caching import CACHED
from chalicelib.http.conditional import digest_etag
from chalicelib.http.response import ApiResponse
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.container import TenantContainer
    from chalicelib.geo.places import Set
    from chalicelib.geo.polygon_index import PolygonIndex
    from chalicelib.http.request import ApiRequest
    from chalicelib.tenants.tenant_registry import Tenant

READS = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]}
PATH = Field(
    description='The outline as data of an SVG path, to be filled by `fill-rule="evenodd"`.',
    examples=["M0,0l40,0 0,30-40,0z"],
)
VIEW_BOX = Field(description="The box around the outline, for the `viewBox` of an SVG.", examples=["0 0 1000 778"])


class DayQuery(BaseModel):
    """The query of outlines: the day on which the lines are in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date | None = Field(
        None,
        description="The day on which the lines are in force (ISO 8601). Without it, today.",
        examples=["2027-01-03"],
    )


class DistrictOutline(BaseModel):
    """The shape of a district among the others of its set, all in one box."""

    model_config = ConfigDict(frozen=True)

    division_id: str = Field(
        description="The Open Civic Data id of the district.", examples=["ocd-division/country:us/state:ny/sldu:44"]
    )
    name: str = Field(description="The name of the district in the tenant's rules.", examples=["44"])
    path: str = PATH
    view_box: str = VIEW_BOX


class DivisionOutline(BaseModel):
    """The shape of a division, drawn for a page: not exact enough to find out whether a point is in it."""

    model_config = ConfigDict(frozen=True)

    division_id: str = Field(
        description="The Open Civic Data id of the division.",
        examples=["ocd-division/country:us/state:ny/county:albany"],
    )
    name: str = Field(description="The name of the division.", examples=["Albany County"])
    path: str = PATH
    view_box: str = VIEW_BOX
    geometry: dict[str, Any] = Field(
        description="The same as a GeoJSON geometry, a MultiPolygon in WGS 84 (RFC 7946).",
        examples=[
            {
                "type": "MultiPolygon",
                "coordinates": [[[[-74.3, 42.4], [-73.7, 42.4], [-73.7, 42.8], [-74.3, 42.8], [-74.3, 42.4]]]],
            }
        ],
    )


@validated(
    "get_boundary_outlines",
    permission=Permission.BOUNDARIES_READ,
    query=DayQuery,
    output=DistrictOutline,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS)
def list_outlines(call: ApiRequest, query: DayQuery) -> ApiResponse:
    """Return the outlines of all districts of a set as SVG paths in one box, at most 15 KB when compressed."""
    name, on = parse_set(call), query.on or call.container.now().date()
    drawn = call.tenant.boundaries.read_derived(name, on, "outlines", _draw_set)
    names = _name_districts(call.tenant, name, on)
    return _answer(
        [
            DistrictOutline(division_id=key, name=names.get(key) or write_name(key), path=path, view_box=view_box)
            for key, path, view_box in drawn
        ]
    )


@validated(
    "get_division_outline",
    permission=Permission.DIVISIONS_READ,
    query=DayQuery,
    output=DivisionOutline,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS)
def get_outline(call: ApiRequest, query: DayQuery) -> ApiResponse:
    """Return the outline of a state, county or district as an SVG path and as GeoJSON; percent-encode the id."""
    division_id, on = call.id_in_path("division_id"), query.on or call.container.now().date()
    tenant = call.container.tenants.find_enclosing(division_id)
    if tenant is None:
        raise NotFound("There is no outline of this division; find divisions by name with GET /divisions?q=.")
    if tenant.division_id == division_id:
        name, drawn = tenant.name, _draw_tenant(call, tenant)
    else:
        name, drawn = _draw_district(call.container.for_tenant(tenant.id), division_id, on)
    if drawn is None:
        raise NotFound(f"{name} is too small for the polygons of counties, which have no outline of it.")
    return _answer(
        [
            DivisionOutline(
                division_id=division_id, name=name, path=drawn.path, view_box=drawn.view_box, geometry=drawn.geometry
            )
        ]
    )


def _answer(found: list[Any]) -> ApiResponse:
    texts = [each.model_dump_json() for each in found]
    return ApiResponse(texts, headers={**CACHED, "ETag": digest_etag("".join(texts))})


def _draw_set(index: PolygonIndex) -> tuple[list[tuple[str, str, str]], int]:
    """Return the id, the path and the box of each district, and the size of all."""
    drawn = [(key, outline.path, outline.view_box) for key, outline in draw_outlines(index, str).items()]
    return drawn, sum(len(key) + len(path) for key, path, _ in drawn)


def _name_districts(scope: TenantContainer, kind: Set, on: date) -> Mapping[str, str]:
    engine = scope.rules.get_current_engine()
    return group_by_set(engine, on).get(kind, {})


def _draw_tenant(call: ApiRequest, tenant: Tenant) -> Outline | None:
    counties = call.container.reference_data.counties
    wanted = tenant.county_fips or tenant.fips
    return _draw_one(counties, lambda fips: tenant.id if fips.startswith(wanted) else None)


def _draw_district(scope: TenantContainer, division_id: str, on: date) -> tuple[str, Outline | None]:
    """Return the name and the outline of a district in the tenant's map; raises NotFound."""
    kind: Set = get_set(division_id)
    index = find_in_force(scope.boundaries.list_maps(kind), on)
    shapes = index.load() if index else None
    if shapes is None or division_id not in shapes.keys:
        raise NotFound(f"No map of {scope.tenant.id} that is in force on {on} has this division.")
    drawn = _draw_one(shapes, lambda key: key if key == division_id else None)
    return _name_districts(scope, kind, on).get(division_id) or write_name(division_id), drawn


def _draw_one(index: PolygonIndex, name_of: Callable[[str], str | None]) -> Outline | None:
    drawn = draw_outlines(index, name_of, lambda outline: outline.path + json.dumps(outline.geometry))
    return next(iter(drawn.values()), None)
