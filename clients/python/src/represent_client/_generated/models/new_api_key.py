from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.new_api_key_status import NewApiKeyStatus, check_new_api_key_status

T = TypeVar("T", bound="NewApiKey")


@_attrs_define
class NewApiKey:
    """A new API key with its `key`, which is never shown again.

    Attributes:
        id (UUID): Id of the key, a UUID.
        tenant (str): Id of the tenant that the key belongs to.
        name (str): Name of the key, for its administrators.
        prefix (str): First characters of the key, by which its holder recognizes it.
        permissions (list[str]): Permissions that the key carries in its tenant.
        per_minute (int): Calls that the key may make per minute.
        per_day (int): Calls that the key may make per day (UTC).
        status (NewApiKeyStatus): State of the key: `active`, `expired` or `revoked`; by default active.
        created_at (datetime.datetime): Time at which the key was created.
        created_by (None | str): Id of the account that created the key, a UUID; null if it is not known.
        expires_at (datetime.datetime): Time at which the key expires.
        revoked_at (datetime.datetime | None): Time at which the key was revoked; null if it was not.
        rotated_from (None | UUID): Id of the key that this key replaced, a UUID; null if it replaced none.
        rotated_to (None | UUID): Id of the key that replaced this key, a UUID; null if it was not rotated.
        last_used_at (datetime.datetime | None): Time of the latest call with the key; null if it was never used.
        used_today (int): Calls made with the key today (UTC); by default 0.
        key (str): The API key itself; send it as `X-Api-Key`. It is never shown again.
    """

    id: UUID
    tenant: str
    name: str
    prefix: str
    permissions: list[str]
    per_minute: int
    per_day: int
    status: NewApiKeyStatus
    created_at: datetime.datetime
    created_by: None | str
    expires_at: datetime.datetime
    revoked_at: datetime.datetime | None
    rotated_from: None | UUID
    rotated_to: None | UUID
    last_used_at: datetime.datetime | None
    used_today: int
    key: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        tenant = self.tenant

        name = self.name

        prefix = self.prefix

        permissions = self.permissions

        per_minute = self.per_minute

        per_day = self.per_day

        status: str = self.status

        created_at = self.created_at.isoformat()

        created_by: None | str
        created_by = self.created_by

        expires_at = self.expires_at.isoformat()

        revoked_at: None | str
        if isinstance(self.revoked_at, datetime.datetime):
            revoked_at = self.revoked_at.isoformat()
        else:
            revoked_at = self.revoked_at

        rotated_from: None | str
        if isinstance(self.rotated_from, UUID):
            rotated_from = str(self.rotated_from)
        else:
            rotated_from = self.rotated_from

        rotated_to: None | str
        if isinstance(self.rotated_to, UUID):
            rotated_to = str(self.rotated_to)
        else:
            rotated_to = self.rotated_to

        last_used_at: None | str
        if isinstance(self.last_used_at, datetime.datetime):
            last_used_at = self.last_used_at.isoformat()
        else:
            last_used_at = self.last_used_at

        used_today = self.used_today

        key = self.key

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "tenant": tenant,
                "name": name,
                "prefix": prefix,
                "permissions": permissions,
                "per_minute": per_minute,
                "per_day": per_day,
                "status": status,
                "created_at": created_at,
                "created_by": created_by,
                "expires_at": expires_at,
                "revoked_at": revoked_at,
                "rotated_from": rotated_from,
                "rotated_to": rotated_to,
                "last_used_at": last_used_at,
                "used_today": used_today,
                "key": key,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        tenant = d.pop("tenant")

        name = d.pop("name")

        prefix = d.pop("prefix")

        permissions = cast(list[str], d.pop("permissions"))

        per_minute = d.pop("per_minute")

        per_day = d.pop("per_day")

        status = check_new_api_key_status(d.pop("status"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_created_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        created_by = _parse_created_by(d.pop("created_by"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        def _parse_revoked_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                revoked_at_type_0 = datetime.datetime.fromisoformat(data)

                return revoked_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        revoked_at = _parse_revoked_at(d.pop("revoked_at"))

        def _parse_rotated_from(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                rotated_from_type_0 = UUID(data)

                return rotated_from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        rotated_from = _parse_rotated_from(d.pop("rotated_from"))

        def _parse_rotated_to(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                rotated_to_type_0 = UUID(data)

                return rotated_to_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        rotated_to = _parse_rotated_to(d.pop("rotated_to"))

        def _parse_last_used_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_used_at_type_0 = datetime.datetime.fromisoformat(data)

                return last_used_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_used_at = _parse_last_used_at(d.pop("last_used_at"))

        used_today = d.pop("used_today")

        key = d.pop("key")

        new_api_key = cls(
            id=id,
            tenant=tenant,
            name=name,
            prefix=prefix,
            permissions=permissions,
            per_minute=per_minute,
            per_day=per_day,
            status=status,
            created_at=created_at,
            created_by=created_by,
            expires_at=expires_at,
            revoked_at=revoked_at,
            rotated_from=rotated_from,
            rotated_to=rotated_to,
            last_used_at=last_used_at,
            used_today=used_today,
            key=key,
        )

        new_api_key.additional_properties = d
        return new_api_key

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
