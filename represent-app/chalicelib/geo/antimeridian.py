"""Cut rings at the antimeridian, 180 degrees of longitude, so that each part lies on one side of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Position = tuple[float, float]

HALF, WHOLE = 180.0, 360.0


def split_ring(ring: Sequence[Position]) -> list[list[Position]]:
    """Return the parts of a closed ring, with longitudes from -180 to 180; the ring itself if it is on one side.

    A step of more than 180 degrees of longitude is one across the antimeridian.

    >>> west, east = split_ring([(179, 0), (-179, 0), (-179, 1), (179, 0)])
    >>> west
    [(179.0, 0), (180.0, 0.0), (180.0, 0.5), (179.0, 0)]
    >>> east
    [(-180.0, 0.0), (-179.0, 0), (-179.0, 1), (-180.0, 0.5), (-180.0, 0.0)]
    """
    unrolled = _unroll(ring)
    west, east = min(x for x, _ in unrolled), max(x for x, _ in unrolled)
    if west >= -HALF and east <= HALF:
        return [[(float(x), y) for x, y in unrolled]]
    parts = []
    for turn in (-WHOLE, 0.0, WHOLE):
        part = _clip(_clip(unrolled, turn - HALF, 1), turn + HALF, -1)
        if len(part) > 2:  # noqa: PLR2004 (fewer enclose nothing)
            moved = [(x - turn, y) for x, y in part]
            parts.append([*moved, moved[0]] if moved[0] != moved[-1] else moved)
    return parts


def _unroll(ring: Sequence[Position]) -> list[Position]:
    """Return a ring whose longitudes change by at most 180 degrees from position to position."""
    found: list[Position] = []
    turn = 0.0
    for i, (x, y) in enumerate(ring):
        step = x - ring[i - 1][0] if i else 0.0
        turn += WHOLE if step < -HALF else -WHOLE if step > HALF else 0.0
        found.append((x + turn, y))
    # The first position may be written with the longitude of the other side, like 180 for -180.
    middle = sum(x for x, _ in found) / len(found)
    shift = WHOLE if middle < -HALF else -WHOLE if middle > HALF else 0.0
    return [(x + shift, y) for x, y in found]


def _clip(ring: Sequence[Position], edge: float, side: int) -> list[Position]:
    """Return the part of a ring east (1) or west (-1) of a longitude (Sutherland and Hodgman, 1974)."""
    found: list[Position] = []
    for i in range(len(ring) - 1):
        (ax, ay), (bx, by) = ring[i], ring[i + 1]
        inside, next_inside = (ax - edge) * side >= 0, (bx - edge) * side >= 0
        if inside:
            found.append((float(ax), ay))
        if inside != next_inside:
            found.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
    return [*found, found[0]] if found else []
