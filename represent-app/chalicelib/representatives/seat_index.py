"""The records of a snapshot by seat: which records name a seat, and whether one is free at some time.

Records that name their seats with equal texts are placed together (snapshot_row.write_seat), so a change of a record
changes the members of one or two texts, and everything else is shared with the index before it.
"""

from __future__ import annotations

import json
from bisect import bisect_left, insort
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from chalicelib.core.layered_map import LayeredMap
from chalicelib.core.term_spans import get_span, has_no_days
from chalicelib.representatives.snapshot_row import FIELD, SEAT, parse_row, write_row
from chalicelib.representatives.term_record import make_term
from chalicelib.tenants.seats import describe_crowd, list_limits, make_full_error, pick_seat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.snapshot_row import SnapshotRow
    from chalicelib.representatives.term_record import TermRecord
    from chalicelib.tenants.rule_engine import RuleEngine, SeatPlacement
    from chalicelib.tenants.seats import Seat

    # The key of an office and a division; None if the division is unknown.
    Where = tuple[str, str | None]
    Ids = tuple[str, ...]
    # The number of holders who begin on a day less those who end on it (ISO 8601).
    Deltas = dict[str, int]


K = TypeVar("K")


class NamedSeat(NamedTuple):
    """The fields of a record that name its seat; see snapshot_row.write_seat."""

    position: str
    level: str
    chamber: str | None
    district: str | None
    division_id: str | None


def parse_seat(text: str) -> NamedSeat:
    """Parse the text of snapshot_row.write_seat."""
    position, level, *rest = text.split(FIELD)
    return NamedSeat(position, level, *(each or None for each in rest))


class SeatOfText(NamedTuple):
    """Where the rules place the records of a text; all is None or empty if the rules have no such seat.

    `limits` are the district and the office, each with its number of seats if the rules know it.
    """

    placement: SeatPlacement | None
    seat: Seat | None
    where: Where | None
    limits: tuple[tuple[Seat, int], ...]


NO_SEAT = SeatOfText(None, None, None, ())


@dataclass(slots=True, eq=False)
class TextGroups:
    """The texts of records by seat, by office and division, by limit and by office, and those of earlier seats.

    Lists that are `shared` with another instance are copied before a text is added.
    """

    by_seat: dict[Seat, list[str]] = field(default_factory=dict)
    by_where: dict[Where, list[str]] = field(default_factory=dict)
    by_limit: dict[Seat, list[str]] = field(default_factory=dict)
    by_office: dict[str, list[str]] = field(default_factory=dict)
    without: dict[None, list[str]] = field(default_factory=dict)
    left: dict[Seat, list[str]] = field(default_factory=dict)
    left_where: dict[Where, list[str]] = field(default_factory=dict)
    shared: bool = False

    def copy(self) -> TextGroups:
        """Return a copy that can be changed."""
        return TextGroups(
            self.by_seat.copy(),
            self.by_where.copy(),
            self.by_limit.copy(),
            self.by_office.copy(),
            self.without.copy(),
            self.left.copy(),
            self.left_where.copy(),
            shared=True,
        )

    def add(self, text: str, at: SeatOfText) -> None:
        """Add the text of current seats."""
        if at.placement is None or at.seat is None or at.where is None:
            self._append(self.without, None, text)
            return
        self._append(self.by_seat, at.seat, text)
        self._append(self.by_where, at.where, text)
        self._append(self.by_office, at.seat[0], text)
        for seat, _ in at.limits:
            self._append(self.by_limit, seat, text)

    def add_left(self, text: str, at: SeatOfText) -> None:
        """Add the text of earlier seats."""
        if at.seat is not None and at.where is not None:
            self._append(self.left, at.seat, text)
            self._append(self.left_where, at.where, text)

    def _append(self, groups: dict[K, list[str]], key: K, text: str) -> None:
        known = groups.get(key)
        if known is None:
            groups[key] = [text]
        elif self.shared:
            groups[key] = [*known, text]
        else:
            known.append(text)


@dataclass(slots=True, eq=False)
class SeatIndex:
    """The records of one version of a tenant by seat, under one version of its rules.

    `members` has the ids of the records that name a seat, by its text, and `movers` those that named it earlier.
    """

    engine: RuleEngine
    lines: LayeredMap[str, str]
    members: LayeredMap[str, Ids]
    movers: LayeredMap[str, Ids]
    _seats: dict[str, SeatOfText]
    _groups: TextGroups | None = None
    _deltas: dict[Seat, Deltas] = field(default_factory=dict)

    def with_record(self, record: Representative) -> SeatIndex:
        """Return the index as if a record had been written."""
        row = {str(record.id): write_row(record)}
        index, _ = self.derive(self.lines.derive(row), row)
        return index

    def derive(self, lines: LayeredMap[str, str], changed: Iterable[str]) -> tuple[SeatIndex, set[str]]:
        """Return the index of other rows, of which only some ids have changed, and the texts of their seats."""
        members, movers = _Members(self.members), _Members(self.movers)
        deltas = dict(self._deltas)
        for record in changed:
            for rows, add in ((self.lines, False), (lines, True)):
                if text := rows.get(record):
                    row = parse_row(text)
                    members.set(row.seat, record, present=add)
                    for former in filter(None, row.former.split(SEAT)):
                        movers.set(former, record, present=add)
                    self._count(deltas, row, 1 if add else -1)
        groups = self._groups
        if groups is not None and (new := [text for text in members.changes if text not in self.members]):
            groups = groups.copy()
            for text in new:
                groups.add(text, self.place(text))
        if groups is not None and (new := [text for text in movers.changes if text not in self.movers]):
            groups = groups.copy()
            for text in new:
                groups.add_left(text, self.place(text))
        index = replace(
            self, lines=lines, members=members.derive(), movers=movers.derive(), _groups=groups, _deltas=deltas
        )
        return index, members.changes.keys() | movers.changes.keys()

    def place(self, text: str) -> SeatOfText:
        """Return where the rules place the records of a text."""
        found = self._seats.get(text)
        if found is None:
            found = self._seats[text] = _find_seat(self.engine, parse_seat(text))
        return found

    @property
    def groups(self) -> TextGroups:
        """The texts by seat."""
        if self._groups is None:
            groups = TextGroups()
            for text in self.members:
                groups.add(text, self.place(text))
            for text in self.movers:
                groups.add_left(text, self.place(text))
            self._groups = groups
        return self._groups

    def list_members(self, texts: Iterable[str]) -> list[str]:
        """Return the sorted ids of the records of some texts."""
        return sorted(record for text in texts for record in self.members.get(text, ()))

    def check_free(self, record: Representative) -> None:
        """Raise Invalid with the other holders if no seat is free for a record at some time; see seats.Seating.seat."""
        placement = None if has_no_days(record) else self.engine.find_placement(record)
        if placement is None:
            return
        first, last = (day.isoformat() for day in get_span(record))
        own = self.lines.get(str(record.id))
        for seat, seats in list_limits(placement):
            if seats is not None and self._find_most(seat, own, first, last) >= seats:
                crowd = describe_crowd(self._list_others(seat, record), get_span(record))
                raise make_full_error(placement, seats, crowd)

    def _find_most(self, seat: Seat, own: str | None, first: str, last: str) -> int:
        """Return the largest number of other holders of a limit on one day of a period; `own` is the record's row."""
        deltas = self._deltas.get(seat)
        if deltas is None:
            deltas = self._deltas[seat] = self._sum_deltas(seat)
        if own is not None:
            row = parse_row(own)
            if any(seat == limit for limit, _ in self.place(row.seat).limits):
                deltas = deltas.copy()
                _add_span(deltas, row, -1)
        most = holders = 0
        for day in sorted(deltas):
            if day >= last:
                break
            if day > first:
                most = max(most, holders)
            holders += deltas[day]
        return max(most, holders)

    def _sum_deltas(self, seat: Seat) -> Deltas:
        deltas: Deltas = {}
        for text in self.groups.by_limit.get(seat, ()):
            for record in self.members.get(text, ()):
                _add_span(deltas, parse_row(self.lines[record]), 1)
        return deltas

    def _count(self, deltas: dict[Seat, Deltas], row: SnapshotRow, by: int) -> None:
        """Add a row to the sums of its limits, as far as they are known."""
        for seat, _ in self.place(row.seat).limits:
            if (known := deltas.get(seat)) is not None:
                if known is self._deltas.get(seat):
                    known = deltas[seat] = known.copy()
                _add_span(known, row, by)

    def _list_others(self, seat: Seat, record: Representative) -> list[TermRecord]:
        """Return the other holders of a limit at any time."""
        ids = self.list_members(self.groups.by_limit.get(seat, ()))
        rows = (parse_row(self.lines[each]) for each in ids if each != str(record.id))
        return [make_term(json.loads(row.json)) for row in rows if row.first]


def make_seat_index(engine: RuleEngine, lines: LayeredMap[str, str]) -> SeatIndex:
    """Return the index of a snapshot's rows by id."""
    members: dict[str, list[str]] = {}
    movers: dict[str, list[str]] = {}
    for record, text in lines.items():
        columns = text.split("\t", 9)
        members.setdefault(columns[5], []).append(record)
        if columns[8]:
            for former in set(columns[8].split(SEAT)):
                movers.setdefault(former, []).append(record)
    by_text = [LayeredMap({text: tuple(sorted(ids)) for text, ids in each.items()}) for each in (members, movers)]
    return SeatIndex(engine, lines, by_text[0], by_text[1], {})


class _Members:
    """Changed members of some texts, which are written when all changes are known."""

    def __init__(self, members: LayeredMap[str, Ids]) -> None:
        self._members = members
        self.changes: dict[str, list[str]] = {}

    def set(self, text: str, record: str, *, present: bool) -> None:
        """Add a record to the members of a text, or remove it."""
        ids = self.changes.get(text)
        if ids is None:
            ids = self.changes[text] = list(self._members.get(text, ()))
        at = bisect_left(ids, record)
        known = at < len(ids) and ids[at] == record
        if present and not known:
            insort(ids, record)
        elif known and not present:
            del ids[at]

    def derive(self) -> LayeredMap[str, Ids]:
        """Return the members after the changes; a text keeps its place when it has none."""
        return self._members.derive({text: tuple(ids) for text, ids in self.changes.items()})


def _find_seat(engine: RuleEngine, named: NamedSeat) -> SeatOfText:
    placement = engine.find_placement(named)
    if placement is None:
        return NO_SEAT
    # A record without district and division holds an office of the whole tenant.
    division = named.division_id or (None if named.district else engine.tenant.division_id)
    limits = tuple((seat, seats) for seat, seats in list_limits(placement) if seats is not None)
    return SeatOfText(placement, pick_seat(placement), (placement.office.key, division), limits)


def _add_span(deltas: Deltas, row: SnapshotRow, by: int) -> None:
    if row.first:
        for day, part in ((row.first, by), (row.last, -by)):
            count = deltas.get(day, 0) + part
            if count:
                deltas[day] = count
            else:
                deltas.pop(day, None)
