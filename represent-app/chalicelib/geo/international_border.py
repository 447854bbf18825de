"""Approximate international borders of the United States, to know where another country may be near."""

from __future__ import annotations

import math
from itertools import pairwise

from chalicelib.geo.polygon_index import METRES, measure_distance

# Longitude and latitude along each border. They are off by some kilometres, which REACH allows for.
LINES = (
    # Canada, from the Pacific to the Atlantic
    ((-124.8, 48.5), (-123.6, 48.3), (-123.1, 48.4), (-123.25, 48.75), (-123.3, 49.0), (-95.15, 49.0), (-95.15, 49.38),
     (-94.6, 48.7), (-93.4, 48.6), (-92.0, 48.3), (-90.8, 48.2), (-89.6, 48.0), (-88.4, 48.3), (-84.9, 46.9),
     (-84.35, 46.5), (-83.6, 46.1), (-82.5, 45.3), (-82.12, 43.6), (-82.42, 43.0), (-82.5, 42.6), (-83.1, 42.3),
     (-83.15, 42.05), (-82.5, 41.68), (-79.8, 42.5), (-78.92, 42.9), (-79.05, 43.1), (-79.1, 43.4), (-76.8, 43.63),
     (-76.3, 44.2), (-75.3, 44.85), (-74.7, 45.0), (-71.5, 45.01), (-70.9, 45.3), (-70.3, 45.9), (-70.0, 46.7),
     (-69.2, 47.45), (-68.3, 47.36), (-67.8, 47.07), (-67.8, 45.7), (-67.45, 45.3), (-66.9, 44.6)),
    # Canada, along Alaska
    ((-133.2, 54.6), (-130.6, 54.7), (-130.0, 55.9), (-131.8, 56.6), (-133.4, 58.4), (-135.0, 59.4), (-136.5, 59.4),
     (-137.5, 58.9), (-139.0, 60.0), (-141.0, 60.3), (-141.0, 69.7)),
    # Mexico
    ((-117.2, 32.53), (-114.72, 32.72), (-114.81, 32.5), (-111.07, 31.33), (-108.21, 31.33), (-108.21, 31.78),
     (-106.5, 31.78), (-106.2, 31.47), (-104.9, 30.6), (-104.5, 29.65), (-103.15, 28.98), (-102.3, 29.88),
     (-101.4, 29.77), (-100.3, 28.28), (-99.5, 27.5), (-99.1, 26.4), (-97.1, 25.95)),
    ((-64.8, 18.42), (-64.6, 18.33)),  # the British Virgin Islands
    ((-169.0, 65.9), (-169.0, 65.7)),  # Russia, across from the Diomede Islands
)  # fmt: skip
REACH = 30_000  # metres


def is_near(lon: float, lat: float) -> bool:
    """Return whether another country may be near a point; if not, only water is off the shore.

    >>> is_near(-83.04, 42.31), is_near(-74.42, 39.36)
    (True, False)
    """
    per_x, per_y = METRES * math.cos(math.radians(lat)), METRES
    seen = [[((x - lon) * per_x, (y - lat) * per_y) for x, y in line] for line in LINES]
    return any(measure_distance(*one, *other) < REACH for line in seen for one, other in pairwise(line))
