from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.chamber import Chamber, check_chamber
from ..models.how_taken import HowTaken, check_how_taken
from ..models.level import Level, check_level
from ..models.term_status import TermStatus, check_term_status

if TYPE_CHECKING:
    from ..models.contact_info import ContactInfo
    from ..models.field_source import FieldSource
    from ..models.former_seat import FormerSeat
    from ..models.identifier import Identifier
    from ..models.link import Link


T = TypeVar("T", bound="Representative")


@_attrs_define
class Representative:
    """A person who holds, held or will hold a seat.

    Attributes:
        name (str): The full name, as it is displayed.
        given_name (None | str): The given name; null if unknown.
        family_name (None | str): The family name; null if unknown.
        position (str): The name of the office in the tenant's rules.
        district (None | str): The name of the district in the tenant's rules; null if the office has no districts.
        division_id (None | str): The Open Civic Data id of the division that the seat represents; null if unknown.
        level (Level): The level of government.
        chamber (Chamber | None): The chamber of the legislature; null if the office is not in a legislature.
        state (str): The two-letter code of the tenant's state.
        party (None | str): The name of the party in the tenant's rules; null if unknown or nonpartisan.
        term_start (datetime.date | None): The first day of the term (ISO 8601); null if unknown.
        term_expected_end (datetime.date | None): The day on which the term is expected to end (ISO 8601); null if
            unknown.
        term_end (datetime.date | None): The day on which the term ended, from which the seat is free for a successor
            (ISO 8601); null if no end is recorded.
        how (HowTaken | None): How the representative came to hold the seat; null if unknown.
        senate_class (int | None): The class of a seat in the US Senate, which decides its next election; null for other
            seats.
        contact_info (ContactInfo): How to reach a representative.
        photo_url (None | str): The URL of a portrait photo; null if there is none.
        identifiers (list[Identifier]): The ids of the representative in other systems, at most one for each scheme.
        sources (list[Link]): The pages that the facts of the record come from.
        id (UUID): The id of the representative, a UUID.
        status (TermStatus): The state of a term today. Overdue: the expected end has passed and no end was recorded.
        version (int): The version of the record. It begins at 1 and grows by 1 with each change.
        former_seats (list[FormerSeat]): The seats that the representative held before, oldest first.
        provenance (list[FieldSource]): The sources of the record, each with the fields that it states; empty if
            unknown.
        verified_at (datetime.datetime | None): When an account last confirmed that the record is correct (RFC 3339);
            null if never.
        verified_by (None | str): The account that last confirmed the record; null if none has.
        created_at (datetime.datetime): When the record was created (RFC 3339).
        updated_at (datetime.datetime): When the record was last changed (RFC 3339).
    """

    name: str
    given_name: None | str
    family_name: None | str
    position: str
    district: None | str
    division_id: None | str
    level: Level
    chamber: Chamber | None
    state: str
    party: None | str
    term_start: datetime.date | None
    term_expected_end: datetime.date | None
    term_end: datetime.date | None
    how: HowTaken | None
    senate_class: int | None
    contact_info: ContactInfo
    photo_url: None | str
    identifiers: list[Identifier]
    sources: list[Link]
    id: UUID
    status: TermStatus
    version: int
    former_seats: list[FormerSeat]
    provenance: list[FieldSource]
    verified_at: datetime.datetime | None
    verified_by: None | str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        given_name: None | str
        given_name = self.given_name

        family_name: None | str
        family_name = self.family_name

        position = self.position

        district: None | str
        district = self.district

        division_id: None | str
        division_id = self.division_id

        level: str = self.level

        chamber: None | str
        if isinstance(self.chamber, str):
            chamber = self.chamber
        else:
            chamber = self.chamber

        state = self.state

        party: None | str
        party = self.party

        term_start: None | str
        if isinstance(self.term_start, datetime.date):
            term_start = self.term_start.isoformat()
        else:
            term_start = self.term_start

        term_expected_end: None | str
        if isinstance(self.term_expected_end, datetime.date):
            term_expected_end = self.term_expected_end.isoformat()
        else:
            term_expected_end = self.term_expected_end

        term_end: None | str
        if isinstance(self.term_end, datetime.date):
            term_end = self.term_end.isoformat()
        else:
            term_end = self.term_end

        how: None | str
        if isinstance(self.how, str):
            how = self.how
        else:
            how = self.how

        senate_class: int | None
        senate_class = self.senate_class

        contact_info = self.contact_info.to_dict()

        photo_url: None | str
        photo_url = self.photo_url

        identifiers = []
        for identifiers_item_data in self.identifiers:
            identifiers_item = identifiers_item_data.to_dict()
            identifiers.append(identifiers_item)

        sources = []
        for sources_item_data in self.sources:
            sources_item = sources_item_data.to_dict()
            sources.append(sources_item)

        id = str(self.id)

        status: str = self.status

        version = self.version

        former_seats = []
        for former_seats_item_data in self.former_seats:
            former_seats_item = former_seats_item_data.to_dict()
            former_seats.append(former_seats_item)

        provenance = []
        for provenance_item_data in self.provenance:
            provenance_item = provenance_item_data.to_dict()
            provenance.append(provenance_item)

        verified_at: None | str
        if isinstance(self.verified_at, datetime.datetime):
            verified_at = self.verified_at.isoformat()
        else:
            verified_at = self.verified_at

        verified_by: None | str
        verified_by = self.verified_by

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "given_name": given_name,
                "family_name": family_name,
                "position": position,
                "district": district,
                "division_id": division_id,
                "level": level,
                "chamber": chamber,
                "state": state,
                "party": party,
                "term_start": term_start,
                "term_expected_end": term_expected_end,
                "term_end": term_end,
                "how": how,
                "senate_class": senate_class,
                "contact_info": contact_info,
                "photo_url": photo_url,
                "identifiers": identifiers,
                "sources": sources,
                "id": id,
                "status": status,
                "version": version,
                "former_seats": former_seats,
                "provenance": provenance,
                "verified_at": verified_at,
                "verified_by": verified_by,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.contact_info import ContactInfo  # noqa: PLC0415
        from ..models.field_source import FieldSource  # noqa: PLC0415
        from ..models.former_seat import FormerSeat  # noqa: PLC0415
        from ..models.identifier import Identifier  # noqa: PLC0415
        from ..models.link import Link  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        def _parse_given_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        given_name = _parse_given_name(d.pop("given_name"))

        def _parse_family_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        family_name = _parse_family_name(d.pop("family_name"))

        position = d.pop("position")

        def _parse_district(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        district = _parse_district(d.pop("district"))

        def _parse_division_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        division_id = _parse_division_id(d.pop("division_id"))

        level = check_level(d.pop("level"))

        def _parse_chamber(data: object) -> Chamber | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                chamber_type_0 = check_chamber(data)

                return chamber_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Chamber | None, data)

        chamber = _parse_chamber(d.pop("chamber"))

        state = d.pop("state")

        def _parse_party(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        party = _parse_party(d.pop("party"))

        def _parse_term_start(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_start_type_0 = datetime.date.fromisoformat(data)

                return term_start_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        term_start = _parse_term_start(d.pop("term_start"))

        def _parse_term_expected_end(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_expected_end_type_0 = datetime.date.fromisoformat(data)

                return term_expected_end_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        term_expected_end = _parse_term_expected_end(d.pop("term_expected_end"))

        def _parse_term_end(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_end_type_0 = datetime.date.fromisoformat(data)

                return term_end_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        term_end = _parse_term_end(d.pop("term_end"))

        def _parse_how(data: object) -> HowTaken | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                how_type_0 = check_how_taken(data)

                return how_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(HowTaken | None, data)

        how = _parse_how(d.pop("how"))

        def _parse_senate_class(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        senate_class = _parse_senate_class(d.pop("senate_class"))

        contact_info = ContactInfo.from_dict(d.pop("contact_info"))

        def _parse_photo_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        photo_url = _parse_photo_url(d.pop("photo_url"))

        identifiers = []
        _identifiers = d.pop("identifiers")
        for identifiers_item_data in _identifiers:
            identifiers_item = Identifier.from_dict(identifiers_item_data)

            identifiers.append(identifiers_item)

        sources = []
        _sources = d.pop("sources")
        for sources_item_data in _sources:
            sources_item = Link.from_dict(sources_item_data)

            sources.append(sources_item)

        id = UUID(d.pop("id"))

        status = check_term_status(d.pop("status"))

        version = d.pop("version")

        former_seats = []
        _former_seats = d.pop("former_seats")
        for former_seats_item_data in _former_seats:
            former_seats_item = FormerSeat.from_dict(former_seats_item_data)

            former_seats.append(former_seats_item)

        provenance = []
        _provenance = d.pop("provenance")
        for provenance_item_data in _provenance:
            provenance_item = FieldSource.from_dict(provenance_item_data)

            provenance.append(provenance_item)

        def _parse_verified_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                verified_at_type_0 = datetime.datetime.fromisoformat(data)

                return verified_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        verified_at = _parse_verified_at(d.pop("verified_at"))

        def _parse_verified_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        verified_by = _parse_verified_by(d.pop("verified_by"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        representative = cls(
            name=name,
            given_name=given_name,
            family_name=family_name,
            position=position,
            district=district,
            division_id=division_id,
            level=level,
            chamber=chamber,
            state=state,
            party=party,
            term_start=term_start,
            term_expected_end=term_expected_end,
            term_end=term_end,
            how=how,
            senate_class=senate_class,
            contact_info=contact_info,
            photo_url=photo_url,
            identifiers=identifiers,
            sources=sources,
            id=id,
            status=status,
            version=version,
            former_seats=former_seats,
            provenance=provenance,
            verified_at=verified_at,
            verified_by=verified_by,
            created_at=created_at,
            updated_at=updated_at,
        )

        representative.additional_properties = d
        return representative

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
