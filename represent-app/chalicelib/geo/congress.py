"""The Congresses of the United States by number, and the days on which they begin (Twentieth Amendment, section 1)."""

from __future__ import annotations

from datetime import date, timedelta

# The first Congress began in 1789; each lasts two years, since 1935 from 3 January of an odd year.
FIRST_YEAR = 1789
MONTH, DAY = 1, 3


def get_seated_congress(day: date) -> int:
    """Return the number of the Congress that sits on a day.

    >>> [get_seated_congress(date(*day)) for day in ((2026, 11, 27), (2027, 1, 2), (2027, 1, 3))]
    [119, 119, 120]
    """
    year = day.year if (day.month, day.day) >= (MONTH, DAY) else day.year - 1
    return (year - FIRST_YEAR) // 2 + 1


def get_first_day(congress: int) -> date:
    """Return the day on which a Congress begins.

    >>> get_first_day(120)
    datetime.date(2027, 1, 3)
    """
    return date(FIRST_YEAR + 2 * (congress - 1), MONTH, DAY)


def get_election_day(year: int) -> date:
    """Return the day of the general election of an even year: the Tuesday after the first Monday of November.

    >>> get_election_day(2024), get_election_day(2026)
    (datetime.date(2024, 11, 5), datetime.date(2026, 11, 3))
    """
    first = date(year, 11, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 1)


def get_election_year(day: date) -> int:
    """Return the year of the last general election whose winners sit in Congress on a day.

    >>> get_election_year(date(2026, 11, 27)), get_election_year(date(2027, 1, 3))
    (2024, 2026)
    """
    return get_first_day(get_seated_congress(day)).year - 1
