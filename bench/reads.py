"""`make bench`: the cost of reads in this app and five peers, in one run on one machine with one database.

Each contestant runs in its own process and handles the same events. Rounds alternate between contestants, so that other
load on the machine affects all alike. The table is written to bench/results.md, the plot to bench/results.svg.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import report
from bench.events import event
from bench.fake_dynamodb.server import TABLES, CounterClient, serve
from bench.peers import synthetic_data as data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.fake_dynamodb.tables import Database

ROOT = Path(__file__).resolve().parent.parent
# Real tenants, because this app has a fixed registry; the number of records in each.
SIZES = {"WY": 100, "PA": 1_000, "TX": 10_000, "CA": 100_000}
ROUNDS = {100: 5, 1_000: 9, 10_000: 3, 100_000: 1}
SMALL, LARGE = "PA", "CA"
COLD_ROUNDS = 9
# Requests of a contestant per round, and the seconds they may take: many, so that occasional database calls are
# averaged over as many requests as in a busy process.
REQUESTS, SLICE = 1_000, 0.12
# Calls and capacity are reported per 1,000 reads. All reads of a peer cost the same; this app caches records and checks
# now and then whether they are current, so it does this many reads in a row, or as many as fit into these seconds.
READS, BURST = 1_000, 4.0


@dataclass
class RequestBatch:
    """The cost of one read, handled several times: seconds each, and database calls and capacity units per 1,000."""

    cpu: float
    wall: float
    calls: float
    units: float


@dataclass
class Measured:
    """The measurements of one contestant at one size, by operation."""

    batches: dict[str, list[RequestBatch]] = field(default_factory=dict)
    memory: int = 0

    def median(self, operation: str, what: str) -> float:
        """Return the median of an operation's measurements."""
        return statistics.median(float(getattr(batch, what)) for batch in self.batches[operation])


class Contestant:
    """A process that handles events."""

    def __init__(self, name: str, database: CounterClient, first: dict[str, Any]) -> None:
        self.name = name
        self._database = database
        command = [sys.executable, "-m", "bench.peer_runner", name]
        environment = _environment(database.url, name)
        self.memory, self.body = 0, ""
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.first = self._exchange(first)
        self.first["wall"] = self.first["at"] - self._began

    def handle(self, event: dict[str, Any], times: int = 1) -> RequestBatch:
        """Handle an event several times; read the database's counters before and after."""
        calls, units = self._database.counted()
        answer = self._exchange({"event": event, "times": times})
        calls_then, units_then = self._database.counted()
        self.memory, self.body = answer["memory"], answer["body"]
        per = 1000 / times
        return RequestBatch(answer["cpu"], answer["wall"], (calls_then - calls) * per, (units_then - units) * per)

    def stop(self) -> None:
        """End the process."""
        self._process.communicate()

    def _exchange(self, line: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin, self._process.stdout  # noqa: S101 (they are pipes)
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answered = self._process.stdout.readline() if self._process.stdout else ""
        if not answered:
            raise SystemExit(f"{self.name} has ended; run it directly: python -m bench.peer_runner {self.name}")
        answer: dict[str, Any] = json.loads(answered)
        if answer["status"] != 200:  # noqa: PLR2004
            raise SystemExit(f"{self.name} answers {answer['status']}: {answer['body']}")
        return answer


def main() -> int:
    """Measure, print and write the results; return the exit status."""
    began = time.monotonic()
    with serve(fill) as database:
        cold = _cold(database)
        print(f"cold starts measured, {time.monotonic() - began:.0f} s", file=sys.stderr)
        warm: dict[int, dict[str, Measured]] = {}
        for tenant, size in SIZES.items():
            warm[size] = _warm(database, tenant)
            print(f"{size:,} records measured, {time.monotonic() - began:.0f} s", file=sys.stderr)
    text = report.report(cold, warm, took=time.monotonic() - began)
    print(text)
    return 0


def fill(database: Database) -> None:
    """Create the tenants."""
    for tenant, size in SIZES.items():
        database.fill(TABLES[0], list(data.items(tenant, size)))


def events(tenant: str) -> dict[str, dict[str, Any]]:
    """Return one event for each operation."""
    *_, some = data.ids(tenant, 50)
    return {
        "get": event("GET", tenant, some),
        "list": event("GET", tenant, query={"limit": "25"}),
        "search": event("GET", tenant, query={"q": data.SEARCHED}),
    }


def _cold(database: CounterClient) -> dict[str, list[dict[str, Any]]]:
    """Return the first answers of new processes in each round; an earlier round compiles all byte code."""
    first = events(SMALL)["get"]
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in report.TITLES}
    for number in range(COLD_ROUNDS + 1):
        for name, starts in found.items():
            contestant = Contestant(name, database, first)
            contestant.stop()
            if number:
                starts.append(contestant.first)
    return found


def _warm(database: CounterClient, tenant: str) -> dict[str, Measured]:
    """Measure all contestants in turns; at the largest size one after the other, because of their memory."""
    if tenant != LARGE:
        return _measure_in_turns(list(report.TITLES), database, tenant)
    found: dict[str, Measured] = {}
    for name in report.TITLES:
        found |= _measure_in_turns([name], database, tenant)
    return found


def _measure_in_turns(names: Sequence[str], database: CounterClient, tenant: str) -> dict[str, Measured]:
    asked, size = events(tenant), SIZES[tenant]
    found = {name: Measured() for name in names}
    times: dict[tuple[str, str], int] = {}
    bodies: dict[str, Any] = {}
    with ExitStack() as stack:
        contestants = [stack.enter_context(_running(name, database, asked["get"])) for name in names]
        for contestant in contestants:
            for operation, sent in asked.items():
                times[contestant.name, operation] = _warm_up(contestant, operation, sent, tenant)
                body = json.loads(contestant.body) if size < SIZES[LARGE] else None
                if body != bodies.setdefault(operation, body):
                    raise SystemExit(
                        f"{contestant.name} answers a {operation} of {size:,} records differently from {names[0]}."
                    )
        for _ in range(ROUNDS[size]):
            for contestant in contestants:
                for operation, sent in asked.items():
                    batch = contestant.handle(sent, times[contestant.name, operation])
                    found[contestant.name].batches.setdefault(operation, []).append(batch)
        for contestant in contestants:
            if contestant.name == "represent":
                _measure_consecutive_reads(contestant, found[contestant.name], asked)
            found[contestant.name].memory = contestant.memory
    return found


def _measure_consecutive_reads(contestant: Contestant, measured: Measured, asked: dict[str, dict[str, Any]]) -> None:
    """Replace the database calls of the rounds with those of many consecutive reads."""
    for operation, sent in asked.items():
        count = min(READS, int(BURST / measured.median(operation, "wall")))
        if count < 2:  # noqa: PLR2004 (such slow reads are never cached)
            continue
        row = contestant.handle(sent, count)
        for batch in measured.batches[operation]:
            batch.calls, batch.units = row.calls, row.units


def _warm_up(contestant: Contestant, operation: str, sent: dict[str, Any], tenant: str) -> int:
    """Warm a contestant up; return the number of requests that fit into a round.

    At the largest tenant a peer's list takes seconds, and the peer caches nothing; warming up with a get is enough.
    """
    if tenant == LARGE and operation != "get" and contestant.name != "represent":
        return 1
    taken = contestant.handle(sent).wall
    if taken < SLICE:
        taken = contestant.handle(sent, 3).wall
    return max(1, min(REQUESTS, int(SLICE / taken)))


@contextmanager
def _running(name: str, database: CounterClient, first: dict[str, Any]) -> Iterator[Contestant]:
    contestant = Contestant(name, database, first)
    try:
        yield contestant
    finally:
        contestant.stop()


def _environment(url: str, name: str) -> dict[str, str]:
    """Return the environment variables of Lambda, with a database on loopback."""
    return {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_REGION": "us-east-1",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "DDB_TABLE_NAME": TABLES[0],
        "LANG": "C.UTF-8",
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT / "represent-app") if name == "represent" else "",
        "STAGE": "local",
        "TZ": ":UTC",
        "USAGE_TABLE_NAME": TABLES[1],
    }


if __name__ == "__main__":
    sys.exit(main())
