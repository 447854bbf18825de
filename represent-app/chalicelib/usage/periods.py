"""Hours and days of usage, and their partitions in the usage table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNTS, EXECUTIONS, ROLLUPS = "ACCOUNTS", "EXECUTIONS", "ROLLUPS"
LATE = "LATE"  # sorts after all executions: marks an hour for which some were written long after it
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def get_hour(time: datetime) -> datetime:
    """Return the start of the hour of a moment."""
    return time.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def get_day(time: datetime) -> datetime:
    """Return the start of the day of a moment."""
    return get_hour(time).replace(hour=0)


def list_steps(starts: datetime, ends: datetime, step: timedelta) -> Iterator[datetime]:
    """Return the moments from one to another, excluding the last."""
    while starts < ends:
        yield starts
        starts += step


def format_stamp(time: datetime) -> str:
    """Format an hour so that text sorts by time."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H}"
