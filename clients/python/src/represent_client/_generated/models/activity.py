from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.activity_kind import ActivityKind, check_activity_kind
from ..models.outcome import Outcome, check_outcome

T = TypeVar("T", bound="Activity")


@_attrs_define
class Activity:
    """An activity, or a correction of one. `corrected_by` names the entry that replaces it.

    Attributes:
        id (UUID): The id of the activity, a UUID.
        goal_id (UUID): The id of the goal that the activity was for.
        kind (ActivityKind): The kind of activity.
        at (datetime.datetime): When the activity took place (RFC 3339).
        representative_id (None | UUID): The id of the representative that the activity was about; null if it was about
            none.
        outcome (None | Outcome): The outcome of the activity; null if none is recorded.
        note (None | str): A private note; null if there is none.
        corrects (None | UUID): The id of the activity that this one replaces; null if it is not a correction.
        withdrawn (bool): Whether the corrected activity did not take place; by default false.
        corrected_by (None | UUID): The id of the activity that replaces this one; null if it was not corrected.
        created_at (datetime.datetime): When the entry was created (RFC 3339).
    """

    id: UUID
    goal_id: UUID
    kind: ActivityKind
    at: datetime.datetime
    representative_id: None | UUID
    outcome: None | Outcome
    note: None | str
    corrects: None | UUID
    withdrawn: bool
    corrected_by: None | UUID
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        goal_id = str(self.goal_id)

        kind: str = self.kind

        at = self.at.isoformat()

        representative_id: None | str
        if isinstance(self.representative_id, UUID):
            representative_id = str(self.representative_id)
        else:
            representative_id = self.representative_id

        outcome: None | str
        if isinstance(self.outcome, str):
            outcome = self.outcome
        else:
            outcome = self.outcome

        note: None | str
        note = self.note

        corrects: None | str
        if isinstance(self.corrects, UUID):
            corrects = str(self.corrects)
        else:
            corrects = self.corrects

        withdrawn = self.withdrawn

        corrected_by: None | str
        if isinstance(self.corrected_by, UUID):
            corrected_by = str(self.corrected_by)
        else:
            corrected_by = self.corrected_by

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "goal_id": goal_id,
                "kind": kind,
                "at": at,
                "representative_id": representative_id,
                "outcome": outcome,
                "note": note,
                "corrects": corrects,
                "withdrawn": withdrawn,
                "corrected_by": corrected_by,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        goal_id = UUID(d.pop("goal_id"))

        kind = check_activity_kind(d.pop("kind"))

        at = datetime.datetime.fromisoformat(d.pop("at"))

        def _parse_representative_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                representative_id_type_0 = UUID(data)

                return representative_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        representative_id = _parse_representative_id(d.pop("representative_id"))

        def _parse_outcome(data: object) -> None | Outcome:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                outcome_type_0 = check_outcome(data)

                return outcome_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Outcome, data)

        outcome = _parse_outcome(d.pop("outcome"))

        def _parse_note(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        note = _parse_note(d.pop("note"))

        def _parse_corrects(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                corrects_type_0 = UUID(data)

                return corrects_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        corrects = _parse_corrects(d.pop("corrects"))

        withdrawn = d.pop("withdrawn")

        def _parse_corrected_by(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                corrected_by_type_0 = UUID(data)

                return corrected_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        corrected_by = _parse_corrected_by(d.pop("corrected_by"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        activity = cls(
            id=id,
            goal_id=goal_id,
            kind=kind,
            at=at,
            representative_id=representative_id,
            outcome=outcome,
            note=note,
            corrects=corrects,
            withdrawn=withdrawn,
            corrected_by=corrected_by,
            created_at=created_at,
        )

        activity.additional_properties = d
        return activity

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
