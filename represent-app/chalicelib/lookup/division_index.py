"""Find divisions by a part of their names or ids: the states and counties, or a tenant and its districts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.core.plain_json import dump_json
from chalicelib.core.text_normalization import fold
from chalicelib.geo import districts
from chalicelib.geo.places import get_set
from chalicelib.tenants import tenant_registry

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from chalicelib.geo.places import Kind
    from chalicelib.tenants.rule_engine import RuleEngine


class NamedDivision(NamedTuple):
    """A division and the tenant that it belongs to."""

    tenant: str
    id: str
    kind: Kind
    name: str

    def to_json(self) -> str:
        """Return the JSON of a models.DivisionFound."""
        return dump_json({"id": self.id, "kind": self.kind, "name": self.name, "tenant": self.tenant})


@dataclass(frozen=True, slots=True)
class DivisionIndex:
    """Divisions in order, with their names in the form that searches compare."""

    divisions: Sequence[NamedDivision]
    _names: list[str] = field(init=False)
    _texts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", [fold(each.name) for each in self.divisions])
        # No searched text has a line break, so it is found in the name or in the id.
        texts = [f"{name}\n{each.id}" for name, each in zip(self._names, self.divisions, strict=True)]
        object.__setattr__(self, "_texts", texts)

    def find(self, text: str, named: Collection[str] = ()) -> list[NamedDivision]:
        """Return the divisions whose name or id contains a text, and those of tenants that it names.

        Exact names and named tenants come first, then names that begin with the text.
        """
        wanted, known = fold(text), frozenset(named)
        matching = [
            i for i, there in enumerate(self._texts) if wanted in there or (known and self.divisions[i].tenant in known)
        ]
        ranked = sorted((self._rank(wanted, i, known), i) for i in matching)
        return [self.divisions[i] for _, i in ranked]

    def _rank(self, wanted: str, i: int, named: Collection[str]) -> int:
        name = self._names[i]
        if name == wanted or self.divisions[i].tenant in named:
            return 0
        return 1 if name.startswith(wanted) else 2


@cache
def get_tenant_index() -> DivisionIndex:
    """Return the index of the states and counties: ten milliseconds to make, once per process."""
    rows = tenant_registry.load_registry().select()
    return DivisionIndex(
        [NamedDivision(row[0], row[5], "county" if "-" in row[0] else "state", row[1]) for row in rows]
    )


def get_district_index(engine: RuleEngine) -> DivisionIndex:
    """Return the index of a tenant and the districts of its rules."""

    def derive() -> DivisionIndex:
        tenant = engine.tenant
        found = [NamedDivision(tenant.id, tenant.division_id, tenant.kind, tenant.name)]
        for names in districts.group_by_set(engine).values():
            found += [NamedDivision(tenant.id, key, get_set(key), name) for key, name in names.items()]
        return DivisionIndex(found)

    index: DivisionIndex = engine.get_derived("divisions by name", derive)
    return index
