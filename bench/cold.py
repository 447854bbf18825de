"""Measure the first answer of a new process: get, POST and lookup, against the first get of the peers."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from bench import dataset, package_size, staff
from bench.contestants import FLOOR, TITLES, US, Contestant
from bench.criteria import Criterion, Run, Section, make_table, pair
from bench.events import LIST, request
from bench.lookups import get_one
from bench.writes import make_draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Starts = Mapping[str, Sequence[Mapping[str, Any]]]

ROUNDS, QUICK_ROUNDS = 9, 3
HEADLINE, LARGE = 1_000, 10_000
GET, POST, LOOKUP, TENANTS, LARGE_LOOKUP = "get", "POST", "lookup", "tenants", f"lookup of {LARGE:,}"
LIMITS = {GET: 0.85, POST: 1.3, LOOKUP: 1.3}  # of the floor's first get
OF_FIRST_GET, MOST_MS = 1.3, 300


def measure(run: Run) -> Section:
    """Start each contestant in turns; an earlier round compiles all byte code and stores snapshots."""
    size = HEADLINE if HEADLINE in run.sizes else min(run.sizes)
    peers = [FLOOR] if run.quick else [name for name in TITLES if name != US]
    cases = [(name, name, get_one(size), size) for name in peers] + list(list_cases(size))
    found: dict[str, list[dict[str, Any]]] = {case: [] for case, *_ in cases}
    for number in range((QUICK_ROUNDS if run.quick else ROUNDS) + 1):
        for case, name, sent, of in cases:
            table = dataset.name_table(of, peers=name != US)
            contestant = Contestant(name, run.database, sent, table)
            contestant.stop()
            if number:
                found[case].append(contestant.first)
    return report(found, size)


def list_cases(size: int) -> Iterator[tuple[str, str, dict[str, Any], int]]:
    """Yield the first requests of this application: a name, the contestant, the event and the number of records."""
    token = staff.sign_in(f"{dataset.STATE}:admin").token
    point = request("GET", "/lookup", query={"lat": "39.74", "lon": "-104.99"})
    mayor = make_draft("65") | {
        "position": "Mayor",
        "district": "New Town",
        "division_id": None,
        "level": "municipal",
        "chamber": None,
    }
    yield GET, US, get_one(size), size
    yield POST, US, request("POST", LIST, dataset.STATE, body=mayor, token=token), size
    yield LOOKUP, US, point, size
    yield TENANTS, US, request("GET", "/tenants"), size
    yield LARGE_LOOKUP, US, point, LARGE


def report(found: Starts, size: int) -> Section:
    """Return the section: a table and the criteria."""
    rows = []
    for case, starts in found.items():
        cpu, wall, memory = (_median(starts, what) for what in ("cpu", "wall", "memory"))
        theirs = case in TITLES
        shares = [f" ({_pair(found[GET], starts, what):.2f})" if theirs else "" for what in ("cpu", "wall")]
        package = f"{package_size.measure_package(case if theirs else US) / 1e6:.2f}"
        title = TITLES[case] if theirs else f"{TITLES[US]}, {case}"
        rows.append(
            [title, f"{cpu * 1000:.0f}{shares[0]}", f"{wall * 1000:.0f}{shares[1]}", f"{memory / 1e6:.0f}", package]
        )
    head = ("first request", "CPU ms", "wall ms", "peak MB", "package MB")
    text = f"### Cold start: the first answer of a new process, {size:,} records, a get if not named\n\n"
    section = Section("cold", [text + make_table(head, rows)])
    for case, limit in LIMITS.items():
        name = f"first {case}, CPU, share of the floor's first get"
        section.criteria.append(Criterion(f"cold.{case.lower()}.floor", name, limit, _pair(found[case], found[FLOOR])))
    for peer in found:
        if peer in TITLES and peer != FLOOR:
            share = _pair(found[GET], found[peer])
            section.criteria.append(
                Criterion(f"cold.get.{peer}", f"first get, CPU, share of {TITLES[peer]}", 1.0, share)
            )
    name = f"first lookup, CPU, share of the first get, {size:,} records"
    share = _pair(found[LOOKUP], found[GET])
    section.criteria.append(Criterion("cold.lookup.get", name, OF_FIRST_GET, share))
    took = _median(found[LARGE_LOOKUP], "cpu") * 1000
    name = f"first lookup, CPU ms, {LARGE:,} records"
    section.criteria.append(Criterion(f"cold.lookup.ms.{LARGE}", name, MOST_MS, took))
    loaded = sum("botocore" in start["modules"] for start in found[TENANTS])
    name = "new processes that load botocore for GET /tenants"
    section.criteria.append(Criterion("cold.tenants.botocore", name, 0, loaded))
    return section


def _pair(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]], what: str = "cpu") -> float:
    return pair([start[what] for start in ours], [start[what] for start in theirs])


def _median(starts: Sequence[Mapping[str, Any]], what: str) -> float:
    return statistics.median(float(start[what]) for start in starts)
