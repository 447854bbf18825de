"""Write representatives. Each write is one transaction: the record, its change and the tenant's version."""

from __future__ import annotations

from collections import deque
from dataclasses import KW_ONLY, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import META, TenantTable, Write
from chalicelib.core.errors import Conflict, Flaw, Invalid, PreconditionFailed
from chalicelib.core.json_merge_patch import merge_fields
from chalicelib.core.preconditions import check_precondition
from chalicelib.core.validation import validate
from chalicelib.representatives.models import Representative, RepresentativeDraft, TermStatus
from chalicelib.representatives.provenance import (
    NOTHING_HELD,
    STAFF,
    Origin,
    find_overwritten,
    list_differences,
    read_owners,
)
from chalicelib.representatives.queries import make_not_found
from chalicelib.representatives.record_factory import RecordFactory, check_name, drop_derived
from chalicelib.representatives.seat_checks import check_seats, needs_seat
from chalicelib.representatives.transaction_writer import (
    ATTEMPTS,
    Batch,
    TransactionWriter,
    parse_record,
    parse_versions,
    sort_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item
    from chalicelib.core.idempotency import IdempotencyKey
    from chalicelib.representatives.held_fields import HeldFieldsRepository
    from chalicelib.representatives.provenance import StatedValue
    from chalicelib.representatives.snapshot import View
    from chalicelib.representatives.snapshot_loader import SnapshotLoader
    from chalicelib.representatives.transaction_writer import Step
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.tenant_registry import Tenant

    Precondition = Callable[[Representative], bool]
    Decide = Callable[[RecordFactory, Representative], Representative | None]

DAY = 86_400


@dataclass(slots=True, eq=False)
class RepresentativeService:
    """Writes the representatives of one tenant."""

    table: TenantTable
    tenant: Tenant
    snapshots: SnapshotLoader
    writer: TransactionWriter
    _: KW_ONLY
    get_rule_engine: Callable[[int], RuleEngine]
    held: HeldFieldsRepository
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]

    def get_current_view(self) -> View:
        """Return a view of all current records; see SnapshotLoader.get_fresh."""
        return self.snapshots.get_fresh(full=True).view_on(self.now().date())

    def make_record_factory(self, records: View, origin: Origin | None = None) -> RecordFactory:
        """Return a record factory under the version of the rules that a view has, for values of an origin."""
        return RecordFactory(self.tenant, self.get_rule_engine(records.rules_version), self.now, origin)

    def get_staff_origin(self) -> Origin:
        """Return the origin of values that staff enter today."""
        return Origin(STAFF, self.now().date())

    def create(self, draft: RepresentativeDraft, key: IdempotencyKey | None = None) -> Representative:
        """Add a representative; with `key`, a retry returns the first answer. See get_fresh; TransactWriteItems."""
        new_id = self.new_id()
        for attempt in retry_on_conflict(ATTEMPTS + 1, self.writer.pause):
            if key and attempt.number and (first := self.read_first_answer(key)):
                return first
            records = self.snapshots.get_fresh(full=True).view_on(self.now().date())
            factory = self.make_record_factory(records, self.get_staff_origin())
            try:
                factory.check_state(draft)
                check_name(draft)
                record = factory.create(draft.model_copy(update=factory.engine.derive_fields(draft)), new_id)
                records.get_seat_index(self.get_rule_engine).check_free(record)
            except Invalid:
                # A repeated request may fail only because the first request has created the record.
                if key and (first := self.read_first_answer(key)):
                    return first
                raise
            with attempt:
                self.writer.commit(Batch(records.version, [(None, record)], self.make_answer_write(key, record)))
                return record
        raise make_busy_error()

    def replace(
        self, representative_id: UUID, precondition: Precondition | None, draft: RepresentativeDraft
    ) -> Representative:
        """Replace all writable fields; raises Conflict if the record was changed in between."""

        def replaced(factory: RecordFactory, current: Representative) -> Representative:
            return factory.update(current, factory.apply_rules(draft, current))

        return self._change(representative_id, replaced, precondition, again=False)

    def patch(
        self,
        representative_id: UUID,
        precondition: Precondition | None,
        patch: dict[str, Any],
        model: type[RepresentativeDraft] = RepresentativeDraft,
    ) -> Representative:
        """Apply a JSON merge patch (RFC 7396); a concurrent write makes it apply to the newer record.

        Raises Invalid if the result is not valid as a `model`.
        """

        def merged(factory: RecordFactory, current: Representative) -> Representative:
            value = merge_fields(drop_derived(current, patch), patch, RepresentativeDraft.model_fields)
            return factory.update(current, factory.apply_rules(validate(model, value), current))

        return self._change(representative_id, merged, precondition, again=True)

    def verify(self, representative_id: UUID, precondition: Precondition | None, by: str) -> Representative:
        """Record that an account has verified the record, now."""
        return self._change(
            representative_id,
            lambda factory, current: factory.mark_verified(current, by),
            precondition,
            again=precondition is None,
        )

    def delete(self, representative_id: UUID, precondition: Precondition | None) -> Representative:
        """Remove a representative and return the last record; its changes remain."""
        return self._change(representative_id, lambda _factory, _current: None, precondition, again=True)

    def apply_steps(
        self, records: View, steps: Sequence[Step], progress: Callable[[int], None], *, allow_concurrent: bool = False
    ) -> int:
        """Commit many steps that were planned on a view; returns the version after them. See commit_all.

        With `allow_concurrent`, others may write if they take no seat of the steps and do not change the rules.
        """
        revalidate = partial(self._check_steps, records.rules_version) if allow_concurrent else None
        version, written = records.version, records.as_stored(steps)
        for count, reached in self.writer.commit_all(records.version, written, revalidate):
            version = reached
            progress(count)
        return version

    def reapply_rules(self) -> int:
        """Update the records that have not ended to the current rules; returns the number of records changed."""
        return self._update_matching(RecordFactory.reapply_rules)

    def refresh_statuses(self) -> int:
        """Update the records whose stored status is out of date; returns the number of records changed."""
        return self._update_matching(lambda factory, person: factory.refresh_status(person), turned=True)

    def _update_matching(
        self, decide: Callable[[RecordFactory, Representative], Representative], *, turned: bool = False
    ) -> int:
        """Update the records that `decide` changes; returns the number of records changed.

        With `turned`, only records whose status has changed are considered; else all whose term has not ended.
        """
        for attempt in retry_on_conflict(ATTEMPTS + 1, self.writer.pause):
            records = self.get_current_view()
            factory = self.make_record_factory(records)
            meant = (p for p in records.people if (p.id in records.turned if turned else p.status != TermStatus.ENDED))
            steps = [(person, after) for person in meant if (after := decide(factory, person)) is not person]
            with attempt:
                deque(self.writer.commit_all(records.version, records.as_stored(steps)), maxlen=0)
                return len(steps)
        raise make_busy_error()

    def _change(
        self, representative_id: UUID, decide: Decide, precondition: Precondition | None, *, again: bool
    ) -> Representative:
        """Read, decide and write on condition that the record is unchanged: BatchGetItem, TransactWriteItems.

        A record that takes a seat, or extends its term, is checked against all others; see _check_free.
        """

        def may_retry(conflict: WriteConflict) -> bool:
            return 0 not in conflict.failed or (again and not precondition)

        try:
            for attempt in retry_on_conflict(ATTEMPTS + 1, self.writer.pause, may_retry=may_retry):
                meta, before, current, factory = self._read(representative_id)
                check_precondition(precondition, current, "record")
                after = decide(factory, current)
                if after is current:
                    return current
                if after and needs_seat(current, after):
                    self._check_free(meta, after)
                with attempt:
                    writes = self.make_held_writes(current, after)
                    self.writer.commit(Batch(int(meta["version"]), [(before, after)], writes))
                    return after or current
        except WriteConflict as conflict:
            kind = PreconditionFailed if precondition else Conflict
            raise kind("The record changed in the meantime. Read it again and repeat the change.") from conflict
        raise make_busy_error()

    def make_held_writes(self, current: Representative, after: Representative | None) -> list[Write]:
        """Return the write that keeps what staff overwrite or remove of the values of others: a GetItem if they do.

        A record that is deleted leaves nothing.
        """
        if after is None:
            return self.held.make_deletion_writes(current.id)
        fields = current.get_writable()
        found = find_overwritten(fields, after.get_writable(), read_owners(fields, current.provenance))
        if found == NOTHING_HELD:
            return []
        held, version = self.held.get(current.id)
        return [self.held.make_write(current.id, held.add(found), version)]

    def list_held(self, representative_id: UUID) -> list[tuple[str, StatedValue]]:
        """Return the fields that staff hold and that a source states otherwise, by JSON pointer: two GetItem."""
        item = self.table.get(sort_key(representative_id))
        if item is None:
            raise make_not_found(self.tenant.id, representative_id)
        record = parse_record(item)
        held, _ = self.held.get(representative_id)
        fields = record.get_writable()
        return list_differences(fields, read_owners(fields, record.provenance), held)

    def release(
        self, representative_id: UUID, precondition: Precondition | None, pointers: Collection[str] | None
    ) -> Representative:
        """Give fields that staff hold back to the sources: their values replace those of staff.

        `pointers` are JSON pointers of fields and contact lists; None for all. GetItem, BatchGetItem,
        TransactWriteItems.
        """
        for attempt in retry_on_conflict(ATTEMPTS + 1, self.writer.pause):
            held, held_version = self.held.get(representative_id)
            meta, before, current, factory = self._read(representative_id)
            check_precondition(precondition, current, "record")
            after, rest = factory.release(current, held, pointers)
            writes = [self.held.make_write(representative_id, rest, held_version)] if rest != held else []
            if after is current and not writes:
                return current
            if needs_seat(current, after):
                self._check_free(meta, after)
            with attempt:
                if after is current:
                    self.table.transact(writes)
                else:
                    self.writer.commit(Batch(int(meta["version"]), [(before, after)], writes))
                return after
        raise make_busy_error()

    def _check_free(self, meta: Item, record: Representative) -> None:
        """Raise Invalid if no seat is free for a record in the tenant as `meta` describes it; see get_current."""
        snapshot = self.snapshots.get_current(meta)
        snapshot.view_on(self.now().date()).get_seat_index(self.get_rule_engine).check_free(record)

    def _read(self, representative_id: UUID) -> tuple[Item, Representative, Representative, RecordFactory]:
        """Return the tenant's item, the record as stored and as of today, and a factory under the current rules."""
        key = sort_key(representative_id)
        found = self.table.get_many([META, key])
        if key not in found:
            raise make_not_found(self.tenant.id, representative_id)
        _, rules_version = parse_versions(found[META])
        before = parse_record(found[key])
        factory = RecordFactory(self.tenant, self.get_rule_engine(rules_version), self.now, self.get_staff_origin())
        return found[META], before, before.as_of(self.now().date()), factory

    def _check_steps(self, rules_version: int, chunk: Sequence[Step]) -> int:
        """Return a version of the tenant at which the steps are valid; raises WriteConflict if they no longer are."""
        records = self.get_current_view()
        ids = {record.id for step in chunk for record in step if record}
        others = (person for person in records.people if person.id not in ids)
        taken = any(
            reason
            for _, reason in check_seats(self.make_record_factory(records).engine, others, chunk, self.now().date())
        )
        if taken or records.rules_version != rules_version:
            raise WriteConflict(frozenset())
        return records.version

    def make_answer_write(self, key: IdempotencyKey | None, *records: Representative) -> list[Write]:
        """Return the write that stores records as the first answer to a key, which a retry returns."""
        if key is None:
            return []
        now, doc = int(self.now().timestamp()), "\n".join(record.to_json() for record in records)
        item: Item = {"doc": doc, "fingerprint": key.fingerprint, "expires_at": now + DAY}
        return [Write(key.sk, item, 0, partition="#IDEMPOTENCY", usage=True, expired_before=now)]

    def read_first_answer(self, key: IdempotencyKey) -> Representative | None:
        """Return the only record of the first answer to a key; see read_first_answers."""
        return next(iter(self.read_first_answers(key)), None)

    def read_first_answers(self, key: IdempotencyKey) -> list[Representative]:
        """Return the records of the first answer to a key; raises Invalid for another request. GetItem."""
        first = self.table.get(key.sk, partition="#IDEMPOTENCY", usage=True)
        if first is None or int(first["expires_at"]) < int(self.now().timestamp()):
            return []
        if first["fingerprint"] != key.fingerprint:
            detail = "This Idempotency-Key was used for a different request. Send a new key with a new request."
            raise Invalid(detail, flaws=(Flaw("Idempotency-Key", detail),))
        today = self.now().date()
        return [Representative.model_validate_json(line).as_of(today) for line in str(first["doc"]).split("\n")]
