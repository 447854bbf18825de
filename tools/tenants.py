"""Build the registry of tenants: `python -m tools.tenants` writes tenants/tenants.json, `--check` compares it."""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import us

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TARGET = Path(__file__).resolve().parent.parent / "represent-app" / "chalicelib" / "tenants" / "tenants.json"
SOURCE = f"US Census Bureau names and FIPS codes (public domain), from the us package {us.__version__} (BSD-3-Clause)"

# The Census counts these as their own county equivalent; each is one government, so one tenant with both codes.
OWN_COUNTY = {"11": "11001", "66": "66010"}

# What a county equivalent is, by how its official name ends; the first that fits decides.
KINDS = (
    (" City and Borough", "borough"),
    (" Census Area", "census_area"),
    (" Borough", "borough"),
    (" Parish", "parish"),
    (" Municipio", "municipio"),
    (" Municipality", "municipality"),
    (" District", "district"),
    (" Island", "island"),
    (" County", "county"),
    (" city", "independent_city"),
    (" City", "independent_city"),
)
# The type of an OCD division where it is not the kind itself. Alaska's municipalities are boroughs there. OCD lists no
# divisions below American Samoa, the Northern Marianas and the Virgin Islands, and not yet the census areas of Alaska
# that are younger than its list (Chugach, Copper River, Kusilvak); theirs follow the same form.
OCD_TYPES = {"independent_city": "place", ("AK", "municipality"): "borough"}
# Where OCD keeps what a place was before: Petersburg became a borough in 2013.
OCD_EXCEPTIONS = {"02195": "census_area"}
# Islets of American Samoa, known by their whole name.
KEEPS_ISLAND = ("Rose Island", "Swains Island")

Row = tuple[str, str, str, str, str | None, str]  # as chalicelib/tenants/tenant_registry.py reads it


def rows() -> Iterator[Row]:
    """Yield id, name, type, FIPS, county FIPS and OCD division id of every tenant."""
    for state in us.STATES_AND_TERRITORIES:
        fips = str(state.fips)
        root = f"ocd-division/country:us/{_type_of_state(state)}:{state.abbr.lower()}"
        yield state.abbr, state.name, _type_of_state(state), fips, OWN_COUNTY.get(fips), root
        for county in state.counties:
            if county.fips not in OWN_COUNTY.values():
                # The package writes "Charles city County" where the Census has a capital.
                yield _county(state.abbr, county.name.replace(" city County", " City County"), county.fips, root)


def _type_of_state(state: us.states.State) -> str:
    if state.abbr == "DC":
        return "district"
    return "territory" if state.is_territory else "state"


def _county(state: str, name: str, fips: str, root: str) -> Row:
    suffix, kind = _kind(name)
    bare = name if name in KEEPS_ISLAND else name.removesuffix(suffix)
    label = f"{bare} City" if kind == "independent_city" else bare
    # Carson City is the place's whole name; a Virginian city is told from the county of its name by the word.
    ocd_name = name if suffix == " City" else bare
    ocd_type = OCD_EXCEPTIONS.get(fips) or OCD_TYPES.get((state, kind)) or OCD_TYPES.get(kind, kind)
    return f"{state}-{_id_part(label)}", name, kind, fips, fips, f"{root}/{ocd_type}:{_ocd_part(ocd_name)}"


def _kind(name: str) -> tuple[str, str]:
    for suffix, kind in KINDS:
        if name.endswith(suffix):
            return suffix, kind
    raise ValueError(f"No kind of county equivalent is known for {name!r}; add how it ends to KINDS.")


def _id_part(name: str) -> str:
    """Give a name in ASCII letters, digits and hyphens.

    >>> _id_part("Doña Ana"), _id_part("Prince George's"), _id_part("St. Louis City")
    ('Dona-Ana', 'Prince-Georges', 'St-Louis-City')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[A-Za-z0-9]+", plain.replace("'", "").replace(".", "")))


def _ocd_part(name: str) -> str:
    """Give a name as OCD division ids spell it.

    >>> _ocd_part("Doña Ana"), _ocd_part("Prince George's"), _ocd_part("St. Louis"), _ocd_part("Miami-Dade")
    ('doña_ana', 'prince_george~s', 'st_louis', 'miami-dade')
    """
    return name.lower().replace(".", "").replace("'", "~").replace(" ", "_")


def render() -> str:
    """Give the registry as it is committed: one tenant a line, sorted by id."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in sorted(rows()))
    columns = json.dumps(["id", "name", "type", "fips", "county_fips", "division_id"])
    return f'{{"source": {json.dumps(SOURCE)},\n"columns": {columns},\n"tenants": [\n{lines}\n]}}\n'


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the registry, or compare it; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.tenants", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the committed file differs")
    parser.add_argument("--target", type=Path, default=TARGET, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    text = render()
    if options.check:
        same = options.target.is_file() and options.target.read_text(encoding="utf-8") == text
        print(
            "tenants.json is up to date" if same else "tenants.json is not what tools.tenants makes; run `make tenants`"
        )
        return 0 if same else 1
    options.target.write_text(text, encoding="utf-8")
    print(f"wrote {options.target.name}: {text.count(chr(10)) - 4} tenants")
    return 0


if __name__ == "__main__":
    sys.exit(main())
