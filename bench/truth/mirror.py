"""Lay out a mirror of the public sources from the public data, at the country's size.

`python -m bench.truth.mirror DIR [--data ../shared/data] [--census ../shared/census]`: each file is at
`DIR/<host>/<path of its URL>`. Equal input makes equal bytes. What the public data does not have is invented:
`DIR/README.txt` says which parts.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
import sys
import tarfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.truth import maps, people, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bench.truth.maps import District

PUBLIC_DATA = Path(os.environ.get("REPRESENT_PUBLIC_DATA") or "../shared/data")
CENSUS = "www2.census.gov/geo"
RELATIONSHIPS = f"{CENSUS}/docs/maps-data/data/rel2020"
PEOPLE = "github.com/openstates/people/archive/refs/heads/main.tar.gz"
CONGRESS = "unitedstates.github.io/congress-legislators"
DIVISIONS = "raw.githubusercontent.com/opencivicdata/ocd-division-ids/master/identifiers/country-us.csv"
SHAPES = {
    "cd119": f"{CENSUS}/tiger/GENZ2025/shp/cb_2025_us_cd119_500k.zip",
    "sldu": f"{CENSUS}/tiger/GENZ2024/shp/cb_2024_us_sldu_500k.zip",
    "sldl": f"{CENSUS}/tiger/GENZ2024/shp/cb_2024_us_sldl_500k.zip",
}
README = """\
A mirror of public sources for tests and benchmarks. It is not a directory of today's officials.

Real, from public data of 2026: {real} legislators, executives and mayors that the rosters of Open States list; the
members of Congress and their district offices; the ids of divisions; the ZIP codes and their middles.

Real, and older than today's lines:
- the congressional districts of {kept} states, as drawn for 2016
- the legislative districts of {legislative}, as drawn then

Invented:
- {invented} people whose names begin with "Invented": the legislators of {states},
  governors and mayors that the rosters do not list, and retired people
- committees, the towns of all mayors, and the accounts in legislators-social-media.json
- the congressional districts of {redrawn},
  which are as many as today
- all other legislative districts, and those of the District of Columbia
- the areas in the tables of ZIP codes, where each ZIP code is in the district of its middle

Missing: maps of the territories, and floterial districts of New Hampshire.
"""


def main() -> int:
    """Write the mirror; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--data", type=Path, default=PUBLIC_DATA, help="the public data")
    parser.add_argument("--census", type=Path, help="the facts of the Census Bureau's files; default: beside the data")
    parser.add_argument(
        "--former-lines", action="store_true", help="keep the lines of 2016 where the number of seats has changed"
    )
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"There is no public data in {options.data}; name it with --data.", file=sys.stderr)
        return 2
    census = options.census or options.data.parent / "census"
    began, size, count = time.monotonic(), 0, 0
    for path, data in make_files(options.data, census, former_lines=options.former_lines):
        target = options.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        size, count = size + len(data), count + 1
    print(f"{count} files of {size / 1e6:.0f} MB in {options.folder}, in {time.monotonic() - began:.0f} s")
    return 0


def make_files(data: Path, census: Path, *, former_lines: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file of the mirror."""
    states: dict[str, Any] = json.loads((data / "states.json").read_bytes())
    roster = people.make_people(data, states)
    yield PEOPLE, pack(roster.files)
    yield from make_congress(data)
    yield DIVISIONS, make_divisions(data)
    drawn = maps.draw_country(data, census, states, former_lines=former_lines)
    for kind, path in SHAPES.items():
        yield path, maps.make_shapefile(kind, drawn.districts[kind], states)
    yield from make_tables(data, drawn.districts)
    yield (
        "README.txt",
        README.format(
            real=roster.real,
            invented=roster.invented,
            states=", ".join(roster.states),
            kept=len(drawn.kept),
            redrawn=", ".join(drawn.redrawn) or "no state",
            legislative=", ".join(drawn.legislative),
        ).encode(),
    )


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files in the form of GitHub's archives of a branch."""
    out = io.BytesIO()
    with (
        gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=6, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in sorted(files):
            member = tarfile.TarInfo(f"people-main/{path}")
            member.size = len(files[path])
            archive.addfile(member, io.BytesIO(files[path]))
    return out.getvalue()


def make_congress(data: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of congress-legislators; the accounts are invented."""
    members = (data / "congress" / "legislators-current.json").read_bytes()
    yield f"{CONGRESS}/legislators-current.json", members
    offices = (data / "congress" / "legislators-district-offices.json").read_bytes()
    yield f"{CONGRESS}/legislators-district-offices.json", offices
    accounts = [
        {
            "id": {"bioguide": key},
            "social": {name: f"invented_{key.lower()}" for name in ("twitter", "facebook", "instagram", "threads")},
        }
        for key in (member["id"]["bioguide"] for member in json.loads(members))
    ]
    yield f"{CONGRESS}/legislators-social-media.json", json.dumps(accounts, indent=2).encode()


def make_divisions(data: Path) -> bytes:
    """Return the compiled file of OCD division ids: the union of the parts, with the columns of all."""
    columns = ("id", "name", "sameAs", "sameAsNote", "validFrom", "validThrough", "census_geoid", "openstates_district")
    rows: dict[str, dict[str, str]] = {"ocd-division/country:us": {"name": "United States"}}
    for file in sorted((data / "ocd").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                rows.setdefault(row["id"], row)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "id": key} for key, row in sorted(rows.items()))
    return out.getvalue().encode()


def make_tables(data: Path, districts: Mapping[str, list[District]]) -> Iterator[tuple[str, bytes]]:
    """Yield the relationship files: each ZIP code is in the district of its middle, and in its county by name."""
    middles = places.list_zips()
    cds = maps.locate(districts["cd119"], middles)
    yield f"{RELATIONSHIPS}/cd-sld/tab20_cd11920_zcta520_natl.txt", make_table("CD119", cds)
    for kind in ("sldu", "sldl"):
        by_state: dict[str, list[tuple[str, District]]] = {}
        for code, district in maps.locate(districts[kind], middles):
            by_state.setdefault(district.fips, []).append((code, district))
        for fips, rows in sorted(by_state.items()):
            path = f"{RELATIONSHIPS}/cd-sld/tab20_{kind}202420_zcta520_st{fips}.txt"
            yield path, make_table(f"{kind.upper()}2024", rows)
    rows = [
        (code, maps.District("", fips[:2], fips[2:], name, None)) for code, fips, name in places.list_counties(data)
    ]
    yield f"{RELATIONSHIPS}/zcta520/tab20_zcta520_county20_natl.txt", make_table("COUNTY", rows)


def make_table(kind: str, rows: Iterable[tuple[str, District]]) -> bytes:
    """Return a relationship file; `kind` is the part of the column names that names the districts."""
    wholes = ("OID", "GEOID", "NAMELSAD", "AREALAND", "AREAWATER", "MTFCC", "FUNCSTAT")
    area = ("OID", "GEOID", "NAMELSAD", "AREALAND", "AREAWATER", "MTFCC", "CLASSFP", "FUNCSTAT")
    columns = [*(f"{name}_{kind}_20" for name in wholes), *(f"{name}_ZCTA5_20" for name in area)]
    lines = ["|".join([*columns, "AREALAND_PART", "AREAWATER_PART"])]
    for number, (code, district) in enumerate(rows, 1):
        # The areas of districts are not used; each ZIP code has a square kilometre, in one district.
        one = [str(number), district.fips + district.code, district.title, "1000000", "0", "G5200", "N"]
        other = [str(number), code, f"ZCTA5 {code}", "1000000", "0", "G6350", "B5", "S"]
        lines.append("|".join([*one, *other, "1000000", "0"]))
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n"


if __name__ == "__main__":
    sys.exit(main())
