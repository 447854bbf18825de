from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.format_ import Format, check_format
from ..models.import_mode import ImportMode, check_import_mode
from ..models.import_state import ImportState, check_import_state

if TYPE_CHECKING:
    from ..models.counts import Counts


T = TypeVar("T", bound="Import")


@_attrs_define
class Import:
    """An import: its state and its effects. `detail` says why it waits or failed.

    Attributes:
        id (UUID): The id of the import, a UUID.
        tenant (str): The id of the tenant.
        state (ImportState): The state of an import.

            Review: the plan is made, and staff must apply it. Expired: the file was not uploaded, or the plan not applied,
            in
            time.
        file_name (str): The name of the uploaded roster, for people to recognize it.
        source (str): The id of the source that the file was fetched from; `upload` if staff uploaded it; by default
            upload.
        mode (ImportMode): Whether changes are written at once or after a review.
        partial (bool): Whether the file lists only some of the representatives, so that no term is ended.
        format_ (Format | None): The format that the request named; null if it is detected from the content.
        detail (None | str): Why the import waits or failed, in a sentence; null if there is nothing to say.
        counts (Counts): The numbers of rows and records by outcome.
        steps (int): The number of records that the import adds, changes or closes; by default 0.
        written (int): The number of these records written so far, without conflicts and records that already had the
            values; by default 0.
        created_at (datetime.datetime): When the import was created (RFC 3339).
        created_by (None | str): The account that created the import; null if unknown.
        applied_by (None | str): The account that applied the import after review; null if it was applied without
            review.
        updated_at (datetime.datetime): When the import was last changed (RFC 3339).
        expires_at (datetime.datetime): When the import is deleted (RFC 3339).
    """

    id: UUID
    tenant: str
    state: ImportState
    file_name: str
    source: str
    mode: ImportMode
    partial: bool
    format_: Format | None
    detail: None | str
    counts: Counts
    steps: int
    written: int
    created_at: datetime.datetime
    created_by: None | str
    applied_by: None | str
    updated_at: datetime.datetime
    expires_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        tenant = self.tenant

        state: str = self.state

        file_name = self.file_name

        source = self.source

        mode: str = self.mode

        partial = self.partial

        format_: None | str
        if isinstance(self.format_, str):
            format_ = self.format_
        else:
            format_ = self.format_

        detail: None | str
        detail = self.detail

        counts = self.counts.to_dict()

        steps = self.steps

        written = self.written

        created_at = self.created_at.isoformat()

        created_by: None | str
        created_by = self.created_by

        applied_by: None | str
        applied_by = self.applied_by

        updated_at = self.updated_at.isoformat()

        expires_at = self.expires_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "tenant": tenant,
                "state": state,
                "file_name": file_name,
                "source": source,
                "mode": mode,
                "partial": partial,
                "format": format_,
                "detail": detail,
                "counts": counts,
                "steps": steps,
                "written": written,
                "created_at": created_at,
                "created_by": created_by,
                "applied_by": applied_by,
                "updated_at": updated_at,
                "expires_at": expires_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.counts import Counts  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        tenant = d.pop("tenant")

        state = check_import_state(d.pop("state"))

        file_name = d.pop("file_name")

        source = d.pop("source")

        mode = check_import_mode(d.pop("mode"))

        partial = d.pop("partial")

        def _parse_format_(data: object) -> Format | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                format_type_0 = check_format(data)

                return format_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Format | None, data)

        format_ = _parse_format_(d.pop("format"))

        def _parse_detail(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        detail = _parse_detail(d.pop("detail"))

        counts = Counts.from_dict(d.pop("counts"))

        steps = d.pop("steps")

        written = d.pop("written")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_created_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        created_by = _parse_created_by(d.pop("created_by"))

        def _parse_applied_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        applied_by = _parse_applied_by(d.pop("applied_by"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        import_ = cls(
            id=id,
            tenant=tenant,
            state=state,
            file_name=file_name,
            source=source,
            mode=mode,
            partial=partial,
            format_=format_,
            detail=detail,
            counts=counts,
            steps=steps,
            written=written,
            created_at=created_at,
            created_by=created_by,
            applied_by=applied_by,
            updated_at=updated_at,
            expires_at=expires_at,
        )

        import_.additional_properties = d
        return import_

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
