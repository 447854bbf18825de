"""What a plan comes to, in parts that are read one at a time: chunks of steps, refusals, notes, differences."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from chalicelib.imports.planner import ImportPlan, RowNote
    from chalicelib.imports.row import RefusedRow
    from chalicelib.representatives.transaction_writer import Step

ENTRIES = 500  # of a report, in one part
# A transaction takes 100 writes: two for each step, the tenant's version, and the import itself. And it takes 4 MB.
STEPS, BYTES = 49, 2_000_000
CHUNKS = 20  # in one part
MOST_KEPT = 100_000  # refusals, and notes, that a report names; however many there are


class Refusal(BaseModel):
    """A row that was not loaded, or a value that was left out of one: where it is, whose, and why.

    `where` names the file in an archive.
    """

    model_config = ConfigDict(frozen=True)

    line: int
    name: str
    reason: str
    where: str = ""


class ValueSides(BaseModel):
    """A field before and after."""

    model_config = ConfigDict(frozen=True)

    before: Any = None
    after: Any = None


class Difference(BaseModel):
    """A record that the import adds, changes or closes; `fields` has those that differ, unless it is new."""

    model_config = ConfigDict(frozen=True)

    what: Literal["added", "changed", "closed"]
    id: str
    name: str
    position: str
    district: str | None = None
    fields: dict[str, ValueSides] = Field({})


class Store(Protocol):
    """Where parts are kept; see aws.bucket.TenantBucket."""

    def put(self, name: str, body: bytes) -> None:
        """Keep a part."""

    def get(self, name: str) -> bytes:
        """Return a part."""


class ReportParts:
    """JSON Lines, cut into parts of so many lines; each is kept as soon as it is full."""

    def __init__(self, store: Store, name: str, size: int) -> None:
        self._store, self._name, self._size = store, name, size
        self._lines: list[bytes] = []
        self.count = 0

    def add(self, line: bytes) -> None:
        """Add a line."""
        self._lines.append(line)
        self.count += 1
        if len(self._lines) == self._size:
            self.close()

    def close(self) -> None:
        """Keep what is left."""
        if self._lines:
            part = (self.count - 1) // self._size
            self._store.put(f"{self._name}-{part}.jsonl", b"\n".join(self._lines) + b"\n")
            self._lines = []


def read_lines(store: Store, name: str, size: int, start: int, count: int, total: int) -> Iterator[bytes]:  # noqa: PLR0913, PLR0917 (which lines, of what)
    """Give some lines of what was cut into parts: one read of each part that they are in."""
    end = min(start + count, total)
    for part in range(start // size, -(-end // size)) if start < end else ():
        found = store.get(f"{name}-{part}.jsonl").splitlines()
        yield from found[max(0, start - part * size) : end - part * size]


def store_lines(plan: ImportPlan, store: Store, name: str, stored: Any) -> int:
    """Keep a plan's steps and its report; returns how many chunks of steps there are.

    `stored` makes of a step one that begins at what is stored. Of refusals and notes the first 100,000 are kept.
    """
    entries: Iterable[tuple[str, Iterable[RefusedRow | RowNote]]] = (("refusals", plan.refused), ("notes", plan.notes))
    for kind, rows in entries:
        parts = ReportParts(store, f"{name}/{kind}", ENTRIES)
        for row in islice(rows, MOST_KEPT):
            parts.add(to_json({key: value for key, value in asdict(row).items() if key != "unread"}))
        parts.close()
    parts = ReportParts(store, f"{name}/open", ENTRIES)
    for left in plan.open:
        parts.add(to_json(asdict(left)))
    parts.close()
    chunks, diff = Chunks(store, name), ReportParts(store, f"{name}/diff", ENTRIES)
    for what, steps in (("closed", plan.closed), ("changed", plan.changed), ("added", plan.created)):
        for step in steps:
            chunks.add(stored(step))
            diff.add(difference(what, step).model_dump_json(exclude_defaults=True).encode())
    diff.close()
    return chunks.close()


class Chunks:
    """Steps, cut into what one transaction takes."""

    def __init__(self, store: Store, name: str) -> None:
        self._parts = ReportParts(store, f"{name}/plan", CHUNKS)
        self._steps: list[tuple[str | None, str]] = []
        self._bytes = 0

    def add(self, step: Step) -> None:
        """Add a step to the chunk at hand, or to the next one."""
        before, after = (record.stored() if record else None for record in step)
        assert after is not None  # noqa: S101 (a roster deletes nobody)
        size = 2 * (len(before or "") + len(after))
        if self._steps and (len(self._steps) == STEPS or self._bytes + size > BYTES):
            self._cut()
        self._steps.append((before, after))
        self._bytes += size

    def close(self) -> int:
        """Keep what is left; returns how many chunks there are."""
        if self._steps:
            self._cut()
        self._parts.close()
        return self._parts.count

    def _cut(self) -> None:
        self._parts.add(to_json(self._steps))
        self._steps, self._bytes = [], 0


def chunk(store: Store, name: str, number: int, total: int) -> list[tuple[str | None, str]]:
    """Return the steps of a chunk, (before, after), as they are stored."""
    (line,) = read_lines(store, f"{name}/plan", CHUNKS, number, 1, total)
    return [(before, after) for before, after in from_json(line)]


def difference(what: Any, step: Step) -> Difference:
    """Tell what a step changes."""
    before, after = step
    assert after is not None  # noqa: S101 (a roster deletes nobody)
    fields = {}
    if before:
        old, new = before.writable(), after.writable()
        fields = {key: ValueSides(before=old[key], after=new[key]) for key in new if old[key] != new[key]}
    record_id: UUID = after.id
    return Difference(
        what=what, id=str(record_id), name=after.name, position=after.position, district=after.district, fields=fields
    )
