from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.bulk_file_format import BulkFileFormat, check_bulk_file_format

if TYPE_CHECKING:
    from ..models.licence import Licence


T = TypeVar("T", bound="BulkFile")


@_attrs_define
class BulkFile:
    """A file with all records of a state and its counties, or of the whole country.

    Attributes:
        file (str): The name of the file, which stays the same.
        area (str): The id of the state; US for the whole country.
        format_ (BulkFileFormat): The format of the file.
        records (int): The number of records in the file.
        bytes_ (int): The size of the file.
        sha256 (str): The SHA-256 digest of the file in hexadecimal digits.
        as_of (datetime.date): The day on which the records were last known to be those of the tenants (ISO 8601).
        written_at (datetime.datetime): When the file was written (RFC 3339); unchanged files stay.
        licences (list[Licence]): The sources whose facts are in the file, with their licences.
        url (str): The path of the file in this API.
    """

    file: str
    area: str
    format_: BulkFileFormat
    records: int
    bytes_: int
    sha256: str
    as_of: datetime.date
    written_at: datetime.datetime
    licences: list[Licence]
    url: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        file = self.file

        area = self.area

        format_: str = self.format_

        records = self.records

        bytes_ = self.bytes_

        sha256 = self.sha256

        as_of = self.as_of.isoformat()

        written_at = self.written_at.isoformat()

        licences = []
        for licences_item_data in self.licences:
            licences_item = licences_item_data.to_dict()
            licences.append(licences_item)

        url = self.url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "file": file,
                "area": area,
                "format": format_,
                "records": records,
                "bytes": bytes_,
                "sha256": sha256,
                "as_of": as_of,
                "written_at": written_at,
                "licences": licences,
                "url": url,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.licence import Licence  # noqa: PLC0415

        d = dict(src_dict)
        file = d.pop("file")

        area = d.pop("area")

        format_ = check_bulk_file_format(d.pop("format"))

        records = d.pop("records")

        bytes_ = d.pop("bytes")

        sha256 = d.pop("sha256")

        as_of = datetime.date.fromisoformat(d.pop("as_of"))

        written_at = datetime.datetime.fromisoformat(d.pop("written_at"))

        licences = []
        _licences = d.pop("licences")
        for licences_item_data in _licences:
            licences_item = Licence.from_dict(licences_item_data)

            licences.append(licences_item)

        url = d.pop("url")

        bulk_file = cls(
            file=file,
            area=area,
            format_=format_,
            records=records,
            bytes_=bytes_,
            sha256=sha256,
            as_of=as_of,
            written_at=written_at,
            licences=licences,
            url=url,
        )

        bulk_file.additional_properties = d
        return bulk_file

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
