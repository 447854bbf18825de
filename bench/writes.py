"""Measure POST, PATCH and DELETE of representatives by staff, in a warm process, against the floor's transaction."""

from __future__ import annotations

import json
import statistics
import sys
from collections import defaultdict
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from bench import dataset, staff
from bench.contestants import FLOOR, PEERS, REFUSED, TITLES, US, Contestant, running
from bench.criteria import Criterion, Run, Section, make_table, pair
from bench.events import LIST, ONE, request
from bench.lookups import LARGE, SMALL, get_one

if TYPE_CHECKING:
    from collections import Counter

    Costs = dict[tuple[str, int, str], list[float]]

METHODS = ("POST", "PATCH", "DELETE")
LIMIT, FLAT = 2.5, 1.3
# Seconds of a round of create, patch and delete; and the most of them.
SLICE, MOST = 0.5, 100
AT_ONCE, EACH = 4, 15  # processes that write at once, and how often each creates, patches and deletes
OF_BATCH = 100
FLOOR_OF = "get and POST"


def measure(run: Run) -> Section:
    """Measure all contestants at all sizes in turns."""
    costs: Costs = defaultdict(list)
    calls: dict[tuple[str, int], dict[str, str]] = {}
    section = Section("writes")
    with ExitStack() as stack:
        started: dict[tuple[str, int], Contestant] = {}
        for size in run.sizes:
            for name in (US, FLOOR, *(() if run.quick else PEERS)):
                table = dataset.name_table(size, peers=name != US)
                started[name, size] = stack.enter_context(running(name, run.database, get_one(size), table))
        cycle = make_cycle(dataset.VACANT[-1])
        slow = {size: not started[US, size].can_answer(cycle) for size in run.sizes if size > LARGE}
        run = run.drop(slow, section, "A write")
        started = {key: contestant for key, contestant in started.items() if key[1] in run.sizes}
        times = {}
        for (name, size), contestant in started.items():
            contestant.run(make_cycle(dataset.VACANT[-1]))
            walls = contestant.run(make_cycle(dataset.VACANT[-1]))["wall"]
            times[name, size] = max(1, min(MOST, int((SLICE / 2 if run.quick else SLICE) / sum(walls.values()))))
            calls[name, size] = count_calls(run, contestant)
            print(f"writes: {TITLES[name]} with {size:,} records is warm", file=sys.stderr)
        for _ in range(run.rounds):
            for (name, size), contestant in started.items():
                found = contestant.run(make_cycle(dataset.VACANT[-1], times[name, size]))["cpu"]
                for method in METHODS:
                    costs[name, size, method].append(found[method] * 1000)
    report(run, costs, calls, section)
    section.criteria += [race(run, size) for size in run.sizes if size <= LARGE]
    section.criteria += measure_batch(run, section)
    return section


def make_cycle(district: str, times: int = 1) -> dict[str, Any]:
    """Return the command that creates, patches and deletes a holder of a district's seat."""
    token = staff.sign_in(f"{dataset.STATE}:admin").token
    return {
        "do": "write",
        "times": times,
        "POST": request("POST", LIST, dataset.STATE, body=make_draft(district), token=token),
        "PATCH": request("PATCH", ONE, dataset.STATE, body={"party": "Republican"}, token=token, representative_id="-"),
        "DELETE": request("DELETE", ONE, dataset.STATE, token=token, representative_id="-"),
    }


def make_draft(district: str) -> dict[str, Any]:
    """Return the body that creates a holder of a district's seat, of a kilobyte as most records."""
    number = int(district)
    return {
        "name": "Ada Example", "given_name": "Ada", "family_name": "Example", "position": "State Representative",
        "district": district, "division_id": f"{dataset.ROOT}/sldl:{district}", "level": "state", "chamber": "lower",
        "party": "Democratic", "term_start": "2026-01-07", "term_expected_end": "2028-01-05",
        "contact_info": {
            "emails": [f"ada.{number}@example.org"], "phones": ["+13035550100"],
            "offices": [{"classification": "capitol", "name": "Capitol Office", "voice": "+13035550100",
                         "address": "200 E Colfax Ave, Denver, CO 80203"}],
            "links": [{"url": "https://example.org/ada"}], "social": {"twitter": "adaexample"},
        },
        "photo_url": "https://example.org/photos/ada.jpg",
        "identifiers": [{"scheme": "openstates", "identifier": f"ocd-person/ada-{number}"}],
        "sources": [{"url": "https://example.org/members/ada", "note": "official roster"}],
    }  # fmt: skip


def count_calls(run: Run, contestant: Contestant) -> dict[str, str]:
    """Return the database calls of one POST, PATCH and DELETE."""
    found, record = {}, "-"
    cycle = make_cycle(dataset.VACANT[-1])
    for method in METHODS:
        sent = cycle[method]
        if method != "POST":
            path = sent["path"].replace("/-", f"/{record}")
            context = {**sent["requestContext"], "path": path}
            sent = {**sent, "path": path, "pathParameters": {"representative_id": record}, "requestContext": context}
        before: Counter[str] = run.database.count_calls()
        contestant.handle(sent)
        made = run.database.count_calls() - before
        found[method] = ", ".join(f"{name} {count}" if count > 1 else name for name, count in sorted(made.items()))
        record = get_id(contestant.body) if method == "POST" else record
    return found


def get_id(body: str) -> str:
    """Return the id of the record in an answer."""
    return str(json.loads(body)["data"][0]["id"])


def report(run: Run, costs: Costs, calls: dict[tuple[str, int], dict[str, str]], section: Section) -> None:
    """Add a table for each size, the criteria, and a plot to the section."""
    names = sorted({name for name, _, _ in costs}, key=list(TITLES).index)
    for size in run.sizes:
        rows = []
        for name in names:
            cells = []
            for method in METHODS:
                values, ours = costs[name, size, method], costs[US, size, method]
                cells += [f"{statistics.median(values):.2f}" + (f" ({pair(ours, values):.2f})" if name != US else "")]
            rows.append([TITLES[name], *cells, *(calls[name, size][method] for method in METHODS)])
        head = ("", *(f"{method}, CPU ms" for method in METHODS), *(f"calls of {method}" for method in METHODS))
        section.text.append(f"### Writes, warm, {size:,} records\n\n{make_table(head, rows)}")
        for method in METHODS:
            share = pair(costs[US, size, method], costs[FLOOR, size, "POST"])
            name = f"{method}, CPU, share of the floor's GetItem and TransactWriteItems, {size:,} records"
            section.criteria.append(Criterion(f"writes.{method.lower()}.floor.{size}", name, LIMIT, share))
    if {LARGE, SMALL} <= set(run.sizes):
        for method in METHODS:
            ratio = pair(costs[US, LARGE, method], costs[US, SMALL, method])
            name = f"{method}, CPU with {LARGE:,} records against {SMALL:,}"
            section.criteria.append(Criterion(f"writes.{method.lower()}.flat", name, FLAT, ratio))
    section.plots["CPU of a POST, ms"] = {
        TITLES[name]: [(size, statistics.median(costs[name, size, "POST"])) for size in run.sizes] for name in names
    }


def race(run: Run, size: int) -> Criterion:
    """Let four processes write to one tenant at once; return the criterion of answers other than success."""
    table = dataset.name_table(size)
    with ExitStack() as stack:
        writers = [stack.enter_context(running(US, run.database, get_one(size), table)) for _ in range(AT_ONCE)]
        for writer, district in zip(writers, dataset.VACANT, strict=False):
            writer.send(make_cycle(district, EACH))
        statuses = [writer.receive(check=False)["status"] for writer in writers]
    failed = sum(status >= REFUSED for status in statuses)
    name = f"processes of {AT_ONCE} at once that cannot create, patch and delete {EACH} times, {size:,} records"
    return Criterion(f"writes.race.{size}", name, 0, failed)


def measure_batch(run: Run, section: Section) -> list[Criterion]:
    """Measure a batch of new mayors; the tables of this size have more records afterwards."""
    size = SMALL
    token = staff.sign_in(f"{dataset.STATE}:admin").token
    drafts = [make_draft("65") | {
        "position": "Mayor", "district": f"New Town {number}", "division_id": f"{dataset.ROOT}/place:new_town_{number}",
        "level": "municipal", "chamber": None,
    } for number in range(OF_BATCH)]  # fmt: skip
    sent = request("POST", f"{LIST}/batch", dataset.STATE, body={"representatives": drafts}, token=token)
    with running(US, run.database, get_one(size), dataset.name_table(size)) as contestant:
        contestant.run(make_cycle(dataset.VACANT[0]))
        before = run.database.count_calls()
        found = contestant.run({"do": "repeat", "event": sent, "times": 1}, check=False)
        made = run.database.count_calls() - before
    name = f"answers missing in a batch of {OF_BATCH}"
    if found["status"] >= REFUSED:
        section.text.append(f"A batch of {OF_BATCH} was not measured: the status is {found['status']}.")
        return [Criterion("writes.batch", name, 0, None)]
    listed = ", ".join(f"{operation} {count}" for operation, count in sorted(made.items()))
    took = found["cpu"] * 1000 / OF_BATCH
    section.text.append(f"A batch of {OF_BATCH} takes {took:.2f} ms of CPU for each, and these calls: {listed}.")
    return [Criterion("writes.batch", name, 0, OF_BATCH - len(json.loads(found["body"])["data"]))]
