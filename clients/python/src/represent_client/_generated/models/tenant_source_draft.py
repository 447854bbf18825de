from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.format_ import Format, check_format
from ..models.tenant_source_draft_trust import (
    TenantSourceDraftTrust,
    check_tenant_source_draft_trust,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.source_file_input import SourceFileInput


T = TypeVar("T", bound="TenantSourceDraft")


@_attrs_define
class TenantSourceDraft:
    """A tenant's own source: a file on the web that is fetched on schedule and imported.

    Attributes:
        name (str): The name of the source.
        publisher (str): The organization that publishes the file.
        licence (str): The licence of the file.
        attribution (str): How the source is to be named.
        file (SourceFileInput): A file of a source; without an `optional` one the others are still used.
        homepage (None | str | Unset): The page of the source; null if there is none.
        format_ (Format | None | Unset): The format of the file; null to detect it. A CSV needs `roster_columns` in the
            rules.
        cadence_hours (int | Unset): The hours between two checks for a new file; by default 24.
        freshness_days (int | Unset): The days without a successful check after which operators are alarmed; by default
            30.
        trust (TenantSourceDraftTrust | Unset): `apply` writes changes that look like the ones before; with `review`
            each change waits for staff; by default apply.
    """

    name: str
    publisher: str
    licence: str
    attribution: str
    file: SourceFileInput
    homepage: None | str | Unset = UNSET
    format_: Format | None | Unset = UNSET
    cadence_hours: int | Unset = UNSET
    freshness_days: int | Unset = UNSET
    trust: TenantSourceDraftTrust | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        publisher = self.publisher

        licence = self.licence

        attribution = self.attribution

        file = self.file.to_dict()

        homepage: None | str | Unset
        if isinstance(self.homepage, Unset):
            homepage = UNSET
        else:
            homepage = self.homepage

        format_: None | str | Unset
        if isinstance(self.format_, Unset):
            format_ = UNSET
        elif isinstance(self.format_, str):
            format_ = self.format_
        else:
            format_ = self.format_

        cadence_hours = self.cadence_hours

        freshness_days = self.freshness_days

        trust: str | Unset = UNSET
        if not isinstance(self.trust, Unset):
            trust = self.trust

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "publisher": publisher,
                "licence": licence,
                "attribution": attribution,
                "file": file,
            }
        )
        if homepage is not UNSET:
            field_dict["homepage"] = homepage
        if format_ is not UNSET:
            field_dict["format"] = format_
        if cadence_hours is not UNSET:
            field_dict["cadence_hours"] = cadence_hours
        if freshness_days is not UNSET:
            field_dict["freshness_days"] = freshness_days
        if trust is not UNSET:
            field_dict["trust"] = trust

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.source_file_input import SourceFileInput  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        publisher = d.pop("publisher")

        licence = d.pop("licence")

        attribution = d.pop("attribution")

        file = SourceFileInput.from_dict(d.pop("file"))

        def _parse_homepage(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        homepage = _parse_homepage(d.pop("homepage", UNSET))

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

        cadence_hours = d.pop("cadence_hours", UNSET)

        freshness_days = d.pop("freshness_days", UNSET)

        _trust = d.pop("trust", UNSET)
        trust: TenantSourceDraftTrust | Unset
        if isinstance(_trust, Unset):
            trust = UNSET
        else:
            trust = check_tenant_source_draft_trust(_trust)

        tenant_source_draft = cls(
            name=name,
            publisher=publisher,
            licence=licence,
            attribution=attribution,
            file=file,
            homepage=homepage,
            format_=format_,
            cadence_hours=cadence_hours,
            freshness_days=freshness_days,
            trust=trust,
        )

        return tenant_source_draft
