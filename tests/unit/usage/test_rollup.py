"""A day of executions, added up exactly despite duplicates and interruptions."""

from __future__ import annotations

import random
import zlib
from bisect import bisect_left
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from operator import add
from typing import TYPE_CHECKING, Any, cast

import pytest

from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.usage.execution import Execution, pack, parse_moment, unpack
from chalicelib.usage.periods import DAY, EXECUTIONS, HOUR, get_hour, list_steps
from chalicelib.usage.pricing import PRICES, compute_database_cost, compute_lambda_cost
from chalicelib.usage.repository import ExecutionRepository
from chalicelib.usage.rollup import UsageSums
from chalicelib.usage.service import UsageService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
KINDS = ("anonymous", "api_key", "constituent", "staff", "system")
ACCOUNTS_OF_THE_DAY = ("CA", "NY-Albany", None)
SOURCES = ("http", "sqs", "dynamodb", "s3", "schedule", "eventbridge")


class Shelf:
    """A usage table in memory that can fail."""

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

    def query_between(self, partition: str, low: str, high: str) -> Iterator[dict[str, Any]]:
        keys = self.keys(partition)
        for sk in keys[bisect_left(keys, low) : bisect_left(keys, high)]:
            yield self.items[partition][sk]

    def keys(self, partition: str) -> list[str]:
        if partition not in self.order:
            self.order[partition] = sorted(self.items.get(partition, {}))
        return self.order[partition]

    def query_first(self, partition: str) -> str | None:
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
        operation=f"op_{rng.randrange(12)}", endpoint=None, event_source=rng.choice(SOURCES),
        duration_ms=f"{microseconds / 1000:.3f}", memory_used_mb=90, memory_allocated_mb=rng.choice((512, 1024)),
        lambda_cost=str(compute_lambda_cost(microseconds, 1024, rng.choice(("x86_64", "arm64")))),
        read_units=str(Decimal(rng.randrange(20)) / 2), write_units=str(rng.randrange(4)),
        success=rng.random() < 0.97, error_type=None,
    )  # fmt: skip


def a_day(count: int) -> list[Execution]:
    rng = random.Random(5)  # noqa: S311 (no secret)
    return [
        execution(number, rng, MIDNIGHT + timedelta(microseconds=rng.randrange(86_400_000_000)))._replace(
            account=rng.choices(ACCOUNTS_OF_THE_DAY, (6, 3, 1))[0],
        )
        for number in range(count)
    ]


def write(shelf: Shelf, executions: Sequence[Execution]) -> None:
    for start in range(0, len(executions), 7):
        for sk, item in pack(executions[start : start + 7]):
            shelf.keep(EXECUTIONS, sk, item)


def book(shelf: Shelf, now: datetime) -> UsageService:
    return UsageService(shelf, lambda: now)  # type: ignore[arg-type]


def ledger(shelves: Mapping[str | None, Shelf], now: Callable[[], datetime]) -> ExecutionRepository:
    return ExecutionRepository(shelves.__getitem__, now)  # type: ignore[arg-type]


def roll_up(shelf: Shelf, now: datetime) -> None:
    while book(shelf, now).roll_up():
        pass


def summed(executions: Iterable[Execution], *, by_hour: bool) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Add up executions naively, by tenant, hour or day, operation, source and key."""
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for one in executions:
        time = get_hour(one.timestamp) if by_hour else MIDNIGHT
        group = (one.account, time, one.operation, one.event_source, one.api_key_id or "")
        figures = (
            1, int(not one.success), *map(Decimal, (one.duration_ms, one.lambda_cost, one.read_units, one.write_units)),
        )  # fmt: skip
        before = found.get(group)
        found[group] = tuple(map(add, before, figures)) if before else figures
    return found


def read_rollups(shelves: Mapping[str | None, Shelf], *, by_hour: bool) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return the stored roll-ups of a day."""
    size, step = ("HOUR", HOUR) if by_hour else ("DAY", DAY)
    return {
        (account, time, *group): astuple(sums)
        for account, shelf in shelves.items()
        for time in list_steps(MIDNIGHT, MIDNIGHT + DAY, step)
        for group, sums in book(shelf, MIDNIGHT).read_sums(size, time, time + step)
    }


def test_fifty_thousand_executions_add_up_exactly_after_duplicates_and_restarts() -> None:
    rng = random.Random(7)  # noqa: S311 (no secret)
    executions = sorted(a_day(50_000), key=lambda one: one.timestamp)
    assert {one.event_source for one in executions} == set(SOURCES)
    assert {one.principal for one in executions} == set(KINDS)
    shelves = {account: Shelf() for account in ACCOUNTS_OF_THE_DAY}
    ledgers = [ledger(shelves, lambda: now) for _ in range(3)]  # one for each container
    waiting: list[Execution] = []
    deaths = seen = 0
    for hour in range(1, 28):
        # Hour by hour: records written until then; one in a hundred is later, some by many hours; some arrive twice.
        now = MIDNIGHT + timedelta(hours=hour, minutes=6)
        upto = bisect_left(executions, now, key=lambda one: one.timestamp)
        come, seen = executions[seen:upto], upto
        late = {one.run for one in come if rng.random() < 0.01}
        due = [one for one in waiting if hour == 27 or rng.random() < 0.2]
        given = {one.run for one in due}
        waiting = [one for one in waiting if one.run not in given] + [one for one in come if one.run in late]
        come = [one for one in come if one.run not in late] + due
        for account in shelves:
            mine = [one for one in come if one.account == account]
            for start in range(0, len(mine), 40):
                rng.choice(ledgers).write(account, mine[start : start + 40])
            if mine:
                rng.choice(ledgers).write(account, mine[:90])
        # A worker is interrupted now and then, and another repeats its work.
        for shelf in shelves.values():
            if hour % 6 == 2:
                shelf.dies_at = shelf.writes + rng.randrange(1, 9)
                with pytest.raises(Unavailable):
                    roll_up(shelf, now)
                shelf.dies_at, deaths = None, deaths + 1
            roll_up(shelf, now)
    assert (deaths, waiting) == (len(shelves) * 5, [])
    for by_hour in (True, False):
        assert read_rollups(shelves, by_hour=by_hour) == summed(executions, by_hour=by_hour)
    total = sum((book(shelf, MIDNIGHT).read_total(MIDNIGHT, MIDNIGHT + DAY) for shelf in shelves.values()), UsageSums())
    assert total.executions == 50_000
    assert total.cost == sum(
        Decimal(one.lambda_cost) + compute_database_cost(Decimal(one.read_units), Decimal(one.write_units))
        for one in executions
    )


def test_records_written_days_late_are_added_to_their_day() -> None:
    shelf, (one, other) = Shelf(), a_day(2)
    write(shelf, [one])
    later = MIDNIGHT + timedelta(days=3)
    roll_up(shelf, later)
    ledger({None: Shelf(), "CA": shelf}, lambda: later).write("CA", [other])
    roll_up(shelf, later + HOUR)
    assert book(shelf, later).read_total(MIDNIGHT, MIDNIGHT + DAY).executions == 2


def test_account_is_noted_once_a_day_before_its_executions() -> None:
    shelves = {account: Shelf() for account in (None, "CA")}
    one = ledger(shelves, lambda: MIDNIGHT)
    rng = random.Random(1)  # noqa: S311 (no secret)
    shelves[None].dies_at = 1
    with pytest.raises(Unavailable):
        one.write("CA", [execution(1, rng, MIDNIGHT)])
    assert shelves["CA"].items == {}
    for number, day in enumerate((0, 0, 1)):
        one.write("CA", [execution(number, rng, MIDNIGHT + timedelta(days=day))])
    assert shelves[None].writes == 3
    assert set(shelves[None].items["ACCOUNTS"]) == {"CA"}


def test_backlog_is_written_in_items_within_the_size_limit() -> None:
    rng = random.Random(1)  # noqa: S311 (no secret)
    long = "GET /representatives/{representative_id}/history"
    backlog = [
        execution(number, rng, MIDNIGHT)._replace(run=f"{number:045}", user="u" * 36, endpoint=long)
        for number in range(1000)
    ]
    items = pack(backlog)
    assert max(len(zlib.decompress(cast("bytes", item["packed"]))) for _, item in items) < 150_000
    assert [len(cast("bytes", item["packed"])) // 500 < 100 for _, item in items] == [True, True]
    assert len({sk for sk, _ in items}) == len(items)
    assert len(list(unpack(item for _, item in items))) == 1000


def test_cost_matches_a_manual_calculation() -> None:
    # 120 ms and a bit of 1,769 MB on arm64: 121 ms x 1769/1024 GB x $0.0000133334, and $0.0000002 for the request.
    assert compute_lambda_cost(120_001, 1769, "arm64") == Decimal("0.121") * 1769 / 1024 * Decimal(
        "0.0000133334"
    ) + Decimal("0.0000002")
    assert f"{compute_lambda_cost(120_001, 1769, 'arm64'):.12f}" == "0.000002987110"
    # Three strongly consistent reads of up to 4 KB and a transactional write of 1 KB.
    assert compute_database_cost(Decimal(3), Decimal(2)) == Decimal("0.000001625")
    assert PRICES.as_of.year >= 2025
    assert all(source.startswith("https://aws.amazon.com/") for source in PRICES.sources)


def test_nothing_is_added_up_without_executions() -> None:
    shelf = Shelf()
    assert not book(shelf, MIDNIGHT).roll_up()
    assert (shelf.items, book(shelf, MIDNIGHT).until) == ({}, None)


def test_long_pause_is_caught_up_some_hours_at_a_time() -> None:
    shelf = Shelf()
    write(shelf, a_day(10))
    later = book(shelf, MIDNIGHT + timedelta(days=5))
    assert later.roll_up()
    assert later.until == min(one.timestamp for one in a_day(10)).replace(
        minute=0, second=0, microsecond=0
    ) + timedelta(hours=48)
    roll_up(shelf, MIDNIGHT + timedelta(days=5))
    assert later.until == MIDNIGHT + timedelta(days=5, hours=-1)
    assert later.read_total(MIDNIGHT, MIDNIGHT + timedelta(days=1)).executions == 10


class TestBudgets:
    def announcements(self, shelf: Shelf, now: datetime) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        book(shelf, now).warn(lambda _, month, share, __: found.append((month, share)))
        return found

    def test_each_share_is_announced_once_a_month(self) -> None:
        shelf, now = Shelf(), MIDNIGHT + timedelta(days=2)
        write(shelf, a_day(1000))
        roll_up(shelf, now)
        assert self.announcements(shelf, now) == []
        spent = book(shelf, now).read_total(*book(shelf, now).read_month()).cost
        assert Decimal(0) < spent < Decimal("0.1")
        budget = book(shelf, now).set_budget(Decimal("0.01"))
        assert budget.version == 1
        assert self.announcements(shelf, now) == [("2026-03", 80), ("2026-03", 100)]
        assert self.announcements(shelf, now) == []
        assert self.announcements(shelf, MIDNIGHT + timedelta(days=40)) == []

    def test_failed_announcement_is_repeated_by_the_next_run(self) -> None:
        shelf, now = Shelf(), MIDNIGHT + timedelta(days=2)
        write(shelf, a_day(1000))
        roll_up(shelf, now)
        book(shelf, now).set_budget(Decimal("0.01"))

        def dies(*_: object) -> None:
            raise Unavailable("the bus is down")

        with pytest.raises(Unavailable):
            book(shelf, now).warn(dies)
        assert len(self.announcements(shelf, now)) == 2

    def test_simultaneous_changes_of_the_budget_conflict(self, monkeypatch: pytest.MonkeyPatch) -> None:
        shelf = Shelf()
        one = book(shelf, MIDNIGHT)
        monkeypatch.setattr(shelf, "get", lambda *_: None)
        one.set_budget(Decimal(1))
        with pytest.raises(Conflict, match="changed by another request"):
            one.set_budget(Decimal(2))


def test_formatted_moments_sort_by_time() -> None:
    times = [MIDNIGHT + timedelta(microseconds=n * 7_777_777) for n in range(100)]
    assert sorted(map(parse_moment, times)) == [parse_moment(time) for time in times]
