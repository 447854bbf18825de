"""Load a roster: `python -m tools.load FILE --tenant CA`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from chalicelib.changes import Actor
from chalicelib.errors import Problem
from chalicelib.rosters import openstates
from chalicelib.rosters.load import load
from chalicelib.rosters.row import Refused, Row
from chalicelib.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.rosters.plan import Plan

HELP = """\
Reads an Open States people CSV (the file published per state) and makes the tenant agree with it: new people are
created, known ones changed, missing ones have their term ended. Loading the same file again writes nothing.
STAGE, AWS_ENDPOINT_URL and the usual AWS variables choose the database; `make load` sets them for the local one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Load one file; returns the exit status: 0 loaded, 1 not loaded or not wholly."""
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
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
    return 1


def _load(file: Path, tenant_id: str | None, *, may_close_many: bool) -> int:
    scope = Scope(Actor(kind="system", id="tools.load"))
    states = {state.name: state.id for state in scope.tenants.page(kind="state", limit=100)[0]}
    tenant = scope.tenants.get(tenant_id) if tenant_id else None
    read = list(openstates.rows(file.read_bytes(), states, (tenant.state, tenant.kind) if tenant else None))
    refused = [row for row in read if isinstance(row, Refused)]
    groups: dict[str, list[Row | Refused]] = {}
    for row in read:
        if isinstance(row, Row):
            if tenant and row.state != tenant.state:
                refused.append(Refused(row.line, row.fields["name"], f"belongs to {row.state}, not to {tenant.id}"))
            else:
                groups.setdefault(tenant.id if tenant else row.state, []).append(row)
    print(f"{file.name}: {len(read)} rows for {', '.join(sorted(groups)) or 'nobody'}")
    total: Counter[str] = Counter()
    planned = sum(map(len, groups.values()))
    bar: tqdm[Any] = tqdm(total=planned, unit=" rows", file=sys.stderr, disable=None)
    with bar:
        for tenant_of_rows, rows in sorted(groups.items()):
            try:
                plan = _load_one(scope, tenant_of_rows, rows, file, bar, may_close_many=may_close_many)
            except Problem as problem:
                bar.close()
                _stopped(problem, tenant_of_rows, total)
                return 1
            total += _count(plan)
            refused += plan.refused
            _tell_notes(tenant_of_rows, plan)
    _summarise(total, refused)
    return 0


def _load_one(  # noqa: PLR0913 (one call site; the parts of one load)
    scope: Scope, tenant: str, rows: list[Row | Refused], file: Path, bar: tqdm[Any], *, may_close_many: bool
) -> Plan:
    directory = scope.of(tenant, source=f"roster {file.name}").directory
    done = 0

    def progress(count: int) -> None:
        nonlocal done
        done += count
        bar.update(min(count, len(rows)))

    try:
        plan = load(rows, tenant, directory, datetime.now(UTC).date(), may_close_many=may_close_many, progress=progress)
    except Problem as problem:
        if done:
            raise type(problem)(f"{done} changes to {tenant} were written before this: {problem.detail}") from problem
        raise
    bar.update(max(0, len(rows) - done))
    return plan


def _count(plan: Plan) -> Counter[str]:
    return Counter(
        created=len(plan.created), changed=len(plan.changed), unchanged=plan.unchanged, closed=len(plan.closed)
    )


def _tell_notes(tenant: str, plan: Plan) -> None:
    for note in plan.notes:
        tqdm.write(f"  {tenant} line {note.line}: {note.name}: {note.reason}", file=sys.stdout)


def _stopped(problem: Problem, tenant: str, total: Counter[str]) -> None:
    print(f"Stopped at {tenant}: {problem.detail}", file=sys.stderr)
    written = total["created"] + total["changed"] + total["closed"]
    print(
        f"Before that, {written} changes to other tenants were written. Run the same command again to go on.",
        file=sys.stderr,
    )


def _summarise(total: Counter[str], refused: list[Refused]) -> None:
    for row in sorted(refused, key=lambda row: row.line):
        print(f"  refused line {row.line}: {row.name or '(no name)'}: {row.reason}")
    counts = ", ".join(f"{name} {total[name]}" for name in ("created", "changed", "unchanged", "closed"))
    print(f"{counts}, refused {len(refused)}")


if __name__ == "__main__":
    sys.exit(main())
