from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.goal_status import GoalStatus, check_goal_status
from ..models.topic import Topic, check_topic

if TYPE_CHECKING:
    from ..models.representative_target import RepresentativeTarget
    from ..models.streak import Streak


T = TypeVar("T", bound="Goal")


@_attrs_define
class Goal:
    """A goal. `progress` in percent and the fields after it are derived from the activities; see progress.py.

    Attributes:
        id (UUID): The id of the goal, a UUID.
        title (str): A short title of the goal.
        topic (Topic): The topic of a goal.
        description (None | str): More about the goal; null if there is nothing to add.
        representatives (list[RepresentativeTarget]): The representatives that the goal is about.
        status (GoalStatus): The state of a goal.
        due (datetime.date | None): The day by which the goal should be achieved (ISO 8601); null if there is none.
        planned (int | None): The number of activities that are planned for the goal; null if none are planned.
        version (int): The version of the goal. It begins at 1 and grows by 1 with each change.
        created_at (datetime.datetime): When the goal was created (RFC 3339).
        updated_at (datetime.datetime): When the goal was last changed (RFC 3339).
        progress (int | None): The percentage of planned activities that took place; 100 if the goal is done, null if
            none are planned.
        activities (int): The number of activities for the goal, without corrected and withdrawn ones; by default 0.
        last_activity_at (datetime.datetime | None): When the last activity for the goal took place (RFC 3339); null if
            there is none.
        streak (Streak): The weeks in a row with at least one activity: the current run, and the longest run.
    """

    id: UUID
    title: str
    topic: Topic
    description: None | str
    representatives: list[RepresentativeTarget]
    status: GoalStatus
    due: datetime.date | None
    planned: int | None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    progress: int | None
    activities: int
    last_activity_at: datetime.datetime | None
    streak: Streak
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        title = self.title

        topic: str = self.topic

        description: None | str
        description = self.description

        representatives = []
        for representatives_item_data in self.representatives:
            representatives_item = representatives_item_data.to_dict()
            representatives.append(representatives_item)

        status: str = self.status

        due: None | str
        if isinstance(self.due, datetime.date):
            due = self.due.isoformat()
        else:
            due = self.due

        planned: int | None
        planned = self.planned

        version = self.version

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        progress: int | None
        progress = self.progress

        activities = self.activities

        last_activity_at: None | str
        if isinstance(self.last_activity_at, datetime.datetime):
            last_activity_at = self.last_activity_at.isoformat()
        else:
            last_activity_at = self.last_activity_at

        streak = self.streak.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "title": title,
                "topic": topic,
                "description": description,
                "representatives": representatives,
                "status": status,
                "due": due,
                "planned": planned,
                "version": version,
                "created_at": created_at,
                "updated_at": updated_at,
                "progress": progress,
                "activities": activities,
                "last_activity_at": last_activity_at,
                "streak": streak,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.representative_target import RepresentativeTarget  # noqa: PLC0415
        from ..models.streak import Streak  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        title = d.pop("title")

        topic = check_topic(d.pop("topic"))

        def _parse_description(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        description = _parse_description(d.pop("description"))

        representatives = []
        _representatives = d.pop("representatives")
        for representatives_item_data in _representatives:
            representatives_item = RepresentativeTarget.from_dict(representatives_item_data)

            representatives.append(representatives_item)

        status = check_goal_status(d.pop("status"))

        def _parse_due(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                due_type_0 = datetime.date.fromisoformat(data)

                return due_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        due = _parse_due(d.pop("due"))

        def _parse_planned(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        planned = _parse_planned(d.pop("planned"))

        version = d.pop("version")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        def _parse_progress(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        progress = _parse_progress(d.pop("progress"))

        activities = d.pop("activities")

        def _parse_last_activity_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_activity_at_type_0 = datetime.datetime.fromisoformat(data)

                return last_activity_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_activity_at = _parse_last_activity_at(d.pop("last_activity_at"))

        streak = Streak.from_dict(d.pop("streak"))

        goal = cls(
            id=id,
            title=title,
            topic=topic,
            description=description,
            representatives=representatives,
            status=status,
            due=due,
            planned=planned,
            version=version,
            created_at=created_at,
            updated_at=updated_at,
            progress=progress,
            activities=activities,
            last_activity_at=last_activity_at,
            streak=streak,
        )

        goal.additional_properties = d
        return goal

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
