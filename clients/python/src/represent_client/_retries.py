"""When a request is sent again, and after how long."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

AGAIN = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Retries:
    """How often a request that may be repeated is sent, and how long the client waits between.

    It waits `Retry-After` if the API says so, else a random part of `first_seconds` doubled each time. A longer wait
    than `longest_seconds` is left to the caller: the problem is raised.
    """

    attempts: int = 4
    first_seconds: float = 0.5
    longest_seconds: float = 30.0

    def get_delay(self, attempt: int, response: httpx.Response | None) -> float | None:
        """Return the seconds before the next attempt; None if there is none. `attempt` starts with 1."""
        if attempt >= self.attempts or (response is not None and response.status_code not in AGAIN):
            return None
        asked = read_retry_after(response.headers.get("Retry-After")) if response is not None else None
        if asked is not None:
            return asked if asked <= self.longest_seconds else None
        most = min(self.longest_seconds, self.first_seconds * 2 ** (attempt - 1))
        return random.uniform(0, most)  # noqa: S311 (spreads clients; no secret)


def read_retry_after(value: str | None) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3): a number, or a date."""
    if value is None:
        return None
    if value.isdecimal():
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    # A time with -0000 has no zone (RFC 5322, 3.3), and means UTC.
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
