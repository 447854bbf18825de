"""Hold any number of records: summaries in memory, the rest in a file that no other process can open."""

from __future__ import annotations

import copyreg
import io
import pickle
import sys
import tempfile
from array import array
from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import IO, TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_validator

from chalicelib.aws.tenant_table import META
from chalicelib.imports.matching import Summary
from chalicelib.representatives.models import (
    Chamber,
    Identifier,
    Level,
    Representative,
    TermStatus,
    keep_first_of_schemes,
)
from chalicelib.representatives.snapshot_row import compute_status
from chalicelib.representatives.transaction_writer import parse_versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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


class _StoredTerm(BaseModel):
    """The fields of a stored record that a summary has: reading the others takes three times as long."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: UUID
    name: str
    identifiers: list[Identifier] = []
    status: TermStatus = TermStatus.CURRENT
    level: Level
    chamber: Chamber | None = None
    position: str
    district: str | None = None
    term_start: date | None = None
    term_expected_end: date | None = None
    term_end: date | None = None
    created_at: datetime

    @field_validator("identifiers")
    @classmethod
    def _keep_first(cls, identifiers: list[Identifier]) -> list[Identifier]:
        """See Representative."""
        return keep_first_of_schemes(identifiers)


class RecordSummary:
    """The part of a record in memory: person, seat and term; `place` is the record's position in the file."""

    __slots__ = (
        *("chamber", "created_at", "district", "id", "identifiers", "level", "name", "place", "position", "status"),
        *("term_end", "term_start"),
    )

    def __init__(self, record: Representative | _StoredTerm, place: int = -1) -> None:
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

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to restore a summary from plain values, a third of the work of enumerations and UUIDs."""
        return _restore_summary, (
            *(self.id.bytes, self.name, tuple(map(tuple, self.identifiers)), str(self.status), str(self.level)),
            *(self.chamber and str(self.chamber), self.position, self.district, self.term_start, self.term_end),
            *(self.created_at, self.place),
        )


def _restore_summary(  # noqa: PLR0913, PLR0917 (the fields of a summary)
    record_id: bytes,
    name: str,
    identifiers: tuple[tuple[str, str], ...],
    status: str,
    level: str,
    chamber: str | None,
    position: str,
    district: str | None,
    term_start: date | None,
    term_end: date | None,
    created_at: datetime,
    place: int,
) -> RecordSummary:
    made = RecordSummary.__new__(RecordSummary)
    made.id, made.name = UUID(bytes=record_id), name
    made.identifiers = tuple(IdentifierSummary(*each) for each in identifiers)
    made.status, made.level, made.chamber = status, level, chamber
    made.position, made.district = position, district
    made.term_start, made.term_end, made.created_at, made.place = term_start, term_end, created_at, place
    return made


@dataclass(slots=True, eq=False)
class RecordSpool:
    """The records of a tenant at one version, with the statuses of a day; a context manager, because it has files."""

    today: date
    version: int = field(default=0, init=False)
    rules_version: int = field(default=0, init=False)
    people: list[RecordSummary] = field(default_factory=list, init=False)
    _stored_before: dict[str, Representative] = field(default_factory=dict, init=False)
    _records: FileBackedList[Any] = field(init=False)
    _files: list[IO[bytes]] = field(default_factory=list, init=False)

    def __enter__(self) -> Self:
        self._records = self.new_list()
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def add(self, item: Item) -> None:
        """Add an item of the tenant's partition: a record, or the versions of the tenant and its rules."""
        if item["SK"] == META:
            self.version, self.rules_version = parse_versions(item)
            return
        doc = str(item["doc"])
        stored = _StoredTerm.model_validate_json(doc)
        summary = RecordSummary(stored, len(self._records))
        summary.status = compute_status(stored.term_start, stored.term_expected_end, stored.term_end, self.today)
        if summary.status != stored.status:
            self._stored_before[str(stored.id)] = Representative.model_validate_json(doc)
        self.people.append(summary)
        self._records.append_bytes(doc.encode())

    def read_record(self, person: RecordSummary) -> Representative:
        """Return the complete record of a summary, with the status of the day."""
        return Representative.model_validate_json(self._records.read_bytes(person.place)).as_of(self.today)

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
    _size: int = field(default=0, init=False)
    _at_end: bool = field(default=True, init=False)  # a seek writes out the buffer of the file

    def append(self, entry: T) -> None:
        """Append an entry."""
        packed = io.BytesIO()
        _Pickler(packed, pickle.HIGHEST_PROTOCOL).dump(entry)
        self.append_bytes(packed.getvalue())

    def append_bytes(self, entry: bytes) -> None:
        """Append an entry as another list has it."""
        if not self._at_end:
            self.file.seek(self._size)
            self._at_end = True
        self._places.append(self._size)
        self._size += self.file.write(entry)

    def read_bytes(self, position: int) -> bytes:
        """Return an entry as it is in the file."""
        start = self._places[position]
        end = self._places[position + 1] if position + 1 < len(self._places) else self._size
        self._at_end = False
        self.file.seek(start)
        return self.file.read(end - start)

    def iterate_stored(self) -> Iterator[Any]:
        """Iterate over the entries with their records as JSON, as they are stored."""
        for position in range(len(self)):
            yield _StoredUnpickler(io.BytesIO(self.read_bytes(position))).load()

    def extend(self, entries: Iterable[T]) -> None:
        """Append entries."""
        for entry in entries:
            self.append(entry)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, position: int) -> T:
        entry: T = pickle.loads(self.read_bytes(position))  # noqa: S301 (written by this process, to a file that no other can open)
        return entry

    def __iter__(self) -> Iterator[T]:
        return map(self.__getitem__, range(len(self)))
