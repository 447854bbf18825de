"""Track the time left for a request, or for bookkeeping that must not delay a response.

Code that waits for something else (AWS, a geocoder, signing keys) waits for at most `get_seconds_left()`. Event
functions have no deadline of their own: Lambda's timeout and the queue's retries bound them.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

BOOKKEEPING = 0.2  # seconds of a request that usage records, settings checks and snapshot writes may take
clock: Callable[[], float] = time.monotonic
_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


class within_seconds:  # noqa: N801 (it is used as a function, and entered for every request)
    """Set the deadline of the enclosed block; with `inner`, an earlier outer deadline stays in force."""

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


def limit_to_bookkeeping() -> within_seconds:
    """Give bookkeeping its own time limit, independent of the time left for the request."""
    return within_seconds(BOOKKEEPING)


def get_seconds_left() -> float | None:
    """Return the seconds left, at least 0; None without a deadline."""
    ends = _ends.get()
    return None if ends is None else max(0.0, ends - clock())


class cut_off:  # noqa: N801 (it is used as a function, and entered for every call)
    """Shut down the connections opened in the enclosed block once the deadline has passed.

    A socket timeout bounds each read, and a response may take many reads.
    """

    __slots__ = ("_ends", "_sockets")

    def __init__(self) -> None:
        self._ends = _ends.get()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        if self._ends is not None:
            _watched[id(self)] = self
            _watch()
        return self

    def __exit__(self, *_: object) -> None:
        _watched.pop(id(self), None)

    def add(self, connection: socket.socket) -> None:
        """Watch another connection."""
        self._sockets.append(connection)

    def cut(self, now: float) -> None:
        """Shut down the connections if the deadline has passed."""
        if self._ends is not None and now >= self._ends:
            for connection in self._sockets:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


_watched: dict[int, cut_off] = {}
_watcher: threading.Thread | None = None
_starting = threading.Lock()
_never = threading.Event()
OFTEN = 0.1  # seconds between two checks of the watched connections
IDLE = 100  # checks without a watched connection, after which the thread ends


def _watch() -> None:
    """Start the thread that watches connections unless it is running."""
    global _watcher  # noqa: PLW0603 (one for each process)
    if _watcher is not None and _watcher.is_alive():
        return
    with _starting:
        if _watcher is None or not _watcher.is_alive():
            _watcher = threading.Thread(target=_look_after, name="deadline", daemon=True)
            _watcher.start()


def _look_after() -> None:
    idle = 0
    while idle < IDLE:
        _never.wait(OFTEN)
        idle = 0 if _watched else idle + 1
        now = clock()
        for each in list(_watched.values()):
            each.cut(now)


def limit_timeout(seconds: float) -> float:
    """Return the given number of seconds, or the time left if that is less."""
    rest = get_seconds_left()
    return seconds if rest is None else min(seconds, rest)
