from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.consents_input import ConsentsInput
    from ..models.place_query import PlaceQuery
    from ..models.preferences_input import PreferencesInput


T = TypeVar("T", bound="ProfileDraft")


@_attrs_define
class ProfileDraft:
    """A profile. `home` is your home, given in one way; it is not stored, only the divisions that it is in.

    Attributes:
        home (PlaceQuery): A place, given in exactly one way: an address, a ZIP code, a point (WGS 84), or the id of a
            division.
        name (None | str | Unset): The name of the constituent; null if not given.
        preferences (PreferencesInput | Unset): Preferences of a constituent, for clients.
        consents (ConsentsInput | Unset): Consents of a constituent; all are false by default.
    """

    home: PlaceQuery
    name: None | str | Unset = UNSET
    preferences: PreferencesInput | Unset = UNSET
    consents: ConsentsInput | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        home = self.home.to_dict()

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        preferences: dict[str, Any] | Unset = UNSET
        if not isinstance(self.preferences, Unset):
            preferences = self.preferences.to_dict()

        consents: dict[str, Any] | Unset = UNSET
        if not isinstance(self.consents, Unset):
            consents = self.consents.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "home": home,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if preferences is not UNSET:
            field_dict["preferences"] = preferences
        if consents is not UNSET:
            field_dict["consents"] = consents

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.consents_input import ConsentsInput  # noqa: PLC0415
        from ..models.place_query import PlaceQuery  # noqa: PLC0415
        from ..models.preferences_input import PreferencesInput  # noqa: PLC0415

        d = dict(src_dict)
        home = PlaceQuery.from_dict(d.pop("home"))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        _preferences = d.pop("preferences", UNSET)
        preferences: PreferencesInput | Unset
        if isinstance(_preferences, Unset):
            preferences = UNSET
        else:
            preferences = PreferencesInput.from_dict(_preferences)

        _consents = d.pop("consents", UNSET)
        consents: ConsentsInput | Unset
        if isinstance(_consents, Unset):
            consents = UNSET
        else:
            consents = ConsentsInput.from_dict(_consents)

        profile_draft = cls(
            home=home,
            name=name,
            preferences=preferences,
            consents=consents,
        )

        return profile_draft
