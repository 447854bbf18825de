"""Load the invented samples into the running local stage: people, vacant seats, maps and shares of ZIP codes.

Each part says that it is invented: the ids of people have the scheme `represent-sample`, and claims of vacant seats,
maps and tables have MARK as their source or creator, so that real data can replace them.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

import click
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.auth.permissions import Principal
from chalicelib.container import Container
from chalicelib.core.errors import Problem
from chalicelib.core.settings import MissingSetting
from chalicelib.core.validation import parse_json
from chalicelib.geo import service
from chalicelib.geo.districts import find_named
from chalicelib.geo.geojson import FeatureCollection
from chalicelib.geo.places import SETS
from chalicelib.geo.relationship_files import TableDraft
from chalicelib.imports.reader import Reader
from chalicelib.imports.row import RefusedRow
from chalicelib.imports.sync import load
from chalicelib.tenants.seats import SAMPLE, is_sample
from tools.deploy import cloudformation
from tools.local.import_roster import make_local_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chalicelib.container import TenantContainer
    from chalicelib.geo.places import Set

FOLDER = Path(__file__).with_name("samples")
ZIP_SHARES = "zip_shares.csv"
TENANTS = ("CA", "NY-Albany", "TX-Harris", "NY", "TX", "CA-Los-Angeles")
NAMES: dict[str, Set] = {name: name for name in SETS}
MARK = SAMPLE
# The import of all claims of vacant seats; CoverageRepository.take_back removes them.
IMPORT = uuid5(NAMESPACE_URL, MARK)
FAULTS = (Problem, MissingSetting, ClientError, BotoCoreError)


class BadSampleError(ValueError):
    """A sample does not fit the rules of its tenant; the message names the row and the reason."""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A row of ZIP_SHARES: the part of a ZIP code that is in a district, by the lines from a day on.

    The district is named as in the rules, a municipality by its division.
    """

    tenant: str
    name: Set
    valid_from: date
    zip_code: str
    district: str
    share: float


def load_samples(root: Container, say: Callable[[str], None], folder: Path = FOLDER) -> None:
    """Load the samples of all tenants; loading them again changes no record.

    A tenant that has real people is left unchanged. Raises Problem or BadSampleError.
    """
    shares = read_shares(folder / ZIP_SHARES)
    for tenant in TENANTS:
        scope = root.for_tenant(tenant, source=MARK)
        if not all(map(is_sample, scope.representatives.get_current_view().people)):
            say(f"{tenant} has records that are not samples; it is left unchanged")
            continue
        people = _load_people(scope, folder / f"{tenant}.jsonl")
        maps = _load_maps(scope, folder)
        tables = _load_shares(scope, [row for row in shares if row.tenant == tenant])
        say(f"{tenant}: {people} invented people, {maps} maps, {tables} tables of ZIP codes")


def read_shares(file: Path) -> list[ShareRow]:
    """Return the rows of a table of shares."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [
            ShareRow(
                row["tenant"],
                NAMES[row["set"]],
                date.fromisoformat(row["valid_from"]),
                row["zip"],
                row["district"],
                float(row["share"]),
            )
            for row in csv.DictReader(stream)
        ]


def _load_people(scope: TenantContainer, file: Path) -> int:
    """Import the people and the vacant seats of a tenant; returns the number of people."""
    tenant, today = scope.tenant, datetime.now(UTC).date()
    reader = Reader({}, (tenant.state, tenant.kind), today)
    with file.open("rb") as stream:
        rows = list(reader.read_rows(stream, file.name))
    plan = load(
        rows,
        tenant.id,
        scope.representatives,
        today,
        coverage=scope.coverage,
        source=f"{MARK}/{file.name}",
        import_id=IMPORT,
    )
    for row in (*(row for row in rows if isinstance(row, RefusedRow)), *plan.refused):
        raise BadSampleError(f"{file.name}, line {row.line}: {row.name}: {row.reason}")
    return len(rows) - plan.vacant


def _load_maps(scope: TenantContainer, folder: Path) -> int:
    """Store the maps of a tenant; returns their number."""
    files = sorted(folder.glob(f"{scope.tenant.id}.*.geojson"))
    for file in files:
        found = parse_json(file.read_bytes())
        validity = (date.fromisoformat(found["valid_from"]), None)
        name = NAMES[file.name.split(".")[1]]
        service.replace_boundaries(scope, name, FeatureCollection.model_validate(found), None, validity)
    return len(files)


def _load_shares(scope: TenantContainer, rows: list[ShareRow]) -> int:
    """Store the shares of ZIP codes in a tenant's districts; returns the number of tables."""
    tables = list(_make_tables(scope, rows))
    for table in tables:
        service.load_zip_shares(scope, table, f"{MARK}/{ZIP_SHARES}")
    return len(tables)


def _make_tables(scope: TenantContainer, rows: list[ShareRow]) -> Iterator[TableDraft]:
    """Yield a table for each set and first day."""
    engine = scope.rules.get_current_engine()
    groups: dict[tuple[Set, date], list[ShareRow]] = defaultdict(list)
    for row in rows:
        groups[row.name, row.valid_from].append(row)
    for (name, valid_from), group in groups.items():
        table = TableDraft(scope.tenant, name, (valid_from, None))
        for row in group:
            division = find_named(engine, name, row.district, None)
            if division is None:
                raise BadSampleError(f"{ZIP_SHARES}: {scope.tenant.id} has no {name} district {row.district!r}")
            table.shares[row.zip_code][division] = row.share
        yield table


@click.command("samples")
def command() -> int:
    """Load the invented samples into the running local stage; `make run` does so without internet."""
    if "STAGE" not in os.environ:
        os.environ |= make_local_environment()
    try:
        load_samples(Container(Principal("system", id=MARK)), print)
    except FAULTS as error:
        reason = getattr(error, "detail", cloudformation.describe_error(error))
        print(f"The samples cannot be loaded: {reason}", file=sys.stderr)
        return 1
    return 0
