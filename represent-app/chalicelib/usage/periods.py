"""Hours and days of usage, and the partitions of the usage table that they are in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNTS, EXECUTIONS, ROLLUPS = "ACCOUNTS", "EXECUTIONS", "ROLLUPS"
LATE = "LATE"  # among the executions, after all of them: an hour that some were written for long after it
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def get_hour(time: datetime) -> datetime:
    """Return when the hour of a moment began."""
    return time.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def get_day(time: datetime) -> datetime:
    """Return when the day of a moment began."""
    return get_hour(time).replace(hour=0)


def list_steps(starts: datetime, ends: datetime, step: timedelta) -> Iterator[datetime]:
    """Give the moments from one to another, without the last."""
    while starts < ends:
        yield starts
        starts += step


def format_stamp(time: datetime) -> str:
    """Write an hour so that text sorts as time does."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H}"
