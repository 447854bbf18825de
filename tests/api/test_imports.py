"""Imports through the routes and the Lambda handlers, including repeated, late and missing events."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING, Any

import pytest
from botocore.client import BaseClient

from chalicelib import container
from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import clients
from chalicelib.aws.tenant_table import TenantTable
from chalicelib.container import Container
from chalicelib.core.errors import Invalid, Unavailable
from chalicelib.imports import jobs as records
from chalicelib.imports import report_store, service
from chalicelib.imports.io.bounded import LIMITS
from chalicelib.operations import execution_context

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from chalicelib.imports.jobs import ImportJob
    from tests.api.conftest import Caller
    from tests.support import Calls

ADMIN = {"X-Tenant-Id": "CA"}
COLUMNS = ("id", "name", "current_party", "current_district", "current_chamber", "district_voice")


def person(number: int, **cells: str) -> dict[str, str]:
    basis = {"id": f"ocd-person/{number}", "name": f"Person {number}", "current_party": "Democratic"}
    return basis | {"current_district": f"Place {number}", "current_chamber": "mayor", "district_voice": ""} | cells


def roster(people: Sequence[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(people)
    return out.getvalue().encode()


NO_WEIGHTS = ('q="0"', "q=1e-9", "q=-1", "q=0.00001", "q=", "q", "Q=2", "q=0.0", "q=nan", "q=1;q=0")
HUNDRED = [person(n) for n in range(1, 101)]


class Importer:
    """An administrator of CA, the roster bucket, and the workers of the import queue."""

    def __init__(self, api: Caller, bucket: str) -> None:
        self.api, self.bucket = api, bucket

    def begin(self, content: bytes, **draft: Any) -> str:
        """Make an import and put its file into the bucket; return the import's id."""
        made = self.api.send("POST", "/imports", draft)
        assert made.status == 201, made.text
        fields = made.one["upload"]["fields"]
        assert fields["Content-Type"] == "application/octet-stream"
        clients.s3().put_object(Bucket=self.bucket, Key=fields["key"], Body=content)
        return str(made.one["id"])

    def notify(self, key: str, size: int = 1000, bucket: str = "") -> bool:
        """Send the event of a new object, as the bucket does; return whether it started an import."""
        event = self.api._client.events.generate_cw_event(
            "aws.s3",
            "Object Created",
            {"bucket": {"name": bucket or self.bucket}, "object": {"key": key, "size": size}},
            [],
        )
        return bool(self.api._client.lambda_.invoke("start_import", event).payload)

    def messages(self) -> list[str]:
        """Receive and delete the messages of the queue."""
        sqs, url = clients.sqs(), clients.sqs().get_queue_url(QueueName="represent-local-imports")["QueueUrl"]
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in found]

    def handle(self, body: str) -> None:
        """Process one message with a worker."""
        self.api._client.lambda_.invoke("process_import", self.api._client.events.generate_sqs_event([body]))

    def work(self) -> None:
        """Process all messages."""
        while bodies := self.messages():
            for body in bodies:
                self.handle(body)

    def get(self, import_id: str, page: str = "") -> dict[str, Any]:
        return self.api.get(f"/imports/{import_id}{page}").one

    def load(self, content: bytes, **draft: Any) -> dict[str, Any]:
        """Import a file, from the upload to the end."""
        import_id = self.begin(content, **draft)
        assert self.notify(f"uploads/CA/{import_id}/roster", len(content))
        self.work()
        return self.get(import_id)

    def state(self) -> list[dict[str, Any]]:
        """Return all records without their timestamps."""
        people = Container(SYSTEM).for_tenant("CA").representatives.get_current_view().people
        records = [one.model_dump(mode="json", exclude={"created_at", "updated_at"}) for one in people]
        return sorted(records, key=lambda one: str(one["id"]))

    def version(self) -> int:
        return Container(SYSTEM).for_tenant("CA").representatives.get_current_view().version


@pytest.fixture
def importer(api: Caller, roster_bucket: str) -> Importer:
    return Importer(api, roster_bucket)


def busy(*_: Any, **__: Any) -> Any:
    raise Unavailable("busy")


def counts(found: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(found["counts"][name] for name in names)


class TestImport:
    def test_file_is_planned_written_and_reported(self, importer: Importer) -> None:
        found = importer.load(roster([*HUNDRED, person(101, id="")]))
        assert (found["state"], found["steps"], found["written"]) == ("done", 100, 100)
        assert counts(found, "added", "changed", "closed", "refused") == (100, 0, 0, 1)
        assert found["refusals"] == [{"line": 102, "name": "Person 101", "reason": "has no id", "where": ""}]
        assert len(importer.state()) == 100

    def test_same_file_again_writes_nothing(self, importer: Importer) -> None:
        importer.load(roster(HUNDRED))
        version = importer.version()
        found = importer.load(roster(HUNDRED))
        assert (found["state"], found["steps"], importer.version()) == ("done", 0, version)
        assert counts(found, "unchanged", "added") == (100, 0)

    def test_changes_are_reported_by_field_and_missing_people_are_closed(self, importer: Importer) -> None:
        importer.load(roster(HUNDRED))
        found = importer.load(roster([person(1, current_party="Green"), *HUNDRED[2:], person(200)]))
        entries = {entry["what"]: entry for entry in found["diff"]}
        assert entries["changed"]["fields"] == {"party": {"before": "Democratic", "after": "Green"}}
        assert (entries["closed"]["name"], list(entries["closed"]["fields"])) == ("Person 2", ["term_end"])
        assert (entries["added"]["name"], entries["added"]["fields"]) == ("Person 200", {})
        assert [one["status"] for one in importer.state() if one["name"] == "Person 2"] == ["ended"]

    def test_partial_file_ends_no_term(self, importer: Importer) -> None:
        importer.load(roster(HUNDRED))
        found = importer.load(roster(HUNDRED[:10]), partial=True)
        assert (found["state"], counts(found, "closed", "unchanged")) == ("done", (0, 10))

    def test_report_is_paged(self, importer: Importer) -> None:
        importer.load(roster(HUNDRED))
        changed = [person(n, current_party="Green") for n in range(1, 61)]
        rows = [*changed, *HUNDRED[60:], *[person(n, id="") for n in range(600)]]
        import_id = importer.load(roster(rows))["id"]
        page = importer.api.get(f"/imports/{import_id}?skip=490&limit=20")
        assert [entry["line"] for entry in page.one["refusals"]] == list(range(592, 612))
        assert (page.json["meta"]["total"], page.one["diff"]) == (600, [])
        assert len(importer.get(import_id, "?skip=50&limit=100")["diff"]) == 10

    def test_uncertain_match_is_refused(self, importer: Importer) -> None:
        for _ in range(2):
            importer.api.create(name="Person 1", position="Mayor", district="Place 1")
        found = importer.load(roster(HUNDRED[:1]))
        assert (found["state"], found["detail"]) == ("failed", service.NOTHING)
        assert "merge them first" in found["refusals"][0]["reason"]

    @pytest.mark.usefixtures("tracking")
    def test_settings_used_by_the_functions_are_recorded(
        self, importer: Importer, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(execution_context, "recorded_uses", set())
        importer.load(roster(HUNDRED[:1]))
        items = dynamodb.scan(TableName="represent-local-usage")["Items"]
        names = {item["SK"]["S"].rpartition(".")[2] for item in items if item["PK"]["S"] == "ENV"}
        assert names >= {"start_import", "process_import"}

    def test_imports_are_listed_newest_first(self, importer: Importer) -> None:
        made = [importer.begin(b"x", file_name=name) for name in ("a", "b", "c")]
        listed = importer.api.get("/imports?limit=2")
        assert {one["id"] for one in listed.data} < set(made)
        assert listed.json["meta"]["total"] == 3


class TestMappedCsv:
    MEMBERS = b'Member,Town\n"Ada Example",North\nBo Example,South\n'

    def test_csv_is_read_by_the_mapping_in_the_rules(self, importer: Importer) -> None:
        refused = importer.load(self.MEMBERS)
        assert (refused["state"], "a CSV with roster_columns" in refused["detail"]) == ("failed", True), refused
        mapping = {
            "columns": {"name": "Member", "district": "Town"},
            "defaults": {"position": "Mayor", "level": "municipal"},
        }
        assert put_rules(importer.api, roster_columns=mapping).status == 200
        found = importer.load(self.MEMBERS)
        assert (found["state"], counts(found, "added")) == ("done", (2,)), found
        assert importer.api.get("/tenants/CA/rules").one["roster_columns"]["columns"] == mapping["columns"]

    def test_invalid_mapping_is_refused_with_the_rules(self, importer: Importer) -> None:
        refused = put_rules(importer.api, roster_columns={"columns": {"district": "Town"}})
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "#/roster_columns")


def put_rules(api: Caller, **changes: Any) -> Any:
    """Replace the rules of CA by a copy with some changes."""
    rules = api.get("/tenants/CA/rules").one
    draft = {name: rules[name] for name in ("freshness_days", "offices", "parties", "sources", "time_zone")}
    return api.send("PUT", "/tenants/CA/rules", draft | changes)


class TestExports:
    @pytest.mark.parametrize(
        ("kind", "media_type"), [("csv", "text/csv; charset=utf-8"), ("jsonl", "application/x-ndjson")]
    )
    def test_exported_file_is_imported_without_a_write(self, importer: Importer, kind: str, media_type: str) -> None:
        importer.load(roster(HUNDRED))
        importer.load(roster(HUNDRED[1:]))
        by_hand = {
            "emails": ["ada@example.org"],
            "offices": [{"address": "1 Main St.\nAlbany", "voice": "+15185550100"}],
        }
        importer.api.create(contact_info=by_hand, party="Green", given_name="=1+1")
        version = importer.version()
        exported = importer.api.get(f"/representatives?format={kind}")
        assert exported.headers["Content-Type"] == media_type
        assert importer.api.get("/representatives", Accept=media_type.partition(";")[0]).text == exported.text
        found = importer.load(exported.text.encode())
        assert (found["state"], found["counts"]["unchanged"], importer.version()) == ("done", 101, version), found

    def test_csv_has_a_byte_order_mark_unless_it_is_declined(self, importer: Importer) -> None:
        importer.api.create(name="Zo\u00eb Pe\u00f1a")
        marked = importer.api.get("/representatives?format=csv").text
        assert marked.startswith('\ufeff"represent_id"')
        assert importer.api.get("/representatives?format=csv&bom=no").text == marked.removeprefix("\ufeff")
        assert importer.api.get("/representatives?format=jsonl").text.startswith("{")
        version = importer.version()
        misread = marked.encode().decode("cp1252").encode()
        assert "opened in another encoding" in importer.load(misread)["detail"]
        unmarked = misread.removeprefix("\ufeff".encode().decode("cp1252").encode())
        found = importer.load(unmarked)
        assert (found["counts"]["unchanged"], found["counts"]["notes"], importer.version()) == (1, 1, version)

    def test_export_is_a_full_roster(self, importer: Importer, dynamodb: DynamoDBClient) -> None:
        importer.load(roster(HUNDRED[:10]))
        before = importer.state()
        exported = importer.api.get("/representatives?format=csv").text
        forget(dynamodb)
        assert importer.load(exported.encode())["counts"]["added"] == 10
        assert importer.state() == before
        lines = exported.splitlines()
        assert importer.load("\n".join(lines[:-1]).encode())["counts"]["closed"] == 1

    def test_json_is_the_default(self, importer: Importer) -> None:
        importer.api.create()
        for path, accept in (
            ("/representatives?format=json", "text/csv"),
            ("/representatives", "application/json, text/csv"),
            ("/representatives", "text/csv;q=0, application/json"),
            ("/representatives", "text/csv; q=0.1, application/json;q=0.9"),
            ("/representatives", "text/csv;q=0"),
            ("/representatives", "*/*;q=0"),
            *(("/representatives", f"text/csv;{wrong}") for wrong in NO_WEIGHTS),
            ("/representatives", "text/csv;q=0, */*"),
            ("/representatives", "text/html, */*;q=0.8"),
        ):
            assert importer.api.get(path, Accept=accept).headers["Content-Type"] == "application/json", accept
        for accept in (
            "application/json;q=0.1, text/csv;q=0.5",
            "application/json;q=0, text/csv",
            "text/csv;charset=utf-8;Q=0.5, */*;q=0.1",
            "text/csv, application/json;q=-1",
        ):
            answer = importer.api.get("/representatives", Accept=accept)
            assert answer.headers["Content-Type"] == "text/csv; charset=utf-8", accept


class TestFullRosters:
    def test_record_entered_by_hand_is_reported_and_left_open(self, importer: Importer) -> None:
        by_hand = importer.api.create(name="By Hand", position="Mayor", district="Place 9")
        found = importer.load(roster([*HUNDRED[:8], person(9, name="Nine", current_district="Place 10")]))
        assert (found["state"], counts(found, "added", "closed", "left_open")) == ("done", (9, 0, 1))
        (left,) = found["left_open"]
        assert (left["id"], left["name"]) == (by_hand["id"], "By Hand")
        assert "entered by hand" in left["reason"]

    def test_refusals_beyond_the_limit_of_a_report_are_counted(
        self, importer: Importer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(report_store, "MOST_KEPT", 3)
        import_id = importer.load(roster([*HUNDRED[:1], *[person(n, id="") for n in range(9)]]))["id"]
        found = importer.get(import_id, "?limit=100")
        assert (found["counts"]["refused"], len(found["refusals"])) == (9, 3)


class TestReview:
    def test_import_in_review_writes_nothing_until_it_is_applied(self, importer: Importer) -> None:
        found = importer.load(roster(HUNDRED), mode="review")
        assert (found["state"], found["steps"], importer.version()) == ("review", 100, 0)
        assert len(found["diff"]) == 25
        applied = importer.api.send("POST", f"/imports/{found['id']}/apply")
        assert (applied.status, applied.one["state"]) == (202, "applying")
        importer.work()
        assert (importer.get(found["id"])["state"], importer.version()) == ("done", 101)
        again = importer.api.send("POST", f"/imports/{found['id']}/apply")
        assert (again.status, again.one["state"], importer.messages()) == (202, "done", [])

    def test_import_that_would_close_more_than_a_quarter_waits_for_review(self, importer: Importer) -> None:
        importer.load(roster(HUNDRED))
        found = importer.load(roster(HUNDRED[26:]))
        assert (found["state"], importer.version()) == ("review", 101)
        assert "would end 26 of the 100 current terms of CA" in found["detail"]
        importer.api.send("POST", f"/imports/{found['id']}/apply")
        importer.work()
        assert (importer.get(found["id"])["state"], importer.version()) == ("done", 127)

    def test_cancelled_import_writes_nothing_and_cannot_be_applied(self, importer: Importer) -> None:
        found = importer.load(roster(HUNDRED), mode="review")
        for _ in range(2):
            assert importer.api.send("DELETE", f"/imports/{found['id']}").one["state"] == "cancelled"
        assert importer.api.send("POST", f"/imports/{found['id']}/apply").status == 409
        importer.handle(f'{{"name": "import", "tenant": "CA", "about": "{found["id"]}"}}')
        assert importer.version() == 0

    def test_failed_import_cannot_be_cancelled(self, importer: Importer) -> None:
        found = importer.load(b"not a roster")
        reply = importer.api.send("DELETE", f"/imports/{found['id']}")
        assert (reply.status, reply.json["detail"]) == (
            409,
            "This import is failed; you can cancel only a running or completed import.",
        )

    def test_import_cancelled_while_planning_stays_cancelled(
        self, importer: Importer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_id = importer.begin(roster(HUNDRED))
        importer.notify(f"uploads/CA/{import_id}/roster")
        keep = report_store.cut_report

        def cancelled(*arguments: Any) -> Any:
            importer.api.send("DELETE", f"/imports/{import_id}")
            return keep(*arguments)

        monkeypatch.setattr(report_store, "cut_report", cancelled)
        importer.work()
        assert (importer.get(import_id)["state"], importer.version()) == ("cancelled", 0)

    def test_import_cancelled_while_applying_stops(self, importer: Importer) -> None:
        import_id = importer.begin(roster(HUNDRED))
        importer.notify(f"uploads/CA/{import_id}/roster")
        importer.handle(importer.messages()[0])
        imports = Container(SYSTEM).for_tenant("CA").imports
        time = iter([True, False])
        assert imports.apply(imports.jobs.get(import_id), lambda: next(time)).has_chunks_left  # type: ignore[arg-type]
        assert importer.api.send("DELETE", f"/imports/{import_id}").one["state"] == "cancelled"
        importer.work()
        assert (importer.get(import_id)["written"], importer.version()) == (49, 49)


class TestUploads:
    def test_upload_without_an_import_starts_nothing(self, importer: Importer) -> None:
        unknown = "019c1127-8c00-7000-8000-000000000005"
        for key in (
            "imports/CA/x",
            "uploads/CA",
            "uploads/../CA/x",
            "uploads/CA/x/roster",
            f"uploads/CA/{unknown}/roster",
        ):
            assert not importer.notify(key)
        import_id = importer.begin(b"x")
        assert not importer.notify(f"uploads/NY/{import_id}/roster")
        assert not importer.notify(f"uploads/CA/{import_id}/roster", bucket="another")
        assert (importer.get(import_id)["state"], importer.messages()) == ("waiting", [])

    def test_too_large_upload_is_refused(self, importer: Importer) -> None:
        import_id = importer.begin(b"x")
        assert not importer.notify(f"uploads/CA/{import_id}/roster", 1_000_000_000)
        found = importer.get(import_id)
        assert (found["state"], importer.messages()) == ("failed", [])
        assert f"The file has 1,000,000,000 bytes, but at most {LIMITS.file:,} are allowed" in found["detail"]

    @pytest.mark.parametrize("content", [b"\xff\xfe", b"a,b\n1,2\n", b"", b"PK\x03\x04"])
    def test_unreadable_upload_fails_with_the_reason(self, importer: Importer, content: bytes) -> None:
        found = importer.load(content)
        assert (found["state"], found["steps"], importer.version()) == ("failed", 0, 0)
        assert found["detail"]

    def test_upload_that_cannot_be_planned_fails_at_the_third_attempt(
        self, importer: Importer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_id = importer.begin(roster(HUNDRED))
        importer.notify(f"uploads/CA/{import_id}/roster")
        (body,) = importer.messages()

        def broken(*_: Any, **__: Any) -> Any:
            raise TypeError("unexpected")

        with monkeypatch.context() as patched:
            patched.setattr(service, "make_plan", busy)
            for _ in range(5):
                with pytest.raises(Unavailable):
                    importer.handle(body)
        monkeypatch.setattr(service, "make_plan", broken)
        for _ in range(2):
            with pytest.raises(TypeError):
                importer.handle(body)
            assert importer.get(import_id)["state"] == "planning"
        importer.handle(body)
        importer.handle(body)
        found = importer.get(import_id)
        assert (found["state"], importer.version(), importer.messages()) == ("failed", 0, [])
        assert found["detail"].startswith("The file could not be planned; the log has the reason under ")

    def test_upload_without_rows_fails_with_a_reason(self, importer: Importer) -> None:
        for content in (b"represent_id,name,position\n", roster([]), b"[]"):
            found = importer.load(content)
            assert found["state"] == "failed"
            assert "refusals" not in found["detail"], found

    def test_repeated_event_starts_one_import(self, importer: Importer) -> None:
        import_id = importer.begin(roster(HUNDRED))
        for _ in range(2):
            assert importer.notify(f"uploads/CA/{import_id}/roster")
        importer.work()
        assert not importer.notify(f"uploads/CA/{import_id}/roster")
        assert (importer.get(import_id)["state"], importer.version()) == ("done", 101)

    def test_unreadable_message_fails_so_that_the_queue_redelivers_it(self, importer: Importer) -> None:
        with pytest.raises(Invalid):
            importer.handle("x")

    def test_concurrent_workers_make_one_plan(self, importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
        import_id = importer.begin(roster(HUNDRED))
        importer.notify(f"uploads/CA/{import_id}/roster")
        (body,) = importer.messages()
        keep = report_store.cut_report

        def overtaken(*arguments: Any) -> Any:
            monkeypatch.setattr(report_store, "cut_report", keep)
            importer.handle(body)
            return keep(*arguments)

        monkeypatch.setattr(report_store, "cut_report", overtaken)
        importer.handle(body)
        importer.work()
        assert (importer.get(import_id)["state"], importer.version()) == ("done", 101)


class TestConcurrentWrites:
    """Other writes between the plan of an import and its application."""

    def planned(self, importer: Importer, people: Sequence[dict[str, str]]) -> str:
        found = importer.load(roster(people), mode="review")
        assert found["state"] == "review"
        return str(found["id"])

    def applied(self, importer: Importer, import_id: str) -> dict[str, Any]:
        importer.api.send("POST", f"/imports/{import_id}/apply")
        importer.work()
        return importer.get(import_id)

    def test_record_changed_meanwhile_is_left_and_reported(self, importer: Importer) -> None:
        importer.load(roster(HUNDRED))
        import_id = self.planned(importer, [person(n, current_party="Green") for n in range(1, 101)])
        (meant,) = (one for one in importer.state() if one["name"] == "Person 7")
        importer.api.send("PATCH", f"/representatives/{meant['id']}", {"party": "Republican"})
        found = self.applied(importer, import_id)
        assert (found["state"], found["counts"]["conflicts"], found["written"]) == ("done", 1, 99)
        assert found["conflicts"][0]["id"] == meant["id"]
        assert {one["name"]: one["party"] for one in importer.state()} == {
            f"Person {n}": "Republican" if n == 7 else "Green" for n in range(1, 101)
        }

    def applied_by_one_worker(self, import_id: str, *between: Callable[[], object]) -> ImportJob:
        """Apply an import; before its second chunk and the following ones, something else happens."""
        imports = Container(SYSTEM).for_tenant("CA").imports
        job = imports.jobs.get(import_id)  # type: ignore[arg-type]
        events = iter([lambda: None, *between])

        def has_time() -> bool:
            next(events, lambda: None)()
            return True

        return imports.apply(imports.jobs.change(job, state=records.ImportState.APPLYING), has_time)

    def test_chunks_of_one_worker_read_the_version_once(self, importer: Importer, calls: Calls) -> None:
        import_id = self.planned(importer, HUNDRED)
        calls.during()
        done = self.applied_by_one_worker(import_id)
        assert (done.state, done.written, done.chunks, importer.version()) == ("done", 100, 4, 101)
        # The import, the version before the first chunk, and the version before the claims.
        assert calls.during().count("GetItem") == 3 + 1

    def test_record_changed_between_two_chunks_is_left_and_reported(self, importer: Importer) -> None:
        importer.load(roster(HUNDRED))
        import_id = self.planned(importer, [one | {"current_party": "Green"} for one in HUNDRED])
        (meant,) = (one for one in importer.state() if one["name"] == "Person 70")
        path = f"/representatives/{meant['id']}"
        done = self.applied_by_one_worker(import_id, lambda: importer.api.send("PATCH", path, {"party": "Republican"}))
        assert (done.state, done.counts.conflicts, done.written) == ("done", 1, 99)
        assert [one["name"] for one in importer.state() if one["party"] != "Green"] == ["Person 70"]

    def test_rules_changed_between_two_chunks_end_the_import(self, importer: Importer) -> None:
        import_id = self.planned(importer, HUNDRED)
        done = self.applied_by_one_worker(import_id, lambda: put_rules(importer.api, freshness_days=99))
        assert (done.state, done.written) == ("failed", 49)
        assert done.detail
        assert "rules have changed" in done.detail

    def test_record_that_is_already_up_to_date_is_skipped(self, importer: Importer) -> None:
        import_id = self.planned(importer, HUNDRED[:1])
        there = Container(SYSTEM).for_tenant("CA")
        imports = there.imports
        job = imports.jobs.get(import_id)  # type: ignore[arg-type]
        done = imports.apply(imports.jobs.change(job, state=records.ImportState.APPLYING), lambda: True)
        again = imports.jobs.change(done, state=records.ImportState.APPLYING, chunk=0, moved=9)
        imports.apply(again, lambda: True)
        found = importer.get(import_id)
        assert (found["state"], found["counts"]["conflicts"], importer.version()) == ("done", 0, 2)

    def test_concurrent_imports_of_one_file_do_not_conflict(self, importer: Importer) -> None:
        first, second = self.planned(importer, HUNDRED), self.planned(importer, HUNDRED)
        for import_id, written in ((first, 100), (second, 0)):
            found = self.applied(importer, import_id)
            assert (found["state"], found["written"], found["counts"]["conflicts"]) == ("done", written, 0)
        assert importer.version() == 101
        assert found["applied_by"] == found["created_by"]

    def test_seat_taken_meanwhile_is_a_conflict(self, importer: Importer) -> None:
        senators = [person(n, current_chamber="upper", current_district=str(n)) for n in range(1, 5)]
        import_id = self.planned(importer, senators)
        importer.api.create(name="Quick", position="State Senator", district="3")
        found = self.applied(importer, import_id)
        assert (found["state"], found["counts"]["conflicts"]) == ("done", 1)
        assert "held at that time by Quick" in found["conflicts"][0]["reason"]
        assert len(importer.state()) == 4

    def test_leaving_and_following_holders_are_written_as_planned(self, importer: Importer) -> None:
        senators = [person(n, current_chamber="upper", current_district=str(n)) for n in range(1, 9)]
        importer.load(roster(senators))
        importer.load(roster(senators[1:]))  # the end of the first term is inferred: today
        importer.load(roster([senators[0] | {"id": "ocd-person/91", "name": "Follows"}, *senators[1:]]))
        import_id = self.planned(
            importer, [senators[0] | {"id": "ocd-person/92", "name": "Follows Again"}, *senators[1:]]
        )
        importer.api.create()  # forces a new check of each step
        found = self.applied(importer, import_id)
        assert (found["state"], counts(found, "added", "closed", "conflicts")) == ("done", (1, 1, 0)), found
        assert {one["name"]: one["status"] for one in importer.state()}["Follows"] == "ended"

    def test_holders_keep_their_seats(self, importer: Importer) -> None:
        senators = [person(n, current_chamber="upper", current_district=str(n)) for n in range(1, 4)]
        importer.load(roster(senators))
        rows = [*(one | {"current_party": "Green"} for one in senators), senators[0] | {
            "id": "ocd-person/9", "name": "New", "current_district": "9",
        }]  # fmt: skip
        import_id = self.planned(importer, rows)
        importer.api.create()
        found = self.applied(importer, import_id)
        assert (found["state"], found["counts"]["conflicts"], len(importer.state())) == ("done", 0, 5)

    def test_changed_rules_end_the_import(self, importer: Importer) -> None:
        import_id = self.planned(importer, HUNDRED)
        assert put_rules(importer.api, freshness_days=99).status == 200
        found = self.applied(importer, import_id)
        assert (found["state"], found["written"]) == ("failed", 0)
        assert "rules have changed" in found["detail"]

    def test_write_between_check_and_transaction_is_detected(
        self, importer: Importer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_id = self.planned(importer, HUNDRED[:2])
        transact = TenantTable.transact

        def interrupted(table: TenantTable, writes: Any) -> None:
            if len(writes) > 3:
                monkeypatch.setattr(TenantTable, "transact", transact)
                importer.api.create(name="Quick")
            transact(table, writes)

        monkeypatch.setattr(TenantTable, "transact", interrupted)
        assert self.applied(importer, import_id)["state"] == "done"
        assert len(importer.state()) == 3


class Killed(BaseException):
    """The worker's process is gone; nothing in it can catch this."""


class TestKilledWorkers:
    """A killed worker's message is redelivered, and the result equals that of an uninterrupted run."""

    deaths = 0
    BEFORE = HUNDRED
    AFTER = [person(n, current_party="Green") for n in range(1, 90)] + [person(n) for n in range(101, 201)]

    def run(self, importer: Importer, monkeypatch: pytest.MonkeyPatch, kills: Sequence[tuple[int, bool]]) -> int:
        """Import AFTER over BEFORE; workers die at the given calls to AWS, before or after the effect of the call.

        Returns the number of AWS calls that the workers made.
        """
        importer.load(roster(self.BEFORE))
        import_id = importer.begin(roster(self.AFTER))
        assert importer.notify(f"uploads/CA/{import_id}/roster")
        waiting, calls, deaths = importer.messages(), [0], list(kills)
        real = BaseClient._make_api_call  # type: ignore[attr-defined]
        while waiting:
            body, began = waiting.pop(), calls[0]
            at, after = deaths[0] if deaths else (-1, False)

            def call(client: Any, name: str, params: Any, at: int = began + at, after: bool = after) -> Any:  # noqa: FBT001
                calls[0] += 1
                if at >= 0 and calls[0] - 1 == at and not after:
                    raise Killed
                answer = real(client, name, params)
                if at >= 0 and calls[0] - 1 == at:
                    raise Killed
                return answer

            with monkeypatch.context() as patched:
                patched.setattr(BaseClient, "_make_api_call", call)
                try:
                    importer.handle(body)
                except Killed:
                    deaths.pop(0)
                    waiting.append(body)
            waiting += importer.messages()
        self.deaths += len(kills) - len(deaths)
        found = importer.get(import_id)
        assert (found["state"], found["written"], found["steps"]) == ("done", 200, 200), found
        assert importer.version() == 301
        return calls[0]

    def test_workers_killed_at_random_points_reach_the_same_state(
        self, importer: Importer, monkeypatch: pytest.MonkeyPatch, dynamodb: DynamoDBClient
    ) -> None:
        assert self.run(importer, monkeypatch, []) > 15
        unbroken = importer.state()
        for seed in range(10):
            forget(dynamodb)
            chance = random.Random(seed)  # noqa: S311 (a point in time, no secret)
            self.run(importer, monkeypatch, [(chance.randrange(9), chance.random() < 0.5) for _ in range(1 + seed % 3)])
            assert importer.state() == unbroken, seed
        assert self.deaths >= 10


def forget(dynamodb: DynamoDBClient) -> None:
    """Delete all items of the table."""
    for item in dynamodb.scan(TableName="represent-local", ProjectionExpression="PK, SK")["Items"]:
        dynamodb.delete_item(TableName="represent-local", Key={"PK": item["PK"], "SK": item["SK"]})
    container.get_snapshot_cache().clear()
