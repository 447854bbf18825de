from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="DistrictInput")


@_attrs_define
class DistrictInput:
    """A district of an office. `voting` is false if its seats have no vote in the chamber.

    Attributes:
        name (str): The name of the district.
        division_id (str): The Open Civic Data id of the district.
        seats (int | None | Unset): The number of seats of the district; null if unknown.
        voting (bool | Unset): Whether the holders of the district's seats vote in the chamber; by default true.
        aliases (list[str] | Unset): Other names that rosters use for the district.
        valid_from (datetime.date | None | Unset): The day from which the district exists (ISO 8601); null if unknown.
        valid_to (datetime.date | None | Unset): The day from which it no longer exists (ISO 8601); null if it is not
            known yet.
    """

    name: str
    division_id: str
    seats: int | None | Unset = UNSET
    voting: bool | Unset = UNSET
    aliases: list[str] | Unset = UNSET
    valid_from: datetime.date | None | Unset = UNSET
    valid_to: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        division_id = self.division_id

        seats: int | None | Unset
        if isinstance(self.seats, Unset):
            seats = UNSET
        else:
            seats = self.seats

        voting = self.voting

        aliases: list[str] | Unset = UNSET
        if not isinstance(self.aliases, Unset):
            aliases = self.aliases

        valid_from: None | str | Unset
        if isinstance(self.valid_from, Unset):
            valid_from = UNSET
        elif isinstance(self.valid_from, datetime.date):
            valid_from = self.valid_from.isoformat()
        else:
            valid_from = self.valid_from

        valid_to: None | str | Unset
        if isinstance(self.valid_to, Unset):
            valid_to = UNSET
        elif isinstance(self.valid_to, datetime.date):
            valid_to = self.valid_to.isoformat()
        else:
            valid_to = self.valid_to

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "division_id": division_id,
            }
        )
        if seats is not UNSET:
            field_dict["seats"] = seats
        if voting is not UNSET:
            field_dict["voting"] = voting
        if aliases is not UNSET:
            field_dict["aliases"] = aliases
        if valid_from is not UNSET:
            field_dict["valid_from"] = valid_from
        if valid_to is not UNSET:
            field_dict["valid_to"] = valid_to

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        division_id = d.pop("division_id")

        def _parse_seats(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        seats = _parse_seats(d.pop("seats", UNSET))

        voting = d.pop("voting", UNSET)

        aliases = cast(list[str], d.pop("aliases", UNSET))

        def _parse_valid_from(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                valid_from_type_0 = datetime.date.fromisoformat(data)

                return valid_from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        valid_from = _parse_valid_from(d.pop("valid_from", UNSET))

        def _parse_valid_to(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                valid_to_type_0 = datetime.date.fromisoformat(data)

                return valid_to_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        valid_to = _parse_valid_to(d.pop("valid_to", UNSET))

        district_input = cls(
            name=name,
            division_id=division_id,
            seats=seats,
            voting=voting,
            aliases=aliases,
            valid_from=valid_from,
            valid_to=valid_to,
        )

        return district_input
