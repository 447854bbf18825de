"""Places by the registry and the default rules, with a geocoder and maps that a test makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.geo.models import Place, PlaceQuery
from chalicelib.geo.place_finder import Finder, Located
from chalicelib.geo.reference_data import Atlas
from chalicelib.tenants import default_rules, registry
from chalicelib.tenants.rule_engine import Statute

if TYPE_CHECKING:
    from chalicelib.geo.polygon_index import Shapes

ATLAS = Atlas()


def law(tenant_id: str) -> Statute:
    tenant = registry.load().get(tenant_id)
    return Statute(tenant, default_rules.of(tenant))


@dataclass
class World:
    """What a finder is asked with."""

    maps: dict[tuple[str, str], Shapes] = field(default_factory=dict)
    located: Located = field(default_factory=lambda: Located(0.0, 0.0))

    def find(self, **query: Any) -> Place:
        """Find a place."""

        def loaded(tenant: str) -> Any:
            return lambda name: self.maps.get((tenant, name))

        finder = Finder(ATLAS, registry.load(), law, loaded, lambda _: self.located)
        return finder.find(PlaceQuery(**query))

    def county(self, lat: float, lon: float) -> str | None:
        """Return the county of a point."""
        return self.find(lat=lat, lon=lon).county


@pytest.fixture
def world() -> World:
    """Give a world without maps."""
    return World()
