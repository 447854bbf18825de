from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Licence")


@_attrs_define
class Licence:
    """A source whose facts a file has, and under which licence.

    Attributes:
        source (str): The id of the source; `upload` or `staff` for what the staff of a tenant published.
        tenant (None | str): The tenant whose own source it is; null for a source of the catalogue.
        licence (None | str): The licence of the facts; null if none is stated.
        attribution (None | str): How the source is to be attributed; null if that is not stated.
    """

    source: str
    tenant: None | str
    licence: None | str
    attribution: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        source = self.source

        tenant: None | str
        tenant = self.tenant

        licence: None | str
        licence = self.licence

        attribution: None | str
        attribution = self.attribution

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "source": source,
                "tenant": tenant,
                "licence": licence,
                "attribution": attribution,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        source = d.pop("source")

        def _parse_tenant(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tenant = _parse_tenant(d.pop("tenant"))

        def _parse_licence(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        licence = _parse_licence(d.pop("licence"))

        def _parse_attribution(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        attribution = _parse_attribution(d.pop("attribution"))

        licence = cls(
            source=source,
            tenant=tenant,
            licence=licence,
            attribution=attribution,
        )

        licence.additional_properties = d
        return licence

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
