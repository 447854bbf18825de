from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="Consents")


@_attrs_define
class Consents:
    """Consents of a constituent; all are false by default.

    Attributes:
        updates_by_email (bool): Whether the constituent agrees to receive updates by e-mail; by default false.
        reminders (bool): Whether the constituent agrees to receive reminders; by default false.
    """

    updates_by_email: bool
    reminders: bool

    def to_dict(self) -> dict[str, Any]:
        updates_by_email = self.updates_by_email

        reminders = self.reminders

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "updates_by_email": updates_by_email,
                "reminders": reminders,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        updates_by_email = d.pop("updates_by_email")

        reminders = d.pop("reminders")

        consents = cls(
            updates_by_email=updates_by_email,
            reminders=reminders,
        )

        return consents
