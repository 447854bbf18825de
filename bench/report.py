"""Report the measurements of reads: a table, whether each criterion is met, and a plot."""

from __future__ import annotations

import os
import platform
import statistics
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import package_size, plot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.reads import Measured

    Cold = Mapping[str, Sequence[Mapping[str, Any]]]
    Warm = Mapping[int, Mapping[str, Measured]]

HERE = Path(__file__).resolve().parent
TITLES = {
    "represent": "Represent",
    "botocore_only": "botocore alone (the floor)",
    "powertools": "Powertools",
    "fastapi_mangum": "FastAPI + Mangum",
    "flask_wsgi": "Flask + apig-wsgi",
    "plain_chalice": "plain Chalice",
}
OPERATIONS = ("get", "list", "search")
US, FLOOR = "represent", "botocore_only"
VERSIONS = (
    "aws-lambda-powertools", "fastapi", "mangum", "Flask", "apig-wsgi", "chalice", "pydantic", "boto3", "botocore",
)  # fmt: skip
HEADLINE = 1_000


def report(cold: Cold, warm: Warm, *, took: float) -> str:
    """Write results.md and results.svg; return the text of results.md."""
    parts = [_machine(took), _cold_table(cold), *(_warm_table(size, measured) for size, measured in warm.items())]
    parts.append(_criteria(cold, warm))
    text = "\n\n".join(parts) + "\n"
    (HERE / "results.md").write_text(text, encoding="utf-8")
    (HERE / "results.svg").write_text(_plot(warm), encoding="utf-8")
    return text


def _machine(took: float) -> str:
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
    model = names[0].partition(":")[2].strip() if names else platform.processor()
    busy = os.getloadavg()[0]
    made_of = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    return f"""# The cost of reads in Represent and five peers
Written by `make bench` on {datetime.now(UTC):%Y-%m-%d} in {took:.0f} s: {model}, {os.cpu_count()} cores,
load {busy:.1f} at the end, Python {platform.python_version()}; {made_of}.

Values are medians of alternating rounds. Each contestant runs in its own process, handles the same API Gateway events
and queries the same database on loopback (`bench/fake_dynamodb/`), whose work is not counted. Values in brackets are
Represent's cost as a share of the peer's: the median of paired rounds. All modules and packages have compiled byte
code. Peers use eventually consistent reads, at half the capacity. Calls and capacity units are given per 1,000 reads
for get · list · search.

![plot](results.svg)"""


def _cold_table(cold: Cold) -> str:
    lines = [
        f"## Cold start: the first answer of a new process, with one of {HEADLINE:,} records",
        "| | CPU ms | wall ms | peak MB | package MB |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, title in TITLES.items():
        cpu, wall, memory = (_median(cold[name], what) for what in ("cpu", "wall", "memory"))
        shares = [_share(_paired(cold[US], cold[name], what)) if name != US else "" for what in ("cpu", "wall")]
        lines.append(
            f"| {title} | {cpu * 1000:.0f}{shares[0]} | {wall * 1000:.0f}{shares[1]} | {memory / 1e6:.0f} "
            f"| {package_size.measure_package(name) / 1e6:.2f} |"
        )
    return "\n".join(lines)


def _warm_table(size: int, measured: Mapping[str, Measured]) -> str:
    lines = [
        f"## Warm, {size:,} records",
        "| | get, CPU ms | wall | list 25, CPU ms | wall | search, CPU ms | wall | calls | capacity units | peak MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, title in TITLES.items():
        found, cells = measured[name], []
        for operation in OPERATIONS:
            share = _share(ratio(measured, name, operation)) if name != US else ""
            cells += [
                f"{found.median(operation, 'cpu') * 1000:.2f}{share}",
                f"{found.median(operation, 'wall') * 1000:.2f}",
            ]
        calls, units = (
            " · ".join(f"{found.median(operation, what):,.0f}" for operation in OPERATIONS)
            for what in ("calls", "units")
        )
        lines.append(f"| {title} | {' | '.join(cells)} | {calls} | {units} | {found.memory / 1e6:.0f} |")
    return "\n".join(lines)


def _criteria(cold: Cold, warm: Warm) -> str:
    lines = ["## Criteria", "| | limit | measured | |", "|---|---:|---:|---|"]
    for what, asked, measured in (*_cpu_criteria(cold, warm), *_capacity_criteria(warm)):
        lines.append(f"| {what} | ≤ {asked:.2f} | {measured:.2f} | {'met' if measured <= asked else '**not met**'} |")
    return "\n".join(lines)


def _cpu_criteria(cold: Cold, warm: Warm) -> Iterator[tuple[str, float, float]]:
    for size, measured in warm.items():
        for peer, most in (("powertools", 0.10), ("fastapi_mangum", 0.06)):
            yield f"warm get, CPU, share of {TITLES[peer]}, {size:,} records", most, ratio(measured, peer, "get")
        for operation in ("list", "search"):
            best = min(
                (name for name in TITLES if name != US), key=lambda name: measured[name].median(operation, "cpu")
            )
            name = f"warm {operation}, CPU, share of the best peer ({TITLES[best]}), {size:,} records"
            yield name, 0.15, ratio(measured, best, operation)
    yield "cold, CPU, share of the floor", 1.25, _paired(cold[US], cold[FLOOR], "cpu")
    for name, title in TITLES.items():
        if name not in (US, FLOOR):
            yield f"cold, CPU, share of {title}", 1.0, _paired(cold[US], cold[name], "cpu")


def _capacity_criteria(warm: Warm) -> Iterator[tuple[str, float, float]]:
    calls = {size: max(measured[US].median(each, "calls") for each in OPERATIONS) for size, measured in warm.items()}
    units = {size: max(measured[US].median(each, "units") for each in OPERATIONS) for size, measured in warm.items()}
    for size, count in calls.items():
        yield f"calls of DynamoDB per 1,000 warm reads, {size:,} records", 2, count
    smallest, largest = min(units), max(units)
    name = f"capacity units per 1,000 warm reads, {largest:,} records, against {smallest:,} and one read more"
    yield name, units[smallest] + 2, units[largest]


def ratio(measured: Mapping[str, Measured], peer: str, operation: str) -> float:
    """Return this app's CPU time as a share of a peer's: the median of paired rounds."""
    ours, theirs = (measured[name].batches[operation] for name in (US, peer))
    return statistics.median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True))


def _paired(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]], what: str) -> float:
    return statistics.median(float(a[what] / b[what]) for a, b in zip(ours, theirs, strict=True))


def _median(starts: Sequence[Mapping[str, Any]], what: str) -> float:
    return statistics.median(float(start[what]) for start in starts)


def _share(ratio: float) -> str:
    return f" ({ratio:.2f})"


def _plot(warm: Warm) -> str:
    def lines(value: Any) -> dict[str, list[tuple[float, float]]]:
        return {
            title: [(size, value(measured[name])) for size, measured in warm.items()] for name, title in TITLES.items()
        }

    return plot.panels(
        {
            "CPU of a warm get, ms": lines(lambda found: found.median("get", "cpu") * 1000),
            "CPU of a warm list of 25, ms": lines(lambda found: found.median("list", "cpu") * 1000),
            "capacity units per 1,000 warm gets": lines(lambda found: found.median("get", "units")),
            "capacity units per 1,000 warm lists": lines(lambda found: found.median("list", "units")),
        }
    )
