from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="PasswordReset")


@_attrs_define
class PasswordReset:
    """A new password, and the code that was mailed.

    Attributes:
        email (str): Email address of the account.
        code (str): Code from the latest email to this address.
        password (str): New password of the account.
    """

    email: str
    code: str
    password: str

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        code = self.code

        password = self.password

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "email": email,
                "code": code,
                "password": password,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        email = d.pop("email")

        code = d.pop("code")

        password = d.pop("password")

        password_reset = cls(
            email=email,
            code=code,
            password=password,
        )

        return password_reset
