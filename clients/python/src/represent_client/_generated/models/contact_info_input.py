from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.contact_office_input import ContactOfficeInput
    from ..models.link_input import LinkInput
    from ..models.social_input import SocialInput


T = TypeVar("T", bound="ContactInfoInput")


@_attrs_define
class ContactInfoInput:
    """How to reach a representative.

    Attributes:
        emails (list[str] | Unset): The e-mail addresses of the representative.
        phones (list[str] | Unset): The phone numbers of the representative in E.164.
        offices (list[ContactOfficeInput] | Unset): The offices where the representative can be reached.
        links (list[LinkInput] | Unset): Web pages of the representative.
        contact_form (None | str | Unset): The URL of a form that sends the representative a message; null if there is
            none.
        social (SocialInput | Unset): Account names on social networks, as each network shows them.
    """

    emails: list[str] | Unset = UNSET
    phones: list[str] | Unset = UNSET
    offices: list[ContactOfficeInput] | Unset = UNSET
    links: list[LinkInput] | Unset = UNSET
    contact_form: None | str | Unset = UNSET
    social: SocialInput | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        emails: list[str] | Unset = UNSET
        if not isinstance(self.emails, Unset):
            emails = self.emails

        phones: list[str] | Unset = UNSET
        if not isinstance(self.phones, Unset):
            phones = self.phones

        offices: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.offices, Unset):
            offices = []
            for offices_item_data in self.offices:
                offices_item = offices_item_data.to_dict()
                offices.append(offices_item)

        links: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.links, Unset):
            links = []
            for links_item_data in self.links:
                links_item = links_item_data.to_dict()
                links.append(links_item)

        contact_form: None | str | Unset
        if isinstance(self.contact_form, Unset):
            contact_form = UNSET
        else:
            contact_form = self.contact_form

        social: dict[str, Any] | Unset = UNSET
        if not isinstance(self.social, Unset):
            social = self.social.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if emails is not UNSET:
            field_dict["emails"] = emails
        if phones is not UNSET:
            field_dict["phones"] = phones
        if offices is not UNSET:
            field_dict["offices"] = offices
        if links is not UNSET:
            field_dict["links"] = links
        if contact_form is not UNSET:
            field_dict["contact_form"] = contact_form
        if social is not UNSET:
            field_dict["social"] = social

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.contact_office_input import ContactOfficeInput  # noqa: PLC0415
        from ..models.link_input import LinkInput  # noqa: PLC0415
        from ..models.social_input import SocialInput  # noqa: PLC0415

        d = dict(src_dict)
        emails = cast(list[str], d.pop("emails", UNSET))

        phones = cast(list[str], d.pop("phones", UNSET))

        _offices = d.pop("offices", UNSET)
        offices: list[ContactOfficeInput] | Unset = UNSET
        if _offices is not UNSET:
            offices = []
            for offices_item_data in _offices:
                offices_item = ContactOfficeInput.from_dict(offices_item_data)

                offices.append(offices_item)

        _links = d.pop("links", UNSET)
        links: list[LinkInput] | Unset = UNSET
        if _links is not UNSET:
            links = []
            for links_item_data in _links:
                links_item = LinkInput.from_dict(links_item_data)

                links.append(links_item)

        def _parse_contact_form(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        contact_form = _parse_contact_form(d.pop("contact_form", UNSET))

        _social = d.pop("social", UNSET)
        social: SocialInput | Unset
        if isinstance(_social, Unset):
            social = UNSET
        else:
            social = SocialInput.from_dict(_social)

        contact_info_input = cls(
            emails=emails,
            phones=phones,
            offices=offices,
            links=links,
            contact_form=contact_form,
            social=social,
        )

        return contact_info_input
