"""Write a plan in batches of steps while others may write to the same tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import META
from chalicelib.core.errors import Conflict
from chalicelib.imports.jobs import ImportState, LeftOpenRecord
from chalicelib.imports.record_spool import RecordSummary
from chalicelib.representatives.seat_checks import check_seats, needs_seat
from chalicelib.representatives.transaction_writer import (
    ATTEMPTS_OF_MANY,
    Batch,
    parse_record,
    parse_versions,
    sort_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item, TenantTable
    from chalicelib.imports.jobs import ImportJob
    from chalicelib.imports.report_store import Claims, HeldByRecord, StoredStep
    from chalicelib.representatives.held_fields import HeldFieldsRepository
    from chalicelib.representatives.transaction_writer import AnyStep, Step, TransactionWriter
    from chalicelib.tenants.coverage_repository import CoverageRepository
    from chalicelib.tenants.rule_engine import RuleEngine

MOST_LEFT = 100  # the most conflicts that an import lists


class StaleRules(Conflict):
    """The rules have changed since the steps were planned."""


class Superseded(Exception):  # noqa: N818 (not an error: another worker has done the work)
    """The import has changed: another worker is writing the same plan, or the import has ended."""


@dataclass(frozen=True, slots=True)
class BatchWriter:
    """Writes the steps of a plan and the import's progress in the same transactions."""

    table: TenantTable
    transaction_writer: TransactionWriter
    coverage: CoverageRepository
    held_fields: HeldFieldsRepository
    load_rule_engine: Callable[[int], RuleEngine]
    now: Callable[[], datetime]

    def write_batch(
        self, job: ImportJob, steps: Sequence[StoredStep], version: int | None = None
    ) -> tuple[ImportJob, int]:
        """Commit the next chunk of an import, up to 49 steps; returns the updated import and the tenant's version then.

        `version` is the one that the chunk before returned: unless there were other writes since, it need not be read,
        and the rules are the same, because new rules move it. The plan expects the tenant at version `at + moved`.
        After other writes, steps whose records have changed or whose seats are taken are left out and listed in the
        import. Raises StaleRules, Superseded, or Unavailable.
        """
        careful = False
        for attempt in retry_on_conflict(ATTEMPTS_OF_MANY + 1, self.transaction_writer.pause):
            if version is None:
                version = check_rules(job, self.table.get(META))
            fit: Sequence[AnyStep] = steps
            conflicts = list[LeftOpenRecord]()
            if careful or version != job.at + job.moved:
                validated = [(before.validate() if before else None, after.validate()) for before, after in steps]
                fit, conflicts = self._select_fitting(validated, job.rules)
            after = self._advance(job, len(fit), conflicts)
            with attempt:
                if fit:
                    self.transaction_writer.commit(Batch(version, fit, [after.make_write()]))
                else:
                    self.table.transact([after.make_write()])
                return after, version + len(fit)
            if attempt.conflict and any(position > 2 * len(fit) or not fit for position in attempt.conflict.failed):
                raise Superseded from attempt.conflict
            careful, version = True, None
        raise make_busy_error()

    def write_claims(self, job: ImportJob, claims: Claims) -> ImportJob:
        """Write what an import says of offices, by key, and return the updated import.

        Raises StaleRules, Superseded, or Unavailable.
        """
        for attempt in retry_on_conflict(ATTEMPTS_OF_MANY + 1, self.transaction_writer.pause):
            writes = self.coverage.make_claim_writes(check_rules(job, self.table.get(META)), claims)
            after = self._advance(job, 0, (), moved=any(write.sk == META for write in writes))
            with attempt:
                self.table.transact([*writes, after.make_write()])
                return after
            if attempt.conflict and len(writes) in attempt.conflict.failed:
                raise Superseded from attempt.conflict
        raise make_busy_error()

    def write_held(self, job: ImportJob, held: HeldByRecord) -> ImportJob:
        """Write what the source of an import states for fields that staff hold, and return the updated import.

        Raises Superseded or Unavailable.
        """
        for attempt in retry_on_conflict(ATTEMPTS_OF_MANY + 1, self.transaction_writer.pause):
            writes = self.held_fields.make_restating_writes(held.fields)
            after = self._advance(job, 0, ())
            with attempt:
                self.table.transact([*writes, after.make_write()])
                return after
            if attempt.conflict and len(writes) in attempt.conflict.failed:
                raise Superseded from attempt.conflict
        raise make_busy_error()

    def _advance(self, job: ImportJob, count: int, conflicts: Sequence[LeftOpenRecord], *, moved: int = 0) -> ImportJob:
        """Return an import after its next chunk: `count` steps are written, and `moved` other versions."""
        total = job.counts.conflicts + len(conflicts)
        return job.revise(
            self.now(),
            chunk=job.chunk + 1,
            written=job.written + count,
            moved=job.moved + count + moved,
            counts=job.counts.model_copy(update={"conflicts": total}),
            left=[*job.left, *conflicts][:MOST_LEFT],
            state=ImportState.DONE if job.chunk + 1 == job.chunks else ImportState.APPLYING,
        )

    def _select_fitting(self, steps: Sequence[Step], rules_version: int) -> tuple[list[Step], list[LeftOpenRecord]]:
        """Return the steps that are still valid, without those already written, and the conflicts."""
        stored = self.table.get_many([sort_key(record.id) for step in steps if (record := step[1])])
        fit: list[Step] = []
        conflicts: list[LeftOpenRecord] = []
        for before, after in steps:
            if after is None:
                continue
            item = stored.get(sort_key(after.id))
            current = parse_record(item) if item else None
            if (current.to_json() if current else None) == (before.to_json() if before else None):
                fit.append((before, after))
            elif current is None or current.get_writable() != after.get_writable():
                reason = "has been changed since the import was planned"
                conflicts.append(LeftOpenRecord(id=after.id, name=after.name, reason=reason))
        return self._select_seated(fit, conflicts, self.load_rule_engine(rules_version)), conflicts

    def _select_seated(self, steps: list[Step], conflicts: list[LeftOpenRecord], rule_engine: RuleEngine) -> list[Step]:
        """Return the steps for which a seat is free, and add the others to the conflicts; see check_seats."""
        if not any(
            after and needs_seat(before, after) and rule_engine.has_seat_limit(after) for before, after in steps
        ):
            return steps
        ids = {after.id for _, after in steps if after}
        fit: list[Step] = []
        for step, reason in check_seats(rule_engine, self._read_others(ids), steps, self.now().date()):
            if reason and step[1]:
                conflicts.append(LeftOpenRecord(id=step[1].id, name=step[1].name, reason=reason))
            else:
                fit.append(step)
        return fit

    def _read_others(self, ids: set[UUID]) -> Iterator[RecordSummary]:
        today = self.now().date()
        for item in self.table.query():
            if item["SK"] != META and (record := parse_record(item)).id not in ids:
                yield RecordSummary(record.as_of(today))


def check_rules(job: ImportJob, meta: Item | None) -> int:
    """Return the version of the tenant; raises StaleRules if its rules are not those of the plan."""
    version, rules_version = parse_versions(meta)
    if rules_version != job.rules:
        raise StaleRules("The tenant's rules have changed since the import was planned.")
    return version
