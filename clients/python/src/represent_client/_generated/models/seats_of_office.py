from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.chamber import Chamber, check_chamber
from ..models.level import Level, check_level

if TYPE_CHECKING:
    from ..models.empty_seat_of_office import EmptySeatOfOffice
    from ..models.official import Official


T = TypeVar("T", bound="SeatsOfOffice")


@_attrs_define
class SeatsOfOffice:
    """An office in one of its districts, with all holders there, its vacant seats and its unknown seats.

    `share` is the part of the place that is in the division: 1 means that these officials certainly represent the
    place, null that they may. `seats` is the sum of `officials`, `vacant` and `unknown`; it is null if the rules do not
    know the number of seats.

        Attributes:
            office (str): The key of the office in the tenant's rules.
            title (str): The title of the office.
            level (Level): The level of government.
            chamber (Chamber | None): The chamber of the legislature; null if the office is not in a legislature.
            district (None | str): The name of the district; null if the office has no districts.
            division_id (None | str): The Open Civic Data id of the division that the office represents; null if unknown.
            share (float | None): The part of the place that is in the division, from 0 to 1; null if unknown.
            seats (int | None): The number of seats of the district, or of the office without districts; null if unknown.
            voting (bool): Whether holders of the office vote in their body; by default true.
            officials (list[Official]): The officials who hold the office in the district.
            vacant (list[EmptySeatOfOffice]): The vacant seats of the office in the district: a departure is recorded, or a
                source says so.
            unknown (list[EmptySeatOfOffice]): The seats of the office in the district that no source says anything about.
    """

    office: str
    title: str
    level: Level
    chamber: Chamber | None
    district: None | str
    division_id: None | str
    share: float | None
    seats: int | None
    voting: bool
    officials: list[Official]
    vacant: list[EmptySeatOfOffice]
    unknown: list[EmptySeatOfOffice]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        office = self.office

        title = self.title

        level: str = self.level

        chamber: None | str
        if isinstance(self.chamber, str):
            chamber = self.chamber
        else:
            chamber = self.chamber

        district: None | str
        district = self.district

        division_id: None | str
        division_id = self.division_id

        share: float | None
        share = self.share

        seats: int | None
        seats = self.seats

        voting = self.voting

        officials = []
        for officials_item_data in self.officials:
            officials_item = officials_item_data.to_dict()
            officials.append(officials_item)

        vacant = []
        for vacant_item_data in self.vacant:
            vacant_item = vacant_item_data.to_dict()
            vacant.append(vacant_item)

        unknown = []
        for unknown_item_data in self.unknown:
            unknown_item = unknown_item_data.to_dict()
            unknown.append(unknown_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "office": office,
                "title": title,
                "level": level,
                "chamber": chamber,
                "district": district,
                "division_id": division_id,
                "share": share,
                "seats": seats,
                "voting": voting,
                "officials": officials,
                "vacant": vacant,
                "unknown": unknown,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.empty_seat_of_office import EmptySeatOfOffice  # noqa: PLC0415
        from ..models.official import Official  # noqa: PLC0415

        d = dict(src_dict)
        office = d.pop("office")

        title = d.pop("title")

        level = check_level(d.pop("level"))

        def _parse_chamber(data: object) -> Chamber | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                chamber_type_0 = check_chamber(data)

                return chamber_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Chamber | None, data)

        chamber = _parse_chamber(d.pop("chamber"))

        def _parse_district(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        district = _parse_district(d.pop("district"))

        def _parse_division_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        division_id = _parse_division_id(d.pop("division_id"))

        def _parse_share(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        share = _parse_share(d.pop("share"))

        def _parse_seats(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seats = _parse_seats(d.pop("seats"))

        voting = d.pop("voting")

        officials = []
        _officials = d.pop("officials")
        for officials_item_data in _officials:
            officials_item = Official.from_dict(officials_item_data)

            officials.append(officials_item)

        vacant = []
        _vacant = d.pop("vacant")
        for vacant_item_data in _vacant:
            vacant_item = EmptySeatOfOffice.from_dict(vacant_item_data)

            vacant.append(vacant_item)

        unknown = []
        _unknown = d.pop("unknown")
        for unknown_item_data in _unknown:
            unknown_item = EmptySeatOfOffice.from_dict(unknown_item_data)

            unknown.append(unknown_item)

        seats_of_office = cls(
            office=office,
            title=title,
            level=level,
            chamber=chamber,
            district=district,
            division_id=division_id,
            share=share,
            seats=seats,
            voting=voting,
            officials=officials,
            vacant=vacant,
            unknown=unknown,
        )

        seats_of_office.additional_properties = d
        return seats_of_office

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
