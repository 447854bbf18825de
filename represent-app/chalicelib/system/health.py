"""Check the liveness of this process and the readiness of its dependencies."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from pydantic import BaseModel, Field

from chalicelib.core import deadline
from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.global_table import GlobalTable

CANARY_LIVES = 3600  # seconds until TTL may remove it
LASTS = 5.0  # seconds for which a report is reused: anonymous callers may ask as often as they like
PATIENCE = 2.0  # seconds for each dependency


class Alive(BaseModel):
    """The process responds."""

    status: Literal["ok"] = Field("ok", description="Always `ok`.")


class Dependency(BaseModel):
    """The state of one dependency, with the latency of a write and a read in milliseconds."""

    name: str = Field(description="Name of the dependency.", examples=["directory table"])
    status: Literal["ok", "down"] = Field(description="Whether the dependency responds.")
    latency_ms: float = Field(description="Duration of a write and a read in milliseconds.", examples=[4.2])


@dataclass(slots=True, eq=False)
class Readiness:
    """Checks the dependencies of a process, at most once in `LASTS` seconds."""

    clock: Callable[[], float] = time.time
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _until: float = field(default=float("-inf"), init=False)
    _reports: list[Dependency] = field(default_factory=list, init=False)

    def report(self, canaries: GlobalTable) -> list[Dependency]:
        """Return the state of each dependency; raises Unavailable with all states if one is down."""
        with self._lock:
            now = self.clock()
            # After the clock was set back, no report counts as recent.
            if not self._until - LASTS <= now < self._until:
                self._reports = _try(canaries, int(now) + CANARY_LIVES)
                self._until = self.clock() + LASTS
            reports = self._reports
        return _judge(reports)


def _try(canaries: GlobalTable, expires_at: int) -> list[Dependency]:
    name = uuid4().hex
    return [
        _report("directory table", lambda: canaries.check_canary(name, expires_at, usage=False)),
        _report("usage table", lambda: canaries.check_canary(name, expires_at, usage=True)),
    ]


def _judge(reports: list[Dependency]) -> list[Dependency]:
    down = [report.name for report in reports if report.status == "down"]
    if down:
        raise Unavailable(
            f"Down: {', '.join(down)}.", retry_after=5, dependencies=[report.model_dump() for report in reports]
        )
    return reports


def _report(name: str, attempt: Callable[[], None]) -> Dependency:
    started = time.perf_counter()
    status: Literal["ok", "down"] = "ok"
    try:
        with deadline.within_seconds(PATIENCE, inner=True):
            attempt()
    except Unavailable:
        status = "down"
    return Dependency(name=name, status=status, latency_ms=round((time.perf_counter() - started) * 1000, 1))
