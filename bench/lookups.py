"""Measure `GET /lookup` in a warm process: 10,000 different points, all ZIP codes and all districts of a state."""

from __future__ import annotations

import json
import statistics
import sys
from collections import defaultdict
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from bench import dataset
from bench.contestants import FLOOR, PEERS, TITLES, US, Contestant, running
from bench.criteria import Criterion, Run, Section, make_table, pair
from bench.events import event, request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Costs = dict[tuple[str, int, str], list[float]]

LIMITS = {"point": 0.4, "zip": 0.3, "division": 0.3}  # milliseconds of CPU
OF_FLOOR, FLAT = 0.9, 1.3
# A ZIP code asked in the shape of Google may cost this share of /lookup, or these milliseconds more.
GOOGLE, GOOGLE_SHARE, GOOGLE_MS = "google", 1.5, 0.3
PATHS = {GOOGLE: "/civicinfo/v2/representatives"}
LARGE, SMALL = 10_000, 100
# Seconds of a round of each way to ask, and of warming up; and the most queries of a round.
SLICE, WARM_UP, MOST = 0.8, 8.0, 2_000
LONG = {"SNAPSHOT_TTL": "3600"}


def measure(run: Run) -> Section:
    """Measure all contestants at all sizes in turns."""
    costs: Costs = defaultdict(list)
    calls: dict[tuple[int, str], list[float]] = defaultdict(list)
    ways, section = list_ways(), Section("lookup")
    memory: dict[int, int] = {}
    asked: dict[int, int] = defaultdict(int)
    with ExitStack() as stack:
        started = {}
        for size in run.sizes:
            for name in (US, FLOOR, *(() if run.quick else PEERS)):
                table = dataset.name_table(size, peers=name != US)
                started[name, size] = stack.enter_context(running(name, run.database, get_one(size), table))
        probe = {"do": "ask_each", "event": request("GET", "/lookup"), "queries": ways["point"][:1]}
        slow = {size: not started[US, size].can_answer(probe) for size in run.sizes if size > LARGE}
        run = run.drop(slow, section, "A lookup")
        started = {key: contestant for key, contestant in started.items() if key[1] in run.sizes}
        walks = {key: Walk(contestant, ways, run) for key, contestant in started.items()}
        for (name, size), walk in walks.items():
            walk.warm_up()
            print(f"lookup: {TITLES[name]} with {size:,} records is warm", file=sys.stderr)
        if not run.quick:
            check_answers([started[name, min(run.sizes)] for name in (US, *PEERS)], ways["point"][:5])
        for _ in range(run.rounds):
            for (name, size), contestant in started.items():
                times = 200 if name == US else 100
                costs[name, size, "get"].append(contestant.handle(get_one(size), times).cpu * 1000)
                for way in ways if name == US else ("point",) if name != FLOOR else ():
                    count, batch = walks[name, size].step(way)
                    costs[name, size, way].append(batch.cpu * 1000)
                    if name == US:
                        calls[size, way].append(batch.calls)
                        asked[size] += count * (way == "point")
        memory = {size: started[US, size].memory for size in run.sizes}
    within = count_within_ttl(run)
    return report(run, costs, calls, asked, memory, within, section)


def list_ways() -> dict[str, list[dict[str, str]]]:
    """Return the queries of each way to name a place."""
    zips = dataset.list_zips()
    in_google = [{"address": query["zip"]} for query in zips]
    return {"point": dataset.list_points(), "zip": zips, "division": dataset.list_divisions(), GOOGLE: in_google}


def get_one(size: int) -> dict[str, Any]:
    """Return the event that gets one record."""
    return event("GET", dataset.STATE, dataset.list_ids(dataset.STATE, size)[-1])


def ask(way: str) -> dict[str, Any]:
    """Return the event of a lookup without its query."""
    return request("GET", PATHS.get(way, "/lookup"))


class Walk:
    """A contestant's way through all queries; it never repeats one before all have been asked."""

    def __init__(self, contestant: Contestant, ways: dict[str, list[dict[str, str]]], run: Run) -> None:
        self._contestant = contestant
        self._ways = ways
        self._slice = SLICE / 2 if run.quick else SLICE
        self._warm_up = WARM_UP / 2 if run.quick else WARM_UP
        self._at = dict.fromkeys(ways, 0)
        self._took = dict.fromkeys(ways, 1.0)

    def warm_up(self) -> None:
        """Ask until all tenants are read, as far as the time allows."""
        if self._contestant.name == FLOOR:
            return
        shares = (
            {"point": 0.6, "zip": 0.2, "division": 0.1, GOOGLE: 0.1} if self._contestant.name == US else {"point": 0.1}
        )
        for way, share in shares.items():
            spent, asked = 0.0, 0
            while spent < self._warm_up * share and asked < 400:  # noqa: PLR2004
                count, batch = self.step(way, most=40)
                spent, asked = spent + batch.wall * count, asked + count
            self._at[way] = 0

    def step(self, way: str, most: int = MOST) -> tuple[int, Any]:
        """Ask the next queries, as many as fit in a round; return their number and cost."""
        queries = self._ways[way]
        count = max(1, min(most, len(queries), int(self._slice / self._took[way])))
        at = self._at[way]
        chosen = [queries[(at + i) % len(queries)] for i in range(count)]
        self._at[way] = at + count
        batch = self._contestant.ask_each(ask(way), chosen)
        self._took[way] = batch.wall
        return count, batch


def check_answers(contestants: Sequence[Contestant], points: Sequence[dict[str, str]]) -> None:
    """Raise SystemExit if contestants find different officials for a point."""
    for point in points:
        found = {}
        for contestant in contestants:
            contestant.ask_each(request("GET", "/lookup"), [point])
            (answer,) = json.loads(contestant.body)["data"]
            found[contestant.name] = sorted(list_officials(answer))
        if len(set(map(tuple, found.values()))) > 1:
            raise SystemExit(f"The officials of {point} differ: {found}")


def list_officials(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the ids of the officials in an answer of any contestant."""
    officials = answer["officials"]
    if isinstance(officials, list):
        yield from (official["id"] for official in officials)
        return
    for seats in officials.values():
        if isinstance(seats, list):
            yield from (
                official["id"] for office in seats if isinstance(office, dict) for official in office["officials"]
            )


def count_within_ttl(run: Run) -> float:
    """Return the database calls of warm lookups whose snapshots are all within their TTL."""
    size, ways = min(run.sizes), list_ways()
    table = dataset.name_table(size)
    with running(US, run.database, get_one(size), table, LONG) as contestant:
        for way, queries in ({"county": list_counties()} | ways).items():
            contestant.ask_each(ask(way), queries)
        found = [contestant.ask_each(ask(way), queries[:100]).calls / 10 for way, queries in ways.items()]
    return sum(found)


def list_counties() -> list[dict[str, str]]:
    """Return each county's division, so that its tenant is read."""
    from chalicelib.tenants import tenant_registry  # noqa: PLC0415 (peers do not have the application)

    registry = tenant_registry.load_registry()
    return [{"division": registry.get(county).division_id} for county in dataset.list_counties()]


def report(  # noqa: PLR0913, PLR0917 (what was measured)
    run: Run,
    costs: Costs,
    calls: dict[tuple[int, str], list[float]],
    asked: dict[int, int],
    memory: dict[int, int],
    within: float,
    section: Section,
) -> Section:
    """Return the section: a table for each size, the criteria, and a plot."""
    names = sorted({name for name, _, _ in costs}, key=list(TITLES).index)
    for size in run.sizes:
        rows = []
        for name in names:
            cells = [
                _format(costs[name, size, way], costs[US, size, way], shared=name != US)
                if costs.get((name, size, way))
                else "-"
                for way in ("get", *LIMITS, GOOGLE)
            ]
            counted = " · ".join(f"{statistics.median(calls[size, way]):,.0f}" for way in LIMITS) if name == US else "-"
            rows.append([TITLES[name], *cells, counted, f"{memory[size] / 1e6:.0f}" if name == US else "-"])
        head = ("", "get, CPU ms", "point", "ZIP code", "division", "ZIP code, as Google", "calls per 1,000", "peak MB")
        section.text.append(
            f"### Lookup, warm, {size:,} records ({asked[size]:,} different points)\n\n{make_table(head, rows)}"
        )
    for size in run.sizes:
        for way, limit in LIMITS.items():
            value = statistics.median(costs[US, size, way])
            name = f"warm lookup by {way}, CPU ms, {size:,} records"
            section.criteria.append(Criterion(f"lookup.{way}.ms.{size}", name, limit, value))
        own, google = (statistics.median(costs[US, size, way]) for way in ("zip", GOOGLE))
        name = f"answer in the shape of Google by ZIP code, CPU ms, {size:,} records"
        most = max(own * GOOGLE_SHARE, own + GOOGLE_MS)
        section.criteria.append(Criterion(f"lookup.google.ms.{size}", name, most, google))
        share = pair(costs[US, size, "point"], costs[FLOOR, size, "get"])
        name = f"warm lookup by point, CPU, share of the floor's GetItem, {size:,} records"
        section.criteria.append(Criterion(f"lookup.point.floor.{size}", name, OF_FLOOR, share))
    if {LARGE, SMALL} <= set(run.sizes):
        for way in LIMITS:
            ratio = pair(costs[US, LARGE, way], costs[US, SMALL, way])
            name = f"warm lookup by {way}, CPU with {LARGE:,} records against {SMALL:,}"
            section.criteria.append(Criterion(f"lookup.{way}.flat", name, FLAT, ratio))
    section.criteria.append(Criterion("lookup.calls", "database calls of 400 lookups within the TTL", 0, within))
    section.plots["CPU of a warm lookup by point, ms"] = {
        TITLES[name]: [(size, statistics.median(costs[name, size, "point"])) for size in run.sizes]
        for name in names
        if name != FLOOR
    }
    return section


def _format(values: Sequence[float], ours: Sequence[float], *, shared: bool) -> str:
    return f"{statistics.median(values):.3f}" + (f" ({pair(ours, values):.3f})" if shared else "")
