"""Look up places and their representatives across tenants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.core.text_normalization import fold
from chalicelib.geo import districts
from chalicelib.geo.models import Division, get_set
from chalicelib.geo.place_finder import PlaceFinder
from chalicelib.lookup import representation
from chalicelib.representatives import term_history
from chalicelib.tenants import vacancies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from chalicelib.container import TenantContainer
    from chalicelib.geo.boundary_repository import BoundaryRepository
    from chalicelib.geo.models import Kind, Place
    from chalicelib.geo.place_finder import GeocodedAddress
    from chalicelib.geo.reference_data import ReferenceData
    from chalicelib.lookup.representation import Representation, SeatsOfOffice
    from chalicelib.representatives.models import Representative
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
    _read: dict[str, tuple[TenantContainer, View, RuleEngine]] = field(default_factory=dict, init=False)
    _maps: dict[str, BoundaryRepository] = field(default_factory=dict, init=False)

    @property
    def finder(self) -> PlaceFinder:
        """The service that finds places."""
        return PlaceFinder(
            self.reference_data,
            self.tenants,
            lambda one: self._read_tenant(one)[2],
            self._get_maps,
            self.get_geocoder(),
            self.today,
        )

    def find_officials(self, place: Place) -> Representation:
        """Return the officials of a place from its states' and counties' tenants; see SnapshotLoader.get_cached."""
        tenants = filter(None, (self.tenants.find_by_division(division.id) for division in place.divisions))
        by_tenant = [self._list_offices(tenant.id, place) for tenant in tenants]
        return representation.group_officials(
            (seats for offices, _ in by_tenant for seats in offices),
            (title for _, titles in by_tenant for title in titles),
        )

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

    def _read_tenant(self, tenant_id: str) -> tuple[TenantContainer, View, RuleEngine]:
        if tenant_id not in self._read:
            scope = self.for_tenant(tenant_id)
            records = scope.records.get_view()
            self._read[tenant_id] = scope, records, scope.rules.get_engine(records.rules_version)
        return self._read[tenant_id]

    def _list_offices(self, tenant_id: str, place: Place) -> tuple[list[SeatsOfOffice], list[str]]:
        scope, records, engine = self._read_tenant(tenant_id)
        on = place.on or records.today
        coverage = scope.coverage.read(records.coverage_version)
        empty = vacancies.find_empty_seats(engine, records.people, on, coverage)
        people: Iterable[Representative] = records.people
        if on != records.today:
            then = (term_history.get_record_as_of(person, on) for person in records.people)
            people = [person for person in then if person]
        return representation.list_offices(engine, people, empty, place)

    def _get_maps(self, tenant_id: str) -> BoundaryRepository:
        return self._maps.setdefault(tenant_id, self.for_tenant(tenant_id).boundaries)


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
