from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Post")


@_attrs_define
class Post:
    """A district of an organization.

    Attributes:
        label (str): The name of the district.
        role (str): The title of its holders.
        division_id (str): The Open Civic Data id.
        maximum_memberships (int): The number of its seats.
    """

    label: str
    role: str
    division_id: str
    maximum_memberships: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        label = self.label

        role = self.role

        division_id = self.division_id

        maximum_memberships = self.maximum_memberships

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "label": label,
                "role": role,
                "division_id": division_id,
                "maximum_memberships": maximum_memberships,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        label = d.pop("label")

        role = d.pop("role")

        division_id = d.pop("division_id")

        maximum_memberships = d.pop("maximum_memberships")

        post = cls(
            label=label,
            role=role,
            division_id=division_id,
            maximum_memberships=maximum_memberships,
        )

        post.additional_properties = d
        return post

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
