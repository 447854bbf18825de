"""The Census geocoder, by its documented format; no test uses the network."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid, NotFound, Unavailable
from chalicelib.geo import census_geocoder
from chalicelib.geo.place_finder import GeocodedAddress

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

    def find(self, address: str = ADDRESS) -> GeocodedAddress:
        return census_geocoder.CensusGeocoder("https://census.example", self, self.pauses.append, lambda: 0.5)(address)


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
    assert Service((200, answer(bare))).find() == GeocodedAddress(42.6526, -73.7562)


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
        slow(ADDRESS)
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
        census_geocoder.parse_located(made_up)
    except (census_geocoder.GeocodingFailed, NotFound, Invalid):
        return


def test_point_geocoder_returns_no_districts() -> None:
    assert census_geocoder.PointGeocoder(lambda _: (42.0, -73.0))(ADDRESS) == GeocodedAddress(42.0, -73.0)
    with pytest.raises(NotFound):
        census_geocoder.PointGeocoder(lambda _: None)(ADDRESS)
    with pytest.raises(Invalid, match="cannot look up addresses"):
        census_geocoder.refuse_addresses(ADDRESS)
