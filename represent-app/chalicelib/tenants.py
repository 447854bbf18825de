"""Who the tenants are: every state, DC and territory, every county and county equivalent."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from chalicelib.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["state", "county"]
Row = tuple[str, str, str, str, str | None, str]

FILE = Path(__file__).with_suffix(".json")
# Longer than any id or name; what is longer is not looked for.
LONGEST = 100
SUGGESTIONS = 5


class Tenant(BaseModel):
    """A state or a county.

    `kind` is its level; `type` is what it is called there. `county_fips` is what the Census knows it by as a county
    equivalent: every county has one, and so have DC and Guam, each one government and one tenant.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    kind: Kind
    type: str
    state: str
    fips: str
    county_fips: str | None
    division_id: str


class Registry:
    """All tenants, by id. Rows stay rows until a tenant is asked for: most requests ask for one of 3,288."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows: Mapping[str, Row] = {row[0]: row for row in rows}

    def __contains__(self, tenant_id: object) -> bool:
        return tenant_id in self._rows

    def get(self, tenant_id: str) -> Tenant:
        """Return a tenant; raises NotFound that suggests the nearest ids."""
        row = self._rows.get(tenant_id)
        if row is None:
            near = self.nearest(tenant_id)
            hint = f"Did you mean {', '.join(near)}?" if near else "GET /tenants lists them, like CA or NY-Albany."
            raise NotFound(f"There is no tenant {_quoted(tenant_id)}. {hint}", suggestions=near)
        return _tenant(row)

    def page(
        self, *, kind: Kind | None = None, state: str | None = None, skip: int = 0, limit: int = 25
    ) -> tuple[list[Tenant], int]:
        """Return some tenants in the order of their ids, and how many there are; county means county equivalent."""
        rows = [row for row in self._rows.values() if _is(row, kind) and state in (None, row[0][:2])]
        return [_tenant(row) for row in rows[skip : skip + limit]], len(rows)

    def by_fips(self, fips: str) -> Tenant | None:
        """Return the tenant that a FIPS code of a state or county names."""
        row = self._row_by_fips.get(fips)
        return _tenant(row) if row else None

    def by_division(self, division_id: str) -> Tenant | None:
        """Return the tenant that owns an OCD division."""
        row = self._row_by_division.get(division_id)
        return _tenant(row) if row else None

    def nearest(self, text: str) -> list[str]:
        """Return up to five ids that a person may have meant, the likeliest first."""
        if not text or len(text) > LONGEST:
            return []
        wanted = _bare(text)
        exact = self._ids_by_bare.get(wanted, [])
        state = text[:2].upper()
        # Within a state that the text names, a county's name decides; the letters before it say nothing more.
        pool = [bare for bare in self._ids_by_bare if bare.startswith(state.lower())] if state in self._rows else []
        close = difflib.get_close_matches(wanted, pool or list(self._ids_by_bare), n=SUGGESTIONS, cutoff=0.6)
        found = [*exact, *(tenant_id for bare in close for tenant_id in self._ids_by_bare[bare])]
        return list(dict.fromkeys(found))[:SUGGESTIONS]

    @cached_property
    def _row_by_fips(self) -> Mapping[str, Row]:
        return {fips: row for row in self._rows.values() for fips in (row[3], row[4]) if fips}

    @cached_property
    def _row_by_division(self) -> Mapping[str, Row]:
        return {row[5]: row for row in self._rows.values()}

    @cached_property
    def _ids_by_bare(self) -> Mapping[str, list[str]]:
        """Ids by how a person may write them: the id, the name, the name with its state."""
        found: dict[str, list[str]] = {}
        for tenant_id, name, *_ in self._rows.values():
            for written in {_bare(tenant_id), _bare(name), _bare(name + tenant_id[:2])}:
                found.setdefault(written, []).append(tenant_id)
        return found


@cache
def load() -> Registry:
    """Read the registry, once per process."""
    return Registry([tuple(row) for row in json.loads(FILE.read_bytes())["tenants"]])


def _tenant(row: Row) -> Tenant:
    tenant_id, name, kind_there, fips, county_fips, division_id = row
    return Tenant(
        id=tenant_id,
        name=name,
        kind=_kind(row),
        type=kind_there,
        state=tenant_id[:2],
        fips=fips,
        county_fips=county_fips,
        division_id=division_id,
    )


def _kind(row: Row) -> Kind:
    return "county" if "-" in row[0] else "state"


def _is(row: Row, kind: Kind | None) -> bool:
    return kind is None or (row[4] is not None if kind == "county" else _kind(row) == "state")


def _bare(text: str) -> str:
    """Give letters and digits alone, without case and accents.

    >>> _bare("Doña Ana County, NM"), _bare("ny albany")
    ('donaanacountynm', 'nyalbany')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _quoted(text: str) -> str:
    """Give a text as it may be shown: shortened, and nothing in it that is not printable."""
    short = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return "'" + "".join(c if c.isprintable() else "?" for c in short) + "'"
