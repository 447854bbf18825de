"""Find the state and county of a point or a ZIP code from the reference data in the package."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.core.errors import Flaw, Invalid, NotFound
from chalicelib.geo import international_border, zip_codes
from chalicelib.geo.places import Unknown
from chalicelib.geo.polygon_index import METRES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from chalicelib.geo.reference_data import ReferenceData
    from chalicelib.tenants.tenant_registry import TenantRegistry

# In metres: the accuracy of the polygons (docs/geo-data.md); how far outside of them a point may be, because there are
# towns on spits of sand; the same limit where another country may be as near; and the radius around the center of a ZIP
# code in which its county is searched.
NEAR = 1_000
OFF_SHORE, AT_A_FRONTIER = 5_000, 500
AROUND = 5_000
# Counties too small for the polygons: a point in each (latitude, longitude), and a radius that covers it.
UNDRAWN = {
    "51610": (38.8823, -77.1711, 2_500),  # Falls Church, which has only a line there
    "60030": (-14.5460, -168.1520, 3_000),  # Rose Island
    "60040": (-11.0560, -171.0790, 2_500),  # Swains Island
}
PO_BOXES = "Mail of this ZIP code goes to PO boxes, so a home with this mailing address may be in another county."
NOWHERE = (
    "This point is in no state: it is in the sea, in a large lake, or outside the United States. Longitudes west of "
    "Greenwich are negative, for example lat=42.65&lon=-73.75."
)


@dataclass(frozen=True)
class Location:
    """The states and counties (FIPS, share) of a point or ZIP code; `county` is the one that counts.

    For a point, `county` and the first state are the most likely ones; they are certain if they are the only ones and
    there are no notes. `labels`, `upcoming` and `outdated` have what a geocoder returned, by kind; see
    GeocodedAddress. `zip_code` has five digits.
    """

    states: tuple[str, ...]
    counties: tuple[tuple[str, float | None], ...]
    county: str | None
    notes: tuple[Unknown, ...] = ()
    point: tuple[float, float] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    upcoming: Mapping[str, tuple[str, date | None]] = field(default_factory=dict)
    outdated: frozenset[str] = frozenset()
    zip_code: str | None = None


@dataclass(slots=True, eq=False)
class CountyLocator:
    """Finds the states and counties of points and ZIP codes."""

    reference_data: ReferenceData
    tenants: TenantRegistry

    def list_states_around(self, lat: float, lon: float) -> tuple[str, ...]:
        """Return the states (FIPS) around a point, in which it may be if the polygons of counties are wrong here."""
        polygons = self.reference_data.counties
        return self._list_states([*polygons.find_at(lon, lat), *polygons.find_near(lon, lat, OFF_SHORE)])

    def locate_point(self, lat: float, lon: float, state: str | None = None) -> Location:
        """Return the location of a point; raises NotFound. The first state and county are the most likely.

        With a `state` (FIPS) that the point is known to be in, only its counties are candidates.
        """
        found, undrawn = self.reference_data.counties.find_at(lon, lat), _list_undrawn(lat, lon)
        found, undrawn = ([fips for fips in each if fips.startswith(state or "")] for each in (found, undrawn))
        at_a_frontier = not found and not state and international_border.is_near(lon, lat)
        near = self.reference_data.counties.find_near(
            lon, lat, NEAR if found else AT_A_FRONTIER if at_a_frontier else OFF_SHORE
        )
        near = {fips: metres for fips, metres in near.items() if fips.startswith(state or "")}
        likeliest = [*found, *near, *undrawn]
        if not likeliest:
            raise NotFound(NOWHERE)
        fips = likeliest[0]
        beyond = [other for other in near if other != fips and (found or near[other] <= near[fips] + NEAR)]
        notes = self._describe_doubts(fips, found, near, beyond, known=bool(state))
        if undrawn:
            notes.append(
                f"The point is in or near {self._format_counties(undrawn)}, which the polygons do not include."
            )
        # Counties across a near border are candidates too: it is unknown on which side the point is.
        candidates = dict.fromkeys((fips, *beyond, *undrawn))
        counties = list(candidates)
        abroad = (Unknown(kind="state", reason="The point may be across the border, in another country."),)
        return Location(
            states=tuple(dict.fromkeys(each[:2] for each in counties)),
            counties=tuple((each, None if notes else 1.0) for each in counties),
            county=fips,
            notes=(*(abroad if at_a_frontier else ()), *_make_county_note(notes)),
            point=(lat, lon),
        )

    def _describe_doubts(
        self, fips: str, found: Sequence[str], near: Mapping[str, float], beyond: Sequence[str], *, known: bool
    ) -> list[str]:
        """Return the reasons why it is uncertain that a point is in a county; `known` if its state is not."""
        notes = []
        if not found and near:
            others = f", and about as near to {self._format_counties(beyond)}" if beyond else ""
            where = "outside of the polygons of counties" if known else "off the shore or across the border"
            notes.append(f"The point is {where}, {near[fips]:.0f} m from {self._format_counties([fips])}{others}.")
        elif beyond:
            notes.append(
                f"The point is {near[beyond[0]]:.0f} m from {self._format_counties(beyond)}, and the polygons of "
                f"counties are accurate to about {NEAR:,} m. Send an address for an exact answer."
            )
        return notes

    def locate_zip(self, code: str) -> Location:
        """Return the location of a ZIP code; raises NotFound, or Invalid for one without homes."""
        entry = self.reference_data.zips.get(code[:5])
        if entry is None:
            raise NotFound(f"There is no ZIP code {code[:5]}.", flaws=(Flaw("?zip", "Expected a ZIP code in use."),))
        if why := make_outside_error(entry):
            detail = f"{why} Send the ZIP code of the home or, better, its address."
            raise Invalid(detail, flaws=(Flaw("?zip", detail),))
        if not entry.counties:
            return self._locate_around(entry)
        states = self._list_states(entry.counties)
        notes = []
        if len(entry.counties) > 1:
            notes.append(
                f"The ZIP code is in {self._format_counties(entry.counties)}; it is unknown how much of it is in each. "
                "Send an address for an exact answer."
            )
        elif not (entry.agreed or entry.kind == zip_codes.UNIQUE):
            notes.append("Only one reference names the county of this ZIP code.")
        if entry.kind == zip_codes.PO_BOX:
            notes.append(PO_BOXES)
        share = None if notes else 1.0
        county = entry.counties[0] if len(entry.counties) == 1 else None
        counties = tuple((fips, share) for fips in entry.counties)
        return Location(states, counties, county, _make_county_note(notes), zip_code=entry.code)

    def _locate_around(self, entry: zip_codes.ZipCode) -> Location:
        """Return the county around the center of a ZIP code, as a candidate."""
        polygons = self.reference_data.counties
        found = polygons.find_at(entry.lon, entry.lat) or list(polygons.find_near(entry.lon, entry.lat, AROUND))
        state = self.tenants.get(entry.state)
        if state.county_fips:  # state and county are one government
            return Location((state.fips,), ((state.county_fips, 1.0),), state.county_fips, zip_code=entry.code)
        note = "No reference names the county of this ZIP code; the county around its center is a candidate."
        notes = [note, *([PO_BOXES] if entry.kind == zip_codes.PO_BOX else [])]
        counties = tuple((fips, None) for fips in found[:1] if fips[:2] == state.fips)
        return Location((state.fips,), counties, None, _make_county_note(notes), zip_code=entry.code)

    def _list_states(self, counties: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted({fips[:2] for fips in counties}))

    def _format_counties(self, counties: Sequence[str]) -> str:
        tenants = [self.tenants.get_by_fips(fips) for fips in counties]
        return " and ".join(f"{tenant.name} ({tenant.state})" for tenant in tenants)


def _list_undrawn(lat: float, lon: float) -> list[str]:
    """Return the counties without a polygon that may include a point."""
    per_degree = METRES * math.cos(math.radians(lat))
    return [
        fips
        for fips, (y, x, reach) in UNDRAWN.items()
        if math.hypot((lat - y) * METRES, (lon - x) * per_degree) <= reach
    ]


def make_outside_error(entry: zip_codes.ZipCode) -> str | None:
    """Return the reason why a ZIP code has no homes in the United States; None if it may have."""
    if entry.kind == zip_codes.RETIRED:
        return f"The ZIP code {entry.code} is no longer in use."
    if entry.state in zip_codes.ABROAD:
        return (
            f"The ZIP code {entry.code} is in {zip_codes.ABROAD[entry.state]}, which is not part of the United States."
        )
    if entry.kind == zip_codes.MILITARY:
        return f"The ZIP code {entry.code} is for military or diplomatic mail and is in no state."
    if not zip_codes.is_place(entry):
        return (
            f"The ZIP code {entry.code} ({entry.city}, {entry.state}) is for PO boxes, and the Census Bureau lists no "
            "area for it."
        )
    return None


def _make_county_note(notes: Sequence[str]) -> tuple[Unknown, ...]:
    return tuple(Unknown(kind="county", reason=note) for note in notes)
