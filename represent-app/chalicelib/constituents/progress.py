"""Derive progress and streaks from activities. Nothing here reads a clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import Field

from chalicelib.constituents.limits import StoredModel

if TYPE_CHECKING:
    from collections.abc import Iterable

WEEK = timedelta(weeks=1)


class Streak(StoredModel):
    """The weeks in a row with at least one activity: the current run, and the longest run."""

    current: int = Field(0, description="The number of weeks in a row up to now.")
    longest: int = Field(0, description="The greatest number of weeks in a row.")


def measure_progress(activities: int, planned: int | None, *, done: bool) -> int | None:
    """Return the percentage of planned activities that took place; 100 if the goal is done, None if none are planned.

    >>> measure_progress(2, 3, done=False), measure_progress(7, 3, done=False), measure_progress(0, None, done=True)
    (66, 100, 100)
    """
    if done:
        return 100
    return None if planned is None else min(100, 100 * activities // planned)


def measure_streak(days: Iterable[date], today: date) -> Streak:
    """Count weeks in a row, from Monday to Sunday, that have an activity.

    The current week is not over: without an activity so far it does not end a streak. Future days do not count.

    >>> measure_streak([date(2026, 1, 5), date(2026, 1, 14)], date(2026, 1, 20))
    Streak(current=2, longest=2)
    """
    weeks = sorted({_monday(day) for day in days if day <= today})
    run = longest = 0
    before = None
    for week in weeks:
        run = run + 1 if before is not None and week - before == WEEK else 1
        longest = max(longest, run)
        before = week
    goes_on = before is not None and _monday(today) - before <= WEEK
    return Streak(current=run if goes_on else 0, longest=longest)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
