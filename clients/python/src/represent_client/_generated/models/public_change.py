from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.public_change_type import PublicChangeType, check_public_change_type

if TYPE_CHECKING:
    from ..models.public_change_after_type_0 import PublicChangeAfterType0
    from ..models.public_change_before_type_0 import PublicChangeBeforeType0


T = TypeVar("T", bound="PublicChange")


@_attrs_define
class PublicChange:
    """One committed change in its public form, with only the kind of its actor.

    `before` and `after` are representatives without `status`, which follows from the day; null if there was none. For
    `rules_changed` they hold the version of the rules, for `coverage_changed` the offices that a roster covers, and for
    `vacancy_declared` and `vacancy_withdrawn` the statement that a seat is vacant.

        Attributes:
            sequence (int): Sequence number of the change in its tenant, counted from 1 without gaps.
            type_ (PublicChangeType): Kind of change.
            representative_id (None | UUID): Id of the representative, a UUID; null for a change of the rules or of the
                coverage.
            actor (str): Kind of principal that made the change.
            source (str): Source of the change: `api`, or the name of a roster.
            at (datetime.datetime): Time at which the change was committed.
            changed (list[str]): Names of the fields that differ between `before` and `after`.
            before (None | PublicChangeBeforeType0): Representative, version of the rules or coverage before the change;
                null if it was created.
            after (None | PublicChangeAfterType0): Representative, version of the rules or coverage after the change; null
                if it was deleted.
    """

    sequence: int
    type_: PublicChangeType
    representative_id: None | UUID
    actor: str
    source: str
    at: datetime.datetime
    changed: list[str]
    before: None | PublicChangeBeforeType0
    after: None | PublicChangeAfterType0
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.public_change_after_type_0 import PublicChangeAfterType0  # noqa: PLC0415
        from ..models.public_change_before_type_0 import PublicChangeBeforeType0  # noqa: PLC0415

        sequence = self.sequence

        type_: str = self.type_

        representative_id: None | str
        if isinstance(self.representative_id, UUID):
            representative_id = str(self.representative_id)
        else:
            representative_id = self.representative_id

        actor = self.actor

        source = self.source

        at = self.at.isoformat()

        changed = self.changed

        before: dict[str, Any] | None
        if isinstance(self.before, PublicChangeBeforeType0):
            before = self.before.to_dict()
        else:
            before = self.before

        after: dict[str, Any] | None
        if isinstance(self.after, PublicChangeAfterType0):
            after = self.after.to_dict()
        else:
            after = self.after

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "sequence": sequence,
                "type": type_,
                "representative_id": representative_id,
                "actor": actor,
                "source": source,
                "at": at,
                "changed": changed,
                "before": before,
                "after": after,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.public_change_after_type_0 import PublicChangeAfterType0  # noqa: PLC0415
        from ..models.public_change_before_type_0 import PublicChangeBeforeType0  # noqa: PLC0415

        d = dict(src_dict)
        sequence = d.pop("sequence")

        type_ = check_public_change_type(d.pop("type"))

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

        actor = d.pop("actor")

        source = d.pop("source")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        changed = cast(list[str], d.pop("changed"))

        def _parse_before(data: object) -> None | PublicChangeBeforeType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                before_type_0 = PublicChangeBeforeType0.from_dict(data)

                return before_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PublicChangeBeforeType0, data)

        before = _parse_before(d.pop("before"))

        def _parse_after(data: object) -> None | PublicChangeAfterType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_0 = PublicChangeAfterType0.from_dict(data)

                return after_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PublicChangeAfterType0, data)

        after = _parse_after(d.pop("after"))

        public_change = cls(
            sequence=sequence,
            type_=type_,
            representative_id=representative_id,
            actor=actor,
            source=source,
            at=at,
            changed=changed,
            before=before,
            after=after,
        )

        public_change.additional_properties = d
        return public_change

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
