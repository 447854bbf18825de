"""The rosters that the public publishes, row by row against the default rules; nothing is written."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.rosters import openstates
from chalicelib.rosters.row import Row
from chalicelib.tenants import defaults, registry
from tests.support import DATA, ROOT, needs_data

if TYPE_CHECKING:
    from collections.abc import Iterator

REGISTRY = registry.load()
NAMES = {tenant.name: tenant.id for tenant in REGISTRY.page(kind="state", limit=100)[0]}
MOST = 0.005


def rows(folder: str) -> Iterator[tuple[str, int, Row | None]]:
    """Yield each row of a folder's files with its file and line; None for one that importing refuses."""
    for path in sorted((DATA / folder).glob("*.csv")):
        owner = None if path.stem == "us" else (path.stem.upper(), "state")
        for row in openstates.rows(path.read_bytes(), NAMES, owner):
            yield path.name, row.line, row if isinstance(row, Row) else None


def misfit(row: Row | None) -> str | None:
    """Say what of a row its tenant's rules do not know: the office, the district or the party."""
    if row is None:
        return "office"
    rules = defaults.of(REGISTRY.get(row.state))
    fields = row.fields
    office = rules.office(fields["position"], level=fields["level"], chamber=fields.get("chamber"))
    if office is None:
        return "office"
    if office.district(fields.get("district")) is None:
        return "district"
    party = fields.get("party")
    return None if party and rules.party(party) else "party"


@cache
def misfits(folder: str) -> tuple[tuple[tuple[str, int, str], ...], int]:
    """Return the rows of a folder that do not fit, and how many rows it has."""
    judged = [(name, line, misfit(row)) for name, line, row in rows(folder)]
    return tuple((name, line, what) for name, line, what in judged if what), len(judged)


@needs_data
def test_all_rows_fit_but_fewer_than_one_in_two_hundred() -> None:
    found, total = misfits("openstates")
    assert total == 7078
    assert len(found) / total < MOST


@needs_data
def test_every_row_that_does_not_fit_is_in_the_report_with_its_reason() -> None:
    report = (ROOT / "docs" / "oddities.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| (\w+\.csv) \| (\d+) \| (\w+) \| .+ \|$", report, re.MULTILINE)
    assert {(name, int(line), what) for name, line, what in told} == set(misfits("openstates")[0])


@needs_data
def test_executives_fit_wherever_their_office_is_named() -> None:
    assert {misfit(row) for _, _, row in rows("openstates-executive") if row} == {None}


@needs_data
def test_no_district_has_more_holders_than_seats() -> None:
    held: Counter[tuple[str, str, str]] = Counter()
    for _, _, row in rows("openstates"):
        if row is None:
            continue
        fields = row.fields
        rules = defaults.of(REGISTRY.get(row.state))
        office = rules.office(fields["position"], level=fields["level"], chamber=fields.get("chamber"))
        district = office and office.district(fields.get("district"))
        assert office
        assert district
        held[row.state, office.key, district.division_id] += 1
        assert held[row.state, office.key, district.division_id] <= (district.seats or 0)


def test_the_samples_of_this_tree_fit() -> None:
    for path in sorted((ROOT / "tools" / "samples").glob("*.csv")):
        tenant = REGISTRY.get(path.stem)
        for row in openstates.rows(path.read_bytes(), NAMES, (tenant.state, tenant.kind)):
            assert isinstance(row, Row)
            rules = defaults.of(tenant)
            office = rules.office(row.fields["position"], level=row.fields["level"], chamber=row.fields.get("chamber"))
            assert office
            assert office.district(row.fields.get("district"))
            assert "party" not in row.fields or rules.party(row.fields["party"]) == row.fields["party"]
