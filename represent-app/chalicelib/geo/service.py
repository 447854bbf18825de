"""Replace the map of a tenant's districts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.geo import districts, geojson
from chalicelib.geo.editions import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.container import TenantContainer
    from chalicelib.geo.editions import Validity
    from chalicelib.geo.geojson import FeatureCollection
    from chalicelib.geo.models import BoundarySet, Set

# In metres: how far a district may reach outside its tenant, because sources draw the borders of counties differently.
REACH = 2_000


def replace_boundaries(
    scope: TenantContainer,
    name: Set,
    collection: FeatureCollection,
    precondition: Callable[[BoundarySet], bool] | None,
    validity: Validity = ALWAYS,
) -> BoundarySet:
    """Replace an edition of the map of a tenant's districts; raises Invalid. GetItem; see BoundaryRepository.replace.

    `validity` has the days on which its lines are in force.
    """
    engine = scope.rules.get_engine(scope.rules.get_current().version)
    drawing = geojson.read(collection, lambda key, label: districts.find_named(engine, name, key, label))
    fips, counties = scope.tenant.fips, scope.reference_data.counties

    def at_home(lon: float, lat: float) -> bool:
        around = counties.find_at(lon, lat) or counties.find_near(lon, lat, REACH)
        return any(key.startswith(fips) for key in around)

    drawing.check_points(at_home, scope.tenant.name)
    ids = frozenset(districts.group_by_set(engine, validity[0]).get(name, {}))
    return scope.boundaries.replace(name, drawing, ids, scope.principal.id, precondition, validity)
