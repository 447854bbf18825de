from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.compact_jurisdiction_classification import (
    CompactJurisdictionClassification,
    check_compact_jurisdiction_classification,
)

T = TypeVar("T", bound="CompactJurisdiction")


@_attrs_define
class CompactJurisdiction:
    """The jurisdiction of a person.

    Attributes:
        id (str): The id that Open States gives the government.
        name (str): The state, the county or the country, as people call it.
        classification (CompactJurisdictionClassification): The kind; counties and cities are municipalities.
    """

    id: str
    name: str
    classification: CompactJurisdictionClassification
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        classification: str = self.classification

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "classification": classification,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        classification = check_compact_jurisdiction_classification(d.pop("classification"))

        compact_jurisdiction = cls(
            id=id,
            name=name,
            classification=classification,
        )

        compact_jurisdiction.additional_properties = d
        return compact_jurisdiction

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
