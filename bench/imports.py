"""Measure imports: parse and plan many rows of one tenant (all new, known, changed, mostly new), and a whole load.

A load runs the application's import service against the database of the benchmark, with the bucket in memory. Each case
has its own process, for its own memory peak.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from unittest.mock import patch

from pydantic_core import from_json

from bench import dataset
from bench.contestants import US, make_environment
from bench.criteria import Criterion, Run, Section, make_table
from bench.peer_runner import measure_memory
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

ROWS, QUICK_ROWS, LOADED = 20_000, 10_000, 10_000
LEAST_PLANNED, LEAST_LOADED = 6_000, 4_000  # rows a second
TENANT = "CA"
SAMPLE = ROOT / "tests" / "data" / "rosters" / "CA.csv"
LIMIT = 256  # MB that a worker may use
# The name of each case, its file, and whether the file is partial.
CASES = {
    "new": ("none known", "roster.csv", False),
    "known": ("all known", "roster.csv", False),
    "changed": ("all changed", "changed.csv", False),
    "others": ("95 % new beside as many", "others.csv", True),
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


def measure(run: Run) -> Section:
    """Measure each case in its own process."""
    found: dict[str, dict[str, Any]] = {}
    rows = QUICK_ROWS if run.quick else ROWS
    with tempfile.TemporaryDirectory(prefix="represent-bench-") as scratch:
        folder = Path(scratch)
        _write_roster(folder / "roster.csv", rows)
        _write_roster(folder / "changed.csv", rows, current_party="Green")
        _write_roster(folder / "others.csv", rows, first=rows - rows // 20)
        _write_roster(folder / "load.csv", LOADED)
        # A table of lookups, which has no records of this tenant.
        table = dataset.name_table(min(run.sizes))
        environment = {**os.environ, **make_environment(run.database.url, US, table)}
        for case in (*CASES, "load"):
            command = [sys.executable, "-m", "bench.imports", scratch, case]
            ran = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            found[case] = json.loads(ran.stdout.splitlines()[-1])
            print(f"imports: {case}, {found[case]['rate']:,.0f} rows a second", file=sys.stderr)
    return report(found, rows)


def report(found: dict[str, dict[str, Any]], rows: int) -> Section:
    """Return the section: a table and the criteria."""
    names = {case: what for case, (what, *_) in CASES.items()} | {"load": "the whole load, none known"}
    cells = [
        [
            names[case],
            f"{each['rows']:,}",
            f"{each['cpu']:,.0f}",
            f"{each['wall']:,.0f}",
            f"{each['peak']:.0f}",
            each["counts"],
        ]
        for case, each in found.items()
    ]
    head = ("", "rows", "rows a second of CPU", "rows a second", "peak MB", "counts")
    section = Section(
        "imports", [f"### Imports: parse and plan {rows:,} rows, and a whole load\n\n{make_table(head, cells)}"]
    )
    for case, each in found.items():
        least = LEAST_LOADED if case == "load" else LEAST_PLANNED
        what = "the whole load" if case == "load" else f"parse and plan, {names[case]}"
        section.criteria.append(
            Criterion(
                f"imports.{case}.rows",
                f"{what}, {'rows a second' if case == 'load' else 'rows a second of CPU'}",
                least,
                each["rate"],
                at_least=True,
            )
        )
    peak = max(each["peak"] for each in found.values())
    section.criteria.append(Criterion("imports.memory", "peak of an import, MB", LIMIT, peak))
    return section


def main(arguments: list[str]) -> int:
    """Measure a case in this process, and print the result as JSON."""
    folder, case = Path(arguments[0]), arguments[1]
    started, cpu = time.perf_counter(), time.process_time()
    rows, counts = _load(folder) if case == "load" else _plan(folder, case)
    peak = measure_memory() / 2**20
    wall, cpu = rows / (time.perf_counter() - started), rows / (time.process_time() - cpu)
    print(
        json.dumps(
            {
                "rows": rows,
                "rate": wall if case == "load" else cpu,
                "wall": wall,
                "cpu": cpu,
                "peak": peak,
                "counts": counts,
            }
        )
    )
    return 0


def _plan(folder: Path, case: str) -> tuple[int, str]:
    _, name, partial = CASES[case]
    today = datetime.now(UTC).date()
    tenant = tenant_registry.load_registry().get(TENANT)
    rule_engine = RuleEngine(tenant, default_rules.load_default_rules(tenant))
    for service in ("dynamodb", "s3", "sqs"):  # as a worker has them
        clients.get_session().create_client(service, region_name="us-east-1")
    store = Disk(folder)
    with (folder / name).open("rb") as file, RecordSpool(today) as spool:
        for item in [] if case == "new" else _items(folder):
            spool.add(item)
        factory = RecordFactory(tenant, rule_engine, lambda: datetime.now(UTC))
        rows = Reader({}, (TENANT, "state"), today).read_rows(_stream(file), name)
        made = make_plan(rows, spool, factory, today, partial=partial)
        for part in report_store.cut_report(made, spool.restore_before):
            store.put(f"{case}/{part.name}", part.body)
    counts = f"added {len(made.created)}, changed {len(made.changed)}, closed {len(made.closed)}, "
    with (folder / name).open("rb") as file:
        count = sum(1 for _ in file) - 1
    return count, counts + f"unchanged {made.unchanged}, refused {len(made.refused)}"


class MemoryBucket:
    """A bucket in memory, as the import service uses S3's client."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def generate_presigned_post(self, **_: Any) -> dict[str, Any]:
        """Return a form that nothing is sent with."""
        return {"url": "http://127.0.0.1:9/", "fields": {}}

    def put_object(self, *, Key: str, Body: bytes, **_: Any) -> None:  # noqa: N803 (the names of the API)
        """Store an object."""
        self.objects[Key] = Body

    def get_object(self, *, Key: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        """Return an object."""
        return {"Body": io.BytesIO(self.objects[Key])}


def _load(folder: Path) -> tuple[int, str]:
    """Import a roster: plan and write all of it."""
    from chalicelib.auth.permissions import SYSTEM  # noqa: PLC0415 (only this case needs the whole application)
    from chalicelib.container import Container  # noqa: PLC0415
    from chalicelib.imports.jobs import ImportDraft  # noqa: PLC0415

    bucket = MemoryBucket()
    with patch("chalicelib.aws.clients.s3", lambda: bucket):
        imports = Container(SYSTEM).for_tenant(TENANT).imports
        made, *_ = imports.create(ImportDraft.model_validate({}), None)
        data = (folder / "load.csv").read_bytes()
        job = imports.jobs.get(made.id)
        bucket.put_object(Key=f"uploads/{TENANT}/{job.upload}", Body=data)
        imports.receive_upload(made.id, len(data))
        job = imports.plan(imports.jobs.get(made.id))
        job = imports.apply(job, lambda: True)
    if job.written != LOADED:
        raise SystemExit(f"The load wrote {job.written} of {LOADED} records: {job.state}, {job.detail}")
    return LOADED, f"added {job.written}"


def _stream(file: Any) -> BinaryIO:
    stream: BinaryIO = file
    return stream


def _items(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the items that the first plan would have written."""
    store, number = Disk(folder), 0
    while (folder / f"new_plan-{number}.jsonl").exists():
        for line in store.get(f"new/plan-{number}.jsonl").splitlines():
            chunk = from_json(line)
            for _, after in [] if isinstance(chunk, dict) else chunk:  # claims and held fields are no records
                yield {"SK": "REP#", "doc": after}
        number += 1


def _write_roster(file: Path, rows: int, first: int = 0, **cells: str) -> None:
    """Write a roster of mayors, from the people of the largest real chamber or from the samples."""
    data = public_data.folder()
    real = data / "openstates" / "nh.csv" if data else SAMPLE
    with (real if real.is_file() else SAMPLE).open(encoding="utf-8", newline="") as source:
        people = list(csv.DictReader(source))
    with file.open("w", encoding="utf-8", newline="") as made:
        writer = csv.DictWriter(made, people[0])
        writer.writeheader()
        for number in range(first, first + rows):
            of = people[number % len(people)]
            changed = {"id": f"ocd-person/{number}", "current_chamber": "mayor", "current_district": f"Place {number}"}
            writer.writerow(of | changed | cells)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
