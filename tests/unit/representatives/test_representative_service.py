"""Guarantees and costs of reading and writing representatives."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import LIMIT_OF_WRITES, TenantTable
from chalicelib.changes import models as changes
from chalicelib.core.errors import Conflict, Invalid, NotFound, PreconditionFailed, Unavailable
from chalicelib.core.idempotency import IdempotencyKey
from chalicelib.core.json_merge_patch import merge
from chalicelib.representatives.models import Representative, TermStatus
from chalicelib.representatives.query_params import RepresentativesQuery
from chalicelib.representatives.transaction_writer import split_steps
from tests.unit.representatives.conftest import BY_THE_BOOK, NOON, Clock, busy_writer, draft, reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chalicelib.aws.tenant_table import Write
    from chalicelib.representatives.service import RepresentativeService
    from chalicelib.tenants.rule_engine import RuleEngine
    from tests.support import Calls


def read_changes(table: TenantTable) -> list[changes.Change]:
    return [changes.Change.model_validate_json(str(i["doc"])) for i in table.query(partition=changes.PARTITION)]


def test_new_representative_is_read_back_unchanged(directory: RepresentativeService) -> None:
    created = directory.create(draft(district="12", party="Green", term_start=date(2025, 1, 6)))
    assert reading(directory).get(created.id) == created
    assert (created.version, created.state, created.level, created.status) == (1, "CA", "state", "current")


def test_create_costs_one_read_and_one_transaction(directory: RepresentativeService, calls: Calls) -> None:
    directory.create(draft())
    assert calls.during() == ["BatchGetItem", "TransactWriteItems"]
    directory.create(draft())
    assert calls.during() == ["GetItem", "TransactWriteItems"]


def test_get_costs_one_read(directory: RepresentativeService, calls: Calls) -> None:
    created = directory.create(draft())
    calls.during()
    reading(directory).get(created.id)
    assert calls.during() == ["GetItem"]


def test_list_costs_one_read_and_the_next_only_a_version_check(directory: RepresentativeService, calls: Calls) -> None:
    reading(directory).list_page(RepresentativesQuery())
    assert calls.during() == ["BatchGetItem"]
    assert reading(directory).list_page(RepresentativesQuery()).total == 0
    assert calls.during() == ["GetItem"]
    directory.create(draft())
    calls.during()
    assert reading(directory).list_page(RepresentativesQuery()).total == 1
    assert calls.during() == ["GetItem"]


def test_cached_statuses_expire_with_the_day(directory: RepresentativeService, clock: Clock) -> None:
    directory.create(draft(term_expected_end=NOON.date()))
    assert [person.status for person in directory.get_current_view().people] == ["current"]
    clock.now += timedelta(days=1)
    assert [person.status for person in directory.get_current_view().people] == ["overdue"]


def test_change_costs_one_read_and_one_transaction(directory: RepresentativeService, calls: Calls) -> None:
    created = directory.create(draft())
    calls.during()
    directory.patch(created.id, None, {"party": "Green"})
    assert calls.during() == ["BatchGetItem", "TransactWriteItems"]
    directory.delete(created.id, None)
    # The fields that staff hold go with the record.
    assert calls.during() == ["BatchGetItem", "GetItem", "TransactWriteItems"]


def test_change_without_effect_writes_nothing(directory: RepresentativeService, calls: Calls) -> None:
    created = directory.create(draft())
    calls.during()
    assert directory.replace(created.id, None, draft()) == created
    assert calls.during() == ["BatchGetItem"]


def test_every_write_records_a_change_with_the_next_sequence_in_one_transaction(
    directory: RepresentativeService, table: TenantTable
) -> None:
    created = directory.create(draft())
    directory.patch(created.id, None, {"party": "Green"})
    directory.delete(created.id, None)
    history = read_changes(table)
    assert [(change.sequence, change.type) for change in history] == [(1, "created"), (2, "updated"), (3, "deleted")]
    assert history[1].changed == ["party", "provenance", "version"]
    assert history[1].before is not None
    assert history[2].after is None
    assert reading(directory).list_page(RepresentativesQuery()).version == 3


def test_missing_representative_is_not_found(directory: RepresentativeService) -> None:
    unknown_id = uuid.uuid4()
    verbs: list[Callable[[], object]] = [
        lambda: reading(directory).get(unknown_id),
        lambda: directory.patch(unknown_id, None, {}),
        lambda: directory.replace(unknown_id, None, draft()),
        lambda: directory.delete(unknown_id, None),
    ]
    for verb in verbs:
        with pytest.raises(NotFound, match="CA has no representative"):
            verb()


def test_replace_sets_every_writable_field(directory: RepresentativeService) -> None:
    created = directory.create(draft(party="Green", district="1"))
    replaced = directory.replace(created.id, None, draft(name="Bo Example"))
    assert (replaced.name, replaced.party, replaced.district, replaced.version) == ("Bo Example", None, None, 2)
    assert replaced.created_at == created.created_at


def test_patch_merges_by_rfc_7396(directory: RepresentativeService) -> None:
    created = directory.create(
        draft(party="Green", contact_info={"emails": ["a@b.example"], "phones": ["+15185550100"]})
    )
    patched = directory.patch(created.id, None, {"party": None, "contact_info": {"emails": ["c@d.example"]}})
    assert patched.party is None
    assert (patched.contact_info.emails, patched.contact_info.phones) == (["c@d.example"], ["+15185550100"])


def test_patch_with_an_invalid_result_is_refused_and_writes_nothing(directory: RepresentativeService) -> None:
    created = directory.create(draft())
    with pytest.raises(Invalid) as refused:
        directory.patch(created.id, None, {"name": "", "version": 9})
    assert {flaw.pointer for flaw in refused.value.flaws} == {"#/name", "#/version"}
    assert reading(directory).get(created.id) == created


def test_record_of_another_state_is_refused(directory: RepresentativeService) -> None:
    with pytest.raises(Invalid, match="are in the state CA"):
        directory.create(draft(state="NV"))


def test_failed_precondition_writes_nothing(directory: RepresentativeService, calls: Calls) -> None:
    created = directory.create(draft())
    calls.during()
    with pytest.raises(PreconditionFailed):
        directory.patch(created.id, lambda _: False, {"party": "Green"})
    assert calls.during() == ["BatchGetItem"]


@pytest.fixture
def meanwhile(table: TenantTable, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Run something once, between the read and the write of the next change."""

    def arrange(event: Callable[[], object]) -> None:
        transact = table.transact

        def interrupted(writes: Sequence[Write]) -> None:
            monkeypatch.setattr(table, "transact", transact)
            event()
            transact(writes)

        monkeypatch.setattr(table, "transact", interrupted)

    return arrange


def test_patch_is_applied_to_the_newer_record_after_a_concurrent_write(
    directory: RepresentativeService, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    created = directory.create(draft())
    meanwhile(lambda: directory.patch(created.id, None, {"party": "Green"}))
    patched = directory.patch(created.id, None, {"district": "9"})
    assert (patched.party, patched.district, patched.version) == ("Green", "9", 3)


def test_replace_never_loses_a_concurrent_write(
    directory: RepresentativeService, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    created = directory.create(draft())
    meanwhile(lambda: directory.patch(created.id, None, {"party": "Green"}))
    with pytest.raises(Conflict):
        directory.replace(created.id, None, draft(name="Bo Example"))
    assert reading(directory).get(created.id).party == "Green"


def test_conditional_write_fails_after_a_concurrent_write(
    directory: RepresentativeService, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    created = directory.create(draft())
    meanwhile(lambda: directory.patch(created.id, None, {"party": "Green"}))
    with pytest.raises(PreconditionFailed):
        directory.patch(created.id, lambda current: current.version == 1, {"district": "9"})


def test_write_elsewhere_in_the_tenant_is_not_a_conflict(
    directory: RepresentativeService, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    created = directory.create(draft())
    meanwhile(lambda: directory.create(draft(name="Bo Example")))
    assert directory.replace(created.id, None, draft(name="Cy Example")).version == 2
    meanwhile(lambda: directory.create(draft(name="Di Example")))
    assert directory.create(draft(name="Ed Example")).version == 1


def test_continuously_written_tenant_answers_busy(
    directory: RepresentativeService, table: TenantTable, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = directory.create(draft())

    def clash(_: object) -> None:
        raise WriteConflict(frozenset())

    monkeypatch.setattr(table, "transact", clash)
    verbs: list[Callable[[], object]] = [
        lambda: directory.create(draft()),
        lambda: directory.patch(created.id, None, {"party": "Green"}),
    ]
    for verb in verbs:
        with pytest.raises(Unavailable, match="nothing was written"):
            verb()
    with pytest.raises(Unavailable):
        directory.apply_steps(directory.get_current_view(), [(None, created)], lambda _: None)
    assert clock.pauses
    assert max(clock.pauses) <= 0.4


def test_concurrent_writers_lose_nothing(directory: RepresentativeService, table: TenantTable) -> None:
    created = directory.create(draft())
    fields = ("district", "party", "given_name", "family_name", "photo_url")
    values = dict(zip(fields, ("7", "Green", "Ada", "Example", "https://photo.example/1"), strict=True))

    def write(field: str) -> None:
        directory.patch(created.id, None, {field: values[field]})

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(write, fields))
    final = reading(directory).get(created.id)
    assert [getattr(final, field) for field in fields] == list(values.values())
    assert [change.sequence for change in read_changes(table)] == list(range(1, 7))


class TestIdempotencyKey:
    def test_retry_returns_the_first_answer_and_creates_no_second_record(
        self, directory: RepresentativeService
    ) -> None:
        first = directory.create(draft(), IdempotencyKey("k", b"a"))
        assert directory.create(draft(), IdempotencyKey("k", b"a")) == first
        assert reading(directory).list_page(RepresentativesQuery()).total == 1

    def test_concurrent_retries_create_one_record(self, directory: RepresentativeService) -> None:
        with ThreadPoolExecutor(4) as pool:
            created = list(pool.map(lambda _: directory.create(draft(), IdempotencyKey("k", b"a")), range(4)))
        assert len({person.id for person in created}) == 1
        assert reading(directory).list_page(RepresentativesQuery()).total == 1

    def test_key_of_another_request_is_refused(self, directory: RepresentativeService) -> None:
        directory.create(draft(), IdempotencyKey("k", b"a"))
        with pytest.raises(Invalid, match="Send a new key with a new request"):
            directory.create(draft(), IdempotencyKey("k", b"b"))

    def test_key_is_free_after_a_day_even_if_ttl_is_late(self, directory: RepresentativeService, clock: Clock) -> None:
        first = directory.create(draft(), IdempotencyKey("k", b"a"))
        clock.now += timedelta(days=1, seconds=1)
        assert directory.create(draft(), IdempotencyKey("k", b"b")).id != first.id

    def test_answer_removed_by_ttl_during_a_retry_is_busy(
        self, directory: RepresentativeService, table: TenantTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        directory.create(draft(), IdempotencyKey("k", b"a"))
        get = table.get
        monkeypatch.setattr(table, "get", lambda sk, **more: None if more else get(sk))
        with pytest.raises(Unavailable):
            directory.create(draft(), IdempotencyKey("k", b"a"))


class TestApplySteps:
    def test_steps_are_committed_in_as_few_transactions_as_possible(
        self, directory: RepresentativeService, table: TenantTable, calls: Calls
    ) -> None:
        shelf = directory.get_current_view()
        people = [
            directory.make_record_factory(shelf).create(draft(name=f"Person {n}"), uuid.uuid4()) for n in range(60)
        ]
        done: list[int] = []
        assert directory.apply_steps(shelf, [(None, person) for person in people], done.append) == 60
        assert calls.during() == ["BatchGetItem", "TransactWriteItems", "TransactWriteItems"]
        assert done == [49, 11]
        assert [change.sequence for change in read_changes(table)] == list(range(1, 61))

    def test_steps_stop_if_the_tenant_has_changed(self, directory: RepresentativeService) -> None:
        shelf = directory.get_current_view()
        directory.create(draft())
        with pytest.raises(WriteConflict):
            directory.apply_steps(
                shelf, [(None, directory.make_record_factory(shelf).create(draft(), uuid.uuid4()))], lambda _: None
            )

    def test_steps_that_allow_concurrent_writes_are_committed_between_writes_of_others(
        self, directory: RepresentativeService, table: TenantTable, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf = directory.get_current_view()
        people = [
            directory.make_record_factory(shelf).create(draft(name=f"Person {n}"), uuid.uuid4()) for n in range(60)
        ]
        busy_writer(directory, table, monkeypatch, times=30)
        done: list[int] = []
        assert (
            directory.apply_steps(shelf, [(None, person) for person in people], done.append, allow_concurrent=True)
            == 90
        )
        assert done == [49, 11]
        assert len(clock.pauses) == 30
        assert [change.sequence for change in read_changes(table)] == list(range(1, 91))

    def test_steps_that_allow_concurrent_writes_never_overwrite_a_changed_record(
        self, directory: RepresentativeService
    ) -> None:
        created = directory.create(draft())
        shelf = directory.get_current_view()
        directory.patch(created.id, None, {"party": "Green"})
        revised = directory.make_record_factory(shelf).update(created, draft(party="Blue"))
        with pytest.raises(WriteConflict):
            directory.apply_steps(shelf, [(created, revised)], lambda _: None, allow_concurrent=True)
        assert reading(directory).get(created.id).party == "Green"

    def test_steps_that_allow_concurrent_writes_give_up_in_the_end(
        self, directory: RepresentativeService, table: TenantTable, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf = directory.get_current_view()
        busy_writer(directory, table, monkeypatch, times=1000)
        with pytest.raises(Unavailable, match="Too many simultaneous writes"):
            directory.apply_steps(
                shelf,
                [(None, directory.make_record_factory(shelf).create(draft(), uuid.uuid4()))],
                lambda _: None,
                allow_concurrent=True,
            )
        assert len(clock.pauses) == 60

    def test_large_records_make_smaller_transactions(self, directory: RepresentativeService) -> None:
        offices = [{"address": "x" * 500, "name": "y" * 200}] * 50
        large = directory.make_record_factory(directory.get_current_view()).create(
            draft(contact_info={"offices": offices}), uuid.uuid4()
        )
        parts = list(split_steps([(None, large)] * 80))
        assert sum(map(len, parts)) == 80
        assert all(len(part) * 2 + 1 <= LIMIT_OF_WRITES for part in parts)
        assert len(parts) > 2

    def test_no_steps_make_no_transaction(self) -> None:
        assert list(split_steps([])) == []

    def test_step_without_before_and_after_is_an_error(self, directory: RepresentativeService) -> None:
        with pytest.raises(ValueError, match="`before` or `after`"):
            directory.apply_steps(directory.get_current_view(), [(None, None)], lambda _: None)


def test_division_is_found_through_the_index(directory: RepresentativeService, dynamodb: Any) -> None:
    division = "ocd-division/country:us/state:ca/sldu:10"
    created = directory.create(draft(division_id=division))
    found = dynamodb.query(
        TableName="represent-local",
        IndexName="GSI1",
        KeyConditionExpression="GSI1PK = :pk",
        ExpressionAttributeValues={":pk": {"S": f"DIVISION#{division}"}},
    )["Items"]
    assert [from_json(item["doc"]["S"])["id"] for item in found] == [str(created.id)]


def test_passed_expected_end_makes_a_term_overdue_but_not_hidden(
    directory: RepresentativeService, clock: Clock
) -> None:
    created = directory.create(draft(term_expected_end=date(2026, 6, 30)))
    clock.now += timedelta(days=60)
    assert reading(directory).get(created.id).status is TermStatus.OVERDUE
    assert reading(directory).list_page(RepresentativesQuery()).total == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=10,
)


@given(target=JSON, patch=JSON)
def test_merge_patch_is_idempotent(target: Any, patch: Any) -> None:
    once = merge(target, patch)
    assert merge(once, patch) == once


@given(target=JSON)
def test_empty_merge_patch_changes_nothing(target: Any) -> None:
    assert merge(target, {}) == (target if isinstance(target, dict) else {})


def test_stored_record_does_not_depend_on_the_day(directory: RepresentativeService) -> None:
    created = directory.create(draft())
    assert "status" not in from_json(created.to_json())
    assert Representative.model_validate_json(created.to_json()) == created


class TestSeatsUnderConcurrency:
    @pytest.fixture
    def engine(self) -> RuleEngine:
        """Return the real rules, in which a senate district has one seat."""
        return BY_THE_BOOK

    def test_concurrent_writers_do_not_both_get_the_seat(self, directory: RepresentativeService) -> None:
        def take(name: str) -> str:
            try:
                return directory.create(draft(name=name, district="7")).name
            except Invalid as refused:
                return refused.flaws[0].pointer

        with ThreadPoolExecutor(4) as pool:
            got = list(pool.map(take, ("A", "B", "C", "D")))
        assert got.count("#/district") == 3
        assert reading(directory).list_page(RepresentativesQuery()).total == 1

    def test_ending_a_term_is_never_refused_for_a_seat(self, directory: RepresentativeService, clock: Clock) -> None:
        first = directory.create(draft(name="First", district="7"))
        directory.patch(first.id, None, {"term_end": str(NOON.date())})
        second = directory.create(draft(name="Second", district="7"))
        assert directory.patch(second.id, None, {"term_end": str(NOON.date())}).status == "ended"
        third = directory.create(draft(name="Third", district="7"))
        clock.now += timedelta(days=9)
        changed = directory.patch(third.id, None, {"term_end": "2026-01-01", "term_start": None})
        assert (changed.status, changed.term_end) == ("ended", date(2026, 1, 1))

    def test_extending_a_term_needs_a_free_seat(self, directory: RepresentativeService) -> None:
        first = directory.create(draft(name="First", district="7", term_start="2020-01-01", term_end="2024-01-01"))
        second = directory.create(draft(name="Second", district="7", term_start="2024-01-01"))
        for wrong in ({"term_end": None}, {"term_end": "2024-01-02"}):
            with pytest.raises(Invalid):
                directory.patch(first.id, None, wrong)
        with pytest.raises(Invalid):
            directory.patch(second.id, None, {"term_start": "2023-12-31"})
        assert directory.patch(second.id, None, {"term_start": "2024-02-01"}).term_start == date(2024, 2, 1)
        assert directory.patch(first.id, None, {"term_end": "2023-12-01"}).term_end == date(2023, 12, 1)

    def test_steps_that_allow_concurrent_writes_stop_if_their_seat_was_taken(
        self, directory: RepresentativeService, table: TenantTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf = directory.get_current_view()
        record = directory.make_record_factory(shelf).create(
            directory.make_record_factory(shelf).apply_rules(draft(district="7")), uuid.uuid4()
        )
        transact = table.transact

        def overtaken(writes: Sequence[Write]) -> None:
            monkeypatch.setattr(table, "transact", transact)
            directory.create(draft(name="Faster", district="7"))
            transact(writes)

        monkeypatch.setattr(table, "transact", overtaken)
        with pytest.raises(WriteConflict):
            directory.apply_steps(shelf, [(None, record)], lambda _: None, allow_concurrent=True)
        assert [person.name for person in directory.get_current_view().people] == ["Faster"]

    def test_steps_that_allow_concurrent_writes_stop_if_the_rules_have_changed(
        self, directory: RepresentativeService, table: TenantTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf = directory.get_current_view()
        record = directory.make_record_factory(shelf).create(
            directory.make_record_factory(shelf).apply_rules(draft(district="7")), uuid.uuid4()
        )
        transact = table.transact

        def overtaken(writes: Sequence[Write]) -> None:
            monkeypatch.setattr(table, "transact", transact)
            table.transact([table.bump_version(0, 1, rules_version=1)])
            transact(writes)

        monkeypatch.setattr(table, "transact", overtaken)
        with pytest.raises(WriteConflict):
            directory.apply_steps(shelf, [(None, record)], lambda _: None, allow_concurrent=True)

    def test_status_that_changes_during_concurrent_writes_is_recorded(
        self, directory: RepresentativeService, table: TenantTable, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        directory.create(draft(district="7", term_expected_end=NOON.date()))
        clock.now += timedelta(days=1)
        transact = table.transact

        def overtaken(writes: Sequence[Write]) -> None:
            monkeypatch.setattr(table, "transact", transact)
            directory.create(draft(name="Other", district="8"))
            transact(writes)

        monkeypatch.setattr(table, "transact", overtaken)
        assert directory.refresh_statuses() == 1
        assert directory.refresh_statuses() == 0
        assert read_changes(table)[-1].changed == ["status", "updated_at", "version"]
