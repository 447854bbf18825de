"""Pure functions that find which seat a representative held on a day, and the status of the term then."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from chalicelib.core.term_spans import SERVING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from chalicelib.representatives.models import FormerSeat, Representative
    from chalicelib.representatives.term_record import FormerTerm, TermRecord

# The fields that identify a seat.
SEAT = ("position", "level", "chamber", "district")
# The fields of a record as of a day that a former seat decides.
HELD = (*SEAT, "division_id", "term_start", "term_end", "term_expected_end")
MOST_FORMER = 50
# A record, or the part of it that seats use.
Record = TypeVar("Record", "Representative", "TermRecord")


def get_record_as_of(person: Record, day: date) -> Record | None:
    """Return a record as of a day, from the terms that are recorded; None if the record does not cover that day.

    A former seat was held until the day of its `until`. A term with an unknown start counts from the day of entry;
    before that, nothing is known.
    """
    entered = person.created_at.date()
    left: Sequence[FormerSeat | FormerTerm] = person.former_seats
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
    """Return the seat, or the earlier term in the same seat, that a write ends; None if it ends none.

    A new term begins when the earlier one has ended or was expected to; a start before that corrects the start of the
    same term. If the representative has `moved` with a term that has begun since, the former seat ended on the first
    day of that term. A renamed seat is the same seat.
    """
    start, ended = revised.term_start, current.term_end or current.term_expected_end
    new_start = start if start and start > (current.term_start or current.created_at.date()) else None
    if new_start and ended and new_start >= ended:
        until = current.term_end or new_start
    elif current.status in SERVING and moved:
        until = new_start if new_start and new_start <= today else today
    else:
        return None
    from chalicelib.representatives.models import FormerSeat  # noqa: PLC0415 (imported only when needed; models slow cold starts)

    names = (*SEAT, "division_id", "term_start")
    return FormerSeat(**{name: getattr(current, name) for name in names}, until=until)


def _get_held(seat: FormerSeat | FormerTerm) -> dict[str, object]:
    names = (*SEAT, "division_id", "term_start")
    return {name: getattr(seat, name) for name in names} | {"term_end": seat.until, "term_expected_end": None}
