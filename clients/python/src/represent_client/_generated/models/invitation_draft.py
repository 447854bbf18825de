from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.invitation_draft_role import (
    InvitationDraftRole,
    check_invitation_draft_role,
)

T = TypeVar("T", bound="InvitationDraft")


@_attrs_define
class InvitationDraft:
    """An address, and the role that its owner is to have in the tenant.

    Attributes:
        email (str): Email address to invite.
        role (InvitationDraftRole): Role that the owner of the address receives in the tenant.
    """

    email: str
    role: InvitationDraftRole

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        role: str = self.role

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "email": email,
                "role": role,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        email = d.pop("email")

        role = check_invitation_draft_role(d.pop("role"))

        invitation_draft = cls(
            email=email,
            role=role,
        )

        return invitation_draft
