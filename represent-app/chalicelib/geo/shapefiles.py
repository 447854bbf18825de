"""Read districts from zipped shapefiles of the US Census Bureau (TIGER/Line and cartographic boundary files).

Fields are found by name, because the order and some names differ from year to year. Coordinates are NAD 83 in degrees,
which differ from WGS 84 by about a metre.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Flaw, Invalid
from chalicelib.geo import geojson
from chalicelib.geo.antimeridian import split_ring
from chalicelib.geo.census_districts import find_division, get_validity
from chalicelib.geo.polygon_builder import FEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.geo.editions import Validity
    from chalicelib.geo.places import Set
    from chalicelib.geo.polygon_builder import Point
    from chalicelib.tenants.tenant_registry import Tenant, TenantRegistry

CONGRESSIONAL = re.compile(r"CD(\d{3})FP")
LEGISLATIVE: dict[str, Set] = {"SLDUST": "upper", "SLDLST": "lower"}
STATE, YEAR = "STATEFP", "LSY"
MOST_UNPACKED = 400_000_000  # of one file; the largest national file has about 100 MB
POLYGONS = frozenset({5, 15, 25})  # shape types: polygons, also with heights and measures
EMPTY = 0
RESOURCE_FORKS = "__MACOSX/"  # copies of names that macOS adds to archives
# Keywords of projected, local and other coordinates (OGC 01-009 and 18-010).
PROJECTED = re.compile(r"\b(?:PROJ(?:CS|CRS|ECTEDCRS)|LOCAL_CS|ENG(?:CRS|INEERINGCRS)|GEOCCS)\b", re.IGNORECASE)
# Datums that agree with NAD 83 within the accuracy of the lines.
DATUMS = re.compile(
    r"NAD.?(?:19)?83|NORTH.AMERICAN.(?:DATUM.)?1983|WGS.?(?:19)?84|WORLD.GEODETIC.SYSTEM.1984|GRS.?(?:19)?80",
    re.IGNORECASE,
)


@dataclass(slots=True)
class DistrictDraft:
    """The districts of a set of one state in a file: rings by division, in steps of geojson.PER_DEGREE, and flaws."""

    tenant: Tenant
    name: Set
    validity: Validity
    rings: dict[str, list[list[Point]]] = field(default_factory=dict)
    points: int = 0
    flaws: list[Flaw] = field(default_factory=list)


def read_districts(data: bytes, tenants: TenantRegistry) -> list[DistrictDraft]:
    """Return the districts of a zipped shapefile by state and set; raises Invalid if the file cannot be used.

    A feature that cannot be used is a flaw of its set, which points to the feature's GEOID. Areas without a district
    (ZZ, ZZZ) are left out.
    """
    import shapefile  # noqa: PLC0415 (imported only when needed, to load files)

    parts = _open_parts(data)
    _check_projection(parts.get("prj", b""))
    try:
        # Names are not used, so their encoding does not matter.
        files = {name: io.BytesIO(parts[name]) for name in ("shp", "dbf")}
        reader = shapefile.Reader(**files, encodingErrors="replace")
        names = [entry[0] for entry in reader.fields if entry[0] != "DeletionFlag"]
        kind = _find_kind(names)
        drafts: dict[tuple[str, Set], DistrictDraft] = {}
        read = 0
        for entry in reader.iterShapeRecords():
            _add_feature(drafts, entry.record.as_dict(), entry.shape, kind, tenants)
            read += 1
    except (shapefile.ShapefileException, struct.error, ValueError, KeyError, IndexError, EOFError, OSError) as error:
        raise make_unusable_error(f"it is not a complete shapefile ({type(error).__name__})") from error
    if read != reader.numRecords:
        raise make_unusable_error(f"it has {read} shapes and {reader.numRecords} records")
    if not drafts:
        raise make_unusable_error("it has no districts of a state")
    return list(drafts.values())


def make_unusable_error(reason: str) -> Invalid:
    """Return the error of a file that cannot be used as a whole."""
    detail = f"The file cannot be used: {reason}. Expected a zipped shapefile of districts of the US Census Bureau."
    return Invalid(detail, flaws=(Flaw("#", detail),))


def _open_parts(data: bytes) -> dict[str, bytes]:
    """Return the files of the shapefile in an archive by extension."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found: dict[str, list[zipfile.ZipInfo]] = {}
            for member in archive.infolist():
                extension = member.filename.rpartition(".")[2].lower()
                if not member.filename.startswith(RESOURCE_FORKS) and extension in ("shp", "dbf", "prj"):
                    found.setdefault(extension, []).append(member)
            if [len(found.get(extension, ())) for extension in ("shp", "dbf")] != [1, 1]:
                raise make_unusable_error("it needs one .shp and one .dbf file")
            parts = {}
            for extension, (member, *_) in found.items():
                if member.file_size > MOST_UNPACKED:
                    raise make_unusable_error(f"{member.filename[:100]} has more than {MOST_UNPACKED:,} bytes")
                with archive.open(member) as stream:
                    parts[extension] = stream.read(MOST_UNPACKED + 1)
            return parts
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise make_unusable_error("it is not a readable zip archive") from error


def _check_projection(text: bytes) -> None:
    """Raise Invalid unless coordinates are degrees; without a .prj file, their range is checked alone."""
    plain = text.decode("utf-8", "replace")
    if plain and (PROJECTED.search(plain) or not DATUMS.search(plain)):
        raise make_unusable_error(
            f"its coordinates are those of {plain[:60]!r}; convert it to NAD 83 or WGS 84 in degrees"
        )


@dataclass(frozen=True, slots=True)
class _Kind:
    """The set of districts in a file, the field with their codes, and the Congress if they are its districts."""

    name: Set
    code: str
    congress: int | None = None


def _find_kind(names: list[str]) -> _Kind:
    """Return the kind of districts that the fields of a file show; raises Invalid."""
    for name in names:
        if congress := CONGRESSIONAL.fullmatch(name):
            return _Kind("congressional", name, int(congress[1]))
        if name in LEGISLATIVE:
            return _Kind(LEGISLATIVE[name], name)
    raise make_unusable_error(f"its fields are {', '.join(names)[:200]}, and not those of districts")


def _add_feature(
    drafts: dict[tuple[str, Set], DistrictDraft],
    record: dict[str, Any],
    shape: Any,
    kind: _Kind,
    tenants: TenantRegistry,
) -> None:
    state = tenants.find_by_fips(str(record[STATE]))
    division = find_division(state, kind.name, str(record[kind.code])) if state else None
    if state is None or division is None:
        return
    name, division_id = division
    year = str(record.get(YEAR) or "").strip()
    number = kind.congress or (int(year) if year.isdecimal() else 0)
    validity = get_validity(kind.name, number, state.id) if number else (None, None)
    draft = drafts.setdefault((state.id, name), DistrictDraft(state, name, validity))
    geoid = f"{record[STATE]}{record[kind.code]}"
    try:
        rings = geojson.check_area(list(read_rings(shape)))
    except ValueError as error:
        draft.flaws.append(Flaw(f"#/{geoid}", f"{division_id}: {error}"))
        return
    if division_id in draft.rings:
        draft.flaws.append(Flaw(f"#/{geoid}", f"{division_id}: Expected one feature; another one has this district."))
        return
    if validity[0] and draft.validity != validity:
        if draft.validity != (None, None):
            draft.flaws.append(Flaw(f"#/{geoid}", f"{division_id}: Expected the year of the other districts."))
        draft.validity = validity
    draft.points += len(shape.points)
    draft.rings[division_id] = rings


def read_rings(shape: Any) -> Iterator[list[Point]]:
    """Yield the rings of a shape, cut at the antimeridian; raises ValueError with the expected form."""
    if shape.shapeType not in POLYGONS:
        raise ValueError("Expected a polygon." if shape.shapeType != EMPTY else "Expected a polygon; it has no shape.")
    starts = [*shape.parts, len(shape.points)]
    for start, end in pairwise(starts):
        ring = [(float(position[0]), float(position[1])) for position in shape.points[start:end]]
        if len(ring) >= FEWEST and ring[0] == ring[-1] and all(abs(x) <= 2 * 180 for x, _ in ring):
            for part in split_ring(ring):
                yield geojson.read_ring([list(position) for position in part])
        else:
            yield geojson.read_ring([list(position) for position in ring])
