"""Outlines over HTTP: a page draws a state, a county, a district, and all districts of a set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Caller
    from tests.support import Calls

DISTRICT = "ocd-division/country:us/state:ca/council_district:{}"
MAP = "/tenants/CA/boundaries/council"
COUNTY = "ocd-division/country:us/state:ny/county:albany"


def square(west: float) -> list[list[float]]:
    return [[west, 37.0], [west + 1, 37.0], [west + 1, 38.0], [west, 38.0], [west, 37.0]]


def upload(api: Caller, *wests: float, query: str = "") -> None:
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"division_id": DISTRICT.format(number)},
            "geometry": {"type": "Polygon", "coordinates": [square(west)]},
        }
        for number, west in enumerate(wests, 1)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    reply = api.send("PUT", f"{MAP}{query}", collection, {"Content-Type": "application/geo+json"})
    assert reply.status == 200, reply.text


def outline_of(division_id: str, query: str = "") -> str:
    return f"/divisions/{quote(division_id, safe='')}/outline{query}"


def test_all_districts_of_a_set_are_in_one_box(api: Caller, calls: Calls) -> None:
    upload(api, -122.0, -121.0)
    calls.during()
    found = api.get(f"{MAP}/outline")
    assert [each["division_id"] for each in found.data] == [DISTRICT.format(1), DISTRICT.format(2)]
    (box,) = {each["view_box"] for each in found.data}
    assert box.startswith("0 0 1000 ")
    assert all(each["path"].startswith("M") and each["name"] for each in found.data)
    assert found.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=300"
    calls.during()
    again = api.get(f"{MAP}/outline", If_None_Match=found.headers["ETag"])
    assert (again.status, again.text) == (304, "")
    assert "Query" not in calls.during(), "the drawing is cached"


def test_new_map_has_another_drawing(api: Caller) -> None:
    upload(api, -122.0)
    first = api.get(f"{MAP}/outline")
    upload(api, -122.0, -121.0)
    second = api.get(f"{MAP}/outline", If_None_Match=first.headers["ETag"])
    assert (second.status, len(second.data)) == (200, 2)


def test_lines_of_a_day_are_drawn(api: Caller) -> None:
    upload(api, -122.0)
    upload(api, -122.0, -121.0, query="?valid_from=2099-01-03")
    assert [len(api.get(f"{MAP}/outline{query}").data) for query in ("", "?on=2099-01-03")] == [1, 2]


@pytest.mark.parametrize(
    ("division", "name"),
    [("ocd-division/country:us/state:ny", "New York"), (COUNTY, "Albany County"),
     ("ocd-division/country:us/district:dc", "District of Columbia")],
)  # fmt: skip
def test_states_and_counties_are_drawn_from_the_package(api: Caller, calls: Calls, division: str, name: str) -> None:
    found = api.get(outline_of(division)).one
    assert (found["division_id"], found["name"]) == (division, name)
    assert found["geometry"]["type"] == "MultiPolygon"
    assert found["path"].count("M") == sum(map(len, found["geometry"]["coordinates"]))
    assert calls.during() == []


def test_district_is_drawn_alone(api: Caller) -> None:
    upload(api, -122.0, -121.0)
    found = api.get(outline_of(DISTRICT.format(2)))
    ((ring,),) = found.one["geometry"]["coordinates"]
    assert sorted({round(lon) for lon, _ in ring}) == [-121, -120]
    assert api.get(outline_of(DISTRICT.format(2)), If_None_Match=found.headers["ETag"]).status == 304


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (f"{MAP}/outline", "CA has no map of council districts that is in force on"),
        (outline_of(DISTRICT.format(9)), "No map of CA that is in force on"),
        (outline_of("ocd-division/country:us"), "There is no outline of this division"),
        (outline_of("nonsense"), "There is no outline of this division"),
        (outline_of("ocd-division/country:us/state:zz"), "There is no outline of this division"),
        (outline_of("ocd-division/country:us/state:va/place:falls_church"), "Falls Church city is too small"),
        ("/tenants/CA/boundaries/galaxy/outline", "there is no set 'galaxy'"),
        ("/tenants/ZZ/boundaries/upper/outline", "ZZ"),
    ],
)
def test_missing_outlines_are_not_found_with_the_reason(api: Caller, path: str, sentence: str) -> None:
    reply = api.get(path)
    assert reply.status == 404
    assert sentence in reply.json["detail"]


def test_day_that_is_none_is_refused(api: Caller) -> None:
    assert api.get(f"{MAP}/outline?on=soon").status == 400
