from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.chamber import Chamber, check_chamber
from ..models.how_taken import HowTaken, check_how_taken
from ..models.level import Level, check_level
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.contact_info_input import ContactInfoInput
    from ..models.identifier_input import IdentifierInput
    from ..models.link_input import LinkInput


T = TypeVar("T", bound="SuccessorDraft")


@_attrs_define
class SuccessorDraft:
    """The person who takes the seat. The fields of the seat that are left out are those of the holder's record.

    Attributes:
        name (str): The full name, as it is displayed.
        given_name (None | str | Unset): The given name; null if unknown.
        family_name (None | str | Unset): The family name; null if unknown.
        position (None | str | Unset): The name of the office in the tenant's rules. If you leave it out, it is that of
            the record.
        district (None | str | Unset): The name of the district in the tenant's rules. If you leave it out, it is that
            of the record.
        division_id (None | str | Unset): The Open Civic Data id of the division that the seat represents; null if
            unknown.
        level (Level | None | Unset): The level of government. If you leave it out, the level of the office in the rules
            is used.
        chamber (Chamber | None | Unset): The chamber of the legislature; null if the office is not in a legislature.
        state (None | str | Unset): The two-letter code of the tenant's state. If you leave it out, the service sets it.
        party (None | str | Unset): The name of the party in the tenant's rules; null if unknown or nonpartisan.
        term_start (datetime.date | None | Unset): The first day of the successor's term (ISO 8601). If you leave it
            out, it is `term_end`.
        term_expected_end (datetime.date | None | Unset): The day on which the term is expected to end (ISO 8601); null
            if unknown.
        term_end (datetime.date | None | Unset): The day on which the term ended, from which the seat is free for a
            successor (ISO 8601); null if no end is recorded.
        how (HowTaken | None | Unset): How the representative came to hold the seat; null if unknown.
        senate_class (int | None | Unset): The class of a seat in the US Senate, which decides its next election; null
            for other seats.
        contact_info (ContactInfoInput | Unset): How to reach a representative.
        photo_url (None | str | Unset): The URL of a portrait photo; null if there is none.
        identifiers (list[IdentifierInput] | Unset): The ids of the representative in other systems, at most one for
            each scheme.
        sources (list[LinkInput] | Unset): The pages that the facts of the record come from.
    """

    name: str
    given_name: None | str | Unset = UNSET
    family_name: None | str | Unset = UNSET
    position: None | str | Unset = UNSET
    district: None | str | Unset = UNSET
    division_id: None | str | Unset = UNSET
    level: Level | None | Unset = UNSET
    chamber: Chamber | None | Unset = UNSET
    state: None | str | Unset = UNSET
    party: None | str | Unset = UNSET
    term_start: datetime.date | None | Unset = UNSET
    term_expected_end: datetime.date | None | Unset = UNSET
    term_end: datetime.date | None | Unset = UNSET
    how: HowTaken | None | Unset = UNSET
    senate_class: int | None | Unset = UNSET
    contact_info: ContactInfoInput | Unset = UNSET
    photo_url: None | str | Unset = UNSET
    identifiers: list[IdentifierInput] | Unset = UNSET
    sources: list[LinkInput] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        given_name: None | str | Unset
        if isinstance(self.given_name, Unset):
            given_name = UNSET
        else:
            given_name = self.given_name

        family_name: None | str | Unset
        if isinstance(self.family_name, Unset):
            family_name = UNSET
        else:
            family_name = self.family_name

        position: None | str | Unset
        if isinstance(self.position, Unset):
            position = UNSET
        else:
            position = self.position

        district: None | str | Unset
        if isinstance(self.district, Unset):
            district = UNSET
        else:
            district = self.district

        division_id: None | str | Unset
        if isinstance(self.division_id, Unset):
            division_id = UNSET
        else:
            division_id = self.division_id

        level: None | str | Unset
        if isinstance(self.level, Unset):
            level = UNSET
        elif isinstance(self.level, str):
            level = self.level
        else:
            level = self.level

        chamber: None | str | Unset
        if isinstance(self.chamber, Unset):
            chamber = UNSET
        elif isinstance(self.chamber, str):
            chamber = self.chamber
        else:
            chamber = self.chamber

        state: None | str | Unset
        if isinstance(self.state, Unset):
            state = UNSET
        else:
            state = self.state

        party: None | str | Unset
        if isinstance(self.party, Unset):
            party = UNSET
        else:
            party = self.party

        term_start: None | str | Unset
        if isinstance(self.term_start, Unset):
            term_start = UNSET
        elif isinstance(self.term_start, datetime.date):
            term_start = self.term_start.isoformat()
        else:
            term_start = self.term_start

        term_expected_end: None | str | Unset
        if isinstance(self.term_expected_end, Unset):
            term_expected_end = UNSET
        elif isinstance(self.term_expected_end, datetime.date):
            term_expected_end = self.term_expected_end.isoformat()
        else:
            term_expected_end = self.term_expected_end

        term_end: None | str | Unset
        if isinstance(self.term_end, Unset):
            term_end = UNSET
        elif isinstance(self.term_end, datetime.date):
            term_end = self.term_end.isoformat()
        else:
            term_end = self.term_end

        how: None | str | Unset
        if isinstance(self.how, Unset):
            how = UNSET
        elif isinstance(self.how, str):
            how = self.how
        else:
            how = self.how

        senate_class: int | None | Unset
        if isinstance(self.senate_class, Unset):
            senate_class = UNSET
        else:
            senate_class = self.senate_class

        contact_info: dict[str, Any] | Unset = UNSET
        if not isinstance(self.contact_info, Unset):
            contact_info = self.contact_info.to_dict()

        photo_url: None | str | Unset
        if isinstance(self.photo_url, Unset):
            photo_url = UNSET
        else:
            photo_url = self.photo_url

        identifiers: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.identifiers, Unset):
            identifiers = []
            for identifiers_item_data in self.identifiers:
                identifiers_item = identifiers_item_data.to_dict()
                identifiers.append(identifiers_item)

        sources: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.sources, Unset):
            sources = []
            for sources_item_data in self.sources:
                sources_item = sources_item_data.to_dict()
                sources.append(sources_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
            }
        )
        if given_name is not UNSET:
            field_dict["given_name"] = given_name
        if family_name is not UNSET:
            field_dict["family_name"] = family_name
        if position is not UNSET:
            field_dict["position"] = position
        if district is not UNSET:
            field_dict["district"] = district
        if division_id is not UNSET:
            field_dict["division_id"] = division_id
        if level is not UNSET:
            field_dict["level"] = level
        if chamber is not UNSET:
            field_dict["chamber"] = chamber
        if state is not UNSET:
            field_dict["state"] = state
        if party is not UNSET:
            field_dict["party"] = party
        if term_start is not UNSET:
            field_dict["term_start"] = term_start
        if term_expected_end is not UNSET:
            field_dict["term_expected_end"] = term_expected_end
        if term_end is not UNSET:
            field_dict["term_end"] = term_end
        if how is not UNSET:
            field_dict["how"] = how
        if senate_class is not UNSET:
            field_dict["senate_class"] = senate_class
        if contact_info is not UNSET:
            field_dict["contact_info"] = contact_info
        if photo_url is not UNSET:
            field_dict["photo_url"] = photo_url
        if identifiers is not UNSET:
            field_dict["identifiers"] = identifiers
        if sources is not UNSET:
            field_dict["sources"] = sources

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.contact_info_input import ContactInfoInput  # noqa: PLC0415
        from ..models.identifier_input import IdentifierInput  # noqa: PLC0415
        from ..models.link_input import LinkInput  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        def _parse_given_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        given_name = _parse_given_name(d.pop("given_name", UNSET))

        def _parse_family_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        family_name = _parse_family_name(d.pop("family_name", UNSET))

        def _parse_position(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        position = _parse_position(d.pop("position", UNSET))

        def _parse_district(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        district = _parse_district(d.pop("district", UNSET))

        def _parse_division_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        division_id = _parse_division_id(d.pop("division_id", UNSET))

        def _parse_level(data: object) -> Level | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                level_type_0 = check_level(data)

                return level_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Level | None | Unset, data)

        level = _parse_level(d.pop("level", UNSET))

        def _parse_chamber(data: object) -> Chamber | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                chamber_type_0 = check_chamber(data)

                return chamber_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Chamber | None | Unset, data)

        chamber = _parse_chamber(d.pop("chamber", UNSET))

        def _parse_state(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        state = _parse_state(d.pop("state", UNSET))

        def _parse_party(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        party = _parse_party(d.pop("party", UNSET))

        def _parse_term_start(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_start_type_0 = datetime.date.fromisoformat(data)

                return term_start_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        term_start = _parse_term_start(d.pop("term_start", UNSET))

        def _parse_term_expected_end(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_expected_end_type_0 = datetime.date.fromisoformat(data)

                return term_expected_end_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        term_expected_end = _parse_term_expected_end(d.pop("term_expected_end", UNSET))

        def _parse_term_end(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                term_end_type_0 = datetime.date.fromisoformat(data)

                return term_end_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        term_end = _parse_term_end(d.pop("term_end", UNSET))

        def _parse_how(data: object) -> HowTaken | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                how_type_0 = check_how_taken(data)

                return how_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(HowTaken | None | Unset, data)

        how = _parse_how(d.pop("how", UNSET))

        def _parse_senate_class(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        senate_class = _parse_senate_class(d.pop("senate_class", UNSET))

        _contact_info = d.pop("contact_info", UNSET)
        contact_info: ContactInfoInput | Unset
        if isinstance(_contact_info, Unset):
            contact_info = UNSET
        else:
            contact_info = ContactInfoInput.from_dict(_contact_info)

        def _parse_photo_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        photo_url = _parse_photo_url(d.pop("photo_url", UNSET))

        _identifiers = d.pop("identifiers", UNSET)
        identifiers: list[IdentifierInput] | Unset = UNSET
        if _identifiers is not UNSET:
            identifiers = []
            for identifiers_item_data in _identifiers:
                identifiers_item = IdentifierInput.from_dict(identifiers_item_data)

                identifiers.append(identifiers_item)

        _sources = d.pop("sources", UNSET)
        sources: list[LinkInput] | Unset = UNSET
        if _sources is not UNSET:
            sources = []
            for sources_item_data in _sources:
                sources_item = LinkInput.from_dict(sources_item_data)

                sources.append(sources_item)

        successor_draft = cls(
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
        )

        return successor_draft
