"""Recorded executions, usage reports, cost, budgets and operator alerts."""

from __future__ import annotations

import csv
import io
import json
import zlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import clients, event_bus
from chalicelib.aws.tenant_table import unmarshal
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import Invalid, Unavailable
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.operations import execution_context, execution_tracking
from chalicelib.operations.execution_tracking import end_tracking, start_tracking
from chalicelib.operations.operator_alerts import Failure
from chalicelib.system.task_message import Task
from chalicelib.usage.execution import KEPT, unpack
from chalicelib.usage.periods import EXECUTIONS
from tests.api.test_handlers import TestReviews

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller
    from tests.api.stage_client import Stage
    from tests.support import Calls

NAMES = {
    "account", "timestamp", "operation", "endpoint", "event_source", "duration_ms", "memory_used_mb",
    "memory_allocated_mb", "lambda_cost", "success", "ttl", "principal", "read_units", "write_units",
}  # fmt: skip


def records(dynamodb: DynamoDBClient, account: str | None = "CA") -> list[dict[str, Any]]:
    """Return the recorded executions of an account, in order."""
    partition = f"TENANT#{account}#{EXECUTIONS}" if account else f"USAGE#{EXECUTIONS}"
    answer = dynamodb.query(
        TableName="represent-local-usage",
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues={":pk": {"S": partition}},
    )
    return list(unpack(map(unmarshal, answer["Items"])))


@pytest.mark.usefixtures("tracking")
class TestRecords:
    def test_authenticated_call_is_recorded_with_duration_memory_and_cost(
        self, api: Caller, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024")
        settings.load.cache_clear()
        api.create()
        (record,) = records(dynamodb)
        assert set(record) == NAMES | {"run", "user", "api_key_id", "error_type"}
        assert (record["account"], record["operation"], record["endpoint"]) == (
            "CA", "create_representative", "POST /representatives",
        )  # fmt: skip
        assert (record["principal"], record["event_source"], record["success"]) == ("staff", "http", True)
        assert record["ttl"] == int((datetime.fromisoformat(record["timestamp"]) + KEPT).timestamp())
        assert Decimal(record["duration_ms"]) > 0
        assert Decimal(record["lambda_cost"]) > Decimal("0.0000002")
        assert (int(record["memory_allocated_mb"]), int(record["memory_used_mb"]) > 10) == (1024, True)
        assert Decimal(record["read_units"]) > 0

    def test_refused_call_is_recorded_with_its_error_type(self, api: Caller, dynamodb: DynamoDBClient) -> None:
        api.send("POST", "/representatives", {"name": ""})
        (record,) = records(dynamodb)
        assert (record["success"], record["error_type"]) == (False, "Invalid")

    def test_key_is_recorded_only_by_its_id(self, stage: Stage, dynamodb: DynamoDBClient) -> None:
        key = stage.credentials("key")
        stage.api.send("GET", "/representatives", headers=key | {"Authorization": None})
        (record,) = [one for one in records(dynamodb) if one["principal"] == "api_key"]
        assert (record["user"], len(record["api_key_id"])) == (None, 36)
        assert not [one for one in records(dynamodb) if "@" in str(one) or "rep_" in str(one)]

    def test_call_without_a_tenant_is_recorded_in_the_shared_account(
        self, api: Caller, dynamodb: DynamoDBClient
    ) -> None:
        api.get("/tenants", X_Tenant_Id=None)  # type: ignore[arg-type]
        assert [one["operation"] for one in records(dynamodb, None)] == ["list_tenants"]

    def test_anonymous_read_writes_no_record(self, api: Caller, calls: Calls, dynamodb: DynamoDBClient) -> None:
        api.get("/representatives", Authorization=None)  # type: ignore[arg-type]
        assert "BatchWriteItem" not in calls.names
        assert records(dynamodb) == []

    def test_log_has_duration_and_cost_of_every_request(
        self, api: Caller, log_lines: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024")
        settings.load.cache_clear()
        api.create()
        for tenant in ("CA", "Atlantis"):
            api.get("/representatives", Authorization=None, X_Tenant_Id=tenant)  # type: ignore[arg-type]
        made, read, refused = (line for line in map(json.loads, log_lines) if line["message"] == "request")
        assert read["principal"] == "anonymous"
        assert (read["event_source"], read["memory_allocated_mb"], read.get("error_type")) == ("http", 1024, None)
        assert Decimal(read["read_units"]) > 0
        assert Decimal(made["write_units"]) >= 0
        assert Decimal(read["lambda_cost"]) > Decimal("0.0000002")
        assert (read["memory_used_mb"] > 10, Decimal(read["duration_ms"]) > 0) == (True, True)
        assert refused["error_type"] == "NotFound"

    @pytest.mark.parametrize(
        ("wanted", "count"), [("all", 2), ("identified", 1), ("identifed", 1), ("", 1), ("off", 0)]
    )
    def test_setting_selects_the_recorded_calls(
        self, api: Caller, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch, wanted: str, count: int
    ) -> None:
        monkeypatch.setenv("USAGE_TRACKING", wanted)
        settings.load.cache_clear()
        api.get("/representatives", Authorization=None)  # type: ignore[arg-type]
        api.get("/representatives")
        assert len(records(dynamodb)) == count

    def test_event_functions_are_recorded_with_their_source(
        self, cloud: Cloud, api: Caller, dynamodb: DynamoDBClient
    ) -> None:
        api.create()
        cloud.publish(*cloud.stream())
        TestReviews().day(cloud)
        cloud.work()
        recorded = {(one["operation"], one["event_source"], one["principal"]) for one in records(dynamodb, None)}
        assert recorded == {("publish_changes", "dynamodb", "system"), ("review_tenants", "schedule", "system")}
        assert ("run_task", "sqs") in {(one["operation"], one["event_source"]) for one in records(dynamodb)}

    @pytest.mark.parametrize("broken", [Unavailable("throttled"), ValueError("a mistake of ours")])
    def test_failed_recording_does_not_fail_the_request(
        self, api: Caller, monkeypatch: pytest.MonkeyPatch, broken: Exception
    ) -> None:
        real = BaseClient._make_api_call  # type: ignore[attr-defined]

        def call(client: Any, name: str, params: Any) -> Any:
            if name == "BatchWriteItem":
                raise broken
            return real(client, name, params)

        monkeypatch.setattr(BaseClient, "_make_api_call", call)
        api.create()
        assert len(execution_tracking.get_execution_buffer()) == 1

    @pytest.mark.parametrize("who", ["staff", "anonymous"])
    def test_failed_measurement_does_not_fail_the_request_and_is_counted(
        self, api: Caller, monkeypatch: pytest.MonkeyPatch, log_lines: list[str], who: str
    ) -> None:
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "a lot")
        monkeypatch.setenv("SNAPSHOT_LIMIT", "1000000")  # by default it follows from the memory size
        settings.load.cache_clear()
        headers = {} if who == "staff" else {"Authorization": None}
        assert api.get("/representatives", **headers).status == 200  # type: ignore[arg-type]
        assert sum(json.loads(line).get("UsageDropped", 0) for line in log_lines) == 1

    def test_unprocessed_records_are_sent_again(
        self, api: Caller, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = BaseClient._make_api_call  # type: ignore[attr-defined]
        throttled = [2]

        def call(client: Any, name: str, params: Any) -> Any:
            if name == "BatchWriteItem" and throttled[0]:
                throttled[0] -= 1
                return {"UnprocessedItems": params["RequestItems"]}
            return real(client, name, params)

        monkeypatch.setattr(BaseClient, "_make_api_call", call)
        monkeypatch.setattr("time.sleep", lambda _: None)
        api.create()
        assert len(records(dynamodb)) == 1
        throttled[0] = 3
        api.create()
        assert (len(records(dynamodb)), len(execution_tracking.get_execution_buffer())) == (1, 1)

    def test_nested_executions_are_measured_separately(self, dynamodb: DynamoDBClient) -> None:
        outer = start_tracking("mcp", endpoint="POST /mcp")
        outer.principal, outer.account = SYSTEM, "CA"
        inner = start_tracking("get_rules", endpoint="GET /tenants/{tenant}/rules")
        inner.principal, inner.account = SYSTEM, "CA"
        Container(SYSTEM).for_tenant("CA").table.get("META")
        end_tracking(inner)
        end_tracking(outer)
        by_operation = {one["operation"]: one for one in records(dynamodb)}
        assert Decimal(by_operation["get_rules"]["read_units"]) > 0
        assert Decimal(by_operation["mcp"]["read_units"]) == 0
        # The charge for a request counts once.
        assert (
            Decimal(by_operation["get_rules"]["lambda_cost"])
            < Decimal("0.0000002")
            <= Decimal(by_operation["mcp"]["lambda_cost"])
        )


def roll_up(cloud: Cloud, tenant: str = "CA") -> None:
    """Roll up the usage of a tenant."""
    body = Task("roll_up", tenant, "2026-11-21T14").to_json()
    cloud.client.lambda_.invoke("run_task", cloud.client.events.generate_sqs_event([body]))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make roll-ups two hours from now."""
    init = Container.__init__

    def from_then(self: Container, *arguments: Any, **named: Any) -> None:
        init(self, *arguments, **named)
        self.now = lambda: datetime.now(UTC) + timedelta(hours=2)

    monkeypatch.setattr(Container, "__init__", from_then)


def write_usage(count: int, *, key: str = "", days_ago: int = 0) -> None:
    """Write usage records of a tenant."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    row = {
        "operation": "list_changes", "event_source": "http", "duration_ms": "1.500", "lambda_cost": "0.5",
        "read_units": "0.5", "write_units": "0", "success": True, "api_key_id": key or None,
    }  # fmt: skip
    rows = [row | {"run": f"{key}{number}"} for number in range(count)]
    table = {"columns": list(rows[0]), "rows": [list(row.values()) for row in rows]}
    item = {"packed": zlib.compress(json.dumps(table).encode()), "expires_at": int(at.timestamp())}
    items: Any = [(f"{at:%Y-%m-%dT%H:%M:%S.%fZ}#{key}", item)]
    Container(SYSTEM).open_usage_table("CA").put_all(EXECUTIONS, items)


class TestReports:
    @pytest.mark.usefixtures("later")
    def test_usage_is_reported_by_operation_key_and_source_as_json_and_csv(self, cloud: Cloud, api: Caller) -> None:
        write_usage(30)
        write_usage(3, key="k1")
        roll_up(cloud)
        for by, names in (("operation", ["list_changes"]), ("key", ["", "k1"]), ("source", ["http"])):
            report = api.get(f"/usage?by={by}")
            assert [row["name"] for row in report.data] == names
            assert sum(row["executions"] for row in report.data) == 33
            assert sum(Decimal(row["lambda_cost"]) for row in report.data) == Decimal("16.5")
            assert report.json["meta"]["until"]
        for path, headers in (("/usage?format=csv", {}), ("/usage", {"Accept": "text/csv"})):
            answer = api.get(path, **headers)
            assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
            (row,) = csv.DictReader(io.StringIO(answer.text))
            assert (row["name"], row["executions"]) == ("list_changes", "33")

    def test_report_has_hours_for_a_month_and_days_for_longer(self, api: Caller) -> None:
        assert api.get("/usage?from=2026-01-01T05:00:00Z&to=2026-01-02T00:00:00Z").data == []
        assert api.get("/usage?from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z").data == []
        for wrong, says in (
            ("from=2026-01-01T05:00:00Z&to=2026-03-01T00:00:00Z", "Send full days"),
            ("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "`from` must be before `to`"),
            ("from=2020-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "by at most 400 days"),
            ("from=2026-01-02T00:30:00Z", "added up by the hour"),
        ):
            refused = api.get(f"/usage?{wrong}")
            assert (refused.status, says in refused.text) == (400, True), refused.text
        assert api.get("/usage?format=csv").text.startswith('"name","executions",')

    def test_years_out_of_range_are_refused(self, api: Caller) -> None:
        for query in ("to=0001-01-01T00:00:00Z", "to=0001-01-01T00:00:00%2B14:00", "from=9999-12-31T23:00:00-05:00"):
            refused = api.get(f"/usage?{query}")
            assert (refused.status, "expected a year from 2000 to 2199" in refused.text) == (400, True), refused.text

    def test_invalid_budget_is_explained(self, api: Caller) -> None:
        for usd, says in ((0, "more than 0"), ("1.001", "at most 2 decimals"), ("x", "a number"), (True, "a number")):
            refused = api.send("PUT", "/usage/budget", {"monthly_usd": usd})
            assert (refused.status, says in refused.json["errors"][0]["detail"]) == (422, True), refused.text

    @pytest.mark.usefixtures("later")
    def test_month_is_projected_and_compared_with_the_budget(self, cloud: Cloud, api: Caller) -> None:
        empty = api.get("/usage/cost").one
        assert Decimal(empty["cost"]) == 0
        assert (empty["projected"], empty["budget"], empty["share"]) == (None, None, None)
        assert api.send("PUT", "/usage/budget", {"monthly_usd": "0.01"}).one == {"monthly_usd": "0.01"}
        write_usage(40)
        roll_up(cloud)
        cost = api.get("/usage/cost").one
        assert Decimal(cost["lambda_cost"]) == 20
        assert Decimal(cost["database_cost"]) == Decimal("0.0000025")
        assert Decimal(cost["cost"]) == Decimal("20.0000025")
        assert Decimal(cost["projected"]) >= Decimal(cost["cost"])
        assert (cost["budget"], Decimal(cost["share"])) == ("0.01", Decimal("200000.02"))
        events = [event for event in cloud.receive() if event["detail-type"] == "usage.budget_reached"]
        assert [event["detail"]["share"] for event in events] == [80, 100]
        roll_up(cloud)
        assert cloud.receive() == []
        (row,) = csv.DictReader(io.StringIO(api.get("/usage/cost?format=csv").text))
        assert (row["budget"], row["prices_from"]) == ("0.01", " ".join(cost["prices_from"]))

    @pytest.mark.usefixtures("later")
    def test_changed_budget_has_its_own_events(self, cloud: Cloud, api: Caller) -> None:
        write_usage(40)
        ids = set()
        for usd in ("0.01", "0.02"):
            api.send("PUT", "/usage/budget", {"monthly_usd": usd})
            roll_up(cloud)
            ids |= {event["detail"]["id"] for event in cloud.receive()}
        assert len(ids) == 4

    @pytest.mark.usefixtures("later")
    def test_days_without_roll_up_are_completed_at_once(self, cloud: Cloud, api: Caller) -> None:
        write_usage(5, days_ago=4)
        roll_up(cloud)
        assert [row["executions"] for row in api.get("/usage").data] == [5]

    def test_roll_up_is_hourly_for_each_tenant_and_the_shared_account(
        self, cloud: Cloud, api: Caller, tracking: None
    ) -> None:
        assert tracking is None
        api.create()
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T14:10:00Z", "detail": {}}
        event |= {"version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": []}
        assert cloud.client.lambda_.invoke("roll_up_usage", event).payload == 2
        asked = cloud.receive("tasks")
        assert [(task["name"], task["tenant"]) for task in asked] == [
            ("roll_up", "CA"),
            ("roll_up", SHARED_ENVIRONMENT),
        ]
        for task in asked:
            roll_up(cloud, tenant=task["tenant"])

    @pytest.mark.usefixtures("tracking")
    def test_usage_of_a_tenant_without_representatives_is_rolled_up(
        self, cloud: Cloud, api: Caller, calls: Calls, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls.during()
        for _ in range(2):
            assert api.get("/representatives", X_Tenant_Id="NV").status == 200
        assert calls.during().count("BatchWriteItem") == 3  # the account once, and each record
        monkeypatch.setattr(execution_context, "recorded_uses", set())
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T14:10:00Z", "detail": {}}
        event |= {"version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": []}
        cloud.client.lambda_.invoke("roll_up_usage", event)
        assert [task["tenant"] for task in cloud.receive("tasks")] == ["NV", SHARED_ENVIRONMENT]

    def test_access_denied_by_the_database_is_an_internal_error(
        self, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = BaseClient._make_api_call  # type: ignore[attr-defined]

        def call(client: Any, name: str, params: Any) -> Any:
            if name == "PutItem":
                raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, name)
            return real(client, name, params)

        monkeypatch.setattr(BaseClient, "_make_api_call", call)
        assert api.send("PUT", "/usage/budget", {"monthly_usd": "1"}).status == 500

    def test_platform_admin_sees_the_settings_that_functions_declare(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(execution_context, "recorded_uses", set())
        stage.api.get("/tenants/CA/rules")
        functions = stage.call("GET", "/ops/env", stage.credentials("platform")).data
        (found,) = [one for one in functions if one["function"].endswith("tenants.rules_routes.rules")]
        assert found["settings"] == {"DDB_TABLE_NAME": ["dynamodb:GetItem"]}
        (gate,) = [one for one in functions if one["function"] == execution_context.REQUEST_PIPELINE.name]
        assert "dynamodb:BatchGetItem" in gate["settings"]["DDB_TABLE_NAME"]


class TestOperatorAlerts:
    def failure(self, kind: str = "stale-tenant") -> str:
        return Failure(
            kind=kind, message="m", tenant=None, operation="run_task", request_id="-", at=datetime.now(UTC)
        ).model_dump_json()

    def notify(self, cloud: Cloud, body: str) -> None:
        cloud.client.lambda_.invoke("notify_operators", cloud.client.events.generate_sqs_event([body]))

    def test_one_cause_alerts_at_the_first_tenth_and_hundredth_failure(
        self, cloud: Cloud, log_lines: list[str]
    ) -> None:
        for _ in range(100):
            self.notify(cloud, self.failure())
        self.notify(cloud, self.failure("another"))
        received = cloud.receive()
        assert {event["detail-type"] for event in received} == {"system.critical_error"}
        assert [event["detail"]["count"] for event in received] == [1, 10, 100, 1]
        assert received[0]["detail"]["tenant"] == SHARED_ENVIRONMENT
        assert sum(json.loads(line).get("CriticalErrors", 0) for line in log_lines) == 101

    def test_alert_that_cannot_be_sent_is_redelivered_and_causes_no_alert(
        self, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(event_bus, "put", lambda *_: frozenset({0}))
            with pytest.raises(Unavailable):
                self.notify(cloud, self.failure())
        with pytest.raises(Invalid):
            self.notify(cloud, "x")
        assert cloud.receive("critical-errors") == []
        self.notify(cloud, self.failure())
        assert [event["detail"]["count"] for event in cloud.receive()] == [2]

    def test_alert_and_roll_up_functions_record_their_own_executions(
        self, cloud: Cloud, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch, tracking: None
    ) -> None:
        assert tracking is None
        monkeypatch.setattr(execution_context, "recorded_uses", set())
        self.notify(cloud, self.failure())
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T14:10:00Z", "detail": {}}
        event |= {"version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": []}
        cloud.client.lambda_.invoke("roll_up_usage", event)
        assert {one["operation"] for one in records(dynamodb, None)} == {"notify_operators", "roll_up_usage"}
        assert clients.dynamodb()
