"""Find the polygons that contain a point: lines with their owners, in columns by longitude, as integers.

A point is inside a polygon if a ray northwards from it crosses the polygon's lines an odd number of times. A line that
two polygons share is stored once, so no point is lost between neighbours or is in both.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from array import array
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

NO_OWNER = 65_535  # the owner of the other side of an outer border
METRES = 111_195.0  # in a degree of latitude, on a sphere of 6,371 km
MOST_UNPACKED = 64_000_000
SMALLEST, QUICKEST = 9, 0  # levels of zlib; at the second, nothing is compressed


class PolygonIndex:
    """Polygons by key. Coordinates are whole steps of `scale` degrees from `origin`."""

    def __init__(self, head: Mapping[str, Any], arrays: Mapping[str, array[int]]) -> None:
        self.head = head
        self.keys: Sequence[str] = head["keys"]
        self._origin: tuple[float, float] = tuple(head["origin"])
        self._scale: tuple[float, float] = tuple(head["scale"])
        self._left, self._width, self._columns = head["columns"]
        self.arrays = arrays
        self._xs, self._ys = arrays["xs"], arrays["ys"]
        self._ones, self._others = arrays["ones"], arrays["others"]
        self._starts, self._members = arrays["starts"], arrays["members"]

    def find_at(self, lon: float, lat: float) -> list[str]:
        """Return the sorted keys of the polygons that contain a point; a point on a line belongs to one side of it."""
        x, y = (lon - self._origin[0]) / self._scale[0], (lat - self._origin[1]) / self._scale[1]
        column = math.floor((x - self._left) / self._width)
        if not 0 <= column < self._columns:
            return []
        xs, ys, inside = self._xs, self._ys, set[int]()
        for i in self._members[self._starts[column] : self._starts[column + 1]]:
            xa, xb = xs[i], xs[i + 1]
            # Half open, so that a ray through the common end of two lines meets one of them.
            if (xa <= x) != (xb <= x):
                ya, yb = ys[i], ys[i + 1]
                if ya <= y and yb <= y:  # the line is south of the point
                    continue
                if (ya > y and yb > y) or ya + (yb - ya) * (x - xa) / (xb - xa) > y:
                    for owner in (self._ones[i], self._others[i]):
                        if owner in inside:
                            inside.remove(owner)
                        else:
                            inside.add(owner)
        inside.discard(NO_OWNER)
        return sorted(self.keys[owner] for owner in inside)

    def find_near(self, lon: float, lat: float, metres: float) -> dict[str, float]:
        """Return the polygons with a border within a distance of a point, with their distances, nearest first."""
        squeeze = METRES * max(math.cos(math.radians(lat)), 0.01)
        per_x, per_y = self._scale[0] * squeeze, self._scale[1] * METRES
        x, y = (lon - self._origin[0]) / self._scale[0], (lat - self._origin[1]) / self._scale[1]
        found: dict[str, float] = {}
        xs, ys = self._xs, self._ys
        west, east = x - metres / per_x, x + metres / per_x
        south, north = y - metres / per_y, y + metres / per_y
        for i in self._around(x, metres / per_x):
            ya, yb = ys[i], ys[i + 1]
            # Most lines are outside the square around the point.
            if (ya < south and yb < south) or (ya > north and yb > north):
                continue
            xa, xb = xs[i], xs[i + 1]
            if (xa < west and xb < west) or (xa > east and xb > east):
                continue
            far = measure_distance((xa - x) * per_x, (ya - y) * per_y, (xb - x) * per_x, (yb - y) * per_y)
            if far <= metres:
                for owner in (self._ones[i], self._others[i]):
                    if owner != NO_OWNER:
                        key = self.keys[owner]
                        found[key] = min(far, found.get(key, far))
        return dict(sorted(found.items(), key=lambda entry: entry[1]))

    def vertices(self, every: int = 1) -> Iterator[tuple[float, float]]:
        """Yield the longitude and latitude of every n-th point of the lines."""
        for i in range(0, len(self._xs), every):
            yield self._origin[0] + self._xs[i] * self._scale[0], self._origin[1] + self._ys[i] * self._scale[1]

    def bounds(self) -> dict[str, tuple[float, float, float, float]]:
        """Return the west, south, east and north bounds of each polygon."""
        found: dict[str, tuple[float, float, float, float]] = {}
        for i, (lon, lat) in enumerate(self.vertices()):
            for owner in (self._ones[i], self._others[i]):
                if owner != NO_OWNER:
                    west, south, east, north = found.get(self.keys[owner], (lon, lat, lon, lat))
                    found[self.keys[owner]] = min(west, lon), min(south, lat), max(east, lon), max(north, lat)
        return found

    def _around(self, x: float, reach: float) -> Iterable[int]:
        """Return the lines in the columns within a distance; those of several columns may be in it again."""
        first = max(math.floor((x - reach - self._left) / self._width), 0)
        last = min(math.floor((x + reach - self._left) / self._width), self._columns - 1)
        return self._members[self._starts[first] : self._starts[last + 1]] if first <= last else ()

    def pack(self, *, compact: bool = True) -> bytes:
        """Return the polygons as bytes; see unpack. Those that are not compact are three times as large."""
        if not compact:
            return pack_polygons({**self.head, "compact": False}, self.arrays, QUICKEST)
        steps = {name: _steps(self.arrays[name]) if name in _STEPPED else self.arrays[name] for name in self.arrays}
        return pack_polygons(self.head, steps)


_STEPPED = ("xs", "ys", "starts")


def unpack(data: bytes) -> PolygonIndex:
    """Parse the bytes of PolygonIndex.pack; it takes time to add up the steps that compact ones have."""
    head, arrays = open_index(data)
    if head.pop("compact", True):
        from itertools import accumulate  # noqa: PLC0415 (imported only when needed)

        for name in _STEPPED:
            arrays[name] = array("i", accumulate(arrays[name]))
    return PolygonIndex(head, arrays)


def pack_polygons(head: Mapping[str, Any], arrays: Mapping[str, array[int]], level: int = SMALLEST) -> bytes:
    """Return arrays of numbers with a header as bytes: a line of JSON, then the numbers; `level` is that of zlib."""
    header = {**head, "arrays": [[name, values.typecode, len(values)] for name, values in arrays.items()]}
    body = b"".join(_little(values).tobytes() for values in arrays.values())
    return zlib.compress(json.dumps(header, separators=(",", ":")).encode() + b"\n" + body, level)


def open_index(data: bytes) -> tuple[dict[str, Any], dict[str, array[int]]]:
    """Parse the bytes of pack_polygons."""
    plain = zlib.decompressobj()
    text = plain.decompress(data, MOST_UNPACKED)
    if plain.unconsumed_tail:
        raise Problem("The stored boundaries are larger than any set can be.")
    line, _, body = text.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    arrays: dict[str, array[int]] = {}
    start = 0
    for name, typecode, count in head.pop("arrays"):
        values = array(typecode)
        end = start + count * values.itemsize
        values.frombytes(body[start:end])
        arrays[name], start = _little(values), end
    return head, arrays


def _little(values: array[int]) -> array[int]:
    if sys.byteorder == "big":  # pragma: no cover (Lambda and laptops are little)
        values = values[:]
        values.byteswap()
    return values


def _steps(values: array[int]) -> array[int]:
    before = array("i", [0, *values[:-1]]) if values else values
    return array("i", [one - other for one, other in zip(values, before, strict=True)])


def measure_distance(ax: float, ay: float, bx: float, by: float) -> float:
    """Return the distance of a line from the origin.

    >>> measure_distance(-1, 2, 1, 2), measure_distance(3, 4, 6, 8)
    (2.0, 5.0)
    """
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = min(max(-(ax * dx + ay * dy) / length, 0.0), 1.0) if length else 0.0
    return math.hypot(ax + along * dx, ay + along * dy)
