from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.office_summary_chamber_type_0 import (
    OfficeSummaryChamberType0,
    check_office_summary_chamber_type_0,
)
from ..models.office_summary_level import OfficeSummaryLevel, check_office_summary_level

if TYPE_CHECKING:
    from ..models.office_summary_parties import OfficeSummaryParties


T = TypeVar("T", bound="OfficeSummary")


@_attrs_define
class OfficeSummary:
    """The counts of one office. `seats` and `unknown` are null if the rules do not know the number of seats.

    Attributes:
        office (str): The key of the office in the tenant's rules.
        title (str): The title of the office.
        level (OfficeSummaryLevel): The level of government of the office.
        chamber (None | OfficeSummaryChamberType0): The chamber of the legislature; null if the office is not in a
            legislature.
        seats (int | None): The total number of seats of the office; null if unknown.
        filled (int): The number of representatives who hold the office today, including those with overdue terms.
        vacant (int | None): The number of vacant seats; null if no source says that one is and the number of seats is
            unknown.
        unknown (int | None): The number of seats that no source says anything about; null if the number of seats is
            unknown.
        overdue (int): The number of holders whose expected term end has passed and no end was recorded.
        upcoming (int): The number of representatives whose term has not started.
        parties (OfficeSummaryParties): The number of current holders by party.
    """

    office: str
    title: str
    level: OfficeSummaryLevel
    chamber: None | OfficeSummaryChamberType0
    seats: int | None
    filled: int
    vacant: int | None
    unknown: int | None
    overdue: int
    upcoming: int
    parties: OfficeSummaryParties
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

        seats: int | None
        seats = self.seats

        filled = self.filled

        vacant: int | None
        vacant = self.vacant

        unknown: int | None
        unknown = self.unknown

        overdue = self.overdue

        upcoming = self.upcoming

        parties = self.parties.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
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
                "overdue": overdue,
                "upcoming": upcoming,
                "parties": parties,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.office_summary_parties import OfficeSummaryParties  # noqa: PLC0415

        d = dict(src_dict)
        office = d.pop("office")

        title = d.pop("title")

        level = check_office_summary_level(d.pop("level"))

        def _parse_chamber(data: object) -> None | OfficeSummaryChamberType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                chamber_type_0 = check_office_summary_chamber_type_0(data)

                return chamber_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeSummaryChamberType0, data)

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

        overdue = d.pop("overdue")

        upcoming = d.pop("upcoming")

        parties = OfficeSummaryParties.from_dict(d.pop("parties"))

        office_summary = cls(
            office=office,
            title=title,
            level=level,
            chamber=chamber,
            seats=seats,
            filled=filled,
            vacant=vacant,
            unknown=unknown,
            overdue=overdue,
            upcoming=upcoming,
            parties=parties,
        )

        office_summary.additional_properties = d
        return office_summary

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
