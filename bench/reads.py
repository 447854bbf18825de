"""Measure warm reads: one record, a list of 25 and a search by name, in this application and five peers.

Each contestant runs in its own process and handles the same events. Rounds alternate between contestants, so that other
load on the machine affects all alike.
"""

from __future__ import annotations

import json
import statistics
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.contestants import FLOOR, TITLES, US, Contestant, RequestBatch, running
from bench.criteria import Criterion, Run, Section, make_table
from bench.events import event
from bench.fake_dynamodb.server import TABLES
from bench.peers import synthetic_data as data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.fake_dynamodb.tables import Database

    Warm = Mapping[int, Mapping[str, "Measured"]]

# Real tenants, because this app has a fixed registry; the number of records in each.
SIZES = {"WY": 100, "PA": 1_000, "TX": 10_000, "CA": 100_000}
ROUNDS = {100: 5, 1_000: 9, 10_000: 3, 100_000: 1}
LARGE = "CA"
OPERATIONS = ("get", "list", "search")
# Requests of a contestant per round, and the seconds they may take: many, so that occasional database calls are
# averaged over as many requests as in a busy process.
REQUESTS, SLICE = 1_000, 0.12
# Calls and capacity are reported per 1,000 reads. All reads of a peer cost the same; this app caches records and checks
# now and then whether they are current, so it does this many reads in a row, or as many as fit into these seconds.
READS, BURST = 1_000, 4.0


@dataclass
class Measured:
    """The measurements of one contestant at one size, by operation."""

    batches: dict[str, list[RequestBatch]] = field(default_factory=dict)
    memory: int = 0

    def median(self, operation: str, what: str) -> float:
        """Return the median of an operation's measurements."""
        return statistics.median(float(getattr(batch, what)) for batch in self.batches[operation])


def fill(database: Database, sizes: Sequence[int]) -> None:
    """Create the tenants with these numbers of records."""
    for tenant, size in SIZES.items():
        if size in sizes:
            database.fill(TABLES[0], list(data.items(tenant, size)))


def measure(run: Run) -> Section:
    """Measure all contestants at all sizes, without peers in a quick run."""
    names = (US, FLOOR) if run.quick else tuple(TITLES)
    warm = {size: _measure_size(run, tenant, names) for tenant, size in SIZES.items() if size in run.sizes}
    return report(warm)


def events(tenant: str) -> dict[str, dict[str, Any]]:
    """Return one event for each operation."""
    *_, some = data.ids(tenant, 50)
    return {
        "get": event("GET", tenant, some),
        "list": event("GET", tenant, query={"limit": "25"}),
        "search": event("GET", tenant, query={"q": data.SEARCHED}),
    }


def _measure_size(run: Run, tenant: str, names: Sequence[str]) -> dict[str, Measured]:
    """Measure contestants in turns; at the largest size only this app and the floor, one after the other."""
    if tenant != LARGE:
        return _measure_in_turns(run, names, tenant)
    found: dict[str, Measured] = {}
    for name in (US, FLOOR):
        found |= _measure_in_turns(run, [name], tenant)
    return found


def _measure_in_turns(run: Run, names: Sequence[str], tenant: str) -> dict[str, Measured]:
    asked, size = events(tenant), SIZES[tenant]
    found = {name: Measured() for name in names}
    times: dict[tuple[str, str], int] = {}
    bodies: dict[str, Any] = {}
    with ExitStack() as stack:
        contestants = [stack.enter_context(running(name, run.database, asked["get"], TABLES[0])) for name in names]
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
            if contestant.name == US:
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
    if tenant == LARGE and operation != "get" and contestant.name != US:
        return 1
    taken = contestant.handle(sent).wall
    if taken < SLICE:
        taken = contestant.handle(sent, 3).wall
    return max(1, min(REQUESTS, int(SLICE / taken)))


def report(warm: Warm) -> Section:
    """Return the section: a table for each size, the criteria, and plots."""
    section = Section("reads", [_make_table(size, measured) for size, measured in warm.items()])
    section.criteria = [*_list_cpu_criteria(warm), *_list_capacity_criteria(warm)]
    for title, operation, what, factor in (
        ("CPU of a warm get, ms", "get", "cpu", 1000),
        ("CPU of a warm list of 25, ms", "list", "cpu", 1000),
        ("capacity units per 1,000 warm gets", "get", "units", 1),
        ("capacity units per 1,000 warm lists", "list", "units", 1),
    ):
        names = next(iter(warm.values()))  # the smallest size has all contestants
        section.plots[title] = {
            TITLES[name]: [
                (size, found[name].median(operation, what) * factor) for size, found in warm.items() if name in found
            ]
            for name in names
        }
    return section


def _make_table(size: int, measured: Mapping[str, Measured]) -> str:
    rows = []
    for name, found in measured.items():
        cells = []
        for operation in OPERATIONS:
            share = f" ({ratio(measured, name, operation):.2f})" if name != US else ""
            cpu, wall = (found.median(operation, what) * 1000 for what in ("cpu", "wall"))
            cells += [f"{cpu:.2f}{share}", f"{wall:.2f}"]
        calls, units = (
            " · ".join(f"{found.median(operation, what):,.0f}" for operation in OPERATIONS)
            for what in ("calls", "units")
        )
        rows.append([TITLES[name], *cells, calls, units, f"{found.memory / 1e6:.0f}"])
    head = (
        "", "get, CPU ms", "wall", "list 25, CPU ms", "wall", "search, CPU ms", "wall", "calls", "capacity units",
        "peak MB",
    )  # fmt: skip
    return f"### Reads, warm, {size:,} records\n\n{make_table(head, rows)}"


def _list_cpu_criteria(warm: Warm) -> Iterator[Criterion]:
    for size, measured in warm.items():
        for peer, most in (("powertools", 0.10), ("fastapi_mangum", 0.06)):
            if peer in measured:
                name = f"warm get, CPU, share of {TITLES[peer]}, {size:,} records"
                yield Criterion(f"reads.get.{peer}.{size}", name, most, ratio(measured, peer, "get"))
        for operation in ("list", "search"):
            peers = [name for name in measured if name != US]
            best = min(peers, key=lambda name: measured[name].median(operation, "cpu"))
            name = f"warm {operation}, CPU, share of the best peer, {size:,} records"
            yield Criterion(f"reads.{operation}.best.{size}", name, 0.15, ratio(measured, best, operation))


def _list_capacity_criteria(warm: Warm) -> Iterator[Criterion]:
    calls = {size: max(measured[US].median(each, "calls") for each in OPERATIONS) for size, measured in warm.items()}
    units = {size: max(measured[US].median(each, "units") for each in OPERATIONS) for size, measured in warm.items()}
    for size, count in calls.items():
        yield Criterion(f"reads.calls.{size}", f"database calls per 1,000 warm reads, {size:,} records", 2, count)
    smallest, largest = min(units), max(units)
    name = f"capacity units per 1,000 warm reads, {largest:,} records, more than with {smallest:,}"
    yield Criterion("reads.units.flat", name, 2, max(0.0, units[largest] - units[smallest]))


def ratio(measured: Mapping[str, Measured], peer: str, operation: str) -> float:
    """Return this app's CPU time as a share of a peer's: the median of paired rounds."""
    ours, theirs = (measured[name].batches[operation] for name in (US, peer))
    return statistics.median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True))
