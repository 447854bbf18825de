from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.place import Place
    from ..models.representation import Representation


T = TypeVar("T", bound="LookupResult")


@_attrs_define
class LookupResult:
    """A place and its representatives. `exact` is true if all divisions are certain and none is unknown.

    Results are written by PlaceAnswer; the model describes them.

        Attributes:
            exact (bool): Whether the whole place is in each of the divisions, and no division is unknown.
            place (Place): A location and its divisions. `state` and `county` are tenant ids; null if unknown or if there
                are several.

                For a point near a border they are the most likely ones; the share of each division says what is certain.
            officials (Representation): The officials of a place, by level of government. `undivided` has the offices whose
                districts are unknown.
    """

    exact: bool
    place: Place
    officials: Representation
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        exact = self.exact

        place = self.place.to_dict()

        officials = self.officials.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "exact": exact,
                "place": place,
                "officials": officials,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.place import Place  # noqa: PLC0415
        from ..models.representation import Representation  # noqa: PLC0415

        d = dict(src_dict)
        exact = d.pop("exact")

        place = Place.from_dict(d.pop("place"))

        officials = Representation.from_dict(d.pop("officials"))

        lookup_result = cls(
            exact=exact,
            place=place,
            officials=officials,
        )

        lookup_result.additional_properties = d
        return lookup_result

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
