"""Run one contestant in its own process: `python -m bench.peer_runner NAME`, driven by lines on standard input.

The first line is the event of the first request; the answer has the cost since Python started. Each further line is a
command, see COMMANDS. The contestant's log is discarded, because Lambda reads it outside the process.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from typing import TYPE_CHECKING, Any

from bench.events import context, with_query

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Command = Callable[["Handler", dict[str, Any]], dict[str, Any]]


REFUSED = 300
NOTHING: dict[str, Any] = {"statusCode": 0, "body": ""}


class Handler:
    """A contestant's handler, and the context of its invocations."""

    def __init__(self, name: str) -> None:
        self._handle = load(name)
        self._context = context()

    def __call__(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer one event."""
        answer: dict[str, Any] = self._handle(event, self._context)
        return answer


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
    handler = Handler(sys.argv[1])
    answer = handler(first)
    measured: dict[str, Any] = _read_usage(resource.getrusage(resource.RUSAGE_SELF), time.monotonic())
    measured |= {"status": answer["statusCode"], "body": answer["body"], "modules": sorted(_list_packages())}
    while True:
        answers.write(json.dumps(measured) + "\n")
        answers.flush()
        line = sys.stdin.readline()
        if not line:
            return
        asked = json.loads(line)
        measured = COMMANDS[asked["do"]](handler, asked) | {"memory": measure_memory()}


def repeat(handler: Handler, asked: dict[str, Any]) -> dict[str, Any]:
    """Handle an event several times."""
    return _handle(handler, [asked["event"]] * asked["times"])


def ask_each(handler: Handler, asked: dict[str, Any]) -> dict[str, Any]:
    """Handle an event once with each of several queries."""
    return _handle(handler, [with_query(asked["event"], query) for query in asked["queries"]])


def interleave(handler: Handler, asked: dict[str, Any]) -> dict[str, Any]:
    """Handle a list of events several times; the CPU seconds of each position are added up by itself."""
    events, answer, status = asked["events"], NOTHING, 0
    cpu, wall = [0.0] * len(events), [0.0] * len(events)
    for _ in range(asked["times"]):
        for position, event in enumerate(events):
            answer, took, waited = _time(handler, event)
            status = max(status, int(answer["statusCode"]))
            cpu[position] += took / asked["times"]
            wall[position] += waited / asked["times"]
    return {"status": status, "body": answer["body"], "parts": cpu, "walls": wall}


def write(handler: Handler, asked: dict[str, Any]) -> dict[str, Any]:
    """Create a record, patch it and delete it, several times; the CPU seconds of each are added up by themselves."""
    names = ("POST", "PATCH", "DELETE")
    cpu, wall, status, answer = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0), 0, NOTHING
    for _ in range(asked["times"]):
        made: str | None = None
        for name in names:
            event = asked[name] if made is None else _aim(asked[name], made)
            answer, took, waited = _time(handler, event)
            status = max(status, int(answer["statusCode"]))
            cpu[name] += took / asked["times"]
            wall[name] += waited / asked["times"]
            if status >= REFUSED:
                return {"status": status, "body": answer["body"]}  # what failed must not be measured
            made = made or json.loads(answer["body"])["data"][0]["id"]
    return {"status": status, "body": answer["body"], "cpu": cpu, "wall": wall}


COMMANDS: dict[str, Command] = {
    "repeat": repeat, "ask_each": ask_each, "interleave": interleave, "write": write,
}  # fmt: skip


def _handle(handler: Handler, events: Sequence[dict[str, Any]]) -> dict[str, Any]:
    answer, status, worst = NOTHING, 0, NOTHING
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    for event in events:
        answer = handler(event)
        if answer["statusCode"] > status:
            status, worst = int(answer["statusCode"]), answer
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    body = answer["body"] if status < REFUSED else worst["body"]
    return {"status": status, "body": body, "cpu": cpu / len(events), "wall": wall / len(events)}


def _time(handler: Handler, event: dict[str, Any]) -> tuple[dict[str, Any], float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    answer = handler(event)
    return answer, time.process_time() - cpu, time.perf_counter() - wall


def _aim(event: dict[str, Any], record: str) -> dict[str, Any]:
    """Return an event of a record's route with the id of a record."""
    path = event["resource"].replace("{representative_id}", record)
    named = {"representative_id": record}
    context_of = {**event["requestContext"], "path": path}
    return {**event, "path": path, "pathParameters": named, "requestContext": context_of}


def _list_packages() -> set[str]:
    return {name for name in sys.modules if "." not in name}


def _read_usage(used: resource.struct_rusage, now: float) -> dict[str, Any]:
    return {"cpu": used.ru_utime + used.ru_stime, "at": now, "memory": measure_memory()}


def measure_memory() -> int:
    """Return the peak memory of this process in bytes.

    On Linux, ru_maxrss begins with the memory of the process that started this one: the benchmark's own.
    """
    try:
        # Importing pathlib would count as a part of each cold start.
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123
            return int(status.read().partition("VmHWM:")[2].split()[0]) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
