"""What the rest of the world is told of a change: events with a detail of a fixed, versioned form. Pure.

The id of an event is its tenant and the sequence number of its change; with the type it is never given twice, however
often the event itself is delivered (docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html).
"""

from __future__ import annotations

import json
from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.changes.models import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.changes.models import Change

SOURCE = "represent"
# An entry of PutEvents takes 256 KB with its other members.
MOST_BYTES = 240_000
HOLDING = ("current", "overdue")
SEAT = ("position", "district", "division_id")


class Detail(BaseModel):
    """What every event tells."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = Field(1, description="of the form of this detail")
    id: str = Field(description="the tenant and the sequence number: with the type, the same for each delivery")
    tenant: str
    sequence: int
    time: datetime
    actor: str = Field(description="the kind of principal that made the change")
    source: str = Field(description="where the change is from: api, or the name of a roster")


class RepresentativeChanged(Detail):
    """A representative was created, updated or deleted; `status` in before and after is that of the moment."""

    representative_id: UUID
    changed: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    omitted: list[str] = Field([], description="what was too large to be sent; GET /changes has it")


class SeatChanged(Detail):
    """A seat fell vacant, or somebody took it."""

    representative_id: UUID = Field(description="who left it, or took it")
    position: str
    district: str | None
    division_id: str | None


class RulesChangedDetail(Detail):
    """The rules of a tenant were changed."""

    changed: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class WebhookDisabled(Detail):
    """A webhook failed for so long that it is told nothing any more; `sequence` is the change it was told up to."""

    id: str = Field(description="the tenant, the webhook and its version: the same for each delivery")
    webhook_id: UUID
    host: str = Field(description="where it led to")
    failures: int
    failing_since: datetime


class BudgetReached(Detail):
    """This month has cost a share of the tenant's budget; `sequence` is 0, since no change led to it."""

    id: str = Field(description="the tenant, the month and the share: the same for each delivery")
    month: str
    share: int = Field(description="of the budget, in percent")
    budget_usd: str
    spent_usd: str


class CriticalError(Detail):
    """A failure needs a person; `tenant` is "represent" where it is of none, and `sequence` is 0."""

    id: str = Field(description="the fingerprint, the day and the count: the same for each delivery")
    fingerprint: str = Field(description="the same for failures of one cause")
    kind: str
    message: str
    operation: str
    count: int = Field(description="how many there were of it that day")


FORMS: dict[str, type[Detail]] = {
    "representative.created": RepresentativeChanged,
    "representative.deleted": RepresentativeChanged,
    "representative.updated": RepresentativeChanged,
    "system.critical_error": CriticalError,
    "tenant.rules_changed": RulesChangedDetail,
    "usage.budget_reached": BudgetReached,
    "vacancy.filled": SeatChanged,
    "vacancy.opened": SeatChanged,
    "webhook.disabled": WebhookDisabled,
}
# What webhooks can be told of.
OF_CHANGES = tuple(name for name in FORMS if name.startswith(("representative.", "tenant.", "vacancy.")))


class EventForm(BaseModel):
    """The form of one type of event: JSON Schema (draft 2020-12) of its detail."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(examples=["representative.updated"])
    version: int = Field(examples=[1])
    json_schema: dict[str, Any]


def list_event_forms() -> list[EventForm]:
    """Return the form of every type of event."""
    made = []
    for kind, model in FORMS.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
        made.append(EventForm(type=kind, version=1, json_schema=schema))
    return made


def make_events(change: Change, tenant: str) -> list[tuple[str, str]]:
    """Return the type and the detail (JSON) of each event that a change is."""
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
    if change.representative_id is None:
        yield "tenant.rules_changed", RulesChangedDetail(**common, changed=change.changed, **states).model_dump_json()
        return
    common["representative_id"] = change.representative_id
    yield (
        f"representative.{change.type}",
        _limit_size(RepresentativeChanged(**common, changed=change.changed, **states)),
    )
    left, took = _get_seat(change.before), _get_seat(change.after)
    if left != took and change.source != RULES:
        if left:
            yield "vacancy.opened", SeatChanged(**common, **left).model_dump_json()
        if took:
            yield "vacancy.filled", SeatChanged(**common, **took).model_dump_json()


def _get_seat(record: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the seat that somebody holds, by the status that their term had when the record was written."""
    if record is None or record.get("status", HOLDING[0]) not in HOLDING:
        return None
    return {name: record.get(name) for name in SEAT}


def _limit_size(detail: RepresentativeChanged) -> str:
    """Return a detail as JSON, without its largest parts if it would not fit an entry."""
    for omitted in ([], ["before"], ["before", "after"]):
        told = detail.model_copy(update={**dict.fromkeys(omitted), "omitted": omitted}).model_dump_json()
        if len(told.encode()) <= MOST_BYTES:
            return told
    return json.dumps({})  # pragma: no cover (what is left has a bounded size)
