"""Find the divisions of a place: which are certain, which are possible, and which are unknown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from chalicelib.core.errors import NotFound
from chalicelib.geo.county_lookup import PO_BOXES, CountyLocator, Location
from chalicelib.geo.districts import APART, DistrictLocator, group_by_set, list_whole_districts, write_name
from chalicelib.geo.editions import OutdatedEditions, find_in_force
from chalicelib.geo.places import COUNTRY, Division, Lines, Place, Unknown, get_set
from chalicelib.geo.zip_shares import ZipShares

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from chalicelib.geo.districts import DistrictSource
    from chalicelib.geo.models import PlaceQuery
    from chalicelib.geo.place_query import PlainQuery
    from chalicelib.geo.reference_data import ReferenceData
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.tenant_registry import Tenant, TenantRegistry

FEDERATION = Division(id=COUNTRY, kind="country", name="United States", share=1.0)


@dataclass(frozen=True)
class GeocodedAddress:
    """An address as a geocoder located it: the point and, if known, the county (FIPS) and the labels of districts.

    `upcoming` has the districts of the next election, with the day from which they are in force if it is known, and
    `outdated` the kinds of districts of which the geocoder knows other lines only.
    """

    lat: float
    lon: float
    county: str | None = None
    districts: Mapping[str, str] = field(default_factory=dict)
    upcoming: Mapping[str, tuple[str, date | None]] = field(default_factory=dict)
    outdated: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class PlaceFinder:
    """Finds places by address, point, ZIP code or division."""

    reference_data: ReferenceData
    tenants: TenantRegistry
    get_engine: Callable[[str], RuleEngine]
    load_districts: Callable[[str], DistrictSource]
    geocode: Callable[[str, date], GeocodedAddress]
    today: date
    is_recorded: Callable[[str, str], bool]
    _counties: CountyLocator = field(init=False)
    _districts: DistrictLocator = field(init=False)

    def __post_init__(self) -> None:
        self._counties = CountyLocator(self.reference_data, self.tenants)
        self._districts = DistrictLocator(self.get_engine, self.load_districts)

    def find(self, query: PlaceQuery | PlainQuery) -> Place:
        """Return the place of a query; raises NotFound or Invalid if there is none, and Unavailable.

        For each state and the county: one GetItem for the rules and one for the boundaries, more if they are not
        cached.
        """
        on = query.on or self.today
        address = self.geocode(query.address, on) if query.address is not None else None
        try:
            return self._find(query, address, on)
        except OutdatedEditions:  # a map was deleted a moment ago; now the list of maps is a new one
            self._districts = DistrictLocator(self.get_engine, self.load_districts)
            return self._find(query, address, on)

    def _find(self, query: PlaceQuery | PlainQuery, address: GeocodedAddress | None, on: date) -> Place:
        if query.division is not None:
            return self._find_division(query.division, on)
        if query.zip is not None:
            return self._make_place(self._counties.locate_zip(query.zip), on)
        if address is not None:
            return self._make_place(self._find_address(address, on), on)
        return self._make_place(self._locate_point(query.lat or 0.0, query.lon or 0.0, on), on)

    def _locate_point(self, lat: float, lon: float, on: date) -> Location:
        """Return the location of a point; raises NotFound.

        If one state's maps of districts have the point, and those of the others around do not, it is in that state: its
        districts are drawn more exactly than the polygons of counties.
        """
        location = self._counties.locate_point(lat, lon)
        sides = self._find_sides(location.states, (lat, lon), on)
        if len(sides) == 1 and False not in sides.values() and not location.notes:
            return location
        if True not in sides.values():
            sides |= self._find_sides(self._counties.list_states_around(lat, lon), (lat, lon), on)
        (state, side), *others = sorted(sides.items(), key=lambda entry: entry[1] is not True)
        if side and all(other is False for _, other in others):
            return self._counties.locate_point(lat, lon, state)
        return location

    def _find_sides(self, states: Sequence[str], point: tuple[float, float], on: date) -> dict[str, bool | None]:
        """Return for each state (FIPS) whether its maps have a point; see DistrictLocator.has_point."""
        return {state: self._districts.has_point(self.tenants.get_by_fips(state), point, on) for state in states}

    def _find_address(self, located: GeocodedAddress, on: date) -> Location:
        if located.county is None or self.tenants.find_by_fips(located.county) is None:
            # Connecticut's planning regions are not tenants; the point decides which of its counties it is.
            location = self._locate_point(located.lat, located.lon, on)
        else:
            fips, point = located.county, (located.lat, located.lon)
            location = Location((fips[:2],), ((fips, 1.0),), fips, point=point)
        return replace(location, labels=located.districts, upcoming=located.upcoming, outdated=located.outdated)

    def _find_division(self, division_id: str, on: date) -> Place:
        """Return a division and the divisions that contain it; raises NotFound if no tenant has it."""
        if division_id == COUNTRY:
            return Place(state=None, county=None, divisions=(FEDERATION,), on=on)
        tenant = self.tenants.find_enclosing(division_id)
        if tenant is None:
            raise NotFound("There is no such division; find divisions by name with GET /divisions?q=.")
        chain = [tenant] if tenant.kind == "state" else [self.tenants.get_by_fips(tenant.fips[:2]), tenant]
        divisions = [FEDERATION, *(_make_division(each, 1.0) for each in chain)]
        divisions += [each for state in chain[:1] for each in list_whole_districts(self.get_engine(state.id), on)]
        divisions = list({each.id: each for each in divisions}.values())
        if self.tenants.find_by_division(division_id) is None and division_id not in {each.id for each in divisions}:
            kind = get_set(division_id)
            name = group_by_set(self.get_engine(tenant.id), on).get(kind, {}).get(division_id)
            name = name or self._name_recorded(tenant, division_id)
            if name is None:
                raise NotFound(_describe_unknown(tenant, division_id, on))
            divisions.append(Division(id=division_id, kind=kind, name=name, share=1.0))
        county = tenant.id if tenant.county_fips else None
        return Place(state=tenant.state, county=county, divisions=tuple(divisions), on=on)

    def _name_recorded(self, tenant: Tenant, division_id: str) -> str | None:
        """Return the name of a division that is in no rules, but in a record; None if it is in none."""
        ruled = division_id in group_by_set(self.get_engine(tenant.id)).get(get_set(division_id), {})
        return None if ruled or not self.is_recorded(tenant.id, division_id) else write_name(division_id)

    def _make_place(self, location: Location, on: date) -> Place:
        location = self._apply_county_shares(location, on)
        states = [self.tenants.get_by_fips(fips) for fips in location.states]
        counties = [(self.tenants.get_by_fips(fips), share) for fips, share in location.counties]
        parts = self._measure_states(location, on)
        divisions = [FEDERATION, *(_make_division(state, parts[state.fips[:2]]) for state in states)]
        divisions += [_make_division(county, share) for county, share in counties if county.kind == "county"]
        unknown = list(location.notes)
        if len(states) > 1:
            unknown.insert(0, Unknown(kind="state", reason=f"It is in {' or '.join(state.name for state in states)}."))
        county = self.tenants.get_by_fips(location.county) if location.county else None
        part_of_county = dict(location.counties).get(str(location.county)) if parts.get(states[0].fips[:2]) else None
        other_lines: list[Lines] = []
        for tenant in [*states, *([county] if county and county not in states else [])]:
            found = self._districts.find(tenant, location, on)
            part = parts[tenant.fips[:2]] if tenant in states else part_of_county
            # If the state or county is uncertain, so are its districts.
            divisions += [each.limit_share(part) for each in found.divisions]
            other_lines += [lines.limit_shares(part) for lines in found.lines]
            unknown += found.unknown
        lat, lon = location.point or (None, None)
        certain = len(states) == 1 and parts[states[0].fips[:2]] == 1
        return Place(
            state=states[0].id if certain or location.point else None,
            county=county.id if county else None,
            divisions=tuple(divisions),
            former=tuple(lines for lines in other_lines if lines.began_by(on)),
            upcoming=tuple(lines for lines in other_lines if not lines.began_by(on)),
            unknown=tuple(unknown),
            lat=lat,
            lon=lon,
            on=on,
        )

    def _measure_states(self, location: Location, on: date) -> dict[str, float | None]:
        """Return the share of a location in each of its states (FIPS); None if it is uncertain."""
        if len(location.states) == 1:
            sure = not any(note.kind == "state" for note in location.notes)
            return {location.states[0]: 1.0 if sure else None}
        shares: dict[str, float | None] = {}
        for state in location.states:
            parts = [share for fips, share in location.counties if fips[:2] == state]
            known = [share for share in parts if share is not None]
            by_counties = known and len(known) == len(parts) and location.zip_code
            shares[state] = min(sum(known), 1.0) if by_counties else self._measure_state(state, location, on)
        return shares

    def _measure_state(self, state: str, location: Location, on: date) -> float | None:
        """Return the share of a ZIP code in a state by the tables of its districts; None if there is none."""
        for kind in APART if location.zip_code else ():
            if found := self._find_zip_shares(state, kind, location.zip_code, on):
                return min(sum(found.values()), 1.0)
        return None

    def _find_zip_shares(self, state: str, name: str, code: str | None, on: date) -> dict[str, float]:
        """Return the shares of a ZIP code by a state's table in force on a day; empty if it has none."""
        table = find_in_force(self.load_districts(self.tenants.get_by_fips(state).id).list_tables(name), on)
        contents = table.load() if table else None
        return contents.get(code or "") if isinstance(contents, ZipShares) else {}

    def _apply_county_shares(self, location: Location, on: date) -> Location:
        """Return a ZIP code with its true shares in counties, if each of its states has a table of them."""
        if not location.zip_code:
            return location
        shares: dict[str, float] = {}
        for state in location.states:
            found = self._find_zip_shares(state, "county", location.zip_code, on)
            if not found:
                return location
            shares |= {county: share for county, share in found.items() if self.tenants.find_by_fips(county)}
        counties = tuple(sorted(shares.items(), key=lambda entry: -entry[1]))
        states = tuple(dict.fromkeys(fips[:2] for fips, _ in counties))
        county = counties[0][0] if len(counties) == 1 else None
        notes = [note for note in location.notes if note.kind != "county" or note.reason == PO_BOXES]
        if len(counties) > 1:
            reason = "The ZIP code is in several counties. Send an address for an exact answer."
            notes.append(Unknown(kind="county", reason=reason))
        return replace(location, states=states, counties=counties, county=county, notes=tuple(notes))


def _describe_unknown(tenant: Tenant, division_id: str, on: date) -> str:
    """Return why a division of a tenant is not found."""
    if "/place:" in division_id:
        return (
            f"Cities and other municipalities are not covered, except by the mayor if one is recorded; {tenant.id} has "
            "no record of this one. Ask for its county or state."
        )
    return f"The rules of {tenant.id} have no such division on {on}; find its divisions with GET /divisions?q=."


def _make_division(tenant: Tenant, share: float | None) -> Division:
    return Division(id=tenant.division_id, kind=tenant.kind, name=tenant.name, share=share)
