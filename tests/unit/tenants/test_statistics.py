"""The counts of a tenant and the completeness of its records."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from chalicelib.imports.formats import openstates_csv
from chalicelib.imports.planner import make_plan
from chalicelib.imports.record_spool import RecordList
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.tenants import tenant_registry
from chalicelib.tenants.coverage import Coverage, OfficeCoverage
from chalicelib.tenants.statistics import make_summary
from tests.support import files_in_both
from tests.unit.tenants.people import ENTERED, TODAY, board, default_engine, engine_with, person, states_of

if TYPE_CHECKING:
    from pathlib import Path

    from chalicelib.representatives.models import Representative

ONE = engine_with(board(1, 2))
STATES = {tenant.name: tenant.id for tenant in tenant_registry.load_registry().page(kind="state", limit=100)[0]}


class TestSummary:
    def test_counts_by_office_and_party(self) -> None:
        people = [
            person("A", party="Green"),
            person("B", district="2", party="Democratic", term_expected_end="2026-01-31"),
            person("C", district="2", term_start="2027-01-01"),
            person("D", district="2", term_end="2026-05-01"),
        ]
        found = make_summary(states_of(ONE, people), 7)
        assert (found.tenant, found.version, found.rules_version) == ("CA", 7, 0)
        assert found.representatives == {"current": 1, "ended": 1, "overdue": 1, "upcoming": 1}
        assert found.parties == {"Democratic": 1, "Green": 1}
        (office,) = found.offices
        assert (office.filled, office.vacant, office.unknown, office.overdue, office.upcoming) == (2, 1, 0, 1, 1)
        assert (found.vacancies, found.unknown) == (1, 0)
        assert found.without_office == []

    def test_completeness_counts_unverified_and_stale_records(self) -> None:
        people = [
            person("A", verified_at="2026-05-01T00:00:00Z", verified_by="x"),
            person("B", district="2", verified_at="2020-05-01T00:00:00Z", verified_by="x"),
            person("C", district="2"),
        ]
        completeness = make_summary(states_of(ONE, people), 1).completeness
        assert (completeness.unverified, completeness.stale, completeness.unverified_since) == (1, 1, date(2020, 5, 1))
        completeness = make_summary(states_of(ONE, people[2:]), 1).completeness
        assert (completeness.unverified, completeness.stale, completeness.unverified_since) == (1, 0, ENTERED.date())
        assert (completeness.filled, completeness.vacant, completeness.unknown) == (1, 0, 2)
        assert make_summary(states_of(ONE, people[:1]), 1).completeness.unverified_since is None

    def test_verification_is_valid_for_freshness_days(self) -> None:
        days = ONE.rules.freshness_days
        for waited, stale in ((days, 0), (days + 1, 1)):
            checked = datetime.combine(TODAY - timedelta(days=waited), time(), UTC)
            completeness = make_summary(states_of(ONE, [person(verified_at=checked, verified_by="x")]), 1).completeness
            assert completeness.stale == stale

    def test_holders_without_a_party_are_counted_separately(self) -> None:
        assert make_summary(states_of(ONE, [person()]), 1).parties == {"none told": 1}

    def test_records_without_a_seat_are_listed(self) -> None:
        wizard = person(position="Wizard")
        assert make_summary(states_of(ONE, [wizard]), 1).without_office == [wizard.id]

    def test_office_with_an_unknown_number_of_seats_has_null_counts(self) -> None:
        found = make_summary(states_of(engine_with(board(None, None)), [person()]), 1)
        (office,) = found.offices
        assert (office.seats, office.filled, office.vacant, office.unknown) == (None, 1, None, None)
        assert found.completeness.offices_without_seats == 1


def of_a_roster(file: Path) -> tuple[list[Representative], Coverage]:
    """Return the records that a state's roster results in, and what it covers."""
    state = file.stem.upper()
    desk = RecordFactory(tenant_registry.load_registry().get(state), default_engine(state), lambda: ENTERED)
    rows = openstates_csv.parse_rows(file.read_bytes(), STATES, (state, "state"))
    planned = make_plan(rows, RecordList([]), desk, ENTERED.date())
    offices = {key: OfficeCoverage(office=key, claims=(claim,)) for key, claim in planned.claims.items()}
    return [after for _, after in planned.created if after], Coverage(offices)


@pytest.mark.parametrize(
    "file", files_in_both(["openstates/[!u]?.csv"], ["openstates/[!u]?.csv", "openstates/u[!s].csv"])
)
def test_state_summary_matches_the_size_of_its_legislature(file: Path) -> None:
    state = file.stem.upper()
    published = json.loads((file.parent.parent / "states.json").read_bytes())[state]["chambers"]
    real = {chamber["chamber"]: chamber["seats"] for chamber in published}
    people, coverage = of_a_roster(file)
    found = make_summary(states_of(default_engine(state), people, TODAY, coverage), 1)
    chambers = [office for office in found.offices if office.chamber and office.level == "state"]
    assert {office.chamber: office.seats for office in chambers} == real
    empty = states_of(default_engine(state), people, TODAY, coverage).list_empty()
    listed = {person.position for person in people}
    for office in chambers:
        assert office.seats == office.filled + (office.vacant or 0) + (office.unknown or 0)
        assert office.vacant == empty.count("vacant", office.office)
        assert office.unknown == 0 or office.title not in listed
    others = [office for office in found.offices if office.title not in listed]
    assert {office.vacant for office in others} <= {0, None}, "no source says anything about these offices"
    assert sum(office.filled for office in chambers) == len(people)
    assert found.without_office == []
