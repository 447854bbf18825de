from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.home_division import HomeDivision
    from ..models.home_lines import HomeLines
    from ..models.unknown_part import UnknownPart


T = TypeVar("T", bound="Home")


@_attrs_define
class Home:
    """A constituent's home, as precise as the given place; it has the fields of a place except the point.

    Attributes:
        state (None | str): The id of the state's tenant; null if unknown or if there are several.
        county (None | str): The id of the county's tenant; null if unknown or if there are several.
        divisions (list[HomeDivision]): The divisions that the home is or may be in, from the country down.
        former (list[HomeLines]): The districts of earlier lines that the home was in.
        upcoming (list[HomeLines]): The districts that the home will be in by lines that are not in force yet.
        unknown (list[UnknownPart]): The kinds of divisions that are unknown or uncertain, with reasons.
    """

    state: None | str
    county: None | str
    divisions: list[HomeDivision]
    former: list[HomeLines]
    upcoming: list[HomeLines]
    unknown: list[UnknownPart]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        state: None | str
        state = self.state

        county: None | str
        county = self.county

        divisions = []
        for divisions_item_data in self.divisions:
            divisions_item = divisions_item_data.to_dict()
            divisions.append(divisions_item)

        former = []
        for former_item_data in self.former:
            former_item = former_item_data.to_dict()
            former.append(former_item)

        upcoming = []
        for upcoming_item_data in self.upcoming:
            upcoming_item = upcoming_item_data.to_dict()
            upcoming.append(upcoming_item)

        unknown = []
        for unknown_item_data in self.unknown:
            unknown_item = unknown_item_data.to_dict()
            unknown.append(unknown_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "state": state,
                "county": county,
                "divisions": divisions,
                "former": former,
                "upcoming": upcoming,
                "unknown": unknown,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.home_division import HomeDivision  # noqa: PLC0415
        from ..models.home_lines import HomeLines  # noqa: PLC0415
        from ..models.unknown_part import UnknownPart  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_state(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        state = _parse_state(d.pop("state"))

        def _parse_county(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        county = _parse_county(d.pop("county"))

        divisions = []
        _divisions = d.pop("divisions")
        for divisions_item_data in _divisions:
            divisions_item = HomeDivision.from_dict(divisions_item_data)

            divisions.append(divisions_item)

        former = []
        _former = d.pop("former")
        for former_item_data in _former:
            former_item = HomeLines.from_dict(former_item_data)

            former.append(former_item)

        upcoming = []
        _upcoming = d.pop("upcoming")
        for upcoming_item_data in _upcoming:
            upcoming_item = HomeLines.from_dict(upcoming_item_data)

            upcoming.append(upcoming_item)

        unknown = []
        _unknown = d.pop("unknown")
        for unknown_item_data in _unknown:
            unknown_item = UnknownPart.from_dict(unknown_item_data)

            unknown.append(unknown_item)

        home = cls(
            state=state,
            county=county,
            divisions=divisions,
            former=former,
            upcoming=upcoming,
            unknown=unknown,
        )

        home.additional_properties = d
        return home

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
