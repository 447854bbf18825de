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


T = TypeVar("T", bound="GoalPatch")


@_attrs_define
class GoalPatch:
    """A merge patch (RFC 7396) of GoalDraft: null removes a property, and others stay as they are.

    Attributes:
        title (None | str | Unset): A short title of the goal.
        topic (None | Topic | Unset): The topic of the goal.
        description (None | str | Unset): More about the goal; null if there is nothing to add.
        representatives (list[GoalTarget] | None | Unset): The representatives that the goal is about, each once.
        status (GoalStatus | None | Unset): The state of the goal; by default active.
        due (datetime.date | None | Unset): The day by which the goal should be achieved (ISO 8601); null if there is
            none.
        planned (int | None | Unset): The number of activities that are planned for the goal; null if none are planned.
    """

    title: None | str | Unset = UNSET
    topic: None | Topic | Unset = UNSET
    description: None | str | Unset = UNSET
    representatives: list[GoalTarget] | None | Unset = UNSET
    status: GoalStatus | None | Unset = UNSET
    due: datetime.date | None | Unset = UNSET
    planned: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        topic: None | str | Unset
        if isinstance(self.topic, Unset):
            topic = UNSET
        elif isinstance(self.topic, str):
            topic = self.topic
        else:
            topic = self.topic

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        representatives: list[dict[str, Any]] | None | Unset
        if isinstance(self.representatives, Unset):
            representatives = UNSET
        elif isinstance(self.representatives, list):
            representatives = []
            for representatives_type_0_item_data in self.representatives:
                representatives_type_0_item = representatives_type_0_item_data.to_dict()
                representatives.append(representatives_type_0_item)

        else:
            representatives = self.representatives

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, str):
            status = self.status
        else:
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

        field_dict.update({})
        if title is not UNSET:
            field_dict["title"] = title
        if topic is not UNSET:
            field_dict["topic"] = topic
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

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))

        def _parse_topic(data: object) -> None | Topic | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                topic_type_0 = check_topic(data)

                return topic_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Topic | Unset, data)

        topic = _parse_topic(d.pop("topic", UNSET))

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        def _parse_representatives(data: object) -> list[GoalTarget] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                representatives_type_0 = []
                _representatives_type_0 = data
                for representatives_type_0_item_data in _representatives_type_0:
                    representatives_type_0_item = GoalTarget.from_dict(representatives_type_0_item_data)

                    representatives_type_0.append(representatives_type_0_item)

                return representatives_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[GoalTarget] | None | Unset, data)

        representatives = _parse_representatives(d.pop("representatives", UNSET))

        def _parse_status(data: object) -> GoalStatus | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = check_goal_status(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(GoalStatus | None | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

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

        goal_patch = cls(
            title=title,
            topic=topic,
            description=description,
            representatives=representatives,
            status=status,
            due=due,
            planned=planned,
        )

        return goal_patch
