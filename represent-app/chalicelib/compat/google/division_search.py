"""Find divisions by words as Google does: the country, states and counties, then districts of legislatures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.compat.google.representation import ASSEMBLIES, find_alias
from chalicelib.compat.google.wording import name_division
from chalicelib.core.text_normalization import fold
from chalicelib.geo.districts import group_by_set
from chalicelib.geo.places import COUNTRY
from chalicelib.lookup.division_index import NamedDivision, get_tenant_index
from chalicelib.tenants import tenant_registry
from chalicelib.tenants.default_rules import load_default_rules
from chalicelib.tenants.rule_engine import RuleEngine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from chalicelib.geo.places import Set

WORD = re.compile(r"\w+")
# A phrase in quotes or a word, with the sign before it that requires or excludes it.
TERM = re.compile(r'(?P<sign>[-+!]?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
AND, OR, NOT = frozenset({"AND", "&&"}), frozenset({"OR", "||"}), frozenset({"NOT"})
MOST_TERMS = 32
CHAMBERS: tuple[Set, ...] = ("congressional", "upper", "lower")
NATION = NamedDivision("", COUNTRY, "country", "United States")


@dataclass(frozen=True, slots=True)
class Clause:
    """Texts that a division has, and those that it has not, with a space before each: `" alb"`, `" santa clara "`."""

    wanted: tuple[str, ...]
    excluded: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Return whether a text, words with spaces around them, has what is wanted and nothing that is excluded."""
        return all(each in text for each in self.wanted) and not any(each in text for each in self.excluded)


class Candidate(NamedTuple):
    """A division, its words with spaces around them, and the whole texts that are its name and ids."""

    division: NamedDivision
    words: str
    called: frozenset[str]
    is_district: bool


def find_divisions(text: str) -> list[NamedDivision]:
    """Return the divisions that a query finds; see parse_query. An exact name or id comes first, then tenants.

    Nothing is requested: districts are those of the default rules.
    """
    clauses = parse_query(text)
    if not clauses:
        return []
    whole = fold(text.strip(' "'))
    first = next(iter(WORD.findall(whole)), "")
    named = frozenset(tenant_registry.load_registry().find_named(first))
    found = [each for each in _list_candidates() if any(clause.matches(each.words) for clause in clauses)]
    found.sort(key=lambda each: _rank(each, whole, first, named))
    return [each.division for each in found]


def _rank(found: Candidate, whole: str, first: str, named: Collection[str]) -> tuple[bool, bool, int]:
    name = fold(found.division.name)
    is_named = name == first or (found.division.tenant in named and not found.is_district)
    begins = 0 if is_named else 1 if name.startswith(first) else 2
    return whole not in found.called, found.is_district, begins


def parse_query(text: str) -> list[Clause]:
    """Return the clauses of a query, of which one must match: words are all required, unless OR is between them.

    A word begins a word of the name or an id; a phrase in quotes has whole words in their order.

    >>> parse_query('albany county'), parse_query('"santa clara" NOT sldl OR yolo*')[1].wanted
    ([Clause(wanted=(' albany', ' county'), excluded=())], (' yolo',))
    >>> parse_query('"santa clara" -sldl')
    [Clause(wanted=(' santa clara ',), excluded=(' sldl',))]
    """
    clauses: list[tuple[list[str], list[str]]] = [([], [])]
    is_excluded = False
    for term in [*TERM.finditer(text)][:MOST_TERMS]:
        word = term["word"]
        if word in OR:
            clauses.append(([], []))
        elif word in NOT:
            is_excluded = True
        elif word not in AND:
            is_excluded = is_excluded or term["sign"] in ("-", "!")
            clauses[-1][is_excluded].extend(_list_texts(word, term["phrase"]))
            is_excluded = False
    return [Clause(tuple(wanted), tuple(excluded)) for wanted, excluded in clauses if wanted]


def _list_texts(word: str | None, phrase: str | None) -> list[str]:
    """Return the texts that a word or a phrase means; one with marks, such as an id, is several words."""
    if word is None:
        together = " ".join(WORD.findall(fold(phrase or "")))
        return [f" {together} "] if together else []
    return [f" {each}" for each in WORD.findall(fold(word))]


@cache
def _list_candidates() -> tuple[Candidate, ...]:
    """Return the country, states, counties and the districts of all states: made in 0.2 seconds."""
    rows = tenant_registry.load_registry().select("state")
    districts = [each for row in rows for each in _list_districts(row[0])]
    tenants = [NATION, *get_tenant_index().divisions]
    return tuple(
        [_make_candidate(each, is_district=False) for each in tenants]
        + [_make_candidate(each, is_district=True) for each in districts]
    )


def _make_candidate(division: NamedDivision, *, is_district: bool) -> Candidate:
    called = [division.name, division.id, *filter(None, [find_alias(division.id)])]
    folded = [fold(each) for each in called]
    words = " ".join(WORD.findall(" ".join(folded)))
    return Candidate(division, f" {words} ", frozenset(folded), is_district)


def _list_districts(state: str) -> Iterator[NamedDivision]:
    tenant = tenant_registry.load_registry().get(state)
    lower = "Assembly" if state in ASSEMBLIES else "State House"
    groups = group_by_set(RuleEngine(tenant, load_default_rules(tenant)))
    for kind in CHAMBERS:
        for key, name in groups.get(kind, {}).items():
            yield NamedDivision(state, key, kind, name_division(key, kind, name, tenant.name, lower))
