from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.empty_seat_chamber_type_0 import (
    EmptySeatChamberType0,
    check_empty_seat_chamber_type_0,
)
from ..models.empty_seat_level import EmptySeatLevel, check_empty_seat_level
from ..models.empty_seat_seat_state import (
    EmptySeatSeatState,
    check_empty_seat_seat_state,
)

if TYPE_CHECKING:
    from ..models.seat_holder import SeatHolder
    from ..models.vacancy import Vacancy
    from ..models.vacancy_source import VacancySource


T = TypeVar("T", bound="EmptySeat")


@_attrs_define
class EmptySeat:
    """A seat without a current holder: vacant, or unknown if no source says anything about it.

    `since` is null if it is unknown when the seat became vacant. `filling` is how the rules say that the seat is
    filled. `successor` is a representative whose term in the seat has not started.

        Attributes:
            id (None | UUID): The id of the statement of staff that the seat is vacant; null if the vacancy follows from
                records and rosters.
            seat_state (EmptySeatSeatState): `vacant` if a departure is recorded or a source says so; `unknown` if no source
                says anything about the seat.
            office (str): The key of the office in the tenant's rules.
            title (str): The title of the office.
            level (EmptySeatLevel): The level of government of the office.
            chamber (EmptySeatChamberType0 | None): The chamber of the legislature; null if the office is not in a
                legislature.
            district (None | str): The name of the district; null if the office has none or the district of the seat is
                unknown.
            division_id (None | str): The Open Civic Data id of the district; null if the district is null.
            voting (bool): Whether the holder of the seat votes in the chamber.
            since (datetime.date | None): The day since which the seat is vacant (ISO 8601); null if unknown.
            as_of (datetime.date | None): The day of the latest source that says that the seat is vacant (ISO 8601); null if
                the seat is unknown.
            source (None | VacancySource): The source that says that the seat is vacant; null if the seat is unknown.
            reason (None | str): Why the seat is vacant, as staff declared; null if unknown.
            last_holder (None | SeatHolder): The last holder of the seat; null if none was recorded.
            successor (None | SeatHolder): The representative whose term in the seat has not started; null if none is
                recorded.
            filling (None | Vacancy): How the rules say that the seat is filled; null if unknown.
    """

    id: None | UUID
    seat_state: EmptySeatSeatState
    office: str
    title: str
    level: EmptySeatLevel
    chamber: EmptySeatChamberType0 | None
    district: None | str
    division_id: None | str
    voting: bool
    since: datetime.date | None
    as_of: datetime.date | None
    source: None | VacancySource
    reason: None | str
    last_holder: None | SeatHolder
    successor: None | SeatHolder
    filling: None | Vacancy
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.seat_holder import SeatHolder  # noqa: PLC0415
        from ..models.vacancy import Vacancy  # noqa: PLC0415
        from ..models.vacancy_source import VacancySource  # noqa: PLC0415

        id: None | str
        if isinstance(self.id, UUID):
            id = str(self.id)
        else:
            id = self.id

        seat_state: str = self.seat_state

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

        voting = self.voting

        since: None | str
        if isinstance(self.since, datetime.date):
            since = self.since.isoformat()
        else:
            since = self.since

        as_of: None | str
        if isinstance(self.as_of, datetime.date):
            as_of = self.as_of.isoformat()
        else:
            as_of = self.as_of

        source: dict[str, Any] | None
        if isinstance(self.source, VacancySource):
            source = self.source.to_dict()
        else:
            source = self.source

        reason: None | str
        reason = self.reason

        last_holder: dict[str, Any] | None
        if isinstance(self.last_holder, SeatHolder):
            last_holder = self.last_holder.to_dict()
        else:
            last_holder = self.last_holder

        successor: dict[str, Any] | None
        if isinstance(self.successor, SeatHolder):
            successor = self.successor.to_dict()
        else:
            successor = self.successor

        filling: dict[str, Any] | None
        if isinstance(self.filling, Vacancy):
            filling = self.filling.to_dict()
        else:
            filling = self.filling

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "seat_state": seat_state,
                "office": office,
                "title": title,
                "level": level,
                "chamber": chamber,
                "district": district,
                "division_id": division_id,
                "voting": voting,
                "since": since,
                "as_of": as_of,
                "source": source,
                "reason": reason,
                "last_holder": last_holder,
                "successor": successor,
                "filling": filling,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.seat_holder import SeatHolder  # noqa: PLC0415
        from ..models.vacancy import Vacancy  # noqa: PLC0415
        from ..models.vacancy_source import VacancySource  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                id_type_0 = UUID(data)

                return id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        id = _parse_id(d.pop("id"))

        seat_state = check_empty_seat_seat_state(d.pop("seat_state"))

        office = d.pop("office")

        title = d.pop("title")

        level = check_empty_seat_level(d.pop("level"))

        def _parse_chamber(data: object) -> EmptySeatChamberType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                chamber_type_0 = check_empty_seat_chamber_type_0(data)

                return chamber_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EmptySeatChamberType0 | None, data)

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

        voting = d.pop("voting")

        def _parse_since(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                since_type_0 = datetime.date.fromisoformat(data)

                return since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        since = _parse_since(d.pop("since"))

        def _parse_as_of(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                as_of_type_0 = datetime.date.fromisoformat(data)

                return as_of_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        as_of = _parse_as_of(d.pop("as_of"))

        def _parse_source(data: object) -> None | VacancySource:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                source_type_0 = VacancySource.from_dict(data)

                return source_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VacancySource, data)

        source = _parse_source(d.pop("source"))

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        def _parse_last_holder(data: object) -> None | SeatHolder:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                last_holder_type_0 = SeatHolder.from_dict(data)

                return last_holder_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SeatHolder, data)

        last_holder = _parse_last_holder(d.pop("last_holder"))

        def _parse_successor(data: object) -> None | SeatHolder:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                successor_type_0 = SeatHolder.from_dict(data)

                return successor_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SeatHolder, data)

        successor = _parse_successor(d.pop("successor"))

        def _parse_filling(data: object) -> None | Vacancy:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                filling_type_0 = Vacancy.from_dict(data)

                return filling_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Vacancy, data)

        filling = _parse_filling(d.pop("filling"))

        empty_seat = cls(
            id=id,
            seat_state=seat_state,
            office=office,
            title=title,
            level=level,
            chamber=chamber,
            district=district,
            division_id=division_id,
            voting=voting,
            since=since,
            as_of=as_of,
            source=source,
            reason=reason,
            last_holder=last_holder,
            successor=successor,
            filling=filling,
        )

        empty_seat.additional_properties = d
        return empty_seat

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
