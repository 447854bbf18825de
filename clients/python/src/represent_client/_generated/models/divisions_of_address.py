from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.divisions_of_address_divisions import DivisionsOfAddressDivisions
    from ..models.simple_address import SimpleAddress


T = TypeVar("T", bound="DivisionsOfAddress")


@_attrs_define
class DivisionsOfAddress:
    """The divisions of an address.

    Attributes:
        normalized_input (SimpleAddress | Unset): An address, cut into parts.
        divisions (DivisionsOfAddressDivisions | Unset): The divisions by Open Civic Data id.
    """

    normalized_input: SimpleAddress | Unset = UNSET
    divisions: DivisionsOfAddressDivisions | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        normalized_input: dict[str, Any] | Unset = UNSET
        if not isinstance(self.normalized_input, Unset):
            normalized_input = self.normalized_input.to_dict()

        divisions: dict[str, Any] | Unset = UNSET
        if not isinstance(self.divisions, Unset):
            divisions = self.divisions.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if normalized_input is not UNSET:
            field_dict["normalizedInput"] = normalized_input
        if divisions is not UNSET:
            field_dict["divisions"] = divisions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.divisions_of_address_divisions import DivisionsOfAddressDivisions  # noqa: PLC0415
        from ..models.simple_address import SimpleAddress  # noqa: PLC0415

        d = dict(src_dict)
        _normalized_input = d.pop("normalizedInput", UNSET)
        normalized_input: SimpleAddress | Unset
        if isinstance(_normalized_input, Unset):
            normalized_input = UNSET
        else:
            normalized_input = SimpleAddress.from_dict(_normalized_input)

        _divisions = d.pop("divisions", UNSET)
        divisions: DivisionsOfAddressDivisions | Unset
        if isinstance(_divisions, Unset):
            divisions = UNSET
        else:
            divisions = DivisionsOfAddressDivisions.from_dict(_divisions)

        divisions_of_address = cls(
            normalized_input=normalized_input,
            divisions=divisions,
        )

        divisions_of_address.additional_properties = d
        return divisions_of_address

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
