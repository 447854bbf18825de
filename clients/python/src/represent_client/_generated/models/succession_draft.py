from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.successor_draft import SuccessorDraft


T = TypeVar("T", bound="SuccessionDraft")


@_attrs_define
class SuccessionDraft:
    """The end of the holder's term, and the person who takes the seat.

    Attributes:
        term_end (datetime.date): The day on which the holder's term ends, from which the seat is the successor's (ISO
            8601).
        successor (SuccessorDraft): The person who takes the seat. The fields of the seat that are left out are those of
            the holder's record.
    """

    term_end: datetime.date
    successor: SuccessorDraft

    def to_dict(self) -> dict[str, Any]:
        term_end = self.term_end.isoformat()

        successor = self.successor.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "term_end": term_end,
                "successor": successor,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.successor_draft import SuccessorDraft  # noqa: PLC0415

        d = dict(src_dict)
        term_end = datetime.date.fromisoformat(d.pop("term_end"))

        successor = SuccessorDraft.from_dict(d.pop("successor"))

        succession_draft = cls(
            term_end=term_end,
            successor=successor,
        )

        return succession_draft
