from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="GoogleDivision")


@_attrs_define
class GoogleDivision:
    """A division, and the positions of its offices in the list of offices.

    Attributes:
        name (str | Unset): The name of the division.
        also_known_as (list[str] | None | Unset): Other ids of the division.
        office_indices (list[int] | None | Unset): The positions of its offices.
    """

    name: str | Unset = UNSET
    also_known_as: list[str] | None | Unset = UNSET
    office_indices: list[int] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        also_known_as: list[str] | None | Unset
        if isinstance(self.also_known_as, Unset):
            also_known_as = UNSET
        elif isinstance(self.also_known_as, list):
            also_known_as = self.also_known_as

        else:
            also_known_as = self.also_known_as

        office_indices: list[int] | None | Unset
        if isinstance(self.office_indices, Unset):
            office_indices = UNSET
        elif isinstance(self.office_indices, list):
            office_indices = self.office_indices

        else:
            office_indices = self.office_indices

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if also_known_as is not UNSET:
            field_dict["alsoKnownAs"] = also_known_as
        if office_indices is not UNSET:
            field_dict["officeIndices"] = office_indices

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        def _parse_also_known_as(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                also_known_as_type_0 = cast(list[str], data)

                return also_known_as_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        also_known_as = _parse_also_known_as(d.pop("alsoKnownAs", UNSET))

        def _parse_office_indices(data: object) -> list[int] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                office_indices_type_0 = cast(list[int], data)

                return office_indices_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int] | None | Unset, data)

        office_indices = _parse_office_indices(d.pop("officeIndices", UNSET))

        google_division = cls(
            name=name,
            also_known_as=also_known_as,
            office_indices=office_indices,
        )

        google_division.additional_properties = d
        return google_division

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
