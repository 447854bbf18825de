from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.compact_jurisdiction import CompactJurisdiction
    from ..models.current_role import CurrentRole
    from ..models.open_states_identifier import OpenStatesIdentifier
    from ..models.open_states_link import OpenStatesLink
    from ..models.open_states_office import OpenStatesOffice
    from ..models.person_extras import PersonExtras
    from ..models.person_other_names_type_0_item import PersonOtherNamesType0Item


T = TypeVar("T", bound="Person")


@_attrs_define
class Person:
    """A person who holds or held a seat.

    Attributes:
        id (str): That of Open States if the record has it, else one made from the id of the record.
        name (str): The full name.
        party (str): The name of the party; empty if unknown.
        jurisdiction (CompactJurisdiction): The jurisdiction of a person.
        given_name (str): The given name; empty if unknown.
        family_name (str): The family name; empty if unknown.
        image (str): A portrait; empty if unknown.
        email (str): An e-mail address; empty if unknown.
        gender (str): Always empty: it is not recorded.
        birth_date (str): Always empty: it is not recorded.
        death_date (str): Always empty: it is not recorded.
        extras (PersonExtras): Always empty.
        created_at (str): When the record was created.
        updated_at (str): When the record was last changed.
        openstates_url (str): The page at Open States; empty if there is none.
        current_role (CurrentRole | None | Unset): The seat, if the person is in office.
        other_names (list[PersonOtherNamesType0Item] | None | Unset): Always empty: they are not recorded.
        other_identifiers (list[OpenStatesIdentifier] | None | Unset): Ids in other systems.
        links (list[OpenStatesLink] | None | Unset): Pages about the person.
        sources (list[OpenStatesLink] | None | Unset): Pages that the record comes from; absent unless they are asked
            for.
        offices (list[OpenStatesOffice] | None | Unset): Where the person can be reached.
    """

    id: str
    name: str
    party: str
    jurisdiction: CompactJurisdiction
    given_name: str
    family_name: str
    image: str
    email: str
    gender: str
    birth_date: str
    death_date: str
    extras: PersonExtras
    created_at: str
    updated_at: str
    openstates_url: str
    current_role: CurrentRole | None | Unset = UNSET
    other_names: list[PersonOtherNamesType0Item] | None | Unset = UNSET
    other_identifiers: list[OpenStatesIdentifier] | None | Unset = UNSET
    links: list[OpenStatesLink] | None | Unset = UNSET
    sources: list[OpenStatesLink] | None | Unset = UNSET
    offices: list[OpenStatesOffice] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.current_role import CurrentRole  # noqa: PLC0415

        id = self.id

        name = self.name

        party = self.party

        jurisdiction = self.jurisdiction.to_dict()

        given_name = self.given_name

        family_name = self.family_name

        image = self.image

        email = self.email

        gender = self.gender

        birth_date = self.birth_date

        death_date = self.death_date

        extras = self.extras.to_dict()

        created_at = self.created_at

        updated_at = self.updated_at

        openstates_url = self.openstates_url

        current_role: dict[str, Any] | None | Unset
        if isinstance(self.current_role, Unset):
            current_role = UNSET
        elif isinstance(self.current_role, CurrentRole):
            current_role = self.current_role.to_dict()
        else:
            current_role = self.current_role

        other_names: list[dict[str, Any]] | None | Unset
        if isinstance(self.other_names, Unset):
            other_names = UNSET
        elif isinstance(self.other_names, list):
            other_names = []
            for other_names_type_0_item_data in self.other_names:
                other_names_type_0_item = other_names_type_0_item_data.to_dict()
                other_names.append(other_names_type_0_item)

        else:
            other_names = self.other_names

        other_identifiers: list[dict[str, Any]] | None | Unset
        if isinstance(self.other_identifiers, Unset):
            other_identifiers = UNSET
        elif isinstance(self.other_identifiers, list):
            other_identifiers = []
            for other_identifiers_type_0_item_data in self.other_identifiers:
                other_identifiers_type_0_item = other_identifiers_type_0_item_data.to_dict()
                other_identifiers.append(other_identifiers_type_0_item)

        else:
            other_identifiers = self.other_identifiers

        links: list[dict[str, Any]] | None | Unset
        if isinstance(self.links, Unset):
            links = UNSET
        elif isinstance(self.links, list):
            links = []
            for links_type_0_item_data in self.links:
                links_type_0_item = links_type_0_item_data.to_dict()
                links.append(links_type_0_item)

        else:
            links = self.links

        sources: list[dict[str, Any]] | None | Unset
        if isinstance(self.sources, Unset):
            sources = UNSET
        elif isinstance(self.sources, list):
            sources = []
            for sources_type_0_item_data in self.sources:
                sources_type_0_item = sources_type_0_item_data.to_dict()
                sources.append(sources_type_0_item)

        else:
            sources = self.sources

        offices: list[dict[str, Any]] | None | Unset
        if isinstance(self.offices, Unset):
            offices = UNSET
        elif isinstance(self.offices, list):
            offices = []
            for offices_type_0_item_data in self.offices:
                offices_type_0_item = offices_type_0_item_data.to_dict()
                offices.append(offices_type_0_item)

        else:
            offices = self.offices

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "party": party,
                "jurisdiction": jurisdiction,
                "given_name": given_name,
                "family_name": family_name,
                "image": image,
                "email": email,
                "gender": gender,
                "birth_date": birth_date,
                "death_date": death_date,
                "extras": extras,
                "created_at": created_at,
                "updated_at": updated_at,
                "openstates_url": openstates_url,
            }
        )
        if current_role is not UNSET:
            field_dict["current_role"] = current_role
        if other_names is not UNSET:
            field_dict["other_names"] = other_names
        if other_identifiers is not UNSET:
            field_dict["other_identifiers"] = other_identifiers
        if links is not UNSET:
            field_dict["links"] = links
        if sources is not UNSET:
            field_dict["sources"] = sources
        if offices is not UNSET:
            field_dict["offices"] = offices

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.compact_jurisdiction import CompactJurisdiction  # noqa: PLC0415
        from ..models.current_role import CurrentRole  # noqa: PLC0415
        from ..models.open_states_identifier import OpenStatesIdentifier  # noqa: PLC0415
        from ..models.open_states_link import OpenStatesLink  # noqa: PLC0415
        from ..models.open_states_office import OpenStatesOffice  # noqa: PLC0415
        from ..models.person_extras import PersonExtras  # noqa: PLC0415
        from ..models.person_other_names_type_0_item import PersonOtherNamesType0Item  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        party = d.pop("party")

        jurisdiction = CompactJurisdiction.from_dict(d.pop("jurisdiction"))

        given_name = d.pop("given_name")

        family_name = d.pop("family_name")

        image = d.pop("image")

        email = d.pop("email")

        gender = d.pop("gender")

        birth_date = d.pop("birth_date")

        death_date = d.pop("death_date")

        extras = PersonExtras.from_dict(d.pop("extras"))

        created_at = d.pop("created_at")

        updated_at = d.pop("updated_at")

        openstates_url = d.pop("openstates_url")

        def _parse_current_role(data: object) -> CurrentRole | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                current_role_type_0 = CurrentRole.from_dict(data)

                return current_role_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CurrentRole | None | Unset, data)

        current_role = _parse_current_role(d.pop("current_role", UNSET))

        def _parse_other_names(data: object) -> list[PersonOtherNamesType0Item] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                other_names_type_0 = []
                _other_names_type_0 = data
                for other_names_type_0_item_data in _other_names_type_0:
                    other_names_type_0_item = PersonOtherNamesType0Item.from_dict(other_names_type_0_item_data)

                    other_names_type_0.append(other_names_type_0_item)

                return other_names_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[PersonOtherNamesType0Item] | None | Unset, data)

        other_names = _parse_other_names(d.pop("other_names", UNSET))

        def _parse_other_identifiers(data: object) -> list[OpenStatesIdentifier] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                other_identifiers_type_0 = []
                _other_identifiers_type_0 = data
                for other_identifiers_type_0_item_data in _other_identifiers_type_0:
                    other_identifiers_type_0_item = OpenStatesIdentifier.from_dict(other_identifiers_type_0_item_data)

                    other_identifiers_type_0.append(other_identifiers_type_0_item)

                return other_identifiers_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[OpenStatesIdentifier] | None | Unset, data)

        other_identifiers = _parse_other_identifiers(d.pop("other_identifiers", UNSET))

        def _parse_links(data: object) -> list[OpenStatesLink] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                links_type_0 = []
                _links_type_0 = data
                for links_type_0_item_data in _links_type_0:
                    links_type_0_item = OpenStatesLink.from_dict(links_type_0_item_data)

                    links_type_0.append(links_type_0_item)

                return links_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[OpenStatesLink] | None | Unset, data)

        links = _parse_links(d.pop("links", UNSET))

        def _parse_sources(data: object) -> list[OpenStatesLink] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                sources_type_0 = []
                _sources_type_0 = data
                for sources_type_0_item_data in _sources_type_0:
                    sources_type_0_item = OpenStatesLink.from_dict(sources_type_0_item_data)

                    sources_type_0.append(sources_type_0_item)

                return sources_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[OpenStatesLink] | None | Unset, data)

        sources = _parse_sources(d.pop("sources", UNSET))

        def _parse_offices(data: object) -> list[OpenStatesOffice] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                offices_type_0 = []
                _offices_type_0 = data
                for offices_type_0_item_data in _offices_type_0:
                    offices_type_0_item = OpenStatesOffice.from_dict(offices_type_0_item_data)

                    offices_type_0.append(offices_type_0_item)

                return offices_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[OpenStatesOffice] | None | Unset, data)

        offices = _parse_offices(d.pop("offices", UNSET))

        person = cls(
            id=id,
            name=name,
            party=party,
            jurisdiction=jurisdiction,
            given_name=given_name,
            family_name=family_name,
            image=image,
            email=email,
            gender=gender,
            birth_date=birth_date,
            death_date=death_date,
            extras=extras,
            created_at=created_at,
            updated_at=updated_at,
            openstates_url=openstates_url,
            current_role=current_role,
            other_names=other_names,
            other_identifiers=other_identifiers,
            links=links,
            sources=sources,
            offices=offices,
        )

        person.additional_properties = d
        return person

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
