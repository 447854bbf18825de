"""The behaviour of /representatives that clients rely on."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from chalicelib.changes import models as changes
from chalicelib.http import response

if TYPE_CHECKING:
    from tests.api.conftest import Caller
    from tests.support import Calls

FULL: dict[str, Any] = {
    "name": 'María "Mia" Peña-O’Neil, Jr.',  # noqa: RUF001
    "given_name": "María",
    "family_name": "Peña-O’Neil",  # noqa: RUF001
    "position": "Assembly Member",
    "district": "12",
    "division_id": "ocd-division/country:us/state:ca/sldl:12",
    "level": "state",
    "chamber": "lower",
    "state": "CA",
    "party": "Democratic/Green",
    "term_start": "2025-01-06",
    "term_expected_end": "2099-01-04",
    "contact_info": {
        "emails": ["mia@example.org"],
        "phones": ["+15185550100"],
        "offices": [
            {"classification": "capitol", "address": "1 Main St.\nSuite 5; Room 2", "voice": "+15185550101"},
            {"classification": "district", "address": "2 Side St.", "fax": "+15185550102", "extension": "12"},
        ],
        "links": [{"url": "https://example.org/mia?a=1;id=2", "note": "home"}],
        "social": {"twitter": "mia"},
    },
    "photo_url": "https://example.org/mia.jpg",
    "identifiers": [{"scheme": "openstates", "identifier": "ocd-person/1"}],
    "sources": [{"url": "ftp://example.org/list.csv"}],
}


def test_created_representative_has_location_and_etag(api: Caller) -> None:
    reply = api.send("POST", "/representatives", {"name": "Ada Example", "position": "Mayor"})
    assert reply.status == 201
    assert reply.headers["Location"] == f"/representatives/{reply.one['id']}"
    assert reply.headers["ETag"].startswith('"1-current-')
    assert api.get(reply.headers["Location"]).data == reply.data


def test_every_field_survives_the_round_trip(api: Caller) -> None:
    created = api.create(**FULL)
    read = api.get(f"/representatives/{created['id']}").one
    for name, value in FULL.items():
        if name == "contact_info":
            assert without_nothing(read[name]) == value
        else:
            assert without_nothing(read[name]) == value, name


def without_nothing(value: Any) -> Any:
    """Remove null fields and empty lists."""
    if isinstance(value, dict):
        return {name: without_nothing(inner) for name, inner in value.items() if inner not in (None, [])}
    return [without_nothing(inner) for inner in value] if isinstance(value, list) else value


def test_success_is_an_envelope_with_a_list(api: Caller) -> None:
    assert set(api.get("/representatives").json) == {"data", "meta", "errors"}
    assert api.get("/representatives").json == {"data": [], "meta": {"total": 0, "skip": 0, "limit": 25}, "errors": []}


def test_read_costs_one_call(api: Caller, calls: Calls) -> None:
    created = api.create()
    calls.during()
    api.get(f"/representatives/{created['id']}")
    assert calls.during() == ["GetItem"]
    api.get("/representatives?q=ada")
    assert calls.during() == ["GetItem"]


def test_refused_write_costs_nothing(api: Caller, calls: Calls) -> None:
    assert api.send("POST", "/representatives", {"name": 5}).status == 422
    assert api.send("POST", "/representatives", {}, {"X-Tenant-Id": "ZZ"}).status == 404
    assert calls.during() == []


class TestTenants:
    def test_tenant_header_is_required(self, api: Caller) -> None:
        for method, path in (("GET", "/representatives"), ("DELETE", f"/representatives/{uuid.uuid4()}")):
            reply = api.send(method, path, headers={"X-Tenant-Id": None})
            assert reply.status == 400
            assert reply.json["errors"][0]["pointer"] == "X-Tenant-Id"

    def test_unknown_tenant_suggests_similar_ids(self, api: Caller) -> None:
        reply = api.send("GET", "/representatives", headers={"X-Tenant-Id": "NY-Albny"})
        assert reply.status == 404
        assert reply.json["suggestions"][0] == "NY-Albany"

    def test_tenant_sees_nothing_of_another(self, api: Caller) -> None:
        created = api.create()
        for other in ("NV", "CA-Alameda"):
            headers = {"X-Tenant-Id": other}
            assert api.send("GET", "/representatives", headers=headers).json["meta"]["total"] == 0
            assert api.send("GET", f"/representatives/{created['id']}", headers=headers).status == 404
            assert api.send("DELETE", f"/representatives/{created['id']}", headers=headers).status == 404

    def test_county_record_has_its_state_and_level(self, api: Caller) -> None:
        draft = {"name": "Ada Example", "position": "County Legislator", "district": "3"}
        reply = api.send("POST", "/representatives", draft, {"X-Tenant-Id": "NY-Albany"})
        assert (reply.one["state"], reply.one["level"]) == ("NY", "county")


class TestConditionalRequests:
    def test_write_with_the_current_etag_succeeds(self, api: Caller) -> None:
        path = f"/representatives/{api.create()['id']}"
        for form, party in (("{}", "Green"), ('"other", {}', "Democratic"), ("*", "Republican")):
            sent = form.format(api.get(path).headers["ETag"])
            assert api.send("PATCH", path, {"party": party}, {"If-Match": sent}).status == 200

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
    def test_write_with_a_stale_etag_is_refused_and_changes_nothing(self, api: Caller, method: str) -> None:
        path = f"/representatives/{api.create()['id']}"
        before = api.get(path).text
        body = {"name": "Bo Example", "position": "Mayor"} if method != "DELETE" else None
        for stale in ('"7-current-0"', f"W/{api.get(path).headers['ETag']}"):
            reply = api.send(method, path, body, {"If-Match": stale})
            assert (reply.status, reply.json["title"]) == (412, "The record has changed since you read it")
        assert api.get(path).text == before

    def test_malformed_etag_is_explained(self, api: Caller) -> None:
        path = f"/representatives/{api.create()['id']}"
        reply = api.send("PATCH", path, {"party": "x"}, {"If-Match": "1-current"})
        assert reply.status == 400
        assert "double quotes" in reply.json["detail"]

    def test_matching_etag_is_not_modified(self, api: Caller) -> None:
        path = f"/representatives/{api.create()['id']}"
        for url in (path, "/representatives"):
            tag = api.get(url).headers["ETag"]
            again = api.get(url, If_None_Match=f"W/{tag}")
            assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)
            assert api.get(url, If_None_Match='"other"').status == 200


class TestWrites:
    def test_too_large_change_is_refused_and_the_record_is_unchanged(self, api: Caller) -> None:
        sources = [{"url": f"https://example.org/{number}/{'a' * 1900}"} for number in range(50)]
        created = api.create(sources=sources)
        path = f"/representatives/{created['id']}"
        grown = api.send("PATCH", path, {"contact_info": {"links": sources}})
        assert (grown.status, "150,000 bytes" in grown.json["detail"]) == (422, True)
        assert api.send("PATCH", path, {"name": "Bo Example"}).status == 200

    def test_patch_of_an_unknown_or_read_only_field_is_refused_even_to_clear_it(self, api: Caller) -> None:
        path = f"/representatives/{api.create()['id']}"
        for field in ("colour", "created_at"):
            reply = api.send("PATCH", path, {field: None})
            assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, f"#/{field}")

    def test_new_layout_changes_etags(self, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        path = f"/representatives/{api.create()['id']}"
        before = api.get(path).headers["ETag"]
        monkeypatch.setattr(response, "LAYOUT", 0)
        reply = api.get(path, If_None_Match=before)
        assert reply.status == 200
        assert reply.headers["ETag"] != before

    def test_recreated_record_has_another_etag(self, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        same = uuid.uuid4()
        monkeypatch.setattr(uuid, "uuid4", lambda: same)
        tags = []
        for _ in range(2):
            api.create()
            tags.append(api.get(f"/representatives/{same}").headers["ETag"])
            api.send("DELETE", f"/representatives/{same}")
        assert tags[0] != tags[1]

    @pytest.mark.parametrize(
        "name",
        [
            *("Vacant", "(VACANT)", "Vacancy, District 7", "TBD", "N/A", "Open Seat", "Unknown", "Mr. Vacant"),
            *("Resigned", "No Candidate", "Appointment Pending", "Seat 4"),
        ],
    )
    def test_name_that_names_no_person_is_refused_with_advice(self, api: Caller, name: str) -> None:
        body = {"name": name, "position": "Mayor"}
        created = api.create()
        path = f"/representatives/{created['id']}"
        for reply in (
            api.send("POST", "/representatives", body),
            api.send("PUT", path, body),
            api.send("PATCH", path, {"name": name}),
        ):
            assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "#/name"), reply.text
            assert "end the term of its last holder (term_end)" in reply.json["detail"]
        assert api.get(path).one["name"] == created["name"]

    @pytest.mark.parametrize("name", ["N. A. Example", "N.A. Example", "A. None", "Na Example", "Pat Pending"])
    def test_name_that_looks_like_a_vacant_seat_is_accepted(self, api: Caller, name: str) -> None:
        assert api.create(name=name)["name"] == name

    @pytest.mark.parametrize(
        "number", ["+12870142", "+15550144", "+5550144", "+10000000000", "+19999999999", "5550144"]
    )
    def test_number_that_cannot_be_dialed_is_refused(self, api: Caller, number: str) -> None:
        for contact, pointer in (
            ({"phones": [number]}, "#/contact_info/phones/0"),
            ({"offices": [{"voice": number}]}, "#/contact_info/offices/0/voice"),
        ):
            body = {"name": "Ada Example", "position": "Mayor", "contact_info": contact}
            reply = api.send("POST", "/representatives", body)
            assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer), number

    def test_office_without_a_value_is_dropped_and_schemes_have_no_case(self, api: Caller) -> None:
        contact = {
            "offices": [{"classification": "capitol"}, {"classification": "district", "voice": "+15185550100"}],
            "links": [{"url": "HTTPS://A.Example/Path"}],
        }
        found = api.create(contact_info=contact)["contact_info"]
        assert [office["classification"] for office in found["offices"]] == ["district"]
        assert found["links"][0]["url"] == "https://A.Example/Path"

    def test_put_replaces(self, api: Caller) -> None:
        created = api.create(party="Green", district="4")
        reply = api.send("PUT", f"/representatives/{created['id']}", {"name": "Bo Example", "position": "Mayor"})
        assert (reply.status, reply.headers["ETag"][:11]) == (200, '"2-current-')
        assert (reply.one["name"], reply.one["party"], reply.one["district"]) == ("Bo Example", None, None)

    @pytest.mark.parametrize(
        "content_type",
        [
            "application/merge-patch+json",
            "Application/Merge-Patch+JSON; charset=UTF-8",
            "application/json",
            "APPLICATION/JSON;charset=utf-8",
        ],
    )
    def test_patch_accepts_merge_patch_and_json_content_types(self, api: Caller, content_type: str) -> None:
        created = api.create(party="Green", contact_info=FULL["contact_info"])
        patch = {"party": None, "contact_info": {"social": {"twitter": None, "mastodon": "@ada"}}}
        reply = api.send("PATCH", f"/representatives/{created['id']}", patch, {"Content-Type": content_type})
        assert reply.status == 200, reply.text
        assert reply.one["party"] is None
        social = {name: value for name, value in reply.one["contact_info"]["social"].items() if value}
        assert social == {"mastodon": "@ada"}
        assert reply.one["contact_info"]["emails"] == ["mia@example.org"]

    def test_patch_that_is_not_an_object_is_refused(self, api: Caller) -> None:
        created = api.create()
        for raw in (b"[]", b'"x"', b"5", b"null"):
            assert api.send("PATCH", f"/representatives/{created['id']}", raw).status == 422

    def test_delete_returns_the_deleted_record(self, api: Caller) -> None:
        created = api.create()
        reply = api.send("DELETE", f"/representatives/{created['id']}")
        assert (reply.status, reply.one) == (200, created)
        assert api.get(f"/representatives/{created['id']}").status == 404
        assert api.send("DELETE", f"/representatives/{created['id']}").status == 404


class TestIdempotencyKey:
    BODY: ClassVar[dict[str, Any]] = {"name": "Ada Example", "position": "Mayor"}

    def test_retry_gets_the_identical_answer(self, api: Caller) -> None:
        first = api.send("POST", "/representatives", self.BODY, {"Idempotency-Key": "a1"})
        again = api.send("POST", "/representatives", self.BODY, {"Idempotency-Key": "a1"})
        assert (again.status, again.text) == (201, first.text)
        assert (again.headers["Location"], again.headers["ETag"]) == (first.headers["Location"], first.headers["ETag"])
        assert api.get("/representatives").json["meta"]["total"] == 1

    def test_concurrent_requests_create_one_record(self, api: Caller) -> None:
        def post(_: int) -> str:
            return api.send("POST", "/representatives", self.BODY, {"Idempotency-Key": "a1"}).text

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(post, range(2))
        assert first == second
        assert api.get("/representatives").json["meta"]["total"] == 1

    def test_key_reused_for_another_body_is_refused(self, api: Caller) -> None:
        api.send("POST", "/representatives", self.BODY, {"Idempotency-Key": "a1"})
        reply = api.send("POST", "/representatives", self.BODY | {"party": "x"}, {"Idempotency-Key": "a1"})
        assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "Idempotency-Key")

    def test_keys_of_different_tenants_are_independent(self, api: Caller) -> None:
        first = api.send("POST", "/representatives", self.BODY, {"Idempotency-Key": "a1"})
        other = api.send("POST", "/representatives", self.BODY, {"Idempotency-Key": "a1", "X-Tenant-Id": "NV"})
        assert first.one["id"] != other.one["id"]

    @pytest.mark.parametrize("key", ["x" * 256, "a b", ""])
    def test_malformed_key_is_refused(self, api: Caller, key: str) -> None:
        assert api.send("POST", "/representatives", self.BODY, {"Idempotency-Key": key}).status == 400


class TestLists:
    @pytest.fixture(autouse=True)
    def _people(self, api: Caller) -> None:
        for name, position, district, party in (
            ("Zoë Ångström", "State Senator", "2", "Democratic"),
            ("Ana Peña", "State Senator", "10", "Republican"),
            ("Bo Li", "Assembly Member", "1", None),
        ):
            api.create(name=name, position=position, district=district, party=party)

    def names(self, api: Caller, query: str) -> list[str]:
        reply = api.get(f"/representatives?{query}")
        assert reply.status == 200, reply.text
        assert reply.json["meta"]["total"] == len(reply.data)
        return [person["name"] for person in reply.data]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["Bo Li", "Zoë Ångström", "Ana Peña"]),
            ("sort=name", ["Ana Peña", "Bo Li", "Zoë Ångström"]),
            ("sort=-name", ["Zoë Ångström", "Bo Li", "Ana Peña"]),
            ("sort=district", ["Bo Li", "Zoë Ångström", "Ana Peña"]),
            ("sort=party", ["Zoë Ångström", "Ana Peña", "Bo Li"]),
            ("sort=-party", ["Ana Peña", "Zoë Ångström", "Bo Li"]),
            ("q=PENA", ["Ana Peña"]),
            ("q=pe%C3%B1a", ["Ana Peña"]),
            ("q=angstrom%20zoe", ["Zoë Ångström"]),
            ("position=state%20senator", ["Zoë Ångström", "Ana Peña"]),
            ("district=10", ["Ana Peña"]),
            ("party=democratic", ["Zoë Ångström"]),
            ("level=state&status=current&position=Assembly+Member", ["Bo Li"]),
            ("status=ended", []),
            ("level=county", []),
        ],
    )
    def test_list_is_filtered_and_sorted(self, api: Caller, query: str, expected: list[str]) -> None:
        assert self.names(api, query) == expected

    def test_pages_have_the_true_total_and_links(self, api: Caller) -> None:
        first = api.get("/representatives?limit=2&sort=name")
        assert first.json["meta"] == {"total": 3, "skip": 0, "limit": 2}
        assert first.headers["Link"] == '<?sort=name&skip=2&limit=2>; rel="next"'
        last = api.get("/representatives?sort=name&skip=2&limit=2")
        assert last.headers["Link"] == '<?sort=name&skip=0&limit=2>; rel="prev"'
        assert [p["name"] for p in first.data + last.data] == ["Ana Peña", "Bo Li", "Zoë Ångström"]
        assert api.get("/representatives?skip=1&limit=1").headers["Link"].count("rel=") == 2
        beyond = api.get("/representatives?skip=99999999999999999999999&limit=2")
        assert (beyond.data, beyond.json["meta"]["total"]) == ([], 3)
        assert beyond.headers["Link"] == '<?skip=1&limit=2>; rel="prev"'

    def test_unknown_parameter_is_refused_with_the_known_ones(self, api: Caller) -> None:
        reply = api.get("/representatives?colour=red")
        assert reply.status == 400
        known = (
            "skip, limit, position, district, party, level, status, division_id, q, updated_since, as_of, format, "
            "bom, seats, sort"
        )
        assert (
            reply.json["detail"] == f"Query parameter 'colour': This parameter is unknown. The known ones are: {known}."
        )
        assert reply.json["errors"][0]["pointer"] == "?colour"

    @pytest.mark.parametrize(
        ("query", "says"),
        [
            ("limit=0", "at least 1"),
            ("limit=101", "at most 100"),
            ("limit=ten", "whole number"),
            ("skip=-1", "at least 0"),
            ("skip=1.5", "whole number"),
            ("skip=1_0", "whole number"),
            ("limit=1.0", "whole number"),
            ("level=village", "federal"),
            ("sort=shoe", "name"),
            ("q=", "at least 1 character"),
            ("q=a&q=b", "once"),
        ],
    )
    def test_invalid_parameter_is_explained(self, api: Caller, query: str, says: str) -> None:
        reply = api.get(f"/representatives?{query}")
        assert reply.status == 400, reply.text
        assert says in reply.json["detail"]
        assert query.partition("=")[0] in reply.json["detail"]


def test_status_that_changes_with_the_day_changes_the_etag(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    created = api.create(term_expected_end=f"{datetime.now(UTC):%Y-%m-%d}")
    before = api.get("/representatives")
    from chalicelib import container  # noqa: PLC0415 (the module whose clock this test moves)

    class TwoDaysOn:
        @staticmethod
        def now(tz: Any) -> datetime:
            return datetime.now(tz) + timedelta(days=2)

    monkeypatch.setattr(container, "datetime", TwoDaysOn)
    after = api.get("/representatives")
    assert (before.one["status"], after.one["status"]) == ("current", "overdue")
    assert before.headers["ETag"] != after.headers["ETag"]
    assert api.get(f"/representatives/{created['id']}").headers["ETag"].startswith('"1-overdue-')


def test_change_has_actor_and_source(api: Caller, dynamodb: Any) -> None:
    api.create()
    key = {"PK": {"S": "TENANT#CA#CHANGES"}, "SK": {"S": changes.sort_key(1)}}
    item = dynamodb.get_item(TableName="represent-local", Key=key)["Item"]
    change = changes.Change.model_validate_json(item["doc"]["S"])
    assert (change.actor.kind, change.source, change.type) == ("staff", "api", "created")
    assert item["GSI1PK"]["S"] == f"TENANT#CA#REP#{change.representative_id}"
