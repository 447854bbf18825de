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
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from chalicelib import logs, needs, remembered, settings
from chalicelib.access.permissions import ANONYMOUS, Principal
from chalicelib.aws.capacity import NOTHING, Spent, meter, metered
from chalicelib.ids import digest_of
from chalicelib.usage.cost import architecture, lambda_cost
from chalicelib.usage.execution import Execution, milliseconds

if TYPE_CHECKING:
    from decimal import Decimal

PROCESS = secrets.token_hex(4)
_numbers = itertools.count(1)
ARCHITECTURE = architecture(platform.machine())


class Run(Spent):
    """An execution that has begun, with what it has read and written; `account` and `principal` may be told later.

    `within` are the nanoseconds of the runs within this one, which count as theirs.
    """

    __slots__ = ("account", "endpoint", "event_source", "operation", "parent", "principal", "started", "within")

    def __init__(self, operation: str, endpoint: str | None, event_source: str, principal: Principal) -> None:
        self.read_units = self.write_units = NOTHING
        self.operation, self.endpoint, self.event_source = operation, endpoint, event_source
        self.principal, self.within = principal, 0
        self.account: str | None = None
        self.parent: Run | None = None
        self.started = time.perf_counter_ns()


def start_tracking(
    operation: str, *, endpoint: str | None = None, event_source: str = "http", principal: Principal = ANONYMOUS
) -> Run:
    """Begin an execution; what it reads and writes is counted as its own until it ends."""
    run = Run(operation, endpoint, event_source, principal)
    run.parent = cast("Run | None", metered(run))
    return run


class tracked:  # noqa: N801 (it is used as a function, and entered at every request)
    """Track what is done within, to its end or to what it raises; what events start is told in the log too."""

    __slots__ = ("_run",)

    def __init__(
        self,
        operation: str,
        *,
        endpoint: str | None = None,
        event_source: str = "http",
        principal: Principal = ANONYMOUS,
    ) -> None:
        self._run = start_tracking(operation, endpoint=endpoint, event_source=event_source, principal=principal)

    def __enter__(self) -> None:
        """Go on."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        run = self._run
        if run.endpoint is None:
            took = round((time.perf_counter_ns() - run.started) / 1e6, 3)
            logs.execution(run.operation, run.event_source, took, error)
        end_tracking(run, error)


def note(*, account: str | None = None, principal: Principal | None = None) -> None:
    """Say whose the current execution is."""
    run = meter()
    if isinstance(run, Run):
        run.account = account or run.account
        run.principal = principal or run.principal


def end_tracking(run: Run, error: BaseException | None = None) -> None:
    """End an execution: record it where its principal is one to be recorded. Never raises."""
    took = time.perf_counter_ns() - run.started
    metered(run.parent)
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
        logs.measured(_measures(run, microseconds, error))
    if not _is_kept(run):
        return
    records = remembered.records()
    records.add(_execution(run, microseconds, error))
    if run.parent is None and records.is_due(at_once=run.event_source != "http"):
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


def _measures(run: Run, microseconds: int, error: BaseException | None) -> str:
    """Return what an execution took and cost, and nothing of who ran it, as JSON without its braces.

    Of most executions the log has no more; an error's type is a name, and the rest are numbers.
    """
    memory = settings.load().memory_mb
    failed = f'"{type(error).__name__}"' if error else "null"
    return (
        f'"event_source": "{run.event_source}", "duration_ms": "{microseconds // 1000}.{microseconds % 1000:03d}", '
        f'"memory_used_mb": {_memory.used()}, "memory_allocated_mb": {memory}, '
        f'"lambda_cost": "{_cost_of_one(-(-microseconds // 1000), memory)}", '
        f'"read_units": "{run.read_units}", "write_units": "{run.write_units}", '
        f'"error_type": {failed}'
    )


@lru_cache(maxsize=1024)  # most runs take a few milliseconds
def _cost_of_one(milliseconds: int, memory: int) -> str:
    return str(lambda_cost(milliseconds * 1000, memory, ARCHITECTURE))


def _is_kept(run: Run) -> bool:
    wanted = settings.load().usage_tracking
    return wanted == "all" or (wanted == "identified" and run.principal.kind != "anonymous")


def _execution(run: Run, microseconds: int, error: BaseException | None) -> Execution:
    memory, who = settings.load().memory_mb, run.principal
    return Execution(
        account=run.account,
        timestamp=datetime.fromtimestamp(time.time() - (time.perf_counter_ns() - run.started) / 1e9, UTC),
        run=f"{logs.request_id()}-{PROCESS}{next(_numbers):x}",
        user=_digest_of(who.id) if who.id and who.kind != "api_key" else None,
        principal=who.kind,
        api_key_id=who.id if who.kind == "api_key" else None,
        operation=run.operation,
        endpoint=run.endpoint,
        event_source=run.event_source,
        duration_ms=milliseconds(microseconds),
        memory_used_mb=_memory.used(),
        memory_allocated_mb=memory,
        lambda_cost=_cost(microseconds, memory, nested=run.parent is not None),
        read_units=run.read_units,
        write_units=run.write_units,
        success=error is None,
        error_type=type(error).__name__ if error else None,
    )


_digest_of = lru_cache(maxsize=1024)(digest_of)


def _cost(microseconds: int, memory: int, *, nested: bool) -> Decimal:
    cost = lambda_cost(microseconds, memory, ARCHITECTURE)
    return cost - lambda_cost(0, 0, ARCHITECTURE) if nested else cost  # one request is paid for once
