"""Whom a row of a roster may be about, and whom a roster no longer speaks of: functions of values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from chalicelib.core.text_normalization import folded
from chalicelib.imports.person_names import alike, parsed, similar
from chalicelib.imports.row import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chalicelib.imports.row import Row

ENDED, UPCOMING = "ended", "upcoming"
CROWD = 200  # people in one seat, from which on they are looked up by name
# What a record goes by in an export of the tenant's own: its id.
OWN = "represent"


class Places(Protocol):
    """What matching asks of the tenant's rules."""

    def seat_of(self, person: Any) -> tuple[str, str]:
        """Name the seat that somebody holds, or would hold; as they write it where the rules have none."""


class Named(Protocol):
    """The name of a person in another system."""

    @property
    def scheme(self) -> str:
        """Give the system."""

    @property
    def identifier(self) -> str:
        """Give the name."""


class Person(Protocol):
    """What matching asks of a record."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def name(self) -> str:
        """Who it is of."""

    @property
    def identifiers(self) -> Sequence[Named]:
        """Their names in other systems."""

    @property
    def status(self) -> str:
        """Where their term stands today."""

    @property
    def level(self) -> str:
        """The level of government."""

    @property
    def chamber(self) -> str | None:
        """The chamber of a legislature."""


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a row is about, or may be; `reason` says why nobody can tell, and is empty where it is clear."""

    people: Sequence[Person] = ()
    reason: str = ""


class Known:
    """The records of a tenant, to be found by what a roster says of a person; each is found by one row alone."""

    def __init__(self, stored: Sequence[Person], law: Places) -> None:
        self._law = law
        self._stored = stored
        self._by_key: dict[tuple[str, str], list[Person]] = {}
        self._by_seat: dict[tuple[str, str], list[Person]] = {}
        self._crowds: dict[tuple[str, str], dict[str, list[Person]]] = {}
        self._taken: set[UUID] = set()
        for person in stored:
            for key in {(each.scheme, each.identifier) for each in person.identifiers}:
                self._by_key.setdefault(key, []).append(person)
            self._by_seat.setdefault(law.seat_of(person), []).append(person)

    def __contains__(self, seat: object) -> bool:
        return seat in self._by_seat

    @cached_property
    def _ids(self) -> dict[UUID, Person]:
        return {person.id: person for person in self._stored}

    def match(self, row: Row) -> Match:
        """Tell whom a row is about: by id; else by the name in that office and district. See _by_name."""
        found = self._by_id(row)
        if not found.people:
            found = self._by_name(row)
        if len(found.people) == 1 and not found.reason:
            (person,) = found.people
            if person.id in self._taken:
                return Match(found.people, f"is about {told(person)}, as another row is; review")
            self._taken.add(person.id)
        return found

    def _by_id(self, row: Row) -> Match:
        if row.key[0] == OWN and (itself := self._ids.get(UUID(row.key[1]))):
            return Match([itself])
        holders = self._by_key.get(row.key, [])
        return several([person for person in holders if person.status != ENDED] or holders, "with its id")

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
        if namesakes := [person for person in strangers if folded(person.name) == folded(name)]:
            return several(namesakes, "of that office, district and name")
        strangers = [person for person in strangers if person.id not in self._taken]
        likely = [person for person in strangers if alike(person.name, name)]
        if len(likely) == 1:
            return Match(likely)
        likely = likely or [p for p in strangers if p.status != ENDED and similar(p.name, name)]
        return Match(likely, f"may be the same as {either(likely)}; review") if likely else Match()

    def like(self, seat: tuple[str, str], name: str) -> list[Person]:
        """Return those in office who have a seat, and a name like that of somebody who would come there."""
        return [p for p in self._candidates(seat, name) if p.status != ENDED and similar(p.name, name)]

    def _candidates(self, seat: tuple[str, str], name: str) -> Sequence[Person]:
        """Return those in a seat who may be somebody of a name; of a crowd, those of the name, or of the family."""
        people = self._by_seat.get(seat, [])
        if len(people) <= CROWD:
            return people
        if seat not in self._crowds:
            crowd = self._crowds[seat] = {}
            for person in people:
                crowd.setdefault(f"={folded(person.name)}", []).append(person)
                crowd.setdefault(parsed(person.name).family, []).append(person)
        found = self._crowds[seat].get(f"={folded(name)}") or self._crowds[seat].get(parsed(name).family, [])
        return found[:CROWD]


def several(people: list[Person], how: str) -> Match:
    """Return a match; of several, nobody can tell which is meant."""
    reason = f"matches {len(people)} representatives {how}; merge them first" if len(people) > 1 else ""
    return Match(people, reason)


def either(people: Iterable[Person]) -> str:
    """Name the first of several in a sentence."""
    return " or ".join(map(told, sorted(people, key=lambda person: person.name)[:5]))


def told(person: Person) -> str:
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


def is_sample(person: Person) -> bool:
    """Whether nobody knows of somebody but the samples."""
    return {identifier.scheme for identifier in person.identifiers} == {SAMPLE}
