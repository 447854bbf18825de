from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.consents import Consents
    from ..models.home import Home
    from ..models.preferences import Preferences


T = TypeVar("T", bound="Profile")


@_attrs_define
class Profile:
    """The profile of a constituent, as shown to the constituent. `consented_at` is the last change of the consents.

    Attributes:
        name (None | str): The name of the constituent; null if not given.
        tenant (str): The id of the tenant that stores the constituent's data.
        home (Home): A constituent's home, as precise as the given place; it has the fields of a place except the point.
        preferences (Preferences): Preferences of a constituent, for clients.
        consents (Consents): Consents of a constituent; all are false by default.
        consented_at (datetime.datetime | None): When the consents were last changed (RFC 3339); null if never.
        version (int): The version of the profile. It begins at 1 and grows by 1 with each change.
        created_at (datetime.datetime): When the profile was created (RFC 3339).
        updated_at (datetime.datetime): When the profile was last changed (RFC 3339).
    """

    name: None | str
    tenant: str
    home: Home
    preferences: Preferences
    consents: Consents
    consented_at: datetime.datetime | None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name: None | str
        name = self.name

        tenant = self.tenant

        home = self.home.to_dict()

        preferences = self.preferences.to_dict()

        consents = self.consents.to_dict()

        consented_at: None | str
        if isinstance(self.consented_at, datetime.datetime):
            consented_at = self.consented_at.isoformat()
        else:
            consented_at = self.consented_at

        version = self.version

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "tenant": tenant,
                "home": home,
                "preferences": preferences,
                "consents": consents,
                "consented_at": consented_at,
                "version": version,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.consents import Consents  # noqa: PLC0415
        from ..models.home import Home  # noqa: PLC0415
        from ..models.preferences import Preferences  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name"))

        tenant = d.pop("tenant")

        home = Home.from_dict(d.pop("home"))

        preferences = Preferences.from_dict(d.pop("preferences"))

        consents = Consents.from_dict(d.pop("consents"))

        def _parse_consented_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                consented_at_type_0 = datetime.datetime.fromisoformat(data)

                return consented_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        consented_at = _parse_consented_at(d.pop("consented_at"))

        version = d.pop("version")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        profile = cls(
            name=name,
            tenant=tenant,
            home=home,
            preferences=preferences,
            consents=consents,
            consented_at=consented_at,
            version=version,
            created_at=created_at,
            updated_at=updated_at,
        )

        profile.additional_properties = d
        return profile

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
