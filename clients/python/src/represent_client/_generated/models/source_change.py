from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.source_change_trust import SourceChangeTrust, check_source_change_trust
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.source_file_input import SourceFileInput


T = TypeVar("T", bound="SourceChange")


@_attrs_define
class SourceChange:
    """The parts of a source in the catalogue that an administrator can correct without a release.

    Attributes:
        files (list[SourceFileInput]): The files, with their URLs.
        cadence_hours (int): The hours between two checks for a new file.
        freshness_days (int): The days without a successful check after which operators are alarmed.
        most_bytes (int): The most bytes of a file that are fetched.
        most_seconds (int): The most seconds that a file may take.
        trust (SourceChangeTrust | Unset): `apply` writes changes that look like the ones before; with `review` each
            change waits for staff; by default apply.
    """

    files: list[SourceFileInput]
    cadence_hours: int
    freshness_days: int
    most_bytes: int
    most_seconds: int
    trust: SourceChangeTrust | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        files = []
        for files_item_data in self.files:
            files_item = files_item_data.to_dict()
            files.append(files_item)

        cadence_hours = self.cadence_hours

        freshness_days = self.freshness_days

        most_bytes = self.most_bytes

        most_seconds = self.most_seconds

        trust: str | Unset = UNSET
        if not isinstance(self.trust, Unset):
            trust = self.trust

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "files": files,
                "cadence_hours": cadence_hours,
                "freshness_days": freshness_days,
                "most_bytes": most_bytes,
                "most_seconds": most_seconds,
            }
        )
        if trust is not UNSET:
            field_dict["trust"] = trust

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.source_file_input import SourceFileInput  # noqa: PLC0415

        d = dict(src_dict)
        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = SourceFileInput.from_dict(files_item_data)

            files.append(files_item)

        cadence_hours = d.pop("cadence_hours")

        freshness_days = d.pop("freshness_days")

        most_bytes = d.pop("most_bytes")

        most_seconds = d.pop("most_seconds")

        _trust = d.pop("trust", UNSET)
        trust: SourceChangeTrust | Unset
        if isinstance(_trust, Unset):
            trust = UNSET
        else:
            trust = check_source_change_trust(_trust)

        source_change = cls(
            files=files,
            cadence_hours=cadence_hours,
            freshness_days=freshness_days,
            most_bytes=most_bytes,
            most_seconds=most_seconds,
            trust=trust,
        )

        return source_change
