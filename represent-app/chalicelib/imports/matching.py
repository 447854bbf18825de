"""Pure functions that match the rows of a roster to records."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar
from uuid import NAMESPACE_URL, UUID

from chalicelib.core.term_spans import Term
from chalicelib.core.text_normalization import fold
from chalicelib.imports.person_names import are_alike, are_similar, parse
from chalicelib.tenants.seats import Identified

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chalicelib.imports.row import Row
    from chalicelib.tenants.rule_engine import RuleEngine

NAMESPACE = NAMESPACE_URL.bytes
ENDED, UPCOMING = "ended", "upcoming"
LARGE_SEAT = 200  # people in one seat from which on they are looked up by name
# The scheme of a record's own id, in exports of the tenant.
OWN = "represent"
# The scheme of an id that a person had before, in the scheme that it is named after; see row_merge.
FORMER = re.compile(r"(.+)-former(?:-[0-9])?")


class Matchable(Term, Identified, Protocol):
    """The fields of a record that matching reads."""

    @property
    def id(self) -> UUID:
        """The id of the record."""

    @property
    def name(self) -> str:
        """The name of the person."""

    @property
    def status(self) -> str:
        """The status of the term today."""

    @property
    def position(self) -> str:
        """The title of the office."""

    @property
    def district(self) -> str | None:
        """The label of the district; None if there is none."""

    @property
    def level(self) -> str:
        """The level of government."""

    @property
    def chamber(self) -> str | None:
        """The chamber of the legislature; None if there is none."""


Summary = TypeVar("Summary", bound=Matchable)


@dataclass(frozen=True, slots=True)
class Match(Generic[Summary]):
    """The records that a row is or may be about; `reason` says why the match is unclear and is empty if it is clear."""

    people: Sequence[Summary] = ()
    reason: str = ""


@dataclass(eq=False)  # cached_property needs a class without slots
class CandidateIndex(Generic[Summary]):
    """An index of a tenant's records for matching; each record is matched by at most one row."""

    people: Sequence[Summary]
    rule_engine: RuleEngine
    _by_key: dict[tuple[str, str], list[Summary]] = field(default_factory=dict, init=False)
    _by_former_key: dict[tuple[str, str], list[Summary]] = field(default_factory=dict, init=False)
    _by_seat: dict[tuple[str, str], list[Summary]] = field(default_factory=dict, init=False)
    _names_by_seat: dict[tuple[str, str], dict[str, list[Summary]]] = field(default_factory=dict, init=False)
    _matched: set[UUID] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        """Index the records by key and by seat."""
        for person in self.people:
            for key in {(each.scheme, each.identifier) for each in person.identifiers}:
                if former := FORMER.fullmatch(key[0]):
                    self._by_former_key.setdefault((former[1], key[1]), []).append(person)
                self._by_key.setdefault(key, []).append(person)
            self._by_seat.setdefault(self.rule_engine.get_seat(person), []).append(person)

    def __contains__(self, seat: object) -> bool:
        return seat in self._by_seat

    @cached_property
    def _people_by_id(self) -> dict[UUID, Summary]:
        return {person.id: person for person in self.people}

    def match(self, row: Row, seat: tuple[str, str]) -> Match[Summary]:
        """Return the record that a row is about: by id, else by name in the row's seat. See _find_by_name."""
        found = self._find_by_id(row)
        if not found.people:
            found = self._find_by_name(row, seat)
        if len(found.people) == 1 and not found.reason:
            (person,) = found.people
            if person.id in self._matched:
                return Match(found.people, f"is about {format_person(person)}, and so is another row; review")
            self._matched.add(person.id)
        return found

    def _find_by_id(self, row: Row) -> Match[Summary]:
        if row.key[0] == OWN and (itself := self._people_by_id.get(UUID(row.key[1]))):
            return Match([itself])
        holders = self._by_key.get(row.key) or self._by_former_key.get(row.key, [])
        return make_match([person for person in holders if person.status != ENDED] or holders, "with its id")

    def _find_by_name(self, row: Row, seat: tuple[str, str]) -> Match[Summary]:
        """Find a record without another id of the same scheme: with the same name, else the only one with a like name.

        If several names are alike, or a current holder's name is only similar, the match is unclear: nothing is
        guessed.
        """
        name = row.fields["name"]
        candidates = [
            person
            for person in self._find_candidates(seat, name)
            if row.derived or row.key[0] not in {each.scheme for each in person.identifiers}
        ]
        if namesakes := [person for person in candidates if fold(person.name) == fold(name)]:
            return make_match(namesakes, "of that office, district and name")
        candidates = [person for person in candidates if person.id not in self._matched]
        likely = [person for person in candidates if are_alike(person.name, name)]
        if len(likely) == 1:
            return Match(likely)
        likely = likely or [p for p in candidates if p.status != ENDED and are_similar(p.name, name)]
        return Match(likely, f"may be the same as {format_names(likely)}; review") if likely else Match()

    def list_renamed(self, row: Row, seat: tuple[str, str]) -> list[Summary]:
        """Return the current holders of a row's seat with its name and another id of the same scheme.

        They may be the person of the row under an earlier id, if no row of the roster has that id.
        """
        if row.derived or row.key[0] == OWN:
            return []
        name = row.fields["name"]
        return [
            person
            for person in self._find_candidates(seat, name)
            if person.status != ENDED
            and person.id not in self._matched
            and row.key[0] in {each.scheme for each in person.identifiers}
            and are_similar(person.name, name)
        ]

    def match_renamed(self, row: Row, seat: tuple[str, str]) -> Match[Summary]:
        """Return the only holder of a row's seat who has its name and an earlier id, and count it as matched."""
        alike = [person for person in self.list_renamed(row, seat) if are_alike(person.name, row.fields["name"])]
        if len(alike) != 1:
            return Match()
        self._matched.add(alike[0].id)
        return Match(alike)

    def find_similar(self, seat: tuple[str, str], name: str) -> list[Summary]:
        """Return the current holders of a seat whose names are similar to that of a newcomer."""
        return [p for p in self._find_candidates(seat, name) if p.status != ENDED and are_similar(p.name, name)]

    def _find_candidates(self, seat: tuple[str, str], name: str) -> Sequence[Summary]:
        """Return the records of a seat that may have a name; of a large seat, those with its name or family name."""
        people = self._by_seat.get(seat, [])
        if len(people) <= LARGE_SEAT:
            return people
        if seat not in self._names_by_seat:
            names = self._names_by_seat[seat] = {}
            for person in people:
                names.setdefault(f"={fold(person.name)}", []).append(person)
                names.setdefault(parse(person.name).family, []).append(person)
        found = self._names_by_seat[seat].get(f"={fold(name)}") or self._names_by_seat[seat].get(parse(name).family, [])
        return found[:LARGE_SEAT]


def make_match(people: Sequence[Summary], how: str) -> Match[Summary]:
    """Return a match; several records make it unclear."""
    reason = f"matches {len(people)} representatives {how}; merge them first" if len(people) > 1 else ""
    return Match(people, reason)


def format_names(people: Iterable[Matchable]) -> str:
    """Join the first few people for a sentence."""
    return " or ".join(map(format_person, sorted(people, key=lambda person: person.name)[:5]))


def format_person(person: Matchable) -> str:
    """Return a person's name and id for a sentence."""
    return f"{person.name} ({person.id})"


class Placement(NamedTuple):
    """The fields of a row that name its seat, for the rules."""

    position: str
    level: str | None
    chamber: str | None
    district: str | None


def get_placement(row: Row) -> Placement:
    """Return the fields of a row that name its seat."""
    get = row.fields.get
    return Placement(get("position") or "", get("level"), get("chamber"), get("district"))


def derive_id(tenant: str, key: tuple[str, str]) -> UUID:
    """Return the id of a new record: the same for the same tenant and outside id, in every import."""
    if key[0] == OWN:
        return UUID(key[1])
    # What uuid.uuid5 does, which reads the bytes of the namespace each time.
    name = "/".join(("represent", tenant, *key)).encode()
    return UUID(bytes=hashlib.sha1(NAMESPACE + name, usedforsecurity=False).digest()[:16], version=5)
