"""POST /representatives/{representative_id}/successor: the holder of a seat is replaced in one transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import TenantTable
from chalicelib.representatives import succession
from tests.api.stage_client import key_of
from tests.api.test_vacancies import list_events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.aws.tenant_table import Write
    from tests.api.conftest import Caller, Reply
    from tests.support import Calls

DAY = "2026-03-01"  # in the past, so that the events of both seats are made at once


@pytest.fixture
def holder(api: Caller) -> dict[str, Any]:
    """Add the holder of a seat."""
    return api.create(position="State Senator", district="7", term_start="2025-01-06")


def send(
    api: Caller, holder: dict[str, Any], day: Any = DAY, headers: dict[str, str | None] | None = None, **successor: Any
) -> Reply:
    body = {"term_end": day, "successor": {"name": "Bo Example"} | successor}
    return api.send("POST", f"/representatives/{holder['id']}/successor", body, headers)


def list_stored(api: Caller) -> list[dict[str, Any]]:
    return sorted(api.get("/representatives").data, key=lambda person: str(person["created_at"]))


def point(reply: Reply) -> list[str]:
    assert reply.status == 422, reply.text
    return [error["pointer"] for error in reply.json["errors"]]


def test_holder_is_replaced(api: Caller, holder: dict[str, Any], calls: Calls) -> None:
    calls.during()
    reply = send(api, holder, party="Green", how="appointed")
    assert (reply.status, calls.during()) == (201, ["GetItem", "TransactWriteItems"])
    ended, successor = reply.data
    assert (ended["id"], ended["term_end"], ended["status"]) == (holder["id"], DAY, "ended")
    assert (successor["position"], successor["district"], successor["chamber"]) == ("State Senator", "7", "upper")
    assert (successor["term_start"], successor["party"], successor["how"]) == (DAY, "Green", "appointed")
    assert list_stored(api) == [ended, successor]
    read = api.get(f"/representatives/{successor['id']}")
    assert reply.headers["Location"] == f"/representatives/{successor['id']}"
    assert (read.one, read.headers["ETag"]) == (successor, reply.headers["ETag"])


def test_seat_that_is_handed_over_has_no_vacancy(api: Caller, holder: dict[str, Any]) -> None:
    send(api, holder)
    assert list_events() == [
        "representative.created", "vacancy.filled", "representative.updated", "representative.created"
    ]  # fmt: skip
    changes = api.get("/changes").data
    assert [(change["sequence"], change["type"]) for change in changes] == [
        (1, "created"),
        (2, "updated"),
        (3, "created"),
    ]
    summary = api.get("/tenants/CA/vacancies").json["meta"]
    assert summary["total"] == 0


def test_successor_is_found_by_the_history_and_the_day(api: Caller, holder: dict[str, Any]) -> None:
    _, successor = send(api, holder, "2099-01-01").data
    assert [person["status"] for person in list_stored(api)] == ["current", "upcoming"]
    for day, name in (("2098-12-31", "Ada Example"), ("2099-01-01", "Bo Example")):
        assert [each["name"] for each in api.get(f"/representatives?as_of={day}").data] == [name]
    assert [change["type"] for change in api.get(f"/representatives/{successor['id']}/history").data] == ["created"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["#/term_end", "#/successor"]),
        ({"term_end": "tomorrow", "successor": {"name": "Bo"}}, ["#/term_end"]),
        ({"term_end": "2025-01-05", "successor": {"name": "Bo"}}, ["#/term_end"]),
        ({"term_end": DAY, "successor": {}}, ["#/successor/name"]),
        ({"term_end": DAY, "successor": "Bo"}, ["#/successor"]),
        ({"term_end": DAY, "successor": {"name": ""}}, ["#/successor/name"]),
        ({"term_end": DAY, "successor": {"name": "TBD"}}, ["#/successor/name"]),
        ({"term_end": DAY, "successor": {"name": "Bo", "party": "Wizards"}}, ["#/successor/party"]),
        ({"term_end": DAY, "successor": {"name": "Bo", "district": "8"}}, ["#/successor/district"]),
        ({"term_end": DAY, "successor": {"name": "Bo", "state": "NY"}}, ["#/successor/state"]),
        ({"term_end": DAY, "successor": {"name": "Bo", "version": 1}}, ["#/successor/version"]),
        ({"term_end": DAY, "successor": {"name": "Bo", "term_start": "2026-02-30"}}, ["#/successor/term_start"]),
        ({"term_end": DAY, "successor": {"name": "Bo", "term_start": "2026-02-28"}}, []),
        (
            {"term_end": DAY, "successor": {"name": "Bo", "contact_info": {"phones": ["12"]}}},
            ["#/successor/contact_info/phones/0"],
        ),
        ({"term_end": DAY, "successor": {"name": "Bo"}, "reason": "x"}, ["#/reason"]),
    ],
)
def test_each_flaw_has_its_pointer_and_nothing_is_written(
    api: Caller, holder: dict[str, Any], body: dict[str, Any], pointers: list[str]
) -> None:
    reply = api.send("POST", f"/representatives/{holder['id']}/successor", body)
    # The holder has the seat until the term ends, also if the successor's begins a day before.
    assert point(reply) == (pointers or ["#/successor/district"])
    assert list_stored(api) == [holder]


def test_unknown_record_is_not_found(api: Caller) -> None:
    for unknown in ("0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f", "x"):
        assert send(api, {"id": unknown}).status == 404
    elsewhere = api.create(position="State Senator", district="7")
    assert send(api, elsewhere, headers={"X-Tenant-Id": "NV"}).status == 404


def test_precondition_is_that_of_the_holder(api: Caller, holder: dict[str, Any]) -> None:
    tag = api.get(f"/representatives/{holder['id']}").headers["ETag"]
    changed = api.send("PATCH", f"/representatives/{holder['id']}", {"party": "Green"}).one
    assert send(api, holder, headers={"If-Match": tag}).status == 412
    assert send(api, holder, headers={"If-Match": "x"}).status == 400
    assert list_stored(api) == [changed]
    tag = api.get(f"/representatives/{holder['id']}").headers["ETag"]
    assert send(api, holder, headers={"If-Match": tag}).status == 201


def test_retry_with_the_key_returns_the_first_answer(api: Caller, holder: dict[str, Any]) -> None:
    tag = api.get(f"/representatives/{holder['id']}").headers["ETag"]
    headers: dict[str, str | None] = {"Idempotency-Key": "k", "If-Match": tag}
    first = send(api, holder, headers=headers)
    again = send(api, holder, headers=headers)
    assert (again.status, again.text) == (201, first.text)
    for name in ("Location", "ETag"):
        assert again.headers[name] == first.headers[name]
    other = send(api, holder, headers=headers, name="Cy Example")
    assert point(other) == ["Idempotency-Key"]
    assert len(list_stored(api)) == 2


def test_key_of_another_record_or_route_is_refused(api: Caller, holder: dict[str, Any]) -> None:
    other = api.create(position="State Senator", district="8", term_start="2025-01-06")
    headers: dict[str, str | None] = {"Idempotency-Key": "k"}
    assert send(api, holder, headers=headers).status == 201
    assert point(send(api, other, headers=headers)) == ["Idempotency-Key"]
    draft = {"name": "Bo Example", "position": "State Senator", "district": "9"}
    assert point(api.send("POST", "/representatives", draft, headers)) == ["Idempotency-Key"]
    assert len(list_stored(api)) == 3


@pytest.mark.parametrize("position", [0, 2, 4, 5])
def test_conflict_of_any_write_leaves_nothing(
    api: Caller, holder: dict[str, Any], position: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writes are both records with their changes, the tenant's version, and the answer for a retry."""
    transact = TenantTable.transact

    def spoil(table: TenantTable, writes: Sequence[Write]) -> None:
        spoiled = list(writes)
        spoiled[position] = type(writes[0])("REP#none", {"doc": "{}", "version": 2}, 7)
        transact(table, spoiled)

    monkeypatch.setattr(TenantTable, "transact", spoil)
    monkeypatch.setattr("chalicelib.representatives.transaction_writer.time.sleep", lambda _: None)
    monkeypatch.setattr("chalicelib.aws.optimistic_locking.time.sleep", lambda _: None)
    monkeypatch.setattr(succession, "ATTEMPTS", 2)
    reply = send(api, holder, headers={"Idempotency-Key": "k"})
    assert (reply.status, "nothing was written" in reply.text) == (503, True)
    monkeypatch.setattr(TenantTable, "transact", transact)
    assert list_stored(api) == [holder]
    assert len(api.get("/changes").data) == 1
    assert send(api, holder, headers={"Idempotency-Key": "k"}).status == 201


def test_concurrent_patch_is_kept(api: Caller, holder: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    transact = TenantTable.transact

    def be_overtaken(table: TenantTable, writes: Sequence[Write]) -> None:
        monkeypatch.setattr(TenantTable, "transact", transact)
        assert api.send("PATCH", f"/representatives/{holder['id']}", {"party": "Green"}).status == 200
        transact(table, writes)

    monkeypatch.setattr(TenantTable, "transact", be_overtaken)
    ended, successor = send(api, holder).data
    assert (ended["party"], ended["term_end"], ended["version"], successor["version"]) == ("Green", DAY, 3, 1)
    assert list_stored(api) == [ended, successor]


def test_concurrent_patch_is_another_version_for_a_precondition(
    api: Caller, holder: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    transact, tag = TenantTable.transact, api.get(f"/representatives/{holder['id']}").headers["ETag"]

    def be_overtaken(table: TenantTable, writes: Sequence[Write]) -> None:
        monkeypatch.setattr(TenantTable, "transact", transact)
        api.send("PATCH", f"/representatives/{holder['id']}", {"party": "Green"})
        transact(table, writes)

    monkeypatch.setattr(TenantTable, "transact", be_overtaken)
    assert send(api, holder, headers={"If-Match": tag}).status == 412
    assert [(person["party"], person["term_end"]) for person in list_stored(api)] == [("Green", None)]


def test_one_of_many_simultaneous_successors_takes_the_seat(api: Caller, holder: dict[str, Any]) -> None:
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda number: send(api, holder, name=f"Bo {number}"), range(4)))
    assert sorted(reply.status for reply in replies) == [201, 422, 422, 422]
    refused = next(reply for reply in replies if reply.status == 422)
    assert point(refused) == ["#/successor/district"]
    assert len(list_stored(api)) == 2


def test_last_conflict_is_busy(api: Caller, holder: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def conflict(_: TenantTable, writes: Sequence[Write]) -> None:
        raise WriteConflict(frozenset({len(writes) - 1}))

    monkeypatch.setattr(TenantTable, "transact", conflict)
    monkeypatch.setattr("chalicelib.representatives.transaction_writer.time.sleep", lambda _: None)
    monkeypatch.setattr("chalicelib.aws.optimistic_locking.time.sleep", lambda _: None)
    monkeypatch.setattr(succession, "ATTEMPTS", 1)
    assert send(api, holder).status == 503


def test_no_api_key_may_replace_a_holder(api: Caller, holder: dict[str, Any]) -> None:
    key = {"Authorization": None, "X-Api-Key": key_of("CA", "representatives:create", "representatives:update")}
    assert send(api, holder, headers=key).status == 401
    offered = {card["name"] for card in api.send("GET", "/agent/tools", None, key).data}
    assert ("patch_representative" in offered, "replace_holder" in offered) == (True, False)
    assert list_stored(api) == [holder]


def test_tool_replaces_the_holder(api: Caller, holder: dict[str, Any]) -> None:
    arguments = {
        "tenant": "CA", "representative_id": holder["id"], "term_end": DAY, "successor": {"name": "Bo Example"},
        "idempotency_key": "k",
    }  # fmt: skip
    reply = api.send("POST", "/agent/replace_holder", arguments)
    ended, successor = reply.data
    assert (ended["term_end"], successor["district"]) == (DAY, "7")
    assert reply.headers["Location"] == f"/representatives/{successor['id']}"
    assert api.send("POST", "/agent/replace_holder", arguments).data == [ended, successor]
