"""Load a roster: `python -m tools.load FILE --tenant CA`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import (
    ClientError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)
from tqdm import tqdm

from chalicelib import settings
from chalicelib.access.permissions import Principal
from chalicelib.errors import Problem, Unavailable
from chalicelib.rosters import openstates
from chalicelib.rosters.load import ClosesTooMany, load
from chalicelib.rosters.row import Refused, Row
from chalicelib.scope import Scope
from chalicelib.settings import MissingSetting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.rosters.plan import Plan
    from chalicelib.tenants.registry import Tenant

HELP = """\
Reads an Open States people CSV (the file published per state) and makes the tenant agree with it: new people are
created, known ones changed, missing ones have their term ended. Loading the same file again writes nothing.
No term is ended while the file has rows that cannot be read. STAGE, AWS_ENDPOINT_URL and the usual AWS variables choose
the database; `make load` sets them for the local one.
Exit status: 0 when the file was loaded, even if some rows were refused; 1 when the load stopped, or when no row of the
file could be used."""
# What botocore says of a set-up that cannot work; its other errors are mistakes of ours.
SET_UP = (
    *(ClientError, NoRegionError, InvalidRegionError, NoCredentialsError, PartialCredentialsError, ProfileNotFound),
    MissingSetting,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Load one file; returns the exit status: 0 loaded but for refused rows, 1 stopped or all refused."""
    parser = argparse.ArgumentParser(prog="python -m tools.load", description=HELP)
    parser.add_argument("file", type=Path, help="an Open States people CSV")
    parser.add_argument(
        "--tenant", help="CA, NY-Albany, …; not needed for the file of Congress, whose rows name their state"
    )
    parser.add_argument(
        "--allow-closing", action="store_true", help="even if more than a quarter of all terms would end"
    )
    options = parser.parse_args(arguments)
    try:
        return _load(options.file, options.tenant, may_close_many=options.allow_closing)
    except Problem as problem:
        print(f"{options.file}: {problem.detail}", file=sys.stderr)
    except SET_UP as error:
        print(f"{options.file}: {_how_to_set_up(error)}", file=sys.stderr)
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
    return 1


def _load(file: Path, tenant_id: str | None, *, may_close_many: bool) -> int:
    scope = Scope(Principal("system", id="tools.load"))
    states = {state.name: state.id for state in scope.tenants.page(kind="state", limit=100)[0]}
    tenant = scope.tenants.get(tenant_id) if tenant_id else None
    read = list(openstates.rows(file.read_bytes(), states, (tenant.state, tenant.kind) if tenant else None))
    groups, refused = _sorted_out(read, tenant)
    what = f"rows for {', '.join(sorted(groups))}" if groups else "rows, and none of them can be loaded"
    print(f"{file.name}: {len(read)} {what}")
    unread = [row for row in refused.values() if row.unread]
    total: Counter[str] = Counter()
    bar: tqdm[Any] = tqdm(total=sum(map(len, groups.values())), unit=" rows", file=sys.stderr, disable=None)
    with bar:
        for tenant_of_rows, rows in sorted(groups.items()):
            try:
                plan = _load_one(scope, tenant_of_rows, [*rows, *unread], file, bar, may_close_many=may_close_many)
            except Problem as problem:
                bar.close()
                _stopped(problem, tenant_of_rows, total)
                return 1
            total += _count(plan)
            refused |= {row.line: row for row in plan.refused}
            _tell_notes(tenant_of_rows, plan)
    _summarise(total, list(refused.values()))
    return int(len(refused) == len(read))


def _sorted_out(read: list[Row | Refused], tenant: Tenant | None) -> tuple[dict[str, list[Row]], dict[int, Refused]]:
    """Give the rows of each tenant, and the refused ones by their line."""
    groups: dict[str, list[Row]] = {}
    refused: dict[int, Refused] = {}
    for row in read:
        if isinstance(row, Refused):
            refused[row.line] = row
        elif tenant and row.state != tenant.state:
            reason = f"belongs to {row.state}, not to {tenant.id}"
            refused[row.line] = Refused(row.line, row.fields["name"], reason)
        else:
            groups.setdefault(tenant.id if tenant else row.state, []).append(row)
    return groups, refused


def _load_one(  # noqa: PLR0913 (one call site; the parts of one load)
    scope: Scope, tenant: str, rows: list[Row | Refused], file: Path, bar: tqdm[Any], *, may_close_many: bool
) -> Plan:
    directory = scope.of(tenant, source=f"roster {file.name}").directory
    count = sum(isinstance(row, Row) for row in rows)
    done = 0

    def progress(steps: int) -> None:
        nonlocal done
        bar.update(min(steps, max(0, count - done)))  # ends of terms are steps, and no rows
        done += steps

    try:
        plan = load(rows, tenant, directory, datetime.now(UTC).date(), may_close_many=may_close_many, progress=progress)
    except Problem as problem:
        if done:
            raise type(problem)(f"{done} changes to {tenant} were written before this: {problem.detail}") from problem
        raise
    bar.update(max(0, count - done))
    return plan


def _count(plan: Plan) -> Counter[str]:
    return Counter(
        created=len(plan.created),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
        closed=len(plan.closed),
        left_open=plan.left_open,
    )


def _tell_notes(tenant: str, plan: Plan) -> None:
    for note in plan.notes:
        tqdm.write(f"  {tenant} line {note.line}: {note.name}: {note.reason}", file=sys.stdout)


def _stopped(problem: Problem, tenant: str, total: Counter[str]) -> None:
    print(f"Stopped at {tenant}: {problem.detail}", file=sys.stderr)
    hints = []
    if written := total["created"] + total["changed"] + total["closed"]:
        hints.append(f"Before that, {written} changes to other tenants were written.")
    if isinstance(problem, ClosesTooMany):
        hints.append(
            "To allow it, add LOAD_OPTIONS=--allow-closing to make, or --allow-closing to python -m tools.load."
        )
    if isinstance(problem, Unavailable):
        hints.append("Run the same command again to go on.")
    if hints:
        print(" ".join(hints), file=sys.stderr)


def _summarise(total: Counter[str], refused: list[Refused]) -> None:
    for row in sorted(refused, key=lambda row: row.line):
        print(f"  refused line {row.line}: {row.name or '(no name)'}: {row.reason}")
    if total["left_open"]:
        unread = sum(row.unread for row in refused)
        print(f"{total['left_open']} terms were left open because {unread} rows could not be read")
    counts = ", ".join(f"{name} {total[name]}" for name in ("created", "changed", "unchanged", "closed"))
    print(f"{counts}, refused {len(refused)}")


def _how_to_set_up(error: Exception) -> str:
    """Say what is missing before the database can be used."""
    if isinstance(error, ClientError) and error.response["Error"]["Code"] == "ResourceNotFoundException":
        return (
            f"There is no table {settings.load().table_name}. Is STAGE right, and is the stage deployed "
            "(python -m tools.stage deploy)? AWS_ENDPOINT_URL and AWS_DEFAULT_REGION say where it is looked for."
        )
    if isinstance(error, MissingSetting):
        return str(error)
    return f"{error} Look at STAGE, AWS_ENDPOINT_URL, AWS_DEFAULT_REGION and the credentials."


if __name__ == "__main__":
    sys.exit(main())
