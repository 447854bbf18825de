"""Making a tenant agree with a roster: plan, apply, and plan again if others wrote in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.aws.optimistic_locking import retry_on_conflict
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.imports.planner import ImportPlan, make_plan
from chalicelib.imports.record_spool import RecordList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from chalicelib.imports.row import RefusedRow, Row
    from chalicelib.representatives.service import RepresentativeService

MOST_CLOSED = 0.25
ATTEMPTS = 10
# A new plan sees the records that others have just entered, but a writer who never stops makes every plan too old.
PLANS_BEFORE_INSISTING = 2


class ClosesTooMany(Conflict):
    """The roster would end more than a quarter of a tenant's current terms, and that was not allowed."""


def load(  # noqa: PLR0913 (the rows, the tenant, and the progress to report)
    rows: Sequence[Row | RefusedRow],
    tenant: str,
    representatives: RepresentativeService,
    today: date,
    *,
    may_close_many: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportPlan:
    """Make the tenant agree with the roster and return what that took; the same roster again writes nothing.

    Raises ClosesTooMany when it would end more than a quarter of the current terms, or Unavailable.
    """
    done = ImportPlan()
    for attempt in retry_on_conflict(ATTEMPTS, representatives.writer.pause):
        records = representatives.get_current_view()
        factory = representatives.make_record_factory(records)
        plan = make_plan(rows, RecordList(list(records.people)), factory, today, written=done.ids)
        if plan.share_missing > MOST_CLOSED and not may_close_many:
            raise ClosesTooMany(f"{describe_closings(plan, tenant)} If so, allow it.")
        written: list[int] = []

        def report(count: int, written: list[int] = written) -> None:
            written.append(count)
            progress(count)

        with attempt:
            representatives.apply_steps(records, plan.steps, report, insist=attempt.number >= PLANS_BEFORE_INSISTING)
            plan.add_steps(done, len(done.steps))
            return plan
        done.add_steps(plan, sum(written))
    raise Unavailable("Others kept writing to this tenant; load the roster again.")


def describe_closings(plan: ImportPlan, tenant: str) -> str:
    """Return the sentence that a plan would end more than a quarter of the current terms."""
    does = "would end" if plan.closed else "lacks the holders of"
    return (
        f"This roster {does} {plan.missing} of the {plan.current} current terms of {tenant}, more than a quarter, and "
        "was stopped. Is it the right file, and complete?"
    )
