"""From a roster to a tenant that agrees with it: plan, apply, and plan again if somebody wrote in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.imports.planner import ImportPlan, make_plan
from chalicelib.imports.record_spool import RecordList
from chalicelib.imports.row import MOST_QUOTED, RefusedRow, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from chalicelib.representatives.service import RepresentativeService

MOST_CLOSED = 0.25
ATTEMPTS = 10
# A new plan sees whom others have just entered by hand, but somebody who never stops writing makes every plan too old.
PLANS_BEFORE_INSISTING = 2


class ClosesTooMany(Conflict):
    """The roster would end more than a quarter of a tenant's current terms, and nobody has allowed that."""


def load(  # noqa: PLR0913 (what to load, where, and how to tell of it)
    rows: Sequence[Row | RefusedRow],
    tenant: str,
    directory: RepresentativeService,
    today: date,
    *,
    may_close_many: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportPlan:
    """Make the tenant agree with the roster and return what that took; the same roster again writes nothing.

    Raises ClosesTooMany when it would end more than a quarter of the current terms, or Unavailable.
    """
    done = ImportPlan()
    for attempt in range(ATTEMPTS):
        records = directory.current_view()
        todo = make_plan(
            rows,
            RecordList(list(records.people)),
            tenant,
            directory.make_record_factory(records),
            today,
            written=done.ids,
        )
        if todo.share_missing > MOST_CLOSED and not may_close_many:
            raise ClosesTooMany(f"{count_closings(todo, tenant)} If so, allow it.")
        written: list[int] = []

        def tell(count: int, written: list[int] = written) -> None:
            written.append(count)
            progress(count)

        try:
            directory.apply_steps(records, todo.steps, tell, insist=attempt >= PLANS_BEFORE_INSISTING)
        except WriteConflict:
            done.add(todo, sum(written))
            continue
        todo.add(done, len(done.steps))
        return todo
    raise Unavailable("Others kept writing to this tenant; load the roster again.")


def count_closings(todo: ImportPlan, tenant: str) -> str:
    """Say that a plan would end more than a quarter of the current terms."""
    does = "would end" if todo.closed else "lacks the holders of"
    return (
        f"This roster {does} {todo.missing} of the {todo.current} current terms of {tenant}, more than a quarter, and "
        "was stopped. Is it the right file, and complete?"
    )


def of_tenant(rows: Iterable[Row | RefusedRow], state: str, tenant: str) -> Iterator[Row | RefusedRow]:
    """Refuse the rows that are of another state than the tenant's."""
    for row in rows:
        if isinstance(row, Row) and row.state != state:
            reason = f"belongs to {row.state[:MOST_QUOTED]}, not to {tenant}"
            yield RefusedRow(row.line, row.fields["name"], reason, where=row.where)
        else:
            yield row
