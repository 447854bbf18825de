"""Shapefiles and relationship files of the Census Bureau, in the documented layout, become maps and shares."""

from __future__ import annotations

import csv
import gzip
import random
import re
import string
from contextlib import suppress
from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from chalicelib.core.errors import Invalid
from chalicelib.geo import geojson
from chalicelib.geo.antimeridian import split_ring
from chalicelib.geo.census_districts import find_division, get_validity, load_codes
from chalicelib.geo.districts import group_by_set
from chalicelib.geo.relationship_files import read_relationships
from chalicelib.geo.shapefiles import DistrictDraft, read_districts, read_rings
from chalicelib.geo.zip_shares import make_shares, unpack_shares
from chalicelib.tenants import tenant_registry
from chalicelib.tenants.default_rules import load_default_rules
from chalicelib.tenants.rule_engine import RuleEngine
from tests.census_files import NAD_83, WEB_MERCATOR, make_relationships, make_shapefile, square, zip_parts
from tests.support import PUBLIC, files_in_both

if TYPE_CHECKING:
    from pathlib import Path

    from chalicelib.tenants.tenant_registry import Tenant

REGISTRY = tenant_registry.load_registry()
NE, AK, WY, PR, DC = "31", "02", "56", "72", "11"


def read(*arguments: Any, **options: Any) -> dict[tuple[str, str], DistrictDraft]:
    """Return the drafts of a shapefile by state and set."""
    drafts = read_districts(make_shapefile(*arguments, **options), REGISTRY)
    return {(draft.tenant.id, draft.name): draft for draft in drafts}


def find_at(draft: DistrictDraft, lon: float, lat: float) -> list[str]:
    """Return the ends of the ids of the districts at a point."""
    polygons = list(draft.rings.items())
    drawn = geojson.draw_map(polygons, draft.points, [key for key, _ in polygons])
    return [key.rpartition("/")[2] for key in drawn.shapes.find_at(lon, lat)]


class TestCodes:
    @pytest.mark.parametrize(
        ("state", "kind", "code", "division"),
        [
            ("NE", "congressional", "03", "state:ne/cd:3"),
            ("WY", "congressional", "00", "state:wy/cd:at-large"),
            ("PR", "congressional", "98", "territory:pr/cd:at-large"),
            ("ID", "lower", "016", "state:id/sldl:16"),
            ("MD", "lower", "09A", "state:md/sldl:9a"),
            ("AK", "upper", "00B", "state:ak/sldu:b"),
            ("MN", "lower", "01B", "state:mn/sldl:1b"),
            ("MA", "upper", "D03", "state:ma/sldu:hampden"),
            ("MA", "lower", "002", "state:ma/sldl:2nd_barnstable"),
            ("NH", "lower", "001", "state:nh/sldl:belknap_1"),
            ("NH", "upper", "024", "state:nh/sldu:24"),
            ("VT", "lower", "A-1", "state:vt/sldl:addison-1"),
            ("NE", "upper", "049", "state:ne/sldu:49"),
        ],
    )
    def test_code_leads_to_its_division(self, state: str, kind: Any, code: str, division: str) -> None:
        assert find_division(REGISTRY.get(state), kind, code) == (kind, f"ocd-division/country:us/{division}")

    def test_wards_of_the_capital_are_of_its_council(self) -> None:
        assert find_division(REGISTRY.get("DC"), "upper", "004") == (
            "council", "ocd-division/country:us/district:dc/ward:4"
        )  # fmt: skip

    @pytest.mark.parametrize("code", ["ZZ", "ZZZ", "000", "", "  "])
    def test_area_without_a_district_has_no_division(self, code: str) -> None:
        assert find_division(REGISTRY.get("NE"), "upper", code) is None

    def test_lines_of_a_congress_last_until_they_change_or_that_is_unknown(self) -> None:
        assert get_validity("congressional", 119, "TX") == (date(2025, 1, 3), date(2027, 1, 3))
        assert get_validity("congressional", 119, "NE") == (date(2025, 1, 3), date(2029, 1, 3))
        assert get_validity("congressional", 120, "TX") == (date(2027, 1, 3), date(2029, 1, 3))
        assert get_validity("congressional", 118, "NE") == (date(2023, 1, 3), date(2025, 1, 3))

    def test_lines_of_a_legislature_are_in_force_from_their_election(self) -> None:
        assert get_validity("upper", 2024, "CA") == (date(2024, 11, 5), None)
        assert get_validity("lower", 2025, "VA") == (date(2025, 1, 1), None)

    def test_names_stand_for_528_codes(self) -> None:
        assert sum(len(codes) for sets in load_codes().values() for codes in sets.values()) == 528


# Districts of the default rules that no code of the Census Bureau leads to, with the reason.
NOT_IN_FILES = {
    r"state:me/sldl:(passamaquoddy|houlton|penobscot).*": "a seat of a tribe, which no map has",
    r"territory:(as|mp|vi)/sld[lu]:.*": "the Census Bureau has no maps of the legislatures of these territories",
}


def list_codes(state: Tenant, kind: Any) -> dict[str, str]:
    """Return a code of each division of a state that codes lead to."""
    codes = [f"{number:02}" for number in range(100)] + [f"{number:03}" for number in range(1000)]
    codes += [f"{number:02}{letter}" for number in range(100) for letter in string.ascii_uppercase]
    codes += [f"00{letter}" for letter in string.ascii_uppercase]
    every = [*codes, *load_codes().get(state.id, {}).get(kind, {})]
    return {found[1]: code for code in every if (found := find_division(state, kind, code))}


def list_reached(kind: Any) -> set[str]:
    """Return the divisions that the codes of all states lead to."""
    return {division for state in REGISTRY.page(kind="state", limit=100)[0] for division in list_codes(state, kind)}


@pytest.mark.parametrize("kind", ["congressional", "upper", "lower"])
def test_every_district_of_the_rules_is_reached_by_a_code_or_has_a_reason(kind: Any) -> None:
    reached, unreached = list_reached(kind), set[str]()
    for state in REGISTRY.page(kind="state", limit=100)[0]:
        rules = RuleEngine(state, load_default_rules(state))
        unreached |= group_by_set(rules).get(kind, {}).keys() - reached
    tails = {key.removeprefix("ocd-division/country:us/") for key in unreached}
    assert {tail for tail in tails if not any(re.fullmatch(pattern, tail) for pattern in NOT_IN_FILES)} == set()


@pytest.mark.public_data
@pytest.mark.parametrize(
    ("name", "kind"), [("us_congressional_districts", "congressional"), ("us_sldu", "upper"), ("us_sldl", "lower")]
)
def test_divisions_of_the_public_list_that_the_rules_have_are_reached(name: str, kind: Any) -> None:
    reached = list_reached(kind)
    with (PUBLIC / "ocd" / f"{name}.csv").open(encoding="utf-8") as file:
        listed = {row["id"] for row in csv.DictReader(file) if not row["validThrough"]}
    in_rules: set[str] = set()
    for state in REGISTRY.page(kind="state", limit=100)[0]:
        in_rules |= group_by_set(RuleEngine(state, load_default_rules(state))).get(kind, {}).keys()
    tails = {key.removeprefix("ocd-division/country:us/") for key in (listed & in_rules) - reached}
    assert {tail for tail in tails if not any(re.fullmatch(pattern, tail) for pattern in NOT_IN_FILES)} == set()
    # The others are districts of earlier lines, whose end the list does not say.
    assert len(listed & in_rules) > len(in_rules) * 0.98


class TestShapefiles:
    def test_national_file_has_the_districts_of_each_state(self) -> None:
        features = [(NE, f"0{n}", [square(-104 + n, 41)]) for n in (1, 2, 3)]
        features += [(WY, "00", [square(-108, 42)]), (PR, "98", [square(-66.5, 18)]), (NE, "ZZ", [square(-90, 41)])]
        found = read("cd119", features)
        assert {key: sorted(each.rpartition("/")[2] for each in draft.rings) for key, draft in found.items()} == {
            ("NE", "congressional"): ["cd:1", "cd:2", "cd:3"],
            ("WY", "congressional"): ["cd:at-large"],
            ("PR", "congressional"): ["cd:at-large"],
        }
        assert {draft.validity for draft in found.values()} == {(date(2025, 1, 3), date(2029, 1, 3))}
        assert find_at(found["NE", "congressional"], -101.5, 41.5) == ["cd:2"]

    def test_sets_follow_from_the_fields(self) -> None:
        assert read("cd120", [(NE, "01", [square(-100, 41)])])["NE", "congressional"].validity[0] == date(2027, 1, 3)
        assert read("sldu", [(NE, "049", [square(-100, 41)])])["NE", "upper"].validity == (date(2024, 11, 5), None)
        assert read("sldl", [("16", "016", [square(-115, 44)])], year=2026)["ID", "lower"].validity[0] == date(
            2026, 11, 3
        )
        assert list(read("sldu", [(DC, "004", [square(-77, 38)])])) == [("DC", "council")]

    def test_second_feature_of_a_district_and_another_year_are_flaws(self) -> None:
        draft = read("sldu", [(NE, "049", [square(-100, 41)]), (NE, "049", [square(-100, 41)])])["NE", "upper"]
        assert [flaw.pointer for flaw in draft.flaws] == ["#/31049"]
        assert "another one has this district" in draft.flaws[0].detail

    def test_ring_that_writes_the_antimeridian_from_either_side_is_on_its_own(self) -> None:
        for edge in (180, -180):
            ring = [(179, 51.5), (179, 52), (edge, 52), (edge, 51.5), (179, 51.5)]
            draft = read("sldl", [(AK, "037", [ring])])["AK", "lower"]
            assert find_at(draft, 179.5, 51.75) == ["sldl:37"]
            assert find_at(draft, -176.65, 51.75) == []
            other = [(edge, 51), (-179, 51), (-179, 52), (-edge, 52), (edge, 51)]
            draft = read("sldl", [(AK, "037", [other])])["AK", "lower"]
            assert find_at(draft, -179.2, 51.5) == ["sldl:37"]
            assert find_at(draft, 0, 51.5) == find_at(draft, 179.5, 51.5) == []

    @pytest.mark.parametrize(
        "prj",
        ['GEOGCS["NAD27",DATUM["D_North_American_1927"]]', 'LOCAL_CS["x"]', "PROJECTEDCRS[]", 'projcs["NAD83"]', "?"],
    )
    def test_other_coordinates_are_refused(self, prj: str) -> None:
        with pytest.raises(Invalid, match="convert it to NAD 83 or WGS 84"):
            read("cd119", [(NE, "01", [square(-100, 41)])], prj=prj)

    def test_damaged_archives_and_missing_shapes_are_refused(self) -> None:
        data = bytearray(make_shapefile("cd119", [(NE, "01", [square(-100, 41)]), (NE, "02", [square(-99, 41)])]))
        for position in range(60, len(data), 97):
            data[position] ^= 0xFF
            with suppress(Invalid):
                read_districts(bytes(data), REGISTRY)

    def test_holes_and_several_parts_are_kept(self) -> None:
        rings = [square(-104, 41, 3), square(-103, 42)[::-1], square(-98, 41)]
        draft = read("cd119", [(NE, "01", rings), (NE, "02", [square(-103, 42)])])["NE", "congressional"]
        for lon, lat, expected in ((-103.5, 41.5, "cd:1"), (-102.5, 42.5, "cd:2"), (-97.5, 41.5, "cd:1")):
            assert find_at(draft, lon, lat) == [expected]

    def test_district_across_the_antimeridian_is_on_both_sides(self) -> None:
        crossing = [(179.0, 51.0), (179.0, 53.0), (-178.0, 53.0), (-178.0, 51.0), (179.0, 51.0)]
        beyond = [(-182.0, 60.0), (-182.0, 61.0), (-178.0, 61.0), (-178.0, 60.0), (-182.0, 60.0)]
        draft = read("cd119", [(AK, "00", [crossing, beyond])])["AK", "congressional"]
        assert draft.flaws == []
        for lon, lat, inside in (
            (179.5, 52, True),
            (-179, 52, True),
            (0, 52, False),
            (178.5, 60.5, True),
            (-179, 60.5, True),
        ):
            assert bool(find_at(draft, lon, lat)) == inside, (lon, lat)

    @pytest.mark.parametrize(
        ("rings", "says"),
        [
            ([[(-100.0, 41.0), (-99.0, 41.0), (-100.0, 41.0)]], "at least 4 positions"),
            ([[(-100.0, 41.0), (-99.0, 41.0), (-98.0, 41.0), (-100.0, 41.0)]], "with an area"),
            ([[(5e5, 41.0), (5e5, 42.0), (6e5, 42.0), (5e5, 41.0)]], "from -180 to 180"),
            ([], "it has no shape"),
        ],
    )
    def test_district_that_cannot_be_drawn_is_named_and_the_others_are_read(self, rings: Any, says: str) -> None:
        found = read("sldu", [(NE, "007", rings), (NE, "008", [square(-99, 41)]), ("56", "001", [square(-108, 42)])])
        (flaw,) = found["NE", "upper"].flaws
        assert flaw.pointer == "#/31007"
        assert flaw.detail.startswith("ocd-division/country:us/state:ne/sldu:7: ")
        assert says in flaw.detail
        assert (list(found["NE", "upper"].rings), found["WY", "upper"].flaws) == (
            ["ocd-division/country:us/state:ne/sldu:8"], []
        )  # fmt: skip

    def test_ring_that_is_not_closed_is_refused(self) -> None:
        corners = [(-100.0, 41.0), (-100.0, 42.0), (-99.0, 42.0), (-99.0, 41.0)]
        with pytest.raises(ValueError, match="to be its first"):
            list(read_rings(SimpleNamespace(shapeType=5, parts=[0], points=corners)))

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"no archive", "not a readable zip archive"),
            (make_shapefile("cd119", [(NE, "01", [square(-100, 41)])])[:200], "not a readable zip archive"),
            (zip_parts({"shp": b"", "shx": b""}), "one .shp and one .dbf"),
            (zip_parts({"shp": b"x" * 40, "dbf": b"y" * 40}), "not a complete shapefile"),
            (
                make_shapefile("cd119", [(NE, "01", [square(-100, 41)])], prj=WEB_MERCATOR),
                "its coordinates are those of 'PROJCS",
            ),
            (make_shapefile("county", [(NE, "041", [square(-100, 41)])]), "not those of districts"),
            (make_shapefile("cd119", [("99", "01", [square(-100, 41)])]), "no districts of a state"),
            (make_shapefile("cd119", [], more={"b.shp": b"", "b.dbf": b""}), "one .shp and one .dbf"),
        ],
    )
    def test_file_that_cannot_be_used_is_refused_with_the_reason(self, data: bytes, says: str) -> None:
        with pytest.raises(Invalid) as refused:
            read_districts(data, REGISTRY)
        assert says in refused.value.detail

    def test_file_without_a_projection_is_read_by_its_coordinates(self) -> None:
        assert read("cd119", [(NE, "01", [square(-100, 41)])], prj=None)["NE", "congressional"].flaws == []
        assert NAD_83.startswith("GEOGCS")


RING = st.lists(st.tuples(st.integers(-30, 30), st.integers(-80, 80)), min_size=3, max_size=8, unique=True)


@given(RING, st.integers(-180, 180))
def test_parts_of_a_ring_at_the_antimeridian_have_its_area(corners: list[tuple[int, int]], middle: int) -> None:
    whole = [(float(x), float(y)) for x, y in [*corners, corners[0]]]
    moved = [((x + middle + 180) % 360 - 180, y) for x, y in whole]
    parts = split_ring(moved)
    assert all(-180 <= x <= 180 for part in parts for x, _ in part)
    assert all(part[0] == part[-1] for part in parts)
    assert sum(map(measure, parts)) == pytest.approx(measure(whole), abs=1e-6)


def measure(ring: list[tuple[float, float]]) -> float:
    """Return twice the area of a ring, negative if it is clockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))


class TestRelationships:
    def shares(
        self, kind: str, *rows: tuple[str, str, int, int, int]
    ) -> dict[tuple[str, str], dict[str, dict[str, float]]]:
        drafts = read_relationships(make_relationships(kind, rows), REGISTRY)
        return {(draft.tenant.id, draft.name): draft.shares for draft in drafts}

    def test_share_is_the_part_of_the_land(self) -> None:
        found = self.shares(
            "CD119", ("68822", "3103", 100, 75, 5), ("68822", "3101", 100, 25, 0), ("82001", "5600", 10, 10, 0)
        )
        root = "ocd-division/country:us/state"
        assert found == {
            ("NE", "congressional"): {"68822": {f"{root}:ne/cd:3": 0.75, f"{root}:ne/cd:1": 0.25}},
            ("WY", "congressional"): {"82001": {f"{root}:wy/cd:at-large": 1.0}},
        }

    def test_zip_code_in_two_states_has_its_part_in_each(self) -> None:
        found = self.shares("SLDU2024", ("69201", "31043", 100, 90, 0), ("69201", "46027", 100, 10, 0))
        assert [list(each["69201"].values()) for each in found.values()] == [[0.9], [0.1]]

    def test_rows_without_a_zip_code_or_a_district_are_left_out(self) -> None:
        found = self.shares(
            "SLDL2024", ("", "16016", 0, 50, 0), ("83201", "16ZZZ", 100, 5, 0), ("83201", "16016", 100, 95, 0)
        )
        assert found == {("ID", "lower"): {"83201": {"ocd-division/country:us/state:id/sldl:16": 0.95}}}

    def test_zip_code_without_land_is_measured_by_its_water(self) -> None:
        found = self.shares("CD119", ("68822", "3103", 0, 0, 30), ("68822", "3101", 0, 0, 10))
        assert sorted(found["NE", "congressional"]["68822"].values()) == [0.25, 0.75]

    def test_counties_of_a_zip_code_in_two_states_are_in_both_tables(self) -> None:
        found = self.shares("COUNTY", ("68822", "31041", 100, 70, 0), ("68822", "20183", 100, 30, 0))
        assert found == {(state, "county"): {"68822": {"31041": 0.7, "20183": 0.3}} for state in ("NE", "KS")}

    def test_counties_are_by_state(self) -> None:
        found = self.shares("COUNTY", ("68822", "31041", 100, 100, 0))
        assert found == {("NE", "county"): {"68822": {"31041": 1.0}}}

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"\xff\xfe", "not UTF-8"),
            (b"a,b\n1,2\n", "no columns GEOID_ZCTA5_20"),
            (make_relationships("TRACT", [("68822", "31041", 1, 1, 0)]), "no column with the GEOIDs"),
            (make_relationships("CD119", []), "no ZIP codes"),
            (
                make_relationships("CD119", [("68822", "3103", 1, 1, 0)]).replace(b"|1|0\r", b"|x|0\r"),
                "line 2 is not complete",
            ),
            (make_relationships("CD119", [("68822", "3103", 1, 1, 0)])[:-6], "line 2 is not complete"),
            (make_relationships("CD119", [("68822", "3103", 1, -1, 0)]), "line 2 is not complete"),
            (make_relationships("CD119", [("68822", "3103" + "0" * 140_000, 1, 1, 0)]), "is not a row of a table"),
        ],
    )
    def test_file_that_cannot_be_used_is_refused_with_the_reason(self, data: bytes, says: str) -> None:
        with pytest.raises(Invalid) as refused:
            read_relationships(data, REGISTRY)
        assert says in refused.value.detail

    def test_small_part_is_kept_and_makes_the_rest_less_than_all(self) -> None:
        table = unpack_shares(make_shares({"1": {"a": 0.99999, "b": 0.00001}, "2": {"a": 1.0}}).pack())
        assert table.get("1") == {"a": 0.9999, "b": 0.0001}
        assert (table.get("2"), table.get("3"), len(table)) == ({"a": 1.0}, {}, 2)


STATE_AND_TYPE = re.compile(r"ocd-division/country:us/state:([a-z]{2})/(cd|sldu|sldl):")
FIELDS = {"cd": ("congressional", "cd119"), "sldu": ("upper", "sldu"), "sldl": ("lower", "sldl")}
# A sample of the public maps; the names of the lower chamber of New Hampshire there are those of earlier lines.
REAL = [
    f"boundaries/{name}.geojson.gz" for name in ("cd-ak", "cd-wi", "cd-hi", "sldl-hi", "sldu-nh", "sldl-mn", "sldu-co")
]


@pytest.mark.parametrize("file", files_in_both(["boundaries/*.geojson.gz"], REAL))
def test_map_that_is_converted_to_a_shapefile_answers_as_its_upload_does(file: Path) -> None:
    collection = geojson.FeatureCollection.model_validate(from_json(gzip.decompress(file.read_bytes())))
    uploaded = geojson.read(collection, lambda key, _: key)
    matched = STATE_AND_TYPE.match(collection.features[0]["properties"]["division_id"])
    assert matched
    kind, layout = FIELDS[matched[2]]
    state = REGISTRY.get(matched[1].upper())
    codes = list_codes(state, kind)
    features = []
    for each in collection.features:
        geometry = each["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        features.append(
            (state.fips, codes[each["properties"]["division_id"]], [ring for part in parts for ring in part])
        )
    converted = read(layout, features)[state.id, kind]
    assert converted.flaws == []
    assert converted.rings.keys() == {each["properties"]["division_id"] for each in collection.features}
    drawn = geojson.draw_map(list(converted.rings.items()), converted.points, [*converted.rings])
    dice = random.Random(7)  # noqa: S311 (not a secret)
    corners = list(uploaded.shapes.vertices(53))
    spots = [(lon + dice.gauss(0, 0.02), lat + dice.gauss(0, 0.02)) for lon, lat in dice.choices(corners, k=500)]
    found = [drawn.shapes.find_at(*spot) for spot in spots]
    assert found == [uploaded.shapes.find_at(*spot) for spot in spots]
    assert sum(map(bool, found)) > 100
