"""POST /representatives/batch: an answer or an error for each representative, in few transactions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import TenantTable
from chalicelib.core.errors import Unavailable
from chalicelib.representatives import batch_creator
from tests.api.stage_client import key_of

if TYPE_CHECKING:
    from tests.api.conftest import Caller, Reply
    from tests.support import Calls


def senator(number: int, **fields: Any) -> dict[str, Any]:
    return {"name": f"Ada {number}", "position": "State Senator", "district": str(number)} | fields


def send(api: Caller, drafts: list[Any], **headers: str | None) -> Reply:
    return api.send("POST", "/representatives/batch", {"representatives": drafts}, headers)


def test_each_draft_has_its_record_or_its_error(api: Caller) -> None:
    wrong = [
        senator(2, district="999"), senator(3, position="Wizard"), senator(4, state="NY"), {"position": "Governor"},
        senator(1, name="Bo Second"), senator(5, term_start="tomorrow"), senator(6, zap=1),
    ]  # fmt: skip
    reply = send(api, [senator(1), *wrong, senator(7)])
    assert reply.status == 200, reply.text
    assert [each["index"] for each in reply.data] == list(range(9))
    assert [bool(each["result"]) for each in reply.data] == [True, *[False] * len(wrong), True]
    assert [bool(each["error"]) for each in reply.data] == [False, *[True] * len(wrong), False]
    errors = [each["error"] for each in reply.data[1:-1]]
    assert {error["status"] for error in errors} == {422}
    pointers = [error["flaws"][0]["pointer"] for error in errors]
    assert pointers == ["#/district", "#/position", "#/state", "#/name", "#/district", "#/term_start", "#/zap"]
    assert "has one seat, held at that time by Ada 1" in errors[4]["detail"]
    for each in (reply.data[0]["result"], reply.data[-1]["result"]):
        assert api.get(f"/representatives/{each['id']}").one == each
    assert api.get("/representatives").json["meta"]["total"] == 2


def test_batch_is_written_in_few_transactions(api: Caller, calls: Calls) -> None:
    api.create(name="Cy", position="Governor")
    calls.during()
    reply = send(api, [senator(number) for number in range(1, 41)])
    assert all(each["result"] for each in reply.data)
    assert calls.during() == ["GetItem", "TransactWriteItems", "TransactWriteItems"]
    changes = api.get("/changes").data
    assert [change["sequence"] for change in changes] == list(range(1, 42))
    assert [change["after"]["name"] for change in changes[1:]] == [f"Ada {number}" for number in range(1, 41)]
    assert api.get("/representatives?limit=1").json["meta"]["total"] == 41


def test_retry_with_the_key_returns_the_first_answers_and_adds_the_others(api: Caller) -> None:
    first = send(api, [senator(1), senator(2, district="999")], **{"Idempotency-Key": "k"})
    again = send(api, [senator(1), senator(2)], **{"Idempotency-Key": "k"})
    assert again.data[0]["result"] == first.data[0]["result"]
    assert again.data[1]["result"]["district"] == "2"
    other = send(api, [senator(3), senator(2)], **{"Idempotency-Key": "k"})
    assert other.data[0]["error"]["flaws"][0]["pointer"] == "Idempotency-Key"
    assert other.data[1]["result"] == again.data[1]["result"]
    assert api.get("/representatives").json["meta"]["total"] == 2


def test_conflict_is_repeated_for_the_drafts_that_are_not_added(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    transact, seen = TenantTable.transact, list[int]()

    def interfere(table: TenantTable, writes: Any) -> None:
        seen.append(len(writes))
        if len(seen) == 2:
            raise WriteConflict(frozenset({len(writes) - 1}))
        transact(table, writes)

    monkeypatch.setattr(TenantTable, "transact", interfere)
    reply = send(api, [senator(number) for number in range(1, 41)])
    assert all(each["result"] for each in reply.data), reply.text
    assert seen == [33 * 2 + 1, 7 * 2 + 1, 7 * 2 + 1]
    assert api.get("/representatives").json["meta"]["total"] == 40


def test_writers_that_keep_interfering_are_an_error_of_the_drafts_that_are_not_added(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact, seen = TenantTable.transact, list[int]()

    def interfere(table: TenantTable, writes: Any) -> None:
        seen.append(len(writes))
        if len(seen) > 1:
            raise WriteConflict(frozenset({len(writes) - 1}))
        transact(table, writes)

    monkeypatch.setattr(TenantTable, "transact", interfere)
    monkeypatch.setattr("chalicelib.aws.optimistic_locking.time.sleep", lambda _: None)
    monkeypatch.setattr("chalicelib.representatives.transaction_writer.time.sleep", lambda _: None)
    monkeypatch.setattr(batch_creator, "ATTEMPTS", 2)
    reply = send(api, [senator(number) for number in range(1, 41)])
    assert [bool(each["result"]) for each in reply.data] == [True] * 33 + [False] * 7
    assert {each["error"]["status"] for each in reply.data[33:]} == {Unavailable.status}
    seen.append(0)
    reply = send(api, [senator(38)])
    assert (reply.status, "nothing was written" in reply.text) == (503, True)


def test_failure_of_the_database_in_the_middle_leaves_the_answers_of_what_was_added(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact, seen = TenantTable.transact, list[int]()

    def fail_once(table: TenantTable, writes: Any) -> None:
        seen.append(len(writes))
        if len(seen) == 2:
            raise Unavailable("The database did not answer.", retry_after=5)
        transact(table, writes)

    monkeypatch.setattr(TenantTable, "transact", fail_once)
    drafts = [senator(number) for number in range(1, 41)]
    reply = send(api, drafts, **{"Idempotency-Key": "k"})
    assert [bool(each["result"]) for each in reply.data] == [True] * 33 + [False] * 7
    assert {each["error"]["status"] for each in reply.data[33:]} == {503}
    again = send(api, drafts, **{"Idempotency-Key": "k"})
    assert [each["result"] for each in again.data[:33]] == [each["result"] for each in reply.data[:33]]
    assert all(each["result"] for each in again.data)
    assert api.get("/representatives?limit=1").json["meta"]["total"] == 40


def test_repeated_request_that_overlaps_the_first_has_its_answers(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, first = batch_creator.BatchCreator._plan, list[Any]()

    def be_late(creator: batch_creator.BatchCreator) -> Any:
        if not first:
            monkeypatch.setattr(batch_creator.BatchCreator, "_plan", plan)
            first.append(send(api, [senator(1)], **{"Idempotency-Key": "k"}))
        return plan(creator)

    monkeypatch.setattr(batch_creator.BatchCreator, "_plan", be_late)
    again = send(api, [senator(1)], **{"Idempotency-Key": "k"})
    assert again.data == first[0].data


def test_error_after_a_conflict_names_the_holder_that_is_stored(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    transact = TenantTable.transact

    def be_overtaken(table: TenantTable, writes: Any) -> None:
        monkeypatch.setattr(TenantTable, "transact", transact)
        api.create(name="Other One", position="State Senator", district="1")
        transact(table, writes)

    monkeypatch.setattr(TenantTable, "transact", be_overtaken)
    reply = send(api, [senator(1, name="Ada First"), senator(1, name="Bo Second")])
    assert [each["result"] for each in reply.data] == [None, None]
    assert all("held at that time by Other One" in each["error"]["detail"] for each in reply.data)


def test_entry_that_is_no_object_has_an_error_of_its_own(api: Caller) -> None:
    added, refused = api.send("POST", "/representatives/batch", {"representatives": [senator(1), "x"]}).data
    assert (added["error"], refused["result"]) == (None, None)
    assert (refused["error"]["status"], refused["error"]["flaws"]) == (
        422, [{"pointer": "#", "detail": "Expected an object."}]
    )  # fmt: skip


@pytest.mark.parametrize("drafts", [[], [senator(1)] * 101, {"name": "x"}, None])
def test_batch_that_is_no_list_of_1_to_100_drafts_is_refused(api: Caller, drafts: Any) -> None:
    reply = send(api, drafts)
    assert reply.status == 422
    assert "representatives" in reply.text


def test_api_key_gives_the_sources_of_its_facts(api: Caller) -> None:
    keyed = {"Authorization": None, "X-Api-Key": key_of("CA", "representatives:create")}
    sourced = senator(2, sources=[{"url": "https://example.org/roster"}])
    reply = send(api, [senator(1), sourced], **keyed)
    assert [bool(each["result"]) for each in reply.data] == [False, True]
    assert reply.data[0]["error"]["flaws"][0]["pointer"] == "#/sources"


def test_simultaneous_creators_all_finish(api: Caller) -> None:
    api.create(name="Cy", position="Governor")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: api.send("POST", "/representatives", senator(n)).status, range(1, 25)))
    assert made == [201] * 24
    assert api.get("/representatives?limit=1").json["meta"]["total"] == 25
