"""What the stream, the schedule and the queue start, through the handlers that Lambda calls."""

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
from chalicelib.tenants.rules_repository import RulesDraft
from tests.api.test_rules import renamed

if TYPE_CHECKING:
    from chalicelib.imports.jobs import ImportJob
    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller

LONG_AGO = datetime.now(UTC) - timedelta(days=800)


def entered(days_ago: int, **fields: Any) -> None:
    """Let somebody have been entered some days ago."""
    moment = datetime.now(UTC) - timedelta(days=days_ago)
    draft = {"name": "Ada", "position": "Mayor"} | fields
    Container(SYSTEM, now=lambda: moment).for_tenant("CA").representatives.create(
        RepresentativeDraft.model_validate(draft)
    )


def imported(hours_ago: int, state: ImportState) -> str:
    """Let an import be where it has been for some hours; returns its id."""
    moment = datetime.now(UTC) - timedelta(hours=hours_ago)
    log = Container(SYSTEM, now=lambda: moment).for_tenant("CA").imports.jobs
    job = log.create(ImportDraft(), None)
    return str((job if state == ImportState.WAITING else log.change(job, state=state)).id)


class TestPublishing:
    def test_every_change_is_heard_on_the_bus(self, cloud: Cloud, api: Caller) -> None:
        ada = api.create()
        api.send("PATCH", f"/representatives/{ada['id']}", {"party": "Green"})
        assert cloud.publish(*cloud.stream()) == []
        heard = cloud.heard()
        assert [event["detail-type"] for event in heard] == [
            "representative.created", "vacancy.filled", "representative.updated"
        ]  # fmt: skip
        assert {event["source"] for event in heard} == {"represent"}
        assert [event["detail"]["id"] for event in heard] == ["CA:1", "CA:1", "CA:2"]

    def test_what_the_bus_does_not_take_is_brought_again(
        self, cloud: Cloud, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        api.create()
        records = cloud.stream()
        with monkeypatch.context() as patched:
            patched.setattr(event_bus, "put", lambda *_: frozenset({1}))
            assert cloud.publish(*records) == ["at-000000000001"]
        assert cloud.publish(*records) == []
        assert len(cloud.heard()) == 2

    def test_what_cannot_be_read_is_told_to_people_and_holds_up_nobody(self, cloud: Cloud, api: Caller) -> None:
        api.create()
        (good,) = cloud.stream()
        bad = json.loads(json.dumps(good))
        bad["dynamodb"]["NewImage"]["doc"]["S"] = "{"
        assert cloud.publish(bad, good) == []
        assert len(cloud.heard()) == 2
        (failure,) = cloud.heard("critical-errors")
        assert (failure["kind"], failure["operation"]) == ("unreadable-change", "publish_changes")


class TestReviews:
    def day(self, cloud: Cloud) -> int:
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T00:05:00Z", "detail": {}}
        event |= {"version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": []}
        return int(cloud.client.lambda_.invoke("review_tenants", event).payload)

    def test_each_tenant_that_has_records_is_reviewed_once_a_day(self, cloud: Cloud, api: Caller) -> None:
        api.create()
        assert self.day(cloud) == 1
        assert cloud.heard("tasks") == [{"name": "review", "tenant": "CA", "about": "2026-11-21"}]

    def test_a_term_past_its_expected_end_is_told_and_not_hidden(self, cloud: Cloud, api: Caller) -> None:
        yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
        entered(9, term_expected_end=yesterday)
        self.day(cloud)
        assert cloud.work() == 1
        (change,) = api.get("/changes?after=1").data
        assert (change["type"], change["changed"], change["source"]) == (
            "updated", ["status", "updated_at", "version"], "terms"
        )  # fmt: skip
        cloud.publish(*cloud.stream()[1:])
        (event,) = cloud.heard()
        assert (event["detail"]["before"].get("status"), event["detail"]["after"]["status"]) == (None, "overdue")
        assert api.get("/representatives").one["status"] == "overdue"

    def test_a_term_that_ended_leaves_a_vacancy_and_one_that_began_fills_it(self, cloud: Cloud) -> None:
        today = datetime.now(UTC).date().isoformat()
        seat = {"position": "State Senator", "district": "3"}
        entered(9, name="Old", term_end=today, **seat)
        entered(8, name="New", term_start=today, **seat)
        self.day(cloud)
        cloud.work()
        cloud.publish(*cloud.stream()[2:])
        seats = [event for event in cloud.heard() if event["detail-type"].startswith("vacancy.")]
        assert {(event["detail-type"], event["detail"]["district"]) for event in seats} == {
            ("vacancy.opened", "3"), ("vacancy.filled", "3")
        }  # fmt: skip

    def test_a_review_that_comes_twice_writes_once(self, cloud: Cloud, api: Caller) -> None:
        entered(9, term_end=datetime.now(UTC).date().isoformat())
        for _ in range(2):
            self.day(cloud)
            cloud.work()
        assert len(api.get("/changes").data) == 2

    def test_what_follows_from_rules_is_written_where_whoever_set_them_was_stopped(
        self, cloud: Cloud, api: Caller
    ) -> None:
        ada = api.create(position="Assembly Member", district="5")
        rules = {name: told for name, told in api.get("/tenants/CA/rules").one.items() if name != "tenant"}
        del rules["version"]
        draft = RulesDraft.model_validate(renamed(rules, "Assembly Member", "Member of the Assembly"))
        california = Container(SYSTEM).for_tenant("CA")
        california.rules.replace(draft, None, california.representatives.get_current_view)
        for _ in range(2):
            self.day(cloud)
            cloud.work()
        assert api.get(f"/representatives/{ada['id']}").one["position"] == "Member of the Assembly"
        assert [change["source"] for change in api.get("/changes").data] == ["api", "api", "rules"]

    def test_a_write_before_the_review_tells_the_turn_itself(self, cloud: Cloud, api: Caller) -> None:
        entered(9, term_end=datetime.now(UTC).date().isoformat())
        (ada,) = api.get("/representatives").data
        api.send("PATCH", f"/representatives/{ada['id']}", {"party": "Green"})
        cloud.publish(*cloud.stream()[1:])
        assert [event["detail-type"] for event in cloud.heard()] == ["representative.updated", "vacancy.opened"]

    @pytest.mark.parametrize(("state", "days"), [(ImportState.WAITING, 1), (ImportState.REVIEW, 30)])
    def test_an_import_that_waits_for_somebody_who_does_not_come_expires(
        self, cloud: Cloud, api: Caller, state: ImportState, days: int
    ) -> None:
        api.create()
        import_id = imported(days * 24 + 1, state)
        young = imported(days * 24 - 1, state)
        for _ in range(2):
            self.day(cloud)
            cloud.work()
            assert api.get(f"/imports/{import_id}").one["state"] == "expired"
        assert api.get(f"/imports/{young}").one["state"] == state
        assert api.send("POST", f"/imports/{import_id}/apply").status == 409
        assert cloud.heard("imports") == []

    @pytest.mark.parametrize("state", [ImportState.PLANNING, ImportState.APPLYING])
    def test_an_import_whose_worker_was_lost_is_given_to_another(
        self, cloud: Cloud, api: Caller, state: ImportState
    ) -> None:
        api.create()
        lost, _ = imported(2, state), imported(0, state)
        self.day(cloud)
        cloud.work()
        assert cloud.heard("imports") == [{"name": "import", "tenant": "CA", "about": lost}]

    def test_an_import_that_is_taken_up_meanwhile_does_not_expire(
        self, cloud: Cloud, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        api.create()
        import_id = imported(25, ImportState.WAITING)
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

    def test_a_tenant_that_nobody_has_touched_for_too_long_is_told_to_people(self, cloud: Cloud) -> None:
        entered(800)
        self.day(cloud)
        cloud.work()
        (failure,) = cloud.heard("critical-errors")
        assert (failure["kind"], failure["tenant"]) == ("stale-tenant", "CA")

    def test_a_task_that_nobody_can_read_comes_again_until_it_is_put_away(self, cloud: Cloud) -> None:
        for body in ("x", "[]", '{"name": "review"}'):
            with pytest.raises(Invalid):
                cloud.client.lambda_.invoke("run_task", cloud.client.events.generate_sqs_event([body]))


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """Let what a test enters in the past be read by the app of today."""
    container.get_snapshot_cache.cache_clear()


def test_which_settings_each_function_uses_is_written_down(
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
