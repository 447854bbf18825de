"""Hold any number of records: summaries in memory, the rest in a file that no other process can open."""

from __future__ import annotations

import copyreg
import io
import pickle
import sys
import tempfile
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, Self, TypeVar

from chalicelib.aws.tenant_table import META
from chalicelib.imports.matching import Summary
from chalicelib.representatives.models import Representative
from chalicelib.representatives.transaction_writer import parse_versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item
    from chalicelib.representatives.transaction_writer import Step

T = TypeVar("T")


class RecordSource(Protocol[Summary]):
    """The records that a plan is based on, and a factory of lists for the plan's results."""

    @property
    def people(self) -> Sequence[Summary]:
        """The summaries of all records."""

    def read_record(self, person: Summary) -> Representative:
        """Return the complete record of a summary."""

    def read_summary(self, record: Representative) -> Any:
        """Return the summary of a record; Any, because a Seating takes any object with these fields."""

    def new_list(self) -> Any:
        """Return an empty list; items are appended, counted and iterated in order."""


@dataclass(frozen=True, slots=True)
class RecordList:
    """A RecordSource whose records are all in memory."""

    people: Sequence[Representative]

    def read_record(self, person: Representative) -> Representative:
        """Return the record itself."""
        return person

    def read_summary(self, record: Representative) -> Representative:
        """Return the record itself."""
        return record

    def new_list(self) -> list[Any]:
        """Return an empty list."""
        return []


class IdentifierSummary(NamedTuple):
    """The id of a person in another system."""

    scheme: str
    identifier: str


class RecordSummary:
    """The part of a record in memory: person, seat and term; `place` is the record's offset in the file."""

    __slots__ = (
        *("chamber", "created_at", "district", "id", "identifiers", "level", "name", "place", "position", "status"),
        *("term_end", "term_start"),
    )

    def __init__(self, record: Representative, place: int = -1) -> None:
        self.id: UUID = record.id
        self.name: str = record.name
        self.identifiers = tuple(
            IdentifierSummary(sys.intern(each.scheme), each.identifier) for each in record.identifiers
        )
        self.status: str = record.status
        self.level: str = record.level
        self.chamber: str | None = record.chamber
        self.position = sys.intern(record.position)
        self.district = record.district and sys.intern(record.district)
        self.term_start: date | None = record.term_start
        self.term_end: date | None = record.term_end
        self.created_at: datetime = record.created_at
        self.place = place


@dataclass(slots=True, eq=False)
class RecordSpool:
    """The records of a tenant at one version, with the statuses of a day; a context manager, because it has files."""

    today: date
    version: int = field(default=0, init=False)
    rules_version: int = field(default=0, init=False)
    people: list[RecordSummary] = field(default_factory=list, init=False)
    _stored_before: dict[UUID, Representative] = field(default_factory=dict, init=False)
    _file: IO[bytes] = field(init=False)
    _files: list[IO[bytes]] = field(default_factory=list, init=False)

    def __enter__(self) -> Self:
        self._file = self._open()
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def add(self, item: Item) -> None:
        """Add an item of the tenant's partition: a record, or the versions of the tenant and its rules."""
        if item["SK"] == META:
            self.version, self.rules_version = parse_versions(item)
            return
        stored = Representative.model_validate_json(str(item["doc"]))
        record = stored.as_of(self.today)
        if record.status != stored.status:
            self._stored_before[record.id] = stored
        self.people.append(RecordSummary(record, self._file.seek(0, io.SEEK_END)))
        self._file.write(str(item["doc"]).encode() + b"\n")

    def read_record(self, person: RecordSummary) -> Representative:
        """Return the complete record of a summary, with the status of the day."""
        self._file.seek(person.place)
        return Representative.model_validate_json(self._file.readline()).as_of(self.today)

    def read_summary(self, record: Representative) -> RecordSummary:
        """Return the summary of a record."""
        return RecordSummary(record)

    def new_list(self) -> FileBackedList[Any]:
        """Return an empty list that is backed by a file."""
        return FileBackedList(self._open())

    def restore_before(self, step: Step) -> Step:
        """Return a step whose `before` is the stored record; see View.as_stored."""
        before, after = step
        return (self._stored_before.get(before.id, before) if before else None, after)

    def _open(self) -> IO[bytes]:
        self._files.append(tempfile.TemporaryFile())  # noqa: SIM115 (closed with the spool)
        return self._files[-1]


def _parse_stored(stored: str) -> Representative:
    return Representative.model_validate_json(stored)


def _pack(record: Representative) -> tuple[Any, ...]:
    return _parse_stored, (record.to_json(),)


class _Pickler(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table.copy() | {Representative: _pack}


@dataclass(slots=True, eq=False)
class FileBackedList(Generic[T]):
    """A list in a file: entries are appended, counted and iterated in order."""

    file: IO[bytes]
    count: int = field(default=0, init=False)

    def append(self, entry: T) -> None:
        """Append an entry."""
        self.file.seek(0, io.SEEK_END)
        _Pickler(self.file, pickle.HIGHEST_PROTOCOL).dump(entry)
        self.count += 1

    def extend(self, entries: Iterable[T]) -> None:
        """Append entries."""
        for entry in entries:
            self.append(entry)

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[T]:
        place = 0
        for _ in range(self.count):
            self.file.seek(place)
            entry = pickle.load(self.file)  # noqa: S301 (written by this process, to a file that no other process can open)
            place = self.file.tell()
            yield entry
