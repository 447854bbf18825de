from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="DistrictOutline")


@_attrs_define
class DistrictOutline:
    """The shape of a district among the others of its set, all in one box.

    Attributes:
        division_id (str): The Open Civic Data id of the district.
        name (str): The name of the district in the tenant's rules.
        path (str): The outline as data of an SVG path, to be filled by `fill-rule="evenodd"`.
        view_box (str): The box around the outline, for the `viewBox` of an SVG.
    """

    division_id: str
    name: str
    path: str
    view_box: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        division_id = self.division_id

        name = self.name

        path = self.path

        view_box = self.view_box

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "division_id": division_id,
                "name": name,
                "path": path,
                "view_box": view_box,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        division_id = d.pop("division_id")

        name = d.pop("name")

        path = d.pop("path")

        view_box = d.pop("view_box")

        district_outline = cls(
            division_id=division_id,
            name=name,
            path=path,
            view_box=view_box,
        )

        district_outline.additional_properties = d
        return district_outline

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
