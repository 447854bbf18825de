from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="FieldSource")


@_attrs_define
class FieldSource:
    """A source, and the fields of a representative whose values come from it.

    Attributes:
        source (str): The id of the source: one of GET /tenants/{tenant}/sources, `upload` for a roster that staff
            uploaded, or `staff` for what staff entered.
        name (None | str): The name of the source; null for `staff` and `upload`.
        url (None | str): The page of the source; null if it has none.
        as_of (datetime.date): The day of which the source states the values (ISO 8601).
        fetched_at (datetime.datetime | None): When the file of the source was fetched (RFC 3339); null if it was not
            fetched.
        fields (list[str]): The fields as JSON pointers (RFC 6901): top-level fields, and each entry of contact_info.
    """

    source: str
    name: None | str
    url: None | str
    as_of: datetime.date
    fetched_at: datetime.datetime | None
    fields: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        source = self.source

        name: None | str
        name = self.name

        url: None | str
        url = self.url

        as_of = self.as_of.isoformat()

        fetched_at: None | str
        if isinstance(self.fetched_at, datetime.datetime):
            fetched_at = self.fetched_at.isoformat()
        else:
            fetched_at = self.fetched_at

        fields = self.fields

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "source": source,
                "name": name,
                "url": url,
                "as_of": as_of,
                "fetched_at": fetched_at,
                "fields": fields,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        source = d.pop("source")

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name"))

        def _parse_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        url = _parse_url(d.pop("url"))

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

        fields = cast(list[str], d.pop("fields"))

        field_source = cls(
            source=source,
            name=name,
            url=url,
            as_of=as_of,
            fetched_at=fetched_at,
            fields=fields,
        )

        field_source.additional_properties = d
        return field_source

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
