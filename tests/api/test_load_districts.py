"""Loading the maps of all states and the shares of ZIP codes from files of the Census Bureau, by one command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

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


def make_national_file(kind: str) -> bytes:
    """Return a file of the House: a row of squares for each state, and one that is in no district."""
    features: list[Any] = []
    for row, (state, count) in enumerate(HOUSE.items()):
        codes = [f"{number:02}" for number in range(1, count + 1)] or ["00"]
        features += [(state, code, [square(-120 + column, row, 0.9)]) for column, code in enumerate(codes)]
        features.append((state, "ZZ", [square(60, row, 0.9)]))
    features += [(state, "98", [square(-120, 60 + row, 0.9)]) for row, state in enumerate(DELEGATES)]
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
    assert "NE congressional: 3 districts, from 2025-01-03 until 2027-01-03\n" in said
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
    assert "WY upper: 1 districts, from 2025-01-01\n" in out
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
    later = api.get("/lookup?zip=68822&on=2027-02-01").one["place"]
    assert "cd:3" not in {each["id"].rpartition("/")[2] for each in later["divisions"]}
    assert [each["set"] for each in later["former"]] == ["congressional"]
