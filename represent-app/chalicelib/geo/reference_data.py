"""Load the reference data in the package, each file on first use: polygons of counties, and ZIP codes."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from chalicelib.geo.polygon_index import PolygonIndex, unpack
from chalicelib.geo.zip_codes import ZipTable

FOLDER = Path(__file__).parent


class ReferenceData:
    """Counties by FIPS code, and ZIP codes."""

    @cached_property
    def counties(self) -> PolygonIndex:
        """The polygons: about one millisecond and one megabyte to load."""
        return unpack((FOLDER / "counties.bin").read_bytes())

    @cached_property
    def zips(self) -> ZipTable:
        """The ZIP codes: a few milliseconds and two megabytes to load."""
        return ZipTable((FOLDER / "zips.bin").read_bytes())
