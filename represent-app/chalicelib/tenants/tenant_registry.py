"""Who the tenants are: every state, DC and territory, every county and county equivalent."""

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
    from collections.abc import Mapping, Sequence

Kind = Literal["state", "county"]
Row = tuple[str, str, str, str, str | None, str]

FILE = Path(__file__).with_name("tenants.json")
# Longer than any id or name; what is longer is not looked for.
LONGEST = 100
SUGGESTIONS = 5
# How alike two spellings are to be taken for each other, as difflib counts; below this it finds noise.
ALIKE = 0.7
# What people call a place by, and neither its id nor its name says.
CALLED = {"DC": "Washington"}
# Louisiana and Delaware, where they do not begin a name: La Crosse, De Witt.
ARTICLES = frozenset({"la", "de"})


@dataclass(frozen=True, slots=True)
class Tenant:
    """A state or a county; see tenants.routes.TenantView for each field."""

    id: str
    name: str
    kind: Kind
    type: str
    state: str
    fips: str
    county_fips: str | None
    division_id: str


class TenantRegistry:
    """All tenants, by id. Rows stay rows until a tenant is asked for: most requests ask for one of 3,288."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows: Mapping[str, Row] = {row[0]: row for row in rows}

    def __contains__(self, tenant_id: object) -> bool:
        return tenant_id in self._rows

    def get(self, tenant_id: str) -> Tenant:
        """Return a tenant; raises NotFound that suggests the nearest ids."""
        row = self._rows.get(tenant_id)
        if row is None:
            near = self.find_nearest(tenant_id)
            hint = f"Did you mean {', '.join(near)}?" if near else "GET /tenants lists them, like CA or NY-Albany."
            raise NotFound(f"There is no tenant {_quote(tenant_id)}. {hint}", suggestions=near)
        return _make_tenant(row)

    def select(self, kind: Kind | None = None, state: str | None = None) -> Sequence[Row]:
        """Return the rows of a kind, a state or both, in the order of their ids; county means county equivalent."""
        return self._selections.get((kind, state), ())

    def page(
        self, *, kind: Kind | None = None, state: str | None = None, skip: int = 0, limit: int = 25
    ) -> tuple[list[Tenant], int]:
        """Return some tenants in the order of their ids, and how many there are; county means county equivalent."""
        rows = self.select(kind, state)
        return [_make_tenant(row) for row in rows[skip : skip + limit]], len(rows)

    def find_by_fips(self, fips: str) -> Tenant | None:
        """Return the tenant that a FIPS code of a state or county names."""
        row = self._row_by_fips.get(fips)
        return _make_tenant(row) if row else None

    def get_by_fips(self, fips: str) -> Tenant:
        """Return the tenant of a FIPS code; raises KeyError for a code that is no state's and no county's."""
        return _make_tenant(self._row_by_fips[fips])

    def find_by_division(self, division_id: str) -> Tenant | None:
        """Return the tenant that owns an OCD division."""
        row = self._row_by_division.get(division_id)
        return _make_tenant(row) if row else None

    def find_nearest(self, text: str) -> list[str]:
        """Return up to five ids that a person may have meant, the likeliest first."""
        words = _split_words(text) if len(text) <= LONGEST else []
        if not words:
            return []
        whole = "".join(words)
        # A state may stand before a name or after it: NY-Albany; Albany, NY.
        sides = ((words[0], words[1:]), (words[-1], words[:-1]))
        within = [(word.upper(), "".join(rest)) for word, rest in sides if rest and word.upper() in self._rows]
        readings: list[tuple[str | None, str]] = [*within, (None, whole)]
        same = [tenant_id for state, bare in readings for tenant_id in self._find_spelled(bare, state)]
        if within and ("-" in text or words[0] not in ARTICLES):
            readings.pop()
        # An id spelled carelessly comes first, then a state's own name before the counties that bear it.
        found = sorted(same, key=lambda i: (i.replace("-", "").lower() != whole, "-" in i)) or next(
            filter(None, (self._find_alike(bare, state) for state, bare in readings)), []
        )
        return list(dict.fromkeys(found))[:SUGGESTIONS]

    def _find_spelled(self, bare: str, state: str | None) -> list[str]:
        return [tenant_id for tenant_id in self._ids_by_bare.get(bare, ()) if state in (None, tenant_id[:2])]

    def _find_alike(self, wanted: str, state: str | None) -> list[str]:
        """Return the ids of similar spelling in a state, or among all that share the first letter."""
        if state is None:
            # Comparing with every spelling takes some 20 times as long, for the few who mistake the first letter.
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
    """Give the listings that a tenant is in: DC and Guam are in both."""
    return {_get_kind(row), "county"} if row[4] else {_get_kind(row)}


def _list_spellings(row: Row) -> set[str]:
    """Give what a person may write for a tenant, bare: its id, its name, its place without state and kind."""
    place = row[0][3:].removesuffix("-City" if row[2] == "independent_city" else "")
    return {"".join(_split_words(written)) for written in (row[0], row[1], place or CALLED.get(row[0], row[1]))}


def _split_words(text: str) -> list[str]:
    """Give the words of a text in plain letters and digits, without case and accents.

    >>> _split_words("Doña Ana County, NM"), _split_words("NY-Albany")
    (['dona', 'ana', 'county', 'nm'], ['ny', 'albany'])
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


def _quote(text: str) -> str:
    """Give a text as it may be shown: shortened, and nothing in it that is not printable."""
    short = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return "'" + "".join(c if c.isprintable() else "?" for c in short) + "'"
