from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.me_kind import MeKind, check_me_kind

if TYPE_CHECKING:
    from ..models.membership import Membership


T = TypeVar("T", bound="Me")


@_attrs_define
class Me:
    """The caller's identity and roles; `tenant` is where a constituent lives.

    Attributes:
        id (str): Id of the account in the user pool, a UUID.
        kind (MeKind): Kind of account: staff have a role in a tenant or on the platform, constituents have none.
        email (None | str): Email address of the account; null if the token has none.
        tenant (None | str): Id of the state or county where the caller lives; null if they have not said.
        roles (list[Membership]): Roles of the caller, one per tenant and role; empty for a constituent.
        platform_admin (bool): Whether the caller administers tenants for the whole platform.
    """

    id: str
    kind: MeKind
    email: None | str
    tenant: None | str
    roles: list[Membership]
    platform_admin: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        kind: str = self.kind

        email: None | str
        email = self.email

        tenant: None | str
        tenant = self.tenant

        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.to_dict()
            roles.append(roles_item)

        platform_admin = self.platform_admin

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "kind": kind,
                "email": email,
                "tenant": tenant,
                "roles": roles,
                "platform_admin": platform_admin,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.membership import Membership  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        kind = check_me_kind(d.pop("kind"))

        def _parse_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        email = _parse_email(d.pop("email"))

        def _parse_tenant(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tenant = _parse_tenant(d.pop("tenant"))

        roles = []
        _roles = d.pop("roles")
        for roles_item_data in _roles:
            roles_item = Membership.from_dict(roles_item_data)

            roles.append(roles_item)

        platform_admin = d.pop("platform_admin")

        me = cls(
            id=id,
            kind=kind,
            email=email,
            tenant=tenant,
            roles=roles,
            platform_admin=platform_admin,
        )

        me.additional_properties = d
        return me

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
