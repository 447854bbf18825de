"""The client of Open States v3, of which only the base URL is changed, gets our people and jurisdictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.test_open_states import check_person
from tests.clients.places import PLACES, list_names

if TYPE_CHECKING:
    from tests.clients.conftest import Server
    from tests.clients.places import Place

pytestmark = pytest.mark.clients
PAGE = 10  # Open States answers so many people if a client does not say how many
LOWER = {"ny": "Assembly Member", "ca": "Assembly Member", "tx": "Representative"}


def run(server: Server, place: Place) -> dict[str, Any]:
    """Return the answers of the client, of which none is an error but those that are asked for."""
    found = server.run("pyopenstates", place)
    errors = {name for name, each in found.items() if "error" in each}
    assert errors == {"nothing asked", "district alone", "unknown state"}
    return {name: each.get("answer", each.get("error")) for name, each in found.items()}


def list_people(server: Server, place: Place, *chambers: str) -> list[str]:
    """Return the names of those whom the product itself has in a state or its chambers, but for Congress and mayors."""
    people = server.get("/representatives", place.tenants[0], limit=100)
    here = [person for person in people if person["level"] not in ("federal", "municipal")]
    return list_names(person for person in here if person["chamber"] in chambers or not chambers)


def test_people_of_a_state_are_those_of_the_product(server: Server, place: Place) -> None:
    answers, people = run(server, place), list_people(server, place)
    assert list_names(answers["people"]) == people[:PAGE]
    assert answers["people by name of state"] == answers["people"]
    for chamber in ("upper", "lower"):
        found = [each for each in answers[chamber] if each["current_role"]["org_classification"] == chamber]
        assert found == answers[chamber]
        assert list_names(found) == list_people(server, place, chamber)[:PAGE] != []


def test_people_of_a_district_are_those_of_lookup(server: Server, place: Place) -> None:
    (person,) = run(server, place)["people of district"]
    role, found = person["current_role"], server.look_up(address=place.address)
    assert [person["name"]] == found.list_names("state", division=role["division_id"])
    assert role["title"] == LOWER[place.code]
    assert role["division_id"] == f"{place.state}/sldl:{role['district']}"
    assert isinstance(role["district"], int)
    assert person["jurisdiction"]["name"] == place.state_name


def test_person_is_found_by_id_and_by_name(server: Server, place: Place) -> None:
    answers = run(server, place)
    person = answers["person"]
    assert answers["id"] == answers["name"] == [person]
    assert answers["person without prefix"] == person
    assert answers["people of district"] == [person]
    assert answers["type of time of person"] == "datetime"
    (full,) = answers["include"]
    assert full == person | {"offices": full["offices"], "links": full["links"]}
    assert full["offices"][0]["voice"]
    assert full["links"][0]["url"].startswith("https://")


def test_people_at_a_point_are_those_of_lookup(server: Server, place: Place) -> None:
    answers = run(server, place)
    assert answers["person of the county"] in answers["point"]
    assert list_names(answers["point"]) == server.look_up(lat=place.lat, lon=place.lon).list_names()
    assert answers["sea"] == []


def test_jurisdictions_are_the_states_and_have_their_chambers(server: Server, place: Place) -> None:
    answers = run(server, place)
    key = f"ocd-jurisdiction/country:us/state:{place.code}/government"
    assert (answers["state"]["id"], answers["state"]["division_id"]) == (key, place.state)
    assert answers["fields of state"] == {"id": key, "name": place.state_name}
    assert key in {each["id"] for each in answers["jurisdictions"]}
    assert answers["type of time"] == "datetime"
    assert answers["state with organizations"]["organizations"] == answers["organizations"]
    assert {"upper", "lower", "executive"} <= {each["classification"] for each in answers["organizations"]}


def test_districts_of_the_chambers_are_those_of_the_rules(server: Server, place: Place) -> None:
    answers = run(server, place)
    for chamber, kind in (("upper", "sldu"), ("lower", "sldl")):
        divisions = [each["division_id"] for each in answers[f"{chamber} districts"]]
        found = server.look_up(address=place.address).divisions
        assert [key for key, each in found.items() if each == chamber and key not in divisions] == []
        assert all(each.startswith(f"{place.state}/{kind}:") for each in divisions)
        assert len(divisions) == len(set(divisions)) > 20


def test_error_is_the_api_error_of_the_client_with_our_detail(server: Server) -> None:
    answers = run(server, PLACES[0])
    nothing, district, state = (answers[name] for name in ("nothing asked", "district alone", "unknown state"))
    assert (nothing["type"], district["type"], state["type"]) == ("APIError", "APIError", "NotFound")
    assert nothing["message"] == """{"detail":"either 'jurisdiction', 'name', or 'id' is required"}"""
    assert district["message"] == """{"detail":"cannot specify 'district' without 'jurisdiction'"}"""
    assert state["message"].startswith("Not found: ")


def test_people_have_the_shape_of_open_states(server: Server, place: Place) -> None:
    people = [
        person
        for answer in run(server, place).values()
        for person in (answer if isinstance(answer, list) else [answer])
        if isinstance(person, dict) and "given_name" in person
    ]
    assert len(people) > PAGE
    for person in people:
        check_person(person)
