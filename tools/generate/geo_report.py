"""The report on ZIP codes and polygons in docs/geo-data.md; every count is computed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from chalicelib.geo import zip_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chalicelib.geo.polygon_index import PolygonIndex

BORDER = 3_000  # metres; see the text on exactness
REASONS = {
    "water": "the center is in no county: in a lake, a bay or the sea, or outside simplified shores",
    "border": "the center is beyond the border, within 3 km of the named county",
    "point": "a ZIP code of PO boxes, or of one recipient: the center is that of the post office",
    "spans": "the Census lists the ZIP code in both counties, and the center is in the other one",
    "reference": "the two references contradict each other, or the center is wrong",
}
HEAD = """# Geographic data

`python -m tools generate geo-data` writes this page; `make check` fails if it differs from the data.

Two independent references are compared: the county that the table of ZIP codes (`zipcodes`) names, and the county whose
polygon (`us-atlas-2023`) contains the center of the ZIP code, by the coordinates in that table.

"""


def reason(polygons: PolygonIndex, entry: zip_codes.ZipCode) -> str:
    """Return why the center of a ZIP code is not in the county that its reference names, or `agree`."""
    found = polygons.find_at(entry.lon, entry.lat)
    if entry.named in found:
        return "agree"
    if not found:
        return "water"
    if entry.named in polygons.find_near(entry.lon, entry.lat, BORDER):
        return "border"
    if entry.kind in (zip_codes.PO_BOX, zip_codes.UNIQUE):
        return "point"
    return "spans" if found[0] in entry.counties else "reference"


def counted(polygons: PolygonIndex, table: Iterable[zip_codes.ZipCode]) -> Counter[str]:
    """Count the reasons, over all ZIP codes whose reference names a county."""
    return Counter(reason(polygons, entry) for entry in table if entry.named)


def text(polygons: PolygonIndex, table: Sequence[zip_codes.ZipCode]) -> str:
    """Return the document."""
    counts = counted(polygons, table)
    whole = counts.total()
    lines = ["| | ZIP codes | of all |", "|---|---|---|"]
    lines.append(f"| the center is in the named county | {counts['agree']:,} | {counts['agree'] / whole:.2%} |")
    lines += [f"| {name}: {why} | {counts[name]:,} | {counts[name] / whole:.2%} |" for name, why in REASONS.items()]
    lines.append(f"| ZIP codes with a county | {whole:,} | |")
    return HEAD + "\n".join(lines) + "\n\n" + _kinds(table) + FOOT


def _kinds(table: Sequence[zip_codes.ZipCode]) -> str:
    kinds = Counter(_answer(entry) for entry in table)
    rows = "\n".join(f"| {what} | {count:,} |" for what, count in sorted(kinds.items(), key=lambda e: (-e[1], e[0])))
    return f"## Answers for the {len(table):,} ZIP codes\n\n| answer | ZIP codes |\n|---|---|\n{rows}\n\n"


PROBLEMS = {
    zip_codes.RETIRED: "a problem: retired, no longer in use",
    zip_codes.MILITARY: "a problem: military or diplomatic mail, in no state",
}


BOXES = {
    False: "a problem: PO boxes without an area in the Census",
    True: "its state, and counties as candidates: PO boxes in an area that the Census lists",
}


def _answer(entry: zip_codes.ZipCode) -> str:
    if entry.state in zip_codes.ABROAD:
        return "a problem: an associated state, not part of the United States"
    if entry.kind in PROBLEMS:
        return PROBLEMS[entry.kind]
    if entry.kind == zip_codes.PO_BOX:
        return BOXES[zip_codes.is_place(entry)]
    if len(entry.counties) > 1:
        return "its state, and several counties as candidates with unknown shares"
    if entry.counties:
        sure = entry.agreed or entry.kind == zip_codes.UNIQUE
        return "one county" + (", certain" if sure else ", named by one reference only: not certain")
    return "its state, and the county around its center as a candidate"


FOOT = """\
## Precision of the polygons

The polygons are the Census Bureau's cartographic boundaries of 2023 (us-atlas-2023 4.0.0) and, for Connecticut, those
of 2017 (us-atlas 3.0.1), simplified for maps of 1:10,000,000 and rounded to 0.0036° east-west (about 300 m) and
0.00086° north-south (95 m). The vertices of seven states' outlines in the congressional districts of 2016, which have
five decimals, are this far from the borders of the polygons:

| | 50 % within | 90 % within | 99 % within |
|---|---|---|---|
| Wyoming (straight lines) | 45 m | 122 m | 272 m |
| Delaware | 129 m | 630 m | 1,837 m |
| North Dakota | 113 m | 486 m | 955 m |
| South Dakota | 89 m | 652 m | 1,303 m |
| Montana | 176 m | 765 m | 1,440 m |
| Vermont | 222 m | 705 m | 1,639 m |
| Alaska (its coast) | 332 m | 2,884 m | 12,454 m |

Within these polygons the search is exact: 20,000 random points have the same answers from GEOS (shapely 2.2.0). A
point within 1 km of another county is not certain, and has that county as a candidate; within 1 km of another state
its state is not certain either, unless maps of the districts of both are loaded. The same holds for a point in no
polygon and at most 5 km from one (some beaches are not drawn), or at most 500 m where another country may be as near.
The geocoder finds an address exactly.

Rose Island and Swains Island (American Samoa) and Falls Church (Virginia) have no polygons; near them they are
candidates. Connecticut has its eight counties, as the registry of tenants has, not the planning regions of 2022. Along
its borders the editions may overlap or leave gaps; there another state is within 1 km, so that no answer is certain.

The lines of 2017 that were used before had Valdez-Cordova (Alaska) instead of Chugach and Copper River, and did not
include the land of Atlantic City (New Jersey). Precision is the same.
"""
