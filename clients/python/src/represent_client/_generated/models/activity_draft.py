from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.activity_kind import ActivityKind, check_activity_kind
from ..models.outcome import Outcome, check_outcome
from ..types import UNSET, Unset

T = TypeVar("T", bound="ActivityDraft")


@_attrs_define
class ActivityDraft:
    """The fields of an activity that a constituent may write; `at` defaults to now.

    `corrects` names the entry that this one replaces; with `withdrawn`, that activity did not take place.

        Attributes:
            kind (ActivityKind): The kind of activity.
            at (datetime.datetime | None | Unset): When the activity took place (RFC 3339 with a time zone), since 1900 and
                not in the future; now if left out.
            representative_id (None | Unset | UUID): The id of one of the goal's representatives; null if the activity was
                not about one of them.
            outcome (None | Outcome | Unset): The outcome of the activity; null if there is none to record.
            note (None | str | Unset): A private note; null if there is none.
            corrects (None | Unset | UUID): The id of the activity that this one replaces; null if it is not a correction.
            withdrawn (bool | Unset): Whether the corrected activity did not take place; needs `corrects`; by default false.
    """

    kind: ActivityKind
    at: datetime.datetime | None | Unset = UNSET
    representative_id: None | Unset | UUID = UNSET
    outcome: None | Outcome | Unset = UNSET
    note: None | str | Unset = UNSET
    corrects: None | Unset | UUID = UNSET
    withdrawn: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        at: None | str | Unset
        if isinstance(self.at, Unset):
            at = UNSET
        elif isinstance(self.at, datetime.datetime):
            at = self.at.isoformat()
        else:
            at = self.at

        representative_id: None | str | Unset
        if isinstance(self.representative_id, Unset):
            representative_id = UNSET
        elif isinstance(self.representative_id, UUID):
            representative_id = str(self.representative_id)
        else:
            representative_id = self.representative_id

        outcome: None | str | Unset
        if isinstance(self.outcome, Unset):
            outcome = UNSET
        elif isinstance(self.outcome, str):
            outcome = self.outcome
        else:
            outcome = self.outcome

        note: None | str | Unset
        if isinstance(self.note, Unset):
            note = UNSET
        else:
            note = self.note

        corrects: None | str | Unset
        if isinstance(self.corrects, Unset):
            corrects = UNSET
        elif isinstance(self.corrects, UUID):
            corrects = str(self.corrects)
        else:
            corrects = self.corrects

        withdrawn = self.withdrawn

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "kind": kind,
            }
        )
        if at is not UNSET:
            field_dict["at"] = at
        if representative_id is not UNSET:
            field_dict["representative_id"] = representative_id
        if outcome is not UNSET:
            field_dict["outcome"] = outcome
        if note is not UNSET:
            field_dict["note"] = note
        if corrects is not UNSET:
            field_dict["corrects"] = corrects
        if withdrawn is not UNSET:
            field_dict["withdrawn"] = withdrawn

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = check_activity_kind(d.pop("kind"))

        def _parse_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                at_type_0 = datetime.datetime.fromisoformat(data)

                return at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        at = _parse_at(d.pop("at", UNSET))

        def _parse_representative_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                representative_id_type_0 = UUID(data)

                return representative_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        representative_id = _parse_representative_id(d.pop("representative_id", UNSET))

        def _parse_outcome(data: object) -> None | Outcome | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                outcome_type_0 = check_outcome(data)

                return outcome_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Outcome | Unset, data)

        outcome = _parse_outcome(d.pop("outcome", UNSET))

        def _parse_note(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        note = _parse_note(d.pop("note", UNSET))

        def _parse_corrects(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                corrects_type_0 = UUID(data)

                return corrects_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        corrects = _parse_corrects(d.pop("corrects", UNSET))

        withdrawn = d.pop("withdrawn", UNSET)

        activity_draft = cls(
            kind=kind,
            at=at,
            representative_id=representative_id,
            outcome=outcome,
            note=note,
            corrects=corrects,
            withdrawn=withdrawn,
        )

        return activity_draft
