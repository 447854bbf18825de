"""Manage the staff of a tenant: the groups `CA:editor` and `CA:admin` of the user pool."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.accounts import Email  # noqa: TC001
from chalicelib.auth.invitations import ROLES, Invitation, RoleName
from chalicelib.auth.permissions import GROUP, PLATFORM_ADMIN_GROUP, Principal
from chalicelib.core.errors import Conflict, Forbidden, NotFound
from chalicelib.core.text_normalization import fold
from chalicelib.core.validation import PageQuery, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.auth.administrators import AdministratorRoster
    from chalicelib.auth.invitations import InvitationRepository
    from chalicelib.aws.cognito import UserPool
    from chalicelib.aws.cognito_models import Account

PLATFORM = "platform"


class UserQuery(PageQuery):
    """The query of `GET /users`; `q` is a part of the email address."""

    skip: int = Field(0, ge=0, le=1_000_000, description="Number of entries to skip before the first one returned.")
    role: RoleName | None = Field(None, description="Role to list. Without it, all.")
    q: Annotated[str, one_line(max_length=128)] | None = Field(
        None,
        description="Part of the email address, compared without case and accents. Without it, all.",
        examples=["clerk"],
    )


class InvitationDraft(BaseModel):
    """An address, and the role that its owner is to have in the tenant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: Email = Field(description="Email address to invite.")
    role: RoleName = Field(description="Role that the owner of the address receives in the tenant.")


class UserPatch(BaseModel):
    """Changes to a user: the role in the tenant (null removes it), and whether they may sign in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: RoleName | None = Field(None, description="New role in the tenant; null removes the user from the staff.")
    enabled: bool | None = Field(None, description="Whether the account may sign in; leave it out to keep its state.")


class User(BaseModel):
    """A member of a tenant's staff, or an invitation (`status` is `invited`).

    The `id` of an invitation stays valid for its seven days, even after it is accepted.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(
        description="Id of the account or of the invitation, a UUID.", examples=["6c1e8b9e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"]
    )
    email: str = Field(description="Email address of the account or of the invitation.", examples=["ada@example.org"])
    role: RoleName | None = Field(description="Role in the tenant; null once it is removed.")
    enabled: bool = Field(description="Whether the account may sign in.")
    status: str = Field(
        description="Status of the account in the user pool, or `invited` for an invitation.",
        examples=["CONFIRMED", "invited"],
    )
    created_at: datetime = Field(
        description="Time at which the account or the invitation was created.", examples=["2026-01-31T12:00:00Z"]
    )


@dataclass(slots=True, eq=False)
class StaffService:
    """The staff of one tenant, as one of its administrators sees them."""

    pool: UserPool
    tenant: str
    admin: Principal
    invitations: InvitationRepository
    administrators: AdministratorRoster

    def list(self, query: UserQuery) -> list[User]:
        """Return the accounts and pending invitations that match, by address.

        ListUsersInGroup for each role, and a Query.
        """
        everyone = [*self._list_all().values(), *map(_make_invited_user, self.invitations.list_pending(self.tenant))]
        wanted = fold(query.q or "")
        return sorted(
            (user for user in everyone if query.role in (None, user.role) and wanted in fold(user.email)),
            key=lambda user: (user.email, user.id),
        )

    def invite(self, asked: InvitationDraft) -> User:
        """Invite an address; an address that is already staff here gets the role at once. Raises Conflict.

        Only accounts of this tenant's own staff are shown: the response is the same whether or not the address has an
        account elsewhere. ListUsersInGroup for each role, Query, Put, and the calls of mail_invitation.
        """
        if asked.email == (self.admin.email or "").lower():
            self._refuse_oneself(str(self.admin.id))
        before = self.invitations.get_last(self.tenant, asked.email)
        own = next((user for user in self._list_all().values() if user.email.lower() == asked.email), None)
        if own:
            return self._change_account(self.pool.get_account(str(own.id)), own, UserPatch(role=asked.role))
        invitation = self.invitations.invite(self.tenant, asked.email, asked.role, self.admin.id, before)
        self.pool.mail_invitation(asked.email, self.tenant)
        return _make_invited_user(invitation)

    def get(self, user_id: UUID) -> User:
        """Return a member of the staff, or a pending invitation; raises NotFound for all others.

        AdminListGroupsForUser and AdminGetUser; a Query for an invitation.
        """
        found = self._find(user_id)
        return _make_invited_user(found) if isinstance(found, Invitation) else _make_user(*found)

    def change(self, user_id: UUID, patch: UserPatch) -> User:
        """Change the role, or whether the account may sign in; raises NotFound, Conflict or Forbidden.

        Removing the role or disabling sign-in withdraws a pending invitation; its address can be invited again.
        """
        found = self._find(user_id)
        if not isinstance(found, Invitation):
            return self._change_account(found[0], _make_user(*found), patch)
        role = patch.role if "role" in patch.model_fields_set else found.role
        ends = role is None or patch.enabled is False
        if not ends and role == found.role:
            return _make_invited_user(found)
        changed = self.invitations.change(found, None if ends else role)
        if ends:
            return _make_invited_user(found).model_copy(update={"role": None, "enabled": False, "status": "withdrawn"})
        return _make_invited_user(changed)

    def _change_account(self, account: Account, user: User, patch: UserPatch) -> User:
        self._refuse_oneself(account.name)
        role = patch.role if "role" in patch.model_fields_set else user.role
        enabled = user.enabled if patch.enabled is None else patch.enabled
        if enabled != user.enabled:
            self._refuse_if_not_ours(account)
        if (role, enabled) == (user.role, user.enabled):
            return user
        was_counted, is_counted = (
            is_enabled and name == "admin" for name, is_enabled in ((user.role, user.enabled), (role, enabled))
        )
        if is_counted:
            self.administrators.stay(account.name)
        with self.administrators.leave(account.name) if was_counted and not is_counted else nullcontext():
            if enabled and not user.enabled:
                self.pool.enable(account.name)
            elif user.enabled and not enabled:
                self.pool.disable(account.name, PLATFORM if self.admin.platform_admin else self.tenant)
            if role != user.role:
                self._assign(account.name, role)
        return user.model_copy(update={"role": role, "enabled": enabled})

    def _list_all(self) -> dict[str, User]:
        everyone: dict[str, User] = {}
        for role in ROLES:  # an administrator who is also an editor counts as an administrator
            for account in self.pool.list_members(f"{self.tenant}:{role}"):
                everyone.setdefault(account.name, _make_user(account, role))
        return everyone

    def _find(self, user_id: UUID) -> tuple[Account, RoleName] | Invitation:
        """Return an account of the staff or a pending invitation; raises the same NotFound in all other cases."""
        found = self._find_account(str(user_id))
        if found:
            return found
        invitation = self.invitations.find(self.tenant, user_id)
        if invitation and invitation.account:
            found = self._find_account(invitation.account)
        elif invitation:
            return invitation
        if found:
            return found
        raise NotFound(f"{self.tenant} has no user {user_id}.")

    def _find_account(self, name: str) -> tuple[Account, RoleName] | None:
        try:
            role = self._get_role(self.pool.list_groups(name))
            return (self.pool.get_account(name), role) if role else None
        except NotFound:
            return None

    def _refuse_oneself(self, name: str) -> None:
        if name == self.admin.id:
            raise Conflict("You cannot change your own role or disable your own account; ask another administrator.")

    def _assign(self, name: str, role: RoleName | None) -> None:
        """Add a role before the other is removed, so that an interruption never leaves the account without one.

        An account that loses permissions is signed out everywhere.
        """
        if role:
            self.pool.join(name, f"{self.tenant}:{role}")
        held = set(self.pool.list_groups(name))
        lost = [other for other in ROLES if other != role and f"{self.tenant}:{other}" in held]
        for other in lost:
            self.pool.leave(name, f"{self.tenant}:{other}")
        if lost and role != "admin":
            self.pool.sign_out(name)

    def _get_role(self, groups: Sequence[str]) -> RoleName | None:
        return next((role for role in ROLES if f"{self.tenant}:{role}" in groups), None)

    def _refuse_if_not_ours(self, account: Account) -> None:
        """Raise Forbidden for an account that this tenant did not create or that works elsewhere: it is shared."""
        if self.admin.platform_admin:
            return
        groups = self.pool.list_groups(account.name)
        if PLATFORM_ADMIN_GROUP in groups:
            raise Forbidden("This is a platform administrator; another platform administrator can do this.")
        others = {found[1] for found in map(GROUP.fullmatch, groups) if found} - {self.tenant}
        if others or account.invited_by != self.tenant or account.shut_out_by not in (None, self.tenant):
            raise Conflict(
                "This account does not belong to this tenant alone. Remove the role here (role: null), "
                "or ask a platform administrator to disable or enable it."
            )


def _make_user(account: Account, role: RoleName) -> User:
    return User(
        id=UUID(account.name),
        email=account.email,
        role=role,
        enabled=account.enabled,
        status=account.status,
        created_at=account.created_at,
    )


def _make_invited_user(invitation: Invitation) -> User:
    return User(
        id=invitation.id,
        email=invitation.email or "",
        role=invitation.role,
        enabled=True,
        status="invited",
        created_at=invitation.created_at,
    )
