"""Combine accounts and tenants for sign-in and erasure."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Role, add_groups
from chalicelib.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.auth.permissions import Principal
    from chalicelib.container import Container


def read_live_principal(scope: Container) -> Principal:
    """Return the principal with the current groups in the user pool; raises Unauthorized or Unavailable.

    AdminGetUser, AdminListGroupsForUser.
    """
    account, groups = scope.pool.get_live_account(str(scope.principal.id))
    person = replace(scope.principal, email=account.email, second_factor=account.second_factor)
    return add_groups(person, groups)


@contextmanager
def leave_every_staff(scope: Container) -> Iterator[None]:
    """Remove the principal's account as administrator of every tenant; raises Conflict where it is the last.

    AdminListGroupsForUser, and the calls of AdministratorRoster.leave for each tenant.
    """
    name = str(scope.principal.id)
    try:
        found = add_groups(scope.principal, scope.pool.list_groups(name))
    except NotFound:  # an interrupted erasure is continued
        found = add_groups(scope.principal, [])
    with ExitStack() as left:
        for tenant, role in sorted(found.staff):
            if role is Role.ADMIN:
                left.enter_context(scope.for_tenant(tenant).administrators.leave(name))
        yield
