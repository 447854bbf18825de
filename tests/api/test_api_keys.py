"""API keys: shown once, held to their tenant, permissions, time and limits."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from chalicelib import container
from chalicelib.auth import api_keys
from chalicelib.auth.permissions import SYSTEM, Permission, Principal
from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.global_table import GlobalTable
from chalicelib.core.errors import Conflict, Unavailable
from tests import people

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.conftest import Caller, Reply
    from tests.support import Calls

DRAFT = {"name": "clerk's import", "permissions": ["representatives:create", "representatives:update"]}
ADA = {"name": "Ada Example", "position": "Mayor", "sources": [{"url": "https://example.org"}]}

OWNER = Principal("api_key", id="owner", tenant="CA", permissions=frozenset(Permission))


def made(api: Caller, **changed: Any) -> dict[str, Any]:
    reply = api.send("POST", "/api-keys", DRAFT | changed)
    assert reply.status == 201, reply.text
    return reply.one


def by_key(
    api: Caller, key: str, method: str = "GET", path: str = "/representatives", body: Any = None, **more: str
) -> Reply:
    return api.send(method, path, body, {"Authorization": None, "X-Api-Key": key} | more)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let time pass: for what is dated, and for what a container remembers."""
    passed = [0.0]
    cache = api_keys.ApiKeyCache(lambda: time.monotonic() + passed[0])
    monkeypatch.setattr(container, "get_api_key_cache", lambda: cache)

    def move(**by: float) -> None:
        ahead = timedelta(**by)
        passed[0] = ahead.total_seconds()

        class Later:
            @staticmethod
            def now(tz: Any) -> datetime:
                return datetime.now(tz) + ahead

        monkeypatch.setattr(container, "datetime", Later)

    return move


class TestMaking:
    def test_a_key_is_shown_once_and_kept_as_its_digest_alone(self, api: Caller, dynamodb: Any) -> None:
        key = made(api)
        assert api_keys.KEY.fullmatch(key["key"])
        assert key["key"].startswith(key["prefix"])
        assert len(key["prefix"]) == 12
        listed = api.get("/api-keys")
        assert [entry["id"] for entry in listed.data] == [key["id"]]
        assert key["key"] not in listed.text
        stored = str(dynamodb.scan(TableName="represent-local")["Items"])
        assert key["key"] not in stored
        assert key["prefix"] in stored

    def test_a_key_lives_a_year_unless_told_otherwise(self, api: Caller) -> None:
        expires = datetime.fromisoformat(made(api)["expires_at"])
        assert timedelta(364) < expires - datetime.now(UTC) < timedelta(366)

    @pytest.mark.parametrize(
        ("changed", "pointer"),
        [
            ({"expires_at": "2020-01-01T00:00:00Z"}, "#/expires_at"),
            ({"expires_at": "2099-01-01T00:00:00Z"}, "#/expires_at"),
            ({"permissions": []}, "#/permissions"),
            ({"permissions": ["representatives:read"] * 2}, "#/permissions"),
            ({"permissions": ["users:invite"]}, "#/permissions/0"),
            ({"permissions": ["everything"]}, "#/permissions/0"),
            ({"per_minute": 0}, "#/per_minute"),
            ({"per_day": 0}, "#/per_day"),
            ({"name": ""}, "#/name"),
            ({"key": "rep_mine"}, "#/key"),
        ],
    )
    def test_a_wrong_draft_is_told_what_is_wrong(self, api: Caller, changed: dict[str, Any], pointer: str) -> None:
        reply = api.send("POST", "/api-keys", DRAFT | changed)
        assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)
        assert "Permission." not in reply.text

    def test_a_key_cannot_do_what_its_maker_may_not(self, api: Caller) -> None:
        platform = {"Authorization": f"Bearer {people.token('platform:admin')}"}
        reply = api.send("POST", "/api-keys", DRAFT, platform)
        assert (reply.status, "representatives:create" in reply.json["detail"]) == (403, True)
        reads = {"name": "reader", "permissions": [Permission.REPRESENTATIVES_READ]}
        assert api.send("POST", "/api-keys", reads, platform).status == 201
        assert api.send("POST", f"/api-keys/{made(api)['id']}/rotate", {}, platform).status == 403

    def test_a_tenant_has_so_many_keys_and_no_more(self, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(api_keys, "MOST", 2)
        first, _ = made(api), made(api)
        assert api.send("POST", "/api-keys", DRAFT).status == 409
        api.send("DELETE", f"/api-keys/{first['id']}")
        made(api)

    def test_making_one_costs_a_read_and_a_write_and_the_first_a_query(self, api: Caller, calls: Calls) -> None:
        made(api)
        assert calls.during() == ["GetItem", "Query", "TransactWriteItems"]
        made(api)
        assert calls.during() == ["GetItem", "TransactWriteItems"]


class TestUsing:
    def test_a_key_does_what_it_carries_in_its_tenant_and_is_named_in_the_change(
        self, api: Caller, dynamodb: Any
    ) -> None:
        key = made(api)
        assert by_key(api, key["key"], "POST", body=ADA).status == 201
        assert by_key(api, key["key"], "POST", body=ADA, **{"X-Tenant-Id": "NV"}).status == 403
        change = next(
            item for item in dynamodb.scan(TableName="represent-local")["Items"] if "CHANGES" in item["PK"]["S"]
        )
        assert f'"actor":{{"kind":"api_key","id":"{key["id"]}"}}' in change["doc"]["S"]

    def test_a_machine_says_where_it_has_the_facts_from(self, api: Caller) -> None:
        key, unsourced = made(api)["key"], {"name": "Ada Example", "position": "Mayor"}
        path = f"/representatives/{api.create()['id']}"
        for method, where, body in (
            ("POST", "/representatives", unsourced),
            ("PUT", path, unsourced | {"sources": []}),
            ("PATCH", path, {"sources": []}),
            ("PATCH", path, {"sources": None}),
        ):
            told = by_key(api, key, method, where, body)
            assert (told.status, told.json["errors"][0]["pointer"]) == (422, "#/sources"), method
        # Not even what has no sources yet is changed without any.
        left = by_key(api, key, "PATCH", path, {"party": "Green"})
        assert (left.status, left.json["errors"][0]["pointer"]) == (422, "#/sources")
        assert by_key(api, key, "PATCH", path, {"party": "Green", "sources": ADA["sources"]}).status == 200
        assert by_key(api, key, "PATCH", path, {"party": None}).status == 200
        assert by_key(api, key, "PUT", path, ADA).status == 200
        assert api.send("POST", "/representatives", unsourced).status == 201

    def test_a_machine_cannot_say_that_a_person_checked_a_record(self, api: Caller) -> None:
        key, path = made(api)["key"], f"/representatives/{api.create()['id']}"
        told = by_key(api, key, "PATCH", path, {"verified_at": "2026-01-31T12:00:00Z"})
        assert (told.status, told.json["errors"][0]["pointer"]) == (422, "#/verified_at")
        assert by_key(api, key, "POST", f"{path}/verify").status == 401

    def test_a_read_by_key_costs_a_look_at_the_key_a_count_and_the_read(self, api: Caller, calls: Calls) -> None:
        key = made(api)["key"]
        by_key(api, key)
        calls.during()
        by_key(api, key)
        assert calls.during() == ["UpdateItem", "GetItem"]

    @pytest.mark.parametrize("text", ["", "x", "rep_", "rep_" + "a" * 43, "rep_" + "a" * 44, "rep_" + "é" * 43])
    def test_what_is_no_key_is_refused(self, api: Caller, text: str) -> None:
        reply = by_key(api, text)
        assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, 'Bearer realm="represent"')

    def test_a_key_in_the_query_opens_nothing(self, api: Caller) -> None:
        key = made(api)["key"]
        reply = api.send("POST", f"/representatives?api_key={key}", ADA, {"Authorization": None})
        assert reply.status == 401

    def test_a_token_and_a_key_at_once_are_one_too_many(self, api: Caller) -> None:
        reply = api.send("GET", "/tenants", headers={"X-Api-Key": made(api)["key"]})
        assert (reply.status, {entry["pointer"] for entry in reply.json["errors"]}) == (
            400,
            {"Authorization", "X-Api-Key"},
        )

    def test_the_list_tells_when_a_key_was_used_last_and_how_often_today(self, api: Caller, later: Any) -> None:
        key = made(api)
        assert api.get("/api-keys").one["last_used_at"] is None
        for _ in range(3):
            by_key(api, key["key"])
        used = api.get(f"/api-keys/{key['id']}").one
        assert used["used_today"] == 3
        assert datetime.now(UTC) - datetime.fromisoformat(used["last_used_at"]) < timedelta(minutes=1)
        later(days=1)
        assert api.get("/api-keys").one["used_today"] == 0

    def test_every_answer_tells_what_is_left_and_the_last_one_when_to_come_back(self, api: Caller) -> None:
        key = made(api, per_minute=2)["key"]
        assert by_key(api, key).headers["RateLimit-Policy"] == '"minute";q=2;w=60, "day";q=10000;w=86400'
        forbidden = by_key(api, key, "DELETE", f"/representatives/{uuid4()}")
        assert (forbidden.status, forbidden.headers["RateLimit"].split(";")[1]) == (403, "r=0")
        refused = by_key(api, key)
        assert refused.status == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 30
        assert refused.headers["RateLimit"].startswith('"minute";r=0')


class TestEnding:
    def test_a_key_that_has_expired_opens_nothing(self, api: Caller, later: Any) -> None:
        soon = f"{datetime.now(UTC) + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
        key = made(api, expires_at=soon)
        assert by_key(api, key["key"]).status == 200
        later(minutes=6)
        assert by_key(api, key["key"]).status == 401
        assert api.send("GET", "/api-keys", headers=fresh()).one["status"] == "expired"

    def test_a_revoked_key_opens_nothing_within_a_minute(self, api: Caller, later: Any) -> None:
        key = made(api)
        assert by_key(api, key["key"]).status == 200
        revoked = api.send("DELETE", f"/api-keys/{key['id']}")
        assert (revoked.status, revoked.one["status"]) == (200, "revoked")
        assert api_keys.FRESH < 60
        later(seconds=api_keys.FRESH)
        assert by_key(api, key["key"]).status == 401

    def test_revoking_twice_is_as_good_as_once(self, api: Caller) -> None:
        path = f"/api-keys/{made(api)['id']}"
        first = api.send("DELETE", path).one
        assert api.send("DELETE", path).one == first

    def test_a_rotated_key_goes_on_for_the_grace_and_the_new_one_may_do_the_same(self, api: Caller, later: Any) -> None:
        old = made(api, per_minute=7)
        reply = api.send("POST", f"/api-keys/{old['id']}/rotate", {"grace_seconds": 600})
        new = reply.one
        assert reply.headers["Location"] == f"/api-keys/{new['id']}"
        assert (new["rotated_from"], new["permissions"], new["per_minute"]) == (old["id"], old["permissions"], 7)
        assert new["key"] != old["key"]
        for key in (old, new):
            assert by_key(api, key["key"]).status == 200
        later(seconds=660)
        assert [by_key(api, key["key"]).status for key in (old, new)] == [401, 200]

    def test_a_key_is_rotated_once_and_its_successor_lives_as_long_as_it_did(self, api: Caller) -> None:
        soon = f"{datetime.now(UTC) + timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}"
        old = made(api, expires_at=soon)
        new = api.send("POST", f"/api-keys/{old['id']}/rotate", {}).one
        lives = [
            datetime.fromisoformat(key["expires_at"]) - datetime.fromisoformat(key["created_at"]) for key in (old, new)
        ]
        assert lives[0] == lives[1]
        again = api.send("POST", f"/api-keys/{old['id']}/rotate", {})
        assert (again.status, new["id"] in again.json["detail"]) == (409, True)

    def test_a_key_that_has_ended_is_not_rotated(self, api: Caller) -> None:
        key = made(api)
        api.send("DELETE", f"/api-keys/{key['id']}")
        assert api.send("POST", f"/api-keys/{key['id']}/rotate", {}).status == 409

    def test_two_who_change_a_key_at_once_do_not_lose_either_change(
        self, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = f"/api-keys/{made(api)['id']}"
        find = GlobalTable.list_keys

        def found_just_before_another_revokes(table: GlobalTable, tenant: str) -> Any:
            items = find(table, tenant)
            monkeypatch.setattr(GlobalTable, "list_keys", find)
            assert api.send("DELETE", path).status == 200
            return items

        monkeypatch.setattr(GlobalTable, "list_keys", found_just_before_another_revokes)
        assert api.send("POST", f"{path}/rotate", {}).status == 409
        assert len(api.get("/api-keys").data) == 1

    @pytest.mark.parametrize(("method", "rest"), [("GET", ""), ("DELETE", ""), ("POST", "/rotate")])
    def test_a_key_of_another_tenant_is_not_there(self, api: Caller, method: str, rest: str) -> None:
        path = f"/api-keys/{made(api)['id']}{rest}"
        reply = api.send(method, path, {} if rest else None, {"X-Tenant-Id": "NV"})
        assert reply.status == 404


class TestRoom:
    """A tenant has at most MOST keys in force, also when several are made at once."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(api_keys, "MOST", 4)
        monkeypatch.setattr(api_keys, "ATTEMPTS", 40)

    @pytest.fixture
    def keyring(self, dynamodb: Any) -> api_keys.ApiKeyService:
        assert dynamodb
        ring = container.Container(SYSTEM).api_keys
        ring.pause = lambda _: None
        return ring

    @staticmethod
    def answers(*acts: Callable[[], object]) -> Counter[int]:
        def answer(act: Callable[[], object]) -> int:
            try:
                act()
            except (Conflict, Unavailable) as problem:
                return problem.status
            return 201

        with ThreadPoolExecutor(8) as pool:
            return Counter(pool.map(answer, acts))

    def test_of_many_that_are_made_at_once_no_more_than_fit_are_made(
        self, api: Caller, keyring: api_keys.ApiKeyService
    ) -> None:
        made(api)
        draft = api_keys.ApiKeyDraft(**DRAFT)
        answers = self.answers(*[lambda: keyring.create("CA", draft, OWNER)] * 12)
        assert answers == {201: 3, 409: 9}
        assert len(keyring.list("CA")) == 4
        assert made_elsewhere(api).status == 201

    def test_nor_when_others_are_rotated_meanwhile(self, api: Caller, keyring: api_keys.ApiKeyService) -> None:
        ids = [UUID(made(api)["id"]) for _ in range(3)]
        draft, grace = api_keys.ApiKeyDraft(**DRAFT), timedelta(hours=1)
        answers = self.answers(
            *[lambda: keyring.create("CA", draft, OWNER)] * 4,
            *[partial(keyring.rotate, "CA", key_id, grace, OWNER) for key_id in ids],
        )
        assert answers == {201: 1, 409: 6}
        assert [key.status for key in keyring.list("CA")] == ["active"] * 4

    def test_of_rotations_of_one_key_at_once_one_is_done(self, api: Caller, keyring: api_keys.ApiKeyService) -> None:
        key_id = UUID(made(api)["id"])
        rotate = partial(keyring.rotate, "CA", key_id, timedelta(hours=1), OWNER)
        assert self.answers(*[rotate] * 6) == {201: 1, 409: 5}
        assert len(keyring.list("CA")) == 2

    def test_a_key_that_ends_makes_room(self, api: Caller, later: Any) -> None:
        soon = f"{datetime.now(UTC) + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
        first = [made(api, expires_at=soon), made(api), made(api), made(api)]
        assert api.send("POST", "/api-keys", DRAFT).status == 409
        api.send("DELETE", f"/api-keys/{first[1]['id']}")
        made(api)
        assert api.send("POST", "/api-keys", DRAFT).status == 409
        later(seconds=360)
        assert api.send("POST", "/api-keys", DRAFT, fresh()).status == 201
        assert api.send("POST", "/api-keys", DRAFT, fresh()).status == 409

    def test_a_rotation_needs_room_for_the_time_that_both_keys_are_in_force(self, api: Caller) -> None:
        ids = [made(api)["id"] for _ in range(4)]
        refused = api.send("POST", f"/api-keys/{ids[0]}/rotate", {})
        assert (refused.status, "CA has 4 keys" in refused.json["detail"]) == (409, True)
        assert api.send("POST", f"/api-keys/{ids[0]}/rotate", {"grace_seconds": 0}).status == 201
        assert api.send("POST", "/api-keys", DRAFT).status == 409

    def test_keys_from_before_are_counted_too(self, api: Caller, dynamodb: Any) -> None:
        for _ in range(3):
            made(api)
        in_force = {"PK": {"S": "APIKEY#TENANT#CA"}, "SK": {"S": "META"}}
        dynamodb.delete_item(TableName="represent-local", Key=in_force)
        made(api)
        assert api.send("POST", "/api-keys", DRAFT).status == 409

    def test_a_key_that_meets_others_for_ever_is_refused_for_a_while(
        self, keyring: api_keys.ApiKeyService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pauses: list[float] = []
        keyring.pause = pauses.append

        def met(*_: Any) -> None:
            raise WriteConflict(frozenset())

        monkeypatch.setattr(GlobalTable, "save_keys", met)
        with pytest.raises(Unavailable, match="at once") as refused:
            keyring.create("CA", api_keys.ApiKeyDraft(**DRAFT), OWNER)
        assert refused.value.headers["Retry-After"] == "2"
        assert len(pauses) == api_keys.ATTEMPTS - 1  # none after the last
        assert all(0 <= pause <= 0.4 for pause in pauses)


def made_elsewhere(api: Caller) -> Reply:
    return api.send(
        "POST", "/api-keys", DRAFT, {"X-Tenant-Id": "NV", "Authorization": f"Bearer {people.token('NV:admin')}"}
    )


def fresh() -> dict[str, str | None]:
    """Return a token that still holds six minutes from now."""
    return {"Authorization": f"Bearer {people.token('CA:admin')}"}


class TestMemory:
    def test_a_container_remembers_a_bounded_number_of_keys(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(api_keys, "REMEMBERED", 2)
        memory, read = api_keys.ApiKeyCache(), []

        def look(digest: str) -> None:
            memory.get(digest, lambda: read.append(digest))

        for digest in ("a", "b", "a", "c", "a", "b"):
            look(digest)
        assert read == ["a", "b", "c", "b"]

    def test_it_remembers_a_bounded_number_of_purses(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(api_keys, "REMEMBERED", 1)
        memory: Any = api_keys.ApiKeyCache()
        now = datetime.now(UTC)
        for _ in range(3):
            key = api_keys.ApiKey(
                id=uuid4(), tenant="CA", name="k", prefix="rep_", permissions=[], per_minute=1, per_day=1,
                created_at=now, created_by=None, expires_at=now,
            )  # fmt: skip
            limiter = memory.get_rate_limiter(key, None)
            assert memory.get_rate_limiter(key, None) is limiter
        assert len(memory._limiters) == 1
