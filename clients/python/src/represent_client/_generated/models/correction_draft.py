from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="CorrectionDraft")


@_attrs_define
class CorrectionDraft:
    """A report that something about a record or a seat is wrong; at most 2,000 characters in each text.

    Attributes:
        field (str): The part that is wrong, such as `phone`, `name` or `term_end`.
        right (str): The right content, in your own words.
        representative_id (None | Unset | UUID): Id of the record that is wrong; leave it out for a seat without a
            record.
        office (None | str | Unset): Key or title of the office of the seat, for a seat without a record.
        district (None | str | Unset): Name of the district of the seat.
        source (None | str | Unset): Where it can be checked: a URL, a document, or how you know.
        email (None | str | Unset): Address for an answer. It is kept apart from the report, and erased after 90 days.
        website (str | Unset): Leave it empty: only programs fill it.
    """

    field: str
    right: str
    representative_id: None | Unset | UUID = UNSET
    office: None | str | Unset = UNSET
    district: None | str | Unset = UNSET
    source: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    website: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        field = self.field

        right = self.right

        representative_id: None | str | Unset
        if isinstance(self.representative_id, Unset):
            representative_id = UNSET
        elif isinstance(self.representative_id, UUID):
            representative_id = str(self.representative_id)
        else:
            representative_id = self.representative_id

        office: None | str | Unset
        if isinstance(self.office, Unset):
            office = UNSET
        else:
            office = self.office

        district: None | str | Unset
        if isinstance(self.district, Unset):
            district = UNSET
        else:
            district = self.district

        source: None | str | Unset
        if isinstance(self.source, Unset):
            source = UNSET
        else:
            source = self.source

        email: None | str | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        else:
            email = self.email

        website = self.website

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "field": field,
                "right": right,
            }
        )
        if representative_id is not UNSET:
            field_dict["representative_id"] = representative_id
        if office is not UNSET:
            field_dict["office"] = office
        if district is not UNSET:
            field_dict["district"] = district
        if source is not UNSET:
            field_dict["source"] = source
        if email is not UNSET:
            field_dict["email"] = email
        if website is not UNSET:
            field_dict["website"] = website

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        field = d.pop("field")

        right = d.pop("right")

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

        def _parse_office(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        office = _parse_office(d.pop("office", UNSET))

        def _parse_district(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        district = _parse_district(d.pop("district", UNSET))

        def _parse_source(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        source = _parse_source(d.pop("source", UNSET))

        def _parse_email(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        email = _parse_email(d.pop("email", UNSET))

        website = d.pop("website", UNSET)

        correction_draft = cls(
            field=field,
            right=right,
            representative_id=representative_id,
            office=office,
            district=district,
            source=source,
            email=email,
            website=website,
        )

        return correction_draft
