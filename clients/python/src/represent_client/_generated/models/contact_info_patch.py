from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.contact_office_input import ContactOfficeInput
    from ..models.link_input import LinkInput
    from ..models.social_patch import SocialPatch


T = TypeVar("T", bound="ContactInfoPatch")


@_attrs_define
class ContactInfoPatch:
    """A merge patch (RFC 7396) of ContactInfoInput: null removes a property, and others stay as they are.

    Attributes:
        emails (list[str] | None | Unset): The e-mail addresses of the representative.
        phones (list[str] | None | Unset): The phone numbers of the representative in E.164.
        offices (list[ContactOfficeInput] | None | Unset): The offices where the representative can be reached.
        links (list[LinkInput] | None | Unset): Web pages of the representative.
        contact_form (None | str | Unset): The URL of a form that sends the representative a message; null if there is
            none.
        social (None | SocialPatch | Unset): The representative's accounts on social networks.
    """

    emails: list[str] | None | Unset = UNSET
    phones: list[str] | None | Unset = UNSET
    offices: list[ContactOfficeInput] | None | Unset = UNSET
    links: list[LinkInput] | None | Unset = UNSET
    contact_form: None | str | Unset = UNSET
    social: None | SocialPatch | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.social_patch import SocialPatch  # noqa: PLC0415

        emails: list[str] | None | Unset
        if isinstance(self.emails, Unset):
            emails = UNSET
        elif isinstance(self.emails, list):
            emails = self.emails

        else:
            emails = self.emails

        phones: list[str] | None | Unset
        if isinstance(self.phones, Unset):
            phones = UNSET
        elif isinstance(self.phones, list):
            phones = self.phones

        else:
            phones = self.phones

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

        contact_form: None | str | Unset
        if isinstance(self.contact_form, Unset):
            contact_form = UNSET
        else:
            contact_form = self.contact_form

        social: dict[str, Any] | None | Unset
        if isinstance(self.social, Unset):
            social = UNSET
        elif isinstance(self.social, SocialPatch):
            social = self.social.to_dict()
        else:
            social = self.social

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
        from ..models.social_patch import SocialPatch  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_emails(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                emails_type_0 = cast(list[str], data)

                return emails_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        emails = _parse_emails(d.pop("emails", UNSET))

        def _parse_phones(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                phones_type_0 = cast(list[str], data)

                return phones_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        phones = _parse_phones(d.pop("phones", UNSET))

        def _parse_offices(data: object) -> list[ContactOfficeInput] | None | Unset:
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
                    offices_type_0_item = ContactOfficeInput.from_dict(offices_type_0_item_data)

                    offices_type_0.append(offices_type_0_item)

                return offices_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[ContactOfficeInput] | None | Unset, data)

        offices = _parse_offices(d.pop("offices", UNSET))

        def _parse_links(data: object) -> list[LinkInput] | None | Unset:
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
                    links_type_0_item = LinkInput.from_dict(links_type_0_item_data)

                    links_type_0.append(links_type_0_item)

                return links_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[LinkInput] | None | Unset, data)

        links = _parse_links(d.pop("links", UNSET))

        def _parse_contact_form(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        contact_form = _parse_contact_form(d.pop("contact_form", UNSET))

        def _parse_social(data: object) -> None | SocialPatch | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                social_type_0 = SocialPatch.from_dict(data)

                return social_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SocialPatch | Unset, data)

        social = _parse_social(d.pop("social", UNSET))

        contact_info_patch = cls(
            emails=emails,
            phones=phones,
            offices=offices,
            links=links,
            contact_form=contact_form,
            social=social,
        )

        return contact_info_patch
