"""Concurrent writers and readers in several containers, with faults: no stale read, no torn page, no lost write.

Time passes only when the test advances it. Every acknowledged write is in the truth, which is read directly from the
tables. Each answer must equal the truth at one version, and that version must not have been superseded for longer than
the TTL.
"""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.aws import clients
from chalicelib.aws.tenant_table import META, TenantTable
from chalicelib.core.errors import Conflict, NotFound, Unavailable
from chalicelib.core.tenant_cache import TenantCache
from chalicelib.representatives import snapshot_loader
from chalicelib.representatives.queries import RepresentativeQueries
from chalicelib.representatives.query_params import RepresentativesQuery
from chalicelib.representatives.snapshot_loader import SnapshotBounds, SnapshotLoader
from chalicelib.representatives.succession import Succession, SuccessionDraft, SuccessorDraft
from chalicelib.representatives.transaction_writer import TransactionWriter, parse_record
from chalicelib.tenants.coverage import NO_COVERAGE
from tests.unit.representatives.conftest import NOON, draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.representatives.service import RepresentativeService

TTL = 2.0
STEPS = 150
CONTAINERS = 3
FAULTY = ("get", "get_many", "get_with", "query", "stretch", "put", "transact")

State = dict[str, tuple[str, int]]  # name and version of each record, by id


class Weather:
    """A table whose calls sometimes fail, before or after their effect, or coincide with another write."""

    def __init__(self, table: TenantTable, world: Simulation, number: int) -> None:
        self._table, self._world, self._number = table, world, number

    def __getattr__(self, name: str) -> Any:
        called = getattr(self._table, name)
        if name not in FAULTY:
            return called

        def call(*arguments: Any, **more: Any) -> Any:
            self._world.meanwhile(self._number)
            fault = self._world.fault()
            if fault == "before":
                raise Unavailable("It rains.")
            found = called(*arguments, **more)
            found = list(found) if name == "query" else found
            if fault == "after":
                raise Unavailable("It rains.")
            return found

        return call


@dataclass
class Simulation:
    """The containers, the truth at each version with the second it was known, and the acknowledged writes."""

    directory: RepresentativeService
    table: TenantTable
    rng: random.Random
    now: float = 0
    busy: bool = False
    truth: dict[int, tuple[float, State]] = field(default_factory=lambda: {0: (float("-inf"), {})})
    acknowledged: dict[str, str | None] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    memories: list[TenantCache[Any]] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    answers: int = 0

    def fault(self) -> str | None:
        """Return whether, and when, a call fails."""
        return self.rng.choices((None, "before", "after"), (30, 1, 1))[0]

    def meanwhile(self, number: int) -> None:
        """Let another container write in the middle of a call, sometimes."""
        if not self.busy and self.rng.random() < 0.08:
            self.busy = True
            self.write((number + 1) % CONTAINERS)
            self.busy = False

    def snapshots(self, number: int) -> SnapshotLoader:
        """Return the snapshot loader of a container."""
        weather: Any = Weather(self.table, self, number)
        return SnapshotLoader(
            lambda: weather, "CA", self.memories[number], SnapshotBounds(ttl=TTL), clock=lambda: self.now
        )

    def write(self, number: int) -> None:
        """Let a container write, and record its answer."""
        weather: Any = Weather(self.table, self, number)
        snapshots = self.snapshots(number)
        made = replace(
            self.directory,
            table=weather,
            snapshots=snapshots,
            writer=TransactionWriter(weather, self.directory.writer.change_writer, lambda _: None, snapshots),
            new_id=lambda: uuid.UUID(int=self.rng.getrandbits(128)),
        )
        before = self.look()
        target = self.rng.choice([None, *before])
        name, roll = f"Name {self.rng.randrange(10**6)}", self.rng.random()
        try:
            if target is None:
                target = str(made.create(draft(name=name)).id)
                self.acknowledged[target] = name
            elif roll < 0.25:
                made.delete(uuid.UUID(target), None)
                self.acknowledged[target] = None
            elif roll < 0.4:
                handover = SuccessionDraft(term_end=NOON.date(), successor=SuccessorDraft(name=name))
                for one in Succession(made, uuid.UUID(target), handover).perform():
                    self.acknowledged[str(one.id)] = one.name
            else:
                self.acknowledged[target] = made.patch(uuid.UUID(target), None, {"name": name}).name
        except (Unavailable, NotFound, Conflict):
            self.doubtful |= {target} if target else set()
        else:
            self.look()
            self.own[number] = max(self.truth)
        self.look()

    def look(self) -> State:
        """Read the truth directly; every difference between two calls must have a change."""
        items = {str(item["SK"]): item for item in self.table.query()}
        version = int(items[META]["version"]) if META in items else 0
        state = {
            str(one.id): (one.name, one.version)
            for sk, item in items.items()
            if sk != META
            for one in [parse_record(item)]
        }
        known = self.truth.setdefault(version, (self.now, state))
        assert known[1] == state, "a write without a version"
        return state

    def read(self, number: int) -> None:
        """Let a container read, and compare its answer with the truth."""
        reading = RepresentativeQueries(
            "CA",
            self.snapshots(number),
            no_cache=self.rng.random() < 0.1,
            now=self.directory.now,
            load_engine=self.directory.get_rule_engine,
            load_coverage=lambda _: NO_COVERAGE,
        )
        oldest = max(version for version, (known, _) in self.truth.items() if known <= self.now - TTL)
        own = self.own[number]
        try:
            if self.rng.random() < 0.5:
                view = reading.get_view()
                version, found = view.version, {str(one.id): (one.name, one.version) for one in view.people}
            else:
                page = reading.list_page(RepresentativesQuery(limit=100, sort="-name"))
                version = page.version
                found = {shown["id"]: (shown["name"], shown["version"]) for shown in map(json.loads, page.items)}
        except Unavailable:
            return
        self.look()
        assert version >= oldest, f"older than {TTL} s"
        assert version >= own, "a writer does not see its own write"
        assert found == self.truth[version][1], "a torn page"
        self.answers += 1

    def spoil(self) -> None:
        """Damage the stored snapshot, if there is one."""
        key: Any = {"PK": {"S": "TENANT#CA#SNAPSHOT"}, "SK": {"S": "000"}}
        item: Any = clients.dynamodb().get_item(TableName="represent-local-usage", Key=key).get("Item")
        if item:
            wrong: Any = self.rng.choice([{"data": {"B": b"?"}}, {"version": {"N": "1"}}, {"digest": {"S": "?"}}])
            clients.dynamodb().put_item(TableName="represent-local-usage", Item={**item, **wrong})

    def restart(self, number: int) -> None:
        """Replace a container by a new one."""
        self.memories[number], self.own[number] = TenantCache(most=2, size=1_000_000), 0

    def step(self) -> None:
        """Do one random action."""
        number = self.rng.randrange(CONTAINERS)
        steps: tuple[Callable[[], None], ...] = (
            lambda: self.read(number), lambda: self.write(number), self.wait, self.spoil, lambda: self.restart(number),
        )  # fmt: skip
        self.rng.choices(steps, (10, 4, 6, 1, 1))[0]()

    def wait(self) -> None:
        """Advance the clock."""
        self.now += self.rng.choice((0.1, 0.5, 1.0, 1.9, 2.0, 3.0))


@pytest.mark.parametrize("seed", range(6))
def test_no_stale_read_no_torn_page_and_no_lost_write(
    directory: RepresentativeService, table: TenantTable, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_loader, "STORE_AFTER", 3)
    monkeypatch.setattr(snapshot_loader, "AT_ONCE", 4)
    world = Simulation(directory, table, random.Random(seed))  # noqa: S311 (not a secret)
    world.memories = [TenantCache(most=2, size=1_000_000) for _ in range(CONTAINERS)]
    world.own = [0] * CONTAINERS
    for _ in range(STEPS):
        world.step()
    left = world.look()
    for record, name in world.acknowledged.items():
        if record not in world.doubtful:
            assert left.get(record, (None,))[0] == name, "a lost write"
    assert len(list(table.query(partition="#CHANGES"))) == max(world.truth)
    assert world.answers > STEPS / 6
