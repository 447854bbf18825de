"""Which writes need a seat, and whether there is one: the same answer for one write and for those of a roster."""

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
    """Whether somebody comes into a seat, or holds it for longer; ending a term, or beginning it later, takes none."""
    if before is None or any(getattr(before, name) != getattr(after, name) for name in SEAT):
        return True
    return _get_start(after) < _get_start(before) or (after.term_end or date.max) > (before.term_end or date.max)


def check_seats(
    engine: RuleEngine, others: Iterable[Any], steps: Sequence[Step], today: date
) -> Iterator[tuple[Step, str]]:
    """Give each step of a roster with the reason why there is no seat for it; nothing if there is.

    `others` are those whom no step is about. A term that has ended holds no seat here: when it ended is often our
    guess, the day on which a roster no longer had it, and must keep nobody out whose term began before.
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
