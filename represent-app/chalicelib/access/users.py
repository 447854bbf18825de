"""Staff of a tenant, kept by its administrators: the groups `CA:editor` and `CA:admin` of the user pool."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.access.accounts import Email  # noqa: TC001
from chalicelib.access.permissions import GROUP, PLATFORM_ADMIN_GROUP, Principal
from chalicelib.errors import Conflict, Forbidden, NotFound
from chalicelib.text import folded
from chalicelib.validation import PageQuery, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.aws.accounts import Account
    from chalicelib.aws.cognito import UserPool

RoleName = Literal["editor", "admin"]
ROLES: tuple[RoleName, ...] = ("admin", "editor")
PLATFORM = "platform"


class UserQuery(PageQuery):
    """What `GET /users` understands; `q` is a part of the e-mail address."""

    skip: int = Field(0, ge=0, le=1_000_000)
    role: RoleName | None = None
    q: Annotated[str, one_line(max_length=128)] | None = None


class Invitation(BaseModel):
    """Somebody to be staff of the tenant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: Email
    role: RoleName


class UserPatch(BaseModel):
    """What may be changed of a user: the role in the tenant (null takes it away), and whether they may sign in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: RoleName | None = None
    enabled: bool | None = None


class User(BaseModel):
    """One of a tenant's staff."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    email: str
    role: RoleName | None
    enabled: bool
    status: str
    created_at: datetime


class Staff:
    """The staff of one tenant, as one of its administrators sees them."""

    def __init__(self, pool: UserPool, tenant: str, admin: Principal) -> None:
        self._pool = pool
        self._tenant = tenant
        self._admin = admin

    def list(self, query: UserQuery) -> tuple[list[User], int]:
        """Return a page of those who match, by address, and how many there are. ListUsersInGroup for each role."""
        everyone: dict[str, User] = {}
        for role in ROLES:  # an administrator who is an editor too is an administrator
            for account in self._pool.members(f"{self._tenant}:{role}"):
                everyone.setdefault(account.name, _user(account, role))
        wanted = folded(query.q or "")
        chosen = sorted(
            (user for user in everyone.values() if query.role in (None, user.role) and wanted in folded(user.email)),
            key=lambda user: (user.email, user.id),
        )
        return chosen[query.skip : query.skip + query.limit], len(chosen)

    def invite(self, invitation: Invitation) -> User:
        """Make somebody staff; an address without an account is mailed its first password."""
        account = self._pool.invite(invitation.email, self._tenant)
        self._refuse_oneself(account.name)
        self._assign(account.name, invitation.role)
        return _user(account, invitation.role)

    def get(self, user_id: UUID) -> User:
        """Return one of the staff; raises NotFound for anybody else. AdminListGroupsForUser, AdminGetUser."""
        account, role = self._found(user_id)
        return _user(account, role)

    def change(self, user_id: UUID, patch: UserPatch) -> User:
        """Change the role, or whether they may sign in; raises NotFound, Conflict or Forbidden."""
        account, held = self._found(user_id)
        self._refuse_oneself(account.name)
        user = _user(account, held)
        if patch.enabled is not None and patch.enabled != user.enabled:
            self._refuse_if_not_ours(account)
            if patch.enabled:
                self._pool.let_in(account.name)
            else:
                self._pool.shut_out(account.name, PLATFORM if self._admin.platform_admin else self._tenant)
            user = user.model_copy(update={"enabled": patch.enabled})
        if "role" in patch.model_fields_set and patch.role != user.role:
            self._assign(account.name, patch.role)
            user = user.model_copy(update={"role": patch.role})
        return user

    def _found(self, user_id: UUID) -> tuple[Account, RoleName]:
        name = str(user_id)
        role = self._role(self._pool.groups(name))
        if role is None:
            raise NotFound(f"{self._tenant} has no user {user_id}.")
        return self._pool.account(name), role

    def _refuse_oneself(self, name: str) -> None:
        if name == self._admin.id:
            raise Conflict("Nobody changes their own role or shuts themselves out; ask another administrator.")

    def _assign(self, name: str, role: RoleName | None) -> None:
        """Give a role, and only then take the other: killed in between, nobody is left without one."""
        if role:
            self._pool.join(name, f"{self._tenant}:{role}")
        held = set(self._pool.groups(name))
        for other in ROLES:
            if other != role and f"{self._tenant}:{other}" in held:
                self._pool.leave(name, f"{self._tenant}:{other}")

    def _role(self, groups: Sequence[str]) -> RoleName | None:
        return next((role for role in ROLES if f"{self._tenant}:{role}" in groups), None)

    def _refuse_if_not_ours(self, account: Account) -> None:
        """Leave to the platform whose account a tenant did not make, or who works elsewhere too: it is one for all."""
        if self._admin.platform_admin:
            return
        groups = self._pool.groups(account.name)
        if PLATFORM_ADMIN_GROUP in groups:
            raise Forbidden("This is a platform administrator; another of them can do this.")
        others = {found[1] for found in map(GROUP.fullmatch, groups) if found} - {self._tenant}
        if others or account.invited_by != self._tenant or account.shut_out_by not in (None, self._tenant):
            raise Conflict(
                "This account is not this tenant's alone; take the role away here (role: null), "
                "or have a platform administrator shut it out or let it in."
            )


def _user(account: Account, role: RoleName) -> User:
    return User(
        id=UUID(account.name),
        email=account.email,
        role=role,
        enabled=account.enabled,
        status=account.status,
        created_at=account.created_at,
    )
