from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="SourceEdition")


@_attrs_define
class SourceEdition:
    """An earlier file that a source may be put back to.

    Attributes:
        digest (str): The digest of the file, which names it in POST …/sync.
        state (None | str): The state whose file it is; null if the source has one for all.
        as_of (datetime.date): The day of its facts (ISO 8601).
        fetched_at (datetime.datetime): When it was fetched (RFC 3339).
    """

    digest: str
    state: None | str
    as_of: datetime.date
    fetched_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        digest = self.digest

        state: None | str
        state = self.state

        as_of = self.as_of.isoformat()

        fetched_at = self.fetched_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "digest": digest,
                "state": state,
                "as_of": as_of,
                "fetched_at": fetched_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        digest = d.pop("digest")

        def _parse_state(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        state = _parse_state(d.pop("state"))

        as_of = datetime.date.fromisoformat(d.pop("as_of"))

        fetched_at = datetime.datetime.fromisoformat(d.pop("fetched_at"))

        source_edition = cls(
            digest=digest,
            state=state,
            as_of=as_of,
            fetched_at=fetched_at,
        )

        return source_edition
