"""Hold any number of records: summaries in memory, the rest in a file that no other process can open."""

from __future__ import annotations

import gc
import pickle
import sys
import tempfile
from array import array
from dataclasses import dataclass, field
from datetime import date, datetime
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
    from chalicelib.representatives.transaction_writer import Step

T = TypeVar("T")
# The new objects after which Python searches them for cycles. A plan makes many objects and hardly any cycle: to search
# after 700 objects, as usual, takes a twentieth of its time.
NEW_OBJECTS = 20_000


class RecordSource(Protocol[Summary]):
    """The records that a plan is based on, and a factory of lists for the plan's results."""

    @property
    def people(self) -> Sequence[Summary]:
        """The summaries of all records."""

    def read_record(self, person: Summary) -> Representative:
        """Return the complete record of a summary."""

    def read_summary(self, record: Representative) -> Any:
        """Return the summary of a record; Any, because a Seating takes any object with these fields."""

    def copy_step(self, steps: Any, position: int, target: Any) -> None:
        """Append a step of one list to another one."""

    def new_steps(self) -> Any:
        """Return an empty list of steps; see new_list."""

    def new_summaries(self) -> Any:
        """Return an empty list of summaries; see new_list."""

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

    def copy_step(self, steps: list[Step], position: int, target: list[Step]) -> None:
        """Append the step itself."""
        target.append(steps[position])

    def new_steps(self) -> list[Step]:
        """Return an empty list."""
        return []

    def new_summaries(self) -> list[Representative]:
        """Return an empty list."""
        return []

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

    def pack(self) -> bytes:
        """Return the summary as bytes, made of plain values: objects take ten times as long."""
        person = self.id.bytes, self.name, tuple(map(tuple, self.identifiers)), str(self.status)
        seat = str(self.level), self.chamber and str(self.chamber), self.position, self.district
        term = self.term_start, self.term_end, self.created_at.isoformat(), self.place
        return pickle.dumps((person, seat, term), pickle.HIGHEST_PROTOCOL)

    @classmethod
    def unpack(cls, packed: bytes) -> RecordSummary:
        """Return the summary that `pack` returned as these bytes."""
        made = cls.__new__(cls)
        person, seat, term = pickle.loads(packed)  # noqa: S301 (packed by this process)
        record_id, made.name, identifiers, made.status = person
        made.level, made.chamber, made.position, made.district = seat
        made.term_start, made.term_end, created_at, made.place = term
        made.id, made.created_at = UUID(bytes=record_id), datetime.fromisoformat(created_at)
        made.identifiers = tuple(map(IdentifierSummary._make, identifiers))
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
    _steps: SpoolFile = field(init=False)
    _files: list[IO[bytes]] = field(default_factory=list, init=False)
    _thresholds: tuple[int, int, int] = field(init=False)

    def __enter__(self) -> Self:
        self._records, self._steps = self.new_list(), self._open()
        self._thresholds = gc.get_threshold()
        gc.set_threshold(NEW_OBJECTS, *self._thresholds[1:])
        return self

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(*self._thresholds)
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

    def copy_step(self, steps: StepList, position: int, target: StepList) -> None:
        """Append the place of a step."""
        steps.copy(position, target)

    def new_steps(self) -> StepList:
        """Return an empty list of steps; the lists of steps have one file."""
        return StepList(self._steps)

    def new_summaries(self) -> SummaryList:
        """Return an empty list of summaries that is backed by a file."""
        return SummaryList(self._open())

    def new_list(self) -> FileBackedList[Any]:
        """Return an empty list that is backed by a file."""
        return FileBackedList(self._open())

    def restore_before(self, representative_id: str) -> Representative | None:
        """Return a record as it is stored, if it has another status then; see View.as_stored."""
        return self._stored_before.get(representative_id)

    def _open(self) -> SpoolFile:
        self._files.append(tempfile.TemporaryFile())  # noqa: SIM115 (closed with the spool)
        return SpoolFile(self._files[-1])


@dataclass(slots=True, eq=False)
class SpoolFile:
    """Entries in a file, which are appended, and read at the places where they are."""

    file: IO[bytes]
    _size: int = field(default=0, init=False)
    _at_end: bool = field(default=True, init=False)  # a seek writes out the buffer of the file

    def append(self, entry: bytes) -> int:
        """Append an entry; returns its start."""
        if not self._at_end:
            self.file.seek(self._size)
            self._at_end = True
        start = self._size
        self._size += self.file.write(entry)
        return start

    def read(self, start: int, size: int) -> bytes:
        """Return an entry."""
        self._at_end = False
        self.file.seek(start)
        return self.file.read(size)


@dataclass(slots=True, eq=False)
class FileBackedList(Generic[T]):
    """A list in a file: entries are appended, counted, read by position and iterated in order."""

    file: SpoolFile
    _starts: array[int] = field(default_factory=lambda: array("Q"), init=False)
    _sizes: array[int] = field(default_factory=lambda: array("L"), init=False)

    def append(self, entry: T) -> None:
        """Append an entry."""
        self.append_bytes(self.pack(entry))

    def append_bytes(self, packed: bytes) -> None:
        """Append an entry as `pack` returned it."""
        self._starts.append(self.file.append(packed))
        self._sizes.append(len(packed))

    def read_bytes(self, position: int) -> bytes:
        """Return an entry as it is in the file."""
        return self.file.read(self._starts[position], self._sizes[position])

    def copy(self, position: int, target: FileBackedList[T]) -> None:
        """Append an entry to another list in the same file, which then has it twice at one place."""
        target._starts.append(self._starts[position])
        target._sizes.append(self._sizes[position])

    def pack(self, entry: T) -> bytes:
        """Return the bytes of an entry."""
        return pickle.dumps(entry, pickle.HIGHEST_PROTOCOL)

    def unpack(self, packed: bytes) -> T:
        """Return the entry that `pack` returned as these bytes."""
        entry: T = pickle.loads(packed)  # noqa: S301 (written by this process, to a file that no other can open)
        return entry

    def extend(self, entries: Iterable[T]) -> None:
        """Append entries."""
        for entry in entries:
            self.append(entry)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, position: int) -> T:
        return self.unpack(self.read_bytes(position))

    def __iter__(self) -> Iterator[T]:
        return map(self.__getitem__, range(len(self)))


class SummaryList(FileBackedList[RecordSummary]):
    """A list of summaries in a file."""

    __slots__ = ()

    def pack(self, entry: RecordSummary) -> bytes:
        """Return the bytes of a summary."""
        return entry.pack()

    def unpack(self, packed: bytes) -> RecordSummary:
        """Return the summary."""
        return RecordSummary.unpack(packed)


class StepList(FileBackedList["Step"]):
    """A list of steps in a file: two lines with the records as they are stored, the first empty without a record."""

    __slots__ = ()

    def pack(self, entry: Step) -> bytes:
        """Return the bytes of a step."""
        before, after = entry
        return f"{before.to_json() if before else ''}\n{after.to_json() if after else ''}".encode()

    def unpack(self, packed: bytes) -> Step:
        """Return the step."""
        before, after = packed.decode().split("\n")
        parse = Representative.parse_stored
        return (parse(before) if before else None), (parse(after) if after else None)

    def iterate_stored(self) -> Iterator[tuple[str | None, str]]:
        """Iterate over the steps with their records as they are stored."""
        for position in range(len(self)):
            before, after = self.read_bytes(position).decode().split("\n")
            yield before or None, after
