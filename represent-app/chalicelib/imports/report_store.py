"""Store the report and the steps of a plan in a bucket as JSON Lines, in parts that are read one at a time."""

from __future__ import annotations

from dataclasses import asdict
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json, to_json

from chalicelib.imports.record_spool import StepList
from chalicelib.representatives.models import Representative, RepresentativeDraft
from chalicelib.representatives.provenance import Restatement
from chalicelib.representatives.transaction_writer import StoredRecord
from chalicelib.tenants.coverage import RosterClaim, make_claim
from chalicelib.tenants.coverage_repository import MOST_OFFICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chalicelib.imports.planner import ImportPlan, RowNote
    from chalicelib.imports.row import RefusedRow
    from chalicelib.representatives.transaction_writer import Step

    # A mutation of a plan as it is stored: the record before, if there is one, and after.
    StoredStep = tuple[StoredRecord | None, StoredRecord]
    RestoreBefore = Callable[[str], Representative | None]
    Sides = tuple[Any, Any]
    # The claim of an import about each office, by the key of the office.
    Claims = dict[str, RosterClaim]

ENTRIES = 500  # report entries in one part
# A transaction holds 100 writes: two for each step, the tenant's version and the import. It also holds at most 4 MB.
STEPS, BYTES = 49, 2_000_000
CHUNKS = 20  # chunks in one part
MOST_KEPT = 100_000  # the most refusals, and the most notes, that a report lists
Outcome = Literal["added", "changed", "closed"]
WRITABLE = [name for name in Representative.model_fields if name in RepresentativeDraft.model_fields]
# The values of optional fields that a stored record leaves out, except of those that are objects and lists.
DEFAULTS: dict[str, Any] = {name: None for name in WRITABLE if name not in ("contact_info", "identifiers", "sources")}
HELD = "#held"  # no office has this key


class HeldByRecord(NamedTuple):
    """The values that the source of an import states for fields that staff hold, by record."""

    fields: dict[UUID, Restatement]


class Refusal(BaseModel):
    """A row that was not loaded, or a value that was left out of one, with its place and the reason."""

    model_config = ConfigDict(frozen=True)

    line: int = Field(
        description="The line of the file, or the number of the entry or file in formats without lines.", examples=[12]
    )
    name: str = Field(description="The name of the person in the row.", examples=["Ada Example"])
    reason: str = Field(description="Why the row was not loaded, or the value left out.")
    where: str = Field(
        "",
        description="The name of the file in an archive; empty for a file that is alone.",
        examples=["people/ca.csv"],
    )


class ValueSides(BaseModel):
    """The value of a field before and after the import."""

    model_config = ConfigDict(frozen=True)

    before: Any = Field(None, description="The value before the import; null if there is none.")
    after: Any = Field(None, description="The value after the import; null if there is none.")


class Difference(BaseModel):
    """A record that the import adds, changes or closes. `fields` has the differing fields, unless the record is new."""

    model_config = ConfigDict(frozen=True)

    what: Outcome = Field(description="The effect of the import on the record.")
    id: str = Field(description="The id of the representative.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    name: str = Field(description="The name of the representative.", examples=["Ada Example"])
    position: str = Field(description="The title of the office.", examples=["State Senator"])
    district: str | None = Field(
        None, description="The name of the district; null if the office has no districts.", examples=["10"]
    )
    fields: dict[str, ValueSides] = Field({}, description="The fields that differ, by name; empty for a new record.")


class ReportPart(NamedTuple):
    """An object to store: its name in the plan's folder, its JSON Lines, and its number of chunks."""

    name: str
    body: bytes
    chunks: int


def name_part(kind: str, number: int) -> str:
    """Return the name of a part of one kind: refusals, notes, open, diff or plan.

    >>> name_part("diff", 0)
    'diff-0.jsonl'
    """
    return f"{kind}-{number}.jsonl"


def cut_report(plan: ImportPlan, restore_before: RestoreBefore) -> Iterator[ReportPart]:
    """Yield a plan's report and steps in parts, each as soon as it is full.

    `restore_before` returns the stored record that a step begins at, by id, if it differs. At most 100,000 refusals and
    100,000 notes are stored.
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


def parse_chunk(line: bytes) -> list[StoredStep] | Claims | HeldByRecord:
    """Return the steps of a chunk, with records as they are stored, or the claims or the held fields that it has."""
    found = from_json(line)
    if isinstance(found, dict) and HELD in found:
        return HeldByRecord({UUID(key): Restatement.model_validate(held) for key, held in found[HELD].items()})
    if isinstance(found, dict):
        return {office: make_claim(claim) for office, claim in found.items()}
    parse = StoredRecord.parse
    return [(parse(before) if before else None, parse(after)) for before, after in found]


def _make_part(kind: str, number: int, lines: list[bytes]) -> ReportPart:
    return ReportPart(name_part(kind, number), b"\n".join(lines) + b"\n", len(lines) if kind == "plan" else 0)


def _make_entries(plan: ImportPlan) -> Iterator[tuple[str, bytes]]:
    """Yield the refusals, notes and open terms of a plan as JSON, each with its kind."""
    entries: Iterable[tuple[str, Iterable[RefusedRow | RowNote]]] = (("refusals", plan.refused), ("notes", plan.notes))
    for kind, rows in entries:
        for row in islice(rows, MOST_KEPT):
            yield kind, to_json(Refusal(line=row.line, name=row.name, reason=row.reason, where=row.where))
    for term in plan.open_terms:
        yield "open", to_json(asdict(term))


def _make_steps(plan: ImportPlan, restore_before: RestoreBefore) -> Iterator[tuple[str, bytes]]:
    """Yield the difference of each step, and the steps in chunks that fit one transaction."""
    chunk: list[tuple[str | None, str]] = []
    size = 0
    outcomes: Iterable[tuple[Outcome, Iterable[Step]]] = (
        ("closed", plan.closed),
        ("changed", plan.changed),
        ("added", plan.created),
    )
    for outcome, steps in outcomes:
        for was, after in _read_stored(steps):
            old, new = (from_json(was) if was else None), from_json(after)
            stored = restore_before(old["id"]) if old else None
            before = stored.to_json() if stored else was
            bytes_of_step = 2 * (len(before or "") + len(after))
            if chunk and (len(chunk) == STEPS or size + bytes_of_step > BYTES):
                yield "plan", to_json(chunk)
                chunk, size = [], 0
            chunk.append((before, after))
            size += bytes_of_step
            fields = _compare(was, old, after, new) if was and old else {}
            yield "diff", _describe(outcome, new, fields)
    if chunk:
        yield "plan", to_json(chunk)
    held = iter(plan.held.items())
    while some := dict(islice(held, STEPS)):
        yield "plan", to_json({HELD: some})
    # The claims are last, so that an import that is cancelled or fails covers no office.
    claims = iter(plan.claims.items())
    while part := dict(islice(claims, MOST_OFFICES)):
        yield "plan", to_json(part)


def _read_stored(steps: Iterable[Step]) -> Iterator[tuple[str | None, str]]:
    """Yield the records before and after each step as JSON, as they are stored."""
    if isinstance(steps, StepList):
        yield from steps.iterate_stored()
        return
    for before, after in steps:
        assert after is not None  # noqa: S101 (a roster deletes no record)
        yield (before.to_json() if before else None), after.to_json()


def _compare(before: str, old: dict[str, Any], after: str, new: dict[str, Any]) -> dict[str, Sides]:
    """Return the fields that differ between two records, which are also given as JSON objects, with all defaults.

    Each has the values before and after.
    """
    names = [name for name in WRITABLE if old.get(name) != new.get(name)]
    if not DEFAULTS.keys() >= set(names):
        old, new = (Representative.parse_stored(each).get_writable() for each in (before, after))
        return {name: (old[name], new[name]) for name in new if old[name] != new[name]}
    return {name: (old.get(name, DEFAULTS[name]), new.get(name, DEFAULTS[name])) for name in names}


def _describe(outcome: Outcome, record: dict[str, Any], fields: dict[str, Sides]) -> bytes:
    """Return the Difference that a step makes as JSON, without defaults. Its values are those of valid records."""
    found: dict[str, Any] = {"what": outcome, "id": record["id"], "name": record["name"]}
    found["position"] = record["position"]
    if (district := record.get("district")) is not None:
        found["district"] = district
    if fields:
        found["fields"] = {name: _describe_sides(*sides) for name, sides in fields.items()}
    return to_json(found)


def _describe_sides(before: Any, after: Any) -> dict[str, Any]:
    """Return ValueSides without defaults."""
    return {side: value for side, value in (("before", before), ("after", after)) if value is not None}
