"""The handlers that the stream, the schedule and the queues invoke, called as Lambda calls them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from chalicelib import container
from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import event_bus
from chalicelib.container import Container
from chalicelib.core.errors import Invalid
from chalicelib.imports.jobs import ImportDraft, ImportJobRepository, ImportState
from chalicelib.operations import execution_context
from chalicelib.representatives.models import RepresentativeDraft
from chalicelib.tenants.rules_models import RulesDraft
from tests.api.test_rules import rename_office

if TYPE_CHECKING:
    from chalicelib.imports.jobs import ImportJob
    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller

LONG_AGO = datetime.now(UTC) - timedelta(days=800)


def create_days_ago(days_ago: int, **fields: Any) -> None:
    """Create a representative some days ago."""
    moment = datetime.now(UTC) - timedelta(days=days_ago)
    draft = {"name": "Ada", "position": "Mayor"} | fields
    Container(SYSTEM, now=lambda: moment).for_tenant("CA").representatives.create(
        RepresentativeDraft.model_validate(draft)
    )


def make_import(hours_ago: int, state: ImportState) -> str:
    """Make an import that entered its state some hours ago; return its id."""
    moment = datetime.now(UTC) - timedelta(hours=hours_ago)
    log = Container(SYSTEM, now=lambda: moment).for_tenant("CA").imports.jobs
    job = log.create(ImportDraft(), None)
    return str((job if state == ImportState.WAITING else log.change(job, state=state)).id)


class TestPublishing:
    def test_every_change_is_published_on_the_bus(self, cloud: Cloud, api: Caller) -> None:
        ada = api.create()
        api.send("PATCH", f"/representatives/{ada['id']}", {"party": "Green"})
        assert cloud.publish(*cloud.stream()) == []
        received = cloud.receive()
        assert [event["detail-type"] for event in received] == [
            "representative.created", "vacancy.filled", "representative.updated"
        ]  # fmt: skip
        assert {event["source"] for event in received} == {"represent"}
        assert [event["detail"]["id"] for event in received] == ["CA:1", "CA:1", "CA:2"]

    def test_changes_refused_by_the_bus_are_redelivered(
        self, cloud: Cloud, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        api.create()
        records = cloud.stream()
        with monkeypatch.context() as patched:
            patched.setattr(event_bus, "put", lambda *_: frozenset({1}))
            assert cloud.publish(*records) == ["at-000000000001"]
        assert cloud.publish(*records) == []
        assert len(cloud.receive()) == 2

    def test_unreadable_change_alerts_operators_and_does_not_block_other_changes(
        self, cloud: Cloud, api: Caller
    ) -> None:
        api.create()
        (good,) = cloud.stream()
        bad = json.loads(json.dumps(good))
        bad["dynamodb"]["NewImage"]["doc"]["S"] = "{"
        assert cloud.publish(bad, good) == []
        assert len(cloud.receive()) == 2
        (failure,) = cloud.receive("critical-errors")
        assert (failure["kind"], failure["operation"]) == ("unreadable-change", "publish_changes")


class TestReviews:
    def day(self, cloud: Cloud) -> int:
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T00:05:00Z", "detail": {}}
        event |= {"version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": []}
        return int(cloud.client.lambda_.invoke("review_tenants", event).payload)

    def test_each_tenant_with_records_is_reviewed_once_a_day(self, cloud: Cloud, api: Caller) -> None:
        api.create()
        assert self.day(cloud) == 1
        assert cloud.receive("tasks") == [{"name": "review", "tenant": "CA", "about": "2026-11-21"}]

    def test_term_past_its_expected_end_becomes_overdue_and_stays_visible(self, cloud: Cloud, api: Caller) -> None:
        yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
        create_days_ago(9, term_expected_end=yesterday)
        self.day(cloud)
        assert cloud.work() == 1
        (change,) = api.get("/changes?after=1").data
        assert (change["type"], change["changed"], change["source"]) == (
            "updated", ["status", "updated_at", "version"], "terms"
        )  # fmt: skip
        cloud.publish(*cloud.stream()[1:])
        (event,) = cloud.receive()
        assert (event["detail"]["before"].get("status"), event["detail"]["after"]["status"]) == (None, "overdue")
        assert api.get("/representatives").one["status"] == "overdue"

    def test_ended_term_opens_a_vacancy_and_started_term_fills_it(self, cloud: Cloud) -> None:
        today = datetime.now(UTC).date().isoformat()
        seat = {"position": "State Senator"}
        create_days_ago(9, name="Old", term_end=today, district="3", **seat)
        create_days_ago(8, name="New", term_start=today, district="4", **seat)
        create_days_ago(9, name="Before", term_end=today, district="5", **seat)
        create_days_ago(8, name="After", term_start=today, district="5", **seat)
        self.day(cloud)
        cloud.work()
        cloud.publish(*cloud.stream()[4:])
        seats = [event for event in cloud.receive() if event["detail-type"].startswith("vacancy.")]
        assert {(event["detail-type"], event["detail"]["district"]) for event in seats} == {
            ("vacancy.opened", "3"), ("vacancy.filled", "4")
        }, "the seat that one hands over to the other is not vacant"  # fmt: skip

    def test_repeated_review_writes_once(self, cloud: Cloud, api: Caller) -> None:
        create_days_ago(9, term_end=datetime.now(UTC).date().isoformat())
        for _ in range(2):
            self.day(cloud)
            cloud.work()
        assert len(api.get("/changes").data) == 2

    def test_review_completes_interrupted_rule_changes(self, cloud: Cloud, api: Caller) -> None:
        ada = api.create(position="Assembly Member", district="5")
        rules = {name: value for name, value in api.get("/tenants/CA/rules").one.items() if name != "tenant"}
        del rules["version"]
        draft = RulesDraft.model_validate(rename_office(rules, "Assembly Member", "Member of the Assembly"))
        california = Container(SYSTEM).for_tenant("CA")
        california.rules.replace(draft, None, california.representatives.get_current_view)
        for _ in range(2):
            self.day(cloud)
            cloud.work()
        assert api.get(f"/representatives/{ada['id']}").one["position"] == "Member of the Assembly"
        assert [change["source"] for change in api.get("/changes").data] == ["api", "api", "rules"]

    def test_write_before_the_review_publishes_the_status_change(self, cloud: Cloud, api: Caller) -> None:
        create_days_ago(9, term_end=datetime.now(UTC).date().isoformat())
        (ada,) = api.get("/representatives").data
        api.send("PATCH", f"/representatives/{ada['id']}", {"party": "Green"})
        cloud.publish(*cloud.stream()[1:])
        assert [event["detail-type"] for event in cloud.receive()] == ["representative.updated", "vacancy.opened"]

    @pytest.mark.parametrize(("state", "days"), [(ImportState.WAITING, 1), (ImportState.REVIEW, 30)])
    def test_abandoned_import_expires(self, cloud: Cloud, api: Caller, state: ImportState, days: int) -> None:
        api.create()
        import_id = make_import(days * 24 + 1, state)
        young = make_import(days * 24 - 1, state)
        for _ in range(2):
            self.day(cloud)
            cloud.work()
            assert api.get(f"/imports/{import_id}").one["state"] == "expired"
        assert api.get(f"/imports/{young}").one["state"] == state
        assert api.send("POST", f"/imports/{import_id}/apply").status == 409
        assert cloud.receive("imports") == []

    @pytest.mark.parametrize("state", [ImportState.PLANNING, ImportState.APPLYING])
    def test_import_of_a_lost_worker_is_queued_again(self, cloud: Cloud, api: Caller, state: ImportState) -> None:
        api.create()
        lost, _ = make_import(2, state), make_import(0, state)
        self.day(cloud)
        cloud.work()
        assert cloud.receive("imports") == [{"name": "import", "tenant": "CA", "about": lost}]

    def test_import_that_starts_during_the_review_does_not_expire(
        self, cloud: Cloud, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        api.create()
        import_id = make_import(25, ImportState.WAITING)
        log = Container(SYSTEM).for_tenant("CA").imports.jobs
        every = log.list_all

        def taken(_: ImportJobRepository) -> list[ImportJob]:
            found = every()
            for job in found:
                if job.state == ImportState.WAITING:
                    log.change(job, state=ImportState.PLANNING)
            return found

        monkeypatch.setattr(ImportJobRepository, "list_all", taken)
        self.day(cloud)
        cloud.work()
        assert log.get(UUID(import_id)).state == ImportState.PLANNING

    def test_stale_tenant_alerts_operators(self, cloud: Cloud) -> None:
        create_days_ago(800)
        self.day(cloud)
        cloud.work()
        (failure,) = cloud.receive("critical-errors")
        assert (failure["kind"], failure["tenant"]) == ("stale-tenant", "CA")

    def test_unreadable_task_fails_so_that_the_queue_redelivers_it(self, cloud: Cloud) -> None:
        for body in ("x", "[]", '{"name": "review"}'):
            with pytest.raises(Invalid):
                cloud.client.lambda_.invoke("run_task", cloud.client.events.generate_sqs_event([body]))


@pytest.fixture(autouse=True)
def _clear_snapshot_cache() -> None:
    """Clear the snapshot cache, so that the app reads records that a test creates in the past."""
    container.get_snapshot_cache.cache_clear()


def test_settings_used_by_each_function_are_recorded(
    cloud: Cloud, api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.create()
    monkeypatch.setattr(execution_context, "recorded_uses", set())
    cloud.publish(*cloud.stream())
    TestReviews().day(cloud)
    cloud.work()
    answer = cloud.dynamodb.query(
        TableName="represent-local-usage",
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues={":pk": {"S": "ENV"}},
    )
    names = {item["SK"]["S"].rpartition(".")[2] for item in answer["Items"]}
    assert names >= {"publish_changes", "review_tenants", "run_task"}
