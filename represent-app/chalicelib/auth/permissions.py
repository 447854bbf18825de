"""Map each permission to the roles, and the kinds of credential, that can grant it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

API_KEY = re.compile(r"rep_[A-Za-z0-9_-]{43}")
GROUP = re.compile(r"([A-Z]{2}(?:-[A-Za-z0-9]+)*):(editor|admin)")
PLATFORM_ADMIN_GROUP = "platform:admin"


class Permission(StrEnum):
    """`resource:action`, in alphabetical order."""

    ACCOUNTS_CREATE = "accounts:create"
    ACTIVITIES_CREATE = "activities:create"
    ACTIVITIES_READ = "activities:read"
    AGENTS_CALL = "agents:call"
    API_KEYS_CREATE = "api_keys:create"
    API_KEYS_LIST = "api_keys:list"
    API_KEYS_REVOKE = "api_keys:revoke"
    BOUNDARIES_DELETE = "boundaries:delete"
    BOUNDARIES_READ = "boundaries:read"
    BOUNDARIES_UPDATE = "boundaries:update"
    CORRECTIONS_CREATE = "corrections:create"
    CORRECTIONS_READ = "corrections:read"
    CORRECTIONS_UPDATE = "corrections:update"
    DIVISIONS_READ = "divisions:read"
    DOCS_READ = "docs:read"
    GOALS_COUNT = "goals:count"
    GOALS_CREATE = "goals:create"
    GOALS_DELETE = "goals:delete"
    GOALS_READ = "goals:read"
    GOALS_UPDATE = "goals:update"
    HEALTH_READ = "health:read"
    IMPORTS_APPLY = "imports:apply"
    IMPORTS_CANCEL = "imports:cancel"
    IMPORTS_CREATE = "imports:create"
    IMPORTS_READ = "imports:read"
    LOOKUP_BATCH = "lookup:batch"
    LOOKUP_READ = "lookup:read"
    ME_DELETE = "me:delete"
    ME_READ = "me:read"
    ME_UPDATE = "me:update"
    OPS_READ = "ops:read"
    PAGES_READ = "pages:read"
    REPRESENTATIVES_COMPARE = "representatives:compare"
    REPRESENTATIVES_CREATE = "representatives:create"
    REPRESENTATIVES_DELETE = "representatives:delete"
    REPRESENTATIVES_READ = "representatives:read"
    REPRESENTATIVES_UPDATE = "representatives:update"
    REPRESENTATIVES_VERIFY = "representatives:verify"
    RULES_READ = "rules:read"
    RULES_UPDATE = "rules:update"
    SESSIONS_CREATE = "sessions:create"
    SESSIONS_END = "sessions:end"
    SOURCES_MANAGE = "sources:manage"
    SOURCES_READ = "sources:read"
    SOURCES_UPDATE = "sources:update"
    TENANTS_READ = "tenants:read"
    USAGE_READ = "usage:read"
    USAGE_UPDATE = "usage:update"
    USERS_INVITE = "users:invite"
    USERS_LIST = "users:list"
    USERS_UPDATE = "users:update"
    VACANCIES_DECLARE = "vacancies:declare"
    VACANCIES_WITHDRAW = "vacancies:withdraw"
    WEBHOOKS_CREATE = "webhooks:create"
    WEBHOOKS_DELETE = "webhooks:delete"
    WEBHOOKS_LIST = "webhooks:list"
    WEBHOOKS_REPLAY = "webhooks:replay"

    @property
    def reads(self) -> bool:
        """Whether it lets its holder read, and do nothing else."""
        return self.value.endswith(":read")


class Role(StrEnum):
    """The role of a principal in the tenant of the request."""

    ANYONE = "anyone"
    CONSTITUENT = "constituent"  # any signed-in person
    EDITOR = "editor"  # staff of the tenant
    ADMIN = "admin"  # staff of the tenant
    PLATFORM_ADMIN = "platform_admin"


@dataclass(frozen=True)
class Grant:
    """The roles that grant a permission, and whether an API key may carry it.

    `live`: its effect outlasts a token, so the caller's account and groups are read from the user pool at each call.
    """

    roles: frozenset[Role]
    keys: bool = False
    live: bool = False

    @property
    def public(self) -> bool:
        """Whether anonymous callers have the permission."""
        return Role.ANYONE in self.roles

    @property
    def tokens_only(self) -> bool:
        """Whether only a token can grant it, so that the gateway can require one."""
        return not self.public and not self.keys


_PUBLIC = Grant(frozenset({Role.ANYONE}))
_SIGNED_IN = Grant(frozenset({Role.CONSTITUENT}))
_STAFF = Grant(frozenset({Role.EDITOR, Role.ADMIN}), keys=True)
_ADMINS = Grant(frozenset({Role.ADMIN, Role.PLATFORM_ADMIN}))
_LIVE_ADMINS = replace(_ADMINS, live=True)

GRANTS: Mapping[Permission, Grant] = {
    Permission.ACCOUNTS_CREATE: _PUBLIC,
    # The entry point only: each tool checks its own permission.
    Permission.AGENTS_CALL: _PUBLIC,
    # A constituent's data is found by their token alone, so these permissions never reach another person's data.
    Permission.ACTIVITIES_CREATE: _SIGNED_IN,
    Permission.ACTIVITIES_READ: _SIGNED_IN,
    Permission.API_KEYS_CREATE: _LIVE_ADMINS,
    Permission.API_KEYS_LIST: _ADMINS,
    Permission.API_KEYS_REVOKE: _LIVE_ADMINS,
    Permission.BOUNDARIES_DELETE: _LIVE_ADMINS,
    Permission.BOUNDARIES_READ: Grant(frozenset({Role.ANYONE}), keys=True),
    Permission.BOUNDARIES_UPDATE: _LIVE_ADMINS,
    Permission.CORRECTIONS_CREATE: Grant(frozenset({Role.ANYONE}), keys=True),
    Permission.CORRECTIONS_READ: Grant(frozenset({Role.EDITOR, Role.ADMIN})),
    Permission.CORRECTIONS_UPDATE: Grant(frozenset({Role.EDITOR, Role.ADMIN})),
    Permission.DIVISIONS_READ: Grant(frozenset({Role.ANYONE}), keys=True),
    Permission.DOCS_READ: _PUBLIC,
    Permission.GOALS_COUNT: Grant(frozenset({Role.EDITOR, Role.ADMIN})),
    Permission.GOALS_CREATE: _SIGNED_IN,
    Permission.GOALS_DELETE: _SIGNED_IN,
    Permission.GOALS_READ: _SIGNED_IN,
    Permission.GOALS_UPDATE: _SIGNED_IN,
    Permission.HEALTH_READ: _PUBLIC,
    Permission.IMPORTS_APPLY: _ADMINS,
    Permission.IMPORTS_CANCEL: _ADMINS,
    Permission.IMPORTS_CREATE: _ADMINS,
    Permission.IMPORTS_READ: _ADMINS,
    # Many places cost as many lookups, so that a key with a quota is needed.
    Permission.LOOKUP_BATCH: Grant(frozenset(), keys=True),
    Permission.LOOKUP_READ: Grant(frozenset({Role.ANYONE}), keys=True),
    Permission.OPS_READ: Grant(frozenset({Role.PLATFORM_ADMIN})),
    Permission.PAGES_READ: _PUBLIC,
    Permission.ME_DELETE: _SIGNED_IN,
    Permission.ME_READ: _SIGNED_IN,
    Permission.ME_UPDATE: _SIGNED_IN,
    Permission.REPRESENTATIVES_CREATE: _STAFF,
    Permission.REPRESENTATIVES_DELETE: _STAFF,
    Permission.REPRESENTATIVES_COMPARE: Grant(frozenset({Role.EDITOR, Role.ADMIN})),
    Permission.REPRESENTATIVES_READ: Grant(frozenset({Role.ANYONE}), keys=True),
    Permission.REPRESENTATIVES_UPDATE: _STAFF,
    # A machine cannot state that a person checked the record.
    Permission.REPRESENTATIVES_VERIFY: Grant(frozenset({Role.EDITOR, Role.ADMIN})),
    Permission.RULES_READ: Grant(frozenset({Role.ANYONE}), keys=True),
    Permission.RULES_UPDATE: _LIVE_ADMINS,
    Permission.SESSIONS_CREATE: _PUBLIC,
    Permission.SESSIONS_END: _SIGNED_IN,
    Permission.SOURCES_MANAGE: Grant(frozenset({Role.PLATFORM_ADMIN}), live=True),
    Permission.SOURCES_READ: Grant(frozenset({Role.ANYONE}), keys=True),
    Permission.SOURCES_UPDATE: _LIVE_ADMINS,
    Permission.TENANTS_READ: Grant(frozenset({Role.ANYONE}), keys=True),
    Permission.USAGE_READ: _ADMINS,
    Permission.USAGE_UPDATE: _LIVE_ADMINS,
    Permission.USERS_INVITE: _LIVE_ADMINS,
    Permission.USERS_LIST: _ADMINS,
    Permission.USERS_UPDATE: _LIVE_ADMINS,
    Permission.VACANCIES_DECLARE: _STAFF,
    Permission.VACANCIES_WITHDRAW: _STAFF,
    Permission.WEBHOOKS_CREATE: _LIVE_ADMINS,
    Permission.WEBHOOKS_DELETE: _LIVE_ADMINS,
    Permission.WEBHOOKS_LIST: _ADMINS,
    Permission.WEBHOOKS_REPLAY: _LIVE_ADMINS,
}


ANONYMOUS_ROLES = frozenset({Role.ANYONE})


@dataclass(frozen=True)
class Principal:
    """The caller. `staff` has the tenants and roles of a person, `tenant` and `permissions` are those of an API key.

    `home` is the tenant where a constituent lives by their own account. `second_factor` says whether a sign-in needs
    more than a password; only the user pool knows that, so it is false until the account is read from there.
    """

    kind: Literal["anonymous", "api_key", "constituent", "staff", "system"]
    id: str | None = None
    staff: frozenset[tuple[str, Role]] = frozenset()
    platform_admin: bool = False
    home: str | None = None
    email: str | None = field(default=None, repr=False)
    tenant: str | None = None
    permissions: frozenset[str] = frozenset()
    second_factor: bool = False

    def roles(self, tenant: str | None) -> frozenset[Role]:
        """Return the roles of this principal in a tenant, or without one."""
        if self.kind == "anonymous":
            return ANONYMOUS_ROLES
        roles = {Role.ANYONE}
        if self.kind in ("constituent", "staff"):
            roles.add(Role.CONSTITUENT)
        roles |= {role for place, role in self.staff if place == tenant}
        if self.platform_admin:
            roles.add(Role.PLATFORM_ADMIN)
        return frozenset(roles)

    def may_somewhere(self, permission: Permission) -> bool:
        """Return whether this principal has the permission in any tenant."""
        places = {None, self.home, self.tenant, *(place for place, _ in self.staff)}
        return any(self.may(permission, place) for place in places)

    def may(self, permission: Permission, tenant: str | None) -> bool:
        """Return whether this principal has the permission in a tenant; a permission without a grant is refused."""
        grant = GRANTS.get(permission)
        if grant is None:
            return False
        if self.kind == "api_key":
            # A key is anonymous outside its tenant, where public operations need no key.
            carried = grant.public or (grant.keys and permission in self.permissions)
            return carried and tenant in (None, self.tenant)
        return bool(grant.roles & self.roles(tenant))


ANONYMOUS = Principal("anonymous")
SYSTEM = Principal("system")


def parse_claims(claims: Mapping[str, Any]) -> Principal:
    """Return the principal of verified claims of a Cognito token.

    >>> who = parse_claims({"sub": "7", "cognito:groups": ["CA:admin", "other"]})
    >>> who.kind, sorted(who.staff)
    ('staff', [('CA', <Role.ADMIN: 'admin'>)])
    """
    person = Principal(
        kind="constituent",
        id=str(claims["sub"]),
        home=claims.get("custom:tenant") or None,
        email=claims.get("email") or None,
    )
    return add_groups(person, _texts(claims.get("cognito:groups")))


def add_groups(person: Principal, groups: Sequence[str]) -> Principal:
    """Return a person with exactly the roles of these user pool groups.

    >>> add_groups(Principal("staff", platform_admin=True), ["CA:editor"]).platform_admin
    False
    """
    staff = frozenset((found[1], Role(found[2])) for found in map(GROUP.fullmatch, groups) if found)
    platform_admin = PLATFORM_ADMIN_GROUP in groups
    kind: Literal["constituent", "staff"] = "staff" if staff or platform_admin else "constituent"
    return replace(person, kind=kind, staff=staff, platform_admin=platform_admin)


def _texts(value: Any) -> list[str]:
    """Return a list claim; the gateway passes one on as text, "[a b]" or "a,b"."""
    if isinstance(value, str):
        return [part for part in re.split(r"[\s,]+", value.strip("[]")) if part]
    return [str(part) for part in value] if isinstance(value, list) else []
