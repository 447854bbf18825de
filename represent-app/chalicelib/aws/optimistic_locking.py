"""Optimistic locking: repeat a write whose condition failed, on the data that is stored then."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from chalicelib.aws.error_mapping import WriteConflict, get_backoff
from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

BUSY = "Too many simultaneous writes to this tenant; nothing was written, try again."


@dataclass(slots=True)
class Attempt:
    """One attempt of a write, counted from 0; a context manager that suppresses a WriteConflict which `may_retry`."""

    number: int
    may_retry: Callable[[WriteConflict], bool]
    conflict: WriteConflict | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> bool:
        if isinstance(error, WriteConflict) and self.may_retry(error):
            self.conflict = error
            return True
        return False


def retry_on_conflict(
    attempts: int,
    pause: Callable[[float], None] | None = None,
    *,
    may_retry: Callable[[WriteConflict], bool] = lambda _: True,
) -> Iterator[Attempt]:
    """Yield attempts until one has no WriteConflict, with a pause between attempts.

    for attempt in retry_on_conflict(3):
        with attempt:
            return write()
    raise make_busy_error()
    """
    for number in range(attempts):
        attempt = Attempt(number, may_retry)
        yield attempt
        if attempt.conflict is None:
            return
        if number + 1 < attempts:
            (pause or time.sleep)(get_backoff(number))


def make_busy_error(detail: str = BUSY) -> Unavailable:
    """Return the error of a write that had a conflict in each attempt."""
    return Unavailable(detail, retry_after=2)
