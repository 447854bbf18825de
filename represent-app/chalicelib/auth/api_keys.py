"""API keys: shown once, stored as their SHA-256, limited to a tenant and to permissions."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from dataclasses import KW_ONLY, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from uuid import UUID, uuid4

from cachetools import LRUCache, TTLCache
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from chalicelib.auth.permissions import API_KEY, GRANTS, Permission, Principal
from chalicelib.auth.rate_limiter import RateLimit, RateLimiter
from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.core.errors import Conflict, Flaw, Forbidden, Invalid, NotFound, Unauthorized
from chalicelib.core.validation import one_line

if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable, Mapping, Sequence

    from chalicelib.aws.global_table import GlobalTable
    from chalicelib.aws.tenant_table import Item

    # Digest, sort key of the index, item, and required version (0: none).
    Entry = tuple[str, str, Item, int]

SHOWN = 12  # characters of a key that may be displayed
LONGEST = timedelta(days=731)
ORDINARY = timedelta(days=365)
KEPT = timedelta(days=90)  # after a key has ended, so that an audit finds it
# Seconds for which a container uses a cached key, and so the longest time that a revoked key works.
FRESH = 30.0
REMEMBERED = 1024
MOST = 100  # active keys of a tenant at a time
ATTEMPTS = 12  # attempts of a write that conflicts with others of the tenant

CARRIED = tuple(sorted(permission.value for permission, grant in GRANTS.items() if grant.keys))


class ApiKeyDraft(BaseModel):
    """An API key to create: its permissions, lifetime (one year by default, two at most) and rate limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, one_line(strip_whitespace=True, max_length=100)] = Field(
        examples=["clerk's import"], description="Name of the key, for its administrators."
    )
    permissions: list[Literal[CARRIED]] = Field(  # type: ignore[valid-type]
        min_length=1,
        max_length=len(CARRIED),
        description="Permissions that the key carries in its tenant, each once.",
        examples=[["representatives:read", "representatives:update"]],
    )
    expires_at: AwareDatetime | None = Field(
        None,
        description="Time at which the key expires, at most two years from now; null for one year from now.",
        examples=["2027-01-31T12:00:00Z"],
    )
    per_minute: int = Field(60, ge=1, le=6000, description="Calls that the key may make per minute.")
    per_day: int = Field(10_000, ge=1, le=10_000_000, description="Calls that the key may make per day (UTC).")

    @field_validator("permissions")
    @classmethod
    def _each_once(cls, permissions: list[str]) -> list[str]:
        if len(set(permissions)) < len(permissions):
            raise ValueError("Expected each permission once.")
        return sorted(permissions)


class Rotation(BaseModel):
    """The grace period in seconds during which the old key still works, so that you can install the new one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grace_seconds: int = Field(
        3600, ge=0, le=7 * 86400, description="Seconds for which the old key still works, at most seven days."
    )


class ApiKey(BaseModel):
    """An API key as its administrators see it."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="Id of the key, a UUID.", examples=["0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"])
    tenant: str = Field(description="Id of the tenant that the key belongs to.", examples=["NY-Albany"])
    name: str = Field(description="Name of the key, for its administrators.", examples=["clerk's import"])
    prefix: str = Field(description="First characters of the key, by which its holder recognizes it.")
    permissions: list[str] = Field(
        description="Permissions that the key carries in its tenant.",
        examples=[["representatives:read", "representatives:update"]],
    )
    per_minute: int = Field(description="Calls that the key may make per minute.")
    per_day: int = Field(description="Calls that the key may make per day (UTC).")
    status: Literal["active", "expired", "revoked"] = Field(
        "active", description="State of the key: `active`, `expired` or `revoked`."
    )
    created_at: datetime = Field(description="Time at which the key was created.", examples=["2026-01-31T12:00:00Z"])
    created_by: str | None = Field(
        description="Id of the account that created the key, a UUID; null if it is not known."
    )
    expires_at: datetime = Field(description="Time at which the key expires.", examples=["2027-01-31T12:00:00Z"])
    revoked_at: datetime | None = Field(
        None, description="Time at which the key was revoked; null if it was not.", examples=["2026-06-30T12:00:00Z"]
    )
    rotated_from: UUID | None = Field(
        None,
        description="Id of the key that this key replaced, a UUID; null if it replaced none.",
        examples=["0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"],
    )
    rotated_to: UUID | None = Field(
        None,
        description="Id of the key that replaced this key, a UUID; null if it was not rotated.",
        examples=["0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"],
    )
    last_used_at: datetime | None = Field(
        None,
        description="Time of the latest call with the key; null if it was never used.",
        examples=["2026-03-01T08:30:00Z"],
    )
    used_today: int = Field(0, description="Calls made with the key today (UTC).", examples=[42])

    def as_of(self, now: datetime) -> Self:
        """Return the same key with its status at a moment."""
        status = (
            "revoked"
            if self.revoked_at and self.revoked_at <= now
            else "expired"
            if self.expires_at <= now
            else "active"
        )
        return self.model_copy(update={"status": status})


class NewApiKey(ApiKey):
    """A new API key with its `key`, which is never shown again."""

    key: str = Field(repr=False, description="The API key itself; send it as `X-Api-Key`. It is never shown again.")


class ApiKeyCache:
    """Caches the keys that one process has read, each for FRESH seconds, and their rate limiters; both are bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._keys: TTLCache[str, ApiKey | None] = TTLCache(REMEMBERED, FRESH, timer=clock)
        self._limiters: LRUCache[UUID, RateLimiter] = LRUCache(REMEMBERED)
        self._lock = threading.Lock()

    def get(self, digest: str, read: Callable[[], ApiKey | None]) -> ApiKey | None:
        """Return the key as it was read at most FRESH seconds ago."""
        with self._lock:
            if digest in self._keys:
                return self._keys[digest]
        key = read()
        with self._lock:
            self._keys[digest] = key
        return key

    def get_rate_limiter(self, key: ApiKey, table: GlobalTable) -> RateLimiter:
        """Return the rate limiter of a key, with the counters as last seen."""
        with self._lock:
            if key.id not in self._limiters:
                limit = RateLimit(key.per_minute, key.per_day)
                self._limiters[key.id] = RateLimiter(table, key.tenant, str(key.id), limit)
            return self._limiters[key.id]


@dataclass(slots=True, eq=False)
class ApiKeyService:
    """The API keys of the system."""

    table: GlobalTable
    cache: ApiKeyCache
    now: Callable[[], datetime]
    _: KW_ONLY
    pause: Callable[[float], None] = time.sleep

    def verify(self, text: str) -> tuple[Principal, Mapping[str, str]]:
        """Return the principal of a key and the rate limit headers; raises Unauthorized or TooManyRequests.

        GetItem (at most every FRESH seconds) and UpdateItem.
        """
        refused = Unauthorized("This API key is unknown, has expired or was revoked.")
        if not API_KEY.fullmatch(text):
            raise refused
        digest = hashlib.sha256(text.encode()).hexdigest()
        key = self.cache.get(digest, lambda: self._look_up(digest))
        now = self.now()
        if key is None or key.as_of(now).status != "active":
            raise refused
        limits = self.cache.get_rate_limiter(key, self.table).consume(int(now.timestamp() * 1_000_000))
        permissions = frozenset(key.permissions)
        return Principal("api_key", id=str(key.id), tenant=key.tenant, permissions=permissions), limits

    def _look_up(self, digest: str) -> ApiKey | None:
        item = self.table.get_key(digest)
        return self._read(item) if item else None

    def create(self, tenant: str, draft: ApiKeyDraft, creator: Principal) -> NewApiKey:
        """Create a key; raises Forbidden if it exceeds its creator's permissions, Conflict if the tenant has too many.

        GetItem, TransactWriteItems.
        """
        _refuse_beyond(creator, draft.permissions, tenant)
        now = self.now()
        expires_at = draft.expires_at or now + ORDINARY
        if not now < expires_at <= now + LONGEST:
            detail = f"Expected a time between now and {now + LONGEST:%Y-%m-%d}."
            raise Invalid(detail, flaws=(Flaw("#/expires_at", detail),))
        fields = draft.model_dump(exclude={"expires_at"}) | {"expires_at": expires_at.astimezone(UTC)}
        new = _make_key(fields | {"tenant": tenant, "created_at": now, "created_by": creator.id})
        self._save(tenant, [_make_item(new)], [new])
        return new

    def list(self, tenant: str) -> list[ApiKey]:
        """List a tenant's keys, oldest first, with their use. Query, BatchGetItem."""
        return self._add_use(tenant, self._list_all(tenant))

    def get(self, tenant: str, key_id: UUID) -> ApiKey:
        """Return one key with its use; raises NotFound. Query, BatchGetItem."""
        (key,) = self._add_use(tenant, [self._find(tenant, key_id)[1]])
        return key

    def revoke(self, tenant: str, key_id: UUID) -> ApiKey:
        """Revoke a key now; an ended key is unchanged. Raises NotFound. Query, GetItem, TransactWriteItems."""
        item, key = self._find(tenant, key_id)
        if key.status != "active":
            return key
        ended = key.model_copy(update={"revoked_at": self.now()})
        self._save(tenant, [_update(item, ended)], [ended])
        return ended.as_of(self.now())

    def rotate(self, tenant: str, key_id: UUID, grace: timedelta, rotator: Principal) -> NewApiKey:
        """Create a key with the same permissions, and end the old one after a grace period.

        Raises NotFound, Conflict, or Forbidden as create does. Query, GetItem, TransactWriteItems.
        """
        item, old = self._find(tenant, key_id)
        _refuse_beyond(rotator, old.permissions, tenant)
        if old.status != "active" or old.rotated_to:
            state = f"rotated already, to {old.rotated_to}" if old.rotated_to else old.status
            raise Conflict(f"This key is {state}. Use or rotate its successor, or create a new key.")
        now = self.now()
        lifetime = old.expires_at - old.created_at
        fields = old.model_dump(include={"tenant", "name", "permissions", "per_minute", "per_day"})
        fields["created_by"] = rotator.id
        new = _make_key(fields | {"created_at": now, "expires_at": now + lifetime, "rotated_from": old.id})
        ending = old.model_copy(update={"expires_at": min(old.expires_at, now + grace), "rotated_to": new.id})
        self._save(tenant, [_update(item, ending), _make_item(new)], [ending, new])
        return new

    def _save(self, tenant: str, entries: Sequence[Entry], keys: Sequence[ApiKey]) -> None:
        """Write keys if the tenant has room for them; simultaneous writes are serialized by the counter's version."""

        def may_retry(conflict: WriteConflict) -> bool:
            return not conflict.failed & frozenset(range(len(entries)))

        for attempt in retry_on_conflict(ATTEMPTS, self.pause, may_retry=may_retry):
            version, ends = self._read_in_force(tenant)
            before, now = len(ends), self.now().timestamp()
            ends |= {str(key.id): _get_end(key) for key in keys}
            ends = {key_id: end for key_id, end in ends.items() if end > now}
            if len(ends) > max(before, MOST):
                raise Conflict(f"{tenant} has {MOST} keys; revoke an unused one.")
            try:
                with attempt:
                    self.table.save_keys(tenant, entries, {"doc": json.dumps(ends), "version": version + 1})
                    return
            except WriteConflict as conflict:
                raise Conflict("This key has changed meanwhile; read it again.") from conflict
        raise make_busy_error("Too many keys of this tenant are changing at once; try again.")

    def _read_in_force(self, tenant: str) -> tuple[int, dict[str, float]]:
        """Return the end of each active key of a tenant, and the version of that list.

        A tenant without a stored list is read from the index, which lags.
        """
        item, now = self.table.get_keys_in_force(tenant), self.now().timestamp()
        if item is None:
            return 0, {str(key.id): _get_end(key) for key in self._list_all(tenant) if _get_end(key) > now}
        ends: dict[str, float] = json.loads(str(item["doc"]))
        return int(item["version"]), {key_id: end for key_id, end in ends.items() if end > now}

    def _list_all(self, tenant: str) -> builtins.list[ApiKey]:
        return [self._read(item) for item in self.table.list_keys(tenant)]

    def _find(self, tenant: str, key_id: UUID) -> tuple[Item, ApiKey]:
        for item in self.table.list_keys(tenant):
            key = self._read(item)
            if key.id == key_id:
                return item, key
        raise NotFound(f"{tenant} has no API key {key_id}.")

    def _read(self, item: Item) -> ApiKey:
        return ApiKey.model_validate_json(str(item["doc"])).as_of(self.now())

    def _add_use(self, tenant: str, keys: Sequence[ApiKey]) -> builtins.list[ApiKey]:
        counters = self.table.get_counters(tenant, [str(key.id) for key in keys])
        return [self._read_use(key, counters[str(key.id)]) if str(key.id) in counters else key for key in keys]

    def _read_use(self, key: ApiKey, counters: Item) -> ApiKey:
        last_used_at = datetime.fromtimestamp(int(counters["last_used"]) / 1_000_000, UTC)
        today = int(counters["day_number"]) == int(self.now().timestamp()) // 86400
        return key.model_copy(
            update={"last_used_at": last_used_at, "used_today": int(counters["calls"]) if today else 0}
        )


def _get_end(key: ApiKey) -> float:
    return min(key.expires_at, key.revoked_at or key.expires_at).timestamp()


def _refuse_beyond(maker: Principal, permissions: Sequence[str], tenant: str) -> None:
    # Only keys have a permission without roles, so an administrator may grant it without having it.
    given = [Permission(name) for name in permissions if GRANTS[Permission(name)].roles]
    beyond = [name for name in given if not maker.may(name, tenant)]
    if beyond:
        raise Forbidden(f"A key cannot have permissions that its creator does not have: {', '.join(beyond)}.")


def _make_key(fields: dict[str, Any]) -> NewApiKey:
    key = "rep_" + secrets.token_urlsafe(32)
    return NewApiKey(**fields, id=uuid4(), prefix=key[:SHOWN], key=key)


def _make_item(new: NewApiKey) -> Entry:
    return (
        hashlib.sha256(new.key.encode()).hexdigest(),
        f"{new.created_at:%Y-%m-%dT%H:%M:%S.%f}#{new.id}",
        _make_entry(new, 1),
        0,
    )


def _update(item: Item, key: ApiKey) -> Entry:
    version = int(item["version"])
    return str(item["PK"]).removeprefix("APIKEY#"), str(item["GSI1SK"]), _make_entry(key, version + 1), version


def _make_entry(key: ApiKey, version: int) -> Item:
    doc = key.model_dump_json(exclude={"key", "status", "last_used_at", "used_today"}, exclude_none=True)
    return {"doc": doc, "version": version, "expires_at": int((key.expires_at + KEPT).timestamp())}
