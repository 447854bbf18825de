"""Open States v3: the shapes, errors and semantics that its clients read, with the people of our own routes."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from chalicelib import container
from chalicelib.compat.openstates.jurisdictions import find_jurisdiction
from chalicelib.tenants.tenant_registry import load_registry
from tests.api.test_google_civic import list_names as list_officials
from tests.api.test_lookup import add, as_admin
from tests.api.test_rules import writable

if TYPE_CHECKING:
    from chalicelib.tenants.tenant_registry import Tenant
    from tests.api.conftest import Caller, Reply
    from tests.support import Calls

BASE = "/openstates"
STATES = [load_registry().get(row[0]) for row in load_registry().select("state")]
ANONYMOUS: dict[str, str | None] = {"Authorization": None, "X-Tenant-Id": None}
STORED = "ocd-person/11111111-2222-4333-8444-555555555555"
CALIFORNIA = "ocd-jurisdiction/country:us/state:ca/government"
DONA_ANA = "ocd-jurisdiction/country:us/state:nm/county:doña_ana/government"
ALAMEDA = "ocd-jurisdiction/country:us/state:ca/county:alameda/government"
CONTACT = {
    "emails": ["ada@example.org"],
    "offices": [{"classification": "capitol", "address": "1 Main St, Sacramento, CA 95814", "voice": "+19165550100"}],
    "links": [{"url": "https://example.org", "note": "home"}],
}
PERSON = {
    "id", "name", "party", "current_role", "jurisdiction", "given_name", "family_name", "image", "email", "gender",
    "birth_date", "death_date", "extras", "created_at", "updated_at", "openstates_url",
}  # fmt: skip
PARTS = {"other_names", "other_identifiers", "links", "sources", "offices"}
JURISDICTION = {
    "id", "name", "classification", "division_id", "url", "latest_bill_update", "latest_people_update",
}  # fmt: skip


def get(api: Caller, path: str, *, headers: Any = None, **query: Any) -> Reply:
    text = "&".join(f"{name}={quote(str(each))}" for name, value in query.items() for each in _listed(value))
    return api.send("GET", f"{BASE}/{path}?{text}", None, ANONYMOUS | (headers or {}))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def list_names(reply: Reply) -> list[str]:
    return [each["name"] for each in reply.json["results"]]


def check_person(person: dict[str, Any]) -> None:
    """Fail unless a person has the keys of Open States, with values of their types."""
    assert PERSON - {"current_role"} <= person.keys() <= PERSON | PARTS
    for name, value in person.items():
        kind = list if name in PARTS else dict if name in ("current_role", "jurisdiction", "extras") else str
        assert isinstance(value, kind), name
    for name in ("created_at", "updated_at"):
        assert datetime.fromisoformat(person[name]).tzinfo, name


def add_people(api: Caller) -> None:
    """Add a senator whom Open States knows, two others of California, and a sheriff of a county."""
    add(
        api, "CA", position="State Senator", district="10", name="Bo Example", party="Democratic",
        given_name="Bo", family_name="Example", contact_info=CONTACT,
        identifiers=[{"scheme": "openstates", "identifier": STORED}],
    )  # fmt: skip
    add(api, "CA", position="Governor", name="Cy Example")
    add(api, "CA", position="US Senator", name="Di Example")
    add(api, "CA-Alameda", position="Sheriff", name="El Example")


class TestPeople:
    def test_person_has_the_shape_of_open_states(self, api: Caller) -> None:
        add_people(api)
        reply = get(api, "people", id=STORED, include=sorted(PARTS))
        (person,) = reply.json["results"]
        check_person(person)
        assert person.keys() == PERSON | PARTS
        assert reply.json["pagination"] == {"per_page": 10, "page": 1, "max_page": 1, "total_items": 1}
        assert (person["id"], person["name"], person["party"]) == (STORED, "Bo Example", "Democratic")
        assert person["current_role"] == {
            "title": "Senator", "org_classification": "upper", "district": 10,
            "division_id": "ocd-division/country:us/state:ca/sldu:10",
        }  # fmt: skip
        assert person["jurisdiction"] == {"id": CALIFORNIA, "name": "California", "classification": "state"}
        assert person["offices"] == [
            {
                "name": "Capitol Office", "address": "1 Main St, Sacramento, CA 95814", "voice": "+19165550100",
                "classification": "capitol",
            }
        ]  # fmt: skip
        assert person["links"] == [{"url": "https://example.org", "note": "home"}]
        assert (person["image"], person["email"], person["birth_date"]) == ("", "ada@example.org", "")
        assert person["openstates_url"].startswith("https://openstates.org/person/bo-example-")

    def test_parts_are_absent_unless_they_are_asked_for(self, api: Caller) -> None:
        add_people(api)
        (person,) = get(api, "people", jurisdiction="ca", name="cy").json["results"]
        assert person.keys() == PERSON
        assert person["openstates_url"] == ""

    @pytest.mark.parametrize("text", ["ca", "CA", "California", CALIFORNIA])
    def test_jurisdiction_is_an_abbreviation_a_name_or_an_id(self, api: Caller, text: str) -> None:
        add_people(api)
        assert list_names(get(api, "people", jurisdiction=text)) == ["Bo Example", "Cy Example"]

    def test_members_of_congress_are_people_of_the_country(self, api: Caller) -> None:
        add_people(api)
        (senator,) = get(api, "people", jurisdiction="us").json["results"]
        assert (senator["name"], senator["jurisdiction"]["name"]) == ("Di Example", "United States")

    def test_counties_are_jurisdictions_with_people(self, api: Caller) -> None:
        add_people(api)
        (sheriff,) = get(api, "people", jurisdiction=ALAMEDA).json["results"]
        assert sheriff["current_role"] == {"title": "Sheriff", "org_classification": "government"}
        assert sheriff["jurisdiction"]["classification"] == "municipality"
        assert get(api, "people", jurisdiction=ALAMEDA, id=sheriff["id"]).json["results"] == [sheriff]

    def test_mayors_are_people_of_their_cities(self, api: Caller) -> None:
        add_people(api)
        place = "ocd-division/country:us/state:ca/place:los_angeles"
        add(
            api, "CA", position="Mayor", name="Fi Example", district="Los Angeles", division_id=place, level="municipal"
        )
        (mayor,) = get(api, "people", name="fi ex").json["results"]
        city = "ocd-jurisdiction/country:us/state:ca/place:los_angeles/government"
        assert mayor["jurisdiction"] == {"id": city, "name": "Los Angeles", "classification": "municipality"}
        assert mayor["current_role"]["org_classification"] == "government"
        for query in ({}, {"org_classification": "government"}, {"org_classification": "executive"}):
            assert "Fi Example" not in list_names(get(api, "people", jurisdiction="ca", **query))
        assert get(api, "people", jurisdiction=city).json["results"] == [mayor]
        found = get(api, f"jurisdictions/{city}", include="organizations").json
        assert (found["id"], found["name"], found["classification"]) == (city, "Los Angeles", "municipality")
        assert [each["classification"] for each in found["organizations"]] == ["government"]

    def test_city_without_a_recorded_mayor_is_not_known(self, api: Caller) -> None:
        city = "ocd-jurisdiction/country:us/state:ca/place:los_angeles/government"
        reply = get(api, f"jurisdictions/{city}")
        assert (reply.status, "only if its mayor is recorded" in reply.json["detail"]) == (404, True)
        assert get(api, "people", jurisdiction=city).json["results"] == []

    def test_sources_of_a_record_are_its_sources(self, api: Caller) -> None:
        pages = [{"url": "https://example.org/1", "note": "roster"}, {"url": "https://example.org/2"}]
        add(api, "CA", position="Governor", name="Cy Example", sources=[*pages, pages[0]])
        (person,) = get(api, "people", jurisdiction="ca", include="sources").json["results"]
        assert person["sources"] == pages

    def test_ids_of_people_of_counties_lead_to_them(self, api: Caller, calls: Calls) -> None:
        added = add(api, "CA-Alameda", position="Sheriff", name="El Example")
        (sheriff,) = get(api, "people.geo", lat="37.8044", lng="-122.2712").json["results"]
        assert sheriff["id"] == f"ocd-person/00006001{added['id'][8:]}"
        calls.during()
        for key in (sheriff["id"], sheriff["id"].removeprefix("ocd-person/")):
            assert get(api, "people", id=key).json["results"] == [sheriff]
        assert calls.during() in ([], ["GetItem"], ["GetItem"] * 2), "the county alone is read"
        for key in (sheriff["id"], added["id"]):
            assert get(api, "people", id=key, jurisdiction=ALAMEDA).json["results"] == [sheriff]

    def test_ids_of_states_and_counties_are_found_together(self, api: Caller) -> None:
        add_people(api)
        sheriff = next(each for each in get(api, "people", jurisdiction=ALAMEDA).json["results"])
        nowhere = f"ocd-person/00036001{sheriff['id'][19:]}"
        found = get(api, "people", id=[sheriff["id"], STORED, nowhere, "ocd-person/00099999-x", "ocd-person/"])
        assert list_names(found) == ["Bo Example", "El Example"]
        assert get(api, "people", id="ocd-person/").json["results"] == []

    def test_name_alone_reads_each_state_once(self, api: Caller, calls: Calls) -> None:
        add_people(api)
        container.get_snapshot_cache().clear()
        get(api, "people", name="example")  # stores the snapshot
        container.get_snapshot_cache().clear()
        calls.during()
        assert list_names(get(api, "people", name="example")) == ["Bo Example", "Cy Example", "Di Example"]
        assert calls.during() == ["BatchGetItem"] * 56
        assert get(api, "people", name="x" * 20).json["results"] == []
        assert calls.during() in ([], ["GetItem"] * 56)

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"org_classification": "upper"}, ["Bo Example"]),
            ({"org_classification": "legislature"}, ["Bo Example"]),
            ({"org_classification": "executive"}, ["Cy Example"]),
            ({"org_classification": "lower"}, []),
            ({"district": "10"}, ["Bo Example"]),
            ({"district": "11"}, []),
            ({"name": "BO EX"}, ["Bo Example"]),
        ],
    )
    def test_filters_choose_people(self, api: Caller, query: dict[str, str], names: list[str]) -> None:
        add_people(api)
        assert list_names(get(api, "people", jurisdiction="ca", **query)) == names

    def test_former_people_are_found_by_name_and_id_alone(self, api: Caller) -> None:
        former = {"term_start": "2019-01-01", "term_end": "2022-12-31"}
        added = add(api, "CA", position="Governor", name="Fi Example", **former)
        assert list_names(get(api, "people", jurisdiction="ca")) == []
        for query in ({"name": "fi ex"}, {"id": f"ocd-person/{added['id']}"}):
            (person,) = get(api, "people", **query).json["results"]
            assert "current_role" not in person
            assert person["name"] == "Fi Example"

    def test_pages_are_numbered(self, api: Caller) -> None:
        for number in range(3):
            add(api, "CA", position="State Senator", district=str(number + 1), name=f"Person {number}")
        second = get(api, "people", jurisdiction="ca", per_page=2, page=2)
        assert list_names(second) == ["Person 2"]
        assert second.json["pagination"] == {"per_page": 2, "page": 2, "max_page": 2, "total_items": 3}
        late = get(api, "people", jurisdiction="ca", per_page=2, page=3)
        assert (late.status, late.json) == (404, {"detail": "invalid page, must be in [1, 2]"})

    def test_one_jurisdiction_costs_the_calls_of_a_list(self, api: Caller, calls: Calls) -> None:
        add_people(api)
        get(api, "people", jurisdiction="ca")
        calls.during()
        assert get(api, "people", jurisdiction="ca", name="bo").status == 200
        of_people = calls.during()
        assert api.get("/representatives?q=bo").status == 200
        assert of_people == calls.during() == ["GetItem"]


class TestPoint:
    def test_everybody_at_a_point_is_on_one_page(self, api: Caller) -> None:
        add_people(api)
        reply = get(api, "people.geo", lat="37.8044", lng="-122.2712")
        official_names = list_officials(api.get("/lookup?lat=37.8044&lon=-122.2712").one)
        assert sorted(list_names(reply)) == official_names
        for person in reply.json["results"]:
            check_person(person)
        assert {"Cy Example", "Di Example", "El Example"} <= set(official_names)
        pagination = reply.json["pagination"]
        assert pagination["total_items"] == pagination["per_page"] == len(official_names)
        assert (pagination["page"], pagination["max_page"]) == (1, 1)

    def test_point_in_the_sea_has_no_people(self, api: Caller) -> None:
        reply = get(api, "people.geo", lat="30", lng="-40")
        assert (reply.status, reply.json["results"]) == (200, [])

    @pytest.mark.parametrize(
        ("query", "at", "message"),
        [
            ({"lat": "37"}, "lng", "field required"),
            ({"lat": "x", "lng": "1"}, "lat", "value is not a valid float"),
            ({"lat": "91", "lng": "1"}, "lat", "ensure that the point is on the earth"),
            ({"lat": "nan", "lng": "1"}, "lat", "ensure that the point is on the earth"),
        ],
    )
    def test_wrong_points_are_listed_as_open_states_does(
        self, api: Caller, query: dict[str, str], at: str, message: str
    ) -> None:
        reply = get(api, "people.geo", **query)
        (entry,) = reply.json["detail"]
        assert (reply.status, entry["loc"], entry["msg"]) == (422, ["query", at], message)


class TestJurisdictions:
    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("ca", "California"),
            ("California", "California"),
            (CALIFORNIA, "California"),
            (quote(CALIFORNIA, safe=""), "California"),
            (ALAMEDA, "Alameda County"),
            ("ocd-jurisdiction/country:us/government", "United States"),
        ],
    )
    def test_one_is_found_by_plain_or_encoded_id_and_by_name(self, api: Caller, path: str, name: str) -> None:
        found = get(api, f"jurisdictions/{path}").json
        assert found.keys() == JURISDICTION
        assert found["name"] == name

    def test_organizations_have_the_districts_of_the_rules(self, api: Caller) -> None:
        add_people(api)
        found = get(api, "jurisdictions/ca", include=["organizations", "legislative_sessions", "latest_runs"]).json
        assert found.keys() == JURISDICTION | {"organizations", "legislative_sessions", "latest_runs"}
        upper = next(each for each in found["organizations"] if each["classification"] == "upper")
        assert len(upper["districts"]) == 40
        assert upper["districts"][0]["role"] == "Senator"
        assert found["latest_people_update"] > "2020"

    @pytest.mark.parametrize(
        "path", ["jurisdictions", "jurisdictions/ca", f"jurisdictions/{CALIFORNIA}", f"jurisdictions/{ALAMEDA}"]
    )
    def test_own_rules_are_read_by_a_new_process(self, api: Caller, path: str) -> None:
        for tenant in ("CA", "CA-Alameda"):
            rules = writable(api, f"/tenants/{tenant}/rules")
            rules["offices"].append({"key": "poet", "title": "Poet Laureate", "level": "county", "seats": 1})
            assert api.send("PUT", f"/tenants/{tenant}/rules", rules, as_admin(tenant)).status == 200
        container.get_rules_cache.cache_clear()
        found = get(api, path, include="organizations").json
        shown = found if "organizations" in found else found["results"][4]
        assert "government" in {each["classification"] for each in shown["organizations"]}

    @pytest.mark.parametrize("state", STATES, ids=lambda state: state.id)
    def test_each_state_is_found_by_name_abbreviation_and_id(self, api: Caller, state: Tenant) -> None:
        key = f"ocd-jurisdiction/{state.division_id.removeprefix('ocd-division/')}/government"
        for text in (state.name, state.name.upper(), state.id, state.id.lower(), key):
            found = get(api, f"jurisdictions/{quote(text, safe='')}").json
            assert (found["id"], found["name"]) == (key, state.name), text

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Washington", "Washington"),
            ("Washington, D.C.", "District of Columbia"),
            ("Washington DC", "District of Columbia"),
            ("ocd-jurisdiction/country:us/state:dc/government", "District of Columbia"),
            ("New York", "New York"),
            ("U.S. Virgin Islands", "Virgin Islands"),
            ("Baltimore County", "Baltimore County"),
            ("NY-Albany", "Albany County"),
        ],
    )
    def test_exact_names_are_found_first(self, api: Caller, text: str, name: str) -> None:
        assert get(api, f"jurisdictions/{quote(text, safe='')}").json["name"] == name

    @pytest.mark.parametrize("state", ["TX", "tx", "Texas", "texas"])
    @pytest.mark.parametrize("gap", [", ", ",", " "])
    def test_county_with_its_state_is_one(self, api: Caller, state: str, gap: str) -> None:
        found = get(api, f"jurisdictions/{quote(f'Harris County{gap}{state}', safe='')}").json
        assert found["id"] == "ocd-jurisdiction/country:us/state:tx/county:harris/government"

    @pytest.mark.parametrize("path", ["people?jurisdiction=", "jurisdictions/"])
    def test_name_of_counties_of_several_states_is_not_chosen(self, api: Caller, path: str) -> None:
        names = Counter(row[1] for row in load_registry().select("county"))
        shared = sorted(name for name, count in names.items() if count > 1)
        for name in ["Harris County", *shared[:: len(shared) // 20]]:
            reply = api.send("GET", f"{BASE}/{path}{quote(name, safe='')}", None, ANONYMOUS)
            assert (reply.status, reply.json.keys()) == (400, {"detail"}), name
            assert f"{names[name]} jurisdictions are called '{name}'. Send the id (ocd-jurisdiction/" in reply.text
            assert f"or the name with the state, such as '{name}, " in reply.text

    def test_every_county_with_its_state_is_found(self) -> None:
        registry = load_registry()
        states = {row[0]: row[1] for row in registry.select("state")}
        for row in registry.select("county"):
            if "-" in row[0]:
                for state in (row[0][:2], states[row[0][:2]]):
                    found = find_jurisdiction(registry, f"{row[1]}, {state}")
                    assert found is not None, row[0]
                    assert found.division_id == row[5]

    def test_country_has_its_two_chambers(self, api: Caller) -> None:
        found = get(api, "jurisdictions/us", include="organizations").json["organizations"]
        assert [(each["classification"], each["name"]) for each in found] == [
            ("legislature", "United States Congress"), ("upper", "United States Senate"),
            ("lower", "United States House of Representatives"),
        ]  # fmt: skip
        assert all(each.keys() == {"id", "name", "classification", "districts"} for each in found)

    def test_list_has_states_first(self, api: Caller) -> None:
        states = get(api, "jurisdictions", classification="state").json
        assert states["pagination"]["per_page"] == 52
        assert states["results"][0]["name"] == "Alabama"
        assert {"Wyoming", "Puerto Rico"} <= {each["name"] for each in states["results"]}
        counties = get(api, "jurisdictions", classification="municipality", per_page=1).json
        assert counties["pagination"]["total_items"] > 3000
        assert list_names(get(api, "jurisdictions", classification="country")) == ["United States"]

    def test_ids_of_lists_lead_to_their_jurisdictions(self, api: Caller) -> None:
        for page in (1, 34):
            for each in get(api, "jurisdictions", classification="municipality", page=page).json["results"]:
                assert get(api, f"jurisdictions/{quote(each['id'], safe='')}").json == each
        assert get(api, f"jurisdictions/{quote(DONA_ANA)}").json["name"] == "Doña Ana County"

    def test_answer_that_is_too_large_is_refused(self, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chalicelib.compat.openstates.routes.MOST_BYTES", 1000)
        reply = get(api, "jurisdictions")
        assert (reply.status, "smaller page" in reply.json["detail"]) == (413, True)

    def test_unknown_one_is_not_found(self, api: Caller) -> None:
        reply = get(api, "jurisdictions/zz")
        assert (reply.status, reply.json) == (404, {"detail": "No such Jurisdiction."})


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ({}, 400, "either 'jurisdiction', 'name', or 'id' is required"),
        ({"name": "x", "district": "1"}, 400, "cannot specify 'district' without 'jurisdiction'"),
        ({"name": "x", "per_page": "51"}, 400, "invalid per_page, must be in [1, 50]"),
        ({"name": "x", "page": "0"}, 404, "invalid page, must be in [1, 1]"),
    ],
)
def test_errors_have_the_words_that_clients_know(api: Caller, query: dict[str, str], status: int, detail: str) -> None:
    reply = get(api, "people", **query)
    assert (reply.status, reply.json) == (status, {"detail": detail})


@pytest.mark.parametrize(
    "path",
    [
        "", "bills", "committees", "events", "bills/ocd-bill/1", "bills/nc/2021/HB1", "people/ocd-person/1",
        "events/ocd-event/1", "bills/nc/2021",
    ],
)  # fmt: skip
def test_unknown_paths_say_what_is_offered(api: Caller, path: str) -> None:
    reply = get(api, path)
    assert reply.status == 404
    assert reply.json.keys() == {"detail"}
    assert "offers people, people.geo and jurisdictions; bills, committees and events are not" in reply.json["detail"]


@pytest.mark.parametrize("path", ["ocd-jurisdiction/country:us", f"{ALAMEDA}/x"])
def test_ids_of_another_number_of_parts_are_no_jurisdictions(api: Caller, path: str) -> None:
    reply = get(api, f"jurisdictions/{path}")
    assert (reply.status, reply.json) == (404, {"detail": "No such Jurisdiction."})


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ({"page": "x"}, [["page"]]),
        ({"include": "votes"}, [["include", 0]]),
        ({"include": ["links", "votes", "x"]}, [["include", 1], ["include", 2]]),
        ({"org_classification": "court"}, [["org_classification"]]),
        (
            {"per_page": "x", "page": "y", "org_classification": "court", "include": "votes"},
            [["org_classification"], ["include", 0], ["page"], ["per_page"]],
        ),
    ],
)
def test_all_values_of_the_wrong_type_are_listed(api: Caller, query: dict[str, Any], places: list[Any]) -> None:
    reply = get(api, "people", **query)
    assert (reply.status, [each["loc"] for each in reply.json["detail"]]) == (422, [["query", *at] for at in places])


def test_all_problems_of_a_point_are_listed(api: Caller) -> None:
    reply = get(api, "people.geo", lat="x", include="votes")
    places = [each["loc"][1:] for each in reply.json["detail"]]
    assert (reply.status, places) == (422, [["lat"], ["lng"], ["include", 0]])


@pytest.mark.parametrize("page", ["0", "-1", "4"])
def test_page_that_there_is_not_names_the_last(api: Caller, page: str) -> None:
    reply = get(api, "jurisdictions", classification="state", per_page=20, page=page)
    assert (reply.status, reply.json) == (404, {"detail": "invalid page, must be in [1, 3]"})


@pytest.mark.parametrize("path", ["people/", "jurisdictions/", "people.geo/"])
def test_trailing_slashes_are_allowed(api: Caller, path: str) -> None:
    assert get(api, path, name="x", lat="38.58", lng="-121.49").status == 200


def test_unknown_jurisdiction_has_no_people(api: Caller) -> None:
    reply = get(api, "people", jurisdiction="Nowhere")
    assert (reply.status, reply.json["results"], reply.json["pagination"]["total_items"]) == (200, [], 0)


def test_keys_of_open_states_are_ignored_and_not_logged(api: Caller, log_lines: list[str]) -> None:
    secret = "11111111-secret"
    reply = get(api, "people", name="x", apikey=secret, headers={"X-Api-Key": secret})
    assert reply.status == 200
    assert not [line for line in (*log_lines, reply.text) if secret in line]


def test_a_key_of_ours_is_checked(api: Caller) -> None:
    draft = {"name": "reader", "permissions": ["representatives:read"]}
    key = api.send("POST", "/api-keys", draft, as_admin("CA")).one["key"]
    assert get(api, "people", jurisdiction="ca", headers={"X-Api-Key": key}).status == 200
    wrong = key[:-1] + ("0" if key[-1] != "0" else "1")
    assert get(api, "people", jurisdiction="ca", headers={"X-Api-Key": wrong}).status == 401
