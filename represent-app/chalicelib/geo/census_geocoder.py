"""Locate addresses with the US Census Bureau's geocoder: build its requests and parse its answers.

Addresses are personal data: errors, logs and stored data never contain one.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from chalicelib.core import deadline
from chalicelib.core.errors import Flaw, Invalid, NotFound, Unavailable
from chalicelib.geo.congress import get_election_year, get_first_day, get_seated_congress
from chalicelib.geo.place_finder import GeocodedAddress

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

# geocoding.geo.census.gov/geocoder/Geocoding_Services_API.html: `onelineaddress` with `geographies` and all layers.
PATH = "/geocoder/geographies/onelineaddress"
ASKED = {"benchmark": "Public_AR_Current", "layers": "all", "format": "json"}
# The lines of this vintage may be those of the next Congress from the summer before its election.
CURRENT = "Current_Current"
DATED = "ACS{}_Current"
MOST_DATED = 2  # dated vintages to ask for lines that the current one no longer has
ATTEMPTS = 3
LONG = 8.0  # seconds after which nothing is retried: a gateway waits for 29 in all
PAUSE = 0.3  # seconds, doubled with each attempt, plus a random part of up to the same length
# Layers have names like "119th Congressional Districts" and "2024 State Legislative Districts - Upper".
CONGRESSIONAL = re.compile(r"(?:(\d+)(?:st|nd|rd|th) )?Congressional Districts")
LEGISLATIVE = re.compile(r"(?:(\d{4}) )?State Legislative Districts - (Upper|Lower)")
# The fields of a district that have the number of its Congress; the latter has it in its name.
SESSION = "CDSESSN"
CODE = re.compile(r"CD(\d{3})")
SESSION_YEAR = "LSY"  # of legislative districts
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

    def __call__(self, address: str, on: date) -> GeocodedAddress:
        """Locate an address, with the districts in force on a day; raises NotFound, Invalid or Unavailable.

        The current vintage is asked first. If it has other lines only, dated vintages are asked, the newest first.
        """
        found = self._locate(address, CURRENT, on)
        for year in range(on.year - 1, on.year - 1 - MOST_DATED, -1):
            if not found.outdated:
                break
            try:
                earlier = self._locate(address, DATED.format(year), on)
            except (NotFound, Invalid):
                continue  # the vintage is not known, or has the address elsewhere
            except Unavailable:
                break
            found = _complete(found, earlier)
        return found

    def _locate(self, address: str, vintage: str, on: date) -> GeocodedAddress:
        """Locate an address in one vintage; raises NotFound, Invalid or Unavailable."""
        url = f"{self.base}{PATH}?{urlencode({'address': address, **ASKED, 'vintage': vintage})}"
        began = self.clock()
        for attempt in range(ATTEMPTS):
            if attempt:
                pause = PAUSE * 2**attempt * (1 + self.jitter())
                if self.clock() - began > LONG or deadline.limit_timeout(pause) < pause:
                    break
                self.pause(pause)
            try:
                return parse_located(self._ask(url), on)
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

    def __call__(self, address: str, _: date) -> GeocodedAddress:
        """Locate an address; raises NotFound or Unavailable."""
        found = self.locate(address)
        if found is None:
            raise make_no_address_error()
        return GeocodedAddress(*found)


def refuse_addresses(_: str, __: date) -> GeocodedAddress:
    """Raise an error: this stage has no geocoder."""
    detail = "This stage cannot look up addresses; send lat and lon, or a ZIP code."
    raise Invalid(detail, flaws=(Flaw("?address", detail),))


def parse_located(answer: Any, on: date) -> GeocodedAddress:
    """Parse an answer of the Census geocoder; raises NotFound, Invalid, or GeocodingFailed for another text.

    `districts` are those of the lines in force on a day, and `upcoming` those of the next election.
    """
    try:
        matches = [_match(match, on) for match in answer["result"]["addressMatches"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise GeocodingFailed from None
    if not matches:
        raise make_no_address_error()
    first = matches[0]
    if any(
        (other.county, other.districts, other.upcoming) != (first.county, first.districts, first.upcoming)
        for other in matches
    ):
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


def _complete(found: GeocodedAddress, earlier: GeocodedAddress) -> GeocodedAddress:
    """Return an address with the districts that only an earlier vintage has."""
    missing = {kind: label for kind, label in earlier.districts.items() if kind in found.outdated}
    return replace(found, districts={**found.districts, **missing}, outdated=found.outdated - missing.keys())


def _match(match: Any, on: date) -> GeocodedAddress:
    layers = match["geographies"]
    county = next((entry for layer, entries in layers.items() if layer == "Counties" for entry in entries), None)
    lines = _list_lines(layers)
    districts: dict[str, str] = {}
    upcoming: dict[str, tuple[str, date | None]] = {}
    outdated: set[str] = set()
    for kind, by_time in lines.items():
        # Congresses are counted by number, legislatures by the year of their lines; special elections are in odd years.
        latest = get_seated_congress(on) if kind == "congressional" else get_election_year(on) + 1
        seated = max((time for time in by_time if time is not None and time <= latest), default=None)
        if kind == "congressional" and seated != latest:
            seated = None
        later = min((time for time in by_time if time is not None and time > latest), default=None)
        if seated is None and None in by_time and kind != "congressional":
            districts[kind] = by_time[None]
        elif seated is not None:
            districts[kind] = by_time[seated]
        else:
            outdated.add(kind)
        if later is not None:
            upcoming[kind] = (by_time[later], get_first_day(later) if kind == "congressional" else None)
    if "congressional" not in lines:
        outdated.add("congressional")
    lat, lon = float(match["coordinates"]["y"]), float(match["coordinates"]["x"])
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 (degrees; a comparison with NaN is always false)
        raise ValueError("no point")
    fips = None if county is None else str(county["GEOID"])
    return GeocodedAddress(lat, lon, fips, districts, upcoming, frozenset(outdated))


def _list_lines(layers: Any) -> dict[str, dict[int | None, str]]:
    """Return the labels of the districts by kind, and by Congress or year; None if the layer does not say it."""
    found: dict[str, dict[int | None, str]] = {}
    for layer, entries in layers.items():
        if not entries:
            continue
        if congressional := CONGRESSIONAL.fullmatch(layer):
            number = _get_congress(entries[0]) or congressional[1]
            kind, time = "congressional", int(number) if number else None
        elif legislative := LEGISLATIVE.fullmatch(layer):
            year = str(entries[0].get(SESSION_YEAR, ""))
            year = year if year.isdecimal() else legislative[1]
            kind, time = legislative[2].lower(), int(year) if year else None
        else:
            continue
        if label := _parse_label(kind, entries[0]):
            found.setdefault(kind, {})[time] = label
    return found


def _get_congress(district: Any) -> str | None:
    """Return the number of the Congress that a district says it is of."""
    session = str(district.get(SESSION, ""))
    return (
        session if session.isdecimal() else next((code[1] for name in district if (code := CODE.fullmatch(name))), None)
    )


def _parse_label(kind: str, district: Any) -> str:
    """Return the label of a district, without additions like "(at Large)" in "1 (at Large)"; empty without one."""
    name = str(district.get("BASENAME") or "")
    code = str(district.get("GEOID") or "")[2:]
    # 00 is the only district of a state, 98 that of a delegate (census.gov, geographic codes of districts).
    return AT_LARGE if kind == "congressional" and code in ("00", "98") else name
