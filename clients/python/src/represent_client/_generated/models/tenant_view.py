from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.tenant_view_kind import TenantViewKind, check_tenant_view_kind

T = TypeVar("T", bound="TenantView")


@_attrs_define
class TenantView:
    """A state or county.

    `kind` is its level; `type` is what it is called locally. `county_fips` is the Census code of the county equivalent:
    every county has one, and so have DC and Guam, each of which is one government and one tenant.

        Attributes:
            id (str): The id of the tenant.
            name (str): The name of the state or county.
            kind (TenantViewKind): Whether the tenant is a state or a county; DC and territories are states.
            type_ (str): The local type of government, for example a parish or an independent city.
            state (str): The two-letter code of the state.
            fips (str): The FIPS code of the state (two digits) or county (five digits).
            county_fips (None | str): The five-digit FIPS code of the county or county equivalent; null if the tenant is not
                one.
            division_id (str): The Open Civic Data id of the tenant's division.
    """

    id: str
    name: str
    kind: TenantViewKind
    type_: str
    state: str
    fips: str
    county_fips: None | str
    division_id: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        kind: str = self.kind

        type_ = self.type_

        state = self.state

        fips = self.fips

        county_fips: None | str
        county_fips = self.county_fips

        division_id = self.division_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "kind": kind,
                "type": type_,
                "state": state,
                "fips": fips,
                "county_fips": county_fips,
                "division_id": division_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        kind = check_tenant_view_kind(d.pop("kind"))

        type_ = d.pop("type")

        state = d.pop("state")

        fips = d.pop("fips")

        def _parse_county_fips(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        county_fips = _parse_county_fips(d.pop("county_fips"))

        division_id = d.pop("division_id")

        tenant_view = cls(
            id=id,
            name=name,
            kind=kind,
            type_=type_,
            state=state,
            fips=fips,
            county_fips=county_fips,
            division_id=division_id,
        )

        tenant_view.additional_properties = d
        return tenant_view

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
