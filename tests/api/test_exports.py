"""Exports that are too large for a response: one file for equal requests, written by a worker, once."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import moto.s3.models
import pytest

from chalicelib import container
from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import clients, export_bucket, queues
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import BadRequest, Unavailable
from chalicelib.exports import repository, service
from chalicelib.representatives import export, routes
from chalicelib.representatives.queries import RepresentativeQueries
from chalicelib.system.task_message import Task
from tests.api.sources_stage import Killed, Power
from tests.api.stage_client import OWN_SOURCE

if TYPE_CHECKING:
    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller, Reply

TODAY = datetime.now(UTC).date()
ANONYMOUS: dict[str, str | None] = {"Authorization": None}
CSV, LINES = "/representatives?format=csv", "/representatives?format=jsonl"


class Exporter:
    """A stage whose responses hold nothing, so that each export is one for a worker."""

    def __init__(self, api: Caller, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
        self.api, self.cloud, self.patch = api, cloud, monkeypatch
        self.now = datetime.now(UTC)
        send = queues.send
        # Messages with a delay are delivered at once.
        monkeypatch.setattr(queues, "send", lambda url, body, _=0: send(url, body))

    def enlarge(self, most: int = 10) -> None:
        """Lower the limit of a response."""
        self.patch.setattr(routes, "MOST", most)

    def pass_time(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)
        now = self.now

        class Clock(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
                return now.astimezone(tz)

        self.patch.setattr(container, "datetime", Clock)

    def request(self, path: str = CSV, status: int = 202, **headers: str | None) -> Reply:
        """Request an export as an anonymous client."""
        reply = self.api.send("GET", path, None, {**ANONYMOUS, **headers})
        assert reply.status == status, reply.text
        return reply

    def messages(self) -> list[str]:
        """Receive and delete the messages of the queue."""
        return [json.dumps(body) for body in self.cloud.receive("exports")]

    def work(self) -> int:
        """Process all messages; returns their number."""
        done = 0
        while bodies := self.messages():
            for body in bodies:
                self.handle(body)
            done += len(bodies)
        return done

    def handle(self, body: str) -> None:
        """Process one message with a worker."""
        self.api._client.lambda_.invoke("process_export", self.api._client.events.generate_sqs_event([body]))

    def show(self, export_id: str) -> dict[str, Any]:
        return self.api.send("GET", f"/exports/{export_id}", None, ANONYMOUS).one

    def download(self, url: str) -> str:
        """Return the object that a signed URL names."""
        return fetch(url).decode()


def fetch(url: str) -> bytes:
    """Return the object that a signed URL of the bucket names."""
    parts = urlsplit(url)
    bucket, _, key = f"{parts.netloc.partition('.')[0]}{parts.path}".partition("/")
    assert parse_qs(parts.query)["X-Amz-Expires"] == ["900"]
    return clients.s3().get_object(Bucket=bucket, Key=key)["Body"].read()


def count_objects() -> int:
    bucket = "represent-local-rosters-123456789012"
    return clients.s3().list_objects_v2(Bucket=bucket)["KeyCount"]


@pytest.fixture
def exporter(api: Caller, roster_bucket: str, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    assert roster_bucket
    return Exporter(api, cloud, monkeypatch)


def fill(api: Caller, count: int = 3) -> None:
    for number in range(count):
        contact = {"phones": ["+15185550100"], "emails": [f"a{number}@example.org"]}
        api.create(name=f"Zoë {number}", position="State Senator", district=str(number + 1), contact_info=contact)


class TestLargeExports:
    @pytest.mark.parametrize(
        "query",
        [
            "format=csv", "format=csv&bom=no", "format=jsonl", "format=csv&q=zoe", "format=jsonl&district=2",
            "format=csv&seats=all", f"format=jsonl&as_of={TODAY}", "format=csv&sort=-name",
        ],
    )  # fmt: skip
    def test_file_is_the_export_that_a_larger_response_would_be(self, exporter: Exporter, query: str) -> None:
        fill(exporter.api)
        whole = exporter.request(f"/representatives?{query}", 200).text
        exporter.enlarge()
        queued = exporter.request(f"/representatives?{query}")
        assert (queued.one["state"], queued.one["url"], queued.headers["Retry-After"]) == ("queued", None, "5")
        assert queued.headers["Location"] == f"/exports/{queued.one['id']}"
        assert queued.headers["Cache-Control"] == "no-store"
        assert exporter.work() == 1
        found = exporter.api.send("GET", queued.headers["Location"], None, ANONYMOUS)
        assert "Retry-After" not in found.headers
        assert found.one["state"] == "done"
        text = exporter.download(found.one["url"])
        assert text == whole
        assert found.one["sha256"] == hashlib.sha256(text.encode()).hexdigest()
        assert (found.one["bytes"], found.one["version"]) == (len(text.encode()), 3)

    def test_equal_requests_cost_one_file(self, exporter: Exporter) -> None:
        fill(exporter.api)
        exporter.request(CSV, 200)
        exporter.enlarge()
        power = Power().install(exporter.patch)
        first = exporter.request().one["id"]
        # The tenant's version; then the export, the count of this hour, both written, and the message.
        assert power.calls == ["GetItem", "GetItem", "GetItem", "TransactWriteItems", "SendMessage"]
        power.calls.clear()
        again = [exporter.request(), exporter.request("/representatives?format=csv&skip=5"), exporter.request()]
        assert power.calls == ["GetItem", "GetItem"] * 3
        assert {reply.one["id"] for reply in again} == {first}
        (body,) = exporter.messages()
        power.calls.clear()
        exporter.handle(body)
        assert power.calls == ["GetItem", "TransactWriteItems", "GetItem", "PutObject", "TransactWriteItems"]
        assert exporter.request().one["state"] == "done"
        power.calls.clear()
        exporter.handle(body)
        exporter.show(first)
        assert power.calls == ["GetItem", "GetItem"]

    def test_other_parameters_versions_and_days_have_other_files(self, exporter: Exporter) -> None:
        fill(exporter.api)
        exporter.enlarge()
        first = {exporter.request(path).one["id"] for path in (CSV, LINES, f"{CSV}&q=zoe", f"{CSV}&bom=no")}
        exporter.api.create(name="Bo")
        changed = exporter.request().one["id"]
        exporter.pass_time(days=1)
        assert len({*first, changed, exporter.request().one["id"]}) == 6

    def test_export_that_is_surely_too_large_is_not_begun(self, exporter: Exporter) -> None:
        fill(exporter.api, 3)
        text = exporter.request(CSV, 200).text
        exporter.patch.setattr(export, "format_csv_line", lambda _: pytest.fail("was begun"))
        exporter.enlarge(len(text) // 20)
        exporter.request()

    def test_file_is_of_one_version_which_may_be_later_than_the_request(self, exporter: Exporter) -> None:
        fill(exporter.api, 2)
        exporter.enlarge()
        queued = exporter.request(LINES).one
        exporter.api.create(name="Bo")
        exporter.work()
        found = exporter.show(queued["id"])
        assert (queued["version"], found["version"], found["records"]) == (2, 3, 3)
        assert len(exporter.download(found["url"]).splitlines()) == 3

    def test_worker_reads_the_current_records(self) -> None:
        assert Container(SYSTEM).for_tenant("CA").exports.records.no_cache

    def test_licences_are_those_of_the_sources_in_the_file(self, exporter: Exporter) -> None:
        exporter.api.create(name="Ada")
        exporter.enlarge()
        queued = exporter.request().one["id"]
        exporter.work()
        staff = {
            "source": "staff",
            "tenant": None,
            "licence": None,
            "attribution": "Published by the staff of the tenant.",
        }
        assert exporter.show(queued)["licences"] == [staff]

    def test_unknown_and_expired_ids_and_those_of_other_tenants_are_not_found(self, exporter: Exporter) -> None:
        fill(exporter.api, 1)
        exporter.enlarge()
        path = f"/exports/{exporter.request().one['id']}"
        assert exporter.api.send("GET", path, None, ANONYMOUS).status == 200
        assert exporter.api.send("GET", path, None, {**ANONYMOUS, "X-Tenant-Id": "NY"}).status == 404
        reply = exporter.api.send("GET", f"/exports/{uuid4()}", None, ANONYMOUS)
        assert (reply.status, "Request it again" in reply.json["detail"]) == (404, True)
        assert exporter.api.send("GET", "/exports/CA.csv", None, ANONYMOUS).status == 404
        exporter.pass_time(days=1, minutes=1)
        assert exporter.api.send("GET", path, None, ANONYMOUS).status == 404
        exporter.work()  # the item is not deleted yet, and the message of an expired export does nothing
        assert count_objects() == 0

    def test_wrong_filters_are_refused_at_once(self, exporter: Exporter) -> None:
        exporter.enlarge()
        exporter.request(f"{CSV}&position=Wizard", 400)
        exporter.request(f"{CSV}&seats=all&q=a", 400)
        assert exporter.messages() == []


class TestLimits:
    def test_new_exports_of_an_hour_are_bounded_and_some_are_reserved_for_accounts(self, exporter: Exporter) -> None:
        exporter.patch.setenv("EXPORTS_PER_HOUR", "3")
        exporter.patch.setenv("EXPORTS_FOR_ACCOUNTS", "1")
        settings.load.cache_clear()
        fill(exporter.api, 1)
        exporter.enlarge()
        exporter.pass_time(seconds=1)
        for number in range(2):
            exporter.request(f"{CSV}&q=z{'o' * number}")
        refused = exporter.request(LINES, 429)
        assert 0 < int(refused.headers["Retry-After"]) <= 3600
        assert "GET /bulk" in refused.json["detail"]
        exporter.request(f"{CSV}&q=z")  # an equal one is not new
        assert exporter.api.get(LINES).status == 202
        assert exporter.api.get(CSV).status == 429
        exporter.pass_time(hours=1)
        exporter.request()

    def test_requests_at_once_are_counted_exactly(self, exporter: Exporter) -> None:
        fill(exporter.api, 1)
        exporter.enlarge()
        exports = Container(routes_principal()).for_tenant("CA").exports
        count = exports.repository._make_count
        rivals = [Container(routes_principal()).for_tenant("CA")]

        def count_after_rival(now: int, most: int) -> Any:
            counted = count(now, most)
            for rival in rivals:
                rivals.clear()
                rival.exports.request(None, "jsonl", rival.records.get_view(), 2)
            return counted

        exporter.patch.setattr(
            repository.ExportRepository, "_make_count", lambda _, now, most: count_after_rival(now, most)
        )
        exporter.request()
        assert len(exporter.messages()) == 2
        item = exports.repository.table.get(f"HOUR#{int(datetime.now(UTC).timestamp()) // 3600}", partition="#EXPORTS")
        assert item
        assert item["version"] == 2

    def test_equal_request_at_once_gets_the_same_export(self, exporter: Exporter) -> None:
        fill(exporter.api, 1)
        exporter.enlarge()
        create, twice = repository.ExportRepository.create, list[bool]()

        def create_twice(self: Any, job: Any, most: int) -> bool:
            twice.extend((create(self, job, most), create(self, job, most)))
            return twice[-1]

        exporter.patch.setattr(repository.ExportRepository, "create", create_twice)
        assert exporter.request().one["state"] == "queued"
        assert twice == [True, False]

    def test_export_that_could_not_be_queued_is_queued_by_the_next_request(self, exporter: Exporter) -> None:
        fill(exporter.api, 1)
        exporter.enlarge()

        def refuse(*_: Any) -> None:
            raise Unavailable("The queue is busy.")

        with exporter.patch.context() as broken:
            broken.setattr(queues, "send", refuse)
            exporter.request(status=503)
        assert exporter.request().one["state"] == "queued"
        assert exporter.work() == 1

    def test_lost_message_is_sent_again_after_a_while(self, exporter: Exporter) -> None:
        fill(exporter.api, 1)
        exporter.enlarge()
        exporter.pass_time(seconds=1)
        exporter.request()
        assert len(exporter.messages()) == 1
        exporter.request()
        assert exporter.messages() == []
        exporter.pass_time(minutes=21)
        exporter.request()
        assert exporter.work() == 1
        assert exporter.request().one["state"] == "done"


def routes_principal() -> Any:
    from chalicelib.auth.permissions import SYSTEM  # noqa: PLC0415

    return SYSTEM


class TestWorkers:
    @pytest.mark.parametrize("after", [False, True])
    def test_worker_killed_at_any_call_leaves_the_same_file(self, exporter: Exporter, *, after: bool) -> None:
        fill(exporter.api)
        exporter.patch.setattr(export_bucket, "PART_BYTES", 600)
        exporter.patch.setattr(moto.s3.models, "S3_UPLOAD_PART_MIN_SIZE", 1)
        exporter.patch.setenv("EXPORTS_PER_HOUR", "100")
        settings.load.cache_clear()
        whole = exporter.request(CSV, 200).text
        exporter.enlarge()
        for at in range(30):
            exporter.api.create(name=f"Bo {at}")  # another version is another export
            queued = exporter.request().one["id"]
            (body,) = exporter.messages()
            with exporter.patch.context() as patch:
                power = Power().install(patch)
                power.kill(at, after=after)
                try:
                    exporter.handle(body)
                except Killed:
                    power.restore()
                    exporter.handle(body)
                    killed = True
                else:
                    killed = False
            found = exporter.show(queued)
            text = exporter.download(found["url"])
            assert text.startswith(whole[:100])
            assert (found["state"], found["sha256"]) == ("done", hashlib.sha256(text.encode()).hexdigest())
            if not killed:
                assert at > 5
                return
        raise AssertionError("the worker never ended")

    def test_large_file_is_uploaded_in_parts(self, exporter: Exporter) -> None:
        fill(exporter.api, 6)
        whole = exporter.request(LINES, 200).text
        exporter.patch.setattr(export_bucket, "PART_BYTES", 1_000)
        exporter.patch.setattr(moto.s3.models, "S3_UPLOAD_PART_MIN_SIZE", 1)
        exporter.enlarge()
        queued = exporter.request(LINES).one["id"]
        power = Power().install(exporter.patch)
        exporter.work()
        parts = len(whole.encode()) // 1_000 + 1
        made = [name for name in power.calls if "Upload" in name]
        assert made == ["CreateMultipartUpload", *["UploadPart"] * parts, "CompleteMultipartUpload"]
        assert exporter.download(exporter.show(queued)["url"]) == whole

    def test_upload_that_fails_is_aborted_and_tried_again(self, exporter: Exporter) -> None:
        fill(exporter.api, 6)
        exporter.patch.setattr(export_bucket, "PART_BYTES", 1_000)
        exporter.patch.setattr(export, "CHUNK", 10)
        exporter.enlarge()
        queued = exporter.request(LINES).one["id"]
        lines, left = export.format_json_line, [5]

        def fail_once(record: Any) -> str:
            left[0] -= 1
            if not left[0]:
                raise Unavailable("The database is busy.")
            return lines(record)

        exporter.patch.setattr(export, "format_json_line", fail_once)
        (body,) = exporter.messages()
        exporter.handle(body)
        bucket = "represent-local-rosters-123456789012"
        assert "Uploads" not in clients.s3().list_multipart_uploads(Bucket=bucket)
        assert exporter.show(queued)["state"] == "running"
        exporter.patch.setattr(export_bucket, "PART_BYTES", 8_000_000)
        assert exporter.work() == 1
        assert exporter.show(queued)["state"] == "done"

    def test_export_that_keeps_failing_is_given_up_and_reported(self, exporter: Exporter) -> None:
        fill(exporter.api, 1)
        exporter.enlarge()
        exporter.pass_time(seconds=1)
        queued = exporter.request().one["id"]
        (body,) = exporter.messages()
        with exporter.patch.context() as broken:
            broken.setattr(export, "format_csv_line", lambda _: 1 / 0)
            for _ in range(service.MOST_TRIES):
                with pytest.raises(ZeroDivisionError):
                    exporter.handle(body)
            exporter.handle(body)
        found = exporter.show(queued)
        assert (found["state"], found["detail"]) == ("failed", service.GAVE_UP)
        (failure,) = exporter.cloud.receive("critical-errors")
        assert (failure["kind"], failure["tenant"]) == ("failed-export", "CA")
        assert exporter.request().one["state"] == "failed"
        exporter.pass_time(minutes=21)
        assert exporter.request().one["state"] == "queued"
        exporter.work()
        assert exporter.show(queued)["state"] == "done"

    def test_query_that_has_lost_its_meaning_fails_with_the_reason(self, exporter: Exporter) -> None:
        fill(exporter.api, 1)
        exporter.enlarge()
        queued = exporter.request().one["id"]

        def refuse(*_: Any) -> Any:
            raise BadRequest("There is no such office.")

        exporter.patch.setattr(RepresentativeQueries, "list_matching", refuse)
        exporter.work()
        assert exporter.show(queued)["detail"] == "There is no such office."

    def test_two_workers_of_one_export_do_no_harm(self, exporter: Exporter) -> None:
        fill(exporter.api, 1)
        exporter.enlarge()
        queued = exporter.request().one["id"]
        (body,) = exporter.messages()
        write, rivals = service.ExportService._write, [body]

        def write_with_rival(self: Any, job: Any, list_empty: Any) -> Any:
            while rivals:
                exporter.handle(rivals.pop())
            return write(self, job, list_empty)

        exporter.patch.setattr(service.ExportService, "_write", write_with_rival)
        exporter.handle(body)
        found = exporter.show(queued)
        assert found["state"] == "done"
        assert hashlib.sha256(exporter.download(found["url"]).encode()).hexdigest() == found["sha256"]


def test_message_of_an_unknown_export_is_ignored(exporter: Exporter) -> None:
    exporter.handle(Task("write_export", "CA", str(uuid4())).to_json())
    assert count_objects() == 0


def test_own_source_is_named_with_its_licence(exporter: Exporter) -> None:
    from chalicelib.exports.licences import find_licences  # noqa: PLC0415

    assert exporter.api.send("PUT", "/tenants/CA/sources/clerks-roster", OWN_SOURCE).status == 200
    read = Container(routes_principal()).for_tenant("CA").tenant_sources.get
    found = find_licences({"clerks-roster", "openstates-people", "gone"}, "CA", read)
    assert [(each.source, each.tenant, each.licence) for each in found] == [
        ("clerks-roster", "CA", "public record"), ("gone", "CA", None), ("openstates-people", None, "CC0-1.0"),
    ]  # fmt: skip
