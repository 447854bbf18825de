"""All records of a tenant, however many: what a plan compares is in memory, the rest in a file that nobody can open."""

from __future__ import annotations

import copyreg
import io
import pickle
import sys
import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, Self, TypeVar

from chalicelib.aws.tenant_table import META
from chalicelib.representatives.models import Representative
from chalicelib.representatives.transaction_writer import parse_versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item
    from chalicelib.imports.matching import Matchable
    from chalicelib.representatives.transaction_writer import Step

T = TypeVar("T")


class RecordSource(Protocol):
    """The records of a tenant that a plan is made on, and lists for what the plan collects."""

    @property
    def people(self) -> Sequence[Matchable]:
        """A summary of every record."""

    def read_record(self, person: Any) -> Representative:
        """Return the complete record of one of the summaries."""

    def read_summary(self, record: Representative) -> Any:
        """Return the summary of a record."""

    def new_list(self) -> Any:
        """Make an empty list; items are appended, counted and iterated in order."""


@dataclass(frozen=True)
class RecordList:
    """Records that are all in memory, as a RecordSource."""

    people: Sequence[Representative]

    def read_record(self, person: Representative) -> Representative:
        """Return the record itself."""
        return person

    def read_summary(self, record: Representative) -> Representative:
        """Return the record itself."""
        return record

    def new_list(self) -> list[Any]:
        """Make an empty list."""
        return []


class IdentifierSummary(NamedTuple):
    """The name of a person in another system."""

    scheme: str
    identifier: str


class RecordSummary:
    """What is held of a record: who it is, and which seat they have when; `place` is where in the file the rest is."""

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


class RecordSpool:
    """The records of a tenant at one version, with the status of a day; a context manager, as its files are."""

    def __init__(self, items: Iterable[Item], today: date) -> None:
        self.version = self.rules_version = 0
        self.people: list[RecordSummary] = []
        self.turned: dict[UUID, Representative] = {}
        self._today = today
        self._files: list[IO[bytes]] = []
        self._items = items

    def __enter__(self) -> Self:
        try:
            self._file = self._open()
            for item in self._items:
                if item["SK"] == META:
                    self.version, self.rules_version = parse_versions(item)
                else:
                    self._add(str(item["doc"]))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def read_record(self, person: RecordSummary) -> Representative:
        """Return the whole record of one of them, with the status of the day."""
        self._file.seek(person.place)
        return Representative.model_validate_json(self._file.readline()).on(self._today)

    def read_summary(self, record: Representative) -> RecordSummary:
        """Return what is held of a record in memory."""
        return RecordSummary(record)

    def new_list(self) -> FileBackedList[Any]:
        """Make a list that is in a file."""
        return FileBackedList(self._open())

    def stored(self, step: Step) -> Step:
        """Return a step that begins at what is stored; see View.stored."""
        before, after = step
        return (self.turned.get(before.id, before) if before else None, after)

    def _add(self, doc: str) -> None:
        written = Representative.model_validate_json(doc)
        person = written.on(self._today)
        if person.status != written.status:
            self.turned[person.id] = written
        self.people.append(RecordSummary(person, self._file.seek(0, io.SEEK_END)))
        self._file.write(doc.encode() + b"\n")

    def _open(self) -> IO[bytes]:
        self._files.append(tempfile.TemporaryFile())  # noqa: SIM115 (closed with the stock)
        return self._files[-1]


def _read(stored: str) -> Representative:
    return Representative.model_validate_json(stored)


def _packed(record: Representative) -> tuple[Any, ...]:
    return _read, (record.stored(),)


class _Pickler(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table.copy() | {Representative: _packed}


class FileBackedList(Generic[T]):
    """A list in a file: items are appended, counted and gone through in order."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._count = 0

    def append(self, entry: T) -> None:
        """Add an entry at the end."""
        self._file.seek(0, io.SEEK_END)
        _Pickler(self._file, pickle.HIGHEST_PROTOCOL).dump(entry)
        self._count += 1

    def extend(self, entries: Iterable[T]) -> None:
        """Add entries at the end."""
        for entry in entries:
            self.append(entry)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        place = 0
        for _ in range(self._count):
            self._file.seek(place)
            entry = pickle.load(self._file)  # noqa: S301 (what this process has just written, where nobody else can)
            place = self._file.tell()
            yield entry
