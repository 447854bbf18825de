"""Sign-in and mail are throttled by address, client and tenant, with or without an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.auth.permissions import SYSTEM
from chalicelib.auth.throttle import AttemptThrottle
from chalicelib.aws.global_table import GlobalTable
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import TooManyRequests
from tests import people
from tests.api.stage_client import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.tenant_table import Conditional
    from tests.api.conftest import Caller
    from tests.api.stage_client import Pool
    from tests.support import Calls

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ADA = "ada@example.org"


def throttle(now: datetime = NOON, **environment: str) -> AttemptThrottle:
    scope = Container(SYSTEM)
    names = settings.Settings({"STAGE": "local", **environment})
    return AttemptThrottle(scope.global_table, names, lambda: now)


def accepted(attempt: Callable[..., None], *arguments: Any, times: int = 1) -> list[bool]:
    def one() -> bool:
        try:
            attempt(*arguments)
        except TooManyRequests:
            return False
        return True

    return [one() for _ in range(times)]


@pytest.mark.usefixtures("dynamodb")
class TestLimits:
    def test_sign_in_is_limited_by_address(self) -> None:
        asked = throttle()
        assert accepted(asked.sign_in, ADA, "192.0.2.1", times=11) == [True] * 10 + [False]
        assert accepted(asked.sign_in, "bo@example.org", "192.0.2.1") == [True]
        assert accepted(throttle(NOON + timedelta(seconds=59)).sign_in, ADA, "192.0.2.1") == [False]
        assert accepted(throttle(NOON + timedelta(seconds=60)).sign_in, ADA, "192.0.2.1") == [True]

    @pytest.mark.parametrize(
        ("one", "same", "other"),
        [
            ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1"),
            ("::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.2"),
            ("", "not an address", "192.0.2.1"),
        ],
    )
    def test_sign_in_is_limited_by_client(self, one: str, same: str, other: str) -> None:
        asked = throttle()
        for count in range(60):
            asked.sign_in(f"person{count}@example.org", one)
        assert accepted(asked.sign_in, ADA, same) == [False]
        assert accepted(asked.sign_in, ADA, other) == [True]
        assert accepted(asked.refresh, same, times=61) == [True] * 60 + [False]

    def test_refused_attempts_of_an_address_do_not_count_for_its_client_and_vice_versa(self) -> None:
        asked = throttle(SIGN_INS_PER_CLIENT="12")
        assert sum(accepted(asked.sign_in, ADA, "192.0.2.1", times=30)) == 10
        assert accepted(asked.sign_in, "bo@example.org", "192.0.2.1", times=3) == [True, True, False]
        assert accepted(asked.sign_in, "bo@example.org", "192.0.2.2", times=9) == [True] * 8 + [False]

    @pytest.mark.parametrize("kind", ["register", "forgot", "invite"])
    def test_mail_is_limited_by_address(self, kind: str) -> None:
        def ask(now: datetime) -> Callable[[], None]:
            more = () if kind == "forgot" else ("CA",)
            return lambda: getattr(throttle(now), kind)(ADA, *more)

        assert accepted(ask(NOON), times=6) == [True] * 5 + [False]
        assert accepted(ask(NOON + timedelta(minutes=59))) == [False]
        assert accepted(ask(NOON + timedelta(minutes=60))) == [True]

    def test_registrations_and_invitations_of_a_tenant_are_limited_separately(self) -> None:
        asked = throttle(MAILS_PER_DAY="1000")
        for kind in (asked.register, asked.invite):
            for count in range(50):
                kind(f"person{count}@example.org", "CA")
            assert accepted(kind, ADA, "CA") == [False]
            assert accepted(kind, ADA, "NY") == [True]
        assert accepted(asked.register, "bo@example.org", None) == [True]

    def test_last_mails_of_a_day_are_reserved_for_invitations(self) -> None:
        asked = throttle()
        for count in range(35):
            (asked.register if count % 2 else asked.invite)(f"person{count}@example.org", f"T{count}")
        assert accepted(asked.register, "a@example.org", None) == [False]
        assert accepted(asked.forgot, "a@example.org") == [False]
        assert [accepted(asked.invite, f"b{n}@example.org", f"B{n}")[0] for n in range(16)] == [True] * 15 + [False]
        assert accepted(throttle(NOON + timedelta(days=1)).register, "c@example.org", None) == [True]

    def test_settings_change_the_limits(self) -> None:
        asked = throttle(SIGN_INS_PER_EMAIL="2", MAILS_PER_EMAIL="1", MAILS_PER_DAY="1", MAILS_FOR_INVITATIONS="1")
        assert accepted(asked.sign_in, ADA, "192.0.2.1", times=3) == [True, True, False]
        assert accepted(asked.code, ADA, times=3) == [True, True, False]
        assert accepted(asked.register, ADA, None) == [False]
        assert accepted(asked.invite, ADA, "CA", times=2) == [True, False]

    def test_retry_after_is_the_rest_of_the_period(self) -> None:
        accepted(throttle().forgot, ADA, times=5)
        with pytest.raises(TooManyRequests) as raised:
            throttle(NOON + timedelta(minutes=20)).forgot(ADA)
        assert raised.value.headers["Retry-After"] == "2400"

    def test_fast_clock_locks_out_no_one(self) -> None:
        accepted(throttle(NOON + timedelta(days=1)).sign_in, ADA, "192.0.2.1", times=10)
        assert accepted(throttle().sign_in, ADA, "192.0.2.1", times=11) == [True] * 10 + [False]

    def test_attempt_costs_one_write_for_each_started_counter(self, calls: Calls) -> None:
        asked = throttle()
        asked.sign_in(ADA, "192.0.2.1")
        assert calls.during() == ["UpdateItem"] * 4
        asked.sign_in(ADA, "192.0.2.1")
        assert calls.during() == ["UpdateItem"] * 2

    def test_concurrent_attempts_do_not_exceed_the_limit(self) -> None:
        with ThreadPoolExecutor(8) as threads:
            done = list(threads.map(lambda _: accepted(throttle().code, ADA)[0], range(40)))
        assert sum(done) == 10

    def test_period_started_by_a_concurrent_request_counts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        spend, updates = GlobalTable.consume_attempt, list[str]()

        def raced(table: GlobalTable, digest: str, change: Conditional) -> Any:
            updates.append(change.update)
            if len(updates) == 2:
                throttle(SIGN_INS_PER_EMAIL="2").code(ADA)
            return spend(table, digest, change)

        monkeypatch.setattr(GlobalTable, "consume_attempt", raced)
        asked = throttle(SIGN_INS_PER_EMAIL="2")
        assert accepted(asked.code, ADA, times=2) == [True, False]

    def test_counters_contain_no_personal_data_and_expire(self, dynamodb: Any) -> None:
        throttle().sign_in(ADA, "192.0.2.1")
        items = dynamodb.scan(TableName="represent-local-usage")["Items"]
        assert len(items) == 2
        assert ADA not in str(items)
        assert "192.0.2.1" not in str(items)
        assert {int(item["expires_at"]["N"]) for item in items} == {int(NOON.timestamp()) + 120}


def test_client_address_comes_from_the_gateway(api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pool
    monkeypatch.setenv("SIGN_INS_PER_CLIENT", "2")
    settings.load.cache_clear()
    body = {"grant_type": "password", "email": ADA, "password": PASSWORD}
    statuses = [
        api.send("POST", "/auth/token", body, {"Authorization": None, "X-Forwarded-For": f"192.0.2.{n}"}).status
        for n in range(3)
    ]
    assert statuses == [401, 401, 429]


ASKED: dict[str, dict[str, str]] = {
    "/auth/token": {"grant_type": "password", "password": "Wrong-Horse-77"},
    "/auth/register": {"password": PASSWORD},
    "/auth/confirm": {"code": "000000"},
    "/auth/password/forgot": {},
    "/auth/password/reset": {"code": "000000", "password": PASSWORD},
}


@pytest.mark.parametrize("path", ASKED)
def test_address_with_an_account_is_throttled_like_one_without(api: Caller, pool: Pool, path: str) -> None:
    pool.person(ADA)
    limit = 5 if path in ("/auth/register", "/auth/password/forgot") else 10
    refused = set()
    for email in (ADA, "unknown@example.org"):
        for _ in range(limit):
            assert api.send("POST", path, {"email": email, **ASKED[path]}, {"Authorization": None}).status != 429
        reply = api.send("POST", path, {"email": email, **ASKED[path]}, {"Authorization": None})
        refused.add((reply.status, reply.json["detail"]))
        assert 1 <= int(reply.headers["Retry-After"]) <= 3600
    assert refused == {(429, "Too many attempts; wait before you try again.")}


def test_invitations_are_throttled(api: Caller, pool: Pool) -> None:
    assert pool
    headers = {"Authorization": f"Bearer {people.token('CA:admin', email='admin@example.org')}"}
    statuses = [api.send("POST", "/users", {"email": ADA, "role": "editor"}, headers).status for _ in range(6)]
    assert statuses == [201] * 5 + [429]
