"""Store invitations to a tenant's staff as items; the confirmed owner of the address receives the role."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.core.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.cognito import UserPool
    from chalicelib.aws.global_table import GlobalTable
    from chalicelib.aws.tenant_table import Item

RoleName = Literal["editor", "admin"]
ROLES: tuple[RoleName, ...] = ("admin", "editor")
LASTS = timedelta(days=7)
MOST_AT_ONCE = 20  # invitations that one sign-in accepts


class Invitation(BaseModel):
    """An invitation of one address to one tenant. An accepted one has the account's name in place of the address."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    tenant: str
    email: str | None
    role: RoleName
    state: Literal["pending", "accepted", "withdrawn"] = "pending"
    invited_by: str | None
    account: str | None = None
    created_at: datetime
    expires_at: datetime
    digest: str
    version: int = 0


@dataclass(slots=True, eq=False)
class InvitationRepository:
    """The invitations of a stage, found by tenant or by address."""

    table: GlobalTable
    now: Callable[[], datetime]

    def invite(
        self, tenant: str, email: str, role: RoleName, invited_by: str | None, before: Invitation | None
    ) -> Invitation:
        """Write a pending invitation over the previous one of the address; raises Conflict if that changed. Put.

        `before` is the previous invitation, read before any decision; see get_last.
        """
        digest = digest_email(email)
        now = self.now()
        made = Invitation(
            id=before.id if before and before.state == "pending" else uuid4(),
            tenant=tenant,
            email=email,
            role=role,
            invited_by=invited_by,
            created_at=now,
            expires_at=now + LASTS,
            digest=digest,
            version=before.version if before else 0,
        )
        return self._save(made)

    def has_pending(self, email: str) -> bool:
        """Return whether an address is invited to any tenant: one Query."""
        return any(map(self._is_pending, self._list_for_address(email)))

    def get_last(self, tenant: str, email: str) -> Invitation | None:
        """Return the latest invitation of an address to a tenant, in whichever state: one Query."""
        found = self._list_for_address(email)
        return next((one for one in found if one.tenant == tenant), None)

    def list_pending(self, tenant: str) -> list[Invitation]:
        """List the pending invitations of a tenant, oldest first: one Query of the index per megabyte."""
        return [one for one in self._list_for_tenant(tenant) if self._is_pending(one)]

    def find(self, tenant: str, invitation_id: UUID) -> Invitation | None:
        """Return a pending or accepted invitation of a tenant: one Query of the index per megabyte."""
        return next(
            (
                one
                for one in self._list_for_tenant(tenant)
                if one.id == invitation_id and (one.state == "accepted" or self._is_pending(one))
            ),
            None,
        )

    def change(self, invitation: Invitation, role: RoleName | None) -> Invitation:
        """Change the offered role, or withdraw the invitation; raises Conflict if it was just accepted."""
        if role is None:
            return self._save(invitation.model_copy(update={"state": "withdrawn", "email": None}))
        return self._save(invitation.model_copy(update={"role": role}))

    def accept(self, email: str, pool: UserPool) -> bool:
        """Give the owner of an address the roles of its invitations; returns whether there were any.

        Only an enabled account whose owner confirmed this very address receives them. One Query; for invitations
        AdminGetUser, and for each AdminListGroupsForUser, AdminAddUserToGroup and a Put.
        """
        found = [one for one in self._list_for_address(email) if self._is_pending(one)]
        if not found:
            return False
        account = pool.get_account(email)
        confirmed = account.status == "CONFIRMED" and account.verified and account.enabled
        if not confirmed or account.email.lower() != email:
            return False
        for invitation in found[:MOST_AT_ONCE]:
            self._give_role(invitation, account.name, pool)
        return True

    def _give_role(self, invitation: Invitation, account: str, pool: UserPool) -> None:
        """Add an account to the group of an invitation, and remove it again if the invitation was withdrawn meanwhile.

        The item is written last, so an interrupted sign-in is completed by the next one.
        """
        held = pool.list_groups(account)
        group = f"{invitation.tenant}:{invitation.role}"
        new = not any(f"{invitation.tenant}:{role}" in held for role in ROLES)
        if new:
            pool.join(account, group)
        accepted = {"state": "accepted", "email": None, "account": account}
        try:
            self._save(invitation.model_copy(update=accepted))
        except Conflict:
            now = self._read(self.table.list_invitations_to(invitation.digest))
            if new and not any(one.id == invitation.id and one.account == account for one in now):
                pool.leave(account, group)

    def _list_for_address(self, email: str) -> list[Invitation]:
        return self._read(self.table.list_invitations_to(digest_email(email)))

    def _list_for_tenant(self, tenant: str) -> list[Invitation]:
        return self._read(self.table.list_invitations_of(tenant))

    def _is_pending(self, invitation: Invitation) -> bool:
        return invitation.state == "pending" and invitation.expires_at > self.now()

    def _save(self, invitation: Invitation) -> Invitation:
        saved = invitation.model_copy(update={"version": invitation.version + 1})
        item: Item = {
            "doc": saved.model_dump_json(exclude={"version"}),
            "version": saved.version,
            "expires_at": int(saved.expires_at.timestamp()),
        }
        order = f"{saved.created_at:%Y-%m-%dT%H:%M:%S.%f}#{saved.id}"
        try:
            self.table.save_invitation(saved.digest, saved.tenant, order, item)
        except WriteConflict as clash:
            raise Conflict("This invitation was changed or accepted meanwhile; read it again.") from clash
        return saved

    def _read(self, items: list[Item]) -> list[Invitation]:
        found = (Invitation.model_validate_json(str(item["doc"])) for item in items)
        return [
            one.model_copy(update={"version": int(item["version"])}) for one, item in zip(found, items, strict=True)
        ]


def digest_email(email: str) -> str:
    """Return the key of an address.

    >>> digest_email("ada@example.org")[:8]
    'cfe00dde'
    """
    return hashlib.sha256(email.encode()).hexdigest()
