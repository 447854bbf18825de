from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="RepresentativeTarget")


@_attrs_define
class RepresentativeTarget:
    """A target, with the office that the representative held when it was named.

    Attributes:
        tenant (str): The id of the tenant that has the record.
        id (UUID): The id of the representative.
        office (str): The title of the office that the representative held when the target was added.
    """

    tenant: str
    id: UUID
    office: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tenant = self.tenant

        id = str(self.id)

        office = self.office

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tenant": tenant,
                "id": id,
                "office": office,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        tenant = d.pop("tenant")

        id = UUID(d.pop("id"))

        office = d.pop("office")

        representative_target = cls(
            tenant=tenant,
            id=id,
            office=office,
        )

        representative_target.additional_properties = d
        return representative_target

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
