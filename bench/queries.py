"""Measure other reads of a warm process: vacancies, the summary, a past day, divisions, history, and after a change."""

from __future__ import annotations

import statistics
import sys
from collections import defaultdict
from contextlib import ExitStack
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from bench import dataset, staff
from bench.contestants import US, Contestant, running
from bench.criteria import Criterion, Run, Section, make_table, pair
from bench.events import LIST, ONE, request
from bench.lookups import LARGE, SMALL, get_one
from bench.peers import synthetic_data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Costs = Mapping[tuple[int, str], Sequence[float]]

SLICE, MOST = 0.3, 500
FLAT, QUICKLY, AFTER = 1.3, 0.3, 2.0
HISTORY, UNITS = 25, 20  # changes of a page, and the most read units of it
CHANGED = 20  # the number of the record that is changed
TITLES = {
    "vacancies": "vacancies", "summary": "summary", "as_of": "list of 25 on a past day",
    "divisions": "divisions by name", "districts": "a tenant's divisions by name",
    "history": f"{HISTORY} of {dataset.MANY_CHANGES:,} changes of a record",
    "after.list": "first list after a change", "after.search": "first search after a change",
    "after.lookup": "first lookup after a change", "elsewhere": "first list after a change by another process",
}  # fmt: skip
READS = ("list", "search", "lookup")


def measure(run: Run) -> Section:
    """Measure all sizes in turns."""
    costs: dict[tuple[int, str], list[float]] = defaultdict(list)
    units: dict[int, float] = {}
    asked, changes, section = list_events(), list_changes(), Section("queries")
    with ExitStack() as stack:
        started: dict[int, Contestant] = {}
        for size in run.sizes:
            started[size] = stack.enter_context(running(US, run.database, get_one(size), dataset.name_table(size)))
        probe = {"do": "interleave", "events": changes[4:6], "times": 1}
        slow = {size: not started[size].can_answer(probe) for size in run.sizes if size > LARGE}
        run = run.drop(slow, section, "A change with the lookup after it")
        started = {size: contestant for size, contestant in started.items() if size in run.sizes}
        times = {}
        for size, contestant in started.items():
            for name, sent in asked.items():
                contestant.handle(sent)
                took = contestant.handle(sent).wall
                times[size, name] = max(1, min(MOST, int((SLICE / 3 if run.quick else SLICE) / took)))
            units[size] = measure_units(run, contestant, asked["history"])
            contestant.run({"do": "interleave", "events": changes, "times": 1})
            print(f"queries: {size:,} records are warm", file=sys.stderr)
        for turn in range(run.rounds):
            for size, contestant in started.items():
                if size > LARGE and turn % 2:
                    continue
                for name, sent in asked.items():
                    costs[size, name].append(contestant.handle(sent, times[size, name]).cpu * 1000)
                parts = contestant.run({"do": "interleave", "events": changes, "times": 1})["parts"]
                for name, part in zip(islice(cycle(READS), len(changes) // 2), parts[1::2], strict=True):
                    costs[size, f"after.{name}"].append(part * 1000)
    for size in run.sizes:
        costs[size, "elsewhere"] = measure_elsewhere(run, size)
    return report(run, costs, units, section)


def list_events() -> dict[str, dict[str, Any]]:
    """Return the event of each read."""
    state, record = dataset.STATE, dataset.list_ids(dataset.STATE, 1)[0]
    return {
        "vacancies": request("GET", "/tenants/{tenant}/vacancies", tenant=state),
        "summary": request("GET", "/tenants/{tenant}/summary", tenant=state),
        "as_of": request("GET", LIST, state, query={"as_of": "2022-06-01"}),
        "divisions": request("GET", "/divisions", query={"q": "albany"}),
        "districts": request("GET", "/divisions", query={"q": "12", "tenant": state}),
        "history": request("GET", f"{ONE}/history", state, query={"limit": str(HISTORY)}, representative_id=record),
    }


def list_changes() -> list[dict[str, Any]]:
    """Return changes of a record, each followed by a read of a client without an account."""
    token, state = staff.sign_in(f"{dataset.STATE}:admin").token, dataset.STATE
    record = dataset.list_ids(state, CHANGED + 1)[CHANGED]
    patches = [
        request("PATCH", ONE, state, body={"party": party}, token=token, representative_id=record)
        for party in ("Democratic", "Republican")
    ]
    reads = {
        "list": request("GET", LIST, state, query={"limit": "25"}),
        "search": request("GET", LIST, state, query={"q": synthetic_data.SEARCHED}),
        "lookup": request("GET", "/lookup", query={"lat": "39.74", "lon": "-104.99"}),
    }
    # Six in turn, so that each change differs from the state before it.
    return [each for i, name in enumerate(READS * 2) for each in (patches[i % 2], reads[name])]


def measure_units(run: Run, contestant: Contestant, sent: dict[str, Any]) -> float:
    """Return the read units of a request that is repeated."""
    before = run.database.measure_reads()
    contestant.handle(sent, 5)
    return (run.database.measure_reads() - before) / 5


def measure_elsewhere(run: Run, size: int) -> list[float]:
    """Return milliseconds of CPU of lists that find a change of another process, with their calls."""
    changes, table = list_changes(), dataset.name_table(size)
    with (
        running(US, run.database, get_one(size), table) as writer,
        running(US, run.database, get_one(size), table, {"SNAPSHOT_TTL": "0"}) as reader,
    ):
        found = []
        for number in range(2 * run.rounds + 2):
            writer.handle(changes[number % 2 * 2])
            found.append(reader.handle(changes[1]).cpu * 1000)
    return found[2:]


def report(run: Run, costs: Costs, units: Mapping[int, float], section: Section) -> Section:
    """Return the section: a table, the criteria, and plots."""
    rows = [
        [title, *(f"{statistics.median(costs[size, name]):.2f}" for size in run.sizes)]
        for name, title in TITLES.items()
    ]
    rows.append(["read units of the history", *(f"{units[size]:.1f}" for size in run.sizes)])
    head = ("CPU ms", *(f"{size:,} records" for size in run.sizes))
    section.text.append(f"### Other reads, warm\n\n{make_table(head, rows)}")
    for name in ("vacancies", "summary"):
        for size in run.sizes:
            value = statistics.median(costs[size, name])
            title = f"warm {TITLES[name]}, CPU ms, {size:,} records"
            section.criteria.append(Criterion(f"{name}.ms.{size}", title, QUICKLY, value))
        if {LARGE, SMALL} <= set(run.sizes):
            ratio = pair(costs[LARGE, name], costs[SMALL, name])
            title = f"warm {TITLES[name]}, CPU with {LARGE:,} records against {SMALL:,}"
            section.criteria.append(Criterion(f"{name}.flat", title, FLAT, ratio))
    size = LARGE if LARGE in run.sizes else max(run.sizes)
    limits = {"as_of": AFTER, "divisions": 1.0, "districts": 1.0} | {f"after.{read}": AFTER for read in READS}
    for name, limit in limits.items():
        title = f"{TITLES[name]}, CPU ms, {size:,} records"
        section.criteria.append(Criterion(f"{name}.ms.{size}", title, limit, statistics.median(costs[size, name])))
    title = f"read units of {TITLES['history']}"
    section.criteria.append(Criterion("history.units", title, UNITS, max(units.values())))
    section.plots["CPU of the vacancies, ms"] = {
        "Represent": [(size, statistics.median(costs[size, "vacancies"])) for size in run.sizes]
    }
    return section
