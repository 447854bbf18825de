"""The buffer of usage records: batched, bounded, and never failing the recorded work."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from typing import TYPE_CHECKING

from chalicelib.core.errors import Unavailable
from chalicelib.usage.buffer import WriteBuffer
from tests.unit.usage.test_rollup import MIDNIGHT, execution

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from chalicelib.usage.execution import Execution

RNG = random.Random(1)  # noqa: S311 (no secret)


class Database:
    """Accepts batches, unless it is down."""

    def __init__(self) -> None:
        self.down = False
        self.batches: list[list[str]] = []
        self.now = 100.0

    def __call__(self, account: str | None, executions: Sequence[Execution]) -> None:
        assert account == "CA"
        if self.down:
            raise Unavailable("throttled")
        self.batches.append([one.run for one in executions])


def burst(buffer: WriteBuffer[Execution], count: int) -> None:
    for number in range(count):
        buffer.add(execution(number, RNG, MIDNIGHT))
        buffer.flush()


def test_first_record_is_written_at_once_and_a_burst_together() -> None:
    database = Database()
    buffer = WriteBuffer(database, lambda: database.now)
    burst(buffer, 2010)
    assert [len(batch) for batch in database.batches] == [1, 1000, 1000]
    assert len(buffer) == 9
    database.now += 1
    buffer.flush()
    assert (len(buffer), sum(map(len, database.batches))) == (0, 2010)


def test_event_executions_are_written_when_they_end() -> None:
    database = Database()
    buffer = WriteBuffer(database, lambda: database.now)
    burst(buffer, 2)
    buffer.flush(at_once=True)
    assert (len(buffer), [len(batch) for batch in database.batches]) == (0, [1, 1])


def test_failed_records_wait_within_bounds_and_dropped_ones_are_counted_and_logged(
    log_lines: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    database = Database()
    database.down = True
    buffer = WriteBuffer(database, lambda: database.now, most=30)
    burst(buffer, 40)
    assert len(buffer) == 30
    database.down = False
    for seconds in (1, 1, 2, 4):
        database.now += seconds
        buffer.flush()
    assert (len(buffer), [len(batch) for batch in database.batches]) == (0, [30])
    assert "dropped 10 usage records" in caplog.text
    lines = [json.loads(line) for line in log_lines if "UsageDropped" in line]
    assert [line["UsageDropped"] for line in lines] == [10]


def test_failing_database_is_tried_less_and_less_often() -> None:
    database = Database()
    database.down = True
    asked = []

    def write(account: str | None, executions: Sequence[Execution]) -> None:
        asked.append(database.now)
        database(account, executions)

    buffer = WriteBuffer(write, lambda: database.now)
    for _ in range(400):
        buffer.add(execution(1, RNG, MIDNIGHT))
        buffer.flush(at_once=True)
        database.now += 1
    gaps = [later - sooner for sooner, later in pairwise(asked)]
    assert gaps == sorted(gaps)
    assert gaps[0] == 2
    assert gaps[-1] == 60
