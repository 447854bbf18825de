"""Sources fill the directory by themselves: each change once, nothing lost, and staff decide what looks wrong."""

from __future__ import annotations

import gzip
import json
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from chalicelib import container
from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import clients
from chalicelib.aws.global_table import GlobalTable
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import Flaw, Invalid
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.operations import execution_context
from chalicelib.sources import queue
from chalicelib.sources.catalog import load_catalog
from chalicelib.sources.downloads import WebFetcher
from tests import census_files
from tests.api.sources_stage import CONGRESS, PEOPLE, STATES, SourcesStage, make_stage, serve_mirror
from tests.invented_mirror import PEOPLE_PATH, add_person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller
    from tests.support import Calls

UPPER, DIVISIONS, ZIPS = "census-upper-districts", "ocd-division-ids", "census-zip-upper"
CORA = "Cora Invented 1"
# One worker checks a source: its state, its host before and after the request, and its state again.
UNCHANGED = ["GetItem", "UpdateItem", "UpdateItem", "TransactWriteItems"]
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!DOCTYPE html><html>Please sign in</html>"
OK = b"HTTP/1.1 200 OK\r\n\r\n"
FAULTS = {
    "404": b"HTTP/1.1 404 Not Found\r\n\r\n",
    "429": b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\n\r\n",
    "500": b"HTTP/1.1 500 Oops\r\n\r\n",
    "truncated": b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n\x1f\x8b",
    "cut archive": OK + gzip.compress(b"x" * 5000)[:-9],
    "page": PAGE,
    "packed page": OK + gzip.compress(PAGE),
    "empty": OK,
    "no HTTP": b"220 ftp.example.net ready\r\n",
    "bomb": OK + gzip.compress(bytes(60_000_000)),
}


@pytest.fixture
def stage(
    api: Caller, cloud: Cloud, roster_bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SourcesStage]:
    """Make a stage that fetches from an invented mirror on loopback."""
    assert roster_bucket
    monkeypatch.setenv("SOURCE_QUEUE_URL", cloud.urls["sources"])
    monkeypatch.setenv("IMPORT_QUEUE_URL", cloud.urls["imports"])
    with serve_mirror(tmp_path / "mirror") as web:
        monkeypatch.setenv("SOURCE_MIRROR", web.url)
        monkeypatch.setenv("WEBHOOKS_TO_LOOPBACK", "yes")
        monkeypatch.setenv("SOURCE_SCHEDULE", "on")
        settings.load.cache_clear()
        yield make_stage(api, cloud, web, monkeypatch, lambda clock: monkeypatch.setattr(container, "datetime", clock))


@pytest.fixture
def filled(stage: SourcesStage) -> SourcesStage:
    """Return a stage that has the people of Open States, six hours ago."""
    stage.force(PEOPLE)
    forget(stage)
    stage.pass_time(hours=6)
    return stage


def forget(stage: SourcesStage) -> None:
    """Forget the requests, events and alarms so far."""
    stage.web.count()
    stage.list_events()
    stage.list_alarms()


def change_one(stage: SourcesStage, email: str = "changed@example.net", name: str = CORA) -> None:
    """Publish another e-mail address of one person."""
    stage.mirror.find_person(name)["email"] = email
    stage.publish()


def get_versions(stage: SourcesStage) -> dict[str, int]:
    return {state: stage.view(state).version for state in (*STATES, "KS", "NY")}


class TestSync:
    def test_schedule_fills_every_tenant(self, stage: SourcesStage) -> None:
        assert stage.check() == len(load_catalog())
        for state in STATES:
            assert len(stage.list_people(state)) == {"CO": 9, "WY": 8}[state]
        for source_id in (PEOPLE, CONGRESS, UPPER, "census-zip-county", DIVISIONS):
            assert stage.get_result(source_id) == "applied", source_id
            shown = stage.show(source_id, "CO")
            assert (shown["result"], shown["as_of"]) == ("applied", stage.now.date().isoformat()), source_id
        events = stage.list_events()
        assert sorted(tenant for kind, tenant in events if kind == "source.changed" and tenant == "KS")
        # The mirror has ZIP codes of two states; each other state says that its file is not there.
        assert {kind for kind, _ in events} == {"source.changed", "source.failed"}
        assert stage.get_result(ZIPS, "CO") == "applied"
        shown = stage.show(ZIPS, "NY")
        assert (shown["result"], "404" in shown["detail"], shown["checked_at"]) == ("failed", True, None)
        assert stage.get_result(ZIPS) == "failed"

    def test_lookup_has_the_people_and_the_lines(self, stage: SourcesStage) -> None:
        stage.check()
        reply = stage.api.send("GET", "/lookup?lat=39.45&lon=-105.35", headers={"Authorization": None})
        assert {CORA, "Cora Invented 5", "Dorin Invented 1"} <= set(find_names(reply.one))

    def test_second_check_costs_one_conditional_request(self, filled: SourcesStage, calls: Calls) -> None:
        versions = get_versions(filled)
        calls.during()
        filled.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)
        assert calls.during() == UNCHANGED
        ((path, headers, status),) = filled.web.asked
        assert (path.rpartition("/")[2], status, "if-modified-since" in headers) == ("main.tar.gz", 304, True)
        filled.work()
        assert get_versions(filled) == versions
        assert (filled.list_events(), filled.list_alarms()) == ([], [])
        assert filled.get_result(PEOPLE) == filled.get_result(PEOPLE, "CO") == "unchanged"
        assert filled.show(PEOPLE, "CO")["checked_at"][:13] == f"{filled.now:%Y-%m-%dT%H}"

    def test_source_that_is_not_due_costs_one_read(self, filled: SourcesStage, calls: Calls) -> None:
        filled.pass_time(hours=-5)
        calls.during()
        filled.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)
        assert (calls.during(), filled.web.asked) == (["GetItem"], [])

    def test_three_files_of_one_host_are_three_requests(self, stage: SourcesStage) -> None:
        stage.force(CONGRESS)
        assert stage.web.count() == {200: 3}
        stage.force(CONGRESS)
        assert stage.web.count() == {304: 3}
        stage.mirror.social[0]["social"]["twitter"] = "another"
        stage.pass_time(hours=1)
        stage.publish()
        versions = get_versions(stage)
        stage.force(CONGRESS)
        assert stage.web.count() == {304: 2, 200: 1}
        assert get_versions(stage) == versions | {"CO": versions["CO"] + 1}

    def test_file_again_with_another_time_writes_nothing(self, filled: SourcesStage) -> None:
        filled.stamp(PEOPLE_PATH, filled.now)
        versions = get_versions(filled)
        filled.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)
        filled.work()
        assert filled.web.count() == {200: 1}
        assert (get_versions(filled), filled.get_result(PEOPLE)) == (versions, "unchanged")

    def test_one_changed_person_is_one_change_one_event_and_one_version(self, filled: SourcesStage) -> None:
        versions = get_versions(filled)
        change_one(filled)
        filled.force(PEOPLE)
        assert get_versions(filled) == versions | {"CO": versions["CO"] + 1}
        assert filled.list_events() == [("source.changed", "CO")]
        reply = filled.send("GET", f"/changes?after={versions['CO']}&limit=10", who="CO:admin")
        assert [each["type"] for each in reply.data] == ["updated"]
        assert list(filled.find("CO", CORA).contact_info.emails) == ["changed@example.net"]
        assert (filled.get_result(PEOPLE, "CO"), filled.get_result(PEOPLE, "WY")) == ("applied", "unchanged")
        assert filled.show(PEOPLE, "CO")["detail"] == "1 changed; 4 unchanged."

    def test_person_who_leaves_has_an_end(self, filled: SourcesStage) -> None:
        filled.mirror.people = {path: each for path, each in filled.mirror.people.items() if each["name"] != CORA}
        filled.publish()
        filled.force(PEOPLE)
        assert filled.find("CO", CORA).status == "ended"
        assert filled.show(PEOPLE, "CO")["detail"] == "1 closed; 4 unchanged."

    @pytest.mark.usefixtures("tracking")
    def test_settings_used_by_the_functions_are_recorded(
        self, stage: SourcesStage, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(execution_context, "recorded_uses", set())
        stage.check()
        items = dynamodb.scan(TableName="represent-local-usage")["Items"]
        names = {item["SK"]["S"].rpartition(".")[2] for item in items if item["PK"]["S"] == "ENV"}
        assert names >= {"check_sources", "process_source", "process_import"}

    def test_schedule_can_be_off(self, stage: SourcesStage, monkeypatch: pytest.MonkeyPatch, calls: Calls) -> None:
        monkeypatch.setenv("SOURCE_SCHEDULE", "off")
        settings.load.cache_clear()
        assert (stage.check(), calls.during(), stage.web.asked) == (0, [], [])

    def test_two_workers_at_once(self, filled: SourcesStage, monkeypatch: pytest.MonkeyPatch) -> None:
        """The second one begins while the first one fetches; it finds the host reserved, or it does all the same."""
        fetch, nested = WebFetcher.fetch, list[int]()

        def begin_another(self: WebFetcher, *arguments: Any, **options: Any) -> Any:
            if not nested:
                nested.append(1)
                filled.handle_task(queue.FORCE, SHARED_ENVIRONMENT, PEOPLE)
            return fetch(self, *arguments, **options)

        monkeypatch.setattr(WebFetcher, "fetch", begin_another)
        for number, reserved in enumerate((True, False)):
            with monkeypatch.context() as changed:
                if not reserved:  # a reservation is over after some time
                    changed.setattr(GlobalTable, "hold_host", lambda *_: True)
                nested.clear()
                change_one(filled, f"try{number}@example.net")
                versions = get_versions(filled)
                filled.force(PEOPLE)
            assert get_versions(filled) == versions | {"CO": versions["CO"] + 1}
            assert filled.list_events() == [("source.changed", "CO")]
            assert filled.show(PEOPLE)["failures"] == 0
            filled.pass_time(hours=6)

    def test_messages_again_change_nothing(self, filled: SourcesStage) -> None:
        change_one(filled)
        filled.force(PEOPLE)
        import_id = filled.show(PEOPLE, "CO")["import_id"]
        facts, shown = filled.get_facts("CO"), filled.show(PEOPLE, "CO")
        for name, tenant, about in (
            (queue.RECORD, "CO", import_id),
            (queue.SYNC, SHARED_ENVIRONMENT, PEOPLE),
            (queue.RECORD, "CO", import_id),
        ):
            filled.handle_task(name, tenant, about)
        filled.handle("imports", json.dumps({"name": "import", "tenant": "CO", "about": import_id}))
        filled.work()
        assert (filled.get_facts("CO"), filled.show(PEOPLE, "CO")) == (facts, shown)
        assert filled.list_events() == [("source.changed", "CO")]

    def test_tasks_of_sources_that_are_gone_are_ignored(self, stage: SourcesStage) -> None:
        stage.handle_task(queue.SYNC, SHARED_ENVIRONMENT, "gone")
        stage.handle_task(queue.APPLY, "CO", "gone")
        stage.handle_task(queue.APPLY, "CO", PEOPLE)  # nothing was fetched yet
        stage.handle_task(queue.RECORD, "CO", "0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10")
        assert stage.receive("sources") == stage.receive("imports") == []


def find_names(found: Any) -> Iterator[str]:
    """Yield each name in an answer."""
    if isinstance(found, dict):
        if isinstance(found.get("name"), str):
            yield found["name"]
        found = list(found.values())
    if isinstance(found, list):
        for each in found:
            yield from find_names(each)


class TestFailures:
    @pytest.mark.parametrize("fault", FAULTS)
    def test_bad_answer_changes_nothing_and_is_shown(self, filled: SourcesStage, fault: str) -> None:
        before = {state: filled.get_facts(state) for state in STATES}
        change_one(filled)
        filled.web.faults["main.tar.gz"] = FAULTS[fault]
        filled.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)
        assert {state: filled.get_facts(state) for state in STATES} == before
        for tenant in (None, *STATES):
            shown = filled.show(PEOPLE, tenant)
            assert (shown["result"], shown["failures"]) == ("failed", 1), tenant
            assert shown["detail"].startswith("https://github.com/"), shown["detail"]
            assert shown["checked_at"] < f"{filled.now:%Y-%m-%dT%H:%M}"
        assert filled.list_events() == [("source.failed", "represent")]
        filled.work()
        filled.web.faults.clear()
        filled.pass_time(hours=6)
        filled.check()
        assert filled.show(PEOPLE)["failures"] == 0
        assert list(filled.find("CO", CORA).contact_info.emails) == ["changed@example.net"]

    def test_server_that_stalls_is_left_when_the_time_is_over(self, filled: SourcesStage) -> None:
        shown = filled.show(PEOPLE)
        change = {name: shown[name] for name in ("files", "cadence_hours", "freshness_days", "most_bytes")}
        assert filled.send("PUT", f"/sources/{PEOPLE}", change | {"most_seconds": 1}).status == 200
        filled.web.faults["main.tar.gz"] = b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n\x1f\x8b"
        filled.web.stalls = threading.Event()
        filled.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)
        filled.web.stalls.set()
        assert "within 1 seconds" in filled.show(PEOPLE, "CO")["detail"]

    def test_file_of_yesterday_is_left_out(self, filled: SourcesStage) -> None:
        before = filled.get_facts("CO")
        change_one(filled)
        body = (filled.web.folder / PEOPLE_PATH).read_bytes()
        yesterday = f"{filled.now - timedelta(days=1):%a, %d %b %Y %H:%M:%S} GMT"
        filled.web.faults["main.tar.gz"] = f"HTTP/1.1 200 OK\r\nLast-Modified: {yesterday}\r\n\r\n".encode() + body
        filled.force(PEOPLE)
        shown = filled.show(PEOPLE, "CO")
        assert (shown["result"], "older than that of" in shown["detail"]) == ("failed", True)
        assert filled.get_facts("CO") == before
        filled.web.faults.clear()
        filled.force(PEOPLE)
        assert filled.get_result(PEOPLE, "CO") == "applied"

    def test_server_is_asked_again_when_it_says_so(self, filled: SourcesStage) -> None:
        filled.web.faults["main.tar.gz"] = FAULTS["429"]
        filled.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)
        filled.web.faults.clear()
        forget(filled)
        filled.work()  # the message that was delayed by at most 15 minutes
        filled.pass_time(minutes=59)
        filled.check()
        assert not [path for path, _, _ in filled.web.asked if path.endswith("main.tar.gz")]
        filled.pass_time(minutes=2)
        filled.check()
        assert [path for path, _, _ in filled.web.asked if path.endswith("main.tar.gz")]
        assert filled.show(PEOPLE)["failures"] == 0

    def test_server_that_asks_to_wait_gets_no_request_for_other_states(self, stage: SourcesStage) -> None:
        stage.web.faults["txt"] = FAULTS["429"]
        stage.handle_task(queue.SYNC, SHARED_ENVIRONMENT, ZIPS)
        assert stage.web.count() == {429: 1}
        stage.web.faults.clear()
        stage.pass_time(hours=2)
        stage.handle_task(queue.SYNC, SHARED_ENVIRONMENT, ZIPS)
        stage.work()
        assert stage.web.count()[200] == 2
        assert stage.get_result(ZIPS, "CO") == "applied"

    def test_failures_raise_the_alarm_once_in_a_row(self, filled: SourcesStage) -> None:
        filled.web.faults["main.tar.gz"] = FAULTS["500"]
        alarms = []
        for _ in range(3):
            filled.pass_time(hours=12)
            filled.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)
            alarms.append(filled.list_alarms())
        assert alarms == [[], [], [f"failing-source-{PEOPLE}"]]
        assert filled.list_events() == [("source.failed", "represent")]
        assert filled.show(PEOPLE)["failures"] == 3

    def test_failures_of_a_round_count_whichever_worker_found_them(
        self, stage: SourcesStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Fifty files take more than one worker; the first one finds no time after the first file, which is absent."""
        stage.web.faults["st06.txt"] = FAULTS["404"]
        times = iter([0.0, 0.0, 1e9])
        with monkeypatch.context() as changed:
            changed.setattr("chalicelib.sources.handlers.time.monotonic", lambda: next(times, 2e9))
            stage.handle_task(queue.SYNC, SHARED_ENVIRONMENT, ZIPS)
        assert len(stage.web.asked) == 1
        assert (stage.show(ZIPS)["failures"], stage.list_events()) == (0, [])
        for path in ("st08.txt", "st56.txt"):
            assert stage.web.folder.rglob(f"*{path}")
        stage.work()
        assert stage.show(ZIPS)["failures"] == 1
        assert len(stage.web.asked) == len(load_catalog()[ZIPS].states)

    def test_host_that_asks_to_wait_is_not_asked_for_the_other_files(self, stage: SourcesStage) -> None:
        stage.web.faults["st01.txt"] = FAULTS["429"]  # the first of fifty
        stage.handle_task(queue.SYNC, SHARED_ENVIRONMENT, ZIPS)
        assert len(stage.web.asked) == 1
        assert stage.show(ZIPS)["failures"] == 1

    def test_check_that_was_interrupted_long_ago_begins_again(
        self, stage: SourcesStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        times = iter([0.0, 0.0, 1e9])
        with monkeypatch.context() as changed:
            changed.setattr("chalicelib.sources.handlers.time.monotonic", lambda: next(times, 2e9))
            stage.handle_task(queue.SYNC, SHARED_ENVIRONMENT, ZIPS)
        ((first, _, _),) = stage.web.asked
        assert stage.receive("sources")
        forget(stage)
        stage.pass_time(days=3)
        stage.handle_task(queue.SYNC, SHARED_ENVIRONMENT, ZIPS)
        assert first in {path for path, _, _ in stage.web.asked}

    def test_age_raises_the_alarm(self, filled: SourcesStage) -> None:
        filled.web.faults["main.tar.gz"] = FAULTS["404"]
        filled.pass_time(days=13)
        filled.check()
        assert f"stale-source-{PEOPLE}" not in filled.list_alarms()
        filled.pass_time(days=2)
        filled.check()
        assert f"stale-source-{PEOPLE}" in filled.list_alarms()

    def test_file_that_breaks_its_reader_is_a_failure(
        self, filled: SourcesStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change_one(filled)
        monkeypatch.setattr("chalicelib.sources.slices.cut_openstates", lambda *_: 1 / 0)
        filled.force(PEOPLE)
        assert filled.show(PEOPLE, "CO")["detail"].startswith(
            f"https://{PEOPLE_PATH}: the file could not be read; the log has the reason."
        )

    def test_optional_file_may_be_gone(self, stage: SourcesStage) -> None:
        stage.web.faults["social-media.json"] = FAULTS["404"]
        stage.force(CONGRESS)
        assert stage.get_result(CONGRESS, "CO") == "applied"
        assert not stage.find("CO", "Dorin Invented 1").contact_info.social.twitter
        stage.web.faults.clear()
        stage.force(CONGRESS)
        facts = stage.get_facts("CO")
        assert stage.find("CO", "Dorin Invented 1").contact_info.social.twitter
        stage.web.faults["social-media.json"] = FAULTS["404"]
        stage.force(CONGRESS)
        assert stage.get_facts("CO") == facts
        for tenant in (None, "CO"):
            shown = stage.show(CONGRESS, tenant)
            assert (shown["failures"], "social-media.json: the server answered with status 404" in shown["detail"]) == (
                0,
                True,
            )

    def test_server_that_asks_to_wait_gets_no_request_for_other_files(self, stage: SourcesStage) -> None:
        stage.web.faults["district-offices.json"] = FAULTS["429"]
        stage.handle_task(queue.SYNC, SHARED_ENVIRONMENT, CONGRESS)
        assert stage.web.count() == {200: 1, 429: 1}
        assert stage.show(CONGRESS)["next_check_at"] > f"{stage.now + timedelta(minutes=59):%Y-%m-%dT%H:%M}"

    def test_file_that_always_fails_keeps_no_state_from_its_own(self, stage: SourcesStage) -> None:
        too_large = OK + bytes(load_catalog()[ZIPS].most_bytes + 1)
        for answer in (FAULTS["500"], too_large):
            stage.web.faults["st01.txt"] = answer
            stage.handle_task(queue.SYNC, SHARED_ENVIRONMENT, ZIPS)
            stage.work()
            assert stage.show(ZIPS, "CO")["as_of"]
            assert len(stage.web.asked) == len(load_catalog()[ZIPS].states)
            forget(stage)
            stage.pass_time(days=8)

    def test_state_that_vanishes_from_a_file_keeps_its_facts_and_says_so(self, filled: SourcesStage) -> None:
        everyone, facts = dict(filled.mirror.people), filled.get_facts("CO")
        filled.mirror.people = {path: each for path, each in everyone.items() if "/co/" not in path}
        change_one(filled, name="Cora Invented 6")
        filled.force(PEOPLE)
        shown = filled.show(PEOPLE, "CO")
        assert (shown["result"], "nothing of this tenant" in shown["detail"]) == ("failed", True)
        assert (filled.get_facts("CO"), filled.list_alarms()) == (facts, ["source-failed"])
        assert sorted(filled.list_events()) == [("source.changed", "WY"), ("source.failed", "CO")]
        filled.pass_time(hours=6)
        change_one(filled, "again@example.net", name="Cora Invented 6")
        filled.force(PEOPLE)
        assert (filled.get_result(PEOPLE, "CO"), filled.list_events()) == ("failed", [("source.changed", "WY")])
        filled.mirror.people = everyone
        filled.pass_time(hours=6)
        filled.publish()
        filled.force(PEOPLE)
        assert filled.get_result(PEOPLE, "CO") in ("applied", "unchanged")
        assert filled.get_facts("CO") == facts

    def test_files_that_are_no_longer_stored_are_fetched_again(self, stage: SourcesStage) -> None:
        stage.force(CONGRESS)
        forget_files()
        stage.mirror.social[0]["social"]["twitter"] = "another"
        stage.pass_time(hours=1)
        stage.publish()
        stage.force(CONGRESS)
        assert "no longer stored" in stage.show(CONGRESS, "CO")["detail"]
        stage.force(CONGRESS)
        assert stage.get_result(CONGRESS, "CO") == "applied"


class TestInterruptions:
    def stop_after(self, monkeypatch: pytest.MonkeyPatch, looks: int) -> None:
        """Let the time of the next workers end after some looks at the clock, each two later than the one before."""
        left = [looks]

        def read_clock() -> float:
            left[0] -= 1
            return 0.0 if left[0] >= 0 else 1e9

        monkeypatch.setattr("chalicelib.sources.handlers.time.monotonic", read_clock)

    def test_worker_without_time_hands_on(self, filled: SourcesStage, monkeypatch: pytest.MonkeyPatch) -> None:
        filled.mirror.find_person("Cora Invented 6")["email"] = "other@example.net"
        change_one(filled)
        versions = get_versions(filled)
        with monkeypatch.context() as changed:
            self.stop_after(changed, 3)
            filled.handle_task(queue.FORCE, SHARED_ENVIRONMENT, PEOPLE)
        assert filled.show(PEOPLE)["result"] == "importing"
        assert (filled.get_result(PEOPLE, "CO"), filled.get_result(PEOPLE, "WY")) == ("importing", "unchanged")
        filled.work()
        assert filled.web.count() == {200: 1}
        assert get_versions(filled) == {state: number + (state in STATES) for state, number in versions.items()}

    def test_lost_message_is_made_up_for_by_the_schedule(
        self, filled: SourcesStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change_one(filled)
        with monkeypatch.context() as changed:
            self.stop_after(changed, 2)
            filled.handle_task(queue.FORCE, SHARED_ENVIRONMENT, PEOPLE)
        assert len(filled.receive("sources")) == 1
        filled.check()
        assert list(filled.find("CO", CORA).contact_info.emails) == ["changed@example.net"]

    def test_import_whose_message_was_lost_is_started_again(self, filled: SourcesStage) -> None:
        change_one(filled)
        filled.handle_task(queue.FORCE, SHARED_ENVIRONMENT, PEOPLE)
        assert len(filled.receive("imports")) == 1
        filled.send("POST", f"/sources/{PEOPLE}/sync?digest={filled.show(PEOPLE)['earlier'][0]['digest']}")
        filled.receive("sources")
        filled.send("POST", f"/sources/{PEOPLE}/sync?digest={filled.show(PEOPLE)['earlier'][0]['digest']}")
        filled.work()
        assert list(filled.find("CO", CORA).contact_info.emails) == ["changed@example.net"]

    def test_map_that_cannot_be_stored_is_tried_at_each_check(
        self, stage: SourcesStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.geo import service as geo  # noqa: PLC0415

        store = geo.load_districts

        def refuse(scope: Any, draft: Any) -> Any:
            if scope.tenant.id == "CO":
                raise Invalid("The map is not valid.", flaws=(Flaw("#/features/0", "is no polygon"),))
            return store(scope, draft)

        with monkeypatch.context() as changed:
            changed.setattr(geo, "load_districts", refuse)
            stage.handle_task(queue.FORCE, SHARED_ENVIRONMENT, UPPER)
            shown = stage.show(UPPER, "CO")
            assert (shown["result"], shown["detail"]) == (
                "failed",
                "The map is not valid. #/features/0 is no polygon",
            )
            assert stage.list_alarms() == ["source-failed"]
            stage.force(UPPER)
            assert (stage.list_alarms(), stage.get_result(UPPER, "WY")) == ([], "unchanged")
        stage.force(UPPER)
        assert stage.get_result(UPPER, "CO") == "applied"

    def test_tenants_that_failed_are_not_forgotten_by_the_next_worker(
        self, stage: SourcesStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.geo import service as geo  # noqa: PLC0415

        store = geo.load_districts
        with monkeypatch.context() as changed:
            changed.setattr(geo, "load_districts", lambda *_: refuse_map())
            self.stop_after(changed, 3)
            stage.handle_task(queue.FORCE, SHARED_ENVIRONMENT, UPPER)
        assert (stage.get_result(UPPER, "CO"), stage.get_result(UPPER, "WY")) == ("failed", "never")
        assert store is geo.load_districts
        stage.work()
        assert (stage.get_result(UPPER, "CO"), stage.get_result(UPPER, "WY")) == ("failed", "applied")
        stage.force(UPPER)
        assert stage.get_result(UPPER, "CO") == "applied"

    def test_file_that_a_tenant_asks_for_and_that_is_no_longer_stored_is_fetched_again(
        self, filled: SourcesStage
    ) -> None:
        facts = filled.get_facts("CO")
        forget_files()
        filled.web.asked.clear()
        filled.send("POST", f"/tenants/CO/sources/{PEOPLE}/sync")
        filled.work()
        assert filled.web.count() == {200: 1}
        assert (filled.get_result(PEOPLE, "CO"), filled.get_facts("CO")) == ("unchanged", facts)

    def test_file_in_force_that_is_no_longer_stored_is_fetched_again(self, filled: SourcesStage) -> None:
        digest = filled.show(PEOPLE)["digest"]
        change_one(filled)
        filled.force(PEOPLE)
        facts = filled.get_facts("CO")
        forget_files()
        filled.send("POST", f"/sources/{PEOPLE}/sync?digest={digest}")
        filled.handle_task(*filled.receive_task())
        assert "no longer stored" in filled.show(PEOPLE)["detail"]
        filled.work()
        filled.pass_time(hours=6)
        filled.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)
        filled.work()
        assert (filled.get_facts("CO"), filled.show(PEOPLE)["failures"]) == (facts, 0)
        filled.send("POST", f"/tenants/CO/sources/{PEOPLE}/sync", who="CO:admin")
        filled.work()
        assert filled.get_facts("CO") == facts


def refuse_map() -> Any:
    raise Invalid("The map is not valid.")


def forget_files() -> None:
    """Remove the stored files of the catalogue's sources, as their expiry does."""
    s3, bucket = clients.s3(), "represent-local-rosters-123456789012"
    for entry in s3.list_objects_v2(Bucket=bucket, Prefix="sources/")["Contents"]:
        s3.delete_object(Bucket=bucket, Key=entry["Key"])


class TestReview:
    def wreck(self, stage: SourcesStage, how: str) -> None:
        """Publish a file that looks wrong."""
        match how:
            case "half of the people":
                stage.mirror.drop_half_of_people()
            case "refused rows":
                first, second, third, *_ = stage.mirror.people.values()
                first["name"] = second["name"] = ""
                third["email"] = "changed@example.net"
            case "no addresses":
                stage.mirror.remove_field("email")
        stage.publish()

    @pytest.fixture
    def large(self, stage: SourcesStage) -> SourcesStage:
        """Return a stage with fifty people in CO."""
        for district in range(3, 48):
            add_person(stage.mirror, "CO", "lower", str(district), start=None)
        stage.publish()
        stage.force(PEOPLE)
        forget(stage)
        stage.pass_time(hours=6)
        return stage

    @pytest.mark.parametrize(
        ("how", "reason"),
        [
            ("half of the people", "more than a quarter"),
            ("refused rows", "rows of the file cannot be used"),
            ("no addresses", "No row of the file has emails"),
        ],
    )
    @pytest.mark.parametrize("accepted", [True, False])
    def test_wrong_looking_roster_waits_for_staff(
        self,
        large: SourcesStage,
        how: str,
        reason: str,
        accepted: bool,  # noqa: FBT001
    ) -> None:
        before = large.get_facts("CO")
        self.wreck(large, how)
        large.force(PEOPLE)
        shown = large.show(PEOPLE, "CO")
        assert (shown["result"], reason in shown["detail"]) == ("needs_review", True), shown["detail"]
        assert large.get_facts("CO") == before
        assert ("source.needs_review", "CO") in large.list_events()
        assert "source-needs-review" in large.list_alarms()
        large.force(PEOPLE)
        large.pass_time(hours=6)
        large.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)
        assert (large.get_result(PEOPLE, "CO"), large.get_facts("CO")) == ("needs_review", before)
        if accepted:
            reply = large.send("POST", f"/tenants/CO/sources/{PEOPLE}/sync?accept=true", who="CO:admin")
        else:
            reply = large.send("POST", f"/imports/{shown['import_id']}/apply", who="CO:admin")
        assert reply.status == 202, reply.text
        large.work()
        assert large.get_result(PEOPLE, "CO") in ("applied", "unchanged"), large.show(PEOPLE, "CO")
        assert large.get_facts("CO") != before
        assert ("source.changed", "CO") in large.list_events()

    def test_cancelled_review_is_rejected(self, filled: SourcesStage) -> None:
        before = filled.get_facts("CO")
        self.wreck(filled, "half of the people")
        filled.force(PEOPLE)
        import_id = filled.show(PEOPLE, "CO")["import_id"]
        reply = filled.send("DELETE", f"/imports/{import_id}", who="CO:admin")
        assert reply.status == 200, reply.text
        filled.work()
        assert filled.get_result(PEOPLE, "CO") == "rejected"
        filled.force(PEOPLE)
        assert (filled.get_result(PEOPLE, "CO"), filled.get_facts("CO")) == ("rejected", before)

    def test_review_that_staff_forget_is_rejected(self, filled: SourcesStage) -> None:
        self.wreck(filled, "half of the people")
        filled.force(PEOPLE)
        filled.pass_time(days=31)
        scope = Container(SYSTEM).for_tenant("CO")
        (lost,) = scope.imports.expire()
        filled.handle("imports", json.dumps({"name": "import", "tenant": "CO", "about": str(lost)}))
        filled.work()
        assert filled.get_result(PEOPLE, "CO") == "rejected"

    def test_staff_accept_what_they_have_seen(self, large: SourcesStage) -> None:
        """A newer file that looks wrong as well waits, although the one before it was accepted."""
        self.wreck(large, "half of the people")
        large.force(PEOPLE)
        before = large.get_facts("CO")
        large.send("POST", f"/tenants/CO/sources/{PEOPLE}/sync?accept=true", who="CO:admin")
        (accept,) = large.receive("sources")
        large.pass_time(hours=1)
        self.wreck(large, "half of the people")
        large.force(PEOPLE)
        large.handle("sources", accept)
        large.work()
        assert (large.get_result(PEOPLE, "CO"), large.get_facts("CO")) == ("needs_review", before)

    def test_nothing_to_accept_is_a_conflict(self, filled: SourcesStage) -> None:
        assert filled.send("POST", f"/tenants/CO/sources/{PEOPLE}/sync?accept=true", who="CO:admin").status == 409

    def test_file_that_is_right_again_needs_no_review(self, filled: SourcesStage) -> None:
        everyone = dict(filled.mirror.people)
        self.wreck(filled, "half of the people")
        filled.force(PEOPLE)
        filled.pass_time(hours=1)
        filled.mirror.people = everyone
        change_one(filled)
        filled.force(PEOPLE)
        assert (filled.get_result(PEOPLE, "CO"), filled.get_result(PEOPLE, "WY")) == ("applied", "unchanged")

    def test_review_that_a_later_file_replaced_cannot_be_applied(self, filled: SourcesStage) -> None:
        everyone = dict(filled.mirror.people)
        self.wreck(filled, "half of the people")
        filled.force(PEOPLE)
        old = filled.show(PEOPLE, "CO")["import_id"]
        filled.pass_time(hours=1)
        filled.mirror.people = everyone
        change_one(filled)
        filled.force(PEOPLE)
        facts = filled.get_facts("CO")
        reply = filled.send("POST", f"/imports/{old}/apply", who="CO:admin")
        filled.work()
        assert (reply.status, "expired" in reply.text, filled.get_facts("CO")) == (409, True, facts)

    def test_half_of_a_map_waits_for_staff(self, stage: SourcesStage) -> None:
        stage.force(UPPER)
        assert stage.get_result(UPPER, "CO") == "applied"
        forget(stage)
        stage.pass_time(days=7)
        stage.mirror.halve_map("sldu")
        stage.publish()
        stage.force(UPPER)
        shown = stage.show(UPPER, "CO")
        assert (shown["result"], "has 1 districts, and the one in force has 2" in shown["detail"]) == (
            "needs_review",
            True,
        )
        assert self.count_districts(stage) == 2
        assert ("source.needs_review", "CO") in stage.list_events()
        assert "source-needs-review" in stage.list_alarms()
        stage.send("POST", f"/tenants/CO/sources/{UPPER}/sync?accept=true", who="CO:admin")
        stage.work()
        assert (stage.get_result(UPPER, "CO"), self.count_districts(stage)) == ("applied", 1)
        assert stage.get_result(UPPER, "WY") == "needs_review"

    @staticmethod
    def count_districts(stage: SourcesStage) -> int:
        return int(stage.api.get("/tenants/CO/boundaries/upper").one["districts"])

    def test_map_of_staff_stays(self, stage: SourcesStage) -> None:
        square = [[[-105.8, 39.0], [-104.9, 39.0], [-104.9, 39.9], [-105.8, 39.9], [-105.8, 39.0]]]
        division = "ocd-division/country:us/state:co/sldu:1"
        drawn = {"type": "Polygon", "coordinates": square}
        feature = {"type": "Feature", "properties": {"division_id": division}, "geometry": drawn}
        stage.force(UPPER)
        valid_from = stage.api.get("/tenants/CO/boundaries/upper").one["valid_from"]
        stage.mirror.maps["sldu"][0] = (*stage.mirror.maps["sldu"][0][:2], [census_files.square(-105.8, 39.0, 0.8)])
        stage.send(
            "PUT",
            f"/tenants/CO/boundaries/upper?valid_from={valid_from}",
            {"type": "FeatureCollection", "features": [feature]},
            who="CO:admin",
        )
        stage.pass_time(days=7)
        stage.publish()
        stage.force(UPPER)
        shown = stage.show(UPPER, "CO")
        assert (shown["result"], "Staff uploaded the map" in shown["detail"]) == ("needs_review", True), shown

    def test_trust_review_makes_each_change_wait(self, filled: SourcesStage) -> None:
        shown = filled.show(PEOPLE)
        names = ("files", "cadence_hours", "freshness_days", "most_bytes", "most_seconds")
        filled.send("PUT", f"/sources/{PEOPLE}", {name: shown[name] for name in names} | {"trust": "review"})
        versions = get_versions(filled)
        change_one(filled)
        filled.force(PEOPLE)
        assert (filled.get_result(PEOPLE, "CO"), get_versions(filled)) == ("needs_review", versions)
        filled.send("POST", f"/tenants/CO/sources/{PEOPLE}/sync?accept=true", who="CO:admin")
        filled.work()
        assert filled.get_result(PEOPLE, "CO") == "applied"
        assert get_versions(filled) == versions | {"CO": versions["CO"] + 1}


class TestAdministration:
    def test_source_is_paused_and_resumed(self, filled: SourcesStage) -> None:
        assert filled.send("POST", f"/sources/{PEOPLE}/pause").one["result"] == "paused"
        assert filled.send("POST", f"/sources/{PEOPLE}/pause").one["paused"]
        change_one(filled)
        filled.check()
        filled.force(PEOPLE)
        assert not [path for path, _, _ in filled.web.asked if path.endswith("main.tar.gz")]
        assert filled.get_result(PEOPLE, "CO") == "paused"
        assert not filled.send("POST", f"/sources/{PEOPLE}/resume").one["paused"]
        filled.check()
        assert filled.get_result(PEOPLE, "CO") == "applied"

    def test_source_is_paused_in_one_tenant(self, filled: SourcesStage) -> None:
        for _ in range(2):
            reply = filled.send("POST", f"/tenants/CO/sources/{PEOPLE}/pause", who="CO:admin")
            assert (reply.status, reply.one["result"]) == (200, "paused")
        versions = get_versions(filled)
        filled.mirror.find_person("Cora Invented 6")["email"] = "other@example.net"
        change_one(filled)
        filled.force(PEOPLE)
        assert get_versions(filled) == versions | {"WY": versions["WY"] + 1}
        assert filled.send("POST", f"/tenants/CO/sources/{PEOPLE}/resume", who="CO:admin").one["result"] != "paused"
        filled.work()
        assert list(filled.find("CO", CORA).contact_info.emails) == ["changed@example.net"]

    def test_source_is_checked_now(self, filled: SourcesStage) -> None:
        filled.pass_time(hours=-5)
        change_one(filled)
        assert filled.send("POST", f"/sources/{PEOPLE}/sync").status == 202
        filled.work()
        assert filled.get_result(PEOPLE, "CO") == "applied"

    def test_source_is_put_back_to_an_earlier_file(self, filled: SourcesStage) -> None:
        first, digest = filled.get_facts("CO")[1], filled.show(PEOPLE)["digest"]
        change_one(filled)
        filled.force(PEOPLE)
        second = filled.show(PEOPLE)["digest"]
        assert [each["digest"] for each in filled.show(PEOPLE)["earlier"]] == [digest]
        assert filled.send("POST", f"/sources/{PEOPLE}/sync?digest={'0' * 64}").status == 409
        assert filled.send("POST", f"/sources/{PEOPLE}/sync?digest=nothing").status == 400
        filled.web.count()
        reply = filled.send("POST", f"/sources/{PEOPLE}/sync?digest={digest}")
        assert (reply.status, reply.one["digest"]) == (202, digest)
        filled.work()
        assert filled.get_facts("CO")[1] == first
        assert filled.web.count() == {}
        filled.pass_time(hours=6)
        filled.handle_task(queue.SYNC, SHARED_ENVIRONMENT, PEOPLE)  # the file that was put away is not taken again
        assert (filled.get_facts("CO")[1], filled.show(PEOPLE)["digest"]) == (first, digest)
        assert [each["digest"] for each in filled.show(PEOPLE)["earlier"]] == [second]
        change_one(filled, "newest@example.net")
        filled.pass_time(hours=6)
        filled.stamp(PEOPLE_PATH, filled.now)
        filled.check()
        assert list(filled.find("CO", CORA).contact_info.emails) == ["newest@example.net"]

    @pytest.mark.parametrize("dated", [True, False])
    def test_server_without_conditional_requests_does_not_undo_a_put_back(
        self,
        filled: SourcesStage,
        dated: bool,  # noqa: FBT001
    ) -> None:
        def answer_in_full() -> None:
            modified = f"Last-Modified: {filled.now:%a, %d %b %Y %H:%M:%S} GMT\r\n" if dated else ""
            body = (filled.web.folder / PEOPLE_PATH).read_bytes()
            filled.web.faults["main.tar.gz"] = f"HTTP/1.1 200 OK\r\n{modified}\r\n".encode() + body

        answer_in_full()
        filled.force(PEOPLE)
        first, digest = filled.get_facts("CO")[1], filled.show(PEOPLE)["digest"]
        change_one(filled)
        answer_in_full()
        filled.force(PEOPLE)
        filled.send("POST", f"/sources/{PEOPLE}/sync?digest={digest}")
        filled.work()
        filled.pass_time(hours=6)
        filled.force(PEOPLE)
        assert (filled.get_facts("CO")[1], filled.show(PEOPLE)["failures"]) == (first, 0)

    def test_earlier_files_name_their_state(self, stage: SourcesStage) -> None:
        stage.force(ZIPS)
        stage.pass_time(days=8)
        kind, rows = stage.mirror.zips["cd-sld/tab20_sldu202420_zcta520_st08.txt"]
        rows.append(("80203", rows[0][1], *rows[0][2:]))
        assert kind
        stage.publish()
        stage.force(ZIPS)
        assert [each["state"] for each in stage.show(ZIPS)["earlier"]] == ["CO"]

    def test_file_after_one_that_was_put_back_is_not_mixed_with_it(self, stage: SourcesStage) -> None:
        stage.force(CONGRESS)
        digest = stage.show(CONGRESS)["digest"]
        stage.pass_time(hours=1)
        stage.mirror.find_person("Dorin Invented 1")["terms"][-1]["phone"] = "202-555-0177"
        stage.publish()
        stage.force(CONGRESS)
        stage.send("POST", f"/sources/{CONGRESS}/sync?digest={digest}")
        stage.work()
        stage.pass_time(hours=1)
        stage.mirror.social[0]["social"]["twitter"] = "another"
        stage.publish()
        stage.force(CONGRESS)
        found = stage.find("CO", "Dorin Invented 1").contact_info.model_dump_json()
        assert "another" in found
        assert "5550177" in found

    def test_url_is_corrected_without_a_release(self, filled: SourcesStage) -> None:
        shown = filled.show(PEOPLE)
        names = ("cadence_hours", "freshness_days", "most_bytes", "most_seconds")
        moved = {"name": "renamed.tar.gz", "url": "https://example.org/people.tar.gz"}
        change = {name: shown[name] for name in names} | {"files": [moved]}
        assert filled.send("PUT", f"/sources/{PEOPLE}", change).one["files"][0]["url"] == moved["url"]
        change_one(filled)
        (filled.web.folder / "example.org").mkdir()
        (filled.web.folder / PEOPLE_PATH).rename(filled.web.folder / "example.org" / "people.tar.gz")
        filled.stamp("example.org/people.tar.gz", filled.now - timedelta(days=30))
        filled.check()
        ((headers, status),) = [
            (headers, status) for path, headers, status in filled.web.asked if path.endswith("people.tar.gz")
        ]
        assert (status, {"if-none-match", "if-modified-since"} & headers.keys()) == (200, set())
        assert list(filled.find("CO", CORA).contact_info.emails) == ["changed@example.net"]
        filled.send("POST", f"/tenants/CO/sources/{PEOPLE}/sync", who="CO:admin")  # from the stored file
        filled.work()
        assert filled.get_result(PEOPLE, "CO") in ("applied", "unchanged")

    @pytest.mark.parametrize(
        "files",
        [
            [],
            [{"name": "a", "url": "http://example.org/a"}],
            [{"name": "a", "url": "https://user:word@example.org/a"}],
            [{"name": "a/b", "url": "https://example.org/a"}],
            [{"name": "a", "url": "https://example.org/a"}, {"name": "b", "url": "https://example.org/b"}],
            [{"name": "a", "url": "https://example.org/a", "optional": True}],
            [{"name": "a", "url": "https://example.org/a"}] * 2,
        ],
    )
    def test_wrong_correction_is_refused(self, stage: SourcesStage, files: list[Any]) -> None:
        change = {"files": files, "cadence_hours": 6, "freshness_days": 9, "most_bytes": 9, "most_seconds": 9}
        assert stage.send("PUT", f"/sources/{ZIPS}", change).status == 422
        assert stage.get_result(ZIPS) == "never"

    def test_correction_without_a_code_or_a_name_that_is_needed_is_refused(self, stage: SourcesStage) -> None:
        file = {"name": "current.json", "url": "https://example.org/all.txt"}
        change = {"files": [file], "cadence_hours": 6, "freshness_days": 9, "most_bytes": 9, "most_seconds": 9}
        coded = change | {"files": [file | {"url": "https://example.org/{state}.txt"}]}
        for source_id, body, words in (
            (ZIPS, change, "with {fips} or {state}"),
            (CONGRESS, change, "legislators-current.json"),
            (PEOPLE, coded, "without {fips} and {state}"),
        ):
            reply = stage.send("PUT", f"/sources/{source_id}", body)
            assert (reply.status, words in reply.text) == (422, True), reply.text

    def test_paused_source_is_not_checked_in_silence(self, filled: SourcesStage) -> None:
        for path in (f"/sources/{PEOPLE}", f"/tenants/CO/sources/{PEOPLE}"):
            filled.send("POST", f"{path}/pause")
            reply = filled.send("POST", f"{path}/sync")
            assert (reply.status, "resume" in reply.text, filled.receive("sources")) == (409, True, []), path

    def test_correction_with_braces_is_a_url(self, stage: SourcesStage) -> None:
        files = [{"name": "a", "url": "https://example.org/{x}/{fips}{"}]
        change = {"files": files, "cadence_hours": 6, "freshness_days": 9, "most_bytes": 9, "most_seconds": 9}
        assert stage.send("PUT", f"/sources/{ZIPS}", change).status == 200
        stage.force(ZIPS)
        assert "https://example.org/{x}/08{" in stage.show(ZIPS, "CO")["detail"]

    def test_unknown_sources_are_not_found(self, stage: SourcesStage) -> None:
        for path in ("/sources/unknown/sync", "/sources/NOT-AN-ID/pause", "/tenants/CO/sources/unknown/sync"):
            reply = stage.send("POST", path)
            assert (reply.status, PEOPLE in reply.text) == (404, True), path

    def test_correction_while_a_worker_checks_is_not_lost(
        self, filled: SourcesStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fetch = WebFetcher.fetch

        def pause_first(self: WebFetcher, *arguments: Any, **options: Any) -> Any:
            filled.send("POST", f"/sources/{PEOPLE}/pause")
            return fetch(self, *arguments, **options)

        with monkeypatch.context() as changed:
            changed.setattr(WebFetcher, "fetch", pause_first)
            filled.force(PEOPLE)
        assert filled.show(PEOPLE)["paused"]
        assert filled.send("POST", f"/sources/{PEOPLE}/resume").status == 200

    def test_rules_that_change_while_an_import_is_written_repeat_it(self, filled: SourcesStage) -> None:
        change_one(filled)
        queue.send(queue.FORCE, SHARED_ENVIRONMENT, PEOPLE)
        filled.step("sources")
        filled.step("imports")  # plans
        filled.put_rules(freshness_days=123)
        filled.work()
        assert list(filled.find("CO", CORA).contact_info.emails) == ["changed@example.net"]
        assert filled.get_result(PEOPLE, "CO") == "applied"

    def test_staff_keep_what_they_entered(self, filled: SourcesStage) -> None:
        cora = filled.find("CO", CORA)
        reply = filled.send("PATCH", f"/representatives/{cora.id}", {"party": "Green"}, who="CO:admin")
        assert reply.status == 200, reply.text
        change_one(filled)
        filled.force(PEOPLE)
        found = filled.find("CO", CORA)
        assert (found.party, list(found.contact_info.emails)) == ("Green", ["changed@example.net"])


class TestOwnSource:
    URL = "https://93.184.216.34/files/roster.csv"
    DRAFT: ClassVar[dict[str, Any]] = {
        "name": "Roster of the clerk",
        "publisher": "The clerk",
        "licence": "public record",
        "attribution": "The clerk of Denver",
        "homepage": "https://example.org/clerk",
        "file": {"name": "roster.csv", "url": URL},
        "cadence_hours": 6,
    }
    PATH = "/tenants/CO/sources/clerk"

    @pytest.fixture
    def own(self, stage: SourcesStage) -> SourcesStage:
        """Return a stage whose state CO maps the columns of its clerk's CSV."""
        defaults = {"position": "Mayor", "level": "municipal", "district": "Denver"}
        stage.put_rules(roster_columns={"columns": {"name": "Member", "email": "Mail"}, "defaults": defaults})
        self.write(stage, "Nia Sample")
        return stage

    def write(self, stage: SourcesStage, *names: str) -> None:
        place = stage.web.folder / "93.184.216.34/files/roster.csv"
        place.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"{name},member@example.net" for name in names]
        place.write_text("\n".join(["Member,Mail", *lines]) + "\n", encoding="utf-8")
        stage.stamp("93.184.216.34/files/roster.csv", stage.now)
        stage.pass_time(hours=6)

    def put(self, stage: SourcesStage, path: str = PATH, **changes: Any) -> Any:
        return stage.send("PUT", path, self.DRAFT | changes, who="CO:admin")

    def test_check_that_staff_ask_for_applies_nothing_twice(self, own: SourcesStage) -> None:
        self.put(own)
        own.work()
        before = own.get_facts("CO")
        own.send("POST", f"{self.PATH}/sync", who="CO:admin")
        own.work()
        assert (own.get_facts("CO"), own.get_result("clerk", "CO")) == (before, "applied")

    def test_source_is_added_checked_changed_and_deleted(self, own: SourcesStage) -> None:
        reply = self.put(own)
        assert (reply.status, reply.one["tenant"], reply.one["result"]) == (200, "CO", "never"), reply.text
        assert "true or false" in own.send("POST", f"{self.PATH}/sync?accept=perhaps", who="CO:admin").text
        own.work()
        assert [each.name for each in own.list_people("CO")] == ["Nia Sample"]
        shown = own.show("clerk", "CO")
        assert (shown["result"], shown["attribution"], shown["tenant"]) == ("applied", "The clerk of Denver", "CO")
        assert "clerk" not in {each["id"] for each in own.api.get("/sources?limit=100").data}
        assert "clerk" not in {each["id"] for each in own.api.get("/tenants/WY/sources?limit=100").data}
        self.write(own, "Nia Sample", "Oda Sample")
        own.check()
        assert {each.name for each in own.list_people("CO")} >= {"Nia Sample", "Oda Sample"}
        own.web.count()
        own.pass_time(hours=6)
        own.check()
        assert [status for path, _, status in own.web.asked if path.endswith("roster.csv")] == [304]
        earlier = own.show("clerk", "CO")["earlier"][0]["digest"]
        reply = own.send("POST", f"{self.PATH}/sync?digest={earlier}", who="CO:admin")
        assert reply.status == 202, reply.text
        own.work()
        assert own.show("clerk", "CO")["digest"] == earlier
        assert own.send("DELETE", self.PATH, who="CO:admin").status == 200
        assert own.send("DELETE", self.PATH, who="CO:admin").status == 404
        assert "clerk" not in own.send("GET", "/tenants/CO/sources?limit=100").text
        assert own.list_people("CO")
        own.check()

    def test_source_is_paused_and_resumed(self, own: SourcesStage) -> None:
        self.put(own)
        own.send("POST", f"{self.PATH}/pause", who="CO:admin")
        own.work()
        assert (own.web.asked, own.get_result("clerk", "CO")) == ([], "paused")
        own.send("POST", f"{self.PATH}/resume", who="CO:admin")
        own.work()
        assert own.get_result("clerk", "CO") == "applied"

    def test_failures_are_those_of_the_tenant(self, own: SourcesStage) -> None:
        own.web.faults["roster.csv"] = PAGE
        self.put(own)
        own.work()
        shown = own.show("clerk", "CO")
        assert (shown["result"], "keeps the facts" in shown["detail"]) == ("failed", False), shown
        own.web.faults["roster.csv"] = FAULTS["404"]
        own.list_events()
        own.list_alarms()
        for _ in range(3):
            own.pass_time(hours=12)
            own.send("POST", f"{self.PATH}/sync", who="CO:admin")
            own.work()
        assert own.show("clerk", "CO")["failures"] == 3
        assert own.list_events() == [("source.failed", "CO")]
        assert "failing-source-clerk" in own.list_alarms()
        own.pass_time(days=31)
        own.check()
        assert "stale-source-clerk" in own.list_alarms()

    def test_file_that_failed_for_the_rules_is_applied_when_staff_ask(self, stage: SourcesStage) -> None:
        self.write(stage, "Nia Sample")
        self.put(stage)
        stage.work()
        assert stage.get_result("clerk", "CO") == "failed"
        defaults = {"position": "Mayor", "level": "municipal", "district": "Denver"}
        stage.put_rules(roster_columns={"columns": {"name": "Member", "email": "Mail"}, "defaults": defaults})
        stage.pass_time(hours=1)
        stage.send("POST", f"{self.PATH}/sync", who="CO:admin")
        stage.work()
        assert stage.get_result("clerk", "CO") == "applied"

    def test_file_that_waits_is_accepted(self, own: SourcesStage) -> None:
        self.put(own, trust="review")
        own.work()
        assert own.get_result("clerk", "CO") == "needs_review"
        own.send("POST", f"{self.PATH}/sync?accept=true", who="CO:admin")
        own.work()
        assert own.get_result("clerk", "CO") == "applied"

    def test_definition_that_changes_is_checked_at_once(self, own: SourcesStage) -> None:
        self.put(own)
        own.work()
        own.web.count()
        place = own.web.folder / "93.184.216.34/other.csv"
        place.write_text("Member,Mail\nNia Sample,changed@example.net\n", encoding="utf-8")
        reply = self.put(own, file={"name": "other.csv", "url": "https://93.184.216.34/other.csv", "optional": True})
        assert reply.status == 200
        own.work()
        ((path, headers, status),) = own.web.asked
        assert (path, status, "if-modified-since" in headers) == ("/93.184.216.34/other.csv", 200, False)
        assert list(own.find("CO", "Nia Sample").contact_info.emails) == ["changed@example.net"]

    def test_definition_that_changes_while_a_worker_fetches_wins(
        self, own: SourcesStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fetch, once = WebFetcher.fetch, list[int]()

        def change_first(self_: WebFetcher, *arguments: Any, **options: Any) -> Any:
            if not once:
                once.append(1)
                self.put(own, name="Another name")
            return fetch(self_, *arguments, **options)

        monkeypatch.setattr(WebFetcher, "fetch", change_first)
        self.put(own)
        own.work()
        shown = own.show("clerk", "CO")
        assert (shown["name"], shown["result"]) == ("Another name", "applied")

    @pytest.mark.parametrize(
        ("path", "changes", "status"),
        [
            ("/tenants/CO/sources/staff", {}, 409),
            ("/tenants/CO/sources/upload", {}, 409),
            (f"/tenants/CO/sources/{PEOPLE}", {}, 409),
            ("/tenants/CO/sources/X", {}, 404),
            (PATH, {"file": {"name": "a.csv", "url": "http://example.org/a.csv"}}, 422),
            (PATH, {"file": {"name": "a.csv", "url": "https://10.0.0.1/a.csv"}}, 422),
            (PATH, {"homepage": "javascript:alert(1)"}, 422),
            (PATH, {"file": {"name": "a.csv", "url": "https://93.184.216.34/{state}.csv"}}, 422),
        ],
    )
    def test_wrong_source_is_refused(self, own: SourcesStage, path: str, changes: Any, status: int) -> None:
        assert self.put(own, path, **changes).status == status

    def test_number_of_sources_is_limited(self, own: SourcesStage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chalicelib.sources.routes.MOST_OWN", 1)
        assert self.put(own).status == self.put(own).status == 200
        assert self.put(own, "/tenants/CO/sources/second").status == 409

    def test_shared_source_is_put_back_by_the_platform_alone(self, filled: SourcesStage) -> None:
        digest = filled.show(PEOPLE)["digest"]
        reply = filled.send("POST", f"/tenants/CO/sources/{PEOPLE}/sync?digest={digest}", who="CO:admin")
        assert reply.status == 409

    def test_county_has_its_own_source_alone(self, own: SourcesStage) -> None:
        assert own.api.get("/tenants/NY-Albany/sources").data == []


class TestReading:
    def test_query_of_a_url_is_shown_nowhere(self, stage: SourcesStage) -> None:
        draft = {
            "name": "Clerk", "publisher": "Clerk", "licence": "public", "attribution": "Clerk",
            "file": {"name": "roster.csv", "url": "https://93.184.216.34/roster.csv?token=hush-hush"},
        }  # fmt: skip
        reply = stage.send("PUT", "/tenants/CO/sources/clerk", draft)
        assert reply.status == 200
        stage.work()
        shown = stage.send("GET", "/tenants/CO/sources?limit=100", who="anonymous").text
        assert "https://93.184.216.34/roster.csv?…" in shown
        assert stage.get_result("clerk", "CO") == "failed"
        assert "hush-hush" not in shown + reply.text + str(stage.list_events()) + str(stage.list_alarms())

    def test_answers_are_public_and_have_nothing_private(self, filled: SourcesStage) -> None:
        change_one(filled)
        TestReview().wreck(filled, "half of the people")
        filled.force(PEOPLE)
        for path in ("/sources?limit=100", "/tenants/CO/sources?limit=100"):
            reply = filled.api.send("GET", path, headers={"Authorization": None, "X-Tenant-Id": None})
            assert reply.status == 200
            for private in ("Cora", "@example", filled.web.url, "uploads/", "etag", "last_modified", "cursor"):
                assert private not in reply.text, private

    def test_any_visitor_reads_how_current_a_tenant_is(self, filled: SourcesStage) -> None:
        visitor = {"Authorization": None, "X-Tenant-Id": None}
        reply = filled.api.send("GET", "/tenants/CO/status", headers=visitor)
        assert (reply.status, reply.one["tenant"], reply.one["name"]) == (200, "CO", "Colorado")
        assert reply.headers["Cache-Control"].startswith("public, max-age=0")
        again = filled.api.send("GET", "/tenants/CO/status", headers=visitor | {"If-None-Match": reply.headers["ETag"]})
        assert (again.status, again.text) == (304, "")
        (people,) = (each for each in reply.one["sources"] if each["id"] == PEOPLE)
        fetched = filled.show(PEOPLE, "CO")["fetched_at"]
        assert {name: people[name] for name in ("state", "publisher", "licence", "last_checked", "last_success")} == {
            "state": "applied", "publisher": "Open States", "licence": "CC0-1.0", "last_checked": fetched,
            "last_success": fetched,
        }  # fmt: skip
        assert people["url"].startswith("https://")
        summary = filled.api.send("GET", "/tenants/CO/summary", headers=visitor).one
        counts = ("office", "seats", "filled", "vacant", "unknown")
        assert [{name: each[name] for name in counts} for each in reply.one["offices"]] == [
            {name: each[name] for name in counts} for each in summary["offices"]
        ]
        assert sum(each["filled"] for each in reply.one["offices"]) == summary["completeness"]["filled"] > 0
        assert {each["last_verified"] for each in (reply.one, *reply.one["offices"])} == {None}

    def test_status_has_the_last_verification_by_office(self, filled: SourcesStage) -> None:
        person = filled.find("CO", CORA)
        verified = filled.send("POST", f"/representatives/{person.id}/verify", who="CO:editor")
        assert verified.status == 200, verified.text
        status = filled.send("GET", "/tenants/CO/status", who="anonymous").one
        day = filled.now.date().isoformat()
        assert status["last_verified"] == day
        assert {each["title"] for each in status["offices"] if each["last_verified"] == day} == {person.position}

    def test_status_of_a_failure_has_no_reason(self, filled: SourcesStage) -> None:
        before = filled.show(PEOPLE, "CO")["checked_at"]
        filled.web.faults["main.tar.gz"] = PAGE
        filled.force(PEOPLE)
        reply = filled.send("GET", "/tenants/CO/status", who="anonymous")
        (people,) = (each for each in reply.one["sources"] if each["id"] == PEOPLE)
        assert (people["state"], people["last_success"]) == ("failed", before)
        assert people["last_checked"] > before
        for private in ("Cora", "@example", filled.web.url, "detail", "digest", "import_id", "sign in"):
            assert private not in reply.text, private

    def test_status_costs_the_lists_of_sources_and_a_check_for_changes(
        self, filled: SourcesStage, calls: Calls
    ) -> None:
        visitor = {"Authorization": None, "X-Tenant-Id": None}
        filled.api.send("GET", "/tenants/CO/status", headers=visitor)
        calls.during()
        filled.api.send("GET", "/tenants/CO/status", headers=visitor | {"Cache-Control": "no-cache"})
        assert calls.during() == ["GetItem", "Query", "BatchGetItem"]

    def test_status_has_the_offices_of_replaced_rules(self, filled: SourcesStage) -> None:
        filled.put_rules(
            offices=[{"key": "poet", "title": "Poet", "level": "state", "seats": 1}],
            orphans=[str(person.id) for person in filled.list_people("CO")],
        )
        container.get_rules_cache.cache_clear()
        (office,) = filled.send("GET", "/tenants/CO/status", who="anonymous").one["offices"]
        assert (office["office"], office["seats"], office["filled"], office["unknown"]) == ("poet", 1, 0, 1)

    def test_status_of_a_county_without_sources_has_its_offices(self, stage: SourcesStage) -> None:
        status = stage.send("GET", "/tenants/NY-Albany/status", who="anonymous").one
        assert (status["sources"], status["last_verified"]) == ([], None)
        assert status["offices"]
        assert stage.send("GET", "/tenants/NY-Albny/status", who="anonymous").status == 404

    def test_lists_cost_one_and_two_reads(self, filled: SourcesStage, calls: Calls) -> None:
        calls.during()
        filled.api.send("GET", "/sources", headers={"Authorization": None})
        assert calls.during() == ["BatchGetItem"]
        filled.api.send("GET", "/tenants/CO/sources", headers={"Authorization": None})
        assert sorted(calls.during()) == ["BatchGetItem", "Query"]
        filled.api.send("GET", "/tenants/NY-Albany/sources", headers={"Authorization": None})
        assert calls.during() == ["Query"]

    def test_lists_have_pages(self, stage: SourcesStage) -> None:
        reply = stage.api.get("/sources?limit=2&skip=1")
        assert [each["id"] for each in reply.data] == list(load_catalog())[1:3]
        assert reply.json["meta"]["total"] == len(load_catalog())

    def test_agents_read_sources(self, filled: SourcesStage) -> None:
        for tool, tenant in (("list_sources", {}), ("list_tenant_sources", {"tenant": "CO"})):
            headers = {"X-Tenant-Id": None, "Authorization": None}
            reply = filled.api.send("POST", f"/agent/{tool}", {"limit": 100} | tenant, headers)
            assert reply.status == 200, reply.text
            assert PEOPLE in {each["id"] for each in reply.data}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
class TestKills:
    """A worker ends at each of its calls to AWS, before or after the call; its message is delivered again."""

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_change_of_a_person(
        self,
        filled: SourcesStage,
        monkeypatch: pytest.MonkeyPatch,
        after: bool,  # noqa: FBT001
    ) -> None:
        monkeypatch.setattr(GlobalTable, "hold_host", lambda *_: True)  # a lost worker's reservation ends after minutes
        filled.power.install(monkeypatch)
        points = 0
        for function in ("sources", "imports", "outcome"):
            at = 0
            while True:
                email = f"{function}-{at}-{after}@example.net".lower()
                change_one(filled, email)
                versions, redelivered = get_versions(filled), filled.redelivered
                queue.send(queue.FORCE, SHARED_ENVIRONMENT, PEOPLE)
                if function != "sources":
                    filled.step("sources")
                if function == "outcome":
                    while filled.step("imports"):
                        pass
                filled.power.kill(at, after=after)
                (body, *more) = filled.receive_alive("imports" if function == "imports" else "sources")
                filled.handle("imports" if function == "imports" else "sources", body)
                killed = filled.redelivered > redelivered
                filled.power.restore()
                assert not more
                filled.work()
                assert list(filled.find("CO", CORA).contact_info.emails) == [email], (function, at)
                assert get_versions(filled) == versions | {"CO": versions["CO"] + 1}, (function, at)
                assert filled.get_result(PEOPLE, "CO") == "applied", (function, at)
                assert set(filled.list_events()) == {("source.changed", "CO")}, (function, at)
                filled.pass_time(hours=6)
                if not killed:
                    break
                at, points = at + 1, points + 1
        assert points > 20

    @pytest.mark.parametrize("at", range(0, 40, 4))
    def test_first_files(self, stage: SourcesStage, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        monkeypatch.setattr(GlobalTable, "hold_host", lambda *_: True)
        stage.power.install(monkeypatch)
        for source_id in (PEOPLE, UPPER):
            stage.power.kill(at, after=bool(at % 8))
            stage.handle_task(queue.FORCE, SHARED_ENVIRONMENT, source_id)
            stage.power.restore()
            stage.work()
            assert stage.get_result(source_id) == "applied"
            assert [stage.get_result(source_id, state) for state in STATES] == ["applied"] * 2
        assert [len(stage.list_people(state)) for state in STATES] == [5, 5]
        assert {each.version for state in STATES for each in stage.list_people(state)} == {1}
        assert stage.api.get("/tenants/CO/boundaries/upper").one["districts"] == 2
        assert set(stage.list_events()) == {("source.changed", state) for state in STATES}
        assert stage.list_alarms() == []
