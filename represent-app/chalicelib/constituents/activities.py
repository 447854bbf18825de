"""Activities: what a constituent did for a goal. Nothing is written over; a correction is a new entry."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self
from uuid import UUID  # noqa: TC003 (pydantic resolves annotations at run time)

from pydantic import AwareDatetime, Field, create_model, model_validator

from chalicelib.constituents.limits import ConstituentModel, StoredModel, Text
from chalicelib.core.validation import PageQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


class ActivityKind(StrEnum):
    """What was done."""

    CALL = "call"
    LETTER = "letter"
    EMAIL = "email"
    MEETING = "meeting"


class Outcome(StrEnum):
    """What came of it."""

    NO_ANSWER = "no-answer"
    MESSAGE_LEFT = "message-left"
    ANSWERED = "answered"
    SUPPORTS = "supports"
    UNDECIDED = "undecided"
    OPPOSES = "opposes"


class ActivityDraft(ConstituentModel):
    """What a constituent writes of an activity; `at` is when it was, now if it is left out.

    `corrects` names the entry in whose place this one stands; with `withdrawn`, there was no such activity.
    """

    kind: ActivityKind
    at: AwareDatetime | None = None
    representative_id: UUID | None = Field(None, description="one of the goal's representatives")
    outcome: Outcome | None = None
    note: Text | None = None
    corrects: UUID | None = None
    withdrawn: bool = False

    @model_validator(mode="after")
    def _only_what_was_written_is_withdrawn(self) -> Self:
        if self.withdrawn and self.corrects is None:
            raise ValueError("name in corrects what is withdrawn")
        return self


class Activity(StoredModel):
    """An activity, or a correction of one. `corrected_by` names the entry that stands in its place."""

    id: UUID
    goal_id: UUID
    kind: ActivityKind
    at: datetime
    representative_id: UUID | None = None
    outcome: Outcome | None = None
    note: Text | None = None
    corrects: UUID | None = None
    withdrawn: bool = False
    corrected_by: UUID | None = None
    created_at: datetime

    def to_json(self) -> str:
        """Give the entry as it is kept: JSON, without what is derived."""
        return self.model_dump_json(exclude_defaults=True, exclude={"corrected_by"})


class LogQuery(PageQuery):
    """What `GET /goals/{goal_id}/activities` understands; `corrected` also shows what was corrected or withdrawn."""

    corrected: bool = False


# What `GET /activities` understands: the days, in UTC, that the activities were on, both included. No field of a
# class can be called `from`.
ActivityQuery = create_model(
    "ActivityQuery", __base__=LogQuery, **{"from": (date | None, None), "to": (date | None, None)}
)  # type: ignore[call-overload]


def list_standing(entries: Iterable[Activity]) -> list[Activity]:
    """Return what holds: entries that nobody corrected, and none that was withdrawn."""
    return [entry for entry in entries if entry.corrected_by is None and not entry.withdrawn]


def mark_withdrawn(entries: Iterable[Activity]) -> list[Activity]:
    """Return entries with what corrects each, the newest first."""
    every = list(entries)
    by = {entry.corrects: entry.id for entry in every if entry.corrects}
    told = [entry.model_copy(update={"corrected_by": by.get(entry.id)}) for entry in every]
    return sorted(told, key=lambda entry: (entry.at, entry.id), reverse=True)
