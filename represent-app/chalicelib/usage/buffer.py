"""Executions that have yet to be written: some at a time, within bounds, whatever the database does meanwhile."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from chalicelib.core.json_logging import count_metric, log

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BATCH = 1000  # what is written together at most
WAIT = 1.0  # seconds that records of a burst may wait for each other
MOST = 2000  # records that are kept while they cannot be written
LONGEST = 60.0  # seconds between two attempts


class AccountRecord(Protocol):
    """What has ended, for an account."""

    @property
    def account(self) -> str | None:
        """The tenant, or None where none is spoken of."""


T = TypeVar("T", bound=AccountRecord)


@dataclass(slots=True, eq=False)
class WriteBuffer(Generic[T]):
    """Keeps executions until they are written; `write` takes those of one account, or raises.

    The first after a pause is written at once, and those of a burst together, a second later or a thousand at a time.
    """

    write: Callable[[str | None, Sequence[T]], None]
    clock: Callable[[], float]
    _: KW_ONLY
    most: int = MOST
    _waiting: deque[T] = field(default_factory=deque, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _next: float = field(default=0.0, init=False)
    _failures: int = field(default=0, init=False)
    dropped: int = field(default=0, init=False)

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, execution: T, *, at_once: bool = False) -> bool:
        """Keep an execution; beyond the bound the oldest goes, and is counted. Tells whether it is time to settle."""
        with self._lock:
            self._waiting.append(execution)
            if len(self._waiting) > self.most:
                self._waiting.popleft()
                self.dropped += 1
            return self._is_due(at_once)

    def _is_due(self, at_once: bool) -> bool:  # noqa: FBT001 (of its own, and called at each request)
        """Whether it is time to write what waits, or there is a batch of it."""
        if self.clock() >= self._next:
            return True
        return not self._failures and (at_once or len(self._waiting) >= BATCH)

    def flush(self, *, at_once: bool = False) -> None:
        """Write what waits, if it is time or there is a batch of it; never raises."""
        with self._lock:
            now = self.clock()
            if not (self._waiting and self._is_due(at_once)):
                return
            waiting, self._waiting = list(self._waiting), deque()
        kept = self._write_batch(waiting)
        with self._lock:
            self._failures = self._failures + 1 if kept else 0
            self._next = now + (min(LONGEST, WAIT * 2**self._failures) if kept else WAIT)
            self._waiting.extendleft(reversed(kept))
            while len(self._waiting) > self.most:
                self._waiting.popleft()
                self.dropped += 1
            dropped, self.dropped = self.dropped, 0
        if dropped:
            log.warning("%d records of use were dropped", dropped)
            count_metric("UsageDropped", dropped)

    def _write_batch(self, waiting: list[T]) -> list[T]:
        """Write executions by account; returns those that could not be."""
        kept: list[T] = []
        for account in dict.fromkeys(execution.account for execution in waiting):
            of_account = [execution for execution in waiting if execution.account == account]
            try:
                self.write(account, of_account)
            except Exception as error:  # noqa: BLE001 (whatever it is, it is not the request's fault)
                log.warning("records of use could not be written: %s", type(error).__name__)
                kept += of_account
        return kept
