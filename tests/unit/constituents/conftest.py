"""An in-memory database of constituents, in which every step of a move can be interrupted.

It guarantees only what the application relies on: a transaction meets all of its conditions or changes nothing, a read
sees earlier writes, and a query reads each item at its own moment. tests/api uses the real calls.
"""

from __future__ import annotations

import hashlib
from collections import deque
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import pytest

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.constituents import aggregate, relocation
from chalicelib.constituents.goals import GoalDraft
from chalicelib.constituents.profile import Home, ProfileFields
from chalicelib.constituents.relocation import Relocation
from chalicelib.constituents.service import ConstituentService
from chalicelib.constituents.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chalicelib.aws.global_table import GlobalTable
    from chalicelib.aws.tenant_table import Item, Write

OLD, NEW = "CA", "NY-Albany"
NOON = datetime(2026, 1, 21, 12, tzinfo=UTC)


class Killed(BaseException):
    """The process is gone; no code in it can catch this."""


class Store:
    """The items of every tenant and the data locations; `steps` counts calls, and an action may run at one of them."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str, str], Item] = {}
        self.people: dict[str, Item] = {}
        self.unfinished: dict[str, str] = {}
        self.steps = 0
        self._at: deque[tuple[int, Callable[[], None] | None]] = deque()

    def table(self, tenant: str) -> Any:
        return Table(self, tenant)

    def get_person(self, digest: str) -> Item | None:
        self.step()
        found = self.people.get(digest)
        self.step()
        return found

    def save_person(self, digest: str, item: Item, expect: int, unfinished: str | None = "") -> None:
        self.step()
        if int(self.people.get(digest, {"version": 0})["version"]) != expect:
            raise WriteConflict(frozenset({0}))
        self.people[digest] = item
        if unfinished:
            self.unfinished[digest] = unfinished
        elif unfinished is None:
            self.unfinished.pop(digest, None)
        self.step()

    def step(self) -> None:
        """Count a step, and run its action before or after the call."""
        self.steps += 1
        if self._at and self._at[0][0] == self.steps:
            _, meanwhile = self._at.popleft()
            if meanwhile is None:
                raise Killed
            steps, later = self.steps, self._at
            self._at = deque()
            meanwhile()
            self.steps, self._at = steps, later

    def during(
        self, act: Callable[[], Any], *at: int, meanwhile: Callable[[], Any] | None = None, killed: int = 0
    ) -> bool:
        """Run a function, killed or interrupted at some steps; returns whether all of them were reached."""
        self.steps, self._at = 0, deque((moment, None if moment == killed else meanwhile) for moment in at)
        try:
            act()
        except Killed:
            return True
        finally:
            left, self._at = self._at, deque()
        return not left

    def of(self, sub: UUID) -> dict[str, set[str]]:
        """Return the sort keys of a constituent's items, by tenant."""
        found: dict[str, set[str]] = {}
        for tenant, partition, sk in self.items:
            if str(sub) in partition:
                found.setdefault(tenant, set()).add(sk)
        return found

    def whereabouts(self, sub: UUID) -> Item:
        return self.people[hashlib.sha256(str(sub).encode()).hexdigest()]


class Table:
    """The items of one tenant."""

    def __init__(self, store: Store, tenant: str) -> None:
        self._store = store
        self._tenant = tenant

    def get(self, sk: str, *, partition: str) -> Item | None:
        self._store.step()
        found = self._store.items.get((self._tenant, partition, sk))
        self._store.step()
        return found

    def query(self, *, partition: str) -> Iterator[Item]:
        self._store.step()
        seen = ""
        while True:
            here = sorted(sk for of, at, sk in self._store.items if (of, at) == (self._tenant, partition) and sk > seen)
            if not here:
                return
            seen = here[0]
            item = self._store.items[self._tenant, partition, seen]
            yield {**item, "SK": seen, "PK": f"TENANT#{self._tenant}{partition}"}
            self._store.step()

    def transact(self, writes: Sequence[Write]) -> None:
        self._store.step()
        assert len(writes) <= 100
        keys = [(self._tenant, write.partition, write.sk) for write in writes]
        assert len(set(keys)) == len(keys)
        there = [int(self._store.items.get(key, {"version": 0})["version"]) for key in keys]
        failed = {n for n, (write, version) in enumerate(zip(writes, there, strict=True)) if write.expect != version}
        if failed:
            raise WriteConflict(frozenset(failed))
        for key, write in zip(keys, writes, strict=True):
            if write.item is None:
                del self._store.items[key]
            else:
                assert not {"PK", "SK"} & set(write.item)
                self._store.items[key] = write.item
        self._store.step()


class ConstituentServices:
    """Constituent services over one store; each call uses new objects, like a new process."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.closed: set[UUID] = set()

    def me(self, sub: UUID) -> ConstituentService:
        where = Relocation(cast("GlobalTable", self.store), self.store.table, sub, lambda: NOON, lambda _: None)
        return ConstituentService(where, sub, lambda tenant, _: f"Mayor of {tenant}", lambda: NOON)

    def live(self, sub: UUID, tenant: str, name: str = "Ada") -> None:
        self.me(sub).put_profile(ProfileFields(name=name), home(tenant), None)

    def erase(self, sub: UUID) -> None:
        """Erase a constituent with the account."""
        self.me(sub).erase(lambda: self.close(sub))

    def close(self, sub: UUID) -> None:
        """Remove a constituent's account."""
        self.store.step()
        self.closed.add(sub)
        self.store.step()

    def finish(self) -> None:
        """Continue all unfinished relocations."""
        for sub in map(UUID, list(self.store.unfinished.values())):
            self.me(sub).finish(partial(self.close, sub))

    def goal(self, sub: UUID, title: str) -> UUID:
        return self.me(sub).create_goal(GoalDraft(title=title, topic=Topic.TAXES), None).id


def home(tenant: str) -> Home:
    return Home(state=tenant[:2], county=tenant if "-" in tenant else None, divisions=())


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> ConstituentServices:
    """Return services with such small transactions that a move takes many."""
    monkeypatch.setattr(aggregate, "MOST_WRITES", 2)
    monkeypatch.setattr(relocation, "MOST_WRITES", 2)
    return ConstituentServices(Store())
