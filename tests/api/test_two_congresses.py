"""A point, an address and a ZIP code of one place agree in the states whose lines change with the 120th Congress.

The lines are invented: each state is cut into strips of one width, and in the next Congress the strips begin half a
width further east. Of a strip, only the surroundings of its places are drawn.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.auth.permissions import Principal
from chalicelib.container import Container
from chalicelib.geo.census_geocoder import CensusGeocoder
from chalicelib.geo.county_lookup import make_outside_error
from chalicelib.geo.models import PlaceQuery
from chalicelib.lookup.models import Representation
from chalicelib.lookup.service import LookupService
from tests.census_files import make_relationships, make_shapefile, square
from tools.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from chalicelib.geo.places import Lines, Place
    from chalicelib.tenants.tenant_registry import Tenant
    from tests.api.conftest import Caller

# The number of representatives of each state whose lines change.
STATES = {
    "AL": 7, "CA": 52, "FL": 28, "LA": 6, "MO": 8, "NC": 14, "OH": 15, "TN": 9, "TX": 38, "UT": 4,
}  # fmt: skip
OF_EACH_STATE = 100
NEW_YEAR = date(2027, 1, 3)  # the Twentieth Amendment: noon of that day
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
NEAR = 0.001  # degrees from a line, where rounding may decide
SIDE = 0.0002  # degrees, of the square around a place


@dataclass(frozen=True)
class Spot:
    """A place with an area, its point and its county."""

    code: str
    lat: float
    lon: float
    county: str


@dataclass(frozen=True)
class Strips:
    """The invented lines of a state: `count` strips from west to east."""

    state: Tenant
    count: int
    west: float
    width: float

    def number(self, lon: float, congress: int) -> int:
        """Return the number of the district at a longitude; 120: the strips begin half a width further east."""
        part = (lon - self.west) / self.width - (0.5 if congress == 120 else 0)
        return min(max(int(part // 1), 0), self.count - 1) + 1

    def is_near_a_line(self, lon: float) -> bool:
        part = (lon - self.west) / self.width % 0.5
        return min(part, 0.5 - part) * self.width < NEAR

    def draw(self, spots: list[Spot], congress: int) -> list[tuple[str, str, list[list[tuple[float, float]]]]]:
        """Return the districts as features of a shapefile: a square around each place."""
        rings: dict[int, list[list[tuple[float, float]]]] = {}
        for spot in spots:
            ring = square(spot.lon - SIDE / 2, spot.lat - SIDE / 2, SIDE)
            rings.setdefault(self.number(spot.lon, congress), []).append(ring)
        return [(self.state.fips, f"{number:02}", squares) for number, squares in rings.items()]


def cut(made: Container, state_id: str) -> tuple[Strips, list[Spot]]:
    """Return the strips of a state and places in it: centers of ZIP codes that lie well inside one county."""
    state = made.tenants.get(state_id)
    spots = []
    for entry in made.reference_data.zips:
        if entry.state != state_id or len(entry.counties) != 1 or make_outside_error(entry):
            continue
        county = entry.counties[0]
        counties = made.reference_data.counties
        if counties.find_at(entry.lon, entry.lat) == [county] and not counties.find_near(entry.lon, entry.lat, 1_000):
            spots.append(Spot(entry.code, entry.lat, entry.lon, county))
    lons = [spot.lon for spot in spots]
    width = (max(lons) - min(lons)) / STATES[state_id]
    strips = Strips(state, STATES[state_id], min(lons), width)
    apart: list[Spot] = []
    for spot in spots:
        # Several ZIP codes of one building have one center.
        beside = any(abs(spot.lat - one.lat) < NEAR and abs(spot.lon - one.lon) < NEAR for one in apart)
        apart += [] if beside or strips.is_near_a_line(spot.lon) else [spot]
    return strips, apart[:: len(apart) // OF_EACH_STATE][:OF_EACH_STATE]


def make_geocoder(strips: Strips, spots: list[Spot]) -> CensusGeocoder:
    """Return the geocoder with a stand-in of the service.

    Its current vintage has both Congresses for every second address, and the next one for the others, of which a dated
    vintage has the seated one.
    """
    by_code = {spot.code: (index, spot) for index, spot in enumerate(spots)}

    def fetch(url: str) -> tuple[int, bytes]:
        query = parse_qs(urlsplit(url).query)
        index, spot = by_code[query["address"][0].rpartition(" ")[2]]
        vintage = query["vintage"][0]
        if vintage == "Current_Current":
            layers = {"120th Congressional Districts": 120} | (
                {"119th Congressional Districts": 119} if index % 2 else {}
            )
        elif vintage == "ACS2025_Current":
            layers = {"119th Congressional Districts": 119}
        else:
            return 400, b"{}"
        geographies: dict[str, Any] = {
            layer: [{"GEOID": f"{strips.state.fips}{number:02}", "BASENAME": str(number), "CDSESSN": str(congress)}]
            for layer, congress in layers.items()
            for number in [strips.number(spot.lon, congress)]
        }
        geographies["Counties"] = [{"GEOID": spot.county}]
        match = {"coordinates": {"x": spot.lon, "y": spot.lat}, "geographies": geographies}
        match["addressComponents"] = {"state": strips.state.id, "zip": spot.code}
        return 200, json.dumps({"result": {"addressMatches": [match]}}).encode()

    return CensusGeocoder("https://census.example", fetch, lambda _: None, lambda: 0.5)


def find_house(place: Place) -> list[tuple[str, float | None]]:
    """Return the congressional districts of a place, with their shares."""
    return [(each.id, each.share) for each in place.divisions if each.kind == "congressional"]


def list_ids(lines: tuple[Lines, ...]) -> list[tuple[date | None, list[str]]]:
    return [(each.valid_from, [one.id for one in each.divisions]) for each in lines if each.set == "congressional"]


@pytest.mark.parametrize("state_id", STATES)
def test_point_address_and_zip_code_agree_before_and_after_the_new_congress(
    state_id: str, api: Caller, tmp_path: Path
) -> None:
    assert api
    made = Container(Principal(kind="system", id="two"), now=lambda: NOW)
    strips, spots = cut(made, state_id)
    assert len(spots) == OF_EACH_STATE
    for congress in (119, 120):
        drawn = tmp_path / f"cd{congress}.zip"
        drawn.write_bytes(make_shapefile(f"cd{congress}", strips.draw(spots, congress)))
        shares = tmp_path / f"cd{congress}.txt"
        rows = [(each.code, f"{strips.state.fips}{strips.number(each.lon, congress):02}", 9, 9, 0) for each in spots]
        shares.write_bytes(make_relationships(f"CD{congress}", rows))
        assert main(["ops", "districts", str(drawn), str(shares), "--stage", "local"]) == 0
    geocoder = make_geocoder(strips, spots)
    service = LookupService(made.tenants, made.for_tenant, made.reference_data, lambda: geocoder, NOW.date())
    moved = 0
    for day in (NOW.date(), date(2027, 1, 2), NEW_YEAR, date(2027, 6, 1)):
        seated = 119 if day < NEW_YEAR else 120
        for spot in spots:
            places = [
                service.finder.find(query)
                for query in (
                    PlaceQuery(lat=spot.lat, lon=spot.lon, on=day),
                    PlaceQuery(address=f"1 Main St, Town, {state_id} {spot.code}", on=day),
                    PlaceQuery(zip=spot.code, on=day),
                )
            ]
            now, other = (
                f"{strips.state.division_id}/cd:{strips.number(spot.lon, each)}" for each in (seated, 239 - seated)
            )
            assert [find_house(place) for place in places] == [[(now, 1.0)]] * 3, (spot, day)
            assert len({place.county for place in places}) == 1
            lines = {str((list_ids(place.former), list_ids(place.upcoming))) for place in places}
            if seated == 119:
                assert lines == {str(([], [(NEW_YEAR, [other])]))}, (spot, day)
            else:
                assert lines == {str(([(date(2025, 1, 3), [other])], []))}, (spot, day)
            moved += now != other
            if spot in spots[:5]:
                texts = [service.find_officials(place).to_json() for place in places]
                found = [Representation.model_validate_json(text).federal for text in texts]
                house = [{each.division_id for each in offices if each.chamber == "lower"} for offices in found]
                assert house == [{now}] * 3
    assert moved > OF_EACH_STATE // 2  # of four days
