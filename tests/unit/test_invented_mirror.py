"""The invented mirror has the layout of the sources: the product reads each of its files."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from chalicelib.geo.relationship_files import read_relationships
from chalicelib.geo.shapefiles import DistrictDraft, read_districts
from chalicelib.imports.formats import congress, openstates_yaml
from chalicelib.imports.io import archives
from chalicelib.imports.io.bounded import BoundedSource
from chalicelib.imports.row import Row
from chalicelib.tenants.tenant_registry import load_registry
from tests import invented_mirror
from tests.invented_mirror import CONGRESS_PATH, MAP_PATHS, PEOPLE_PATH, make_mirror

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 8, 15)
NAMES = {"Colorado": "CO", "Kansas": "KS", "Wyoming": "WY"}


def test_every_file_is_read_by_the_product() -> None:
    mirror = make_mirror(today=TODAY)
    files = mirror.make_files()
    drafts = {(draft.tenant.id, draft.name): draft for path in MAP_PATHS.values() for draft in read(files[path])}
    assert not [draft.flaws for draft in drafts.values() if draft.flaws]
    assert {len(draft.rings) for key, draft in drafts.items() if key != ("WY", "congressional")} == {2}
    assert list(drafts["WY", "congressional"].rings) == ["ocd-division/country:us/state:wy/cd:at-large"]
    tables = [
        table
        for path, data in files.items()
        if "rel2020" in path
        for table in read_relationships(data, load_registry())
    ]
    assert {(table.tenant.id, table.name) for table in tables} == {
        *drafts,
        *((letters, "county") for letters in NAMES.values()),
    }
    current = files[f"{CONGRESS_PATH}/legislators-current.json"]
    members = congress.parse_rows(current, "json", congress.Companions(), TODAY)
    assert sum(isinstance(row, Row) for row in members) == 26 * 4 - 1
    offices = congress.read_district_offices(files[f"{CONGRESS_PATH}/legislators-district-offices.json"], "json")
    assert offices["X000001"]


def read(data: bytes) -> list[DistrictDraft]:
    return read_districts(data, load_registry())


def test_people_are_those_of_the_archive() -> None:
    mirror = make_mirror(("CO", "WY"), today=TODAY)
    source = BoundedSource(io.BytesIO(mirror.make_files()[PEOPLE_PATH]))
    members = (each for each in archives.read_members(source) if "/legislature/" in each.name or "/exec" in each.name)
    read_rows = [row for row in openstates_yaml.parse_rows(members, NAMES, TODAY) if isinstance(row, Row)]
    assert sorted(row.fields["name"] for row in read_rows) == sorted(f"Cora Invented {n}" for n in range(1, 11))
    assert {row.fields["position"] for row in read_rows if not row.fields.get("chamber")} == {"Governor"}


def test_changes_of_a_mirror_are_in_its_files(tmp_path: Path) -> None:
    mirror = make_mirror(("CO",), congress=3, today=TODAY)
    before = mirror.make_files()
    assert make_mirror(("CO",), congress=3, today=TODAY).make_files() == before
    mirror.find_person("Cora Invented 3")["email"] = "cora@example.org"
    assert {path for path, data in mirror.make_files().items() if data != before[path]} == {PEOPLE_PATH}
    mirror.remove_field("email")
    mirror.drop_half_of_people()
    mirror.halve_map("sldu")
    assert not any("email" in person for person in mirror.people.values())
    assert (len(mirror.people), len(mirror.congress), len(mirror.maps["sldu"])) == (3, 6, 1)
    assert mirror.find_person("Dorin Invented 1")["terms"][0]["state"] == "CO"
    with pytest.raises(KeyError):
        mirror.find_person("Cora Invented 99")
    folder = mirror.write(tmp_path / "mirror")
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == set(before)


@pytest.mark.parametrize(("today", "first"), [("2026-08-15", "2025-01-03"), ("2027-01-02", "2025-01-03")])
def test_terms_are_those_of_the_seated_congress(today: str, first: str) -> None:
    member = make_mirror((), congress=1, today=date.fromisoformat(today)).congress[0]
    assert member["terms"][0]["start"] == first


def test_points_are_in_their_districts() -> None:
    state = invented_mirror.STATES["CO"]
    assert state.get_point(1) == pytest.approx((39.45, -105.35))
    assert state.get_point(2) == pytest.approx((39.45, -104.45))
