"""Read the relationship files of the US Census Bureau: how much of each ZIP code is in each district or county.

They are tables with `|` between the cells and a byte order mark. Each row is the part of a ZIP code tabulation area
(ZCTA) that is in one district. Columns are found by name.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.core.errors import Flaw, Invalid
from chalicelib.geo.census_districts import find_division, get_validity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chalicelib.geo.editions import Validity
    from chalicelib.geo.places import Set
    from chalicelib.tenants.tenant_registry import Tenant, TenantRegistry

ZIP = "GEOID_ZCTA5_20"
LAND, WATER = "AREALAND_PART", "AREAWATER_PART"
ALL_LAND = "AREALAND_ZCTA5_20"
DISTRICT = re.compile(r"GEOID_(CD|SLDU|SLDL)(\d+)_20")
COUNTY = "GEOID_COUNTY_20"
SETS: dict[str, Set] = {"CD": "congressional", "SLDU": "upper", "SLDL": "lower"}
STATE_DIGITS = 2  # of a GEOID, before the code of the district
CODE = re.compile(r"[0-9]{5}")


@dataclass(slots=True)
class TableDraft:
    """The shares of ZIP codes in the districts of a set of one state, or in its counties (`county`)."""

    tenant: Tenant
    name: str
    validity: Validity
    shares: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))


def read_relationships(data: bytes, tenants: TenantRegistry) -> list[TableDraft]:
    """Return the shares of ZIP codes by state and set; raises Invalid if the file cannot be used.

    A share is the part of the land of a ZIP code; of its water, if it has no land. Rows without a ZIP code, and areas
    without a district (ZZ, ZZZ), are left out.
    """
    rows = _open_table(data)
    kind = _find_kind([name.strip() for name in rows.fieldnames or ()])
    parts: dict[tuple[str, str], dict[str, dict[str, tuple[int, int]]]] = {}
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    owners: dict[tuple[str, str], tuple[Tenant, Validity]] = {}
    for number, cells in _enumerate_rows(rows):
        try:
            code, geoid = cells[ZIP].strip(), cells[kind.column].strip()
            land, water = (_parse_area(cells[name]) for name in (LAND, WATER))
            whole = _parse_area(cells.get(ALL_LAND) or "0")
        except (KeyError, TypeError, ValueError, AttributeError):
            raise make_unusable_error(f"line {number} is not complete") from None
        if not CODE.fullmatch(code):
            continue
        totals[code] = [max(totals[code][0], whole), totals[code][1] + water]
        placed = kind.place(geoid, tenants)
        if placed is None:
            continue
        tenant, name, division_id = placed
        owners[tenant.id, name] = tenant, kind.get_validity(tenant)
        before = parts.setdefault((tenant.id, name), {}).setdefault(code, {}).get(division_id, (0, 0))
        parts[tenant.id, name][code][division_id] = before[0] + land, before[1] + water
    if kind.name is None:
        _join_states(parts)
    if not parts:
        raise make_unusable_error("it has no ZIP codes in districts of a state")
    return [
        TableDraft(owners[key][0], key[1], owners[key][1], _make_shares(parts[key], totals)) for key in sorted(parts)
    ]


def _open_table(data: bytes) -> csv.DictReader[str]:
    """Return the rows of a file after its first line; raises Invalid."""
    try:
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        rows = csv.DictReader(text, delimiter="|", quoting=csv.QUOTE_NONE)
        _ = rows.fieldnames  # reads the first line
    except UnicodeDecodeError as error:
        raise make_unusable_error("it is not UTF-8 text") from error
    except csv.Error as error:
        raise make_unusable_error(f"its first line is not a row of a table ({error})") from error
    return rows


def _parse_area(cell: str) -> int:
    """Return the square metres of a cell, 0 for an empty one; raises ValueError."""
    area = int(cell.strip() or 0)
    if area < 0:
        raise ValueError("an area is negative")
    return area


def _join_states(parts: Mapping[tuple[str, str], dict[str, dict[str, tuple[int, int]]]]) -> None:
    """Give each state the counties of other states, too, in the ZIP codes that it shares with them."""
    whole: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for by_code in parts.values():
        for code, counties in by_code.items():
            whole[code] |= counties
    for by_code in parts.values():
        for code in by_code:
            by_code[code] = whole[code]


def _enumerate_rows(rows: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with the numbers of their lines; raises Invalid."""
    try:
        yield from enumerate(rows, 2)
    except csv.Error as error:
        raise make_unusable_error(f"line {rows.line_num} is not a row of a table ({error})") from error


def make_unusable_error(reason: str) -> Invalid:
    """Return the error of a file that cannot be used as a whole."""
    detail = f"The file cannot be used: {reason}. Expected a relationship file of ZCTAs of the US Census Bureau."
    return Invalid(detail, flaws=(Flaw("#", detail),))


@dataclass(frozen=True, slots=True)
class _Kind:
    """The column of a file that has the GEOIDs of districts or counties, their set, and their Congress or year."""

    column: str
    name: Set | None
    number: int = 0

    def get_validity(self, state: Tenant) -> Validity:
        """Return the days on which the lines of a state are in force."""
        return get_validity(self.name, self.number, state.id) if self.name else (None, None)

    def place(self, geoid: str, tenants: TenantRegistry) -> tuple[Tenant, str, str] | None:
        """Return the state, the set and the division of a GEOID; None if it has none."""
        state = tenants.find_by_fips(geoid[:STATE_DIGITS])
        if state is None:
            return None
        if self.name is None:
            return (state, "county", geoid) if CODE.fullmatch(geoid) else None
        found = find_division(state, self.name, geoid[STATE_DIGITS:])
        return (state, *found) if found else None


def _find_kind(columns: list[str]) -> _Kind:
    """Return the kind of a file by its columns; raises Invalid."""
    missing = [name for name in (ZIP, LAND, WATER) if name not in columns]
    if missing:
        raise make_unusable_error(f"it has no columns {', '.join(missing)}")
    for name in columns:
        if name == COUNTY:
            return _Kind(name, None)
        if district := DISTRICT.fullmatch(name):
            kind = SETS[district[1]]
            return _Kind(name, kind, int(district[2]))
    raise make_unusable_error("it has no column with the GEOIDs of districts or counties")


def _make_shares(
    parts: Mapping[str, Mapping[str, tuple[int, int]]], totals: Mapping[str, list[int]]
) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for code, by_division in parts.items():
        land = totals[code][0] or sum(part for part, _ in by_division.values())
        of_water = not land
        whole = totals[code][1] if of_water else land
        found[code] = {key: part[of_water] / whole for key, part in by_division.items() if whole and part[of_water]}
    return {code: shares for code, shares in found.items() if shares}
