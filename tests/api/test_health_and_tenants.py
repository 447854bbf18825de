"""Health, and the public registry of tenants."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chalicelib.aws import clients
from tests.api.test_problems import DOWN, Failing, problem, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.api.conftest import Caller
    from tests.support import Calls


def test_health_asks_nobody(api: Caller, calls: Calls) -> None:
    assert api.get("/health").one == {"status": "ok"}
    assert calls.during() == []


def test_readiness_writes_a_canary_that_expires_and_reads_it_back(api: Caller, calls: Calls, dynamodb: Any) -> None:
    reports = api.get("/health/ready").data
    assert [(report["name"], report["status"]) for report in reports] == [
        ("directory table", "ok"),
        ("usage table", "ok"),
    ]
    assert all(report["latency_ms"] >= 0 for report in reports)
    assert calls.during() == ["PutItem", "GetItem"] * 2
    (canary,) = dynamodb.scan(TableName="represent-local")["Items"]
    assert canary["PK"]["S"].startswith("HEALTH#")
    assert int(canary["expires_at"]["N"]) > 0


def test_a_dependency_that_is_down_makes_the_service_not_ready(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    for fail in (*DOWN, refusal("ResourceNotFoundException")):
        monkeypatch.setattr(clients, "dynamodb", lambda fail=fail: Failing(fail))
        reply = api.get("/health/ready")
        told = problem(reply, 503)
        assert [report["status"] for report in told["dependencies"]] == ["down", "down"]
        assert "Retry-After" in reply.headers


def test_one_dependency_down_is_told_apart_from_one_that_is_up(api: Caller, dynamodb: Any) -> None:
    dynamodb.delete_table(TableName="represent-local-usage")
    told = problem(api.get("/health/ready"), 503)
    assert [(report["name"], report["status"]) for report in told["dependencies"]] == [
        ("directory table", "ok"),
        ("usage table", "down"),
    ]


def test_a_database_that_forgets_is_down(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful:
        def put_item(self, **_: Any) -> None:
            """Take it and lose it."""

        def get_item(self, **_: Any) -> dict[str, Any]:
            return {}

    monkeypatch.setattr(clients, "dynamodb", Forgetful)
    problem(api.get("/health/ready"), 503)


def test_tenants_are_listed_in_pages_without_asking_the_database(api: Caller, calls: Calls) -> None:
    reply = api.get("/tenants?kind=county&state=NY&limit=2")
    assert [tenant["id"] for tenant in reply.data] == ["NY-Albany", "NY-Allegany"]
    assert reply.json["meta"] == {"total": 62, "skip": 0, "limit": 2}
    assert reply.headers["Link"] == '<?kind=county&state=NY&skip=2&limit=2>; rel="next"'
    assert api.get("/tenants").json["meta"]["total"] == 3288
    assert api.get("/tenants?kind=state").json["meta"]["total"] == 56
    assert api.get("/tenants?state=ZZ").json["meta"]["total"] == 0
    assert calls.during() == []


def test_a_bad_filter_is_told_what_would_be_right(api: Caller) -> None:
    assert "'state' or 'county'" in problem(api.get("/tenants?kind=city"), 400)["detail"]
    assert "two letters" in problem(api.get("/tenants?state=ny"), 400)["detail"]
    assert "known: skip, limit, kind, state" in problem(api.get("/tenants?q=x"), 400)["detail"]


def test_a_tenant_tells_its_codes_and_its_division(api: Caller) -> None:
    assert api.get("/tenants/NY-Albany").one == {
        "id": "NY-Albany",
        "name": "Albany County",
        "kind": "county",
        "type": "county",
        "state": "NY",
        "fips": "36001",
        "county_fips": "36001",
        "division_id": "ocd-division/country:us/state:ny/county:albany",
    }


def test_an_unknown_tenant_is_told_the_nearest(api: Caller) -> None:
    assert problem(api.get("/tenants/ny-albany"), 404)["suggestions"][0] == "NY-Albany"


def test_a_request_ends_in_a_line_that_says_who_did_what_where_and_how_it_went(
    api: Caller, log_lines: list[str]
) -> None:
    log_lines.clear()
    reply = api.get("/representatives")
    (line,) = [json.loads(entry) for entry in log_lines]
    assert line["request_id"] == reply.headers["X-Request-Id"]
    told = {
        name: line[name]
        for name in ("tenant", "principal", "operation", "method", "route", "status", "outcome", "Stage")
    }
    assert told == {
        "tenant": "CA", "principal": "staff", "operation": "list_representatives", "method": "GET",
        "route": "/representatives", "status": 200, "outcome": "answered", "Stage": "local",
    }  # fmt: skip


def test_reading_the_registry_needs_no_setting(api: Caller, set_environment: Callable[..., None]) -> None:
    set_environment()
    assert api.send("GET", "/tenants/CA", headers={"Authorization": None}).status == 200
