"""Find a tenant's districts at a place: by its rules, by the labels of a geocoder, and by uploaded boundaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.geo.models import COUNTRY, SETS, Division, Set, Unknown, get_set

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chalicelib.geo.polygon_index import PolygonIndex
    from chalicelib.geo.reference_data import ReferenceData
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.tenant_registry import Tenant

    # Returns the shapes of one of a tenant's sets, or None if it is not uploaded.
    Loaded = Callable[[Set], PolygonIndex | None]

# In these sets, a place is in exactly one district. Districts of lower chambers may overlap (New Hampshire's floterial
# ones do), and so may those of boards.
APART: tuple[Set, ...] = ("congressional", "upper")
# Sets whose floterial districts lie over others. The Census files have only one district for each place there, so a
# geocoder's label is never the whole answer.
OVERLAID: frozenset[tuple[str, Set]] = frozenset({("NH", "lower")})
WHOLE_STATE = "at-large"  # the end of the id of a state's only congressional district
ON_THE_LINE = 10  # metres: the accuracy of uploaded lines, and one step more


@dataclass(slots=True, eq=False)
class DistrictLocator:
    """Finds districts. `get_rule_engine` and `loaded` return a tenant's rules and its boundaries."""

    reference_data: ReferenceData
    get_rule_engine: Callable[[str], RuleEngine]
    loaded: Callable[[str], Loaded]

    def find(
        self, tenant: Tenant, point: tuple[float, float] | None, labels: Mapping[str, str], area: Sequence[str]
    ) -> tuple[list[Division], list[Unknown]]:
        """Return the districts at a point, or else those of an area's counties (FIPS), and the unknown kinds."""
        found: list[Division] = []
        unknown: list[Unknown] = []
        engine, loaded = self.get_rule_engine(tenant.id), self.loaded(tenant.id)
        for kind, names in group_by_set(engine).items():
            known = _find_only(kind, names) or _find_labelled(engine, kind, labels.get(kind))
            if known and (tenant.id, kind) not in OVERLAID:
                found.append(Division(id=known, kind=kind, name=names[known], share=1.0))
                continue
            shapes = loaded(kind)
            if known and shapes is None:
                found.append(Division(id=known, kind=kind, name=names[known], share=None))
                unknown.append(Unknown(kind=kind, reason=f"{names[known]} may be overlaid by a floterial district."))
                continue
            if shapes is None:
                unknown.append(Unknown(kind=kind, reason=f"No {kind} boundaries of {tenant.id} are uploaded."))
                continue
            some, why = self._find_drawn(shapes, point, area, apart=kind in APART)
            if known and known not in dict(some):
                some = [(known, None), *((key, None) for key, _ in some)]
                why = f"The geocoder names {names[known]}, which the uploaded boundaries do not have here."
            found += [
                Division(id=key, kind=kind, name=names.get(key, _get_tail(key)), share=share) for key, share in some
            ]
            unknown += [Unknown(kind=kind, reason=why)] if why else []
        return found, unknown

    def _find_drawn(
        self, shapes: PolygonIndex, point: tuple[float, float] | None, area: Sequence[str], *, apart: bool
    ) -> tuple[list[tuple[str, float | None]], str | None]:
        """Return districts by their shapes, each with its share, and the reason if the result is uncertain."""
        if point is None:
            spread = (place for fips in area for place in self.reference_data.measure_spread(fips))
            some = sorted({key for place in spread for key in shapes.find_at(*place)})
            return [(key, None) for key in some], (
                "A ZIP code has no exact borders; these are the districts of its counties (a very small one may "
                "be missing). "
                "Send an address for an exact answer."
            )
        lat, lon = point
        inside = shapes.find_at(lon, lat)
        beyond = [key for key in shapes.find_near(lon, lat, ON_THE_LINE) if key not in inside]
        if beyond:
            both = [*inside, *beyond]
            return [
                (key, None) for key in both
            ], f"The point is on the line between {' and '.join(map(_get_tail, both))}."
        if apart and len(inside) > 1:
            return [
                (key, None) for key in inside
            ], f"The districts {' and '.join(map(_get_tail, inside))} overlap here."
        return [(key, 1.0) for key in inside], None if inside else "The point is in none of the uploaded districts."


def group_by_set(engine: RuleEngine) -> dict[Set, dict[str, str]]:
    """Return the districts of a tenant's rules below the tenant itself, by set: their names by id."""
    found: dict[Set, dict[str, str]] = {}
    for office in engine.rules.offices:
        for district in office.districts:
            if _is_below(engine, district.division_id):
                found.setdefault(get_set(district.division_id), {}).setdefault(district.division_id, district.name)
    return {kind: found[kind] for kind in SETS if kind in found}


def _find_only(kind: Set, names: Mapping[str, str]) -> str | None:
    """Return the only congressional district of a state, which is all of it.

    In another set, the only listed district may be a part: the list may be incomplete, or other seats be at large.
    """
    only = next(iter(names)) if len(names) == 1 else None
    return only if kind == "congressional" and only and _get_tail(only) == WHOLE_STATE else None


def find_named(engine: RuleEngine, kind: Set, division_id: str | None, label: str | None) -> str | None:
    """Return the district of a set that an id or a label names in the rules; else the id, if it is a possible one.

    Returns None for an id of another tenant, or of another kind of district.
    """
    if division_id is None or not division_id.startswith(f"{COUNTRY}/"):
        return _find_labelled(engine, kind, label) or _find_labelled(engine, kind, division_id)
    if not division_id.startswith(f"{engine.tenant.division_id}/") or get_set(division_id) != kind:
        return None
    if division_id in group_by_set(engine).get(kind, {}):
        return division_id
    return _find_labelled(engine, kind, label) or _find_labelled(engine, kind, _get_tail(division_id)) or division_id


def _find_labelled(engine: RuleEngine, kind: str, label: str | None) -> str | None:
    """Return the district of a set that a label names."""
    for office in engine.rules.offices if label else ():
        district = office.find_district(label)
        if district is not None and get_set(district.division_id) == kind and _is_below(engine, district.division_id):
            return str(district.division_id)
    return None


def _is_below(engine: RuleEngine, division_id: str) -> bool:
    return bool(division_id != engine.tenant.division_id)


def _get_tail(division_id: str) -> str:
    return division_id.rpartition(":")[2]
