"""The middles and counties of ZIP codes, from the zipcodes package."""

from __future__ import annotations

import csv
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import zipcodes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Middle = tuple[str, float, float]


def _read_zips() -> list[dict[str, Any]]:
    """Return the table of the package, sorted by code: only STANDARD codes, which are not of PO boxes or one firm."""
    rows: list[dict[str, Any]] = zipcodes.list_all()  # type: ignore[no-untyped-call]
    chosen = [row for row in rows if row["active"] and row["zip_code_type"] == "STANDARD"]
    return sorted(chosen, key=lambda row: str(row["zip_code"]))


def list_zips() -> list[Middle]:
    """Return the code, latitude and longitude of each ZIP code with homes, sorted by code."""
    rows = (row for row in _read_zips() if row["lat"] and row["long"])
    return [(str(row["zip_code"]), float(row["lat"]), float(row["long"])) for row in rows]


def list_counties(data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the code, county (FIPS) and name of the county of each ZIP code whose county has an id."""
    fips: dict[tuple[str, str], str] = {}
    with (data / "ocd" / "us_counties.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            state = re.search(r"/(?:state|district|territory):([a-z]{2})", row["id"])
            number = row["census_geoid"].rpartition("-")[2]
            if state and re.fullmatch(r"\d{5}", number):
                fips[state[1].upper(), _fold(row["name"])] = number
    for row in _read_zips():
        key = (row["state"], _fold(row["county"] or ""))
        if key in fips:
            yield row["zip_code"], fips[key], row["county"]


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)
