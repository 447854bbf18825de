"""Polygons, and points in them."""

from __future__ import annotations

import doctest
import importlib
import math
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import Problem
from chalicelib.places import drawing, shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[int, int]
UNIT = {"origin": (0.0, 0.0), "scale": (0.001, 0.001)}


def square(x: int, y: int, size: int) -> list[Point]:
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]


def draw(*polygons: tuple[str, Sequence[Sequence[Point]]], tolerance: float = 0.0) -> shapes.Shapes:
    return drawing.draw(polygons, origin=(0.0, 0.0), scale=(0.001, 0.001), tolerance=tolerance)


def crossings(ring: Sequence[Point], x: float, y: float) -> int:
    """Count how often a ray northwards crosses a ring, from its definition."""
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
def test_a_point_is_in_the_polygon_around_it_and_not_in_the_one_around_that(
    lon: float, lat: float, expected: list[str]
) -> None:
    assert TOWN.at(lon, lat) == expected


@given(st.integers(0, 19), st.integers(0, 9))
def test_no_point_is_lost_between_neighbours_or_in_two_of_them(x: int, y: int) -> None:
    assert len(TOWN.at(x / 1000, y / 1000)) == 1


def test_a_shared_border_is_kept_once_however_each_neighbour_writes_it() -> None:
    assert len(TOWN.arrays["xs"]) < len(draw(("east", [square(10, 0, 10)])).arrays["xs"]) * 4
    assert draw(("a", [square(0, 0, 10)]), ("b", [square(0, 0, 10)[::-1]])).at(0.005, 0.005) == ["a", "b"]
    three = draw(*((name, [square(0, 0, 10)]) for name in "abc"))
    assert three.at(0.005, 0.005) == ["a", "b", "c"]


def test_a_line_that_goes_and_comes_back_bounds_nothing() -> None:
    spike = [(0, 0), (10, 0), (20, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    assert draw(("a", [spike])).at(0.005, 0.005) == ["a"]
    assert draw(("a", [[(0, 0), (1, 1), (0, 0)], square(0, 0, 9)])).at(0.005, 0.005) == ["a"]
    assert draw(("a", [[(0, 0), (0, 0), (1, 0)]])).at(0.0, 0.0) == []


STAR = st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 1000)), min_size=4, max_size=40, unique=True)


@given(STAR, st.floats(-10, 1010), st.floats(-10, 1010))
def test_any_polygon_answers_as_its_definition_does(points: list[Point], x: float, y: float) -> None:
    ring = [*points, points[0]]
    found = drawing.draw([("a", [ring])], origin=(0.0, 0.0), scale=(1.0, 1.0), tolerance=0.0, columns=7)
    assert found.at(x, y) == (["a"] if crossings(ring, x, y) % 2 else [])
    again = shapes.unpacked(found.packed())
    assert (again.head, again.arrays) == (found.head, found.arrays)


@given(STAR, st.floats(0.1, 200))
def test_what_is_left_out_of_a_line_was_near_it(points: list[Point], tolerance: float) -> None:
    kept = drawing.simplified(tuple(points), tolerance)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    for x, y in points:
        nearest = min(shapes.distance(ax - x, ay - y, bx - x, by - y) for (ax, ay), (bx, by) in pairwise(kept))
        assert nearest <= tolerance + 1e-6


def test_an_island_that_would_vanish_stays_as_it_is() -> None:
    islet = tuple(square(0, 0, 2))
    assert drawing.simplified(islet, 100) == islet
    assert draw(("a", [square(0, 0, 2)]), tolerance=100).at(0.001, 0.001) == ["a"]


def test_who_is_near_is_told_with_how_far() -> None:
    found = TOWN.near(0.009, 0.005, 250)
    assert list(found) == ["west", "east", "enclave"]
    assert found["east"] == pytest.approx(111.2, abs=0.5)
    assert found["enclave"] == pytest.approx(222.4, abs=0.5)
    assert TOWN.near(1.0, 1.0, 100) == {}
    assert TOWN.near(-5.0, 0.0, 100) == {}


def test_bounds_and_vertices_are_in_degrees() -> None:
    assert TOWN.bounds()["east"] == pytest.approx((0.01, 0.0, 0.02, 0.01))
    assert all(0 <= lon <= 0.02 and 0 <= lat <= 0.01 for lon, lat in TOWN.vertices())
    assert math.ceil(len(list(TOWN.vertices())) / 3) == len(list(TOWN.vertices(3)))


def test_nothing_at_all_is_somewhere() -> None:
    nothing = draw()
    assert nothing.at(0.0, 0.0) == []
    assert shapes.unpacked(nothing.packed()).near(0.0, 0.0, 100) == {}


def test_what_is_stored_is_not_unpacked_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "MOST_UNPACKED", 10)
    with pytest.raises(Problem, match="larger than any set"):
        shapes.opened(TOWN.packed())


@pytest.mark.parametrize("module", ["drawing", "frontier", "geojson", "place", "shapes", "zips"])
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    results = doctest.testmod(importlib.import_module(f"chalicelib.places.{module}"))
    assert (results.failed, results.attempted > 0) == (0, True)
