"""How much time is left: of the request that is answered, or of bookkeeping that must not delay an answer.

Whoever waits for something else (AWS, a geocoder, keys) waits for `left()` at most. Event functions have no deadline of
their own: Lambda's timeout and the queue's retries bound them.
"""

from __future__ import annotations

import time
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BOOKKEEPING = 0.2  # seconds that records of use, notes of settings and stored snapshots may take of a request
clock: Callable[[], float] = time.monotonic
_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


class within:  # noqa: N801 (it is used as a function, and entered at every request)
    """Give what runs inside some seconds from now; they end no later than an outer deadline if `inner` is set."""

    __slots__ = ("_ends", "_token")

    def __init__(self, seconds: float, *, inner: bool = False) -> None:
        self._ends = clock() + seconds
        outer = _ends.get()
        if inner and outer is not None:
            self._ends = min(self._ends, outer)

    def __enter__(self) -> None:
        self._token = _ends.set(self._ends)

    def __exit__(self, *_: object) -> None:
        _ends.reset(self._token)


def bookkeeping() -> within:
    """Give bookkeeping its own time, whatever is left of the request."""
    return within(BOOKKEEPING)


def left() -> float | None:
    """Return the seconds that are left, 0 at least; None without a deadline."""
    ends = _ends.get()
    return None if ends is None else max(0.0, ends - clock())


def at_most(seconds: float) -> float:
    """Return some seconds, or what is left if that is less."""
    rest = left()
    return seconds if rest is None else min(seconds, rest)
