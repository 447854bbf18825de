"""Whom a row of a roster may be about, and whom a roster no longer speaks of: functions of values."""

from __future__ import annotations

from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from chalicelib.rosters.row import SAMPLE
from chalicelib.text import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.rosters.row import Row

ENDED, UPCOMING = "ended", "upcoming"
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


class Known:
    """The records of a tenant, to be found by what a roster says of a person."""

    def __init__(self, stored: Sequence[Person], law: Places) -> None:
        self._law = law
        self._stored = stored
        self._by_key: dict[tuple[str, str], list[Person]] = {}
        self._by_seat: dict[tuple[str, str, str], list[Person]] = {}
        for person in stored:
            for key in {(each.scheme, each.identifier) for each in person.identifiers}:
                self._by_key.setdefault(key, []).append(person)
            self._by_seat.setdefault((*law.seat_of(person), folded(person.name)), []).append(person)

    def __contains__(self, seat: object) -> bool:
        return seat in self._seats

    @cached_property
    def _seats(self) -> set[tuple[str, str]]:
        return {(office, district) for office, district, _ in self._by_seat}

    @cached_property
    def _ids(self) -> dict[UUID, Person]:
        return {person.id: person for person in self._stored}

    def matches(self, row: Row) -> tuple[list[Person], str]:
        """Return those whom a row may be about, and by what; of several with its id, those who are in office."""
        if row.key[0] == OWN and (itself := self._ids.get(UUID(row.key[1]))):
            return [itself], "with its id"
        if holders := self._by_key.get(row.key):
            serving = [person for person in holders if person.status != ENDED]
            return serving or holders, "with its id"
        namesakes = self._by_seat.get((*self._law.seat_of(placed_as(row)), folded(row.fields["name"])), [])
        strangers = [person for person in namesakes if row.key[0] not in {each.scheme for each in person.identifiers}]
        return strangers, "of that office, district and name"


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
