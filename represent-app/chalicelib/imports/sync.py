"""Apply a roster to a tenant synchronously: plan, write, and plan again after concurrent writes."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib.aws.optimistic_locking import retry_on_conflict
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.imports.planner import ImportPlan, make_plan
from chalicelib.imports.record_spool import RecordList
from chalicelib.imports.report_store import STEPS
from chalicelib.representatives.provenance import UPLOAD, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from uuid import UUID

    from chalicelib.imports.row import RefusedRow, Row
    from chalicelib.representatives.service import RepresentativeService
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.coverage_repository import CoverageRepository

MOST_CLOSED = 0.25
ATTEMPTS = 10
# A new plan sees records written in the meantime, but a continuous writer makes every plan stale. Later attempts
# allow concurrent writes.
STRICT_PLANS = 2
INTERFERED = "Other writes to this tenant kept interfering. Load the roster again."


class ClosesTooMany(Conflict):
    """The roster would end more than a quarter of a tenant's current terms, which was not allowed."""


def load(  # noqa: PLR0913 (inputs of the plan, and a progress callback)
    rows: Sequence[Row | RefusedRow],
    tenant: str,
    representatives: RepresentativeService,
    today: date,
    *,
    coverage: CoverageRepository,
    source: str,
    import_id: UUID | None = None,
    others: Sequence[Row | RefusedRow] = (),
    may_close_many: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportPlan:
    """Make the tenant agree with the roster and return the changes; loading it again on the same day writes nothing.

    `source` names the roster in `coverage`, and `import_id` the claims that can be taken back; for `others` see
    make_plan. Raises ClosesTooMany or Unavailable.
    """
    done = ImportPlan()
    for attempt in retry_on_conflict(ATTEMPTS, representatives.writer.pause):
        records = representatives.get_current_view()
        plan = _plan(rows, representatives, records, today, done.ids, others)
        if plan.share_missing > MOST_CLOSED and not may_close_many:
            raise ClosesTooMany(f"{describe_closings(plan, tenant)} If both are true, allow it.")
        written: list[int] = []
        report = partial(_report, written, progress)
        with attempt:
            representatives.apply_steps(records, plan.steps, report, allow_concurrent=attempt.number >= STRICT_PLANS)
            plan.add_steps(done, len(done.steps))
            break
        done.add_steps(plan, sum(written))
    else:
        raise Unavailable(INTERFERED)
    _write_held(plan, representatives)
    plan.name_source(source, import_id)
    coverage.record_claims(plan.claims)
    representatives.snapshots.invalidate()
    return plan


def _plan(  # noqa: PLR0913, PLR0917 (inputs of the plan)
    rows: Sequence[Row | RefusedRow],
    representatives: RepresentativeService,
    records: View,
    today: date,
    written: frozenset[UUID],
    others: Sequence[Row | RefusedRow],
) -> ImportPlan:
    """Plan a roster that staff have uploaded; see make_plan."""
    factory = representatives.make_record_factory(records, Origin(UPLOAD, today))
    found, held = RecordList(list(records.people)), representatives.held.list_all()
    return make_plan(rows, found, factory, today, written=written, others=others, held=held)


def _write_held(plan: ImportPlan, representatives: RepresentativeService) -> None:
    """Write what the roster states for fields that staff hold; raises Unavailable."""
    restated = iter(plan.held.items())
    while some := dict(islice(restated, STEPS)):
        for attempt in retry_on_conflict(ATTEMPTS, representatives.writer.pause):
            writes = representatives.held.make_restating_writes(some)
            with attempt:
                if writes:
                    representatives.table.transact(writes)
                break
        else:
            raise Unavailable(INTERFERED)


def _report(written: list[int], progress: Callable[[int], None], count: int) -> None:
    """Report the number of steps of a transaction, and add it to those that were written."""
    written.append(count)
    progress(count)


def describe_closings(plan: ImportPlan, tenant: str) -> str:
    """Return the sentence that a plan would end, or does not list, more than a quarter of the current terms."""
    does = "would end" if plan.closed else "does not list the holders of"
    return (
        f"This roster {does} {plan.missing} of the {plan.current} current terms of {tenant}, more than a quarter, and "
        "was stopped. Check that it is the right file and complete."
    )
