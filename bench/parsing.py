"""Measure the rows read per second from each roster format, in one process so that ratios are comparable."""

from __future__ import annotations

import csv
import gzip
import io
import json
import statistics
import tarfile
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import yaml

from bench.criteria import Run, Section, make_table
from chalicelib.imports.reader import Reader
from chalicelib.imports.row import Row
from chalicelib.tenants.column_mapping import ColumnMapping

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE = 2_000
TODAY = datetime.now(UTC).date()
STATE = "ocd-jurisdiction/country:us/state:ny/government"
MAPPING = ColumnMapping(
    columns={"id": "id", "name": "name", "district": "current_district", "email": "email", "voice": "capitol_voice"},
    defaults={"position": "State Senator"},
)


def measure(run: Run) -> Section:
    """Measure each format in turn."""
    rows, first = [], 0.0
    for name, make in FORMATS.items():
        data = make()
        reader = Reader({}, ("NY", "state"), TODAY, MAPPING if name.startswith("own") else None)
        speed = PEOPLE / statistics.median(_seconds(reader, data) for _ in range(run.rounds))
        first = first or speed
        rows.append([name, f"{speed:,.0f}", f"{speed / first:.2f}", f"{len(data) / 1000:.0f}"])
    head = ("format", "rows a second", "of the first", "kB")
    return Section("parsing", [f"### Rosters of {PEOPLE:,} people read\n\n{make_table(head, rows)}"])


def _seconds(reader: Reader, data: bytes) -> float:
    started = time.perf_counter()
    rows = list(reader.read_rows(data, "roster"))
    seconds = time.perf_counter() - started
    if len(rows) != PEOPLE or not all(isinstance(row, Row) for row in rows):
        raise SystemExit(f"{len(rows)} rows instead of {PEOPLE}, or some refused")
    return seconds


def _csv(*, own: bool = False) -> bytes:
    out = io.StringIO()
    names = ["id", "name", "current_party", "current_district", "current_chamber", "email", "links", "capitol_voice"]
    writer = csv.writer(out)
    writer.writerow([name.replace("current_chamber", "Chamber") for name in names] if own else names)
    writer.writerows(
        [
            f"ocd-person/{n}",
            f"Ada Example {n}",
            "Democratic",
            n,
            "upper",
            f"a{n}@example.org",
            "https://a.example",
            _phone(n),
        ]
        for n in range(PEOPLE)
    )
    return out.getvalue().encode()


def _person(n: int) -> bytes:
    person = {
        "id": f"ocd-person/{n}",
        "name": f"Ada Example {n}",
        "party": [{"name": "Democratic"}],
        "roles": [{"type": "upper", "district": str(n), "jurisdiction": STATE}],
        "email": f"a{n}@example.org",
        "links": [{"url": "https://a.example"}],
        "offices": [{"classification": "capitol", "voice": _phone(n)}],
    }
    return yaml.dump(person, Dumper=yaml.CSafeDumper).encode()


def _people() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for n in range(PEOPLE):
            data = _person(n)
            info = tarfile.TarInfo(f"ny/{n}.yml")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _members() -> list[dict[str, Any]]:
    term = {"type": "rep", "start": "2025-01-03", "end": "2027-01-03", "state": "NY", "party": "Democrat"}
    return [
        {
            "id": {"bioguide": f"A{n}", "thomas": str(n)},
            "name": {"first": "Ada", "last": f"Example {n}"},
            "terms": [term | {"district": n, "url": "https://a.example", "phone": _phone(n)}],
        }
        for n in range(PEOPLE)
    ]


def _feed() -> bytes:
    parts = [
        f'<Person id="p{n}"><FirstName>Ada</FirstName><LastName>Example {n}</LastName></Person>'
        f'<Office id="o{n}"><ContactInformation><Email>a{n}@example.org</Email><Phone>{_phone(n)}</Phone>'
        f"<Uri>https://a.example</Uri></ContactInformation><Name><Text>Supervisor</Text></Name>"
        f"<OfficeHolderPersonIds>p{n}</OfficeHolderPersonIds></Office>\n"
        for n in range(PEOPLE)
    ]
    return f"<VipObject>{''.join(parts)}</VipObject>".encode()


def _phone(n: int) -> str:
    return f"518-455-{n:04}"


FORMATS: dict[str, Callable[[], bytes]] = {
    "openstates-csv": _csv,
    "openstates-csv, in gz": lambda: gzip.compress(_csv()),
    "own csv": lambda: _csv(own=True),
    "openstates-yaml, in tar.gz": _people,
    "congress-json": lambda: json.dumps(_members()).encode(),
    "congress-yaml": lambda: yaml.dump(_members(), Dumper=yaml.CSafeDumper).encode(),
    "vip": _feed,
}
