"""The verbs of the directory. Every write is one transaction: the record, its change, the tenant's version."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import META, TenantTable, Write
from chalicelib.core.errors import Conflict, Flaw, Invalid, PreconditionFailed
from chalicelib.core.json_merge_patch import merge
from chalicelib.core.validation import validate
from chalicelib.representatives.models import Representative, RepresentativeDraft, TermStatus
from chalicelib.representatives.queries import not_found
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.representatives.seat_checks import check_seats, needs_seat
from chalicelib.representatives.transaction_writer import (
    MakeChange,
    TransactionWriter,
    parse_record,
    parse_versions,
    sort_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item
    from chalicelib.representatives.snapshot import View
    from chalicelib.representatives.snapshot_loader import SnapshotLoader
    from chalicelib.representatives.transaction_writer import Step
    from chalicelib.tenants.registry import Tenant
    from chalicelib.tenants.rule_engine import RuleEngine

    Precondition = Callable[[Representative], bool]
    Decide = Callable[[RecordFactory, Representative], Representative | None]

DAY = 86_400


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What makes a retried create the same create: the client's key, and what it asked for."""

    key: str
    request: bytes

    @property
    def sk(self) -> str:
        """Name the item that remembers the first answer."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Tell two different requests under one key apart."""
        return hashlib.sha256(self.request).hexdigest()


class RepresentativeService:
    """The representatives of one tenant, for those who write them."""

    def __init__(  # noqa: PLR0913 (collaborators, all named)
        self,
        table: TenantTable,
        owner: Tenant,
        journal: MakeChange,
        *,
        law: Callable[[int], RuleEngine],
        snapshots: SnapshotLoader,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._table = table
        self._owner = owner
        self._snapshots = snapshots
        self._ledger = TransactionWriter(table, journal, pause, snapshots.apply_committed)
        self._law = law
        self._now = now
        self._new_id = new_id

    def current_view(self) -> View:
        """Return all records as they are now; see SnapshotLoader.get_fresh."""
        return self._snapshots.load_full().view_on(self._now().date())

    def make_record_factory(self, records: View) -> RecordFactory:
        """Return what makes records under the rules that records are of."""
        return RecordFactory(self._owner, self._law(records.rules_version), self._now)

    def create(self, draft: RepresentativeDraft, once: IdempotencyKey | None = None) -> Representative:
        """Add a representative; with `once`, a retry returns the first answer. See current_view; TransactWriteItems."""
        new_id, attempt = self._new_id(), 0
        while True:
            if once and attempt and (first := self._first_answer(once)):
                return first
            records = self.current_view()
            desk = self.make_record_factory(records)
            try:
                record = desk.create(desk.apply_rules(draft), new_id)
                desk.law.make_seating(records.people).seat(record)
            except Invalid:
                # What a first request has created may be what makes its repetition impossible.
                if once and (first := self._first_answer(once)):
                    return first
                raise
            try:
                self._ledger.commit(records.version, [(None, record)], self._remembered(once, record))
            except WriteConflict:
                attempt = self._ledger.backoff(attempt)
            else:
                return record

    def replace(
        self, representative_id: UUID, precondition: Precondition | None, draft: RepresentativeDraft
    ) -> Representative:
        """Put all writable fields in place of the old ones; a write in between is a Conflict, never lost."""

        def replaced(desk: RecordFactory, current: Representative) -> Representative:
            return desk.update(current, desk.apply_rules(draft, current))

        return self._change(representative_id, replaced, precondition, again=False)

    def patch(
        self,
        representative_id: UUID,
        precondition: Precondition | None,
        patch: dict[str, Any],
        model: type[RepresentativeDraft] = RepresentativeDraft,
    ) -> Representative:
        """Apply a JSON merge patch (RFC 7396), again on the newer record if another write came in between.

        The record that it leads to must be valid as a `model`, or Invalid is raised.
        """

        def merged(desk: RecordFactory, current: Representative) -> Representative:
            unknown = dict.fromkeys(patch.keys() - RepresentativeDraft.model_fields.keys())
            value = merge(drop_derived(current, patch), patch) | unknown  # refused by name, even where it is null
            return desk.update(current, desk.apply_rules(validate(model, value), current))

        return self._change(representative_id, merged, precondition, again=True)

    def verify(self, representative_id: UUID, precondition: Precondition | None, by: str) -> Representative:
        """Record that an account has checked the record, now."""
        return self._change(
            representative_id,
            lambda desk, current: desk.mark_verified(current, by),
            precondition,
            again=precondition is None,
        )

    def delete(self, representative_id: UUID, precondition: Precondition | None) -> Representative:
        """Remove a representative and return it as it was; its changes remain."""
        return self._change(representative_id, lambda _desk, _current: None, precondition, again=True)

    def apply_steps(
        self, records: View, steps: Sequence[Step], progress: Callable[[int], None], *, insist: bool = False
    ) -> int:
        """Commit many steps that were planned on records; see ExecutionRepository.commit_all.

        With `insist` others may write meanwhile, as long as they take no seat of the steps and leave the rules be.
        """
        again = (lambda chunk: self._revalidate(records.rules_version, chunk)) if insist else None
        return self._ledger.commit_all(records.version, records.stored(steps), progress, again)

    def reapply_rules(self) -> int:
        """Write what follows from new rules into the records of those in office; returns how many that took."""
        return self._update_matching(RecordFactory.reapply_rules)

    def refresh_statuses(self) -> int:
        """Write the status that terms have today into the records that tell another; returns how many that took."""
        return self._update_matching(lambda desk, person: desk.refresh_status(person), turned=True)

    def _update_matching(
        self, decide: Callable[[RecordFactory, Representative], Representative], *, turned: bool = False
    ) -> int:
        """Change what is to be changed of those in office, or of those whose status has turned, however many."""
        attempt = 0
        while True:
            records = self.current_view()
            desk = self.make_record_factory(records)
            meant = (p for p in records.people if (p.id in records.turned if turned else p.status != TermStatus.ENDED))
            steps = [(person, after) for person in meant if (after := decide(desk, person)) is not person]
            try:
                self._ledger.commit_all(records.version, records.stored(steps), lambda _: None)
            except WriteConflict:
                attempt = self._ledger.backoff(attempt)
            else:
                return len(steps)

    def _change(
        self, representative_id: UUID, decide: Decide, precondition: Precondition | None, *, again: bool
    ) -> Representative:
        """Read, decide, write on condition that nothing changed in between: BatchGetItem, TransactWriteItems.

        Who takes a seat, or holds it for longer, is held against everybody else; see current_view.
        """
        attempt = 0
        while True:
            found = self._table.get_many([META, sort_key(representative_id)])
            if sort_key(representative_id) not in found:
                raise not_found(self._owner.id, representative_id)
            version, rules_version = parse_versions(found[META])
            before = parse_record(found[sort_key(representative_id)])
            current = before.on(self._now().date())
            if precondition and not precondition(current):
                raise PreconditionFailed("If-Match names another version; read the record again and repeat the change.")
            desk = RecordFactory(self._owner, self._law(rules_version), self._now)
            after = decide(desk, current)
            if after is current:
                return current
            if after and needs_seat(current, after):
                desk.law.make_seating(self.current_view().people).seat(after)
            try:
                self._ledger.commit(version, [(before, after)])
            except WriteConflict as clash:
                if 0 in clash.failed and (precondition or not again):
                    kind = PreconditionFailed if precondition else Conflict
                    raise kind("The record changed meanwhile; read it again and repeat the change.") from clash
                attempt = self._ledger.backoff(attempt)
            else:
                return after or current

    def _revalidate(self, rules_version: int, chunk: Sequence[Step]) -> int:
        """Return a version of the tenant at which steps still fit; raises Clash if they no longer do."""
        records = self.current_view()
        ids = {record.id for step in chunk for record in step if record}
        others = (person for person in records.people if person.id not in ids)
        taken = any(
            reason
            for _, reason in check_seats(self.make_record_factory(records).law, others, chunk, self._now().date())
        )
        if taken or records.rules_version != rules_version:
            raise WriteConflict(frozenset())
        return records.version

    def _remembered(self, once: IdempotencyKey | None, record: Representative) -> list[Write]:
        if once is None:
            return []
        now = int(self._now().timestamp())
        item: Item = {"doc": record.stored(), "fingerprint": once.fingerprint, "expires_at": now + DAY}
        return [Write(once.sk, item, 0, partition="#IDEMPOTENCY", usage=True, expired_before=now)]

    def _first_answer(self, once: IdempotencyKey) -> Representative | None:
        first = self._table.get(once.sk, partition="#IDEMPOTENCY", usage=True)
        if first is None or int(first["expires_at"]) < int(self._now().timestamp()):
            return None
        if first["fingerprint"] != once.fingerprint:
            detail = "This Idempotency-Key was used for a different request; a new request needs a new key."
            raise Invalid(detail, flaws=(Flaw("Idempotency-Key", detail),))
        return parse_record(first).on(self._now().date())


def drop_derived(current: Representative, patch: dict[str, Any]) -> dict[str, Any]:
    """Return the writable fields of a record without what the rules will derive anew once it is patched."""
    stale: set[str] = set()
    if patch.keys() & {"position", "level", "chamber"}:
        stale |= {"level", "chamber", "division_id"}
    if "district" in patch:
        stale.add("division_id")
    return {name: value for name, value in current.writable().items() if name not in stale}
