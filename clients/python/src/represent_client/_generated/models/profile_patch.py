from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.consents_patch import ConsentsPatch
    from ..models.place_query_patch import PlaceQueryPatch
    from ..models.preferences_patch import PreferencesPatch


T = TypeVar("T", bound="ProfilePatch")


@_attrs_define
class ProfilePatch:
    """A merge patch (RFC 7396) of ProfileDraft: null removes a property, and others stay as they are.

    Attributes:
        name (None | str | Unset): The name of the constituent; null if not given.
        preferences (None | PreferencesPatch | Unset): Preferences for clients.
        consents (ConsentsPatch | None | Unset): The constituent's consents.
        home (None | PlaceQueryPatch | Unset): The place where you live; only its divisions are stored.
    """

    name: None | str | Unset = UNSET
    preferences: None | PreferencesPatch | Unset = UNSET
    consents: ConsentsPatch | None | Unset = UNSET
    home: None | PlaceQueryPatch | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.consents_patch import ConsentsPatch  # noqa: PLC0415
        from ..models.place_query_patch import PlaceQueryPatch  # noqa: PLC0415
        from ..models.preferences_patch import PreferencesPatch  # noqa: PLC0415

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        preferences: dict[str, Any] | None | Unset
        if isinstance(self.preferences, Unset):
            preferences = UNSET
        elif isinstance(self.preferences, PreferencesPatch):
            preferences = self.preferences.to_dict()
        else:
            preferences = self.preferences

        consents: dict[str, Any] | None | Unset
        if isinstance(self.consents, Unset):
            consents = UNSET
        elif isinstance(self.consents, ConsentsPatch):
            consents = self.consents.to_dict()
        else:
            consents = self.consents

        home: dict[str, Any] | None | Unset
        if isinstance(self.home, Unset):
            home = UNSET
        elif isinstance(self.home, PlaceQueryPatch):
            home = self.home.to_dict()
        else:
            home = self.home

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if preferences is not UNSET:
            field_dict["preferences"] = preferences
        if consents is not UNSET:
            field_dict["consents"] = consents
        if home is not UNSET:
            field_dict["home"] = home

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.consents_patch import ConsentsPatch  # noqa: PLC0415
        from ..models.place_query_patch import PlaceQueryPatch  # noqa: PLC0415
        from ..models.preferences_patch import PreferencesPatch  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_preferences(data: object) -> None | PreferencesPatch | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                preferences_type_0 = PreferencesPatch.from_dict(data)

                return preferences_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PreferencesPatch | Unset, data)

        preferences = _parse_preferences(d.pop("preferences", UNSET))

        def _parse_consents(data: object) -> ConsentsPatch | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                consents_type_0 = ConsentsPatch.from_dict(data)

                return consents_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ConsentsPatch | None | Unset, data)

        consents = _parse_consents(d.pop("consents", UNSET))

        def _parse_home(data: object) -> None | PlaceQueryPatch | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                home_type_0 = PlaceQueryPatch.from_dict(data)

                return home_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PlaceQueryPatch | Unset, data)

        home = _parse_home(d.pop("home", UNSET))

        profile_patch = cls(
            name=name,
            preferences=preferences,
            consents=consents,
            home=home,
        )

        return profile_patch
