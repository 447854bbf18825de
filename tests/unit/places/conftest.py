"""Places by the registry and the default rules, with a geocoder and maps that a test makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.places.atlas import Atlas
from chalicelib.places.finder import Finder, Located
from chalicelib.places.place import Place, PlaceQuery
from chalicelib.tenants import defaults, registry
from chalicelib.tenants.fitting import Statute

if TYPE_CHECKING:
    from chalicelib.places.shapes import Shapes

ATLAS = Atlas()


def law(tenant_id: str) -> Statute:
    tenant = registry.load().get(tenant_id)
    return Statute(tenant, defaults.of(tenant))


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
