from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.user_role_type_0 import UserRoleType0, check_user_role_type_0

T = TypeVar("T", bound="User")


@_attrs_define
class User:
    """A member of a tenant's staff, or an invitation (`status` is `invited`).

    The `id` of an invitation stays valid for its seven days, even after it is accepted.

        Attributes:
            id (UUID): Id of the account or of the invitation, a UUID.
            email (str): Email address of the account or of the invitation.
            role (None | UserRoleType0): Role in the tenant; null once it is removed.
            enabled (bool): Whether the account may sign in.
            status (str): Status of the account in the user pool, or `invited` for an invitation.
            created_at (datetime.datetime): Time at which the account or the invitation was created.
    """

    id: UUID
    email: str
    role: None | UserRoleType0
    enabled: bool
    status: str
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        email = self.email

        role: None | str
        if isinstance(self.role, str):
            role = self.role
        else:
            role = self.role

        enabled = self.enabled

        status = self.status

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "email": email,
                "role": role,
                "enabled": enabled,
                "status": status,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        email = d.pop("email")

        def _parse_role(data: object) -> None | UserRoleType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                role_type_0 = check_user_role_type_0(data)

                return role_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UserRoleType0, data)

        role = _parse_role(d.pop("role"))

        enabled = d.pop("enabled")

        status = d.pop("status")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        user = cls(
            id=id,
            email=email,
            role=role,
            enabled=enabled,
            status=status,
            created_at=created_at,
        )

        user.additional_properties = d
        return user

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
