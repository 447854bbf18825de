from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="District")


@_attrs_define
class District:
    """A district of an office. `voting` is false if its seats have no vote in the chamber.

    Attributes:
        name (str): The name of the district.
        division_id (str): The Open Civic Data id of the district.
        seats (int | None): The number of seats of the district; null if unknown.
        voting (bool): Whether the holders of the district's seats vote in the chamber; by default true.
        aliases (list[str]): Other names that rosters use for the district.
        valid_from (datetime.date | None): The day from which the district exists (ISO 8601); null if unknown.
        valid_to (datetime.date | None): The day from which it no longer exists (ISO 8601); null if it is not known yet.
    """

    name: str
    division_id: str
    seats: int | None
    voting: bool
    aliases: list[str]
    valid_from: datetime.date | None
    valid_to: datetime.date | None

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        division_id = self.division_id

        seats: int | None
        seats = self.seats

        voting = self.voting

        aliases = self.aliases

        valid_from: None | str
        if isinstance(self.valid_from, datetime.date):
            valid_from = self.valid_from.isoformat()
        else:
            valid_from = self.valid_from

        valid_to: None | str
        if isinstance(self.valid_to, datetime.date):
            valid_to = self.valid_to.isoformat()
        else:
            valid_to = self.valid_to

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "division_id": division_id,
                "seats": seats,
                "voting": voting,
                "aliases": aliases,
                "valid_from": valid_from,
                "valid_to": valid_to,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        division_id = d.pop("division_id")

        def _parse_seats(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seats = _parse_seats(d.pop("seats"))

        voting = d.pop("voting")

        aliases = cast(list[str], d.pop("aliases"))

        def _parse_valid_from(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                valid_from_type_0 = datetime.date.fromisoformat(data)

                return valid_from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        valid_from = _parse_valid_from(d.pop("valid_from"))

        def _parse_valid_to(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                valid_to_type_0 = datetime.date.fromisoformat(data)

                return valid_to_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        valid_to = _parse_valid_to(d.pop("valid_to"))

        district = cls(
            name=name,
            division_id=division_id,
            seats=seats,
            voting=voting,
            aliases=aliases,
            valid_from=valid_from,
            valid_to=valid_to,
        )

        return district
