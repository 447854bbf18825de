"""Goals: what a constituent wants to achieve, and how far they have come."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self
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


class GoalStatus(StrEnum):
    """Where a goal stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    DONE = "done"
    DROPPED = "dropped"


class GoalTarget(ConstituentModel):
    """A representative whom a goal is about: the tenant whose record it is, and its id."""

    tenant: Line = Field(examples=["NY-Albany"])
    id: UUID


class RepresentativeTarget(StoredModel):
    """A target, and the office that was held when it was named."""

    tenant: str
    id: UUID
    office: str


class GoalQuery(PageQuery):
    """What `GET /goals` understands."""

    status: GoalStatus | None = None


class GoalDraft(ConstituentModel):
    """What a constituent writes of a goal. `planned` is how many activities they mean to do for it."""

    read_only: ClassVar[frozenset[str]]

    title: Line = Field(examples=["A crosswalk at the school"])
    topic: Topic
    description: Text | None = None
    representatives: list[GoalTarget] = Field([], max_length=MOST_TARGETS)
    status: GoalStatus = GoalStatus.ACTIVE
    due: date | None = None
    planned: int | None = Field(None, ge=1, le=1000)

    @model_validator(mode="after")
    def _names_each_representative_once(self) -> Self:
        if len({(target.tenant, target.id) for target in self.representatives}) < len(self.representatives):
            raise ValueError("name each representative once")
        return self


class Goal(StoredModel):
    """A goal. `progress` in percent and what follows it are derived from the activities; see progress.py."""

    id: UUID
    title: Line
    topic: Topic
    description: Text | None = None
    representatives: tuple[RepresentativeTarget, ...] = ()
    status: GoalStatus = GoalStatus.ACTIVE
    due: date | None = None
    planned: int | None = None
    version: int
    created_at: datetime
    updated_at: datetime
    progress: int | None = Field(None, ge=0, le=100)
    activities: int = 0
    last_activity_at: datetime | None = None
    streak: Streak = Streak()

    def to_json(self) -> str:
        """Give the goal as it is kept: JSON, without what is derived."""
        return self.model_dump_json(exclude_defaults=True, exclude=DERIVED)

    def get_writable(self) -> dict[str, Any]:
        """Return the fields that a constituent may write, as JSON values."""
        fields = self.model_dump(mode="json", include=set(GoalDraft.model_fields))
        aims = [{"tenant": aim.tenant, "id": str(aim.id)} for aim in self.representatives]
        return fields | {"representatives": aims}

    def as_seen_on(self, entries: Sequence[Activity], today: date) -> Goal:
        """Return the goal with what follows from its activities on a day."""
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
    """Return the goal that a draft becomes."""
    return Goal(
        **_get_fields(draft), representatives=tuple(aims), id=goal_id, version=1, created_at=now, updated_at=now
    )


def update_goal(before: Goal, draft: GoalDraft, aims: Sequence[RepresentativeTarget], now: datetime) -> Goal:
    """Return the goal with a draft's fields; the very same goal if that changes nothing."""
    after = before.model_copy(update={**_get_fields(draft), "representatives": tuple(aims)})
    return (
        before
        if after == before
        else after.model_copy(update={"version": before.version + 1, "updated_at": max(now, before.created_at)})
    )


def _get_fields(draft: GoalDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in GoalDraft.model_fields if name != "representatives"}
