"""Outlines for pages: small, closed, and the same shapes as the maps that lookups use."""

from __future__ import annotations

import json
import re
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.geo.outlines import MOST_BYTES, WIDEST, Outline, draw_outlines
from chalicelib.geo.polygon_builder import draw
from chalicelib.geo.reference_data import ReferenceData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.geo.polygon_index import PolygonIndex

COUNTIES = ReferenceData().counties
Ring = list[tuple[int, int]]


def make_index(*polygons: tuple[str, Sequence[Ring]], step: float = 0.001) -> PolygonIndex:
    closed = [(key, [[*ring, ring[0]] for ring in rings]) for key, rings in polygons]
    return draw(closed, origin=(-74.0, 42.0), scale=(step, step))


def square(west: int, south: int, side: int) -> Ring:
    return [(west, south), (west + side, south), (west + side, south + side), (west, south + side)]


def read_path(path: str) -> list[Ring]:
    """Return the points of a path, as a browser reads it."""
    rings = []
    for part in re.findall(r"M(-?\d+),?(-?\d+)l([^z]*)z", path):
        x, y = int(part[0]), int(part[1])
        ring, numbers = [(x, y)], [int(each) for each in re.findall(r"-?\d+", part[2])]
        assert len(numbers) % 2 == 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    assert "".join(f"M{a},{b}l{c}z" for a, b, c in re.findall(r"M(-?\d+),?(-?\d+)l([^z]*)z", path)).count("M") == len(
        rings
    )
    return rings


def count_area(rings: Sequence[Ring]) -> float:
    """Return the area inside rings by the even-odd rule, if holes are inside of one ring each."""
    areas = []
    for ring in rings:
        pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
        areas.append(abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2)
    return max(areas) * 2 - sum(areas) if len(areas) > 1 else sum(areas)


def test_square_has_the_box_that_it_fills() -> None:
    (outline,) = draw_outlines(make_index(("a", [square(0, 0, 1000)])), str).values()
    width, height = (int(each) for each in outline.view_box.split()[2:])
    assert (height, width) == (WIDEST, 737)  # by the cosine of 42.5 degrees
    (ring,) = read_path(outline.path)
    assert sorted(ring) == [(0, 0), (0, height), (width, 0), (width, height)]


def test_neighbours_share_the_points_of_their_border() -> None:
    drawn = draw_outlines(make_index(("a", [square(0, 0, 500)]), ("b", [square(500, 0, 500)])), str)
    points = [{point for ring in read_path(each.path) for point in ring} for each in drawn.values()]
    assert len(points[0] & points[1]) == 2


def test_keys_of_one_name_are_one_outline_without_inner_borders() -> None:
    index = make_index(("a1", [square(0, 0, 500)]), ("a2", [square(500, 0, 500)]), ("b", [square(0, 500, 500)]))
    drawn = draw_outlines(index, lambda key: key[0] if key != "b" else None)
    assert list(drawn) == ["a"]
    (ring,) = read_path(drawn["a"].path)
    assert len(ring) == 4


def test_hole_is_a_ring_of_its_own_and_an_inner_ring_in_geojson() -> None:
    (outline,) = draw_outlines(make_index(("a", [square(0, 0, 900), square(300, 300, 300)])), str).values()
    assert count_area(read_path(outline.path)) == pytest.approx(WIDEST * 737 * 8 / 9, rel=0.01)
    (polygon,) = outline.geometry["coordinates"]
    assert [len(ring) for ring in polygon] == [5, 5]


def test_island_in_a_lake_is_a_polygon_of_its_own() -> None:
    rings = [square(0, 0, 900), square(300, 300, 300), square(400, 400, 100)]
    (outline,) = draw_outlines(make_index(("a", rings)), str).values()
    assert sorted(len(polygon) for polygon in outline.geometry["coordinates"]) == [1, 2]


def test_geojson_is_closed_counter_clockwise_and_in_place() -> None:
    (outline,) = draw_outlines(make_index(("a", [square(0, 0, 1000)])), str).values()
    ((ring,),) = outline.geometry["coordinates"]
    assert ring[0] == ring[-1]
    assert sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring)) > 0
    assert [min(x for x, _ in ring), max(x for x, _ in ring)] == pytest.approx([-74.0, -73.0], abs=0.002)
    assert [min(y for _, y in ring), max(y for _, y in ring)] == pytest.approx([42.0, 43.0], abs=0.002)


def test_a_name_that_no_key_has_has_no_outline() -> None:
    assert draw_outlines(COUNTIES, lambda _: None) == {}


@pytest.mark.parametrize("state", ["02", "06", "15", "33", "36", "48"])
def test_counties_of_a_state_are_drawn_once_each_and_small(state: str) -> None:
    wanted = {key for key in COUNTIES.keys if key.startswith(state)}
    drawn = draw_outlines(COUNTIES, lambda key: key if key in wanted else None)
    assert drawn.keys() == wanted
    assert len(zlib.compress("".join(each.path for each in drawn.values()).encode(), 9)) <= MOST_BYTES
    assert len({each.view_box for each in drawn.values()}) == 1


def test_drawing_across_the_antimeridian_is_in_one_piece() -> None:
    drawn = draw_outlines(COUNTIES, lambda key: "AK" if key.startswith("02") else None)["AK"]
    assert drawn.grid.width == WIDEST
    assert drawn.grid.height > WIDEST / 2
    lons = [lon for polygon in drawn.geometry["coordinates"] for ring in polygon for lon, _ in ring]
    assert min(lons) >= -180
    assert max(lons) > 170


def test_large_outline_gets_a_coarser_grid() -> None:
    def write(outline: Outline) -> str:
        return outline.path + json.dumps(outline.geometry)

    drawn = draw_outlines(COUNTIES, lambda key: "AK" if key.startswith("02") else None, write)["AK"]
    assert len(zlib.compress(write(drawn).encode(), 9)) <= MOST_BYTES
    assert drawn.grid.width < WIDEST


@given(
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=40),
)
def test_any_cells_keep_their_area_and_are_inside(cells: set[tuple[int, int]]) -> None:
    index = make_index(*((f"{x}-{y}", [square(x * 100, y * 100, 100)]) for x, y in sorted(cells)))
    (outline,) = draw_outlines(index, lambda _: "all").values()
    rings = read_path(outline.path)
    for x in range(8):
        for y in range(8):
            point = outline.grid.place(-74.0 + (x * 100 + 50) * 0.001, 42.0 + (y * 100 + 50) * 0.001)
            assert is_inside(point, rings) == ((x, y) in cells)


def is_inside(point: tuple[int, int], rings: Sequence[Ring]) -> bool:
    x, y = point
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
    return inside
