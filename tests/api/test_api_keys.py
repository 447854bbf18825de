"""API keys: shown once, limited to their tenant, permissions, lifetime and rate limits."""

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
from chalicelib.auth.permissions import API_KEY, SYSTEM, Permission, Principal
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


def create_key(api: Caller, **changed: Any) -> dict[str, Any]:
    reply = api.send("POST", "/api-keys", DRAFT | changed)
    assert reply.status == 201, reply.text
    return reply.one


def send_with_key(
    api: Caller, key: str, method: str = "GET", path: str = "/representatives", body: Any = None, **more: str
) -> Reply:
    return api.send(method, path, body, {"Authorization": None, "X-Api-Key": key} | more)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that moves the time forward, for dates and for the key cache."""
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


class TestCreation:
    def test_key_is_shown_once_and_stored_only_as_a_digest(self, api: Caller, dynamodb: Any) -> None:
        key = create_key(api)
        assert API_KEY.fullmatch(key["key"])
        assert key["key"].startswith(key["prefix"])
        assert len(key["prefix"]) == 12
        listed = api.get("/api-keys")
        assert [entry["id"] for entry in listed.data] == [key["id"]]
        assert key["key"] not in listed.text
        stored = str(dynamodb.scan(TableName="represent-local")["Items"])
        assert key["key"] not in stored
        assert key["prefix"] in stored

    def test_key_expires_after_a_year_by_default(self, api: Caller) -> None:
        expires = datetime.fromisoformat(create_key(api)["expires_at"])
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
    def test_invalid_field_is_pointed_at(self, api: Caller, changed: dict[str, Any], pointer: str) -> None:
        reply = api.send("POST", "/api-keys", DRAFT | changed)
        assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)
        assert "Permission." not in reply.text

    def test_key_cannot_have_permissions_that_its_creator_has_not(self, api: Caller) -> None:
        platform = {"Authorization": f"Bearer {people.token('platform:admin')}"}
        reply = api.send("POST", "/api-keys", DRAFT, platform)
        assert (reply.status, "representatives:create" in reply.json["detail"]) == (403, True)
        reads = {"name": "reader", "permissions": [Permission.REPRESENTATIVES_READ]}
        assert api.send("POST", "/api-keys", reads, platform).status == 201
        assert api.send("POST", f"/api-keys/{create_key(api)['id']}/rotate", {}, platform).status == 403

    def test_number_of_keys_of_a_tenant_is_limited(self, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(api_keys, "MOST", 2)
        first, _ = create_key(api), create_key(api)
        assert api.send("POST", "/api-keys", DRAFT).status == 409
        api.send("DELETE", f"/api-keys/{first['id']}")
        create_key(api)

    def test_creation_costs_a_read_and_a_write_and_a_query_the_first_time(self, api: Caller, calls: Calls) -> None:
        create_key(api)
        assert calls.during() == ["GetItem", "Query", "TransactWriteItems"]
        create_key(api)
        assert calls.during() == ["GetItem", "TransactWriteItems"]


class TestUse:
    def test_key_works_in_its_tenant_and_is_the_actor_of_the_change(self, api: Caller, dynamodb: Any) -> None:
        key = create_key(api)
        assert send_with_key(api, key["key"], "POST", body=ADA).status == 201
        assert send_with_key(api, key["key"], "POST", body=ADA, **{"X-Tenant-Id": "NV"}).status == 403
        change = next(
            item for item in dynamodb.scan(TableName="represent-local")["Items"] if "CHANGES" in item["PK"]["S"]
        )
        assert f'"actor":{{"kind":"api_key","id":"{key["id"]}"}}' in change["doc"]["S"]

    def test_key_must_send_sources(self, api: Caller) -> None:
        key, unsourced = create_key(api)["key"], {"name": "Ada Example", "position": "Mayor"}
        path = f"/representatives/{api.create()['id']}"
        for method, where, body in (
            ("POST", "/representatives", unsourced),
            ("PUT", path, unsourced | {"sources": []}),
            ("PATCH", path, {"sources": []}),
            ("PATCH", path, {"sources": None}),
        ):
            refused = send_with_key(api, key, method, where, body)
            assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "#/sources"), method
        # A record that has no sources yet is not changed without any either.
        left = send_with_key(api, key, "PATCH", path, {"party": "Green"})
        assert (left.status, left.json["errors"][0]["pointer"]) == (422, "#/sources")
        assert send_with_key(api, key, "PATCH", path, {"party": "Green", "sources": ADA["sources"]}).status == 200
        assert send_with_key(api, key, "PATCH", path, {"party": None}).status == 200
        assert send_with_key(api, key, "PUT", path, ADA).status == 200
        assert api.send("POST", "/representatives", unsourced).status == 201

    def test_key_cannot_verify_a_record(self, api: Caller) -> None:
        key, path = create_key(api)["key"], f"/representatives/{api.create()['id']}"
        refused = send_with_key(api, key, "PATCH", path, {"verified_at": "2026-01-31T12:00:00Z"})
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "#/verified_at")
        assert send_with_key(api, key, "POST", f"{path}/verify").status == 401

    def test_read_by_key_costs_one_count_and_the_read(self, api: Caller, calls: Calls) -> None:
        key = create_key(api)["key"]
        send_with_key(api, key)
        calls.during()
        send_with_key(api, key)
        assert calls.during() == ["UpdateItem", "GetItem"]

    @pytest.mark.parametrize("text", ["", "x", "rep_", "rep_" + "a" * 43, "rep_" + "a" * 44, "rep_" + "é" * 43])
    def test_invalid_key_is_refused(self, api: Caller, text: str) -> None:
        reply = send_with_key(api, text)
        assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, 'Bearer realm="represent"')

    def test_key_in_the_query_is_ignored(self, api: Caller) -> None:
        key = create_key(api)["key"]
        reply = api.send("POST", f"/representatives?api_key={key}", ADA, {"Authorization": None})
        assert reply.status == 401

    def test_token_together_with_a_key_is_refused(self, api: Caller) -> None:
        reply = api.send("GET", "/tenants", headers={"X-Api-Key": create_key(api)["key"]})
        assert (reply.status, {entry["pointer"] for entry in reply.json["errors"]}) == (
            400,
            {"Authorization", "X-Api-Key"},
        )

    def test_key_shows_its_last_use_and_the_use_of_today(self, api: Caller, later: Any) -> None:
        key = create_key(api)
        assert api.get("/api-keys").one["last_used_at"] is None
        for _ in range(3):
            send_with_key(api, key["key"])
        used = api.get(f"/api-keys/{key['id']}").one
        assert used["used_today"] == 3
        assert datetime.now(UTC) - datetime.fromisoformat(used["last_used_at"]) < timedelta(minutes=1)
        later(days=1)
        assert api.get("/api-keys").one["used_today"] == 0

    def test_answers_have_rate_limit_headers_and_429_has_retry_after(self, api: Caller) -> None:
        key = create_key(api, per_minute=2)["key"]
        assert send_with_key(api, key).headers["RateLimit-Policy"] == '"minute";q=2;w=60, "day";q=10000;w=86400'
        forbidden = send_with_key(api, key, "DELETE", f"/representatives/{uuid4()}")
        assert (forbidden.status, forbidden.headers["RateLimit"].split(";")[1]) == (403, "r=0")
        refused = send_with_key(api, key)
        assert refused.status == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 30
        assert refused.headers["RateLimit"].startswith('"minute";r=0')


class TestEndOfLife:
    def test_expired_key_is_refused(self, api: Caller, later: Any) -> None:
        soon = f"{datetime.now(UTC) + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
        key = create_key(api, expires_at=soon)
        assert send_with_key(api, key["key"]).status == 200
        later(minutes=6)
        assert send_with_key(api, key["key"]).status == 401
        assert api.send("GET", "/api-keys", headers=fresh_token()).one["status"] == "expired"

    def test_revoked_key_is_refused_within_a_minute(self, api: Caller, later: Any) -> None:
        key = create_key(api)
        assert send_with_key(api, key["key"]).status == 200
        revoked = api.send("DELETE", f"/api-keys/{key['id']}")
        assert (revoked.status, revoked.one["status"]) == (200, "revoked")
        assert api_keys.FRESH < 60
        later(seconds=api_keys.FRESH)
        assert send_with_key(api, key["key"]).status == 401

    def test_revocation_is_idempotent(self, api: Caller) -> None:
        path = f"/api-keys/{create_key(api)['id']}"
        first = api.send("DELETE", path).one
        assert api.send("DELETE", path).one == first

    def test_rotated_key_works_during_the_grace_period_and_the_new_one_has_its_permissions(
        self, api: Caller, later: Any
    ) -> None:
        old = create_key(api, per_minute=7)
        reply = api.send("POST", f"/api-keys/{old['id']}/rotate", {"grace_seconds": 600})
        new = reply.one
        assert reply.headers["Location"] == f"/api-keys/{new['id']}"
        assert (new["rotated_from"], new["permissions"], new["per_minute"]) == (old["id"], old["permissions"], 7)
        assert new["key"] != old["key"]
        for key in (old, new):
            assert send_with_key(api, key["key"]).status == 200
        later(seconds=660)
        assert [send_with_key(api, key["key"]).status for key in (old, new)] == [401, 200]

    def test_key_is_rotated_once_and_the_new_one_has_the_same_lifetime(self, api: Caller) -> None:
        soon = f"{datetime.now(UTC) + timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}"
        old = create_key(api, expires_at=soon)
        new = api.send("POST", f"/api-keys/{old['id']}/rotate", {}).one
        lives = [
            datetime.fromisoformat(key["expires_at"]) - datetime.fromisoformat(key["created_at"]) for key in (old, new)
        ]
        assert lives[0] == lives[1]
        again = api.send("POST", f"/api-keys/{old['id']}/rotate", {})
        assert (again.status, new["id"] in again.json["detail"]) == (409, True)

    def test_revoked_key_is_not_rotated(self, api: Caller) -> None:
        key = create_key(api)
        api.send("DELETE", f"/api-keys/{key['id']}")
        assert api.send("POST", f"/api-keys/{key['id']}/rotate", {}).status == 409

    def test_concurrent_changes_of_a_key_are_not_lost(self, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        path = f"/api-keys/{create_key(api)['id']}"
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
    def test_key_of_another_tenant_is_not_found(self, api: Caller, method: str, rest: str) -> None:
        path = f"/api-keys/{create_key(api)['id']}{rest}"
        reply = api.send(method, path, {} if rest else None, {"X-Tenant-Id": "NV"})
        assert reply.status == 404


class TestLimitOfKeys:
    """A tenant has at most MOST keys in force, even if several are made concurrently."""

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

    def test_concurrent_creations_do_not_exceed_the_limit(self, api: Caller, keyring: api_keys.ApiKeyService) -> None:
        create_key(api)
        draft = api_keys.ApiKeyDraft(**DRAFT)
        answers = self.answers(*[lambda: keyring.create("CA", draft, OWNER)] * 12)
        assert answers == {201: 3, 409: 9}
        assert len(keyring.list("CA")) == 4
        assert create_key_elsewhere(api).status == 201

    def test_concurrent_creations_and_rotations_do_not_exceed_the_limit(
        self, api: Caller, keyring: api_keys.ApiKeyService
    ) -> None:
        ids = [UUID(create_key(api)["id"]) for _ in range(3)]
        draft, grace = api_keys.ApiKeyDraft(**DRAFT), timedelta(hours=1)
        answers = self.answers(
            *[lambda: keyring.create("CA", draft, OWNER)] * 4,
            *[partial(keyring.rotate, "CA", key_id, grace, OWNER) for key_id in ids],
        )
        assert answers == {201: 1, 409: 6}
        assert [key.status for key in keyring.list("CA")] == ["active"] * 4

    def test_only_one_of_concurrent_rotations_of_a_key_succeeds(
        self, api: Caller, keyring: api_keys.ApiKeyService
    ) -> None:
        key_id = UUID(create_key(api)["id"])
        rotate = partial(keyring.rotate, "CA", key_id, timedelta(hours=1), OWNER)
        assert self.answers(*[rotate] * 6) == {201: 1, 409: 5}
        assert len(keyring.list("CA")) == 2

    def test_ended_key_does_not_count(self, api: Caller, later: Any) -> None:
        soon = f"{datetime.now(UTC) + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
        first = [create_key(api, expires_at=soon), create_key(api), create_key(api), create_key(api)]
        assert api.send("POST", "/api-keys", DRAFT).status == 409
        api.send("DELETE", f"/api-keys/{first[1]['id']}")
        create_key(api)
        assert api.send("POST", "/api-keys", DRAFT).status == 409
        later(seconds=360)
        assert api.send("POST", "/api-keys", DRAFT, fresh_token()).status == 201
        assert api.send("POST", "/api-keys", DRAFT, fresh_token()).status == 409

    def test_rotation_with_a_grace_period_counts_both_keys(self, api: Caller) -> None:
        ids = [create_key(api)["id"] for _ in range(4)]
        refused = api.send("POST", f"/api-keys/{ids[0]}/rotate", {})
        assert (refused.status, "CA has 4 keys" in refused.json["detail"]) == (409, True)
        assert api.send("POST", f"/api-keys/{ids[0]}/rotate", {"grace_seconds": 0}).status == 201
        assert api.send("POST", "/api-keys", DRAFT).status == 409

    def test_keys_without_a_counter_item_are_counted(self, api: Caller, dynamodb: Any) -> None:
        for _ in range(3):
            create_key(api)
        in_force = {"PK": {"S": "APIKEY#TENANT#CA"}, "SK": {"S": "META"}}
        dynamodb.delete_item(TableName="represent-local", Key=in_force)
        create_key(api)
        assert api.send("POST", "/api-keys", DRAFT).status == 409

    def test_endless_conflicts_are_unavailable(
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
        assert len(pauses) == api_keys.ATTEMPTS - 1  # no pause after the last attempt
        assert all(0 <= pause <= 0.4 for pause in pauses)


def create_key_elsewhere(api: Caller) -> Reply:
    return api.send(
        "POST", "/api-keys", DRAFT, {"X-Tenant-Id": "NV", "Authorization": f"Bearer {people.token('NV:admin')}"}
    )


def fresh_token() -> dict[str, str | None]:
    """Return a token that is still valid in six minutes."""
    return {"Authorization": f"Bearer {people.token('CA:admin')}"}


class TestApiKeyCache:
    def test_number_of_cached_keys_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(api_keys, "REMEMBERED", 2)
        memory, read = api_keys.ApiKeyCache(), []

        def look(digest: str) -> None:
            memory.get(digest, lambda: read.append(digest))

        for digest in ("a", "b", "a", "c", "a", "b"):
            look(digest)
        assert read == ["a", "b", "c", "b"]

    def test_number_of_cached_rate_limiters_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
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
