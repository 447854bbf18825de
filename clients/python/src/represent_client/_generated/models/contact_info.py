from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.contact_office import ContactOffice
    from ..models.link import Link
    from ..models.social import Social


T = TypeVar("T", bound="ContactInfo")


@_attrs_define
class ContactInfo:
    """How to reach a representative.

    Attributes:
        emails (list[str]): The e-mail addresses of the representative.
        phones (list[str]): The phone numbers of the representative in E.164.
        offices (list[ContactOffice]): The offices where the representative can be reached.
        links (list[Link]): Web pages of the representative.
        contact_form (None | str): The URL of a form that sends the representative a message; null if there is none.
        social (Social): Account names on social networks, as each network shows them.
    """

    emails: list[str]
    phones: list[str]
    offices: list[ContactOffice]
    links: list[Link]
    contact_form: None | str
    social: Social

    def to_dict(self) -> dict[str, Any]:
        emails = self.emails

        phones = self.phones

        offices = []
        for offices_item_data in self.offices:
            offices_item = offices_item_data.to_dict()
            offices.append(offices_item)

        links = []
        for links_item_data in self.links:
            links_item = links_item_data.to_dict()
            links.append(links_item)

        contact_form: None | str
        contact_form = self.contact_form

        social = self.social.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "emails": emails,
                "phones": phones,
                "offices": offices,
                "links": links,
                "contact_form": contact_form,
                "social": social,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.contact_office import ContactOffice  # noqa: PLC0415
        from ..models.link import Link  # noqa: PLC0415
        from ..models.social import Social  # noqa: PLC0415

        d = dict(src_dict)
        emails = cast(list[str], d.pop("emails"))

        phones = cast(list[str], d.pop("phones"))

        offices = []
        _offices = d.pop("offices")
        for offices_item_data in _offices:
            offices_item = ContactOffice.from_dict(offices_item_data)

            offices.append(offices_item)

        links = []
        _links = d.pop("links")
        for links_item_data in _links:
            links_item = Link.from_dict(links_item_data)

            links.append(links_item)

        def _parse_contact_form(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        contact_form = _parse_contact_form(d.pop("contact_form"))

        social = Social.from_dict(d.pop("social"))

        contact_info = cls(
            emails=emails,
            phones=phones,
            offices=offices,
            links=links,
            contact_form=contact_form,
            social=social,
        )

        return contact_info
