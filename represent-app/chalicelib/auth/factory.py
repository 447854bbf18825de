"""Accounts, staff and invitations, as a scope sees them."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Role, with_groups
from chalicelib.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.auth.accounts import AccountService
    from chalicelib.auth.administrators import AdministratorRoster
    from chalicelib.auth.invitations import InvitationRepository
    from chalicelib.auth.permissions import Principal
    from chalicelib.auth.staff import StaffService
    from chalicelib.auth.throttle import AttemptThrottle
    from chalicelib.container import Container, TenantContainer


def make_account_service(scope: Container) -> AccountService:
    """Return what signs people up, in and out."""
    from chalicelib.auth.accounts import AccountService  # noqa: PLC0415 (pydantic is paid by those who need it)

    return AccountService(scope.pool, scope.tenants.get, make_invitations(scope), make_throttle(scope))


def make_invitations(scope: Container) -> InvitationRepository:
    """Return the invitations to the staff of tenants."""
    from chalicelib.auth.invitations import InvitationRepository  # noqa: PLC0415 (same)

    return InvitationRepository(scope.global_table, scope.now)


def make_throttle(scope: Container) -> AttemptThrottle:
    """Return the counters of attempts to sign in and to have mail sent."""
    from chalicelib.auth.throttle import AttemptThrottle  # noqa: PLC0415 (botocore is paid by those who need it)

    return AttemptThrottle(scope.global_table, scope.settings, scope.now)


def make_administrators(scope: TenantContainer) -> AdministratorRoster:
    """Return the administrators of a tenant."""
    from chalicelib.auth.administrators import AdministratorRoster  # noqa: PLC0415 (same)

    return AdministratorRoster(scope.pool, scope.table, scope.tenant.id, scope.now)


def make_staff_service(scope: TenantContainer) -> StaffService:
    """Return the staff of a tenant."""
    from chalicelib.auth.staff import StaffService  # noqa: PLC0415 (same)

    return StaffService(
        scope.pool, scope.tenant.id, scope.principal, make_invitations(scope), make_administrators(scope)
    )


def read_live_principal(scope: Container) -> Principal:
    """Return the principal with the groups that the user pool has now; raises Unauthorized or Unavailable.

    AdminGetUser, AdminListGroupsForUser.
    """
    account, groups = scope.pool.live_account(str(scope.principal.id))
    return with_groups(replace(scope.principal, email=account.email), groups)


@contextmanager
def leave_every_staff(scope: Container) -> Iterator[None]:
    """Let the principal's account stop being an administrator anywhere; raises Conflict where it is the last.

    AdminListGroupsForUser, and what Administrators.leave does for each tenant.
    """
    name = str(scope.principal.id)
    try:
        found = with_groups(scope.principal, scope.pool.groups(name))
    except NotFound:  # an erasure that was stopped before its end is gone on with
        found = with_groups(scope.principal, [])
    with ExitStack() as left:
        for tenant, role in sorted(found.staff):
            if role is Role.ADMIN:
                left.enter_context(make_administrators(scope.for_tenant(tenant)).leave(name))
        yield
