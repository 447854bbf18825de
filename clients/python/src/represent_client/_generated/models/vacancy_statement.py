from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="VacancyStatement")


@_attrs_define
class VacancyStatement:
    """A statement of staff that a seat is vacant, whether or not a holder of it was ever recorded.

    Attributes:
        id (UUID): The id of the statement.
        office (str): The key of the office in the tenant's rules.
        district (None | str): The name of the district; null if the office has no districts.
        since (datetime.date | None): The day since which the seat is vacant (ISO 8601); null if unknown.
        reason (None | str): Why the seat is vacant; null if unknown.
        source (None | str): The page or document that says so; null if the statement is the source.
        declared_at (datetime.datetime): When the vacancy was declared (RFC 3339).
    """

    id: UUID
    office: str
    district: None | str
    since: datetime.date | None
    reason: None | str
    source: None | str
    declared_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        office = self.office

        district: None | str
        district = self.district

        since: None | str
        if isinstance(self.since, datetime.date):
            since = self.since.isoformat()
        else:
            since = self.since

        reason: None | str
        reason = self.reason

        source: None | str
        source = self.source

        declared_at = self.declared_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "office": office,
                "district": district,
                "since": since,
                "reason": reason,
                "source": source,
                "declared_at": declared_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        office = d.pop("office")

        def _parse_district(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        district = _parse_district(d.pop("district"))

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

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        def _parse_source(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        source = _parse_source(d.pop("source"))

        declared_at = datetime.datetime.fromisoformat(d.pop("declared_at"))

        vacancy_statement = cls(
            id=id,
            office=office,
            district=district,
            since=since,
            reason=reason,
            source=source,
            declared_at=declared_at,
        )

        vacancy_statement.additional_properties = d
        return vacancy_statement

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
