from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.vacancy_source import VacancySource


T = TypeVar("T", bound="EmptySeatOfOffice")


@_attrs_define
class EmptySeatOfOffice:
    """A seat without a current holder: vacant, or unknown; then no source says anything about it.

    Attributes:
        since (datetime.date | None): The day since which the seat is vacant (ISO 8601); null if unknown.
        last_holder (None | str): The name of the last holder; null if none was recorded.
        successor (None | str): The name of the representative whose term in the seat has not started; null if none is
            recorded.
        as_of (datetime.date | None): The day of the latest source that says that the seat is vacant (ISO 8601); null if
            the seat is unknown.
        source (None | VacancySource): The source that says that the seat is vacant; null if the seat is unknown.
    """

    since: datetime.date | None
    last_holder: None | str
    successor: None | str
    as_of: datetime.date | None
    source: None | VacancySource
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.vacancy_source import VacancySource  # noqa: PLC0415

        since: None | str
        if isinstance(self.since, datetime.date):
            since = self.since.isoformat()
        else:
            since = self.since

        last_holder: None | str
        last_holder = self.last_holder

        successor: None | str
        successor = self.successor

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

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "since": since,
                "last_holder": last_holder,
                "successor": successor,
                "as_of": as_of,
                "source": source,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.vacancy_source import VacancySource  # noqa: PLC0415

        d = dict(src_dict)

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

        def _parse_last_holder(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        last_holder = _parse_last_holder(d.pop("last_holder"))

        def _parse_successor(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        successor = _parse_successor(d.pop("successor"))

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

        empty_seat_of_office = cls(
            since=since,
            last_holder=last_holder,
            successor=successor,
            as_of=as_of,
            source=source,
        )

        empty_seat_of_office.additional_properties = d
        return empty_seat_of_office

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
