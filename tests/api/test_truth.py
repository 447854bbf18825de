"""Lookups agree with the oracle on an invented mirror, and the oracle finds a mistake."""

from __future__ import annotations

import io
import tarfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bench.truth.comparison import Tally, compare
from bench.truth.points import choose_points
from bench.truth.sources import read_truth
from tests.invented_mirror import (
    CONGRESS_PATH,
    MAP_PATHS,
    PEOPLE_PATH,
    SIZE,
    STATES,
    InventedMirror,
    add_person,
    make_archive,
    make_mirror,
)
from tools.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from bench.truth.sources import Truth
    from tests.api.conftest import Caller

TODAY = date.today()  # noqa: DTZ011 (the day on which the application counts terms)


def load(mirror: InventedMirror, folder: Path) -> None:
    """Write a mirror, and load its maps and people as an operator does by hand."""
    mirror.write(folder)
    maps = [str(folder / path) for path in MAP_PATHS.values()]
    # The lines of a Congress end with it, and the test does not.
    days = ["--valid-from", "2020-01-01", "--valid-to", "2100-01-01"]
    assert main(["ops", "districts", *maps, "--stage", "local", *days]) == 0
    assert main(["local", "import", str(folder / CONGRESS_PATH / "legislators-current.json")]) == 0
    for letters in STATES:
        roster = folder / f"{letters}.tar.gz"
        roster.write_bytes(select_state((folder / PEOPLE_PATH).read_bytes(), letters))
        assert main(["local", "import", str(roster)]) == 0


def select_state(archive: bytes, letters: str) -> bytes:
    """Return an archive of the legislators and executives of one state."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(archive)) as members, tarfile.open(fileobj=out, mode="w:gz") as kept:
        for member in members:
            if member.name.startswith(
                tuple(f"people-main/data/{letters.lower()}/{kind}/" for kind in ("legislature", "executive"))
            ):
                kept.addfile(member, members.extractfile(member))
    return out.getvalue()


def ask(api: Caller, truth: Truth) -> Tally:
    """Compare the answers at random points, and at one on a line, with the truth."""
    tally = Tally()
    line = STATES["CO"].get_point(1)[0], STATES["CO"].west + SIZE
    for lat, lon in (*choose_points(truth, 12, tuple(STATES)), line):
        reply = api.get(f"/lookup?lat={lat}&lon={lon}", cache_control="no-cache")
        compare(truth, lat, lon, reply.one if reply.status == 200 else None, tally)
    return tally


@pytest.fixture
def mirror() -> InventedMirror:
    mirror = make_mirror(today=TODAY)
    add_person(mirror, "CO", "lt_governor", name="Ada Deputy")
    add_person(mirror, "CO", "upper", "2", end=date(2020, 1, 1), name="Ada Former")
    mirror.people.pop(next(path for path, person in mirror.people.items() if person["name"] == "Cora Invented 3"))
    return mirror


def test_lookups_name_the_people_that_the_oracle_expects(mirror: InventedMirror, tmp_path: Path, api: Caller) -> None:
    load(mirror, tmp_path)
    tally = ask(api, read_truth(tmp_path, TODAY))
    assert [finding for *_, finding in tally.findings] == []
    assert set(tally.count()) == {"equal"}
    assert {state for state, _ in tally.outcomes} == set(STATES)


def test_the_oracle_finds_a_wrong_person_and_one_who_is_missing(
    mirror: InventedMirror, tmp_path: Path, api: Caller
) -> None:
    load(mirror, tmp_path)
    mirror.find_person("Cora Invented 1")["name"] = "Ada Other"
    add_person(mirror, "KS", "lt_governor", name="Ada Missing")
    (tmp_path / PEOPLE_PATH).write_bytes(make_archive(mirror.people))
    tally = ask(api, read_truth(tmp_path, TODAY))
    found = {(finding.state, finding.body, finding.outcome) for *_, finding in tally.findings}
    assert found >= {("CO", "upper", "wrong"), ("KS", "lt_governor", "unknown")}
    assert {finding.body for *_, finding in tally.findings} == {"upper", "lt_governor"}
