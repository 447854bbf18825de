from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.activity import Activity
    from ..models.goal import Goal
    from ..models.profile import Profile


T = TypeVar("T", bound="ConstituentExport")


@_attrs_define
class ConstituentExport:
    """All stored data of a constituent, and the claims of the token about the account.

    Attributes:
        id (str): The id of the account.
        email (None | str): The e-mail address of the account; null if the token has none.
        exported_at (datetime.datetime): When the export was made (RFC 3339).
        profile (None | Profile): The profile; null if there is none.
        goals (list[Goal]): The goals of the account, finished ones included.
        activities (list[Activity]): All activities, including corrected and withdrawn ones.
    """

    id: str
    email: None | str
    exported_at: datetime.datetime
    profile: None | Profile
    goals: list[Goal]
    activities: list[Activity]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.profile import Profile  # noqa: PLC0415

        id = self.id

        email: None | str
        email = self.email

        exported_at = self.exported_at.isoformat()

        profile: dict[str, Any] | None
        if isinstance(self.profile, Profile):
            profile = self.profile.to_dict()
        else:
            profile = self.profile

        goals = []
        for goals_item_data in self.goals:
            goals_item = goals_item_data.to_dict()
            goals.append(goals_item)

        activities = []
        for activities_item_data in self.activities:
            activities_item = activities_item_data.to_dict()
            activities.append(activities_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "email": email,
                "exported_at": exported_at,
                "profile": profile,
                "goals": goals,
                "activities": activities,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.activity import Activity  # noqa: PLC0415
        from ..models.goal import Goal  # noqa: PLC0415
        from ..models.profile import Profile  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        email = _parse_email(d.pop("email"))

        exported_at = datetime.datetime.fromisoformat(d.pop("exported_at"))

        def _parse_profile(data: object) -> None | Profile:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                profile_type_0 = Profile.from_dict(data)

                return profile_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Profile, data)

        profile = _parse_profile(d.pop("profile"))

        goals = []
        _goals = d.pop("goals")
        for goals_item_data in _goals:
            goals_item = Goal.from_dict(goals_item_data)

            goals.append(goals_item)

        activities = []
        _activities = d.pop("activities")
        for activities_item_data in _activities:
            activities_item = Activity.from_dict(activities_item_data)

            activities.append(activities_item)

        constituent_export = cls(
            id=id,
            email=email,
            exported_at=exported_at,
            profile=profile,
            goals=goals,
            activities=activities,
        )

        constituent_export.additional_properties = d
        return constituent_export

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
