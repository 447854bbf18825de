from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ConsentsInput")


@_attrs_define
class ConsentsInput:
    """Consents of a constituent; all are false by default.

    Attributes:
        updates_by_email (bool | Unset): Whether the constituent agrees to receive updates by e-mail; by default false.
        reminders (bool | Unset): Whether the constituent agrees to receive reminders; by default false.
    """

    updates_by_email: bool | Unset = UNSET
    reminders: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        updates_by_email = self.updates_by_email

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
        updates_by_email = d.pop("updates_by_email", UNSET)

        reminders = d.pop("reminders", UNSET)

        consents_input = cls(
            updates_by_email=updates_by_email,
            reminders=reminders,
        )

        return consents_input
