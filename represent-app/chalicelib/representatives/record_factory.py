"""How drafts become records of a tenant, under one version of its rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Flaw, Invalid
from chalicelib.core.validation import validate
from chalicelib.representatives.models import Level, Representative, RepresentativeDraft
from chalicelib.representatives.term_history import MOST_FORMER, find_former_seat

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.tenant_registry import Tenant

# Bytes of JSON. An item of DynamoDB takes 400 KB, and a change holds a record before and after.
MAX_RECORD = 150_000
# What the rules derive.
DERIVED = ("position", "level", "chamber", "district", "division_id", "party")
VERIFICATION = ("verified_at", "verified_by")


@dataclass(slots=True, eq=False)
class RecordFactory:
    """Drafts in, records out."""

    tenant: Tenant
    engine: RuleEngine
    now: Callable[[], datetime]

    def make_draft(self, fields: dict[str, Any], current: Representative | None = None) -> RepresentativeDraft:
        """Return JSON values as a draft that fits the rules; raises Invalid."""
        return self.apply_rules(validate(RepresentativeDraft, fields), current)

    def apply_rules(self, draft: RepresentativeDraft, current: Representative | None = None) -> RepresentativeDraft:
        """Return a draft as the rules have it; raises Invalid that says what is allowed.

        Whom new rules have left without an office, or a party, stays as they are: their term can still be ended.
        """
        self.check_state(draft)
        try:
            return draft.model_copy(update=self.engine.derive_fields(draft))
        except Invalid as error:
            if current is None:
                raise
            if draft.party == current.party and all(flaw.pointer == "#/party" for flaw in error.flaws):
                fitted = self.engine.derive_fields(draft.model_copy(update={"party": None}))
                return draft.model_copy(update=fitted | {"party": draft.party})
            if any(getattr(draft, name) != getattr(current, name) for name in DERIVED):
                raise
            return draft

    def check_state(self, draft: RepresentativeDraft) -> None:
        """Raise Invalid for a draft of another state."""
        if draft.state not in (None, self.tenant.state):
            detail = (
                f"A representative of {self.tenant.id} has the state {self.tenant.state}; leave it out or send that."
            )
            raise Invalid(detail, flaws=(Flaw("#/state", detail),))

    def create(self, draft: RepresentativeDraft, representative_id: UUID) -> Representative:
        """Make the record that a fitted draft becomes."""
        now = self.now()
        return check_size(
            Representative(**self._set_defaults(draft), id=representative_id, version=1, created_at=now, updated_at=now)
        ).as_of(now.date())

    def update(self, current: Representative, draft: RepresentativeDraft) -> Representative:
        """Return the record with a fitted draft's fields; the very same record if that changes nothing."""
        now = self.now()
        kept = {name: getattr(current, name) for name in ("id", "version", "created_at", "updated_at", *VERIFICATION)}
        revised = Representative(**self._set_defaults(draft), **kept, former_seats=current.former_seats).as_of(
            now.date()
        )
        if revised == current:
            return current
        moved = self.engine.get_seat(revised) != self.engine.get_seat(current)
        if left := find_former_seat(current, revised, now.date(), moved=moved):
            revised = revised.model_copy(update={"former_seats": [*current.former_seats, left][-MOST_FORMER:]})
        return check_size(
            revised.model_copy(update={"version": current.version + 1, "updated_at": self._get_moment(current)})
        )

    def mark_verified(self, current: Representative, by: str) -> Representative:
        """Return the record as checked by an account, now."""
        now = self._get_moment(current)
        told = {"verified_at": now, "verified_by": by, "version": current.version + 1, "updated_at": now}
        return current.model_copy(update=told)

    def refresh_status(self, current: Representative) -> Representative:
        """Return the record, whose status is another than was written, as it is to be written now."""
        return current.model_copy(update={"version": current.version + 1, "updated_at": self._get_moment(current)})

    def reapply_rules(self, current: Representative) -> Representative:
        """Return the record as the rules have it now; the same record if that changes nothing, or nothing fits."""
        place = self.engine.find_placement(current)
        if place is None:
            return current
        told = current.get_writable() | {"level": place.office.level, "chamber": place.office.chamber}
        told["division_id"] = None if place.district else current.division_id
        return self.update(current, self.make_draft(told, current))

    def _get_moment(self, current: Representative) -> datetime:
        """Return now, or when the record was created if the clock that did it was ahead of this one."""
        return max(self.now(), current.created_at)

    def _set_defaults(self, draft: RepresentativeDraft) -> dict[str, Any]:
        fields = {name: getattr(draft, name) for name in RepresentativeDraft.model_fields}
        return fields | {"state": self.tenant.state, "level": draft.level or Level(self.tenant.kind)}


def check_size(record: Representative) -> Representative:
    """Return the record; raises Invalid if it is too large to be stored, twice, with the change that tells of it."""
    size = len(record.to_json().encode())
    if size > MAX_RECORD:
        detail = f"A representative has at most {MAX_RECORD:,} bytes as JSON; this would have {size:,}."
        raise Invalid(detail, flaws=(Flaw("#", detail),))
    return record
