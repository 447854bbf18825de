"""A deployed stage passes the smoke test, and has the alarms, dashboard and logs of the templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.cli import main

if TYPE_CHECKING:
    from tests.e2e.conftest import Deployed

pytestmark = pytest.mark.journey


def test_running_stage_passes_the_smoke_test(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["deploy", "smoke", "--stage", "local", "--endpoint-url", deployed.cloud.endpoint])
    assert status == 0, capsys.readouterr().out


def test_head_has_the_length_of_get_behind_the_gateway(deployed: Deployed) -> None:
    for path in ("/health", "/tenants/CA", "/representatives?limit=1", "/tenants/ZZ"):
        whole, head = deployed.send("GET", path), deployed.send("HEAD", path)
        assert (head.status, head.text) == (whole.status, "")
        assert head.headers["Content-Length"] == whole.headers["Content-Length"] == str(len(whole.text.encode()))


def test_pages_and_their_files_are_served_behind_the_gateway(deployed: Deployed) -> None:
    page = deployed.send("GET", "/", Accept_Language="es")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert '<html lang="es" data-photos="on"' in page.text
    assert deployed.send("GET", "/", Accept_Language="es", If_None_Match=page.headers["ETag"]).status == 304
    assert deployed.send("GET", "/embed").headers["Content-Security-Policy"].endswith("frame-ancestors *")
    moved = deployed.send("GET", "/embed/")
    assert (moved.status, moved.headers["Location"]) == (308, "../embed")
    script = deployed.send("GET", "/static/widget.js")
    assert (script.status, script.headers["Access-Control-Allow-Origin"]) == (200, "*")
    for name in ("..%2fapp.py", "%2e%2e%2fapp.py", "index.html", "widget.js%00"):
        assert deployed.send("GET", f"/static/{name}").status in (400, 404)


def test_alarms_dashboard_and_log_retention_exist(deployed: Deployed) -> None:
    watch, logs = deployed.place.client("cloudwatch"), deployed.place.client("logs")
    alarms = watch.describe_alarms(MaxRecords=100)["MetricAlarms"]
    assert len(alarms) == 46
    assert all(alarm["AlarmName"].startswith("represent-local-") for alarm in alarms)
    assert [entry["DashboardName"] for entry in watch.list_dashboards()["DashboardEntries"]] == ["represent-local"]
    groups = logs.describe_log_groups()["logGroups"]
    declared = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
    assert declared["/aws/lambda/represent-local"] == declared["/aws/apigateway/represent-local"] == 30


def test_api_is_throttled_traced_and_tagged(deployed: Deployed) -> None:
    gateway = deployed.place.client("apigateway")
    (api,) = [api for api in gateway.get_rest_apis()["items"] if api["name"] == "represent-local"]
    stage = gateway.get_stage(restApiId=api["id"], stageName="local")
    assert stage["tracingEnabled"] is True
    assert stage["methodSettings"]["*/*"]["throttlingRateLimit"] == 1000
    assert {"Application", "Stage", "Repository", "Owner", "CostCenter"} <= set(api["tags"])
