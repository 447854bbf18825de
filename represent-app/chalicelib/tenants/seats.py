"""Pure functions that assign representatives to the seats of a tenant's rules, over time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

from chalicelib.core.errors import Flaw, Invalid
from chalicelib.core.term_spans import SERVING, get_span, has_no_days
from chalicelib.core.text_normalization import make_natural_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from chalicelib.core.term_spans import Span, Term
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.term_record import TermRecord
    from chalicelib.tenants.rule_engine import RuleEngine, SeatClaim, SeatPlacement
    from chalicelib.tenants.rules import District, Office

    # The key of an office and the name of a district; None for all districts of the office together.
    Seat = tuple[str, str | None]

# A record or a part of it.
Holder = TypeVar("Holder", bound="Term")
# The status of ended terms; see representatives.models.TermStatus.
ENDED = "ended"
# The scheme of sample people, who do not exist: a real roster takes their seats, and they take no real person's seat.
SAMPLE = "represent-sample"


class SchemeIdentifier(Protocol):
    """The id of a person in another system."""

    @property
    def scheme(self) -> str:
        """The system."""

    @property
    def identifier(self) -> str:
        """The id in the system."""


class Identified(Protocol):
    """A record or its summary: a person with ids in other systems."""

    @property
    def identifiers(self) -> Sequence[SchemeIdentifier]:
        """The person's ids in other systems."""


def is_sample(person: Identified) -> bool:
    """Return whether a person's only identifiers are of the samples."""
    return {identifier.scheme for identifier in person.identifiers} == {SAMPLE}


class Seating:
    """The seats of a tenant with their holders at any time."""

    def __init__(self, engine: RuleEngine, people: Iterable[Representative] = ()) -> None:
        self._engine = engine
        self._held: dict[Seat, list[Representative]] = defaultdict(list)
        self._limits: dict[Seat, tuple[SeatPlacement, int]] = {}
        for person in people:
            self.add(person)

    def add(self, person: Representative) -> None:
        """Add a holder, whether or not a seat is free."""
        place = None if has_no_days(person) else self._engine.find_placement(person)
        for seat, seats in list_limits(place) if place else ():
            if place and seats is not None:
                self._limits[seat] = place, seats
                self._held[seat].append(person)

    def seat(self, person: Representative) -> None:
        """Add a holder; raises Invalid with the other holders if there would be more than seats at any time."""
        place = None if has_no_days(person) else self._engine.find_placement(person)
        for seat, seats in list_limits(place) if place else ():
            others = [other for other in self._held[seat] if other.id != person.id]
            if place and seats is not None and len(holders := describe_crowd(others, get_span(person))) >= seats:
                raise make_full_error(place, seats, holders)
        self.add(person)

    def list_over_capacity(self) -> Iterator[tuple[SeatPlacement, int, list[Representative]]]:
        """Yield each office or district with more current holders than seats, and its holders, latest first."""
        for seat, (place, seats) in self._limits.items():
            serving = [person for person in self._held[seat] if person.status in SERVING]
            if len(serving) > seats:
                yield place, seats, sorted(serving, key=lambda person: get_span(person)[0], reverse=True)


def list_seats(office: Office, on: date) -> Sequence[tuple[District | None, int | None]]:
    """Return the seats of an office on a day by district in natural order; those without a known district come last.

    The number of seats is None if the rules do not know it.
    """
    if not office.has_seats_by_district:
        return [(None, office.seats)]
    districts = (district for district in office.districts if district.is_in_force(on))
    known = sorted(districts, key=lambda district: make_natural_key(district.name))
    rest = (office.seats or 0) - sum(district.seats or 0 for district in known)
    return [*((district, district.seats) for district in known), *([(None, rest)] if rest > 0 else [])]


def find_seat(engine: RuleEngine, claim: SeatClaim) -> Seat | None:
    """Return the office and district that a record or row names; None if the rules have no such seat.

    The district is None if the rules know how many seats the office has, but not how many each of its districts has.
    """
    place = engine.find_placement(claim)
    return pick_seat(place) if place else None


def pick_seat(place: SeatPlacement) -> Seat:
    """Return the office and district whose seats are counted together with those of a placement; see find_seat."""
    return place.office.key, place.district.name if place.district and place.office.has_seats_by_district else None


def describe_crowd(people: Sequence[Holder], when: Span) -> list[Holder]:
    """Return the simultaneous holders on the day of a period that has the most."""
    start, end = when
    meant = [(get_span(person), person) for person in people]
    days = {start} | {first for (first, _), _ in meant if start < first < end}
    sitting = ([person for (first, last), person in meant if first <= day < last] for day in sorted(days))
    return max(sitting, key=len)


def find_misfits(engine: RuleEngine, people: Iterable[Representative]) -> Mapping[UUID, str]:
    """Return the current and upcoming representatives that the rules have no seat for, each with the reason."""
    found: dict[UUID, str] = {}
    seating = Seating(engine)
    for person in people:
        if person.status == ENDED:
            continue
        if engine.find_placement(person) is None:
            found[person.id] = f"{_format_seat(person)}: the rules have no such office or district"
        else:
            seating.add(person)
    for place, seats, holders in seating.list_over_capacity():
        for person in holders[: len(holders) - seats]:
            found.setdefault(
                person.id, f"{_format_seat(person)}: {place.office.title} would have {_count(seats)} there"
            )
    return found


def find_contradictions(engine: RuleEngine, people: Iterable[Representative]) -> Mapping[UUID, str]:
    """Return the current and upcoming representatives that the rules have no seat or party for, with the reason."""
    found = {
        person.id: f"{_format_seat(person)}: the rules have no party {person.party!r}"
        for person in people
        if person.status != ENDED and person.party and engine.rules.find_party(person.party) is None
    }
    return {**found, **find_misfits(engine, people)}


def _format_seat(person: Representative) -> str:
    return f"{person.name} ({person.id}), {person.position} {person.district or ''}".rstrip()


def list_limits(place: SeatPlacement) -> list[tuple[Seat, int | None]]:
    """Return the limits on a seat, each with its number of seats: that of the district and that of the office."""
    office, district = place.office, place.district
    limits: list[tuple[Seat, int | None]] = [((office.key, None), office.seats)]
    if district is not None:
        limits.insert(0, ((office.key, district.name), district.seats))
    return limits


def make_full_error(place: SeatPlacement, seats: int, holders: Sequence[Representative | TermRecord]) -> Invalid:
    """Return the error that all seats of a placement are held at some time, with the holders then."""
    district = f" {place.district.name}" if place.district else ""
    names = ", ".join(f"{holder.name} ({holder.id})" for holder in holders[:20])
    detail = (
        f"{place.office.title}{district} has {_count(seats)}, held at that time by {names}. "
        "End a term first: term_end is the day from which the seat is free."
    )
    return Invalid(detail, flaws=(Flaw("#/district" if place.district else "#/position", detail),))


def _count(seats: int) -> str:
    return "one seat" if seats == 1 else f"{seats} seats"
