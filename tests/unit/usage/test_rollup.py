"""A day of executions, added up exactly, whatever comes twice or dies in between."""

from __future__ import annotations

import random
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.errors import Conflict, Unavailable
from chalicelib.usage.book import EXECUTIONS, UsageBook
from chalicelib.usage.cost import PRICES, database_cost, lambda_cost
from chalicelib.usage.execution import Execution, milliseconds, moment, packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
KINDS = ("anonymous", "api_key", "constituent", "staff", "system")
SOURCES = ("http", "sqs", "dynamodb", "s3", "schedule", "eventbridge")


class Shelf:
    """A table of usage in memory, which can fail."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, dict[str, Any]]] = {}
        self.order: dict[str, list[str]] = {}
        self.writes = 0
        self.dies_at: int | None = None

    def keep(self, partition: str, sk: str, item: dict[str, Any]) -> None:
        self.order.pop(partition, None)
        self.items.setdefault(partition, {})[sk] = item | {"SK": sk}

    def put_all(self, partition: str, items: Sequence[tuple[str, dict[str, Any]]]) -> None:
        for start in range(0, len(items), 25):
            self.writes += 1
            if self.writes == self.dies_at:
                raise Unavailable("dead")
            for sk, item in items[start : start + 25]:
                self.keep(partition, sk, item)

    def between(self, partition: str, low: str, high: str) -> Iterator[dict[str, Any]]:
        keys = self.keys(partition)
        for sk in keys[bisect_left(keys, low) : bisect_left(keys, high)]:
            yield self.items[partition][sk]

    def keys(self, partition: str) -> list[str]:
        if partition not in self.order:
            self.order[partition] = sorted(self.items.get(partition, {}))
        return self.order[partition]

    def first(self, partition: str) -> str | None:
        return next(iter(self.keys(partition)), None)

    def get(self, partition: str, sk: str) -> dict[str, Any] | None:
        return self.items.get(partition, {}).get(sk)

    def put(self, partition: str, sk: str, item: dict[str, Any], expect: int) -> bool:
        if int((self.items.get(partition, {}).get(sk) or {}).get("version", 0)) != expect:
            return False
        self.keep(partition, sk, item)
        return True


def execution(number: int, rng: random.Random, at: datetime) -> Execution:
    kind, microseconds = rng.choice(KINDS), rng.randrange(100, 3_000_000)
    return Execution(
        account="CA", timestamp=at, run=f"r-{number:06d}", user="u" if kind == "staff" else None, principal=kind,
        api_key_id=f"key-{rng.randrange(5)}" if kind == "api_key" else None,
        operation=f"op_{rng.randrange(30)}", endpoint=None, event_source=rng.choice(SOURCES),
        duration_ms=milliseconds(microseconds), memory_used_mb=90, memory_allocated_mb=rng.choice((512, 1024)),
        lambda_cost=lambda_cost(microseconds, 1024, rng.choice(("x86_64", "arm64"))),
        read_units=Decimal(rng.randrange(20)) / 2, write_units=Decimal(rng.randrange(4)),
        success=rng.random() < 0.97, error_type=None,
    )  # fmt: skip


def a_day(count: int) -> list[Execution]:
    rng = random.Random(5)  # noqa: S311 (no secret)
    return [
        execution(number, rng, MIDNIGHT + timedelta(microseconds=rng.randrange(86_400_000_000)))
        for number in range(count)
    ]


def write(shelf: Shelf, executions: Sequence[Execution]) -> None:
    for start in range(0, len(executions), 7):
        for sk, item in packed(executions[start : start + 7]):
            shelf.keep(EXECUTIONS, sk, item)


def book(shelf: Shelf, now: datetime) -> UsageBook:
    return UsageBook(shelf, lambda: now)  # type: ignore[arg-type]


def roll_up(shelf: Shelf, now: datetime) -> None:
    while book(shelf, now).roll_up():
        pass


def test_fifty_thousand_executions_come_to_their_sum_to_the_last_digit_after_duplicates_and_restarts() -> None:
    shelf, executions = Shelf(), a_day(50_000)
    rng = random.Random(7)  # noqa: S311
    late = [one for one in executions if rng.random() < 0.01]
    # Hour by hour: what has come until then, some of it twice, and a worker that dies now and then.
    for hour in range(1, 28):
        now = MIDNIGHT + timedelta(hours=hour, minutes=6)
        come = [one for one in executions if one.timestamp < now - timedelta(hours=1)]
        fresh = come if hour == 27 else [one for one in come if one.timestamp >= now - timedelta(hours=4)]
        held_back = {one.run for one in late} if hour < 27 else set()
        held_back -= {one.run for one in late if one.timestamp < now - timedelta(hours=2)}
        write(shelf, [one for one in fresh if one.run not in held_back])
        write(shelf, fresh[:100])
        if hour % 6 == 2:
            shelf.dies_at = shelf.writes + rng.randrange(1, 40)
            with pytest.raises(Unavailable):
                roll_up(shelf, now)
            shelf.dies_at = None
            roll_up(shelf, now)
        roll_up(shelf, now)
    told = book(shelf, MIDNIGHT + timedelta(hours=28))
    total = told.total(MIDNIGHT, MIDNIGHT + timedelta(days=1))
    assert total.executions == 50_000
    assert total.failed == sum(not one.success for one in executions)
    assert total.duration_ms == sum(one.duration_ms for one in executions)
    assert total.lambda_cost == sum(one.lambda_cost for one in executions)
    assert total.read_units == sum(one.read_units for one in executions)
    assert total.cost == total.lambda_cost + sum(database_cost(one.read_units, one.write_units) for one in executions)
    by_hour = sum(sums.executions for _, sums in told.sums("HOUR", MIDNIGHT, MIDNIGHT + timedelta(days=1)))
    assert by_hour == 50_000
    keys = {group.key for group, _ in told.sums("DAY", MIDNIGHT, MIDNIGHT + timedelta(days=1))}
    assert keys == {"", *(f"key-{n}" for n in range(5))}


def test_a_cost_is_what_one_computes_by_hand() -> None:
    # 120 ms and a bit of 1,769 MB on arm64: 121 ms x 1769/1024 GB x $0.0000133334, and $0.0000002 for the request.
    assert lambda_cost(120_001, 1769, "arm64") == Decimal("0.121") * 1769 / 1024 * Decimal("0.0000133334") + Decimal(
        "0.0000002"
    )
    assert f"{lambda_cost(120_001, 1769, 'arm64'):.12f}" == "0.000002987110"
    # Three strongly consistent reads of up to 4 KB and a transactional write of 1 KB.
    assert database_cost(Decimal(3), Decimal(2)) == Decimal("0.000001625")
    assert PRICES.as_of.year >= 2025
    assert all(source.startswith("https://aws.amazon.com/") for source in PRICES.sources)


def test_nothing_is_added_up_where_nothing_was_done() -> None:
    shelf = Shelf()
    assert not book(shelf, MIDNIGHT).roll_up()
    assert (shelf.items, book(shelf, MIDNIGHT).until) == ({}, None)


def test_a_long_pause_is_made_good_some_hours_at_a_time() -> None:
    shelf = Shelf()
    write(shelf, a_day(10))
    later = book(shelf, MIDNIGHT + timedelta(days=5))
    assert later.roll_up()
    assert later.until == min(one.timestamp for one in a_day(10)).replace(
        minute=0, second=0, microsecond=0
    ) + timedelta(hours=48)
    roll_up(shelf, MIDNIGHT + timedelta(days=5))
    assert later.until == MIDNIGHT + timedelta(days=5, hours=-1)
    assert later.total(MIDNIGHT, MIDNIGHT + timedelta(days=1)).executions == 10


class TestBudgets:
    def told(self, shelf: Shelf, now: datetime) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        book(shelf, now).warn(lambda _, month, share, __: found.append((month, share)))
        return found

    def test_each_share_is_told_once_a_month(self) -> None:
        shelf, now = Shelf(), MIDNIGHT + timedelta(days=2)
        write(shelf, a_day(1000))
        roll_up(shelf, now)
        assert self.told(shelf, now) == []
        spent = book(shelf, now).total(*book(shelf, now).month()).cost
        assert Decimal(0) < spent < Decimal("0.1")
        budget = book(shelf, now).set_budget(Decimal("0.01"))
        assert budget.version == 1
        assert self.told(shelf, now) == [("2026-03", 80), ("2026-03", 100)]
        assert self.told(shelf, now) == []
        assert self.told(shelf, MIDNIGHT + timedelta(days=40)) == []

    def test_what_is_not_told_is_told_the_next_time(self) -> None:
        shelf, now = Shelf(), MIDNIGHT + timedelta(days=2)
        write(shelf, a_day(1000))
        roll_up(shelf, now)
        book(shelf, now).set_budget(Decimal("0.01"))

        def dies(*_: object) -> None:
            raise Unavailable("the bus is down")

        with pytest.raises(Unavailable):
            book(shelf, now).warn(dies)
        assert len(self.told(shelf, now)) == 2

    def test_two_who_set_it_at_once_do_not_overwrite_each_other_unseen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        shelf = Shelf()
        one = book(shelf, MIDNIGHT)
        monkeypatch.setattr(shelf, "get", lambda *_: None)
        one.set_budget(Decimal(1))
        with pytest.raises(Conflict, match="Somebody else"):
            one.set_budget(Decimal(2))


def test_moments_sort_as_they_follow_each_other() -> None:
    times = [MIDNIGHT + timedelta(microseconds=n * 7_777_777) for n in range(100)]
    assert sorted(map(moment, times)) == [moment(time) for time in times]
