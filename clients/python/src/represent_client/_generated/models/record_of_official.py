from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="RecordOfOfficial")


@_attrs_define
class RecordOfOfficial:
    """The record of an official, its source and its day, which Google's officials do not have.

    Attributes:
        id (str | Unset): The id of the representative.
        tenant (str | Unset): The id of the tenant that has the record.
        status (str | Unset): The state of the term: `current` or `overdue`.
        term_start (datetime.date | None | Unset): The first day of the term.
        term_expected_end (datetime.date | None | Unset): The day on which the term is expected to end.
        source (None | str | Unset): The name of the source of the record.
        as_of (datetime.date | None | Unset): The day of the source.
    """

    id: str | Unset = UNSET
    tenant: str | Unset = UNSET
    status: str | Unset = UNSET
    term_start: datetime.date | None | Unset = UNSET
    term_expected_end: datetime.date | None | Unset = UNSET
    source: None | str | Unset = UNSET
    as_of: datetime.date | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        tenant = self.tenant

        status = self.status

        term_start: None | str | Unset
        if isinstance(self.term_start, Unset):
            term_start = UNSET
        elif isinstance(self.term_start, datetime.date):
            term_start = self.term_start.isoformat()
        else:
            term_start = self.term_start

        term_expected_end: None | str | Unset
        if isinstance(self.term_expected_end, Unset):
            term_expected_end = UNSET
        elif isinstance(self.term_expected_end, datetime.date):
            term_expected_end = self.term_expected_end.isoformat()
        else:
            term_expected_end = self.term_expected_end

        source: None | str | Unset
        if isinstance(self.source, Unset):
            source = UNSET
        else:
            source = self.source

        as_of: None | str | Unset
        if isinstance(self.as_of, Unset):
            as_of = UNSET
        elif isinstance(self.as_of, datetime.date):
            as_of = self.as_of.isoformat()
        else:
            as_of = self.as_of

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if tenant is not UNSET:
            field_dict["tenant"] = tenant
        if status is not UNSET:
            field_dict["status"] = status
        if term_start is not UNSET:
            field_dict["termStart"] = term_start
        if term_expected_end is not UNSET:
            field_dict["termExpectedEnd"] = term_expected_end
        if source is not UNSET:
            field_dict["source"] = source
        if as_of is not UNSET:
            field_dict["asOf"] = as_of

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        tenant = d.pop("tenant", UNSET)

        status = d.pop("status", UNSET)

        def _parse_term_start(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_start_type_0 = datetime.date.fromisoformat(data)

                return term_start_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        term_start = _parse_term_start(d.pop("termStart", UNSET))

        def _parse_term_expected_end(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_expected_end_type_0 = datetime.date.fromisoformat(data)

                return term_expected_end_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        term_expected_end = _parse_term_expected_end(d.pop("termExpectedEnd", UNSET))

        def _parse_source(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        source = _parse_source(d.pop("source", UNSET))

        def _parse_as_of(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                as_of_type_0 = datetime.date.fromisoformat(data)

                return as_of_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        as_of = _parse_as_of(d.pop("asOf", UNSET))

        record_of_official = cls(
            id=id,
            tenant=tenant,
            status=status,
            term_start=term_start,
            term_expected_end=term_expected_end,
            source=source,
            as_of=as_of,
        )

        record_of_official.additional_properties = d
        return record_of_official

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
