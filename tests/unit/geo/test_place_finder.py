"""Certain and possible divisions of a place, and errors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from pydantic import ValidationError

from chalicelib.core.errors import Invalid, NotFound, Problem
from chalicelib.core.plain_json import dump_json
from chalicelib.geo import polygon_builder, zip_codes
from chalicelib.geo.county_lookup import make_outside_error
from chalicelib.geo.districts import find_named
from chalicelib.geo.editions import Edition
from chalicelib.geo.models import PlaceQuery
from chalicelib.geo.place_finder import GeocodedAddress
from chalicelib.geo.places import Division, Lines, Place, Unknown
from chalicelib.geo.zip_shares import make_shares
from chalicelib.tenants.rule_engine import RuleEngine
from chalicelib.tenants.rules import District, Office
from tests.unit.geo.conftest import ATLAS, engine

if TYPE_CHECKING:
    from chalicelib.geo.polygon_index import PolygonIndex
    from tests.unit.geo.conftest import Locator

NY = "ocd-division/country:us/state:ny"
NE = "ocd-division/country:us/state:ne"


def kinds(place: Place) -> dict[str, list[tuple[str, float | None]]]:
    found: dict[str, list[tuple[str, float | None]]] = {}
    for division in place.divisions:
        found.setdefault(division.kind, []).append((division.id.rpartition("/")[2], division.share))
    return found


def halves(west: str, east: str) -> PolygonIndex:
    """Draw two districts that meet at 100 degrees west."""
    return draw((west, -104, -100), (east, -100, -95))


def draw(*strips: tuple[str, float, float]) -> PolygonIndex:
    """Draw districts between two meridians each, from 40 to 43 degrees north."""
    rings = [(key, [[(a, 40), (b, 40), (b, 43), (a, 43), (a, 40)]]) for key, a, b in strips]
    scaled = [
        (key, [[(round(x * 100_000), round(y * 100_000)) for x, y in ring] for ring in found]) for key, found in rings
    ]
    return polygon_builder.draw(scaled, origin=(0.0, 0.0), scale=(1e-5, 1e-5))


class TestPoints:
    @pytest.mark.parametrize(
        ("county", "lat", "lon"),
        [
            ("NY-Albany", 42.6526, -73.7562),
            ("TX-Harris", 29.7604, -95.3698),
            ("MD-Baltimore-City", 39.2904, -76.6122),  # an independent city
            ("MD-Baltimore", 39.4015, -76.6019),  # the county around it: Towson
            ("VA-Fairfax-City", 38.8462, -77.3064),  # in an enclave
            ("VA-Fairfax", 38.8600, -77.2300),
            ("VA-Harrisonburg-City", 38.4496, -78.8689),
            ("VA-Charlottesville-City", 38.0293, -78.4767),
            ("VA-Albemarle", 38.1000, -78.5500),
            ("MO-St-Louis-City", 38.6270, -90.1994),
            ("MO-St-Louis", 38.6400, -90.4000),
            ("NV-Carson-City", 39.1638, -119.7674),
            ("MA-Nantucket", 41.2835, -70.0995),  # islands
            ("MA-Dukes", 41.3880, -70.6400),
            ("FL-Monroe", 24.5557, -81.7826),
            ("WA-San-Juan", 48.5343, -123.0171),
            ("HI-Honolulu", 21.3069, -157.8583),
            ("HI-Kalawao", 21.1890, -156.9820),
            ("MI-Mackinac", 45.8618, -84.6300),
            ("RI-Washington", 41.1722, -71.5783),
            ("AK-Anchorage", 61.2181, -149.9003),
            ("AK-Aleutians-West", 52.8500, 173.1800),  # beyond the 180th meridian
            ("PR-San-Juan", 18.4000, -66.0600),
            ("VI-St-John", 18.3368, -64.7281),
            ("DC", 38.9072, -77.0369),
            ("GU", 13.4443, 144.7937),
            ("CT-Hartford", 41.7658, -72.6734),  # counties, not planning regions
            ("SD-Oglala-Lakota", 43.2000, -102.5000),
            ("KY-Fulton", 36.5100, -89.5000),  # the Kentucky Bend, cut off by Tennessee and Missouri
            ("NY-Richmond", 40.5795, -74.1502),
        ],
    )
    def test_point_on_land_is_in_its_county(self, locator: Locator, county: str, lat: float, lon: float) -> None:
        place = locator.find(lat=lat, lon=lon)
        assert place.county == county
        assert place.state == county[:2]
        assert (place.lat, place.lon) == (lat, lon)

    @pytest.mark.parametrize(
        ("inside", "outside", "lat", "lon", "east", "north"),
        [
            ("KS-Sherman", "CO-Kit-Carson", 39.35, -102.0517, 0.03, 0.0),  # the border of states, along a meridian
            ("UT-San-Juan", "AZ-Apache", 37.0, -109.8, 0.0, 0.03),
            ("IA-Lyon", "MN-Rock", 43.5, -96.2, 0.0, -0.03),
        ],
    )
    def test_border_has_one_county_on_each_side(  # noqa: PLR0913, PLR0917 (two sides of a line)
        self, locator: Locator, inside: str, outside: str, lat: float, lon: float, east: float, north: float
    ) -> None:
        assert locator.county(lat + north, lon + east) == inside
        assert locator.county(lat - north, lon - east) == outside
        near = locator.find(lat=lat + north / 30, lon=lon + east / 30)
        assert [note.kind for note in near.unknown].count("county") == 1
        assert kinds(near)["county"][0][1] is None
        assert "Send an address for an exact answer" in next(
            note.reason for note in near.unknown if note.kind == "county"
        )
        # The polygons are no more accurate for states than for counties.
        assert {share for _, share in kinds(near)["state"]} == {None}
        assert {key.rpartition(":")[2] for key, _ in kinds(near)["state"]} == {inside[:2].lower(), outside[:2].lower()}
        assert near.county in (inside, outside)
        assert near.state == str(near.county)[:2]
        assert [note.kind for note in near.unknown].count("state") == 1

    def test_near_a_state_border_nothing_is_certain(self, locator: Locator) -> None:
        place = locator.find(lat=39.05, lon=-94.6085)  # in Kansas, but the polygons give a strip of it to Missouri
        assert kinds(place)["state"] == [("state:mo", None), ("state:ks", None)]
        assert {key for key, _ in kinds(place)["county"]} == {"county:jackson", "county:johnson", "county:wyandotte"}
        assert {division.share for division in place.divisions if division.kind != "country"} == {None}

    def test_near_a_county_border_the_state_is_certain_and_counties_are_candidates(self, locator: Locator) -> None:
        place = locator.find(lat=38.8660, lon=-77.3064)
        assert kinds(place)["state"] == [("state:va", 1.0)]
        assert kinds(place)["county"] == [("place:fairfax", None), ("county:fairfax", None)]

    @pytest.mark.parametrize(
        ("county", "lat", "lon"),
        [
            ("place:falls_church", 38.8823, -77.1711),
            ("place:falls_church", 38.8856, -77.1802),
            ("island:rose_island", -14.5460, -168.1520),
            ("island:swains_island", -11.0560, -171.0790),
        ],
    )
    def test_county_too_small_for_the_polygons_is_a_candidate(
        self, locator: Locator, county: str, lat: float, lon: float
    ) -> None:
        place = locator.find(lat=lat, lon=lon)
        assert (county, None) in kinds(place)["county"]
        assert any("which the polygons do not include" in note.reason for note in place.unknown)
        assert {share for _, share in kinds(place)["state"]} == {1.0}

    def test_across_the_international_border_no_state_is_certain(self, locator: Locator) -> None:
        place = locator.find(lat=49.003, lon=-110.0)
        assert kinds(place)["state"] == [("state:mt", None)]
        assert place.unknown[0].reason == "The point may be across the border, in another country."

    def test_off_a_shore_of_two_states_both_are_candidates(self, locator: Locator) -> None:
        place = locator.find(lat=40.6892, lon=-74.0445)  # Liberty Island, which the polygons do not include
        assert kinds(place)["state"] == [("state:ny", None), ("state:nj", None)]

    def test_off_the_shore_the_nearest_county_is_a_candidate(self, locator: Locator) -> None:
        # A beach of Stanwood (Washington), which the polygons do not include.
        place = locator.find(lat=48.2011, lon=-122.378)
        assert place.county == "WA-Snohomish"
        assert kinds(place)["county"] == [("county:snohomish", None)]
        assert "off the shore" in place.unknown[0].reason

    @pytest.mark.parametrize(
        ("lat", "lon"),
        [
            (0.0, 0.0),
            (40.0, -50.0),  # the Atlantic
            (43.5, -87.2),  # Lake Michigan
            (43.6532, -79.3832),  # Toronto
            (42.3149, -83.0364),  # Windsor, across the river from Detroit
            (43.0896, -79.0849),  # Niagara Falls in Ontario
            (32.5149, -117.0382),  # Tijuana
            (51.5, -0.12),
            (90.0, 180.0),
            (-90.0, -180.0),
        ],
    )
    def test_point_in_no_state_is_not_found(self, locator: Locator, lat: float, lon: float) -> None:
        with pytest.raises(NotFound, match="in the sea, in a large lake, or outside the United States"):
            locator.find(lat=lat, lon=lon)

    def test_parts_of_a_county_that_was_divided_are_found(self, locator: Locator) -> None:
        assert locator.find(lat=61.13, lon=-146.35).county == "AK-Chugach"
        assert locator.find(lat=62.1, lon=-145.5).county == "AK-Copper-River"
        assert locator.find(lat=41.76, lon=-72.67).county == "CT-Hartford"


def draw_box(key: str, west: float, south: float, east: float, north: float) -> PolygonIndex:
    """Draw a map of one district."""
    ring = [(west, south), (west, north), (east, north), (east, south), (west, south)]
    steps = [(round(x * 100_000), round(y * 100_000)) for x, y in ring]
    return polygon_builder.draw([(key, [steps])], origin=(0.0, 0.0), scale=(1e-5, 1e-5))


class TestStatesByMaps:
    """Maps of districts are more exact than the polygons of counties, so they decide which state a point is in."""

    HERE: ClassVar[dict[str, float]] = {"lat": 39.05, "lon": -94.6085}  # in Kansas, 43 m from the line of the maps
    LINE = -94.608

    def draw(self, locator: Locator, kansas: float | None = LINE, missouri: float | None = LINE) -> Locator:
        """Draw a map of each state up to a meridian."""
        for state, line in (("KS", kansas), ("MO", missouri)):
            if line is not None:
                sides = (-100.0, 36.0, line, 41.0) if state == "KS" else (line, 36.0, -90.0, 41.0)
                key = f"ocd-division/country:us/state:{state.lower()}/sldu:1"
                locator.maps[state, "upper"] = draw_box(key, *sides)
        return locator

    def test_the_only_state_whose_map_has_a_point_is_certain(self, locator: Locator) -> None:
        place = self.draw(locator).find(**self.HERE)
        assert place.state == "KS"
        assert kinds(place)["state"] == [("state:ks", 1.0)]
        assert kinds(place)["upper"] == [("sldu:1", 1.0)]
        assert {key for key, _ in kinds(place)["county"]} == {"county:johnson", "county:wyandotte"}
        assert {share for _, share in kinds(place)["county"]} == {None}
        assert "state" not in {note.kind for note in place.unknown}
        assert not any("Missouri" in note.reason or "(MO)" in note.reason for note in place.unknown)

    @pytest.mark.parametrize(
        ("kansas", "missouri"),
        [
            (None, LINE),  # a state without a map
            (LINE, None),
            (LINE - 0.00052, LINE - 0.00048),  # the line is 2 m from the point
            (LINE, LINE - 0.002),  # the maps overlap
            (LINE - 0.002, LINE),  # and leave a gap
        ],
    )
    def test_other_maps_decide_nothing(self, locator: Locator, kansas: float | None, missouri: float | None) -> None:
        place = self.draw(locator, kansas, missouri).find(**self.HERE)
        assert sorted(kinds(place)["state"]) == [("state:ks", None), ("state:mo", None)]

    def test_maps_of_another_day_decide_nothing(self, locator: Locator) -> None:
        drawn = self.draw(locator).maps["KS", "upper"]
        locator.maps["KS", "upper"] = [edition(drawn, "2027-01-01")]
        assert len(kinds(locator.find(**self.HERE))["state"]) == 2
        assert len(kinds(locator.find(**self.HERE, on="2027-02-01"))["state"]) == 1

    def test_state_that_the_polygons_of_counties_do_not_name_is_found(self, locator: Locator) -> None:
        piedmont = {"lat": 39.4799, "lon": -79.0489}  # in West Virginia; the polygons give it to Maryland
        maryland, virginia = (f"ocd-division/country:us/state:{state}/sldl:1" for state in ("md", "wv"))
        locator.maps["MD", "lower"] = draw_box(maryland, -79.4, 39.482, -79.0, 39.7)
        assert kinds(locator.find(**piedmont))["state"] == [("state:md", 1.0)]
        locator.maps["WV", "lower"] = draw_box(virginia, -79.4, 39.2, -79.0, 39.482)
        place = locator.find(**piedmont)
        assert (place.state, place.county) == ("WV", "WV-Mineral")
        assert kinds(place)["state"] == [("state:wv", 1.0)]
        assert kinds(place)["county"] == [("county:mineral", None)]
        assert "outside of the polygons of counties" in place.unknown[0].reason

    def test_a_point_on_a_map_is_not_abroad(self, locator: Locator) -> None:
        locator.maps["MT", "congressional"] = draw_box("ocd-division/country:us/state:mt/cd:2", -116, 45, -104, 49.01)
        place = locator.find(lat=49.003, lon=-110.0)
        assert kinds(place)["state"] == [("state:mt", 1.0)]
        assert {note.kind for note in place.unknown} >= {"county"}

    def test_address_without_a_county_is_placed_by_maps_too(self, locator: Locator) -> None:
        self.draw(locator).located = GeocodedAddress(self.HERE["lat"], self.HERE["lon"])
        assert kinds(locator.find(address="1 Sample Street, Sampleton"))["state"] == [("state:ks", 1.0)]


class TestZips:
    def test_zip_in_one_county_is_certain(self, locator: Locator) -> None:
        place = locator.find(zip="12207-1234")
        assert (place.state, place.county, place.lat) == ("NY", "NY-Albany", None)
        assert kinds(place)["county"] == [("county:albany", 1.0)]

    @pytest.mark.parametrize(
        ("code", "state", "county"),
        [("99723", "AK", "borough:north_slope"), ("96799", "AS", ""), ("96950", "MP", ""), ("96952", "MP", "")],
    )
    def test_po_box_zip_with_an_area_has_its_state_and_a_candidate_county(
        self, locator: Locator, code: str, state: str, county: str
    ) -> None:
        place = locator.find(zip=code)
        assert (place.state, [share for _, share in kinds(place)["state"]]) == (state, [1.0])
        assert all(share is None for _, share in kinds(place).get("county", []))
        assert county in "".join(name for name, _ in kinds(place).get("county", []))
        assert any("goes to PO boxes" in unknown.reason for unknown in place.unknown)

    def test_every_po_box_zip_that_the_census_lists_is_a_place(self) -> None:
        boxes = [entry for entry in ATLAS.zips if entry.kind == zip_codes.PO_BOX]
        places = [entry for entry in boxes if zip_codes.is_place(entry)]
        assert len(places) == sum(entry.agreed for entry in boxes) + 4
        # In the states without delivery, every ZIP code is of PO boxes; elsewhere some is not.
        delivered = {entry.state for entry in ATLAS.zips if entry.kind == zip_codes.STANDARD}
        assert {entry.state for entry in boxes} - delivered - set(zip_codes.ABROAD) == zip_codes.WITHOUT_DELIVERY

    def test_zip_in_several_counties_has_all_of_them_without_shares(self, locator: Locator) -> None:
        spans = next(entry for entry in ATLAS.zips if len(entry.counties) > 3 and not make_outside_error(entry))
        place = locator.find(zip=spans.code)
        assert place.county is None
        assert len(kinds(place)["county"]) == len(spans.counties)
        assert {share for _, share in kinds(place)["county"]} == {None}
        assert "it is unknown how much of it is in each" in place.unknown[0].reason

    def test_zip_in_two_states_has_both_and_no_certain_districts(self, locator: Locator) -> None:
        spans = next(
            entry
            for entry in ATLAS.zips
            if len({fips[:2] for fips in entry.counties}) > 1 and not make_outside_error(entry)
        )
        place = locator.find(zip=spans.code)
        assert (place.state, place.county) == (None, None)
        assert [share for _, share in kinds(place)["state"]] == [None, None]
        assert place.unknown[0].kind == "state"

    @pytest.mark.parametrize(("code", "tenant"), [("20500", "DC"), ("96910", "GU")])
    def test_state_and_county_in_one_are_both_returned(self, locator: Locator, code: str, tenant: str) -> None:
        place = locator.find(zip=code)
        assert (place.state, place.county) == (tenant, tenant)
        assert "county" not in kinds(place)
        assert kinds(place)["congressional"] == [("cd:at-large", 1.0)]

    @pytest.mark.parametrize(
        ("code", "problem", "why"),
        [
            ("12201", Invalid, "is for PO boxes, and the Census Bureau lists no area"),
            ("09012", Invalid, "military or diplomatic mail"),
            ("96941", Invalid, "Federated States of Micronesia"),
            ("00000", NotFound, "There is no ZIP code 00000"),
            ("99999", NotFound, "There is no ZIP code 99999"),
        ],
    )
    def test_zip_without_homes_is_refused_with_the_reason(
        self, locator: Locator, code: str, problem: type[Problem], why: str
    ) -> None:
        with pytest.raises(problem, match=why) as error:
            locator.find(zip=code)
        assert error.value.flaws[0].pointer == "?zip"

    def test_retired_zip_is_refused(self, locator: Locator) -> None:
        retired = next(entry for entry in ATLAS.zips if entry.kind == 4)
        with pytest.raises(Invalid, match="no longer in use"):
            locator.find(zip=retired.code)

    def test_zip_without_a_reference_has_the_county_around_it_as_a_candidate(self, locator: Locator) -> None:
        entry = next(
            entry
            for entry in ATLAS.zips
            if not entry.counties and not make_outside_error(entry) and entry.state not in ("DC", "GU")
        )
        place = locator.find(zip=entry.code)
        assert (place.state, place.county) == (entry.state, None)
        assert "No reference names the county" in place.unknown[0].reason

    def test_every_zip_resolves_or_is_refused_with_a_reason(self, locator: Locator) -> None:
        found = refused = 0
        survey = locator
        for entry in ATLAS.zips:
            if make_outside_error(entry):
                refused += 1
                continue
            found += 1
            assert entry.counties or entry.named is None
        assert (found + refused, found) == (42_789, 35_437)
        assert survey.find(zip="00501").state == "NY"


class TestDistricts:
    def test_map_decides_the_district_of_a_point(self, locator: Locator) -> None:
        locator.maps["NE", "congressional"] = halves(f"{NE}/cd:3", f"{NE}/cd:1")
        assert kinds(locator.find(lat=41.5, lon=-99.0))["congressional"] == [("cd:1", 1.0)]
        assert kinds(locator.find(lat=41.5, lon=-101.0))["congressional"] == [("cd:3", 1.0)]

    def test_on_the_line_of_two_districts_both_are_candidates(self, locator: Locator) -> None:
        locator.maps["NE", "congressional"] = halves(f"{NE}/cd:3", f"{NE}/cd:1")
        place = locator.find(lat=41.5, lon=-100.00001)
        assert kinds(place)["congressional"] == [("cd:3", None), ("cd:1", None)]
        assert any("on the line between 3 and 1" in note.reason for note in place.unknown)

    def test_overlapping_districts_are_candidates_except_in_sets_that_may_overlap(self, locator: Locator) -> None:
        strips = [(f"{NE}/cd:1", -104, -99), (f"{NE}/cd:2", -100, -95)]
        rings = [(key, [[(a, 40), (b, 40), (b, 43), (a, 43), (a, 40)]]) for key, a, b in strips]
        scaled = [(key, [[(x * 100_000, y * 100_000) for x, y in ring] for ring in found]) for key, found in rings]
        locator.maps["NE", "congressional"] = polygon_builder.draw(scaled, origin=(0.0, 0.0), scale=(1e-5, 1e-5))
        place = locator.find(lat=41.5, lon=-99.5)
        assert kinds(place)["congressional"] == [("cd:1", None), ("cd:2", None)]
        assert ("congressional", "The districts 1 and 2 overlap here.") in {(n.kind, n.reason) for n in place.unknown}
        nh = "ocd-division/country:us/state:nh/sldl"
        rings = [
            (f"{nh}:{key}", [[(-73, 42), (-70, 42), (-70, 46), (-73 - n, 46), (-73, 42)]])
            for n, key in enumerate(("belknap_1", "belknap_2"))
        ]
        scaled = [(key, [[(x * 100_000, y * 100_000) for x, y in ring] for ring in found]) for key, found in rings]
        locator.maps["NH", "lower"] = polygon_builder.draw(scaled, origin=(0.0, 0.0), scale=(1e-5, 1e-5))
        assert [share for _, share in kinds(locator.find(lat=43.5, lon=-71.5))["lower"]] == [1.0, 1.0]

    def test_point_outside_the_map_is_reported(self, locator: Locator) -> None:
        locator.maps["NE", "congressional"] = halves("a/cd:3", "a/cd:1")
        # In Nebraska, west of where this map begins.
        place = locator.find(lat=42.5, lon=-104.03)
        assert "congressional" not in kinds(place)
        assert any("none of the uploaded districts" in note.reason for note in place.unknown)

    def test_zip_has_no_districts_without_a_table(self, locator: Locator) -> None:
        locator.maps["NE", "congressional"] = halves(f"{NE}/cd:3", f"{NE}/cd:1")
        custer = locator.find(zip="68822")
        assert "congressional" not in kinds(custer)
        assert any(
            note.kind == "congressional" and "It is unknown which congressional districts" in note.reason
            for note in custer.unknown
        )

    def test_missing_map_is_reported_unless_there_is_only_one_district(self, locator: Locator) -> None:
        albany = locator.find(zip="12207")
        assert {note.kind for note in albany.unknown} == {"congressional", "upper", "lower", "council"}
        assert kinds(locator.find(zip="82001"))["congressional"] == [("cd:at-large", 1.0)]
        assert "lower" not in {
            note.kind for note in locator.find(lat=41.5, lon=-99.0).unknown
        }  # Nebraska has one chamber


class TestOnlyListedDistrict:
    """Rules that list one district of a set do not say that it covers the tenant."""

    WARD = f"{NE}/county:custer/council_district:harbor"

    @pytest.fixture
    def custer(self, locator: Locator) -> Locator:
        board = Office(
            key="board", title="Board Member", level="county", seats=3, district_kind="districts",
            districts=(District(name="Harbor", division_id=self.WARD, seats=1),),
        )  # fmt: skip
        return use_offices(locator, "NE-Custer", board)

    def test_ward_without_a_map_is_unknown(self, custer: Locator) -> None:
        place = custer.find(lat=41.5, lon=-99.5)
        assert place.county == "NE-Custer"
        assert "council" not in kinds(place)
        assert ("council", "No council boundaries of NE-Custer are uploaded.") in {
            (note.kind, note.reason) for note in place.unknown
        }

    def test_municipality_is_named_only_inside_its_shape_and_none_is_unknown(self, locator: Locator) -> None:
        city = f"{NE}/place:broken_bow"
        before = locator.find(lat=41.5, lon=-99.5)
        locator.maps["NE", "place"] = draw((city, -99.6, -99.4))
        place = locator.find(lat=41.5, lon=-99.5)
        (found,) = (each for each in place.divisions if each.kind == "place")
        assert (found.id, found.name, found.share) == (city, "Broken Bow", 1.0)
        assert place.unknown == before.unknown
        outside = locator.find(lat=41.5, lon=-99.3)
        assert "place" not in {each.kind for each in outside.divisions} | {each.kind for each in outside.unknown}
        on_the_line = locator.find(lat=41.5, lon=-99.60005)
        assert [(each.share, each.id) for each in on_the_line.divisions if each.kind == "place"] == [(None, city)]
        notes = {(note.kind, note.reason) for note in on_the_line.unknown if note not in before.unknown}
        assert notes == {("place", "The point is on the line around broken_bow.")}

    def test_ward_is_named_only_inside_its_shape(self, custer: Locator) -> None:
        custer.maps["NE-Custer", "council"] = halves(f"{NE}/beyond", self.WARD)
        assert kinds(custer.find(lat=41.5, lon=-99.5))["council"] == [("council_district:harbor", 1.0)]
        custer.maps["NE-Custer", "council"] = draw((self.WARD, -99.3, -99.0))
        place = custer.find(lat=41.5, lon=-99.5)
        assert "council" not in kinds(place)
        assert any("none of the uploaded districts" in note.reason for note in place.unknown)

    @pytest.mark.parametrize(("kind", "set_name"), [("sldl", "lower"), ("sldu", "upper"), ("cd", "congressional")])
    def test_numbered_district_of_a_state_is_unknown_too(self, locator: Locator, kind: str, set_name: str) -> None:
        member = Office(
            key="member", title="Member", level="state",
            districts=(District(name="7", division_id=f"{NE}/{kind}:7", seats=1),),
        )  # fmt: skip
        place = use_offices(locator, "NE", member).find(lat=41.5, lon=-99.5)
        assert set_name not in kinds(place)
        assert set_name in {note.kind for note in place.unknown}


def use_offices(locator: Locator, tenant_id: str, *offices: Office) -> Locator:
    """Let a tenant have no other offices than these."""

    def get_engine(wanted: str) -> RuleEngine:
        known = engine(wanted)
        if wanted != tenant_id:
            return known
        return RuleEngine(known.tenant, replace(known.rules, offices=offices))

    locator.get_engine = get_engine
    return locator


NH = "ocd-division/country:us/state:nh"


class TestOverlaidDistricts:
    """Addresses in New Hampshire, where the geocoder knows one of several districts of the House."""

    @pytest.fixture
    def address(self, locator: Locator) -> Locator:
        locator.located = GeocodedAddress(43.5, -71.5, "33001", {"lower": "Belknap 1", "upper": "2"})
        return locator

    @staticmethod
    def overlay(*names: str) -> PolygonIndex:
        ring = [[(-73, 42), (-70, 42), (-70, 46), (-73, 46), (-73, 42)]]
        scaled = [
            (f"{NH}/sldl:{name}", [[(x * 100_000, y * 100_000) for x, y in part] for part in ring]) for name in names
        ]
        return polygon_builder.draw(scaled, origin=(0.0, 0.0), scale=(1e-5, 1e-5))

    def test_district_of_the_geocoder_is_not_the_whole_answer(self, address: Locator) -> None:
        place = address.find(address="1 Main St")
        assert kinds(place)["lower"] == [("sldl:belknap_1", None)]
        assert kinds(place)["upper"] == [("sldu:2", 1.0)]
        assert ("lower", "Belknap 1 may be overlaid by a floterial district.") in {
            (note.kind, note.reason) for note in place.unknown
        }

    def test_map_adds_the_floterial_district_as_it_does_for_the_point(self, address: Locator) -> None:
        address.maps["NH", "lower"] = self.overlay("belknap_1", "belknap_8")
        both = [("sldl:belknap_1", 1.0), ("sldl:belknap_8", 1.0)]
        assert sorted(kinds(address.find(address="1 Main St"))["lower"]) == both
        assert sorted(kinds(address.find(lat=43.5, lon=-71.5))["lower"]) == both

    def test_map_that_contradicts_the_geocoder_makes_all_candidates(self, address: Locator) -> None:
        address.maps["NH", "lower"] = self.overlay("belknap_2")
        place = address.find(address="1 Main St")
        assert kinds(place)["lower"] == [("sldl:belknap_1", None), ("sldl:belknap_2", None)]
        assert any("which the uploaded boundaries do not have here" in note.reason for note in place.unknown)


class TestAddresses:
    ADDRESS = "1 Main St, Albany, NY"

    def test_geocoded_county_and_districts_are_certain(self, locator: Locator) -> None:
        labels = {"congressional": "20", "upper": "44", "lower": "109"}
        locator.located = GeocodedAddress(42.65, -73.75, "36001", labels)
        place = locator.find(address=self.ADDRESS)
        assert (place.state, place.county) == ("NY", "NY-Albany")
        assert [note.kind for note in place.unknown] == ["council"]
        assert kinds(place)["upper"] == [("sldu:44", 1.0)]

    def test_label_unknown_to_the_rules_is_ignored(self, locator: Locator) -> None:
        locator.located = GeocodedAddress(42.65, -73.75, "36001", {"upper": "ZZZ"})
        assert "upper" in {note.kind for note in locator.find(address=self.ADDRESS).unknown}

    def test_county_that_is_not_a_tenant_is_found_by_the_point(self, locator: Locator) -> None:
        locator.located = GeocodedAddress(41.7658, -72.6734, "09110", {"congressional": "1"})  # a planning region
        place = locator.find(address="1 Main St, Hartford, CT")
        assert place.county == "CT-Hartford"
        assert kinds(place)["congressional"] == [("cd:1", 1.0)]
        locator.located = GeocodedAddress(42.65, -73.75)
        assert locator.find(address=self.ADDRESS).county == "NY-Albany"

    def test_address_abroad_is_in_no_state(self, locator: Locator) -> None:
        locator.located = GeocodedAddress(51.5, -0.12)
        with pytest.raises(NotFound):
            locator.find(address="10 Downing St, London")


class TestDivisions:
    def test_district_is_returned_with_the_divisions_that_contain_it(self, locator: Locator) -> None:
        place = locator.find(division=f"{NY}/sldu:44")
        assert [division.kind for division in place.divisions] == ["country", "state", "upper"]
        assert (place.state, place.county, place.unknown) == ("NY", None, ())
        ward = locator.find(division=f"{NY}/county:albany/council_district:3")
        assert [division.kind for division in ward.divisions] == ["country", "state", "county", "council"]
        assert ward.county == "NY-Albany"
        assert locator.find(division="ocd-division/country:us").divisions[0].name == "United States"
        assert locator.find(division="ocd-division/country:us/district:dc").county == "DC"

    @pytest.mark.parametrize("tail", ["/sldu:99", "/county:nowhere", "/sldu:44/part:1"])
    def test_division_unknown_to_the_rules_is_not_found(self, locator: Locator, tail: str) -> None:
        with pytest.raises(NotFound, match="The rules of NY have no such division"):
            locator.find(division=NY + tail)

    def test_division_that_only_records_have_is_named_by_its_id(self, locator: Locator) -> None:
        city = f"{NY}/place:saratoga_springs"
        locator.recorded = frozenset({city})
        found = locator.find(division=city)
        assert [(each.kind, each.name) for each in found.divisions[1:]] == [
            ("state", "New York"), ("place", "Saratoga Springs")
        ]  # fmt: skip
        assert (found.state, found.county) == ("NY", None)

    @pytest.mark.parametrize("tail", ["/place:albany", "/place:albany/ward:3"])
    def test_other_municipalities_are_not_covered(self, locator: Locator, tail: str) -> None:
        with pytest.raises(NotFound, match="not covered, except by the mayor if one is recorded; NY has no record"):
            locator.find(division=NY + tail)

    def test_recorded_district_that_is_not_in_force_is_not_found(self, locator: Locator) -> None:
        senate = Office(
            key="senator", title="Senator", level="state", chamber="upper",
            districts=(District(name="44", division_id=f"{NY}/sldu:44", valid_to=date(2026, 1, 1)),),
        )  # fmt: skip
        known = engine("NY")
        locator.get_engine = lambda _: RuleEngine(known.tenant, replace(known.rules, offices=(senate,)))
        locator.recorded = frozenset({f"{NY}/sldu:44"})
        with pytest.raises(NotFound, match="no such division on"):
            locator.find(division=f"{NY}/sldu:44")

    def test_division_of_no_tenant_is_not_found(self, locator: Locator) -> None:
        with pytest.raises(NotFound, match="no such division"):
            locator.find(division="ocd-division/country:us/state:zz/sldu:1")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"zip": "12207", "lat": 1.0, "lon": 2.0},
        {"lat": 1.0},
        {"lon": 1.0},
        {"lat": 91, "lon": 0},
        {"lat": 0, "lon": 181},
        {"lat": "nan", "lon": 0},
        {"zip": "1220"},
        {"zip": "12207-1"},
        {"address": "a\nb cdef"},
        {"address": "x" * 201},
        {"division": "state:ny"},
        {"county": "NY-Albany"},
    ],
)
def test_place_is_given_in_exactly_one_valid_way(query: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PlaceQuery.model_validate(query)


def test_address_is_not_in_repr_or_errors() -> None:
    assert "Main" not in repr(PlaceQuery(address="1 Main St, Albany, NY"))
    with pytest.raises(ValidationError) as error:
        PlaceQuery(address="1 Main St\nAlbany")
    assert "Main" not in str(error.value)


@pytest.mark.parametrize(
    ("key", "label", "meant"),
    [
        (f"{NY}/sldu:44", None, "sldu:44"),
        (f"{NY}/sldu:044", None, "sldu:44"),
        (f"{NY}/sldu:x", "44", "sldu:44"),
        (f"{NY}/sldu:99", None, "sldu:99"),  # of a map with districts that the rules do not have
        ("44", None, "sldu:44"),
        (None, "44", "sldu:44"),
        (None, None, None),
        ("nonsense", "nonsense", None),
        (f"{NY}/sldl:44", "44", None),
        (f"{NE}/sldu:44", "44", None),
    ],
)
def test_feature_names_its_district(key: str | None, label: str | None, meant: str | None) -> None:
    assert find_named(engine("NY"), "upper", key, label) == (meant and f"{NY}/{meant}")


def edition(content: Any, begins: str | None, ends: str | None = None) -> Edition[Any]:
    first, after = (date.fromisoformat(day) if day else None for day in (begins, ends))
    return Edition(first, after, lambda: content)


class TestEditions:
    """Lines change on a day; before it the earlier ones count."""

    HERE: ClassVar[dict[str, float]] = {"lat": 41.5, "lon": -99.0}

    @pytest.fixture
    def redrawn(self, locator: Locator) -> Locator:
        locator.maps["NE", "congressional"] = [
            edition(halves(f"{NE}/cd:1", f"{NE}/cd:2"), "2025-01-03", "2027-01-03"),
            edition(halves(f"{NE}/cd:2", f"{NE}/cd:1"), "2027-01-03"),
        ]
        return locator

    def test_lines_of_the_day_count_and_others_are_former_or_upcoming(self, redrawn: Locator) -> None:
        (east,) = kinds(redrawn.find(**self.HERE, on="2026-11-27"))["congressional"]
        assert east == ("cd:2", 1.0)
        place = redrawn.find(**self.HERE, on="2027-01-02")
        assert kinds(place)["congressional"] == [east]
        (coming,) = place.upcoming
        assert (coming.valid_from, coming.valid_to, place.former) == (date(2027, 1, 3), None, ())
        assert [each.id[-4:] for each in coming.divisions] != [east[0]]
        later = redrawn.find(**self.HERE, on="2027-01-03")
        assert kinds(later)["congressional"] == [(coming.divisions[0].id[-4:], 1.0)]
        assert later.upcoming == ()
        (former,) = later.former
        assert (former.valid_from, former.valid_to) == (date(2025, 1, 3), date(2027, 1, 3))
        assert [each.id[-4:] for each in former.divisions] == [east[0]]

    def test_district_has_the_days_of_its_lines(self, redrawn: Locator) -> None:
        (district,) = (each for each in redrawn.find(**self.HERE).divisions if each.kind == "congressional")
        assert (district.valid_from, district.valid_to) == (date(2025, 1, 3), date(2027, 1, 3))

    def test_day_without_an_edition_is_unknown(self, redrawn: Locator) -> None:
        place = redrawn.find(**self.HERE, on="2024-06-01")
        assert "congressional" not in kinds(place)
        (note,) = (note for note in place.unknown if note.kind == "congressional")
        assert note.reason == "No congressional boundaries of NE are in force on 2024-06-01."
        assert len(place.upcoming) == 2

    def test_term_counts_by_the_lines_on_which_it_began(self, redrawn: Locator) -> None:
        place = redrawn.find(**self.HERE, on="2027-02-01")
        (former,) = place.former
        for day, shares in (
            (date(2025, 1, 3), former.shares),
            (date(2027, 1, 2), former.shares),
            (date(2027, 1, 3), place.shares),
            (date(2020, 1, 3), former.shares),
            (None, place.shares),
        ):
            assert place.find_shares("congressional", day) == shares
        assert place.find_shares("upper", date(2025, 1, 3)) == place.shares

    def test_stored_place_moves_to_the_lines_of_a_later_day(self, redrawn: Locator) -> None:
        stored = redrawn.find(**self.HERE, on="2026-11-27")
        for day in ("2026-12-31", "2027-01-03", "2027-06-01"):
            moved, looked_up = stored.move_to(date.fromisoformat(day)), redrawn.find(**self.HERE, on=day)
            assert sorted(moved.divisions, key=str) == sorted(looked_up.divisions, key=str)
            assert (moved.former, moved.upcoming, moved.on) == (looked_up.former, looked_up.upcoming, looked_up.on)

    def test_geocoder_of_both_congresses_agrees_with_the_maps(self, redrawn: Locator) -> None:
        for day in ("2026-11-27", "2027-01-03"):
            by_point = redrawn.find(**self.HERE, on=day)
            (seated,) = (each.id[-1] for each in by_point.divisions if each.kind == "congressional")
            later: dict[str, Any] = {
                lines.set: (lines.divisions[0].id[-1], lines.valid_from) for lines in by_point.upcoming
            }
            redrawn.located = GeocodedAddress(
                self.HERE["lat"], self.HERE["lon"], "31175", {"congressional": seated}, later
            )
            by_address = redrawn.find(address="1 Main St, Broken Bow, NE", on=day)
            for name in ("divisions", "former", "upcoming"):
                assert getattr(by_address, name) == getattr(by_point, name)

    def test_geocoder_knows_the_next_district_without_a_map(self, locator: Locator) -> None:
        coming = {"congressional": ("2", date(2027, 1, 3)), "upper": ("9", None)}
        locator.located = GeocodedAddress(41.5, -99.0, "31041", {"congressional": "3"}, coming)
        place = locator.find(address="1 Main St, Broken Bow, NE")
        assert kinds(place)["congressional"] == [("cd:3", 1.0)]
        assert [(lines.set, lines.valid_from, lines.divisions[0].name) for lines in place.upcoming] == [
            ("congressional", date(2027, 1, 3), "2"), ("upper", None, "9")
        ]  # fmt: skip

    def test_geocoder_without_the_seated_congress_leaves_it_unknown(self, locator: Locator) -> None:
        locator.located = GeocodedAddress(41.5, -99.0, "31041", {}, {}, frozenset({"congressional"}))
        place = locator.find(address="1 Main St, Broken Bow, NE")
        (note,) = (note for note in place.unknown if note.kind == "congressional")
        assert "of another election only" in note.reason


class TestZipTables:
    def test_zip_has_every_district_with_its_share(self, locator: Locator) -> None:
        table = make_shares({"68822": {f"{NE}/cd:3": 0.75, f"{NE}/cd:1": 0.25}, "68601": {f"{NE}/cd:1": 1.0}})
        locator.tables["NE", "congressional"] = [edition(table, "2025-01-03")]
        place = locator.find(zip="68822")
        assert kinds(place)["congressional"] == [("cd:3", 0.75), ("cd:1", 0.25)]
        assert any("in several of these districts" in note.reason for note in place.unknown)
        assert kinds(locator.find(zip="68601"))["congressional"] == [("cd:1", 1.0)]

    def test_zip_that_the_table_does_not_list_is_unknown(self, locator: Locator) -> None:
        locator.tables["NE", "congressional"] = [edition(make_shares({"68601": {f"{NE}/cd:1": 1.0}}), None)]
        (note,) = (note for note in locator.find(zip="68822").unknown if note.kind == "congressional")
        assert "does not list" in note.reason

    def test_tables_have_editions(self, locator: Locator) -> None:
        old, new = (make_shares({"68822": {f"{NE}/cd:{number}": 1.0}}) for number in (1, 3))
        locator.tables["NE", "congressional"] = [
            edition(old, "2025-01-03", "2027-01-03"), edition(new, "2027-01-03")
        ]  # fmt: skip
        place = locator.find(zip="68822")
        assert kinds(place)["congressional"] == [("cd:1", 1.0)]
        assert [each.id[-4:] for lines in place.upcoming for each in lines.divisions] == ["cd:3"]


class TestWholeDistricts:
    @pytest.mark.parametrize(
        "division",
        [
            "ocd-division/country:us/state:wy",
            "ocd-division/country:us/state:wy/sldl:5",
            "ocd-division/country:us/state:wy/county:teton",
            "ocd-division/country:us/state:wy/cd:at-large",
        ],
    )
    def test_division_of_a_state_with_one_seat_in_congress_has_its_district(
        self, locator: Locator, division: str
    ) -> None:
        assert kinds(locator.find(division=division))["congressional"] == [("cd:at-large", 1.0)]

    def test_division_of_a_state_with_several_has_none(self, locator: Locator) -> None:
        assert "congressional" not in kinds(locator.find(division=NE))

    @pytest.mark.parametrize("label", ["2", "Ward 2"])
    def test_ward_of_the_capital_is_named_as_an_upper_district(self, locator: Locator, label: str) -> None:
        locator.located = GeocodedAddress(38.9072, -77.0369, "11001", {"upper": label})
        place = locator.find(address="1 Main St NW, Washington, DC")
        assert ("ward:2", 1.0) in kinds(place)["council"]


def test_lines_of_a_stored_place_that_ended_are_former_and_unknown() -> None:
    house = Division(
        id="ocd-division/country:us/state:ne/cd:3", kind="congressional", name="3", share=1.0,
        valid_from=date(2025, 1, 3), valid_to=date(2029, 1, 3),
    )  # fmt: skip
    stored = Place(state="NE", county=None, divisions=(house,), on=date(2026, 11, 27))
    assert stored.move_to(date(2029, 1, 2)).divisions == (house,)
    moved = stored.move_to(date(2029, 1, 3))
    assert (moved.divisions, [lines.divisions for lines in moved.former]) == ((), [(house,)])
    assert [(note.kind, "ended on 2029-01-03" in note.reason) for note in moved.unknown] == [("congressional", True)]


def test_json_of_a_place_is_that_of_its_fields() -> None:
    house = Division(id="cd:3", kind="congressional", name='The "3rd"\n', share=0.25, valid_from=date(2025, 1, 3))
    whole = Division(id="cd:é", kind="congressional", name="Ñ", share=1, valid_to=date(2029, 1, 3))
    other = Division(id="cd:4", kind="congressional", name="4", share=None)
    lines = Lines(set="congressional", valid_from=None, valid_to=date(2025, 1, 3), divisions=(other, house))
    unknown = Unknown(kind="upper", reason='It is "unknown".')
    plain = Place(state=None, county=None, divisions=())
    full = Place(
        state="NE", county="NE-001", divisions=(house, whole), former=(lines,), upcoming=(lines, lines),
        unknown=(unknown,), on=date(2026, 11, 27), lat=41.25, lon=-96.0,
    )  # fmt: skip
    assert full.is_exact is False
    assert [each.to_json() for each in (plain, full)] == [dump_json(plain), dump_json(full)]
