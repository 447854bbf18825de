from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="ContactOffice")


@_attrs_define
class ContactOffice:
    """An office where a representative can be reached; phone numbers are in E.164.

    Attributes:
        classification (None | str): The kind of office; null if unknown.
        name (None | str): The name of the office; null if it has none.
        address (None | str): The postal address of the office; null if unknown.
        voice (None | str): The office's phone number in E.164; null if unknown.
        extension (None | str): The digits of the extension to dial after `voice`; null if there is none.
        fax (None | str): The office's fax number in E.164; null if there is none.
        hours (None | str): When the office is open; null if unknown.
        latitude (float | None): The latitude of the office in degrees; null if unknown.
        longitude (float | None): The longitude of the office in degrees; null if unknown.
    """

    classification: None | str
    name: None | str
    address: None | str
    voice: None | str
    extension: None | str
    fax: None | str
    hours: None | str
    latitude: float | None
    longitude: float | None

    def to_dict(self) -> dict[str, Any]:
        classification: None | str
        classification = self.classification

        name: None | str
        name = self.name

        address: None | str
        address = self.address

        voice: None | str
        voice = self.voice

        extension: None | str
        extension = self.extension

        fax: None | str
        fax = self.fax

        hours: None | str
        hours = self.hours

        latitude: float | None
        latitude = self.latitude

        longitude: float | None
        longitude = self.longitude

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "classification": classification,
                "name": name,
                "address": address,
                "voice": voice,
                "extension": extension,
                "fax": fax,
                "hours": hours,
                "latitude": latitude,
                "longitude": longitude,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_classification(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        classification = _parse_classification(d.pop("classification"))

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name"))

        def _parse_address(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        address = _parse_address(d.pop("address"))

        def _parse_voice(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        voice = _parse_voice(d.pop("voice"))

        def _parse_extension(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        extension = _parse_extension(d.pop("extension"))

        def _parse_fax(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        fax = _parse_fax(d.pop("fax"))

        def _parse_hours(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        hours = _parse_hours(d.pop("hours"))

        def _parse_latitude(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        latitude = _parse_latitude(d.pop("latitude"))

        def _parse_longitude(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        longitude = _parse_longitude(d.pop("longitude"))

        contact_office = cls(
            classification=classification,
            name=name,
            address=address,
            voice=voice,
            extension=extension,
            fax=fax,
            hours=hours,
            latitude=latitude,
            longitude=longitude,
        )

        return contact_office
