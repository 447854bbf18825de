"""Make files in the layouts of the US Census Bureau: zipped shapefiles and relationship files."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import shapefile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Position = tuple[float, float]
    Rings = Sequence[Sequence[Position]]

NAD_83 = 'GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137,298.257]]]'
WEB_MERCATOR = 'PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984"]]'
# The fields of the files by kind (cartographic boundary files of 2024 and 2025).
FIELDS = {
    "cd119": ("STATEFP", "CD119FP", "GEOIDFQ", "GEOID", "NAMELSAD", "LSAD", "CDSESSN", "ALAND", "AWATER"),
    "cd120": ("STATEFP", "CD120FP", "GEOIDFQ", "GEOID", "NAMELSAD", "LSAD", "CDSESSN", "ALAND", "AWATER"),
    "sldu": ("STATEFP", "SLDUST", "GEOIDFQ", "GEOID", "NAME", "NAMELSAD", "STUSPS", "STATE_NAME", "LSAD", "LSY"),
    "sldl": ("STATEFP", "SLDLST", "AFFGEOID", "GEOID", "NAME", "NAMELSAD", "STUSPS", "STATE_NAME", "LSAD", "LSY"),
    "county": ("STATEFP", "COUNTYFP", "COUNTYNS", "GEOIDFQ", "GEOID", "NAME", "NAMELSAD", "ALAND", "AWATER"),
}


def square(west: float, south: float, size: float = 1.0) -> list[Position]:
    """Return a clockwise ring, as shapefiles have outer rings."""
    east, north = west + size, south + size
    return [(west, south), (west, north), (east, north), (east, south), (west, south)]


def make_shapefile(
    kind: str,
    features: Iterable[tuple[str, str, Rings]],
    *,
    year: int = 2024,
    prj: str | None = NAD_83,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a zipped shapefile of features: the state (FIPS), the code of the district, and the rings."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON) as writer:
        for name in FIELDS[kind]:
            writer.field(name, "N" if name in ("ALAND", "AWATER") else "C", size=20)
        for state, code, rings in features:
            values: dict[str, Any] = {
                FIELDS[kind][0]: state,
                FIELDS[kind][1]: code,
                "GEOID": state + code,
                "LSY": str(year),
            }
            values |= {"NAMELSAD": f"District {code}", "CDSESSN": kind[2:]} if kind.startswith("cd") else {}
            writer.record(**{name: values.get(name, 0 if name in ("ALAND", "AWATER") else "") for name in FIELDS[kind]})
            if rings:
                writer.poly([[list(position) for position in ring] for ring in rings])
            else:
                writer.null()
    # A table begins with the day of its last change, here 1980-01-01.
    table = dbf.getvalue()[:1] + bytes((80, 1, 1)) + dbf.getvalue()[4:]
    return zip_parts({"shp": shp.getvalue(), "shx": shx.getvalue(), "dbf": table}, prj, more)


def zip_parts(parts: Mapping[str, bytes], prj: str | None = NAD_83, more: Mapping[str, bytes] | None = None) -> bytes:
    """Return the parts of a shapefile in an archive."""
    members: dict[str, bytes | str] = {f"cb_2025_us_500k.{extension}": data for extension, data in parts.items()}
    if prj is not None:
        members["cb_2025_us_500k.prj"] = prj
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (members | dict(more or {})).items():
            # A member without a time of its own is of 1980: the same features make the same bytes.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def make_relationships(kind: str, rows: Iterable[tuple[str, str, int, int, int]]) -> bytes:
    """Return a relationship file; rows have a ZIP code, a GEOID, the land of the ZIP code, and that of the part.

    The last number of a row is the water of the part.
    `kind` is the part of the column names that names the districts: CD119, SLDU2024, SLDL2024 or COUNTY.
    """
    columns = [
        *(f"{name}_{kind}_20" for name in ("OID", "GEOID", "NAMELSAD", "AREALAND", "AREAWATER", "MTFCC", "FUNCSTAT")),
        *(f"{name}_ZCTA5_20" for name in ("OID", "GEOID", "NAMELSAD", "AREALAND", "AREAWATER", "MTFCC", "CLASSFP")),
        *("AREALAND_PART", "AREAWATER_PART"),
    ]
    lines = ["|".join(columns)]
    for code, geoid, whole, land, water in rows:
        district = ["1", geoid, "District", "9", "9", "G5200", "N"]
        area = ["2", code, f"ZCTA5 {code}" if code else "", str(whole) if code else "", "0", "G6350", "B5"]
        lines.append("|".join([*district, *area, str(land), str(water)]))
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n"
