"""Limit the calls of an API key: a token bucket per minute, and a quota per day (UTC).

The bucket is stored as the moment at which it will be full again (the "theoretical arrival time" of GCRA, ITU-T I.371):
each call advances that moment by one token's worth, and is refused if it would lie more than a minute ahead. So one
number suffices, and simultaneous updates commute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.aws.tenant_table import Conditional
from chalicelib.core.errors import TooManyRequests

if TYPE_CHECKING:
    from chalicelib.aws.global_table import GlobalTable

MINUTE = 60_000_000  # microseconds, like all times in this module
DAY = 1440 * MINUTE
# How far the clocks of two containers may differ. A moment further ahead was written by a wrong clock and is ignored:
# it would lock the key out until then.
SKEW = 5 * MINUTE
ATTEMPTS = 25
NEW_DAY = "SET calls = :one, day_number = :today"
IDLE = "full_at = :full"
BUSY = "full_at = full_at + :token"
STAMP = "last_used = :now"


@dataclass(frozen=True)
class RateLimit:
    """The calls that a key may make."""

    per_minute: int
    per_day: int

    @property
    def token(self) -> int:
        """The cost of one call in the minute's bucket, in microseconds."""
        return MINUTE // self.per_minute


@dataclass(frozen=True)
class QuotaState:
    """The state of a key's counters: `full_at` in microseconds, `day` in days since 1970."""

    day: int = 0
    used: int = 0
    full_at: int = 0

    def left(self, limit: RateLimit, now: int) -> tuple[int, int]:
        """Return the calls left in the minute and in the day.

        >>> QuotaState(day=0, used=3, full_at=2_000_000).left(RateLimit(60, 10), now=1_000_000)
        (59, 7)
        """
        used = self.used if now // DAY <= self.day <= latest_day(now) else 0
        full_at = self.full_at if self.full_at <= latest_full(now) else 0
        return (MINUTE - max(0, full_at - now)) // limit.token, max(0, limit.per_day - used)


def latest_day(now: int) -> int:
    """Return the last day that a container with a correct clock may count on."""
    return (now + SKEW) // DAY


def latest_full(now: int) -> int:
    """Return the last full moment that a container with a correct clock may have written."""
    return now + SKEW + MINUTE


@dataclass(slots=True, eq=False)
class RateLimiter:
    """The rate limit of one key, stored where all containers see it; `known` is the state that this one saw last."""

    table: GlobalTable
    tenant: str
    key_id: str
    limit: RateLimit
    known: QuotaState | None = None

    def consume(self, now: int) -> dict[str, str]:
        """Take one call from the minute and the day; return the headers with the remaining calls.

        Raises TooManyRequests. One UpdateItem, and another if the known state was outdated.
        """
        known = self.known or QuotaState(day=now // DAY)
        for _ in range(ATTEMPTS):
            done, item = self.table.consume(self.tenant, self.key_id, _make_update(known, self.limit, now))
            known = self.known = QuotaState(*(int(item.get(name, 0)) for name in ("day_number", "calls", "full_at")))
            if done:
                return make_headers(self.limit, known, now)
            if not all(known.left(self.limit, now)):
                break
        raise make_refusal(self.limit, known, now)


def _make_update(known: QuotaState, limit: RateLimit, now: int) -> Conditional:
    """Return the update that fits the known counters.

    The conditions allow for simultaneous callers, so that most updates need no second attempt.
    """
    if known == QuotaState():
        values = {":today": now // DAY, ":one": 1, ":full": now + limit.token, ":now": now}
        return Conditional(f"{NEW_DAY}, {IDLE}, {STAMP}", "attribute_not_exists(PK)", values)
    day, minute = _make_day_update(known, limit, now), _make_minute_update(known, limit, now)
    return Conditional(
        f"{day.update}, {minute.update}, {STAMP}",
        f"{day.condition} AND {minute.condition}",
        {**day.values, **minute.values, ":now": now},
    )


def _make_day_update(known: QuotaState, limit: RateLimit, now: int) -> Conditional:
    """Return the part of the update that counts a call of the day."""
    latest = latest_day(now)
    # Another container's clock may already be in the next day.
    today = max(now // DAY, known.day) if known.day <= latest else now // DAY
    values = {":one": 1, ":today": today}
    if known.day == today:
        within = "day_number = :today AND calls < :quota"
        return Conditional("SET calls = calls + :one", within, values | {":quota": limit.per_day})
    if known.day < today:
        return Conditional(NEW_DAY, "day_number < :today", values)
    return Conditional(NEW_DAY, "day_number > :latest", values | {":latest": latest})


def _make_minute_update(known: QuotaState, limit: RateLimit, now: int) -> Conditional:
    """Return the part of the update that takes a token."""
    if known.full_at > latest_full(now):
        return Conditional(IDLE, "full_at > :beyond", {":full": now + limit.token, ":beyond": latest_full(now)})
    if known.full_at < now:
        return Conditional(IDLE, "full_at < :now", {":full": now + limit.token})
    within = {":token": limit.token, ":ceiling": now + MINUTE - limit.token}
    return Conditional(BUSY, "full_at >= :now AND full_at <= :ceiling", within)


def make_headers(limit: RateLimit, spent: QuotaState, now: int) -> dict[str, str]:
    """Return the rate limit headers (draft-ietf-httpapi-ratelimit-headers): `q` calls in `w` seconds, `r` left."""
    minute, day = spent.left(limit, now)
    refill, midnight = _format_seconds(max(0, spent.full_at - now)), _format_seconds(DAY - now % DAY)
    return {
        "RateLimit-Policy": f'"minute";q={limit.per_minute};w=60, "day";q={limit.per_day};w=86400',
        "RateLimit": f'"minute";r={minute};t={refill}, "day";r={day};t={midnight}',
    }


def make_refusal(limit: RateLimit, spent: QuotaState, now: int) -> TooManyRequests:
    """Return the problem that names the exhausted limit and the time to wait."""
    minute, day = spent.left(limit, now)
    if day:
        detail = f"This API key has made its {limit.per_minute} calls of this minute; wait before you call again."
        wait = _format_seconds(spent.full_at + limit.token - MINUTE - now) if not minute else 1
    else:
        detail = (
            f"This API key has made its {limit.per_day} calls of today (UTC); its administrators can raise that limit."
        )
        wait = _format_seconds(DAY - now % DAY)
    problem = TooManyRequests(detail, retry_after=max(1, wait))
    problem.headers |= make_headers(limit, spent, now)
    return problem


def _format_seconds(microseconds: int) -> int:
    return -(-microseconds // 1_000_000)
