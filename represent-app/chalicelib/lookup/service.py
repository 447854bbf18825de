"""Look up places and their representatives across tenants."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from chalicelib.geo.districts import group_by_set
from chalicelib.geo.place_finder import PlaceFinder
from chalicelib.geo.places import Division, get_set
from chalicelib.lookup import office_seats, representation
from chalicelib.lookup.division_index import get_district_index, get_tenant_index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from chalicelib.container import TenantContainer
    from chalicelib.geo.boundary_repository import BoundaryRepository
    from chalicelib.geo.place_finder import GeocodedAddress
    from chalicelib.geo.places import Place
    from chalicelib.geo.reference_data import ReferenceData
    from chalicelib.lookup.division_index import NamedDivision
    from chalicelib.lookup.office_seats import PlacedSeats
    from chalicelib.lookup.representation import OfficialsFound
    from chalicelib.representatives.seat_states import SeatStates
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.tenant_registry import TenantRegistry


@dataclass(slots=True, eq=False)
class LookupService:
    """Finds places and their representatives. Each tenant is read at most once in the life of an instance."""

    tenants: TenantRegistry
    for_tenant: Callable[[str], TenantContainer]
    reference_data: ReferenceData
    get_geocoder: Callable[[], Callable[[str, date], GeocodedAddress]]
    today: date
    _read: dict[str, tuple[TenantContainer, View]] = field(default_factory=dict, init=False)
    _scopes: dict[str, TenantContainer] = field(default_factory=dict, init=False)

    @property
    def finder(self) -> PlaceFinder:
        """The service that finds places."""
        return PlaceFinder(
            self.reference_data,
            self.tenants,
            self._get_engine,
            self._get_maps,
            self._geocode,
            self.today,
            self._is_recorded,
        )

    def find_officials(self, place: Place) -> OfficialsFound:
        """Return the officials of a place from its states' and counties' tenants; see SnapshotLoader.get_cached."""
        offices: list[PlacedSeats] = []
        undivided: list[str] = []
        for division in place.divisions:
            if tenant := self.tenants.find_by_division(division.id):
                found, titles = office_seats.list_offices(self._read_seats(tenant.id, place.on), place)
                offices += found
                undivided += titles
        return representation.group_officials(offices, undivided)

    def find_below(self, place: Place, division_id: str) -> Place:
        """Return a place with all divisions below one of its divisions; see find_officials for what it reads.

        Below a state are its districts and its counties with theirs.
        """
        on = place.on or self.today
        tenant = next(
            tenant for each in reversed(place.divisions) if (tenant := self.tenants.find_by_division(each.id))
        )
        tenants = [tenant]
        if tenant.division_id == division_id and tenant.kind == "state":
            counties = self.tenants.select("county", tenant.state)
            tenants += [each for row in counties if (each := self.tenants.get(row[0])) != tenant]
        known = {each.id: each for each in place.divisions}
        for each in tenants:
            root = Division(id=each.division_id, kind=each.kind, name=each.name, share=1.0)
            for division in (root, *self._list_districts(each.id, on)):
                if division.id.startswith(f"{division_id}/"):
                    known.setdefault(division.id, division)
        return replace(place, divisions=tuple(known.values()))

    def _list_districts(self, tenant_id: str, on: date) -> list[Division]:
        """Return the districts of a tenant: those that its rules know, and those in which an office is held."""
        states = self._read_seats(tenant_id, on)
        groups = group_by_set(states.engine, on)
        names = {key: name for group in groups.values() for key, name in group.items()}
        for office in states.engine.rules.offices:
            if not office.districts:
                for key in filter(None, states.list_divisions(office.key)):
                    names.setdefault(key, key.rpartition(":")[2].replace("_", " ").title())
        return [Division(id=key, kind=get_set(key), name=name, share=1.0) for key, name in names.items()]

    def find_divisions(self, text: str | None, tenant_id: str | None) -> Sequence[NamedDivision]:
        """Return the divisions whose names contain a text, with their tenants: all, or one tenant and its districts.

        Exact names come first. With a tenant, its rules are read: GetItem, twice unless they are cached.
        """
        if tenant_id is None:
            index, named = get_tenant_index(), self.tenants.find_named(text) if text else ()
        else:
            rules = self.for_tenant(tenant_id).rules
            index, named = get_district_index(rules.get_current_engine()), ()
        return index.divisions if text is None else index.find(text, named)

    def _get_scope(self, tenant_id: str) -> TenantContainer:
        scope = self._scopes.get(tenant_id)
        if scope is None:
            scope = self._scopes[tenant_id] = self.for_tenant(tenant_id)
        return scope

    def _read_tenant(self, tenant_id: str) -> tuple[TenantContainer, View]:
        found = self._read.get(tenant_id)
        if found is None:
            scope = self._get_scope(tenant_id)
            found = self._read[tenant_id] = scope, scope.records.get_view()
        return found

    def _read_seats(self, tenant_id: str, on: date | None) -> SeatStates:
        scope, records = self._read_tenant(tenant_id)
        return records.get_seat_states(scope.load_engine, scope.load_coverage, on)

    def _get_engine(self, tenant_id: str) -> RuleEngine:
        scope, records = self._read_tenant(tenant_id)
        return records.get_seat_index(scope.load_engine).engine

    def _is_recorded(self, tenant_id: str, division_id: str) -> bool:
        """Return whether a record of a tenant has a seat in a division: the rules name no municipality."""
        return any(entry.division_id == division_id for entry in self._read_tenant(tenant_id)[1].index.ordered)

    def _geocode(self, address: str, on: date) -> GeocodedAddress:
        """Locate an address; the geocoder is imported for the first one."""
        return self.get_geocoder()(address, on)

    def _get_maps(self, tenant_id: str) -> BoundaryRepository:
        return self._get_scope(tenant_id).boundaries
