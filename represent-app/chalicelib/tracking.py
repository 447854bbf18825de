"""What each execution took and cost, from its start to its end; those of a router are tracked one by one.

run = start_tracking("get_representative", endpoint="GET /representatives/{representative_id}")
...
end_tracking(run)  # or end_tracking(run, error)
"""

from __future__ import annotations

import itertools
import platform
import resource
import secrets
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib import logs, needs, remembered, settings
from chalicelib.access.permissions import ANONYMOUS, Principal
from chalicelib.aws.capacity import Spent, metered
from chalicelib.ids import digest_of
from chalicelib.usage.cost import architecture, lambda_cost
from chalicelib.usage.execution import Execution, milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

PROCESS = secrets.token_hex(4)
_numbers = itertools.count(1)
ARCHITECTURE = architecture(platform.machine())
_current: ContextVar[Run | None] = ContextVar("the run that is tracked", default=None)


@dataclass(slots=True)
class Run:
    """An execution that has begun; `account` and `principal` may be told later."""

    operation: str
    endpoint: str | None
    event_source: str
    began: datetime
    started: int
    parent: Run | None
    metered_before: Spent | None
    spent: Spent = field(default_factory=Spent)
    account: str | None = None
    principal: Principal = ANONYMOUS
    within: int = 0  # nanoseconds of the runs within this one, which count as theirs

    @property
    def milliseconds(self) -> float:
        """How long it has taken until now."""
        return round((time.perf_counter_ns() - self.started) / 1e6, 3)


def start_tracking(operation: str, *, endpoint: str | None = None, event_source: str = "http") -> Run:
    """Begin an execution; what it reads and writes is counted as its own until it ends."""
    run = Run(operation, endpoint, event_source, datetime.now(UTC), time.perf_counter_ns(), _current.get(), None)
    run.metered_before = metered(run.spent)
    _current.set(run)
    return run


@contextmanager
def tracked(
    operation: str, *, endpoint: str | None = None, event_source: str = "http", principal: Principal = ANONYMOUS
) -> Iterator[None]:
    """Track what is done within, to its end or to what it raises; what events start is told in the log too."""
    run = start_tracking(operation, endpoint=endpoint, event_source=event_source)
    run.principal = principal
    error: BaseException | None = None
    try:
        yield
    except BaseException as raised:
        error = raised
        raise
    finally:
        if endpoint is None:
            logs.execution(operation, event_source, run.milliseconds, error)
        end_tracking(run, error)


def note(*, account: str | None = None, principal: Principal | None = None) -> None:
    """Say whose the current execution is."""
    run = _current.get()
    if run:
        run.account = account or run.account
        run.principal = principal or run.principal


def end_tracking(run: Run, error: BaseException | None = None) -> None:
    """End an execution: record it where its principal is one to be recorded. Never raises."""
    took = time.perf_counter_ns() - run.started
    metered(run.metered_before)
    _current.set(run.parent)
    if run.parent:
        run.parent.within += took
    try:
        _keep(run, (took - run.within) // 1000, error)
    except Exception as failure:  # noqa: BLE001 (whatever it is, what was tracked is done)
        logs.log.warning("an execution could not be recorded: %s", type(failure).__name__)
        logs.tally("UsageDropped", 1)


def _keep(run: Run, microseconds: int, error: BaseException | None) -> None:
    """Record an execution where its principal is one to be recorded; of others, the log has it alone."""
    if run.endpoint and run.parent is None:
        logs.note(**_measures(run, microseconds, error))
    if not _is_kept(run):
        return
    records = remembered.records()
    records.add(_execution(run, microseconds, error))
    if run.parent is None:
        with needs.doing(needs.in_the_name_of(needs.TRACKING)):
            records.settle(at_once=run.event_source != "http")


class _Memory:
    """The most memory that this process has had, in MB; the kernel is asked once a second, as that takes a while."""

    def __init__(self) -> None:
        self._megabytes, self._next = 0, 0.0

    def used(self) -> int:
        """Return it."""
        now = time.monotonic()
        if now >= self._next:
            self._megabytes, self._next = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, now + 1
        return self._megabytes


_memory = _Memory()


def _measures(run: Run, microseconds: int, error: BaseException | None) -> dict[str, str | int | None]:
    """Return what an execution took and cost, and nothing of who ran it: of most executions the log has no more."""
    memory, spent = settings.load().memory_mb, run.spent
    return {
        "event_source": run.event_source,
        "duration_ms": f"{microseconds // 1000}.{microseconds % 1000:03d}",
        "memory_used_mb": _memory.used(),
        "memory_allocated_mb": memory,
        "lambda_cost": str(_cost(microseconds, memory, nested=False)),
        "read_units": str(spent.read_units),
        "write_units": str(spent.write_units),
        "error_type": type(error).__name__ if error else None,
    }


def _is_kept(run: Run) -> bool:
    wanted = settings.load().usage_tracking
    return wanted == "all" or (wanted == "identified" and run.principal.kind != "anonymous")


def _execution(run: Run, microseconds: int, error: BaseException | None) -> Execution:
    memory, who = settings.load().memory_mb, run.principal
    return Execution(
        account=run.account,
        timestamp=run.began,
        run=f"{logs.request_id()}-{PROCESS}{next(_numbers):x}",
        user=digest_of(who.id) if who.id and who.kind != "api_key" else None,
        principal=who.kind,
        api_key_id=who.id if who.kind == "api_key" else None,
        operation=run.operation,
        endpoint=run.endpoint,
        event_source=run.event_source,
        duration_ms=milliseconds(microseconds),
        memory_used_mb=_memory.used(),
        memory_allocated_mb=memory,
        lambda_cost=_cost(microseconds, memory, nested=run.parent is not None),
        read_units=run.spent.read_units,
        write_units=run.spent.write_units,
        success=error is None,
        error_type=type(error).__name__ if error else None,
    )


def _cost(microseconds: int, memory: int, *, nested: bool) -> Decimal:
    cost = lambda_cost(microseconds, memory, ARCHITECTURE)
    return cost - lambda_cost(0, 0, ARCHITECTURE) if nested else cost  # one request is paid for once
