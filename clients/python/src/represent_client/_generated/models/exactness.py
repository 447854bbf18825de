from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.exactness_place_type_0 import ExactnessPlaceType0
    from ..models.exactness_unknown_item import ExactnessUnknownItem


T = TypeVar("T", bound="Exactness")


@_attrs_define
class Exactness:
    """How exact an answer is.

    Attributes:
        exact (bool | Unset): Whether the whole place is in each of the divisions, and none is unknown.
        unknown (list[ExactnessUnknownItem] | Unset): The kinds of divisions that are unknown, with reasons.
        undivided (list[str] | Unset): The titles of offices whose districts are unknown.
        place (ExactnessPlaceType0 | None | Unset): The tenants and the point of the place, and the day.
    """

    exact: bool | Unset = UNSET
    unknown: list[ExactnessUnknownItem] | Unset = UNSET
    undivided: list[str] | Unset = UNSET
    place: ExactnessPlaceType0 | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.exactness_place_type_0 import ExactnessPlaceType0  # noqa: PLC0415

        exact = self.exact

        unknown: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.unknown, Unset):
            unknown = []
            for unknown_item_data in self.unknown:
                unknown_item = unknown_item_data.to_dict()
                unknown.append(unknown_item)

        undivided: list[str] | Unset = UNSET
        if not isinstance(self.undivided, Unset):
            undivided = self.undivided

        place: dict[str, Any] | None | Unset
        if isinstance(self.place, Unset):
            place = UNSET
        elif isinstance(self.place, ExactnessPlaceType0):
            place = self.place.to_dict()
        else:
            place = self.place

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if exact is not UNSET:
            field_dict["exact"] = exact
        if unknown is not UNSET:
            field_dict["unknown"] = unknown
        if undivided is not UNSET:
            field_dict["undivided"] = undivided
        if place is not UNSET:
            field_dict["place"] = place

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.exactness_place_type_0 import ExactnessPlaceType0  # noqa: PLC0415
        from ..models.exactness_unknown_item import ExactnessUnknownItem  # noqa: PLC0415

        d = dict(src_dict)
        exact = d.pop("exact", UNSET)

        _unknown = d.pop("unknown", UNSET)
        unknown: list[ExactnessUnknownItem] | Unset = UNSET
        if _unknown is not UNSET:
            unknown = []
            for unknown_item_data in _unknown:
                unknown_item = ExactnessUnknownItem.from_dict(unknown_item_data)

                unknown.append(unknown_item)

        undivided = cast(list[str], d.pop("undivided", UNSET))

        def _parse_place(data: object) -> ExactnessPlaceType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                place_type_0 = ExactnessPlaceType0.from_dict(data)

                return place_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ExactnessPlaceType0 | None | Unset, data)

        place = _parse_place(d.pop("place", UNSET))

        exactness = cls(
            exact=exact,
            unknown=unknown,
            undivided=undivided,
            place=place,
        )

        exactness.additional_properties = d
        return exactness

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
