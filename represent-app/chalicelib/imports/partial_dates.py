"""Parse the dates of rosters, which may be a day, a month or a year."""

from __future__ import annotations

import re
from datetime import date

DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def is_known(text: str) -> bool:
    """Return whether a text is a day, a month, a year or empty.

    >>> [is_known(text) for text in ("2026-01-31", "2026", "", "soon")]
    [True, True, True, False]
    """
    return not text or bool(DAY.fullmatch(text))


def parse_day(text: str) -> str | None:
    """Return a complete date; None for a partial or impossible one.

    >>> parse_day("2026-01-31"), parse_day("2026-01"), parse_day("2026-02-31")
    ('2026-01-31', None, None)
    """
    try:
        return date.fromisoformat(text).isoformat() if DAY.fullmatch(text) else None
    except ValueError:
        return None


def is_past(end: str, today: date) -> bool:
    """Return whether a term with this end is over: on its last day it is, in its last month or year it may not be.

    >>> [is_past(end, date(2026, 8, 15)) for end in ("2026-08-15", "2026-08", "2026", "2025", "")]
    [True, False, False, True, False]
    """
    whole = len(end) == len("2026-01-31")
    return bool(end) and (end <= today.isoformat() if whole else end < today.isoformat()[: len(end)])


def has_begun(start: str, today: date) -> bool:
    """Return whether a term with this start has, or may have, begun."""
    return start <= today.isoformat()
