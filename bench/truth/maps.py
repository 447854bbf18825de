"""Draw the districts of a mirror: real lines of earlier years, and invented cells where there are none.

Cells are rectangles of latitude and longitude with wavy sides, clipped to their state. Their corners are on a lattice,
so that neighbours share each point of their common side.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import shapefile
import shapely
from shapely.geometry import Point, Polygon, shape
from shapely.geometry.polygon import orient

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from bench.truth.places import Middle

    Position = tuple[float, float]

NAD_83 = (
    'GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137,298.257222101]],'
    'PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]]'
)
# The fields of cartographic boundary files since 2023.
FIELDS = {
    "cd119": ("STATEFP", "CD119FP", "GEOIDFQ", "GEOID", "NAMELSAD", "LSAD", "CDSESSN", "ALAND", "AWATER"),
    "sldu": (
        *("STATEFP", "SLDUST", "GEOIDFQ", "GEOID", "NAME", "NAMELSAD", "STUSPS", "STATE_NAME", "LSAD", "LSY"),
        *("ALAND", "AWATER"),
    ),
}
FIELDS["sldl"] = tuple(name.replace("SLDUST", "SLDLST") for name in FIELDS["sldu"])
GEOID_PREFIXES = {"cd119": "5001900US", "sldu": "610U900US", "sldl": "620L900US"}
NAMES = {"cd119": "Congressional District", "sldu": "State Senate District", "sldl": "State House District"}
YEAR = "2024"
DIGITS = 5
GRID = 1e-5  # degrees; coordinates have five decimals
LATTICE = 0.005  # degrees between the points of an invented side
WAVE, LENGTH = 0.0012, 0.037  # degrees: how far a side is from straight, and how long its waves are
PER_CELL = 16  # points of a grid in a state, for each cell
SMALL = 1e-3  # square degrees; holes that are smaller come of lines that do not quite meet
OUTLINE = 0.0001  # degrees, the tolerance of the outline of a state with invented cells
# The corners of the District of Columbia as it was laid out; what Virginia and Maryland have now is not part of it.
DC = ((-77.0394, 38.7916), (-77.1198, 38.8927), (-77.0411, 38.9955), (-76.9094, 38.8927))


@dataclass(frozen=True, slots=True)
class District:
    """A district of a map: its division, the FIPS code of its state, the code of the Census Bureau, and its name."""

    division_id: str
    fips: str
    code: str
    title: str
    area: BaseGeometry | None


@dataclass
class Country:
    """The districts of all states by kind, and which states have which lines."""

    districts: dict[str, list[District]] = field(default_factory=lambda: {kind: [] for kind in FIELDS})
    kept: list[str] = field(default_factory=list)
    redrawn: list[str] = field(default_factory=list)
    legislative: list[str] = field(default_factory=list)


def draw_country(data: Path, census: Path, states: Mapping[str, Any], *, former_lines: bool = False) -> Country:
    """Return the districts of all states and the District of Columbia.

    A state whose number of congressional districts is not that of the lines of 2016 gets invented ones, as many as it
    has members today, unless `former_lines` are asked for.
    """
    rules = json.loads((census / "geoid_to_ocd.json").read_bytes())
    seats = _count_seats(data)
    country, outlines = Country(), {}
    for letters, facts in sorted(states.items()):
        files = {
            kind: data / "boundaries" / f"{kind.removesuffix('119')}-{letters.lower()}.geojson.gz" for kind in FIELDS
        }
        former = _read_former(files["cd119"], facts, "cd119", rules)
        if not former:
            continue
        outlines[letters] = _make_outline(former)
        if former_lines or len(former) == seats[letters]:
            country.kept.append(letters)
        else:
            country.redrawn.append(letters)
            ids = [f"{facts['division_id']}/cd:{number}" for number in range(1, seats[letters] + 1)]
            named = [(key, key.rpartition(":")[2]) for key in ids]
            former = _draw_cells(outlines[letters], named, facts, "cd119", rules)
        country.districts["cd119"] += former
        if files["sldu"].exists():
            country.legislative.append(letters)
        for kind in ("sldu", "sldl"):
            cells = _list_divisions(facts, kind)
            country.districts[kind] += _read_former(files[kind], facts, kind, rules) or _draw_cells(
                outlines[letters], cells, facts, kind, rules
            )
    _draw_capital(country, outlines, states["DC"], rules)
    for drawn in country.districts.values():
        drawn.sort(key=lambda district: (district.fips, district.code))
    return country


def _draw_capital(
    country: Country, outlines: Mapping[str, BaseGeometry], facts: Mapping[str, Any], rules: Mapping[str, Any]
) -> None:
    """Add the districts of the District of Columbia: its delegate's, and its wards as an upper chamber."""
    area = shapely.set_precision(Polygon(DC).difference(outlines["VA"]).difference(outlines["MD"]), GRID)
    key = f"{facts['division_id']}/cd:at-large"
    country.districts["cd119"].append(District(key, facts["fips"], "98", "Delegate District (at Large)", area))
    country.districts["sldu"] += _draw_cells(area, _list_divisions(facts, "sldu"), facts, "sldu", rules)


def _count_seats(data: Path) -> dict[str, int]:
    """Return the number of congressional districts of each state today, by the list of OCD ids."""
    seats: dict[str, int] = {}
    for line in (data / "ocd" / "us_congressional_districts.csv").read_text(encoding="utf-8").splitlines():
        found = re.match(r"ocd-division/country:us/(?:state|district):([a-z]{2})/cd:[\w-]+,", line)
        if found and not re.search(r",\d{4}(-\d\d){0,2}$", line):
            seats[found[1].upper()] = seats.get(found[1].upper(), 0) + 1
    return seats


def _read_former(file: Path, facts: Mapping[str, Any], kind: str, rules: Mapping[str, Any]) -> list[District]:
    """Return the districts of a file of earlier lines that exist today as well; an empty list without a file."""
    if not file.exists():
        return []
    today = dict(_list_divisions(facts, kind)) if kind != "cd119" else None
    found = []
    for feature in json.loads(gzip.decompress(file.read_bytes()))["features"]:
        key = feature["properties"]["division_id"]
        root, _, tail = key.rpartition(":")
        if today is not None and key not in today:
            key = f"{root}:{tail.replace('-', '_')}"
        if today is None or key in today:
            area = shape(feature["geometry"])
            found.append(_make_district(key, (today or {}).get(key, key.rpartition(":")[2]), facts, kind, rules, area))
    return found


def _list_divisions(facts: Mapping[str, Any], kind: str) -> list[tuple[str, str]]:
    """Return the divisions that divide a state for a chamber, each with its name; seats at large have none."""
    chambers = ("lower",) if kind == "sldl" else ("upper", "unicameral")
    found: dict[str, str] = {}
    for chamber in facts["chambers"]:
        for district in chamber["districts"] if chamber["chamber"] in chambers else ():
            key, name = district["division_id"], district["name"]
            if facts["fips"] == "16" and kind == "sldl":  # Idaho: A and B are the seats of one district
                key, name = key.rstrip("ab"), name.rstrip("AB")
            if key != facts["division_id"] and not key.endswith(("-tribe", "-band")):
                found.setdefault(key, name)
    return list(found.items())


def _make_district(  # noqa: PLR0913, PLR0917 (the facts of a district)
    key: str, name: str, facts: Mapping[str, Any], kind: str, rules: Mapping[str, Any], area: BaseGeometry
) -> District:
    code = find_code(key, facts["fips"], kind, rules)
    at_large = key.endswith(":at-large")
    title = f"{NAMES[kind]} (at Large)" if at_large else f"{NAMES[kind]} {name}"
    return District(key, facts["fips"], code, title, area)


def find_code(key: str, fips: str, kind: str, rules: Mapping[str, Any]) -> str:
    """Return the Census Bureau's code of a division; raises KeyError if it has none."""
    tail = key.rpartition(":")[2]
    if kind == "cd119":
        return "00" if tail == "at-large" else f"{int(tail):02}"
    state = next(
        entry for entry in rules.values() if isinstance(entry, dict) and key.startswith(f"{entry['division']}/")
    )
    listed = {division: geoid for geoid, division in state.get("exceptions", {}).items()}
    if key in listed:
        return str(listed[key].removeprefix(f"{kind}-{fips}"))
    code = tail.upper().zfill(3)
    if not re.fullmatch(state[kind]["pattern"], f"{kind}-{fips}{code}"):
        raise KeyError(key)
    return code


def _make_outline(districts: Iterable[District]) -> BaseGeometry:
    """Return the area of a state, without the small holes between lines that do not meet."""
    whole = shapely.unary_union([shapely.set_precision(district.area, GRID) for district in districts])
    parts = [
        Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area > SMALL])
        for part in shapely.get_parts(whole)
    ]
    return shapely.set_precision(shapely.unary_union(parts).simplify(OUTLINE), GRID)


def _draw_cells(
    outline: BaseGeometry,
    divisions: Sequence[tuple[str, str]],
    facts: Mapping[str, Any],
    kind: str,
    rules: Mapping[str, Any],
) -> list[District]:
    """Cut a state into as many cells of about the same size as it has districts."""
    found: list[District] = []
    if not divisions:
        return found
    shapely.prepare(outline)
    cells = list(_split(_make_grid(outline, len(divisions)), len(divisions), _snap_bounds(outline)))
    for (key, name), bounds in zip(divisions, cells, strict=True):
        cell = _make_cell(bounds)
        area = cell if outline.contains(cell) else shapely.intersection(outline, cell, grid_size=GRID)
        found.append(_make_district(key, name, facts, kind, rules, area))
    return found


def _make_grid(outline: BaseGeometry, count: int) -> list[Position]:
    """Return a regular grid of points in an area, at least PER_CELL for each of `count` cells."""
    west, south, east, north = outline.bounds
    step = math.sqrt(outline.area / (count * PER_CELL * 1.2))
    while True:
        columns, rows = int((east - west) / step), int((north - south) / step)
        points = [
            (west + (column + 0.5) * step, south + (row + 0.5) * step)
            for column in range(columns + 1)
            for row in range(rows + 1)
        ]
        inside = shapely.contains_xy(outline, [x for x, _ in points], [y for _, y in points])
        found = [point for point, within in zip(points, inside, strict=True) if within]
        if len(found) >= count * PER_CELL:
            return found
        step *= 0.9


Bounds = tuple[float, float, float, float]


def _snap_bounds(outline: BaseGeometry) -> Bounds:
    west, south, east, north = outline.bounds
    edge = 4 * LATTICE
    return _snap(west) - edge, _snap(south) - edge, _snap(east) + edge, _snap(north) + edge


def _snap(value: float) -> float:
    return round(value / LATTICE) * LATTICE


def _split(points: list[Position], count: int, bounds: Bounds) -> Iterator[Bounds]:
    """Yield the rectangles that divide `points` evenly into `count` cells, cut across the longer side each time."""
    if count == 1:
        yield bounds
        return
    west, south, east, north = bounds
    spans = [max(values) - min(values) for values in zip(*points, strict=True)]
    axis = 0 if spans[0] * math.cos(math.radians((south + north) / 2)) >= spans[1] else 1
    ordered = sorted(points, key=lambda point: (point[axis], point[1 - axis]))
    first = count // 2
    cut = _snap(_find_cut([point[axis] for point in ordered], first, count))
    low = [point for point in ordered if point[axis] < cut]
    high = [point for point in ordered if point[axis] >= cut]
    yield from _split(low, first, (west, south, cut, north) if axis == 0 else (west, south, east, cut))
    yield from _split(high, count - first, (cut, south, east, north) if axis == 0 else (west, cut, east, north))


def _find_cut(values: Sequence[float], first: int, count: int) -> float:
    """Return a value between two different ones, near the place that divides them in the ratio of the cells."""
    wanted = len(values) * first / count
    places = [
        i
        for i in range(1, len(values))
        if values[i - 1] < values[i] and i >= first and len(values) - i >= count - first
    ]
    best = min(places, key=lambda i: abs(i - wanted))
    return (values[best - 1] + values[best]) / 2


def _make_cell(bounds: Bounds) -> Polygon:
    """Return a rectangle with wavy sides."""
    west, south, east, north = (round(value / LATTICE) for value in bounds)
    ring = [
        *((x, south) for x in range(west, east)),
        *((east, y) for y in range(south, north)),
        *((x, north) for x in range(east, west, -1)),
        *((west, y) for y in range(north, south, -1)),
    ]
    return Polygon([_bend(x * LATTICE, y * LATTICE) for x, y in ring])


def _bend(x: float, y: float) -> Position:
    turn = 2 * math.pi / LENGTH
    return round(x + WAVE * math.sin(turn * y), DIGITS), round(y + WAVE * math.sin(turn * x), DIGITS)


def locate(districts: Sequence[District], middles: Iterable[Middle]) -> list[tuple[str, District]]:
    """Return the district of each ZIP code whose middle is in one."""
    tree = shapely.STRtree([district.area for district in districts])
    middles = list(middles)
    points = [Point(lon, lat) for _, lat, lon in middles]
    found: dict[int, int] = {}
    for point, district in zip(*tree.query(points, predicate="within").tolist(), strict=True):
        found[point] = min(district, found.get(point, district))
    return [(middles[point][0], districts[district]) for point, district in sorted(found.items())]


def make_shapefile(kind: str, districts: Sequence[District], states: Mapping[str, Any]) -> bytes:
    """Return a zipped shapefile in the layout of the Census Bureau; the areas of land and water are 0."""
    by_fips = {facts["fips"]: (letters, facts["name"]) for letters, facts in states.items()}
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON, encoding="utf-8") as writer:
        for name in FIELDS[kind]:
            number = name in {"ALAND", "AWATER"}
            writer.field(name, "N" if number else "C", size=14 if number else 100 if name.startswith("NAME") else 24)
        for district in districts:
            letters, state = by_fips[district.fips]
            geoid = district.fips + district.code
            values: dict[str, Any] = {
                "STATEFP": district.fips,
                FIELDS[kind][1]: district.code,
                "GEOID": geoid,
                "GEOIDFQ": GEOID_PREFIXES[kind] + geoid,
                "NAME": district.title.removeprefix(NAMES[kind]).strip(),
                "NAMELSAD": district.title,
                "STUSPS": letters,
                "STATE_NAME": state,
                "LSAD": "C2" if kind == "cd119" else "LU" if kind == "sldu" else "LL",
                "CDSESSN": kind[2:],
                "LSY": YEAR,
                "ALAND": 0,
                "AWATER": 0,
            }
            writer.record(**{name: values[name] for name in FIELDS[kind]})
            writer.poly(list(_list_rings(district.area)))
    # A table begins with the day of its last change, here 2025-01-01.
    table = dbf.getvalue()[:1] + bytes((125, 1, 1)) + dbf.getvalue()[4:]
    name = {"cd119": "cb_2025_us_cd119_500k"}.get(kind, f"cb_2024_us_{kind}_500k")
    out = io.BytesIO()
    parts = {"dbf": table, "prj": NAD_83.encode(), "shp": shp.getvalue(), "shx": shx.getvalue()}
    with zipfile.ZipFile(out, "w") as archive:
        for extension, content in parts.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.{extension}"), content, zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()


def _list_rings(area: BaseGeometry | None) -> Iterator[list[Position]]:
    """Yield the rings of an area: outer ones clockwise, holes the other way, as shapefiles have them."""
    for part in shapely.get_parts(area):
        if isinstance(part, Polygon):
            turned = orient(part, -1.0)
            for ring in (turned.exterior, *turned.interiors):
                yield [(x, y) for x, y in ring.coords]
