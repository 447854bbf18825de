"""Replace the map of a tenant's districts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.core.errors import Invalid
from chalicelib.geo import districts, geojson
from chalicelib.geo.editions import ALWAYS
from chalicelib.geo.geojson import MOST_FLAWS
from chalicelib.geo.zip_shares import make_shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.container import TenantContainer
    from chalicelib.geo.boundary_index import BoundarySet, ZipTableInfo
    from chalicelib.geo.editions import Validity
    from chalicelib.geo.geojson import BoundaryMap, FeatureCollection
    from chalicelib.geo.places import Set
    from chalicelib.geo.relationship_files import TableDraft
    from chalicelib.geo.shapefiles import DistrictDraft
    from chalicelib.tenants.rule_engine import RuleEngine

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
    engine = scope.rules.get_current_engine()
    drawing = geojson.read(collection, lambda key, label: districts.find_named(engine, name, key, label))
    return _store_map(scope, engine, name, drawing, precondition, validity)


def load_districts(scope: TenantContainer, draft: DistrictDraft, validity: Validity | None = None) -> BoundarySet:
    """Store the districts of a shapefile as an edition of a map; raises Invalid with the features that are flawed.

    The days of `validity` that are not None replace those that follow from the file. See BoundaryRepository.replace.
    """
    if draft.flaws:
        raise Invalid(
            f"{len(draft.flaws)} districts of {draft.tenant.id} cannot be drawn; nothing of this set was stored.",
            flaws=tuple(draft.flaws[:MOST_FLAWS]),
        )
    engine = scope.rules.get_current_engine()
    polygons = [
        (districts.find_named(engine, draft.name, key, None) or key, rings) for key, rings in draft.rings.items()
    ]
    drawing = geojson.draw_map(polygons, draft.points, [f"#/{key.rpartition(':')[2]}" for key in draft.rings])
    return _store_map(scope, engine, draft.name, drawing, None, _choose_days(validity, draft.validity))


def load_zip_shares(
    scope: TenantContainer, draft: TableDraft, source: str, validity: Validity | None = None
) -> ZipTableInfo:
    """Store the shares of ZIP codes of a relationship file; see load_districts and BoundaryRepository.replace_table."""
    return scope.boundaries.replace_table(
        draft.name, make_shares(draft.shares), source, _choose_days(validity, draft.validity)
    )


def _store_map(  # noqa: PLR0913, PLR0917 (parts of a map)
    scope: TenantContainer,
    engine: RuleEngine,
    name: Set,
    drawing: BoundaryMap,
    precondition: Callable[[BoundarySet], bool] | None,
    validity: Validity,
) -> BoundarySet:
    """Store an edition of a map; raises Invalid if it is not one of the tenant's area."""
    fips, counties = scope.tenant.fips, scope.reference_data.counties

    def at_home(lon: float, lat: float) -> bool:
        # The map of a whole state has only points on its border, which counties of its neighbours may cover.
        around = [*counties.find_at(lon, lat), *counties.find_near(lon, lat, REACH)]
        return any(key.startswith(fips) for key in around)

    drawing.check_points(at_home, scope.tenant.name)
    ids = frozenset(districts.group_by_set(engine, validity[0]).get(name, {}))
    return scope.boundaries.replace(name, drawing, ids, scope.principal.id, precondition, validity)


def _choose_days(given: Validity | None, of_file: Validity) -> Validity:
    """Return the days that are given, and those of the file for the others if they are in order."""
    begin, end = given or (None, None)
    days = (begin or of_file[0], end or of_file[1])
    if days[0] and days[1] and days[1] <= days[0]:
        return (begin, end)
    return days
