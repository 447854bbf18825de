from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.seat_counts_seat_state import (
    SeatCountsSeatState,
    check_seat_counts_seat_state,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="SeatCounts")


@_attrs_define
class SeatCounts:
    """The seats of the office in the division, which Google's offices do not have.

    Attributes:
        office (str | Unset): The key of the office in the rules.
        seat_state (SeatCountsSeatState | Unset): Whether the office is held.
        seats (int | None | Unset): The number of seats; absent if unknown.
        vacant (int | Unset): The number of vacant seats.
        unknown (int | Unset): The number of seats that no source says anything about.
        share (float | None | Unset): The part of the place that is in the division, from 0 to 1; absent if unknown.
    """

    office: str | Unset = UNSET
    seat_state: SeatCountsSeatState | Unset = UNSET
    seats: int | None | Unset = UNSET
    vacant: int | Unset = UNSET
    unknown: int | Unset = UNSET
    share: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        office = self.office

        seat_state: str | Unset = UNSET
        if not isinstance(self.seat_state, Unset):
            seat_state = self.seat_state

        seats: int | None | Unset
        if isinstance(self.seats, Unset):
            seats = UNSET
        else:
            seats = self.seats

        vacant = self.vacant

        unknown = self.unknown

        share: float | None | Unset
        if isinstance(self.share, Unset):
            share = UNSET
        else:
            share = self.share

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if office is not UNSET:
            field_dict["office"] = office
        if seat_state is not UNSET:
            field_dict["seatState"] = seat_state
        if seats is not UNSET:
            field_dict["seats"] = seats
        if vacant is not UNSET:
            field_dict["vacant"] = vacant
        if unknown is not UNSET:
            field_dict["unknown"] = unknown
        if share is not UNSET:
            field_dict["share"] = share

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        office = d.pop("office", UNSET)

        _seat_state = d.pop("seatState", UNSET)
        seat_state: SeatCountsSeatState | Unset
        if isinstance(_seat_state, Unset):
            seat_state = UNSET
        else:
            seat_state = check_seat_counts_seat_state(_seat_state)

        def _parse_seats(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        seats = _parse_seats(d.pop("seats", UNSET))

        vacant = d.pop("vacant", UNSET)

        unknown = d.pop("unknown", UNSET)

        def _parse_share(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        share = _parse_share(d.pop("share", UNSET))

        seat_counts = cls(
            office=office,
            seat_state=seat_state,
            seats=seats,
            vacant=vacant,
            unknown=unknown,
            share=share,
        )

        seat_counts.additional_properties = d
        return seat_counts

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
