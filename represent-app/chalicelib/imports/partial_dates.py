"""Days as rosters write them: known to the day, the month or the year."""

from __future__ import annotations

import re
from datetime import date

DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def is_known(text: str) -> bool:
    """Tell whether a text is a day, a month or a year, or says nothing.

    >>> [is_known(text) for text in ("2026-01-31", "2026", "", "soon")]
    [True, True, True, False]
    """
    return not text or bool(DAY.fullmatch(text))


def full(text: str) -> str | None:
    """Return a date that is known to the day.

    >>> full("2026-01-31"), full("2026-01"), full("2026-02-31")
    ('2026-01-31', None, None)
    """
    try:
        return date.fromisoformat(text).isoformat() if DAY.fullmatch(text) else None
    except ValueError:
        return None


def is_past(end: str, today: date) -> bool:
    """Tell whether what ends then is over: on its last day it is, as the next begins; in its last month it may not be.

    >>> [is_past(end, date(2026, 8, 15)) for end in ("2026-08-15", "2026-08", "2026", "2025", "")]
    [True, False, False, True, False]
    """
    whole = len(end) == len("2026-01-31")
    return bool(end) and (end <= today.isoformat() if whole else end < today.isoformat()[: len(end)])


def has_begun(start: str, today: date) -> bool:
    """Tell whether what starts then has, or may have, begun."""
    return start <= today.isoformat()
