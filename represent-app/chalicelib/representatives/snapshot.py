"""An immutable snapshot of all records of one tenant at one version, in memory."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.representatives.snapshot_row import SnapshotRow, format_day, parse_row, write_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from uuid import UUID

    from chalicelib.representatives.list_index import ListEntry, ListIndex
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.transaction_writer import Step


class TenantVersions(NamedTuple):
    """The version of a tenant, those of its rules and its coverage, and the mark of its last change; see get_mark.

    The version of the coverage is the version of the tenant at which it last changed.
    """

    version: int
    rules_version: int
    mark: str
    coverage_version: int = 0


# Above this number of records models are not cached, because a model takes nine times the memory of its row.
MODELS = 20_000
# The memory that a snapshot with cached models takes, as a multiple of one without.
WITH_MODELS = 5


@dataclass(eq=False)
class Snapshot:
    """All records as rows by id, with their stored statuses; `mark` identifies the last change included.

    `coverage_version` is the version of the tenant at which its coverage last changed; see tenants.coverage.
    """

    version: int
    rules_version: int
    lines: Mapping[str, str]
    mark: str = ""
    coverage_version: int = 0
    _models: dict[str, Representative] = field(default_factory=dict, init=False)
    _entries: dict[str, ListEntry] = field(default_factory=dict, init=False)
    _views: tuple[str, View] | None = field(default=None, init=False)

    @cached_property
    def size(self) -> int:
        """The size of the rows in bytes of memory; a non-Latin letter makes all letters of a text wider."""
        return sum(map(sys.getsizeof, self.lines.values()))

    @property
    def weight(self) -> int:
        """The size that counts against the cache limit, including the models that are cached later."""
        return self.size * (WITH_MODELS if self.keeps_models else 1)

    @property
    def keeps_models(self) -> bool:
        """Whether the snapshot is small enough to cache models."""
        return len(self.lines) <= MODELS

    def get_row(self, record: str, today: date) -> SnapshotRow | None:
        """Return one record as of a day, by the text of its id; None if there is none."""
        text = self.lines.get(record)
        return parse_row(text).on_day(format_day(today)) if text is not None else None

    def apply(self, versions: TenantVersions, changes: Mapping[str, str | None]) -> Snapshot:
        """Return the snapshot at other versions: `changes` has rows by id, or None for a removed record."""
        lines = dict(self.lines)
        for record, text in changes.items():
            if text is None:
                lines.pop(record, None)
            else:
                lines[record] = text
        newer = Snapshot(versions.version, versions.rules_version, lines, versions.mark, versions.coverage_version)
        # Other threads may be reading this snapshot and adding to its caches; copy() of a dict is atomic.
        newer._models, newer._entries = self._models.copy(), self._entries.copy()
        for record in changes:
            newer._models.pop(record, None)
            newer._entries.pop(record, None)
        return newer

    def get_record(self, record: str) -> Representative:
        """Return one record with its stored status."""
        found = self._models.get(record)
        if found is None:
            from chalicelib.representatives.models import Representative  # noqa: PLC0415 (pydantic is imported only when needed)

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
        """Return the list entries of all records as of a day."""
        from chalicelib.representatives.list_index import make_entry  # noqa: PLC0415 (imported only when needed, by lists)

        found = []
        for record, text in self.lines.items():
            entry = self._entries.get(record)
            if entry is None or entry.until <= today:
                entry = self._entries[record] = make_entry(parse_row(text).on_day(today))
            found.append(entry)
        return found


@dataclass(slots=True, eq=False)
class AllRecords:
    """The records of a snapshot as of a day; each is built when iterated and not cached here."""

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
        self.coverage_version = snapshot.coverage_version

    @cached_property
    def people(self) -> Iterable[Representative]:
        """All records; can be iterated more than once."""
        records = AllRecords(self._snapshot, self.today)
        return list(records) if self._snapshot.keeps_models else records

    @cached_property
    def turned(self) -> Mapping[UUID, Representative]:
        """The records, as stored, whose term has a different status on this day than the stored one."""
        lines = map(parse_row, self._snapshot.lines.values())
        turned = (line.id for line in lines if line.on_day(self._day).status != line.status)
        return {written.id: written for written in map(self._snapshot.get_record, turned)}

    @cached_property
    def index(self) -> ListIndex:
        """The sorted and searchable index of the records."""
        from chalicelib.representatives.list_index import ListIndex  # noqa: PLC0415 (imported only when needed, by lists)

        return ListIndex(self._snapshot.list_entries(self._day))

    def get_row(self, record: str) -> SnapshotRow:
        """Return one record, by the text of its id; raises KeyError."""
        return parse_row(self._snapshot.lines[record]).on_day(self._day)

    def as_stored(self, steps: Iterable[Step]) -> list[Step]:
        """Return steps whose `before` is the stored record, so that their changes include each change of status."""
        return [(self.turned.get(before.id, before) if before else None, after) for before, after in steps]


def make_lines(records: Iterable[Representative]) -> dict[str, str]:
    """Return records as rows by id."""
    return {str(record.id): write_row(record) for record in records}
