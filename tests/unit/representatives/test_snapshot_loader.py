"""What a container holds of a tenant: exact, at most a moment old, and read again only as far as it has changed."""

from __future__ import annotations

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
from chalicelib.representatives.snapshot_loader import SnapshotBounds, SnapshotLoader
from chalicelib.representatives.transaction_writer import TransactionWriter
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
    """A process of its own, as Lambda would start one: with a memory, and seconds that pass when it is told so."""

    writer: RepresentativeService
    bounds: SnapshotBounds = field(default_factory=lambda: SnapshotBounds(ttl=2))
    seconds: float = 0
    memory: TenantCache[Any] = field(default_factory=lambda: TenantCache(most=4, size=10_000_000))

    @property
    def snapshots(self) -> SnapshotLoader:
        table = TenantTable(clients.dynamodb, "represent-local", USAGE, "CA", pause=lambda _: None)
        return SnapshotLoader(lambda: table, "CA", self.memory, self.bounds, clock=lambda: self.seconds)

    def reading(self, *, anew: bool = False) -> RepresentativeQueries:
        return RepresentativeQueries("CA", self.snapshots, no_cache=anew, now=self.writer.now)

    @property
    def names(self) -> list[str]:
        reading = self.reading()
        return [person.name for person in reading.list_matching(None, reading.get_view())]

    @property
    def writing(self) -> RepresentativeService:
        """What writes in this process."""
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


def test_a_thousand_people_are_read_in_one_round_trip_once_somebody_has_read_them(
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


def test_within_the_time_nothing_is_asked_and_after_it_only_whether_anything_changed(
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


def test_what_others_wrote_is_seen_after_the_time_and_only_the_changes_are_read(
    directory: RepresentativeService, start: Callable[..., Container], calls: Calls
) -> None:
    ada, bo, cy = fill(directory, 3)
    one = start()
    assert len(one.names) == 3
    directory.patch(ada.id, None, {"name": "Ada Anew"})
    directory.delete(bo.id, None)
    directory.create(draft(name="Dee"))
    calls.during()
    one.seconds = 1.9
    assert one.names == [ada.name, bo.name, cy.name]
    assert calls.during() == []
    one.seconds = 2
    assert one.names == ["Ada Anew", "Dee", cy.name]
    assert calls.during() == ["GetItem", "Query"]
    with pytest.raises(NotFound):
        one.reading().get_row(str(bo.id))


def test_who_asks_for_now_gets_it(
    directory: RepresentativeService, start: Callable[..., Container], calls: Calls
) -> None:
    (ada,) = fill(directory, 1)
    one = start()
    assert one.names == [ada.name]
    directory.patch(ada.id, None, {"name": "Ada Anew"})
    calls.during()
    assert one.reading(anew=True).get(ada.id).name == "Ada Anew"
    assert calls.during() == ["GetItem", "Query"]
    assert one.names == ["Ada Anew"]
    assert calls.during() == []


def test_a_writer_reads_their_own_write_without_asking(start: Callable[..., Container], calls: Calls) -> None:
    one = start()
    ada = one.writing.create(draft(name="Ada"))
    one.writing.patch(ada.id, None, {"name": "Ada Anew"})
    calls.during()
    assert one.names == ["Ada Anew"]
    one.writing.delete(ada.id, None)
    calls.during()
    assert one.names == []
    assert calls.during() == []


def test_a_write_upon_writes_of_others_is_read_back_whole(
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


class TestWhatIsStored:
    """The stored form is never trusted: whatever is wrong with it, the records are what they are."""

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
    def test_what_is_not_as_it_was_written_is_never_served_and_written_anew(
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

    def test_what_is_missing_is_written_and_what_is_behind_is_caught_up_with(
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

    def test_parts_of_two_writings_are_told_apart(
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
        clients.dynamodb().put_item(TableName=USAGE, Item=whole)  # the first part is of the first writing again
        assert sorted(start().names) == sorted(["Another", *(person.name for person in people[1:])])

    def test_that_it_cannot_be_written_stops_nobody(
        self, directory: RepresentativeService, start: Callable[..., Container], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(directory, 3)

        def refuse(*_: Any, **__: Any) -> None:
            raise Unavailable("The database is busy; try again in a moment.", retry_after=2)

        monkeypatch.setattr(TenantTable, "put", refuse)
        assert len(start().names) == 3

    def test_a_hole_in_the_changes_means_reading_the_records(
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

    def test_a_tenant_that_was_set_back_is_read_again(
        self, directory: RepresentativeService, start: Callable[..., Container], table: TenantTable
    ) -> None:
        fill(directory, 3)
        one = start()
        assert len(one.names) == 3
        table.put("META", {"version": 2}, partition="", usage=False)
        one.seconds = 3
        assert one.reading().get_view().version == 2


def test_writes_during_the_reading_of_all_records_are_part_of_what_is_read(
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
        directory.patch(ada.id, None, {"name": "Ada Anew"})
        directory.create(draft(name="Dee"))
        yield from items

    monkeypatch.setattr(TenantTable, "query", interrupted)
    view = start().reading().get_view()
    assert (view.version, sorted(person.name for person in view.people)) == (6, sorted(["Ada Anew", "Dee", cy.name]))


def test_a_tenant_that_is_written_to_all_the_while_is_asked_for_later(
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
    with pytest.raises(Unavailable, match="Too much is written"):
        start().names  # noqa: B018


class TestATenantThatIsTooLarge:
    SMALL = SnapshotBounds(ttl=2, most=2_000)

    def test_it_is_served_by_queries_with_the_same_answers(
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

    def test_that_it_is_too_large_is_stored_and_found_out_again_when_it_may_have_changed(
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


def test_what_is_kept_is_bounded_and_the_least_recently_read_tenant_goes_first() -> None:
    memory: TenantCache[Any] = TenantCache(most=3, size=3_000)
    for tenant in ("CA", "NY", "TX"):
        memory.put(tenant, None, tenant, 900)
    assert memory.get("CA", None) == "CA"
    memory.put("WA", None, "WA", 10)
    assert [memory.get(tenant, None) for tenant in ("CA", "NY", "TX", "WA")] == ["CA", None, "TX", "WA"]
    memory.put("NH", None, "NH", 2_000)
    assert len(memory) == 2
