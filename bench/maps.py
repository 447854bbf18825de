"""Write the polygons that peers index: the state, its counties, and the districts of the three maps, as GeoJSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from shapely.geometry import mapping
from shapely.ops import polygonize, unary_union

from bench import dataset

if TYPE_CHECKING:
    from pathlib import Path


def write_maps(file: Path) -> None:
    """Write all polygons to one file."""
    features = [feature for collection in dataset.draw_maps().values() for feature in collection["features"]]
    counties = _list_counties()
    whole = unary_union([shape for _, shape in counties])
    features += [_make_feature(division, shape) for division, shape in [(dataset.ROOT, whole), *counties]]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def _list_counties() -> list[tuple[str, Any]]:
    """Return the counties of the state with their shapes, from the lines of the application's reference data."""
    from chalicelib.geo.reference_data import ReferenceData  # noqa: PLC0415 (peers do not have the application)
    from chalicelib.tenants import tenant_registry  # noqa: PLC0415

    registry, index = tenant_registry.load_registry(), ReferenceData().counties
    points, owners = list(index.vertices()), (index.arrays["ones"], index.arrays["others"])
    found = []
    for county in dataset.list_counties():
        tenant = registry.get(county)
        number = index.keys.index(tenant.fips) if tenant.fips in index.keys else None
        lines = [
            (points[i], points[i + 1])
            for i in range(len(points) - 1)
            if number is not None and number in (owners[0][i], owners[1][i])
        ]
        found.append((tenant.division_id, unary_union(list(polygonize(unary_union(_make_lines(lines)))))))
    return found


def _make_lines(pairs: list[tuple[tuple[float, float], tuple[float, float]]]) -> list[Any]:
    from shapely import LineString  # noqa: PLC0415

    return [LineString(pair) for pair in pairs if pair[0] != pair[1]]


def _make_feature(division: str, shape: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"division_id": division}, "geometry": mapping(shape)}
