"""Measure how long a place takes to its divisions, cold, warm and in memory, compared with importing shapely."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bench import dataset
from bench.criteria import Criterion, Run, Section, make_table
from chalicelib.geo import geojson, polygon_index
from chalicelib.geo.models import PlaceQuery
from chalicelib.geo.place_finder import GeocodedAddress, PlaceFinder
from chalicelib.geo.reference_data import FOLDER, ReferenceData
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.rule_engine import RuleEngine

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


def measure(_: Run) -> Section:
    """Measure in this process, and the first use in others."""
    dice, atlas = random.Random(6), ReferenceData()  # noqa: S311 (not a secret)
    points: list[tuple[float, float]] = []
    while len(points) < POINTS:
        lon, lat = dice.uniform(-124, -67), dice.uniform(25, 49)
        if atlas.counties.find_at(lon, lat):
            points.append((lon, lat))
    index = _median(lambda point: atlas.counties.find_at(*point), points) * 1000
    finder = _finder(atlas)
    queries = [PlaceQuery(lat=lat, lon=lon) for lon, lat in points]
    for query in queries:
        finder.find(query)
    whole = _median(finder.find, queries) * 1000
    codes = [PlaceQuery(zip=entry.code) for entry in atlas.zips if entry.kind == 0 and entry.counties][::15]
    for query in codes:
        finder.find(query)
    by_zip = _median(finder.find, codes) * 1000
    cold, memory = _cold(OURS)
    cold_peer, memory_peer = _cold(PEER)
    opened, held, in_sets = _measure_sets(dice)
    size = sum(file.stat().st_size for file in FOLDER.glob("*.bin")) / 1e6
    rows = [
        ["a point in the polygons", f"{index:.3f}", ""],
        ["a point to its divisions, in process", f"{whole:.3f}", ""],
        ["a ZIP code to its divisions, in process", f"{by_zip:.3f}", ""],
        ["the first point and ZIP code of a process", f"{cold:.1f}", f"{memory:.1f}"],
        ["files in the package", "", f"{size:.2f}"],
        ["a point in the polygons of three sets", f"{in_sets:.3f}", ""],
        ["first use: unpack all three", f"{opened:.1f}", f"{held:.1f}"],
        ["importing shapely alone", f"{cold_peer:.1f}", f"{memory_peer:.1f}"],
    ]
    text = f"### A place to its divisions, {POINTS:,} points on land, medians\n\n{make_table(('', 'ms', 'MB'), rows)}"
    criteria = [
        Criterion("divisions.point.ms", "a point to its divisions, in process, ms", LIMIT_MS, whole),
        Criterion("divisions.memory", "the first point and ZIP code of a process, MB", LIMIT_MB, memory),
        Criterion("divisions.sets.ms", "a point in the polygons of three sets, ms", LIMIT_SETS_MS, in_sets),
    ]
    return Section("divisions", [text], criteria)


def _measure_sets(dice: random.Random) -> tuple[float, float, float]:
    """Return the milliseconds and megabytes of unpacking three sets, and the milliseconds of a point in all of them."""
    packed = _pack_three_sets()
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
    return opened * 1000, held, in_sets * 1000


def _pack_three_sets() -> list[bytes]:
    """Return the packed polygons of the three sets of the benchmark's state."""
    drawn = (geojson.FeatureCollection.model_validate(each) for each in dataset.draw_maps().values())
    return [geojson.read(each, lambda key, _: key).shapes.pack() for each in drawn]


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
    return PlaceFinder(atlas, registry, engine, lambda _: NoMaps(), geocode, today, lambda *_: False)


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
