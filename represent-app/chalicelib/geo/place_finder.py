"""Find the divisions of a place: which are certain, which are possible, and which are unknown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from chalicelib.core.errors import NotFound
from chalicelib.geo.county_lookup import CountyLocator, Location
from chalicelib.geo.districts import DistrictLocator, group_by_set
from chalicelib.geo.models import COUNTRY, Division, Lines, Place, PlaceQuery, Unknown, get_set, make_uncertain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from chalicelib.geo.districts import DistrictSource
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
    _counties: CountyLocator = field(init=False)
    _districts: DistrictLocator = field(init=False)

    def __post_init__(self) -> None:
        self._counties = CountyLocator(self.reference_data, self.tenants)
        self._districts = DistrictLocator(self.get_engine, self.load_districts)

    def find(self, query: PlaceQuery) -> Place:
        """Return the place of a query; raises NotFound or Invalid if there is none, and Unavailable.

        For each state and the county: one GetItem for the rules and one for the boundaries, more if they are not
        cached.
        """
        on = query.on or self.today
        if query.division is not None:
            return self._find_division(query.division, on)
        if query.zip is not None:
            return self._make_place(self._counties.locate_zip(query.zip), on)
        if query.address is not None:
            return self._make_place(self._find_address(self.geocode(query.address, on)), on)
        return self._make_place(self._counties.locate_point(query.lat or 0.0, query.lon or 0.0), on)

    def _find_address(self, located: GeocodedAddress) -> Location:
        if located.county is None or self.tenants.find_by_fips(located.county) is None:
            # Connecticut's planning regions are not tenants; the point decides which of its counties it is.
            location = self._counties.locate_point(located.lat, located.lon)
        else:
            fips, point = located.county, (located.lat, located.lon)
            location = Location((fips[:2],), ((fips, 1.0),), fips, point=point)
        return replace(location, labels=located.districts, upcoming=located.upcoming, outdated=located.outdated)

    def _find_division(self, division_id: str, on: date) -> Place:
        """Return a division and the divisions that contain it; raises NotFound if no tenant has it."""
        if division_id == COUNTRY:
            return Place(state=None, county=None, divisions=(FEDERATION,), on=on)
        root, tenant = division_id, self.tenants.find_by_division(division_id)
        while tenant is None and root.startswith(f"{COUNTRY}/"):
            root = root.rpartition("/")[0]
            tenant = self.tenants.find_by_division(root)
        if tenant is None:
            raise NotFound("There is no such division; find divisions by name with GET /divisions?q=.")
        chain = [tenant] if tenant.kind == "state" else [self.tenants.get_by_fips(tenant.fips[:2]), tenant]
        divisions = [FEDERATION, *(_make_division(each, 1.0) for each in chain)]
        if root != division_id:
            kind = get_set(division_id)
            name = group_by_set(self.get_engine(tenant.id)).get(kind, {}).get(division_id)
            if name is None:
                detail = f"The rules of {tenant.id} have no such division; find its divisions with GET /divisions?q=."
                raise NotFound(detail)
            divisions.append(Division(id=division_id, kind=kind, name=name, share=1.0))
        county = tenant.id if tenant.county_fips else None
        return Place(state=tenant.state, county=county, divisions=tuple(divisions), on=on)

    def _make_place(self, location: Location, on: date) -> Place:
        states = [self.tenants.get_by_fips(fips) for fips in location.states]
        counties = [(self.tenants.get_by_fips(fips), share) for fips, share in location.counties]
        sure = None if len(states) > 1 or any(note.kind == "state" for note in location.notes) else 1.0
        divisions = [FEDERATION, *(_make_division(state, sure) for state in states)]
        divisions += [_make_division(county, share) for county, share in counties if county.kind == "county"]
        unknown = list(location.notes)
        if len(states) > 1:
            unknown.insert(0, Unknown(kind="state", reason=f"It is in {' or '.join(state.name for state in states)}."))
        county = self.tenants.get_by_fips(location.county) if location.county else None
        certain = sure and dict(location.counties).get(str(location.county))
        other_lines: list[Lines] = []
        for tenant in [*states, *([county] if county and county not in states else [])]:
            found = self._districts.find(tenant, location, on)
            # If the state or county is uncertain, so are its districts.
            known = bool(sure if tenant in states else certain)
            divisions += found.divisions if known else map(make_uncertain, found.divisions)
            other_lines += found.lines if known else [lines.make_uncertain() for lines in found.lines]
            unknown += found.unknown
        lat, lon = location.point or (None, None)
        return Place(
            state=states[0].id if sure or location.point else None,
            county=county.id if county else None,
            divisions=tuple(divisions),
            former=tuple(lines for lines in other_lines if lines.began_by(on)),
            upcoming=tuple(lines for lines in other_lines if not lines.began_by(on)),
            unknown=tuple(unknown),
            lat=lat,
            lon=lon,
            on=on,
        )


def _make_division(tenant: Tenant, share: float | None) -> Division:
    return Division(id=tenant.division_id, kind=tenant.kind, name=tenant.name, share=share)
