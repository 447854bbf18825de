"""Pure functions that find the seats without a current holder, and which of them are vacant and which unknown.

A seat is filled, vacant or unknown. It is vacant if the departure of a holder is recorded, or if a roster or the staff
say so; else an empty seat is unknown: no source says anything about it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from chalicelib.core.term_spans import SERVING, get_span, has_no_days
from chalicelib.tenants.coverage import NO_DISTRICT, RosterClaim, VacancyStatement
from chalicelib.tenants.seats import find_seat, is_sample, list_seats

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.term_record import TermRecord
    from chalicelib.tenants.coverage import Coverage
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules import Chamber, District, Level, Office, Vacancy
    from chalicelib.tenants.seats import Seat

    # A record, or the part of it that seats use.
    Holder = Representative | TermRecord
    Stated = Mapping[Seat, Sequence[VacancyStatement]]
    # An office, a district, and the number of its seats; None if it is unknown.
    SeatsOfDistrict = tuple[Office, District | None, int | None]
    # Departures with the statement about each, by the day and the id of the person.
    Pairs = dict[tuple[date, UUID], tuple[Holder, VacancyStatement]]

STAFF = "statement of the tenant's staff"
# The order of events on one day: terms end, terms begin, staff and then rosters describe the state after both.
END, START, STATEMENT, REPORT = 0, 1, 2, 3
UNLIMITED = 10**9  # seats of an office whose number of seats is unknown
SeatState = Literal["vacant", "unknown"]


@dataclass(frozen=True, kw_only=True)
class SeatHolder:
    """A former or future holder of a seat."""

    id: UUID
    name: str
    term_start: date | None = None
    term_end: date | None = None


@dataclass(frozen=True, kw_only=True)
class VacancySource:
    """The source that says that a seat is vacant."""

    kind: Literal["departure", "roster", "statement"]
    name: str
    import_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class EmptySeat:
    """A seat without a current holder: vacant, or unknown if no source says anything about it.

    `since` is null if it is unknown when the seat became vacant. `filling` is how the rules say that the seat is
    filled. `successor` is a representative whose term in the seat has not started.
    """

    id: UUID | None = None
    seat_state: SeatState
    office: str
    title: str
    level: Level
    chamber: Chamber | None
    district: str | None
    division_id: str | None
    voting: bool
    since: date | None
    as_of: date | None = None
    source: VacancySource | None = None
    reason: str | None = None
    last_holder: SeatHolder | None
    successor: SeatHolder | None
    filling: Vacancy | None


@dataclass(frozen=True, slots=True)
class KnownVacancy:
    """A vacant seat of a district: since when, its last holder, and the day of the source that says so.

    The source is a statement of staff, the claim of a roster, or else the record of the last holder.
    """

    since: date | None
    last_holder: Holder | None
    as_of: date
    claim: RosterClaim | None = None
    statement: VacancyStatement | None = None

    @property
    def source(self) -> VacancySource:
        """The source that says that the seat is vacant."""
        if self.statement:
            return VacancySource(kind="statement", name=self.statement.source or STAFF)
        if self.claim:
            return VacancySource(kind="roster", name=self.claim.source, import_id=self.claim.import_id)
        return VacancySource(kind="departure", name=f"the record of {self.last_holder and self.last_holder.name}")


@dataclass(frozen=True, slots=True)
class EmptySeats:
    """The empty seats of one district: those that are vacant, and the number of the others, which are unknown."""

    office: Office
    district: District | None
    vacant: Sequence[KnownVacancy]
    unknown: int
    next_in: Sequence[Holder]
    _seats: dict[tuple[SeatState, int], EmptySeat] = field(default_factory=dict, repr=False, compare=False)

    def count(self, state: SeatState) -> int:
        """Return the number of seats in a state."""
        return len(self.vacant) if state == "vacant" else self.unknown

    def list_between(self, state: SeatState, start: int, stop: int) -> Iterator[EmptySeat]:
        """Yield the seats in a state from one position up to, but not including, another."""
        for position in range(start, min(stop, self.count(state))):
            found = self._seats.get((state, position))
            if found is None:
                known = self.vacant[position] if state == "vacant" else None
                found = self._describe(state, known, position if known else len(self.vacant) + position)
                self._seats[state, position] = found
            yield found

    def _describe(self, state: SeatState, known: KnownVacancy | None, successor: int) -> EmptySeat:
        statement, last = known and known.statement, known and known.last_holder
        # A statement may name the district of an office whose seats in each district are unknown.
        named = self.office.find_district(statement.district) if statement and not self.district else None
        district = self.district or named
        return EmptySeat(
            id=statement.id if statement else None,
            seat_state=state,
            office=self.office.key,
            title=self.office.title,
            level=self.office.level,
            chamber=self.office.chamber,
            district=district.name if district else None,
            division_id=district.division_id if district else None,
            voting=self.office.voting and (district is None or district.voting),
            since=known.since if known else None,
            as_of=known.as_of if known else None,
            source=known.source if known else None,
            reason=statement.reason if statement else None,
            last_holder=_make_holder(last, known.since) if known and last else None,
            successor=_make_holder(self.next_in[successor]) if successor < len(self.next_in) else None,
            filling=self.office.vacancy,
        )


class EmptySeatIndex:
    """The seats without a current holder, ordered by the rules' offices and the names of districts.

    Seats are counted by district and described only when they are shown, so a page costs the same however many there
    are.
    """

    def __init__(self, groups: Sequence[EmptySeats]) -> None:
        self.groups = groups
        self._by_office: dict[str, list[EmptySeats]] = defaultdict(list)
        for group in groups:
            self._by_office[group.office.key].append(group)

    def count(self, state: SeatState, office: str | None = None) -> int:
        """Return the number of seats in a state, of all offices or of one."""
        groups = self.groups if office is None else self._by_office.get(office, ())
        return sum(group.count(state) for group in groups)

    def list_page(self, state: SeatState, skip: int, limit: int) -> list[EmptySeat]:
        """Return up to `limit` seats in a state after the first `skip`."""
        found: list[EmptySeat] = []
        for group in self.groups:
            if len(found) == limit:
                break
            found += group.list_between(state, skip, skip + limit - len(found))
            skip = max(0, skip - group.count(state))
        return found

    def list_of_office(self, office: str, state: SeatState) -> list[EmptySeat]:
        """Return the seats of an office in a state."""
        groups = self._by_office.get(office, ())
        return [seat for group in groups for seat in group.list_between(state, 0, group.count(state))]

    def list_at(self, office: str, division_id: str | None, state: SeatState) -> list[EmptySeat]:
        """Return the seats of an office in one division; None: those whose district is unknown."""
        found: list[EmptySeat] = []
        for group in self._by_office.get(office, ()):
            if group.district is None or group.district.division_id == division_id:
                shown = state == "vacant" or group.district is not None or division_id is None
                seats = group.list_between(state, 0, group.count(state)) if shown else ()
                found += [seat for seat in seats if seat.division_id == division_id]
        return found


def group_all_seats(engine: RuleEngine, today: date) -> Mapping[str, Sequence[SeatsOfDistrict]]:
    """Return the districts with their numbers of seats on a day by the key of the office; see seats.list_seats."""

    def derive() -> dict[str, list[SeatsOfDistrict]]:
        return {
            office.key: [(office, *seats) for seats in list_seats(office, today)] for office in engine.rules.offices
        }

    found: Mapping[str, Sequence[SeatsOfDistrict]] = engine.get_derived(("seats", today), derive)
    return found


def describe_empty(
    seat: SeatsOfDistrict,
    holders: Collection[Holder],
    left: Iterable[tuple[date, date, Holder]],
    today: date,
    reports: Reports,
) -> EmptySeats | None:
    """Return the empty seats of a district; None if it has none. `left` has the holders who moved to other seats."""
    office, district, seats = seat
    if seats is None:
        unknown, vacant = 0, find_stated_vacancies(holders, today, reports)
    else:
        unknown, vacant = open_since(holders, seats, today, left, reports)
    if not (unknown or vacant):
        return None
    coming = (person for person in holders if person.status == "upcoming")
    next_in = sorted(coming, key=lambda person: (get_span(person), str(person.id)))
    return EmptySeats(office, district, vacant, unknown, next_in)


@dataclass(frozen=True, slots=True)
class Reports:
    """The claims of rosters and the statements of staff about the seats of one district."""

    claims: Sequence[RosterClaim] = ()
    statements: Sequence[VacancyStatement] = ()
    district: str = NO_DISTRICT


NO_REPORTS = Reports()


def open_since(
    people: Iterable[Holder],
    seats: int,
    today: date,
    left: Iterable[tuple[date, date, Holder]] = (),
    reports: Reports = NO_REPORTS,
) -> tuple[int, list[KnownVacancy]]:
    """Return the number of seats of a district that are unknown, and its vacant seats.

    Seats of a district are interchangeable, so a new holder takes the seat that became vacant last. A departure and a
    statement of the same day are one vacancy. A term of no day empties no seat, and is used only if no other last
    holder is known. Sample people do not exist, so that they leave no seat vacant. The time grows with the people and
    the reports only.
    """
    sat: list[Holder] = []
    without_a_day: list[Holder] = []
    for person in people:
        if not (is_sample(person) and person.status not in SERVING):
            (without_a_day if has_no_days(person) else sat).append(person)
    terms = [*((*get_span(person), person) for person in sat), *left]
    ended = [(until, person) for person in without_a_day if (until := person.term_end) and until <= today]
    pairs = _pair(((end, person) for _, end, person in terms), reports, {})
    short = _pair(ended, reports, pairs)
    record = _SeatRecord(seats, reports.district, pairs, short)
    events: list[tuple[date, int, str, Holder | RosterClaim | VacancyStatement]] = []
    for start, end, person in terms:
        events += [(start, START, str(person.id), person), (end, END, str(person.id), person)]
    events += [(claim.as_of, REPORT, f"{number:03}", claim) for number, claim in enumerate(reports.claims)]
    for statement in reports.statements:
        day, order = (statement.since, END) if statement.since else (statement.declared_at.date(), STATEMENT)
        events.append((day, order, str(statement.id), statement))
    for day, order, _, subject in sorted((event for event in events if event[0] <= today), key=lambda event: event[:3]):
        record.add(day, order, subject)
    return record.add_spare([(until, person) for until, person in ended if (until, person.id) not in short])


def _pair(departures: Iterable[tuple[date, Holder]], reports: Reports, taken: Pairs) -> Pairs:
    """Return the oldest statement about the day and district of each departure: both are of one vacancy."""
    used = {statement.id for _, statement in taken.values()}
    by_day: dict[date | None, list[VacancyStatement]] = defaultdict(list)
    for statement in sorted(reports.statements, key=lambda each: (each.declared_at, str(each.id))):
        if statement.id not in used:
            by_day[statement.since].append(statement)
    pairs: Pairs = {}
    for day, person in departures:
        here = (None, reports.district, person.district)
        if found := next((each for each in by_day.get(day, ()) if each.district in here), None):
            by_day[day].remove(found)
            pairs[day, person.id] = person, found
    return pairs


class _SeatRecord:
    """The seats of one district while the events of its history are added in order."""

    def __init__(self, seats: int, district: str, pairs: Pairs, short: Pairs) -> None:
        self.unknown = seats
        self._statements = {departure: statement for departure, (_, statement) in pairs.items()}
        self._paired = {statement.id for statement in self._statements.values()}
        self._holders = {statement.id: person for person, statement in short.values()}
        self.vacant: list[KnownVacancy] = []
        self._too_many = 0
        self._district = district

    def add(self, day: date, order: int, subject: Holder | RosterClaim | VacancyStatement) -> None:
        """Add an event: a term ends or begins, a roster describes the seats, or staff state a vacancy."""
        match subject:
            case RosterClaim():
                self._compare(subject)
            case VacancyStatement() if subject.id in self._paired:
                pass  # the departure that it is about counts
            case VacancyStatement():
                holder = self._holders.get(subject.id)
                self._vacate(KnownVacancy(subject.since, holder, subject.declared_at.date(), statement=subject))
            case _ if order == START:
                self._fill(subject)
            case _ if self._too_many:
                self._too_many -= 1
            case _:
                self.vacant.append(self._make_departure(day, subject))

    def add_spare(self, ended: Iterable[tuple[date, Holder]]) -> tuple[int, list[KnownVacancy]]:
        """Return the number of unknown seats and the vacant ones, with the latest terms of no day in unknown seats."""
        spare = sorted(ended, key=lambda entry: entry[0])
        spare = spare[max(0, len(spare) - self.unknown) :]
        return self.unknown - len(spare), [*(self._make_departure(*each) for each in spare), *self.vacant]

    def _make_departure(self, day: date, person: Holder) -> KnownVacancy:
        statement = self._statements.get((day, person.id))
        days = (day, person.updated_at.date(), *([statement.declared_at.date()] if statement else []))
        return KnownVacancy(day, person, max(days), statement=statement)

    def _fill(self, person: Holder) -> None:
        # Without a known start, the term may have begun before a vacancy that staff declared.
        unclear = bool(self.vacant) and self.vacant[-1].statement is not None and person.term_start is None
        if self.vacant and not (unclear and self.unknown):
            self.vacant.pop()
        elif self.unknown:
            self.unknown -= 1
        else:
            self._too_many += 1

    def _vacate(self, vacancy: KnownVacancy) -> None:
        if self.unknown:
            self.unknown -= 1
            self.vacant.append(vacancy)

    def _compare(self, claim: RosterClaim) -> None:
        """Make the seats agree with a roster, which is newer than all departures that were recorded before its day.

        A seat that it does not list as vacant is held by a person whose row could not be loaded.
        """
        count = claim.vacant.get(self._district, 0)
        for known in [each for each in self.vacant if each.statement is None and each.as_of < claim.as_of]:
            if claim.districts is None and len(self.vacant) > count:
                self.vacant.remove(known)
                self.unknown += 1
        for position, known in enumerate(self.vacant):
            if known.statement is None and known.as_of <= claim.as_of and position < count:
                self.vacant[position] = replace(known, as_of=claim.as_of, claim=claim)
        while self.unknown and len(self.vacant) < count:
            self._vacate(KnownVacancy(None, None, claim.as_of, claim))


def find_stated_vacancies(people: Collection[Holder], today: date, reports: Reports) -> list[KnownVacancy]:
    """Return the vacant seats of a district whose number of seats is unknown.

    They are those that rosters and staff state; without any, and without a holder, that of the last holder.
    """
    _, known = open_since(people, UNLIMITED, today, reports=reports)
    stated = [vacancy for vacancy in known if vacancy.claim or vacancy.statement]
    held = any(person.status in SERVING for person in people)
    return stated if stated or held else known[-1:]


def name_seat(office: Office | None, district: District | None) -> dict[str, str | None]:
    """Return the fields of a representative that name a seat, for changes and events."""
    return {
        "position": office.title if office else None,
        "district": district.name if district else None,
        "division_id": district.division_id if district else None,
    }


def list_left(engine: RuleEngine, person: Holder) -> Iterator[tuple[Seat, date, date]]:
    """Yield the seats that a representative moved from, each with the first day and the first day after."""
    for former in person.former_seats:
        if former.until >= person.created_at.date() and (seat := find_seat(engine, former)):
            start = former.term_start or min(person.created_at.date(), former.until - timedelta(days=1))
            yield seat, start, former.until


def group_statements(engine: RuleEngine, coverage: Coverage, today: date) -> Stated:
    """Group the statements by office and district; the district is None where the rules do not know its seats."""
    stated: dict[Seat, list[VacancyStatement]] = defaultdict(list)
    if not coverage.statements:
        return stated
    groups = group_all_seats(engine, today)
    seats = {(key, district.name) for key, group in groups.items() for _, district, _ in group if district}
    for seat, statements in coverage.statements.items():
        stated[seat if seat in seats else (seat[0], None)] += statements
    return stated


def _make_holder(person: Holder, until: date | None = None) -> SeatHolder:
    return SeatHolder(id=person.id, name=person.name, term_start=person.term_start, term_end=until or person.term_end)
