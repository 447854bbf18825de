from typing import Literal

InvitationDraftRole = Literal["admin", "editor"]

INVITATION_DRAFT_ROLE_VALUES: set[InvitationDraftRole] = {
    "admin",
    "editor",
}


def check_invitation_draft_role(value: str) -> InvitationDraftRole:
    if value in INVITATION_DRAFT_ROLE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {INVITATION_DRAFT_ROLE_VALUES!r}")
