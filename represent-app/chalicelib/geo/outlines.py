"""Draw the outlines of districts small enough for a page: rings from stored borders, on a grid of whole numbers.

The grid is an equirectangular projection that is true to scale in the middle of the drawing: x grows eastwards, y
southwards, and the longer side of the box has `size` units.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.geo.polygon_index import NO_OWNER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from chalicelib.geo.polygon_index import PolygonIndex

    Point = tuple[int, int]
    Ring = list[Point]

WIDEST = 1_000  # units of the longer side
NARROWEST = 125
MOST_BYTES = 15_000  # of the paths of a set, compressed as a gateway does
HALF, WHOLE = 180.0, 360.0
FEWEST = 3  # different points of a ring that encloses something
FAR = 1e6


@dataclass(frozen=True, slots=True)
class Grid:
    """The projection of a drawing: the west and north bounds, and degrees in a unit."""

    west: float
    north: float
    lon_step: float
    lat_step: float
    width: int
    height: int

    def place(self, lon: float, lat: float) -> Point:
        """Return the grid point next to a position."""
        return round((lon - self.west) / self.lon_step), round((self.north - lat) / self.lat_step)

    def find_position(self, point: Point) -> list[float]:
        """Return longitude and latitude of a grid point, to about a tenth of a unit."""
        digits = max(0, 1 - math.floor(math.log10(self.lat_step)))
        lon = self.west + point[0] * self.lon_step
        return [
            round(lon if lon >= -HALF else lon + WHOLE, digits),
            round(self.north - point[1] * self.lat_step, digits),
        ]


@dataclass(frozen=True)
class Outline:
    """A polygon on a grid. Rings are closed, and their inside is found by the even-odd rule."""

    grid: Grid
    rings: Sequence[Ring]

    @property
    def view_box(self) -> str:
        """The box of the grid, for the `viewBox` of an SVG."""
        return f"0 0 {self.grid.width} {self.grid.height}"

    @cached_property
    def path(self) -> str:
        """The polygon as data of an SVG path, for `fill-rule="evenodd"`."""
        return "".join(map(_write_ring, self.rings))

    @cached_property
    def geometry(self) -> dict[str, Any]:
        """The polygon as a GeoJSON geometry, a MultiPolygon (RFC 7946): outer rings counter-clockwise."""
        polygons = [
            [[self.grid.find_position(point) for point in [*ring, ring[0]]] for ring in polygon]
            for polygon in _nest(self.rings)
        ]
        return {"type": "MultiPolygon", "coordinates": polygons}


def draw_outlines(
    index: PolygonIndex, name_of: Callable[[str], str | None], write: Callable[[Outline], str] | None = None
) -> dict[str, Outline]:
    """Return the outlines of polygons by name, all on one grid.

    `name_of` gives the name of each key of the index: keys with one name are drawn as one outline, those with None are
    left out. The longer side of the grid has WIDEST units, fewer if the outlines as `write` writes them (their paths)
    would have more than MOST_BYTES when they are compressed.
    """
    size = WIDEST
    lines = _collect_lines(index, name_of)
    positions = _unroll(index, lines)
    if not positions:
        return {}
    while True:
        grid = _make_grid(positions.values(), size)
        drawn = {name: Outline(grid, _make_rings(found, positions, grid)) for name, found in sorted(lines.items())}
        drawn = {name: outline for name, outline in drawn.items() if outline.rings}
        text = "".join(write(outline) if write else outline.path for outline in drawn.values())
        if size <= NARROWEST or len(zlib.compress(text.encode(), 9)) <= MOST_BYTES:
            return drawn
        size = size * 3 // 4


def _collect_lines(index: PolygonIndex, name_of: Callable[[str], str | None]) -> dict[str, list[tuple[int, int]]]:
    """Return the lines that bound each name, as the numbers of their first and last points."""
    names = [name_of(key) for key in index.keys]
    ones, others = index.arrays["ones"], index.arrays["others"]
    found: dict[str, list[tuple[int, int]]] = {}
    for i, (one, other) in enumerate(zip(ones, others, strict=True)):
        left = names[one] if one != NO_OWNER else None
        right = names[other] if other != NO_OWNER else None
        if left == right:
            continue
        for name in (left, right):
            if name is None:
                continue
            lines = found.setdefault(name, [])
            if lines and lines[-1][1] == i:
                lines[-1] = lines[-1][0], i + 1
            else:
                lines.append((i, i + 1))
    return found


def _unroll(index: PolygonIndex, lines: Mapping[str, Sequence[tuple[int, int]]]) -> dict[int, tuple[float, float]]:
    """Return the positions of the points of lines; those of a drawing across the antimeridian are all west of it."""
    used = {i for found in lines.values() for first, last in found for i in range(first, last + 1)}
    positions = {i: position for i, position in enumerate(index.vertices()) if i in used}
    lons = [lon for lon, _ in positions.values()]
    if lons and max(lons) - min(lons) > HALF:
        return {i: (lon - WHOLE if lon > 0 else lon, lat) for i, (lon, lat) in positions.items()}
    return positions


def _make_grid(positions: Iterable[tuple[float, float]], size: int) -> Grid:
    lons, lats = zip(*positions, strict=True)
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.01)
    step = max((east - west) * squeeze, north - south, 1e-9) / size
    width, height = round((east - west) * squeeze / step), round((north - south) / step)
    return Grid(west, north, step / squeeze, step, max(width, 1), max(height, 1))


def _make_rings(
    lines: Sequence[tuple[int, int]], positions: Mapping[int, tuple[float, float]], grid: Grid
) -> list[Ring]:
    """Return the rings that lines make, each without points that its shape does not need."""
    # On the grid different positions may be one point, so the ends of lines are compared as they are stored.
    ends: dict[tuple[float, float], list[int]] = {}
    for number, line in enumerate(lines):
        for i in line:
            ends.setdefault(positions[i], []).append(number)
    left, rings = set(range(len(lines))), []
    for start in range(len(lines)):
        if start not in left:
            continue
        chain = _follow(start, lines, positions, ends, left)
        ring = _shorten([grid.place(*positions[i]) for i in chain])
        ring = _shorten(ring + ring[:1])[:-1]
        if len(set(ring)) >= FEWEST:
            rings.append(ring)
    return rings


def _follow(
    start: int,
    lines: Sequence[tuple[int, int]],
    positions: Mapping[int, tuple[float, float]],
    ends: Mapping[tuple[float, float], Sequence[int]],
    left: set[int],
) -> list[int]:
    """Return the points of a ring that begins with a line, and take its lines from those that are left."""
    left.remove(start)
    chain = list(range(lines[start][0], lines[start][1] + 1))
    while positions[chain[-1]] != positions[chain[0]]:
        following = next((number for number in ends[positions[chain[-1]]] if number in left), None)
        if following is None:
            break
        left.remove(following)
        first, last = lines[following]
        forward = positions[first] == positions[chain[-1]]
        chain += range(first, last + 1) if forward else range(last, first - 1, -1)
    return chain


def _shorten(points: Ring) -> Ring:
    """Return a line without repeated points and points on the straight line between their neighbours.

    >>> _shorten([(0, 0), (0, 0), (1, 1), (2, 2), (3, 0)])
    [(0, 0), (2, 2), (3, 0)]
    """
    found: Ring = []
    for point in points:
        if found and found[-1] == point:
            continue
        while len(found) > 1 and _is_between(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return found


def _is_between(one: Point, middle: Point, other: Point) -> bool:
    (ax, ay), (bx, by), (cx, cy) = one, middle, other
    if (bx - ax) * (cy - by) != (by - ay) * (cx - bx):
        return False
    return (bx - ax) * (cx - bx) + (by - ay) * (cy - by) >= 0


def _write_ring(ring: Ring) -> str:
    (x, y), *others = ring
    parts = [f"M{x},{y}l"]
    for following, (nx, ny) in enumerate(others):
        parts.append(f"{' ' if following else ''}{nx - x},{ny - y}")
        x, y = nx, ny
    return "".join(parts).replace(" -", "-").replace(",-", "-") + "z"


def _nest(rings: Sequence[Ring]) -> list[list[Ring]]:
    """Return polygons as outer rings with their holes: a ring inside an odd number of others is a hole."""
    around = [
        [j for j, other in enumerate(rings) if j != i and _is_inside(ring[0], other)] for i, ring in enumerate(rings)
    ]
    polygons = {i: [_turn(ring, outer=True)] for i, ring in enumerate(rings) if len(around[i]) % 2 == 0}
    for i, ring in enumerate(rings):
        if i not in polygons:
            outer = max((j for j in around[i] if j in polygons), key=lambda j: len(around[j]), default=None)
            if outer is not None:
                polygons[outer].append(_turn(ring, outer=False))
    return list(polygons.values())


def _turn(ring: Ring, *, outer: bool) -> Ring:
    """Return a ring in the direction of RFC 7946, 3.1.6; y grows southwards, so a positive area is clockwise."""
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True))
    return ring if (area < 0) == outer else ring[::-1]


def _is_inside(point: Point, ring: Ring) -> bool:
    x, y = point[0] + 1e-3, point[1] + 1e-3
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside
