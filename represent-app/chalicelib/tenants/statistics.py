"""What a tenant's records say of its seats: which are vacant and since when, how complete the records are. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID  # noqa: TC003 (pydantic resolves annotations at run time)

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.core.text_normalization import make_natural_key
from chalicelib.tenants.rules_models import Chamber, Level, Vacancy  # noqa: TC001
from chalicelib.tenants.seats import SERVING, find_misfits, get_span, has_no_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chalicelib.representatives.models import FormerSeat, Representative
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules_models import District, Office

    Where = tuple[str, str | None]
    Held = Mapping[Where, Sequence[Representative]]
    # Those who left a seat for another: from when, until when.
    Left = Mapping[Where, Sequence[tuple[date, date, Representative]]]
    # Since when a seat is empty, and who left it.
    Empty = tuple[date, Representative]
NO_PARTY = "none told"


class StatisticsModel(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class SeatHolder(StatisticsModel):
    """Somebody who held a seat, or is about to."""

    id: UUID
    name: str
    term_start: date | None = None
    term_end: date | None = None


class VacantSeat(StatisticsModel):
    """A seat without a current holder.

    `since` is null where no holder was ever recorded, so that nobody knows whether it is vacant. `filling` is how the
    rules say that it is filled; `successor` is somebody whose term in it has yet to start.
    """

    office: str
    title: str
    level: Level
    chamber: Chamber | None
    district: str | None
    division_id: str | None
    voting: bool
    since: date | None
    last_holder: SeatHolder | None
    successor: SeatHolder | None
    filling: Vacancy | None


class OfficeSummary(StatisticsModel):
    """One office in numbers. `seats` and `vacant` are null where the rules do not know how many seats there are."""

    office: str
    title: str
    level: Level
    chamber: Chamber | None
    seats: int | None
    filled: int
    vacant: int | None
    overdue: int
    upcoming: int
    parties: dict[str, int]


class Completeness(StatisticsModel):
    """How far the records can be relied on.

    `seats` and `vacant` are of offices whose size the rules know; `filled` counts the holders of the others, too.
    `never_recorded` counts the vacant seats of which nobody knows a holder. `unverified` counts current records that
    nobody ever checked, `stale` those checked longer ago than the rules' `freshness_days`; `unverified_since` is the
    day since which a current record has waited for a check.
    """

    seats: int
    offices_without_seats: int = Field(description="offices of which the rules do not know how many seats there are")
    filled: int
    vacant: int
    never_recorded: int
    overdue: int
    unverified: int
    stale: int
    unverified_since: date | None


class Summary(StatisticsModel):
    """A tenant in numbers, at one version of its records and its rules."""

    tenant: str
    version: int
    rules_version: int
    representatives: dict[str, int]
    parties: dict[str, int]
    offices: list[OfficeSummary]
    vacancies: int
    without_office: list[UUID] = Field(description="those in office whom the rules have no seat for")
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class EmptySeats:
    """The empty seats of one district: `never` without a known holder, then those of `known` with who left and when."""

    office: Office
    district: District | None
    never: int
    known: Sequence[Empty]
    next_in: Sequence[Representative]

    def __len__(self) -> int:
        return self.never + len(self.known)

    @property
    def division_id(self) -> str | None:
        """The division of the district; None where it is not known which districts have the seats."""
        return self.district.division_id if self.district else None

    def list_between(self, start: int, stop: int) -> Iterator[VacantSeat]:
        """Yield the seats from one position up to, not including, another."""
        for position in range(start, min(stop, len(self))):
            since, last = (None, None) if position < self.never else self.known[position - self.never]
            yield VacantSeat(
                office=self.office.key,
                title=self.office.title,
                level=self.office.level,
                chamber=self.office.chamber,
                district=self.district.name if self.district else None,
                division_id=self.division_id,
                voting=self.office.voting and (self.district is None or self.district.voting),
                since=since,
                last_holder=_make_holder(last, since) if last else None,
                successor=_make_holder(self.next_in[position]) if position < len(self.next_in) else None,
                filling=self.office.vacancy,
            )


class Vacancies:
    """The seats without a current holder, in the order of the rules' offices and of districts' names.

    They are counted by district and described when they are shown, so that a page costs a page, however many there are.
    """

    def __init__(self, groups: Sequence[EmptySeats]) -> None:
        self.groups = groups
        self._by_place = {(group.office.key, group.division_id): group for group in groups}

    def __len__(self) -> int:
        return sum(map(len, self.groups))

    def __iter__(self) -> Iterator[VacantSeat]:
        return iter(self.list_page(0, len(self)))

    def list_page(self, skip: int, limit: int) -> list[VacantSeat]:
        """Return up to `limit` seats after the first `skip`."""
        found: list[VacantSeat] = []
        for group in self.groups:
            if len(found) == limit:
                break
            found += group.list_between(skip, skip + limit - len(found))
            skip = max(0, skip - len(group))
        return found

    def list_at(self, office: str, division_id: str | None) -> list[VacantSeat]:
        """Return the seats of an office in one division."""
        group = self._by_place.get((office, division_id))
        return list(group.list_between(0, len(group))) if group else []


def find_vacancies(engine: RuleEngine, people: Iterable[Representative], today: date) -> Vacancies:
    """Return the seats without a current holder."""
    return Vacancies(
        list(_find_empty_seats(engine.rules.offices, _group_held(engine, people), _find_left(engine, people), today))
    )


def _find_empty_seats(offices: Iterable[Office], held: Held, left: Left, today: date) -> Iterator[EmptySeats]:
    for office in offices:
        for district, seats in _list_seats(office):
            where = (office.key, district.name if district else None)
            people = held.get(where, ())
            never, known = open_since(people, seats, today, left.get(where, ()))
            if never or known:
                next_in = sorted((p for p in people if p.status == "upcoming"), key=lambda p: (get_span(p), str(p.id)))
                yield EmptySeats(office, district, never, known, next_in)


def open_since(
    people: Iterable[Representative],
    seats: int,
    today: date,
    left: Iterable[tuple[date, date, Representative]] = (),
) -> tuple[int, list[Empty]]:
    """Return how many seats of a district are empty today without a known holder, and since when who left the others.

    Seats of a district are alike, so a newcomer takes the one that fell vacant last. A term of no day left no seat, and
    counts where nothing else is known. It takes as long as there are people, however many seats there are.
    """
    events: list[tuple[date, int, str, Representative]] = []
    sat: list[Representative] = []
    without_a_day: list[Representative] = []
    for person in people:
        (without_a_day if has_no_days(person) else sat).append(person)
    for start, end, person in (*((*get_span(person), person) for person in sat), *left):
        if start <= today:
            events.append((start, 1, str(person.id), person))
        if end <= today:
            events.append((end, 0, str(person.id), person))
    never, too_many = seats, 0
    vacated: list[Empty] = []
    for day, begins, _, person in sorted(events, key=lambda event: event[:3]):
        if not begins:
            if too_many:
                too_many -= 1
            else:
                vacated.append((day, person))
        elif vacated:
            vacated.pop()
        elif never:
            never -= 1
        else:
            too_many += 1
    empty = never + len(vacated)
    ended = [(until, person) for person in without_a_day if (until := person.term_end) and until <= today]
    known = [*sorted(ended, key=lambda entry: entry[0]), *vacated]
    known = known[max(0, len(known) - empty) :]
    return empty - len(known), known


def make_summary(engine: RuleEngine, people: Iterable[Representative], version: int, today: date) -> Summary:
    """Count a tenant's records against its rules."""
    held = _group_held(engine, people)
    empty = Vacancies(list(_find_empty_seats(engine.rules.offices, held, _find_left(engine, people), today)))
    vacant: Counter[str] = Counter()
    for group in empty.groups:
        vacant[group.office.key] += len(group)
    offices = [_summarize_office(office, held, vacant) for office in engine.rules.offices]
    serving = [person for person in people if person.status in SERVING]
    return Summary(
        tenant=engine.rules.tenant,
        version=version,
        rules_version=engine.rules.version,
        representatives=dict(sorted(Counter(str(person.status) for person in people).items())),
        parties=_count_parties(serving),
        offices=offices,
        vacancies=len(empty),
        without_office=sorted(find_misfits(engine, people), key=str),
        completeness=_measure_completeness(engine, offices, empty, serving, today),
    )


def _measure_completeness(
    engine: RuleEngine,
    offices: Sequence[OfficeSummary],
    empty: Vacancies,
    serving: Sequence[Representative],
    today: date,
) -> Completeness:
    oldest = today - timedelta(days=engine.rules.freshness_days)
    checked = [(person.verified_at or person.created_at).date() for person in serving]
    waiting = [day for day, person in zip(checked, serving, strict=True) if person.verified_at is None or day < oldest]
    unverified = sum(person.verified_at is None for person in serving)
    return Completeness(
        seats=sum(office.seats or 0 for office in offices),
        offices_without_seats=sum(office.seats is None for office in offices),
        filled=sum(office.filled for office in offices),
        vacant=len(empty),
        never_recorded=sum(group.never for group in empty.groups),
        overdue=sum(office.overdue for office in offices),
        unverified=unverified,
        stale=len(waiting) - unverified,
        unverified_since=min(waiting, default=None),
    )


def _summarize_office(office: Office, held: Held, vacant: Mapping[str, int]) -> OfficeSummary:
    people = [person for (key, _), entries in held.items() if key == office.key for person in entries]
    serving = [person for person in people if person.status in SERVING]
    return OfficeSummary(
        office=office.key,
        title=office.title,
        level=office.level,
        chamber=office.chamber,
        seats=office.seats,
        filled=len(serving),
        vacant=None if office.seats is None and not vacant[office.key] else vacant[office.key],
        overdue=sum(person.status == "overdue" for person in people),
        upcoming=sum(person.status == "upcoming" for person in people),
        parties=_count_parties(serving),
    )


def _group_held(engine: RuleEngine, people: Iterable[Representative]) -> Held:
    """Lay people over the seats that the rules have, by office and district."""
    held: dict[Where, list[Representative]] = defaultdict(list)
    for person in people:
        if where := _get_where(engine, person):
            held[where].append(person)
    return held


def _find_left(engine: RuleEngine, people: Iterable[Representative]) -> Left:
    """Lay those who have moved over the seats that they left."""
    left: dict[Where, list[tuple[date, date, Representative]]] = defaultdict(list)
    for person in people:
        for former in person.former_seats:
            if where := _get_where(engine, former):
                start = former.term_start or min(person.created_at.date(), former.until - timedelta(days=1))
                left[where].append((start, former.until, person))
    return left


def _get_where(engine: RuleEngine, person: Representative | FormerSeat) -> Where | None:
    place = engine.find_placement(person)
    if place is None:
        return None
    known = bool(_list_district_seats(place.office))
    return place.office.key, place.district.name if place.district and known else None


def _list_district_seats(office: Office) -> Sequence[tuple[District, int]]:
    """Return the districts of an office with their seats, if these are known of all."""
    pairs = [(district, district.seats) for district in office.districts if district.seats is not None]
    return pairs if len(pairs) == len(office.districts) else ()


def _list_seats(office: Office) -> Sequence[tuple[District | None, int]]:
    """Return where the seats of an office are: in its districts in natural order, or nobody knows where."""
    known = sorted(_list_district_seats(office), key=lambda entry: make_natural_key(entry[0].name))
    rest = (office.seats or 0) - sum(seats for _, seats in known)
    return [*known, *([(None, rest)] if rest > 0 else [])]


def _count_parties(people: Iterable[Representative]) -> dict[str, int]:
    return dict(sorted(Counter(person.party or NO_PARTY for person in people).items()))


def _make_holder(person: Representative, until: date | None = None) -> SeatHolder:
    return SeatHolder(id=person.id, name=person.name, term_start=person.term_start, term_end=until or person.term_end)
