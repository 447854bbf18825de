"""Accounts, staff and invitations, as a scope sees them."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Role, with_groups
from chalicelib.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.auth.accounts import Accounts
    from chalicelib.auth.administrators import Administrators
    from chalicelib.auth.invitations import Invitations
    from chalicelib.auth.permissions import Principal
    from chalicelib.auth.staff import Staff
    from chalicelib.auth.throttle import Throttle
    from chalicelib.container import Scope, TenantScope


def accounts_of(scope: Scope) -> Accounts:
    """Return what signs people up, in and out."""
    from chalicelib.auth.accounts import Accounts  # noqa: PLC0415 (pydantic is paid by those who need it)

    return Accounts(scope.pool, scope.tenants.get, invitations_of(scope), throttle_of(scope))


def invitations_of(scope: Scope) -> Invitations:
    """Return the invitations to the staff of tenants."""
    from chalicelib.auth.invitations import Invitations  # noqa: PLC0415 (same)

    return Invitations(scope.root_table, scope.now)


def throttle_of(scope: Scope) -> Throttle:
    """Return the counters of attempts to sign in and to have mail sent."""
    from chalicelib.auth.throttle import Throttle  # noqa: PLC0415 (botocore is paid by those who need it)

    return Throttle(scope.root_table, scope.settings, scope.now)


def administrators_of(scope: TenantScope) -> Administrators:
    """Return the administrators of a tenant."""
    from chalicelib.auth.administrators import Administrators  # noqa: PLC0415 (same)

    return Administrators(scope.pool, scope.table, scope.tenant.id, scope.now)


def staff_of(scope: TenantScope) -> Staff:
    """Return the staff of a tenant."""
    from chalicelib.auth.staff import Staff  # noqa: PLC0415 (same)

    return Staff(scope.pool, scope.tenant.id, scope.principal, invitations_of(scope), administrators_of(scope))


def live_principal(scope: Scope) -> Principal:
    """Return the principal with the groups that the user pool has now; raises Unauthorized or Unavailable.

    AdminGetUser, AdminListGroupsForUser.
    """
    account, groups = scope.pool.live_account(str(scope.principal.id))
    return with_groups(replace(scope.principal, email=account.email), groups)


@contextmanager
def leave_every_staff(scope: Scope) -> Iterator[None]:
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
                left.enter_context(administrators_of(scope.of(tenant)).leave(name))
        yield
