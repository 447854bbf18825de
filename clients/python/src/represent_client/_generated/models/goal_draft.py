from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.goal_status import GoalStatus, check_goal_status
from ..models.topic import Topic, check_topic
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.goal_target import GoalTarget


T = TypeVar("T", bound="GoalDraft")


@_attrs_define
class GoalDraft:
    """The fields of a goal that a constituent may write. `planned` is the intended number of activities.

    Attributes:
        title (str): A short title of the goal.
        topic (Topic): The topic of a goal.
        description (None | str | Unset): More about the goal; null if there is nothing to add.
        representatives (list[GoalTarget] | Unset): The representatives that the goal is about, each once.
        status (GoalStatus | Unset): The state of a goal.
        due (datetime.date | None | Unset): The day by which the goal should be achieved (ISO 8601); null if there is
            none.
        planned (int | None | Unset): The number of activities that are planned for the goal; null if none are planned.
    """

    title: str
    topic: Topic
    description: None | str | Unset = UNSET
    representatives: list[GoalTarget] | Unset = UNSET
    status: GoalStatus | Unset = UNSET
    due: datetime.date | None | Unset = UNSET
    planned: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        title = self.title

        topic: str = self.topic

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        representatives: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.representatives, Unset):
            representatives = []
            for representatives_item_data in self.representatives:
                representatives_item = representatives_item_data.to_dict()
                representatives.append(representatives_item)

        status: str | Unset = UNSET
        if not isinstance(self.status, Unset):
            status = self.status

        due: None | str | Unset
        if isinstance(self.due, Unset):
            due = UNSET
        elif isinstance(self.due, datetime.date):
            due = self.due.isoformat()
        else:
            due = self.due

        planned: int | None | Unset
        if isinstance(self.planned, Unset):
            planned = UNSET
        else:
            planned = self.planned

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "title": title,
                "topic": topic,
            }
        )
        if description is not UNSET:
            field_dict["description"] = description
        if representatives is not UNSET:
            field_dict["representatives"] = representatives
        if status is not UNSET:
            field_dict["status"] = status
        if due is not UNSET:
            field_dict["due"] = due
        if planned is not UNSET:
            field_dict["planned"] = planned

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.goal_target import GoalTarget  # noqa: PLC0415

        d = dict(src_dict)
        title = d.pop("title")

        topic = check_topic(d.pop("topic"))

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        _representatives = d.pop("representatives", UNSET)
        representatives: list[GoalTarget] | Unset = UNSET
        if _representatives is not UNSET:
            representatives = []
            for representatives_item_data in _representatives:
                representatives_item = GoalTarget.from_dict(representatives_item_data)

                representatives.append(representatives_item)

        _status = d.pop("status", UNSET)
        status: GoalStatus | Unset
        if isinstance(_status, Unset):
            status = UNSET
        else:
            status = check_goal_status(_status)

        def _parse_due(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                due_type_0 = datetime.date.fromisoformat(data)

                return due_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        due = _parse_due(d.pop("due", UNSET))

        def _parse_planned(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        planned = _parse_planned(d.pop("planned", UNSET))

        goal_draft = cls(
            title=title,
            topic=topic,
            description=description,
            representatives=representatives,
            status=status,
            due=due,
            planned=planned,
        )

        return goal_draft
