"""Track the duration, capacity and cost of each execution; executions started by a router are tracked separately.

run = start_tracking("get_representative", endpoint="GET /representatives/{representative_id}")
...
end_tracking(run)  # or end_tracking(run, error); or `with start_tracking(...) as run`
"""

from __future__ import annotations

import itertools
import platform
import resource
import secrets
import time
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Self, cast

from chalicelib.auth.permissions import ANONYMOUS, Principal
from chalicelib.aws.dynamodb_metering import NOTHING, ConsumedCapacity, current_meter, set_meter
from chalicelib.core import deadline, json_logging, settings
from chalicelib.core.ids import digest
from chalicelib.operations import execution_context
from chalicelib.usage.execution import Execution
from chalicelib.usage.pricing import compute_lambda_cost, get_architecture

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from chalicelib.usage.buffer import WriteBuffer

PROCESS = secrets.token_hex(4)
_numbers = itertools.count(1)
ARCHITECTURE = get_architecture(platform.machine())


class Run(ConsumedCapacity):
    """A started execution with its consumed capacity; `account` and `principal` may be set later.

    `within` is the time of nested runs in nanoseconds, which is not part of this run's own. The rest is set at the end:
    `ended` (seconds since 1970), its own `microseconds`, `memory` (MB), `failure` (the type of an error), and `request`
    and `number`, which identify the run.
    """

    __slots__ = (
        "account", "ended", "endpoint", "event_source", "failure", "memory", "microseconds", "nested", "number",
        "operation", "parent", "principal", "request", "started", "within",
    )  # fmt: skip
    ended: float
    memory: int
    microseconds: int
    nested: bool
    number: int
    request: str

    def __init__(self, operation: str, endpoint: str | None, event_source: str, principal: Principal) -> None:
        self.read_units = self.write_units = NOTHING
        self.operation, self.endpoint, self.event_source = operation, endpoint, event_source
        self.principal, self.within = principal, 0
        self.failure: str | None = None
        self.account: str | None = None
        self.parent: Run | None = None
        self.started = time.perf_counter_ns()

    def __enter__(self) -> Self:
        """Return the run, which has already started."""
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """End the run; a run that an event started is logged too."""
        if self.endpoint is None:
            took = round((time.perf_counter_ns() - self.started) / 1e6, 3)
            json_logging.log_execution(self.operation, self.event_source, took, error)
        end_tracking(self, error)


def start_tracking(
    operation: str, *, endpoint: str | None = None, event_source: str = "http", principal: Principal = ANONYMOUS
) -> Run:
    """Start an execution; reads and writes until its end count as its own."""
    run = Run(operation, endpoint, event_source, principal)
    run.parent = cast("Run | None", set_meter(run))
    return run


def annotate_run(*, account: str | None = None, principal: Principal | None = None) -> None:
    """Set the account and the principal of the current execution."""
    run = current_meter()
    if isinstance(run, Run):
        run.account = account or run.account
        run.principal = principal or run.principal


def end_tracking(run: Run, error: BaseException | None = None) -> None:
    """End an execution, and record it if the settings ask for its principal. Never raises."""
    took = time.perf_counter_ns() - run.started
    set_meter(run.parent)
    if run.parent:
        run.parent.within += took
    run.microseconds = (took - run.within) // 1000
    run.failure = type(error).__name__ if error else None
    try:
        _record(run)
    except Exception as failure:  # noqa: BLE001 (the tracked work is done, whatever fails here)
        json_logging.log.warning("could not record an execution: %s", type(failure).__name__)
        json_logging.count_metric("UsageDropped", 1)


def _record(run: Run) -> None:
    """Record an execution if the settings ask for its principal; others appear only in the log."""
    run.memory, run.nested, run.parent = _memory.used(), run.parent is not None, None
    if run.endpoint and not run.nested:
        json_logging.add_measures(_make_measures(run))
    if not _is_kept(run):
        return
    run.ended, run.request, run.number = time.time(), json_logging.get_request_id(), next(_numbers)
    records, at_once = get_execution_buffer(), run.event_source != "http"
    if records.add(run, at_once=at_once) and not run.nested:
        with (
            execution_context.acting_as(execution_context.find_caller(execution_context.TRACKING)),
            deadline.limit_to_bookkeeping(),
        ):
            records.flush(at_once=at_once)


@cache
def get_execution_buffer() -> WriteBuffer[Run]:
    """Return the executions of this process that are not written yet."""
    from chalicelib.aws import usage_table  # noqa: PLC0415 (botocore is imported only to write)
    from chalicelib.usage.buffer import WriteBuffer  # noqa: PLC0415 (same)
    from chalicelib.usage.repository import ExecutionRepository  # noqa: PLC0415 (same)

    repository = ExecutionRepository(usage_table.open_table, lambda: datetime.now(UTC))
    return WriteBuffer(lambda account, runs: repository.write(account, make_executions(runs)), time.monotonic)


class _Memory:
    """The peak memory of this process in MB; the kernel is asked at most once a second because that is slow."""

    def __init__(self) -> None:
        self._megabytes, self._next = 0, 0.0

    def used(self) -> int:
        """Return the peak memory."""
        now = time.monotonic()
        if now >= self._next:
            self._megabytes, self._next = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, now + 1
        return self._megabytes


_memory = _Memory()


def _make_measures(run: Run) -> str:
    """Return the duration, capacity and cost of an execution, without its principal, as JSON without braces.

    For most executions this is all that the log contains; an error's type is a name, and the rest are numbers.
    """
    of_many = _make_shared_measures(
        run.event_source, -(-run.microseconds // 1000), run.memory, settings.load().memory_mb, run.read_units,
        run.write_units, run.failure,
    )  # fmt: skip
    return f'"duration_ms": "{run.microseconds / 1000:.3f}", {of_many}'


@lru_cache(maxsize=1024)  # most runs take a few milliseconds
def _make_shared_measures(  # noqa: PLR0913, PLR0917 (keyword arguments make the cache slow)
    event_source: str,
    milliseconds: int,
    memory: int,
    allocated: int,
    read: Decimal,
    write: Decimal,
    failure: str | None,
) -> str:
    """Return the part that many executions share; it is most of the text."""
    failed = f'"{failure}"' if failure else "null"
    return (
        f'"event_source": "{event_source}", "memory_used_mb": {memory}, "memory_allocated_mb": {allocated}, '
        f'"lambda_cost": "{_compute_cost(milliseconds, allocated, nested=False)}", '
        f'"read_units": "{read}", "write_units": "{write}", "error_type": {failed}'
    )


def _is_kept(run: Run) -> bool:
    wanted = settings.load().usage_tracking
    return wanted == "all" or (wanted == "identified" and run.principal.kind != "anonymous")


def make_executions(runs: Iterable[Run]) -> list[Execution]:
    """Return ended runs as records; they are made when they are written, many at a time."""
    allocated = settings.load().memory_mb
    return [
        Execution(  # positional: keywords would take as long as half of the rest
            run.account,
            datetime.fromtimestamp(run.ended - (run.microseconds + run.within // 1000) / 1e6, UTC),
            f"{run.request}-{PROCESS}{run.number:x}",
            _digest_of(run.principal.id) if run.principal.id and run.principal.kind != "api_key" else None,
            run.principal.kind,
            run.principal.id if run.principal.kind == "api_key" else None,
            run.operation,
            run.endpoint,
            run.event_source,
            f"{run.microseconds / 1000:.3f}",
            run.memory,
            allocated,
            _compute_cost(-(-run.microseconds // 1000), allocated, run.nested),
            _units(run.read_units),
            _units(run.write_units),
            run.failure is None,
            run.failure,
        )
        for run in runs
    ]


_digest_of = lru_cache(maxsize=1024)(digest)
_units = lru_cache(maxsize=1024)(str)


@lru_cache(maxsize=1024)  # most runs take a few milliseconds
def _compute_cost(milliseconds: int, memory: int, nested: bool) -> str:  # noqa: FBT001 (keyword arguments make the cache slow)
    """Return the Lambda cost of a run as text; a nested run has no charge for the request."""
    cost = compute_lambda_cost(milliseconds * 1000, memory, ARCHITECTURE)
    return str(cost - compute_lambda_cost(0, 0, ARCHITECTURE) if nested else cost)
