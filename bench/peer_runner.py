"""Run one contestant in its own process: `python -m bench.peer_runner NAME`, driven by lines on standard input.

The first line is the event of the first request; the answer has the cost since Python started. Each further line has an
event and how often to handle it. The contestant's log is discarded, because Lambda reads it outside the process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from typing import Any

from bench.events import context


def load(name: str) -> Any:
    """Import a contestant and return its handler."""
    if name == "represent":
        from app import app  # noqa: PLC0415 (each contestant imports only its own modules)

        return app
    import importlib  # noqa: PLC0415

    module = "app" if name == "plain_chalice" else "handler"
    return getattr(importlib.import_module(f"bench.peers.{name}.{module}"), module)


def main() -> None:
    """Answer the lines of standard input."""
    answers = os.fdopen(os.dup(1), "w")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    first = json.loads(sys.stdin.readline())
    handler, invocation = load(sys.argv[1]), context()
    answer = handler(first, invocation)
    measured: dict[str, Any] = _read_usage(resource.getrusage(resource.RUSAGE_SELF), time.monotonic())
    while True:
        answers.write(json.dumps(measured | {"status": answer["statusCode"], "body": answer["body"]}) + "\n")
        answers.flush()
        line = sys.stdin.readline()
        if not line:
            return
        asked = json.loads(line)
        answer, measured = _handle(handler, invocation, asked["event"], asked["times"])


def _handle(handler: Any, invocation: Any, event: dict[str, Any], times: int) -> tuple[dict[str, Any], dict[str, Any]]:
    answer: dict[str, Any] = {}
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        answer = handler(event, invocation)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return answer, {"cpu": cpu / times, "wall": wall / times, "memory": _memory()}


def _read_usage(used: resource.struct_rusage, now: float) -> dict[str, Any]:
    return {"cpu": used.ru_utime + used.ru_stime, "at": now, "memory": _memory()}


def _memory() -> int:
    """Return the peak memory of this process in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
