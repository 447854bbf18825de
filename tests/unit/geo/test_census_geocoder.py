"""The Census geocoder, by its documented format; no test uses the network."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid, NotFound, Unavailable
from chalicelib.geo import census_geocoder
from chalicelib.geo.place_finder import GeocodedAddress

TODAY = date(2026, 11, 27)
ADDRESS = "1 Main St, Albany, NY 12207"


def match(county: str = "36001", upper: str = "44", **more: Any) -> dict[str, Any]:
    """Return a match in the documented format (Geocoding Services Web API, `geographies`)."""
    return {
        "matchedAddress": "1 MAIN ST, ALBANY, NY, 12207",
        "coordinates": {"x": -73.7562, "y": 42.6526},
        "tigerLine": {"tigerLineId": "1", "side": "L"},
        "addressComponents": {"zip": "12207", "state": "NY"},
        "geographies": {
            "States": [{"GEOID": "36", "STUSAB": "NY", "NAME": "New York", "BASENAME": "New York"}],
            "Counties": [{"GEOID": county, "NAME": "Albany County", "BASENAME": "Albany"}],
            "County Subdivisions": [{"GEOID": "3600101000", "NAME": "Albany city"}],
            "119th Congressional Districts": [{"GEOID": "3620", "NAME": "Congressional District 20", "BASENAME": "20"}],
            "2024 State Legislative Districts - Upper": [
                {"GEOID": f"360{upper}", "NAME": f"State Senate District {upper}", "BASENAME": upper}
            ],
            "2024 State Legislative Districts - Lower": [
                {"GEOID": "36109", "NAME": "Assembly District 109", "BASENAME": "109"}
            ],
        }
        | more,
    }


def answer(*matches: dict[str, Any]) -> bytes:
    return json.dumps({"result": {"input": {}, "addressMatches": list(matches)}}).encode()


class Service:
    """Returns the given answers one after the other, and records the requests."""

    def __init__(self, *answers: tuple[int, bytes] | OSError) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.pauses: list[float] = []

    def __call__(self, url: str) -> tuple[int, bytes]:
        self.asked.append(url)
        given = self.answers.pop(0)
        if isinstance(given, OSError):
            raise given
        return given

    def find(self, address: str = ADDRESS, on: date = TODAY) -> GeocodedAddress:
        geocoder = census_geocoder.CensusGeocoder("https://census.example", self, self.pauses.append, lambda: 0.5)
        return geocoder(address, on)

    @property
    def vintages(self) -> list[str]:
        return [parse_qs(urlsplit(url).query)["vintage"][0] for url in self.asked]


def test_request_has_the_documented_form() -> None:
    service = Service((200, answer(match())))
    assert service.find() == GeocodedAddress(
        42.6526, -73.7562, "36001", {"congressional": "20", "upper": "44", "lower": "109"}
    )
    (url,) = service.asked
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == ("census.example", "/geocoder/geographies/onelineaddress")
    assert parse_qs(parts.query) == {
        "address": [ADDRESS],
        "benchmark": ["Public_AR_Current"],
        "vintage": ["Current_Current"],
        "layers": ["all"],
        "format": ["json"],
    }


@pytest.mark.parametrize("geoid", ["5600", "1198"])
def test_only_district_of_a_state_is_at_large(geoid: str) -> None:
    district: dict[str, Any] = {"119th Congressional Districts": [{"GEOID": geoid, "BASENAME": "(at Large)"}]}
    assert Service((200, answer(match(**district)))).find().districts["congressional"] == "At-Large"


def test_layers_may_be_missing() -> None:
    bare = match()
    bare["geographies"] = {"States": []}
    service = Service(*[(200, answer(bare))] * 3)
    assert service.find() == GeocodedAddress(42.6526, -73.7562, outdated=frozenset({"congressional"}))
    assert service.vintages == ["Current_Current", "ACS2025_Current", "ACS2024_Current"]


NEXT = "120th Congressional Districts"
NOW = "119th Congressional Districts"


def congressional(number: str, **fields: str) -> list[dict[str, str]]:
    return [{"GEOID": f"36{number}", "BASENAME": number, **fields}]


class TestTwoCongresses:
    def test_layer_of_the_seated_congress_counts_and_the_next_is_upcoming(self) -> None:
        both: dict[str, Any] = {NEXT: congressional("21"), NOW: congressional("20")}
        service = Service((200, answer(match(**both))))
        found = service.find()
        assert found.districts["congressional"] == "20"
        assert found.upcoming == {"congressional": ("21", date(2027, 1, 3))}
        assert service.vintages == ["Current_Current"]

    def test_dated_vintages_are_asked_for_the_seated_congress(self) -> None:
        coming = match()
        del coming["geographies"][NOW]
        coming["geographies"][NEXT] = congressional("21")
        service = Service((200, answer(coming)), (400, b"{}"), (200, answer(match())))
        found = service.find()
        assert (found.districts["congressional"], found.districts["upper"]) == ("20", "44")
        assert found.upcoming == {"congressional": ("21", date(2027, 1, 3))}
        assert found.outdated == frozenset()
        assert service.vintages == ["Current_Current", "ACS2025_Current", "ACS2024_Current"]

    def test_seated_congress_that_no_vintage_has_is_not_guessed(self) -> None:
        coming = match()
        del coming["geographies"][NOW]
        coming["geographies"][NEXT] = congressional("21")
        for later in [(200, answer(coming)), (400, b"")], [OSError("down")] * 3:
            found = Service((200, answer(coming)), *later).find()
            assert "congressional" not in found.districts
            assert found.outdated == {"congressional"}
            assert found.upcoming["congressional"][0] == "21"

    def test_new_congress_counts_from_its_first_day(self) -> None:
        both: dict[str, Any] = {NEXT: congressional("21"), NOW: congressional("20")}
        for day, label, upcoming in ((date(2027, 1, 2), "20", True), (date(2027, 1, 3), "21", False)):
            found = Service((200, answer(match(**both)))).find(on=day)
            assert (found.districts["congressional"], bool(found.upcoming)) == (label, upcoming)

    @pytest.mark.parametrize(
        "layer", ["State Legislative Districts - Upper", "2024 State Legislative Districts - Upper"]
    )
    def test_year_of_legislative_lines_may_be_in_their_fields(self, layer: str) -> None:
        coming = match()
        del coming["geographies"]["2024 State Legislative Districts - Upper"]
        coming["geographies"][layer] = [{"GEOID": "36045", "BASENAME": "45", "LSY": "2026"}]
        service = Service((200, answer(coming)), (200, answer(match())))
        found = service.find()
        assert (found.districts["upper"], found.upcoming["upper"][0]) == ("44", "45")
        assert service.vintages == ["Current_Current", "ACS2025_Current"]

    def test_district_without_a_name_is_unknown_and_the_others_are_found(self) -> None:
        bare = match()
        bare["geographies"]["2024 State Legislative Districts - Upper"] = [{"GEOID": "36044"}]
        found = Service((200, answer(bare))).find()
        assert found.districts == {"congressional": "20", "lower": "109"}

    @pytest.mark.parametrize("fields", [{"CD119": "20"}, {"CDSESSN": "119"}])
    def test_number_may_be_in_the_fields_of_the_district(self, fields: dict[str, str]) -> None:
        unnamed = match()
        del unnamed["geographies"][NOW]
        unnamed["geographies"]["Congressional Districts"] = congressional("20", **fields)
        assert Service((200, answer(unnamed))).find().districts["congressional"] == "20"

    def test_legislature_of_the_coming_election_is_upcoming(self) -> None:
        newer: dict[str, Any] = {"2026 State Legislative Districts - Upper": [{"GEOID": "36046", "BASENAME": "46"}]}
        found = Service((200, answer(match(**newer)))).find()
        assert (found.districts["upper"], found.upcoming) == ("44", {"upper": ("46", None)})
        newer[NEXT] = congressional("21")
        found = Service((200, answer(match(**newer)))).find(on=date(2027, 2, 1))
        assert (found.districts["upper"], found.upcoming) == ("46", {})

    def test_legislature_of_another_year_only_is_asked_again(self) -> None:
        newer = match()
        newer["geographies"] = {name.replace("2024", "2026"): entries for name, entries in newer["geographies"].items()}
        service = Service((200, answer(newer)), (200, answer(match())))
        found = service.find()
        assert (found.districts["upper"], found.districts["lower"]) == ("44", "109")
        assert found.upcoming == {"upper": ("44", None), "lower": ("109", None)}

    def test_odd_year_is_of_a_special_election(self) -> None:
        odd: dict[str, Any] = {"2025 State Legislative Districts - Lower": [{"GEOID": "36110", "BASENAME": "110"}]}
        assert Service((200, answer(match(**odd)))).find().districts["lower"] == "110"


def test_address_without_a_match_is_not_found_and_not_in_the_error() -> None:
    for status, body in ((200, answer()), (400, b"{}"), (404, b"")):
        with pytest.raises(NotFound, match="No place in the United States was found for this address") as error:
            Service((status, body)).find()
        assert "Main" not in str(error.value) + repr(error.value.flaws)


def test_equal_matches_are_one_and_different_ones_are_refused() -> None:
    assert Service((200, answer(match(), match()))).find().county == "36001"
    with pytest.raises(Invalid, match="2 places have this address; add the"):
        Service((200, answer(match(), match(county="36083")))).find()
    with pytest.raises(Invalid):
        Service((200, answer(match(), match(upper="46")))).find()


LOST = [
    OSError("no route"),
    (503, b""),
    (302, b""),
    (200, b"<html>"),
    (200, b"[]"),
    (200, b'{"result": {}}'),
    (200, b'{"result": {"addressMatches": [{}]}}'),
    (200, answer(match(Counties=[{}]))),
    (200, answer(match()).replace(b"42.6526", b"NaN")),
]


@pytest.mark.parametrize("failure", LOST, ids=range(len(LOST)))
def test_failed_request_is_retried_after_a_pause_and_then_unavailable(failure: tuple[int, bytes] | OSError) -> None:
    service = Service(failure, (200, answer(match())))
    assert service.find().county == "36001"
    assert service.pauses == [pytest.approx(0.9)]
    service = Service(failure, failure, failure)
    with pytest.raises(Unavailable, match="The geocoder does not answer") as error:
        service.find()
    assert service.pauses == [pytest.approx(0.9), pytest.approx(1.8)]
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_slow_request_is_not_retried() -> None:
    service = Service(OSError("late"), (200, answer(match())))
    times = iter([0.0, census_geocoder.LONG + 0.1])
    slow = census_geocoder.CensusGeocoder(
        "https://census.example", service, service.pauses.append, lambda: 0.5, lambda: next(times)
    )
    with pytest.raises(Unavailable):
        slow(ADDRESS, TODAY)
    assert len(service.asked) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["result", "addressMatches", "geographies", "coordinates", "x", "y", "Counties", "GEOID"]),
            inner,
        )
    ),
)


@given(JSON)
def test_any_answer_is_handled(made_up: Any) -> None:
    try:
        census_geocoder.parse_located(made_up, TODAY)
    except (census_geocoder.GeocodingFailed, NotFound, Invalid):
        return


def test_point_geocoder_returns_no_districts() -> None:
    assert census_geocoder.PointGeocoder(lambda _: (42.0, -73.0))(ADDRESS, TODAY) == GeocodedAddress(42.0, -73.0)
    with pytest.raises(NotFound):
        census_geocoder.PointGeocoder(lambda _: None)(ADDRESS, TODAY)
    with pytest.raises(Invalid, match="cannot look up addresses"):
        census_geocoder.refuse_addresses(ADDRESS, TODAY)
