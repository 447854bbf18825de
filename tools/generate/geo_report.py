"""How far ZIP codes and polygons agree, as docs/places.md tells it. Counts are made, never typed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from chalicelib.geo import zip_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chalicelib.geo.polygon_index import PolygonIndex

BORDER = 3_000  # metres; see the text on exactness
REASONS = {
    "water": "the middle of the ZIP code is in no county: in a lake, a bay or the sea, or outside simplified shores",
    "border": "the named county is within 3 km of the middle, which lies beyond the border",
    "point": "a ZIP code of PO boxes, or of one receiver: the middle is the post office's that serves it",
    "spans": "the Census lists the ZIP code in both counties; the middle is in the other one",
    "divided": "the polygons have Valdez-Cordova, divided into Chugach and Copper River in 2019",
    "reference": "the two references contradict each other, or the middle is wrong",
}
HEAD = """# ZIP codes and polygons, held against each other

Written by `python -m tools.generate.geo_data`; `make check` fails if it is not what the data say.

Two references that know nothing of each other are compared: the county that the reference of ZIP codes (`zipcodes`)
names, and the county whose polygon (`us-atlas`) has the middle of the ZIP code, by the coordinates of that reference.

"""


def reason(polygons: PolygonIndex, entry: zip_codes.ZipCode) -> str:
    """Tell why the middle of a ZIP code is not in the county that its reference names; `agree` if it is."""
    found = polygons.find_at(entry.lon, entry.lat)
    if entry.named in found:
        return "agree"
    if "02261" in found and entry.named in ("02063", "02066"):
        return "divided"
    if not found:
        return "water"
    if entry.named in polygons.find_near(entry.lon, entry.lat, BORDER):
        return "border"
    if entry.kind in (zip_codes.PO_BOX, zip_codes.UNIQUE):
        return "point"
    return "spans" if found[0] in entry.counties else "reference"


def counted(polygons: PolygonIndex, table: Iterable[zip_codes.ZipCode]) -> Counter[str]:
    """Count the reasons, for every ZIP code whose reference names a county."""
    return Counter(reason(polygons, entry) for entry in table if entry.named)


def text(polygons: PolygonIndex, table: Sequence[zip_codes.ZipCode]) -> str:
    """Return the document."""
    counts = counted(polygons, table)
    whole = counts.total()
    lines = ["| | ZIP codes | of all |", "|---|---|---|"]
    lines.append(f"| the middle is in the county that is named | {counts['agree']:,} | {counts['agree'] / whole:.2%} |")
    lines += [f"| {name}: {why} | {counts[name]:,} | {counts[name] / whole:.2%} |" for name, why in REASONS.items()]
    lines.append(f"| ZIP codes with a county | {whole:,} | |")
    return HEAD + "\n".join(lines) + "\n\n" + _kinds(table) + FOOT


def _kinds(table: Sequence[zip_codes.ZipCode]) -> str:
    kinds = Counter(_answer(entry) for entry in table)
    rows = "\n".join(f"| {what} | {count:,} |" for what, count in sorted(kinds.items(), key=lambda e: (-e[1], e[0])))
    return f"## What becomes of each of the {len(table):,} ZIP codes\n\n| answer | ZIP codes |\n|---|---|\n{rows}\n\n"


PROBLEMS = {
    zip_codes.RETIRED: "a problem: retired, no longer in use",
    zip_codes.MILITARY: "a problem: military or diplomatic mail, in no state",
    zip_codes.PO_BOX: "a problem: PO boxes alone, nobody lives in it",
}


def _answer(entry: zip_codes.ZipCode) -> str:
    if entry.state in zip_codes.ABROAD:
        return "a problem: an associated state, not part of the United States"
    if entry.kind in PROBLEMS:
        return PROBLEMS[entry.kind]
    if len(entry.counties) > 1:
        return "its state, and several counties as candidates whose shares nobody knows"
    if entry.counties:
        sure = entry.agreed or entry.kind == zip_codes.UNIQUE
        return "one county" + (", certain" if sure else ", which one reference alone names: not certain")
    return "its state, and the county around its middle as a candidate"


FOOT = """\
## How exact the polygons are

us-atlas 3.0.1 has the Census Bureau's cartographic boundaries of 2017, simplified for maps of 1:10,000,000 and rounded
to 0.0036° east-west (about 300 m) and 0.00086° north-south (95 m). Held against the outlines of seven states in the
congressional districts of 2016, which have five decimals, the vertices of these are from the polygons' borders:

| | half within | nine of ten within | 99 of 100 within |
|---|---|---|---|
| Wyoming (straight lines) | 42 m | 118 m | 245 m |
| Delaware | 145 m | 561 m | 1,704 m |
| North Dakota | 113 m | 486 m | 942 m |
| South Dakota | 89 m | 652 m | 1,300 m |
| Montana | 166 m | 751 m | 1,389 m |
| Vermont | 222 m | 708 m | 1,570 m |
| Alaska (its coast) | 330 m | 2,871 m | 12,434 m |

By these polygons an answer is exact: of 20,000 random points none differs from what GEOS (shapely 2.2.0) says. A
point within 1 km of another county is told as not certain, with the county beyond as a candidate, and of another state
as not certain of its state either; so is one that is in no polygon and
at most 5 km from one (Atlantic City is on a spit of sand that is not drawn), or at most 500 m where another country may
be as near. An address is found exactly, by the geocoder.

Polygons are missing of Rose Island and Swains Island (American Samoa) and of Falls Church (Virginia), which is a mere
line there: near them they are told as candidates. Chugach and Copper River (Alaska) are one. Connecticut has its
eight counties, as the registry of tenants has, not the planning regions of 2022.
"""
