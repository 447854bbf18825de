from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.seats_of_office import SeatsOfOffice


T = TypeVar("T", bound="Representation")


@_attrs_define
class Representation:
    """The officials of a place, by level of government. `undivided` has the offices whose districts are unknown.

    Attributes:
        federal (list[SeatsOfOffice]): Federal offices that represent the place.
        state (list[SeatsOfOffice]): State offices that represent the place.
        county (list[SeatsOfOffice]): County offices that represent the place.
        local (list[SeatsOfOffice]): Municipal offices that represent the place.
        undivided (list[str]): The titles of offices whose districts are unknown, so that they cannot be matched to the
            place.
    """

    federal: list[SeatsOfOffice]
    state: list[SeatsOfOffice]
    county: list[SeatsOfOffice]
    local: list[SeatsOfOffice]
    undivided: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        federal = []
        for federal_item_data in self.federal:
            federal_item = federal_item_data.to_dict()
            federal.append(federal_item)

        state = []
        for state_item_data in self.state:
            state_item = state_item_data.to_dict()
            state.append(state_item)

        county = []
        for county_item_data in self.county:
            county_item = county_item_data.to_dict()
            county.append(county_item)

        local = []
        for local_item_data in self.local:
            local_item = local_item_data.to_dict()
            local.append(local_item)

        undivided = self.undivided

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "federal": federal,
                "state": state,
                "county": county,
                "local": local,
                "undivided": undivided,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.seats_of_office import SeatsOfOffice  # noqa: PLC0415

        d = dict(src_dict)
        federal = []
        _federal = d.pop("federal")
        for federal_item_data in _federal:
            federal_item = SeatsOfOffice.from_dict(federal_item_data)

            federal.append(federal_item)

        state = []
        _state = d.pop("state")
        for state_item_data in _state:
            state_item = SeatsOfOffice.from_dict(state_item_data)

            state.append(state_item)

        county = []
        _county = d.pop("county")
        for county_item_data in _county:
            county_item = SeatsOfOffice.from_dict(county_item_data)

            county.append(county_item)

        local = []
        _local = d.pop("local")
        for local_item_data in _local:
            local_item = SeatsOfOffice.from_dict(local_item_data)

            local.append(local_item)

        undivided = cast(list[str], d.pop("undivided"))

        representation = cls(
            federal=federal,
            state=state,
            county=county,
            local=local,
            undivided=undivided,
        )

        representation.additional_properties = d
        return representation

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
