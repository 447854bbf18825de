"""An immutable snapshot of all records of one tenant at one version, in memory."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.core.layered_map import LayeredMap
from chalicelib.representatives.snapshot_row import SnapshotRow, format_day, parse_row, write_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from uuid import UUID

    from chalicelib.representatives.list_index import ListIndex
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.seat_index import SeatIndex
    from chalicelib.representatives.seat_states import SeatStates
    from chalicelib.representatives.transaction_writer import Step
    from chalicelib.tenants.coverage import Coverage
    from chalicelib.tenants.rule_engine import RuleEngine

    # Return the rules of a tenant at a version of them, and what its sources cover.
    LoadEngine = Callable[[int], RuleEngine]
    LoadCoverage = Callable[[int], Coverage]


class TenantVersions(NamedTuple):
    """The version of a tenant, those of its rules and its coverage, and the mark of its last change; see get_mark.

    The version of the coverage is the version of the tenant at which it last changed.
    """

    version: int
    rules_version: int
    mark: str
    coverage_version: int = 0


# Changed records for which a list index is derived from an earlier one instead of being built.
MOST_PENDING = 2_000
MOST_DAYS = 4  # other days than today whose seats are kept


class _Lists(NamedTuple):
    """A list index of a day, and the records that have changed since it was made."""

    made: ListIndex
    day: str
    changed: frozenset[str] = frozenset()


@dataclass(eq=False)
class Snapshot:
    """All records as rows by id, with their stored statuses; `mark` identifies the last change included.

    `coverage_version` is the version of the tenant at which its coverage last changed; see tenants.coverage. `size` is
    that of the rows in bytes of memory.
    """

    version: int
    rules_version: int
    lines: LayeredMap[str, str]
    mark: str = ""
    coverage_version: int = 0
    _size: int | None = None
    packed: bytes | None = field(default=None, init=False)
    _lists: _Lists | None = field(default=None, init=False)
    _seats: SeatIndex | None = field(default=None, init=False)
    _states: SeatStates | None = field(default=None, init=False)
    _states_then: dict[date, SeatStates] = field(default_factory=dict, init=False)
    _views: tuple[str, View] | None = field(default=None, init=False)

    @property
    def size(self) -> int:
        """The size of the rows in bytes of memory; a non-Latin letter makes all letters of a text wider."""
        if self._size is None:
            self._size = sum(map(sys.getsizeof, self.lines.values()))
        return self._size

    def pack(self) -> bytes:
        """Return the rows as compressed bytes, an eighth of their size or less."""
        from chalicelib.representatives.snapshot_codec import pack_lines  # noqa: PLC0415 (imported only when needed)

        if self.packed is None:
            self.packed = pack_lines(self.lines.values())
        return self.packed

    def get_row(self, record: str, today: date) -> SnapshotRow | None:
        """Return one record as of a day, by the text of its id; None if there is none."""
        text = self.lines.get(record)
        return parse_row(text).on_day(format_day(today)) if text is not None else None

    def apply(self, versions: TenantVersions, changes: Mapping[str, str | None]) -> Snapshot:
        """Return the snapshot at other versions: `changes` has rows by id, or None for a removed record.

        Takes the time of the changes. Other threads may be reading this snapshot.
        """
        lines = self.lines.derive(changes)
        both = (self.lines, -1), (lines, 1)
        grown = sum(by * sys.getsizeof(rows[record]) for rows, by in both for record in changes if record in rows)
        newer = Snapshot(
            versions.version,
            versions.rules_version,
            lines,
            versions.mark,
            versions.coverage_version,
            self.size + grown,
        )
        if self._lists and len(changed := self._lists.changed | changes.keys()) <= MOST_PENDING:
            newer._lists = self._lists._replace(changed=changed)
        if self._seats:
            newer._seats, texts = self._seats.derive(lines, changes)
            newer._states = self._states and self._states.derive(newer._seats, texts)
        return newer

    def get_record(self, record: str) -> Representative:
        """Return one record with its stored status."""
        from chalicelib.representatives.models import Representative  # noqa: PLC0415 (pydantic is imported only when needed)

        return Representative.model_validate_json(parse_row(self.lines[record]).json)

    def view_on(self, today: date) -> View:
        """Return the snapshot as of a day."""
        wanted = format_day(today)
        if self._views is None or self._views[0] != wanted:
            self._views = wanted, View(self, today)
        return self._views[1]

    def get_list_index(self, today: str) -> ListIndex:
        """Return the sorted and searchable index of the records as of a day: derived from the one before, if any."""
        from chalicelib.representatives.list_index import ListIndex, make_entry  # noqa: PLC0415 (imported only when needed, by lists)

        known = self._lists
        if known is not None and known.day == today and not known.changed:
            return known.made
        changed: Iterable[str] = self.lines
        if known is not None:
            changed = set(known.changed)
            if known.day != today:
                changed |= {entry.id for entry in known.made.ordered if entry.until <= today}
        rows = (parse_row(text) for record in changed if (text := self.lines.get(record)) is not None)
        entries = [make_entry(row.on_day(today)) for row in rows]
        index = known.made.derive(changed, entries) if known is not None else ListIndex(entries)
        self._lists = _Lists(index, today)
        return index

    def get_seat_index(self, load_engine: LoadEngine) -> SeatIndex:
        """Return the index of the records by seat, under the rules of this version."""
        from chalicelib.representatives.seat_index import make_seat_index  # noqa: PLC0415 (imported only when needed)

        if self._seats is None or self._seats.engine.rules.version != self.rules_version:
            self._seats, self._states = make_seat_index(load_engine(self.rules_version), self.lines), None
        return self._seats

    def get_seat_states(
        self, load_engine: LoadEngine, load_coverage: LoadCoverage, today: date, on: date
    ) -> SeatStates:
        """Return the states of the seats on a day; those of today are kept, and those of a few other days."""
        from chalicelib.representatives.seat_states import SeatStates  # noqa: PLC0415 (imported only when needed)

        index, known = self.get_seat_index(load_engine), self._states if on == today else self._states_then.get(on)
        made_for = (known.index, known.today, known.on, known.coverage_version) if known is not None else ()
        if known is not None and made_for == (index, today, on, self.coverage_version):
            return known
        made = SeatStates(index, today, on, load_coverage(self.coverage_version), self.coverage_version)
        if on == today:
            self._states = made
        else:
            if len(self._states_then) >= MOST_DAYS:
                self._states_then = {}
            self._states_then[on] = made
        return made


@dataclass(slots=True, eq=False)
class AllRecords:
    """The records of a snapshot as of a day; each is built when iterated and not cached here."""

    snapshot: Snapshot
    today: date

    def __len__(self) -> int:
        return len(self.snapshot.lines)

    def __iter__(self) -> Iterator[Representative]:
        return (self.snapshot.get_record(record).as_of(self.today) for record in self.snapshot.lines)


class View:
    """A snapshot as of a day."""

    def __init__(self, snapshot: Snapshot, today: date) -> None:
        self._snapshot = snapshot
        self.today = today
        self._day = format_day(today)
        self.version = snapshot.version
        self.rules_version = snapshot.rules_version
        self.coverage_version = snapshot.coverage_version

    @property
    def people(self) -> Iterable[Representative]:
        """All records; each iteration builds them again, which takes long for a large tenant."""
        return AllRecords(self._snapshot, self.today)

    @cached_property
    def turned(self) -> Mapping[UUID, Representative]:
        """The records, as stored, whose term has a different status on this day than the stored one."""
        lines = map(parse_row, self._snapshot.lines.values())
        turned = (line.id for line in lines if line.on_day(self._day).status != line.status)
        return {written.id: written for written in map(self._snapshot.get_record, turned)}

    @property
    def index(self) -> ListIndex:
        """The sorted and searchable index of the records."""
        return self._snapshot.get_list_index(self._day)

    def get_seat_index(self, load_engine: LoadEngine) -> SeatIndex:
        """Return the index of the records by seat; see Snapshot.get_seat_index."""
        return self._snapshot.get_seat_index(load_engine)

    def get_seat_states(
        self, load_engine: LoadEngine, load_coverage: LoadCoverage, on: date | None = None
    ) -> SeatStates:
        """Return the states of the seats on this day or on another; see Snapshot.get_seat_states."""
        return self._snapshot.get_seat_states(load_engine, load_coverage, self.today, on or self.today)

    def get_row(self, record: str) -> SnapshotRow:
        """Return one record, by the text of its id; raises KeyError."""
        return parse_row(self._snapshot.lines[record]).on_day(self._day)

    def get_stored(self, record: UUID) -> Representative | None:
        """Return one record as it is stored; None if there is none."""
        return self._snapshot.get_record(str(record)) if str(record) in self._snapshot.lines else None

    def as_stored(self, steps: Iterable[Step]) -> list[Step]:
        """Return steps whose `before` is the stored record, so that their changes include each change of status."""
        return [(self.turned.get(before.id, before) if before else None, after) for before, after in steps]


def key_lines(lines: Iterable[str]) -> LayeredMap[str, str]:
    """Return rows by id; see snapshot_row.SnapshotRow."""
    return LayeredMap({line.partition("\t")[0]: line for line in lines})


def make_lines(records: Iterable[Representative]) -> LayeredMap[str, str]:
    """Return records as rows by id."""
    return LayeredMap({str(record.id): write_row(record) for record in records})
