"""One contestant in a process of its own: `python -m bench.peer_runner NAME`, which does what it reads, line by line.

The first line that it is sent is the event of its first request, and it answers with what that took since Python was
started; each other line says which event to handle how often. Its log goes nowhere, as Lambda takes it away.
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
        from app import app  # noqa: PLC0415 (each contestant imports only its own)

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
    told: dict[str, Any] = _spent(resource.getrusage(resource.RUSAGE_SELF), time.monotonic())
    while True:
        answers.write(json.dumps(told | {"status": answer["statusCode"], "body": answer["body"]}) + "\n")
        answers.flush()
        line = sys.stdin.readline()
        if not line:
            return
        asked = json.loads(line)
        answer, told = _handled(handler, invocation, asked["event"], asked["times"])


def _handled(handler: Any, invocation: Any, event: dict[str, Any], times: int) -> tuple[dict[str, Any], dict[str, Any]]:
    answer: dict[str, Any] = {}
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        answer = handler(event, invocation)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return answer, {"cpu": cpu / times, "wall": wall / times, "memory": _memory()}


def _spent(used: resource.struct_rusage, now: float) -> dict[str, Any]:
    return {"cpu": used.ru_utime + used.ru_stime, "at": now, "memory": _memory()}


def _memory() -> int:
    """Return the most bytes that this process has ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
