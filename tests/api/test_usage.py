"""What is recorded of each execution, what it comes to, and whom it is told to."""

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
    from tests.api.world import World
    from tests.support import Calls

NAMES = {
    "account", "timestamp", "operation", "endpoint", "event_source", "duration_ms", "memory_used_mb",
    "memory_allocated_mb", "lambda_cost", "success", "ttl", "principal", "read_units", "write_units",
}  # fmt: skip


def records(dynamodb: DynamoDBClient, account: str | None = "CA") -> list[dict[str, Any]]:
    """Return the executions that were recorded of an account, in order."""
    partition = f"TENANT#{account}#{EXECUTIONS}" if account else f"USAGE#{EXECUTIONS}"
    answer = dynamodb.query(
        TableName="represent-local-usage",
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues={":pk": {"S": partition}},
    )
    return list(unpack(map(unmarshal, answer["Items"])))


@pytest.mark.usefixtures("tracking")
class TestRecords:
    def test_a_call_of_somebody_who_is_known_is_recorded_with_what_it_took(
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

    def test_what_is_refused_is_recorded_with_the_kind_of_error(self, api: Caller, dynamodb: DynamoDBClient) -> None:
        api.send("POST", "/representatives", {"name": ""})
        (record,) = records(dynamodb)
        assert (record["success"], record["error_type"]) == (False, "Invalid")

    def test_a_key_is_recorded_by_its_id_and_nobody_by_more(self, world: World, dynamodb: DynamoDBClient) -> None:
        key = world.credentials("key")
        world.api.send("GET", "/representatives", headers=key | {"Authorization": None})
        (record,) = [one for one in records(dynamodb) if one["principal"] == "api_key"]
        assert (record["user"], len(record["api_key_id"])) == (None, 36)
        assert not [one for one in records(dynamodb) if "@" in str(one) or "rep_" in str(one)]

    def test_a_call_that_speaks_of_no_tenant_is_recorded_apart(self, api: Caller, dynamodb: DynamoDBClient) -> None:
        api.get("/tenants", X_Tenant_Id=None)  # type: ignore[arg-type]
        assert [one["operation"] for one in records(dynamodb, None)] == ["list_tenants"]

    def test_reading_as_nobody_writes_nothing(self, api: Caller, calls: Calls, dynamodb: DynamoDBClient) -> None:
        api.get("/representatives", Authorization=None)  # type: ignore[arg-type]
        assert "BatchWriteItem" not in calls.names
        assert records(dynamodb) == []

    def test_the_log_tells_of_everybody_what_their_request_took_and_cost(
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
    def test_a_setting_says_whose_calls_are_kept(
        self, api: Caller, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch, wanted: str, count: int
    ) -> None:
        monkeypatch.setenv("USAGE_TRACKING", wanted)
        settings.load.cache_clear()
        api.get("/representatives", Authorization=None)  # type: ignore[arg-type]
        api.get("/representatives")
        assert len(records(dynamodb)) == count

    def test_what_events_start_is_recorded_with_its_source(
        self, cloud: Cloud, api: Caller, dynamodb: DynamoDBClient
    ) -> None:
        api.create()
        cloud.publish(*cloud.stream())
        TestReviews().day(cloud)
        cloud.work()
        told = {(one["operation"], one["event_source"], one["principal"]) for one in records(dynamodb, None)}
        assert told == {("publish_changes", "dynamodb", "system"), ("review_tenants", "schedule", "system")}
        assert ("run_task", "sqs") in {(one["operation"], one["event_source"]) for one in records(dynamodb)}

    @pytest.mark.parametrize("broken", [Unavailable("throttled"), ValueError("a mistake of ours")])
    def test_that_it_cannot_be_recorded_fails_no_request(
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

    @pytest.mark.parametrize("who", ["staff", "nobody"])
    def test_that_it_cannot_be_measured_fails_no_request_and_is_counted(
        self, api: Caller, monkeypatch: pytest.MonkeyPatch, log_lines: list[str], who: str
    ) -> None:
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "a lot")
        monkeypatch.setenv("SNAPSHOT_LIMIT", "1000000")  # which follows from that
        settings.load.cache_clear()
        headers = {} if who == "staff" else {"Authorization": None}
        assert api.get("/representatives", **headers).status == 200  # type: ignore[arg-type]
        assert sum(json.loads(line).get("UsageDropped", 0) for line in log_lines) == 1

    def test_what_the_database_does_not_process_is_sent_again(
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

    def test_a_run_within_a_run_counts_its_time_and_its_reads_for_itself(self, dynamodb: DynamoDBClient) -> None:
        outer = start_tracking("mcp", endpoint="POST /mcp")
        outer.principal, outer.account = SYSTEM, "CA"
        inner = start_tracking("get_rules", endpoint="GET /tenants/{tenant}/rules")
        inner.principal, inner.account = SYSTEM, "CA"
        Container(SYSTEM).for_tenant("CA").table.get("META")
        end_tracking(inner)
        end_tracking(outer)
        told = {one["operation"]: one for one in records(dynamodb)}
        assert Decimal(told["get_rules"]["read_units"]) > 0
        assert Decimal(told["mcp"]["read_units"]) == 0
        # One request is paid for once.
        assert Decimal(told["get_rules"]["lambda_cost"]) < Decimal("0.0000002") <= Decimal(told["mcp"]["lambda_cost"])


def roll_up(cloud: Cloud, tenant: str = "CA") -> None:
    """Let the usage of a tenant be added up."""
    body = Task("roll_up", tenant, "2026-11-21T14").to_json()
    cloud.client.lambda_.invoke("run_task", cloud.client.events.generate_sqs_event([body]))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let roll-ups be made as some hours from now."""
    init = Container.__init__

    def from_then(self: Container, *arguments: Any, **named: Any) -> None:
        init(self, *arguments, **named)
        self.now = lambda: datetime.now(UTC) + timedelta(hours=2)

    monkeypatch.setattr(Container, "__init__", from_then)


def used(count: int, *, key: str = "", days_ago: int = 0) -> None:
    """Let a tenant have used something."""
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
    def test_what_was_used_is_told_by_operation_key_and_source_as_json_and_csv(self, cloud: Cloud, api: Caller) -> None:
        used(30)
        used(3, key="k1")
        roll_up(cloud)
        for by, names in (("operation", ["list_changes"]), ("key", ["", "k1"]), ("source", ["http"])):
            told = api.get(f"/usage?by={by}")
            assert [row["name"] for row in told.data] == names
            assert sum(row["executions"] for row in told.data) == 33
            assert sum(Decimal(row["lambda_cost"]) for row in told.data) == Decimal("16.5")
            assert told.json["meta"]["until"]
        for path, headers in (("/usage?format=csv", {}), ("/usage", {"Accept": "text/csv"})):
            answer = api.get(path, **headers)
            assert answer.headers["Content-Type"] == "text/csv"
            (row,) = csv.DictReader(io.StringIO(answer.text))
            assert (row["name"], row["executions"]) == ("list_changes", "33")

    def test_hours_are_told_for_a_month_and_days_for_longer(self, api: Caller) -> None:
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

    def test_days_that_no_calendar_reaches_are_refused(self, api: Caller) -> None:
        for query in ("to=0001-01-01T00:00:00Z", "to=0001-01-01T00:00:00%2B14:00", "from=9999-12-31T23:00:00-05:00"):
            refused = api.get(f"/usage?{query}")
            assert (refused.status, "expected a year from 2000 to 2199" in refused.text) == (400, True), refused.text

    def test_a_budget_that_cannot_be_is_told_what_would_be_right(self, api: Caller) -> None:
        for usd, says in ((0, "more than 0"), ("1.001", "at most 2 decimals"), ("x", "a number"), (True, "a number")):
            refused = api.send("PUT", "/usage/budget", {"monthly_usd": usd})
            assert (refused.status, says in refused.json["errors"][0]["detail"]) == (422, True), refused.text

    @pytest.mark.usefixtures("later")
    def test_a_month_is_projected_and_held_against_the_budget(self, cloud: Cloud, api: Caller) -> None:
        empty = api.get("/usage/cost").one
        assert Decimal(empty["cost"]) == 0
        assert (empty["projected"], empty["budget"], empty["share"]) == (None, None, None)
        assert api.send("PUT", "/usage/budget", {"monthly_usd": "0.01"}).one == {"monthly_usd": "0.01"}
        used(40)
        roll_up(cloud)
        told = api.get("/usage/cost").one
        assert Decimal(told["lambda_cost"]) == 20
        assert Decimal(told["database_cost"]) == Decimal("0.0000025")
        assert Decimal(told["cost"]) == Decimal("20.0000025")
        assert Decimal(told["projected"]) >= Decimal(told["cost"])
        assert (told["budget"], Decimal(told["share"])) == ("0.01", Decimal("200000.02"))
        events = [event for event in cloud.heard() if event["detail-type"] == "usage.budget_reached"]
        assert [event["detail"]["share"] for event in events] == [80, 100]
        roll_up(cloud)
        assert cloud.heard() == []
        (row,) = csv.DictReader(io.StringIO(api.get("/usage/cost?format=csv").text))
        assert (row["budget"], row["prices_from"]) == ("0.01", " ".join(told["prices_from"]))

    @pytest.mark.usefixtures("later")
    def test_another_budget_is_told_of_by_other_events(self, cloud: Cloud, api: Caller) -> None:
        used(40)
        ids = set()
        for usd in ("0.01", "0.02"):
            api.send("PUT", "/usage/budget", {"monthly_usd": usd})
            roll_up(cloud)
            ids |= {event["detail"]["id"] for event in cloud.heard()}
        assert len(ids) == 4

    @pytest.mark.usefixtures("later")
    def test_what_nobody_has_added_up_for_days_is_made_good_at_once(self, cloud: Cloud, api: Caller) -> None:
        used(5, days_ago=4)
        roll_up(cloud)
        assert [row["executions"] for row in api.get("/usage").data] == [5]

    def test_usage_is_rolled_up_by_the_hour_for_each_tenant_and_for_those_of_none(
        self, cloud: Cloud, api: Caller, tracking: None
    ) -> None:
        assert tracking is None
        api.create()
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T14:10:00Z", "detail": {}}
        event |= {"version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": []}
        assert cloud.client.lambda_.invoke("roll_up_usage", event).payload == 2
        asked = cloud.heard("tasks")
        assert [(task["name"], task["tenant"]) for task in asked] == [
            ("roll_up", "CA"),
            ("roll_up", SHARED_ENVIRONMENT),
        ]
        for task in asked:
            roll_up(cloud, tenant=task["tenant"])

    @pytest.mark.usefixtures("tracking")
    def test_usage_of_a_tenant_that_has_no_records_is_added_up_too(
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
        assert [task["tenant"] for task in cloud.heard("tasks")] == ["NV", SHARED_ENVIRONMENT]

    def test_a_database_that_refuses_a_budget_is_an_error_of_ours(
        self, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = BaseClient._make_api_call  # type: ignore[attr-defined]

        def call(client: Any, name: str, params: Any) -> Any:
            if name == "PutItem":
                raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, name)
            return real(client, name, params)

        monkeypatch.setattr(BaseClient, "_make_api_call", call)
        assert api.send("PUT", "/usage/budget", {"monthly_usd": "1"}).status == 500

    def test_a_platform_admin_sees_what_functions_declare(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(execution_context, "recorded_uses", set())
        world.api.get("/tenants/CA/rules")
        told = world.call("GET", "/ops/env", world.credentials("platform")).data
        (found,) = [one for one in told if one["function"].endswith("tenants.routes.rules")]
        assert found["settings"] == {"DDB_TABLE_NAME": ["dynamodb:GetItem"]}
        (gate,) = [one for one in told if one["function"] == execution_context.REQUEST_PIPELINE.name]
        assert "dynamodb:BatchGetItem" in gate["settings"]["DDB_TABLE_NAME"]


class TestFailuresThatNeedAPerson:
    def failure(self, kind: str = "stale-tenant") -> str:
        return Failure(
            kind=kind, message="m", tenant=None, operation="run_task", request_id="-", at=datetime.now(UTC)
        ).model_dump_json()

    def tell(self, cloud: Cloud, body: str) -> None:
        cloud.client.lambda_.invoke("notify_operators", cloud.client.events.generate_sqs_event([body]))

    def test_one_cause_is_told_at_the_first_the_tenth_and_the_hundredth(
        self, cloud: Cloud, log_lines: list[str]
    ) -> None:
        for _ in range(100):
            self.tell(cloud, self.failure())
        self.tell(cloud, self.failure("another"))
        heard = cloud.heard()
        assert {event["detail-type"] for event in heard} == {"system.critical_error"}
        assert [event["detail"]["count"] for event in heard] == [1, 10, 100, 1]
        assert heard[0]["detail"]["tenant"] == SHARED_ENVIRONMENT
        assert sum(json.loads(line).get("CriticalErrors", 0) for line in log_lines) == 101

    def test_what_cannot_be_told_is_brought_again_and_reports_nothing_of_itself(
        self, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(event_bus, "put", lambda *_: frozenset({0}))
            with pytest.raises(Unavailable):
                self.tell(cloud, self.failure())
        with pytest.raises(Invalid):
            self.tell(cloud, "x")
        assert cloud.heard("critical-errors") == []
        self.tell(cloud, self.failure())
        assert [event["detail"]["count"] for event in cloud.heard()] == [2]

    def test_it_writes_down_what_it_uses_itself(
        self, cloud: Cloud, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch, tracking: None
    ) -> None:
        assert tracking is None
        monkeypatch.setattr(execution_context, "recorded_uses", set())
        self.tell(cloud, self.failure())
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T14:10:00Z", "detail": {}}
        event |= {"version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": []}
        cloud.client.lambda_.invoke("roll_up_usage", event)
        assert {one["operation"] for one in records(dynamodb, None)} == {"notify_operators", "roll_up_usage"}
        assert clients.dynamodb()
