"""Activities: a log of what constituents did for their goals. Entries are immutable; a correction is a new entry."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, create_model, model_validator

from chalicelib.constituents.limits import ConstituentModel, StoredModel, Text
from chalicelib.core.validation import PageQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
# Fields of an activity as constituents write it and as it is stored.
Note = Annotated[
    Text | None, Field(description="A private note; null if there is none.", examples=["She will ask the board."])
]
Corrects = Annotated[
    UUID | None,
    Field(
        description="The id of the activity that this one replaces; null if it is not a correction.",
        examples=["019c1127-8c00-7000-8000-000000000007"],
    ),
]


class ActivityKind(StrEnum):
    """The kind of activity."""

    CALL = "call"
    LETTER = "letter"
    EMAIL = "email"
    MEETING = "meeting"


class Outcome(StrEnum):
    """The outcome of an activity."""

    NO_ANSWER = "no-answer"
    MESSAGE_LEFT = "message-left"
    ANSWERED = "answered"
    SUPPORTS = "supports"
    UNDECIDED = "undecided"
    OPPOSES = "opposes"


class ActivityDraft(ConstituentModel):
    """The fields of an activity that a constituent may write; `at` defaults to now.

    `corrects` names the entry that this one replaces; with `withdrawn`, that activity did not take place.
    """

    kind: ActivityKind = Field(description="The kind of activity.")
    at: AwareDatetime | None = Field(
        None,
        description="When the activity took place (RFC 3339 with a time zone), since 1900 and not in the "
        "future; now if left out.",
        examples=["2026-01-15T18:30:00Z"],
    )
    representative_id: UUID | None = Field(
        None,
        description="The id of one of the goal's representatives; null if the activity was not about one of them.",
        examples=["0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"],
    )
    outcome: Outcome | None = Field(None, description="The outcome of the activity; null if there is none to record.")
    note: Note = None
    corrects: Corrects = None
    withdrawn: bool = Field(
        default=False, description="Whether the corrected activity did not take place; needs `corrects`."
    )

    @model_validator(mode="after")
    def _check_withdrawal(self) -> Self:
        if self.withdrawn and self.corrects is None:
            raise ValueError("corrects must name the activity that is withdrawn")
        return self


class Activity(StoredModel):
    """An activity, or a correction of one. `corrected_by` names the entry that replaces it."""

    id: UUID = Field(description="The id of the activity, a UUID.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    goal_id: UUID = Field(
        description="The id of the goal that the activity was for.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a11"]
    )
    kind: ActivityKind = Field(description="The kind of activity.")
    at: datetime = Field(description="When the activity took place (RFC 3339).", examples=["2026-01-31T12:00:00Z"])
    representative_id: UUID | None = Field(
        None,
        description="The id of the representative that the activity was about; null if it was about none.",
        examples=["0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"],
    )
    outcome: Outcome | None = Field(None, description="The outcome of the activity; null if none is recorded.")
    note: Note = None
    corrects: Corrects = None
    withdrawn: bool = Field(default=False, description="Whether the corrected activity did not take place.")
    corrected_by: UUID | None = Field(
        None,
        description="The id of the activity that replaces this one; null if it was not corrected.",
        examples=["019c1127-8c00-7000-8000-000000000007"],
    )
    created_at: datetime = Field(
        description="When the entry was created (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )

    def to_json(self) -> str:
        """Return the entry as it is stored: JSON, without derived fields."""
        return self.model_dump_json(exclude_defaults=True, exclude={"corrected_by"})


class LogQuery(PageQuery):
    """The query of `GET /goals/{goal_id}/activities`; `corrected` includes corrected and withdrawn entries."""

    corrected: bool = Field(default=False, description="Whether to include corrected and withdrawn activities.")


# The query of `GET /activities`: the first and last day of the activities, in UTC, both included. A class cannot have a
# field named `from`.
ActivityQuery = create_model(
    "ActivityQuery",
    __base__=LogQuery,
    **{
        "from": (
            date | None,
            Field(None, description="The first day of the activities, in UTC (ISO 8601).", examples=["2026-01-01"]),
        ),
        "to": (
            date | None,
            Field(None, description="The last day of the activities, in UTC (ISO 8601).", examples=["2026-01-31"]),
        ),
    },
)  # type: ignore[call-overload]


def list_standing(entries: Iterable[Activity]) -> list[Activity]:
    """Return the entries that are neither corrected nor withdrawn."""
    return [entry for entry in entries if entry.corrected_by is None and not entry.withdrawn]


def mark_withdrawn(entries: Iterable[Activity]) -> list[Activity]:
    """Return entries with the correction of each, newest first."""
    every = list(entries)
    by = {entry.corrects: entry.id for entry in every if entry.corrects}
    marked = [entry.model_copy(update={"corrected_by": by.get(entry.id)}) for entry in every]
    return sorted(marked, key=lambda entry: (entry.at, entry.id), reverse=True)
