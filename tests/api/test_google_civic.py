"""Google Civic Information v2: the shapes, errors and semantics that its clients read, with the people of /lookup."""

from __future__ import annotations

import base64
import json
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

from chalicelib import container
from chalicelib.aws import clients
from chalicelib.compat.google.field_mask import parse_mask
from chalicelib.core.text_normalization import fold
from chalicelib.geo.zip_codes import ABROAD
from tests.api.test_lookup import add, as_admin, put_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.api.conftest import Caller, Reply
    from tests.support import Calls

BASE = "/civicinfo/v2"
CALIFORNIA = "ocd-division/country:us/state:ca"
ALBANY = "ocd-division/country:us/state:ny/county:albany"
DISTRICT = f"{CALIFORNIA}/county:alameda/council_district:2"
ANONYMOUS: dict[str, str | None] = {"Authorization": None, "X-Tenant-Id": None}
CONTACT = {
    "emails": ["ada@example.org"],
    "phones": ["+15185550100"],
    "offices": [{"name": "Capitol", "address": "State Capitol, Room 412, Albany, NY 12247", "voice": "+15185550101"}],
    "links": [{"url": "https://example.org"}],
    "social": {"twitter": "ada", "bluesky": "ada.example"},
}
# The keys of a real answer of 2023, by the kind of object: those that always were there, and the others.
KEYS: dict[str, tuple[set[str], set[str]]] = {
    "answer": ({"kind", "normalizedInput", "divisions", "offices", "officials"}, {"x-represent"}),
    "input": ({"line1", "city", "state", "zip"}, {"locationName", "line2", "line3"}),
    "division": ({"name"}, {"alsoKnownAs", "officeIndices"}),
    "office": ({"name", "divisionId", "levels", "roles", "officialIndices"}, {"sources", "x-represent"}),
    "official": ({"name"}, {"address", "party", "phones", "urls", "photoUrl", "emails", "channels", "x-represent"}),
    "address": ({"line1"}, {"line2", "line3", "city", "state", "zip"}),
    "channel": ({"type", "id"}, set()),
}
LISTS = {
    "offices", "officials", "officeIndices", "alsoKnownAs", "levels", "roles", "officialIndices", "sources", "address",
    "phones", "urls", "emails", "channels",
}  # fmt: skip
OBJECTS = {"normalizedInput", "divisions", "x-represent"}


@pytest.fixture(autouse=True)
def offline(set_environment: Callable[..., None]) -> Iterator[None]:
    container.get_geocoder.cache_clear()
    set_environment(STAGE="local", OFFLINE="1")
    yield
    container.get_geocoder.cache_clear()


def get(api: Caller, path: str, **query: Any) -> Reply:
    text = "&".join(f"{name}={quote(str(each))}" for name, value in query.items() for each in _listed(value))
    return api.send("GET", f"{BASE}/{path}?{text}", None, ANONYMOUS)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def check_keys(kind: str, shown: dict[str, Any]) -> None:
    always, sometimes = KEYS[kind]
    assert always <= shown.keys() <= always | sometimes, kind
    for name, value in shown.items():
        assert isinstance(value, list if name in LISTS else dict if name in OBJECTS else str), (kind, name)
        assert value or name in ("line1", "officialIndices", "officials"), (kind, name)


def draw_district() -> dict[str, Any]:
    """Return a map of one district around a point of the county."""
    ring = [[-122.0, 37.5], [-121.8, 37.5], [-121.8, 37.7], [-122.0, 37.7], [-122.0, 37.5]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"division_id": DISTRICT}, "geometry": geometry}
    return {"type": "FeatureCollection", "features": [feature]}


def list_nulls(value: Any) -> list[Any]:
    """Return the nulls in a JSON value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for part in inner for each in ([part] if part is None else list_nulls(part))]


def check_shape(answer: dict[str, Any]) -> None:
    """Fail unless an answer has the structure of Google's, key by key, and its indices lead to each other."""
    check_keys("answer", answer)
    assert not list_nulls(answer)
    check_keys("input", answer["normalizedInput"])
    for division_id, division in answer["divisions"].items():
        check_keys("division", division)
        for index in division.get("officeIndices", []):
            assert answer["offices"][index]["divisionId"] == division_id
    numbers: list[int] = []
    for office in answer["offices"]:
        check_keys("office", office)
        numbers += office["officialIndices"]
        assert office["divisionId"] in answer["divisions"]
    assert numbers == list(range(len(answer["officials"])))
    for official in answer["officials"]:
        check_keys("official", official)
        for address in official.get("address", []):
            check_keys("address", address)
        for channel in official.get("channels", []):
            check_keys("channel", channel)


def list_names(found: dict[str, Any]) -> list[str]:
    return sorted(
        person["name"]
        for group in ("federal", "state", "county", "local")
        for office in found["officials"][group]
        for person in office["officials"]
    )


def pick_codes(count: int) -> list[str]:
    """Return ZIP codes spread over the country."""
    codes = [each.code for each in container.get_reference_data().zips if each.agreed and each.state not in ABROAD]
    return codes[:: len(codes) // count][:count]


def find_tenants(api: Caller, code: str) -> list[str]:
    place = api.get(f"/lookup?zip={code}").one["place"]
    return [tenant for tenant in (place["state"], place["county"]) if tenant]


def add_holder(api: Caller, tenant: str) -> None:
    """Add the holder of an office that the whole tenant elects, if there is one."""
    offices = api.get(f"/tenants/{tenant}/rules").one["offices"]
    title = next((office["title"] for office in offices if not office["districts"]), None)
    if title:
        add(api, tenant, position=title, name=f"Ada {tenant}")


class TestAddress:
    def test_answer_has_the_shape_and_words_of_google(self, api: Caller) -> None:
        add(api, "NY", position="US Senator", name="Bo Example", party="Democratic", contact_info=CONTACT)
        add(api, "NY", position="Governor", name="Cy Example")
        add(api, "NY-Albany", position="Sheriff", name="Di Example")
        answer = get(api, "representatives", address="112 State St, Albany, NY 12207", key="k", alt="json").json
        check_shape(answer)
        assert answer["kind"] == "civicinfo#representativeInfoResponse"
        assert answer["normalizedInput"] == {
            "line1": "112 State St", "city": "Albany", "state": "NY", "zip": "12207"
        }  # fmt: skip
        offices = {office["name"]: office for office in answer["offices"]}
        senator = offices["U.S. Senator"]
        assert (senator["levels"], senator["roles"]) == (["country"], ["legislatorUpperBody"])
        assert offices["Governor of New York"]["roles"] == ["headOfGovernment"]
        assert offices["Albany County Sheriff"]["levels"] == ["administrativeArea2"]
        ada = answer["officials"][senator["officialIndices"][0]]
        own = ada.pop("x-represent")
        assert ada == {
            "name": "Bo Example", "party": "Democratic Party", "emails": ["ada@example.org"],
            "address": [
                {"line1": "State Capitol", "line2": "Room 412", "city": "Albany", "state": "NY", "zip": "12247"}
            ],
            "phones": ["(518) 555-0100", "(518) 555-0101"], "urls": ["https://example.org"],
            "channels": [{"type": "Twitter", "id": "ada"}],
        }  # fmt: skip
        assert (own["tenant"], own["status"]) == ("NY", "current")

    def test_empty_seats_are_offices_without_indices(self, api: Caller) -> None:
        add(api, "NY-Albany", position="Sheriff", term_start="2020-01-01", term_end="2024-06-30")
        offices = {each["name"]: each for each in get(api, "representatives", address="12207").json["offices"]}
        sheriff, governor = offices["Albany County Sheriff"], offices["Governor of New York"]
        assert (sheriff["officialIndices"], sheriff["x-represent"]["seatState"]) == ([], "vacant")
        assert (governor["officialIndices"], governor["x-represent"]["seatState"]) == ([], "unknown")

    def test_officials_are_those_of_lookup_at_200_places(self, api: Caller) -> None:
        codes = pick_codes(200)
        tenants = {tenant for code in codes for tenant in find_tenants(api, code)}
        for tenant in sorted(tenants):
            add_holder(api, tenant)
        for code in codes:
            answer = get(api, "representatives", address=code).json
            check_shape(answer)
            named = sorted(each["name"] for each in answer["officials"])
            assert named == list_names(api.get(f"/lookup?zip={code}").one), code
            assert len(named) > 0, code

    def test_answer_costs_the_calls_of_lookup(self, api: Caller, calls: Calls) -> None:
        add(api, "NY", position="Governor", name="Cy Example")
        costs = []
        for path in ("/lookup?zip=12207", f"{BASE}/representatives?address=12207"):
            for _ in range(2):
                calls.during()
                assert api.send("GET", path, None, ANONYMOUS).status == 200
            costs.append(sorted(calls.during()))
        assert costs[0] == costs[1]

    def test_filters_leave_out_offices_and_their_divisions(self, api: Caller) -> None:
        add(api, "CA", position="US Senator", name="Bo Example")
        add(api, "CA", position="Governor", name="Cy Example")
        both = ["legislatorUpperBody", "legislatorLowerBody"]
        answer = get(api, "representatives", address="95814", levels="country", roles=both).json
        check_shape(answer)
        assert {level for office in answer["offices"] for level in office["levels"]} == {"country"}
        assert [each["name"] for each in answer["officials"]] == ["Bo Example"]
        assert all(division.get("officeIndices") for division in answer["divisions"].values())

    @pytest.mark.parametrize("no", ["false", "False"])
    def test_answer_without_offices_has_divisions_only(self, api: Caller, no: str) -> None:
        answer = get(api, "representatives", address="95814", includeOffices=no).json
        assert answer.keys() == {"kind", "normalizedInput", "divisions"}
        assert all(division.keys() == {"name"} for division in answer["divisions"].values())
        of_address = get(api, "divisionsByAddress", address="95814").json
        assert of_address == {"normalizedInput": answer["normalizedInput"], "divisions": answer["divisions"]}

    def test_district_of_columbia_has_the_id_of_old_clients_too(self, api: Caller) -> None:
        divisions = get(api, "representatives", address="20001").json["divisions"]
        assert divisions["ocd-division/country:us/district:dc"]["alsoKnownAs"] == ["ocd-division/country:us/state:dc"]
        found = get(api, f"representatives/{quote('ocd-division/country:us/state:dc', safe='')}").json
        assert "ocd-division/country:us/district:dc" in found["divisions"]

    def test_fields_choose_parts(self, api: Caller) -> None:
        add(api, "CA", position="Governor", name="Cy Example")
        fields = "offices(name,officialIndices),officials/name,divisions/*/name"
        answer = get(api, "representatives", address="95814", fields=fields).json
        assert answer.keys() == {"divisions", "offices", "officials"}
        assert answer["officials"] == [{"name": "Cy Example"}]
        assert {key for office in answer["offices"] for key in office} == {"name", "officialIndices"}
        assert {key for division in answer["divisions"].values() for key in division} == {"name"}

    def test_address_is_not_kept_by_caches_and_a_zip_code_may_be(self, api: Caller) -> None:
        private = get(api, "representatives", address="112 State St, Albany, NY 12207").headers
        public = get(api, "representatives", address="12207").headers
        assert private["Cache-Control"] == "private, no-store"
        assert public["Cache-Control"].startswith("public")
        path = f"{BASE}/representatives?address=12207"
        assert api.send("GET", path, None, ANONYMOUS | {"If-None-Match": public["ETag"]}).status == 304

    def test_divisions_of_wanted_offices_are_left_without_offices(self, api: Caller) -> None:
        answer = get(api, "representatives", address="12207", levels="country,locality", includeOffices="false").json
        assert answer.keys() == {"kind", "normalizedInput", "divisions"}
        state = "ocd-division/country:us/state:ny"
        assert answer["divisions"].keys() == {state, f"{state}/place:albany"} & answer["divisions"].keys() | {state}
        ignored = get(api, "divisionsByAddress", address="12207", levels="country").json
        assert ALBANY in ignored["divisions"]

    def test_address_is_cut_into_parts(self, api: Caller) -> None:
        parts = get(api, "divisionsByAddress", address="112 state st, albany, ny 12207").json["normalizedInput"]
        assert parts == {"line1": "112 state st", "city": "Albany", "state": "NY", "zip": "12207"}

    def test_zip_code_of_two_states_has_the_state_of_its_post_office(self, api: Caller) -> None:
        place = api.get("/lookup?zip=42223").one["place"]
        assert place["state"] is None
        assert get(api, "divisionsByAddress", address="42223").json["normalizedInput"]["state"] == "KY"

    @pytest.mark.parametrize(
        ("tenant", "position", "name", "role"),
        [
            ("CA", "Insurance Commissioner", "CA State Insurance Commissioner", "governmentOfficer"),
            ("DC", "Mayor", "Mayor of District of Columbia", "headOfGovernment"),
            ("KY-Adair", "County Judge/Executive", "Adair County Judge/Executive", "headOfGovernment"),
            ("KY-Adair", "Magistrate", "Adair County Magistrate", "legislatorLowerBody"),
            ("AR-Ashley", "Justice of the Peace", "Ashley County Justice of the Peace", "legislatorLowerBody"),
            ("NY-Bronx", "Borough President", "Bronx County Borough President", "headOfGovernment"),
        ],
    )
    def test_offices_have_names_and_roles_of_google(
        self, api: Caller, tenant: str, position: str, name: str, role: str
    ) -> None:
        root = api.get(f"/tenants/{tenant}").one["division_id"]
        found = get(api, f"representatives/{quote(root, safe='')}", recursive="true").json
        roles = {office["name"]: office["roles"] for office in found["offices"]}
        assert roles[name] == [role], (position, sorted(roles))


class TestDivision:
    def test_encoded_and_plain_ids_are_the_same(self, api: Caller) -> None:
        add(api, "NY-Albany", position="Sheriff", name="Di Example")
        encoded = get(api, f"representatives/{quote(ALBANY, safe='')}").json
        assert encoded == get(api, f"representatives/{ALBANY}").json
        assert encoded.keys() == {"divisions", "offices", "officials", "x-represent"}
        assert list(encoded["divisions"]) == [ALBANY]
        assert [each["name"] for each in encoded["officials"]] == ["Di Example"]

    def test_plain_id_of_a_district_of_a_county(self, api: Caller) -> None:
        put_map(api, path="/tenants/CA-Alameda/boundaries/council", body=draw_district())
        add(api, "CA-Alameda", position="County Supervisor", district="2", name="Fi Example")
        found = get(api, f"representatives/{DISTRICT}").json
        assert [each["name"] for each in found["officials"]] == ["Fi Example"]

    def test_point_of_an_address_is_looked_up_in_maps(self, api: Caller, set_environment: Callable[..., None]) -> None:
        put_map(api, path="/tenants/CA-Alameda/boundaries/council", body=draw_district())
        set_environment(STAGE="local", GEOCODER="amazon-location")
        container.get_geocoder.cache_clear()
        good = {"PlaceType": "PointAddress", "MatchScores": {"Overall": 0.95}, "Position": [-121.9, 37.6]}
        found = SimpleNamespace(status_code=200), {"ResultItems": [good]}
        clients.places().meta.events.register("before-call.geo-places.Geocode", lambda **_: found)
        for path in ("divisionsByAddress", "representatives"):
            assert DISTRICT in get(api, path, address="1 Main St, Sunol").json["divisions"]

    def test_recursive_answer_has_those_of_the_divisions_below(self, api: Caller) -> None:
        add(api, "CA", position="Governor", name="Cy Example")
        add(api, "CA", position="State Senator", name="Di Example", district="10")
        add(api, "CA-Alameda", position="Sheriff", name="El Example")
        path = f"representatives/{quote(CALIFORNIA, safe='')}"
        alone, all_below = get(api, path).json, get(api, path, recursive="True").json
        assert [each["name"] for each in alone["officials"]] == ["Cy Example"]
        assert sorted(each["name"] for each in all_below["officials"]) == ["Cy Example", "Di Example", "El Example"]
        assert {f"{CALIFORNIA}/sldu:10", f"{CALIFORNIA}/county:alameda"} <= all_below["divisions"].keys()
        assert all(key.startswith(CALIFORNIA) for key in all_below["divisions"])
        below = get(api, f"representatives/{quote(f'{CALIFORNIA}/sldu:10', safe='')}", recursive="true").json
        assert [each["name"] for each in below["officials"]] == ["Di Example"]

    def test_districts_that_the_rules_do_not_know_are_below_too(self, api: Caller) -> None:
        place = f"{CALIFORNIA}/place:fremont"
        add(api, "CA", position="Mayor", name="Fi Example", district="Fremont", division_id=place, level="municipal")
        found = get(api, f"representatives/{quote(CALIFORNIA, safe='')}", recursive="true").json
        assert found["divisions"][place]["officeIndices"]
        assert [each["name"] for each in found["officials"]] == ["Fi Example"]

    def test_municipality_with_a_recorded_mayor_is_found_by_its_own_id(self, api: Caller) -> None:
        place = f"{CALIFORNIA}/place:los_angeles"
        add(
            api, "CA", position="Mayor", name="Fi Example", district="Los Angeles", division_id=place, level="municipal"
        )
        found = get(api, f"representatives/{quote(place, safe='')}").json
        assert {key: each["name"] for key, each in found["divisions"].items()} == {place: "Los Angeles city"}
        assert [each["name"] for each in found["officials"]] == ["Fi Example"]
        for path in (f"/lookup?division={place}", f"/divisions/{quote(place, safe='')}"):
            answer = api.get(path).one
            assert {"id": place, "kind": "place", "name": "Los Angeles"}.items() <= answer["place"]["divisions"][
                -1
            ].items()
            (mayor,) = answer["officials"]["local"]
            assert [each["name"] for each in mayor["officials"]] == ["Fi Example"]

    def test_other_municipalities_are_not_covered(self, api: Caller) -> None:
        place = f"{CALIFORNIA}/place:los_angeles"
        reply = get(api, f"representatives/{quote(place, safe='')}")
        assert (reply.status, reply.json["error"]["errors"][0]["reason"]) == (404, "notFound")
        assert "Cities and other municipalities are not covered" in reply.json["error"]["message"]
        reply = api.get(f"/lookup?division={place}")
        assert (reply.status, "not covered" in reply.json["detail"]) == (404, True)

    def test_ids_may_have_letters_with_accents(self, api: Caller) -> None:
        add(api, "NM-Dona-Ana", position="Sheriff", name="Di Example")
        key = api.get("/tenants/NM-Dona-Ana").one["division_id"]
        assert "ñ" in key
        found = get(api, f"representatives/{quote(key, safe='')}").json
        assert [each["name"] for each in found["officials"]] == ["Di Example"]

    @pytest.mark.parametrize("key", ["ocd-division/country:us/state:zz", "nonsense", f"{CALIFORNIA}/sldu:999"])
    def test_unknown_division_is_not_found(self, api: Caller, key: str) -> None:
        reply = get(api, f"representatives/{quote(key, safe='')}")
        assert (reply.status, reply.json["error"]["errors"][0]["reason"]) == (404, "notFound")

    def test_whole_country_is_too_much(self, api: Caller) -> None:
        reply = get(api, f"representatives/{quote('ocd-division/country:us', safe='')}", recursive="true")
        assert (reply.status, reply.json["error"]["errors"][0]["reason"]) == (403, "limitExceeded")


def test_search_finds_divisions_by_all_words(api: Caller) -> None:
    found = get(api, "divisions", query="albany county").json
    assert found["kind"] == "civicinfo#divisionSearchResponse"
    assert {"ocdId": ALBANY, "name": "Albany County"} in found["results"]
    assert get(api, "divisions", query="albany zzz").json["results"] == []
    assert get(api, "divisions", query="ALBANY AND county").json == found
    names = [each["name"] for each in get(api, "divisions", query="ana county").json["results"]]
    assert names
    assert not [name for name in names if not re.search(r"\bana", fold(name))]
    (capital,) = get(api, "divisions", query="district of columbia").json["results"][:1]
    assert capital["aliases"] == ["ocd-division/country:us/state:dc"]


@pytest.mark.parametrize(
    ("text", "key", "name"),
    [
        ("california assembly 23", f"{CALIFORNIA}/sldl:23", "California Assembly district 23"),
        ("california congressional 16th", f"{CALIFORNIA}/cd:16", "California's 16th congressional district"),
        ("sldu:44 ny", "ocd-division/country:us/state:ny/sldu:44", "New York State Senate district 44"),
    ],
)
def test_search_finds_districts_without_a_call(api: Caller, calls: Calls, text: str, key: str, name: str) -> None:
    assert get(api, "divisions", query=text).json["results"] == [{"ocdId": key, "name": name}]
    assert calls.during() == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("united states", "ocd-division/country:us"),
        ("ocd-division/country:us", "ocd-division/country:us"),
        ("OCD-DIVISION/COUNTRY:US", "ocd-division/country:us"),
        (CALIFORNIA, CALIFORNIA),
        (f"{CALIFORNIA}/county:alameda", f"{CALIFORNIA}/county:alameda"),
        (f"{CALIFORNIA}/sldl:2", f"{CALIFORNIA}/sldl:2"),
        (f'"{CALIFORNIA}/cd:1"', f"{CALIFORNIA}/cd:1"),
        ("California Assembly district 2", f"{CALIFORNIA}/sldl:2"),
        ("washington", "ocd-division/country:us/state:wa"),
        ("new york county", "ocd-division/country:us/state:ny/county:new_york"),
        ("state:dc", "ocd-division/country:us/district:dc"),
        ("ocd-division/country:us/state:dc", "ocd-division/country:us/district:dc"),
    ],
)
def test_exact_names_and_ids_come_first(api: Caller, text: str, first: str) -> None:
    assert get(api, "divisions", query=text).json["results"][0]["ocdId"] == first


def find_ids(api: Caller, text: str) -> set[str]:
    return {each["ocdId"] for each in get(api, "divisions", query=text).json["results"]}


def test_operators_are_those_of_lucene(api: Caller) -> None:
    clara, yolo, napa = (f"{CALIFORNIA}/county:{name}" for name in ("santa_clara", "yolo", "napa"))
    assert find_ids(api, "yolo OR napa") == find_ids(api, "yolo || napa") == {yolo, napa}
    assert find_ids(api, "ca yolo OR napa county") == {yolo, napa}
    assert find_ids(api, '"santa clara"') == {clara}
    assert find_ids(api, '"clara santa"') == find_ids(api, '"santa clar"') == set()
    assert find_ids(api, "santa ca county clar*") == {clara}
    counties = find_ids(api, "santa county ca")
    for text in (
        "santa county ca NOT clara",
        "santa -clara +county ca",
        "santa county ca !clara",
    ):
        assert find_ids(api, text) == counties - {clara}
    assert find_ids(api, "NOT clara") == find_ids(api, "AND") == find_ids(api, '""') == set()


def test_search_without_a_query_finds_nothing(api: Caller) -> None:
    reply = get(api, "divisions")
    assert (reply.status, reply.json) == (200, {"kind": "civicinfo#divisionSearchResponse", "results": []})


def test_wards_of_the_capital_have_the_id_of_old_clients_too(api: Caller) -> None:
    ward, former = (f"ocd-division/country:us/{kind}:dc/ward:1" for kind in ("district", "state"))
    found = get(api, f"representatives/{quote(former, safe='')}").json["divisions"]
    assert found[ward]["alsoKnownAs"] == [former]


def test_search_has_states_and_counties_first(api: Caller) -> None:
    assert len(get(api, "divisions", query="ca").json["results"]) == 100
    found = [each["ocdId"] for each in get(api, "divisions", query="wyoming").json["results"]]
    are_districts = [bool(re.search("/(cd|sldu|sldl):", each)) for each in found]
    assert "ocd-division/country:us/state:wy" in found
    assert are_districts == sorted(are_districts)
    assert set(are_districts) == {False, True}


def test_divisions_that_are_found_have_representatives(api: Caller) -> None:
    for each in get(api, "divisions", query="wyoming").json["results"]:
        assert get(api, f"representatives/{quote(each['ocdId'], safe='')}").status == 200


@pytest.mark.parametrize(
    ("path", "query", "status", "reason", "message"),
    [
        ("representatives", {}, 400, "required", "No address provided"),
        ("representatives", {"address": "nowhere at all"}, 400, "parseError", "Failed to parse address"),
        ("representatives", {"address": "x"}, 400, "parseError", "Failed to parse address"),
        ("representatives", {"address": "00000"}, 404, "notFound", "No information for this address"),
        ("representatives", {"address": "95814", "levels": "nation"}, 400, "invalidParameter", "'levels'"),
        ("representatives", {"address": "95814", "roles": ["judge"] * 41}, 400, "invalidParameter", "at most 40"),
        ("representatives", {"address": "95814", "includeOffices": "maybe"}, 400, "invalidParameter", "true or false"),
        ("representatives", {"address": "95814", "fields": "a(b"}, 400, "invalidParameter", "not closed"),
    ],
)
def test_errors_have_the_shape_that_clients_read(  # noqa: PLR0913, PLR0917 (one case a line)
    api: Caller, path: str, query: dict[str, Any], status: int, reason: str, message: str
) -> None:
    reply = get(api, path, **query)
    error = reply.json["error"]
    assert (reply.status, error["code"]) == (status, status)
    assert error["status"] == {400: "INVALID_ARGUMENT", 404: "NOT_FOUND"}[status]
    assert message in error["message"]
    (entry,) = error["errors"]
    assert (entry["reason"], entry["domain"], entry["message"]) == (reason, "global", error["message"])
    assert reply.headers["Content-Type"] == "application/json"


def test_keys_of_google_are_ignored_and_not_logged(api: Caller, log_lines: list[str]) -> None:
    secret = "AIza-secret"
    more = {"key": secret, "quotaUser": "q", "prettyPrint": "true", "callback": "f", "access_token": secret}
    text = "&".join(f"{name}={value}" for name, value in more.items())
    headers = ANONYMOUS | {"X-Api-Key": secret}
    reply = api.send("GET", f"{BASE}/representatives?address=95814&{text}", None, headers)
    assert reply.status == 200
    assert not [line for line in (*log_lines, reply.text) if secret in line]
    wrong = api.send("GET", f"{BASE}/representatives?{text}", None, headers)
    assert (wrong.status, secret in wrong.text) == (400, False)


def write_token(claims: Any) -> str:
    """Return a token with some claims and a signature of no key."""
    texts = (json.dumps(each).encode() for each in ({"alg": "RS256"}, claims))
    return ".".join([*(base64.urlsafe_b64encode(each).decode().rstrip("=") for each in texts), "c"])


@pytest.mark.parametrize(
    "sent",
    [
        "Bearer ya29.hush", "Basic hush", "hush", "Bearer", "Bearer a.hush.c",
        f"Bearer {write_token({'iss': 'https://accounts.google.com', 'jti': 'hush'})}", f"Bearer {write_token([])}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [f"{BASE}/representatives?address=95814", "/openstates/people?name=x"])
def test_authorization_for_others_is_ignored_and_not_logged(
    api: Caller, log_lines: list[str], path: str, sent: str
) -> None:
    reply = api.send("GET", path, None, {"Authorization": sent, "X-Tenant-Id": None})
    assert reply.status == 200
    assert not [line for line in (*log_lines, reply.text) if "hush" in line or sent in line]


def test_token_of_ours_that_is_wrong_is_refused_in_the_shape_of_google(api: Caller) -> None:
    ours = f"Bearer {write_token({'iss': 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example'})}"
    reply = api.send("GET", f"{BASE}/divisions?query=ca", None, {"Authorization": ours, "X-Tenant-Id": None})
    assert (reply.status, reply.json["error"]["errors"][0]["reason"]) == (401, "unauthorized")
    posted = api.send("POST", f"{BASE}/divisions", {}, as_admin("CA"))
    assert (posted.status, posted.json["error"]["errors"][0]["reason"]) == (405, "httpMethodNotAllowed")


FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "X-HTTP-Method-Override": "GET"}


def post(api: Caller, path: str, query: Any, **headers: str | None) -> Reply:
    return api.send("POST", f"{BASE}/{path}", urlencode(query, doseq=True).encode(), ANONYMOUS | FORM | headers)


class TestForm:
    def test_query_in_a_form_is_that_of_a_url(self, api: Caller, log_lines: list[str]) -> None:
        add(api, "CA", position="US Senator", name="Bo Example")
        query = {
            "address": "95814",
            "levels": ["country", "locality"],
            "fields": "officials/name",
            "key": "AIza-hush",
        }
        reply = post(api, "representatives", query)
        asked = get(api, "representatives", **query)
        assert (reply.status, reply.json) == (200, asked.json)
        assert reply.headers["ETag"] == asked.headers["ETag"]
        assert not [line for line in log_lines if "AIza-hush" in line]

    def test_parameters_of_the_url_are_read_too(self, api: Caller) -> None:
        plain = f"representatives/{quote(CALIFORNIA, safe='')}"
        found = post(api, f"{plain}?levels=country", {"levels": "administrativeArea1", "fields": "offices/levels"}).json
        assert {level for office in found["offices"] for level in office["levels"]} == {
            "country", "administrativeArea1"
        }  # fmt: skip

    @pytest.mark.parametrize(
        "headers",
        [{"X-HTTP-Method-Override": None}, {"X-HTTP-Method-Override": "PUT"}, {"Content-Type": "application/json"}],
    )
    def test_other_posts_are_refused(self, api: Caller, headers: dict[str, str | None]) -> None:
        reply = post(api, "divisions", {"query": "ca"}, **headers)
        assert (reply.status, reply.json["error"]["errors"][0]["reason"]) == (405, "httpMethodNotAllowed")

    @pytest.mark.parametrize("query", [{"query": "a" * 17_000}, {"query": ["ca"] * 201}])
    def test_forms_have_a_limit(self, api: Caller, query: dict[str, Any]) -> None:
        assert post(api, "divisions", query).status == 405


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("", "Method not found"),
        ("elections", "elections and polling places (elections, voterinfo) are not part of it"),
        ("voterinfo?address=95814", "offers representatives, divisions and divisionsByAddress"),
        ("divisions/ca", "Method not found"),
        (f"representatives/{DISTRICT}/ward:1", "at most five parts"),
    ],
)
def test_unknown_paths_say_which_methods_there_are(api: Caller, path: str, message: str) -> None:
    error = api.send("GET", f"{BASE}/{path}", None, ANONYMOUS).json["error"]
    assert (error["code"], error["status"], error["errors"][0]["reason"]) == (404, "NOT_FOUND", "notFound")
    assert message in error["message"]


@pytest.mark.parametrize(
    "text", ["a,", "a/", "a b", "a)", "(a)", "a{b}", "a" * 2_001, "a(" * 12 + "b" + ")" * 12, "a/" * 12 + "b"]
)
def test_field_masks_that_are_wrong_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"it |name|parenthesis"):
        parse_mask(text)


def test_answer_that_is_too_large_names_the_limit(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.compat.google.routes.MOST_BYTES", 100)
    reply = get(api, "representatives", address="95814")
    assert (reply.status, json.loads(reply.text)["error"]["errors"][0]["reason"]) == (403, "limitExceeded")
