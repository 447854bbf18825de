from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.division_found_kind import DivisionFoundKind, check_division_found_kind

T = TypeVar("T", bound="DivisionFound")


@_attrs_define
class DivisionFound:
    """A division and the tenant that it belongs to.

    Attributes:
        id (str): The Open Civic Data id of the division.
        kind (DivisionFoundKind): The kind of division.
        name (str): The name of the division.
        tenant (str): The id of the tenant that the division belongs to.
    """

    id: str
    kind: DivisionFoundKind
    name: str
    tenant: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        kind: str = self.kind

        name = self.name

        tenant = self.tenant

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "kind": kind,
                "name": name,
                "tenant": tenant,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        kind = check_division_found_kind(d.pop("kind"))

        name = d.pop("name")

        tenant = d.pop("tenant")

        division_found = cls(
            id=id,
            kind=kind,
            name=name,
            tenant=tenant,
        )

        division_found.additional_properties = d
        return division_found

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
