from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.google_office_levels_item import (
    GoogleOfficeLevelsItem,
    check_google_office_levels_item,
)
from ..models.google_office_roles_item import (
    GoogleOfficeRolesItem,
    check_google_office_roles_item,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.seat_counts import SeatCounts


T = TypeVar("T", bound="GoogleOffice")


@_attrs_define
class GoogleOffice:
    """An office in a division. `officialIndices` is empty if it is vacant or if its holder is unknown.

    Attributes:
        name (str | Unset): The name of the office.
        division_id (str | Unset): The Open Civic Data id of the division.
        levels (list[GoogleOfficeLevelsItem] | Unset): The levels of government of the office.
        roles (list[GoogleOfficeRolesItem] | Unset): The roles of the office.
        x_represent (SeatCounts | Unset): The seats of the office in the division, which Google's offices do not have.
        official_indices (list[int] | Unset): The positions of its holders in `officials`.
    """

    name: str | Unset = UNSET
    division_id: str | Unset = UNSET
    levels: list[GoogleOfficeLevelsItem] | Unset = UNSET
    roles: list[GoogleOfficeRolesItem] | Unset = UNSET
    x_represent: SeatCounts | Unset = UNSET
    official_indices: list[int] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        division_id = self.division_id

        levels: list[str] | Unset = UNSET
        if not isinstance(self.levels, Unset):
            levels = []
            for levels_item_data in self.levels:
                levels_item: str = levels_item_data
                levels.append(levels_item)

        roles: list[str] | Unset = UNSET
        if not isinstance(self.roles, Unset):
            roles = []
            for roles_item_data in self.roles:
                roles_item: str = roles_item_data
                roles.append(roles_item)

        x_represent: dict[str, Any] | Unset = UNSET
        if not isinstance(self.x_represent, Unset):
            x_represent = self.x_represent.to_dict()

        official_indices: list[int] | Unset = UNSET
        if not isinstance(self.official_indices, Unset):
            official_indices = self.official_indices

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if division_id is not UNSET:
            field_dict["divisionId"] = division_id
        if levels is not UNSET:
            field_dict["levels"] = levels
        if roles is not UNSET:
            field_dict["roles"] = roles
        if x_represent is not UNSET:
            field_dict["x-represent"] = x_represent
        if official_indices is not UNSET:
            field_dict["officialIndices"] = official_indices

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.seat_counts import SeatCounts  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name", UNSET)

        division_id = d.pop("divisionId", UNSET)

        _levels = d.pop("levels", UNSET)
        levels: list[GoogleOfficeLevelsItem] | Unset = UNSET
        if _levels is not UNSET:
            levels = []
            for levels_item_data in _levels:
                levels_item = check_google_office_levels_item(levels_item_data)

                levels.append(levels_item)

        _roles = d.pop("roles", UNSET)
        roles: list[GoogleOfficeRolesItem] | Unset = UNSET
        if _roles is not UNSET:
            roles = []
            for roles_item_data in _roles:
                roles_item = check_google_office_roles_item(roles_item_data)

                roles.append(roles_item)

        _x_represent = d.pop("x-represent", UNSET)
        x_represent: SeatCounts | Unset
        if isinstance(_x_represent, Unset):
            x_represent = UNSET
        else:
            x_represent = SeatCounts.from_dict(_x_represent)

        official_indices = cast(list[int], d.pop("officialIndices", UNSET))

        google_office = cls(
            name=name,
            division_id=division_id,
            levels=levels,
            roles=roles,
            x_represent=x_represent,
            official_indices=official_indices,
        )

        google_office.additional_properties = d
        return google_office

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
