"""Who somebody was on a day: which seat they held then, and where their term stood. Functions of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.representatives.models import FormerSeat, Representative, TermStatus

if TYPE_CHECKING:
    from datetime import date

# Which seat somebody holds, and the status of those who hold one.
SEAT = ("position", "level", "chamber", "district")
HOLDING = (TermStatus.CURRENT, TermStatus.OVERDUE)
MOST_FORMER = 50


def get_record_as_of(person: Representative, day: date) -> Representative | None:
    """Return somebody as they stood on a day, by what is known of their terms; None if nothing is known of that day.

    A seat that they have left is theirs until the day that it became another's. A term whose start nobody told counts
    from the day of entry: before that nobody knows.
    """
    entered = person.created_at.date()
    left = person.former_seats
    if day >= max([person.term_start or entered, *(seat.until for seat in left[-1:])]):
        return person.as_of(day)
    for number in range(len(left) - 1, -1, -1):
        seat = left[number]
        start = seat.term_start or (left[number - 1].until if number else entered)
        if start <= day < seat.until:
            return person.model_copy(update=_get_held(seat)).as_of(day)
    return person.as_of(day) if person.term_start and day < person.term_start else None


def find_former_seat(
    current: Representative, revised: Representative, today: date, *, moved: bool
) -> FormerSeat | None:
    """Return the seat, or the earlier term in the same seat, that a write leaves behind; None if it leaves none.

    A term is another one where it begins when the one before has ended, or was expected to; else the write tells better
    when the same term began. Whoever has `moved` with a term that has begun since left their seat on its first day; a
    seat that is called something else is the same.
    """
    start, ended = revised.term_start, current.term_end or current.term_expected_end
    anew = start if start and start > (current.term_start or current.created_at.date()) else None
    if anew and ended and anew >= ended:
        until = current.term_end or anew
    elif current.status in HOLDING and moved:
        until = anew if anew and anew <= today else today
    else:
        return None
    names = (*SEAT, "division_id", "term_start")
    return FormerSeat(**{name: getattr(current, name) for name in names}, until=until)


def _get_held(seat: FormerSeat) -> dict[str, object]:
    names = (*SEAT, "division_id", "term_start")
    return {name: getattr(seat, name) for name in names} | {"term_end": seat.until, "term_expected_end": None}
