"""The days on which lines and districts are in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def is_in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Return whether a day is on or after the first day and before the first day after; None: no bound is known.

    >>> from datetime import date
    >>> [is_in_force(date(2025, 1, 3), date(2027, 1, 3), date(year, 1, 3)) for year in (2024, 2025, 2026, 2027)]
    [False, True, True, False]
    """
    return (valid_from is None or valid_from <= day) and (valid_to is None or day < valid_to)
