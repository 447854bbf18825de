from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.export_format import ExportFormat, check_export_format
from ..models.export_state import ExportState, check_export_state

if TYPE_CHECKING:
    from ..models.licence import Licence


T = TypeVar("T", bound="Export")


@_attrs_define
class Export:
    """An export that is too large for a response: a worker writes it to a file.

    Attributes:
        id (UUID): The id of the export; equal requests at one version of the tenant have the same.
        tenant (str): The id of the tenant.
        state (ExportState): The state of an export.
        format_ (ExportFormat): The format of the file.
        detail (None | str): Why the export failed, in a sentence; null if it did not.
        version (int): The version of the tenant that the file has, or will have at least.
        as_of (datetime.date): The day whose statuses the file has, or will have at least (ISO 8601).
        records (int | None): The number of records and seats in the file; null until it is done.
        bytes_ (int | None): The size of the file; null until it is done.
        sha256 (None | str): The SHA-256 digest of the file in hexadecimal digits; null until it is done.
        licences (list[Licence]): The sources whose facts are in the file, with their licences; empty until it is done.
        created_at (datetime.datetime): When the export was requested (RFC 3339).
        updated_at (datetime.datetime): When its state last changed (RFC 3339).
        expires_at (datetime.datetime): When the export and its file are deleted (RFC 3339).
        url (None | str): The URL of the file, valid for some minutes (see `FILE_URL_SECONDS`); ask again for another.
            Null until it is done, and in the answer that queued it.
    """

    id: UUID
    tenant: str
    state: ExportState
    format_: ExportFormat
    detail: None | str
    version: int
    as_of: datetime.date
    records: int | None
    bytes_: int | None
    sha256: None | str
    licences: list[Licence]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    expires_at: datetime.datetime
    url: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        tenant = self.tenant

        state: str = self.state

        format_: str = self.format_

        detail: None | str
        detail = self.detail

        version = self.version

        as_of = self.as_of.isoformat()

        records: int | None
        records = self.records

        bytes_: int | None
        bytes_ = self.bytes_

        sha256: None | str
        sha256 = self.sha256

        licences = []
        for licences_item_data in self.licences:
            licences_item = licences_item_data.to_dict()
            licences.append(licences_item)

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        expires_at = self.expires_at.isoformat()

        url: None | str
        url = self.url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "tenant": tenant,
                "state": state,
                "format": format_,
                "detail": detail,
                "version": version,
                "as_of": as_of,
                "records": records,
                "bytes": bytes_,
                "sha256": sha256,
                "licences": licences,
                "created_at": created_at,
                "updated_at": updated_at,
                "expires_at": expires_at,
                "url": url,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.licence import Licence  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        tenant = d.pop("tenant")

        state = check_export_state(d.pop("state"))

        format_ = check_export_format(d.pop("format"))

        def _parse_detail(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        detail = _parse_detail(d.pop("detail"))

        version = d.pop("version")

        as_of = datetime.date.fromisoformat(d.pop("as_of"))

        def _parse_records(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        records = _parse_records(d.pop("records"))

        def _parse_bytes_(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        bytes_ = _parse_bytes_(d.pop("bytes"))

        def _parse_sha256(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        sha256 = _parse_sha256(d.pop("sha256"))

        licences = []
        _licences = d.pop("licences")
        for licences_item_data in _licences:
            licences_item = Licence.from_dict(licences_item_data)

            licences.append(licences_item)

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        def _parse_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        url = _parse_url(d.pop("url"))

        export = cls(
            id=id,
            tenant=tenant,
            state=state,
            format_=format_,
            detail=detail,
            version=version,
            as_of=as_of,
            records=records,
            bytes_=bytes_,
            sha256=sha256,
            licences=licences,
            created_at=created_at,
            updated_at=updated_at,
            expires_at=expires_at,
            url=url,
        )

        export.additional_properties = d
        return export

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
