from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ConsentsPatch")


@_attrs_define
class ConsentsPatch:
    """A merge patch (RFC 7396) of ConsentsInput: null removes a property, and others stay as they are.

    Attributes:
        updates_by_email (bool | None | Unset): Whether the constituent agrees to receive updates by e-mail; by default
            false.
        reminders (bool | None | Unset): Whether the constituent agrees to receive reminders; by default false.
    """

    updates_by_email: bool | None | Unset = UNSET
    reminders: bool | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        updates_by_email: bool | None | Unset
        if isinstance(self.updates_by_email, Unset):
            updates_by_email = UNSET
        else:
            updates_by_email = self.updates_by_email

        reminders: bool | None | Unset
        if isinstance(self.reminders, Unset):
            reminders = UNSET
        else:
            reminders = self.reminders

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if updates_by_email is not UNSET:
            field_dict["updates_by_email"] = updates_by_email
        if reminders is not UNSET:
            field_dict["reminders"] = reminders

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_updates_by_email(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        updates_by_email = _parse_updates_by_email(d.pop("updates_by_email", UNSET))

        def _parse_reminders(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        reminders = _parse_reminders(d.pop("reminders", UNSET))

        consents_patch = cls(
            updates_by_email=updates_by_email,
            reminders=reminders,
        )

        return consents_patch
