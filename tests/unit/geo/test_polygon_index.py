"""Polygons, and points in them."""

from __future__ import annotations

import doctest
import importlib
import math
from array import array
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import deadline
from chalicelib.core.errors import Problem
from chalicelib.geo import polygon_builder, polygon_index
from tests.support import count_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Point = tuple[int, int]
UNIT = {"origin": (0.0, 0.0), "scale": (0.001, 0.001)}


def square(x: int, y: int, size: int) -> list[Point]:
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]


def draw(*polygons: tuple[str, Sequence[Sequence[Point]]], tolerance: float = 0.0) -> polygon_index.PolygonIndex:
    return polygon_builder.draw(polygons, origin=(0.0, 0.0), scale=(0.001, 0.001), tolerance=tolerance)


def crossings(ring: Sequence[Point], x: float, y: float) -> int:
    """Count how often a ray northwards crosses a ring, by the definition."""
    found = 0
    for (xa, ya), (xb, yb) in pairwise(ring):
        if (xa <= x) != (xb <= x) and ya + (yb - ya) * (x - xa) / (xb - xa) > y:
            found += 1
    return found


TOWN = draw(
    ("east", [square(10, 0, 10)]), ("west", [square(0, 0, 10), square(3, 3, 4)]), ("enclave", [square(3, 3, 4)])
)


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        (0.001, 0.001, ["west"]),
        (0.005, 0.005, ["enclave"]),
        (0.0069, 0.0069, ["enclave"]),
        (0.0071, 0.0069, ["west"]),
        (0.0099, 0.005, ["west"]),
        (0.0101, 0.005, ["east"]),
        (0.0201, 0.005, []),
        (0.005, 0.0101, []),
        (-1.0, 0.005, []),
        (170.0, 0.005, []),
    ],
)
def test_point_is_in_the_inner_polygon_and_not_in_the_outer_one(lon: float, lat: float, expected: list[str]) -> None:
    assert TOWN.find_at(lon, lat) == expected


@given(st.integers(0, 19), st.integers(0, 9))
def test_no_point_is_lost_between_neighbours_or_in_two_of_them(x: int, y: int) -> None:
    assert len(TOWN.find_at(x / 1000, y / 1000)) == 1


def test_shared_border_is_stored_once_in_any_direction() -> None:
    assert len(TOWN.arrays["xs"]) < len(draw(("east", [square(10, 0, 10)])).arrays["xs"]) * 4
    assert draw(("a", [square(0, 0, 10)]), ("b", [square(0, 0, 10)[::-1]])).find_at(0.005, 0.005) == ["a", "b"]
    three = draw(*((name, [square(0, 0, 10)]) for name in "abc"))
    assert three.find_at(0.005, 0.005) == ["a", "b", "c"]


def test_line_back_and_forth_encloses_nothing() -> None:
    spike = [(0, 0), (10, 0), (20, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    assert draw(("a", [spike])).find_at(0.005, 0.005) == ["a"]
    assert draw(("a", [[(0, 0), (1, 1), (0, 0)], square(0, 0, 9)])).find_at(0.005, 0.005) == ["a"]
    assert draw(("a", [[(0, 0), (0, 0), (1, 0)]])).find_at(0.0, 0.0) == []


STAR = st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 1000)), min_size=4, max_size=40, unique=True)


@given(STAR, st.floats(-10, 1010), st.floats(-10, 1010))
def test_any_polygon_answers_by_the_definition(points: list[Point], x: float, y: float) -> None:
    ring = [*points, points[0]]
    found = polygon_builder.draw([("a", [ring])], origin=(0.0, 0.0), scale=(1.0, 1.0), tolerance=0.0, columns=7)
    assert found.find_at(x, y) == (["a"] if crossings(ring, x, y) % 2 else [])
    for data in (found.pack(), found.pack(compact=False)):
        again = polygon_index.unpack(data)
        assert (again.head, again.arrays) == (found.head, found.arrays)


@given(STAR, st.floats(0.1, 200), st.sampled_from([0, polygon_builder.DEPTH]))
def test_removed_points_were_near_the_line(points: list[Point], tolerance: float, depth: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(polygon_builder, "DEPTH", depth)
        kept = polygon_builder.simplify(tuple(points), tolerance)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    for x, y in points:
        nearest = min(
            polygon_index.measure_distance(ax - x, ay - y, bx - x, by - y) for (ax, ay), (bx, by) in pairwise(kept)
        )
        assert nearest <= tolerance + 1e-6


def zigzag(count: int) -> tuple[Point, ...]:
    """Return a line whose swings grow smaller, so that each cut at the farthest point takes off one point."""
    return tuple((i * 20, (1 if i % 2 else -1) * (count - i) * 6) for i in range(count))


def abreast(count: int) -> list[Point]:
    """Return a ring whose lines all cross the whole map."""
    ring = [((0 if i % 2 else 1_000_000) + count - i, i * 10) for i in range(count)]
    return [*ring, ring[0]]


def copies(count: int) -> list[tuple[str, list[list[Point]]]]:
    """Return the same ring for many districts, and a triangle at each of its points."""
    ring = [(i * 10, 0 if i % 2 else 1000) for i in range(20)]
    return [(f"{number:04d}", [[*ring, ring[0]]]) for number in range(count)] + [
        (f"t{i}", [[(x, y), (x + 3, y + 1), (x + 1, y + 3), (x, y)]]) for i, (x, y) in enumerate(ring)
    ]


@pytest.mark.parametrize(
    "work",
    [
        lambda count: polygon_builder.simplify(zigzag(count), 4.5, 0.8),
        lambda count: polygon_builder.draw([("a", [abreast(count)])], origin=(0, 0), scale=(1e-5, 1e-5)),
        lambda count: polygon_builder.draw(copies(count // 20), origin=(0, 0), scale=(1e-5, 1e-5)),
    ],
    ids=["simplifying", "columns", "owners"],
)
def test_twice_the_points_take_little_more_than_twice_the_steps(work: Callable[[int], object]) -> None:
    fewer, more = (count_steps(partial(work, count)) for count in (1_500, 3_000))
    assert fewer > 1_500
    assert more < 2.4 * fewer


def test_too_many_lines_above_each_other_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polygon_builder, "MOST_IN_COLUMN", 100)
    with pytest.raises(polygon_builder.TooMuchError, match="are above each other"):
        polygon_builder.draw([("a", [abreast(200)])], origin=(0, 0), scale=(1e-5, 1e-5))


def test_drawing_stops_at_the_deadline() -> None:
    with deadline.within_seconds(0), pytest.raises(polygon_builder.TooMuchError, match="takes longer"):
        polygon_builder.draw([("a", [abreast(20)])], origin=(0, 0), scale=(1e-5, 1e-5))


def test_island_smaller_than_the_tolerance_is_unchanged() -> None:
    islet = tuple(square(0, 0, 2))
    assert polygon_builder.simplify(islet, 100) == islet
    assert draw(("a", [square(0, 0, 2)]), tolerance=100).find_at(0.001, 0.001) == ["a"]


def test_near_polygons_are_returned_with_distances() -> None:
    found = TOWN.find_near(0.009, 0.005, 250)
    assert list(found) == ["west", "east", "enclave"]
    assert found["east"] == pytest.approx(111.2, abs=0.5)
    assert found["enclave"] == pytest.approx(222.4, abs=0.5)
    assert TOWN.find_near(1.0, 1.0, 100) == {}
    assert TOWN.find_near(-5.0, 0.0, 100) == {}


def test_bounds_and_vertices_are_in_degrees() -> None:
    assert TOWN.bounds()["east"] == pytest.approx((0.01, 0.0, 0.02, 0.01))
    assert all(0 <= lon <= 0.02 and 0 <= lat <= 0.01 for lon, lat in TOWN.vertices())
    assert math.ceil(len(list(TOWN.vertices())) / 3) == len(list(TOWN.vertices(3)))


def test_empty_index_contains_no_point() -> None:
    nothing = draw()
    assert nothing.find_at(0.0, 0.0) == []
    assert polygon_index.unpack(nothing.pack()).find_near(0.0, 0.0, 100) == {}


def test_seam_of_one_polygon_does_not_split_it() -> None:
    halves = draw(("a", [[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]]))
    ones = halves.arrays["ones"]
    # A line across the polygon has it on both sides.
    arrays = {
        **halves.arrays,
        "xs": array("i", [*halves.arrays["xs"], 0, 10]),
        "ys": array("i", [*halves.arrays["ys"], 5, 5]),
        "ones": array("H", [*ones, ones[0], polygon_index.NO_OWNER]),
        "others": array("H", [*halves.arrays["others"], ones[0], polygon_index.NO_OWNER]),
        "starts": array("i", [0, len(ones)]),
        "members": array("i", [*range(len(ones) - 1), len(ones)]),
    }
    seamed = polygon_index.PolygonIndex({**halves.head, "columns": [0, 11, 1]}, arrays)
    assert [seamed.find_at(0.005, lat) for lat in (0.002, 0.008, 0.012)] == [["a"], ["a"], []]


def test_columns_that_are_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = polygon_index.ColumnCache(10)
    monkeypatch.setattr(polygon_index, "_kept", kept)
    for _ in range(5):
        towns = [draw((str(number), [square(0, 0, 10)])) for number in range(6)]
        assert [town.find_at(0.005, 0.005) for town in towns] == [[str(number)] for number in range(6)]
        assert len(kept) <= 10


def test_unpacking_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polygon_index, "MOST_UNPACKED", 10)
    with pytest.raises(Problem, match="larger than any set"):
        polygon_index.open_index(TOWN.pack())


@pytest.mark.parametrize(
    "module",
    ["geojson", "international_border", "place_query", "places", "polygon_builder", "polygon_index", "zip_codes"],
)
def test_docstring_examples(module: str) -> None:
    results = doctest.testmod(importlib.import_module(f"chalicelib.geo.{module}"))
    assert (results.failed, results.attempted > 0) == (0, True)
