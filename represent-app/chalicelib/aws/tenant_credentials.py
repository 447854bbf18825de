"""Choose the credentials that sign each call to the database.

With TENANT_ROLE_ARN, a function's own role has no access to tenants' items. Each call is signed with a session of the
tenant role that carries the tenant as a tag, and the role's policy compares that tag with the requested keys
(docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html). All tenants share one client, which gets credentials as
it signs, so a call without a tenant fails before anything is sent.
"""

from __future__ import annotations

import re
import time
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Condition
from typing import TYPE_CHECKING, Any, cast

import botocore.session
from botocore.credentials import CredentialProvider, CredentialResolver, Credentials, ReadOnlyCredentials
from botocore.exceptions import NoCredentialsError
from cachetools import TLRUCache, cached

from chalicelib.aws.error_mapping import map_aws_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_sts.client import STSClient

    Keys = Callable[[str], ReadOnlyCredentials]

TENANT_ID = re.compile(r"[A-Z]{2}(-[A-Za-z0-9]+)*")
# Bearers that are no tenants: the function itself, and readers of the public indexes.
OWN, PUBLIC = "own", "public"
# A session made by a session, like that of a Lambda, lasts at most an hour
# (docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html, role chaining).
LASTS = 3600
EARLY = 300  # seconds before its end at which a session is replaced
MOST = 4096  # sessions that a process caches

_bearer: ContextVar[str | None] = ContextVar("whose credentials", default=None)


class MissingTenantContext(RuntimeError):  # noqa: N818 (the name reads well where it is raised)
    """A call to the database names no bearer."""


def bind_bearer(bearer: str, client: Callable[[], DynamoDBClient]) -> Callable[[], DynamoDBClient]:
    """Return a function that returns the client with all of its calls signed as a bearer."""
    return lambda: cast("DynamoDBClient", _TenantContext(client(), bearer))


def as_tenant(tenant: str, client: Callable[[], DynamoDBClient]) -> Callable[[], DynamoDBClient]:
    """Return a function that returns the client with all of its calls signed for a tenant; raises ValueError."""
    if not TENANT_ID.fullmatch(tenant):
        raise ValueError(f"not a tenant id: {tenant!r}")
    return bind_bearer(tenant, client)


class _TenantContext:
    def __init__(self, client: DynamoDBClient, bearer: str) -> None:
        self._client = client
        self._bearer = bearer

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self._client, name)

        def call(**request: Any) -> Any:
            before = _bearer.set(self._bearer)
            try:
                return operation(**request)
            finally:
                _bearer.reset(before)

        return call


@dataclass(frozen=True)
class _Session:
    keys: ReadOnlyCredentials
    ends: float


def make_key_source(sts: Callable[[], STSClient], role: str, clock: Callable[[], float] = time.time) -> Keys:
    """Return a function that returns a bearer's keys: one AssumeRole, cached until shortly before they expire.

    Raises Unavailable.
    """

    def until(_: str, session: _Session, __: float) -> float:
        return session.ends - EARLY

    @cached(TLRUCache(MOST, until, clock), condition=Condition())
    def assume(bearer: str) -> _Session:
        tag = {"Key": "Access", "Value": PUBLIC} if bearer == PUBLIC else {"Key": "TenantId", "Value": bearer}
        with map_aws_error("The service for access to a tenant's data"):
            answer = sts().assume_role(
                RoleArn=role,
                RoleSessionName=bearer,
                DurationSeconds=LASTS,
                Tags=[tag],  # type: ignore[list-item]
            )
        made = answer["Credentials"]
        keys = ReadOnlyCredentials(made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])
        return _Session(keys, made["Expiration"].timestamp())

    return lambda bearer: assume(bearer).keys


class PerCallCredentials(Credentials):
    """Credentials of the bearer of each call; raises MissingTenantContext for a call without a bearer."""

    def __init__(self, own: Credentials, keys: Keys) -> None:
        super().__init__("", "", method="per-call")
        self._own = own
        self._keys = keys

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Return the credentials that sign this call."""
        bearer = _bearer.get()
        if bearer is None:
            raise MissingTenantContext(
                "Name the bearer of this call to the database: use a TenantTable or a GlobalTable."
            )
        return self._own.get_frozen_credentials() if bearer == OWN else self._keys(bearer)

    def get_deferred_property(self, property_name: str) -> Callable[[], Any]:
        """Return a property of the function's own credentials, like the account, which the tenant role shares."""
        return self._own.get_deferred_property(property_name)


def make_per_call_session(base: botocore.session.Session, keys: Keys) -> botocore.session.Session:
    """Return a copy of a session whose clients choose credentials for each call; raises NoCredentialsError."""
    own = base.get_credentials()
    if own is None:
        raise NoCredentialsError
    provider = _Provider(PerCallCredentials(own, keys))
    # It shares the hooks and the loaded models of the other session, which take most of a session's start.
    made = botocore.session.Session(event_hooks=base.get_component("event_emitter"), include_builtin_handlers=False)
    made.register_component("data_loader", base.get_component("data_loader"))
    made.register_component("credential_provider", CredentialResolver([provider]))
    return made


class _Provider(CredentialProvider):
    METHOD = "per-call"

    def __init__(self, credentials: PerCallCredentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> PerCallCredentials:
        return self._credentials
