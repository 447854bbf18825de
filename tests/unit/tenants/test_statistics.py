"""Vacant seats and their dates, and the completeness of records."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from chalicelib.imports.formats import openstates_csv
from chalicelib.imports.planner import make_plan
from chalicelib.imports.record_spool import RecordList
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.tenants import tenant_registry
from chalicelib.tenants.rules_models import Vacancy
from chalicelib.tenants.statistics import VacantSeat, find_vacancies, make_summary, open_since
from tests.support import files_in_both
from tests.unit.tenants.people import ENTERED, TODAY, board, default_engine, engine_with, person

if TYPE_CHECKING:
    from pathlib import Path

    from chalicelib.representatives.models import Representative

ONE = engine_with(board(1, 2))
STATES = {tenant.name: tenant.id for tenant in tenant_registry.load_registry().page(kind="state", limit=100)[0]}


class TestVacancies:
    def test_seat_without_a_recorded_holder_has_no_date(self) -> None:
        found = list(find_vacancies(ONE, [], TODAY))
        assert [(seat.district, seat.since, seat.last_holder) for seat in found] == [
            ("1", None, None), ("2", None, None), ("2", None, None)
        ]  # fmt: skip
        assert found[0].division_id == "ocd-division/country:us/state:ca/board:1"

    def test_seat_is_vacant_since_the_term_of_its_last_holder_ended(self) -> None:
        old = person("Old", term_start="2015-01-01", term_end="2019-01-01")
        last = person("Last", term_start="2019-01-01", term_end="2026-05-01")
        (seat,) = (seat for seat in find_vacancies(ONE, [last, old], TODAY) if seat.district == "1")
        assert seat.since == date(2026, 5, 1)
        assert seat.last_holder
        assert (seat.last_holder.id, seat.last_holder.name) == (last.id, "Last")

    def test_each_of_several_seats_has_its_own_date(self) -> None:
        people = [
            person("A", district="2", term_start="2020-01-01", term_end="2026-02-01"),
            person("B", district="2", term_start="2020-01-01", term_end="2026-04-01"),
        ]
        both = [seat.since for seat in find_vacancies(ONE, people, TODAY) if seat.district == "2"]
        assert both == [date(2026, 2, 1), date(2026, 4, 1)]
        people.append(person("C", district="2", term_start="2026-05-01"))
        left = [seat.since for seat in find_vacancies(ONE, people, TODAY) if seat.district == "2"]
        assert left == [date(2026, 2, 1)]

    def test_overdue_holder_still_holds_the_seat(self) -> None:
        late = person(term_expected_end="2026-01-31")
        assert late.status == "overdue"
        assert [seat.district for seat in find_vacancies(ONE, [late], TODAY)] == ["2", "2"]

    def test_known_successor_and_way_of_filling_are_returned(self) -> None:
        rule = Vacancy(method="appointment", appointer="governor", deadline_days=30)
        engine = engine_with(board(1).model_copy(update={"vacancy": rule}))
        coming = person("Next", term_start="2026-07-01")
        (seat,) = find_vacancies(engine, [person("Last", term_end="2026-05-01"), coming], TODAY)
        assert seat.successor
        assert (seat.successor.id, seat.filling) == (coming.id, rule)

    def test_seats_beyond_those_of_known_districts_have_no_district(self) -> None:
        engine = engine_with(board(1, 1, total=3))
        assert [seat.district for seat in find_vacancies(engine, [person()], TODAY)] == ["2", None]

    def test_seats_of_districts_of_unknown_size_are_counted_together(self) -> None:
        engine = engine_with(board(None, None, total=3))
        people = [person("A"), person("B", district="2")]
        assert [seat.district for seat in find_vacancies(engine, people, TODAY)] == [None]

    def test_office_with_an_unknown_number_of_seats_has_no_vacancy(self) -> None:
        assert list(find_vacancies(engine_with(board(None, None)), [], TODAY)) == []

    def test_extra_holder_who_leaves_makes_no_vacancy(self) -> None:
        people = [person("A"), person("B"), person("C", term_end="2026-05-01")]
        assert open_since(people, 1, TODAY) == (0, [])
        assert open_since(people, 3, TODAY) == (0, [(date(2026, 5, 1), people[2])])

    def test_page_describes_only_the_seats_that_it_shows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        described: list[object] = []
        make = VacantSeat.__init__

        def counted(seat: VacantSeat, **fields: object) -> None:
            described.append(seat)
            make(seat, **fields)

        monkeypatch.setattr(VacantSeat, "__init__", counted)
        found = find_vacancies(
            engine_with(board(500, 500, 500, total=5000)), [person("A", term_end="2026-05-01")], TODAY
        )
        assert len(found) == 5000
        assert len(described) == 0
        pages = [found.list_page(skip, 2) for skip in (0, 499, 999, 1499, 4998, 4999, 5000)]
        assert [[seat.district for seat in page] for page in pages] == [
            ["1", "1"], ["1", "2"], ["2", "3"], ["3", None], [None, None], [None], []
        ]  # fmt: skip
        assert len(described) == 11
        assert (pages[1][0].since, pages[1][1].since) == (date(2026, 5, 1), None)
        make_summary(engine_with(board(500, 500, 500, total=5000)), [], 1, TODAY)
        assert len(described) == 11, "a summary counts seats without describing them"

    def test_time_depends_on_holders_and_not_on_seats(self) -> None:
        people = [person("A", term_start="2020-01-01", term_end="2026-05-01")]
        assert open_since(people, 10**12, TODAY) == (10**12 - 1, [(date(2026, 5, 1), people[0])])

    def test_seat_is_vacant_since_its_holder_moved(self) -> None:
        former = {"position": "Member", "level": "state", "district": "1", "until": "2026-05-20"}
        moved = person("Moved", district="2", former_seats=[former])
        (seat,) = (seat for seat in find_vacancies(ONE, [moved], TODAY) if seat.district == "1")
        assert seat.since == date(2026, 5, 20)
        assert seat.last_holder
        assert (seat.last_holder.id, seat.last_holder.term_end) == (moved.id, date(2026, 5, 20))
        follower = person("Next", term_start="2026-05-25")
        assert [seat.district for seat in find_vacancies(ONE, [moved, follower], TODAY)] == ["2"]
        gone = moved.model_copy(update={"former_seats": [moved.former_seats[0].model_copy(update={"position": "X"})]})
        assert [seat.since for seat in find_vacancies(ONE, [gone], TODAY)] == [None, None]

    def test_term_of_no_day_is_the_last_known_holder(self) -> None:
        short = person("Short", term_start="2026-03-01", term_end="2026-03-01")
        (seat,) = (seat for seat in find_vacancies(ONE, [short], TODAY) if seat.district == "1")
        assert seat.since == date(2026, 3, 1)
        before = person("Before", term_start="2020-01-01", term_end="2026-01-01")
        (seat,) = (seat for seat in find_vacancies(ONE, [short, before], TODAY) if seat.district == "1")
        assert (seat.since, seat.last_holder and seat.last_holder.name) == (date(2026, 1, 1), "Before")


class TestSummary:
    def test_counts_by_office_and_party(self) -> None:
        people = [
            person("A", party="Green"),
            person("B", district="2", party="Democratic", term_expected_end="2026-01-31"),
            person("C", district="2", term_start="2027-01-01"),
            person("D", district="2", term_end="2026-05-01"),
        ]
        found = make_summary(ONE, people, 7, TODAY)
        assert (found.tenant, found.version, found.rules_version) == ("CA", 7, 0)
        assert found.representatives == {"current": 1, "ended": 1, "overdue": 1, "upcoming": 1}
        assert found.parties == {"Democratic": 1, "Green": 1}
        (office,) = found.offices
        assert (office.filled, office.vacant, office.overdue, office.upcoming) == (2, 1, 1, 1)
        assert found.vacancies == 1
        assert found.without_office == []

    def test_completeness_counts_unverified_and_stale_records(self) -> None:
        people = [
            person("A", verified_at="2026-05-01T00:00:00Z", verified_by="x"),
            person("B", district="2", verified_at="2020-05-01T00:00:00Z", verified_by="x"),
            person("C", district="2"),
        ]
        completeness = make_summary(ONE, people, 1, TODAY).completeness
        assert (completeness.unverified, completeness.stale, completeness.unverified_since) == (1, 1, date(2020, 5, 1))
        completeness = make_summary(ONE, people[2:], 1, TODAY).completeness
        assert (completeness.unverified, completeness.stale, completeness.unverified_since) == (1, 0, ENTERED.date())
        assert (completeness.vacant, completeness.never_recorded) == (2, 2)
        assert make_summary(ONE, people[:1], 1, TODAY).completeness.unverified_since is None

    def test_verification_is_valid_for_freshness_days(self) -> None:
        days = ONE.rules.freshness_days
        for waited, stale in ((days, 0), (days + 1, 1)):
            checked = datetime.combine(TODAY - timedelta(days=waited), time(), UTC)
            completeness = make_summary(ONE, [person(verified_at=checked, verified_by="x")], 1, TODAY).completeness
            assert completeness.stale == stale

    def test_holders_without_a_party_are_counted_separately(self) -> None:
        assert make_summary(ONE, [person()], 1, TODAY).parties == {"none told": 1}

    def test_records_without_a_seat_are_listed(self) -> None:
        wizard = person(position="Wizard")
        assert make_summary(ONE, [wizard], 1, TODAY).without_office == [wizard.id]

    def test_office_with_an_unknown_number_of_seats_has_null_counts(self) -> None:
        found = make_summary(engine_with(board(None, None)), [person()], 1, TODAY)
        assert (found.offices[0].seats, found.offices[0].vacant, found.offices[0].filled) == (None, None, 1)
        assert found.completeness.offices_without_seats == 1


def of_a_roster(file: Path) -> list[Representative]:
    """Return the records that a state's roster results in."""
    state = file.stem.upper()
    desk = RecordFactory(tenant_registry.load_registry().get(state), default_engine(state), lambda: ENTERED)
    rows = openstates_csv.parse_rows(file.read_bytes(), STATES, (state, "state"))
    planned = make_plan(rows, RecordList([]), desk, ENTERED.date())
    return [after for _, after in planned.created if after]


@pytest.mark.parametrize(
    "file", files_in_both(["openstates/[!u]?.csv"], ["openstates/[!u]?.csv", "openstates/u[!s].csv"])
)
def test_state_summary_matches_the_size_of_its_legislature(file: Path) -> None:
    state = file.stem.upper()
    published = json.loads((file.parent.parent / "states.json").read_bytes())[state]["chambers"]
    real = {chamber["chamber"]: chamber["seats"] for chamber in published}
    people = of_a_roster(file)
    found = make_summary(default_engine(state), people, 1, TODAY)
    chambers = [office for office in found.offices if office.chamber and office.level == "state"]
    assert {office.chamber: office.seats for office in chambers} == real
    empty = Counter(seat.office for seat in find_vacancies(default_engine(state), people, TODAY))
    for office in chambers:
        assert office.seats == office.filled + (office.vacant or 0)
        assert office.vacant == empty[office.office]
    assert sum(office.filled for office in chambers) == len(people)
    assert found.without_office == []
