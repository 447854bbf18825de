"""The registry of tenants: every state, DC, territory, county and county equivalent."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from chalicelib.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

Kind = Literal["state", "county"]
Row = tuple[str, str, str, str, str | None, str]

FILE = Path(__file__).with_name("tenants.json")
DIVISION = re.compile(r"ocd-division/country:us/(?:state|district|territory):([a-z]{2})(?:/[a-z_]+:([^/]+))?")
# Longer than any id or name; longer texts are not searched.
LONGEST = 100
SUGGESTIONS = 5
# The least difflib ratio at which two spellings count as alike; lower ratios match noise.
ALIKE = 0.7
# Common names of places that are neither in the id nor in the name.
CALLED = {"DC": "Washington"}
# Words that people write in two ways, and those that they write or leave out.
ABBREVIATED = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
LEFT_OUT = frozenset({"and"})
# Former names and FIPS codes of counties, and where their area is today (census.gov: substantial changes to counties).
FORMER = {
    "AK-Chugach": ("Valdez Cordova", "02261"),
    "AK-Copper-River": ("Valdez Cordova", "02261"),
    "AK-Hoonah-Angoon": ("Skagway Hoonah Angoon", "Skagway Yakutat Angoon", "02231", "02232"),
    "AK-Kusilvak": ("Wade Hampton", "02270"),
    "AK-Petersburg": ("Wrangell Petersburg", "02280"),
    "AK-Prince-of-Wales-Hyder": ("Prince of Wales Outer Ketchikan", "02201"),
    "AK-Wrangell": ("Wrangell Petersburg", "02280"),
    "FL-Miami-Dade": ("Dade", "12025"),
    "MT-Gallatin": ("Yellowstone National Park", "30113"),
    "MT-Park": ("Yellowstone National Park", "30113"),
    "SD-Jackson": ("Washabaugh", "46131"),
    "SD-Oglala-Lakota": ("Shannon", "46113"),
    "VA-Alleghany": ("Clifton Forge", "51560"),
    "VA-Bedford": ("Bedford City", "51515"),
    "VA-Chesapeake-City": ("South Norfolk", "51785"),
    "VA-Halifax": ("South Boston", "51780"),
    "VA-Suffolk-City": ("Nansemond", "51123"),
    "VA-Virginia-Beach-City": ("Princess Anne", "51151"),
}
# These are Louisiana and Delaware, except at the start of a name: La Crosse, De Witt.
ARTICLES = frozenset({"la", "de"})


@dataclass(frozen=True, slots=True)
class Tenant:
    """A state or county; see tenants.routes.TenantView for each field."""

    id: str
    name: str
    kind: Kind
    type: str
    state: str
    fips: str
    county_fips: str | None
    division_id: str


class TenantRegistry:
    """All tenants, by id. A row becomes a Tenant only when requested: most requests need one of 3,288."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows: Mapping[str, Row] = {row[0]: row for row in rows}

    def __contains__(self, tenant_id: object) -> bool:
        return tenant_id in self._rows

    def get(self, tenant_id: str) -> Tenant:
        """Return a tenant; raises NotFound that suggests the nearest ids."""
        row = self._rows.get(tenant_id)
        if row is None:
            near = self.find_nearest(tenant_id)
            hint = (
                f"Did you mean {', '.join(near)}?"
                if near
                else "Use an id like CA or NY-Albany; GET /tenants lists them."
            )
            raise NotFound(f"There is no tenant {_quote(tenant_id)}. {hint}", suggestions=near)
        return _make_tenant(row)

    def select(self, kind: Kind | None = None, state: str | None = None) -> Sequence[Row]:
        """Return the rows of a kind, a state or both, sorted by id; county means county equivalent."""
        return self._selections.get((kind, state), ())

    def page(
        self, *, kind: Kind | None = None, state: str | None = None, skip: int = 0, limit: int = 25
    ) -> tuple[list[Tenant], int]:
        """Return one page of tenants sorted by id, and their total number; county means county equivalent."""
        rows = self.select(kind, state)
        return [_make_tenant(row) for row in rows[skip : skip + limit]], len(rows)

    def find_by_fips(self, fips: str) -> Tenant | None:
        """Return the tenant with the FIPS code of a state or county; None if there is none."""
        row = self._row_by_fips.get(fips)
        return _make_tenant(row) if row else None

    def get_by_fips(self, fips: str) -> Tenant:
        """Return the tenant with a FIPS code; raises KeyError if there is none."""
        return _make_tenant(self._row_by_fips[fips])

    def find_by_division(self, division_id: str) -> Tenant | None:
        """Return the tenant that owns an OCD division; None if there is none."""
        row = self._row_by_division.get(division_id)
        return _make_tenant(row) if row else None

    def find_enclosing(self, division_id: str) -> Tenant | None:
        """Return the tenant that owns a division, or the nearest division that it is in; None if there is none."""
        tenant = self.find_by_division(division_id)
        while tenant is None and "/" in division_id:
            division_id = division_id.rpartition("/")[0]
            tenant = self.find_by_division(division_id)
        return tenant

    def find_nearest(self, text: str) -> list[str]:
        """Return up to five ids that are named by a text, or else that are similar to it, the most likely first."""
        if found := self.find_named(text):
            return found[:SUGGESTIONS]
        words, readings = _read(text, self._rows)
        if len(readings) > 1 and ("-" in text or words[0] not in ARTICLES):
            readings.pop()
        found = next(filter(None, (self._find_alike(bare, state) for state, bare in readings)), [])
        return list(dict.fromkeys(found))[:SUGGESTIONS]

    def find_named(self, text: str) -> list[str]:
        """Return the ids that a text names, the most likely first.

        The text is an id, a name with or without the state, a FIPS code or an OCD division id, also a former one.
        """
        if row := self._row_by_fips.get(text) or self._row_by_division.get(text):
            return [row[0]]
        if division := DIVISION.fullmatch(text):
            text = f"{division[1].upper()} {(division[2] or '').replace('_', ' ')}"
        words, readings = _read(text, self._rows)
        same = [tenant_id for state, bare in readings for tenant_id in self._find_spelled(bare, state)]
        # A misspelled id comes first, then a state before the counties with the same name.
        whole = "".join(words)
        return list(dict.fromkeys(sorted(same, key=lambda i: (i.replace("-", "").lower() != whole, "-" in i))))

    def _find_spelled(self, bare: str, state: str | None) -> list[str]:
        return [tenant_id for tenant_id in self._ids_by_bare.get(bare, ()) if state in (None, tenant_id[:2])]

    def _find_alike(self, wanted: str, state: str | None) -> list[str]:
        """Return the ids of similar spelling in a state, or among all with the same first letter."""
        if state is None:
            # Comparing with all spellings takes about 20 times as long, and a wrong first letter is rare.
            pool = {bare for bare in self._ids_by_bare if bare[0] == wanted[0]}
        else:
            pool = {bare for row in self.select(state=state) for bare in _list_spellings(row)}
        close = difflib.get_close_matches(wanted, pool, n=SUGGESTIONS, cutoff=ALIKE)
        return [tenant_id for bare in close for tenant_id in self._find_spelled(bare, state)]

    @cached_property
    def _selections(self) -> Mapping[tuple[Kind | None, str | None], Sequence[Row]]:
        found: dict[tuple[Kind | None, str | None], list[Row]] = {}
        for row in self._rows.values():
            for key in product((None, *_list_kinds(row)), (None, row[0][:2])):
                found.setdefault(key, []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def _row_by_fips(self) -> Mapping[str, Row]:
        return {fips: row for row in self._rows.values() for fips in (row[3], row[4]) if fips}

    @cached_property
    def _row_by_division(self) -> Mapping[str, Row]:
        return {row[5]: row for row in self._rows.values()}

    @cached_property
    def _ids_by_bare(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self._rows.values():
            for bare in _list_spellings(row):
                found.setdefault(bare, []).append(row[0])
        return found


@cache
def load_registry() -> TenantRegistry:
    """Read the registry, once per process."""
    return TenantRegistry([tuple(row) for row in json.loads(FILE.read_bytes())["tenants"]])


@cache
def _make_tenant(row: Row) -> Tenant:
    tenant_id, name, kind_there, fips, county_fips, division_id = row
    return Tenant(
        id=tenant_id,
        name=name,
        kind=_get_kind(row),
        type=kind_there,
        state=tenant_id[:2],
        fips=fips,
        county_fips=county_fips,
        division_id=division_id,
    )


def _get_kind(row: Row) -> Kind:
    return "county" if "-" in row[0] else "state"


def _list_kinds(row: Row) -> set[Kind]:
    """Return the kinds that a tenant is listed under: DC and Guam are listed under both."""
    return {_get_kind(row), "county"} if row[4] else {_get_kind(row)}


def _list_spellings(row: Row) -> set[str]:
    """Return the normalized spellings of a tenant: its id, its name, and its name without state and kind."""
    place = row[0][3:].removesuffix("-City" if row[2] == "independent_city" else "")
    former = [f"{name} {kind}" for name in FORMER.get(row[0], ()) for kind in ("", "county", "borough", "census area")]
    written = (row[0], row[1], place or CALLED.get(row[0], row[1]), *former)
    return {"".join(_split_words(text)) for text in written}


def _read(text: str, known: Container[str]) -> tuple[list[str], list[tuple[str | None, str]]]:
    """Return the words of a text, and its readings as (state, name); the last is the whole text in any state."""
    words = _split_words(text) if len(text) <= LONGEST else []
    if not words:
        return [], []
    # The state may come before or after the name: NY-Albany; Albany, NY.
    sides = ((words[0], words[1:]), (words[-1], words[:-1]))
    within = [(word.upper(), "".join(rest)) for word, rest in sides if rest and word.upper() in known]
    return words, [*within, (None, "".join(words))]


def _split_words(text: str) -> list[str]:
    """Return the words of a text as ASCII letters and digits, without case and accents, in their short forms.

    >>> _split_words("Doña Ana County, NM"), _split_words("Lewis & Clark"), _split_words("Saint Mary's")
    (['dona', 'ana', 'county', 'nm'], ['lewis', 'clark'], ['st', 'marys'])
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['`]", "", plain.lower()))
    return [ABBREVIATED.get(word, word) for word in words if word not in LEFT_OUT]


def _quote(text: str) -> str:
    """Return a text in quotes that is safe to display: shortened, with nonprintable characters replaced."""
    short = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return "'" + "".join(c if c.isprintable() else "?" for c in short) + "'"
