"""Lookup over HTTP: its answers, its cost, and that no address is stored."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest

from chalicelib import container
from chalicelib.aws import clients
from chalicelib.core import http_client, settings
from chalicelib.geo import routes
from chalicelib.tenants import default_rules, tenant_registry
from tests import people
from tests.api.stage_client import MAP, SQUARE
from tests.support import Calls, in_both, readable
from tests.unit.geo.test_census_geocoder import answer, match

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Stage

ADDRESS = "1 Main St, Albany, NY 12207"
ALBANY = "ocd-division/country:us/state:ny/county:albany"
LOOKED_UP = f"/lookup?address={quote(ADDRESS)}"


def as_admin(tenant: str, **more: str) -> dict[str, str | None]:
    token = people.token(f"{tenant}:admin")
    return {"X-Tenant-Id": tenant, "Authorization": f"Bearer {token}", **more}


def add(api: Caller, tenant: str, **fields: Any) -> Any:
    reply = api.send("POST", "/representatives", {"name": "Ada Example"} | fields, as_admin(tenant))
    assert reply.status == 201, reply.text
    return reply.one


def put_map(api: Caller, body: Any = MAP, path: str = "/tenants/CA/boundaries/council", **headers: str) -> Reply:
    return api.send("PUT", path, body, {"Content-Type": "application/geo+json", **headers})


def named(seats: list[dict[str, Any]]) -> dict[tuple[str, str | None], dict[str, Any]]:
    return {(entry["title"], entry["district"]): entry for entry in seats}


class TestOfficials:
    def test_officials_are_grouped_by_level_with_contact_details(self, api: Caller) -> None:
        contact = {"emails": ["ada@example.org"], "phones": ["+15185550100"]}
        add(api, "NY", position="US Senator", name="Bo Example", contact_info=contact)
        add(api, "NY", position="Governor", term_start="2023-01-01", term_expected_end="2024-12-31")
        add(api, "NY-Albany", position="Sheriff", name="Cy Example", party="Democratic")
        found = api.get("/lookup?zip=12207").one
        assert (found["place"]["state"], found["place"]["county"]) == ("NY", "NY-Albany")
        assert found["exact"] is False
        senators = named(found["officials"]["federal"])["US Senator", "At-Large"]
        assert (senators["seats"], senators["share"]) == (2, 1)
        assert (len(senators["vacant"]), len(senators["unknown"])) == (0, 1)
        assert senators["officials"][0]["contact_info"]["phones"] == ["+15185550100"]
        (governor,) = named(found["officials"]["state"])["Governor", "At-Large"]["officials"]
        assert governor["status"] == "overdue"
        sheriff = named(found["officials"]["county"])["Sheriff", "At-Large"]
        assert [person["name"] for person in sheriff["officials"]] == ["Cy Example"]
        assert "Mayor" in found["officials"]["undivided"]

    def test_vacant_seat_has_since_last_holder_and_successor(self, api: Caller) -> None:
        add(api, "NY-Albany", position="Sheriff", term_start="2020-01-01", term_end="2024-06-30")
        add(api, "NY-Albany", position="Sheriff", name="Bo Example", term_start="2999-01-01")
        found = api.get(f"/lookup?division={quote(ALBANY)}").one
        sheriff = named(found["officials"]["county"])["Sheriff", "At-Large"]
        assert sheriff["officials"] == []
        (seat,) = sheriff["vacant"]
        assert (seat["since"], seat["last_holder"], seat["successor"]) == ("2024-06-30", "Ada Example", "Bo Example")
        assert seat["as_of"] == datetime.now(UTC).date().isoformat()
        assert seat["source"] == {"kind": "departure", "name": "the record of Ada Example", "import_id": None}
        assert sheriff["unknown"] == []
        assert found["exact"] is True

    def test_district_with_many_seats_is_complete(self, api: Caller) -> None:
        rules = default_rules.load_default_rules(tenant_registry.load_registry().get("NH"))
        districts = [entry for office in rules.offices for entry in office.districts]
        largest = max(districts, key=lambda entry: entry.seats or 0)
        assert largest.seats is not None
        assert largest.seats >= 8
        for n in range(largest.seats):
            add(api, "NH", position="State Representative", district=largest.name, name=f"Member {n}")
        found = api.get(f"/divisions/{quote(largest.division_id, safe='')}").one
        seats = named(found["officials"]["state"])["State Representative", largest.name]
        assert (len(seats["officials"]), seats["vacant"], seats["unknown"]) == (largest.seats, [], [])

    def test_office_with_unknown_districts_lists_holders_without_a_district(self, api: Caller) -> None:
        add(api, "NY", position="Mayor", name="Dee Example")
        add(api, "DC", position="Shadow Senator", name="Eve Example")
        add(api, "NY", position="Mayor", name="Flo Example", district="Troy")
        found = api.get("/lookup?zip=12207").one["officials"]
        (mayor,) = found["local"]
        assert [person["name"] for person in mayor["officials"]] == ["Dee Example"]
        assert mayor["district"] is None
        assert "Mayor" in found["undivided"]
        assert "Shadow Senator" not in api.get("/lookup?zip=20500").one["officials"]["undivided"]

    def test_candidate_counties_have_officials(self, api: Caller) -> None:
        add(api, "AL-St-Clair", position="Sheriff")
        found = api.get("/lookup?zip=35004").one  # St. Clair and its neighbours, or St. Clair alone
        sheriffs = [entry for entry in found["officials"]["county"] if entry["title"] == "Sheriff"]
        assert any(entry["officials"] for entry in sheriffs)


class TestCost:
    def test_lookup_reads_each_tenant_once_and_then_only_checks_versions(self, api: Caller, calls: Calls) -> None:
        path = "/lookup?lat=42.6526&lon=-73.7562"
        assert api.get(path).status == 200
        assert sorted(calls.during()) == ["BatchGetItem", "BatchGetItem", "GetItem", "GetItem"]
        assert api.get(path).status == 200
        assert calls.during() == ["GetItem"] * 4

    def test_matching_etag_is_not_modified(self, api: Caller) -> None:
        first = api.get("/lookup?zip=12207")
        assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=300"
        assert first.headers["Vary"] == "Origin"
        again = api.get("/lookup?zip=12207", If_None_Match=first.headers["ETag"])
        assert (again.status, again.text) == (304, "")
        add(api, "NY-Albany", position="Sheriff")
        changed = api.get("/lookup?zip=12207", If_None_Match=first.headers["ETag"])
        assert changed.status == 200
        assert changed.headers["ETag"] != first.headers["ETag"]

    def test_problem_is_not_cached(self, api: Caller, calls: Calls) -> None:
        reply = api.get("/lookup?lat=0&lon=0")
        assert (reply.status, reply.headers["Cache-Control"]) == (404, "no-store")
        assert calls.during() == []


@pytest.mark.parametrize(
    ("query", "status", "pointer", "said"),
    [
        ("", 400, "?", "The query: send exactly one of address, zip, lat with lon, or division."),
        ("zip=12207&lat=1&lon=2", 400, "?", "send exactly one of"),
        ("lat=1", 400, "?", "a point needs both lat and lon"),
        ("lat=x&lon=1", 400, "?lat", "Expected a number."),
        ("lat=91&lon=1", 400, "?lat", "at most 90"),
        ("lat=nan&lon=1", 400, "?lat", "Expected a number"),
        ("lat=1_0&lon=1", 400, "?lat", "Expected a number"),
        ("lat=\uff11&lon=1", 400, "?lat", "Expected a number"),
        ("zip=1220", 400, "?zip", "a ZIP code, like 12207"),
        ("division=ny", 400, "?division", "an OCD division id"),
        ("place=Albany", 400, "?place", "This parameter is unknown"),
        ("zip=12201", 422, "?zip", "is for PO boxes, and the Census Bureau lists no area"),
        ("zip=09012", 422, "?zip", "military or diplomatic mail"),
        ("zip=99999", 404, "?zip", "a ZIP code in use"),
    ],
)
def test_invalid_query_is_explained(api: Caller, query: str, status: int, pointer: str, said: str) -> None:
    reply = api.get(f"/lookup?{query}")
    assert reply.status == status
    assert reply.json["errors"][0]["pointer"] == pointer
    assert said in reply.json["detail"] + reply.json["errors"][0]["detail"]


class TestAddresses:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        asked: list[str] = []

        def fetch(url: str) -> tuple[int, bytes]:
            asked.append(url)
            return 200, answer(match())

        monkeypatch.setattr(http_client, "fetch", fetch)
        return asked

    def test_address_is_found_exactly_and_stored_nowhere(
        self, api: Caller, asked: list[str], dynamodb: DynamoDBClient, log_lines: list[str]
    ) -> None:
        reply = api.get(LOOKED_UP)
        divisions = {entry["kind"]: entry for entry in reply.one["place"]["divisions"]}
        assert divisions["upper"]["id"].endswith("sldu:44")
        assert divisions["county"]["share"] == 1
        assert reply.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in reply.headers
        assert len(asked) == 1
        everything = [*log_lines, reply.text, json.dumps(reply.headers)]
        tables = ("represent-local", "represent-local-usage")
        everything += [
            json.dumps(readable(item)) for table in tables for item in dynamodb.scan(TableName=table)["Items"]
        ]
        assert not [text for text in everything if "Main" in text]

    def test_address_in_the_body_has_the_same_answer_and_is_stored_nowhere(
        self, api: Caller, asked: list[str], log_lines: list[str]
    ) -> None:
        reply = api.send("POST", "/lookup", {"address": ADDRESS}, {"X-Tenant-Id": None, "Authorization": None})
        assert (reply.status, reply.one) == (200, api.get(LOOKED_UP).one)
        assert reply.headers["Cache-Control"] == "private, no-store"
        assert len(asked) == 2
        assert not [text for text in (*log_lines, reply.text) if "Main" in text]

    @pytest.mark.parametrize("place", [{"zip": "12207"}, {"lat": 42.6526, "lon": -73.7562, "on": "2026-11-27"}])
    def test_any_place_may_be_in_the_body(self, api: Caller, place: dict[str, Any]) -> None:
        reply = api.send("POST", "/lookup", place)
        assert (reply.status, reply.one) == (200, api.get(f"/lookup?{urlencode(place)}").one)

    @pytest.mark.parametrize(
        ("place", "status", "pointer"),
        [
            ({}, 422, "#"),
            ({"zip": "1"}, 422, "#/zip"),
            ({"zip": "12207", "adress": "x"}, 422, "#/adress"),
            (None, 415, ""),
        ],
    )
    def test_wrong_bodies_are_refused(self, api: Caller, place: Any, status: int, pointer: str) -> None:
        refused = api.send("POST", "/lookup", place)
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (status, pointer)

    @pytest.mark.parametrize(
        ("service", "status"),
        [((200, answer()), 404), ((200, answer(match(), match(county="36083"))), 422), ((500, b""), 503)],
    )
    def test_failure_does_not_contain_the_address(
        self, api: Caller, monkeypatch: pytest.MonkeyPatch, log_lines: list[str], service: Any, status: int
    ) -> None:
        monkeypatch.setattr(http_client, "fetch", lambda _: service)
        monkeypatch.setattr("time.sleep", lambda _: None)
        reply = api.get(LOOKED_UP)
        assert reply.status == status
        assert reply.headers["Cache-Control"] == "no-store"
        assert not [text for text in (*log_lines, reply.text) if "Main" in text]

    def test_invalid_address_is_refused_without_its_text(self, api: Caller, asked: list[str]) -> None:
        for nonsense in ("1%0AMain", "1", "Main%20" * 60):
            reply = api.get(f"/lookup?address={nonsense}")
            assert reply.status == 400
            assert "Main" not in reply.text
        assert asked == []

    def test_stage_that_is_offline_finds_the_samples_and_sends_no_request(
        self, api: Caller, asked: list[str], set_environment: Callable[..., None]
    ) -> None:
        container.get_geocoder.cache_clear()
        set_environment(STAGE="local", OFFLINE="1")
        found = api.get(f"/lookup?address={quote('112 State Street, Albany, NY')}").one
        assert found["place"]["county"] == "NY-Albany"
        refused = api.get(LOOKED_UP)
        assert (refused.status, "Try a ZIP code" in refused.json["detail"]) == (422, True)
        assert asked == []

    def test_stage_may_use_amazon_location_or_no_geocoder(
        self, api: Caller, set_environment: Callable[..., None]
    ) -> None:
        def use(name: str) -> None:
            container.get_geocoder.cache_clear()
            set_environment(STAGE="local", GEOCODER=name)

        use("none")
        assert "cannot look up addresses" in api.get(LOOKED_UP).json["detail"]
        use("amazon-location")
        good: dict[str, Any] = {
            "PlaceType": "PointAddress",
            "MatchScores": {"Overall": 0.95},
            "Position": [-73.7562, 42.6526],
        }
        asked: list[dict[str, Any]] = []

        def answered(params: Any, **_: Any) -> Any:
            asked.append(json.loads(params["body"]))
            return SimpleNamespace(status_code=200), {"ResultItems": [good]}

        clients.places().meta.events.register("before-call.geo-places.Geocode", answered)
        assert api.get(LOOKED_UP).one["place"]["county"] == "NY-Albany"
        assert api.send("POST", "/lookup", {"address": ADDRESS}).one["place"]["county"] == "NY-Albany"
        assert asked[0]["Filter"] == {"IncludeCountries": ["USA"]}
        assert asked[0]["IntendedUse"] == "SingleUse"
        worse: dict[str, Any]
        for worse in ({"PlaceType": "Locality"}, {"MatchScores": {"Overall": 0.5}}, {"MatchScores": {}}):
            good |= {"PlaceType": "PointAddress", "MatchScores": {"Overall": 0.95}} | worse
            assert api.get(LOOKED_UP).status == 404
        assert settings.load().geocoder == "amazon-location"


class TestDivisions:
    def test_divisions_are_found_by_name_with_exact_matches_first(self, api: Caller) -> None:
        found = api.get("/divisions?q=albany&limit=5")
        assert found.data[0]["name"] == "Albany County"
        assert found.json["meta"]["total"] == 2
        assert api.get("/divisions?q=DO%C3%91A+ANA").one["tenant"] == "NM-Dona-Ana"
        assert api.get("/divisions?q=Saint+Lawrence+County").one["tenant"] == "NY-St-Lawrence"
        assert api.get("/divisions?q=Shannon+County,+SD").one["tenant"] == "SD-Oglala-Lakota"
        assert api.get("/divisions").json["meta"]["total"] == len(tenant_registry.load_registry().select())
        assert found.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=300"

    def test_tenant_parameter_searches_its_districts(self, api: Caller, calls: Calls) -> None:
        found = api.get("/divisions?q=Belknap+1&tenant=NH")
        assert found.data[0]["id"].endswith("sldl:belknap_1")
        assert found.data[0]["kind"] == "lower"
        assert calls.during() == ["GetItem"]
        assert api.get("/divisions?tenant=NH").data[0]["kind"] == "state"
        assert api.get("/divisions?tenant=NY-Albny").status == 404
        assert api.get("/divisions?tenant=x").status == 400

    def test_division_id_is_one_path_segment(self, api: Caller) -> None:
        encoded = quote(ALBANY, safe="")
        found = api.get(f"/divisions/{encoded}")
        assert found.one["place"]["county"] == "NY-Albany"
        assert found.headers["ETag"] == api.get(f"/lookup?division={encoded}").headers["ETag"]
        assert api.get(f"/divisions/{quote(encoded, safe='')}").one == found.one
        assert api.get(f"/divisions/{ALBANY}").status == 404  # no such path
        assert api.get("/divisions/albany").status == 404
        assert api.get(f"/divisions/{encoded}%2Fcouncil_district:999").status == 404


class TestBoundarySets:
    def test_boundary_set_is_put_read_and_deleted(self, api: Caller, calls: Calls) -> None:
        path = "/tenants/CA/boundaries/council"
        assert api.get(path).status == 404
        calls.during()
        made = put_map(api)
        assert calls.during() == ["GetItem", "GetItem", "TransactWriteItems"]
        assert made.one["districts"] == 1
        assert made.headers["ETag"] == '"council-1"'
        assert api.get(path).one == made.one
        assert api.get(path, If_None_Match='"council-1"').status == 304
        assert put_map(api, **{"If-Match": '"council-9"'}).status == 412
        assert put_map(api, **{"If-Match": '"council-1"'}).one["version"] == 2
        assert api.send("DELETE", path, headers={"If-Match": '"council-1"'}).status == 412
        assert api.send("DELETE", path).status == 200
        assert api.get(path).status == 404

    def test_gzip_and_plain_bodies_are_equal(self, api: Caller) -> None:
        spoilt = put_map(api, b"\xef\xbf\xbd", **{"Content-Type": "application/gzip"})
        assert (spoilt.status, "changed it in transit" in spoilt.json["detail"]) == (422, True)
        plain = put_map(api).one
        text = json.dumps(MAP).encode()
        members = gzip.compress(text[:50]) + gzip.compress(text[50:])
        assert put_map(api, members, **{"Content-Type": "application/gzip"}).one["points"] == plain["points"]
        packed = put_map(api, gzip.compress(text), **{"Content-Type": "application/gzip"}).one
        assert packed["points"] == plain["points"]

    @pytest.mark.parametrize(
        ("body", "status", "said"),
        [
            (b"{", 400, "The body is not JSON"),
            (b"[]", 422, "Expected GeoJSON"),
            ({"type": "FeatureCollection", "features": []}, 422, "Expected GeoJSON"),
            (gzip.compress(b"{}", mtime=0)[:-9], 422, "The body is not a complete gzip file"),
            (gzip.compress(b"{}", mtime=0)[:-8] + b"\0" * 8, 422, "The body is not a complete gzip file"),
            (gzip.compress(b"{}", mtime=0) + b"trailing", 422, "The body is not a complete gzip file"),
            (b"\x1f\x8bnonsense", 422, "The body is not a complete gzip file"),
            ({"type": "FeatureCollection", "features": [{"type": "Feature"}]}, 422, "1 features are not valid"),
        ],
    )
    def test_invalid_boundary_set_is_refused(self, api: Caller, body: Any, status: int, said: str) -> None:
        reply = put_map(api, body)
        assert (reply.status, said in reply.json["detail"]) == (status, True), reply.text

    def test_boundary_set_of_another_area_is_refused(self, api: Caller) -> None:
        turned = json.loads(json.dumps(MAP))
        turned["features"][0]["geometry"]["coordinates"] = [[[lon + 20, lat] for lon, lat in SQUARE]]
        reply = put_map(api, turned)
        assert reply.status == 422
        assert "are not in California. Expected longitude before latitude" in reply.json["detail"]
        other = put_map(api, MAP, "/tenants/NV/boundaries/council")
        assert "Expected properties.division_id" in other.json["errors"][0]["detail"]
        assert put_map(api, MAP, "/tenants/CA/boundaries/upper").status == 422
        assert put_map(api, MAP, "/tenants/CA/boundaries/precincts").status == 404
        assert "there is no set 'precincts'" in api.get("/tenants/CA/boundaries/precincts").json["detail"]

    def test_too_large_boundary_set_is_refused(self, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        packed = gzip.compress(json.dumps(MAP).encode())
        kind = {"Content-Type": "application/gzip"}
        monkeypatch.setattr(routes, "MOST_UNPACKED", 10)
        assert "after decompression" in put_map(api, packed, **kind).json["detail"]
        monkeypatch.setattr(routes, "MOST_PACKED", 10)
        assert "A gzip body may have at most 10 bytes" in put_map(api, packed, **kind).json["detail"]
        monkeypatch.setattr(routes, "MOST_TEXT", 10)
        assert put_map(api).status == 413
        assert put_map(api, b"a,b", **{"Content-Type": "text/csv"}).status == 415

    @pytest.mark.parametrize("data", in_both())
    def test_chamber_boundaries_answer_for_points(self, api: Caller, calls: Calls, data: Path) -> None:
        raw = (data / "boundaries" / "sldu-nv.geojson.gz").read_bytes()
        made = put_map(api, raw, "/tenants/NV/boundaries/upper", **{"Content-Type": "application/gzip"})
        assert made.one["districts"] == 21
        assert made.one["not_in_rules"] == []
        path = "/lookup?lat=39.5296&lon=-119.8138"  # Reno
        for _ in range(2):
            calls.during()
            found = api.get(path).one
            assert [entry["share"] for entry in found["place"]["divisions"] if entry["kind"] == "upper"] == [1]
        assert calls.during() == ["GetItem"] * 4
        assert {entry["kind"] for entry in found["place"]["unknown"]} >= {"congressional", "lower"}
        assert [entry["title"] for entry in found["officials"]["state"]].count("State Senator") == 1


def test_home_is_located_like_a_lookup(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOCODER", "amazon-location")
    settings.load.cache_clear()
    container.get_geocoder.cache_clear()
    good = {"PlaceType": "PointAddress", "MatchScores": {"Overall": 0.95}, "Position": [-73.7562, 42.6526]}
    events = clients.places().meta.events
    events.register(
        "before-call.geo-places.Geocode", lambda **_: (SimpleNamespace(status_code=200), {"ResultItems": [good]})
    )
    me = stage.credentials("constituent")
    home = {"home": {"address": "112 State St, Albany, NY 12207"}}
    for method in ("PUT", "PATCH"):
        answer = stage.api.send(method, "/me/profile", home, me)
        assert (answer.status, answer.one["home"]["county"]) == (200, "NY-Albany"), answer.text
        assert "112 State" not in answer.text
    found = stage.api.send("GET", "/me/representatives", headers=me)
    assert found.one["place"]["county"] == "NY-Albany"
    assert set(found.one["officials"]) >= {"federal", "state", "county", "local"}


@pytest.mark.parametrize(
    ("location", "pointer"),
    [
        ({"zip": "12201"}, "#/home/zip"),
        ({"zip": "00000"}, "#/home/zip"),
        ({"lat": 0, "lon": 0}, "#/home"),
        ({"lat": 39.05, "lon": -94.6085}, "#/home"),  # at the border of Kansas and Missouri
    ],
)
def test_invalid_home_is_pointed_at_in_the_body(stage: Stage, location: dict[str, Any], pointer: str) -> None:
    reply = stage.api.send("PUT", "/me/profile", {"home": location}, stage.credentials("constituent"))
    assert (reply.status, [entry["pointer"] for entry in reply.json["errors"]]) == (422, [pointer])


class TestEditions:
    """Two maps of the House of Representatives: a west and an east half that change their numbers on 3 January 2027."""

    PATH = "/tenants/NE/boundaries/congressional"
    HERE = "lat=41.5&lon=-99.0"

    def draw(self, west: str, east: str) -> dict[str, Any]:
        features = []
        for key, left, right in ((west, -102, -100), (east, -100, -98)):
            ring = [[left, 40.2], [right, 40.2], [right, 42.8], [left, 42.8], [left, 40.2]]
            division = f"ocd-division/country:us/state:ne/cd:{key}"
            features.append(
                {
                    "type": "Feature",
                    "properties": {"division_id": division},
                    "geometry": {"type": "Polygon", "coordinates": [ring]},
                }
            )
        return {"type": "FeatureCollection", "features": features}

    def put(self, api: Caller, body: Any, query: str) -> Reply:
        headers = as_admin("NE", **{"Content-Type": "application/geo+json"})
        return api.send("PUT", f"{self.PATH}?{query}", body, headers)

    @pytest.fixture
    def redrawn(self, api: Caller) -> Caller:
        for days, halves in (
            ("valid_from=2025-01-03&valid_to=2027-01-03", ("1", "2")), ("valid_from=2027-01-03", ("2", "1"))
        ):  # fmt: skip
            made = self.put(api, self.draw(*halves), days)
            assert made.status == 200, made.text
        return api

    def house(self, api: Caller, on: str) -> dict[str | None, dict[str, Any]]:
        found = api.get(f"/lookup?{self.HERE}&on={on}").one
        assert found["place"]["on"] == on
        return {each["district"]: each for each in found["officials"]["federal"] if each["chamber"] == "lower"}

    def test_editions_are_listed_and_deleted_one_by_one(self, redrawn: Caller) -> None:
        listed = redrawn.get(self.PATH)
        assert [(each["valid_from"], each["valid_to"], each["version"]) for each in listed.data] == [
            ("2025-01-03", "2027-01-03", 1), ("2027-01-03", None, 2)
        ]  # fmt: skip
        one = redrawn.get(f"{self.PATH}?valid_from=2027-01-03")
        assert (one.one["version"], one.headers["ETag"]) == (2, '"congressional-2"')
        assert redrawn.get(f"{self.PATH}?valid_from=2026-01-01").status == 404
        missing = redrawn.send("DELETE", self.PATH, headers=as_admin("NE"))
        assert (missing.status, "one of 2025-01-03, 2027-01-03" in missing.json["detail"]) == (404, True)
        gone = redrawn.send("DELETE", f"{self.PATH}?valid_from=2025-01-03", headers=as_admin("NE"))
        assert gone.one["version"] == 1
        assert [each["version"] for each in redrawn.get(self.PATH).data] == [2]

    def test_edition_of_the_same_day_is_replaced(self, redrawn: Caller) -> None:
        again = self.put(redrawn, self.draw("3", "1"), "valid_from=2027-01-03")
        assert again.one["version"] == 3
        assert [each["version"] for each in redrawn.get(self.PATH).data] == [1, 3]

    @pytest.mark.parametrize(
        "query", ["valid_from=2027-01-03&valid_to=2027-01-03", "valid_from=soon", "from=2027-01-03"]
    )
    def test_impossible_days_are_refused(self, api: Caller, query: str) -> None:
        assert self.put(api, self.draw("1", "2"), query).status == 400

    def test_seat_without_a_holder_counts_by_the_lines_of_the_day(self, redrawn: Caller) -> None:
        for day, district in (("2026-11-27", "2"), ("2027-01-02", "2"), ("2027-01-03", "1")):
            (found,) = self.house(redrawn, day).values()
            assert (found["district"], len(found["unknown"]), found["seats"]) == (district, 1, 1)

    def test_holder_counts_by_the_lines_on_which_the_term_began(self, redrawn: Caller) -> None:
        for number, name in (("1", "West Example"), ("2", "East Example")):
            add(redrawn, "NE", position="US Representative", district=number, name=name, term_start="2025-01-03")
        for day in ("2026-11-27", "2027-01-02", "2027-01-03"):
            (found,) = self.house(redrawn, day).values()
            assert [each["name"] for each in found["officials"]] == ["East Example"], day
            assert (found["district"], found["seats"], found["vacant"], found["unknown"]) == ("2", 1, [], [])

    def test_successor_counts_by_the_new_lines(self, redrawn: Caller) -> None:
        for number, name in (("1", "West Example"), ("2", "East Example")):
            seat = {"position": "US Representative", "district": number}
            add(redrawn, "NE", name=name, term_start="2025-01-03", term_end="2027-01-03", **seat)
            add(redrawn, "NE", name=f"New {name}", term_start="2027-01-03", **seat)
        for day, name in (
            ("2026-11-27", "East Example"),
            ("2027-01-02", "East Example"),
            ("2027-01-03", "New West Example"),
        ):
            (found,) = self.house(redrawn, day).values()
            assert [each["name"] for each in found["officials"]] == [name], day
        (coming,) = redrawn.get(f"/lookup?{self.HERE}&on=2026-11-27").one["place"]["upcoming"]
        assert (coming["set"], coming["valid_from"], [each["name"] for each in coming["divisions"]]) == (
            "congressional", "2027-01-03", ["1"]
        )  # fmt: skip

    def test_home_keeps_the_lines_of_coming_days(self, api: Caller) -> None:
        change = datetime.now(UTC).date() + timedelta(days=30)
        for days, halves in (
            (f"valid_from=2025-01-03&valid_to={change}", ("1", "2")), (f"valid_from={change}", ("2", "1"))
        ):  # fmt: skip
            assert self.put(api, self.draw(*halves), days).status == 200
        me: dict[str, str | None] = {"X-Tenant-Id": None, "Authorization": f"Bearer {people.token(sub=str(uuid4()))}"}
        assert api.send("PUT", "/me/profile", {"home": {"lat": 41.5, "lon": -99.0}}, me).status == 200
        place = api.send("GET", "/me/representatives", None, me).one["place"]
        assert [each["name"] for each in place["divisions"] if each["kind"] == "congressional"] == ["2"]
        (coming,) = place["upcoming"]
        assert (coming["valid_from"], [each["name"] for each in coming["divisions"]]) == (str(change), ["1"])
