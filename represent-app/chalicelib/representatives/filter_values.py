"""Resolve the filters of a list to the names in the tenant's rules, from any spelling that writes take."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from chalicelib.core.errors import BadRequest, Flaw
from chalicelib.core.text_normalization import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from chalicelib.representatives.query_params import RepresentativesQuery
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules import Office

    # Whether some record has a case-folded value in a field; None, or the positions and the level that it may have.
    Recorded = Callable[[str, str, frozenset[str] | None, str | None], bool]

NAMES = ("position", "district", "party")
MOST_NAMED = 5  # names that an error lists
MOST_QUOTED = 100  # characters of a client's value that an error quotes


def resolve_filters(
    query: RepresentativesQuery, engine: RuleEngine, recorded: Recorded
) -> Mapping[str, frozenset[str]]:
    """Return the case-folded values that each of these filters accepts; a filter that the query leaves out is omitted.

    A value that some record has is accepted as it is; a district must be that of a record in the position and at the
    level of the query. Raises BadRequest, with the nearest names, for a value that the rules do not know; where the
    rules have no list, any value is accepted.
    """
    offices = _find_offices(engine, query)
    at_level = [office for office in offices if query.level in (None, office.level)]
    found: dict[str, tuple[str | None, Iterable[str], Sequence[str]]] = {
        "position": (query.position, (office.title for office in offices), _list_titles(engine)),
        "district": (
            query.district,
            _find_districts(at_level, query.district),
            _list_districts(at_level, of_all=query.position is not None),
        ),
        "party": (query.party, _find_party(engine, query.party), [party.name for party in engine.rules.parties]),
    }
    accepted: dict[str, frozenset[str]] = {}
    flaws: list[Flaw] = []
    for name, (value, names, known) in found.items():
        if value is None:
            continue
        values = frozenset(fold(each) for each in names)
        itself = fold(value)
        within = (accepted.get("position"), query.level) if name == "district" else (None, None)
        if recorded(name, itself, *within):
            values |= {itself}
        if not values and known:
            what = f"{name} of {query.position[:MOST_QUOTED]}" if name == "district" and query.position else name
            flaws.append(Flaw(f"?{name}", _describe(engine.tenant.id, what, value, known)))
        accepted[name] = values or frozenset({itself})
    if flaws:
        raise BadRequest(" ".join(flaw.detail for flaw in flaws), flaws=tuple(flaws))
    return accepted


def _find_offices(engine: RuleEngine, query: RepresentativesQuery) -> Sequence[Office]:
    """Return the offices that the position of a query names at its level, or else at any; all without a position."""
    if not query.position:
        return engine.rules.offices
    at_level = engine.rules.find_candidates(query.position, level=query.level)
    return at_level or engine.rules.find_candidates(query.position)


def _list_titles(engine: RuleEngine) -> Sequence[str]:
    return [office.title for office in engine.rules.offices]


def _find_districts(offices: Iterable[Office], label: str | None) -> Iterable[str]:
    """Yield the name of the district that a label names, in each office that has one."""
    for office in offices:
        district = office.find_district(label) if label else None
        if district is not None:
            yield district.name


def _list_districts(offices: Sequence[Office], *, of_all: bool) -> Sequence[str]:
    """Return the names of the districts that the rules list; with `of_all`, none if some office has no list."""
    if of_all and not all(office.districts for office in offices):
        return []
    return list(dict.fromkeys(district.name for office in offices for district in office.districts))


def _find_party(engine: RuleEngine, text: str | None) -> Iterable[str]:
    name = engine.rules.find_party(text) if text else None
    return (name,) if name else ()


def _describe(tenant: str, name: str, value: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(value, known, n=MOST_NAMED, cutoff=0.5) or known[:MOST_NAMED]
    named = ", ".join(near)
    some = f"it has {named}" if len(known) <= len(near) else f"some of its {len(known)} are {named}"
    return f"{tenant} has no {name} {value[:MOST_QUOTED]!r}; {some}. GET /tenants/{tenant}/rules lists all."
