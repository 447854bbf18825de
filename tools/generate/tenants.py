"""Generate the registry of tenants (tenants/tenants.json)."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

import us

from tools import ROOT
from tools.generate.write_or_check import write_or_check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TARGET = ROOT / "represent-app" / "chalicelib" / "tenants" / "tenants.json"
SOURCE = f"US Census Bureau names and FIPS codes (public domain), from the us package {us.__version__} (BSD-3-Clause)"

# The Census counts each as a separate county equivalent; each is one government, so one tenant with both codes.
OWN_COUNTY = {"11": "11001", "66": "66010"}

# The kind of a county equivalent by the ending of its official name; the first match decides.
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
# OCD division types that differ from the kind. Alaska's municipalities are boroughs in OCD. OCD lists no divisions
# below American Samoa, the Northern Marianas and the Virgin Islands, and not yet the census areas of Alaska that are
# newer than its list (Chugach, Copper River, Kusilvak); their ids follow the same form.
OCD_TYPES = {"independent_city": "place", ("AK", "municipality"): "borough"}
# OCD has the former type: Petersburg became a borough in 2013.
OCD_EXCEPTIONS = {"02195": "census_area"}
# Islets of American Samoa, identified by their full name.
KEEPS_ISLAND = ("Rose Island", "Swains Island")

Row = tuple[str, str, str, str, str | None, str]  # the format that chalicelib/tenants/tenant_registry.py reads


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
    # Carson City's full name includes the word; in Virginia the word distinguishes a city from the county of its name.
    ocd_name = name if suffix == " City" else bare
    ocd_type = OCD_EXCEPTIONS.get(fips) or OCD_TYPES.get((state, kind)) or OCD_TYPES.get(kind, kind)
    return f"{state}-{_id_part(label)}", name, kind, fips, fips, f"{root}/{ocd_type}:{_ocd_part(ocd_name)}"


def _kind(name: str) -> tuple[str, str]:
    for suffix, kind in KINDS:
        if name.endswith(suffix):
            return suffix, kind
    raise ValueError(f"{name!r} has no known kind of county equivalent; add its ending to KINDS.")


def _id_part(name: str) -> str:
    """Return a name in ASCII letters, digits and hyphens.

    >>> _id_part("Doña Ana"), _id_part("Prince George's"), _id_part("St. Louis City")
    ('Dona-Ana', 'Prince-Georges', 'St-Louis-City')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[A-Za-z0-9]+", plain.replace("'", "").replace(".", "")))


def _ocd_part(name: str) -> str:
    """Return a name in the spelling of OCD division ids.

    >>> _ocd_part("Doña Ana"), _ocd_part("Prince George's"), _ocd_part("St. Louis"), _ocd_part("Miami-Dade")
    ('doña_ana', 'prince_george~s', 'st_louis', 'miami-dade')
    """
    return name.lower().replace(".", "").replace("'", "~").replace(" ", "_")


def render() -> str:
    """Return the text of the registry: one tenant a line, sorted by id."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in sorted(rows()))
    columns = json.dumps(["id", "name", "type", "fips", "county_fips", "division_id"])
    return f'{{"source": {json.dumps(SOURCE)},\n"columns": {columns},\n"tenants": [\n{lines}\n]}}\n'


def generate(*, check: bool, target: Path = TARGET) -> int:
    """Write the registry, or check it; return the exit status."""
    return write_or_check(target, render(), "is not up to date; run: make generate", check=check)
