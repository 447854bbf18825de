"""Seats without a holder: vacant with day and source, or unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.tenants.coverage import Coverage, OfficeCoverage, RosterClaim, VacancyStatement
from chalicelib.tenants.rules import Office, Vacancy
from chalicelib.tenants.statistics import make_summary
from chalicelib.tenants.vacancies import EmptySeat, Reports, open_since
from tests.unit.tenants.people import ENTERED, TODAY, board, engine_with, person, states_of

if TYPE_CHECKING:
    from chalicelib.representatives.models import Representative
    from chalicelib.tenants.rule_engine import RuleEngine

ONE = engine_with(board(1, 2))
EARLIER, LATER = date(2026, 2, 1), date(2026, 5, 20)


def claim(vacant: dict[str, int] | None = None, day: date = EARLIER, **fields: Any) -> RosterClaim:
    """Return the claim of a roster about the whole board, with its vacant seats by district."""
    return RosterClaim(source="roster.csv", as_of=day, vacant=vacant or {}, **fields)


def covered(*claims: RosterClaim) -> Coverage:
    """Return the coverage of the board by rosters."""
    return Coverage({"member": OfficeCoverage(office="member", claims=claims)})


def stated(district: str | None = "1", since: date | None = None, **fields: Any) -> VacancyStatement:
    """Return a statement of staff, entered in the middle of January."""
    basis: dict[str, Any] = {"office": "member", "reason": None, "source": None, "declared_at": ENTERED}
    return VacancyStatement(id=uuid4(), district=district, since=since, **(basis | fields))


def list_seats(
    engine: RuleEngine, people: list[Representative], coverage: Coverage | None = None
) -> tuple[list[EmptySeat], list[EmptySeat]]:
    """Return the vacant and the unknown seats."""
    found = states_of(engine, people, TODAY, coverage or Coverage()).list_empty()
    vacant, unknown = (found.list_page(state, 0, found.count(state)) for state in ("vacant", "unknown"))
    return vacant, unknown


def districts_of(
    engine: RuleEngine, people: list[Representative], coverage: Coverage | None = None
) -> tuple[list[str | None], ...]:
    """Return the districts of the vacant and of the unknown seats."""
    return tuple([seat.district for seat in seats] for seats in list_seats(engine, people, coverage))


class TestDepartures:
    def test_seat_without_a_recorded_holder_is_unknown(self) -> None:
        vacant, unknown = list_seats(ONE, [])
        assert vacant == []
        assert [(seat.district, seat.since, seat.last_holder) for seat in unknown] == [
            ("1", None, None), ("2", None, None), ("2", None, None)
        ]  # fmt: skip
        assert unknown[0].division_id == "ocd-division/country:us/state:ca/board:1"
        assert {(seat.seat_state, seat.as_of, seat.source) for seat in unknown} == {("unknown", None, None)}

    def test_seat_is_vacant_since_the_term_of_its_last_holder_ended(self) -> None:
        old = person("Old", term_start="2015-01-01", term_end="2019-01-01")
        last = person("Last", term_start="2019-01-01", term_end="2026-05-01")
        ((seat,), _) = list_seats(ONE, [last, old])
        assert (seat.seat_state, seat.as_of) == ("vacant", date(2026, 5, 1))
        assert seat.source
        assert (seat.source.kind, seat.source.name) == ("departure", "the record of Last")
        assert seat.since == date(2026, 5, 1)
        assert seat.last_holder
        assert (seat.last_holder.id, seat.last_holder.name) == (last.id, "Last")

    def test_each_of_several_seats_has_its_own_date(self) -> None:
        people = [
            person("A", district="2", term_start="2020-01-01", term_end="2026-02-01"),
            person("B", district="2", term_start="2020-01-01", term_end="2026-04-01"),
        ]
        both = [seat.since for seat in list_seats(ONE, people)[0]]
        assert both == [date(2026, 2, 1), date(2026, 4, 1)]
        people.append(person("C", district="2", term_start="2026-05-01"))
        left = [seat.since for seat in list_seats(ONE, people)[0]]
        assert left == [date(2026, 2, 1)]

    def test_overdue_holder_still_holds_the_seat(self) -> None:
        late = person(term_expected_end="2026-01-31")
        assert late.status == "overdue"
        assert districts_of(ONE, [late]) == ([], ["2", "2"])

    def test_known_successor_and_way_of_filling_are_returned(self) -> None:
        rule = Vacancy(method="appointment", appointer="governor", deadline_days=30)
        engine = engine_with(replace(board(1), vacancy=rule))
        coming = person("Next", term_start="2026-07-01")
        ((seat,), _) = list_seats(engine, [person("Last", term_end="2026-05-01"), coming])
        assert seat.successor
        assert (seat.successor.id, seat.filling) == (coming.id, rule)

    def test_seats_beyond_those_of_known_districts_have_no_district(self) -> None:
        engine = engine_with(board(1, 1, total=3))
        assert districts_of(engine, [person()]) == ([], ["2", None])

    def test_seats_of_districts_of_unknown_size_are_counted_together(self) -> None:
        engine = engine_with(board(None, None, total=3))
        people = [person("A"), person("B", district="2")]
        assert districts_of(engine, people) == ([], [None])

    def test_office_with_an_unknown_number_of_seats_has_no_unknown_seat(self) -> None:
        assert districts_of(engine_with(board(None, None)), []) == ([], [])
        assert districts_of(engine_with(board(None, None)), [person()]) == ([], [])

    def test_last_holder_of_a_district_of_unknown_size_leaves_a_seat_vacant(self) -> None:
        engine = engine_with(board(None, None))
        people = [person("Old", term_end="2026-01-20"), person("Last", term_end="2026-05-01")]
        ((seat,), unknown) = list_seats(engine, people)
        assert (seat.district, seat.since, seat.last_holder and seat.last_holder.name) == (
            "1",
            date(2026, 5, 1),
            "Last",
        )
        assert unknown == []
        assert districts_of(engine, [*people, person("Other")]) == ([], []), "another holder may have taken the seat"

    def test_extra_holder_who_leaves_makes_no_vacancy(self) -> None:
        people = [person("A"), person("B"), person("C", term_end="2026-05-01")]
        assert open_since(people, 1, TODAY) == (0, [])
        unknown, vacant = open_since(people, 3, TODAY)
        assert (unknown, [(each.since, each.last_holder) for each in vacant]) == (0, [(date(2026, 5, 1), people[2])])

    def test_page_describes_only_the_seats_that_it_shows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        described: list[object] = []
        make = EmptySeat.__init__

        def counted(seat: EmptySeat, **fields: Any) -> None:
            described.append(seat)
            make(seat, **fields)

        monkeypatch.setattr(EmptySeat, "__init__", counted)
        found = states_of(
            engine_with(board(500, 500, 500, total=5000)), [person("A", term_end="2026-05-01")]
        ).list_empty()
        assert (found.count("vacant"), found.count("unknown")) == (1, 4999)
        assert len(described) == 0
        pages = [found.list_page("unknown", skip, 2) for skip in (0, 498, 998, 1498, 4997, 4998, 4999)]
        assert [[seat.district for seat in page] for page in pages] == [
            ["1", "1"], ["1", "2"], ["2", "3"], ["3", None], [None, None], [None], []
        ]  # fmt: skip
        assert [seat.since for seat in found.list_page("vacant", 0, 9)] == [date(2026, 5, 1)]
        assert len(described) == 11, "each seat that is shown is described once"
        make_summary(states_of(engine_with(board(500, 500, 500, total=5000)), []), 1)
        assert len(described) == 11, "a summary counts seats without describing them"

    def test_time_depends_on_holders_and_not_on_seats(self) -> None:
        people = [person("A", term_start="2020-01-01", term_end="2026-05-01")]
        unknown, vacant = open_since(people, 10**12, TODAY)
        assert (unknown, len(vacant)) == (10**12 - 1, 1)

    def test_seat_is_vacant_since_its_holder_moved(self) -> None:
        former = {"position": "Member", "level": "state", "district": "1", "until": "2026-05-20"}
        moved = person("Moved", district="2", former_seats=[former])
        ((seat,), _) = list_seats(ONE, [moved])
        assert seat.since == date(2026, 5, 20)
        assert seat.last_holder
        assert (seat.last_holder.id, seat.last_holder.term_end) == (moved.id, date(2026, 5, 20))
        follower = person("Next", term_start="2026-05-25")
        assert districts_of(ONE, [moved, follower]) == ([], ["2"])
        gone = moved.model_copy(update={"former_seats": [moved.former_seats[0].model_copy(update={"position": "X"})]})
        assert districts_of(ONE, [gone]) == ([], ["1", "2"])

    def test_term_of_no_day_is_the_last_known_holder(self) -> None:
        short = person("Short", term_start="2026-03-01", term_end="2026-03-01")
        ((seat,), _) = list_seats(ONE, [short])
        assert seat.since == date(2026, 3, 1)
        before = person("Before", term_start="2020-01-01", term_end="2026-01-01")
        ((seat,), _) = list_seats(ONE, [short, before])
        assert (seat.since, seat.last_holder and seat.last_holder.name) == (date(2026, 1, 1), "Before")

    def test_term_that_was_over_when_the_person_was_recorded_leaves_the_seat_unknown(self) -> None:
        former = {"position": "Member", "level": "state", "district": "1", "until": "2019-01-01"}
        moved = person("Moved", district="2", former_seats=[former])
        assert districts_of(ONE, [moved]) == ([], ["1", "2"])

    def test_sample_people_leave_no_seat_vacant(self) -> None:
        sample: dict[str, Any] = {"identifiers": [{"scheme": "represent-sample", "identifier": "1"}]}
        assert districts_of(ONE, [person(term_end="2026-05-01", **sample)]) == ([], ["1", "2", "2"])
        assert districts_of(ONE, [person(**sample)]) == ([], ["2", "2"])


class TestRosters:
    def test_seats_that_a_roster_lists_as_vacant_are_vacant(self) -> None:
        import_id = UUID(int=7)
        vacant, unknown = list_seats(ONE, [], covered(claim({"2": 1}, import_id=import_id)))
        assert [(seat.district, seat.since, seat.as_of) for seat in vacant] == [("2", None, EARLIER)]
        assert vacant[0].source
        assert (vacant[0].source.kind, vacant[0].source.name) == ("roster", "roster.csv")
        assert vacant[0].source.import_id == import_id
        assert [seat.district for seat in unknown] == ["1", "2"]

    def test_other_offices_stay_unknown(self) -> None:
        other = Office(key="mayor", title="Mayor", level="state", seats=1)
        engine = engine_with(board(1), other)
        vacant, unknown = list_seats(engine, [], covered(claim({"1": 1})))
        assert ([seat.office for seat in vacant], [seat.office for seat in unknown]) == (["member"], ["mayor"])

    def test_seat_that_new_rules_add_is_unknown(self) -> None:
        coverage = covered(claim({"1": 1}))
        assert districts_of(engine_with(board(1)), [], coverage) == (["1"], [])
        assert districts_of(engine_with(board(2, 1)), [], coverage) == (["1"], ["1", "2"])

    def test_holder_who_comes_later_fills_the_seat(self) -> None:
        assert districts_of(ONE, [person(term_start="2026-05-01")], covered(claim({"1": 1}))) == ([], ["2", "2"])

    def test_holder_from_before_the_roster_fills_the_seat(self) -> None:
        assert districts_of(ONE, [person(term_start="2020-01-01")], covered(claim({"1": 1}))) == ([], ["2", "2"])

    def test_record_that_is_deleted_leaves_the_seat_unknown(self) -> None:
        assert districts_of(ONE, [], covered(claim())) == ([], ["1", "2", "2"])

    def test_roster_confirms_a_departure(self) -> None:
        last = person("Last", term_end="2026-01-20")
        ((seat,), _) = list_seats(ONE, [last], covered(claim({"1": 1})))
        assert (seat.since, seat.as_of) == (date(2026, 1, 20), EARLIER)
        assert seat.last_holder
        assert seat.source
        assert seat.source.kind == "roster"

    def test_newer_roster_with_a_person_who_could_not_be_loaded_makes_a_vacant_seat_unknown(self) -> None:
        last = person("Last", term_end="2026-01-10")
        assert districts_of(ONE, [last], covered(claim())) == ([], ["1", "2", "2"])
        assert districts_of(ONE, [], covered(claim({"1": 1}), claim(day=LATER))) == ([], ["1", "2", "2"])

    def test_departure_that_is_recorded_after_the_roster_counts(self) -> None:
        later = datetime(2026, 5, 21, tzinfo=UTC)
        last = person("Last", term_end="2026-01-20", updated_at=later)
        assert districts_of(ONE, [last], covered(claim(day=LATER))) == (["1"], ["2", "2"])

    def test_partial_roster_speaks_of_its_districts_only(self) -> None:
        partial = claim({"2": 1}, day=LATER, districts=("2",))
        vacant, unknown = districts_of(ONE, [], covered(claim({"1": 1}), partial))
        assert (vacant, unknown) == (["1", "2"], ["2"])

    def test_latest_claim_about_the_whole_office_replaces_earlier_ones(self) -> None:
        coverage = covered(claim({"1": 1, "2": 2}), claim({"2": 1}, day=LATER))
        vacant, unknown = list_seats(ONE, [], coverage)
        assert [(seat.district, seat.as_of) for seat in vacant] == [("2", LATER)]
        assert [seat.district for seat in unknown] == ["1", "2"]

    def test_import_that_is_taken_back_brings_back_the_earlier_claim(self) -> None:
        newer = UUID(int=9)
        office = OfficeCoverage(office="member").add(claim({"1": 1})).add(claim({"2": 2}, day=LATER, import_id=newer))
        assert districts_of(ONE, [], Coverage({"member": office})) == (["2", "2"], ["1"])
        assert districts_of(ONE, [], Coverage({"member": office.drop(newer)})) == (["1"], ["2", "2"])

    def test_only_the_latest_claims_are_kept(self) -> None:
        office = OfficeCoverage(office="member")
        for number in range(30):
            office = office.add(claim(day=EARLIER + timedelta(days=number)))
        assert len(office.claims) == 20
        assert office.claims[-1].as_of == EARLIER + timedelta(days=29)

    def test_partial_rosters_do_not_push_out_the_full_one(self) -> None:
        office = OfficeCoverage(office="member").add(claim({"1": 1}))
        for number in range(60):
            office = office.add(claim(day=EARLIER + timedelta(days=number), districts=("2",)))
        assert len(office.claims) == 20
        assert districts_of(ONE, [], Coverage({"member": office})) == (["1"], ["2", "2"])

    def test_partial_rosters_of_many_districts_are_bounded(self) -> None:
        office = OfficeCoverage(office="member").add(claim({"1": 1}))
        for number in range(300):
            office = office.add(claim(districts=(str(number),)))
        assert len(office.claims) == 200
        assert office.claims[0].vacant == {"1": 1}

    def test_claim_of_two_imports_stays_until_both_are_taken_back(self) -> None:
        first, second = UUID(int=1), UUID(int=2)
        office = OfficeCoverage(office="member").add(claim({"1": 1}, import_id=first).add_import(second))
        left = office.drop(first)
        assert (left.claims[0].import_id, left.claims[0].also_by) == (second, ())
        assert office.drop(second).claims == (claim({"1": 1}, import_id=first),)
        assert left.drop(second).claims == ()

    def test_vacant_seat_of_a_district_of_unknown_size_is_listed(self) -> None:
        engine = engine_with(board(None, None))
        assert districts_of(engine, [person()], covered(claim({"2": 1}))) == (["2"], [])


class TestStatements:
    def test_seat_that_staff_declare_vacant_is_vacant(self) -> None:
        statement = stated(since=date(2026, 1, 2), reason="She resigned.", source="https://example.org/journal")
        vacant, unknown = list_seats(ONE, [], Coverage(statements={("member", "1"): [statement]}))
        (seat,) = vacant
        assert (seat.id, seat.since, seat.as_of) == (statement.id, date(2026, 1, 2), ENTERED.date())
        assert seat.source
        assert (seat.reason, seat.source.kind, seat.source.name) == (
            "She resigned.", "statement", "https://example.org/journal"
        )  # fmt: skip
        assert [each.district for each in unknown] == ["2", "2"]

    @pytest.mark.parametrize("since", [None, date(2026, 1, 2)])
    def test_later_holder_fills_the_seat(self, since: date | None) -> None:
        coverage = Coverage(statements={("member", "1"): [stated(since=since)]})
        assert districts_of(ONE, [person(term_start="2026-05-01")], coverage) == ([], ["2", "2"])

    def test_seat_that_is_held_since_before_stays_filled(self) -> None:
        coverage = Coverage(statements={("member", "1"): [stated()]})
        assert districts_of(ONE, [person(term_start="2020-01-01")], coverage) == ([], ["2", "2"])

    def test_statement_about_an_office_of_unknown_size_is_listed(self) -> None:
        coverage = Coverage(statements={("member", "2"): [stated("2")]})
        assert districts_of(engine_with(board(None, None)), [person()], coverage) == (["2"], [])
        assert districts_of(engine_with(board(None, None, total=2)), [person()], coverage) == (["2"], [])

    def test_roster_that_lists_the_seat_does_not_withdraw_the_statement(self) -> None:
        coverage = Coverage(
            {"member": OfficeCoverage(office="member", claims=(claim(day=LATER),))}, {("member", "1"): [stated()]}
        )
        assert districts_of(ONE, [], coverage) == (["1"], ["2", "2"])


class TestSeveralSeats:
    """A district of two seats, of which a source states that one is vacant."""

    TWO = engine_with(board(2))

    def test_statement_and_roster_of_one_day_state_the_same_vacancy(self) -> None:
        statement = stated(declared_at=datetime.combine(EARLIER, time(12), UTC))
        partial = claim({"1": 1}, districts=("1",))
        coverage = Coverage(
            {"member": OfficeCoverage(office="member", claims=(partial,))}, {("member", "1"): [statement]}
        )
        vacant, unknown = list_seats(self.TWO, [], coverage)
        assert ([seat.id for seat in vacant], len(unknown)) == ([statement.id], 1)

    @pytest.mark.parametrize("since", [None, date(2026, 1, 2)])
    def test_holder_without_a_start_leaves_the_declared_vacancy(self, since: date | None) -> None:
        coverage = Coverage(statements={("member", "1"): [stated(since=since)]})
        other = person(created_at=datetime(2026, 4, 1, tzinfo=UTC))
        vacant, unknown = list_seats(self.TWO, [other], coverage)
        assert (len(vacant), len(unknown)) == (1, 0)

    def test_second_holder_without_a_start_fills_the_declared_vacancy(self) -> None:
        coverage = Coverage(statements={("member", "1"): [stated()]})
        people = [person(name, created_at=datetime(2026, 4, 1, tzinfo=UTC)) for name in ("A", "B")]
        assert list_seats(self.TWO, people, coverage) == ([], [])

    @pytest.mark.parametrize("start", ["2020-01-01", "2026-02-01"])
    def test_departure_and_statement_of_one_day_are_one_vacancy(self, start: str) -> None:
        statement = stated(since=EARLIER, reason="She resigned.")
        coverage = Coverage(statements={("member", "1"): [statement]})
        last = person("Last", term_start=start, term_end="2026-02-01")
        (seat,), unknown = list_seats(self.TWO, [last], coverage)
        assert (seat.id, seat.since, seat.reason, len(unknown)) == (statement.id, EARLIER, "She resigned.", 1)
        assert seat.last_holder
        assert (seat.last_holder.id, seat.source and seat.source.kind) == (last.id, "statement")
        assert list_seats(self.TWO, [last, person("Next", term_start="2026-05-01")], coverage)[0] == []

    def test_statement_about_the_seat_that_a_holder_left_for_another_is_of_one_vacancy(self) -> None:
        former = {"position": "Member", "level": "state", "district": "1", "until": "2026-02-01"}
        moved = person("Moved", district="2", former_seats=[former])
        coverage = Coverage(statements={("member", "1"): [stated(since=EARLIER)]})
        assert districts_of(engine_with(board(2, 1)), [moved], coverage) == (["1"], ["1"])

    def test_each_departure_has_one_statement(self) -> None:
        statements = [stated(since=EARLIER), stated(since=EARLIER)]
        coverage = Coverage(statements={("member", "1"): statements})
        last = person("Last", term_start="2020-01-01", term_end="2026-02-01")
        vacant, unknown = list_seats(self.TWO, [last], coverage)
        assert ({seat.id for seat in vacant}, unknown) == ({each.id for each in statements}, [])

    def test_departure_of_another_day_is_another_vacancy(self) -> None:
        coverage = Coverage(statements={("member", "1"): [stated(since=EARLIER)]})
        last = person("Last", term_start="2020-01-01", term_end="2026-05-20")
        assert districts_of(self.TWO, [last], coverage) == (["1", "1"], [])

    def test_departure_from_another_district_of_unknown_size_is_another_vacancy(self) -> None:
        engine = engine_with(board(None, None, total=2))
        coverage = Coverage(statements={("member", "2"): [stated("2", since=EARLIER)]})
        last = person("Last", term_start="2020-01-01", term_end="2026-02-01")
        vacant, unknown = list_seats(engine, [last], coverage)
        assert (len(vacant), unknown) == (2, [])
        same = last.model_copy(update={"district": "2"})
        assert districts_of(engine, [same], coverage) == (["2"], [None])


DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[Representative], Reports]:
    """Draw the seats of a district, its holders, and what sources say about it."""
    people = []
    for number in range(draw(st.integers(0, 5))):
        start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
        if start and end and end < start:
            start, end = end, start
        people.append(person(str(number), term_start=start, term_end=end))
    claims = [
        RosterClaim(
            source="x",
            as_of=draw(DAYS),
            vacant={"1": draw(st.integers(0, 4))},
            districts=draw(st.sampled_from([None, ("1",)])),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    statements = [stated(since=draw(st.none() | DAYS)) for _ in range(draw(st.integers(0, 2)))]
    return draw(st.integers(1, 4)), people, Reports(claims, statements, "1")


@given(histories())
@settings(max_examples=300, deadline=None)
def test_every_seat_is_filled_vacant_or_unknown(history: tuple[int, list[Representative], Reports]) -> None:
    seats, people, reports = history
    unknown, vacant = open_since(people, seats, TODAY, reports=reports)
    serving = sum(each.status in ("current", "overdue") for each in people)
    assert unknown >= 0
    assert serving + unknown + len(vacant) == max(seats, serving)
    evidence = len(reports.statements) + sum(each.vacant["1"] for each in reports.claims)
    assert len(vacant) <= evidence + sum(each.status == "ended" for each in people)
    assert all(each.as_of <= TODAY for each in vacant if each.claim)
