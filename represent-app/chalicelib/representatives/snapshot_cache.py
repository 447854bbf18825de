"""Cache the snapshots of tenants in a process: those in use with their indexes, the others as compressed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chalicelib.core.tenant_cache import CacheEntry, TenantCache
from chalicelib.representatives.snapshot import Snapshot, TenantVersions, key_lines

if TYPE_CHECKING:
    from collections.abc import Hashable

# The parts of the limit for rows in use, whose indexes take about twice as much again, and for compressed rows.
IN_USE, PACKED = 0.3, 0.3
# A tenant counts as at most this part of the room for those in use: otherwise a lookup that reads a large state and
# then a county would drop the state each time.
LARGEST = 0.75
MOST_TO_PACK = 1_000_000  # bytes of rows, which take some 20 ms
MOST = 4_096  # room for every tenant, as most are small: a place lookup reads one tenant after the other


class CachedSnapshot(NamedTuple):
    """A cached snapshot and the time when it was last known to be current, in seconds of the clock.

    The snapshot is None if the tenant is too large, which is assumed up to the version `most`.
    """

    snapshot: Snapshot | None
    checked: float
    most: int = 0


class PackedSnapshot(NamedTuple):
    """The compressed rows of a snapshot, its versions, and the time when it was last known to be current."""

    versions: TenantVersions
    rows: bytes
    checked: float

    def unpack(self) -> CachedSnapshot:
        """Return the snapshot without indexes."""
        from chalicelib.representatives.snapshot_codec import unpack_lines  # noqa: PLC0415 (imported only when needed)

        lines = key_lines(unpack_lines(self.rows))
        version, rules_version, mark, coverage_version = self.versions
        snapshot = Snapshot(version, rules_version, lines, mark, coverage_version)
        snapshot.packed = self.rows
        return CachedSnapshot(snapshot, self.checked)


class SnapshotCache(TenantCache[CachedSnapshot]):
    """One snapshot per tenant. A snapshot that has to make room is kept as compressed rows while there is room.

    A snapshot that is larger than all of the room for those in use is kept, beside a few small ones, while it is read.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(most=MOST, size=max(1, int(limit * IN_USE)), evict=self._pack)
        self._packed: TenantCache[PackedSnapshot] = TenantCache(most=MOST, size=max(1, int(limit * PACKED)))

    def get(self, tenant: str, version: Hashable) -> CachedSnapshot | None:
        """Return the cached snapshot of a tenant, without indexes if it had to make room before."""
        while (found := super().get(tenant, version)) is None:
            packed = self._packed.get(tenant, None)
            if packed is None:
                return None
            unpacked = packed.unpack()
            size = self._count(unpacked.snapshot.size if unpacked.snapshot else 0)
            with self._lock:
                # In the meantime another thread may have cached a newer snapshot, which may have made room again.
                if tenant not in self._entries and self._packed.get(tenant, None) is packed:
                    self._packed.drop(tenant)
                    self._keep(tenant, CacheEntry(version, unpacked, max(size, self._share)), size)
                    return unpacked
        return found

    def swap(self, tenant: str, version: Hashable, old: CachedSnapshot | None, new: CachedSnapshot, size: int) -> bool:
        """Cache a snapshot in place of another one; see TenantCache.swap."""
        swapped = super().swap(tenant, version, old, new, self._count(size))
        if swapped:
            self._packed.drop(tenant)
        return swapped

    def clear(self) -> None:
        """Drop every snapshot."""
        super().clear()
        self._packed.clear()

    def _count(self, size: int) -> int:
        """Return the part of the room that a snapshot of a size takes."""
        return min(size, max(1, int(self._size * LARGEST)))

    def _pack(self, tenant: str, value: CachedSnapshot) -> None:
        snapshot = value.snapshot
        # Compressing many rows would take longer than reading them again.
        if snapshot is None or (snapshot.packed is None and snapshot.size > MOST_TO_PACK):
            return
        versions = TenantVersions(
            snapshot.version, snapshot.rules_version, snapshot.mark, coverage_version=snapshot.coverage_version
        )
        rows = snapshot.pack()
        self._packed.put(tenant, None, PackedSnapshot(versions, rows, value.checked), len(rows))
