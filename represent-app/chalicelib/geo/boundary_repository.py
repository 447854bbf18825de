"""Store the uploaded boundaries of a tenant's districts, in pieces, each set at one version."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import Write
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound, Unavailable
from chalicelib.core.preconditions import check_precondition
from chalicelib.geo.models import BoundarySet, Set
from chalicelib.geo.polygon_index import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from chalicelib.aws.tenant_table import Item, TenantTable
    from chalicelib.core.tenant_cache import TenantCache
    from chalicelib.geo.geojson import BoundaryMap
    from chalicelib.geo.polygon_index import PolygonIndex

    Precondition = Callable[["BoundarySet"], bool]

PARTITION = "#BOUNDARIES"
SETS = "SETS"
# In characters. A DynamoDB item holds 400 KB, a transaction 4 MB.
PIECE = 360_000
MOST_PIECES = 9
MOST_LISTED = 200


class BoundaryIndex(BaseModel):
    """All boundary sets of a tenant, and the version of this list."""

    model_config = ConfigDict(frozen=True)

    version: int = 0
    sets: dict[str, BoundarySet] = {}
    pieces: dict[str, int] = {}
    last: dict[str, int] = Field({}, description="The last version of each set, including deleted sets.")


@dataclass(slots=True, eq=False)
class BoundaryRepository:
    """Stores the boundaries of one tenant."""

    table: TenantTable
    tenant: str
    cache: TenantCache[PolygonIndex]
    now: Callable[[], datetime]
    _seen: BoundaryIndex | None = field(default=None, init=False)

    def load(self, name: Set) -> PolygonIndex | None:
        """Return the shapes of a set, from the index of the first call; see read_index and load_set."""
        self._seen = self._seen or self.read_index()
        return self.load_set(self._seen, name)

    def read_index(self) -> BoundaryIndex:
        """Return the index of the sets: one GetItem."""
        item = self.table.get(SETS, partition=PARTITION)
        return BoundaryIndex.model_validate_json(str(item["doc"])) if item else BoundaryIndex()

    def get(self, name: Set) -> BoundarySet:
        """Return the description of a set; raises NotFound. GetItem."""
        found = self.read_index().sets.get(name)
        if found is None:
            raise NotFound(f"{self.tenant} has no {name} boundaries; an administrator can upload them with PUT.")
        return found

    def load_set(self, index: BoundaryIndex, name: str) -> PolygonIndex | None:
        """Return the shapes of a set, or None if there is none: one Query per megabyte, unless they are cached."""
        stored_set = index.sets.get(name)
        if stored_set is None:
            return None
        # A tenant id has no slash, so this cache key cannot be another tenant's id.
        where = f"{self.tenant}/{name}"
        known = self.cache.get(where, stored_set.version)
        if known is None:
            pieces = [
                str(item["data"]) for item in self.table.query(partition=_pieces_partition(name, stored_set.version))
            ]
            if len(pieces) != index.pieces[name]:
                raise Unavailable("These boundaries are being replaced. Try again.")
            data = base64.b64decode("".join(pieces))
            known = unpack(data)
            self.cache.put(where, stored_set.version, known, 4 * len(data))
        return known

    def replace(
        self,
        name: Set,
        drawing: BoundaryMap,
        districts: frozenset[str],
        creator: str | None,
        precondition: Precondition | None,
    ) -> BoundarySet:
        """Replace a set: GetItem, TransactWriteItems.

        Raises Invalid, Conflict or PreconditionFailed.

        `districts` are the ids that the rules of the tenant have for the set.
        """
        data = base64.b64encode(drawing.shapes.pack()).decode()
        pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)]
        if len(pieces) > MOST_PIECES:
            detail = (
                f"These boundaries take {len(data):,} bytes, but at most {PIECE * MOST_PIECES:,} are allowed. "
                "Simplify them."
            )
            raise Invalid(detail, flaws=(Flaw("#/features", detail),))
        index = self._check_precondition(name, precondition)
        made = self._describe(name, index.last.get(name, 0) + 1, drawing, districts, creator, len(data))
        after = BoundaryIndex(
            version=index.version + 1,
            sets=index.sets | {name: made},
            pieces=index.pieces | {name: len(pieces)},
            last=index.last | {name: made.version},
        )
        partition = _pieces_partition(name, made.version)
        puts = [
            Write(_piece_key(i), {"data": piece, "version": 1}, 0, partition=partition)
            for i, piece in enumerate(pieces)
        ]
        self._commit(index, after, [*puts, *self._make_removals(index, name)])
        return made

    def delete(self, name: Set, precondition: Precondition | None) -> BoundarySet:
        """Delete a set; raises NotFound, Conflict or PreconditionFailed. GetItem, TransactWriteItems."""
        gone, index = self.get(name), self._check_precondition(name, precondition)
        after = BoundaryIndex(
            version=index.version + 1, sets=_drop(index.sets, name), pieces=_drop(index.pieces, name),
            last=index.last,
        )  # fmt: skip
        self._commit(index, after, self._make_removals(index, name))
        return gone

    def _describe(  # noqa: PLR0913, PLR0917 (fields of the description)
        self, name: Set, version: int, drawing: BoundaryMap, districts: frozenset[str], creator: str | None, size: int
    ) -> BoundarySet:
        keys = frozenset(drawing.shapes.keys)
        return BoundarySet(
            tenant=self.tenant,
            set=name,
            version=version,
            districts=len(keys),
            points=len(drawing.shapes.arrays["xs"]),
            points_sent=drawing.points,
            bytes=size,
            not_in_rules=tuple(sorted(keys - districts)[:MOST_LISTED]),
            not_drawn=tuple(sorted(districts - keys)[:MOST_LISTED]),
            updated_at=self.now(),
            updated_by=creator,
        )

    def _check_precondition(self, name: Set, precondition: Precondition | None) -> BoundaryIndex:
        index = self.read_index()
        check_precondition(precondition, index.sets.get(name), f"{name} boundaries")
        return index

    def _make_removals(self, index: BoundaryIndex, name: Set) -> list[Write]:
        if name not in index.sets:
            return []
        partition = _pieces_partition(name, index.sets[name].version)
        return [Write(_piece_key(i), None, 1, partition=partition) for i in range(index.pieces[name])]

    def _commit(self, before: BoundaryIndex, after: BoundaryIndex, writes: list[Write]) -> None:
        item: Item = {"doc": after.model_dump_json(), "version": after.version}
        try:
            self.table.transact([Write(SETS, item, before.version, partition=PARTITION), *writes])
        except WriteConflict as error:
            raise Conflict("The boundaries were changed in the meantime. Read them again.") from error


def _drop(entries: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if key != name}


def _pieces_partition(name: str, version: int) -> str:
    return f"{PARTITION}#{name}#{version}"


def _piece_key(number: int) -> str:
    return f"{number:03}"
