from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.source_format import SourceFormat, check_source_format
from ..models.source_result import SourceResult, check_source_result
from ..models.source_view_trust import SourceViewTrust, check_source_view_trust

if TYPE_CHECKING:
    from ..models.source_edition import SourceEdition
    from ..models.source_file import SourceFile


T = TypeVar("T", bound="SourceView")


@_attrs_define
class SourceView:
    """A source: its publisher and licence, its files, and the result of its last check.

    For a tenant, `as_of`, `fetched_at`, `changed_at` and `result` are those of the part that the tenant has.

        Attributes:
            files (list[SourceFile]): The files, with their URLs.
            cadence_hours (int): The hours between two checks for a new file.
            freshness_days (int): The days without a successful check after which operators are alarmed.
            most_bytes (int): The most bytes of a file that are fetched.
            most_seconds (int): The most seconds that a file may take.
            trust (SourceViewTrust): `apply` writes changes that look like the ones before; with `review` each change waits
                for staff; by default apply.
            id (str): The id of the source.
            name (str): The name of the source.
            publisher (str): The organization that publishes the data.
            licence (str): The licence of the data.
            attribution (str): How answers that come of it are to be attributed.
            homepage (None | str): The page of the source; null if there is none.
            what (str): The facts that it has.
            format_ (SourceFormat): How the files of a source are read.
            tenant (None | str): The tenant whose own source it is; null for a source of the catalogue.
            paused (bool): Whether it is paused.
            result (SourceResult): The result of the last check of a source.
            detail (None | str): The result in a sentence; null if there is nothing to say.
            as_of (datetime.date | None): The day of its facts (ISO 8601); null before the first file.
            fetched_at (datetime.datetime | None): When the file in force was fetched (RFC 3339).
            checked_at (datetime.datetime | None): When it was last checked with success (RFC 3339); null if never.
            changed_at (datetime.datetime | None): When it last changed something (RFC 3339); null if never.
            next_check_at (datetime.datetime | None): When it is checked next (RFC 3339); null for the next run of the
                schedule.
            failures (int): The number of checks that failed since the last one with success; by default 0.
            import_id (None | UUID): The id of the last import of a roster; null if there is none.
            digest (None | str): The digest of the file in force; null before the first file.
            earlier (list[SourceEdition]): Earlier files that the source may be put back to.
    """

    files: list[SourceFile]
    cadence_hours: int
    freshness_days: int
    most_bytes: int
    most_seconds: int
    trust: SourceViewTrust
    id: str
    name: str
    publisher: str
    licence: str
    attribution: str
    homepage: None | str
    what: str
    format_: SourceFormat
    tenant: None | str
    paused: bool
    result: SourceResult
    detail: None | str
    as_of: datetime.date | None
    fetched_at: datetime.datetime | None
    checked_at: datetime.datetime | None
    changed_at: datetime.datetime | None
    next_check_at: datetime.datetime | None
    failures: int
    import_id: None | UUID
    digest: None | str
    earlier: list[SourceEdition]

    def to_dict(self) -> dict[str, Any]:
        files = []
        for files_item_data in self.files:
            files_item = files_item_data.to_dict()
            files.append(files_item)

        cadence_hours = self.cadence_hours

        freshness_days = self.freshness_days

        most_bytes = self.most_bytes

        most_seconds = self.most_seconds

        trust: str = self.trust

        id = self.id

        name = self.name

        publisher = self.publisher

        licence = self.licence

        attribution = self.attribution

        homepage: None | str
        homepage = self.homepage

        what = self.what

        format_: str = self.format_

        tenant: None | str
        tenant = self.tenant

        paused = self.paused

        result: str = self.result

        detail: None | str
        detail = self.detail

        as_of: None | str
        if isinstance(self.as_of, datetime.date):
            as_of = self.as_of.isoformat()
        else:
            as_of = self.as_of

        fetched_at: None | str
        if isinstance(self.fetched_at, datetime.datetime):
            fetched_at = self.fetched_at.isoformat()
        else:
            fetched_at = self.fetched_at

        checked_at: None | str
        if isinstance(self.checked_at, datetime.datetime):
            checked_at = self.checked_at.isoformat()
        else:
            checked_at = self.checked_at

        changed_at: None | str
        if isinstance(self.changed_at, datetime.datetime):
            changed_at = self.changed_at.isoformat()
        else:
            changed_at = self.changed_at

        next_check_at: None | str
        if isinstance(self.next_check_at, datetime.datetime):
            next_check_at = self.next_check_at.isoformat()
        else:
            next_check_at = self.next_check_at

        failures = self.failures

        import_id: None | str
        if isinstance(self.import_id, UUID):
            import_id = str(self.import_id)
        else:
            import_id = self.import_id

        digest: None | str
        digest = self.digest

        earlier = []
        for earlier_item_data in self.earlier:
            earlier_item = earlier_item_data.to_dict()
            earlier.append(earlier_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "files": files,
                "cadence_hours": cadence_hours,
                "freshness_days": freshness_days,
                "most_bytes": most_bytes,
                "most_seconds": most_seconds,
                "trust": trust,
                "id": id,
                "name": name,
                "publisher": publisher,
                "licence": licence,
                "attribution": attribution,
                "homepage": homepage,
                "what": what,
                "format": format_,
                "tenant": tenant,
                "paused": paused,
                "result": result,
                "detail": detail,
                "as_of": as_of,
                "fetched_at": fetched_at,
                "checked_at": checked_at,
                "changed_at": changed_at,
                "next_check_at": next_check_at,
                "failures": failures,
                "import_id": import_id,
                "digest": digest,
                "earlier": earlier,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.source_edition import SourceEdition  # noqa: PLC0415
        from ..models.source_file import SourceFile  # noqa: PLC0415

        d = dict(src_dict)
        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = SourceFile.from_dict(files_item_data)

            files.append(files_item)

        cadence_hours = d.pop("cadence_hours")

        freshness_days = d.pop("freshness_days")

        most_bytes = d.pop("most_bytes")

        most_seconds = d.pop("most_seconds")

        trust = check_source_view_trust(d.pop("trust"))

        id = d.pop("id")

        name = d.pop("name")

        publisher = d.pop("publisher")

        licence = d.pop("licence")

        attribution = d.pop("attribution")

        def _parse_homepage(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        homepage = _parse_homepage(d.pop("homepage"))

        what = d.pop("what")

        format_ = check_source_format(d.pop("format"))

        def _parse_tenant(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tenant = _parse_tenant(d.pop("tenant"))

        paused = d.pop("paused")

        result = check_source_result(d.pop("result"))

        def _parse_detail(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        detail = _parse_detail(d.pop("detail"))

        def _parse_as_of(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                as_of_type_0 = datetime.date.fromisoformat(data)

                return as_of_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        as_of = _parse_as_of(d.pop("as_of"))

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

        def _parse_checked_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                checked_at_type_0 = datetime.datetime.fromisoformat(data)

                return checked_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        checked_at = _parse_checked_at(d.pop("checked_at"))

        def _parse_changed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                changed_at_type_0 = datetime.datetime.fromisoformat(data)

                return changed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        changed_at = _parse_changed_at(d.pop("changed_at"))

        def _parse_next_check_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_check_at_type_0 = datetime.datetime.fromisoformat(data)

                return next_check_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_check_at = _parse_next_check_at(d.pop("next_check_at"))

        failures = d.pop("failures")

        def _parse_import_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                import_id_type_0 = UUID(data)

                return import_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        import_id = _parse_import_id(d.pop("import_id"))

        def _parse_digest(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        digest = _parse_digest(d.pop("digest"))

        earlier = []
        _earlier = d.pop("earlier")
        for earlier_item_data in _earlier:
            earlier_item = SourceEdition.from_dict(earlier_item_data)

            earlier.append(earlier_item)

        source_view = cls(
            files=files,
            cadence_hours=cadence_hours,
            freshness_days=freshness_days,
            most_bytes=most_bytes,
            most_seconds=most_seconds,
            trust=trust,
            id=id,
            name=name,
            publisher=publisher,
            licence=licence,
            attribution=attribution,
            homepage=homepage,
            what=what,
            format_=format_,
            tenant=tenant,
            paused=paused,
            result=result,
            detail=detail,
            as_of=as_of,
            fetched_at=fetched_at,
            checked_at=checked_at,
            changed_at=changed_at,
            next_check_at=next_check_at,
            failures=failures,
            import_id=import_id,
            digest=digest,
            earlier=earlier,
        )

        return source_view
