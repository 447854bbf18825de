from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.term_status import TermStatus, check_term_status

if TYPE_CHECKING:
    from ..models.contact_info import ContactInfo
    from ..models.official_source import OfficialSource


T = TypeVar("T", bound="Official")


@_attrs_define
class Official:
    """An official and their contact details. Overdue: the expected end of the term has passed, no end was recorded.

    Attributes:
        id (UUID): The id of the representative.
        tenant (str): The id of the tenant that has the record.
        name (str): The full name of the official.
        party (None | str): The name of the party; null if unknown or nonpartisan.
        status (TermStatus): The state of a term today. Overdue: the expected end has passed and no end was recorded.
        term_start (datetime.date | None): The first day of the term (ISO 8601); null if unknown.
        term_expected_end (datetime.date | None): The day on which the term is expected to end (ISO 8601); null if
            unknown.
        contact_info (ContactInfo): How to reach a representative.
        photo_url (None | str): The URL of a portrait photo; null if there is none.
        verified_at (None | str): When the record was last verified (RFC 3339); null if never.
        source (None | OfficialSource): The source of the record; null for records from before sources were noted.
    """

    id: UUID
    tenant: str
    name: str
    party: None | str
    status: TermStatus
    term_start: datetime.date | None
    term_expected_end: datetime.date | None
    contact_info: ContactInfo
    photo_url: None | str
    verified_at: None | str
    source: None | OfficialSource
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.official_source import OfficialSource  # noqa: PLC0415

        id = str(self.id)

        tenant = self.tenant

        name = self.name

        party: None | str
        party = self.party

        status: str = self.status

        term_start: None | str
        if isinstance(self.term_start, datetime.date):
            term_start = self.term_start.isoformat()
        else:
            term_start = self.term_start

        term_expected_end: None | str
        if isinstance(self.term_expected_end, datetime.date):
            term_expected_end = self.term_expected_end.isoformat()
        else:
            term_expected_end = self.term_expected_end

        contact_info = self.contact_info.to_dict()

        photo_url: None | str
        photo_url = self.photo_url

        verified_at: None | str
        verified_at = self.verified_at

        source: dict[str, Any] | None
        if isinstance(self.source, OfficialSource):
            source = self.source.to_dict()
        else:
            source = self.source

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "tenant": tenant,
                "name": name,
                "party": party,
                "status": status,
                "term_start": term_start,
                "term_expected_end": term_expected_end,
                "contact_info": contact_info,
                "photo_url": photo_url,
                "verified_at": verified_at,
                "source": source,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.contact_info import ContactInfo  # noqa: PLC0415
        from ..models.official_source import OfficialSource  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        tenant = d.pop("tenant")

        name = d.pop("name")

        def _parse_party(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        party = _parse_party(d.pop("party"))

        status = check_term_status(d.pop("status"))

        def _parse_term_start(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_start_type_0 = datetime.date.fromisoformat(data)

                return term_start_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        term_start = _parse_term_start(d.pop("term_start"))

        def _parse_term_expected_end(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_expected_end_type_0 = datetime.date.fromisoformat(data)

                return term_expected_end_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        term_expected_end = _parse_term_expected_end(d.pop("term_expected_end"))

        contact_info = ContactInfo.from_dict(d.pop("contact_info"))

        def _parse_photo_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        photo_url = _parse_photo_url(d.pop("photo_url"))

        def _parse_verified_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        verified_at = _parse_verified_at(d.pop("verified_at"))

        def _parse_source(data: object) -> None | OfficialSource:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                source_type_0 = OfficialSource.from_dict(data)

                return source_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficialSource, data)

        source = _parse_source(d.pop("source"))

        official = cls(
            id=id,
            tenant=tenant,
            name=name,
            party=party,
            status=status,
            term_start=term_start,
            term_expected_end=term_expected_end,
            contact_info=contact_info,
            photo_url=photo_url,
            verified_at=verified_at,
            source=source,
        )

        official.additional_properties = d
        return official

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
