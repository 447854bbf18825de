"""Whose terms a full roster ends, and from when: those whom it should list, and does not. It only decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.imports.matching import ENDED, OWN, UPCOMING, is_sample
from chalicelib.imports.row import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from chalicelib.imports.matching import Matchable
    from chalicelib.imports.record_spool import RecordSource
    from chalicelib.imports.row import Row
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.record_factory import RecordFactory
    from chalicelib.tenants.rule_engine import RuleEngine

UNREAD = "rows of the file could not be read, and may be about them"
YET_TO_BEGIN = "holds an office that the file lists, and is not in it; their term has yet to begin"
BY_HAND = (
    "holds an office that the file lists, and is not in it; entered by hand, under no id of another system, so that no "
    "file ends the term. End it if somebody else is in office"
)


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """Somebody whom a full roster does not list, whose term is left open all the same, and why."""

    id: UUID
    name: str
    reason: str


@dataclass(slots=True)
class RosterCoverage:
    """Whom a roster speaks of, and for which chambers, offices and sources it speaks.

    `coming` has, for each seat that somebody holds, when the terms begin of those whom the roster puts there anew.
    """

    met: set[UUID]
    chambers: set[tuple[str, str | None]] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    coming: dict[tuple[str, str], list[date]] = field(default_factory=dict)

    def add(self, row: Row, office: str, matches: Iterable[Matchable]) -> None:
        """Take note of a row, and of those that it may be about."""
        self.chambers.add((row.fields["level"], row.fields.get("chamber")))
        self.offices.add(office)
        self.schemes.add(row.key[0])
        self.met |= {person.id for person in matches}

    def add_newcomer(
        self, held: Container[object], seat: tuple[str, str], before: Representative | None, after: Representative
    ) -> None:
        """Take note of when somebody new to a held seat begins; whoever brings an older term along says nothing."""
        if after.term_start and seat in held and not (before and before.term_start == after.term_start):
            self.coming.setdefault(seat, []).append(after.term_start)

    def find_missing(
        self, people: Sequence[Matchable], law: RuleEngine
    ) -> tuple[list[Matchable], list[Matchable], list[OpenTerm]]:
        """Return those in office whom the roster should list, and does not; the samples that make way; who stays.

        It speaks for the chambers that it lists to those of its own source, and for the offices that it lists to all:
        whoever is not in it is out of office, whatever told us of them. Except whoever a person has entered under no id
        of any system, whom nothing ties to any roster: a wrong file would undo what staff know, and nothing would bring
        it back. They stay, and are told. So does whoever of another source has yet to begin: a roster has those of now.
        """
        real = bool(self.schemes - {SAMPLE})
        gone, samples, left = [], [], []
        for person in people:
            if person.id in self.met or person.status == ENDED:
                continue
            listed = (person.level, person.chamber) in self.chambers
            if real and is_sample(person):
                samples += [person] * listed
                continue
            ours = OWN in self.schemes or any(identifier.scheme in self.schemes for identifier in person.identifiers)
            if ours and listed:
                gone.append(person)
            elif real and law.seat_of(person)[0] in self.offices:
                if not ours and (person.status == UPCOMING or not person.identifiers):
                    reason = YET_TO_BEGIN if person.status == UPCOMING else BY_HAND
                    left.append(OpenTerm(person.id, person.name, reason))
                else:
                    gone.append(person)
        return gone, samples, left


def end_terms(
    result: Any, records: RecordSource, factory: RecordFactory, today: date, spoken: RosterCoverage
) -> set[UUID]:
    """Write down in a plan the end of the term of each whom the roster should list, and does not; returns who goes."""
    people = records.people
    if spoken.schemes - {SAMPLE}:
        result.current -= sum(person.status != ENDED and is_sample(person) for person in people)
    gone, samples, left = spoken.find_missing(people, factory.law)
    result.samples = len(samples)
    if result.unread:
        result.lacking = len(gone)
        left += [OpenTerm(person.id, person.name, UNREAD) for person in gone]
        gone = []
    result.open.extend(left)
    for starts in spoken.coming.values():
        starts.sort(reverse=True)
    for person in [*gone, *samples]:
        starts = spoken.coming.get(factory.law.seat_of(person), [])
        record = records.read_record(person)
        after = closed(record, factory, min(today, starts.pop() if starts else today))
        if after is not record:
            result.closed.append((record, after))
    return {person.id for person in (*gone, *samples)}


def closed(person: Representative, factory: RecordFactory, day: date) -> Representative:
    """End a term on a day, yet not before it started."""
    last_day = max(day, person.term_start or day).isoformat()
    return factory.update(person, factory.make_draft(person.writable() | {"term_end": last_day}, person))
