"""Pure functions that parse uploaded boundaries: GeoJSON (RFC 7946), each feature with its division."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.core.errors import Flaw, Invalid
from chalicelib.geo.polygon_builder import FEWEST, TooMuchError, draw
from chalicelib.geo.polygon_index import NO_OWNER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chalicelib.geo.polygon_builder import Point, Polygon
    from chalicelib.geo.polygon_index import PolygonIndex

MOST_FEATURES = 2_000
MOST_POINTS = 600_000
PER_DEGREE = 100_000  # five decimals, about one metre
TOLERANCE = 4.5  # in steps, about five metres
MOST_FLAWS = 50
# The share of tested points that may be outside the tenant: sources draw shores and borders differently, and most
# points are on them.
PROBES = 400
STRAY = 0.5
NO_AREA = "Expected polygons with an area; these overlap themselves completely and enclose nothing."
# The properties in which a feature may name its division.
NAMES = ("division_id", "ocd_id", "ocdid", "id")


class FeatureCollection(BaseModel):
    """Districts: Polygon or MultiPolygon features, each with its OCD division id in `properties.division_id`."""

    model_config = ConfigDict(extra="allow")

    type: Literal["FeatureCollection"] = Field(description="The GeoJSON type; always `FeatureCollection`.")
    features: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_FEATURES)] = Field(
        description="The districts: one Polygon or MultiPolygon feature for each, in WGS 84.",
        examples=[
            [
                {
                    "type": "Feature",
                    "properties": {"division_id": "ocd-division/country:us/state:ny/sldu:44"},
                    "geometry": {
                        "type": "Polygon",
                        "coordinates": [[[-73.9, 42.6], [-73.7, 42.6], [-73.7, 42.8], [-73.9, 42.6]]],
                    },
                }
            ]
        ],
    )


@dataclass(slots=True, eq=False)
class BoundaryMap:
    """A parsed upload: the shapes of the districts, and the number of points sent."""

    shapes: PolygonIndex
    points: int

    def check_points(self, inside: Callable[[float, float], bool], name: str) -> None:
        """Reject districts of another place, for example with swapped coordinates; raises Invalid."""
        every = max(len(self.shapes.arrays["xs"]) // PROBES, 1)
        outside = [not inside(lon, lat) for lon, lat in self.shapes.vertices(every)]
        if sum(outside) > STRAY * len(outside):
            detail = (
                f"{sum(outside)} of {len(outside)} tested points are not in {name}. Expected longitude before "
                "latitude, in "
                "degrees (WGS 84)."
            )
            raise Invalid(detail, flaws=(Flaw("#/features", detail),))


def read(collection: FeatureCollection, division_of: Callable[[str | None, str | None], str | None]) -> BoundaryMap:
    """Return the districts of a collection, simplified; raises Invalid with a flaw for each invalid feature.

    `division_of` maps a feature's id and name to a division, or to None.
    """
    flaws: list[Flaw] = []
    polygons: list[Polygon] = []
    seen = set[str]()
    points = sum(map(_read_positions, collection.features))
    if points > MOST_POINTS:
        detail = f"Expected at most {MOST_POINTS:,} points in all; got {points:,}. Simplify the polygons."
        raise Invalid(detail, flaws=(Flaw("#/features", detail),))
    for i, feature in enumerate(collection.features):
        try:
            polygons.append(_read_polygon(feature, division_of))
        except ValueError as error:
            flaws.append(Flaw(f"#/features/{i}", str(error)))
            continue
        if polygons[-1][0] in seen:
            flaws.append(
                Flaw(f"#/features/{i}", "Expected each district in one feature; send its parts as a MultiPolygon.")
            )
        seen.add(polygons[-1][0])
    _refuse(flaws)
    return draw_map(polygons, points, [f"#/features/{i}" for i in range(len(polygons))])


def draw_map(polygons: Sequence[Polygon], points: int, pointers: Sequence[str]) -> BoundaryMap:
    """Return the map of polygons in whole steps; raises Invalid with the pointer of each that encloses nothing."""
    scale = (1 / PER_DEGREE, 1 / PER_DEGREE)
    try:
        drawn = draw(polygons, origin=(0.0, 0.0), scale=scale, tolerance=TOLERANCE)
    except TooMuchError as error:
        raise Invalid(f"{error} Simplify them first.", flaws=(Flaw("#/features", str(error)),)) from None
    bounding = {drawn.keys[owner] for name in ("ones", "others") for owner in {*drawn.arrays[name]} - {NO_OWNER}}
    _refuse([Flaw(pointers[i], NO_AREA) for i, (key, _) in enumerate(polygons) if key not in bounding])
    return BoundaryMap(drawn, points)


def _read_positions(feature: dict[str, Any]) -> int:
    """Count the positions of a feature before parsing them; 0 for anything but a list of rings."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or not isinstance(geometry.get("coordinates"), list):
        return 0
    parts = geometry["coordinates"] if geometry.get("type") == "MultiPolygon" else [geometry["coordinates"]]
    rings = (ring for part in parts if isinstance(part, list) for ring in part)
    return sum(len(ring) for ring in rings if isinstance(ring, list))


def _refuse(flaws: Sequence[Flaw]) -> None:
    """Raise Invalid with flaws, if there are any."""
    if flaws:
        more = f" and {len(flaws) - MOST_FLAWS} more" if len(flaws) > MOST_FLAWS else ""
        raise Invalid(f"{len(flaws)} features are not valid; see errors{more}.", flaws=tuple(flaws[:MOST_FLAWS]))


def _read_polygon(feature: dict[str, Any], division_of: Callable[[str | None, str | None], str | None]) -> Polygon:
    """Return the division and the rings of a feature; raises ValueError with the expected form."""
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    division_name = next(
        (text for text in (*(properties.get(name) for name in NAMES), feature.get("id")) if text), None
    )
    name = properties.get("name")
    division_name, name = (text if isinstance(text, str) else None for text in (division_name, name))
    division = division_of(division_name, name)
    if division is None:
        raise ValueError(
            "Expected properties.division_id: an OCD division id of a district of this set in this tenant; "
            f"got {(division_name or name or 'none')[:100]!r}."
        )
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("Expected a geometry of the type Polygon or MultiPolygon.")
    coordinates = geometry.get("coordinates")
    parts = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    if not isinstance(parts, list) or not parts:
        raise ValueError("Expected coordinates of at least one polygon.")
    return division, check_area(list(_read_rings(parts)))


def _read_rings(parts: Sequence[Any]) -> Iterator[list[Point]]:
    for part in parts:
        if not isinstance(part, list) or not part:
            raise ValueError("Expected each polygon to be a list of rings.")
        yield from map(read_ring, part)


def read_ring(ring: Any) -> list[Point]:
    """Return a closed ring of positions (longitude, latitude) in whole steps.

    Raises ValueError with the expected form.
    """
    if not isinstance(ring, list) or len(ring) < FEWEST:
        raise ValueError(f"Expected each ring to have at least {FEWEST} positions (RFC 7946, 3.1.6).")
    if ring[0] != ring[-1]:
        raise ValueError("Expected the last position of each ring to be its first (RFC 7946, 3.1.6).")
    try:
        found = [(_round_steps(lon), _round_steps(lat)) for lon, lat, *_ in ring]
    except (TypeError, ValueError, OverflowError):
        raise ValueError("Expected each position as two numbers: longitude, latitude.") from None
    if not all(abs(x) <= 180 * PER_DEGREE and abs(y) <= 90 * PER_DEGREE for x, y in found):
        raise ValueError("Expected longitudes from -180 to 180 and latitudes from -90 to 90, in degrees (WGS 84).")
    return found


def check_area(rings: list[list[Point]]) -> list[list[Point]]:
    """Return rings; raises ValueError if they enclose nothing."""
    if not any(map(measure_area, rings)):
        raise ValueError(NO_AREA)
    return rings


def measure_area(ring: Sequence[Point]) -> int:
    """Return twice the area of a ring, negative if it is clockwise.

    >>> measure_area([(0, 0), (2, 0), (2, 1), (0, 0)]), measure_area([(0, 0), (2, 0), (1, 0), (0, 0)])
    (2, 0)
    """
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))


def _round_steps(degrees: Any) -> int:
    """Return degrees as whole steps; raises TypeError for anything but a number, or OverflowError."""
    if type(degrees) not in (int, float):
        raise TypeError
    steps: int = round(degrees * PER_DEGREE)
    return steps
