"""A place finder with the registry and the default rules, and with a geocoder and maps that a test makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.geo.models import Place, PlaceQuery
from chalicelib.geo.place_finder import GeocodedAddress, PlaceFinder
from chalicelib.geo.reference_data import ReferenceData
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.rule_engine import RuleEngine

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.geo.polygon_index import PolygonIndex

ATLAS = ReferenceData()


def engine(tenant_id: str) -> RuleEngine:
    tenant = tenant_registry.load_registry().get(tenant_id)
    return RuleEngine(tenant, default_rules.load_default_rules(tenant))


@dataclass
class Locator:
    """A place finder with replaceable boundary sets, geocoder and rules."""

    maps: dict[tuple[str, str], PolygonIndex] = field(default_factory=dict)
    located: GeocodedAddress = field(default_factory=lambda: GeocodedAddress(0.0, 0.0))
    get_engine: Callable[[str], RuleEngine] = engine

    def find(self, **query: Any) -> Place:
        """Find a place."""

        def loaded(tenant: str) -> Any:
            return lambda name: self.maps.get((tenant, name))

        finder = PlaceFinder(ATLAS, tenant_registry.load_registry(), self.get_engine, loaded, lambda _: self.located)
        return finder.find(PlaceQuery(**query))

    def county(self, lat: float, lon: float) -> str | None:
        """Return the county of a point."""
        return self.find(lat=lat, lon=lon).county


@pytest.fixture
def locator() -> Locator:
    """Return a locator without boundary sets."""
    return Locator()
