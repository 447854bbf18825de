"""The seat of a representative on a day, and the former seats that a write records."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.representatives.models import FormerSeat, Representative
from chalicelib.representatives.term_history import find_former_seat, get_record_as_of
from tests.unit.tenants.people import ENTERED, TODAY, person

DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))


def former(start: str | None, until: str, district: str) -> dict[str, Any]:
    return {"position": "Member", "level": "state", "district": district, "term_start": start, "until": until}


def seat_on(someone: Representative, day: str) -> tuple[str | None, str] | None:
    then = get_record_as_of(someone, date.fromisoformat(day))
    return (then.district, then.status) if then else None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2014-01-01", ("9", "upcoming")),
        ("2016-01-01", ("1", "current")),
        ("2018-01-01", ("2", "current")),
        ("2019-12-31", ("2", "current")),
        ("2021-01-01", ("9", "upcoming")),
        ("2022-01-01", ("9", "current")),
    ],
)
def test_each_seat_is_returned_on_its_days(day: str, expected: tuple[str, str]) -> None:
    seats = [former("2015-01-01", "2017-01-01", "1"), former(None, "2020-01-01", "2")]
    assert seat_on(person(district="9", term_start="2022-01-01", former_seats=seats), day) == expected


def test_first_seat_without_a_start_counts_from_the_day_of_entry() -> None:
    moved = person(district="2", former_seats=[former(None, "2026-03-01", "1")])
    found = [seat_on(moved, day) for day in ("2026-01-14", "2026-01-15", "2026-03-01")]
    assert found == [None, ("1", "current"), ("2", "current")]


@pytest.mark.parametrize(
    ("before", "after", "until"),
    [
        ({"term_start": "2020-01-01", "term_end": "2024-01-01"}, {"term_start": "2025-01-01"}, "2024-01-01"),
        ({"term_start": "2020-01-01", "term_end": "2024-01-01"}, {"term_start": "2021-01-01"}, None),
        ({"term_start": "2023-01-03", "term_expected_end": "2025-01-03"}, {"term_start": "2025-01-03"}, "2025-01-03"),
        ({"term_start": "2023-01-03"}, {"term_start": "2025-01-03"}, None),
        ({"term_start": "2020-01-01"}, {"term_start": "2020-01-01", "district": "2"}, str(TODAY)),
        ({"term_start": "2020-01-01"}, {"term_start": "2026-05-01", "district": "2"}, "2026-05-01"),
        ({"term_start": "2020-01-01"}, {"term_start": "2027-01-01", "district": "2"}, str(TODAY)),
        ({"term_start": "2027-01-01"}, {"term_start": "2027-01-01", "district": "2"}, None),
        ({}, {"party": "Green"}, None),
    ],
)
def test_former_seat_that_a_write_records(before: dict[str, Any], after: dict[str, Any], until: str | None) -> None:
    left = find_former_seat(person(**before), person(**after), TODAY, moved="district" in after)
    assert (left and str(left.until)) == until
    assert left is None or left.district == "1"


@given(st.lists(DAYS, min_size=2, max_size=6, unique=True).map(sorted), DAYS, st.booleans())
def test_on_every_day_a_person_has_at_most_one_seat_that_has_begun(
    days: list[date],
    day: date,
    known: bool,  # noqa: FBT001 (hypothesis passes it)
) -> None:
    seats = [
        FormerSeat(position="Member", level="state", district=str(number), term_start=start, until=until)
        for number, (start, until) in enumerate(pairwise(days))
    ]
    someone = person(district="now", term_start=days[-1] if known else None, former_seats=seats)
    then = get_record_as_of(someone, day)
    if then is not None and then.status == "current":
        assert (then.term_start or ENTERED.date()) <= day or day >= days[-1]
        assert not then.term_end or day < then.term_end
    assert get_record_as_of(someone, days[-2]) is not None
