from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Completeness")


@_attrs_define
class Completeness:
    """How complete and how current the records are.

    `seats` and `unknown` cover the offices whose number of seats the rules know; `filled` includes the holders of the
    others. `unknown` counts the seats that no source says anything about. `unverified` counts current records that were
    never verified, `stale` those verified longer ago than the rules' `freshness_days`. `unverified_since` is the day
    since which a current record has waited for verification.

        Attributes:
            seats (int): The total number of seats of the offices whose number of seats the rules know.
            offices_without_seats (int): The number of offices whose number of seats the rules do not know.
            filled (int): The number of representatives in office today, in all offices.
            vacant (int): The number of vacant seats.
            unknown (int): The number of seats that no source says anything about.
            overdue (int): The number of current holders whose expected term end has passed.
            unverified (int): The number of current records that were never verified.
            stale (int): The number of current records verified longer ago than the rules' `freshness_days`.
            unverified_since (datetime.date | None): The earliest day since which a current record has waited for
                verification (ISO 8601); null if none waits.
    """

    seats: int
    offices_without_seats: int
    filled: int
    vacant: int
    unknown: int
    overdue: int
    unverified: int
    stale: int
    unverified_since: datetime.date | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        seats = self.seats

        offices_without_seats = self.offices_without_seats

        filled = self.filled

        vacant = self.vacant

        unknown = self.unknown

        overdue = self.overdue

        unverified = self.unverified

        stale = self.stale

        unverified_since: None | str
        if isinstance(self.unverified_since, datetime.date):
            unverified_since = self.unverified_since.isoformat()
        else:
            unverified_since = self.unverified_since

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "seats": seats,
                "offices_without_seats": offices_without_seats,
                "filled": filled,
                "vacant": vacant,
                "unknown": unknown,
                "overdue": overdue,
                "unverified": unverified,
                "stale": stale,
                "unverified_since": unverified_since,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        seats = d.pop("seats")

        offices_without_seats = d.pop("offices_without_seats")

        filled = d.pop("filled")

        vacant = d.pop("vacant")

        unknown = d.pop("unknown")

        overdue = d.pop("overdue")

        unverified = d.pop("unverified")

        stale = d.pop("stale")

        def _parse_unverified_since(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                unverified_since_type_0 = datetime.date.fromisoformat(data)

                return unverified_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        unverified_since = _parse_unverified_since(d.pop("unverified_since"))

        completeness = cls(
            seats=seats,
            offices_without_seats=offices_without_seats,
            filled=filled,
            vacant=vacant,
            unknown=unknown,
            overdue=overdue,
            unverified=unverified,
            stale=stale,
            unverified_since=unverified_since,
        )

        completeness.additional_properties = d
        return completeness

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
