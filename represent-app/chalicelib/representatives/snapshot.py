"""A snapshot: all records of one tenant at one version, in memory. Nothing of it changes; a newer one is another."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.representatives.snapshot_row import SnapshotRow, format_day, parse_row, write_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from uuid import UUID

    from chalicelib.representatives.list_index import ListEntry, ListIndex
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.transaction_writer import Step


# Of more records no models are kept, each of which takes nine times its line: they are made as often as wanted.
MODELS = 20_000
# What a tenant takes whose models are kept, as a multiple of what others do.
WITH_MODELS = 5


@dataclass(eq=False)
class Snapshot:
    """The records by id, each as a line with the status that was stored; `mark` is that of the last change in them."""

    version: int
    rules_version: int
    lines: Mapping[str, str]
    mark: str = ""
    _models: dict[str, Representative] = field(default_factory=dict, init=False)
    _entries: dict[str, ListEntry] = field(default_factory=dict, init=False)
    _views: tuple[str, View] | None = field(default=None, init=False)

    @cached_property
    def size(self) -> int:
        """How many bytes the lines take; a text with one letter of another script takes two, or four, a letter."""
        return sum(map(sys.getsizeof, self.lines.values()))

    @property
    def weight(self) -> int:
        """How much of what may be kept this counts as, with what is read of it later."""
        return self.size * (WITH_MODELS if self.keeps_models else 1)

    @property
    def keeps_models(self) -> bool:
        """Whether it is small enough for that."""
        return len(self.lines) <= MODELS

    def get_row(self, record: str, today: date) -> SnapshotRow | None:
        """Return one record as of a day, by the text of its id."""
        text = self.lines.get(record)
        return parse_row(text).on_day(format_day(today)) if text is not None else None

    def apply(self, version: int, rules_version: int, changes: Mapping[str, str | None], mark: str = "") -> Snapshot:
        """Return the snapshot that follows: lines by id, or None for a record that is gone."""
        lines = dict(self.lines)
        for record, text in changes.items():
            if text is None:
                lines.pop(record, None)
            else:
                lines[record] = text
        newer = Snapshot(version, rules_version, lines, mark)
        # Others may be reading this one, and remember what they read of it: what is copied at once holds still.
        newer._models, newer._entries = self._models.copy(), self._entries.copy()
        for record in changes:
            newer._models.pop(record, None)
            newer._entries.pop(record, None)
        return newer

    def get_record(self, record: str) -> Representative:
        """Return one record as it is stored."""
        found = self._models.get(record)
        if found is None:
            from chalicelib.representatives.models import Representative  # noqa: PLC0415 (pydantic is paid by who needs it)

            found = Representative.model_validate_json(parse_row(self.lines[record]).json)
            if self.keeps_models:
                self._models[record] = found
        return found

    def view_on(self, today: date) -> View:
        """Return the snapshot as of a day."""
        wanted = format_day(today)
        if self._views is None or self._views[0] != wanted:
            self._views = wanted, View(self, today)
        return self._views[1]

    def list_entries(self, today: str) -> list[ListEntry]:
        """Return what lists and searches know of each record, as of a day."""
        from chalicelib.representatives.list_index import make_entry  # noqa: PLC0415 (lists and searches pay for it)

        found = []
        for record, text in self.lines.items():
            entry = self._entries.get(record)
            if entry is None or entry.until <= today:
                entry = self._entries[record] = make_entry(parse_row(text).on_day(today))
            found.append(entry)
        return found


@dataclass(slots=True, eq=False)
class AllRecords:
    """The records of a snapshot as of a day, each made when it is asked for, and not kept by this."""

    snapshot: Snapshot
    today: date

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

    @cached_property
    def people(self) -> Iterable[Representative]:
        """Everybody, as often as wanted."""
        everybody = AllRecords(self._snapshot, self.today)
        return list(everybody) if self._snapshot.keeps_models else everybody

    @cached_property
    def turned(self) -> Mapping[UUID, Representative]:
        """Those, as stored, whose term has another status by now than when they were written."""
        lines = map(parse_row, self._snapshot.lines.values())
        turned = (line.id for line in lines if line.on_day(self._day).status != line.status)
        return {written.id: written for written in map(self._snapshot.get_record, turned)}

    @cached_property
    def index(self) -> ListIndex:
        """The records in order, found by what they say."""
        from chalicelib.representatives.list_index import ListIndex  # noqa: PLC0415 (lists and searches pay for it)

        return ListIndex(self._snapshot.list_entries(self._day))

    def get_row(self, record: str) -> SnapshotRow:
        """Return one record, by the text of its id; raises KeyError."""
        return parse_row(self._snapshot.lines[record]).on_day(self._day)

    def as_stored(self, steps: Iterable[Step]) -> list[Step]:
        """Return steps that begin at what is stored, so that their changes tell of every change of status."""
        return [(self.turned.get(before.id, before) if before else None, after) for before, after in steps]


def make_lines(records: Iterable[Representative]) -> dict[str, str]:
    """Return records as lines by id."""
    return {str(record.id): write_row(record) for record in records}
