"""The seats of a changed snapshot are those of a snapshot that is built from the same records."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid
from chalicelib.geo.places import Division, Place, get_set
from chalicelib.lookup import office_seats, representation
from chalicelib.representatives.models import Representative
from chalicelib.representatives.snapshot import Snapshot, TenantVersions, View, make_lines
from chalicelib.tenants.coverage import Coverage, OfficeCoverage, RosterClaim
from chalicelib.tenants.rules import Office
from chalicelib.tenants.statistics import make_summary
from tests.unit.tenants.people import TODAY, board, engine_with

if TYPE_CHECKING:
    import pytest

    from chalicelib.representatives.seat_states import SeatStates
    from chalicelib.tenants.rule_engine import RuleEngine

ENTERED = datetime(2026, 1, 15, 12, tzinfo=UTC)
ROOT = "ocd-division/country:us/state:ca"
ENGINE = engine_with(board(1, 2, total=3), Office(key="clerk", title="Clerk", level="state", seats=2))
COVERAGE = Coverage(
    {"member": OfficeCoverage(office="member", claims=(RosterClaim(source="r", as_of=date(2026, 3, 1)),))}
)
DAYS = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))


def load_engine(_: int) -> RuleEngine:
    return ENGINE


def load_coverage(_: int) -> Coverage:
    return COVERAGE


@st.composite
def records(draw: Any) -> Representative:
    start, end = sorted((draw(DAYS), draw(DAYS)))
    title = draw(st.sampled_from(("Member", "Clerk", "Wizard")))
    district = draw(st.sampled_from(("1", "2"))) if title == "Member" else draw(st.sampled_from((None, "7")))
    fields: dict[str, Any] = {
        "id": uuid.UUID(int=draw(st.integers(1, 9))),
        "name": draw(st.sampled_from(("Ada", "Bo"))),
        "position": title,
        "district": district,
        "division_id": f"{ROOT}/board:{district}" if title == "Member" else None,
        "level": "state",
        "state": "CA",
        "party": draw(st.sampled_from((None, "Green"))),
        "term_start": draw(st.sampled_from((None, start))),
        "term_end": draw(st.sampled_from((None, end))),
        "version": draw(st.integers(1, 3)),
        "created_at": ENTERED,
        "updated_at": ENTERED,
    }
    if draw(st.booleans()):
        fields["former_seats"] = [
            {"position": "Member", "level": "state", "district": draw(st.sampled_from(("1", "2"))), "until": start}
        ]
    return Representative.model_validate(fields).as_of(TODAY)


ALL = st.lists(records(), max_size=8, unique_by=lambda record: record.id)


def describe(view: View) -> list[Any]:
    """Return all that clients can see of the seats of a view."""
    found: list[Any] = []
    for on in (TODAY, TODAY - timedelta(days=90)):
        states = view.get_seat_states(load_engine, load_coverage, on)
        found.append(look_up(states, on))
    states = view.get_seat_states(load_engine, load_coverage)
    empty = states.list_empty()
    found += [empty.list_page(state, 0, 99) for state in ("vacant", "unknown")]
    found.append(make_summary(states, 1))
    return found


def look_up(states: SeatStates, on: date) -> str:
    keys = [ROOT, f"{ROOT}/board:1", f"{ROOT}/board:2"]
    divisions = tuple(Division(id=key, kind=get_set(key), name=key, share=1.0) for key in keys)
    offices, undivided = office_seats.list_offices(states, Place(state="CA", county=None, divisions=divisions, on=on))
    return representation.group_officials(offices, undivided).to_json()


def check(view: View, record: Representative) -> str:
    try:
        view.get_seat_index(load_engine).check_free(record)
    except Invalid as error:
        return error.detail
    return "free"


@settings(deadline=None)
@given(first=ALL, steps=st.lists(st.tuples(ALL, st.booleans()), max_size=4), wanted=records())
def test_seats_after_changes_are_those_of_all_records(
    first: list[Representative], steps: list[tuple[list[Representative], bool]], wanted: Representative
) -> None:
    snapshot = Snapshot(1, 0, make_lines(first))
    for changes, read in steps:
        if read:  # results that were read are derived
            describe(snapshot.view_on(TODAY))
            check(snapshot.view_on(TODAY), wanted)
        rows = make_lines(changes)
        gone = {str(each.id): None for each in changes if each.version == 1}
        snapshot = snapshot.apply(TenantVersions(snapshot.version + 1, 0, ""), {**rows, **gone})
    built = Snapshot(1, 0, make_lines(map(snapshot.get_record, snapshot.lines)))
    assert describe(snapshot.view_on(TODAY)) == describe(built.view_on(TODAY))
    assert check(snapshot.view_on(TODAY), wanted) == check(built.view_on(TODAY), wanted)


def test_change_of_one_record_parses_the_records_of_its_seats_only() -> None:
    people = [
        Representative.model_validate(
            {
                "id": uuid.UUID(int=number),
                "name": f"Ada {number}",
                "position": "Member",
                "level": "state",
                "district": str(number % 2 + 1),
                "state": "CA",
                "version": 1,
                "term_end": "2026-02-01",
                "division_id": f"{ROOT}/board:{number % 2 + 1}",
                "created_at": ENTERED,
                "updated_at": ENTERED,
            }
        ).as_of(TODAY)
        for number in range(40)
    ]
    snapshot = Snapshot(1, 0, make_lines(people))
    view = snapshot.view_on(TODAY)
    described = describe(view)
    lines = CountedLines(snapshot.lines)
    newer = snapshot.apply(TenantVersions(2, 0, ""), make_lines([people[0].model_copy(update={"name": "Bo"})]))
    states = newer.view_on(TODAY).get_seat_states(load_engine, load_coverage)
    states.index.lines = lines.of(newer.lines)
    look_up(states, TODAY)
    make_summary(states, 2)
    assert 0 < len(lines.read) <= 20, "the other district has as many"
    assert describe(view) == described


def member(name: str) -> Representative:
    return Representative.model_validate(
        {
            "id": uuid.UUID(int=1),
            "name": name,
            "position": "Member",
            "level": "state",
            "district": "1",
            "division_id": f"{ROOT}/board:1",
            "state": "CA",
            "version": 1,
            "created_at": ENTERED,
            "updated_at": ENTERED,
        }
    ).as_of(TODAY)


def test_change_while_another_thread_describes_the_first_seat_of_an_office(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Snapshot(1, 0, make_lines([member("Before")]))
    states = before.view_on(TODAY).get_seat_states(load_engine, load_coverage)
    write, newer = office_seats._write_seats, list[Snapshot]()

    def be_overtaken(*arguments: Any, **named: Any) -> Any:
        text = write(*arguments, **named)
        if not newer:  # a writer commits now, as in another thread
            newer.append(before.apply(TenantVersions(2, 0, ""), make_lines([member("After")])))
        return text

    monkeypatch.setattr(office_seats, "_write_seats", be_overtaken)
    assert "Before" in look_up(states, TODAY)
    found = look_up(newer[0].view_on(TODAY).get_seat_states(load_engine, load_coverage), TODAY)
    assert ("After" in found, "Before" in found) == (True, False)


class CountedLines:
    """Rows that note which of them are read."""

    def __init__(self, lines: Any) -> None:
        self.lines, self.read = lines, set[str]()

    def of(self, lines: Any) -> Any:
        """Return the rows of another snapshot, whose reads are noted here."""
        self.lines = lines
        return self

    def __getitem__(self, record: str) -> str:
        self.read.add(record)
        return str(self.lines[record])
