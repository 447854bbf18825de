from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="HeldField")


@_attrs_define
class HeldField:
    """A field that staff hold, and the value that a source states for it.

    Attributes:
        field (str): The field as a JSON pointer.
        value (Any): The value that the source states; a whole list for entries of lists.
        source (str): The id of the source.
        as_of (datetime.date): The day of which the source states it (ISO 8601).
        fetched_at (datetime.datetime | None): When the file was fetched (RFC 3339); null if it was not fetched.
    """

    field: str
    value: Any
    source: str
    as_of: datetime.date
    fetched_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field = self.field

        value = self.value

        source = self.source

        as_of = self.as_of.isoformat()

        fetched_at: None | str
        if isinstance(self.fetched_at, datetime.datetime):
            fetched_at = self.fetched_at.isoformat()
        else:
            fetched_at = self.fetched_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "field": field,
                "value": value,
                "source": source,
                "as_of": as_of,
                "fetched_at": fetched_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        field = d.pop("field")

        value = d.pop("value")

        source = d.pop("source")

        as_of = datetime.date.fromisoformat(d.pop("as_of"))

        def _parse_fetched_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                fetched_at_type_0 = datetime.datetime.fromisoformat(data)

                return fetched_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        fetched_at = _parse_fetched_at(d.pop("fetched_at"))

        held_field = cls(
            field=field,
            value=value,
            source=source,
            as_of=as_of,
            fetched_at=fetched_at,
        )

        held_field.additional_properties = d
        return held_field

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
