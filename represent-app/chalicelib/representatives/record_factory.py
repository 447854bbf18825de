"""Make records of a tenant from drafts, under one version of its rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Flaw, Invalid
from chalicelib.core.validation import validate
from chalicelib.representatives.models import FormerSeat, Level, Representative, RepresentativeDraft, get_status
from chalicelib.representatives.placeholder_names import names_no_person
from chalicelib.representatives.provenance import (
    HeldFields,
    attribute_fields,
    find_lists,
    find_released,
    get_field_pointer,
    has_sources,
    list_fields,
    read_owners,
    set_field,
    state_fields,
    write_provenance,
)
from chalicelib.representatives.term_history import MOST_FORMER, SEAT, find_former_seat

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from chalicelib.representatives.provenance import Origin
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.tenant_registry import Tenant

# In bytes of JSON. A DynamoDB item holds at most 400 KB, and a change holds the record before and after.
MAX_RECORD = 150_000
MOST_QUOTED = 100  # characters of a client's value that an error quotes
# The fields that the rules derive.
DERIVED = ("position", "level", "chamber", "district", "division_id", "party")
KEPT = ("former_seats", "provenance", "verified_at", "verified_by")


@dataclass(slots=True, eq=False)
class RecordFactory:
    """Makes and updates records under one version of a tenant's rules.

    `origin` is the source of the values that are written; None for changes that no source states, like those of rules.
    """

    tenant: Tenant
    engine: RuleEngine
    now: Callable[[], datetime]
    origin: Origin | None = None

    def make_draft(self, fields: dict[str, Any], current: Representative | None = None) -> RepresentativeDraft:
        """Validate JSON values as a draft and apply the rules; raises Invalid."""
        return self.apply_rules(validate(RepresentativeDraft, fields), current)

    def apply_rules(self, draft: RepresentativeDraft, current: Representative | None = None) -> RepresentativeDraft:
        """Return a draft with the fields that the rules derive; raises Invalid with the allowed values.

        A record whose office or party new rules no longer have may keep it, so that its term can still be ended.
        """
        self.check_state(draft)
        if current is None or draft.name != current.name:
            check_name(draft)
        try:
            derived = self.engine.derive_fields(draft)
            if all(getattr(draft, name) == value for name, value in derived.items()):
                return draft
            return draft.model_copy(update=derived)
        except Invalid as error:
            if current is None:
                raise
            if draft.party == current.party and all(flaw.pointer == "#/party" for flaw in error.flaws):
                fitted = self.engine.derive_fields(draft.model_copy(update={"party": None}))
                return draft.model_copy(update=fitted | {"party": draft.party})
            if any(getattr(draft, name) != getattr(current, name) for name in DERIVED):
                raise
            return draft

    def leaves_unchanged(self, record: Representative) -> bool:
        """Return whether the rules and the day change nothing of a record that is drafted as it is."""
        if record.state != self.tenant.state or get_status(record, self.now().date()) != record.status:
            return False
        try:
            derived = self.engine.derive_fields(record)
        except Invalid:
            return False
        return all(getattr(record, name) == value for name, value in derived.items())

    def check_state(self, draft: RepresentativeDraft) -> None:
        """Raise Invalid if the draft names another state."""
        if draft.state not in (None, self.tenant.state):
            detail = (
                f"Representatives of {self.tenant.id} are in the state {self.tenant.state}; send that state or leave "
                "it out."
            )
            raise Invalid(detail, flaws=(Flaw("#/state", detail),))

    def create(self, draft: RepresentativeDraft, representative_id: UUID) -> Representative:
        """Make a new record from a draft to which the rules were applied."""
        now, fields = self.now(), self._set_defaults(draft)
        made = Representative(
            **fields,
            id=representative_id,
            version=1,
            former_seats=[],
            provenance=state_fields(fields, self.origin) if self.origin else [],
            created_at=now,
            updated_at=now,
            status=get_status(draft, now.date()),
        )
        return check_size(made)

    def update(
        self, current: Representative, draft: RepresentativeDraft, stated: frozenset[str] = frozenset()
    ) -> Representative:
        """Return the record with the fields of a draft; returns `current` itself if nothing changes.

        `stated` has the names of the fields that the origin states, also of those that are unchanged.
        """
        now = self.now()
        revised = self._revise(current, draft, now.date())
        if revised == current and (not stated or has_sources(current.get_writable(), current.provenance)):
            return current
        revised = self._attribute(current, revised, stated)
        if revised == current:
            return current
        moved = any(getattr(revised, name) != getattr(current, name) for name in SEAT) and (
            self.engine.get_seat(revised) != self.engine.get_seat(current)
        )
        if left := find_former_seat(current, revised, now.date(), moved=moved):
            revised = revised.model_copy(update={"former_seats": [*current.former_seats, left][-MOST_FORMER:]})
        return check_size(
            revised.model_copy(update={"version": current.version + 1, "updated_at": self._get_moment(current)})
        )

    def _revise(self, current: Representative, draft: RepresentativeDraft, today: date) -> Representative:
        """Return a record with the fields of a draft; only what the rules change is validated."""
        fields = self._set_defaults(draft) | {"status": get_status(draft, today)}
        if all(getattr(current, name) == fields[name] for name in DERIVED):
            return current.model_copy(update={name: value for name, value in fields.items() if name not in DERIVED})
        kept = {name: getattr(current, name) for name in ("id", "version", "created_at", "updated_at", *KEPT)}
        return Representative(**fields, **kept)

    def _attribute(self, current: Representative, record: Representative, stated: frozenset[str]) -> Representative:
        """Return a record with the source of each field."""
        if self.origin is None and not current.provenance:
            return record  # there is no source to name
        fields, before = record.get_writable(), current.get_writable()
        owners = read_owners(before, current.provenance)
        found = attribute_fields(before, fields, owners, self.origin, stated)
        return record.model_copy(update={"provenance": write_provenance(fields, found)})

    def release(
        self, current: Representative, held: HeldFields, pointers: Collection[str] | None
    ) -> tuple[Representative, HeldFields]:
        """Return the record with the values of sources in fields that staff held, and the fields that are still held.

        With `pointers`, only these fields and lists are released. A field for which no source states a value keeps it,
        and so does a list without entries of sources; the next source may change it.
        """
        fields = current.get_writable()
        owners = read_owners(fields, current.provenance)
        shown, released = (find_released(some, owners, held) for some in (None, pointers))
        stated = {pointer: each for pointer, each in held.stated.items() if pointer in released}
        stated_values = {pointer: each.value for pointer, each in stated.items()}
        for pointer, value in {**find_lists(fields, owners, released), **stated_values}.items():
            set_field(fields, pointer, value)
        revised = replace(self, origin=None).update(current, self._make_released(fields, current, seat=stated))
        after = revised.get_writable()
        left = {
            key: origin
            for key, origin in owners.items()
            if not origin.of_staff or get_field_pointer(key) not in released
        }
        for key, _, _ in list_fields(after):
            if value := stated.get(get_field_pointer(key)):
                left[key] = value.origin
        sources = write_provenance(after, left)
        rest = HeldFields(
            removed={name: each for name, each in held.removed.items() if f"/contact_info/{name}" not in released},
            stated={pointer: held.stated[pointer] for pointer in held.stated if pointer in shown - released},
        )
        if sources == revised.provenance:
            return revised, rest
        updates: dict[str, Any] = {"provenance": sources}
        if revised is current:
            updates |= {"version": current.version + 1, "updated_at": self._get_moment(current)}
        return check_size(revised.model_copy(update=updates)), rest

    def _make_released(
        self, fields: dict[str, Any], current: Representative, *, seat: Collection[str]
    ) -> RepresentativeDraft:
        """Return a draft of fields that were released; what follows from the `seat`, if that is among them, does."""
        if "/position" not in seat:
            return self.make_draft(fields, current)
        derived = dict.fromkeys(("level", "chamber", "division_id"))
        draft = self.make_draft(fields | derived, current)
        return draft if draft.division_id else self.make_draft(fields | {"level": None, "chamber": None}, current)

    def add_former_seats(
        self, current: Representative | None, record: Representative, seats: Sequence[FormerSeat]
    ) -> Representative:
        """Return a record with the earlier terms that it does not have yet; returns `record` itself if it has all.

        A term that would overlap the one in the record is left out. `current` is the record before the write.
        """
        latest = record.term_start or self.now().date()
        known = {key for seat in record.former_seats for key in self._list_keys(seat)}
        missing = [seat for seat in seats if seat.until <= latest and not known & set(self._list_keys(seat))]
        if not missing:
            return record
        former = sorted([*record.former_seats, *missing], key=lambda seat: seat.until)[-MOST_FORMER:]
        if former == record.former_seats:
            return record
        updates: dict[str, Any] = {"former_seats": former}
        if record is current:
            updates |= {"version": current.version + 1, "updated_at": self._get_moment(current)}
        return check_size(record.model_copy(update=updates))

    def _list_keys(self, seat: FormerSeat) -> list[tuple[object, ...]]:
        """Return the keys of a former seat: two with one of them are the same term."""
        place = self.engine.get_seat(seat)
        return [(place, "start", seat.term_start), (place, "until", seat.until)]

    def set_end(self, record: Representative, day: date) -> Representative:
        """Return a revised record, which is not written yet, with the day on which its term will end."""
        ended = record.model_copy(update={"term_end": day})
        return self._attribute(record, ended, frozenset())

    def mark_verified(self, current: Representative, by: str) -> Representative:
        """Return the record as verified by an account, now."""
        now = self._get_moment(current)
        updates = {"verified_at": now, "verified_by": by, "version": current.version + 1, "updated_at": now}
        return current.model_copy(update=updates)

    def refresh_status(self, current: Representative) -> Representative:
        """Return the record as a new version, to be written because the status of its term has changed."""
        return current.model_copy(update={"version": current.version + 1, "updated_at": self._get_moment(current)})

    def reapply_rules(self, current: Representative) -> Representative:
        """Return the record under the current rules; returns `current` itself if nothing changes or no office fits."""
        place = self.engine.find_placement(current)
        if place is None:
            return current
        fields = current.get_writable() | {"level": place.office.level, "chamber": place.office.chamber}
        fields["division_id"] = None if place.district else current.division_id
        return self.update(current, self.make_draft(fields, current))

    def _get_moment(self, current: Representative) -> datetime:
        """Return now, or the creation time if the clock that set it was ahead of this one."""
        return max(self.now(), current.created_at)

    def _set_defaults(self, draft: RepresentativeDraft) -> dict[str, Any]:
        fields = {name: getattr(draft, name) for name in RepresentativeDraft.model_fields}
        return fields | {"state": self.tenant.state, "level": draft.level or Level(self.tenant.kind)}


def check_name(draft: RepresentativeDraft) -> None:
    """Raise Invalid if the name is a text like "Vacant", which names no person; records from before may have one."""
    if names_no_person(draft.name):
        detail = (
            f"{draft.name[:MOST_QUOTED]!r} names no person, and a vacant seat needs no record. If the seat is vacant, "
            "end the term of its last holder (term_end)."
        )
        raise Invalid(f"One field is not valid: {detail}", flaws=(Flaw("#/name", detail),))


def check_size(record: Representative) -> Representative:
    """Return the record; raises Invalid if it is too large for a change, which holds a record twice."""
    size = len(record.to_json().encode())
    if size > MAX_RECORD:
        detail = f"A representative has at most {MAX_RECORD:,} bytes as JSON; this one would have {size:,}. Shorten it."
        raise Invalid(detail, flaws=(Flaw("#", detail),))
    return record


def drop_derived(current: Representative, patch: dict[str, Any]) -> dict[str, Any]:
    """Return the writable fields of a record except those that the rules derive again after the patch."""
    stale: set[str] = set()
    if patch.keys() & {"position", "level", "chamber"}:
        stale |= {"level", "chamber", "division_id"}
    if "district" in patch:
        stale.add("division_id")
    return {name: value for name, value in current.get_writable().items() if name not in stale}
