from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.division import Division
    from ..models.lines import Lines
    from ..models.unknown import Unknown


T = TypeVar("T", bound="Place")


@_attrs_define
class Place:
    """A location and its divisions. `state` and `county` are tenant ids; null if unknown or if there are several.

    For a point near a border they are the most likely ones; the share of each division says what is certain.

        Attributes:
            state (None | str): The id of the state's tenant; null if unknown or if there are several.
            county (None | str): The id of the county's tenant; null if unknown or if there are several.
            divisions (list[Division]): The divisions that the place is or may be in, from the country down.
            former (list[Lines]): The districts of earlier lines that the place was in; their holders represent it until the
                end of the terms that began then.
            upcoming (list[Lines]): The districts that the place will be in by lines that are not in force yet.
            unknown (list[Unknown]): The kinds of divisions that are unknown or uncertain, with reasons.
            on (datetime.date | None): The day whose lines and officials were looked up (ISO 8601); null if unknown.
            lat (float | None): The latitude of the place in degrees (WGS 84); null if it is not a point.
            lon (float | None): The longitude of the place in degrees (WGS 84); null if it is not a point.
    """

    state: None | str
    county: None | str
    divisions: list[Division]
    former: list[Lines]
    upcoming: list[Lines]
    unknown: list[Unknown]
    on: datetime.date | None
    lat: float | None
    lon: float | None
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

        on: None | str
        if isinstance(self.on, datetime.date):
            on = self.on.isoformat()
        else:
            on = self.on

        lat: float | None
        lat = self.lat

        lon: float | None
        lon = self.lon

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
                "on": on,
                "lat": lat,
                "lon": lon,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.division import Division  # noqa: PLC0415
        from ..models.lines import Lines  # noqa: PLC0415
        from ..models.unknown import Unknown  # noqa: PLC0415

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
            divisions_item = Division.from_dict(divisions_item_data)

            divisions.append(divisions_item)

        former = []
        _former = d.pop("former")
        for former_item_data in _former:
            former_item = Lines.from_dict(former_item_data)

            former.append(former_item)

        upcoming = []
        _upcoming = d.pop("upcoming")
        for upcoming_item_data in _upcoming:
            upcoming_item = Lines.from_dict(upcoming_item_data)

            upcoming.append(upcoming_item)

        unknown = []
        _unknown = d.pop("unknown")
        for unknown_item_data in _unknown:
            unknown_item = Unknown.from_dict(unknown_item_data)

            unknown.append(unknown_item)

        def _parse_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                on_type_0 = datetime.date.fromisoformat(data)

                return on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        on = _parse_on(d.pop("on"))

        def _parse_lat(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        lat = _parse_lat(d.pop("lat"))

        def _parse_lon(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        lon = _parse_lon(d.pop("lon"))

        place = cls(
            state=state,
            county=county,
            divisions=divisions,
            former=former,
            upcoming=upcoming,
            unknown=unknown,
            on=on,
            lat=lat,
            lon=lon,
        )

        place.additional_properties = d
        return place

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
