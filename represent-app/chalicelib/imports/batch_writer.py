"""Carrying out what was planned before, perhaps elsewhere: some steps at a time, whatever others write meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalicelib.aws.optimistic_locking import retry_on_conflict, too_busy
from chalicelib.aws.tenant_table import META
from chalicelib.core.errors import Conflict
from chalicelib.imports.record_spool import RecordSpool, RecordSummary
from chalicelib.representatives.models import Representative
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.representatives.seat_checks import check_seats, needs_seat
from chalicelib.representatives.transaction_writer import (
    ATTEMPTS_OF_MANY,
    Batch,
    TransactionWriter,
    parse_record,
    parse_versions,
    sort_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import TenantTable, Write
    from chalicelib.changes.change_writer import ChangeWriter
    from chalicelib.representatives.transaction_writer import Step
    from chalicelib.tenants.registry import Tenant
    from chalicelib.tenants.rule_engine import RuleEngine


class StaleRules(Conflict):
    """The rules are others than those that the steps were planned under."""


class Superseded(Exception):  # noqa: N818 (somebody else has done the work; it is no error)
    """What was to be written along with the steps has changed: somebody else is at the same work, or has ended it."""


@dataclass(frozen=True, slots=True)
class StepConflict:
    """A record that a step does not fit any more, and why."""

    id: UUID
    name: str
    reason: str


class ExtraWrites(Protocol):
    """Give what is written along with steps, in the same transaction: how many they are, and what did not fit."""

    def __call__(self, count: int, misfits: Sequence[StepConflict]) -> Sequence[Write]:
        """Make the writes."""


class BatchWriter:
    """Plans on a tenant's records, and carries out the plans."""

    def __init__(  # noqa: PLR0913 (collaborators, all named)
        self,
        table: TenantTable,
        owner: Tenant,
        journal: ChangeWriter,
        *,
        law: Callable[[int], RuleEngine],
        now: Callable[[], datetime],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._table = table
        self._owner = owner
        self._ledger = TransactionWriter(table, journal, pause)
        self._law = law
        self._now = now

    def open_spool(self) -> RecordSpool:
        """Return all records for a plan: one Query per megabyte."""
        return RecordSpool(self._table.query(), self._now().date())

    def make_record_factory(self, rules_version: int) -> RecordFactory:
        """Return what makes records under a version of the rules."""
        return RecordFactory(self._owner, self._law(rules_version), self._now)

    def write_batch(self, steps: Sequence[Step], version: int, rules_version: int, along: ExtraWrites) -> None:
        """Commit up to 49 steps, planned on a tenant that would be at `version` now if nobody else had written.

        If somebody has, steps whose records have changed, or whose seats are taken, are left out and told `along`.
        Raises RulesChanged, Overtaken, or Unavailable.
        """
        careful = False
        for attempt in retry_on_conflict(ATTEMPTS_OF_MANY + 1, self._ledger.pause):
            at, rules_at = parse_versions(self._table.get(META))
            if rules_at != rules_version:
                raise StaleRules("The tenant's rules have changed since this was planned.")
            fit, misfits = self._fitting(steps, rules_version) if careful or at != version else (steps, [])
            more = along(len(fit), misfits)
            with attempt:
                if fit:
                    self._ledger.commit(Batch(at, fit, more))
                else:
                    self._table.transact(more)
                return
            if attempt.conflict and any(position > 2 * len(fit) or not fit for position in attempt.conflict.failed):
                raise Superseded from attempt.conflict
            careful = True
        raise too_busy()

    def _fitting(self, steps: Sequence[Step], rules_version: int) -> tuple[list[Step], list[StepConflict]]:
        """Return the steps that still fit, without those that are done, and what does not fit."""
        found = self._table.get_many([sort_key(record.id) for step in steps if (record := step[1])])
        fit: list[Step] = []
        misfits: list[StepConflict] = []
        for before, after in steps:
            if after is None:
                continue
            item = found.get(sort_key(after.id))
            there = parse_record(item).stored() if item else None
            if there == (before.stored() if before else None):
                fit.append((before, after))
            elif item is None or not _same(parse_record(item), after):
                misfits.append(StepConflict(after.id, after.name, "has been changed since the import was planned"))
        return self._seated(fit, misfits, self._law(rules_version)), misfits

    def _seated(self, steps: list[Step], misfits: list[StepConflict], law: RuleEngine) -> list[Step]:
        """Return the steps that there is a seat for, and tell the others; as the plan decided, see directory.seated."""
        if not any(after and needs_seat(before, after) and law.has_seat_limit(after) for before, after in steps):
            return steps
        ids = {after.id for _, after in steps if after}
        fit: list[Step] = []
        for step, reason in check_seats(law, self._others(ids), steps, self._now().date()):
            if reason and step[1]:
                misfits.append(StepConflict(step[1].id, step[1].name, reason))
            else:
                fit.append(step)
        return fit

    def _others(self, ids: set[UUID]) -> Iterator[RecordSummary]:
        today = self._now().date()
        for item in self._table.query():
            if item["SK"] != META and (person := parse_record(item)).id not in ids:
                yield RecordSummary(person.on(today))


def _same(there: Representative, after: Representative) -> bool:
    """Whether a record is already what a step makes of it, whoever wrote that, and when."""
    return there.writable() == after.writable()


def parse_step(before: str | None, after: str) -> tuple[Representative | None, Representative]:
    """Return a step whose records are as they are stored."""
    return (
        Representative.model_validate_json(before) if before else None,
        Representative.model_validate_json(after),
    )
