"""Find the divisions of a point with shapely's index of polygons, for all peers.

The polygons are in a GeoJSON file that the environment variable BENCH_MAPS names. shapely is imported with the first
lookup, so that the cold starts of other reads do not pay for it.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import STRtree


def find_divisions(lat: float, lon: float) -> list[str]:
    """Return the ids of the divisions that contain a point, with the country; empty if no polygon contains it."""
    from shapely import Point  # noqa: PLC0415 (imported with the first lookup)

    tree, ids = load_index()
    found = sorted(ids[i] for i in tree.query(Point(lon, lat), predicate="within"))
    return ["ocd-division/country:us", *found] if found else []


@cache
def load_index() -> tuple[STRtree, Sequence[str]]:
    """Read the polygons and index them."""
    from shapely import STRtree, prepare  # noqa: PLC0415
    from shapely.geometry import shape  # noqa: PLC0415

    features = json.loads(Path(os.environ["BENCH_MAPS"]).read_text(encoding="utf-8"))["features"]
    shapes = [shape(feature["geometry"]) for feature in features]
    prepare(shapes)
    return STRtree(shapes), [feature["properties"]["division_id"] for feature in features]
