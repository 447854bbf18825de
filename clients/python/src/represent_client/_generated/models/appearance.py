from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="Appearance")


@_attrs_define
class Appearance:
    """How pages show the tenant: its own name, site, logo and color.

    Attributes:
        name (None | str): The name of the publisher of the directory; null for the tenant's.
        website (None | str): The tenant's site; null if there is none.
        logo_url (None | str): The URL of a logo; null if there is none.
        color (None | str): The color of headings and buttons; its contrast with white is at least 4.5:1. Null for the
            usual.
    """

    name: None | str
    website: None | str
    logo_url: None | str
    color: None | str

    def to_dict(self) -> dict[str, Any]:
        name: None | str
        name = self.name

        website: None | str
        website = self.website

        logo_url: None | str
        logo_url = self.logo_url

        color: None | str
        color = self.color

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "website": website,
                "logo_url": logo_url,
                "color": color,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name"))

        def _parse_website(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        website = _parse_website(d.pop("website"))

        def _parse_logo_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        logo_url = _parse_logo_url(d.pop("logo_url"))

        def _parse_color(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        color = _parse_color(d.pop("color"))

        appearance = cls(
            name=name,
            website=website,
            logo_url=logo_url,
            color=color,
        )

        return appearance
