"""Check whether a write needs a seat and whether one is free, for single writes and for rosters alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from chalicelib.core.errors import Invalid
from chalicelib.representatives.models import TermStatus, get_status
from chalicelib.representatives.term_history import SEAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.transaction_writer import Step
    from chalicelib.tenants.rule_engine import RuleEngine


def needs_seat(before: Representative | None, after: Representative) -> bool:
    """Return whether a write takes a seat or extends a term; ending a term or starting it later needs no seat."""
    if before is None or any(getattr(before, name) != getattr(after, name) for name in SEAT):
        return True
    return _get_start(after) < _get_start(before) or (after.term_end or date.max) > (before.term_end or date.max)


def check_seats(
    engine: RuleEngine, others: Iterable[Any], steps: Sequence[Step], today: date
) -> Iterator[tuple[Step, str]]:
    """Yield each step of a roster with the reason why no seat is free for it; empty if one is free.

    `others` are the records that no step is about. A term that has ended holds no seat here: its end is often the day
    on which a roster first omitted the record, a guess that must not block a successor whose term began earlier.
    """
    seating = engine.make_seating(person for person in others if person.status != TermStatus.ENDED)
    for step in steps:
        before, after = step
        reason = ""
        if after and get_status(after, today) != TermStatus.ENDED:
            try:
                (seating.seat if needs_seat(before, after) else seating.add)(after)
            except Invalid as error:
                reason = error.flaws[0].detail
        yield step, reason


def _get_start(person: Representative) -> date:
    return person.term_start or person.created_at.date()
