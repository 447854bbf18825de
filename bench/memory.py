"""Measure memory: one tenant of 10,000 records in all its uses, and every tenant of the country in one process."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bench import dataset, tables
from bench.contestants import US, running
from bench.criteria import Criterion, Run, Section, make_table
from bench.events import LIST, request
from bench.fake_dynamodb.server import TABLES, serve
from bench.lookups import LARGE, get_one
from bench.peers import synthetic_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.fake_dynamodb.tables import Database

LIMIT_ONE, LIMIT_ALL = 120, 400  # megabytes
EACH = 100  # records of each tenant of the country
AT_ONCE = 50  # events of a command
# A tenant whose records were dropped from memory is read again in full. If a part of the tenants does not fit, an order
# of reading that is the same each time needs that part again; it must not need them all.
MOST_LOADED = 0.5


def measure(run: Run) -> Section:
    """Measure one large tenant, and, if the run is not a quick one, all tenants."""
    section = Section("memory")
    rows: list[Sequence[str]] = []
    size = LARGE if LARGE in run.sizes else max(run.sizes)
    with running(US, run.database, get_one(size), dataset.name_table(size)) as contestant:
        for name, sent in list_uses().items():
            contestant.handle(sent, 3)
            rows.append([f"{size:,} records, after {name}", f"{contestant.memory / 1e6:.0f}", "", ""])
        peak = contestant.memory / 1e6
    name = f"peak of a process after list, search, lookup and as_of, {size:,} records, MB"
    section.criteria.append(Criterion("memory.tenant", name, LIMIT_ONE, peak))
    all_name = f"peak of a process that reads all tenants twice, {EACH} records each, MB"
    again_name = "tenants that are read in full again in the second round, share of all"
    if run.quick:
        section.criteria.append(Criterion("memory.country", all_name, LIMIT_ALL, None))
        section.criteria.append(Criterion("memory.country.again", again_name, MOST_LOADED, None))
    else:
        peak, loaded, count = measure_country(rows)
        section.criteria.append(Criterion("memory.country", all_name, LIMIT_ALL, peak))
        section.criteria.append(Criterion("memory.country.again", again_name, MOST_LOADED, loaded / count))
    head = ("", "peak MB", "BatchGetItem", "other calls")
    section.text.append(f"### Memory of a process\n\n{make_table(head, rows)}")
    return section


def list_uses() -> dict[str, dict[str, Any]]:
    """Return an event of each use of a tenant's records."""
    state = dataset.STATE
    return {
        "a list": request("GET", LIST, state, query={"limit": "25"}),
        "a search": request("GET", LIST, state, query={"q": synthetic_data.SEARCHED}),
        "a lookup": request("GET", "/lookup", query={"lat": "39.74", "lon": "-104.99"}),
        "a list on a past day": request("GET", LIST, state, query={"as_of": "2022-06-01"}),
    }


def measure_country(rows: list[Sequence[str]]) -> tuple[float, int, int]:
    """Return the peak in MB, the tenants that the second round read in full, and the number of tenants."""
    tenants = tables.list_tenants()
    with serve(partial(fill_country, each=EACH)) as database:
        first = request("GET", LIST, tenants[0], query={"limit": "25"})
        with running(US, database, first, TABLES[0], {"SNAPSHOT_TTL": "3600"}) as contestant:
            loaded = 0
            for turn, reads in (("first", list_reads), ("second", list_first_read)):
                before = database.count_calls()
                for start in range(0, len(tenants), AT_ONCE):
                    events = [event for tenant in tenants[start : start + AT_ONCE] for event in reads(tenant)]
                    contestant.run({"do": "interleave", "events": events, "times": 1})
                made = database.count_calls() - before
                loaded = made["BatchGetItem"]
                others = sum(made.values()) - loaded
                title = f"{len(tenants):,} tenants of {EACH} records, {turn} round"
                rows.append([title, f"{contestant.memory / 1e6:.0f}", f"{loaded:,}", f"{others:,}"])
            return contestant.memory / 1e6, loaded, len(tenants)


def list_reads(tenant: str) -> list[dict[str, Any]]:
    """Return the events that read a tenant: a record, a list, and what a lookup needs."""
    record = dataset.list_ids(tenant, EACH)[-1]
    return [
        request("GET", f"{LIST}/{{representative_id}}", tenant, representative_id=record),
        request("GET", LIST, tenant, query={"limit": "25"}),
        request("GET", "/tenants/{tenant}/vacancies", tenant=tenant),
    ]


def list_first_read(tenant: str) -> list[dict[str, Any]]:
    """Return the event that shows whether a tenant's records are still in memory."""
    return list_reads(tenant)[:1]


def fill_country(database: Database, each: int) -> None:
    """Put records of every tenant."""
    for tenant in tables.list_tenants():
        database.fill(TABLES[0], list(dataset.make_items(tenant, each)))
