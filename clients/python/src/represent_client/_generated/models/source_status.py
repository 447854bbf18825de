from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.source_result import SourceResult, check_source_result

T = TypeVar("T", bound="SourceStatus")


@_attrs_define
class SourceStatus:
    """A source of the tenant's data, and when it was last checked.

    Attributes:
        id (str): The id of the source.
        name (str): The name of the source.
        publisher (str): The organization that publishes the data.
        url (None | str): The page of the source; null if there is none.
        what (str): The facts that it has.
        licence (str): The licence of the data.
        attribution (str): How answers that come of it are to be attributed.
        state (SourceResult): The result of the last check of a source.
        as_of (datetime.date | None): The day of its facts (ISO 8601); null before the first file.
        last_checked (datetime.datetime | None): When it was last checked, with success or without (RFC 3339); null if
            never.
        last_success (datetime.datetime | None): When it was last checked with success (RFC 3339); null if never.
    """

    id: str
    name: str
    publisher: str
    url: None | str
    what: str
    licence: str
    attribution: str
    state: SourceResult
    as_of: datetime.date | None
    last_checked: datetime.datetime | None
    last_success: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        publisher = self.publisher

        url: None | str
        url = self.url

        what = self.what

        licence = self.licence

        attribution = self.attribution

        state: str = self.state

        as_of: None | str
        if isinstance(self.as_of, datetime.date):
            as_of = self.as_of.isoformat()
        else:
            as_of = self.as_of

        last_checked: None | str
        if isinstance(self.last_checked, datetime.datetime):
            last_checked = self.last_checked.isoformat()
        else:
            last_checked = self.last_checked

        last_success: None | str
        if isinstance(self.last_success, datetime.datetime):
            last_success = self.last_success.isoformat()
        else:
            last_success = self.last_success

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "name": name,
                "publisher": publisher,
                "url": url,
                "what": what,
                "licence": licence,
                "attribution": attribution,
                "state": state,
                "as_of": as_of,
                "last_checked": last_checked,
                "last_success": last_success,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        publisher = d.pop("publisher")

        def _parse_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        url = _parse_url(d.pop("url"))

        what = d.pop("what")

        licence = d.pop("licence")

        attribution = d.pop("attribution")

        state = check_source_result(d.pop("state"))

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

        def _parse_last_checked(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_checked_type_0 = datetime.datetime.fromisoformat(data)

                return last_checked_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_checked = _parse_last_checked(d.pop("last_checked"))

        def _parse_last_success(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_success_type_0 = datetime.datetime.fromisoformat(data)

                return last_success_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_success = _parse_last_success(d.pop("last_success"))

        source_status = cls(
            id=id,
            name=name,
            publisher=publisher,
            url=url,
            what=what,
            licence=licence,
            attribution=attribution,
            state=state,
            as_of=as_of,
            last_checked=last_checked,
            last_success=last_success,
        )

        return source_status
