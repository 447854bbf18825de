"""Choose the points of the oracle: middles of ZIP codes, and random points in every state."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import shapely

from bench.truth import places

if TYPE_CHECKING:
    from collections.abc import Collection
    from random import Random

    from bench.truth.sources import Truth

SEED = 20_261_127


def choose_points(truth: Truth, count: int, states: Collection[str] = ()) -> list[tuple[float, float]]:
    """Return `count` points (latitude, longitude), the same each time: half of them middles of ZIP codes.

    The others are spread evenly over the states. With `states`, all points are in these.
    """
    generator = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    middles = [
        (lat, lon)
        for _, lat, lon in places.list_zips()
        if not states or not {*states}.isdisjoint(truth.find_states(lat, lon))
    ]
    chosen = generator.sample(middles, min(count // 2, len(middles)))
    by_state: dict[str, list[int]] = {}
    for i, area in enumerate(truth.maps["cd"].areas):
        if not states or area.state in states:
            by_state.setdefault(area.state, []).append(i)
    names = sorted(by_state)
    for number in range(count - len(chosen)):
        districts = by_state[names[number % len(names)]]
        areas = [truth.maps["cd"].shapes[i].area for i in districts]
        district = generator.choices(districts, areas)[0]
        chosen.append(_choose_inside(truth.maps["cd"].shapes[district], generator))
    return chosen


def _choose_inside(area: shapely.Geometry, generator: Random) -> tuple[float, float]:
    """Return a random point in an area, with six decimals."""
    west, south, east, north = area.bounds
    while True:
        lon, lat = round(generator.uniform(west, east), 6), round(generator.uniform(south, north), 6)
        if shapely.contains_xy(area, lon, lat):
            return lat, lon
