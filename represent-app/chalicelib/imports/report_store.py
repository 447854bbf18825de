"""The report and the steps of a plan as objects of a bucket: JSON Lines, cut into parts that are read one at a time."""

from __future__ import annotations

from dataclasses import asdict
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json, to_json

from chalicelib.representatives.models import Representative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chalicelib.imports.planner import ImportPlan, RowNote
    from chalicelib.imports.row import RefusedRow
    from chalicelib.representatives.transaction_writer import Step

ENTRIES = 500  # of a report, in one part
# A transaction takes 100 writes: two for each step, the tenant's version, and the import itself. And it takes 4 MB.
STEPS, BYTES = 49, 2_000_000
CHUNKS = 20  # in one part
MOST_KEPT = 100_000  # refusals, and notes, that a report names; however many there are
Outcome = Literal["added", "changed", "closed"]


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

    what: Outcome
    id: str
    name: str
    position: str
    district: str | None = None
    fields: dict[str, ValueSides] = Field({})


class ReportPart(NamedTuple):
    """An object to be stored: its name in the folder of the plan, its JSON Lines, and how many chunks they are."""

    name: str
    body: bytes
    chunks: int


def name_part(kind: str, number: int) -> str:
    """Name a part of a kind of lines: refusals, notes, open, diff or plan.

    >>> name_part("diff", 0)
    'diff-0.jsonl'
    """
    return f"{kind}-{number}.jsonl"


def cut_report(plan: ImportPlan, restore_before: Callable[[Step], Step]) -> Iterator[ReportPart]:
    """Yield a plan's report and its steps in parts, each as soon as it is full.

    `restore_before` makes of a step one that begins at the record as it is stored. Of refusals and notes the first
    100,000 are kept.
    """
    pending: dict[str, list[bytes]] = {}
    numbers: dict[str, int] = {}
    for kind, line in chain(_make_entries(plan), _make_steps(plan, restore_before)):
        lines = pending.setdefault(kind, [])
        lines.append(line)
        if len(lines) == (CHUNKS if kind == "plan" else ENTRIES):
            yield _make_part(kind, numbers.get(kind, 0), lines)
            numbers[kind] = numbers.get(kind, 0) + 1
            pending[kind] = []
    for kind, lines in pending.items():
        if lines:
            yield _make_part(kind, numbers.get(kind, 0), lines)


def parse_chunk(line: bytes) -> list[Step]:
    """Return the steps of a chunk, whose records are as they are stored."""
    parse = Representative.model_validate_json
    return [(parse(before) if before else None, parse(after)) for before, after in from_json(line)]


def _make_part(kind: str, number: int, lines: list[bytes]) -> ReportPart:
    return ReportPart(name_part(kind, number), b"\n".join(lines) + b"\n", len(lines) if kind == "plan" else 0)


def _make_entries(plan: ImportPlan) -> Iterator[tuple[str, bytes]]:
    """Yield the refusals, notes and open terms of a plan as JSON, each with its kind."""
    entries: Iterable[tuple[str, Iterable[RefusedRow | RowNote]]] = (("refusals", plan.refused), ("notes", plan.notes))
    for kind, rows in entries:
        for row in islice(rows, MOST_KEPT):
            yield kind, to_json({key: value for key, value in asdict(row).items() if key != "unread"})
    for term in plan.open_terms:
        yield "open", to_json(asdict(term))


def _make_steps(plan: ImportPlan, restore_before: Callable[[Step], Step]) -> Iterator[tuple[str, bytes]]:
    """Yield the difference that each step makes, and the steps in chunks that one transaction takes."""
    chunk: list[tuple[str | None, str]] = []
    size = 0
    outcomes: Iterable[tuple[Outcome, Iterable[Step]]] = (
        ("closed", plan.closed),
        ("changed", plan.changed),
        ("added", plan.created),
    )
    for outcome, steps in outcomes:
        for step in steps:
            before, after = (record.to_json() if record else None for record in restore_before(step))
            assert after is not None  # noqa: S101 (a roster deletes no record)
            bytes_of_step = 2 * (len(before or "") + len(after))
            if chunk and (len(chunk) == STEPS or size + bytes_of_step > BYTES):
                yield "plan", to_json(chunk)
                chunk, size = [], 0
            chunk.append((before, after))
            size += bytes_of_step
            yield "diff", _compare(outcome, step).model_dump_json(exclude_defaults=True).encode()
    if chunk:
        yield "plan", to_json(chunk)


def _compare(outcome: Outcome, step: Step) -> Difference:
    """Return the difference that a step makes."""
    before, after = step
    assert after is not None  # noqa: S101 (a roster deletes no record)
    fields = {}
    if before:
        old, new = before.get_writable(), after.get_writable()
        fields = {key: ValueSides(before=old[key], after=new[key]) for key in new if old[key] != new[key]}
    return Difference(
        what=outcome,
        id=str(after.id),
        name=after.name,
        position=after.position,
        district=after.district,
        fields=fields,
    )
