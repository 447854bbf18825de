"""Load the reference data in the package, each file on first use: polygons of counties, and ZIP codes."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from chalicelib.geo.polygon_index import PolygonIndex, unpack
from chalicelib.geo.zip_codes import ZipTable

FOLDER = Path(__file__).parent
ACROSS = 14  # points of a grid over a county, in each direction


class ReferenceData:
    """Counties by FIPS code, and ZIP codes."""

    def __init__(self) -> None:
        self._spread: dict[str, list[tuple[float, float]]] = {}

    @cached_property
    def counties(self) -> PolygonIndex:
        """The polygons: about ten milliseconds and one megabyte to load."""
        return unpack((FOLDER / "counties.bin").read_bytes())

    @cached_property
    def zips(self) -> ZipTable:
        """The ZIP codes: about ten milliseconds and two megabytes to load."""
        return ZipTable((FOLDER / "zips.bin").read_bytes())

    def measure_spread(self, fips: str) -> list[tuple[float, float]]:
        """Return up to two hundred points spread over a county; none if it has no polygon."""
        if fips not in self._spread:
            west, south, east, north = self._bounds.get(fips, (0.0, 0.0, 0.0, 0.0))
            steps = [(i + 0.5) / ACROSS for i in range(ACROSS)]
            grid = [(west + (east - west) * i, south + (north - south) * j) for i in steps for j in steps]
            self._spread[fips] = [point for point in grid if fips in self.counties.find_at(*point)]
        return self._spread[fips]

    @cached_property
    def _bounds(self) -> dict[str, tuple[float, float, float, float]]:
        return self.counties.bounds()
