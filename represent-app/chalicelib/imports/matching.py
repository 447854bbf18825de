"""Whom a row of a roster may be about, and whom a roster no longer speaks of: functions of values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from chalicelib.core.text_normalization import fold
from chalicelib.imports.person_names import are_alike, are_similar, parse
from chalicelib.imports.row import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from chalicelib.imports.row import Row
    from chalicelib.tenants.rule_engine import RuleEngine

ENDED, UPCOMING = "ended", "upcoming"
CROWD = 200  # people in one seat, from which on they are looked up by name
# What a record goes by in an export of the tenant's own: its id.
OWN = "represent"


class SchemeIdentifier(Protocol):
    """The name of a person in another system."""

    @property
    def scheme(self) -> str:
        """Give the system."""

    @property
    def identifier(self) -> str:
        """Give the name."""


class Matchable(Protocol):
    """What matching asks of a record."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def name(self) -> str:
        """Who it is of."""

    @property
    def identifiers(self) -> Sequence[SchemeIdentifier]:
        """Their names in other systems."""

    @property
    def status(self) -> str:
        """Where their term stands today."""

    @property
    def position(self) -> str:
        """The title of the office."""

    @property
    def district(self) -> str | None:
        """The label of the district, if there is one."""

    @property
    def level(self) -> str:
        """The level of government."""

    @property
    def chamber(self) -> str | None:
        """The chamber of a legislature."""

    @property
    def term_start(self) -> date | None:
        """The first day of the term, if it is known."""

    @property
    def term_end(self) -> date | None:
        """The day on which the term ends, if it is known."""

    @property
    def created_at(self) -> datetime:
        """When the record was created."""


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a row is about, or may be; `reason` says why nobody can tell, and is empty where it is clear."""

    people: Sequence[Matchable] = ()
    reason: str = ""


class CandidateIndex:
    """The records of a tenant, to be found by what a roster says of a person; each is found by one row alone."""

    def __init__(self, stored: Sequence[Matchable], law: RuleEngine) -> None:
        self._law = law
        self._stored = stored
        self._by_key: dict[tuple[str, str], list[Matchable]] = {}
        self._by_seat: dict[tuple[str, str], list[Matchable]] = {}
        self._crowds: dict[tuple[str, str], dict[str, list[Matchable]]] = {}
        self._taken: set[UUID] = set()
        for person in stored:
            for key in {(each.scheme, each.identifier) for each in person.identifiers}:
                self._by_key.setdefault(key, []).append(person)
            self._by_seat.setdefault(law.seat_of(person), []).append(person)

    def __contains__(self, seat: object) -> bool:
        return seat in self._by_seat

    @cached_property
    def _ids(self) -> dict[UUID, Matchable]:
        return {person.id: person for person in self._stored}

    def match(self, row: Row) -> Match:
        """Tell whom a row is about: by id; else by the name in that office and district. See _by_name."""
        found = self._by_id(row)
        if not found.people:
            found = self._by_name(row)
        if len(found.people) == 1 and not found.reason:
            (person,) = found.people
            if person.id in self._taken:
                return Match(found.people, f"is about {format_candidates(person)}, as another row is; review")
            self._taken.add(person.id)
        return found

    def _by_id(self, row: Row) -> Match:
        if row.key[0] == OWN and (itself := self._ids.get(UUID(row.key[1]))):
            return Match([itself])
        holders = self._by_key.get(row.key, [])
        return is_ambiguous([person for person in holders if person.status != ENDED] or holders, "with its id")

    def _by_name(self, row: Row) -> Match:
        """Find those without another id of the same kind: the very name; else the one whose name is alike.

        Where several are alike, or somebody in office is only similar, nobody is guessed.
        """
        name = row.fields["name"]
        strangers = [
            person
            for person in self._candidates(self._law.seat_of(placed_as(row)), name)
            if row.derived or row.key[0] not in {each.scheme for each in person.identifiers}
        ]
        if namesakes := [person for person in strangers if fold(person.name) == fold(name)]:
            return is_ambiguous(namesakes, "of that office, district and name")
        strangers = [person for person in strangers if person.id not in self._taken]
        likely = [person for person in strangers if are_alike(person.name, name)]
        if len(likely) == 1:
            return Match(likely)
        likely = likely or [p for p in strangers if p.status != ENDED and are_similar(p.name, name)]
        return Match(likely, f"may be the same as {format_names(likely)}; review") if likely else Match()

    def similar_in_seat(self, seat: tuple[str, str], name: str) -> list[Matchable]:
        """Return those in office who have a seat, and a name like that of somebody who would come there."""
        return [p for p in self._candidates(seat, name) if p.status != ENDED and are_similar(p.name, name)]

    def _candidates(self, seat: tuple[str, str], name: str) -> Sequence[Matchable]:
        """Return those in a seat who may be somebody of a name; of a crowd, those of the name, or of the family."""
        people = self._by_seat.get(seat, [])
        if len(people) <= CROWD:
            return people
        if seat not in self._crowds:
            crowd = self._crowds[seat] = {}
            for person in people:
                crowd.setdefault(f"={fold(person.name)}", []).append(person)
                crowd.setdefault(parse(person.name).family, []).append(person)
        found = self._crowds[seat].get(f"={fold(name)}") or self._crowds[seat].get(parse(name).family, [])
        return found[:CROWD]


def is_ambiguous(people: list[Matchable], how: str) -> Match:
    """Return a match; of several, nobody can tell which is meant."""
    reason = f"matches {len(people)} representatives {how}; merge them first" if len(people) > 1 else ""
    return Match(people, reason)


def format_names(people: Iterable[Matchable]) -> str:
    """Name the first of several in a sentence."""
    return " or ".join(map(format_candidates, sorted(people, key=lambda person: person.name)[:5]))


def format_candidates(person: Matchable) -> str:
    """Name somebody in a sentence."""
    return f"{person.name} ({person.id})"


def placed_as(row: Row) -> SimpleNamespace:
    """Return what a row says of where somebody sits."""
    told = {name: row.fields.get(name) for name in ("level", "chamber", "district")}
    return SimpleNamespace(position=row.fields.get("position") or "", **told)


def identity(tenant: str, key: tuple[str, str]) -> UUID:
    """Return the id of a person in a tenant: the same for the same outside id, whoever loads it, however often."""
    if key[0] == OWN:
        return UUID(key[1])
    return uuid5(NAMESPACE_URL, "/".join(("represent", tenant, *key)))


def is_sample(person: Matchable) -> bool:
    """Whether nobody knows of somebody but the samples."""
    return {identifier.scheme for identifier in person.identifiers} == {SAMPLE}
