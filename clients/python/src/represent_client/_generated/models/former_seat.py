from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.chamber import Chamber, check_chamber
from ..models.level import Level, check_level

T = TypeVar("T", bound="FormerSeat")


@_attrs_define
class FormerSeat:
    """A seat that the representative held before the one in the record.

    Attributes:
        position (str): The name of the office.
        level (Level): The level of government.
        chamber (Chamber | None): The chamber of the legislature; null if the office is not in a legislature.
        district (None | str): The name of the district; null if the office has no districts.
        division_id (None | str): The Open Civic Data id of the division of the seat; null if unknown.
        term_start (datetime.date | None): The first day of the term in the seat (ISO 8601); null if unknown.
        until (datetime.date): The day from which the representative no longer held the seat (ISO 8601).
    """

    position: str
    level: Level
    chamber: Chamber | None
    district: None | str
    division_id: None | str
    term_start: datetime.date | None
    until: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        position = self.position

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

        term_start: None | str
        if isinstance(self.term_start, datetime.date):
            term_start = self.term_start.isoformat()
        else:
            term_start = self.term_start

        until = self.until.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "position": position,
                "level": level,
                "chamber": chamber,
                "district": district,
                "division_id": division_id,
                "term_start": term_start,
                "until": until,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        position = d.pop("position")

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

        def _parse_term_start(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_start_type_0 = datetime.date.fromisoformat(data)

                return term_start_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        term_start = _parse_term_start(d.pop("term_start"))

        until = datetime.date.fromisoformat(d.pop("until"))

        former_seat = cls(
            position=position,
            level=level,
            chamber=chamber,
            district=district,
            division_id=division_id,
            term_start=term_start,
            until=until,
        )

        former_seat.additional_properties = d
        return former_seat

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
