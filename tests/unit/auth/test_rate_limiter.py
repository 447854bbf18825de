"""A key calls as often as its limits allow, however many callers use it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.auth import rate_limiter
from chalicelib.auth.permissions import SYSTEM
from chalicelib.auth.rate_limiter import DAY, MINUTE, QuotaState, RateLimit, RateLimiter
from chalicelib.container import Container
from chalicelib.core.errors import TooManyRequests

if TYPE_CHECKING:
    from chalicelib.aws.global_table import GlobalTable
    from tests.support import Calls

NOON = 20_000 * DAY + DAY // 2


@pytest.fixture
def table(dynamodb: object) -> GlobalTable:
    assert dynamodb
    return Container(SYSTEM).global_table


def allowed(table: GlobalTable, limit: RateLimit, now: int) -> bool:
    try:
        RateLimiter(table, "CA", "k1", limit).consume(now)
    except TooManyRequests:
        return False
    return True


def test_headers_have_the_limits_and_remaining_calls(table: GlobalTable) -> None:
    headers = RateLimiter(table, "CA", "k1", RateLimit(60, 1000)).consume(NOON)
    assert headers == {
        "RateLimit-Policy": '"minute";q=60;w=60, "day";q=1000;w=86400',
        "RateLimit": '"minute";r=59;t=1, "day";r=999;t=43200',
    }


def test_call_costs_one_write_once_the_counters_exist(table: GlobalTable, calls: Calls) -> None:
    limiter = RateLimiter(table, "CA", "k1", RateLimit(60, 1000))
    for times, later in ((2, 0), (1, 0), (1, 0), (1, 5 * MINUTE), (1, DAY)):
        limiter.consume(NOON + later)
        assert calls.during() == ["UpdateItem"] * times


def test_minute_limit_may_be_used_at_once_and_refills_gradually(table: GlobalTable) -> None:
    limit = RateLimit(per_minute=6, per_day=1000)
    assert [allowed(table, limit, NOON) for _ in range(8)] == [True] * 6 + [False] * 2
    assert not allowed(table, limit, NOON + 9_000_000)
    assert [allowed(table, limit, NOON + 10_000_000) for _ in range(2)] == [True, False]
    assert [allowed(table, limit, NOON + 70_000_000) for _ in range(7)] == [True] * 6 + [False]


def test_minute_limit_does_not_reset_at_midnight(table: GlobalTable) -> None:
    limit = RateLimit(per_minute=3, per_day=1000)
    midnight = 20_001 * DAY
    assert [allowed(table, limit, midnight - 1) for _ in range(4)] == [True, True, True, False]
    assert not allowed(table, limit, midnight + 1)
    assert allowed(table, limit, midnight + MINUTE)


def test_slow_clock_at_midnight_counts_into_the_new_day(table: GlobalTable) -> None:
    limit, midnight = RateLimit(per_minute=60, per_day=5), 20_001 * DAY
    assert allowed(table, limit, midnight + 1)
    assert [allowed(table, limit, midnight - 1) for _ in range(5)] == [True] * 4 + [False]


def test_each_day_has_its_own_quota(table: GlobalTable) -> None:
    limit = RateLimit(per_minute=6000, per_day=4)
    assert sum(allowed(table, limit, NOON + i) for i in range(10)) == 4
    assert sum(allowed(table, limit, NOON + DAY + i) for i in range(10)) == 4


def test_refusal_names_the_limit_and_the_time_to_wait(table: GlobalTable) -> None:
    for limit, words, seconds in (
        (RateLimit(6, 1000), "6 calls of this minute", 10),
        (RateLimit(6000, 1), r"1 calls of today \(UTC\)", DAY // 2 // 1_000_000),
    ):
        limiter = RateLimiter(table, "CA", f"key of {limit}", limit)
        for _ in range(min(limit.per_minute, limit.per_day)):
            limiter.consume(NOON)
        with pytest.raises(TooManyRequests, match=words) as refused:
            limiter.consume(NOON)
        assert refused.value.headers["Retry-After"] == str(seconds)
        assert "r=0" in refused.value.headers["RateLimit"]


def test_keys_do_not_share_calls(table: GlobalTable) -> None:
    limit = RateLimit(1, 1)
    for tenant, key in (("CA", "a"), ("CA", "b"), ("NY", "a")):
        RateLimiter(table, tenant, key, limit).consume(NOON)


@pytest.mark.parametrize("limit", [RateLimit(6000, 40), RateLimit(40, 10_000)])
def test_exactly_the_limit_is_accepted_from_simultaneous_callers(table: GlobalTable, limit: RateLimit) -> None:
    with ThreadPoolExecutor(16) as threads:
        accepted = list(threads.map(lambda _: allowed(table, limit, NOON), range(120)))
    assert sum(accepted) == 40


def test_caller_that_always_loses_is_refused_in_the_end(table: GlobalTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        type(table),
        "consume",
        lambda *_: (False, {"day_number": NOON // DAY, "calls": 1, "full_at": 7}),
    )
    with pytest.raises(TooManyRequests):
        RateLimiter(table, "CA", "k1", RateLimit(60, 1000)).consume(NOON)


@given(st.integers(1, 6000), st.integers(1, 10_000), st.integers(0, 10_000), st.integers(-DAY, MINUTE))
def test_remaining_calls_stay_between_zero_and_the_limits(per_minute: int, per_day: int, used: int, ahead: int) -> None:
    spent = QuotaState(day=NOON // DAY, used=used, full_at=NOON + ahead)
    minute, day = spent.left(RateLimit(per_minute, per_day), NOON)
    assert 0 <= day <= per_day
    assert 0 <= minute <= MINUTE // RateLimit(per_minute, per_day).token


@pytest.mark.parametrize("ahead", [2 * DAY, 31 * DAY, 400 * DAY])
def test_clock_that_was_ahead_locks_out_no_key(table: GlobalTable, calls: Calls, ahead: int) -> None:
    limit = RateLimit(per_minute=6, per_day=10)
    assert [allowed(table, limit, NOON + ahead) for _ in range(7)] == [True] * 6 + [False]
    limiter = RateLimiter(table, "CA", "k1", limit)
    calls.during()
    assert limiter.consume(NOON)["RateLimit"] == '"minute";r=5;t=10, "day";r=9;t=43200'
    assert calls.during() == ["UpdateItem"] * 2
    assert [allowed(table, limit, NOON + 1) for _ in range(6)] == [True] * 5 + [False]
    assert [allowed(table, limit, NOON + 2 * MINUTE) for _ in range(5)] == [True] * 4 + [False]


def test_jumping_clock_never_refuses_more_than_a_day_allows(table: GlobalTable) -> None:
    limit = RateLimit(per_minute=600, per_day=40)
    for day in (0, 1, 0, 1, -1, 0):
        assert any(allowed(table, limit, NOON + day * DAY + i) for i in range(3)), day


def test_slightly_different_clocks_share_the_remaining_calls(table: GlobalTable) -> None:
    limit = RateLimit(per_minute=6, per_day=10)
    assert [allowed(table, limit, NOON + 2 * MINUTE) for _ in range(6)] == [True] * 6
    assert not allowed(table, limit, NOON)


def test_fraction_of_a_second_counts_as_a_second() -> None:
    assert [rate_limiter._format_seconds(microseconds) for microseconds in (1, 1_000_000, 1_000_001)] == [1, 1, 2]
