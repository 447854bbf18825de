"""Plan the steps that make a tenant's records agree with a roster. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, NamedTuple

from chalicelib.core.errors import Invalid
from chalicelib.core.term_spans import SERVING
from chalicelib.core.validation import validate
from chalicelib.imports.matching import ENDED, UPCOMING, CandidateIndex, Summary, derive_id, format_names, get_placement
from chalicelib.imports.role_choice import choose_role
from chalicelib.imports.roster_seats import RosterSeats
from chalicelib.imports.row import MOST_QUOTED, RefusedRow, Row, shorten
from chalicelib.imports.row_merge import (
    drop_flawed_options,
    drop_unsafe_urls,
    has_same_values,
    keep_known_parties,
    list_covered,
    merge_row,
)
from chalicelib.imports.term_closing import RosterCoverage, end_term, end_terms, find_leaving
from chalicelib.representatives.models import FormerSeat, RepresentativeDraft
from chalicelib.representatives.provenance import (
    NOTHING_HELD,
    NOTHING_RESTATED,
    STAFF,
    HeldFields,
    Restatement,
    has_sources,
    keep_staff_fields,
    read_owners,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date
    from uuid import UUID

    from chalicelib.imports.matching import Match
    from chalicelib.imports.record_spool import RecordSource
    from chalicelib.imports.row import EarlierTerm
    from chalicelib.imports.term_closing import Leaving, OpenTerm
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.record_factory import RecordFactory
    from chalicelib.representatives.transaction_writer import Step
    from chalicelib.tenants.coverage import RosterClaim
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.seats import Seating

# The fields that decide which seat a person holds, and when.
DECIDING = ("position", "level", "chamber", "district", "term_start", "term_end")
# How many times the rows are seated; before the last time, every omitted term stays open.
MOST_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class RowNote:
    """A value of a row that was left out, and the reason."""

    line: int
    name: str
    reason: str
    where: str = ""

    def __post_init__(self) -> None:
        """Shorten the quoted texts; see row.shorten."""
        shorten(self)


@dataclass(frozen=True, slots=True)
class DraftedRow:
    """A valid row: the record that it matches, if there is one, and the resulting record."""

    line: int
    where: str
    before: Representative | None
    after: Representative
    notes: list[RowNote]
    restated: Restatement | None = None

    @property
    def keeps_seat(self) -> bool:
        """Whether the person holds the same seat for the same term as before."""
        before, after = self.before, self.after
        return before is not None and all(getattr(before, name) == getattr(after, name) for name in DECIDING)

    @property
    def turn(self) -> int:
        """When the row is seated: terms that have begun before upcoming ones, and known people before newcomers."""
        serves = self.before is not None and self.before.status in SERVING
        return 2 * (self.after.status == UPCOMING and not serves) + (self.before is None)


class WaitingRow(NamedTuple):
    """A drafted row that waits for a seat, without its records and the summary of the resulting one."""

    line: int
    where: str
    known: bool
    notes: list[RowNote]
    restated: Restatement | None  # None says that nothing is restated; it is most often so


@dataclass(slots=True, eq=False)
class ImportPlan:
    """The steps that make a tenant agree with a roster, and the outcome of each row.

    `unlisted` counts the people in office that no row lists, if some rows cannot be read. `current` counts the people
    in office before the import, and `samples` the sample people among those whose terms end. `vacant` counts the rows
    that say that a seat is vacant, and `claims` has what the roster says of each office that it lists. `held` has what
    the roster states for fields that staff hold, of the records for which that has changed. `filled` counts the rows
    that fill each field, and each part of contact_info.
    """

    created: list[Step] = field(default_factory=list)
    changed: list[Step] = field(default_factory=list)
    closed: list[Step] = field(default_factory=list)
    unchanged: int = 0
    open_terms: list[OpenTerm] = field(default_factory=list)
    unlisted: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)
    vacant: int = 0
    claims: dict[str, RosterClaim] = field(default_factory=dict)
    held: dict[UUID, Restatement] = field(default_factory=dict)
    filled: Counter[str] = field(default_factory=Counter)
    current: int = 0
    samples: int = 0

    @property
    def steps(self) -> list[Step]:
        """All mutations; see in_order."""
        return list(self.in_order())

    @property
    def steps_count(self) -> int:
        """The number of mutations."""
        return len(self.closed) + len(self.changed) + len(self.created)

    def in_order(self) -> Iterator[Step]:
        """Iterate over all mutations; terms end first, so that a seat is never held twice."""
        return chain(self.closed, self.changed, self.created)

    @property
    def ids(self) -> frozenset[UUID]:
        """The ids of the records after the steps."""
        return frozenset(after.id for _, after in self.steps if after)

    @property
    def unread(self) -> int:
        """The number of refused rows that may be about any person."""
        return sum(row.unread for row in self.refused)

    @property
    def left_open(self) -> int:
        """The number of terms that stay open although the roster does not list them."""
        return len(self.open_terms)

    @property
    def missing(self) -> int:
        """The number of real people in office that the roster omits, less the unread rows that may be about them."""
        return len(self.closed) - self.samples + max(0, self.unlisted - self.unread)

    @property
    def share_missing(self) -> float:
        """The share of the tenant's current real representatives that the roster omits, from 0 to 1."""
        return self.missing / self.current if self.current else 0.0

    def name_source(self, source: str, import_id: UUID | None = None) -> None:
        """Name the roster, and the import if there is one, in the claims."""
        self.claims = {
            office: replace(claim, source=source, import_id=import_id) for office, claim in self.claims.items()
        }

    def add(self, row: DraftedRow, written: frozenset[UUID] = frozenset()) -> None:
        """Add the step and the notes of a row; a row without changes counts as unchanged unless it is in `written`."""
        self.add_report(row.after.id, row.notes, row.restated)
        if row.before is None:
            self.created.append((None, row.after))
        elif row.after is not row.before:
            self.changed.append((row.before, row.after))
        else:
            self.unchanged += row.after.id not in written

    def add_report(self, record_id: UUID, notes: Iterable[RowNote], restated: Restatement | None) -> None:
        """Add the notes of a row, and what it states for the fields of its record that staff hold."""
        self.notes.extend(notes)
        if restated and restated != NOTHING_RESTATED:
            self.held[record_id] = restated

    def add_steps(self, other: ImportPlan, count: int) -> None:
        """Add the first `count` steps of another plan."""
        for mine, others in (
            (self.closed, other.closed),
            (self.changed, other.changed),
            (self.created, other.created),
        ):
            mine.extend(others[:count])
            count = max(0, count - len(others))


def make_plan(  # noqa: PLR0913 (inputs of the plan)
    rows: Iterable[Row | RefusedRow],
    records: RecordSource[Summary],
    factory: RecordFactory,
    today: date,
    *,
    written: frozenset[UUID] = frozenset(),
    partial: bool = False,
    others: Iterable[Row | RefusedRow] = (),
    held: Mapping[UUID, HeldFields] | None = None,
    covers: Collection[tuple[str, str | None]] = (),
) -> ImportPlan:
    """Decide the changes of a roster; `written` are the records that an older plan of this load has written.

    A row is matched by its id, else by office, district and name among records without such an id; nothing is guessed.
    If the roster lists an office but omits a holder, the holder's term ends when the term of a successor begins, or
    else today, unless the roster is `partial` or has unread rows; see term_closing. A row that names no person says
    that its seat is vacant. No record is deleted. A row is refused if the rules have no seat for it. `others` are rows
    of the same file that are not loaded; those of other states show which offices the file covers. `held` has the
    fields that staff hold, by record, and `covers` the levels and chambers that the source always lists as a whole.
    """
    reading = _Reading(make_empty_plan(records), records, factory, today, written, held or {})
    reading.seats.covers = frozenset(covers)
    for row in rows:
        reading.add(row)
    reading.add_several()
    reading.add_renamed()
    reading.count_others(others)
    reading.plan.claims = reading.seats.make_claims(partial=partial)
    reading.settle(partial=partial)
    return reading.plan


@dataclass(eq=False)
class _Reading(Generic[Summary]):
    """The rows of a roster that were read so far: the plan, the records that they match, and the rows to be seated."""

    plan: ImportPlan
    records: RecordSource[Summary]
    factory: RecordFactory
    today: date
    written: frozenset[UUID]
    held: Mapping[UUID, HeldFields]
    index: CandidateIndex[Summary] = field(init=False)
    coverage: RosterCoverage = field(init=False)
    seats: RosterSeats = field(init=False)
    waiting: list[WaitingRow] = field(init=False)
    comers: list[Any] = field(init=False)  # the people of the waiting rows, after their steps
    steps: list[Step] = field(init=False)  # same
    turns: list[int] = field(default_factory=list, init=False)  # same
    renamed: list[Row] = field(init=False)
    several: list[Row] = field(init=False)
    moving: set[UUID] = field(default_factory=set, init=False)
    _refused: set[UUID] = field(default_factory=set, init=False)
    _expected: dict[tuple[str, str], list[tuple[date, UUID]]] = field(default_factory=dict, init=False)
    _ends: dict[UUID, date] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Index the records."""
        self.index = CandidateIndex(self.records.people, self.factory.engine)
        self.coverage = RosterCoverage(set(self.written))
        self.seats = RosterSeats(self.factory.engine, self.today)
        self.waiting = self.records.new_list()
        self.comers = self.records.new_summaries()
        self.steps = self.records.new_steps()
        self.renamed = self.records.new_list()
        self.several = self.records.new_list()

    def add(self, read: Row | RefusedRow) -> None:
        """Add a row: refused, or matched and drafted."""
        row = fit_to_tenant(read, self.factory.engine)
        if isinstance(row, Row):
            parts = {**row.fields, **(row.fields.get("contact_info") or {})}
            self.plan.filled.update([name for name, value in parts.items() if value])
        if isinstance(read, Row):
            self.plan.notes.extend(RowNote(1, "", reason, read.where) for reason in read.file_notes)
        if isinstance(row, Row) and row.alternatives:
            self.several.append(row)  # the other rows show which seats they have
            return
        self._count(read, row)
        if isinstance(row, RefusedRow):
            self._refuse(row)
        elif row.vacant:
            self._add_vacant(row)
        else:
            seat = self.factory.engine.get_seat(get_placement(row))
            match = self.index.match(row, seat)
            if not match.people and not match.reason and self.index.list_renamed(row, seat):
                self.renamed.append(row)  # the other rows show whether the earlier id is still in use
            else:
                self._add_matched(row, match, seat)

    def _refuse(self, row: RefusedRow) -> None:
        self.plan.refused.append(row)
        if row.unread:
            self.coverage.unread.add(row, self.factory.engine)

    def _count(self, read: Row | RefusedRow, row: Row | RefusedRow) -> None:
        """Count the seat of a row, whether it was refused when it was read or when it was fitted to the tenant."""
        if isinstance(row, Row):
            self.seats.add(row)
        elif isinstance(read, Row):
            self.seats.add_of_other_state(read)
        elif read.unread and read.about and read.about.state in ("", self.factory.engine.tenant.state):
            about = fit_to_tenant(replace(read.about, state=self.factory.engine.tenant.state), self.factory.engine)
            assert isinstance(about, Row)  # noqa: S101 (it has the state of the tenant)
            self.seats.add(about)
        elif read.unread and not read.about:
            self.seats.add_unread()

    def add_several(self) -> None:
        """Add the rows of people who have several offices, each in one of them; the seats of the others are listed."""
        also_held = self.records.new_list()
        for row in self.several:
            chosen, others = choose_role(row.list_roles(), self.factory.engine, self.seats.people)
            for role, reason, holds_seat in others:
                self.plan.notes.append(RowNote(role.line, role.fields["name"], reason, role.where))
                if holds_seat:
                    also_held.append(role)
            self.add(chosen)
        for role in also_held:
            self.seats.add(role)

    def count_others(self, others: Iterable[Row | RefusedRow]) -> None:
        """Count the rows of other states among rows that are not loaded."""
        state = self.factory.engine.tenant.state
        for row in others:
            if isinstance(row, Row) and row.state != state:
                self.seats.add_of_other_state(row)

    def add_renamed(self) -> None:
        """Add the rows of people who may have a new id: the roster has no row with the earlier one."""
        for row in self.renamed:
            seat = self.factory.engine.get_seat(get_placement(row))
            similar = self.index.list_renamed(row, seat)
            match = self.index.match_renamed(row, seat)
            people = match.people or similar
            if people:
                how = "is, by name and seat," if match.people else "has a new id and may be"
                then = "; both ids are kept" if match.people else "; review"
                reason = f"{how} the same person as {format_names(people)}{then}"
                self.plan.notes.append(RowNote(row.line, row.fields["name"], reason, row.where))
            self._add_matched(row, match, seat)

    def _add_vacant(self, row: Row) -> None:
        """Add a row that says that a seat is vacant: it lists the office, and no person."""
        rule_engine, claim = self.factory.engine, get_placement(row)
        place = rule_engine.find_placement(claim)
        if place is None:
            seat = f"{claim.position} {claim.district or ''}".rstrip()[:MOST_QUOTED]
            reason = f"names no person, and the rules have no seat {seat!r} that could be vacant"
            self.plan.refused.append(RefusedRow(row.line, row.fields["name"], reason, where=row.where))
            return
        self.coverage.add(row, place.office.key, ())
        self.coverage.add_vacant(rule_engine.get_seat(claim), place)
        self.plan.vacant += 1
        seat = f"{place.office.title} {place.district.name if place.district else claim.district or ''}".rstrip()
        reason = f"names no person: the seat {seat!r} counts as vacant"
        self.plan.notes.append(RowNote(row.line, row.fields["name"], reason, row.where))

    def _add_matched(self, row: Row, match: Match[Summary], named: tuple[str, str]) -> None:
        """Add a row that names a seat, and the record that it matches."""
        rule_engine = self.factory.engine
        self.coverage.add(row, named[0], match.people)
        drafted = draft_row(row, match, self.records, self.factory, self.today, held=self.held)
        if isinstance(drafted, RefusedRow):
            self._refuse(drafted)
            return
        after = drafted.after
        if after.status in SERVING and not after.term_end and (end := after.term_expected_end) and end > self.today:
            self._expected.setdefault(rule_engine.get_seat(after), []).append((end, after.id))
        if drafted.keeps_seat:
            self.plan.add(drafted, self.written)
        else:
            known = drafted.before is not None
            self.waiting.append(WaitingRow(row.line, row.where, known, drafted.notes, drafted.restated))
            self.comers.append(self.records.read_summary(after))
            self.steps.append((drafted.before, after))
            self.turns.append(drafted.turn)
            self.moving |= {drafted.before.id} if drafted.before else set()
            if after.term_start:
                self.coverage.add_newcomer(self.index, rule_engine.get_seat(after), drafted.before, after.term_start)

    def settle(self, *, partial: bool) -> None:
        """End the terms of people whom the roster omits, and seat the waiting rows.

        A newcomer whose seat is held may be a person whom the roster seems to omit: the term of that person stays open,
        which may in turn leave another row without a seat.
        """
        engine, unread = self.factory.engine, self.coverage.unread
        for remaining in reversed(range(MOST_ROUNDS)):
            leaving = find_leaving(self.records.people, engine, self.coverage, partial=partial)
            seated = self._seat_rows(leaving)
            if remaining > 1 and self._free_for(seated.newcomers):
                continue
            newly = [person for person in seated.newcomers if person.id not in self._refused]
            if not newly or not leaving.gone:
                break
            for person in newly:
                unread.add_newcomer(person, engine)
            self._refused |= {person.id for person in newly}
            unread.anyone |= remaining == 1
        self.plan.refused.extend(seated.refused)
        end_terms(self.plan, leaving, self.records, self.factory, today=self.today, coverage=self.coverage)
        self._end_planned()
        for position, row in enumerate(self.waiting):
            if position not in seated.left_out:
                self._add_seated(position, row)

    def _add_seated(self, position: int, row: WaitingRow) -> None:
        """Add a waiting row that has a seat to the plan."""
        if row.notes or row.restated:
            self.plan.add_report(self.comers[position].id, row.notes, row.restated)
        steps = self.plan.changed if row.known else self.plan.created
        if self._ends and self.comers[position].id in self._ends:
            before, after = self.steps[position]
            steps.append((before, after and set_end(after, self.factory, self._ends)))
        else:
            self.records.copy_step(self.steps, position, steps)

    def _seat_rows(self, leaving: Leaving[Summary]) -> SeatedRows[Summary]:
        """Return the rows for which no seat is free; see DraftedRow.turn.

        A term that has ended holds no seat here, because its end is often a guess, the day of another roster.
        """
        found = SeatedRows[Summary](self.records.new_list())
        seating = self._seat_sitting(leaving.ids | self.moving)
        for number in sorted(range(len(self.turns)), key=self.turns.__getitem__):
            person = self.comers[number]
            if person.id in self._ends and (after := self.steps[number][1]):
                person = self._summarize(after)
            try:
                if person.status != ENDED:
                    seating.seat(person)
            except Invalid as error:
                self._leave_out(number, error.flaws[0].detail, seating, found)
        return found

    def _seat_sitting(self, leaving: set[UUID]) -> Seating:
        """Return the seats with the people who hold one, except those who are leaving."""
        sitting = (each for each in self.records.people if each.status != ENDED and each.id not in leaving)
        return self.factory.engine.make_seating(
            self._summarize(self.records.read_record(each)) if each.id in self._ends else each for each in sitting
        )

    def _summarize(self, record: Representative) -> Any:
        """Return the summary of a record, with the day on which its term will end if there is one."""
        return self.records.read_summary(set_end(record, self.factory, self._ends))

    def _leave_out(self, number: int, reason: str, seating: Seating, found: SeatedRows[Summary]) -> None:
        """Add a waiting row without a free seat to those that are left out."""
        row, before = self.waiting[number], self.steps[number][0]
        person, engine = self.comers[number], self.factory.engine
        similar = [] if before else self.index.find_similar(engine.get_seat(person), person.name)
        if similar:
            reason += f" {format_names(similar)} may be the same person; review."
        refused = RefusedRow(row.line, person.name, reason, unread=not before, where=row.where)
        found.refused.append(refused)
        found.left_out.add(number)
        if not before:
            found.newcomers.append(person)
        elif before.status != ENDED:
            seating.add(self.records.read_summary(before))

    def _free_for(self, newcomers: Iterable[Summary]) -> bool:
        """Return whether the terms of sitting holders end for next ones: on the day that the roster expects."""
        ended = len(self._ends)
        for person in newcomers:
            if person.status == UPCOMING and person.term_start:
                ends = self._expected.get(self.factory.engine.get_seat(person), ())
                free = [each for each in ends if each[0] <= person.term_start and each[1] not in self._ends]
                self._ends |= {holder: day for day, holder in sorted(free)[:1]}
        return len(self._ends) > ended

    def _end_planned(self) -> None:
        """Add the ends of terms to records that keep their seats."""
        if not self._ends:
            return
        changed, self.plan.changed = self.plan.changed, self.records.new_steps()
        planned = {person.id for person in self.comers if person.id in self._ends}
        for before, after in changed:
            self.plan.changed.append((before, after and set_end(after, self.factory, self._ends)))
            planned |= {after.id} if after else set()
        for person in self.records.people:
            if person.id in self._ends and person.id not in planned:
                record = self.records.read_record(person)
                self.plan.changed.append((record, end_term(record, self.factory, self._ends[person.id])))
                self.plan.unchanged -= person.id not in self.written


def make_empty_plan(records: RecordSource[Summary]) -> ImportPlan:
    """Return a plan without changes for some records."""
    return ImportPlan(
        records.new_steps(),
        records.new_steps(),
        records.new_steps(),
        refused=records.new_list(),
        notes=records.new_list(),
        open_terms=records.new_list(),
        current=sum(person.status != ENDED for person in records.people),
    )


def fit_to_tenant(row: Row | RefusedRow, rule_engine: RuleEngine) -> Row | RefusedRow:
    """Return a row with the level of its office, by default from the rules; refused if it is of another state."""
    if isinstance(row, RefusedRow):
        return row
    tenant = rule_engine.tenant
    if row.state != tenant.state:
        reason = f"belongs to {row.state[:MOST_QUOTED]}, not to {tenant.id}"
        return RefusedRow(row.line, row.fields["name"], reason, where=row.where)
    if row.fields.get("level"):
        return row
    level = rule_engine.find_level(row.fields.get("position") or "", row.fields.get("chamber"))
    return replace(row, fields={**row.fields, "level": level})


def draft_row(  # noqa: PLR0913 (inputs of the plan)
    row: Row,
    match: Match[Summary],
    records: RecordSource[Summary],
    factory: RecordFactory,
    today: date,
    *,
    held: Mapping[UUID, HeldFields],
) -> DraftedRow | RefusedRow:
    """Return the record that a row results in under the rules, without invalid optional values.

    The fields that staff hold stay; `held` has what sources state for them.
    """
    if match.reason:
        return RefusedRow(row.line, row.fields["name"], match.reason, where=row.where)
    before = records.read_record(match.people[0]) if match.people else None
    fields, reasons = drop_unsafe_urls(row.fields)
    former, notes_of_terms = _place_terms(row, factory.engine)
    reasons = [*notes_of_terms, *reasons]
    current = before.get_writable() if before else {}
    if before:
        fields = merge_row(before, current, row if fields is row.fields else replace(row, fields=fields), today)
    fields, notes_of_parties = keep_known_parties(fields, before, factory.engine)
    reasons = [*reasons, *notes_of_parties]
    try:
        draft, after, restated, left_out = _make_record(row, before, current, fields, factory, held)
        after = factory.add_former_seats(before, after, former)
    except Invalid as error:
        reason = "; ".join(f"{flaw.pointer.removeprefix('#/')}: {flaw.detail}" for flaw in error.flaws) or error.detail
        name = str(row.fields.get("name", ""))
        return RefusedRow(row.line, name, reason, unread=before is None, where=row.where, about=row)
    notes = [RowNote(row.line, draft.name, reason, row.where) for reason in (*reasons, *left_out)]
    return DraftedRow(row.line, row.where, before, after, notes, restated)


def _make_record(  # noqa: PLR0913, PLR0917 (inputs of the plan)
    row: Row,
    before: Representative | None,
    current: dict[str, Any],
    fields: dict[str, Any],
    factory: RecordFactory,
    held: Mapping[UUID, HeldFields],
) -> tuple[RepresentativeDraft, Representative, Restatement | None, list[str]]:
    """Return the draft of a row's fields without flawed optional ones, the record, what it restates, and notes."""
    if before and before.id not in held and _is_unchanged(before, current, fields, factory):
        return before, before, None, []
    left_out: list[str] = []
    try:
        draft = factory.apply_rules(validate(RepresentativeDraft, fields), before)
    except Invalid as error:
        fields, left_out = drop_flawed_options(fields, error)
        draft = factory.apply_rules(validate(RepresentativeDraft, fields), before)
    if before is None:
        return draft, factory.create(draft, derive_id(factory.engine.tenant.id, row.key)), None, left_out
    known = held.get(before.id, NOTHING_HELD)
    after, restated, kept = _update_record(before, draft, factory, known, list_covered(row))
    return draft, after, restated, [*left_out, *kept]


def _is_unchanged(
    before: Representative, current: dict[str, Any], fields: dict[str, Any], factory: RecordFactory
) -> bool:
    """Return whether a record surely stays as it is with the fields of a row, which no draft has to show then.

    `current` are its writable fields. Fields that staff hold need a draft, and so do fields without a source.
    """
    if not has_same_values(current, fields) or not factory.leaves_unchanged(before):
        return False
    if factory.origin is None and not before.provenance:
        return True
    of_staff = factory.origin and any(each.source == STAFF for each in before.provenance)
    return not of_staff and has_sources(current, before.provenance)


def _update_record(
    before: Representative,
    draft: RepresentativeDraft,
    factory: RecordFactory,
    held: HeldFields,
    covered: frozenset[str],
) -> tuple[Representative, Restatement | None, list[str]]:
    """Return a record with the fields of a draft that staff do not hold, what the source states for others, and notes.

    `covered` has the names of the fields that the row states.
    """
    if factory.origin is None or (held == NOTHING_HELD and all(each.source != STAFF for each in before.provenance)):
        return factory.update(before, draft, covered), None, []
    current, merged = before.get_writable(), draft.model_dump(mode="json", warnings=False)
    fields, statements = keep_staff_fields(current, merged, read_owners(current, before.provenance), held)
    if before.term_end and not draft.term_end:
        covered |= {"term_end"}  # a roster of holders that lists a person states that the term has not ended
    differing = [each.field for each in statements if each.differs]
    notes = [f"kept {name} as staff entered it; the source states another value" for name in differing]
    if fields != merged:
        draft = factory.apply_rules(validate(RepresentativeDraft, fields), before)
    return factory.update(before, draft, covered), held.compare(statements, factory.origin, covered), notes


def _place_terms(row: Row, rule_engine: RuleEngine) -> tuple[list[FormerSeat], list[str]]:
    """Return the earlier terms of a row as former seats, and the row's notes, which name the terms left out."""
    seats: list[FormerSeat] = []
    left_out: dict[str, str] = {}
    for term in row.history:
        try:
            seats.append(_place_term(term, rule_engine))
        except Invalid:
            seat = " ".join(filter(None, (term.position, term.district)))[:MOST_QUOTED]
            what = "left out an earlier term" if term.line is None else f"left out line {term.line}, an earlier term"
            reason = "the rules do not have the seat, and its level or chamber is unknown"
            note = f"{what} of the same person in {seat!r} until {term.until}: {reason}"
            left_out[note if term.line is None else term.note] = note
    notes = [left_out.pop(note, note) for note in row.notes]
    return seats, [*notes, *left_out.values()]


def _place_term(term: EarlierTerm, rule_engine: RuleEngine) -> FormerSeat:
    """Return an earlier term as a former seat, as the rules name it if they still have the seat.

    Raises Invalid if they do not, and the file does not name a known level and chamber.
    """
    term = replace(term, level=term.level or rule_engine.find_level(term.position, term.chamber))
    fields: dict[str, Any] = asdict(term)
    if place := rule_engine.find_placement(term):
        district = place.district
        fields |= {"position": place.office.title, "level": place.office.level, "chamber": place.office.chamber}
        fields |= {"district": district.name, "division_id": district.division_id} if district else {}
    return validate(FormerSeat, fields)


def set_end(person: Representative, factory: RecordFactory, ends: Mapping[UUID, date]) -> Representative:
    """Return a record of a plan with the day on which its term will end, if there is one."""
    return factory.set_end(person, ends[person.id]) if person.id in ends else person


@dataclass(slots=True, eq=False)
class SeatedRows(Generic[Summary]):
    """The rows without a free seat: their positions, the refusals, and the summaries of those who are newcomers."""

    refused: list[RefusedRow]
    left_out: set[int] = field(default_factory=set)
    newcomers: list[Any] = field(default_factory=list)
