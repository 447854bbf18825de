"""Find the polygons that contain a point: lines with their owners, in columns by longitude, as integers.

A point is inside a polygon if a ray northwards from it crosses the polygon's lines an odd number of times. A line that
two polygons share is stored once, so no point is lost between neighbours or is in both.
"""

from __future__ import annotations

import itertools
import json
import math
import sys
import zlib
from array import array
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NO_OWNER = 65_535  # the owner of the other side of an outer border
METRES = 111_195.0  # in a degree of latitude, on a sphere of 6,371 km
MOST_UNPACKED = 64_000_000
SMALLEST, QUICKEST = 9, 0  # levels of zlib; at the second, nothing is compressed
# Lines of the columns in use that a process keeps as tuples, which are compared in half the time: some 8 MB.
MOST_LINES = 40_000

if TYPE_CHECKING:
    # The ends of a line, x before y, the owners of its sides, and its number in its column.
    Line = tuple[int, int, int, int, int, int, int]


class ColumnCache:
    """The lines of the columns in use, of all polygons of a process; all are dropped when there are too many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._columns: dict[tuple[int, int], Sequence[Line]] = {}

    def get(self, key: tuple[int, int]) -> Sequence[Line] | None:
        """Return the lines of a column, by the number of its polygons and its own; None if they are not kept."""
        return self._columns.get(key)

    def put(self, key: tuple[int, int], lines: Sequence[Line]) -> None:
        """Keep the lines of a column."""
        if self._count + len(lines) > self._most:
            self._columns, self._count = {}, 0
        self._columns[key] = lines
        self._count += len(lines)

    def __len__(self) -> int:
        return self._count


_kept = ColumnCache(MOST_LINES)
_numbers = itertools.count()
_get_number = itemgetter(6)


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
        self._number = next(_numbers)  # unlike an identity, it is never that of later polygons

    def find_at(self, lon: float, lat: float) -> list[str]:
        """Return the sorted keys of the polygons that contain a point; a point on a line belongs to one side of it."""
        x, y = (lon - self._origin[0]) / self._scale[0], (lat - self._origin[1]) / self._scale[1]
        column = math.floor((x - self._left) / self._width)
        if not 0 <= column < self._columns:
            return []
        inside = set[int]()
        for xa, xb, ya, yb, one, other, _ in self._read_column(column):
            if ya <= y and yb <= y:  # the line is south of the point, and so are all that follow
                break
            # Half open, so that a ray through the common end of two lines meets one of them.
            if (xa <= x) != (xb <= x):
                if one == other:  # a seam of one polygon
                    continue
                if (ya > y and yb > y) or ya + (yb - ya) * (x - xa) / (xb - xa) > y:
                    inside ^= {one, other}
        inside.discard(NO_OWNER)
        return sorted(self.keys[owner] for owner in inside)

    def find_near(self, lon: float, lat: float, metres: float) -> dict[str, float]:
        """Return the polygons with a border within a distance of a point, with their distances, nearest first."""
        squeeze = METRES * max(math.cos(math.radians(lat)), 0.01)
        per_x, per_y = self._scale[0] * squeeze, self._scale[1] * METRES
        x, y = (lon - self._origin[0]) / self._scale[0], (lat - self._origin[1]) / self._scale[1]
        found: dict[str, float] = {}
        for xa, xb, ya, yb, one, other, _ in self._list_around(x, y, metres / per_x, metres / per_y):
            far = measure_distance((xa - x) * per_x, (ya - y) * per_y, (xb - x) * per_x, (yb - y) * per_y)
            if far <= metres:
                for owner in (one, other):
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

    def _list_around(self, x: float, y: float, wide: float, high: float) -> Iterator[Line]:
        """Yield the lines around a point, by column and number; those of several columns may be in it again.

        They are those that are not on one side of a rectangle, which extends so far to all sides of the point.
        """
        west, east, south, north = x - wide, x + wide, y - high, y + high
        first = max(math.floor((west - self._left) / self._width), 0)
        last = min(math.floor((east - self._left) / self._width), self._columns - 1)
        for column in range(first, last + 1):
            found = []
            for line in self._read_column(column):
                xa, xb, ya, yb, _, _, _ = line
                if ya < south and yb < south:
                    break
                if not ((ya > north and yb > north) or (xa < west and xb < west) or (xa > east and xb > east)):
                    found.append(line)
            yield from sorted(found, key=_get_number)

    def _read_column(self, column: int) -> Sequence[Line]:
        """Return the lines of a column, the northernmost ends first."""
        key = self._number, column
        found = _kept.get(key)
        if found is None:
            xs, ys, ones, others = self._xs, self._ys, self._ones, self._others
            members = self._members[self._starts[column] : self._starts[column + 1]]
            found = [(xs[i], xs[i + 1], ys[i], ys[i + 1], ones[i], others[i], at) for at, i in enumerate(members)]
            found.sort(key=lambda line: -max(line[2], line[3]))
            _kept.put(key, found)
        return found

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
