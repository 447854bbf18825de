"""Whether this process lives, and whether what it depends on answers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal, Protocol
from uuid import uuid4

from pydantic import BaseModel

from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

CANARY_LIVES = 3600  # seconds until TTL may remove it


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Dependency(BaseModel):
    """One dependency; latency in milliseconds of a write and a read."""

    name: str
    status: Literal["ok", "down"]
    latency_ms: float


class Canaries(Protocol):
    """What writes a canary item and reads it back; raises Unavailable."""

    def canary(self, name: str, expires_at: int, *, usage: bool) -> None:
        """Write, read back, compare."""


def ready(canaries: Canaries, clock: Callable[[], float] = time.time) -> list[Dependency]:
    """Try each dependency; raises Unavailable with all reports when one is down."""
    name = uuid4().hex
    expires_at = int(clock()) + CANARY_LIVES
    reports = [
        _report("directory table", lambda: canaries.canary(name, expires_at, usage=False)),
        _report("usage table", lambda: canaries.canary(name, expires_at, usage=True)),
    ]
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
        attempt()
    except Unavailable:
        status = "down"
    return Dependency(name=name, status=status, latency_ms=round((time.perf_counter() - started) * 1000, 1))
