"""All records of a tenant, read at once and remembered as long as nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalicelib.aws.table import META, TenantTable
from chalicelib.directory.ledger import versions
from chalicelib.directory.model import Representative

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from datetime import datetime

    from chalicelib.aws.table import Item
    from chalicelib.directory.desk import Owner


@dataclass(frozen=True, slots=True)
class Shelf:
    """All records of a tenant, at one version of them and of the rules; `size` is theirs in bytes, as stored."""

    version: int
    rules_version: int
    people: Sequence[Representative]
    size: int


class Memory(Protocol):
    """What remembers a shelf per tenant and version; see caches.TenantCache."""

    def __contains__(self, tenant: object) -> bool:
        """Whether anything is remembered of a tenant."""

    def get(self, tenant: str, version: Hashable) -> Shelf | None:
        """Return what is remembered."""

    def put(self, tenant: str, version: Hashable, value: Shelf, size: int) -> None:
        """Remember it."""


class Shelves:
    """Reads a tenant's records."""

    def __init__(self, table: TenantTable, owner: Owner, memory: Memory, now: Callable[[], datetime]) -> None:
        self._table = table
        self._owner = owner
        self._memory = memory
        self._now = now

    def everyone(self) -> Shelf:
        """Return all records: one Query per megabyte; or one GetItem, where that shows that nothing has changed."""
        today = self._now().date()
        if self._owner.id in self._memory:
            known = self._memory.get(self._owner.id, (*versions(self._table.get(META)), today))
            if known is not None:
                return known
        shelf = self._read_all()
        self._memory.put(self._owner.id, (shelf.version, shelf.rules_version, today), shelf, shelf.size)
        return shelf

    def read(self, item: Item) -> Representative:
        """Return the record that an item holds, with the status that its term has today."""
        return Representative.model_validate_json(str(item["doc"])).on(self._now().date())

    def _read_all(self) -> Shelf:
        found, people, size = (0, 0), [], 0
        for item in self._table.query():
            if item["SK"] == META:
                found = versions(item)
            else:
                size += len(str(item["doc"]))
                people.append(self.read(item))
        return Shelf(*found, people, size)
