"""Caches of tenants: of the right history, with the newest data read, and within their limit."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.aws import clients
from chalicelib.aws.tenant_table import TenantTable
from chalicelib.core.layered_map import LayeredMap
from chalicelib.representatives import snapshot_cache
from chalicelib.representatives.snapshot import Snapshot, TenantVersions, make_lines
from chalicelib.representatives.snapshot_cache import IN_USE, CachedSnapshot, PackedSnapshot, SnapshotCache
from chalicelib.representatives.snapshot_loader import SnapshotBounds
from chalicelib.tenants.coverage import NO_COVERAGE
from tests.unit.representatives.conftest import draft
from tests.unit.representatives.test_snapshot_loader import KEY, USAGE, Container, fill

if TYPE_CHECKING:
    from chalicelib.representatives.service import RepresentativeService
    from tests.support import Calls
    from tests.unit.representatives.conftest import Clock

TABLE = "represent-local"
TODAY = date(2026, 6, 1)


class Backup:
    """A copy of the table of records; restoring it does not change the caches."""

    def __init__(self) -> None:
        self._items = clients.dynamodb().scan(TableName=TABLE)["Items"]

    def restore(self) -> None:
        for item in clients.dynamodb().scan(TableName=TABLE)["Items"]:
            clients.dynamodb().delete_item(TableName=TABLE, Key={"PK": item["PK"], "SK": item["SK"]})
        for item in self._items:
            clients.dynamodb().put_item(TableName=TABLE, Item=item)


class TestRestoredTenants:
    """A restored backup has another history, whose versions repeat numbers of the lost history."""

    @pytest.mark.parametrize("written", [1, 2, 3], ids=["behind", "as far", "further"])
    @pytest.mark.parametrize("warm", [True, False], ids=["remembered", "stored"])
    def test_data_of_the_lost_history_is_never_served(
        self, directory: RepresentativeService, clock: Clock, written: int, *, warm: bool
    ) -> None:
        ada, bo = fill(directory, 2)
        backup = Backup()
        directory.patch(ada.id, None, {"name": "Lost"})
        directory.delete(bo.id, None)
        one = Container(directory)
        assert one.names == ["Lost"]
        backup.restore()
        clock.now += timedelta(hours=1)
        writer = Container(directory).writing
        for number in range(written):
            writer.patch(bo.id, None, {"name": f"Bo {number}"})
        one.seconds = 9
        reader = one if warm else Container(directory)
        assert reader.names == [f"Bo {written - 1}", ada.name]
        assert Container(directory).names == [f"Bo {written - 1}", ada.name]


class TestConcurrentRequests:
    def test_older_read_does_not_replace_a_newer_write(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch, calls: Calls
    ) -> None:
        (ada,) = fill(directory, 1)
        one = Container(directory)
        assert one.names == [ada.name]
        get = TenantTable.get

        def meanwhile(table: TenantTable, sk: str, **more: Any) -> Any:
            found = get(table, sk, **more)
            monkeypatch.setattr(TenantTable, "get", get)
            one.writing.patch(ada.id, None, {"name": "New"})
            return found

        one.seconds = 3
        monkeypatch.setattr(TenantTable, "get", meanwhile)
        assert one.names == [ada.name]  # this was true when it was read
        calls.during()
        assert one.names == ["New"]

    def test_invalidated_cache_is_checked_despite_a_check_in_progress(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch, calls: Calls
    ) -> None:
        fill(directory, 1)
        one = Container(directory)
        one.snapshots.get_cached()
        get = TenantTable.get

        def meanwhile(table: TenantTable, sk: str, **more: Any) -> Any:
            one.snapshots.invalidate()
            return get(table, sk, **more)

        one.seconds = 3
        with monkeypatch.context() as patch:
            patch.setattr(TenantTable, "get", meanwhile)
            one.snapshots.get_cached()
        calls.during()
        one.snapshots.get_cached()
        assert calls.during() == ["GetItem"]

    def test_newest_of_two_concurrent_reads_is_cached(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (ada,) = fill(directory, 1)
        one = Container(directory)
        one.snapshots.get_cached()
        get = TenantTable.get

        def meanwhile(table: TenantTable, sk: str, **more: Any) -> Any:
            monkeypatch.setattr(TenantTable, "get", get)
            one.snapshots.get_fresh()
            directory.patch(ada.id, None, {"name": "New"})
            return get(table, sk, **more)

        one.seconds = 3
        monkeypatch.setattr(TenantTable, "get", meanwhile)
        assert one.names == ["New"]
        assert one.names == ["New"]

    def test_write_after_an_unseen_change_makes_the_next_reader_check(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch, calls: Calls
    ) -> None:
        (ada,) = fill(directory, 1)
        one = Container(directory)
        one.snapshots.get_cached()
        applied = Snapshot.apply

        def meanwhile(snapshot: Snapshot, *arguments: Any) -> Snapshot:
            monkeypatch.setattr(Snapshot, "apply", applied)
            one.snapshots.get_fresh()
            return applied(snapshot, *arguments)

        writer = one.writing
        monkeypatch.setattr(Snapshot, "apply", meanwhile)
        writer.patch(ada.id, None, {"name": "New"})
        calls.during()
        assert one.names == ["New"]
        one.snapshots.invalidate()
        assert one.names == ["New"]

    def test_reading_a_snapshot_does_not_disturb_making_the_next_one(self, directory: RepresentativeService) -> None:
        whole = Snapshot(1, 0, make_lines(fill(directory, 100)))
        record = next(iter(whole.lines))
        failures: list[BaseException] = []
        done = threading.Event()

        def read() -> None:
            while not done.is_set():
                whole._lists = whole._seats = whole._states = None
                view = whole.view_on(TODAY)
                assert len(view.index.ordered) == len(whole.lines)
                view.get_seat_states(directory.get_rule_engine, lambda _: NO_COVERAGE).list_empty()

        def follow() -> None:
            try:
                for _ in range(300):
                    newer = whole.apply(TenantVersions(2, 0, ""), {record: None})
                    view = newer.view_on(TODAY)
                    assert len(view.index.ordered) == len(whole.lines) - 1
                    view.get_seat_states(directory.get_rule_engine, lambda _: NO_COVERAGE).list_empty()
            except (RuntimeError, AssertionError) as error:
                failures.append(error)
            done.set()

        threads = [threading.Thread(target=read), threading.Thread(target=follow)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures


class TestLimit:
    """The size of a tenant is checked after each change, with the limit of each process."""

    def test_tenant_that_grows_beyond_the_limit_is_not_loaded_for_each_request(
        self, directory: RepresentativeService, calls: Calls
    ) -> None:
        fill(directory, 3)
        whole = Container(directory).snapshots.get_fresh()
        assert whole
        one = Container(directory, bounds=SnapshotBounds(ttl=2, most=whole.size + 100))
        assert one.snapshots.get_cached()
        directory.create(draft(name="One too many"))
        one.seconds = 3
        assert one.snapshots.get_cached() is None
        calls.during()
        assert one.snapshots.get_cached() is None
        assert calls.during() == []
        assert one.writing.create(draft(name="And another")).name in one.names

    def test_tenant_that_grows_beyond_the_limit_by_an_own_write_is_evicted(
        self, directory: RepresentativeService
    ) -> None:
        fill(directory, 3)
        whole = Container(directory).snapshots.get_fresh()
        assert whole
        one = Container(directory, bounds=SnapshotBounds(ttl=2, most=whole.size + 100))
        assert one.snapshots.get_cached()
        one.writing.create(draft(name="One too many"))
        assert one.snapshots.get_cached() is None

    def test_lower_limit_applies_to_stored_snapshots(self, directory: RepresentativeService, calls: Calls) -> None:
        fill(directory, 3)
        Container(directory).snapshots.get_cached()
        one = Container(directory, bounds=SnapshotBounds(ttl=2, most=1_000))
        assert one.snapshots.get_cached() is None
        calls.during()
        assert one.snapshots.get_cached() is None
        assert calls.during() == []

    def test_higher_limit_admits_a_tenant_that_was_too_large(self, directory: RepresentativeService) -> None:
        fill(directory, 3)
        assert Container(directory, bounds=SnapshotBounds(ttl=2, most=1_000)).snapshots.get_cached() is None
        assert Container(directory).snapshots.get_cached()


@pytest.mark.parametrize("lost", ["version", "parts", "digest", "data", "mark", "layout"])
def test_incomplete_stored_snapshot_is_rewritten(directory: RepresentativeService, lost: str) -> None:
    (ada,) = fill(directory, 1)
    Container(directory).names  # noqa: B018 (reading stores)
    whole = clients.dynamodb().get_item(TableName=USAGE, Key=KEY)["Item"]
    for value in ({"S": "nonsense"}, {"N": "-7"}, {"N": "100000000"}, None):
        spoilt = {name: text for name, text in whole.items() if name != lost} | ({lost: value} if value else {})
        clients.dynamodb().put_item(TableName=USAGE, Item=spoilt)
        assert Container(directory).names == [ada.name]
        assert clients.dynamodb().get_item(TableName=USAGE, Key=KEY)["Item"] == whole


class TestRoom:
    """Snapshots that have to make room are kept as compressed rows."""

    def test_tenants_that_make_room_are_not_read_again(self, directory: RepresentativeService, calls: Calls) -> None:
        fill(directory, 6)
        whole = Container(directory).snapshots.get_fresh()
        assert whole
        cache = SnapshotCache(int(whole.size / IN_USE * 1.5))
        one = Container(directory, memory=cache)
        assert one.names
        other = Snapshot(1, 0, make_lines(map(whole.get_record, whole.lines)))
        assert cache.swap("NY", None, None, CachedSnapshot(other, 0), other.size)
        calls.during()
        assert one.names == Container(directory, memory=cache).names
        found = cache.get("NY", None)
        assert found
        assert found.snapshot
        assert dict(found.snapshot.lines) == dict(whole.lines)
        assert calls.during() == []

    def test_changed_tenant_that_makes_room_has_its_changes(
        self, directory: RepresentativeService, calls: Calls
    ) -> None:
        ada, *_ = fill(directory, 6)
        whole = Container(directory).snapshots.get_fresh()
        assert whole
        cache = SnapshotCache(int(whole.size / IN_USE * 1.5))
        one = Container(directory, memory=cache)
        assert one.names
        one.writing.patch(ada.id, None, {"name": "Changed"})
        assert cache.swap("NY", None, None, CachedSnapshot(whole, 0), whole.size)
        calls.during()
        assert "Changed" in one.names
        assert calls.during() == []

    def test_newer_snapshot_is_not_replaced_by_a_compressed_one_that_is_being_read(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = Snapshot(1, 0, make_lines(fill(directory, 6)))
        newer = whole.apply(TenantVersions(2, 0, ""), {next(iter(whole.lines)): None})
        cache = SnapshotCache(int(whole.size / IN_USE * 1.5))

        def store(tenant: str, snapshot: Snapshot) -> None:
            assert cache.swap(tenant, None, None, CachedSnapshot(snapshot, 0), snapshot.size)

        store("CA", whole)
        store("NY", whole)  # CA makes room
        unpack = PackedSnapshot.unpack

        def be_overtaken(packed: PackedSnapshot) -> CachedSnapshot:
            monkeypatch.setattr(PackedSnapshot, "unpack", unpack)
            store("CA", newer)
            store("OR", whole)  # the newer one makes room too
            return unpack(packed)

        monkeypatch.setattr(PackedSnapshot, "unpack", be_overtaken)
        found = cache.get("CA", None)
        assert found
        assert found.snapshot
        assert found.snapshot.version == 2

    def test_tenant_that_is_larger_than_the_room_is_kept_alone(self, directory: RepresentativeService) -> None:
        whole = Snapshot(1, 0, make_lines(fill(directory, 6)))
        cache = SnapshotCache(whole.size)
        assert cache.swap("CA", None, None, CachedSnapshot(whole, 0), whole.size)
        found = cache.get("CA", None)
        assert found
        assert found.snapshot is whole

    def test_tenant_that_is_larger_than_the_room_stays_while_others_are_read_with_it(
        self, directory: RepresentativeService, calls: Calls
    ) -> None:
        people = fill(directory, 40)
        whole = Container(directory).snapshots.get_fresh()
        assert whole
        cache = SnapshotCache(int(whole.size / IN_USE / 2))
        one = Container(directory, memory=cache)
        assert one.writing.patch(people[0].id, None, {"name": "Changed"})  # so that its rows are not compressed
        kept = one.snapshots.get_cached()
        calls.during()
        small = make_lines(people[:1])
        for number in range(60):
            found = cache.get(f"T{number % 30}", None)
            other = found or CachedSnapshot(Snapshot(1, 0, small), 0)
            assert other.snapshot
            cache.swap(f"T{number % 30}", None, found, other, other.snapshot.size)
            assert one.snapshots.get_cached() is kept
        assert calls.during() == []
        assert all(cache.get(f"T{number}", None) for number in range(30))

    def test_room_is_not_exceeded_by_several_large_tenants(self, directory: RepresentativeService) -> None:
        whole = Snapshot(1, 0, make_lines(fill(directory, 6)))
        cache = SnapshotCache(int(whole.size / IN_USE / 2))
        for tenant in ("CA", "NY", "TX"):
            assert cache.swap(tenant, None, None, CachedSnapshot(whole, 0), whole.size)
            assert len(cache) == 1

    def test_large_changed_tenant_that_makes_room_is_dropped(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(snapshot_cache, "MOST_TO_PACK", 100)
        whole = Snapshot(1, 0, make_lines(fill(directory, 6)))
        cache = SnapshotCache(whole.size)
        assert cache.swap("CA", None, None, CachedSnapshot(whole, 0), whole.size)
        assert cache.swap("NY", None, None, CachedSnapshot(whole, 0), whole.size)
        assert cache.get("CA", None) is None
        cache.clear()
        assert cache.get("NY", None) is None


class TestViews:
    def test_view_has_the_records_as_of_its_day_and_those_whose_status_has_changed(
        self, directory: RepresentativeService, clock: Clock
    ) -> None:
        fill(directory, 12)
        directory.create(draft(name="Late", term_expected_end="2026-05-01"))
        directory.create(draft(name="Soon", term_end="2026-07-01"))
        clock.now += timedelta(days=60)
        records = directory.get_current_view()
        people, turned = list(records.people), records.turned
        assert [person.name for person in turned.values()] == ["Soon"]
        assert list(records.people) == people
        assert {person.name: person.status for person in people}["Soon"] == "ended"
        soon = next(person for person in people if person.name == "Soon")
        assert records.as_stored([(soon, None)]) == [(turned[soon.id], None)]

    def test_size_of_a_changed_snapshot_is_that_of_its_rows(self, directory: RepresentativeService) -> None:
        ada, *others = fill(directory, 6)
        whole = Snapshot(1, 0, make_lines([ada, *others]))
        changed = make_lines([ada.model_copy(update={"name": "Ada \U0001f600"})])
        newer = whole.apply(TenantVersions(2, 0, ""), {**changed, str(others[0].id): None})
        assert newer.size == Snapshot(2, 0, newer.lines).size

    def test_non_latin_letters_count_with_their_size(self) -> None:
        plain, wide = (Snapshot(1, 0, LayeredMap({"1": text})) for text in ("a" * 1_000, "a" * 999 + "😀"))
        assert wide.size > 3 * plain.size
