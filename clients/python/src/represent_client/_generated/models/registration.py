from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Registration")


@_attrs_define
class Registration:
    """A new account; `tenant` is the state or county where its owner lives.

    `password` is valid only if the address is registered once before it is confirmed; see Confirmation.

        Attributes:
            email (str): Email address of the account; letter case is ignored.
            password (str): Password of the account: at least 12 characters without spaces, with a lower-case letter, an
                upper-case letter and a digit.
            tenant (None | str | Unset): Id of the state or county where the owner lives; null to leave it open.
    """

    email: str
    password: str
    tenant: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        password = self.password

        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "email": email,
                "password": password,
            }
        )
        if tenant is not UNSET:
            field_dict["tenant"] = tenant

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        email = d.pop("email")

        password = d.pop("password")

        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))

        registration = cls(
            email=email,
            password=password,
            tenant=tenant,
        )

        return registration
