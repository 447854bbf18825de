"""Hold any number of records: summaries in memory, the rest in a file that no other process can open."""

from __future__ import annotations

import copyreg
import io
import pickle
import sys
import tempfile
from array import array
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

    def copy_entry(self, entries: Any, position: int, target: Any) -> None:
        """Append an entry of one of these lists to another one."""

    def new_list(self) -> Any:
        """Return an empty list; items are appended, counted, read by position and iterated in order."""


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

    def copy_entry(self, entries: list[Any], position: int, target: list[Any]) -> None:
        """Append the entry itself."""
        target.append(entries[position])

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
    _stored_before: dict[str, Representative] = field(default_factory=dict, init=False)
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
            self._stored_before[str(record.id)] = stored
        self.people.append(RecordSummary(record, self._file.seek(0, io.SEEK_END)))
        self._file.write(str(item["doc"]).encode() + b"\n")

    def read_record(self, person: RecordSummary) -> Representative:
        """Return the complete record of a summary, with the status of the day."""
        self._file.seek(person.place)
        return Representative.model_validate_json(self._file.readline()).as_of(self.today)

    def read_summary(self, record: Representative) -> RecordSummary:
        """Return the summary of a record."""
        return RecordSummary(record)

    def copy_entry(self, entries: FileBackedList[Any], position: int, target: FileBackedList[Any]) -> None:
        """Append the bytes of an entry."""
        target.append_bytes(entries.read_bytes(position))

    def new_list(self) -> FileBackedList[Any]:
        """Return an empty list that is backed by a file."""
        return FileBackedList(self._open())

    def restore_before(self, representative_id: str) -> Representative | None:
        """Return a record as it is stored, if it has another status then; see View.as_stored."""
        return self._stored_before.get(representative_id)

    def _open(self) -> IO[bytes]:
        self._files.append(tempfile.TemporaryFile())  # noqa: SIM115 (closed with the spool)
        return self._files[-1]


def _parse_stored(stored: str) -> Representative:
    return Representative.parse_stored(stored)


def _keep_stored(stored: str) -> str:
    return stored


def _pack(record: Representative) -> tuple[Any, ...]:
    return _parse_stored, (record.to_json(),)


class _StoredUnpickler(pickle.Unpickler):
    """Leaves records as they are stored."""

    def find_class(self, module: str, name: str) -> Any:
        """Return an object by its name, which this process has written."""
        return _keep_stored if name == _parse_stored.__name__ else super().find_class(module, name)


class _Pickler(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table.copy() | {Representative: _pack}


@dataclass(slots=True, eq=False)
class FileBackedList(Generic[T]):
    """A list in a file: entries are appended, counted, read by position and iterated in order."""

    file: IO[bytes]
    _places: array[int] = field(default_factory=lambda: array("Q"), init=False)

    def append(self, entry: T) -> None:
        """Append an entry."""
        self._places.append(self.file.seek(0, io.SEEK_END))
        _Pickler(self.file, pickle.HIGHEST_PROTOCOL).dump(entry)

    def append_bytes(self, entry: bytes) -> None:
        """Append an entry as another list has it."""
        self._places.append(self.file.seek(0, io.SEEK_END))
        self.file.write(entry)

    def read_bytes(self, position: int) -> bytes:
        """Return an entry as it is in the file."""
        start = self.file.seek(self._places[position])
        return self.file.read(self._places[position + 1] - start if position + 1 < len(self) else -1)

    def iterate_stored(self) -> Iterator[Any]:
        """Iterate over the entries with their records as JSON, as they are stored."""
        for place in self._places:
            self.file.seek(place)
            yield _StoredUnpickler(self.file).load()

    def extend(self, entries: Iterable[T]) -> None:
        """Append entries."""
        for entry in entries:
            self.append(entry)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, position: int) -> T:
        self.file.seek(self._places[position])
        entry: T = pickle.load(self.file)  # noqa: S301 (written by this process, to a file that no other can open)
        return entry

    def __iter__(self) -> Iterator[T]:
        return map(self.__getitem__, range(len(self)))
