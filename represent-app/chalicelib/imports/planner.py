"""What a roster changes in a tenant: rows and current records to steps. It only decides; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from chalicelib.core.errors import Invalid
from chalicelib.imports.matching import ENDED, CandidateIndex, format_names, identity, placed_as
from chalicelib.imports.row import RefusedRow, Row, shorten
from chalicelib.imports.row_merge import draft_row, merge_row, without_unsafe_urls
from chalicelib.imports.term_closing import RosterCoverage, end_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from chalicelib.imports.matching import Match
    from chalicelib.imports.record_spool import RecordSource
    from chalicelib.imports.term_closing import OpenTerm
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.record_factory import RecordFactory
    from chalicelib.representatives.transaction_writer import Step

# What decides which seat somebody holds, and when.
DECIDING = ("position", "level", "chamber", "district", "term_start", "term_end")


@dataclass(frozen=True, slots=True)
class RowNote:
    """A value of a row that was left out, and why."""

    line: int
    name: str
    reason: str
    where: str = ""

    def __post_init__(self) -> None:
        """Cut what it has of the row; see row.cut."""
        shorten(self)


@dataclass
class ImportPlan:
    """The steps that make a tenant agree with a roster, and what became of each row."""

    created: list[Step] = field(default_factory=list)
    changed: list[Step] = field(default_factory=list)
    closed: list[Step] = field(default_factory=list)
    unchanged: int = 0
    open: list[OpenTerm] = field(default_factory=list)
    lacking: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)
    current: int = 0
    samples: int = 0

    @property
    def steps(self) -> list[Step]:
        """All mutations; see in_order."""
        return list(self.in_order())

    def in_order(self) -> Iterator[Step]:
        """Go through all mutations; ends of terms first, so that a seat is never held twice."""
        return chain(self.closed, self.changed, self.created)

    @property
    def ids(self) -> frozenset[UUID]:
        """The records that the steps leave."""
        return frozenset(after.id for _, after in self.steps if after)

    @property
    def unread(self) -> int:
        """How many rows may be about anybody."""
        return sum(row.unread for row in self.refused)

    @property
    def left_open(self) -> int:
        """How many terms stay open of people whom the roster does not list."""
        return len(self.open)

    @property
    def missing(self) -> int:
        """How many real people in office the roster lacks, beyond those whom its unread rows may be about."""
        return len(self.closed) - self.samples + max(0, self.lacking - self.unread)

    @property
    def share_missing(self) -> float:
        """The part of the tenant's current real representatives whom the roster lacks."""
        return self.missing / self.current if self.current else 0.0

    def add(self, other: ImportPlan, count: int) -> None:
        """Add the first `count` steps of another plan."""
        for mine, others in (
            (self.closed, other.closed),
            (self.changed, other.changed),
            (self.created, other.created),
        ):
            mine.extend(others[:count])
            count = max(0, count - len(others))


def make_plan(  # noqa: PLR0913 (what is wanted, what there is, and what is known of both)
    rows: Iterable[Row | RefusedRow],
    records: RecordSource,
    tenant: str,
    factory: RecordFactory,
    today: date,
    *,
    written: frozenset[UUID] = frozenset(),
    partial: bool = False,
) -> ImportPlan:
    """Decide what a roster changes; `written` are records that this load has written before, under an older plan.

    A row is matched by its id, else by office, district and name among those without such an id; never guessed.
    Whoever holds an office that the roster lists and is missing from it has their term ended, when the term of whoever
    follows begins or else today, unless the roster is `partial` or has unread rows; see closing. Nobody is deleted. A
    row that the rules have no seat for is refused.
    """
    result = ImportPlan(
        records.new_list(),
        records.new_list(),
        records.new_list(),
        refused=records.new_list(),
        notes=records.new_list(),
        open=records.new_list(),
    )
    stored = records.people
    result.current = sum(person.status != ENDED for person in stored)
    known = CandidateIndex(stored, factory.law)
    spoken = RosterCoverage(set(written))
    waiting: list[_Placed] = records.new_list()
    moving: set[UUID] = set()
    for row in _levelled(rows, factory):
        if isinstance(row, RefusedRow):
            result.refused.append(row)
            continue
        found = known.match(row)
        spoken.add(row, factory.law.seat_of(placed_as(row))[0], found.people)
        for placed in _place(row, found, records, result, tenant, factory, today):
            if placed.before is None or _moves(placed):
                waiting.append(placed)
                moving |= {placed.before.id} if placed.before else set()
                spoken.add_newcomer(known, factory.law.seat_of(placed.after), placed.before, placed.after)
            else:
                _stays(placed, result, written)
    going = set() if partial else end_terms(result, records, factory, today, spoken)
    _seat(waiting, records, result, factory, moving | going, known)
    return result


def _levelled(rows: Iterable[Row | RefusedRow], factory: RecordFactory) -> Iterator[Row | RefusedRow]:
    """Yield rows with the level of their office, as the rules have it where the file does not tell."""
    for row in rows:
        if isinstance(row, RefusedRow) or row.fields.get("level"):
            yield row
        else:
            level = factory.law.level_of(row.fields.get("position") or "", row.fields.get("chamber"))
            yield replace(row, fields={**row.fields, "level": level})


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row that may be written: whom it is about, if anybody is known, and what they become."""

    line: int
    where: str
    before: Representative | None
    after: Representative
    notes: list[RowNote]


def _stays(placed: _Placed, result: ImportPlan, written: frozenset[UUID]) -> None:
    """Write down a row of somebody who keeps their seat."""
    result.notes.extend(placed.notes)
    if placed.after is placed.before:
        result.unchanged += placed.after.id not in written
    else:
        result.changed.append((placed.before, placed.after))


def _seat(  # noqa: PLR0913, PLR0917 (one call site)
    waiting: Sequence[_Placed],
    records: RecordSource,
    result: ImportPlan,
    factory: RecordFactory,
    moving: set[UUID],
    known: CandidateIndex,
) -> None:
    """Write down a step for each row that there is a seat for; those who move go before those who come.

    A term that has ended holds no seat here: when it ended is often our guess, the day of another roster.
    """
    seating = factory.law.make_seating(p for p in records.people if p.status != ENDED and p.id not in moving)
    for newcomers in (False, True):
        for each in waiting:
            if (each.before is None) is not newcomers:
                continue
            try:
                if each.after.status != ENDED:
                    seating.seat(records.read_summary(each.after))
            except Invalid as error:
                same = (
                    known.similar_in_seat(factory.law.seat_of(each.after), each.after.name)
                    if each.before is None
                    else []
                )
                hint = f" {format_names(same)} may be the same person; review." if same else ""
                reason = error.flaws[0].detail + hint
                result.refused.append(RefusedRow(each.line, each.after.name, reason, where=each.where))
                if each.before and each.before.status != ENDED:
                    seating.add(records.read_summary(each.before))
                continue
            result.notes.extend(each.notes)
            (result.changed if each.before else result.created).append((each.before, each.after))


def _moves(placed: _Placed) -> bool:
    before, after = placed.before, placed.after
    return before is not None and any(getattr(before, name) != getattr(after, name) for name in DECIDING)


def _place(  # noqa: PLR0913, PLR0917 (one call site; a row, whom it is about, and where it goes)
    row: Row, found: Match, records: RecordSource, result: ImportPlan, tenant: str, factory: RecordFactory, today: date
) -> Iterator[_Placed]:
    if found.reason:
        result.refused.append(RefusedRow(row.line, row.fields["name"], found.reason, where=row.where))
        return
    match = next(map(records.read_record, found.people), None)
    safe, unsafe = without_unsafe_urls(row.fields)
    fields = safe if match is None else merge_row(match, replace(row, fields=safe), today)
    try:
        draft, left_out = draft_row(fields, factory, match)
        after = factory.update(match, draft) if match else factory.create(draft, identity(tenant, row.key))
    except Invalid as error:
        reason = "; ".join(f"{flaw.pointer.removeprefix('#/')}: {flaw.detail}" for flaw in error.flaws) or error.detail
        name = str(row.fields.get("name", ""))
        result.refused.append(RefusedRow(row.line, name, reason, unread=match is None, where=row.where))
        return
    notes = [RowNote(row.line, draft.name, reason, row.where) for reason in (*unsafe, *left_out)]
    yield _Placed(row.line, row.where, match, after, notes)
