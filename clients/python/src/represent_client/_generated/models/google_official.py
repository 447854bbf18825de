from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.channel import Channel
    from ..models.record_of_official import RecordOfOfficial
    from ..models.simple_address import SimpleAddress


T = TypeVar("T", bound="GoogleOfficial")


@_attrs_define
class GoogleOfficial:
    """An official and how to reach them.

    Attributes:
        name (str | Unset): The full name.
        address (list[SimpleAddress] | None | Unset): The addresses of the official's offices.
        party (None | str | Unset): The name of the party.
        phones (list[str] | None | Unset): Phone numbers.
        urls (list[str] | None | Unset): Web pages of the official, the official one first.
        photo_url (None | str | Unset): Where a portrait is; absent if there is none.
        emails (list[str] | None | Unset): E-mail addresses.
        channels (list[Channel] | None | Unset): Accounts on other services.
        x_represent (RecordOfOfficial | Unset): The record of an official, its source and its day, which Google's
            officials do not have.
    """

    name: str | Unset = UNSET
    address: list[SimpleAddress] | None | Unset = UNSET
    party: None | str | Unset = UNSET
    phones: list[str] | None | Unset = UNSET
    urls: list[str] | None | Unset = UNSET
    photo_url: None | str | Unset = UNSET
    emails: list[str] | None | Unset = UNSET
    channels: list[Channel] | None | Unset = UNSET
    x_represent: RecordOfOfficial | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        address: list[dict[str, Any]] | None | Unset
        if isinstance(self.address, Unset):
            address = UNSET
        elif isinstance(self.address, list):
            address = []
            for address_type_0_item_data in self.address:
                address_type_0_item = address_type_0_item_data.to_dict()
                address.append(address_type_0_item)

        else:
            address = self.address

        party: None | str | Unset
        if isinstance(self.party, Unset):
            party = UNSET
        else:
            party = self.party

        phones: list[str] | None | Unset
        if isinstance(self.phones, Unset):
            phones = UNSET
        elif isinstance(self.phones, list):
            phones = self.phones

        else:
            phones = self.phones

        urls: list[str] | None | Unset
        if isinstance(self.urls, Unset):
            urls = UNSET
        elif isinstance(self.urls, list):
            urls = self.urls

        else:
            urls = self.urls

        photo_url: None | str | Unset
        if isinstance(self.photo_url, Unset):
            photo_url = UNSET
        else:
            photo_url = self.photo_url

        emails: list[str] | None | Unset
        if isinstance(self.emails, Unset):
            emails = UNSET
        elif isinstance(self.emails, list):
            emails = self.emails

        else:
            emails = self.emails

        channels: list[dict[str, Any]] | None | Unset
        if isinstance(self.channels, Unset):
            channels = UNSET
        elif isinstance(self.channels, list):
            channels = []
            for channels_type_0_item_data in self.channels:
                channels_type_0_item = channels_type_0_item_data.to_dict()
                channels.append(channels_type_0_item)

        else:
            channels = self.channels

        x_represent: dict[str, Any] | Unset = UNSET
        if not isinstance(self.x_represent, Unset):
            x_represent = self.x_represent.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if address is not UNSET:
            field_dict["address"] = address
        if party is not UNSET:
            field_dict["party"] = party
        if phones is not UNSET:
            field_dict["phones"] = phones
        if urls is not UNSET:
            field_dict["urls"] = urls
        if photo_url is not UNSET:
            field_dict["photoUrl"] = photo_url
        if emails is not UNSET:
            field_dict["emails"] = emails
        if channels is not UNSET:
            field_dict["channels"] = channels
        if x_represent is not UNSET:
            field_dict["x-represent"] = x_represent

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.channel import Channel  # noqa: PLC0415
        from ..models.record_of_official import RecordOfOfficial  # noqa: PLC0415
        from ..models.simple_address import SimpleAddress  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name", UNSET)

        def _parse_address(data: object) -> list[SimpleAddress] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                address_type_0 = []
                _address_type_0 = data
                for address_type_0_item_data in _address_type_0:
                    address_type_0_item = SimpleAddress.from_dict(address_type_0_item_data)

                    address_type_0.append(address_type_0_item)

                return address_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[SimpleAddress] | None | Unset, data)

        address = _parse_address(d.pop("address", UNSET))

        def _parse_party(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        party = _parse_party(d.pop("party", UNSET))

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

        def _parse_urls(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                urls_type_0 = cast(list[str], data)

                return urls_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        urls = _parse_urls(d.pop("urls", UNSET))

        def _parse_photo_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        photo_url = _parse_photo_url(d.pop("photoUrl", UNSET))

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

        def _parse_channels(data: object) -> list[Channel] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                channels_type_0 = []
                _channels_type_0 = data
                for channels_type_0_item_data in _channels_type_0:
                    channels_type_0_item = Channel.from_dict(channels_type_0_item_data)

                    channels_type_0.append(channels_type_0_item)

                return channels_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Channel] | None | Unset, data)

        channels = _parse_channels(d.pop("channels", UNSET))

        _x_represent = d.pop("x-represent", UNSET)
        x_represent: RecordOfOfficial | Unset
        if isinstance(_x_represent, Unset):
            x_represent = UNSET
        else:
            x_represent = RecordOfOfficial.from_dict(_x_represent)

        google_official = cls(
            name=name,
            address=address,
            party=party,
            phones=phones,
            urls=urls,
            photo_url=photo_url,
            emails=emails,
            channels=channels,
            x_represent=x_represent,
        )

        google_official.additional_properties = d
        return google_official

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
