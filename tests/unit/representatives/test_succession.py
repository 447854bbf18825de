"""Guarantees and costs of replacing the holder of a seat: both records are written, or neither."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.changes import models as changes
from chalicelib.core.errors import Invalid, NotFound, PreconditionFailed, Unavailable
from chalicelib.core.idempotency import IdempotencyKey
from chalicelib.representatives.provenance import Origin
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.representatives.succession import Succession, SuccessionDraft
from chalicelib.representatives.transaction_writer import Batch
from tests.unit.representatives.conftest import BY_THE_BOOK, CALIFORNIA, NOON, Clock, busy_writer, draft

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chalicelib.aws.tenant_table import TenantTable, Write
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.service import RepresentativeService
    from chalicelib.tenants.rule_engine import RuleEngine
    from tests.support import Calls

TODAY = NOON.date()
SEAT: dict[str, Any] = {"district": "12", "party": "Green", "term_start": date(2025, 1, 6)}


@pytest.fixture
def engine() -> RuleEngine:
    """Return rules with one seat in each district."""
    return BY_THE_BOOK


@pytest.fixture
def holder(directory: RepresentativeService) -> Representative:
    """Add the holder of a seat."""
    return directory.create(draft(**SEAT))


def replace_holder(
    directory: RepresentativeService,
    holder: Representative | uuid.UUID,
    day: date = TODAY,
    precondition: Callable[[Representative], bool] | None = None,
    key: IdempotencyKey | None = None,
    **successor: Any,
) -> list[Representative]:
    fields = {"name": "Bo Example"} | successor
    handover = SuccessionDraft.model_validate({"term_end": day, "successor": fields})
    holder_id = holder if isinstance(holder, uuid.UUID) else holder.id
    return Succession(directory, holder_id, handover, precondition, key).perform()


def read_changes(table: TenantTable) -> list[changes.Change]:
    return [changes.Change.model_validate_json(str(i["doc"])) for i in table.query(partition=changes.PARTITION)]


def list_people(directory: RepresentativeService) -> dict[str, date | None]:
    return {person.name: person.term_end for person in directory.get_current_view().people}


def test_holder_is_replaced_in_one_read_and_one_transaction(
    directory: RepresentativeService, table: TenantTable, holder: Representative, calls: Calls
) -> None:
    calls.during()
    ended, successor = replace_holder(directory, holder)
    assert calls.during() == ["GetItem", "TransactWriteItems"]
    assert (ended.id, ended.term_end, ended.status, ended.version) == (holder.id, TODAY, "ended", 2)
    assert (successor.name, successor.status, successor.term_start, successor.version) == (
        "Bo Example", "current", TODAY, 1
    )  # fmt: skip
    names = ("position", "level", "chamber", "district", "division_id")
    assert [getattr(successor, name) for name in names] == [getattr(holder, name) for name in names]
    assert (successor.party, successor.former_seats, ended.former_seats) == (None, [], [])
    assert [(one.sequence, one.type, one.handover) for one in read_changes(table)] == [
        (1, "created", False), (2, "updated", True), (3, "created", True)
    ]  # fmt: skip
    assert list(directory.get_current_view().people) == [ended, successor]


def test_term_that_ends_later_has_an_upcoming_successor(
    directory: RepresentativeService, table: TenantTable, holder: Representative, clock: Clock
) -> None:
    ended, successor = replace_holder(directory, holder, date(2026, 12, 1))
    assert (ended.status, successor.status, successor.term_start) == ("current", "upcoming", date(2026, 12, 1))
    clock.now = datetime(2026, 12, 1, tzinfo=UTC)
    directory.refresh_statuses()
    assert [one.handover for one in read_changes(table)] == [False, False, False, True, True]


def test_seat_fields_may_be_given_in_any_spelling(directory: RepresentativeService, holder: Representative) -> None:
    _, successor = replace_holder(directory, holder, position="Senator", district="012", term_start=date(2026, 7, 1))
    assert (successor.position, successor.district, successor.division_id) == (
        "State Senator", "12", holder.division_id
    )  # fmt: skip
    assert successor.term_start == date(2026, 7, 1)


def test_division_that_no_rule_derives_goes_with_the_seat(directory: RepresentativeService, table: TenantTable) -> None:
    made = directory.create(
        draft(position="Mayor", district="Example", division_id=f"{CALIFORNIA.division_id}/place:x")
    )
    _, successor = replace_holder(directory, made, district="Example")
    assert successor.division_id == made.division_id
    assert [one.handover for one in read_changes(table)] == [False, True, True]


@pytest.mark.parametrize(
    ("given_seat", "pointer"),
    [
        ({"district": "13"}, "#/successor/district"), ({"district": "99"}, "#/successor/district"),
        ({"position": "Assembly Member"}, "#/successor/position"), ({"position": "Mayor"}, "#/successor/position"),
        ({"position": "Wizard"}, "#/successor/position"), ({"state": "NY"}, "#/successor/state"),
        ({"name": "Vacant"}, "#/successor/name"), ({"party": "No Such Party"}, "#/successor/party"),
        ({"term_end": date(2026, 1, 1)}, "#/successor"),
    ],
)  # fmt: skip
def test_successor_with_a_flaw_is_refused_and_nothing_is_written(
    directory: RepresentativeService, holder: Representative, given_seat: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as refused:
        replace_holder(directory, holder, **given_seat)
    assert {flaw.pointer for flaw in refused.value.flaws} == {pointer}
    assert list(directory.get_current_view().people) == [holder]


def test_seat_must_be_free_for_the_whole_term_of_the_successor(
    directory: RepresentativeService, holder: Representative
) -> None:
    for day in ({"day": date(2026, 12, 1), "term_start": date(2026, 11, 30)}, {"term_start": date(2024, 1, 1)}):
        with pytest.raises(Invalid, match="held at that time by Ada Example") as refused:
            replace_holder(directory, holder, **day)  # type: ignore[arg-type]
        assert refused.value.flaws[0].pointer == "#/successor/district"
    replace_holder(directory, holder)
    with pytest.raises(Invalid, match="held at that time by Bo Example"):
        replace_holder(directory, holder, name="Cy Example")
    assert list_people(directory) == {"Ada Example": TODAY, "Bo Example": None}


@pytest.mark.parametrize(
    ("known", "day", "reason"),
    [
        (None, date(2025, 1, 5), "cannot end"),
        (date(2026, 3, 1), TODAY, "ends on 2026-03-01, which is earlier"),
        (date(2026, 8, 1), date(2026, 9, 1), "ends on 2026-08-01, which is earlier"),
    ],
)
def test_end_that_contradicts_the_record_is_refused(
    directory: RepresentativeService, known: date | None, day: date, reason: str
) -> None:
    made = directory.create(draft(**SEAT, term_end=known))
    with pytest.raises(Invalid, match=reason) as refused:
        replace_holder(directory, made, day)
    assert refused.value.flaws[0].pointer == "#/term_end"
    assert list(directory.get_current_view().people) == [made]


def test_term_that_has_ended_on_that_day_gets_its_successor(
    directory: RepresentativeService, table: TenantTable, calls: Calls
) -> None:
    made = directory.create(draft(**SEAT, term_end=date(2026, 3, 1)))
    calls.during()
    ended, successor = replace_holder(directory, made, date(2026, 3, 1))
    assert calls.during() == ["GetItem", "TransactWriteItems"]
    assert (ended, successor.term_start) == (made, date(2026, 3, 1))
    assert [one.type for one in read_changes(table)] == ["created", "created"]


def test_recorded_end_is_moved_to_an_earlier_day(directory: RepresentativeService) -> None:
    made = directory.create(draft(**SEAT, term_end=date(2026, 12, 7)))
    assert replace_holder(directory, made, date(2026, 9, 1))[0].term_end == date(2026, 9, 1)


def test_end_whose_status_is_not_written_yet_announces_no_vacancy(
    directory: RepresentativeService, table: TenantTable, clock: Clock
) -> None:
    made = directory.create(draft(**SEAT, term_end=date(2026, 6, 2)))
    clock.now = datetime(2026, 6, 2, tzinfo=UTC)
    ended, _ = replace_holder(directory, made, date(2026, 6, 2))
    assert (ended.status, ended.version) == ("ended", 2)
    assert [one.handover for one in read_changes(table)] == [False, True, True]
    assert directory.refresh_statuses() == 0


def test_value_of_a_source_that_staff_overwrite_is_kept(directory: RepresentativeService, calls: Calls) -> None:
    factory = RecordFactory(CALIFORNIA, BY_THE_BOOK, lambda: NOON, Origin("people", date(2026, 5, 1)))
    fields = {"name": "Ada Example", "position": "State Senator", "district": "12", "term_end": "2026-12-07"}
    made = factory.create(factory.make_draft(fields), uuid.uuid4())
    directory.get_current_view()
    directory.writer.commit(Batch(0, [(None, made)]))
    calls.during()
    replace_holder(directory, made)
    assert calls.during() == ["GetItem", "GetItem", "TransactWriteItems"]
    ((pointer, stated),) = directory.list_held(made.id)
    assert (pointer, stated.value, stated.source) == ("/term_end", "2026-12-07", "people")


def test_missing_record_is_not_found(directory: RepresentativeService) -> None:
    with pytest.raises(NotFound, match="CA has no representative"):
        replace_holder(directory, uuid.uuid4())


def test_record_of_another_version_is_refused(directory: RepresentativeService, holder: Representative) -> None:
    with pytest.raises(PreconditionFailed):
        replace_holder(directory, holder, precondition=lambda current: current.version == 7)
    assert list(directory.get_current_view().people) == [holder]


class TestIdempotencyKey:
    def test_retry_returns_the_first_answer(
        self, directory: RepresentativeService, holder: Representative, calls: Calls
    ) -> None:
        key = IdempotencyKey("k", b"a")
        first = replace_holder(directory, holder, key=key, precondition=lambda current: current.version == 1)
        calls.during()
        again = replace_holder(directory, holder, key=key, precondition=lambda current: current.version == 1)
        assert calls.during() == ["GetItem", "GetItem"]
        assert again == first
        directory.delete(holder.id, None)
        assert replace_holder(directory, holder, key=key) == first
        assert list_people(directory) == {"Bo Example": None}

    def test_key_of_another_request_is_refused(self, directory: RepresentativeService, holder: Representative) -> None:
        directory.create(draft(district="1"), IdempotencyKey("k", b"a"))
        with pytest.raises(Invalid, match="Send a new key with a new request"):
            replace_holder(directory, holder, key=IdempotencyKey("k", b"b"))
        assert list_people(directory)["Ada Example"] is None

    def test_repeated_request_that_overlaps_the_first_has_its_answer(
        self, directory: RepresentativeService, table: TenantTable, holder: Representative, monkeypatch: Any
    ) -> None:
        key, transact, first = IdempotencyKey("k", b"a"), table.transact, list[Any]()

        def be_late(writes: Sequence[Write]) -> None:
            monkeypatch.setattr(table, "transact", transact)
            first.extend(replace_holder(directory, holder, key=key))
            transact(writes)

        monkeypatch.setattr(table, "transact", be_late)
        assert replace_holder(directory, holder, key=key) == first
        assert len(list_people(directory)) == 2


class TestConflicts:
    def test_conflicts_are_repeated_on_the_new_data(
        self, directory: RepresentativeService, table: TenantTable, holder: Representative, monkeypatch: Any
    ) -> None:
        free = iter(range(20, 30))
        create = directory.create
        monkeypatch.setattr(
            type(directory),
            "create",
            lambda _, made: create(made.model_copy(update={"district": str(next(free))})),
        )
        busy_writer(directory, table, monkeypatch, times=3)
        ended, successor = replace_holder(directory, holder)
        assert (ended.version, successor.version) == (2, 1)
        assert [change.sequence for change in read_changes(table)] == list(range(1, 7))

    def test_writers_that_keep_interfering_are_an_error_and_nothing_is_written(
        self, directory: RepresentativeService, table: TenantTable, holder: Representative, monkeypatch: Any
    ) -> None:
        transact, parties = table.transact, iter(["Libertarian", "Green"] * 50)

        def overtaken(writes: Sequence[Write]) -> None:
            monkeypatch.setattr(table, "transact", transact)
            directory.patch(holder.id, None, {"party": next(parties)})
            monkeypatch.setattr(table, "transact", overtaken)
            transact(writes)

        monkeypatch.setattr(table, "transact", overtaken)
        with pytest.raises(Unavailable, match="nothing was written"):
            replace_holder(directory, holder)
        assert list_people(directory) == {"Ada Example": None}

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_no_concurrent_write_is_lost(
        self, directory: RepresentativeService, table: TenantTable, data: st.DataObject
    ) -> None:
        """Each example uses a seat of its own; writes in the middle are all in the result, or refuse the handover."""
        taken = {person.district for person in directory.get_current_view().people}
        district = next(str(number) for number in range(1, 41) if str(number) not in taken)
        holder = directory.create(draft(**SEAT | {"district": district}))
        kinds = st.lists(st.sampled_from(["party", "photo", "end", "delete"]), max_size=3, unique=True)
        middle, transact, patch = data.draw(kinds), table.transact, pytest.MonkeyPatch()
        writes: dict[str, Callable[[], object]] = {
            "party": lambda: directory.patch(holder.id, None, {"party": "Libertarian"}),
            "photo": lambda: directory.patch(holder.id, None, {"photo_url": "https://example.org/1.jpg"}),
            "end": lambda: directory.patch(holder.id, None, {"term_end": "2026-04-01"}),
            "delete": lambda: directory.delete(holder.id, None),
        }

        def interfere(sent: Sequence[Write]) -> None:
            patch.undo()
            for kind in middle:
                try:
                    writes[kind]()
                except NotFound:
                    assert "delete" in middle
            transact(sent)

        patch.setattr(table, "transact", interfere)
        try:
            ended, successor = replace_holder(directory, holder)
        except (Invalid, NotFound):
            assert {"end", "delete"} & set(middle)
            people = {person.district for person in directory.get_current_view().people}
            assert (district in people) == ("delete" not in middle)
            return
        finally:
            patch.undo()
        assert not {"end", "delete"} & set(middle)
        assert ended.party == ("Libertarian" if "party" in middle else "Green")
        assert (ended.photo_url is not None) == ("photo" in middle)
        stored = {person.id: person for person in directory.get_current_view().people}
        assert (stored[ended.id], stored[successor.id]) == (ended, successor)
