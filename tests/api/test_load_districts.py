"""Loading the maps of all states and the shares of ZIP codes from files of the Census Bureau, by one command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.geo.reference_data import ReferenceData
from tests.census_files import make_relationships, make_shapefile, square
from tools.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.conftest import Caller

# The number of representatives of each state in the 118th to 122nd Congress (census of 2020), by FIPS code; 0: one, at
# large. Delegates have the code 98.
HOUSE = {
    "01": 7, "02": 0, "04": 9, "05": 4, "06": 52, "08": 8, "09": 5, "10": 0, "12": 28, "13": 14, "15": 2, "16": 2,
    "17": 17, "18": 9, "19": 4, "20": 4, "21": 6, "22": 6, "23": 2, "24": 8, "25": 9, "26": 13, "27": 8, "28": 4,
    "29": 8, "30": 2, "31": 3, "32": 4, "33": 2, "34": 12, "35": 3, "36": 26, "37": 14, "38": 0, "39": 15, "40": 5,
    "41": 6, "42": 17, "44": 2, "45": 7, "46": 0, "47": 9, "48": 38, "49": 4, "50": 0, "51": 11, "53": 10, "54": 2,
    "55": 8, "56": 0,
}  # fmt: skip
DELEGATES = ("11", "60", "66", "69", "72", "78")


def find_inside(state: str) -> tuple[float, float]:
    """Return a longitude and a latitude in a state: the center of a county that contains it."""
    counties = ReferenceData().counties
    for key, (west, south, east, north) in counties.bounds().items():
        center = (west + east) / 2, (south + north) / 2
        if key.startswith(state) and counties.find_at(*center) == [key]:
            return center
    raise AssertionError(state)


def make_national_file(kind: str) -> bytes:
    """Return a file of the House: a row of squares for each state, and one that is in no district."""
    features: list[Any] = []
    for state, count in HOUSE.items():
        west, south = find_inside(state)
        codes = [f"{number:02}" for number in range(1, count + 1)] or ["00"]
        features += [(state, code, [square(west + i / 1000, south, 0.0009)]) for i, code in enumerate(codes)]
        features.append((state, "ZZ", [square(west, south + 0.01, 0.0009)]))
    features += [(state, "98", [square(*find_inside(state), 0.0009)]) for state in DELEGATES]
    return make_shapefile(kind, features)


@pytest.fixture
def folder(tmp_path: Path, api: Caller) -> Path:
    assert api
    return tmp_path


def load(folder: Path, *files: tuple[str, bytes], options: tuple[str, ...] = ()) -> int:
    names = []
    for name, data in files:
        (folder / name).write_bytes(data)
        names.append(str(folder / name))
    return main(["ops", "districts", *names, "--stage", "local", *options])


def test_one_command_makes_the_boundary_sets_of_all_states(
    folder: Path, api: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(folder, ("cb_2025_us_cd119_500k.zip", make_national_file("cd119"))) == 0
    said = capsys.readouterr().out
    assert said.endswith("56 sets stored, 0 refused\n")
    assert "NE congressional: 3 districts, from 2025-01-03 until 2029-01-03\n" in said
    assert "not in the rules" not in said
    assert "not in the file" not in said
    for tenant, count in (("CA", 52), ("WY", 1), ("DC", 1)):
        made = api.get(f"/tenants/{tenant}/boundaries/congressional").one
        assert (made["districts"], made["not_in_rules"], made["not_drawn"]) == (count, [], [])
    assert load(folder, ("cb_2027_us_cd120_500k.zip", make_national_file("cd120"))) == 0
    days = [each["valid_from"] for each in api.get("/tenants/NE/boundaries/congressional").data]
    assert days == ["2025-01-03", "2027-01-03"]


def test_refused_set_is_named_and_the_others_are_stored(
    folder: Path, api: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    flat = [[(-100.0, 41.0), (-99.0, 41.0), (-98.0, 41.0), (-100.0, 41.0)]]
    data = make_shapefile(
        "sldu", [("31", "007", flat), ("31", "008", [square(-99, 41)]), ("56", "001", [square(-108, 42)])]
    )
    assert load(folder, ("sldu.zip", data), ("broken.zip", b"PK no archive")) == 1
    out, err = capsys.readouterr()
    assert "NE upper: refused: 1 districts of NE cannot be drawn" in out
    assert "  31007: ocd-division/country:us/state:ne/sldu:7: Expected polygons with an area" in out
    assert "WY upper: 1 districts, from 2024-11-05\n" in out
    assert "  30 in the rules, not in the file: ocd-division/country:us/state:wy/sldu:10, " in out
    assert "1 sets stored, 2 refused" in out
    assert "broken.zip: The file cannot be used" in err
    assert api.get("/tenants/NE/boundaries/upper").status == 404


def test_days_can_be_given(folder: Path, api: Caller) -> None:
    data = make_shapefile("sldu", [("31", "008", [square(-99, 41)])])
    options = ("--valid-from", "2023-01-04", "--valid-to", "2033-01-05")
    assert load(folder, ("sldu.zip", data), options=options) == 0
    made = api.get("/tenants/NE/boundaries/upper").one
    assert (made["valid_from"], made["valid_to"]) == ("2023-01-04", "2033-01-05")
    assert load(folder, ("sldu.zip", data), options=("--valid-from", "2023-01-04", "--valid-to", "2023-01-04")) == 2


def test_zip_code_has_the_shares_of_the_relationship_files(folder: Path, api: Caller) -> None:
    house = make_relationships("CD119", [("68822", "3103", 100, 80, 0), ("68822", "3101", 100, 20, 0)])
    senate = make_relationships("SLDU2024", [("68822", "31043", 100, 100, 0)])
    counties = make_relationships("COUNTY", [("68822", "31041", 100, 70, 0), ("68822", "31071", 100, 30, 0)])
    before = api.get("/lookup?zip=68822&on=2026-11-27").one["place"]
    assert {note["kind"] for note in before["unknown"]} >= {"congressional", "upper"}
    assert load(folder, ("cd.txt", house), ("sldu.txt", senate), ("county.txt", counties)) == 0
    found = api.get("/lookup?zip=68822&on=2026-11-27").one
    shares = {each["id"].rpartition("/")[2]: each["share"] for each in found["place"]["divisions"]}
    assert shares == {
        "country:us": 1, "state:ne": 1, "county:custer": 0.7, "county:garfield": 0.3,
        "cd:3": 0.8, "cd:1": 0.2, "sldu:43": 1,
    }  # fmt: skip
    assert found["exact"] is False
    house_seats = {
        each["district"]: each["share"] for each in found["officials"]["federal"] if each["chamber"] == "lower"
    }
    assert house_seats == {"3": 0.8, "1": 0.2}
    # Tables of a Congress are in force while it sits.
    later = api.get("/lookup?zip=68822&on=2029-02-01").one["place"]
    assert "cd:3" not in {each["id"].rpartition("/")[2] for each in later["divisions"]}
    assert [each["set"] for each in later["former"]] == ["congressional"]


def test_holder_whose_term_began_between_election_and_new_year_is_in_the_new_lines(folder: Path, api: Caller) -> None:
    capitol = [square(-121.5, 38.5, 0.1)]
    for year, code in ((2022, "008"), (2024, "009")):
        assert load(folder, (f"{year}.zip", make_shapefile("sldu", [("06", code, capitol)], year=year))) == 0
    api.create(name="Ada Example", position="State Senator", district="9", term_start="2024-12-02")
    assert find_senators(api) == {"9": ["Ada Example"]}
    api.create(name="Bo Example", position="State Senator", district="8", term_start="2022-12-05")
    assert find_senators(api) == {"9": ["Ada Example"], "8": ["Bo Example"]}


def test_place_has_the_seat_of_the_day_if_no_holder_was_elected_in_its_lines(folder: Path, api: Caller) -> None:
    capitol = [square(-121.5, 38.5, 0.1)]
    for year, code in ((2022, "008"), (2024, "009")):
        assert load(folder, (f"{year}.zip", make_shapefile("sldu", [("06", code, capitol)], year=year))) == 0
    api.create(name="Cy Example", position="State Senator", district="9", term_start="2023-12-05")
    assert find_senators(api) == {"9": ["Cy Example"]}


def find_senators(api: Caller) -> dict[str, list[str]]:
    """Return the names of the senators of a point in Sacramento, by district."""
    officials = api.get("/lookup?lat=38.5766&lon=-121.4934", cache_control="no-cache").one["officials"]["state"]
    return {
        each["district"]: [person["name"] for person in each["officials"]]
        for each in officials
        if each["title"] == "State Senator"
    }


def test_map_of_another_place_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], api: Caller) -> None:
    for ring in (square(42.6, -73.9, 0.1), square(-99, 41, 0.1)):
        assert load(folder, ("sldu.zip", make_shapefile("sldu", [("36", "044", [ring])]))) == 1
        assert "NY upper: refused: 5 of 5 tested points are not in New York" in capsys.readouterr().out
    assert api.get("/tenants/NY/boundaries/upper").status == 404


def test_map_whose_points_are_all_on_the_border_of_its_state_is_stored(folder: Path, api: Caller) -> None:
    # Wyoming, with a border 400 to 1,200 m inside of its neighbours.
    border = [(-111.06, 40.99), (-111.06, 45.01), (-104.04, 45.01), (-104.04, 40.99), (-111.06, 40.99)]
    assert load(folder, ("cd.zip", make_shapefile("cd119", [("56", "00", [border])]))) == 0
    assert api.get("/tenants/WY/boundaries/congressional").status == 200


def test_one_day_that_is_given_leaves_the_other_of_the_file(folder: Path, api: Caller) -> None:
    data = make_shapefile("cd119", [("31", "01", [square(-99, 41)])])
    assert load(folder, ("a.zip", data), options=("--valid-to", "2026-01-01")) == 0
    assert load(folder, ("b.zip", data), options=("--valid-from", "2026-01-01")) == 0
    found = [(each["valid_from"], each["valid_to"]) for each in api.get("/tenants/NE/boundaries/congressional").data]
    assert found == [("2025-01-03", "2026-01-01"), ("2026-01-01", "2029-01-03")]


def test_file_that_is_damaged_or_missing_does_not_stop_the_others(
    folder: Path, api: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    good = make_shapefile("sldu", [("31", "008", [square(-99, 41)])])
    damaged = bytearray(good)
    for position in range(60, 200):
        damaged[position] ^= 0xFF
    (folder / "folder").mkdir()
    arguments = [("damaged.zip", bytes(damaged)), ("b.zip", good)]
    for name, data in arguments:
        (folder / name).write_bytes(data)
    names = [str(folder / name) for name in ("damaged.zip", "missing.zip", "folder", "b.zip")]
    assert main(["ops", "districts", *names, "--stage", "local"]) == 1
    out, err = capsys.readouterr()
    assert "1 sets stored, 3 refused" in out
    assert [line.partition(":")[0] for line in err.splitlines()] == ["damaged.zip", "missing.zip", "folder"]
    assert api.get("/tenants/NE/boundaries/upper").status == 200


def test_zip_code_in_a_state_that_its_reference_does_not_list_has_its_districts_there(
    folder: Path, api: Caller
) -> None:
    house = make_relationships("CD119", [("68822", "3103", 100, 70, 0), ("68822", "2001", 100, 30, 0)])
    counties = make_relationships("COUNTY", [("68822", "31041", 100, 70, 0), ("68822", "20183", 100, 30, 0)])
    assert load(folder, ("cd.txt", house), ("county.txt", counties)) == 0
    place = api.get("/lookup?zip=68822&on=2026-11-27").one["place"]
    shares = {each["id"].removeprefix("ocd-division/country:us/"): each["share"] for each in place["divisions"]}
    assert shares["state:ks"] == shares["state:ks/cd:1"] == shares["state:ks/county:smith"] == 0.3
    assert shares["state:ne"] == shares["state:ne/cd:3"] == 0.7


def test_zip_code_in_states_with_one_district_has_the_shares_of_their_land(folder: Path, api: Caller) -> None:
    house = make_relationships("CD119", [("57717", "4600", 100, 60, 0), ("57717", "5600", 100, 40, 0)])
    assert load(folder, ("cd.txt", house)) == 0
    place = api.get("/lookup?zip=57717&on=2026-11-27").one["place"]
    shares = {each["id"].removeprefix("ocd-division/country:us/"): each["share"] for each in place["divisions"]}
    assert shares["state:sd"] == shares["state:sd/cd:at-large"] == 0.6
    assert shares["state:wy"] == shares["state:wy/cd:at-large"] == 0.4


def test_floterial_districts_that_no_file_has_stay_unknown(folder: Path, api: Caller) -> None:
    drawn = make_shapefile("sldl", [("33", "523", [square(-71.5, 42.9, 0.1)])])
    shares = make_relationships("SLDL2024", [("03101", "33523", 100, 100, 0)])
    assert load(folder, ("sldl.zip", drawn), ("sldl.txt", shares)) == 0
    for query in ("lat=42.95&lon=-71.45", "zip=03101"):
        notes = api.get(f"/lookup?{query}").one["place"]["unknown"]
        assert [note["reason"] for note in notes if note["kind"] == "lower"] == [
            "These districts may be overlaid by floterial districts, which the boundaries do not have."
        ]


def test_district_of_the_rules_that_ended_is_not_found(api: Caller) -> None:
    rules = api.get("/tenants/CA/rules").one
    draft = {name: value for name, value in rules.items() if name not in ("tenant", "version")}
    senate = next(office for office in draft["offices"] if office["key"] == "state-senator")
    division = senate["districts"][0]["division_id"]
    senate["districts"][0] |= {"valid_from": "2027-01-01", "valid_to": "2026-01-01"}
    refused = api.send("PUT", "/tenants/CA/rules", draft)
    assert (refused.status, "send a day after valid_from" in refused.text) == (422, True)
    senate["districts"][0]["valid_from"] = None
    assert api.send("PUT", "/tenants/CA/rules", draft).status == 200
    found = api.get(f"/lookup?division={division}&on=2026-02-01")
    assert (found.status, "on 2026-02-01" in found.text) == (404, True)
    assert api.get(f"/lookup?division={division}&on=2025-02-01").status == 200
