"""The number of holders of a seat over time."""

from __future__ import annotations

from datetime import date

import pytest

from chalicelib.core.errors import Invalid
from chalicelib.core.term_spans import get_span
from chalicelib.tenants.seats import Seating, find_misfits
from tests.unit.tenants.people import board, engine_with, person

ONE = engine_with(board(1, 2))


def test_held_seat_is_refused_with_its_holder() -> None:
    bo = person("Bo")
    with pytest.raises(Invalid, match=rf"Member 1 has one seat, held at that time by Bo \({bo.id}\). End a term first"):
        Seating(ONE, [bo]).seat(person())


def test_district_of_two_seats_accepts_two_holders() -> None:
    seating = Seating(ONE, [person("Bo", district="2")])
    seating.seat(person(district="2"))
    with pytest.raises(Invalid, match="has 2 seats"):
        seating.seat(person("Cy", district="2"))


def test_office_accepts_no_more_than_its_seats_in_any_districts() -> None:
    engine = engine_with(board(None, None, total=2))
    seating = Seating(engine, [person("Bo"), person("Cy", district="2")])
    with pytest.raises(Invalid, match="has 2 seats"):
        seating.seat(person(district="1"))


def test_seat_of_unknown_size_accepts_any_holder() -> None:
    seating = Seating(engine_with(board(None)), [person(str(n)) for n in range(50)])
    seating.seat(person())


def test_successor_may_start_when_the_holder_ends() -> None:
    leaving = person("Bo", term_end="2027-01-03")
    Seating(ONE, [leaving]).seat(person(term_start="2027-01-03"))
    with pytest.raises(Invalid):
        Seating(ONE, [leaving]).seat(person(term_start="2027-01-02"))
    with pytest.raises(Invalid):
        Seating(ONE, [person("Bo", term_expected_end="2026-12-31")]).seat(person(term_start="2027-01-03"))


def test_former_holders_do_not_block_a_seat() -> None:
    old = person("Bo", term_start="2010-01-01", term_end="2014-01-01")
    seating = Seating(ONE, [old])
    seating.seat(person())
    with pytest.raises(Invalid, match="held at that time by Bo"):
        seating.seat(person("Cy", term_start="2012-01-01", term_end="2013-01-01"))


def test_term_that_ends_on_its_first_day_holds_no_seat() -> None:
    before = person("Bo", term_start="2020-01-01", term_end="2026-03-02")
    none = person("Cy", term_start="2026-03-02", term_end="2026-03-02")
    Seating(ONE, [before]).seat(none)
    Seating(ONE, [person("Bo", term_start="2020-01-01", term_end="2026-03-01"), none]).seat(
        person("Di", term_start="2026-03-01")
    )


def test_successive_holders_hold_one_seat_of_two() -> None:
    first = person("Bo", district="2", term_start="2010-01-01", term_end="2012-01-01")
    second = person("Cy", district="2", term_start="2012-01-01", term_end="2014-01-01")
    Seating(ONE, [first, second]).seat(person(district="2", term_start="2010-01-01", term_end="2014-01-01"))


def test_holder_does_not_block_the_own_seat() -> None:
    ada = person()
    Seating(ONE, [ada]).seat(ada)


def test_record_without_an_office_takes_no_seat() -> None:
    Seating(ONE, [person()]).seat(person(position="Wizard"))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (date(2026, 1, 15), date.max)),
        ({"term_start": "2025-01-01"}, (date(2025, 1, 1), date.max)),
        ({"term_end": "2026-03-01"}, (date(2026, 1, 15), date(2026, 3, 1))),
        ({"term_end": "2024-03-01"}, (date(2024, 2, 29), date(2024, 3, 1))),
    ],
)
def test_unknown_start_is_the_day_of_entry(fields: dict[str, str], expected: tuple[date, date]) -> None:
    assert get_span(person(**fields)) == expected


def test_records_without_a_seat_are_returned_with_the_reason() -> None:
    wizard = person("Wi", position="Wizard")
    senior, junior = person("Bo", term_start="2020-01-01"), person("Cy", term_start="2024-01-01")
    gone = person("Di", position="Wizard", term_end="2020-01-01")
    found = find_misfits(ONE, [wizard, senior, junior, gone])
    assert found.keys() == {wizard.id, junior.id}
    assert found[wizard.id] == f"Wi ({wizard.id}), Wizard 1: the rules have no such office or district"
    assert found[junior.id].endswith("Member would have one seat there")
