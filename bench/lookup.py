"""`make bench`: the time of place lookups, cold, warm and in memory, compared with shapely if it is installed."""

from __future__ import annotations

import gzip
import platform
import random
import statistics
import subprocess
import sys
import time
import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.geo import geojson, polygon_index
from chalicelib.geo.models import PlaceQuery
from chalicelib.geo.place_finder import GeocodedAddress, PlaceFinder
from chalicelib.geo.reference_data import FOLDER, ReferenceData
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.rule_engine import RuleEngine
from tools.generate import public_data

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
LIMIT_MS, LIMIT_MB = 2.0, 60.0
LIMIT_SETS_MS = 0.3  # for the polygons of three sets
POINTS = 2_000
# Runs in its own process: measures time and memory until the first point and the first ZIP code are found.
COLD = """
import pathlib, resource, time
from chalicelib.geo import models, geojson
from chalicelib.tenants import tenant_registry
tenant_registry.load_registry()
def rss():
    pages = pathlib.Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, started = rss(), time.perf_counter()
{}
print((time.perf_counter() - started) * 1000, rss() - before)
"""
OURS = (
    "from chalicelib.geo.reference_data import ReferenceData; data = ReferenceData(); "
    "data.counties.find_at(-73.75, 42.65); data.zips.get('12207')"
)
PEER = "import shapely, shapely.strtree"


def main() -> int:
    """Measure, print, and compare with the limits; return the exit status."""
    print(f"{platform.machine()}, Python {platform.python_version()}; {POINTS} points on land, medians")
    dice, atlas = random.Random(6), ReferenceData()  # noqa: S311 (not a secret)
    points: list[tuple[float, float]] = []
    while len(points) < POINTS:
        lon, lat = dice.uniform(-124, -67), dice.uniform(25, 49)
        if atlas.counties.find_at(lon, lat):
            points.append((lon, lat))
    index = _median(lambda point: atlas.counties.find_at(*point), points)
    finder = _finder(atlas)
    queries = [PlaceQuery(lat=lat, lon=lon) for lon, lat in points]
    for query in queries:
        finder.find(query)
    whole = _median(finder.find, queries)
    codes = [PlaceQuery(zip=entry.code) for entry in atlas.zips if entry.kind == 0 and entry.counties][::15]
    for query in codes:
        finder.find(query)
    by_zip = _median(finder.find, codes)
    cold, memory = _cold(OURS)
    size = sum(file.stat().st_size for file in FOLDER.glob("*.bin")) / 1e6
    print(f"a point in the polygons                  {index * 1000:8.3f} ms")
    print(f"a point to its divisions, in process     {whole * 1000:8.3f} ms   (limit {LIMIT_MS} ms)")
    print(f"a ZIP code to its divisions, in process  {by_zip * 1000:8.3f} ms")
    print(f"the first point and ZIP code of a process{cold:8.1f} ms   {memory:6.1f} MB   (limit {LIMIT_MB} MB)")
    print(f"in the package                           {size:8.2f} MB")
    name, packed = _pack_three_sets()
    started = time.perf_counter()
    sets = [polygon_index.unpack(data) for data in packed]
    opened = time.perf_counter() - started
    tracemalloc.start()
    sets = [polygon_index.unpack(data) for data in packed]
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    west, south, east, north = (
        pick(bounds[i] for shapes in sets for bounds in shapes.bounds().values())
        for i, pick in enumerate((min, min, max, max))
    )
    spots = [(dice.uniform(west, east), dice.uniform(south, north)) for _ in range(POINTS)]
    in_sets = _median(lambda spot: [shapes.find_at(*spot) for shapes in sets], spots)
    print(f"three sets ({name})")
    print(f"  a point in the polygons of all three   {in_sets * 1000:8.3f} ms   (limit {LIMIT_SETS_MS} ms)")
    print(f"  first use: unpack all three            {opened * 1000:8.1f} ms   {held:6.1f} MB")
    try:
        cold_peer, memory_peer = _cold(PEER)
        print(f"importing shapely alone                  {cold_peer:8.1f} ms   {memory_peer:6.1f} MB")
    except subprocess.CalledProcessError:
        print("importing shapely alone                  not installed; see the measurements in README")
    within = whole * 1000 < LIMIT_MS and memory < LIMIT_MB and in_sets * 1000 < LIMIT_SETS_MS
    return 0 if within else 1


def _pack_three_sets() -> tuple[str, list[bytes]]:
    """Return the packed polygons of three sets: those of Colorado in the public data, or invented ones."""
    folder = public_data.folder()
    if folder is None:
        maps = [_draw_strips(count) for count in (8, 35, 65)]
        return "invented strips of 2,000 vertices", [each.shapes.pack() for each in maps]
    files = [folder / "boundaries" / f"{kind}-co.geojson.gz" for kind in ("cd", "sldu", "sldl")]
    read = [geojson.FeatureCollection.model_validate_json(gzip.decompress(file.read_bytes())) for file in files]
    return "Colorado, public data", [geojson.read(each, lambda key, _: key).shapes.pack() for each in read]


def _draw_strips(count: int) -> geojson.BoundaryMap:
    """Return a map of strips with jagged borders."""
    tops = [41 + (i % 7) / 50 for i in range(1_000)]
    features = []
    for number in range(count):
        width = 7 / count
        along = [-109 + number * width + i * width / 999 for i in range(1_000)]
        ring = [*zip(along, tops, strict=True), *((x, y - 4) for x, y in zip(along[::-1], tops[::-1], strict=True))]
        polygon = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        properties = {"division_id": f"ocd-division/country:us/state:co/sldl:{number + 1}"}
        features.append({"type": "Feature", "properties": properties, "geometry": polygon})
    collection = geojson.FeatureCollection.model_validate({"type": "FeatureCollection", "features": features})
    return geojson.read(collection, lambda key, _: key)


class NoMaps:
    """A tenant without maps and tables."""

    def list_maps(self, _: str) -> list[Any]:
        """Return no editions."""
        return []

    def list_tables(self, _: str) -> list[Any]:
        """Return no editions."""
        return []


def _finder(atlas: ReferenceData) -> PlaceFinder:
    known: dict[str, RuleEngine] = {}

    def engine(tenant_id: str) -> RuleEngine:
        if tenant_id not in known:
            tenant = tenant_registry.load_registry().get(tenant_id)
            known[tenant_id] = RuleEngine(tenant, default_rules.load_default_rules(tenant))
        return known[tenant_id]

    def geocode(_address: str, _on: date) -> GeocodedAddress:
        return GeocodedAddress(0.0, 0.0)

    registry, today = tenant_registry.load_registry(), datetime.now(UTC).date()
    return PlaceFinder(atlas, registry, engine, lambda _: NoMaps(), geocode, today)


def _median(call: Callable[[T], object], arguments: Sequence[T]) -> float:
    taken = []
    for argument in arguments:
        started = time.perf_counter()
        call(argument)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def _cold(program: str) -> tuple[float, float]:
    """Return the median of five processes: milliseconds and megabytes."""
    command = [sys.executable, "-c", COLD.format(program)]
    runs = []
    for _ in range(5):
        ran = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent / "represent-app"
        )
        runs.append([float(number) for number in ran.stdout.split()])
    return statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)


if __name__ == "__main__":
    sys.exit(main())
