"""Which source states each field, and what staff hold against sources: through routes and the workers of imports."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
import yaml

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.tenant_table import TenantTable
from chalicelib.container import Container
from chalicelib.imports import queue
from chalicelib.imports.batch_writer import Superseded
from chalicelib.imports.jobs import FetchedFile
from chalicelib.representatives.provenance import NOTHING_HELD
from tests.api.stage_client import DRAFT
from tests.api.test_imports import Importer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Stage
    from tests.support import Calls

NAME, PAGE = "Example People", "https://people.example/about"
DAY, FETCHED_AT = date(2026, 5, 1), datetime(2026, 5, 2, 6, tzinfo=UTC)
SITE = "https://example.org/"
CALIFORNIA = "ocd-jurisdiction/country:us/state:ca/government"


def senator(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a senator as a file of the source has one."""
    role = {"type": "upper", "district": str(number), "jurisdiction": CALIFORNIA, "start_date": "2024-12-02"}
    basis = {"id": f"ocd-person/{number}", "name": f"Ada Example{number}", "party": [{"name": "Democratic"}]}
    basis |= {"roles": [role], "image": f"{SITE}{number}.jpg", "email": f"a{number}@example.org"}
    return basis | changes


def office(**parts: str) -> dict[str, str]:
    return {"classification": "capitol", "name": "Capitol Office", "address": "1 A Street"} | parts


def located(**place: Any) -> dict[str, Any]:
    """Return the contact details of an office at a place."""
    return {"contact_info": {"offices": [office() | place]}}


def pack(*people: dict[str, Any]) -> bytes:
    """Return an archive of people."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for person in people:
            archive.writestr(f"people/{person['id'][-1]}.yml", yaml.safe_dump(person, sort_keys=False))
    return packed.getvalue()


class Directory(Importer):
    """An administrator of CA, the workers of imports, and a source whose files are fetched."""

    days = 0

    def fetch(self, *people: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Import a file that was fetched, one a week; return the import."""
        import_id = self.begin_fetched(*people, **more)
        self.work()
        found = self.get(import_id)
        assert found["state"] == "done", (found["detail"], found["refusals"])
        return found

    def begin_fetched(self, *people: dict[str, Any], **more: Any) -> str:
        """Store a fetched file and ask the workers for its import; return the import's id."""
        imports, later = Container(SYSTEM).for_tenant("CA").imports, timedelta(weeks=self.days)
        self.days += 1
        fetched = FetchedFile(
            source="example-people", name=NAME, url=PAGE, as_of=DAY + later, fetched_at=FETCHED_AT + later,
            key=f"sources/{uuid4()}", digest="0" * 64, **more,
        )  # fmt: skip
        imports.bucket.put(fetched.key, pack(*people))
        job = imports.jobs.create_fetched(uuid4(), fetched, "people.zip", None)
        queue.send("CA", str(job.id))
        return str(job.id)

    @property
    def person(self) -> dict[str, Any]:
        """The only representative."""
        return self.api.get("/representatives").one

    @property
    def path(self) -> str:
        return f"/representatives/{self.person['id']}"

    def patch(self, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        reply = self.api.send(
            "PATCH", self.path, body, {name.replace("_", "-"): each for name, each in headers.items()}
        )
        assert reply.status == 200, reply.text
        return reply.one

    def release(self, fields: str = "", **headers: str) -> Reply:
        query = f"?fields={fields}" if fields else ""
        return self.api.send(
            "POST",
            f"{self.path}/release{query}",
            headers={name.replace("_", "-"): each for name, each in headers.items()},
        )

    @property
    def held(self) -> dict[str, Any]:
        """The values that sources state for fields of staff, by pointer."""
        return {entry["field"]: entry["value"] for entry in self.api.get(f"{self.path}/held").data}


@pytest.fixture
def directory(api: Caller, roster_bucket: str) -> Directory:
    """Return an empty directory of CA."""
    return Directory(api, roster_bucket)


def owners(person: dict[str, Any]) -> dict[str, str]:
    """Return the source of each field, each of which has one."""
    found = [(pointer, entry["source"]) for entry in person["provenance"] for pointer in entry["fields"]]
    assert len(found) == len(dict(found))
    return dict(found)


class TestProvenance:
    def test_fields_that_staff_write_are_theirs(self, api: Caller) -> None:
        created = api.create(contact_info={"emails": ["ada@example.org"]}, position="State Senator", district="10")
        today = datetime.now(UTC).date().isoformat()
        (entry,) = created["provenance"]
        assert (entry["source"], entry["name"], entry["url"], entry["fetched_at"]) == ("staff", None, None, None)
        assert entry["as_of"] == today
        assert entry["fields"] == [
            *("/name", "/position", "/district", "/division_id", "/level", "/chamber"), "/contact_info/emails/0",
        ]  # fmt: skip

    def test_fetched_file_states_its_fields_and_others_keep_theirs(self, directory: Directory) -> None:
        directory.fetch(senator())
        (entry,) = directory.person["provenance"]
        assert (entry["source"], entry["name"], entry["url"]) == ("example-people", NAME, PAGE)
        assert (entry["as_of"], entry["fetched_at"]) == ("2026-05-01", "2026-05-02T06:00:00Z")
        assert {"/name", "/photo_url", "/identifiers", "/contact_info/emails/0"} < set(entry["fields"])
        directory.patch({"given_name": "Ada"})
        directory.fetch(senator(image=f"{SITE}new.jpg"))
        by_day = {entry["as_of"]: entry for entry in directory.person["provenance"]}
        assert by_day["2026-05-08"]["fields"] == ["/photo_url"]
        assert "/name" in by_day["2026-05-01"]["fields"]
        assert owners(directory.person)["/given_name"] == "staff"

    def test_put_of_the_same_fields_changes_no_source(self, directory: Directory) -> None:
        directory.fetch(senator())
        before = directory.person
        body = {
            name: before[name] for name in before if name in DRAFT.keys() | {"district", "photo_url", "contact_info"}
        }
        body |= {name: before[name] for name in ("term_start", "identifiers", "party", "name", "position")}
        reply = directory.api.send("PUT", directory.path, body | {"family_name": "Example"})
        assert reply.status == 200, reply.text
        now = owners(reply.one)
        assert now.pop("/family_name") == "staff"
        assert now.items() <= owners(before).items()

    def test_verifying_changes_no_source(self, directory: Directory) -> None:
        directory.fetch(senator())
        before = directory.person
        reply = directory.api.send("POST", f"{directory.path}/verify")
        assert reply.one["verified_at"]
        assert reply.one["provenance"] == before["provenance"]

    def test_roster_of_staff_is_an_upload(self, directory: Directory) -> None:
        directory.load(pack(senator()), file_name="people.zip")
        (entry,) = directory.person["provenance"]
        assert (entry["source"], entry["name"], entry["fetched_at"]) == ("upload", None, None)

    def test_source_that_changes_one_person_changes_one_record(self, directory: Directory) -> None:
        directory.fetch(senator(1), senator(2), senator(3))
        version, known = directory.version(), directory.state()
        found = directory.fetch(senator(1), senator(2, image=f"{SITE}new.jpg"), senator(3))
        assert (found["steps"], found["counts"]["changed"], directory.version()) == (1, 1, version + 1)
        changed = [after for before, after in zip(known, directory.state(), strict=True) if before != after]
        assert [after["photo_url"] for after in changed] == [f"{SITE}new.jpg"]
        found = directory.fetch(senator(1), senator(2, image=f"{SITE}new.jpg"), senator(3))
        assert (found["steps"], directory.version()) == (0, version + 1)

    def test_lookup_names_the_source_of_each_official(self, directory: Directory) -> None:
        directory.fetch(senator(11))
        directory.api.create(position="Governor", name="Bo Example")
        found = directory.api.get("/lookup?division=ocd-division%2Fcountry:us%2Fstate:ca%2Fsldu:11").one
        sources = {
            person["name"]: person["source"]
            for seat in found["officials"]["state"]
            for person in seat["officials"]
        }  # fmt: skip
        assert sources["Ada Example11"] == {
            "name": NAME, "url": PAGE, "as_of": "2026-05-01", "fetched_at": "2026-05-02T06:00:00Z",
        }  # fmt: skip
        today = datetime.now(UTC).date().isoformat()
        assert sources["Bo Example"] == {"name": "staff", "url": None, "as_of": today, "fetched_at": None}

    def test_export_and_import_keep_new_fields_and_change_no_source(self, directory: Directory) -> None:
        directory.fetch(senator(ids={"threads": "ada", "tiktok": "ada"}, offices=[office(voice="916-555-0100")]))
        place = {"hours": "M-F 9-5, closed; noon", "latitude": 38.5, "longitude": -121.25}
        offices = [directory.person["contact_info"]["offices"][0] | place]
        contact = {"contact_form": f"{SITE}form?a=1;b=2", "offices": offices}
        directory.patch({"how": "appointed", "senate_class": 2, "contact_info": contact})
        before = directory.person
        for form in ("csv", "jsonl"):
            text = directory.api.get(f"/representatives?format={form}").text
            found = directory.load(text.encode(), file_name=f"ca.{form}")
            assert (found["state"], found["steps"], found["counts"]["unchanged"]) == ("done", 0, 1), found
            assert found["notes"] == []
            assert directory.person == before
        # An export that was changed is an upload, and fills a record that is new.
        rows = list(csv.DictReader(io.StringIO(directory.api.get("/representatives?format=csv&bom=no").text)))
        assert directory.api.send("DELETE", directory.path).status == 200
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        directory.load(out.getvalue().encode(), file_name="ca.csv")
        after = directory.person
        for name in ("how", "senate_class", "contact_info", "photo_url", "term_start"):
            assert after[name] == before[name], name
        assert set(owners(after).values()) == {"upload"}

    def test_delete_leaves_nothing_that_was_held(
        self, directory: Directory, dynamodb: DynamoDBClient, calls: Calls
    ) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": None, "contact_info": {"emails": []}})
        partition = {":pk": {"S": "TENANT#CA#HELD"}}

        def count() -> int:
            asked: Any = {"KeyConditionExpression": "PK = :pk", "ExpressionAttributeValues": partition}
            return int(dynamodb.query(TableName="represent-local", **asked)["Count"])

        assert count() == 1
        path = directory.path
        calls.during()
        assert directory.api.send("DELETE", path).status == 200
        assert calls.during()[-3:] == ["BatchGetItem", "GetItem", "TransactWriteItems"]
        assert count() == 0
        directory.fetch(senator())
        assert directory.person["photo_url"] == f"{SITE}1.jpg"


class TestHeldFields:
    def test_photo_that_staff_cleared_stays_cleared_until_it_is_released(self, directory: Directory) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": None})
        assert owners(directory.person)["/photo_url"] == "staff"
        assert directory.held == {"/photo_url": f"{SITE}1.jpg"}
        found = directory.fetch(senator(image=f"{SITE}new.jpg"))
        assert (found["steps"], [note["reason"] for note in found["notes"]]) == (
            0, ["kept /photo_url as staff entered it; the source states another value"],
        )  # fmt: skip
        assert directory.person["photo_url"] is None
        (entry,) = directory.api.get(f"{directory.path}/held").data
        assert entry == {
            "field": "/photo_url", "value": f"{SITE}new.jpg", "source": "example-people",
            "as_of": "2026-05-08", "fetched_at": "2026-05-09T06:00:00Z",
        }  # fmt: skip
        reply = directory.release("/photo_url")
        assert reply.one["photo_url"] == f"{SITE}new.jpg"
        assert reply.headers["ETag"] == directory.api.get(directory.path).headers["ETag"]
        (entry,) = [entry for entry in reply.one["provenance"] if "/photo_url" in entry["fields"]]
        assert (entry["source"], entry["as_of"]) == ("example-people", "2026-05-08")
        assert directory.held == {}
        directory.fetch(senator(image=f"{SITE}third.jpg"))
        assert directory.person["photo_url"] == f"{SITE}third.jpg"

    def test_address_that_staff_removed_does_not_come_back(self, directory: Directory) -> None:
        directory.fetch(senator())
        directory.patch({"contact_info": {"emails": ["office@example.org"]}})
        directory.fetch(senator(image=f"{SITE}new.jpg"))
        assert directory.person["contact_info"]["emails"] == ["office@example.org"]
        assert directory.held == {"/contact_info/emails": ["a1@example.org"]}
        directory.fetch(senator(email="A1@example.org;b1@example.org"))
        assert directory.person["contact_info"]["emails"] == ["office@example.org", "b1@example.org"]
        assert owners(directory.person)["/contact_info/emails/1"] == "example-people"
        assert directory.release("/contact_info/emails").status == 200
        assert directory.person["contact_info"]["emails"] == ["A1@example.org", "b1@example.org"]

    def test_office_keeps_the_number_of_staff_while_the_source_changes_the_fax(self, directory: Directory) -> None:
        directory.fetch(senator(offices=[office(voice="916-555-0100")]))
        mine = directory.person["contact_info"]["offices"][0] | {"voice": "+19165550199"}
        directory.patch({"contact_info": {"offices": [mine]}})
        directory.fetch(senator(offices=[office(voice="916-555-0100", fax="916-555-0111")]))
        assert directory.person["contact_info"]["offices"] == [mine]
        (stated,) = directory.held["/contact_info/offices"]
        assert (stated["voice"], stated["fax"]) == ("+19165550100", "+19165550111")
        directory.release("/contact_info/offices")
        (now,) = directory.person["contact_info"]["offices"]
        assert (now["voice"], now["fax"]) == ("+19165550100", "+19165550111")

    def test_upload_does_not_overwrite_what_staff_entered(self, directory: Directory) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": f"{SITE}staff.jpg"})
        text = directory.api.get("/representatives?format=csv&bom=no").text.replace("staff.jpg", "upload.jpg")
        directory.load(text.encode(), file_name="ca.csv")
        assert directory.person["photo_url"] == f"{SITE}staff.jpg"
        (entry,) = directory.api.get(f"{directory.path}/held").data
        assert (entry["value"], entry["source"], entry["fetched_at"]) == (f"{SITE}upload.jpg", "upload", None)

    def test_end_that_staff_recorded_stays_while_the_roster_lists_the_person(self, directory: Directory) -> None:
        directory.fetch(senator())
        directory.patch({"term_end": "2026-05-03"})
        directory.fetch(senator(image=f"{SITE}new.jpg"))
        person = directory.api.get("/representatives?status=ended").one
        assert (person["term_end"], person["status"], person["photo_url"]) == ("2026-05-03", "ended", f"{SITE}new.jpg")
        path = f"/representatives/{person['id']}"
        assert directory.api.get(f"{path}/held").one["value"] is None
        assert directory.api.send("POST", f"{path}/release").one["status"] == "current"

    def test_roster_that_omits_a_person_ends_the_term_also_of_fields_of_staff(self, directory: Directory) -> None:
        people = [senator(number) for number in range(1, 7)]
        directory.fetch(*people)
        person = directory.api.get("/representatives?district=1").one
        path = f"/representatives/{person['id']}"
        directory.api.send("PATCH", path, {"term_end": "2030-01-01", "photo_url": None})
        directory.fetch(*people[1:])
        after = directory.api.get(path).one
        assert (after["status"], owners(after)["/term_end"]) == ("ended", "example-people")
        assert (after["photo_url"], owners(after)["/photo_url"]) == (None, "staff")

    def test_seat_to_which_staff_moved_a_person_stays(self, directory: Directory) -> None:
        directory.fetch(senator())
        directory.patch({"position": "Assembly Member", "district": "20"})
        found = directory.fetch(senator(image=f"{SITE}new.jpg"))
        assert found["counts"]["refused"] == 0
        person = directory.person
        assert (person["position"], person["district"], person["chamber"]) == ("Assembly Member", "20", "lower")
        assert person["photo_url"] == f"{SITE}new.jpg"
        assert directory.held.items() >= {"/position": "State Senator", "/district": "1", "/chamber": "upper"}.items()
        directory.release("/district")
        person = directory.person
        assert (person["position"], person["district"], person["division_id"]) == (
            "State Senator", "1", "ocd-division/country:us/state:ca/sldu:1",
        )  # fmt: skip
        assert {owners(person)[f"/{name}"] for name in ("position", "district", "division_id")} == {"example-people"}

    def test_release_into_a_seat_that_is_taken_is_refused(self, directory: Directory) -> None:
        directory.fetch(senator())
        path = directory.path
        directory.patch({"district": "3"})
        directory.api.create(name="Cy Example", position="State Senator", district="1")
        reply = directory.api.send("POST", f"{path}/release")
        assert reply.status == 422
        assert "Cy Example" in reply.json["detail"]
        assert directory.api.get(path).one["district"] == "3"

    def test_record_of_staff_is_kept_and_completed_by_a_source(self, directory: Directory) -> None:
        identifiers = [{"scheme": "openstates", "identifier": "ocd-person/1"}]
        directory.api.create(
            name="Ada E. Example1", position="State Senator", district="1", identifiers=identifiers,
            contact_info={"emails": ["office@example.org"]},
        )  # fmt: skip
        directory.fetch(senator())
        person = directory.person
        assert (person["name"], person["photo_url"]) == ("Ada E. Example1", f"{SITE}1.jpg")
        assert person["contact_info"]["emails"] == ["office@example.org", "a1@example.org"]
        assert directory.held == {"/name": "Ada Example1", "/contact_info/emails": ["a1@example.org"]}
        after = directory.release().one
        assert (after["name"], after["contact_info"]["emails"]) == ("Ada Example1", ["a1@example.org"])
        assert {source for pointer, source in owners(after).items() if pointer != "/identifiers"} == {"example-people"}

    def test_removal_from_a_record_without_sources_is_kept(
        self, directory: Directory, dynamodb: DynamoDBClient
    ) -> None:
        directory.fetch(senator())
        forget_sources(dynamodb)
        path = directory.path
        directory.api.send("PATCH", path, {"contact_info": {"emails": []}})
        directory.fetch(senator(image=f"{SITE}new.jpg"))
        assert directory.person["contact_info"]["emails"] == []
        assert owners(directory.person)["/name"] == "example-people"

    def test_records_from_before_get_their_source_once(self, directory: Directory, dynamodb: DynamoDBClient) -> None:
        directory.fetch(senator())
        known = directory.person
        forget_sources(dynamodb)
        found = directory.fetch(senator())
        assert (found["steps"], owners(directory.person)) == (1, owners(known))
        assert directory.fetch(senator())["steps"] == 0

    def test_roster_of_other_fields_forgets_no_statement(self, directory: Directory) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": None})
        text = directory.api.get("/representatives?format=jsonl").text
        line = json.loads(text)
        part = {name: line[name] for name in ("represent_id", "name", "position", "district")} | {"given_name": "Ada"}
        directory.load(json.dumps(part).encode(), file_name="ca.jsonl", partial=True)
        assert directory.person["given_name"] == "Ada"
        assert directory.held == {"/photo_url": f"{SITE}1.jpg"}


def forget_sources(dynamodb: DynamoDBClient) -> None:
    """Store the records of CA as an earlier release did."""
    for item in dynamodb.scan(TableName="represent-local")["Items"]:
        if item["PK"]["S"] == "TENANT#CA" and item["SK"]["S"].startswith("REP#"):
            stored = json.loads(item["doc"]["S"])
            del stored["provenance"]
            dynamodb.put_item(TableName="represent-local", Item=item | {"doc": {"S": json.dumps(stored)}})


class TestRelease:
    def test_pointers_that_name_no_field_are_refused_with_the_right_ones(self, directory: Directory) -> None:
        directory.fetch(senator())
        version = directory.version()
        for fields, words in (
            ("photo_url", "'photo_url' is no field that staff can hold. Send one of /photo_url"),
            ("/photo", "Send one of /photo_url"),
            ("/contact_info/emails/0", "is a part of /contact_info/emails, which is released as a whole"),
            ("/contact_info/offices/0/voice", "Send one of"),
            ("/contact_info/social", "Send those to release, of /contact_info/social/twitter, "),
            ("/contact_info", "Send those to release, of /contact_info/emails, /contact_info/phones, "),
            ("/state", "'/state' is no field that staff can hold"),
            ("/identifiers", "'/identifiers' is no field that staff can hold"),
            ("/photo_url,", "'' is no field that staff can hold"),
            ("/zzzzzz", "Send one of /name, /given_name"),
        ):
            reply = directory.release(fields)
            assert reply.status == 422, fields
            assert words in reply.json["detail"], reply.json["detail"]
            assert reply.json["errors"][0]["pointer"] == "?fields"
        two = directory.release("/nome,/photo_url,/partei").json["errors"]
        assert [flaw["detail"].split(". ")[1] for flaw in two] == ["Send one of /name.", "Send one of /party."]
        assert directory.version() == version

    def test_field_that_is_not_held_stays_as_it_is(self, directory: Directory, calls: Calls) -> None:
        directory.fetch(senator())
        before, version, path = directory.person, directory.version(), directory.path
        calls.during()
        assert directory.api.send("POST", f"{path}/release?fields=/photo_url").one == before
        assert "TransactWriteItems" not in calls.during()
        assert directory.version() == version

    def test_with_the_tag_of_another_version_is_refused(self, directory: Directory) -> None:
        directory.fetch(senator())
        tag = directory.api.get(directory.path).headers["ETag"]
        directory.patch({"photo_url": None}, If_Match=tag)
        reply = directory.release("/photo_url", If_Match=tag)
        assert (reply.status, reply.json["title"]) == (412, "The record has changed since you read it"), reply.text
        assert directory.person["photo_url"] is None
        assert directory.release(If_Match=directory.api.get(directory.path).headers["ETag"]).status == 200
        assert directory.person["photo_url"] == f"{SITE}1.jpg"

    def test_unknown_record_is_not_found(self, api: Caller) -> None:
        path = f"/representatives/{uuid4()}"
        assert (api.get(f"{path}/held").status, api.send("POST", f"{path}/release").status) == (404, 404)

    def test_while_another_writes_keeps_both(self, directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": None})
        overtake(monkeypatch, lambda: directory.patch({"given_name": "Ada", "contact_info": {"emails": []}}))
        assert directory.release("/photo_url").status == 200
        person = directory.person
        assert (person["photo_url"], person["given_name"], person["contact_info"]["emails"]) == (
            f"{SITE}1.jpg", "Ada", [],
        )  # fmt: skip
        assert directory.held == {"/contact_info/emails": ["a1@example.org"]}

    def test_edit_while_another_releases_is_held_again(
        self, directory: Directory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": None})
        overtake(monkeypatch, lambda: directory.release("/photo_url"))
        directory.patch({"photo_url": f"{SITE}staff.jpg"})
        assert directory.person["photo_url"] == f"{SITE}staff.jpg"
        assert directory.held == {"/photo_url": f"{SITE}1.jpg"}

    def test_two_writers_of_different_fields_hold_both(
        self, directory: Directory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        directory.fetch(senator())
        overtake(monkeypatch, lambda: directory.patch({"contact_info": {"emails": []}}))
        directory.patch({"photo_url": None})
        assert directory.held == {"/photo_url": f"{SITE}1.jpg", "/contact_info/emails": ["a1@example.org"]}

    def test_edit_between_plan_and_write_of_a_roster_is_held(self, directory: Directory) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": None})
        import_id = directory.begin_fetched(senator(image=f"{SITE}new.jpg"))
        (plan,) = directory.messages()
        directory.handle(plan)
        directory.patch({"contact_info": {"emails": []}})
        directory.work()
        assert directory.get(import_id)["state"] == "done"
        assert directory.held == {"/photo_url": f"{SITE}new.jpg", "/contact_info/emails": ["a1@example.org"]}

    def test_release_between_plan_and_write_of_a_roster_shows_nothing(self, directory: Directory, calls: Calls) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": None})
        directory.begin_fetched(senator(image=f"{SITE}new.jpg"))
        (plan,) = directory.messages()
        directory.handle(plan)
        directory.release("/photo_url")
        directory.work()
        assert directory.held == {}
        calls.during()
        assert directory.release().one["photo_url"] == f"{SITE}1.jpg"
        assert calls.during()[-3:] == ["GetItem", "BatchGetItem", "TransactWriteItems"]
        assert Container(SYSTEM).for_tenant("CA").held_fields.list_all() == {UUID(directory.person["id"]): NOTHING_HELD}
        directory.fetch(senator(image=f"{SITE}new.jpg"))
        assert directory.person["photo_url"] == f"{SITE}new.jpg"

    def test_two_workers_of_a_roster_write_what_staff_hold_once(
        self, directory: Directory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": None})
        import_id = directory.begin_fetched(senator(image=f"{SITE}new.jpg"))
        (plan,) = directory.messages()
        directory.handle(plan)
        (write,) = directory.messages()
        overtake(monkeypatch, lambda: directory.handle(write))
        with pytest.raises(Superseded):
            directory.handle(write)
        directory.handle(write)  # the queue delivers it again
        directory.work()
        assert directory.get(import_id)["state"] == "done"
        assert directory.held == {"/photo_url": f"{SITE}new.jpg"}

    def test_staff_who_write_while_a_roster_does_keep_theirs(
        self, directory: Directory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        directory.fetch(senator())
        directory.patch({"photo_url": None})
        directory.begin_fetched(senator(image=f"{SITE}new.jpg"))
        (plan,) = directory.messages()
        directory.handle(plan)
        overtake(monkeypatch, lambda: directory.patch({"contact_info": {"emails": []}}))
        directory.work()
        assert directory.held == {"/photo_url": f"{SITE}new.jpg", "/contact_info/emails": ["a1@example.org"]}


def overtake(monkeypatch: pytest.MonkeyPatch, write: Any) -> None:
    """Make another write just before the next transaction."""
    transact = TenantTable.transact

    def overtaken(table: TenantTable, writes: Sequence[Any]) -> None:
        monkeypatch.setattr(TenantTable, "transact", transact)
        write()
        transact(table, writes)

    monkeypatch.setattr(TenantTable, "transact", overtaken)


class TestCost:
    def test_record_that_staff_created_costs_as_before(self, directory: Directory, calls: Calls) -> None:
        path = f"/representatives/{directory.api.create(photo_url=f'{SITE}a.jpg')['id']}"
        calls.during()
        directory.api.send("PATCH", path, {"photo_url": f"{SITE}b.jpg", "party": "Green"})
        assert calls.during() == ["BatchGetItem", "TransactWriteItems"]

    def test_record_of_a_source_costs_a_read_if_staff_overwrite(self, directory: Directory, calls: Calls) -> None:
        directory.fetch(senator())
        path = directory.path
        calls.during()
        directory.api.send("PATCH", path, {"given_name": "Ada"})
        assert calls.during() == ["BatchGetItem", "TransactWriteItems"]
        directory.api.send("PATCH", path, {"photo_url": None})
        assert calls.during() == ["BatchGetItem", "GetItem", "TransactWriteItems"]
        directory.api.get(f"{path}/held")
        assert calls.during() == ["GetItem", "GetItem"]
        directory.api.send("POST", f"{path}/release")
        assert calls.during() == ["GetItem", "BatchGetItem", "TransactWriteItems"]
        directory.api.send("POST", f"{path}/verify")
        assert calls.during() == ["BatchGetItem", "TransactWriteItems"]

    def test_roster_reads_what_staff_hold_once_and_writes_differences_once(
        self, directory: Directory, calls: Calls
    ) -> None:
        directory.fetch(senator(1), senator(2), senator(3))
        for number in (1, 2):
            person = directory.api.get(f"/representatives?district={number}").one
            directory.api.send("PATCH", f"/representatives/{person['id']}", {"photo_url": None})
        people = [senator(number, image=f"{SITE}{number}-new.jpg") for number in (1, 2)]
        directory.fetch(*people, senator(3))
        version = directory.version()
        directory.begin_fetched(*people, senator(3))
        calls.during()
        directory.work()
        assert calls.during().count("TransactWriteItems") == 1  # that the import is done
        assert directory.version() == version


class TestNewFields:
    @pytest.mark.parametrize(
        ("fields", "pointer", "words"),
        [
            ({"how": "lottery"}, "#/how", "elected"),
            ({"senate_class": 4}, "#/senate_class", "3"),
            ({"senate_class": 0}, "#/senate_class", "1"),
            ({"senate_class": 1.5}, "#/senate_class", "whole number"),
            ({"contact_info": {"contact_form": "example.org/form"}}, "#/contact_info/contact_form", "URL"),
            ({"contact_info": {"contact_form": "javascript:alert(1)"}}, "#/contact_info/contact_form", "URL"),
            ({"contact_info": {"social": {"tiktok": "a\nb"}}}, "#/contact_info/social/tiktok", "one line"),
            ({"contact_info": {"social": {"threads": "a" * 201}}}, "#/contact_info/social/threads", "200"),
            ({"contact_info": {"offices": [office(hours="x" * 501)]}}, "#/contact_info/offices/0/hours", "500"),
            (located(latitude=90.5), "#/contact_info/offices/0/latitude", "90"),
            (located(longitude=-181), "#/contact_info/offices/0/longitude", "180"),
            (located(latitude="n"), "#/contact_info/offices/0/latitude", "number"),
        ],
    )  # fmt: skip
    def test_bad_value_is_refused(self, api: Caller, fields: dict[str, Any], pointer: str, words: str) -> None:
        reply = api.send("POST", "/representatives", {"name": "Ada Example", "position": "Mayor"} | fields)
        assert reply.status == 422, reply.text
        (flaw,) = reply.json["errors"]
        assert flaw["pointer"] == pointer
        assert words in flaw["detail"], flaw["detail"]

    @pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e999"])
    def test_number_that_is_none_is_refused(self, api: Caller, number: bytes) -> None:
        body = b'{"name": "Ada Example", "position": "Mayor", "contact_info": {"offices": [{"name": "A", "latitude": '
        reply = api.send("POST", "/representatives", body + number + b"}]}}", {"Content-Type": "application/json"})
        assert reply.status in (400, 422), reply.text

    def test_edges_of_the_ranges_are_kept(self, api: Caller) -> None:
        place = office() | {"latitude": -90, "longitude": 180, "hours": "By appointment"}
        found = api.create(contact_info={"offices": [place]}, senate_class=3, how="succession")
        kept = found["contact_info"]["offices"][0]
        assert (kept["latitude"], kept["longitude"], found["how"], found["senate_class"]) == (-90, 180, "succession", 3)

    def test_bad_value_of_a_roster_is_left_out_with_a_note(self, directory: Directory) -> None:
        directory.api.create(position="State Senator", district="1", name="Ada Example")
        line = json.loads(directory.api.get("/representatives?format=jsonl").text)
        bad = {
            "how": "lottery", "senate_class": 7, "contact_info": {
                "contact_form": "javascript:alert(1)", "social": {"threads": "x" * 300, "tiktok": "ada"},
                "offices": [office() | {"latitude": 91, "longitude": 7, "hours": "x" * 600}],
            },
        }  # fmt: skip
        found = directory.load(json.dumps(line | bad).encode(), file_name="ca.jsonl")
        reasons = " ".join(note["reason"] for note in found["notes"])
        for name in ("how", "senate_class", "contact_form", "social/threads", "offices/0/latitude", "offices/0/hours"):
            assert f"left out {name}" in reasons.replace("contact_info/", ""), reasons
        person = directory.person
        assert (person["how"], person["senate_class"], person["contact_info"]["social"]["tiktok"]) == (
            None,
            None,
            "ada",
        )
        assert person["contact_info"]["offices"][0]["longitude"] == 7

    def test_record_that_is_too_large_is_refused_with_the_limit(self, api: Caller) -> None:
        pages = [{"url": f"{SITE}{'a' * 800}/{n}"} for n in range(100)]
        created = api.create(sources=pages)
        reply = api.send("PATCH", f"/representatives/{created['id']}", {"contact_info": {"links": pages}})
        assert reply.status == 422
        assert "at most 150,000 bytes" in reply.json["detail"]


def test_key_writes_as_staff_do(stage: Stage) -> None:
    key = stage.credentials("key")
    made = stage.api.send("POST", "/representatives", DRAFT, key)
    assert made.status == 201, made.text
    assert set(owners(made.one).values()) == {"staff"}
    path = f"/representatives/{made.one['id']}"
    assert stage.api.send("POST", f"{path}/release", None, key).status == 200
    assert stage.api.send("GET", f"{path}/held", None, key).status == 401
