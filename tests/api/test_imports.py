"""Imports through the routes, and through the handlers that Lambda calls: whatever comes twice, late or not at all."""

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
from chalicelib.representatives import routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.conftest import Caller

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


class Office:
    """An administrator of CA, the bucket, and the workers of the queue."""

    def __init__(self, api: Caller, bucket: str) -> None:
        self.api, self.bucket = api, bucket

    def begin(self, content: bytes, **draft: Any) -> str:
        """Make an import and put its file into the bucket; returns the import's id."""
        made = self.api.send("POST", "/imports", draft)
        assert made.status == 201, made.text
        fields = made.one["upload"]["fields"]
        assert fields["Content-Type"] == "application/octet-stream"
        clients.s3().put_object(Bucket=self.bucket, Key=fields["key"], Body=content)
        return str(made.one["id"])

    def tell(self, key: str, size: int = 1000, bucket: str = "") -> bool:
        """Tell, as the bucket does, that an object has come."""
        event = self.api._client.events.generate_cw_event(
            "aws.s3",
            "Object Created",
            {"bucket": {"name": bucket or self.bucket}, "object": {"key": key, "size": size}},
            [],
        )
        return bool(self.api._client.lambda_.invoke("start_import", event).payload)

    def messages(self) -> list[str]:
        """Take what is in the queue."""
        sqs, url = clients.sqs(), clients.sqs().get_queue_url(QueueName="represent-local-imports")["QueueUrl"]
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in found]

    def handle(self, body: str) -> None:
        """Let a worker take a message."""
        self.api._client.lambda_.invoke("process_import", self.api._client.events.generate_sqs_event([body]))

    def work(self) -> None:
        """Let workers take all messages."""
        while bodies := self.messages():
            for body in bodies:
                self.handle(body)

    def get(self, import_id: str, page: str = "") -> dict[str, Any]:
        return self.api.get(f"/imports/{import_id}{page}").one

    def load(self, content: bytes, **draft: Any) -> dict[str, Any]:
        """Import a file, from the upload to the end."""
        import_id = self.begin(content, **draft)
        assert self.tell(f"uploads/CA/{import_id}/roster", len(content))
        self.work()
        return self.get(import_id)

    def state(self) -> list[dict[str, Any]]:
        """Return all records, without the moments at which they were written."""
        people = Container(SYSTEM).for_tenant("CA").representatives.get_current_view().people
        told = [one.model_dump(mode="json", exclude={"created_at", "updated_at"}) for one in people]
        return sorted(told, key=lambda one: str(one["id"]))

    def version(self) -> int:
        return Container(SYSTEM).for_tenant("CA").representatives.get_current_view().version


@pytest.fixture
def office(api: Caller, roster_bucket: str) -> Office:
    return Office(api, roster_bucket)


def busy(*_: Any, **__: Any) -> Any:
    raise Unavailable("busy")


def counts(found: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(found["counts"][name] for name in names)


class TestTheWholeWay:
    def test_a_file_is_planned_and_written_and_told(self, office: Office) -> None:
        found = office.load(roster([*HUNDRED, person(101, id="")]))
        assert (found["state"], found["steps"], found["written"]) == ("done", 100, 100)
        assert counts(found, "added", "changed", "closed", "refused") == (100, 0, 0, 1)
        assert found["refusals"] == [{"line": 102, "name": "Person 101", "reason": "has no id", "where": ""}]
        assert len(office.state()) == 100

    def test_the_same_file_again_writes_nothing(self, office: Office) -> None:
        office.load(roster(HUNDRED))
        version = office.version()
        found = office.load(roster(HUNDRED))
        assert (found["state"], found["steps"], office.version()) == ("done", 0, version)
        assert counts(found, "unchanged", "added") == (100, 0)

    def test_what_changes_is_told_field_by_field_and_whoever_is_missing_is_closed(self, office: Office) -> None:
        office.load(roster(HUNDRED))
        found = office.load(roster([person(1, current_party="Green"), *HUNDRED[2:], person(200)]))
        told = {entry["what"]: entry for entry in found["diff"]}
        assert told["changed"]["fields"] == {"party": {"before": "Democratic", "after": "Green"}}
        assert (told["closed"]["name"], list(told["closed"]["fields"])) == ("Person 2", ["term_end"])
        assert (told["added"]["name"], told["added"]["fields"]) == ("Person 200", {})
        assert [one["status"] for one in office.state() if one["name"] == "Person 2"] == ["ended"]

    def test_a_partial_file_ends_nobodys_term(self, office: Office) -> None:
        office.load(roster(HUNDRED))
        found = office.load(roster(HUNDRED[:10]), partial=True)
        assert (found["state"], counts(found, "closed", "unchanged")) == ("done", (0, 10))

    def test_the_report_is_read_in_pages(self, office: Office) -> None:
        office.load(roster(HUNDRED))
        changed = [person(n, current_party="Green") for n in range(1, 61)]
        rows = [*changed, *HUNDRED[60:], *[person(n, id="") for n in range(600)]]
        import_id = office.load(roster(rows))["id"]
        page = office.api.get(f"/imports/{import_id}?skip=490&limit=20")
        assert [entry["line"] for entry in page.one["refusals"]] == list(range(592, 612))
        assert (page.json["meta"]["total"], page.one["diff"]) == (600, [])
        assert len(office.get(import_id, "?skip=50&limit=100")["diff"]) == 10

    def test_an_uncertain_match_is_told_and_not_guessed(self, office: Office) -> None:
        for _ in range(2):
            office.api.create(name="Person 1", position="Mayor", district="Place 1")
        found = office.load(roster(HUNDRED[:1]))
        assert (found["state"], found["detail"]) == ("failed", service.NOTHING)
        assert "merge them first" in found["refusals"][0]["reason"]

    @pytest.mark.usefixtures("tracking")
    def test_which_settings_the_functions_use_is_written_down_by_each_with_its_own_role(
        self, office: Office, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(execution_context, "recorded_uses", set())
        office.load(roster(HUNDRED[:1]))
        items = dynamodb.scan(TableName="represent-local-usage")["Items"]
        names = {item["SK"]["S"].rpartition(".")[2] for item in items if item["PK"]["S"] == "ENV"}
        assert names >= {"start_import", "process_import"}

    def test_imports_are_listed_the_newest_first(self, office: Office) -> None:
        made = [office.begin(b"x", file_name=name) for name in ("a", "b", "c")]
        listed = office.api.get("/imports?limit=2")
        assert {one["id"] for one in listed.data} < set(made)
        assert listed.json["meta"]["total"] == 3


class TestATenantsOwnCsv:
    MEMBERS = b'Member,Town\n"Ada Example",North\nBo Example,South\n'

    def test_it_is_read_by_the_mapping_in_the_rules(self, office: Office) -> None:
        refused = office.load(self.MEMBERS)
        assert (refused["state"], "a CSV with roster_columns" in refused["detail"]) == ("failed", True), refused
        mapping = {
            "columns": {"name": "Member", "district": "Town"},
            "defaults": {"position": "Mayor", "level": "municipal"},
        }
        assert put_rules(office.api, roster_columns=mapping).status == 200
        found = office.load(self.MEMBERS)
        assert (found["state"], counts(found, "added")) == ("done", (2,)), found
        assert office.api.get("/tenants/CA/rules").one["roster_columns"]["columns"] == mapping["columns"]

    def test_a_mapping_that_cannot_work_is_refused_as_a_rule(self, office: Office) -> None:
        refused = put_rules(office.api, roster_columns={"columns": {"district": "Town"}})
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "#/roster_columns")


def put_rules(api: Caller, **changes: Any) -> Any:
    """Put rules that differ in something from those in place."""
    rules = api.get("/tenants/CA/rules").one
    draft = {name: rules[name] for name in ("freshness_days", "offices", "parties", "sources", "time_zone")}
    return api.send("PUT", "/tenants/CA/rules", draft | changes)


class TestExports:
    @pytest.mark.parametrize(("kind", "media_type"), [("csv", "text/csv"), ("jsonl", "application/x-ndjson")])
    def test_what_is_exported_is_imported_again_without_a_write(
        self, office: Office, kind: str, media_type: str
    ) -> None:
        office.load(roster(HUNDRED))
        office.load(roster(HUNDRED[1:]))
        by_hand = {
            "emails": ["ada@example.org"],
            "offices": [{"address": "1 Main St.\nAlbany", "voice": "+15185550100"}],
        }
        office.api.create(contact_info=by_hand, party="Green", given_name="=1+1")
        version = office.version()
        exported = office.api.get(f"/representatives?format={kind}")
        assert exported.headers["Content-Type"] == media_type
        assert office.api.get("/representatives", Accept=media_type).text == exported.text
        found = office.load(exported.text.encode())
        assert (found["state"], found["counts"]["unchanged"], office.version()) == ("done", 101, version), found

    def test_an_export_is_a_full_roster_of_everybody(self, office: Office, dynamodb: DynamoDBClient) -> None:
        office.load(roster(HUNDRED[:10]))
        before = office.state()
        exported = office.api.get("/representatives?format=csv").text
        forget(dynamodb)
        assert office.load(exported.encode())["counts"]["added"] == 10
        assert office.state() == before
        lines = exported.splitlines()
        assert office.load("\n".join(lines[:-1]).encode())["counts"]["closed"] == 1

    def test_json_stays_json_and_what_is_too_much_for_an_answer_is_told(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.api.create()
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
            assert office.api.get(path, Accept=accept).headers["Content-Type"] == "application/json", accept
        for accept in (
            "application/json;q=0.1, text/csv;q=0.5",
            "application/json;q=0, text/csv",
            "text/csv;charset=utf-8;Q=0.5, */*;q=0.1",
            "text/csv, application/json;q=-1",
        ):
            assert office.api.get("/representatives", Accept=accept).headers["Content-Type"] == "text/csv", accept
        monkeypatch.setattr(routes, "MOST", 10)
        refused = office.api.get("/representatives?format=csv")
        assert (refused.status, "Export parts" in refused.json["detail"]) == (400, True)


class TestFullRosters:
    def test_whoever_was_entered_by_hand_is_told_and_left_in_office(self, office: Office) -> None:
        by_hand = office.api.create(name="By Hand", position="Mayor", district="Place 9")
        found = office.load(roster([*HUNDRED[:8], person(9, name="Nine", current_district="Place 10")]))
        assert (found["state"], counts(found, "added", "closed", "left_open")) == ("done", (9, 0, 1))
        (left,) = found["left_open"]
        assert (left["id"], left["name"]) == (by_hand["id"], "By Hand")
        assert "entered by hand" in left["reason"]

    def test_refusals_beyond_what_a_report_names_are_counted(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(report_store, "MOST_KEPT", 3)
        import_id = office.load(roster([*HUNDRED[:1], *[person(n, id="") for n in range(9)]]))["id"]
        found = office.get(import_id, "?limit=100")
        assert (found["counts"]["refused"], len(found["refusals"])) == (9, 3)


class TestReview:
    def test_an_import_in_review_writes_nothing_until_it_is_applied(self, office: Office) -> None:
        found = office.load(roster(HUNDRED), mode="review")
        assert (found["state"], found["steps"], office.version()) == ("review", 100, 0)
        assert len(found["diff"]) == 25
        applied = office.api.send("POST", f"/imports/{found['id']}/apply")
        assert (applied.status, applied.one["state"]) == (202, "applying")
        office.work()
        assert (office.get(found["id"])["state"], office.version()) == ("done", 100)
        again = office.api.send("POST", f"/imports/{found['id']}/apply")
        assert (again.status, again.one["state"], office.messages()) == (202, "done", [])

    def test_one_that_would_close_more_than_a_quarter_waits_for_somebody(self, office: Office) -> None:
        office.load(roster(HUNDRED))
        found = office.load(roster(HUNDRED[26:]))
        assert (found["state"], office.version()) == ("review", 100)
        assert "would end 26 of the 100 current terms of CA" in found["detail"]
        office.api.send("POST", f"/imports/{found['id']}/apply")
        office.work()
        assert (office.get(found["id"])["state"], office.version()) == ("done", 126)

    def test_one_that_is_cancelled_writes_nothing_and_cannot_be_applied(self, office: Office) -> None:
        found = office.load(roster(HUNDRED), mode="review")
        for _ in range(2):
            assert office.api.send("DELETE", f"/imports/{found['id']}").one["state"] == "cancelled"
        assert office.api.send("POST", f"/imports/{found['id']}/apply").status == 409
        office.handle(f'{{"name": "import", "tenant": "CA", "about": "{found["id"]}"}}')
        assert office.version() == 0

    def test_one_that_is_done_cannot_be_cancelled(self, office: Office) -> None:
        found = office.load(roster(HUNDRED))
        assert office.api.send("DELETE", f"/imports/{found['id']}").status == 409

    def test_one_that_is_cancelled_while_it_is_planned_stays_so(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_id = office.begin(roster(HUNDRED))
        office.tell(f"uploads/CA/{import_id}/roster")
        keep = report_store.cut_report

        def cancelled(*arguments: Any) -> Any:
            office.api.send("DELETE", f"/imports/{import_id}")
            return keep(*arguments)

        monkeypatch.setattr(report_store, "cut_report", cancelled)
        office.work()
        assert (office.get(import_id)["state"], office.version()) == ("cancelled", 0)

    def test_one_that_is_cancelled_while_it_is_written_stops(self, office: Office) -> None:
        import_id = office.begin(roster(HUNDRED))
        office.tell(f"uploads/CA/{import_id}/roster")
        office.handle(office.messages()[0])
        imports = Container(SYSTEM).for_tenant("CA").imports
        time = iter([True, False])
        assert imports.apply(imports.jobs.get(import_id), lambda: next(time)).has_chunks_left  # type: ignore[arg-type]
        assert office.api.send("DELETE", f"/imports/{import_id}").one["state"] == "cancelled"
        office.work()
        assert (office.get(import_id)["written"], office.version()) == (49, 49)


class TestUploads:
    def test_one_that_belongs_to_no_import_starts_nothing(self, office: Office) -> None:
        unknown = "019c1127-8c00-7000-8000-000000000005"
        for key in (
            "imports/CA/x",
            "uploads/CA",
            "uploads/../CA/x",
            "uploads/CA/x/roster",
            f"uploads/CA/{unknown}/roster",
        ):
            assert not office.tell(key)
        import_id = office.begin(b"x")
        assert not office.tell(f"uploads/NY/{import_id}/roster")
        assert not office.tell(f"uploads/CA/{import_id}/roster", bucket="another")
        assert (office.get(import_id)["state"], office.messages()) == ("waiting", [])

    def test_one_that_is_too_large_is_refused(self, office: Office) -> None:
        import_id = office.begin(b"x")
        assert not office.tell(f"uploads/CA/{import_id}/roster", 1_000_000_000)
        found = office.get(import_id)
        assert (found["state"], office.messages()) == ("failed", [])
        assert f"The file has 1,000,000,000 bytes, but at most {LIMITS.file:,} are allowed" in found["detail"]

    @pytest.mark.parametrize("content", [b"\xff\xfe", b"a,b\n1,2\n", b"", b"PK\x03\x04"])
    def test_one_that_cannot_be_read_is_refused_with_the_reason(self, office: Office, content: bytes) -> None:
        found = office.load(content)
        assert (found["state"], found["steps"], office.version()) == ("failed", 0, 0)
        assert found["detail"]

    def test_one_that_nobody_can_plan_fails_at_the_third_worker(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_id = office.begin(roster(HUNDRED))
        office.tell(f"uploads/CA/{import_id}/roster")
        (body,) = office.messages()

        def broken(*_: Any, **__: Any) -> Any:
            raise TypeError("nobody foresaw it")

        with monkeypatch.context() as patched:
            patched.setattr(service, "make_plan", busy)
            for _ in range(5):
                with pytest.raises(Unavailable):
                    office.handle(body)
        monkeypatch.setattr(service, "make_plan", broken)
        for _ in range(2):
            with pytest.raises(TypeError):
                office.handle(body)
            assert office.get(import_id)["state"] == "planning"
        office.handle(body)
        office.handle(body)
        found = office.get(import_id)
        assert (found["state"], office.version(), office.messages()) == ("failed", 0, [])
        assert found["detail"].startswith("The file could not be planned; the log has the reason under ")

    def test_one_of_nobody_says_so(self, office: Office) -> None:
        for content in (b"represent_id,name,position\n", roster([]), b"[]"):
            found = office.load(content)
            assert found["state"] == "failed"
            assert "refusals" not in found["detail"], found

    def test_an_event_that_comes_twice_starts_one_import(self, office: Office) -> None:
        import_id = office.begin(roster(HUNDRED))
        for _ in range(2):
            assert office.tell(f"uploads/CA/{import_id}/roster")
        office.work()
        assert not office.tell(f"uploads/CA/{import_id}/roster")
        assert (office.get(import_id)["state"], office.version()) == ("done", 100)

    def test_a_message_that_nobody_can_read_is_brought_again(self, office: Office) -> None:
        with pytest.raises(Invalid):
            office.handle("x")

    def test_two_workers_on_one_plan_make_one(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        import_id = office.begin(roster(HUNDRED))
        office.tell(f"uploads/CA/{import_id}/roster")
        (body,) = office.messages()
        keep = report_store.cut_report

        def overtaken(*arguments: Any) -> Any:
            monkeypatch.setattr(report_store, "cut_report", keep)
            office.handle(body)
            return keep(*arguments)

        monkeypatch.setattr(report_store, "cut_report", overtaken)
        office.handle(body)
        office.work()
        assert (office.get(import_id)["state"], office.version()) == ("done", 100)


class TestOthersWhoWrite:
    """Between the plan and what is written of it."""

    def planned(self, office: Office, people: Sequence[dict[str, str]]) -> str:
        found = office.load(roster(people), mode="review")
        assert found["state"] == "review"
        return str(found["id"])

    def applied(self, office: Office, import_id: str) -> dict[str, Any]:
        office.api.send("POST", f"/imports/{import_id}/apply")
        office.work()
        return office.get(import_id)

    def test_a_record_that_somebody_changed_is_left_and_told(self, office: Office) -> None:
        office.load(roster(HUNDRED))
        import_id = self.planned(office, [person(n, current_party="Green") for n in range(1, 101)])
        (meant,) = (one for one in office.state() if one["name"] == "Person 7")
        office.api.send("PATCH", f"/representatives/{meant['id']}", {"party": "Republican"})
        found = self.applied(office, import_id)
        assert (found["state"], found["counts"]["conflicts"], found["written"]) == ("done", 1, 99)
        assert found["conflicts"][0]["id"] == meant["id"]
        assert {one["name"]: one["party"] for one in office.state()} == {
            f"Person {n}": "Republican" if n == 7 else "Green" for n in range(1, 101)
        }

    def test_a_record_that_is_as_it_shall_be_is_passed_over(self, office: Office) -> None:
        import_id = self.planned(office, HUNDRED[:1])
        there = Container(SYSTEM).for_tenant("CA")
        imports = there.imports
        job = imports.jobs.get(import_id)  # type: ignore[arg-type]
        done = imports.apply(imports.jobs.change(job, state=records.ImportState.APPLYING), lambda: True)
        again = imports.jobs.change(done, state=records.ImportState.APPLYING, chunk=0, moved=9)
        imports.apply(again, lambda: True)
        found = office.get(import_id)
        assert (found["state"], found["counts"]["conflicts"], office.version()) == ("done", 0, 1)

    def test_two_imports_of_one_file_at_once_are_no_conflict(self, office: Office) -> None:
        first, second = self.planned(office, HUNDRED), self.planned(office, HUNDRED)
        for import_id, written in ((first, 100), (second, 0)):
            found = self.applied(office, import_id)
            assert (found["state"], found["written"], found["counts"]["conflicts"]) == ("done", written, 0)
        assert office.version() == 100
        assert found["applied_by"] == found["created_by"]

    def test_a_seat_that_somebody_took_is_theirs(self, office: Office) -> None:
        senators = [person(n, current_chamber="upper", current_district=str(n)) for n in range(1, 5)]
        import_id = self.planned(office, senators)
        office.api.create(name="Quick", position="State Senator", district="3")
        found = self.applied(office, import_id)
        assert (found["state"], found["counts"]["conflicts"]) == ("done", 1)
        assert "held at that time by Quick" in found["conflicts"][0]["reason"]
        assert len(office.state()) == 4

    def test_whoever_leaves_and_whoever_follows_are_written_as_planned(self, office: Office) -> None:
        senators = [person(n, current_chamber="upper", current_district=str(n)) for n in range(1, 9)]
        office.load(roster(senators))
        office.load(roster(senators[1:]))  # the end of the first term is a guess: today
        office.load(roster([senators[0] | {"id": "ocd-person/91", "name": "Follows"}, *senators[1:]]))
        import_id = self.planned(
            office, [senators[0] | {"id": "ocd-person/92", "name": "Follows Again"}, *senators[1:]]
        )
        office.api.create()  # so that each step is looked at again
        found = self.applied(office, import_id)
        assert (found["state"], counts(found, "added", "closed", "conflicts")) == ("done", (1, 1, 0)), found
        assert {one["name"]: one["status"] for one in office.state()}["Follows"] == "ended"

    def test_whoever_keeps_a_seat_keeps_it(self, office: Office) -> None:
        senators = [person(n, current_chamber="upper", current_district=str(n)) for n in range(1, 4)]
        office.load(roster(senators))
        rows = [*(one | {"current_party": "Green"} for one in senators), senators[0] | {
            "id": "ocd-person/9", "name": "New", "current_district": "9",
        }]  # fmt: skip
        import_id = self.planned(office, rows)
        office.api.create()
        found = self.applied(office, import_id)
        assert (found["state"], found["counts"]["conflicts"], len(office.state())) == ("done", 0, 5)

    def test_rules_that_change_end_it(self, office: Office) -> None:
        import_id = self.planned(office, HUNDRED)
        assert put_rules(office.api, freshness_days=99).status == 200
        found = self.applied(office, import_id)
        assert (found["state"], found["written"]) == ("failed", 0)
        assert "rules have changed" in found["detail"]

    def test_a_writer_between_the_look_and_the_write_is_seen(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_id = self.planned(office, HUNDRED[:2])
        transact = TenantTable.transact

        def interrupted(table: TenantTable, writes: Any) -> None:
            if len(writes) > 3:
                monkeypatch.setattr(TenantTable, "transact", transact)
                office.api.create(name="Quick")
            transact(table, writes)

        monkeypatch.setattr(TenantTable, "transact", interrupted)
        assert self.applied(office, import_id)["state"] == "done"
        assert len(office.state()) == 3


class Killed(BaseException):
    """A worker's process ends, wherever it is."""


class TestWorkersThatDie:
    """Wherever a worker is killed, its message comes again, and the end is that of a run that nobody broke."""

    deaths = 0
    BEFORE = HUNDRED
    AFTER = [person(n, current_party="Green") for n in range(1, 90)] + [person(n) for n in range(101, 201)]

    def run(self, office: Office, monkeypatch: pytest.MonkeyPatch, kills: Sequence[tuple[int, bool]]) -> int:
        """Import AFTER over BEFORE; one worker after the other dies at a call to AWS, before or after it is made.

        Returns how many calls the workers made.
        """
        office.load(roster(self.BEFORE))
        import_id = office.begin(roster(self.AFTER))
        assert office.tell(f"uploads/CA/{import_id}/roster")
        waiting, calls, deaths = office.messages(), [0], list(kills)
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
                    office.handle(body)
                except Killed:
                    deaths.pop(0)
                    waiting.append(body)
            waiting += office.messages()
        self.deaths += len(kills) - len(deaths)
        found = office.get(import_id)
        assert (found["state"], found["written"], found["steps"]) == ("done", 200, 200), found
        assert office.version() == 300
        return calls[0]

    def test_killed_at_random_points_it_ends_in_the_same_state(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, dynamodb: DynamoDBClient
    ) -> None:
        assert self.run(office, monkeypatch, []) > 15
        unbroken = office.state()
        for seed in range(10):
            forget(dynamodb)
            chance = random.Random(seed)  # noqa: S311 (a point in time, no secret)
            self.run(office, monkeypatch, [(chance.randrange(9), chance.random() < 0.5) for _ in range(1 + seed % 3)])
            assert office.state() == unbroken, seed
        assert self.deaths >= 10


def forget(dynamodb: DynamoDBClient) -> None:
    """Empty the table."""
    for item in dynamodb.scan(TableName="represent-local", ProjectionExpression="PK, SK")["Items"]:
        dynamodb.delete_item(TableName="represent-local", Key={"PK": item["PK"], "SK": item["SK"]})
    container.get_snapshot_cache().clear()
