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
    from chalicelib.tenants.rules_models import Office

    # Whether some record has a case-folded value in a field.
    Recorded = Callable[[str, str], bool]

NAMES = ("position", "district", "party")
MOST_NAMED = 5  # names that an error lists
MOST_QUOTED = 100  # characters of a client's value that an error quotes


def resolve_filters(
    query: RepresentativesQuery, engine: RuleEngine, recorded: Recorded
) -> Mapping[str, frozenset[str]]:
    """Return the case-folded values that each of these filters accepts; a filter that the query leaves out is omitted.

    A value that some record has is accepted as it is. Raises BadRequest, with the nearest names, for a value that the
    rules do not know; where the rules have no list, any value is accepted.
    """
    accepted: dict[str, frozenset[str]] = {}
    flaws: list[Flaw] = []
    offices = engine.rules.find_candidates(query.position) if query.position else list(engine.rules.offices)
    found: dict[str, tuple[str | None, Iterable[str], Sequence[str]]] = {
        "position": (query.position, (office.title for office in offices), _list_titles(engine)),
        "district": (query.district, _find_districts(offices, query.district), _list_districts(offices)),
        "party": (query.party, _find_party(engine, query.party), [party.name for party in engine.rules.parties]),
    }
    for name, (value, names, known) in found.items():
        if value is None:
            continue
        values = frozenset(fold(each) for each in names)
        itself = fold(value)
        if recorded(name, itself):
            values |= {itself}
        if not values and known:
            flaws.append(Flaw(f"?{name}", _describe(engine.tenant.id, name, value, known)))
        accepted[name] = values or frozenset({itself})
    if flaws:
        raise BadRequest(" ".join(flaw.detail for flaw in flaws), flaws=tuple(flaws))
    return accepted


def _list_titles(engine: RuleEngine) -> Sequence[str]:
    return [office.title for office in engine.rules.offices]


def _find_districts(offices: Iterable[Office], label: str | None) -> Iterable[str]:
    """Yield the name of the district that a label names, in each office that has one."""
    for office in offices:
        district = office.find_district(label) if label else None
        if district is not None:
            yield district.name


def _list_districts(offices: Sequence[Office]) -> Sequence[str]:
    """Return the names of the districts; none if the rules do not know the districts of some office."""
    if not offices or any(not office.districts for office in offices):
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
