"""Parse the dates of rosters, which may be a day, a month or a year."""

from __future__ import annotations

import re
from datetime import date

DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
# The time and the time zone that spreadsheets and schemas write behind a day.
_TIME = (
    r"(?:(?:[T,]\s?|\s)\s?[0-9]{1,2}(?::[0-9]{2}){1,2}(?:\.[0-9]{1,9})?(?:\s?[AaPp]\.?[Mm]\.?)?)?"
    r"(?:\s?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?"
)
TIMED = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_TIME}")
ISO = re.compile(rf"([0-9]{{4}})[-/]([0-9]{{1,2}})[-/]([0-9]{{1,2}}){_TIME}")
US = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){_TIME}")


def is_known(text: str) -> bool:
    """Return whether a text is a day, a month, a year or empty.

    >>> [is_known(text) for text in ("2026-01-31", "2026", "", "soon")]
    [True, True, True, False]
    """
    return not text or bool(DAY.fullmatch(text))


def drop_time(text: str) -> str:
    """Return a date without the time behind it; other texts are unchanged.

    >>> [drop_time(text) for text in ("2026-01-31T00:00:00Z", "2026-01-31 0:00", "2026-01", "soon")]
    ['2026-01-31', '2026-01-31', '2026-01', 'soon']
    """
    found = TIMED.fullmatch(text)
    return found[1] if found else text


def read_cell(text: str, *, us: bool) -> str | None:
    """Return the day of a cell in ISO 8601; None if it is none. A time behind it is left out.

    With `us`, a day may also be written as a spreadsheet in the United States does.

    >>> [read_cell(text, us=True) for text in ("1/3/2025 0:00", "2025-01-03", "1/3/2025 12:00:00 AM", "TBD", "1/3/25")]
    ['2025-01-03', '2025-01-03', '2025-01-03', None, None]
    """
    text = text.strip()
    if found := ISO.fullmatch(text):
        year, month, day = found.group(1, 2, 3)
    elif us and (found := US.fullmatch(text)):
        month, day, year = found.group(1, 2, 3)
    else:
        return None
    return parse_day(f"{year}-{month:0>2}-{day:0>2}")


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
