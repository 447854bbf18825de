"""Replace the holder of a seat by another person in one transaction: the term ends, and the successor's begins."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.core.errors import Flaw, Invalid, NotFound, PreconditionFailed
from chalicelib.core.preconditions import check_precondition
from chalicelib.representatives.models import Line, Representative, RepresentativeDraft
from chalicelib.representatives.queries import make_not_found
from chalicelib.representatives.record_factory import drop_derived
from chalicelib.representatives.term_history import SEAT
from chalicelib.representatives.transaction_writer import ATTEMPTS, Batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from chalicelib.core.idempotency import IdempotencyKey
    from chalicelib.representatives.record_factory import RecordFactory
    from chalicelib.representatives.service import RepresentativeService

# The fields that the successor takes over with the seat.
OF_SEAT = (*SEAT, "division_id", "senate_class")


class SuccessorDraft(RepresentativeDraft):
    """The person who takes the seat. The fields of the seat that are left out are those of the holder's record."""

    position: Line | None = Field(  # type: ignore[assignment]  # the record completes it before it is used as a draft
        None,
        examples=["State Senator"],
        description="The name of the office in the tenant's rules. If you leave it out, it is that of the record.",
    )
    district: Line | None = Field(
        None,
        examples=["10", "Rockingham 30", "At-Large"],
        description="The name of the district in the tenant's rules. If you leave it out, it is that of the record.",
    )
    term_start: date | None = Field(
        None,
        description="The first day of the successor's term (ISO 8601). If you leave it out, it is `term_end`.",
        examples=["2026-12-07"],
    )


class SuccessionDraft(BaseModel):
    """The end of the holder's term, and the person who takes the seat."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term_end: date = Field(
        description="The day on which the holder's term ends, from which the seat is the successor's (ISO 8601).",
        examples=["2026-12-07"],
    )
    successor: SuccessorDraft = Field(description="The person who takes the seat.")


class Handover(NamedTuple):
    """The records of a handover: the holder's as stored, as of today and with the end of the term, and the new one."""

    version: int
    stored: Representative
    current: Representative
    ended: Representative
    successor: Representative


@dataclass(frozen=True, slots=True)
class Succession:
    """Replaces the holder of one seat; `key` is that of a request that may be repeated."""

    service: RepresentativeService
    representative_id: UUID
    draft: SuccessionDraft
    precondition: Callable[[Representative], bool] | None = None
    key: IdempotencyKey | None = None

    def perform(self) -> list[Representative]:
        """End the term and add the successor; returns both records. See get_fresh; TransactWriteItems.

        Both are planned on one version of the tenant and written on condition that it is still the same, so a
        concurrent write makes the plan begin again. A GetItem more if staff overwrite what a source states.
        """
        new_id = self.service.new_id()
        for attempt in retry_on_conflict(ATTEMPTS + 1, self.service.writer.pause):
            if attempt.number and (first := self._read_first_answer()):
                return first
            try:
                plan = self._plan(new_id)
            except (Invalid, NotFound, PreconditionFailed):
                # A repeated request may fail only because the first request has replaced the holder.
                if first := self._read_first_answer():
                    return first
                raise
            with attempt:
                self._commit(plan)
                return [plan.ended, plan.successor]
        raise make_busy_error()

    def _read_first_answer(self) -> list[Representative]:
        return self.service.read_first_answers(self.key) if self.key else []

    def _plan(self, new_id: UUID) -> Handover:
        """Return the records to write; raises NotFound, PreconditionFailed or Invalid."""
        records = self.service.get_current_view()
        stored = records.get_stored(self.representative_id)
        if stored is None:
            raise make_not_found(self.service.tenant.id, self.representative_id)
        current = stored.as_of(records.today)
        check_precondition(self.precondition, current, "record")
        factory = self.service.make_record_factory(records, self.service.get_staff_origin())
        ended = end_term(factory, current, self.draft.term_end)
        if ended is current and current is not stored:
            # Written later, the change of the status would announce a vacancy.
            ended = factory.refresh_status(current)
        with pointing_at_successor():
            successor = factory.create(make_successor(factory, current, self.draft), new_id)
            records.get_seat_index(self.service.get_rule_engine).with_record(ended).check_free(successor)
        return Handover(records.version, stored, current, ended, successor)

    def _commit(self, plan: Handover) -> None:
        """Write both records, the tenant's version and the answer for a retry: all or none."""
        steps = [] if plan.ended is plan.current else [(plan.stored, plan.ended)]
        writes = self.service.make_held_writes(plan.current, plan.ended)
        writes += self.service.make_answer_write(self.key, plan.ended, plan.successor)
        self.service.writer.commit(Batch(plan.version, [*steps, (None, plan.successor)], writes))


def end_term(factory: RecordFactory, current: Representative, day: date) -> Representative:
    """Return a record whose term ends on a day; `current` itself if it does already. Raises Invalid.

    The rules are not applied: a term may be ended whose office they no longer have. An end that was recorded is moved
    to an earlier day, as by a resignation; a later day would extend the term, and so contradict the record.
    """
    if current.term_end == day:
        return current
    detail = ""
    if current.term_start and day < current.term_start:
        detail = f"A term cannot end ({day}) before it starts ({current.term_start})."
    elif current.term_end and current.term_end < day:
        detail = (
            f"The record says that the term ends on {current.term_end}, which is earlier. Send that day, or correct "
            "term_end of the record first."
        )
    if detail:
        raise Invalid(f"One field is not valid: {detail}", flaws=(Flaw("#/term_end", detail),))
    return factory.update(current, current.model_copy(update={"term_end": day}))


def make_successor(factory: RecordFactory, holder: Representative, draft: SuccessionDraft) -> RepresentativeDraft:
    """Return the draft of the successor of a holder; raises Invalid, also for another seat than the holder's."""
    given = draft.successor.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    other = {name: given[name] for name in SEAT if name in given and given[name] != getattr(holder, name)}
    kept = drop_derived(holder, other)
    seat = {name: kept[name] for name in OF_SEAT if name in kept}
    fields: dict[str, Any] = seat | {"term_start": draft.term_end.isoformat()} | given
    made = factory.make_draft(fields)
    left, taken = factory.engine.get_seat(holder), factory.engine.get_seat(made)
    if left != taken:
        named = " ".join(filter(None, (holder.position, holder.district)))
        detail = (
            f"The successor takes the seat that {holder.name} leaves: {named}. Leave position and district out, or add "
            "the holder of another seat with POST /representatives."
        )
        name = "district" if left[0] == taken[0] else "position"
        raise Invalid(f"One field is not valid: {detail}", flaws=(Flaw(f"#/{name}", detail),))
    return made


@contextmanager
def pointing_at_successor() -> Iterator[None]:
    """Name the fields of errors as those of the successor in the request."""
    try:
        yield
    except Invalid as error:
        flaws = tuple(Flaw(f"#/successor{flaw.pointer.removeprefix('#')}", flaw.detail) for flaw in error.flaws)
        raise Invalid(error.detail, flaws=flaws) from error
