"""Goals: what a constituent wants to achieve, and the progress."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self
from uuid import UUID  # noqa: TC003 (same)

from pydantic import Field, model_validator

from chalicelib.constituents.activities import list_standing
from chalicelib.constituents.limits import MOST_TARGETS, ConstituentModel, Line, StoredModel, Text
from chalicelib.constituents.progress import Streak, measure_progress, measure_streak
from chalicelib.constituents.topics import Topic  # noqa: TC001 (same)
from chalicelib.core.validation import PageQuery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.constituents.activities import Activity

# A field of a goal as constituents write it and as it is stored.
Due = Annotated[
    date | None,
    Field(
        description="The day by which the goal should be achieved (ISO 8601); null if there is none.",
        examples=["2026-06-30"],
    ),
]


class GoalStatus(StrEnum):
    """The state of a goal."""

    ACTIVE = "active"
    PAUSED = "paused"
    DONE = "done"
    DROPPED = "dropped"


class GoalTarget(ConstituentModel):
    """A representative that a goal is about: the tenant of the record, and its id."""

    tenant: Line = Field(examples=["NY-Albany"], description="The id of the tenant that has the record.")
    id: UUID = Field(description="The id of the representative.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])


class RepresentativeTarget(StoredModel):
    """A target, with the office that the representative held when it was named."""

    tenant: str = Field(description="The id of the tenant that has the record.", examples=["NY-Albany"])
    id: UUID = Field(description="The id of the representative.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    office: str = Field(
        description="The title of the office that the representative held when the target was added.",
        examples=["Mayor"],
    )


class GoalQuery(PageQuery):
    """The query of `GET /goals`."""

    status: GoalStatus | None = Field(None, description="Return only goals with this status.")


class GoalDraft(ConstituentModel):
    """The fields of a goal that a constituent may write. `planned` is the intended number of activities."""

    read_only: ClassVar[frozenset[str]]

    title: Line = Field(examples=["A crosswalk at the school"], description="A short title of the goal.")
    topic: Topic = Field(description="The topic of the goal.")
    description: Text | None = Field(
        None, description="More about the goal; null if there is nothing to add.", examples=["Before the winter."]
    )
    representatives: list[GoalTarget] = Field(
        [], max_length=MOST_TARGETS, description="The representatives that the goal is about, each once."
    )
    status: GoalStatus = Field(GoalStatus.ACTIVE, description="The state of the goal.")
    due: Due = None
    planned: int | None = Field(
        None,
        ge=1,
        le=1000,
        description="The number of activities that are planned for the goal; null if none are planned.",
        examples=[5],
    )

    @model_validator(mode="after")
    def _check_targets_once(self) -> Self:
        if len({(target.tenant, target.id) for target in self.representatives}) < len(self.representatives):
            raise ValueError("each representative may be named only once")
        return self


class Goal(StoredModel):
    """A goal. `progress` in percent and the fields after it are derived from the activities; see progress.py."""

    id: UUID = Field(description="The id of the goal, a UUID.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a11"])
    title: Line = Field(description="A short title of the goal.", examples=["A crosswalk at the school"])
    topic: Topic = Field(description="The topic of the goal.")
    description: Text | None = Field(
        None, description="More about the goal; null if there is nothing to add.", examples=["Before the winter."]
    )
    representatives: tuple[RepresentativeTarget, ...] = Field(
        (), description="The representatives that the goal is about."
    )
    status: GoalStatus = Field(GoalStatus.ACTIVE, description="The state of the goal.")
    due: Due = None
    planned: int | None = Field(
        None,
        description="The number of activities that are planned for the goal; null if none are planned.",
        examples=[5],
    )
    version: int = Field(description="The version of the goal. It begins at 1 and grows by 1 with each change.")
    created_at: datetime = Field(description="When the goal was created (RFC 3339).", examples=["2026-01-31T12:00:00Z"])
    updated_at: datetime = Field(
        description="When the goal was last changed (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )
    progress: int | None = Field(
        None,
        ge=0,
        le=100,
        description="The percentage of planned activities that took place; 100 if the goal is done, null if "
        "none are planned.",
        examples=[60],
    )
    activities: int = Field(
        0, description="The number of activities for the goal, without corrected and withdrawn ones."
    )
    last_activity_at: datetime | None = Field(
        None,
        description="When the last activity for the goal took place (RFC 3339); null if there is none.",
        examples=["2026-01-31T12:00:00Z"],
    )
    streak: Streak = Field(Streak(), description="The weeks in a row with at least one activity for the goal.")

    def to_json(self) -> str:
        """Return the goal as it is stored: JSON, without derived fields."""
        return self.model_dump_json(exclude_defaults=True, exclude=DERIVED)

    def get_writable(self) -> dict[str, Any]:
        """Return the fields that a constituent may write, as JSON values."""
        fields = self.model_dump(mode="json", include=set(GoalDraft.model_fields))
        aims = [{"tenant": aim.tenant, "id": str(aim.id)} for aim in self.representatives]
        return fields | {"representatives": aims}

    def as_seen_on(self, entries: Sequence[Activity], today: date) -> Goal:
        """Return the goal with the fields derived from its activities, as of a day."""
        mine = list_standing(entry for entry in entries if entry.goal_id == self.id)
        done = self.status == GoalStatus.DONE
        return self.model_copy(
            update={
                "progress": measure_progress(len(mine), self.planned, done=done),
                "activities": len(mine),
                "last_activity_at": max((entry.at for entry in mine), default=None),
                "streak": measure_streak((entry.at.date() for entry in mine), today),
            }
        )


DERIVED = {"progress", "activities", "last_activity_at", "streak"}
GoalDraft.read_only = frozenset(Goal.model_fields) - frozenset(GoalDraft.model_fields)


def make_goal(draft: GoalDraft, aims: Sequence[RepresentativeTarget], goal_id: UUID, now: datetime) -> Goal:
    """Make a goal from a draft."""
    return Goal(
        **_get_fields(draft), representatives=tuple(aims), id=goal_id, version=1, created_at=now, updated_at=now
    )


def update_goal(before: Goal, draft: GoalDraft, aims: Sequence[RepresentativeTarget], now: datetime) -> Goal:
    """Return the goal with a draft's fields; returns `before` itself if nothing changes."""
    after = before.model_copy(update={**_get_fields(draft), "representatives": tuple(aims)})
    return (
        before
        if after == before
        else after.model_copy(update={"version": before.version + 1, "updated_at": max(now, before.created_at)})
    )


def _get_fields(draft: GoalDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in GoalDraft.model_fields if name != "representatives"}
