"""Pure functions that find vacant seats and their dates, and measure how complete a tenant's records are."""

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
    # Former holders who moved to another seat: first day, first day after, record.
    Left = Mapping[Where, Sequence[tuple[date, date, Representative]]]
    # The day since which a seat is empty, and its last holder.
    Empty = tuple[date, Representative]
NO_PARTY = "none told"


class StatisticsModel(BaseModel):
    """A part of a response."""

    model_config = ConfigDict(frozen=True)


class SeatHolder(StatisticsModel):
    """A former or future holder of a seat."""

    id: UUID = Field(description="The id of the representative.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    name: str = Field(description="The full name of the representative.", examples=["Ada Example"])
    term_start: date | None = Field(
        None, description="The first day of the term (ISO 8601); null if unknown.", examples=["2022-12-05"]
    )
    term_end: date | None = Field(
        None,
        description="The day from which the representative no longer held the seat (ISO 8601); null if there is "
        "no end yet.",
        examples=["2026-12-07"],
    )


class VacantSeat(StatisticsModel):
    """A seat without a current holder.

    `since` is null if no holder was ever recorded; then it is unknown whether the seat is vacant. `filling` is how the
    rules say that the seat is filled. `successor` is a representative whose term in the seat has not started.
    """

    office: str = Field(description="The key of the office in the tenant's rules.", examples=["state-senator"])
    title: str = Field(description="The title of the office.", examples=["State Senator"])
    level: Level = Field(description="The level of government of the office.")
    chamber: Chamber | None = Field(
        description="The chamber of the legislature; null if the office is not in a legislature."
    )
    district: str | None = Field(
        description="The name of the district; null if the office has none or the district of the seat is unknown.",
        examples=["10"],
    )
    division_id: str | None = Field(
        description="The Open Civic Data id of the district; null if the district is null.",
        examples=["ocd-division/country:us/state:ca/sldu:10"],
    )
    voting: bool = Field(description="Whether the holder of the seat votes in the chamber.")
    since: date | None = Field(
        description="The day since which the seat is vacant (ISO 8601); null if no holder was ever recorded.",
        examples=["2026-01-15"],
    )
    last_holder: SeatHolder | None = Field(description="The last holder of the seat; null if none was recorded.")
    successor: SeatHolder | None = Field(
        description="The representative whose term in the seat has not started; null if none is recorded."
    )
    filling: Vacancy | None = Field(description="How the rules say that the seat is filled; null if unknown.")


class OfficeSummary(StatisticsModel):
    """The counts of one office. `seats` and `vacant` are null if the rules do not know the number of seats."""

    office: str = Field(description="The key of the office in the tenant's rules.", examples=["state-senator"])
    title: str = Field(description="The title of the office.", examples=["State Senator"])
    level: Level = Field(description="The level of government of the office.")
    chamber: Chamber | None = Field(
        description="The chamber of the legislature; null if the office is not in a legislature."
    )
    seats: int | None = Field(description="The total number of seats of the office; null if unknown.")
    filled: int = Field(
        description="The number of representatives who hold the office today, including those with overdue terms."
    )
    vacant: int | None = Field(description="The number of vacant seats; null if the number of seats is unknown.")
    overdue: int = Field(
        description="The number of holders whose expected term end has passed and no end was recorded."
    )
    upcoming: int = Field(description="The number of representatives whose term has not started.")
    parties: dict[str, int] = Field(
        description="The number of current holders by party.", examples=[{"Democratic": 30, "Republican": 10}]
    )


class Completeness(StatisticsModel):
    """How complete and how current the records are.

    `seats` and `vacant` cover the offices whose number of seats the rules know; `filled` includes the holders of the
    others. `never_recorded` counts the vacant seats without any recorded holder. `unverified` counts current records
    that were never verified, `stale` those verified longer ago than the rules' `freshness_days`. `unverified_since` is
    the day since which a current record has waited for verification.
    """

    seats: int = Field(description="The total number of seats of the offices whose number of seats the rules know.")
    offices_without_seats: int = Field(description="The number of offices whose number of seats the rules do not know.")
    filled: int = Field(description="The number of representatives in office today, in all offices.")
    vacant: int = Field(description="The number of vacant seats.")
    never_recorded: int = Field(description="The number of vacant seats for which no holder was ever recorded.")
    overdue: int = Field(description="The number of current holders whose expected term end has passed.")
    unverified: int = Field(description="The number of current records that were never verified.")
    stale: int = Field(
        description="The number of current records verified longer ago than the rules' `freshness_days`."
    )
    unverified_since: date | None = Field(
        description="The earliest day since which a current record has waited for verification (ISO 8601); null "
        "if none waits.",
        examples=["2026-01-15"],
    )


class Summary(StatisticsModel):
    """The statistics of a tenant at one version of its records and its rules."""

    tenant: str = Field(description="The id of the tenant.", examples=["CA"])
    version: int = Field(description="The version of the tenant, which grows by 1 with each change.")
    rules_version: int = Field(description="The version of the rules; 0 is the default.")
    representatives: dict[str, int] = Field(
        description="The number of representatives by status.", examples=[{"current": 120, "ended": 34}]
    )
    parties: dict[str, int] = Field(
        description="The number of current holders by party.", examples=[{"Democratic": 90, "Republican": 30}]
    )
    offices: list[OfficeSummary] = Field(description="The counts of each office, in the order of the rules.")
    vacancies: int = Field(description="The number of seats without a current holder.")
    without_office: list[UUID] = Field(
        description="The ids of current and upcoming representatives that the rules have no seat for."
    )
    completeness: Completeness = Field(description="How complete and how current the records are.")


@dataclass(frozen=True, slots=True)
class EmptySeats:
    """The empty seats of one district: `never` without a recorded holder, then `known` with day and last holder."""

    office: Office
    district: District | None
    never: int
    known: Sequence[Empty]
    next_in: Sequence[Representative]

    def __len__(self) -> int:
        return self.never + len(self.known)

    @property
    def division_id(self) -> str | None:
        """The division of the district; None if it is unknown which districts have the seats."""
        return self.district.division_id if self.district else None

    def list_between(self, start: int, stop: int) -> Iterator[VacantSeat]:
        """Yield the seats from one position up to, but not including, another."""
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
    """The seats without a current holder, ordered by the rules' offices and the names of districts.

    Seats are counted by district and described only when they are shown, so a page costs the same however many there
    are.
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
    """Return the number of seats of a district that are empty without a known holder, and the other empty seats.

    Seats of a district are interchangeable, so a new holder takes the seat that became vacant last. A term of no day
    empties no seat, and is used only if no other last holder is known. The time grows with the people only.
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
    """Count a tenant's records by its rules."""
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
    """Group representatives by office and district."""
    held: dict[Where, list[Representative]] = defaultdict(list)
    for person in people:
        if where := _get_where(engine, person):
            held[where].append(person)
    return held


def _find_left(engine: RuleEngine, people: Iterable[Representative]) -> Left:
    """Group the former seats of representatives who moved by office and district."""
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
    """Return the districts of an office with their seats; empty if the seats of a district are unknown."""
    pairs = [(district, district.seats) for district in office.districts if district.seats is not None]
    return pairs if len(pairs) == len(office.districts) else ()


def _list_seats(office: Office) -> Sequence[tuple[District | None, int]]:
    """Return the seats of an office by district in natural order; seats without a known district come last."""
    known = sorted(_list_district_seats(office), key=lambda entry: make_natural_key(entry[0].name))
    rest = (office.seats or 0) - sum(seats for _, seats in known)
    return [*known, *([(None, rest)] if rest > 0 else [])]


def _count_parties(people: Iterable[Representative]) -> dict[str, int]:
    return dict(sorted(Counter(person.party or NO_PARTY for person in people).items()))


def _make_holder(person: Representative, until: date | None = None) -> SeatHolder:
    return SeatHolder(id=person.id, name=person.name, term_start=person.term_start, term_end=until or person.term_end)
