from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.current_role_org_classification import (
    CurrentRoleOrgClassification,
    check_current_role_org_classification,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="CurrentRole")


@_attrs_define
class CurrentRole:
    """The seat of a person in office.

    Attributes:
        title (str): The title of the holder, without the level of government.
        org_classification (CurrentRoleOrgClassification): The organization.
        district (int | None | str | Unset): The district, as a number if it is one.
        division_id (None | str | Unset): The Open Civic Data id of the district.
    """

    title: str
    org_classification: CurrentRoleOrgClassification
    district: int | None | str | Unset = UNSET
    division_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        title = self.title

        org_classification: str = self.org_classification

        district: int | None | str | Unset
        if isinstance(self.district, Unset):
            district = UNSET
        else:
            district = self.district

        division_id: None | str | Unset
        if isinstance(self.division_id, Unset):
            division_id = UNSET
        else:
            division_id = self.division_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "title": title,
                "org_classification": org_classification,
            }
        )
        if district is not UNSET:
            field_dict["district"] = district
        if division_id is not UNSET:
            field_dict["division_id"] = division_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        title = d.pop("title")

        org_classification = check_current_role_org_classification(d.pop("org_classification"))

        def _parse_district(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        district = _parse_district(d.pop("district", UNSET))

        def _parse_division_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        division_id = _parse_division_id(d.pop("division_id", UNSET))

        current_role = cls(
            title=title,
            org_classification=org_classification,
            district=district,
            division_id=division_id,
        )

        current_role.additional_properties = d
        return current_role

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
