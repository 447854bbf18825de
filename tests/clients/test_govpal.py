"""A program that asks both Google Civic Information and Open States gets our officials from both."""

from __future__ import annotations

import json
import urllib.error
from typing import TYPE_CHECKING, Any

import pytest

from tests.clients.places import list_names

if TYPE_CHECKING:
    from tests.clients.conftest import Server
    from tests.clients.places import Place

pytestmark = pytest.mark.clients
LEVELS = {"federal": "federal", "state": "state", "county": "county", "local": "city"}


def run(server: Server, place: Place) -> dict[str, list[dict[str, Any]]]:
    """Return the answers of govpal, which raises no errors: it returns an empty list instead."""
    return {name: each["answer"] for name, each in server.run("govpal", place).items()}


@pytest.mark.parametrize("call", ["address", "zip"])
def test_officials_from_google_have_the_levels_of_lookup(server: Server, place: Place, call: str) -> None:
    people, found = run(server, place)[call], server.look_up(**{call: getattr(place, call)})
    assert {person["data_source"] for person in people} == {"google_civic"}
    for group, level in LEVELS.items():
        assert list_names(person for person in people if person["level"] == level) == found.list_names(group)
    for seat in (each for each in found.list_seats("federal") if each["chamber"] == "lower"):
        (member,) = (person for person in people if person["jurisdiction"] == seat["division_id"])
        assert member["district"] == f"{place.code.upper()}-{seat['district']}"
        assert [member["contact_email"]] == seat["officials"][0]["contact_info"]["emails"]


def test_officials_from_open_states_are_those_of_lookup(server: Server, place: Place) -> None:
    people, found = run(server, place)["point"], server.look_up(lat=place.lat, lon=place.lon)
    assert list_names(people) == found.list_names()
    assert {person["data_source"] for person in people} == {"open_states"}
    levels = {person["jurisdiction"]: person["level"] for person in people}
    for seat in found.list_seats("federal", "state"):
        if seat["officials"] and seat["chamber"]:
            assert levels[seat["division_id"]] == seat["level"]


def test_officials_from_both_are_merged(server: Server, place: Place) -> None:
    answers, found = run(server, place), server.look_up(address=place.address)
    merged = {person["name"]: person["data_source"] for person in answers["both"]}
    assert merged.keys() <= set(found.list_names())
    assert set(merged.values()) <= {"google_civic", "open_states"}
    # Of several people with one office, govpal keeps the first of each API: both senators, two members of a board.
    assert set(found.list_names("federal")) <= merged.keys()
    for seat in found.list_seats("state"):
        assert not seat["officials"] or merged.keys() & set(list_names(seat["officials"]))


def test_places_without_officials_have_an_empty_list(server: Server, place: Place) -> None:
    answers = run(server, place)
    assert answers["bad address"] == answers["sea"] == []


@pytest.mark.parametrize(("root", "key"), [("/civicinfo/v2", "error"), ("/openstates", "detail")])
@pytest.mark.parametrize("end", ["", "/"])
def test_roots_answer_in_the_shapes_of_their_apis(server: Server, root: str, key: str, end: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as raised:
        server.get(f"{root}{end}")
    with raised.value as reply:
        assert (reply.code, list(json.load(reply))) == (404, [key])
