"""The mirror that is laid out from the public data: complete, in the layout of the sources, and always the same."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sys
import tarfile
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest
import shapely
import yaml
from shapely.geometry import box

from bench.truth import maps, mirror, people
from bench.truth.sources import HOUSE, LOWER, UPPER, Codes, Truth, read_truth
from tests.support import PUBLIC

if TYPE_CHECKING:
    from pathlib import Path

CENSUS = PUBLIC.parent / "census"
TODAY = date(2026, 8, 15)
pytestmark = pytest.mark.xdist_group("mirror")  # one process makes the mirror, once


@cache
def make_files() -> dict[str, bytes]:
    return dict(mirror.make_files(PUBLIC, CENSUS))


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    for path in (
        mirror.PEOPLE,
        f"{mirror.CONGRESS}/legislators-current.json",
        mirror.DIVISIONS,
        *mirror.SHAPES.values(),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(make_files()[path])
    return read_truth(tmp_path, TODAY, Codes.read(PUBLIC, CENSUS))


@pytest.mark.public_data
def test_same_input_makes_the_same_bytes() -> None:
    first, second = (
        {path: hashlib.sha256(data).hexdigest() for path, data in files}
        for files in (make_files().items(), mirror.make_files(PUBLIC, CENSUS))
    )
    assert first == second


@pytest.mark.public_data
def test_archive_has_people_of_the_whole_country() -> None:
    count: dict[str, int] = {}
    with tarfile.open(fileobj=io.BytesIO(make_files()[mirror.PEOPLE])) as archive:
        names = [member.name for member in archive]
        person = yaml.safe_load(archive.extractfile(next(name for name in names if "/al/legislature/" in name)))  # type: ignore[arg-type]
    assert names == sorted(names)
    for name in names:
        kind = re.fullmatch(r"people-main/data/([a-z]{2})/(\w+)/.+\.yml", name)
        if kind and kind[1] != "us":
            count[kind[2]] = count.get(kind[2], 0) + 1
    assert 7_400 < count["legislature"] < 7_700
    assert (count["executive"] > 160, count["municipalities"] > 550, count["retired"]) == (True, True, people.RETIRED)
    assert person["roles"][0]["jurisdiction"] == "ocd-jurisdiction/country:us/state:al/government"


@pytest.mark.public_data
def test_every_seat_of_congress_has_a_district(truth: Truth) -> None:
    districts = {(area.state, area.tail) for area in truth.maps["cd"].areas}
    assert len(districts) == len(truth.maps["cd"].areas) == 436
    held = {(state, tail) for state, body, tail in truth.holders if body == HOUSE}
    assert held - districts == {(territory, "at-large") for territory in ("AS", "GU", "MP", "PR", "VI")}
    assert all(truth.drawn[state] == truth.seats[state] for state in truth.drawn)


@pytest.mark.public_data
def test_legislators_hold_districts_of_the_maps(truth: Truth) -> None:
    for body, kind in ((UPPER, "sldu"), (LOWER, "sldl")):
        drawn = {(area.state, area.tail) for area in truth.maps[kind].areas}
        assert len(drawn) == len(truth.maps[kind].areas)
        held = {(state, tail) for state, each, tail in truth.holders if each == body and tail != "at-large"}
        # Of the others, New Hampshire's are floterial, and Maine's are of tribes; territories have no maps.
        assert {state for state, _ in held - drawn} <= {"NH", "ME", "PR"}
        assert len(held & drawn) > 0.99 * len(drawn)


@pytest.mark.public_data
def test_invented_districts_divide_their_state() -> None:
    facts = json.loads((PUBLIC / "states.json").read_bytes())["WY"]
    rules = json.loads((CENSUS / "geoid_to_ocd.json").read_bytes())
    outline = box(-111, 41, -104, 45)
    cells = maps._draw_cells(outline, maps._list_divisions(facts, "sldl"), facts, "sldl", rules)
    areas = [cell.area for cell in cells if cell.area is not None]
    assert [cell.code for cell in cells[:2]] == ["001", "002"]
    assert len(cells) == 62
    assert sum(area.area for area in areas) == pytest.approx(outline.area, rel=1e-4)
    assert shapely.unary_union(areas).area == pytest.approx(outline.area, rel=1e-4)
    assert all(0.3 < area.area / (outline.area / 62) < 3 for area in areas)


@pytest.mark.public_data
def test_tables_have_one_row_for_each_zip_code() -> None:
    files = {path: data for path, data in make_files().items() if "rel2020" in path}
    assert len(files) == 1 + 51 + 49 + 1
    data = files[f"{mirror.RELATIONSHIPS}/cd-sld/tab20_cd11920_zcta520_natl.txt"]
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter="|"))
    assert data.startswith(b"\xef\xbb\xbf")
    assert len({row["GEOID_ZCTA5_20"] for row in rows}) == len(rows) > 29_000
    albany = next(row for row in rows if row["GEOID_ZCTA5_20"] == "12207")
    assert albany["GEOID_CD119_20"].startswith("36")


@pytest.mark.public_data
def test_readme_says_what_is_invented() -> None:
    text = make_files()["README.txt"].decode()
    assert "congressional districts of 37 states, as drawn for 2016" in text
    assert "legislative districts of CO, HI, MN, NH, NV" in text


def test_command_needs_the_public_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["mirror", str(tmp_path / "out"), "--data", str(tmp_path / "none")])
    assert mirror.main() == 2
    assert "There is no public data" in capsys.readouterr().err


def test_a_row_of_a_roster_is_a_person() -> None:
    row = dict.fromkeys(("gender", "birth_date", "image", "district_address", "district_voice", *people.ACCOUNTS), "")
    row |= {
        "id": "ocd-person/1",
        "name": "Ada Example",
        "given_name": "Ada",
        "family_name": "Example",
        "email": "a@b.c",
    }
    row |= {"current_party": "Democratic/Green", "links": "https://example.org/a;https://example.org/b", "sources": ""}
    row |= {"capitol_address": "1 Sample Mall", "capitol_voice": "202-555-0100", "capitol_fax": "", "district_fax": ""}
    assert people.make_person(row, {"type": "upper"}) == {
        "id": "ocd-person/1",
        "name": "Ada Example",
        "given_name": "Ada",
        "family_name": "Example",
        "email": "a@b.c",
        "party": [{"name": "Democratic"}, {"name": "Green"}],
        "roles": [{"type": "upper"}],
        "offices": [{"classification": "capitol", "address": "1 Sample Mall", "voice": "202-555-0100"}],
        "links": [{"url": "https://example.org/a"}, {"url": "https://example.org/b"}],
    }
