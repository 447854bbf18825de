from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.organization_classification import (
    OrganizationClassification,
    check_organization_classification,
)

if TYPE_CHECKING:
    from ..models.post import Post


T = TypeVar("T", bound="Organization")


@_attrs_define
class Organization:
    """An organization of a jurisdiction.

    Attributes:
        id (str): The id, which is not that of Open States.
        name (str): The jurisdiction and what the body is called.
        classification (OrganizationClassification): Whether it is a chamber, the legislature or the executive.
        districts (list[Post]): The districts that the rules know.
    """

    id: str
    name: str
    classification: OrganizationClassification
    districts: list[Post]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        classification: str = self.classification

        districts = []
        for districts_item_data in self.districts:
            districts_item = districts_item_data.to_dict()
            districts.append(districts_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "classification": classification,
                "districts": districts,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.post import Post  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        classification = check_organization_classification(d.pop("classification"))

        districts = []
        _districts = d.pop("districts")
        for districts_item_data in _districts:
            districts_item = Post.from_dict(districts_item_data)

            districts.append(districts_item)

        organization = cls(
            id=id,
            name=name,
            classification=classification,
            districts=districts,
        )

        organization.additional_properties = d
        return organization

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
