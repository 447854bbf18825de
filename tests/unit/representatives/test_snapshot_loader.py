"""Snapshots in a container are exact, at most `ttl` seconds old, and only changes are read again."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.aws import clients
from chalicelib.aws.tenant_table import TenantTable
from chalicelib.core.errors import NotFound, Unavailable
from chalicelib.core.tenant_cache import TenantCache
from chalicelib.representatives import snapshot_codec, snapshot_loader
from chalicelib.representatives.queries import RepresentativeQueries
from chalicelib.representatives.query_params import RepresentativesQuery
from chalicelib.representatives.snapshot_cache import CachedSnapshot, SnapshotCache
from chalicelib.representatives.snapshot_loader import SnapshotBounds, SnapshotLoader
from chalicelib.representatives.transaction_writer import TransactionWriter
from chalicelib.tenants.coverage import NO_COVERAGE
from tests.unit.representatives.conftest import NOON, draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.service import RepresentativeService
    from tests.support import Calls

USAGE = "represent-local-usage"
KEY = {"PK": {"S": "TENANT#CA#SNAPSHOT"}, "SK": {"S": "000"}}


@dataclass
class Container:
    """A separate process, like a new Lambda container: with its own cache, and a clock that the test sets."""

    writer: RepresentativeService
    bounds: SnapshotBounds = field(default_factory=lambda: SnapshotBounds(ttl=2))
    seconds: float = 0
    memory: TenantCache[CachedSnapshot] = field(default_factory=lambda: SnapshotCache(30_000_000))

    @property
    def snapshots(self) -> SnapshotLoader:
        table = TenantTable(clients.dynamodb, "represent-local", USAGE, "CA", pause=lambda _: None)
        return SnapshotLoader(lambda: table, "CA", self.memory, self.bounds, clock=lambda: self.seconds)

    def reading(self, *, no_cache: bool = False) -> RepresentativeQueries:
        return RepresentativeQueries(
            "CA",
            self.snapshots,
            no_cache=no_cache,
            now=self.writer.now,
            load_engine=self.writer.get_rule_engine,
            load_coverage=lambda _: NO_COVERAGE,
        )

    @property
    def names(self) -> list[str]:
        reading = self.reading()
        return [json.loads(row.json)["name"] for row in reading.list_matching(None, reading.get_view())]

    @property
    def writing(self) -> RepresentativeService:
        """The service that writes in this process."""
        table, snapshots = self.writer.table, self.snapshots
        return replace(
            self.writer,
            snapshots=snapshots,
            writer=TransactionWriter(table, self.writer.writer.change_writer, lambda _: None, snapshots),
        )


@pytest.fixture
def start(directory: RepresentativeService) -> Callable[..., Container]:
    """Start containers."""
    return lambda **more: Container(directory, **more)


def fill(directory: RepresentativeService, count: int) -> list[Representative]:
    records = directory.get_current_view()
    people = [
        directory.make_record_factory(records).create(draft(name=f"Person {n:04d}"), uuid.UUID(int=n + 1))
        for n in range(count)
    ]
    directory.apply_steps(records, [(None, person) for person in people], lambda _: None)
    return people


def test_a_thousand_stored_records_are_read_in_one_round_trip(
    directory: RepresentativeService, start: Callable[..., Container], calls: Calls
) -> None:
    people = fill(directory, 1_000)
    calls.during()
    assert start().reading().get_row(str(people[7].id)).json == people[7].model_dump_json()
    assert calls.during() == ["BatchGetItem", "Query", "GetItem", "PutItem"]
    another = start()
    assert another.reading().get_row(str(people[7].id)).json == people[7].model_dump_json()
    assert calls.during() == ["BatchGetItem"]
    assert another.names == [person.name for person in people]
    assert calls.during() == []


def test_no_call_within_the_ttl_and_only_a_version_check_after_it(
    directory: RepresentativeService, start: Callable[..., Container], calls: Calls
) -> None:
    (ada,) = fill(directory, 1)
    one = start()
    one.reading().get_row(str(ada.id))
    calls.during()
    for one.seconds in (0.5, 1.0, 1.99):
        one.reading().get_row(str(ada.id))
        one.reading().list_page(RepresentativesQuery(q="person"))
    assert calls.during() == []
    one.seconds = 2.0
    one.reading().get_row(str(ada.id))
    assert calls.during() == ["GetItem"]
    one.seconds = 3.9
    one.reading().get_row(str(ada.id))
    assert calls.during() == []


def test_writes_of_others_are_seen_after_the_ttl_by_reading_only_changes(
    directory: RepresentativeService, start: Callable[..., Container], calls: Calls
) -> None:
    ada, bo, cy = fill(directory, 3)
    one = start()
    assert len(one.names) == 3
    directory.patch(ada.id, None, {"name": "Ada New"})
    directory.delete(bo.id, None)
    directory.create(draft(name="Dee"))
    calls.during()
    one.seconds = 1.9
    assert one.names == [ada.name, bo.name, cy.name]
    assert calls.during() == []
    one.seconds = 2
    assert one.names == ["Ada New", "Dee", cy.name]
    assert calls.during() == ["GetItem", "Query"]
    with pytest.raises(NotFound):
        one.reading().get_row(str(bo.id))


def test_no_cache_returns_the_current_record(
    directory: RepresentativeService, start: Callable[..., Container], calls: Calls
) -> None:
    (ada,) = fill(directory, 1)
    one = start()
    assert one.names == [ada.name]
    directory.patch(ada.id, None, {"name": "Ada New"})
    calls.during()
    assert one.reading(no_cache=True).get(ada.id).name == "Ada New"
    assert calls.during() == ["GetItem", "Query"]
    assert one.names == ["Ada New"]
    assert calls.during() == []


def test_writer_reads_its_own_write_without_a_call(start: Callable[..., Container], calls: Calls) -> None:
    one = start()
    ada = one.writing.create(draft(name="Ada"))
    one.writing.patch(ada.id, None, {"name": "Ada New"})
    calls.during()
    assert one.names == ["Ada New"]
    one.writing.delete(ada.id, None)
    calls.during()
    assert one.names == []
    assert calls.during() == []


def test_write_after_writes_of_others_is_read_back_with_all_of_them(
    directory: RepresentativeService, start: Callable[..., Container], calls: Calls
) -> None:
    one = start()
    ada = one.writing.create(draft(name="Ada"))
    directory.create(draft(name="Bo"))
    one.writing.patch(ada.id, None, {"name": "Cy"})
    calls.during()
    assert one.names == ["Bo", "Cy"]
    assert calls.during() == ["GetItem", "Query"]


def test_new_rules_are_seen_with_the_records(
    directory: RepresentativeService, start: Callable[..., Container], table: TenantTable
) -> None:
    fill(directory, 2)
    one = start()
    assert one.reading().get_view().rules_version == 0
    rules = '{"sequence": 3, "type": "rules_changed", "representative_id": null, "after": {"rules_version": 5}}'
    change = snapshot_loader.CHANGES, f"{3:012d}"
    table.put(change[1], {"doc": rules}, partition=change[0], usage=False)
    table.transact([table.bump_version(2, 1, rules_version=5)])
    one.seconds = 3
    view = one.reading().get_view()
    assert (view.version, view.rules_version, len(list(view.people))) == (3, 5, 2)
    directory.create(draft())
    assert start().reading().get_view().rules_version == 5


class TestStoredSnapshots:
    """A stored snapshot is never trusted: however it is damaged, the records are correct."""

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = clients.dynamodb().get_item(TableName=USAGE, Key=KEY)["Item"]
        return found

    def spoil(self, **attributes: Any) -> None:
        clients.dynamodb().put_item(TableName=USAGE, Item={**self.stored(), **attributes})

    @pytest.mark.parametrize(
        "wrong",
        [
            {"data": {"B": b"nonsense"}},
            {"data": {"B": b""}},
            {"digest": {"S": "0" * 64}},
            {"version": {"N": "2"}},
            {"version": {"N": "99"}},
            {"layout": {"N": "0"}},
        ],
        ids=lambda wrong: next(iter(wrong)),
    )
    def test_damaged_snapshot_is_never_served_and_is_rewritten(
        self, directory: RepresentativeService, start: Callable[..., Container], calls: Calls, wrong: dict[str, Any]
    ) -> None:
        people = fill(directory, 3)
        start().names  # noqa: B018 (reading stores)
        whole = self.stored()
        self.spoil(**wrong)
        calls.during()
        assert start().names == [person.name for person in people]
        assert calls.during()[-3:] == ["Query", "GetItem", "PutItem"]
        assert self.stored() == whole

    def test_missing_snapshot_is_written_and_an_old_one_catches_up(
        self, directory: RepresentativeService, start: Callable[..., Container], calls: Calls
    ) -> None:
        fill(directory, 3)
        start().names  # noqa: B018
        for number in range(snapshot_loader.STORE_AFTER):
            directory.create(draft(name=f"New {number}"))
        calls.during()
        assert len(start().names) == 3 + snapshot_loader.STORE_AFTER
        assert calls.during() == ["BatchGetItem", "Query"]
        directory.create(draft(name="One more"))
        calls.during()
        assert len(start().names) == 4 + snapshot_loader.STORE_AFTER
        assert calls.during() == ["BatchGetItem", "Query", "PutItem"]
        assert len(start().names) == 4 + snapshot_loader.STORE_AFTER
        assert calls.during() == ["BatchGetItem"]

    def test_parts_of_two_writes_are_not_combined(
        self, directory: RepresentativeService, start: Callable[..., Container], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(snapshot_codec, "PART", 120)
        people = fill(directory, 12)
        assert len(start().names) == 12
        whole = self.stored()
        assert int(whole["parts"]["N"]) > snapshot_codec.FIRST
        directory.patch(people[0].id, None, {"name": "Another"})
        start().names  # noqa: B018
        for _ in range(snapshot_loader.STORE_AFTER):
            directory.patch(people[0].id, None, {"party": None if _ % 2 else "Green"})
        start().names  # noqa: B018
        assert self.stored() != whole
        clients.dynamodb().put_item(TableName=USAGE, Item=whole)  # the first part is of the first write again
        assert sorted(start().names) == sorted(["Another", *(person.name for person in people[1:])])

    def test_failed_store_does_not_fail_the_read(
        self, directory: RepresentativeService, start: Callable[..., Container], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(directory, 3)

        def refuse(*_: Any, **__: Any) -> None:
            raise Unavailable("The database is busy; try again in a moment.", retry_after=2)

        monkeypatch.setattr(TenantTable, "put", refuse)
        assert len(start().names) == 3

    def test_gap_in_the_changes_reads_all_records(
        self, directory: RepresentativeService, start: Callable[..., Container], calls: Calls
    ) -> None:
        ada, *_ = fill(directory, 3)
        one = start()
        assert len(one.names) == 3
        directory.patch(ada.id, None, {"name": "Ada"})
        key = {"PK": {"S": "TENANT#CA#CHANGES"}, "SK": {"S": f"{4:012d}"}}
        clients.dynamodb().delete_item(TableName="represent-local", Key=key)
        one.seconds = 3
        calls.during()
        assert "Ada" in one.names
        assert "Query" in calls.during()

    def test_tenant_restored_to_an_older_version_is_read_again(
        self, directory: RepresentativeService, start: Callable[..., Container], table: TenantTable
    ) -> None:
        fill(directory, 3)
        one = start()
        assert len(one.names) == 3
        table.put("META", {"version": 2}, partition="", usage=False)
        one.seconds = 3
        assert one.reading().get_view().version == 2


def test_writes_during_a_full_read_are_included(
    directory: RepresentativeService, start: Callable[..., Container], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bo, cy = fill(directory, 3)
    query = TenantTable.query

    def interrupted(table: TenantTable, **more: Any) -> Any:
        monkeypatch.setattr(TenantTable, "query", query)
        items = query(table, **more)
        yield next(items)  # the version
        directory.delete(bo.id, None)
        yield next(items)
        directory.patch(ada.id, None, {"name": "Ada New"})
        directory.create(draft(name="Dee"))
        yield from items

    monkeypatch.setattr(TenantTable, "query", interrupted)
    view = start().reading().get_view()
    assert (view.version, sorted(person.name for person in view.people)) == (6, sorted(["Ada New", "Dee", cy.name]))


def test_continuously_written_tenant_raises_unavailable(
    directory: RepresentativeService, start: Callable[..., Container], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(directory, 1)
    monkeypatch.setattr(SnapshotLoader, "_apply_changes", lambda *_: None)
    query = TenantTable.query

    def interrupted(table: TenantTable, **more: Any) -> Any:
        yield from query(table, **more)
        monkeypatch.setattr(TenantTable, "query", query)
        directory.create(draft())
        monkeypatch.setattr(TenantTable, "query", interrupted)

    monkeypatch.setattr(TenantTable, "query", interrupted)
    with pytest.raises(Unavailable, match="is written to too often"):
        start().names  # noqa: B018


class TestLargeTenants:
    SMALL = SnapshotBounds(ttl=2, most=2_000)

    def test_queries_return_the_same_answers_as_a_snapshot(
        self, directory: RepresentativeService, start: Callable[..., Container], calls: Calls
    ) -> None:
        people = fill(directory, 5)
        whole, large = start(), start(bounds=self.SMALL)
        asked = (
            None,
            RepresentativesQuery(q="0003"),
            RepresentativesQuery(sort="-name", limit=2),
            RepresentativesQuery(as_of=NOON.date()),
        )
        for query in asked:
            assert large.reading().list_page(query) == whole.reading().list_page(query)
        assert [large.reading().get_row(str(one.id)) for one in people] == [
            whole.reading().get_row(str(one.id)) for one in people
        ]
        assert large.snapshots.get_cached() is None
        calls.during()
        large.reading().get_row(str(people[0].id))
        assert calls.during() == ["GetItem"]
        with pytest.raises(NotFound):
            large.reading().get_row(str(uuid.uuid4()))
        directory.patch(people[0].id, None, {"name": "Ada"})
        large.seconds = 3
        assert large.reading().get(people[0].id).name == "Ada"

    def test_too_large_marker_is_stored_and_checked_again_after_changes(
        self, directory: RepresentativeService, start: Callable[..., Container], calls: Calls
    ) -> None:
        people = fill(directory, 5)
        start(bounds=self.SMALL).snapshots.get_cached()
        calls.during()
        another = start(bounds=self.SMALL)
        assert another.snapshots.get_cached() is None
        assert calls.during() == ["BatchGetItem"]
        for person in people[1:]:
            directory.delete(person.id, None)
        another.seconds = 3
        found = another.snapshots.get_cached()
        assert found is not None
        assert list(found.lines) == [str(people[0].id)]


def test_cache_is_bounded_and_evicts_the_least_recently_read_tenant() -> None:
    memory: TenantCache[Any] = TenantCache(most=3, size=3_000)
    for tenant in ("CA", "NY", "TX"):
        memory.put(tenant, None, tenant, 900)
    assert memory.get("CA", None) == "CA"
    memory.put("WA", None, "WA", 10)
    assert [memory.get(tenant, None) for tenant in ("CA", "NY", "TX", "WA")] == ["CA", None, "TX", "WA"]
    memory.put("NH", None, "NH", 2_000)
    assert len(memory) == 2
