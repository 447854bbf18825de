"""Decide which terms end because a full roster does not list their holders. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic

from chalicelib.imports.matching import ENDED, OWN, UPCOMING, Summary, get_placement
from chalicelib.imports.person_names import parse
from chalicelib.representatives.placeholder_names import names_no_person
from chalicelib.tenants.seats import SAMPLE, is_sample

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from chalicelib.imports.matching import Matchable
    from chalicelib.imports.planner import ImportPlan
    from chalicelib.imports.record_spool import RecordSource
    from chalicelib.imports.row import RefusedRow, Row
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.record_factory import RecordFactory
    from chalicelib.tenants.rule_engine import RuleEngine, SeatPlacement

UNREAD = "rows of the file could not be loaded, and may be about this person"
YET_TO_BEGIN = "holds an office that the file lists, but is not in it; the term has not started"
BY_HAND = (
    "holds an office that the file lists, but is not in it; the record was entered by hand and has no id of another "
    "system, so no file ends its term. End the term if there is a successor"
)


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A person that a full roster does not list but whose term stays open, and the reason."""

    id: UUID
    name: str
    reason: str


@dataclass(slots=True)
class UnreadRows:
    """The rows that could not be loaded, as far as they show whom they can be about; `anyone` if one does not.

    `words` are the words of their names, `keys` their ids by scheme, and `seats` their seats.
    """

    anyone: bool = False
    keys: dict[str, set[str]] = field(default_factory=dict)
    seats: set[tuple[str, str]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def add(self, row: RefusedRow, rule_engine: RuleEngine) -> None:
        """Add a row that was refused."""
        about = row.about
        if about and about.state not in ("", rule_engine.tenant.state):
            return
        if not about or not about.fields["name"] or names_no_person(about.fields["name"]):
            self.anyone = True
            return
        self.words |= set(parse(about.fields["name"]).words)
        self.keys.setdefault(about.key[0], set()).add(about.key[1])
        self.seats.add(rule_engine.get_seat(get_placement(about)))

    @property
    def has_any(self) -> bool:
        """Whether there are such rows."""
        return self.anyone or bool(self.keys)

    def add_newcomer(self, person: Matchable, rule_engine: RuleEngine) -> None:
        """Add a person who is not recorded because the seat is held."""
        self.words |= set(parse(person.name).words)
        for scheme, key in ((OWN, str(person.id)), *((each.scheme, each.identifier) for each in person.identifiers)):
            self.keys.setdefault(scheme, set()).add(key)
        self.seats.add(rule_engine.get_seat(person))

    def may_be_about(self, person: Matchable, rule_engine: RuleEngine) -> bool:
        """Return whether a row may be about a person: one has the same id or seat, or shares a word of the name."""
        ids = ((OWN, str(person.id)), *((each.scheme, each.identifier) for each in person.identifiers))
        if self.anyone or any(identifier in self.keys.get(scheme, ()) for scheme, identifier in ids):
            return True
        return bool(self.words & set(parse(person.name).words)) or rule_engine.get_seat(person) in self.seats


@dataclass(slots=True)
class RosterCoverage:
    """The records that a roster lists, and the chambers, offices and sources that it covers.

    `newcomer_starts` has, for each held seat, the days on which the terms of its newcomers in the roster start, and
    `vacant` the seats that the roster says are vacant, if nothing but one person can hold them.
    """

    listed: set[UUID]
    chambers: set[tuple[str, str | None]] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    newcomer_starts: dict[tuple[str, str], list[date]] = field(default_factory=dict)
    vacant: set[tuple[str, str]] = field(default_factory=set)
    unread: UnreadRows = field(default_factory=UnreadRows)

    def add(self, row: Row, office: str, matches: Iterable[Matchable]) -> None:
        """Add a row, and the records that it may be about."""
        self.chambers.add((row.fields["level"], row.fields.get("chamber")))
        self.offices.add(office)
        self.schemes.add(row.key[0])
        self.listed |= {person.id for person in matches}

    def add_vacant(self, seat: tuple[str, str], place: SeatPlacement) -> None:
        """Add a seat that the roster says is vacant, if it is the only one of its district or office."""
        seats = place.district.seats if place.district else place.office.seats
        self.vacant |= {seat} if seats == 1 else set()

    def add_newcomer(
        self, held: Container[object], seat: tuple[str, str], before: Representative | None, start: date
    ) -> None:
        """Add the start of a newcomer's term in a held seat; a continued term adds none."""
        if seat in held and not (before and before.term_start == start):
            self.newcomer_starts.setdefault(seat, []).append(start)

    def find_missing(
        self, people: Sequence[Summary], rule_engine: RuleEngine
    ) -> tuple[list[Summary], list[Summary], list[OpenTerm]]:
        """Return the records to close, the samples to close, and the open terms that the roster does not list.

        For records of its own source, a roster covers the chambers that it lists. For all records, it covers the
        offices that it lists: records that it omits are out of office. There are two exceptions, both reported. Records
        that staff entered without an id of another system stay open, because nothing links them to a roster and a wrong
        file would undo the work of staff. Records of another source whose term has not started stay open, because a
        roster lists current holders.
        """
        real = bool(self.schemes - {SAMPLE})
        gone, samples, left = [], [], []
        for person in people:
            if person.id in self.listed or person.status == ENDED:
                continue
            of_listed_chamber = (person.level, person.chamber) in self.chambers
            if real and is_sample(person):
                samples += [person] * of_listed_chamber
                continue
            ours = OWN in self.schemes or any(identifier.scheme in self.schemes for identifier in person.identifiers)
            if ours and of_listed_chamber:
                gone.append(person)
            elif real and rule_engine.get_seat(person)[0] in self.offices:
                if not ours and (person.status == UPCOMING or not person.identifiers):
                    reason = YET_TO_BEGIN if person.status == UPCOMING else BY_HAND
                    left.append(OpenTerm(person.id, person.name, reason))
                else:
                    gone.append(person)
        return gone, samples, left


@dataclass(frozen=True, slots=True)
class Leaving(Generic[Summary]):
    """The records whose terms end, the samples among them, and the open terms; `unlisted` may be in unread rows."""

    gone: Sequence[Summary]
    samples: Sequence[Summary]
    left: Sequence[OpenTerm]
    unlisted: int

    @property
    def ids(self) -> set[UUID]:
        """The ids of the records whose terms end."""
        return {person.id for person in (*self.gone, *self.samples)}


def find_leaving(
    people: Sequence[Summary], engine: RuleEngine, coverage: RosterCoverage, *, partial: bool = False
) -> Leaving[Summary]:
    """Return the records whose terms end because the roster omits them.

    In a `partial` roster only those terms end whose only seat the roster says is vacant. The term of a person stays
    open if a row that could not be loaded may be about them.
    """
    gone, samples, left = coverage.find_missing(people, engine)
    vacated = {person.id for person in gone if coverage.vacant and engine.get_seat(person) in coverage.vacant}
    if partial:
        gone = [person for person in gone if person.id in vacated]
        return Leaving(gone, [], [], 0)
    unread = coverage.unread
    open_still = {
        person.id
        for person in (gone if unread.has_any else ())
        if person.id not in vacated and unread.may_be_about(person, engine)
    }
    left += [OpenTerm(person.id, person.name, UNREAD) for person in gone if person.id in open_still]
    gone = [person for person in gone if person.id not in open_still]
    return Leaving(gone, samples, left, len(open_still))


def end_terms(  # noqa: PLR0913 (inputs of the plan)
    plan: ImportPlan,
    leaving: Leaving[Any],
    records: RecordSource[Any],
    factory: RecordFactory,
    *,
    today: date,
    coverage: RosterCoverage,
) -> None:
    """Add the end of each omitted term to a plan."""
    if coverage.schemes - {SAMPLE}:
        plan.current -= sum(person.status != ENDED and is_sample(person) for person in records.people)
    plan.samples, plan.unlisted = len(leaving.samples), leaving.unlisted
    plan.open_terms.extend(leaving.left)
    newcomers = coverage.newcomer_starts
    for starts in newcomers.values():
        starts.sort(reverse=True)
    for person in [*leaving.gone, *leaving.samples]:
        starts = newcomers.get(factory.engine.get_seat(person), []) if newcomers else []
        record = records.read_record(person)
        after = end_term(record, factory, min(today, starts.pop() if starts else today))
        if after is not record:
            plan.closed.append((record, after))


def end_term(person: Representative, factory: RecordFactory, day: date) -> Representative:
    """Return a record whose term ends on a day, but not before it started."""
    # A record is a valid draft, and its term ends after it starts: only the rules remain to be applied.
    ended = person.model_copy(update={"term_end": max(day, person.term_start or day)})
    return factory.update(person, factory.apply_rules(ended, person))
