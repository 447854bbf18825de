"""What a roster changes in a tenant: rows and current records to steps. It only decides; nothing is written here."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from chalicelib.errors import Invalid
from chalicelib.rosters.row import Refused, Row
from chalicelib.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from chalicelib.directory.ledger import Step
    from chalicelib.directory.model import Representative, RepresentativeDraft

# What a person can be reached and told apart without: when it is wrong it is left out and said, and the person stays.
OPTIONAL = frozenset({"contact_info", "division_id", "family_name", "given_name", "party", "photo_url", "sources"})
ENDED = "ended"


class Desk(Protocol):
    """What the directory knows of drafts and records."""

    def draft(self, fields: dict[str, Any]) -> RepresentativeDraft:
        """Return JSON values as a draft; raises Invalid."""

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
        """How many people in office the roster lacks, beyond those whom its unread rows may be about."""
        return len(self.closed) + max(0, self.left_open - self.unread)

    @property
    def share_missing(self) -> float:
        """The part of the tenant's current representatives whom the roster lacks."""
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
    term ended today, unless there are unread rows; nobody is deleted.
    """
    result = Plan(current=sum(person.status != ENDED for person in stored))
    known = _Known(stored)
    met = set(written)
    listed: set[tuple[str, str | None]] = set()
    schemes: set[str] = set()
    for row in rows:
        if isinstance(row, Refused):
            result.refused.append(row)
            continue
        listed.add((row.fields["level"], row.fields.get("chamber")))
        schemes.add(row.key[0])
        matches, how = known.matches(row)
        met |= {person.id for person in matches}
        if len(matches) > 1:
            reason = f"matches {len(matches)} representatives {how}; merge them first"
            result.refused.append(Refused(row.line, row.fields["name"], reason))
            continue
        _place(row, matches[0] if matches else None, result, tenant=tenant, desk=desk, today=today, written=written)
    gone = [person for person in stored if _is_gone(person, met, listed, schemes)]
    if result.unread:
        result.left_open = len(gone)
    else:
        result.closed = [(person, _closed(person, desk, today)) for person in gone]
    return result


class _Known:
    """The records of a tenant, to be found by what a roster says of a person."""

    def __init__(self, stored: Sequence[Representative]) -> None:
        self._by_key: dict[tuple[str, str], list[Representative]] = {}
        self._by_seat: dict[tuple[str, str, str], list[Representative]] = {}
        for person in stored:
            for key in {(each.scheme, each.identifier) for each in person.identifiers}:
                self._by_key.setdefault(key, []).append(person)
            seat = _seat(person.position, person.district, person.name)
            self._by_seat.setdefault(seat, []).append(person)

    def matches(self, row: Row) -> tuple[list[Representative], str]:
        """Return those whom a row may be about, and by what; of several with its id, those who are in office."""
        if holders := self._by_key.get(row.key):
            serving = [person for person in holders if person.status != ENDED]
            return serving or holders, "with its id"
        seat = _seat(row.fields["position"], row.fields.get("district"), row.fields["name"])
        namesakes = self._by_seat.get(seat, [])
        strangers = [person for person in namesakes if row.key[0] not in {each.scheme for each in person.identifiers}]
        return strangers, "of that office, district and name"


def _place(  # noqa: PLR0913 (one call site; a row, what it met, and where it goes)
    row: Row,
    match: Representative | None,
    result: Plan,
    *,
    tenant: str,
    desk: Desk,
    today: date,
    written: frozenset[UUID],
) -> None:
    fields = row.fields if match is None else _over(match, row.fields, today)
    try:
        draft, left_out = _draft(fields, desk)
    except Invalid as error:
        reason = "; ".join(f"{flaw.pointer.removeprefix('#/')}: {flaw.detail}" for flaw in error.flaws) or error.detail
        result.refused.append(Refused(row.line, str(row.fields.get("name", "")), reason, unread=match is None))
        return
    result.notes += [Note(row.line, draft.name, reason) for reason in left_out]
    if match is None:
        result.created.append((None, desk.new(draft, identity(tenant, row.key))))
        return
    revised = desk.revised(match, draft)
    if revised is match:
        result.unchanged += match.id not in written
    else:
        result.changed.append((match, revised))


def identity(tenant: str, key: tuple[str, str]) -> UUID:
    """Return the id of a person in a tenant: the same for the same outside id, whoever loads it, however often."""
    return uuid5(NAMESPACE_URL, "/".join(("represent", tenant, *key)))


def _over(match: Representative, fields: dict[str, Any], today: date) -> dict[str, Any]:
    """Lay a row over a record: what the roster speaks of is replaced, what staff added besides stays."""
    kept = match.writable()
    key = fields["identifiers"][0]
    others = [identifier for identifier in kept["identifiers"] if identifier["scheme"] != key["scheme"]]
    merged = kept | fields | {"identifiers": [key, *others]}
    for name in ("district", "party", "photo_url", "chamber", "division_id"):
        merged[name] = fields.get(name)
    if match.term_end and match.term_end <= today:
        merged["term_end"] = None  # the roster says that they are in office
    return merged


def _draft(fields: dict[str, Any], desk: Desk) -> tuple[RepresentativeDraft, list[str]]:
    """Return the draft, without those optional values that are not valid, and what was left out and why."""
    left_out: list[str] = []
    try:
        return desk.draft(fields), left_out
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
        return desk.draft(rest), left_out


def _order(flaw: tuple[list[str], str]) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in flaw[0]]


def _removed(value: Any, path: list[str]) -> Any:
    """Take a field or a list's entry out of nested objects and lists; a link without its URL goes whole."""
    *parents, last = path[:-1] if path[-1] == "url" and len(path) > 1 else path
    for part in parents:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value.pop(int(last)) if isinstance(value, list) else value.pop(last, None)


def _seat(position: str, district: str | None, name: str) -> tuple[str, str, str]:
    return folded(position), folded(district or ""), folded(name)


def _is_gone(person: Representative, met: set[UUID], listed: set[tuple[str, str | None]], schemes: set[str]) -> bool:
    from_source = any(identifier.scheme in schemes for identifier in person.identifiers)
    return from_source and person.id not in met and person.status != ENDED and (person.level, person.chamber) in listed


def _closed(person: Representative, desk: Desk, today: date) -> Representative:
    """End a term today, when the roster lost the person, yet not before it started."""
    last_day = max(today, person.term_start or today).isoformat()
    return desk.revised(person, desk.draft(person.writable() | {"term_end": last_day}))
