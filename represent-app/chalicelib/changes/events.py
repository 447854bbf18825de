"""Define the events of changes: each has a detail of a fixed, versioned form. Pure.

The id of an event is its tenant and the sequence number of its change. Together with the type it is unique, however
often the event itself is delivered (docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html).
"""

from __future__ import annotations

import json
from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.changes.models import COVERAGE_KINDS, RULES, SEAT, get_seat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.changes.models import Change

SOURCE = "represent"
# An entry of PutEvents has at most 256 KB, including its other members.
MOST_BYTES = 240_000


class Detail(BaseModel):
    """The fields of every event's detail."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = Field(1, description="Version of the form of this detail.")
    id: str = Field(
        description="The tenant and the sequence number; unique with the type, and equal in repeated deliveries."
    )
    tenant: str
    sequence: int
    time: datetime
    actor: str = Field(description="The kind of principal that made the change.")
    source: str = Field(description="The source of the change: api, or the name of a roster.")


class RepresentativeChanged(Detail):
    """A representative was created, updated or deleted; `status` in before and after is that of the moment."""

    representative_id: UUID
    changed: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    omitted: list[str] = Field([], description="The fields that were too large to send; GET /changes has them.")


class SeatChanged(Detail):
    """A seat became vacant, was filled, or is no longer declared vacant."""

    representative_id: UUID | None = Field(
        description="The representative who left or took the seat; null if staff declared or withdrew the vacancy."
    )
    position: str
    district: str | None
    division_id: str | None


class CoverageChanged(Detail):
    """A roster now covers offices of the tenant, or its coverage was taken back: empty seats may change their state."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None


class RulesChangedDetail(Detail):
    """The rules of a tenant were changed."""

    changed: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class WebhookDisabled(Detail):
    """A webhook was disabled after failing for too long; `sequence` is the last change delivered to it."""

    id: str = Field(description="The tenant, the webhook and its version; equal in repeated deliveries.")
    webhook_id: UUID
    host: str = Field(description="The host of the webhook's URL.")
    failures: int
    failing_since: datetime


class BudgetReached(Detail):
    """This month's cost has reached a share of the tenant's budget; `sequence` is 0, since no change caused it."""

    id: str = Field(description="The tenant, the month and the share; equal in repeated deliveries.")
    month: str
    share: int = Field(description="The share of the budget, in percent.")
    budget_usd: str
    spent_usd: str


class CriticalError(Detail):
    """A failure needs a person; `tenant` is "represent" if it belongs to no tenant, and `sequence` is 0."""

    id: str = Field(description="The fingerprint, the day and the count; equal in repeated deliveries.")
    fingerprint: str = Field(description="Equal for failures of one cause.")
    kind: str
    message: str
    operation: str
    count: int = Field(description="The number of such failures that day.")


class SourceReported(Detail):
    """A source changed a tenant, failed, or needs a review; `source` is its id, and `sequence` is 0."""

    id: str = Field(description="The tenant, the source and the file; equal in repeated deliveries.")
    import_id: UUID | None = Field(None, description="The import of the file; null if it is no roster.")
    detail: str | None = Field(None, description="The result, in a sentence; null if there is nothing to say.")


FORMS: dict[str, type[Detail]] = {
    "representative.created": RepresentativeChanged,
    "representative.deleted": RepresentativeChanged,
    "representative.updated": RepresentativeChanged,
    "source.changed": SourceReported,
    "source.failed": SourceReported,
    "source.needs_review": SourceReported,
    "system.critical_error": CriticalError,
    "tenant.coverage_changed": CoverageChanged,
    "tenant.rules_changed": RulesChangedDetail,
    "usage.budget_reached": BudgetReached,
    "vacancy.filled": SeatChanged,
    "vacancy.opened": SeatChanged,
    "vacancy.withdrawn": SeatChanged,
    "webhook.disabled": WebhookDisabled,
}
# The event types that webhooks can receive.
OF_CHANGES = tuple(name for name in FORMS if name.startswith(("representative.", "tenant.", "vacancy.")))


class EventForm(BaseModel):
    """The form of one type of event: JSON Schema (draft 2020-12) of its detail."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(
        examples=["representative.updated"],
        description="Type of the event, which is the `detail-type` on the event bus.",
    )
    version: int = Field(examples=[1], description="Version of the form; it changes when fields change incompatibly.")
    json_schema: dict[str, Any] = Field(description="JSON Schema (draft 2020-12) of the event's detail.")


def list_event_forms() -> list[EventForm]:
    """Return the form of every type of event."""
    made = []
    for kind, model in FORMS.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
        made.append(EventForm(type=kind, version=1, json_schema=schema))
    return made


def make_events(change: Change, tenant: str) -> list[tuple[str, str]]:
    """Return the type and the detail (JSON) of each event of a change."""
    return list(_make_record_events(change, tenant))


def _make_record_events(change: Change, tenant: str) -> Iterator[tuple[str, str]]:
    common: dict[str, Any] = {
        "id": f"{tenant}:{change.sequence}",
        "tenant": tenant,
        "sequence": change.sequence,
        "time": change.at,
        "actor": change.actor.kind,
        "source": change.source,
    }
    states = {"before": change.before, "after": change.after}
    if change.type in COVERAGE_KINDS:
        yield _make_coverage_event(change, common, states)
        return
    if change.representative_id is None:
        yield "tenant.rules_changed", RulesChangedDetail(**common, changed=change.changed, **states).model_dump_json()
        return
    common["representative_id"] = change.representative_id
    yield (
        f"representative.{change.type}",
        _limit_size(RepresentativeChanged(**common, changed=change.changed, **states)),
    )
    left, took = get_seat(change.before), get_seat(change.after)
    if left != took and change.source != RULES and not change.handover:
        if left and change.type != "deleted":  # a record that was entered by mistake: the seat is unknown
            yield "vacancy.opened", SeatChanged(**common, **left).model_dump_json()
        if took:
            yield "vacancy.filled", SeatChanged(**common, **took).model_dump_json()


def _make_coverage_event(change: Change, common: dict[str, Any], states: dict[str, Any]) -> tuple[str, str]:
    """Return the event of a roster's coverage, or of a vacancy that staff declare or withdraw."""
    if change.type == "coverage_changed":
        return "tenant.coverage_changed", CoverageChanged(**common, **states).model_dump_json()
    kind, statement = ("opened", change.after) if change.type == "vacancy_declared" else ("withdrawn", change.before)
    seat = {name: (statement or {}).get(name) for name in SEAT}
    return f"vacancy.{kind}", SeatChanged(**common, representative_id=None, **seat).model_dump_json()


def _limit_size(detail: RepresentativeChanged) -> str:
    """Return a detail as JSON, without its largest parts if it would not fit an entry."""
    for omitted in ([], ["before"], ["before", "after"]):
        shortened = detail.model_copy(update={**dict.fromkeys(omitted), "omitted": omitted}).model_dump_json()
        if len(shortened.encode()) <= MOST_BYTES:
            return shortened
    return json.dumps({})  # pragma: no cover (what is left has a bounded size)
