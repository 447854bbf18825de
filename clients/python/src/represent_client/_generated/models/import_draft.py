from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.format_ import Format, check_format
from ..models.import_draft_mode import ImportDraftMode, check_import_draft_mode
from ..types import UNSET, Unset

T = TypeVar("T", bound="ImportDraft")


@_attrs_define
class ImportDraft:
    """The parameters of an import; you upload the file afterwards.

    Attributes:
        file_name (str | Unset): The name of the file, which decides between formats that begin alike; by default
            roster.
        mode (ImportDraftMode | Unset): `apply` writes the changes at once; `review` writes nothing before POST
            /imports/{id}/apply; by default apply.
        partial (bool | Unset): Whether the file lists only some of the representatives, so that no term is ended; by
            default false.
        format_ (Format | None | Unset): The format of the file; null to detect it from the content.
    """

    file_name: str | Unset = UNSET
    mode: ImportDraftMode | Unset = UNSET
    partial: bool | Unset = UNSET
    format_: Format | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        file_name = self.file_name

        mode: str | Unset = UNSET
        if not isinstance(self.mode, Unset):
            mode = self.mode

        partial = self.partial

        format_: None | str | Unset
        if isinstance(self.format_, Unset):
            format_ = UNSET
        elif isinstance(self.format_, str):
            format_ = self.format_
        else:
            format_ = self.format_

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if file_name is not UNSET:
            field_dict["file_name"] = file_name
        if mode is not UNSET:
            field_dict["mode"] = mode
        if partial is not UNSET:
            field_dict["partial"] = partial
        if format_ is not UNSET:
            field_dict["format"] = format_

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        file_name = d.pop("file_name", UNSET)

        _mode = d.pop("mode", UNSET)
        mode: ImportDraftMode | Unset
        if isinstance(_mode, Unset):
            mode = UNSET
        else:
            mode = check_import_draft_mode(_mode)

        partial = d.pop("partial", UNSET)

        def _parse_format_(data: object) -> Format | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                format_type_0 = check_format(data)

                return format_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Format | None | Unset, data)

        format_ = _parse_format_(d.pop("format", UNSET))

        import_draft = cls(
            file_name=file_name,
            mode=mode,
            partial=partial,
            format_=format_,
        )

        return import_draft
