from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="AppConfirmation")


@_attrs_define
class AppConfirmation:
    """A code that the app shows, which proves that it has the secret.

    Attributes:
        access_token (str): `access_token` of the session whose `id_token` is in the Authorization header.
        code (str): Six digits that the authenticator app shows now.
    """

    access_token: str
    code: str

    def to_dict(self) -> dict[str, Any]:
        access_token = self.access_token

        code = self.code

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "access_token": access_token,
                "code": code,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        access_token = d.pop("access_token")

        code = d.pop("code")

        app_confirmation = cls(
            access_token=access_token,
            code=code,
        )

        return app_confirmation
