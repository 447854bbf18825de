from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.correction_state import CorrectionState, check_correction_state

T = TypeVar("T", bound="Correction")


@_attrs_define
class Correction:
    """A report as staff see it.

    Attributes:
        id (UUID): Id of the report, which sorts by time.
        tenant (str): Id of the state or county that it is about.
        state (CorrectionState): Whether the report waits, or what staff decided.
        representative_id (None | UUID): Id of the record that it is about; null if it is about a seat.
        office (None | str): Key of the office of the seat; null if it is about a record.
        district (None | str): Name of the district of the seat; null if not given.
        field (str): The part that is said to be wrong.
        right (str): The content that is said to be right.
        source (None | str): Where it can be checked; null if not given.
        email (None | str): Address for an answer; null in lists, if none was given, or when it is erased after 90 days.
        reason (None | str): Why staff decided so; null before that.
        created_at (datetime.datetime): When it was reported, in UTC.
        answered_at (datetime.datetime | None): When staff first decided, in UTC; null before that.
        answered_by (None | str): Id of the account that decided last; null before that.
        version (int): Version of the report, which grows with each decision.
    """

    id: UUID
    tenant: str
    state: CorrectionState
    representative_id: None | UUID
    office: None | str
    district: None | str
    field: str
    right: str
    source: None | str
    email: None | str
    reason: None | str
    created_at: datetime.datetime
    answered_at: datetime.datetime | None
    answered_by: None | str
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        tenant = self.tenant

        state: str = self.state

        representative_id: None | str
        if isinstance(self.representative_id, UUID):
            representative_id = str(self.representative_id)
        else:
            representative_id = self.representative_id

        office: None | str
        office = self.office

        district: None | str
        district = self.district

        field = self.field

        right = self.right

        source: None | str
        source = self.source

        email: None | str
        email = self.email

        reason: None | str
        reason = self.reason

        created_at = self.created_at.isoformat()

        answered_at: None | str
        if isinstance(self.answered_at, datetime.datetime):
            answered_at = self.answered_at.isoformat()
        else:
            answered_at = self.answered_at

        answered_by: None | str
        answered_by = self.answered_by

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "tenant": tenant,
                "state": state,
                "representative_id": representative_id,
                "office": office,
                "district": district,
                "field": field,
                "right": right,
                "source": source,
                "email": email,
                "reason": reason,
                "created_at": created_at,
                "answered_at": answered_at,
                "answered_by": answered_by,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        tenant = d.pop("tenant")

        state = check_correction_state(d.pop("state"))

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

        def _parse_office(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        office = _parse_office(d.pop("office"))

        def _parse_district(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        district = _parse_district(d.pop("district"))

        field = d.pop("field")

        right = d.pop("right")

        def _parse_source(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        source = _parse_source(d.pop("source"))

        def _parse_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        email = _parse_email(d.pop("email"))

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_answered_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                answered_at_type_0 = datetime.datetime.fromisoformat(data)

                return answered_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        answered_at = _parse_answered_at(d.pop("answered_at"))

        def _parse_answered_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        answered_by = _parse_answered_by(d.pop("answered_by"))

        version = d.pop("version")

        correction = cls(
            id=id,
            tenant=tenant,
            state=state,
            representative_id=representative_id,
            office=office,
            district=district,
            field=field,
            right=right,
            source=source,
            email=email,
            reason=reason,
            created_at=created_at,
            answered_at=answered_at,
            answered_by=answered_by,
            version=version,
        )

        correction.additional_properties = d
        return correction

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
