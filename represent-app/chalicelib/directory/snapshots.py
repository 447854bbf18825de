"""Reading a tenant's snapshot: at first in one round trip, then the changes alone, at most once in a while."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from chalicelib.aws.table import META
from chalicelib.directory import packing
from chalicelib.directory.snapshot import Snapshot, lines_of
from chalicelib.errors import Unavailable
from chalicelib.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chalicelib.aws.table import Item, TenantTable
    from chalicelib.directory.ledger import Step

CHANGES = "#CHANGES"
AT_ONCE = 200  # changes in one Query; a megabyte holds some three hundred
AT_ONCE_STORED = 40  # parts in one BatchGetItem, which gives sixteen megabytes
# With more changes than this behind what is stored, whoever reads them stores anew, so that the next need not.
STORE_AFTER = 20
NOTHING_YET = (0, 0)  # the versions of a tenant that nothing was ever written to
TRIES = 3  # to read a tenant that is written to all the while


class Kept(NamedTuple):
    """A snapshot that is remembered, and a moment that it was right at, in seconds of the clock.

    None if the tenant is too large for one, which it is taken to be up to the version `most`.
    """

    snapshot: Snapshot | None
    checked: float
    most: int = 0


class Memory(Protocol):
    """What remembers a snapshot per tenant; see caches.TenantCache."""

    def get(self, tenant: str, version: None) -> Kept | None:
        """Return what is remembered."""

    def put(self, tenant: str, version: None, value: Kept, size: int) -> None:
        """Remember it."""


@dataclass(frozen=True)
class Bounds:
    """For how many seconds a snapshot is right without asking, and how many bytes of lines are kept of a tenant."""

    ttl: float = 2.0
    most: int = 256_000_000


class Snapshots:
    """The snapshots of one tenant. `asking` is entered while the database is asked."""

    def __init__(  # noqa: PLR0913 (collaborators, all named)
        self,
        table: Callable[[], TenantTable],
        tenant: str,
        memory: Memory,
        bounds: Bounds,
        *,
        clock: Callable[[], float] = time.monotonic,
        asking: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._table = table
        self._tenant = tenant
        self._memory = memory
        self._bounds = bounds
        self._clock = clock
        self._asking = asking

    def recent(self) -> Snapshot | None:
        """Return a snapshot that was right at most `ttl` seconds ago; None if the tenant is too large for one.

        No call within that time; else see latest.
        """
        known = self._memory.get(self._tenant, None)
        if known is not None and self._clock() - known.checked < self._bounds.ttl:
            return known.snapshot
        return self.latest()

    def latest(self) -> Snapshot | None:
        """Return the snapshot of now: one GetItem, and a Query of the changes since; at first one BatchGetItem."""
        known, asked = self._memory.get(self._tenant, None), self._clock()
        with self._asking():
            if known is None:
                found = self._load()
            elif known.snapshot is None:
                version, _ = _versions(self._table().get(META))
                found = known if version <= known.most else self._load()
            else:
                newer = self._caught_up(known.snapshot, _versions(self._table().get(META)))
                found = Kept(newer, 0) if newer is not None else self._load()
        self._remember(found._replace(checked=asked))
        return found.snapshot

    def everything(self) -> Snapshot:
        """Return the snapshot of now, of a tenant of any size; what is too large is read again each time."""
        found = self.latest()
        if found is None:
            with self._asking():
                found = self._read_all()
        return found

    def committed(self, version: int, steps: Sequence[Step]) -> None:
        """Let steps be seen that were written on a tenant at `version`, by whoever reads next in this process."""
        known = self._memory.get(self._tenant, None)
        if known is None or known.snapshot is None or known.snapshot.version != version:
            self.outdated()
            return
        after: dict[str, str | None] = {str(record.id): None for step in steps for record in step if record}
        after |= lines_of(record for _, record in steps if record)
        newer = known.snapshot.applied(version + len(steps), known.snapshot.rules_version, after)
        self._remember(known._replace(snapshot=newer))

    def outdated(self) -> None:
        """Let whoever reads next in this process ask first."""
        known = self._memory.get(self._tenant, None)
        if known is not None:
            self._remember(known._replace(checked=float("-inf")))

    def _remember(self, kept: Kept) -> None:
        self._memory.put(self._tenant, None, kept, kept.snapshot.size if kept.snapshot else 0)

    def _load(self) -> Kept:
        """Read what is stored and what has changed since; or everything, where nothing that holds is stored."""
        now, pack = self._stored()
        if now == NOTHING_YET:
            return Kept(Snapshot(*now, {}), 0)
        newer: Snapshot | None = None
        if pack is not None and pack.too_large:
            kept = self._kept_out(pack.version, pack.too_large)
            if now[0] <= kept.most:
                return kept
        elif pack is not None and pack.version <= now[0]:
            lines = {line.partition("\t")[0]: line for line in pack.lines}
            newer = self._caught_up(Snapshot(pack.version, now[1], lines), now)
            if newer is not None and newer.version - pack.version <= STORE_AFTER:
                return Kept(newer, 0)
        newer = newer or self._read_all()
        self._store(newer)
        return Kept(newer, 0) if newer.size <= self._bounds.most else self._kept_out(newer.version, newer.size)

    def _stored(self) -> tuple[tuple[int, int], packing.Pack | None]:
        """Return the versions of now, and what is stored: one BatchGetItem, two for a tenant of thousands."""
        first = [packing.sort_key(part) for part in range(packing.FIRST)]
        meta, found = self._table().get_with(META, packing.PARTITION, first)
        more = [packing.sort_key(part) for part in range(packing.FIRST, packing.parts_of(found))]
        for start in range(0, len(more), AT_ONCE_STORED):
            chunk = more[start : start + AT_ONCE_STORED]
            found |= self._table().get_with(META, packing.PARTITION, chunk)[1]
        return _versions(meta), packing.unpacked(found)

    def _store(self, snapshot: Snapshot) -> None:
        """Store a snapshot for whoever comes next, or that it is too large; that it cannot be stored stops nobody."""
        if snapshot.size > self._bounds.most:
            items = [packing.too_large(snapshot.version, snapshot.size)]
        else:
            items = packing.packed(snapshot.version, list(snapshot.lines.values()))
        try:
            for part, item in enumerate(items):
                self._table().put(packing.sort_key(part), item, partition=packing.PARTITION, usage=True)
        except Unavailable as error:
            log.warning("the snapshot of %s could not be stored: %s", self._tenant, error.detail)

    def _kept_out(self, version: int, size: int) -> Kept:
        """Return that a tenant is too large, and for how long at least: a change takes away a kilobyte or so."""
        return Kept(None, 0, version + max(1, (size - self._bounds.most) // 1_000))

    def _caught_up(self, snapshot: Snapshot, now: tuple[int, int]) -> Snapshot | None:
        """Return a snapshot with the changes up to now; None where those cannot lead there, or reading all is less."""
        version, rules_version = now
        if version == snapshot.version and rules_version == snapshot.rules_version:
            return snapshot
        if not snapshot.version <= version <= snapshot.version + max(AT_ONCE, len(snapshot.lines)):
            return None
        return self._with_changes(snapshot, rules_version, version)

    def _with_changes(self, snapshot: Snapshot, rules_version: int, version: int) -> Snapshot | None:
        """Return a snapshot with the changes that follow it, which must lead to a version; None if one is missing."""
        from pydantic_core import from_json  # noqa: PLC0415 (paid by those who find changes)

        from chalicelib.directory.model import Representative  # noqa: PLC0415

        lines: dict[str, str | None] = {}
        at = snapshot.version
        for item in self._changes(snapshot.version):
            change = from_json(str(item["doc"]))
            at += 1
            if change["sequence"] != at:
                return None
            if change["type"] == "rules_changed":
                rules_version = max(rules_version, int(change["after"]["rules_version"]))
                continue
            record, after = str(change["representative_id"]), change["after"]
            lines[record] = after and lines_of([Representative.model_validate(after)])[record]
        return snapshot.applied(at, rules_version, lines) if at >= version else None

    def _changes(self, after: int) -> Iterator[Item]:
        more = True
        while more:
            items, more = self._table().stretch(CHANGES, f"{after:012d}", AT_ONCE)
            yield from items
            after += len(items)

    def _read_all(self) -> Snapshot:
        """Read all records, one Query per megabyte, and what was written meanwhile: the same for whoever reads."""
        from chalicelib.directory.model import Representative  # noqa: PLC0415

        for _ in range(TRIES):
            meta: Item | None = None
            lines: dict[str, str] = {}
            for item in self._table().query():
                if item["SK"] == META:
                    meta = item
                else:
                    lines |= lines_of([Representative.model_validate_json(str(item["doc"]))])
            found = Snapshot(*_versions(meta), lines)
            now = _versions(self._table().get(META))
            # Each line is of some moment in between. Changes tell whole records, so that all of them, upon whatever
            # there was, lead to the same state.
            whole = found if now == (found.version, found.rules_version) else self._with_changes(found, now[1], now[0])
            if whole is not None:
                return whole
        raise Unavailable("Too much is written to this tenant at once; try again in a moment.", retry_after=2)


def _versions(meta: Any) -> tuple[int, int]:
    return (int(meta["version"]), int(meta.get("rules_version", 0))) if meta else (0, 0)
