"""Carrying out what was planned before, perhaps elsewhere: some steps at a time, whatever others write meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalicelib.aws.error_mapping import Clash
from chalicelib.aws.tenant_table import META
from chalicelib.core.errors import Conflict
from chalicelib.imports.record_spool import Held, Stock
from chalicelib.representatives.models import Representative
from chalicelib.representatives.record_factory import Desk
from chalicelib.representatives.seat_checks import seated, takes_a_seat
from chalicelib.representatives.transaction_writer import ATTEMPTS_OF_MANY, Ledger, sort_key, stored, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import TenantTable, Write
    from chalicelib.representatives.record_factory import Law, Owner
    from chalicelib.representatives.transaction_writer import Journal, Step


class RulesChanged(Conflict):
    """The rules are others than those that the steps were planned under."""


class Overtaken(Exception):  # noqa: N818 (somebody else has done the work; it is no error)
    """What was to be written along with the steps has changed: somebody else is at the same work, or has ended it."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A record that a step does not fit any more, and why."""

    id: UUID
    name: str
    reason: str


class Along(Protocol):
    """Give what is written along with steps, in the same transaction: how many they are, and what did not fit."""

    def __call__(self, count: int, misfits: Sequence[Misfit]) -> Sequence[Write]:
        """Make the writes."""


class Carrier:
    """Plans on a tenant's records, and carries out the plans."""

    def __init__(  # noqa: PLR0913 (collaborators, all named)
        self,
        table: TenantTable,
        owner: Owner,
        journal: Journal,
        *,
        law: Callable[[int], Law],
        now: Callable[[], datetime],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._table = table
        self._owner = owner
        self._ledger = Ledger(table, journal, pause)
        self._law = law
        self._now = now

    def stock(self) -> Stock:
        """Return all records for a plan: one Query per megabyte."""
        return Stock(self._table.query(), self._now().date())

    def desk(self, rules_version: int) -> Desk:
        """Return what makes records under a version of the rules."""
        return Desk(self._owner, self._law(rules_version), self._now)

    def carry(self, steps: Sequence[Step], version: int, rules_version: int, along: Along) -> None:
        """Commit up to 49 steps, planned on a tenant that would be at `version` now if nobody else had written.

        If somebody has, steps whose records have changed, or whose seats are taken, are left out and told `along`.
        Raises RulesChanged, Overtaken, or Unavailable.
        """
        attempt, careful = 0, False
        while True:
            at, rules_at = versions(self._table.get(META))
            if rules_at != rules_version:
                raise RulesChanged("The tenant's rules have changed since this was planned.")
            fit, misfits = self._fitting(steps, rules_version) if careful or at != version else (steps, [])
            more = along(len(fit), misfits)
            try:
                if fit:
                    self._ledger.commit(at, fit, more)
                else:
                    self._table.transact(more)
            except Clash as clash:
                if any(position > 2 * len(fit) or not fit for position in clash.failed):
                    raise Overtaken from clash
                careful = True
                attempt = self._ledger.waited(attempt, ATTEMPTS_OF_MANY)
            else:
                return

    def _fitting(self, steps: Sequence[Step], rules_version: int) -> tuple[list[Step], list[Misfit]]:
        """Return the steps that still fit, without those that are done, and what does not fit."""
        found = self._table.get_many([sort_key(record.id) for step in steps if (record := step[1])])
        fit: list[Step] = []
        misfits: list[Misfit] = []
        for before, after in steps:
            if after is None:
                continue
            item = found.get(sort_key(after.id))
            there = stored(item).stored() if item else None
            if there == (before.stored() if before else None):
                fit.append((before, after))
            elif item is None or not _same(stored(item), after):
                misfits.append(Misfit(after.id, after.name, "has been changed since the import was planned"))
        return self._seated(fit, misfits, self._law(rules_version)), misfits

    def _seated(self, steps: list[Step], misfits: list[Misfit], law: Law) -> list[Step]:
        """Return the steps that there is a seat for, and tell the others; as the plan decided, see directory.seated."""
        if not any(after and takes_a_seat(before, after) and law.limits(after) for before, after in steps):
            return steps
        ids = {after.id for _, after in steps if after}
        fit: list[Step] = []
        for step, reason in seated(law, self._others(ids), steps, self._now().date()):
            if reason and step[1]:
                misfits.append(Misfit(step[1].id, step[1].name, reason))
            else:
                fit.append(step)
        return fit

    def _others(self, ids: set[UUID]) -> Iterator[Held]:
        today = self._now().date()
        for item in self._table.query():
            if item["SK"] != META and (person := stored(item)).id not in ids:
                yield Held(person.on(today))


def _same(there: Representative, after: Representative) -> bool:
    """Whether a record is already what a step makes of it, whoever wrote that, and when."""
    return there.writable() == after.writable()


def step_of(before: str | None, after: str) -> tuple[Representative | None, Representative]:
    """Return a step whose records are as they are stored."""
    return (
        Representative.model_validate_json(before) if before else None,
        Representative.model_validate_json(after),
    )
