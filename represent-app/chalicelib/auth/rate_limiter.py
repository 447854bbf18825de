"""How often an API key may call: a token bucket per minute, and a quota per day (UTC).

The bucket is kept as the moment at which it will be full again (the "theoretical arrival time" of GCRA, ITU-T I.371):
each call moves that moment on by one token's worth, and is refused if it would lie more than a minute ahead. So one
number suffices, and the updates of callers at the same time commute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.aws.tenant_table import Conditional
from chalicelib.core.errors import TooManyRequests

if TYPE_CHECKING:
    from chalicelib.aws.global_table import GlobalTable

MINUTE = 60_000_000  # microseconds, as all moments in here
DAY = 1440 * MINUTE
# How far clocks of two containers may differ. What lies further ahead was written by a clock that is wrong, and counts
# as never written: it would lock the key out until that moment has come.
SKEW = 5 * MINUTE
ATTEMPTS = 25
NEW_DAY = "SET calls = :one, day_number = :today"
IDLE = "full_at = :full"
BUSY = "full_at = full_at + :token"
STAMP = "last_used = :now"


@dataclass(frozen=True)
class RateLimit:
    """Calls that a key may make."""

    per_minute: int
    per_day: int

    @property
    def token(self) -> int:
        """What one call costs of the minute, in microseconds."""
        return MINUTE // self.per_minute


@dataclass(frozen=True)
class QuotaState:
    """How a key's counters stand: `full_at` in microseconds, `day` in days since 1970."""

    day: int = 0
    used: int = 0
    full_at: int = 0

    def left(self, limit: RateLimit, now: int) -> tuple[int, int]:
        """Return the calls that are left of the minute and of the day.

        >>> Spent(day=0, used=3, full_at=2_000_000).left(Limit(60, 10), now=1_000_000)
        (59, 7)
        """
        used = self.used if now // DAY <= self.day <= latest_day(now) else 0
        full_at = self.full_at if self.full_at <= latest_full(now) else 0
        return (MINUTE - max(0, full_at - now)) // limit.token, max(0, limit.per_day - used)


def latest_day(now: int) -> int:
    """Return the last day that a container whose clock is right may count on."""
    return (now + SKEW) // DAY


def latest_full(now: int) -> int:
    """Return the last moment of being full that a container whose clock is right may have written."""
    return now + SKEW + MINUTE


@dataclass(slots=True, eq=False)
class RateLimiter:
    """What one key has left, kept where all containers see it; `known` is how this one saw it last."""

    table: GlobalTable
    tenant: str
    key_id: str
    limit: RateLimit
    known: QuotaState | None = None

    def consume(self, now: int) -> dict[str, str]:
        """Take one call from the minute and the day; return the headers that tell what is left.

        Raises TooManyRequests. One UpdateItem, and another where what was known is no more so.
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
    """Return the update that fits counters as they are known.

    The conditions leave room for what callers at the same time do, so that most need no second attempt.
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
    # Another container's clock may be in the next day already.
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
    """Tell the limits and what is left (draft-ietf-httpapi-ratelimit-headers): `q` calls in `w` seconds, `r` left."""
    minute, day = spent.left(limit, now)
    refill, midnight = _format_seconds(max(0, spent.full_at - now)), _format_seconds(DAY - now % DAY)
    return {
        "RateLimit-Policy": f'"minute";q={limit.per_minute};w=60, "day";q={limit.per_day};w=86400',
        "RateLimit": f'"minute";r={minute};t={refill}, "day";r={day};t={midnight}',
    }


def make_refusal(limit: RateLimit, spent: QuotaState, now: int) -> TooManyRequests:
    """Say which limit is used up, and when it is worth to try again."""
    minute, day = spent.left(limit, now)
    if day:
        detail = f"This API key may call {limit.per_minute} times a minute, and has; slow down."
        wait = _format_seconds(spent.full_at + limit.token - MINUTE - now) if not minute else 1
    else:
        detail = f"This API key may call {limit.per_day} times a day (UTC), and has; its administrators can raise that."
        wait = _format_seconds(DAY - now % DAY)
    problem = TooManyRequests(detail, retry_after=max(1, wait))
    problem.headers |= make_headers(limit, spent, now)
    return problem


def _format_seconds(microseconds: int) -> int:
    return -(-microseconds // 1_000_000)
