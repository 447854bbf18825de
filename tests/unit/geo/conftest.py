"""A place finder with the registry and the default rules, and with a geocoder and maps that a test makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from chalicelib.geo.editions import Edition
from chalicelib.geo.models import PlaceQuery
from chalicelib.geo.place_finder import GeocodedAddress, PlaceFinder
from chalicelib.geo.reference_data import ReferenceData
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.rule_engine import RuleEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chalicelib.geo.places import Place
    from chalicelib.geo.polygon_index import PolygonIndex
    from chalicelib.geo.zip_shares import ZipShares

ATLAS = ReferenceData()


def engine(tenant_id: str) -> RuleEngine:
    tenant = tenant_registry.load_registry().get(tenant_id)
    return RuleEngine(tenant, default_rules.load_default_rules(tenant))


T = TypeVar("T")
TODAY = date(2026, 11, 27)


@dataclass
class Source:
    """The maps and tables of a tenant that a test makes, each with one edition or several."""

    maps: Mapping[str, PolygonIndex | list[Edition[PolygonIndex]]] = field(default_factory=dict)
    tables: Mapping[str, list[Edition[ZipShares]]] = field(default_factory=dict)

    def list_maps(self, name: str) -> Sequence[Edition[Any]]:
        """Return the editions of a map."""
        found = self.maps.get(name, [])
        return found if isinstance(found, list) else [Edition(None, None, lambda: found)]

    def list_tables(self, name: str) -> Sequence[Edition[Any]]:
        """Return the editions of a table."""
        return self.tables.get(name, [])


def select(entries: Mapping[tuple[str, str], T], tenant: str) -> dict[str, T]:
    """Return the entries of a tenant by the rest of their keys."""
    return {name: each for (of, name), each in entries.items() if of == tenant}


@dataclass
class Locator:
    """A place finder with replaceable boundary sets, geocoder and rules."""

    maps: dict[tuple[str, str], PolygonIndex | list[Edition[PolygonIndex]]] = field(default_factory=dict)
    tables: dict[tuple[str, str], list[Edition[ZipShares]]] = field(default_factory=dict)
    located: GeocodedAddress = field(default_factory=lambda: GeocodedAddress(0.0, 0.0))
    get_engine: Callable[[str], RuleEngine] = engine
    recorded: frozenset[str] = frozenset()

    def find(self, **query: Any) -> Place:
        """Find a place."""

        def load(tenant: str) -> Source:
            return Source(select(self.maps, tenant), select(self.tables, tenant))

        registry = tenant_registry.load_registry()
        finder = PlaceFinder(ATLAS, registry, self.get_engine, load, lambda *_: self.located, TODAY, self.is_recorded)
        return finder.find(PlaceQuery(**query))

    def is_recorded(self, _: str, division_id: str) -> bool:
        """Return whether a record has a division."""
        return division_id in self.recorded

    def county(self, lat: float, lon: float) -> str | None:
        """Return the county of a point."""
        return self.find(lat=lat, lon=lon).county


@pytest.fixture
def locator() -> Locator:
    """Return a locator without boundary sets."""
    return Locator()
