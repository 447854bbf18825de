"""`make bench`: parse and plan 100,000 rows of one tenant: all new, all known, all changed, mostly new."""

from __future__ import annotations

import csv
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic_core import from_json

from chalicelib.aws import clients
from chalicelib.imports import report_store
from chalicelib.imports.planner import make_plan
from chalicelib.imports.reader import Reader
from chalicelib.imports.record_spool import RecordSpool
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.rule_engine import RuleEngine
from tools import ROOT
from tools.generate import public_data

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 100_000
SAMPLE = ROOT / "tests" / "data" / "rosters" / "CA.csv"
LIMIT = 256  # MB that a worker may use
# The name of each case, its file, and whether the file is partial.
CASES = {
    "new": ("none known", "roster.csv", False),
    "known": ("all known", "roster.csv", False),
    "changed": ("all changed", "changed.csv", False),
    "others": ("95 % new beside 100,000", "others.csv", True),
    "gone": ("95 % gone, as many new", "others.csv", False),
}


class Disk:
    """A store of parts in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, body: bytes) -> None:
        """Store a part."""
        (self._folder / name.replace("/", "_")).write_bytes(body)

    def get(self, name: str) -> bytes:
        """Return a part."""
        return (self._folder / name.replace("/", "_")).read_bytes()


def main(arguments: list[str]) -> int:
    """Measure each case in its own process, for its own memory peak; return the exit status."""
    if arguments:
        return _measure(Path(arguments[0]), arguments[1])
    print(f"\n{platform.machine()}, Python {platform.python_version()}; {ROWS:,} rows of one tenant")
    with tempfile.TemporaryDirectory(prefix="represent-bench-") as scratch:
        _roster(Path(scratch) / "roster.csv")
        _roster(Path(scratch) / "changed.csv", current_party="Green")
        _roster(Path(scratch) / "others.csv", first=ROWS - ROWS // 20)
        for what in CASES:
            subprocess.run([sys.executable, "-m", "bench.imports", scratch, what], cwd=ROOT, check=True)
    return 0


def _measure(folder: Path, case: str) -> int:
    what, name, partial = CASES[case]
    today = datetime.now(UTC).date()
    tenant = tenant_registry.load_registry().get("CA")
    rule_engine = RuleEngine(tenant, default_rules.load_default_rules(tenant))
    for service in ("dynamodb", "s3", "sqs"):  # as a worker has them
        clients.get_session().create_client(service, region_name="us-east-1")
    store, started = Disk(folder), time.perf_counter()
    with (folder / name).open("rb") as file, RecordSpool(today) as spool:
        for item in [] if case == "new" else _items(folder):
            spool.add(item)
        factory = RecordFactory(tenant, rule_engine, lambda: datetime.now(UTC))
        rows = Reader({}, ("CA", "state"), today).read_rows(_stream(file), name)
        made = make_plan(rows, spool, factory, today, partial=partial)
        for part in report_store.cut_report(made, spool.restore_before):
            store.put(f"{case}/{part.name}", part.body)
        counts = f"added {len(made.created)}, changed {len(made.changed)}, closed {len(made.closed)}, "
        counts += f"unchanged {made.unchanged}, refused {len(made.refused)}"
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"parse and plan, {what:<26} {ROWS / seconds:8.0f} rows/s   peak {peak:5.0f} MB of {LIMIT}   {counts}")
    return int(peak > LIMIT)


def _stream(file: Any) -> BinaryIO:
    stream: BinaryIO = file
    return stream


def _items(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the items that the first plan would have written."""
    store, number = Disk(folder), 0
    while (folder / f"new_plan-{number}.jsonl").exists():
        for line in store.get(f"new/plan-{number}.jsonl").splitlines():
            for _, after in from_json(line):
                yield {"SK": "REP#", "doc": after}
        number += 1


def _roster(file: Path, first: int = 0, **cells: str) -> None:
    """Write a roster of ROWS mayors, from the people of the largest real chamber or from the samples."""
    data = public_data.folder()
    real = data / "openstates" / "nh.csv" if data else SAMPLE
    with (real if real.is_file() else SAMPLE).open(encoding="utf-8", newline="") as source:
        people = list(csv.DictReader(source))
    with file.open("w", encoding="utf-8", newline="") as made:
        writer = csv.DictWriter(made, people[0])
        writer.writeheader()
        for number in range(first, first + ROWS):
            of = people[number % len(people)]
            changed = {"id": f"ocd-person/{number}", "current_chamber": "mayor", "current_district": f"Place {number}"}
            writer.writerow(of | changed | cells)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
