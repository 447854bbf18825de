from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.api_key_draft_permissions_item import (
    ApiKeyDraftPermissionsItem,
    check_api_key_draft_permissions_item,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="ApiKeyDraft")


@_attrs_define
class ApiKeyDraft:
    """An API key to create: its permissions, lifetime (one year by default, two at most) and rate limits.

    Attributes:
        name (str): Name of the key, for its administrators.
        permissions (list[ApiKeyDraftPermissionsItem]): Permissions that the key carries in its tenant, each once.
        expires_at (datetime.datetime | None | Unset): Time at which the key expires, at most two years from now; null
            for one year from now.
        per_minute (int | Unset): Calls that the key may make per minute; by default 60.
        per_day (int | Unset): Calls that the key may make per day (UTC); by default 10000.
    """

    name: str
    permissions: list[ApiKeyDraftPermissionsItem]
    expires_at: datetime.datetime | None | Unset = UNSET
    per_minute: int | Unset = UNSET
    per_day: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        permissions = []
        for permissions_item_data in self.permissions:
            permissions_item: str = permissions_item_data
            permissions.append(permissions_item)

        expires_at: None | str | Unset
        if isinstance(self.expires_at, Unset):
            expires_at = UNSET
        elif isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        per_minute = self.per_minute

        per_day = self.per_day

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "permissions": permissions,
            }
        )
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at
        if per_minute is not UNSET:
            field_dict["per_minute"] = per_minute
        if per_day is not UNSET:
            field_dict["per_day"] = per_day

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        permissions = []
        _permissions = d.pop("permissions")
        for permissions_item_data in _permissions:
            permissions_item = check_api_key_draft_permissions_item(permissions_item_data)

            permissions.append(permissions_item)

        def _parse_expires_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        expires_at = _parse_expires_at(d.pop("expires_at", UNSET))

        per_minute = d.pop("per_minute", UNSET)

        per_day = d.pop("per_day", UNSET)

        api_key_draft = cls(
            name=name,
            permissions=permissions,
            expires_at=expires_at,
            per_minute=per_minute,
            per_day=per_day,
        )

        return api_key_draft
