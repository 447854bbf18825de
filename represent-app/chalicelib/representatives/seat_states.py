"""The states of a tenant's seats on one day: their holders, which are vacant and which unknown, and their counts.

Each seat is described when it is first asked for, and kept until a record that names it changes, the coverage changes
or the day ends.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from chalicelib.core.term_spans import SERVING
from chalicelib.representatives.seat_totals import SeatTotals, TextCounts
from chalicelib.representatives.snapshot_row import format_day, parse_row, read_status, write_seat
from chalicelib.representatives.term_history import get_record_as_of
from chalicelib.representatives.term_record import make_term, parse_term
from chalicelib.tenants.coverage import NO_DISTRICT
from chalicelib.tenants.seats import ENDED
from chalicelib.tenants.vacancies import (
    EmptySeatIndex,
    Reports,
    describe_empty,
    group_all_seats,
    group_statements,
    list_left,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from chalicelib.representatives.seat_index import SeatIndex, SeatOfText, Where
    from chalicelib.representatives.snapshot_row import SnapshotRow
    from chalicelib.representatives.term_record import TermRecord
    from chalicelib.tenants.coverage import Coverage, VacancyStatement
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.seats import Seat
    from chalicelib.tenants.vacancies import EmptySeats, SeatsOfDistrict


_UNKNOWN: Any = object()
EMPTY = "empty"  # the key of the seats of an office without a holder


@dataclass(slots=True, eq=False)
class SeatStates:
    """The states of the seats of a snapshot on a day, under one version of the rules and of the coverage.

    `on` is the day of the seats; the statuses of records, and all counts, are those of `today`.
    """

    index: SeatIndex
    today: date
    on: date
    coverage: Coverage
    coverage_version: int
    _empty: dict[Seat, EmptySeats | None] = field(default_factory=dict)
    _counts: dict[str, TextCounts] = field(default_factory=dict)
    _first: dict[str, str | None] = field(default_factory=dict)
    _offices: dict[str, dict[Any, Any]] = field(default_factory=dict)
    _of_all: dict[str, Any] = field(default_factory=dict)
    _stated: Mapping[Seat, Sequence[VacancyStatement]] | None = None
    _totals: SeatTotals | None = None

    @property
    def engine(self) -> RuleEngine:
        """The rules of the tenant."""
        return self.index.engine

    def derive(self, index: SeatIndex, texts: Iterable[str]) -> SeatStates:
        """Return the states of another index in which only the records of some texts differ."""
        texts = list(texts)
        empty, counts, offices = self._empty.copy(), self._counts.copy(), self._offices.copy()
        first = self._first.copy()
        for text in texts:
            at = index.place(text)
            counts.pop(text, None)
            first.pop(text, None)
            if at.seat:
                empty.pop(at.seat, None)
                _drop_derived(offices, at)
        after = replace(
            self, index=index, _empty=empty, _counts=counts, _first=first, _offices=offices, _of_all={}, _totals=None
        )
        if self._totals is None:
            return after
        return replace(after, _totals=self._subtract(self._totals, texts))

    def _subtract(self, totals: SeatTotals, texts: Iterable[str]) -> SeatTotals:
        """Return sums without some texts and their seats, which the next reader adds as they are then.

        Those that are missing are not subtracted twice. All else is in the caches of this instance.
        """
        totals = totals.copy()
        districts = _list_districts(self.engine, self.on)
        for text in texts:
            at = self.index.place(text)
            if text not in totals.missing_texts:
                totals.missing_texts.add(text)
                totals.add(at, self.count(text), -1)
            if at.seat and at.seat not in totals.missing_seats and at.seat in districts:
                totals.missing_seats.add(at.seat)
                totals.add_empty(at.seat[0], self.get_empty(districts[at.seat]), -1)
        return totals

    @property
    def totals(self) -> SeatTotals:
        """The sums of the records and of the empty seats."""
        known = self._totals
        if known is not None and not (known.missing_texts or known.missing_seats):
            return known
        districts = _list_districts(self.engine, self.on)
        # Another thread may do the same with the sums that it sees, so they are not changed.
        totals = SeatTotals() if known is None else known.copy()
        for text in self.index.members if known is None else totals.missing_texts:
            totals.add(self.index.place(text), self.count(text), 1)
        for seat in districts if known is None else totals.missing_seats:
            totals.add_empty(seat[0], self.get_empty(districts[seat]), 1)
        totals.missing_texts.clear()
        totals.missing_seats.clear()
        self._totals = totals
        return totals

    def replace_coverage(self, coverage: Coverage) -> SeatStates:
        """Return the states under another coverage, which is not stored yet."""
        return SeatStates(self.index, self.today, self.on, coverage, self.coverage_version)

    def get_derived(self, office: str | None, key: str, derive: Callable[[], Any]) -> Any:
        """Return a value that follows from the seats of an office, or of all: derived once until one changes.

        The key is a division if only the seats of its district count.
        """
        cached = self._of_all if office is None else self._offices.setdefault(office, {})
        found = cached.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = cached[key] = derive()
        return found

    def list_holders(self, texts: Iterable[str]) -> list[TermRecord]:
        """Return the records of some texts, sorted by id."""
        day, lines = format_day(self.today), self.index.lines
        return [parse_term(lines[record], day) for record in self.index.list_members(texts)]

    def list_serving(self, where: Where) -> list[dict[str, Any]]:
        """Return the records that hold an office in a division on the day, sorted by id, as objects clients get."""
        groups = self.index.groups
        texts = groups.by_where.get(where, ())
        if self.on == self.today:
            return [json.loads(row.json) for row in self._find_serving(texts)]
        return [
            record for record, at in self._find_serving_then(texts, groups.left_where.get(where, ())) if at == where
        ]

    def _find_serving(self, texts: Iterable[str]) -> Iterator[SnapshotRow]:
        day, lines = format_day(self.today), self.index.lines
        rows = (parse_row(lines[record]).on_day(day) for record in self.index.list_members(texts))
        return (row for row in rows if row.status in SERVING)

    def _find_serving_then(
        self, texts: Iterable[str], left: Iterable[str]
    ) -> Iterator[tuple[dict[str, Any], Where | None]]:
        """Yield the records of persons in office on another day, with their terms then, and where they served."""
        ids = {record for text in texts for record in self.index.members.get(text, ())}
        ids |= {record for text in left for record in self.index.movers.get(text, ())}
        for number in sorted(ids):
            record = json.loads(parse_row(self.index.lines[number]).json)
            then = get_record_as_of(make_term(record), self.on)
            if then is not None and then.status in SERVING:
                term = {name: getattr(then, name) for name in ("term_start", "term_expected_end")}
                shown = {name: day and day.isoformat() for name, day in term.items()}
                yield {**record, **shown, "status": then.status}, self.index.place(write_seat(then)).where

    def list_divisions(self, office: str) -> list[str | None]:
        """Return the divisions in which an office is held on the day, in the order of the ids of the holders."""
        groups, index = self.index.groups, self.index
        texts = groups.by_office.get(office, ())
        first: dict[str | None, str] = {}
        if self.on == self.today:
            for text in texts:
                where = index.place(text).where
                if where and (number := self._find_first(text)):
                    first[where[1]] = min(number, first.get(where[1], number))
        else:
            left = [text for (key, _), each in groups.left_where.items() if key == office for text in each]
            for record, at in self._find_serving_then(texts, left):
                if at and at[0] == office:
                    first.setdefault(at[1], record["id"])
        return sorted(first, key=lambda division: first[division])

    def _find_first(self, text: str) -> str | None:
        """Return the first id of the records of a text that hold their seat today; None if none does."""
        if text not in self._first:
            day, lines = format_day(self.today), self.index.lines
            ids = self.index.members.get(text, ())
            self._first[text] = next((each for each in ids if read_status(lines[each], day) in SERVING), None)
        return self._first[text]

    def count(self, text: str) -> TextCounts:
        """Return the counts of the records of a text."""
        found = self._counts.get(text)
        if found is None:
            found = self._counts[text] = self._count_rows(self.index.members.get(text, ()))
        return found

    def _count_rows(self, ids: Iterable[str]) -> TextCounts:
        day, lines = format_day(self.today), self.index.lines
        rows = [parse_row(lines[record]).on_day(day) for record in ids]
        serving = [make_term(json.loads(row.json)) for row in rows if row.status in SERVING]
        return TextCounts(
            Counter(row.status for row in rows),
            Counter(person.party for person in serving),
            Counter(person.verified_at.date() for person in serving if person.verified_at),
            Counter(person.created_at.date() for person in serving if not person.verified_at),
        )

    def get_empty(self, at: SeatsOfDistrict) -> EmptySeats | None:
        """Return the empty seats of a district; None if there are none."""
        seat = at[0].key, at[1].name if at[1] else None
        if seat not in self._empty:
            self._empty[seat] = self._describe(seat, at)
        return self._empty[seat]

    def _describe(self, seat: Seat, at: SeatsOfDistrict) -> EmptySeats | None:
        groups = self.index.groups
        reports = Reports(self.coverage.list_claims(*seat), self._get_stated().get(seat, ()), seat[1] or NO_DISTRICT)
        texts = groups.by_seat.get(seat, ())
        if at[2] is None and not reports.claims and not reports.statements and any(map(self._find_first, texts)):
            return None  # no number of seats is known, and the office is held
        holders = self.list_holders(texts)
        return describe_empty(at, holders, self._list_left(seat), self.on, reports)

    def _list_left(self, seat: Seat) -> list[tuple[date, date, TermRecord]]:
        """Return the records that held a seat earlier, each with the first day and the first day after."""
        texts = self.index.groups.left.get(seat, ())
        day, lines, movers = format_day(self.today), self.index.lines, self.index.movers
        ids = sorted({record for text in texts for record in movers.get(text, ())})
        found = []
        for person in (parse_term(lines[record], day) for record in ids):
            found += [(start, until, person) for at, start, until in list_left(self.engine, person) if at == seat]
        return found

    def _get_stated(self) -> Mapping[Seat, Sequence[VacancyStatement]]:
        if self._stated is None:
            self._stated = group_statements(self.engine, self.coverage, self.on)
        return self._stated

    def list_empty(self, office: str | None = None) -> EmptySeatIndex:
        """Return the seats without a holder, of all offices or of one."""

        def derive() -> EmptySeatIndex:
            groups = group_all_seats(self.engine, self.on)
            seats = chain.from_iterable(groups.values()) if office is None else groups.get(office, ())
            return EmptySeatIndex([found for found in map(self.get_empty, seats) if found])

        found: EmptySeatIndex = self.get_derived(office, EMPTY, derive)
        return found

    def list_misfits(self) -> list[str]:
        """Return the sorted ids of the current and upcoming records that the rules have no seat for.

        Of an office or district with more holders than seats, they are the holders who began last.
        """
        day, index = format_day(self.today), self.index
        found = set()
        for text in index.groups.without.get(None, ()):
            if self.count(text).statuses.keys() - {ENDED}:
                found |= {
                    row.id
                    for row in (parse_row(index.lines[record]).on_day(day) for record in index.members.get(text, ()))
                    if row.status != ENDED
                }
        for seat, seats in self.totals.crowded.items():
            texts = index.groups.by_limit[seat]
            serving = sorted(self._find_serving(texts), key=lambda row: row.first, reverse=True)
            found |= {row.id for row in serving[: len(serving) - seats]}
        return sorted(found)


def _list_districts(engine: RuleEngine, on: date) -> Mapping[Seat, SeatsOfDistrict]:
    """Return the districts of all offices on a day, by the key of the office and the name."""

    def derive() -> dict[Seat, SeatsOfDistrict]:
        groups = group_all_seats(engine, on)
        return {(office, at[1].name if at[1] else None): at for office, group in groups.items() for at in group}

    found: Mapping[Seat, SeatsOfDistrict] = engine.get_derived(("districts by seat", on), derive)
    return found


def _drop_derived(offices: dict[str, dict[Any, Any]], at: SeatOfText) -> None:
    """Drop what was derived for the district of a seat; if its seats are counted with others, for the whole office."""
    if at.seat is None or at.where is None or at.placement is None or at.placement.district is None:
        offices.pop(at.seat[0] if at.seat else "", None)
    elif at.seat[1] is None:
        offices.pop(at.seat[0], None)
    elif (known := offices.get(at.seat[0])) is not None:
        # Readers of the states before may be adding to their dict; copy() of a dict is atomic.
        mine = offices[at.seat[0]] = known.copy()
        for key in (at.where[1], at.placement.district.division_id, EMPTY):
            mine.pop(key, None)
