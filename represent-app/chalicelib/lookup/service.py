"""Look up places and their representatives across tenants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.core.text_normalization import fold
from chalicelib.geo import districts
from chalicelib.geo.models import Division, get_set
from chalicelib.geo.place_finder import PlaceFinder
from chalicelib.lookup import office_seats, representation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from chalicelib.container import TenantContainer
    from chalicelib.geo.boundary_repository import BoundaryRepository
    from chalicelib.geo.models import Kind, Place
    from chalicelib.geo.place_finder import GeocodedAddress
    from chalicelib.geo.reference_data import ReferenceData
    from chalicelib.lookup.office_seats import PlacedSeats
    from chalicelib.lookup.representation import OfficialsFound
    from chalicelib.representatives.seat_states import SeatStates
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.tenant_registry import TenantRegistry

LAST = 9  # the rank of a division that does not match


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
            self.get_geocoder(),
            self.today,
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

    def find_divisions(self, text: str | None, tenant_id: str | None) -> list[tuple[str, Division]]:
        """Return the divisions whose names contain a text, with their tenants: all, or one tenant and its districts.

        Exact names come first. With a tenant, its rules are read: GetItem, twice unless they are cached.
        """
        if tenant_id is None:
            found = [
                (row[0], _make_division(row[5], "county" if "-" in row[0] else "state", row[1]))
                for row in self.tenants.select()
            ]
        else:
            scope = self.for_tenant(tenant_id)
            tenant, engine = scope.tenant, scope.rules.get_engine(scope.rules.get_current().version)
            found = [(tenant.id, _make_division(tenant.division_id, tenant.kind, tenant.name))]
            for names in districts.group_by_set(engine).values():
                found += [(tenant.id, _make_division(key, get_set(key), name)) for key, name in names.items()]
        if text is None:
            return found
        wanted, named = fold(text), () if tenant_id else self.tenants.find_named(text)
        ranked = [(0 if owner in named else _rank(wanted, entry), i) for i, (owner, entry) in enumerate(found)]
        return [found[i] for rank, i in sorted(ranked) if rank < LAST]

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
        return records.get_seat_states(scope.rules.get_engine, scope.coverage.read, on)

    def _get_engine(self, tenant_id: str) -> RuleEngine:
        scope, records = self._read_tenant(tenant_id)
        return records.get_seat_index(scope.rules.get_engine).engine

    def _get_maps(self, tenant_id: str) -> BoundaryRepository:
        return self._get_scope(tenant_id).boundaries


def _make_division(key: str, kind: Kind, name: str) -> Division:
    return Division(id=key, kind=kind, name=name, share=1.0)


def _rank(wanted: str, entry: Division) -> int:
    """Rank how well a division matches a text: exact name, start of the name, part of the name or id."""
    name = fold(entry.name)
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if wanted in name or wanted in entry.id else LAST
