"""Load a tenant's snapshot: in one round trip at first, then only the changes, at most once per `ttl`."""

from __future__ import annotations

import json
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Literal, overload

from chalicelib.aws.tenant_table import META, get_mark
from chalicelib.core import deadline
from chalicelib.core.errors import Unavailable
from chalicelib.core.json_logging import log
from chalicelib.core.layered_map import LayeredMap
from chalicelib.representatives import snapshot_codec
from chalicelib.representatives.snapshot import Snapshot, TenantVersions, key_lines
from chalicelib.representatives.snapshot_cache import CachedSnapshot
from chalicelib.representatives.snapshot_row import write_row
from chalicelib.representatives.term_record import write_stored_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chalicelib.aws.tenant_table import Item, TenantTable
    from chalicelib.core.tenant_cache import TenantCache
    from chalicelib.representatives.transaction_writer import Step

CHANGES = "#CHANGES"
AT_ONCE = 200  # changes in one Query; a megabyte holds about three hundred
AT_ONCE_STORED = 40  # parts in one BatchGetItem, which returns at most sixteen megabytes
# A reader that applies more changes than this to the stored snapshot stores the newer one.
STORE_AFTER = 20
TRIES = 3  # attempts to read a tenant that is written to continuously


@dataclass(frozen=True)
class SnapshotBounds:
    """How many seconds a snapshot is used without a check, and how many bytes of rows are cached for a tenant."""

    ttl: float = 2.0
    most: int = 256_000_000


@dataclass(slots=True, eq=False)
class SnapshotLoader:
    """Loads the snapshots of one tenant. `acting` is entered around each call to the database."""

    table: Callable[[], TenantTable]
    tenant: str
    cache: TenantCache[CachedSnapshot]
    bounds: SnapshotBounds
    _: KW_ONLY
    clock: Callable[[], float] = time.time
    acting: Callable[[], AbstractContextManager[None]] = nullcontext

    def get_cached(self) -> Snapshot | None:
        """Return a snapshot that was current at most `ttl` seconds ago; None if the tenant is too large.

        Makes no call within that time; later see get_fresh.
        """
        known = self.cache.get(self.tenant, None)
        # Wall-clock time advances while Lambda freezes a container. If the clock is set back, nothing counts as fresh.
        if known is not None and 0 <= self.clock() - known.checked < self.bounds.ttl:
            return known.snapshot
        return self.get_fresh()

    @overload
    def get_fresh(self, *, full: Literal[True]) -> Snapshot: ...

    @overload
    def get_fresh(self, *, full: Literal[False] = False) -> Snapshot | None: ...

    def get_fresh(self, *, full: bool = False) -> Snapshot | None:
        """Return the current snapshot; None if the tenant is too large.

        One GetItem and a Query of the changes since; one BatchGetItem at first. With `full`, reads all records of a
        tenant that is too large, each time.
        """
        known, asked = self.cache.get(self.tenant, None), self.clock()
        with self.acting():
            found = self._catch_up(known, _read_versions(self.table().get(META))) if known else self._load()
        self._cache(known, found._replace(checked=asked))
        return self._read_large() if full and found.snapshot is None else found.snapshot

    def get_current(self, meta: Item) -> Snapshot:
        """Return the snapshot of a tenant whose item was just read: no call if the cached one is as new, else a Query.

        The snapshot may be newer. At first, and if the tenant is too large, see get_fresh.
        """
        known, asked = self.cache.get(self.tenant, None), self.clock()
        with self.acting():
            found = self._catch_up(known, _read_versions(meta)) if known else self._load()
        self._cache(known, found._replace(checked=asked))
        return found.snapshot or self._read_large()

    def _read_large(self) -> Snapshot:
        """Read all records of a tenant that is too large for the cache."""
        with self.acting():
            return self._read_all()

    def get_item(self, sort_key: str) -> Item | None:
        """Return one item of a tenant that is too large for a snapshot: one GetItem."""
        with self.acting():
            return self.table().get(sort_key)

    def apply_committed(self, version: int, steps: Sequence[Step], mark: str = "") -> None:
        """Apply steps that were committed on a tenant at `version` to the cached snapshot."""
        known = self.cache.get(self.tenant, None)
        if known is None or known.snapshot is None or known.snapshot.version != version:
            self.invalidate()
            return
        after: dict[str, str | None] = {str(record.id): None for step in steps for record in step if record}
        after |= {str(record.id): write_row(record) for _, record in steps if record}
        snapshot = known.snapshot
        versions = TenantVersions(
            version + len(steps), snapshot.rules_version, mark, coverage_version=snapshot.coverage_version
        )
        newer = snapshot.apply(versions, after)
        if not self._swap(known, self._make_cached(newer)._replace(checked=known.checked)):
            self.invalidate()

    def invalidate(self) -> None:
        """Make the next read in this process revalidate the snapshot."""
        while (known := self.cache.get(self.tenant, None)) is not None:
            if self._swap(known, known._replace(checked=float("-inf"))):
                return

    def _cache(self, known: CachedSnapshot | None, found: CachedSnapshot) -> None:
        """Replace the cached snapshot unless a newer one is cached."""
        while not self._swap(known, found):
            known = self.cache.get(self.tenant, None)
            if known is not None and not _is_newer(found, known):
                return

    def _swap(self, known: CachedSnapshot | None, found: CachedSnapshot) -> bool:
        size = found.snapshot.size if found.snapshot else 0
        return self.cache.swap(self.tenant, None, known, found, size)

    def _catch_up(self, known: CachedSnapshot, now: TenantVersions) -> CachedSnapshot:
        """Return a cached snapshot with the changes up to now; reloads it if the changes do not lead there."""
        if known.snapshot is None:
            return known if now.version <= known.most else self._load()
        newer = self._apply_changes_up_to(known.snapshot, now)
        return self._make_cached(newer) if newer is not None else self._load()

    def _load(self) -> CachedSnapshot:
        """Read the stored snapshot and the changes since; reads all records if no usable snapshot is stored."""
        now, pack = self._read_stored()
        if not now.version:
            return CachedSnapshot(Snapshot(0, 0, LayeredMap()), 0)
        newer: Snapshot | None = None
        if pack is not None and pack.version <= now.version:
            if pack.too_large > self.bounds.most:
                out = self._make_too_large(pack.version, pack.too_large)
                if now.version <= out.most:
                    return out
            elif not pack.too_large:
                lines = key_lines(pack.lines)
                stored = Snapshot(pack.version, now.rules_version, lines, pack.mark, now.coverage_version)
                stored.packed = pack.packed
                newer = self._apply_changes_up_to(stored, now)
                if newer is not None and newer.version - pack.version <= STORE_AFTER:
                    return self._make_cached(newer)
        newer = newer or self._read_all()
        self._store(newer)
        return self._make_cached(newer)

    def _make_cached(self, snapshot: Snapshot) -> CachedSnapshot:
        """Return a cache entry for a snapshot, or a "too large" entry."""
        if snapshot.size <= self.bounds.most:
            return CachedSnapshot(snapshot, 0)
        return self._make_too_large(snapshot.version, snapshot.size)

    def _read_stored(self) -> tuple[TenantVersions, snapshot_codec.StoredSnapshot | None]:
        """Return the current versions and the stored snapshot: one BatchGetItem, two or more for a large tenant."""
        first = [snapshot_codec.sort_key(part) for part in range(snapshot_codec.FIRST)]
        meta, found = self.table().get_with(META, snapshot_codec.PARTITION, first)
        more = [
            snapshot_codec.sort_key(part) for part in range(snapshot_codec.FIRST, snapshot_codec.count_parts(found))
        ]
        for start in range(0, len(more), AT_ONCE_STORED):
            chunk = more[start : start + AT_ONCE_STORED]
            found |= self.table().get_with(META, snapshot_codec.PARTITION, chunk)[1]
        return _read_versions(meta), snapshot_codec.unpack(found)

    def _store(self, snapshot: Snapshot) -> None:
        """Store the snapshot, or a "too large" marker. A failure is logged and ignored."""
        if snapshot.size > self.bounds.most:
            items = [snapshot_codec.pack_too_large(snapshot.version, snapshot.size)]
        else:
            items = snapshot_codec.pack(snapshot.version, snapshot.pack(), snapshot.mark)
        try:
            with deadline.limit_to_bookkeeping():
                for part, item in enumerate(items):
                    self.table().put(
                        snapshot_codec.sort_key(part), item, partition=snapshot_codec.PARTITION, usage=True
                    )
        except Unavailable as error:
            log.warning("could not store the snapshot of %s: %s", self.tenant, error.detail)

    def _make_too_large(self, version: int, size: int) -> CachedSnapshot:
        """Return a "too large" entry, valid for some versions: one change removes about a kilobyte."""
        return CachedSnapshot(None, 0, version + max(1, (size - self.bounds.most) // 1_000))

    def _apply_changes_up_to(self, snapshot: Snapshot, now: TenantVersions) -> Snapshot | None:
        """Return a snapshot with the changes up to now; None if they do not lead there or a full read is cheaper."""
        if now.version == snapshot.version:
            same = (now.rules_version, now.coverage_version) == (snapshot.rules_version, snapshot.coverage_version)
            return snapshot if same and now.mark in ("", snapshot.mark) else None
        if not snapshot.version <= now.version <= snapshot.version + max(AT_ONCE, len(snapshot.lines)):
            return None
        return self._apply_changes(snapshot, now)

    def _apply_changes(self, snapshot: Snapshot, now: TenantVersions) -> Snapshot | None:
        """Return a snapshot with the changes that follow it, up to now or later.

        Returns None if a change is missing, or if the last change of the snapshot no longer matches: after a backup was
        restored, the tenant has a different history.
        """
        lines: dict[str, str | None] = {}
        rules_version, mark, coverage_version = now.rules_version, snapshot.mark, now.coverage_version
        at = snapshot.version - bool(mark)
        for item in self._read_changes(at):
            doc = str(item["doc"])
            change, mark = json.loads(doc), get_mark(doc)
            at += 1
            if change["sequence"] != at or (at == snapshot.version and mark != snapshot.mark):
                return None
            if at == snapshot.version:
                continue
            if change["type"] == "rules_changed":
                rules_version = max(rules_version, int(change["after"]["rules_version"]))
                continue
            if change["representative_id"] is None:  # a change of the coverage
                coverage_version = max(coverage_version, at)
                continue
            record, after = str(change["representative_id"]), change["after"]
            lines[record] = write_stored_row(after) if after else None
        versions = TenantVersions(at, rules_version, mark, coverage_version)
        return snapshot.apply(versions, lines) if at >= now.version else None

    def _read_changes(self, after: int) -> Iterator[Item]:
        more = True
        while more:
            items, more = self.table().query_after(CHANGES, f"{after:012d}", AT_ONCE)
            yield from items
            after += len(items)

    def _read_all(self) -> Snapshot:
        """Read all records, one Query per megabyte, and apply the changes that were written in the meantime."""
        from chalicelib.representatives.models import Representative  # noqa: PLC0415

        for _ in range(TRIES):
            meta: Item | None = None
            lines: dict[str, str] = {}
            for item in self.table().query():
                if item["SK"] == META:
                    meta = item
                else:
                    record = Representative.model_validate_json(str(item["doc"]))
                    lines[str(record.id)] = write_row(record)
            then = _read_versions(meta)
            found = Snapshot(then.version, then.rules_version, LayeredMap(lines), then.mark, then.coverage_version)
            now = _read_versions(self.table().get(META))
            # Each row was read at a different moment. Changes hold whole records, so applying all of them leads to the
            # same state whatever the rows were.
            whole = found if now == then else self._apply_changes(found, now)
            if whole is not None:
                return whole
        raise Unavailable(
            "This tenant is written to too often to be read consistently. Try again in a moment.", retry_after=2
        )


def _read_versions(meta: Item | None) -> TenantVersions:
    if not meta:
        return TenantVersions(0, 0, "")
    return TenantVersions(
        int(meta["version"]),
        int(meta.get("rules_version", 0)),
        str(meta.get("mark", "")),
        int(meta.get("coverage_version", 0)),
    )


def _is_newer(found: CachedSnapshot, known: CachedSnapshot) -> bool:
    """Return whether a loaded snapshot has a later version than the cached one."""
    return bool(found.snapshot and known.snapshot and found.snapshot.version > known.snapshot.version)
