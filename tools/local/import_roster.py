"""Import a roster: `python -m tools local import FILE --tenant CA`."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import (
    ClientError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)
from tqdm import tqdm

from chalicelib.auth.permissions import Principal
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import Problem, Unavailable
from chalicelib.core.settings import MissingSetting
from chalicelib.core.validation import parse_json, validate
from chalicelib.imports.formats import congress, detect
from chalicelib.imports.formats.detect import Format
from chalicelib.imports.reader import Reader
from chalicelib.imports.row import RefusedRow, Row
from chalicelib.imports.sync import ClosesTooMany, load
from chalicelib.imports.term_closing import UNREAD
from chalicelib.tenants.column_mapping import ColumnMapping, read_mapping
from tools.local.ministack import PORT, STATE, Cloud, read_port

if TYPE_CHECKING:
    from chalicelib.imports.planner import ImportPlan
    from chalicelib.tenants.tenant_registry import Tenant

HELP = """\
Reads a roster and updates the tenant to match it: new people are created, known ones changed, and the terms of missing
ones end. Importing the same file again writes nothing. A roster is the people of Open States (CSV, or YAML with one
person a file), legislators-current of congress-legislators (JSON or YAML), a feed of VIP, NIST SP 1500-100 or the
Civics common data format (XML), or the tenant's own CSV, mapped by roster_columns of its rules or by --mapping;
plain, or in a gz, tar, tar.gz or zip. No term ends while the file has unreadable rows. STAGE, AWS_ENDPOINT_URL and
the usual AWS variables select the database; without STAGE, it is that of the local stage that runs.
Exit status: 0 if the file was imported, even if some rows were refused; 1 if the import stopped, or if no row of the
file could be used."""
# botocore errors about a wrong configuration; its other errors are bugs of this program.
SET_UP = (
    *(ClientError, NoRegionError, InvalidRegionError, NoCredentialsError, PartialCredentialsError, ProfileNotFound),
    MissingSetting,
)


@dataclass(frozen=True, slots=True)
class Options:
    """The arguments of the command."""

    file: Path
    tenant: str | None
    format: str | None
    offices: Path | None
    mapping: Path | None
    allow_closing: bool


def make_local_environment() -> dict[str, str]:
    """Return the environment of a process that uses the running local stage."""
    cloud = Cloud(STATE, read_port("CLOUD_PORT", PORT))
    return {**cloud.environment, "STAGE": "local"}


FILE = click.Path(path_type=Path)


@click.command("import", help="\b\n" + HELP)
@click.argument("file", type=FILE)
@click.option("--tenant", help="The tenant, such as CA or NY-Albany; optional if each row has a state.")
@click.option("--format", "format_", help=f"One of {', '.join(Format)}; detected from the file by default.")
@click.option("--offices", type=FILE, help="legislators-district-offices (JSON or YAML), with legislators-current.")
@click.option("--mapping", type=FILE, help="A JSON column mapping, instead of the rules' roster_columns.")
@click.option("--allow-closing", is_flag=True, help="Import even if more than a quarter of all terms would end.")
def command(  # noqa: PLR0913 (one argument per option)
    file: Path,
    tenant: str | None,
    format_: str | None,
    offices: Path | None,
    mapping: Path | None,
    *,
    allow_closing: bool,
) -> int:
    """Import one file; return 0 if it was imported, even with refused rows, else 1."""
    if "STAGE" not in os.environ and "DDB_TABLE_NAME" not in os.environ:
        os.environ |= make_local_environment()
    options = Options(file, tenant, format_, offices, mapping, allow_closing)
    try:
        return _load(options)
    except Problem as problem:
        print(f"{options.file}: {problem.detail}", file=sys.stderr)
        for flaw in problem.flaws:
            print(f"  {flaw.pointer}: {flaw.detail}", file=sys.stderr)
    except SET_UP as error:
        print(f"{options.file}: {_setup_advice(error)}", file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or options.file}: {error.strerror}", file=sys.stderr)
    return 1


def _load(options: Options) -> int:
    file: Path = options.file
    scope = Container(Principal("system", id="tools.load"))
    tenant = scope.tenants.get(options.tenant) if options.tenant else None
    form = detect.get_named_format(options.format) if options.format else None
    reader = _reader(scope, tenant, options)
    with file.open("rb") as stream:
        read = list(reader.read_rows(stream, file.name, form))
    groups, refused = _group_rows(read, tenant)
    what = f"rows for {', '.join(sorted(groups))}" if groups else "rows, and none of them can be loaded"
    print(f"{file.name}: {len(read)} {what}")
    unread = [row for row in refused if row.unread]
    total: Counter[str] = Counter()
    bar: tqdm[Any] = tqdm(total=sum(map(len, groups.values())), unit=" rows", file=sys.stderr, disable=None)
    with bar:
        for tenant_of_rows, rows in sorted(groups.items()):
            try:
                plan = _load_one(scope, tenant_of_rows, [*rows, *unread], read, options, bar=bar)
            except Problem as problem:
                bar.close()
                _report_stop(problem, tenant_of_rows, total)
                return 1
            total += _count(plan)
            refused = list(dict.fromkeys([*refused, *plan.refused]))
            _print_notes(tenant_of_rows, plan)
    _summarise(total, refused)
    return int(len(refused) == len(read))


def _reader(scope: Container, tenant: Tenant | None, options: Options) -> Reader:
    names = {state.name: state.id for state in scope.tenants.page(kind="state", limit=100)[0]}
    today = datetime.now(UTC).date()
    reader = Reader(names, (tenant.state, tenant.kind) if tenant else None, today)
    if options.mapping:
        reader = replace(reader, mapping=validate(ColumnMapping, parse_json(options.mapping.read_bytes())))
    elif tenant:
        reader = replace(reader, mapping=read_mapping(scope.for_tenant(tenant.id).rules.get_current().roster_columns))
    if options.offices:
        with options.offices.open("rb") as stream:
            offices = congress.read_district_offices(stream, congress.detect_form(options.offices.name))
        reader = replace(reader, beside=congress.Companions(offices))
    return reader


def _group_rows(read: list[Row | RefusedRow], tenant: Tenant | None) -> tuple[dict[str, list[Row]], list[RefusedRow]]:
    """Return the rows of each tenant, and the refused ones."""
    groups: dict[str, list[Row]] = {}
    refused: list[RefusedRow] = []
    for row in read:
        if isinstance(row, RefusedRow):
            refused.append(row)
        elif tenant and row.state != tenant.state:
            reason = f"belongs to {row.state}, not to {tenant.id}"
            refused.append(RefusedRow(row.line, row.fields["name"], reason, where=row.where))
        else:
            groups.setdefault(tenant.id if tenant else row.state, []).append(row)
    return groups, refused


def _load_one(  # noqa: PLR0913 (the parts of one import, with one call site)
    scope: Container,
    tenant: str,
    rows: list[Row | RefusedRow],
    read: list[Row | RefusedRow],
    options: Options,
    *,
    bar: tqdm[Any],
) -> ImportPlan:
    """Load the rows of one tenant; all rows that were `read` show which offices the file covers."""
    within = scope.for_tenant(tenant, source=f"roster {options.file.name}")
    count = sum(isinstance(row, Row) for row in rows)
    done = 0

    def progress(steps: int) -> None:
        nonlocal done
        bar.update(min(steps, max(0, count - done)))  # ended terms are steps, but not rows
        done += steps

    try:
        today = datetime.now(UTC).date()
        plan = load(
            rows,
            tenant,
            within.representatives,
            today,
            coverage=within.coverage,
            source=options.file.name,
            others=read,
            may_close_many=options.allow_closing,
            progress=progress,
        )
    except Problem as problem:
        if done:
            raise type(problem)(f"{done} changes to {tenant} were written before this: {problem.detail}") from problem
        raise
    bar.update(max(0, count - done))
    return plan


def _count(plan: ImportPlan) -> Counter[str]:
    return Counter(
        created=len(plan.created),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
        closed=len(plan.closed),
        left_open=plan.unlisted,
    )


def _print_notes(tenant: str, plan: ImportPlan) -> None:
    for note in plan.notes:
        name = f"{note.name}: " if note.name else ""
        tqdm.write(f"  {tenant} line {note.line}: {name}{note.reason}", file=sys.stdout)
    for left in plan.open_terms:
        if left.reason != UNREAD:  # these are printed as a number
            tqdm.write(f"  {tenant} left open: {left.name} ({left.id}): {left.reason}", file=sys.stdout)


def _report_stop(problem: Problem, tenant: str, total: Counter[str]) -> None:
    print(f"Stopped at {tenant}: {problem.detail}", file=sys.stderr)
    hints = []
    if written := total["created"] + total["changed"] + total["closed"]:
        hints.append(f"Before that, {written} changes to other tenants were written.")
    if isinstance(problem, ClosesTooMany):
        hints.append(
            "To allow it, add LOAD_OPTIONS=--allow-closing to make, or --allow-closing to python -m tools local import."
        )
    if isinstance(problem, Unavailable):
        hints.append("Run the same command again to continue.")
    if hints:
        print(" ".join(hints), file=sys.stderr)


def _summarise(total: Counter[str], refused: list[RefusedRow]) -> None:
    for row in sorted(refused, key=lambda row: (row.where, row.line)):
        where = f" of {row.where}" if row.where else ""
        print(f"  refused line {row.line}{where}: {row.name or '(no name)'}: {row.reason}")
    if total["left_open"]:
        unread = sum(row.unread for row in refused)
        print(f"{total['left_open']} terms were left open because {unread} rows could not be read")
    counts = ", ".join(f"{name} {total[name]}" for name in ("created", "changed", "unchanged", "closed"))
    print(f"{counts}, refused {len(refused)}")


def _setup_advice(error: Exception) -> str:
    """Return a message that says which setting of the database is missing or wrong."""
    if isinstance(error, ClientError) and error.response["Error"]["Code"] == "ResourceNotFoundException":
        return (
            f"There is no table {settings.load().table_name}. Check STAGE, and that the stage is deployed "
            "(python -m tools deploy dev). AWS_ENDPOINT_URL and AWS_DEFAULT_REGION select the location."
        )
    if isinstance(error, MissingSetting):
        return str(error)
    return f"{error} Check STAGE, AWS_ENDPOINT_URL, AWS_DEFAULT_REGION and the credentials."
