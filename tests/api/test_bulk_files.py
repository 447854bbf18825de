"""The nightly bulk files: complete, of one night, and written only if something has changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING, Any

import moto.s3.models
import pytest

from chalicelib import container
from chalicelib.aws import clients, export_bucket
from chalicelib.core.errors import Unavailable
from chalicelib.exports import bulk_service
from chalicelib.exports.area_writer import HEADER
from chalicelib.operations import execution_context
from chalicelib.representatives import export
from chalicelib.representatives.export_models import Licence
from chalicelib.tenants.tenant_registry import load_registry
from tests import people
from tests.api.sources_stage import Killed, Power
from tests.api.test_exports import ANONYMOUS, Exporter, fetch

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller, Reply

STATES = [state.id for state in load_registry().page(kind="state", limit=100)[0]]
PEOPLE = {"CA": ["Bo", "Zoë"], "CA-Alameda": ["Ada"], "CA-Yolo": ["Cy"], "NY": ["Di"]}


class Nights(Exporter):
    """A stage with tenants of two states, and its nights."""

    def create(self, tenant: str, name: str) -> None:
        office = {"position": "County Supervisor" if "-" in tenant else "State Senator", "district": f"{len(name)}"}
        draft = {"name": name, "contact_info": {"phones": ["+15185550100"]}, **office}
        headers = {"X-Tenant-Id": tenant, "Authorization": f"Bearer {people.token(f'{tenant}:editor')}"}
        reply = self.api.send("POST", "/representatives", draft, headers)
        assert reply.status == 201, reply.text

    def begin(self) -> int:
        """Run the schedule; returns the number of states that it queued."""
        event = self.api._client.events.generate_cw_event("s", "d", {}, [])
        return int(self.api._client.lambda_.invoke("queue_bulk_files", event).payload)

    def run(self) -> int:
        """Let a night pass; returns the number of states whose files were written."""
        self.pass_time(days=1)
        states = self.begin()
        self.work()
        return states

    def list(self) -> dict[str, dict[str, Any]]:
        reply = self.api.send("GET", "/bulk?limit=100", None, ANONYMOUS | {"X-Tenant-Id": None})
        more = self.api.send("GET", "/bulk?limit=100&skip=100", None, ANONYMOUS | {"X-Tenant-Id": None})
        return {entry["file"]: entry for entry in [*reply.data, *more.data]}

    def get(self, file: str) -> Reply:
        return self.api.send("GET", f"/bulk/{file}", None, ANONYMOUS | {"X-Tenant-Id": None})

    def read(self, file: str) -> str:
        """Download a file as a client does."""
        reply = self.get(file)
        assert reply.status == 307, reply.text
        return fetch(reply.headers["Location"]).decode()

    def read_all(self) -> dict[str, str]:
        return {file: self.read(file) for file in ("CA.csv", "CA.jsonl", "NY.csv", "NY.jsonl", "US.csv", "US.jsonl")}


@pytest.fixture
def nights(api: Caller, roster_bucket: str, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Nights:
    assert roster_bucket
    made = Nights(api, cloud, monkeypatch)
    for tenant, names in PEOPLE.items():
        for name in names:
            made.create(tenant, name)
    return made


def list_people(text: str) -> list[tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return [(row["tenant"], row["name"]) for row in rows]


class TestFiles:
    def test_state_has_its_records_and_those_of_its_counties_and_the_country_has_all(self, nights: Nights) -> None:
        assert nights.run() == len(STATES)
        of_ca = [(tenant, name) for tenant in ("CA", "CA-Alameda", "CA-Yolo") for name in PEOPLE[tenant]]
        found = nights.read_all()
        assert list_people(found["CA.csv"]) == of_ca
        assert list_people(found["US.csv"]) == [*of_ca, ("NY", "Di")]
        for area in ("CA", "NY", "US"):
            lines = [json.loads(line) for line in found[f"{area}.jsonl"].splitlines()]
            assert [(line["tenant"], line["name"]) for line in lines] == list_people(found[f"{area}.csv"])
        assert nights.read("WY.csv") == HEADER
        assert nights.read("WY.jsonl") == ""

    def test_rows_are_those_of_a_single_export_after_the_tenant(self, nights: Nights) -> None:
        nights.run()
        single = nights.request("/representatives?format=csv", 200).text.splitlines(keepends=True)
        lines = nights.read("CA.csv").splitlines(keepends=True)
        assert lines[1:3] == [f'"CA",{line}' for line in single[1:]]
        single = nights.request("/representatives?format=jsonl", 200).text.splitlines()
        lines = nights.read("CA.jsonl").splitlines()
        assert [{"tenant": "CA", **json.loads(line)} for line in single] == [json.loads(line) for line in lines[:2]]

    def test_list_has_digest_licences_and_day_of_each_file(self, nights: Nights) -> None:
        nights.run()
        found = nights.list()
        assert sorted(found) == sorted(f"{area}.{kind}" for area in [*STATES, "US"] for kind in ("csv", "jsonl"))
        assert list(found)[:2] == ["US.csv", "US.jsonl"]
        for file in ("CA.csv", "US.jsonl", "WY.jsonl"):
            data = nights.read(file).encode()
            assert (found[file]["bytes"], found[file]["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert (found["CA.csv"]["records"], found["US.csv"]["records"], found["WY.csv"]["records"]) == (4, 5, 0)
        assert (found["CA.csv"]["as_of"], found["CA.csv"]["url"]) == (str(nights.now.date()), "/bulk/CA.csv")
        assert [licence["source"] for licence in found["US.csv"]["licences"]] == ["staff"]
        assert found["WY.csv"]["licences"] == []

    def test_unknown_files_are_not_found(self, nights: Nights) -> None:
        assert nights.list() == {}
        assert nights.get("CA.csv").status == 404
        nights.run()
        for file in ("CA.xml", "CA", "XX.csv", "ca.csv", "CA.csv.gz", "CA-Alameda.csv"):
            reply = nights.get(file)
            assert (reply.status, "GET /bulk" in reply.json["detail"]) == (404, True)

    def test_urls_are_valid_for_the_seconds_of_the_setting(self, nights: Nights) -> None:
        nights.run()
        assert "X-Amz-Expires=900" in nights.get("CA.csv").headers["Location"]


class TestNights:
    def test_unchanged_files_stay_and_are_of_the_new_day(self, nights: Nights) -> None:
        nights.run()
        before, files = nights.list(), nights.read_all()
        assert nights.run() == 0
        after = nights.list()
        assert after["CA.csv"] == before["CA.csv"] | {"as_of": str(nights.now.date())}
        assert after["US.csv"] == before["US.csv"] | {"as_of": str(nights.now.date())}
        assert nights.read_all() == files

    def test_only_states_that_changed_are_written(self, nights: Nights) -> None:
        nights.run()
        before = nights.list()
        nights.create("CA-Yolo", "Eve")
        assert nights.run() == 1
        after = nights.list()
        changed = {file for file in after if after[file]["written_at"] != before[file]["written_at"]}
        assert changed == {"CA.csv", "CA.jsonl", "US.csv", "US.jsonl"}
        assert ("CA-Yolo", "Eve") in list_people(nights.read("US.csv"))

    def test_files_are_written_again_before_they_expire(self, nights: Nights) -> None:
        nights.run()
        nights.pass_time(days=9)
        assert nights.run() == len(STATES)
        assert nights.list()["US.csv"]["written_at"][:10] == str(nights.now.date())

    def test_state_that_is_written_again_is_in_force_though_the_country_is_younger(self, nights: Nights) -> None:
        nights.patch.setattr(bulk_service.BulkFileService, "_list_states", lambda _: ["CA", "NY"])
        nights.run()
        nights.pass_time(days=4)
        nights.create("NY", "Evelyn")
        nights.run()  # the files of NY and of the country are younger than those of CA
        nights.pass_time(days=6)
        before = nights.list()["CA.csv"]["written_at"]
        assert nights.run() == 1
        assert nights.list()["CA.csv"]["written_at"] > before
        assert nights.run() == 0, "it is not written again the next night"

    def test_readers_see_the_last_night_until_all_files_are_written(self, nights: Nights) -> None:
        nights.run()
        before, listed = nights.read_all(), nights.list()
        nights.create("CA", "Evelyn")
        nights.create("NY", "Flora")
        nights.pass_time(days=1)
        assert nights.begin() == 2
        for _ in range(2):
            bodies = nights.messages()
            for body in bodies:
                assert nights.read_all() == before
                assert nights.list() == listed
                nights.handle(body)
        assert nights.messages() == []
        assert len(list_people(nights.read("US.csv"))) == 7

    def test_run_that_was_overtaken_changes_nothing(self, nights: Nights) -> None:
        nights.pass_time(days=1)
        nights.begin()
        overtaken = nights.messages()
        nights.run()
        before = nights.list()
        for body in overtaken:
            nights.handle(body)
        nights.handle(json.dumps({"name": "write_country", "tenant": "US", "about": "20200101t000000"}))
        assert (nights.messages(), nights.list()) == ([], before)

    def test_state_that_changes_while_it_is_written_is_written_again_the_next_night(self, nights: Nights) -> None:
        nights.pass_time(days=1)
        nights.begin()
        nights.create("NY", "Late")  # after the schedule has read the versions
        nights.work()
        assert ("NY", "Late") in list_people(nights.read("US.csv"))
        assert nights.run() == 0

    def test_cost_of_a_night(self, nights: Nights) -> None:
        nights.patch.setattr(bulk_service.BulkFileService, "_list_states", lambda _: ["CA", "NY"])
        container.get_snapshot_cache().clear()
        nights.run()  # stores the snapshots of the tenants
        nights.pass_time(days=30)
        power = Power().install(nights.patch)
        nights.begin()
        # The versions of all tenants, the set in force, the run; and the messages.
        assert power.calls == ["Query", "GetItem", "PutItem", "SendMessageBatch"]
        (ca, ny) = nights.messages()
        power.calls.clear()
        nights.handle(ca)
        # The run, the tenants of the state, the snapshot of each of the three, two files and their licences, and the
        # state is done.
        assert power.calls == ["GetItem", "Query", *["BatchGetItem"] * 3, *["PutObject"] * 3, "UpdateItem"]
        nights.handle(ny)
        (country,) = nights.messages()
        power.calls.clear()
        nights.handle(country)
        assert power.calls == ["GetItem", "GetItem", *["GetObject"] * 6, *["PutObject"] * 3, "PutItem"]
        power.calls.clear()
        nights.pass_time(days=1)
        nights.begin()
        assert power.calls == ["Query", "GetItem", "PutItem", "SendMessage"]


@pytest.mark.parametrize("after", [False, True])
def test_night_with_a_worker_killed_at_any_call_has_the_same_files(nights: Nights, *, after: bool) -> None:
    nights.patch.setattr(bulk_service.BulkFileService, "_list_states", lambda _: ["CA", "NY"])
    nights.patch.setattr(export_bucket, "PART_BYTES", 2_000)
    nights.patch.setattr(moto.s3.models, "S3_UPLOAD_PART_MIN_SIZE", 1)
    nights.run()
    whole = nights.read_all()
    nights.patch.setattr(bulk_service, "REWRITTEN_AFTER", -nights.now.resolution)
    at, killed = 0, True
    while killed:
        killed = False
        nights.pass_time(minutes=1)
        assert nights.begin() == 2
        with nights.patch.context() as patch:
            power = Power().install(patch)
            power.at = None
            left = at
            while bodies := receive_alive(nights, power):
                for body in bodies:
                    power.kill(left, after=after)
                    try:
                        nights.handle(body)
                    except Killed:
                        killed = True
                        power.restore()
                        nights.handle(body)
        assert nights.read_all() == whole
        assert nights.list()["US.csv"]["written_at"][:16] == f"{nights.now:%Y-%m-%dT%H:%M}"
        at += 1
    assert at > 10


def receive_alive(nights: Nights, power: Power) -> list[str]:
    power.restore()
    return nights.messages()


def test_state_that_is_written_twice_has_the_files_that_its_digests_are_of(nights: Nights) -> None:
    nights.pass_time(days=1)
    nights.begin()
    bodies = nights.messages()
    (of_ca,) = (body for body in bodies if '"CA"' in body)
    begin, rivals = bulk_service.BulkFileService._write_state, [of_ca]

    def write_before_rival(self: Any, state: str, *rest: Any) -> Any:
        made = begin(self, state, *rest)
        if state == "CA" and rivals:
            nights.create("CA", "Evelyn")
            nights.handle(rivals.pop())  # the same message, delivered again
        return made

    nights.patch.setattr(bulk_service.BulkFileService, "_write_state", write_before_rival)
    for body in bodies:
        nights.handle(body)
    nights.work()
    for file, entry in nights.list().items():
        assert hashlib.sha256(nights.read(file).encode()).hexdigest() == entry["sha256"], file


def test_failure_while_a_state_is_written_leaves_nothing(nights: Nights) -> None:
    nights.patch.setattr(export_bucket, "PART_BYTES", 1_500)
    nights.patch.setattr(export, "CHUNK", 100)
    nights.pass_time(days=1)
    nights.begin()
    (body,) = (each for each in nights.messages() if '"CA"' in each)

    def fail(*_: Any) -> None:
        raise Unavailable("The database is busy.")

    nights.patch.setattr(bulk_service, "find_licences", fail)
    with pytest.raises(Unavailable):
        nights.handle(body)
    bucket = "represent-local-rosters-123456789012"
    assert "Uploads" not in clients.s3().list_multipart_uploads(Bucket=bucket)
    assert "Contents" not in clients.s3().list_objects_v2(Bucket=bucket)


@pytest.mark.usefixtures("tracking")
def test_settings_used_by_the_functions_are_recorded(nights: Nights, dynamodb: DynamoDBClient) -> None:
    nights.patch.setattr(execution_context, "recorded_uses", set())
    nights.run()
    items = dynamodb.scan(TableName="represent-local-usage")["Items"]
    names = {item["SK"]["S"].rpartition(".")[2] for item in items if item["PK"]["S"] == "ENV"}
    assert names >= {"queue_bulk_files", "process_export"}


def test_files_that_have_expired_are_not_listed(nights: Nights) -> None:
    nights.run()
    for entry in clients.s3().list_objects_v2(Bucket="represent-local-rosters-123456789012")["Contents"]:
        clients.s3().delete_object(Bucket="represent-local-rosters-123456789012", Key=entry["Key"])
    reply = nights.api.send("GET", "/bulk", None, ANONYMOUS)
    assert (reply.status, "the next night" in reply.json["detail"]) == (404, True)


def test_licences_of_very_many_sources_fit(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_many(_: Any, tenant: str, __: Any) -> list[Licence]:
        return [Licence(source=f"own-{n}", tenant=tenant, licence="x" * 300, attribution="y" * 300) for n in range(300)]

    monkeypatch.setattr(bulk_service, "find_licences", find_many)
    nights.run()
    assert len(nights.list()["US.csv"]["licences"]) == 4 * 300


def test_large_bulk_file_is_copied_in_parts(nights: Nights) -> None:
    nights.patch.setattr(export_bucket, "PART_BYTES", 1_500)
    nights.patch.setattr(moto.s3.models, "S3_UPLOAD_PART_MIN_SIZE", 1)
    nights.patch.setattr(export, "CHUNK", 100)
    nights.run()
    assert len(list_people(nights.read("US.csv"))) == 5
    assert nights.read("US.csv").count("represent_id") == 1


def test_bucket_reads_from_any_place(roster_bucket: str) -> None:
    clients.s3().put_object(Bucket=roster_bucket, Key="bulk/1/a.csv", Body=b"x" * 1_000_000 + b"yz")
    bucket = export_bucket.ExportBucket(clients.s3, lambda: roster_bucket, lambda: "bulk")
    for start in (0, 1, 999_999, 1_000_000, 1_000_001):
        assert b"".join(bucket.read("1/a.csv", start)) == (b"x" * 1_000_000 + b"yz")[start:]
