"""Store the uploaded boundaries of a tenant's districts, in pieces, each set at one version."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import Write
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound, Unavailable
from chalicelib.core.plain_json import dump_json
from chalicelib.core.preconditions import check_precondition
from chalicelib.core.validity import is_in_force
from chalicelib.geo.boundary_index import BoundaryIndex, BoundarySet, Info, ZipTableInfo, read_index
from chalicelib.geo.editions import ALWAYS, Edition, OutdatedEditions
from chalicelib.geo.polygon_index import PolygonIndex, unpack
from chalicelib.geo.zip_shares import ZipShares, unpack_shares

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from chalicelib.aws.tenant_table import Item, TenantTable
    from chalicelib.core.tenant_cache import TenantCache
    from chalicelib.geo.editions import Validity
    from chalicelib.geo.geojson import BoundaryMap
    from chalicelib.geo.places import Set

    Precondition = Callable[[BoundarySet], bool]

Contents = TypeVar("Contents", PolygonIndex, ZipShares)
Derived = TypeVar("Derived")
PARTITION = "#BOUNDARIES"
SETS = "SETS"
# In characters. A DynamoDB item holds 400 KB, a transaction 4 MB.
PIECE = 360_000
MOST_PIECES = 9
MOST_LISTED = 200
MOST_EDITIONS = 20  # of one set
ZIPS = "zip-"  # begins the key of a table of ZIP codes


class CachedIndex(NamedTuple):
    """An index, its JSON, and the time when it was last known to be current, in seconds of the clock."""

    known: BoundaryIndex
    doc: str
    checked: float


@dataclass(frozen=True, slots=True)
class BoundaryCaches:
    """The boundaries in the memory of a process. An index is used without a check for `ttl` seconds."""

    contents: TenantCache[Any]
    indexes: TenantCache[CachedIndex]
    ttl: float = 0.0
    no_cache: bool = False
    clock: Callable[[], float] = time.time


def make_key(name: str, valid_from: date | None) -> str:
    """Return the key of an edition of a set.

    >>> make_key("upper", None), make_key("upper", date(2027, 1, 3))
    ('upper', 'upper#2027-01-03')
    """
    return name if valid_from is None else f"{name}#{valid_from.isoformat()}"


@dataclass(slots=True, eq=False)
class BoundaryRepository:
    """Stores the boundaries of one tenant."""

    table: Callable[[], TenantTable]
    tenant: str
    caches: BoundaryCaches
    now: Callable[[], datetime]
    _seen: BoundaryIndex | None = field(default=None, init=False)
    _maps: dict[Set, list[Edition[PolygonIndex]]] = field(default_factory=dict, init=False)

    def list_maps(self, name: Set) -> list[Edition[PolygonIndex]]:
        """Return the editions of a set, from the index of the first call; see get_cached_index and load_map."""
        found = self._maps.get(name)
        if found is None:
            index = self.get_cached_index()
            found = self._maps[name] = [
                Edition(valid_from, valid_to, partial(self.load_map, index, info))
                for info, valid_from, valid_to in index.maps.get(name, ())
            ]
        return found

    def list_tables(self, name: str) -> list[Edition[ZipShares]]:
        """Return the editions of the shares of ZIP codes in a set; see get_cached_index and load_table."""
        index = self.get_cached_index()
        return [
            Edition(valid_from, valid_to, partial(self.load_table, index, info))
            for info, valid_from, valid_to in index.zip_tables.get(name, ())
        ]

    def get_cached_index(self) -> BoundaryIndex:
        """Return an index that was current at most `ttl` seconds ago, always the same one.

        Makes no call within that time; later, and with `no_cache`, one GetItem.
        """
        if self._seen is None:
            known, asked = self.caches.indexes.get(self.tenant, None), self.caches.clock()
            if known is None or self.caches.no_cache or not 0 <= asked - known.checked < self.caches.ttl:
                item = self._read_item()
                doc = str(item["doc"]) if item else ""
                # Versions repeat in a restored backup, whose list is another one.
                index = known.known if known and known.doc == doc else _parse_index(item)
                self.caches.indexes.put(self.tenant, None, CachedIndex(index, doc, asked), len(doc))
                self._seen = index
            else:
                self._seen = known.known
        return self._seen

    def _read_item(self) -> Item | None:
        return self.table().get(SETS, partition=PARTITION)

    def read_index(self) -> BoundaryIndex:
        """Return the index of the sets: one GetItem."""
        return _parse_index(self._read_item())

    def list_editions(self, name: Set) -> list[BoundarySet]:
        """Return the descriptions of the editions of a set, the earliest first; raises NotFound. GetItem."""
        found = self.read_index().list_editions(name)
        if not found:
            raise NotFound(f"{self.tenant} has no {name} boundaries; an administrator can upload them with PUT.")
        return found

    def load_map(self, index: BoundaryIndex, edition: BoundarySet) -> PolygonIndex:
        """Return the shapes of an edition: one Query per megabyte, unless they are cached.

        If the edition was replaced since the index was read, returns the shapes of the one in its place; raises
        OutdatedEditions if there is none.
        """
        key = make_key(edition.set, edition.valid_from)
        return self._load_current(index, key, lambda now: (now.sets[key], edition.set, unpack))

    def read_derived(
        self, name: Set, on: date, purpose: str, derive: Callable[[PolygonIndex], tuple[Derived, int]]
    ) -> Derived:
        """Return what `derive` makes of the edition of a set in force on a day, and its size in bytes; it is cached.

        Calls as get_cached_index and load_map; raises NotFound if no edition is in force.
        """
        index = self.get_cached_index()
        found = [each.info for each in index.maps.get(name, ()) if is_in_force(each.valid_from, each.valid_to, on)]
        if not found:
            raise NotFound(f"{self.tenant} has no map of {name} districts that is in force on {on}.")
        info = found[0]
        key = f"{self.tenant}/{make_key(name, info.valid_from)}/{purpose}"
        made: Derived = self.caches.contents.read(
            key, (info.version, info.updated_at), lambda: derive(self.load_map(index, info))
        )
        return made

    def load_table(self, index: BoundaryIndex, table: ZipTableInfo) -> ZipShares:
        """Return the shares of a table of ZIP codes; see load_map."""
        stem = f"{ZIPS}{table.set}"
        key = make_key(stem, table.valid_from)
        return self._load_current(index, key, lambda now: (now.tables[key], stem, unpack_shares))

    def _load_current(
        self,
        index: BoundaryIndex,
        key: str,
        describe: Callable[[BoundaryIndex], tuple[Info, str, Callable[[bytes], Contents]]],
    ) -> Contents:
        try:
            return self._load(index, key, *describe(index))
        except Unavailable as error:
            self._forget_index()
            now = self.get_cached_index()
            if now == index:
                raise
            if key not in now.pieces:
                raise OutdatedEditions(error.detail, retry_after=1) from error
            return self._load(now, key, *describe(now))

    def _load(
        self, index: BoundaryIndex, key: str, edition: Info, stem: str, parse: Callable[[bytes], Contents]
    ) -> Contents:
        partition = _pieces_partition(stem, edition.version)

        def load() -> tuple[Contents, int]:
            pieces = [str(item["data"]) for item in self.table().query(partition=partition)]
            if len(pieces) != index.pieces[key]:
                raise Unavailable("These boundaries are being replaced. Try again.")
            data = base64.b64decode("".join(pieces))
            return parse(data), 4 * len(data)

        # A tenant id has no slash, so this cache key cannot be another tenant's id.
        version = edition.version, edition.updated_at
        found: Contents = self.caches.contents.read(f"{self.tenant}/{key}", version, load)
        return found

    def _forget_index(self) -> None:
        self.caches.indexes.drop(self.tenant)
        self._seen = None
        self._maps.clear()

    def replace(  # noqa: PLR0913, PLR0917 (parts of an upload)
        self,
        name: Set,
        drawing: BoundaryMap,
        districts: frozenset[str],
        creator: str | None,
        precondition: Precondition | None,
        validity: Validity = ALWAYS,
    ) -> BoundarySet:
        """Replace the edition of a set that begins on the same day, or add one: GetItem, TransactWriteItems.

        Raises Invalid, Conflict or PreconditionFailed. `districts` are the ids that the rules of the tenant have for
        the set.
        """
        pieces, size = _cut(drawing.shapes.pack())
        key = make_key(name, validity[0])
        index = self._check_precondition(key, precondition)
        if key not in index.sets and len(index.list_editions(name)) >= MOST_EDITIONS:
            raise Conflict(f"{self.tenant} has {MOST_EDITIONS} editions of {name} boundaries; delete one first.")
        made = self._describe(name, index.last.get(name, 0) + 1, drawing, districts, creator, size, validity)
        changes: dict[str, Any] = {
            "sets": {**index.sets, key: made},
            "pieces": {**index.pieces, key: len(pieces)},
            "last": {**index.last, name: made.version},
        }
        puts = _make_puts(_pieces_partition(name, made.version), pieces)
        self._commit(index, changes, [*puts, *_make_removals(index, key, name, index.sets.get(key))])
        return made

    def replace_table(self, name: str, shares: ZipShares, source: str, validity: Validity = ALWAYS) -> ZipTableInfo:
        """Replace the shares of ZIP codes in the districts of a set, of the edition that begins on the same day.

        GetItem, TransactWriteItems. Raises Invalid or Conflict. `name` is a set, or `county`.
        """
        stem = f"{ZIPS}{name}"
        pieces, size = _cut(shares.pack())
        index, key = self.read_index(), make_key(stem, validity[0])
        if key not in index.tables and sum(each.set == name for each in index.tables.values()) >= MOST_EDITIONS:
            days = ", ".join(sorted(str(each.valid_from) for each in index.tables.values() if each.set == name))
            raise Conflict(
                f"{self.tenant} has {MOST_EDITIONS} tables of ZIP codes for {name}; nothing was stored. Replace one: "
                f"send one of its first days, {days}."
            )
        made = ZipTableInfo(
            set=name,
            version=index.last.get(stem, 0) + 1,
            valid_from=validity[0],
            valid_to=validity[1],
            source=source,
            zip_codes=len(shares),
            bytes=size,
            updated_at=self.now(),
        )
        changes = {
            "tables": {**index.tables, key: made},
            "pieces": {**index.pieces, key: len(pieces)},
            "last": {**index.last, stem: made.version},
        }
        puts = _make_puts(_pieces_partition(stem, made.version), pieces)
        self._commit(index, changes, [*puts, *_make_removals(index, key, stem, index.tables.get(key))])
        return made

    def delete(self, name: Set, valid_from: date | None, precondition: Precondition | None) -> BoundarySet:
        """Delete an edition of a set: the one that begins on a day, or without a day the only one.

        Raises NotFound, Conflict or PreconditionFailed. GetItem twice, TransactWriteItems.
        """
        editions = self.list_editions(name)
        key = make_key(name, valid_from if valid_from or len(editions) > 1 else editions[0].valid_from)
        index = self._check_precondition(key, precondition)
        gone = index.sets.get(key)
        if gone is None:
            days = ", ".join(str(each.valid_from or "no day") for each in editions)
            raise NotFound(f"{self.tenant} has no such edition of {name} boundaries; send valid_from: one of {days}.")
        changes = {"sets": _drop(index.sets, key), "pieces": _drop(index.pieces, key)}
        self._commit(index, changes, _make_removals(index, key, name, gone))
        return gone

    def clear(self) -> None:
        """Delete all editions and tables: GetItem, and TransactWriteItems for each. Raises Conflict."""
        while (index := self.read_index()).pieces:
            key = next(iter(index.pieces))
            known = index.sets.get(key) or index.tables.get(key)
            stem = key.partition("#")[0]
            changes = {name: _drop(getattr(index, name), key) for name in ("sets", "tables", "pieces")}
            self._commit(index, changes, _make_removals(index, key, stem, known))

    def _describe(  # noqa: PLR0913, PLR0917 (fields of the description)
        self,
        name: Set,
        version: int,
        drawing: BoundaryMap,
        districts: frozenset[str],
        creator: str | None,
        size: int,
        validity: Validity,
    ) -> BoundarySet:
        keys = frozenset(drawing.shapes.keys)
        valid_from, valid_to = validity
        return BoundarySet(
            tenant=self.tenant,
            set=name,
            version=version,
            valid_from=valid_from,
            valid_to=valid_to,
            districts=len(keys),
            points=len(drawing.shapes.arrays["xs"]),
            points_sent=drawing.points,
            bytes=size,
            not_in_rules=tuple(sorted(keys - districts)[:MOST_LISTED]),
            not_drawn=tuple(sorted(districts - keys)[:MOST_LISTED]),
            updated_at=self.now(),
            updated_by=creator,
        )

    def _check_precondition(self, key: str, precondition: Precondition | None) -> BoundaryIndex:
        index = self.read_index()
        check_precondition(precondition, index.sets.get(key), f"{key.partition('#')[0]} boundaries")
        return index

    def _commit(self, before: BoundaryIndex, changes: Mapping[str, Any], writes: list[Write]) -> None:
        """Write the index with changes, on condition that it is still the one before, and other items."""
        after = replace(before, **changes, version=before.version + 1)
        item: Item = {"doc": dump_json(after), "version": after.version}
        try:
            self.table().transact([Write(SETS, item, before.version, partition=PARTITION), *writes])
        except WriteConflict as error:
            raise Conflict("The boundaries were changed in the meantime. Read them again.") from error
        finally:
            self._forget_index()


def _parse_index(item: Item | None) -> BoundaryIndex:
    return read_index(str(item["doc"])) if item else BoundaryIndex()


def _cut(packed: bytes) -> tuple[list[str], int]:
    """Return data in pieces that items can hold, and its size; raises Invalid if it is too large."""
    data = base64.b64encode(packed).decode()
    pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)]
    if len(pieces) > MOST_PIECES:
        most = PIECE * MOST_PIECES
        detail = f"These boundaries take {len(data):,} bytes, but at most {most:,} are allowed. Simplify them."
        raise Invalid(detail, flaws=(Flaw("#/features", detail),))
    return pieces, len(data)


def _make_puts(partition: str, pieces: Sequence[str]) -> list[Write]:
    return [
        Write(_piece_key(i), {"data": piece, "version": 1}, 0, partition=partition) for i, piece in enumerate(pieces)
    ]


def _make_removals(index: BoundaryIndex, key: str, name: str, known: BoundarySet | ZipTableInfo | None) -> list[Write]:
    if known is None:
        return []
    partition = _pieces_partition(name, known.version)
    return [Write(_piece_key(i), None, 1, partition=partition) for i in range(index.pieces[key])]


def _drop(entries: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if key != name}


def _pieces_partition(name: str, version: int) -> str:
    return f"{PARTITION}#{name}#{version}"


def _piece_key(number: int) -> str:
    return f"{number:03}"
