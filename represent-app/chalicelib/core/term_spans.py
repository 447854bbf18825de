"""The statuses and days of terms that hold a seat."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

# The statuses of terms that hold a seat today; see representatives.models.TermStatus.
SERVING = ("current", "overdue")
# The first day of a term, and the first day after it.
Span = tuple[date, date]


class Term(Protocol):
    """A record or its summary, with the days of its term."""

    @property
    def term_start(self) -> date | None:
        """The first day; None if unknown."""

    @property
    def term_end(self) -> date | None:
        """The first day after; None if no end is recorded."""

    @property
    def created_at(self) -> datetime:
        """When the record was entered."""


def get_span(term: Term) -> Span:
    """Return the first day on which a record holds its seat, and the first day after.

    Without a known start, the term starts on the day of entry. A record entered after its end counts as its last day.
    """
    end = term.term_end or date.max
    start = term.term_start or term.created_at.date()
    return min(start, end - timedelta(days=1)), end


def has_no_days(term: Term) -> bool:
    """Return whether a term ends on the day it starts: it did not take place and holds no seat."""
    return term.term_start is not None and term.term_start == term.term_end
