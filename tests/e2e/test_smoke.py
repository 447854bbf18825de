"""A deployed stage answers what the smoke test asks, and has around it what the templates declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.cli import main

if TYPE_CHECKING:
    from tests.e2e.conftest import Deployed

pytestmark = pytest.mark.journey


def test_a_stage_that_is_up_holds_all_that_is_asked(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["deploy", "smoke", "--stage", "local", "--endpoint-url", deployed.cloud.endpoint])
    assert status == 0, capsys.readouterr().out


def test_alarms_a_dashboard_and_logs_with_an_end_are_there(deployed: Deployed) -> None:
    watch, logs = deployed.place.client("cloudwatch"), deployed.place.client("logs")
    alarms = watch.describe_alarms(MaxRecords=100)["MetricAlarms"]
    assert len(alarms) == 32
    assert all(alarm["AlarmName"].startswith("represent-local-") for alarm in alarms)
    assert [entry["DashboardName"] for entry in watch.list_dashboards()["DashboardEntries"]] == ["represent-local"]
    groups = logs.describe_log_groups()["logGroups"]
    declared = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
    assert declared["/aws/lambda/represent-local"] == declared["/aws/apigateway/represent-local"] == 30


def test_the_stage_holds_back_traces_and_writes_down_each_access(deployed: Deployed) -> None:
    gateway = deployed.place.client("apigateway")
    (api,) = [api for api in gateway.get_rest_apis()["items"] if api["name"] == "represent-local"]
    stage = gateway.get_stage(restApiId=api["id"], stageName="local")
    assert stage["tracingEnabled"] is True
    assert stage["methodSettings"]["*/*"]["throttlingRateLimit"] == 1000
    assert {"Application", "Stage", "Repository", "Owner", "CostCenter"} <= set(api["tags"])
