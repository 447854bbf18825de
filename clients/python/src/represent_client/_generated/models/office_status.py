from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.office_status_chamber_type_0 import (
    OfficeStatusChamberType0,
    check_office_status_chamber_type_0,
)
from ..models.office_status_level import OfficeStatusLevel, check_office_status_level

T = TypeVar("T", bound="OfficeStatus")


@_attrs_define
class OfficeStatus:
    """The seats of an office, and the day on which a holder was last verified.

    Attributes:
        office (str): The key of the office in the tenant's rules.
        title (str): The title of the office.
        level (OfficeStatusLevel): The level of government of the office.
        chamber (None | OfficeStatusChamberType0): The chamber of the legislature; null if the office is not in a
            legislature.
        seats (int | None): The total number of seats of the office; null if unknown.
        filled (int): The number of representatives who hold the office today.
        vacant (int | None): The number of seats that a source says are vacant; null if unknown.
        unknown (int | None): The number of seats that no source says anything about; null if the number of seats is
            unknown.
        last_verified (datetime.date | None): The newest day on which staff verified a holder (ISO 8601); null if never.
    """

    office: str
    title: str
    level: OfficeStatusLevel
    chamber: None | OfficeStatusChamberType0
    seats: int | None
    filled: int
    vacant: int | None
    unknown: int | None
    last_verified: datetime.date | None

    def to_dict(self) -> dict[str, Any]:
        office = self.office

        title = self.title

        level: str = self.level

        chamber: None | str
        if isinstance(self.chamber, str):
            chamber = self.chamber
        else:
            chamber = self.chamber

        seats: int | None
        seats = self.seats

        filled = self.filled

        vacant: int | None
        vacant = self.vacant

        unknown: int | None
        unknown = self.unknown

        last_verified: None | str
        if isinstance(self.last_verified, datetime.date):
            last_verified = self.last_verified.isoformat()
        else:
            last_verified = self.last_verified

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "office": office,
                "title": title,
                "level": level,
                "chamber": chamber,
                "seats": seats,
                "filled": filled,
                "vacant": vacant,
                "unknown": unknown,
                "last_verified": last_verified,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        office = d.pop("office")

        title = d.pop("title")

        level = check_office_status_level(d.pop("level"))

        def _parse_chamber(data: object) -> None | OfficeStatusChamberType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                chamber_type_0 = check_office_status_chamber_type_0(data)

                return chamber_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeStatusChamberType0, data)

        chamber = _parse_chamber(d.pop("chamber"))

        def _parse_seats(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seats = _parse_seats(d.pop("seats"))

        filled = d.pop("filled")

        def _parse_vacant(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        vacant = _parse_vacant(d.pop("vacant"))

        def _parse_unknown(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        unknown = _parse_unknown(d.pop("unknown"))

        def _parse_last_verified(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_verified_type_0 = datetime.date.fromisoformat(data)

                return last_verified_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        last_verified = _parse_last_verified(d.pop("last_verified"))

        office_status = cls(
            office=office,
            title=title,
            level=level,
            chamber=chamber,
            seats=seats,
            filled=filled,
            vacant=vacant,
            unknown=unknown,
            last_verified=last_verified,
        )

        return office_status
