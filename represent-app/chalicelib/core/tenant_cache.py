"""Cache one versioned value per tenant in a process, within bounds."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CacheEntry(Generic[T]):
    """A value, its version, and its size in the unit of the bounds."""

    version: Hashable
    value: T
    size: int


class _Entries(LRUCache[str, "CacheEntry[Any]"]):
    """Entries by tenant, which calls `evict` with each entry that has to make room."""

    def __init__(self, size: int, evict: Callable[[str, Any], None] | None) -> None:
        super().__init__(maxsize=size, getsizeof=lambda entry: entry.size)
        self._evict = evict

    def popitem(self) -> tuple[str, CacheEntry[Any]]:
        """Remove the least recently used entry."""
        tenant, entry = super().popitem()
        if self._evict:
            self._evict(tenant, entry.value)
        return tenant, entry


class TenantCache(Generic[T]):
    """One value per tenant: at most `most` tenants and `size` bytes; the least recently used is evicted first.

    `evict` is called with the tenant and the value of each entry that has to make room; it must not use the cache.
    """

    def __init__(self, *, most: int, size: int, evict: Callable[[str, T], None] | None = None) -> None:
        # Each entry counts as at least its share, so that one bound enforces both limits.
        self._share = -(-size // most)
        self._size = size
        self._entries = _Entries(size, evict)
        self._lock = threading.Lock()

    def get(self, tenant: str, version: Hashable) -> T | None:
        """Return the cached value of a tenant at a version; an older value is dropped."""
        with self._lock:
            entry = self._entries.get(tenant)
            if entry is None:
                return None
            if entry.version != version:
                del self._entries[tenant]
                return None
            value: T = entry.value
            return value

    def put(self, tenant: str, version: Hashable, value: T, size: int) -> None:
        """Cache a value of `size` bytes in place of the tenant's last one; a value that is too large is not cached."""
        with self._lock:
            self._keep(tenant, CacheEntry(version, value, max(size, self._share)), size)

    def read(self, tenant: str, version: Hashable, load: Callable[[], tuple[T, int]]) -> T:
        """Return the cached value of a tenant at a version, or the one that `load` returns with its size."""
        known = self.get(tenant, version)
        if known is None:
            known, size = load()
            self.put(tenant, version, known, size)
        return known

    def swap(self, tenant: str, version: Hashable, old: T | None, new: T, size: int) -> bool:
        """Cache a value like `put` if the cached one is still `old` (None: no value); returns whether it did."""
        with self._lock:
            entry = self._entries.get(tenant)
            if (entry.value if entry else None) is not old:
                return False
            self._keep(tenant, CacheEntry(version, new, max(size, self._share)), size)
            return True

    def drop(self, tenant: str) -> None:
        """Drop the value of a tenant, if there is one."""
        with self._lock:
            self._entries.pop(tenant, None)

    def __contains__(self, tenant: object) -> bool:
        with self._lock:
            return tenant in self._entries

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def clear(self) -> None:
        """Drop every value."""
        with self._lock:
            self._entries.clear()

    def _keep(self, tenant: str, entry: CacheEntry[T], size: int) -> None:
        self._entries.pop(tenant, None)
        if size <= self._size:
            self._entries[tenant] = entry
