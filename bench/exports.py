"""Measure exports: microseconds of CPU for each record, as CSV and as JSON Lines."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from bench import dataset
from bench.contestants import REFUSED, US, running
from bench.criteria import Criterion, Run, Section, make_table
from bench.events import LIST, request
from bench.lookups import LARGE, get_one

if TYPE_CHECKING:
    from bench.contestants import Contestant

KINDS = {"csv": "CSV", "jsonl": "JSON Lines"}
LIMIT = 30  # microseconds
SENATORS = "State Senator"  # a fifth of the records of the large tenant: an export that fits in an answer


def measure(run: Run) -> Section:
    """Measure exports that fit in an answer; a worker writes the lines of larger ones in the same way."""
    size = LARGE if LARGE in run.sizes else max(run.sizes)
    section, rows = Section("exports"), []
    with running(US, run.database, get_one(size), dataset.name_table(size)) as contestant:
        for kind, title in KINDS.items():
            taken, length, count = _export(run, contestant, kind)
            rows.append(
                [f"{title}, {count:,} records", f"{length / 1e6:.2f}", f"{taken * count / 1000:.0f}", f"{taken:.1f}"]
            )
            name = f"export as {title}, microseconds of CPU a record"
            section.criteria.append(Criterion(f"exports.{kind}", name, LIMIT, taken))
    head = ("export", "MB", "CPU ms", "microseconds a record")
    section.text.append(f"### Exports\n\n{make_table(head, rows)}")
    return section


def _export(run: Run, contestant: Contestant, kind: str) -> tuple[float, int, int]:
    """Return the microseconds of CPU a record, the characters and the number of records of an export."""
    sent = request("GET", LIST, dataset.STATE, query={"format": kind, "position": SENATORS})
    found = [contestant.run({"do": "repeat", "event": sent, "times": 1}) for _ in range(run.rounds + 1)][1:]
    body: str = found[0]["body"]
    count = max(1, body.rstrip("\n").count("\n") + (kind == "jsonl"))
    if found[0]["status"] >= REFUSED:
        raise SystemExit(body)
    return statistics.median(each["cpu"] for each in found) * 1e6 / count, len(body), count
