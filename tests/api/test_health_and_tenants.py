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


def test_health_needs_no_credential_and_makes_no_call(api: Caller, calls: Calls) -> None:
    assert api.get("/health").one == {"status": "ok"}
    assert calls.during() == []


def test_readiness_writes_an_expiring_canary_and_reads_it(api: Caller, calls: Calls, dynamodb: Any) -> None:
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


def test_unavailable_dependency_makes_the_service_not_ready(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    for fail in (*DOWN, refusal("ResourceNotFoundException")):
        monkeypatch.setattr(clients, "dynamodb", lambda fail=fail: Failing(fail))
        reply = api.get("/health/ready")
        body = problem(reply, 503)
        assert [report["status"] for report in body["dependencies"]] == ["down", "down"]
        assert "Retry-After" in reply.headers


def test_readiness_reports_each_dependency_separately(api: Caller, dynamodb: Any) -> None:
    dynamodb.delete_table(TableName="represent-local-usage")
    body = problem(api.get("/health/ready"), 503)
    assert [(report["name"], report["status"]) for report in body["dependencies"]] == [
        ("directory table", "ok"),
        ("usage table", "down"),
    ]


def test_database_that_loses_the_canary_is_down(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful:
        def put_item(self, **_: Any) -> None:
            """Discard the item."""

        def get_item(self, **_: Any) -> dict[str, Any]:
            return {}

    monkeypatch.setattr(clients, "dynamodb", Forgetful)
    problem(api.get("/health/ready"), 503)


def test_tenants_are_listed_in_pages_without_aws_calls(api: Caller, calls: Calls) -> None:
    reply = api.get("/tenants?kind=county&state=NY&limit=2")
    assert [tenant["id"] for tenant in reply.data] == ["NY-Albany", "NY-Allegany"]
    assert reply.json["meta"] == {"total": 62, "skip": 0, "limit": 2}
    assert reply.headers["Link"] == '<?kind=county&state=NY&skip=2&limit=2>; rel="next"'
    assert api.get("/tenants").json["meta"]["total"] == 3288
    assert api.get("/tenants?kind=state").json["meta"]["total"] == 56
    assert api.get("/tenants?state=ZZ").json["meta"]["total"] == 0
    assert calls.during() == []


def test_invalid_filter_is_explained(api: Caller) -> None:
    assert "'state' or 'county'" in problem(api.get("/tenants?kind=city"), 400)["detail"]
    assert "two letters" in problem(api.get("/tenants?state=ny"), 400)["detail"]
    assert "known ones are: skip, limit, kind, state" in problem(api.get("/tenants?q=x"), 400)["detail"]


def test_tenant_has_its_codes_and_division_id(api: Caller) -> None:
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


def test_unknown_tenant_suggests_similar_ids(api: Caller) -> None:
    assert problem(api.get("/tenants/ny-albany"), 404)["suggestions"][0] == "NY-Albany"


def test_request_log_line_has_principal_operation_route_and_outcome(api: Caller, log_lines: list[str]) -> None:
    log_lines.clear()
    reply = api.get("/representatives")
    (line,) = [json.loads(entry) for entry in log_lines]
    assert line["request_id"] == reply.headers["X-Request-Id"]
    logged = {
        name: line[name]
        for name in ("tenant", "principal", "operation", "method", "route", "status", "outcome", "Stage")
    }
    assert logged == {
        "tenant": "CA", "principal": "staff", "operation": "list_representatives", "method": "GET",
        "route": "/representatives", "status": 200, "outcome": "answered", "Stage": "local",
    }  # fmt: skip


def test_registry_needs_no_settings(api: Caller, set_environment: Callable[..., None]) -> None:
    set_environment()
    assert api.send("GET", "/tenants/CA", headers={"Authorization": None}).status == 200
