"""Rosters checked row by row against the default rules; nothing is written."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest

from chalicelib.imports.formats import openstates_csv
from chalicelib.imports.planner import ImportPlan, make_plan
from chalicelib.imports.record_spool import RecordList
from chalicelib.imports.row import RefusedRow, Row
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.rule_engine import RuleEngine
from tests.support import INVENTED, ROOT, in_both

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

REGISTRY = tenant_registry.load_registry()
NAMES = {tenant.name: tenant.id for tenant in REGISTRY.page(kind="state", limit=100)[0]}
MOST = 0.005
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def judged(folder: Path) -> Iterator[tuple[str, ImportPlan]]:
    """Plan the import of each file of a folder into an empty tenant, as an import does before it writes."""
    for path in sorted(folder.glob("*.csv")):
        owner = None if path.stem == "us" else (path.stem.upper(), "state")
        read = list(openstates_csv.parse_rows(path.read_bytes(), NAMES, owner))
        by_state: dict[str, list[Row | RefusedRow]] = {}
        for row in read:
            by_state.setdefault(row.state if isinstance(row, Row) else "", []).append(row)
        unread = by_state.pop("", [])
        for state, rows in by_state.items():
            yield path.name, planned(state, [*rows, *unread])


def planned(tenant: str, rows: Sequence[Row | RefusedRow]) -> ImportPlan:
    found = REGISTRY.get(tenant)
    desk = RecordFactory(found, RuleEngine(found, default_rules.load_default_rules(found)), lambda: NOON)
    return make_plan(rows, RecordList([]), desk, NOON.date())


@cache
def misfits(folder: Path) -> tuple[frozenset[tuple[str, int, str]], int]:
    """Return the refusals and notes for a folder's rows, and the number of rows."""
    found: set[tuple[str, int, str]] = set()
    total = 0
    for name, todo in judged(folder):
        total += len(todo.created) + len(todo.refused)
        found |= {(name, row.line, "office") for row in todo.refused}
        found |= {
            (name, note.line, "party") for note in todo.notes if re.match(r"left out (party|.+ of party) ", note.reason)
        }
    return frozenset(found), total


@pytest.mark.parametrize(("data", "rows"), in_both([533], [7078]))
def test_all_but_one_in_two_hundred_rows_fit(data: Path, rows: int) -> None:
    found, total = misfits(data / "openstates")
    assert total == rows
    assert len(found) / total < MOST


@pytest.mark.parametrize(
    ("data", "report"), in_both([INVENTED / "roster-exceptions.md"], [ROOT / "docs" / "roster-exceptions.md"])
)
def test_every_row_that_does_not_fit_is_in_the_report_with_its_reason(data: Path, report: Path) -> None:
    lines = report.read_text(encoding="utf-8")
    reported = re.findall(r"^\| (\w+\.csv) \| (\d+) \| (\w+) \| .+ \|$", lines, re.MULTILINE)
    assert {(name, int(line), what) for name, line, what in reported} == set(misfits(data / "openstates")[0])


@pytest.mark.parametrize("data", in_both())
def test_executives_and_mayors_fit_if_the_rules_have_their_office(data: Path) -> None:
    for folder in ("openstates-executive", "openstates-municipal"):
        plans = list(judged(data / folder))
        assert plans
        for name, todo in plans:
            assert {row.reason for row in todo.refused} <= {"holds no office now: current_chamber is empty"}, name
            assert not [note for note in todo.notes if "left out party" in note.reason]


@pytest.mark.parametrize("data", in_both())
def test_delegates_to_congress_have_the_division_of_the_list_of_divisions(data: Path) -> None:
    found = {
        after.division_id
        for name, todo in judged(data / "openstates")
        if name == "us.csv"
        for _, after in todo.created
        if after
    }
    assert "ocd-division/country:us/territory:gu/cd:at-large" in found
    assert "ocd-division/country:us/district:dc/cd:at-large" in found
    assert "ocd-division/country:us/territory:gu" not in found


def test_sample_data_fits() -> None:
    for path in sorted((ROOT / "tests" / "data" / "rosters").glob("*.csv")):
        tenant = REGISTRY.get(path.stem)
        todo = planned(
            tenant.id, list(openstates_csv.parse_rows(path.read_bytes(), NAMES, (tenant.state, tenant.kind)))
        )
        assert (todo.refused, todo.notes) == ([], [])
        assert todo.created
