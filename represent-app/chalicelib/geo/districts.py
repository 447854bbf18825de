"""Find a tenant's districts at a place: by its rules, by the labels of a geocoder, and by uploaded boundaries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from chalicelib.geo.editions import Edition, find_in_force
from chalicelib.geo.places import COUNTRY, SETS, Division, Lines, Set, Unknown, get_set
from chalicelib.geo.polygon_index import PolygonIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from chalicelib.geo.county_lookup import Location
    from chalicelib.geo.zip_shares import ZipShares
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.tenant_registry import Tenant

    # Districts by id, each with the share of the place; None if the share is unknown.
    Districts = Sequence[tuple[str, float | None]]
    AnyEdition = Edition[PolygonIndex | ZipShares]

# In these sets, a place is in exactly one district. Districts of lower chambers may overlap (New Hampshire's floterial
# ones do), and so may those of boards.
APART: tuple[Set, ...] = ("congressional", "upper")
# Sets whose floterial districts lie over others. The Census files have only one district for each place there, so a
# geocoder's label is never the whole answer.
OVERLAID: frozenset[tuple[str, Set]] = frozenset({("NH", "lower")})
# The Census Bureau lists the wards of the District of Columbia as the districts of an upper chamber.
LABELLED: dict[tuple[str, Set], str] = {("DC", "council"): "upper"}
WHOLE_STATE = "at-large"  # the end of the id of a state's only congressional district
ON_THE_LINE = 10  # metres: the accuracy of uploaded lines, and one step more


class DistrictSource(Protocol):
    """The maps of a tenant's districts, and the tables of its ZIP codes."""

    def list_maps(self, name: Set) -> Sequence[AnyEdition]:
        """Return the editions of a map, the earliest first."""

    def list_tables(self, name: str) -> Sequence[AnyEdition]:
        """Return the editions of the shares of ZIP codes in the districts of a set, the earliest first."""


@dataclass(slots=True)
class DistrictsFound:
    """The districts of a place on one day, those of other lines, and the kinds that are unknown."""

    divisions: list[Division] = field(default_factory=list)
    lines: list[Lines] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)

    def add_unknown(self, kind: Set, reason: str | None) -> None:
        """Add the reason why a kind is unknown or uncertain, if there is one."""
        if reason:
            self.unknown.append(Unknown(kind=kind, reason=reason))


@dataclass(slots=True, eq=False)
class DistrictLocator:
    """Finds districts. `get_rule_engine` and `load` return a tenant's rules, and its maps and tables."""

    get_rule_engine: Callable[[str], RuleEngine]
    load: Callable[[str], DistrictSource]
    # The districts at the point of this request, with the shapes, by the identity of the shapes: has_point and find ask
    # for the same. Shapes that leave the cache in the meantime stay alive, so that no others get their identity.
    _inside: dict[tuple[int, float, float], tuple[PolygonIndex, list[str]]] = field(default_factory=dict, init=False)

    def find(self, tenant: Tenant, location: Location, on: date) -> DistrictsFound:
        """Return the districts of a location in force on a day, those of other lines, and the unknown kinds."""
        found = DistrictsFound()
        engine, source = self.get_rule_engine(tenant.id), self.load(tenant.id)
        groups = group_by_set(engine, on)
        municipalities = groups.get("place", {} if tenant.kind == "state" else None)
        for kind, names in groups.items():
            if kind == "place":
                continue
            if only := _find_only(kind, names):
                found.divisions.append(Division(id=only, kind=kind, name=names[only], share=1.0))
                continue
            editions = source.list_tables(kind) if location.zip_code else source.list_maps(kind)
            current = find_in_force(editions, on)
            labelled = _find_labelled(engine, kind, location.labels.get(LABELLED.get((tenant.id, kind), kind)))
            if labelled and (tenant.id, kind) not in OVERLAID:
                found.divisions += _make_divisions(kind, [(labelled, 1.0)], names, current)
            else:
                districts, why = self._find_in_force(tenant, kind, location, editions, on)
                if (tenant.id, kind) in OVERLAID and districts:
                    why = why or _describe_missing_overlays(current, names)
                if labelled:
                    districts, why = _add_labelled(districts, why, labelled, names, drawn=current is not None)
                found.divisions += _make_divisions(kind, districts, names, current)
                found.add_unknown(kind, why)
            found.lines += self._find_other_lines(
                engine, kind, location, [each for each in editions if each is not current]
            )
        if municipalities is not None:
            self._add_municipalities(found, source, location, on, municipalities)
        return found

    def has_point(self, tenant: Tenant, point: tuple[float, float], on: date) -> bool | None:
        """Return whether a map of a state's districts in force on a day has a point.

        None if it has no such map, or if the point is outside and as near to a line as lines are accurate.
        """
        (lat, lon), source = point, self.load(tenant.id)
        drawn = near = False
        # The map of a whole state is the last, because no other question needs it.
        for kind in reversed([each for each in SETS if each != "place"]):  # a point may be in no municipality
            current = find_in_force(source.list_maps(kind), on)
            shapes = current.load() if current else None
            if isinstance(shapes, PolygonIndex):
                if self._find_at(shapes, lon, lat):
                    return True
                drawn, near = True, near or bool(shapes.find_near(lon, lat, ON_THE_LINE))
        return False if drawn and not near else None

    def _find_at(self, shapes: PolygonIndex, lon: float, lat: float) -> list[str]:
        key = id(shapes), lon, lat
        found = self._inside.get(key)
        if found is None:
            found = self._inside[key] = shapes, shapes.find_at(lon, lat)
        return found[1]

    def _find_in_edition(self, edition: AnyEdition, kind: Set, location: Location) -> tuple[Districts, str | None]:
        """Return the districts of a location by an edition, each with its share, and why they are uncertain."""
        contents = edition.load()
        if not isinstance(contents, PolygonIndex):
            return _find_in_table(contents, kind, location)
        if location.point is None:
            return [], None
        lat, lon = location.point
        return _judge_drawn(self._find_at(contents, lon, lat), contents, location.point, apart=kind in APART)

    def _find_other_lines(
        self, engine: RuleEngine, kind: Set, location: Location, editions: Sequence[AnyEdition]
    ) -> Iterator[Lines]:
        """Yield the districts of editions that are not in force, and those of the next election by a geocoder."""
        label, day = location.upcoming.get(kind, ("", None))
        coming = _find_labelled(engine, kind, label)
        for edition in editions:
            names = group_by_set(engine, edition.valid_from).get(kind, {})
            if coming and day and edition.valid_from == day:
                districts: Districts = [(coming, 1.0)]
                coming = None
            else:
                districts, _ = self._find_in_edition(edition, kind, location)
            yield _make_lines(kind, districts, names, edition)
        if coming:
            names = group_by_set(engine, day).get(kind, {})
            yield _make_lines(kind, [(coming, 1.0)], names, Edition(day, None, dict))

    def _add_municipalities(
        self,
        found: DistrictsFound,
        source: DistrictSource,
        location: Location,
        on: date,
        names: Mapping[str, str],
    ) -> None:
        """Add the municipalities of a location; without a map none are known, and many locations are in none."""
        editions = source.list_tables("place") if location.zip_code else source.list_maps("place")
        current = find_in_force(editions, on)
        if current is None:
            return
        places, why = self._find_in_edition(current, "place", location)
        names = {key: write_name(key) for key, _ in places} | dict(names)
        found.divisions += _make_divisions("place", places, names, current)
        found.add_unknown("place", why if places else None)

    def _find_in_force(
        self, tenant: Tenant, kind: Set, location: Location, editions: Sequence[AnyEdition], on: date
    ) -> tuple[Districts, str | None]:
        """Return the districts in force on a day, each with its share, and why they are unknown or uncertain."""
        current = find_in_force(editions, on)
        if current is not None:
            return self._find_in_edition(current, kind, location)
        if kind in location.outdated:
            return [], f"The geocoder has the {kind} districts of another election only, and no map is uploaded."
        if editions:
            return [], f"No {kind} boundaries of {tenant.id} are in force on {on}."
        if location.zip_code:
            return [], (
                f"It is unknown which {kind} districts the ZIP code is in. Send an address or a point for an exact "
                "answer."
            )
        return [], f"No {kind} boundaries of {tenant.id} are uploaded."


def _describe_missing_overlays(current: AnyEdition | None, names: Mapping[str, str]) -> str | None:
    """Return why the districts of a set with floterial ones are uncertain; None if all of its districts are drawn."""
    contents = current.load() if current else None
    if isinstance(contents, PolygonIndex) and names.keys() <= set(contents.keys):
        return None
    return "These districts may be overlaid by floterial districts, which the boundaries do not have."


def _add_labelled(
    districts: Districts, why: str | None, labelled: str, names: Mapping[str, str], *, drawn: bool
) -> tuple[Districts, str | None]:
    """Return districts with the one that a geocoder names, where others may lie over it."""
    if labelled in dict(districts):
        return districts, why
    name = names.get(labelled, _get_tail(labelled))
    if not drawn:
        return [(labelled, None)], f"{name} may be overlaid by a floterial district."
    why = f"The geocoder names {name}, which the uploaded boundaries do not have here."
    return [(labelled, None), *((key, None) for key, _ in districts)], why


def _make_lines(kind: Set, districts: Districts, names: Mapping[str, str], edition: Edition[object]) -> Lines:
    divisions = tuple(_make_divisions(kind, districts, names, edition))
    return Lines(set=kind, valid_from=edition.valid_from, valid_to=edition.valid_to, divisions=divisions)


def _find_in_table(table: ZipShares, kind: Set, location: Location) -> tuple[Districts, str | None]:
    """Return the districts of a ZIP code, each with its share, and why they are uncertain."""
    shares = table.get(location.zip_code or "")
    if not shares:
        return [], f"The table of ZIP codes does not list the {kind} districts of this one."
    why = (
        None
        if len(shares) == 1
        else "The ZIP code is in several of these districts. Send an address for an exact answer."
    )
    return [(key, None if share is None else min(share, 1.0)) for key, share in shares.items()], why


def _judge_drawn(
    inside: Sequence[str], shapes: PolygonIndex, point: tuple[float, float], *, apart: bool
) -> tuple[Districts, str | None]:
    """Return the districts at a point that is inside of some shapes, and the reason if the result is uncertain."""
    lat, lon = point
    beyond = [key for key in shapes.find_near(lon, lat, ON_THE_LINE) if key not in inside]
    if beyond:
        both = [*inside, *beyond]
        where = "between" if len(both) > 1 else "around"
        return [(key, None) for key in both], f"The point is on the line {where} {' and '.join(map(_get_tail, both))}."
    if apart and len(inside) > 1:
        why = f"The districts {' and '.join(map(_get_tail, inside))} overlap here."
        return [(key, None) for key in inside], why
    return [(key, 1.0) for key in inside], None if inside else "The point is in none of the uploaded districts."


def _make_divisions(
    kind: Set, districts: Districts, names: Mapping[str, str], edition: Edition[object] | None
) -> Iterator[Division]:
    for key, share in districts:
        name = names.get(key, _get_tail(key))
        valid_from, valid_to = (edition.valid_from, edition.valid_to) if edition else (None, None)
        yield Division(id=key, kind=kind, name=name, share=share, valid_from=valid_from, valid_to=valid_to)


def group_by_set(engine: RuleEngine, on: date | None = None) -> Mapping[Set, Mapping[str, str]]:
    """Return the districts of a tenant's rules below the tenant itself, by set: their names by id.

    With `on`, only those that are in force on that day.
    """

    def derive() -> dict[Set, dict[str, str]]:
        found: dict[Set, dict[str, str]] = {}
        for office in engine.rules.offices:
            for district in office.districts:
                if _is_below(engine, district.division_id) and (on is None or district.is_in_force(on)):
                    found.setdefault(get_set(district.division_id), {}).setdefault(district.division_id, district.name)
        return {kind: found[kind] for kind in SETS if kind in found}

    groups: Mapping[Set, Mapping[str, str]] = engine.get_derived(("districts", on), derive)
    return groups


def _find_only(kind: Set, names: Mapping[str, str]) -> str | None:
    """Return the only congressional district of a state, which is all of it.

    In another set, the only listed district may be a part: the list may be incomplete, or other seats be at large.
    """
    only = next(iter(names)) if len(names) == 1 else None
    return only if kind == "congressional" and only and _get_tail(only) == WHOLE_STATE else None


def list_whole_districts(engine: RuleEngine, on: date) -> list[Division]:
    """Return the districts of a tenant that are all of it: a state's only congressional district."""
    found = []
    for kind, names in group_by_set(engine, on).items():
        if only := _find_only(kind, names):
            found.append(Division(id=only, kind=kind, name=names[only], share=1.0))
    return found


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


def write_name(division_id: str) -> str:
    """Return the name of a municipality, as far as its id has it.

    >>> write_name("ocd-division/country:us/state:ca/place:los_angeles")
    'Los Angeles'
    """
    return _get_tail(division_id).replace("_", " ").replace("~", "'").title()


def _get_tail(division_id: str) -> str:
    return division_id.rpartition(":")[2]
