"""A snapshot: all records of one tenant at one version, in memory. Nothing of it changes; a newer one is another."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.directory.line import Line, day, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from chalicelib.directory.catalog import Catalog, Entry
    from chalicelib.directory.ledger import Step
    from chalicelib.directory.model import Representative


class Records(Protocol):
    """All records of a tenant at one version of them and of its rules, with the status that terms have on a day."""

    @property
    def version(self) -> int:
        """Give the tenant's version."""

    @property
    def rules_version(self) -> int:
        """Give the version of its rules."""

    @property
    def people(self) -> Iterable[Representative]:
        """Give everybody, as often as wanted."""

    def stored(self, steps: Iterable[Step]) -> list[Step]:
        """Return steps that begin at what is stored, so that their changes tell of every change of status."""


class Snapshot:
    """The records by id, each as a line with the status that was stored."""

    def __init__(self, version: int, rules_version: int, lines: Mapping[str, str]) -> None:
        self.version = version
        self.rules_version = rules_version
        self.lines = lines
        # What was read of lines, for as long as they stay what they are.
        self._models: dict[str, Representative] = {}
        self._entries: dict[str, Entry] = {}
        self._views: tuple[str, View] | None = None

    @cached_property
    def size(self) -> int:
        """How many bytes the lines have."""
        return sum(map(len, self.lines.values()))

    def line(self, record: str, today: date) -> Line | None:
        """Return one record as of a day, by the text of its id."""
        text = self.lines.get(record)
        return read(text).on(day(today)) if text is not None else None

    def applied(self, version: int, rules_version: int, changes: Mapping[str, str | None]) -> Snapshot:
        """Return the snapshot that follows: lines by id, or None for a record that is gone."""
        lines = dict(self.lines)
        for record, text in changes.items():
            if text is None:
                lines.pop(record, None)
            else:
                lines[record] = text
        newer = Snapshot(version, rules_version, lines)
        newer._models = {name: model for name, model in self._models.items() if name not in changes}
        newer._entries = {name: entry for name, entry in self._entries.items() if name not in changes}
        return newer

    def model(self, record: str) -> Representative:
        """Return one record as it is stored."""
        found = self._models.get(record)
        if found is None:
            from chalicelib.directory.model import Representative  # noqa: PLC0415 (pydantic is paid by who needs it)

            found = self._models[record] = Representative.model_validate_json(read(self.lines[record]).json)
        return found

    def on(self, today: date) -> View:
        """Return the snapshot as of a day."""
        wanted = day(today)
        if self._views is None or self._views[0] != wanted:
            self._views = wanted, View(self, today)
        return self._views[1]

    def entries(self, today: str) -> list[Entry]:
        """Return what lists and searches know of each record, as of a day."""
        from chalicelib.directory.catalog import entry_of  # noqa: PLC0415 (lists and searches pay for it)

        found = []
        for record, text in self.lines.items():
            entry = self._entries.get(record)
            if entry is None or entry.until <= today:
                entry = self._entries[record] = entry_of(read(text).on(today))
            found.append(entry)
        return found


class View:
    """A snapshot as of a day."""

    def __init__(self, snapshot: Snapshot, today: date) -> None:
        self._snapshot = snapshot
        self._today = today
        self._day = day(today)
        self.version = snapshot.version
        self.rules_version = snapshot.rules_version

    @cached_property
    def people(self) -> Sequence[Representative]:
        """Everybody."""
        return [self._snapshot.model(record).on(self._today) for record in self._snapshot.lines]

    @cached_property
    def turned(self) -> Mapping[UUID, Representative]:
        """Those, as stored, whose term has another status by now than when they were written."""
        pairs = ((person, self._snapshot.model(str(person.id))) for person in self.people)
        return {person.id: written for person, written in pairs if person.status != written.status}

    @cached_property
    def catalog(self) -> Catalog:
        """The records in order, found by what they say."""
        from chalicelib.directory.catalog import Catalog  # noqa: PLC0415 (lists and searches pay for it)

        return Catalog(self._snapshot.entries(self._day))

    def line(self, record: str) -> Line:
        """Return one record, by the text of its id; raises KeyError."""
        return read(self._snapshot.lines[record]).on(self._day)

    def stored(self, steps: Iterable[Step]) -> list[Step]:
        """See Records.stored."""
        return [(self.turned.get(before.id, before) if before else None, after) for before, after in steps]


def lines_of(records: Iterable[Any]) -> dict[str, str]:
    """Return records as lines by id."""
    from chalicelib.directory.line import line_of  # noqa: PLC0415

    return {str(record.id): line_of(record) for record in records}
