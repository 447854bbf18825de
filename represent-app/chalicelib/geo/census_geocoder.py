"""Locate addresses with the US Census Bureau's geocoder: build its requests and parse its answers.

Addresses are personal data: errors, logs and stored data never contain one.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from chalicelib.core import deadline
from chalicelib.core.errors import Flaw, Invalid, NotFound, Unavailable
from chalicelib.geo.place_finder import GeocodedAddress

if TYPE_CHECKING:
    from collections.abc import Callable

# geocoding.geo.census.gov/geocoder/Geocoding_Services_API.html: `onelineaddress` with `geographies` and all layers.
PATH = "/geocoder/geographies/onelineaddress"
ASKED = {"benchmark": "Public_AR_Current", "vintage": "Current_Current", "layers": "all", "format": "json"}
ATTEMPTS = 3
LONG = 8.0  # seconds after which nothing is retried: a gateway waits for 29 in all
PAUSE = 0.3  # seconds, doubled with each attempt, plus a random part of up to the same length
# Layers have names like "119th Congressional Districts" and "2024 State Legislative Districts - Upper".
LAYERS = {
    "Congressional Districts": "congressional",
    "State Legislative Districts - Upper": "upper",
    "State Legislative Districts - Lower": "lower",
}
AT_LARGE = "At-Large"


class GeocodingFailed(Exception):  # noqa: N818 (not a programming error: the answer was lost)
    """A request without a usable answer; a retry may get one."""


@dataclass(slots=True, eq=False)
class CensusGeocoder:
    """The geocoder of the US Census Bureau: free, without a key, and exact about districts."""

    base: str
    fetch: Callable[[str], tuple[int, bytes]]  # maps a URL to status and body; raises OSError
    pause: Callable[[float], None]
    jitter: Callable[[], float]
    clock: Callable[[], float] = time.monotonic

    def __call__(self, address: str) -> GeocodedAddress:
        """Locate an address; raises NotFound, Invalid or Unavailable."""
        url = f"{self.base}{PATH}?{urlencode({'address': address, **ASKED})}"
        began = self.clock()
        for attempt in range(ATTEMPTS):
            if attempt:
                pause = PAUSE * 2**attempt * (1 + self.jitter())
                if self.clock() - began > LONG or deadline.limit_timeout(pause) < pause:
                    break
                self.pause(pause)
            try:
                return parse_located(self._ask(url))
            except GeocodingFailed:
                continue
        raise Unavailable(
            "The geocoder does not answer. Try again in a moment, or send lat and lon, or a ZIP code.", retry_after=5
        ) from None

    def _ask(self, url: str) -> Any:
        try:
            status, body = self.fetch(url)
        except OSError:
            raise GeocodingFailed from None
        if status in (400, 404):
            raise make_no_address_error()
        if status != 200:  # noqa: PLR2004 (200 is success)
            raise GeocodingFailed
        try:
            return json.loads(body)
        except (ValueError, RecursionError):  # not JSON, or nested too deeply for the parser
            raise GeocodingFailed from None


@dataclass(slots=True, eq=False)
class PointGeocoder:
    """A geocoder that returns only the point of an address, like Amazon Location."""

    locate: Callable[[str], tuple[float, float] | None]

    def __call__(self, address: str) -> GeocodedAddress:
        """Locate an address; raises NotFound or Unavailable."""
        found = self.locate(address)
        if found is None:
            raise make_no_address_error()
        return GeocodedAddress(*found)


def refuse_addresses(_: str) -> GeocodedAddress:
    """Raise an error: this stage has no geocoder."""
    detail = "This stage cannot look up addresses; send lat and lon, or a ZIP code."
    raise Invalid(detail, flaws=(Flaw("?address", detail),))


def parse_located(answer: Any) -> GeocodedAddress:
    """Parse an answer of the Census geocoder; raises NotFound, Invalid, or GeocodingFailed for another text."""
    try:
        matches = [_match(match) for match in answer["result"]["addressMatches"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise GeocodingFailed from None
    if not matches:
        raise make_no_address_error()
    first = matches[0]
    if any((other.county, other.districts) != (first.county, first.districts) for other in matches):
        detail = (
            f"{len(matches)} places have this address; add the street's direction, the city, the state or the ZIP code."
        )
        raise Invalid(detail, flaws=(Flaw("?address", detail),))
    return first


def make_no_address_error() -> NotFound:
    """Return the error for an address that was not found."""
    detail = (
        "No place in the United States was found for this address. Write it like 112 State St, Albany, NY 12207; "
        "PO boxes, intersections and names of buildings are not supported."
    )
    return NotFound(detail, flaws=(Flaw("?address", detail),))


def _match(match: Any) -> GeocodedAddress:
    layers = match["geographies"]
    county = next((entry for layer, entries in layers.items() if layer == "Counties" for entry in entries), None)
    districts = {}
    for layer, entries in layers.items():
        kind = next((kind for name, kind in LAYERS.items() if layer.endswith(name)), None)
        if kind and entries:
            districts[kind] = _parse_label(kind, entries[0])
    lat, lon = float(match["coordinates"]["y"]), float(match["coordinates"]["x"])
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 (degrees; a comparison with NaN is always false)
        raise ValueError("no point")
    return GeocodedAddress(lat, lon, None if county is None else str(county["GEOID"]), districts)


def _parse_label(kind: str, district: Any) -> str:
    """Return the label of a district: its base name without additions like "(at Large)" in "1 (at Large)"."""
    name = str(district["BASENAME"])
    code = str(district["GEOID"])[2:]
    # 00 is the only district of a state, 98 that of a delegate (census.gov, geographic codes of districts).
    return AT_LARGE if kind == "congressional" and code in ("00", "98") else name
