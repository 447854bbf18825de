"""What a roster changes in a tenant: rows and current records to steps. It only decides; nothing is written here."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.errors import Invalid
from chalicelib.rosters.matching import ENDED, Known, Places, identity, is_gone, is_sample
from chalicelib.rosters.row import SAMPLE, Refused, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from chalicelib.directory.ledger import Step
    from chalicelib.directory.model import Representative, RepresentativeDraft

# What a person can be reached and told apart without: when it is wrong it is left out and said, and the person stays.
OPTIONAL = frozenset({"contact_info", "division_id", "family_name", "given_name", "party", "photo_url", "sources"})
# What decides which seat somebody holds, and when.
DECIDING = ("position", "level", "chamber", "district", "term_start", "term_end")


class Seats(Protocol):
    """The seats of a tenant with those who hold them."""

    def add(self, person: Representative) -> None:
        """Seat somebody, whether or not there is room."""

    def seat(self, person: Representative) -> None:
        """Seat somebody; raises Invalid that names the holders when there is no room."""


class Law(Places, Protocol):
    """What a plan asks of the tenant's rules."""

    def seating(self, people: Iterable[Representative]) -> Seats:
        """Return the seats that people hold."""


class Desk(Protocol):
    """What the directory knows of drafts and records, under the rules of the tenant."""

    @property
    def law(self) -> Law:
        """The rules."""

    def draft(self, fields: dict[str, Any], current: Representative | None = None) -> RepresentativeDraft:
        """Return JSON values as a draft that fits the rules; raises Invalid."""

    def new(self, draft: RepresentativeDraft, representative_id: UUID) -> Representative:
        """Make the record that a draft becomes."""

    def revised(self, current: Representative, draft: RepresentativeDraft) -> Representative:
        """Return the record with the draft's fields; the same record if that changes nothing."""


@dataclass(frozen=True, slots=True)
class Note:
    """A value of a row that was left out, and why."""

    line: int
    name: str
    reason: str
    where: str = ""


@dataclass
class Plan:
    """The steps that make a tenant agree with a roster, and what became of each row."""

    created: list[Step] = field(default_factory=list)
    changed: list[Step] = field(default_factory=list)
    closed: list[Step] = field(default_factory=list)
    unchanged: int = 0
    left_open: int = 0
    refused: list[Refused] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    current: int = 0
    samples: int = 0

    @property
    def steps(self) -> list[Step]:
        """All mutations; ends of terms first, so that a seat is never held twice."""
        return [*self.closed, *self.changed, *self.created]

    @property
    def ids(self) -> frozenset[UUID]:
        """The records that the steps leave."""
        return frozenset(after.id for _, after in self.steps if after)

    @property
    def unread(self) -> int:
        """How many rows may be about anybody."""
        return sum(row.unread for row in self.refused)

    @property
    def missing(self) -> int:
        """How many real people in office the roster lacks, beyond those whom its unread rows may be about."""
        return len(self.closed) - self.samples + max(0, self.left_open - self.unread)

    @property
    def share_missing(self) -> float:
        """The part of the tenant's current real representatives whom the roster lacks."""
        return self.missing / self.current if self.current else 0.0

    def add(self, other: Plan, count: int) -> None:
        """Add the first `count` steps of another plan."""
        for mine, others in (
            (self.closed, other.closed),
            (self.changed, other.changed),
            (self.created, other.created),
        ):
            mine.extend(others[:count])
            count = max(0, count - len(others))


def plan(  # noqa: PLR0913 (what is wanted, what there is, and what is known of both)
    rows: Iterable[Row | Refused],
    stored: Sequence[Representative],
    tenant: str,
    desk: Desk,
    today: date,
    *,
    written: frozenset[UUID] = frozenset(),
) -> Plan:
    """Decide what a full roster changes; `written` are records that this load has written before, under an older plan.

    A row is matched by its id, else by office, district and name among those without such an id; never guessed.
    Whoever came from the same source, sits in a chamber that the roster lists, and is missing from it, has their
    term ended today, unless there are unread rows; nobody is deleted. A row that the rules have no seat for is refused.
    """
    result = Plan(current=sum(person.status != ENDED for person in stored))
    known = Known(stored, desk.law)
    met = set(written)
    listed: set[tuple[str, str | None]] = set()
    schemes: set[str] = set()
    placed: list[_Placed] = []
    for row in rows:
        if isinstance(row, Refused):
            result.refused.append(row)
            continue
        listed.add((row.fields["level"], row.fields.get("chamber")))
        schemes.add(row.key[0])
        matches, how = known.matches(row)
        met |= {person.id for person in matches}
        placed += _place(row, matches, how, result, tenant=tenant, desk=desk, today=today)
    samples = [person for person in stored if is_sample(person) and schemes - {SAMPLE}]
    result.current -= sum(person.status != ENDED for person in samples)
    making_way = [person for person in samples if is_gone(person, met, listed, {SAMPLE})]
    result.samples = len(making_way)
    gone = [person for person in stored if is_gone(person, met, listed, schemes)]
    if result.unread:
        result.left_open, gone = len(gone), []
    result.closed = [(person, _closed(person, desk, today)) for person in [*gone, *making_way]]
    _seat(placed, stored, result, desk, written)
    return result


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row that may be written: whom it is about, if anybody is known, and what they become."""

    row: Row
    before: Representative | None
    after: Representative
    notes: list[Note]


def _seat(
    placed: Sequence[_Placed],
    stored: Sequence[Representative],
    result: Plan,
    desk: Desk,
    written: frozenset[UUID],
) -> None:
    """Write down a step for each row that there is a seat for; those who keep theirs go before those who come."""
    leaving = {before.id for before, _ in result.closed if before}
    moving = {each.before.id for each in placed if each.before and _moves(each)}
    kept = {each.before.id: each.after for each in placed if each.before and not _moves(each)}
    seating = desk.law.seating(
        [kept.get(person.id, person) for person in stored if person.id not in leaving | moving]
        + [after for _, after in result.closed if after]
    )
    for each in sorted(placed, key=lambda each: each.before is None):
        try:
            if each.before is None or each.before.id in moving:
                seating.seat(each.after)
        except Invalid as error:
            result.refused.append(Refused(each.row.line, each.after.name, error.flaws[0].detail, where=each.row.where))
            if each.before:
                seating.add(each.before)
            continue
        result.notes += each.notes
        if each.after is each.before:
            result.unchanged += each.after.id not in written
        else:
            (result.changed if each.before else result.created).append((each.before, each.after))


def _moves(placed: _Placed) -> bool:
    before, after = placed.before, placed.after
    return before is not None and any(getattr(before, name) != getattr(after, name) for name in DECIDING)


def _place(  # noqa: PLR0913 (one call site; a row, what it met, and where it goes)
    row: Row,
    matches: Sequence[Representative],
    how: str,
    result: Plan,
    *,
    tenant: str,
    desk: Desk,
    today: date,
) -> Iterator[_Placed]:
    if len(matches) > 1:
        reason = f"matches {len(matches)} representatives {how}; merge them first"
        result.refused.append(Refused(row.line, row.fields["name"], reason, where=row.where))
        return
    match = matches[0] if matches else None
    fields = row.fields if match is None else _over(match, row.fields, today)
    try:
        draft, left_out = _draft(fields, desk, match)
        after = desk.revised(match, draft) if match else desk.new(draft, identity(tenant, row.key))
    except Invalid as error:
        reason = "; ".join(f"{flaw.pointer.removeprefix('#/')}: {flaw.detail}" for flaw in error.flaws) or error.detail
        name = str(row.fields.get("name", ""))
        result.refused.append(Refused(row.line, name, reason, unread=match is None, where=row.where))
        return
    yield _Placed(row, match, after, [Note(row.line, draft.name, reason, row.where) for reason in left_out])


def _over(match: Representative, fields: dict[str, Any], today: date) -> dict[str, Any]:
    """Lay a row over a record: what the roster speaks of is replaced, what staff added besides stays."""
    kept = match.writable()
    told = fields["identifiers"]
    schemes = {identifier["scheme"] for identifier in told}
    others = [identifier for identifier in kept["identifiers"] if identifier["scheme"] not in schemes]
    merged = kept | fields | {"identifiers": [*told, *others]}
    for name in ("district", "party", "photo_url", "level", "chamber", "division_id"):
        merged[name] = fields.get(name)
    if match.term_end and match.term_end <= today:
        merged["term_end"] = None  # the roster says that they are in office
    return merged


def _draft(fields: dict[str, Any], desk: Desk, match: Representative | None) -> tuple[RepresentativeDraft, list[str]]:
    """Return the draft, without those optional values that are not valid, and what was left out and why."""
    left_out: list[str] = []
    try:
        return desk.draft(fields, match), left_out
    except Invalid as error:
        if not all(flaw.pointer.split("/")[1:2] and flaw.pointer.split("/")[1] in OPTIONAL for flaw in error.flaws):
            raise
        rest = copy.deepcopy(fields)
        # From the last entry of a list to the first, so that positions stay true.
        for pointer, detail in sorted(
            ((f.pointer.split("/")[1:], f.detail) for f in error.flaws), key=_order, reverse=True
        ):
            value = _removed(rest, pointer)
            left_out.insert(0, f"left out {'/'.join(pointer)} {str(value)[:100]!r}: {detail}")
        return desk.draft(rest, match), left_out


def _order(flaw: tuple[list[str], str]) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in flaw[0]]


def _removed(value: Any, path: list[str]) -> Any:
    """Take a field or a list's entry out of nested objects and lists; a link without its URL goes whole."""
    *parents, last = path[:-1] if path[-1] == "url" and len(path) > 1 else path
    for part in parents:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value.pop(int(last)) if isinstance(value, list) else value.pop(last, None)


def _closed(person: Representative, desk: Desk, today: date) -> Representative:
    """End a term today, when the roster lost the person, yet not before it started."""
    last_day = max(today, person.term_start or today).isoformat()
    return desk.revised(person, desk.draft(person.writable() | {"term_end": last_day}, person))
