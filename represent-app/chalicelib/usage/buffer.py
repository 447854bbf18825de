"""Buffer executions until they are written: in batches, within bounds, also while the database fails."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from chalicelib.core.json_logging import count_metric, log

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BATCH = 1000  # executions in one write
WAIT = 1.0  # seconds that records of a burst may wait for each other
MOST = 2000  # records that are buffered while writes fail
LONGEST = 60.0  # seconds between two attempts


class AccountRecord(Protocol):
    """An ended execution of an account."""

    @property
    def account(self) -> str | None:
        """The tenant, or None for executions without one."""


T = TypeVar("T", bound=AccountRecord)


@dataclass(slots=True, eq=False)
class WriteBuffer(Generic[T]):
    """Buffers executions until they are written; `write` takes those of one account, or raises.

    The first one after a pause is written at once, those of a burst together, after a second or a thousand at a time.
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
        """Buffer an execution, dropping and counting the oldest beyond the bound; returns whether a flush is due."""
        with self._lock:
            self._waiting.append(execution)
            if len(self._waiting) > self.most:
                self._waiting.popleft()
                self.dropped += 1
            return self._is_due(at_once)

    def _is_due(self, at_once: bool) -> bool:  # noqa: FBT001 (private, and called for each request)
        """Return whether a write is due, by time or by a full batch."""
        if self.clock() >= self._next:
            return True
        return not self._failures and (at_once or len(self._waiting) >= BATCH)

    def flush(self, *, at_once: bool = False) -> None:
        """Write the buffered executions if that is due, by time or by a full batch; never raises."""
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
            log.warning("dropped %d usage records", dropped)
            count_metric("UsageDropped", dropped)

    def _write_batch(self, waiting: list[T]) -> list[T]:
        """Write executions by account; returns those whose write failed."""
        kept: list[T] = []
        for account in dict.fromkeys(execution.account for execution in waiting):
            of_account = [execution for execution in waiting if execution.account == account]
            try:
                self.write(account, of_account)
            except Exception as error:  # noqa: BLE001 (no failure here may fail the request)
                log.warning("could not write usage records: %s", type(error).__name__)
                kept += of_account
        return kept
