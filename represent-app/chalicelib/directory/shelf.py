"""All records of a tenant, read at once and remembered as long as nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalicelib.aws.table import META, TenantTable
from chalicelib.directory.ledger import versions
from chalicelib.directory.model import Representative

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.table import Item
    from chalicelib.directory.desk import Owner
    from chalicelib.directory.ledger import Step


@dataclass(frozen=True, slots=True)
class Shelf:
    """All records of a tenant, at one version of them and of the rules; `size` is theirs in bytes, as stored.

    `turned` has those, as stored, whose term has another status by now than when they were written.
    """

    version: int
    rules_version: int
    people: Sequence[Representative]
    size: int
    turned: Mapping[UUID, Representative]

    def stored(self, steps: Iterable[Step]) -> list[Step]:
        """Return steps that begin at what is stored, so that their changes tell of every change of status."""
        return [(self.turned.get(before.id, before) if before else None, after) for before, after in steps]


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
        return stored(item).on(self._now().date())

    def _read_all(self) -> Shelf:
        found, people, size, turned = (0, 0), [], 0, {}
        for item in self._table.query():
            if item["SK"] == META:
                found = versions(item)
                continue
            size += len(str(item["doc"]))
            written = stored(item)
            person = written.on(self._now().date())
            people.append(person)
            if person.status != written.status:
                turned[person.id] = written
        return Shelf(*found, people, size, turned)


def stored(item: Item) -> Representative:
    """Return the record that an item holds, with the status that its term had when it was written."""
    return Representative.model_validate_json(str(item["doc"]))
