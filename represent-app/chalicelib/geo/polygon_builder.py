"""Pure functions that turn polygons into lines: shared borders are found, simplified once and stored once."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from chalicelib.core import deadline
from chalicelib.geo.polygon_index import NO_OWNER, PolygonIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Point = tuple[int, int]
    Line = tuple[Point, ...]
    # A key with its rings, outer and inner alike; the last point of each ring is its first.
    Polygon = tuple[str, Sequence[Sequence[Point]]]

FEWEST = 4  # positions of a ring (RFC 7946, 3.1.6)
PER_COLUMN = 24  # lines that begin in a column, on average
MOST_COLUMNS = 4096
DEPTH = 4  # limit of nested cuts, times the logarithm of the points; real borders need less than half
# The most columns that a line may be in, on average; long lines make columns wider instead.
MOST_PER_LINE = 8
# The most lines in one column. A lookup there compares all of them; maps of legislatures have some hundreds.
MOST_IN_COLUMN = 20_000


class TooMuchError(ValueError):
    """Polygons that take longer to draw or to look up than a request may last; the message says which."""


def draw(
    polygons: Sequence[Polygon],
    *,
    origin: tuple[float, float],
    scale: tuple[float, float],
    tolerance: float = 0.0,
    columns: int | None = None,
) -> PolygonIndex:
    """Return polygons as lines; each point left out was within `tolerance` (in steps) of its line.

    Polygons may overlap: a line that more than two share is stored for each pair of them. Takes n log n steps for n
    points, whatever their shape. Raises TooMuchError.
    """
    keys = sorted({key for key, _ in polygons})
    number = {key: i for i, key in enumerate(keys)}
    rings = [(number[key], ring) for key, found in polygons for ring in map(_tidy, found) if len(ring) >= FEWEST]
    borders = _borders(rings)
    squeeze = _squeeze(borders, origin, scale)
    xs, ys, ones, others = array("i"), array("i"), array("H"), array("H")
    for line, owned_by in sorted(borders.items()):
        if deadline.get_seconds_left() == 0:
            raise TooMuchError("It takes longer to simplify these districts than a request may last.")
        owners = list(owned_by)
        kept = simplify(line, tolerance, squeeze) if tolerance else line
        for pair in range(0, len(owners), 2):
            one, other = (*owners[pair : pair + 2], NO_OWNER)[:2]
            for x, y in kept:
                xs.append(x)
                ys.append(y)
                ones.append(one)
                others.append(other)
            ones[-1] = others[-1] = NO_OWNER  # no line begins at the last point
    head = {"keys": keys, "origin": list(origin), "scale": list(scale)}
    return _in_columns(head, {"xs": xs, "ys": ys, "ones": ones, "others": others}, columns)


def _tidy(ring: Sequence[Point]) -> Line:
    """Return a ring without consecutive duplicate points."""
    return tuple(point for i, point in enumerate(ring) if not i or point != ring[i - 1])


def _borders(rings: Iterable[tuple[int, Line]]) -> dict[Line, dict[int, None]]:
    """Cut rings where borders meet, and return each piece once with its owners.

    A piece that a polygon has twice (back and forth) encloses nothing and is left out.
    """
    rings = list(rings)
    forks = _forks(ring for _, ring in rings)
    found: dict[Line, dict[int, None]] = {}
    for owner, ring in rings:
        for piece in _pieces(ring[:-1], forks):
            owners = found.setdefault(piece, {})
            if owner in owners:
                del owners[owner]
            else:
                owners[owner] = None
    return {piece: owners for piece, owners in found.items() if owners}


def _forks(rings: Iterable[Line]) -> set[Point]:
    """Return the points at which more than two pieces of border meet."""
    beside: dict[Point, tuple[Point, Point]] = {}
    forks: set[Point] = set()
    for ring in rings:
        before = ring[-2]
        for i in range(len(ring) - 1):
            point, after = ring[i], ring[i + 1]
            pair = (before, after) if before <= after else (after, before)
            if beside.setdefault(point, pair) != pair:
                forks.add(point)
            before = point
    return forks


def _pieces(ring: Line, forks: set[Point]) -> Iterable[Line]:
    """Yield the pieces of a ring (its first point once) between forks, each in a canonical direction."""
    cuts = [i for i, point in enumerate(ring) if point in forks]
    if not cuts:
        start = min(range(len(ring)), key=ring.__getitem__)
        whole = (*ring[start:], *ring[: start + 1])
        yield min(whole, whole[::-1])
        return
    for here, there in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        last = there + 1
        piece = (*ring[here:last], *ring[: max(last - len(ring), 0)])
        yield min(piece, piece[::-1])


def simplify(line: Line, tolerance: float, squeeze: float = 1.0) -> Line:
    """Remove points of a line within `tolerance` of the rest (Douglas and Peucker, 1973); its ends stay.

    The nesting of cuts at the farthest point is limited so that it takes n log n steps; see DEPTH. `squeeze` is the
    length of a step to the east, relative to a step to the north. A line that encloses an area still does so
    afterwards.

    >>> simplify(((0, 0), (5, 1), (10, 0), (10, 9)), 2)
    ((0, 0), (10, 0), (10, 9))
    """
    kept = {0, len(line) - 1}
    pending = [(0, len(line) - 1, 0)]
    if line[0] == line[-1]:
        far = max(range(len(line)), key=lambda i: _square(line[0], line[i], squeeze))
        kept.add(far)
        pending = [(0, far, 0), (far, len(line) - 1, 0)]
    limit = tolerance * tolerance
    deepest = DEPTH * len(line).bit_length()
    while pending:
        first, last, depth = pending.pop()
        farthest, most = _farthest(line, first, last, squeeze)
        if most > limit:
            # If each cut takes off only a few points, cutting in halves bounds the number of cuts, at the cost of some
            # more points.
            cut = farthest if depth < deepest else (first + last) // 2
            kept.add(cut)
            pending += [(first, cut, depth + 1), (cut, last, depth + 1)]
    if line[0] == line[-1] and len(kept) < FEWEST:
        return line
    return tuple(line[i] for i in sorted(kept))


def _farthest(line: Line, first: int, last: int, squeeze: float) -> tuple[int, float]:
    """Return the point between two points that is farthest from their straight line, and the squared distance."""
    (ax, ay), (bx, by) = line[first], line[last]
    dx, dy = (bx - ax) * squeeze, by - ay
    length = dx * dx + dy * dy
    farthest, most = first, 0.0
    for i in range(first + 1, last):
        x, y = line[i]
        px, py = (x - ax) * squeeze, float(y - ay)
        along = (px * dx + py * dy) / length if length else 0.0
        if along > 1.0:
            px, py = px - dx, py - dy
        elif along > 0.0:
            px, py = px - along * dx, py - along * dy
        square = px * px + py * py
        if square > most:
            farthest, most = i, square
    return farthest, most


def _square(one: Point, other: Point, squeeze: float) -> float:
    return ((one[0] - other[0]) * squeeze) ** 2 + float(one[1] - other[1]) ** 2


def _squeeze(borders: Iterable[Line], origin: tuple[float, float], scale: tuple[float, float]) -> float:
    ys = [y for line in borders for _, y in (line[0], line[-1])]
    middle = origin[1] + scale[1] * (min(ys) + max(ys)) / 2 if ys else 0.0
    return max(math.cos(math.radians(middle)), 0.01) * scale[0] / scale[1]


def _columns(points: int, length: int, extent: int) -> int:
    """Return the number of columns for lines; `length` is their total extent to the east."""
    wanted = min(max(points // PER_COLUMN, 1), MOST_COLUMNS)
    return max(1, min(wanted, MOST_PER_LINE * points * extent // max(length, 1)))


def _in_columns(
    head: dict[str, object],
    lines: dict[str, array[int]],
    columns: int | None,
) -> PolygonIndex:
    xs, ones = lines["xs"], lines["ones"]
    left, right = (min(xs), max(xs)) if xs else (0, 0)
    lines_of = [i for i in range(len(xs) - 1) if ones[i] != NO_OWNER]
    count = columns or _columns(len(xs), sum(abs(xs[i + 1] - xs[i]) for i in lines_of), right - left + 1)
    width = max((right - left + 1) / count, 1e-9)
    filled: list[list[int]] = [[] for _ in range(count)]
    for i in lines_of:
        first, last = sorted((xs[i], xs[i + 1]))
        for column in range(int((first - left) // width), int((last - left) // width) + 1):
            filled[column].append(i)
    if (most := max(map(len, filled))) > MOST_IN_COLUMN:
        raise TooMuchError(
            f"{most:,} lines of these districts are above each other; at most {MOST_IN_COLUMN:,} are allowed."
        )
    starts, members = array("i", [0]), array("i")
    for column_members in filled:
        members.extend(column_members)
        starts.append(len(members))
    return PolygonIndex({**head, "columns": [left, width, count]}, {**lines, "starts": starts, "members": members})
