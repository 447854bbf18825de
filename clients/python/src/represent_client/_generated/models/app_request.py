from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="AppRequest")


@_attrs_define
class AppRequest:
    """The access token that came with the caller's id token: Cognito changes an account only for its holder.

    Attributes:
        access_token (str): `access_token` of the session whose `id_token` is in the Authorization header.
    """

    access_token: str

    def to_dict(self) -> dict[str, Any]:
        access_token = self.access_token

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "access_token": access_token,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        access_token = d.pop("access_token")

        app_request = cls(
            access_token=access_token,
        )

        return app_request
