"""Clients of Google Civic Information v2, of which only the base URL is changed, get our officials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.clients.conftest import CLIENTS
from tests.clients.discovery import make_validator
from tests.clients.places import PLACES, list_names

if TYPE_CHECKING:
    from tests.clients.conftest import Server
    from tests.clients.places import Place

pytestmark = pytest.mark.clients
GOOGLE, NODE, SMALL, PARSONS = "google_api_python_client", "civicinfo", "google_civic_information_api", "parsons"
ALL = pytest.mark.parametrize("client", [GOOGLE, NODE, SMALL, PARSONS])
WITH_DIVISIONS = pytest.mark.parametrize("client", [GOOGLE, NODE, SMALL])
# The calls that are not of representativeInfoByAddress.
BY_DIVISION = ("division", "county division", "district", "below", "congress below")
METHODS = {
    **dict.fromkeys(BY_DIVISION, ("representatives", "representativeInfoByDivision")),
    "search": ("divisions", "search"),
    "no query": ("divisions", "search"),
    "divisions of address": ("divisions", "queryDivisionByAddress"),
    "divisions of zip": ("divisions", "queryDivisionByAddress"),
}


def list_offices(answer: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the division of each office with the names of its officials, in order, as `Lookup` does."""
    officials = answer["officials"]
    return sorted(
        (office["divisionId"], list_names(officials[index] for index in office["officialIndices"]))
        for office in answer["offices"]
    )


@ALL
@pytest.mark.parametrize("call", ["address", "zip"])
def test_officials_of_an_address_are_those_of_lookup(server: Server, place: Place, client: str, call: str) -> None:
    answer = server.run(client, place)[call]["answer"]
    found = server.look_up(**{call: getattr(place, call)})
    assert list_names(answer["officials"]) == found.list_names()
    assert list_offices(answer) == found.list_offices()
    assert {"U.S. Senator", "U.S. Representative"} <= {office["name"] for office in answer["offices"]}
    assert answer["divisions"].keys() == found.divisions.keys()
    assert answer["normalizedInput"]["zip"] == place.zip


@ALL
def test_levels_and_roles_choose_offices(server: Server, place: Place, client: str) -> None:
    answers, found = server.run(client, place), server.look_up(zip=place.zip)
    assert list_offices(answers["county"]["answer"]) == found.list_offices("county")
    if client == SMALL:  # it sends one role
        senators = answers["senators"]["answer"]["officials"]
        assert list_names(senators) == found.list_names("federal", chamber="upper")
    else:
        assert list_offices(answers["congress"]["answer"]) == found.list_offices("federal")


@ALL
def test_answer_without_offices_has_the_divisions(server: Server, place: Place, client: str) -> None:
    answer = server.run(client, place)["no offices"]["answer"]
    assert answer["divisions"].keys() == server.look_up(zip=place.zip).divisions.keys()
    assert not answer.keys() & {"offices", "officials"}


@WITH_DIVISIONS
def test_division_has_its_own_officials(server: Server, place: Place, client: str) -> None:
    answers = server.run(client, place)
    of_state, of_district = answers["division"]["answer"], answers["district"]["answer"]
    found = server.look_up(division=place.state)
    assert list_names(of_state["officials"]) == found.list_names(division=place.state) != []
    (district,) = of_district["divisions"]
    found = server.look_up(address=place.address)
    assert list_names(of_district["officials"]) == found.list_names(division=district) != []


@WITH_DIVISIONS
def test_recursive_answer_has_everybody_below(server: Server, place: Place, client: str) -> None:
    answer = server.run(client, place)["below"]["answer"]
    everybody = [person for tenant in place.tenants for person in server.get("/representatives", tenant, limit=100)]
    assert list_names(answer["officials"]) == list_names(everybody)
    assert all(division.startswith(place.state) for division in answer["divisions"])
    assert set(server.look_up(address=place.address).list_names()) <= {each["name"] for each in answer["officials"]}


@WITH_DIVISIONS
def test_search_finds_the_county(server: Server, place: Place, client: str) -> None:
    results = server.run(client, place)["search"]["answer"]["results"]
    assert {"ocdId": place.county, "name": f"{place.county_name} County"} in results


def test_other_calls_of_the_client_of_google(server: Server, place: Place) -> None:
    answers = server.run(GOOGLE, place)
    at, within = server.look_up(address=place.address), server.look_up(zip=place.zip)
    assert answers["divisions of address"]["answer"]["divisions"].keys() == at.divisions.keys()
    assert answers["divisions of zip"]["answer"]["divisions"].keys() == within.divisions.keys()
    assert answers["fields"]["answer"].keys() == {"officials"}
    assert answers["long"] == answers["fields"], "the client posts it as a form"
    assert sorted(answers["fields"]["answer"]["officials"], key=lambda each: str(each["name"])) == [
        {"name": name} for name in within.list_names()
    ]
    county = answers["county division"]["answer"]
    assert list_names(county["officials"]) == at.list_names(division=place.county) != []
    members = answers["congress below"]["answer"]["officials"]
    assert set(at.list_names("federal")) <= {each["name"] for each in members}


@ALL
def test_every_answer_fits_the_discovery_document(server: Server, place: Place, client: str) -> None:
    answers = {name: each["answer"] for name, each in server.run(client, place).items() if "answer" in each}
    checked = {name: answer for name, answer in answers.items() if "error" not in answer}
    assert {"address", "zip", "county", "no offices"} <= checked.keys()
    for name, answer in checked.items():
        resource, method = METHODS.get(name, ("representatives", "representativeInfoByAddress"))
        errors = [str(each) for each in make_validator(CLIENTS, resource, method).iter_errors(answer)]
        assert errors == [], name


@pytest.mark.parametrize(
    "wrong",
    [
        {"offices": [{"title": "Governor"}]},
        {"officials": [{"name": None}]},
        {"officials": [{"address": [{"street": "1 Sample Plaza"}]}]},
        {"offices": [{"officialIndices": ["0"]}]},
        {"offices": [{"levels": ["state"]}]},
    ],
)
def test_discovery_document_refuses_other_properties_types_and_levels(wrong: dict[str, Any]) -> None:
    validator = make_validator(CLIENTS, "representatives", "representativeInfoByAddress")
    assert validator.is_valid({"offices": [{"name": "Governor", "x-represent": {}, "officialIndices": [0]}]})
    assert not validator.is_valid(wrong)


@pytest.mark.parametrize(
    ("call", "status", "reason", "message"),
    [
        ("no address", 400, "required", "No address provided"),
        ("bad address", 400, "parseError", "Failed to parse address"),
        ("unknown zip", 404, "notFound", "No information for this address"),
        ("unknown division", 404, "notFound", "No information for this division"),
        ("too much", 403, "limitExceeded", "Too many OCD IDs retrieved (recursive)"),
        ("no address for divisions", 400, "required", "No address provided"),
    ],
)
def test_error_is_the_http_error_of_google(server: Server, call: str, status: int, reason: str, message: str) -> None:
    error = server.run(GOOGLE, PLACES[0])[call]["error"]
    (detail,) = error["details"]
    assert (error["type"], error["status"]) == ("HttpError", status)
    assert message in error["reason"]
    assert (detail["message"], detail["domain"], detail["reason"]) == (error["reason"], "global", reason)


def test_search_without_a_query_is_empty(server: Server) -> None:
    assert server.run(GOOGLE, PLACES[0])["no query"]["answer"]["results"] == []


@pytest.mark.parametrize(
    ("call", "status", "reason"), [("bad address", 400, "parseError"), ("unknown division", 404, "notFound")]
)
def test_error_has_its_reason_in_node_and_in_the_small_client(
    server: Server, call: str, status: int, reason: str
) -> None:
    error = server.run(NODE, PLACES[0])[call]["error"]
    assert (error["type"], error["status"]) == ("GaxiosError", status)
    (detail,) = error["details"]
    assert (detail["message"], detail["domain"], detail["reason"]) == (error["message"], "global", reason)
    body = server.run(SMALL, PLACES[0])[call]["answer"]["error"]
    assert (body["code"], body["errors"]) == (status, [detail])


@pytest.mark.parametrize(
    ("call", "message"),
    [("bad address", "Failed to parse address"), ("unknown zip", "No information for this address")],
)
def test_error_is_a_value_error_of_parsons(server: Server, call: str, message: str) -> None:
    error = server.run(PARSONS, PLACES[0])[call]["error"]
    assert error["type"] == "ValueError"
    assert error["message"].startswith(message)
