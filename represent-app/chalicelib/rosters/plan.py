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
    refused: list[Refused] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    current: int = 0

    @property
    def steps(self) -> list[Step]:
        """All mutations; ends of terms first, so that a seat is never held twice."""
        return [*self.closed, *self.changed, *self.created]

    @property
    def share_closed(self) -> float:
        """The part of the tenant's current representatives whose terms this would end."""
        return len(self.closed) / self.current if self.current else 0.0


def plan(rows: Iterable[Row | Refused], stored: Sequence[Representative], tenant: str, desk: Desk, today: date) -> Plan:
    """Decide what a full roster changes.

    A row is matched by its id, else by office, district and name among those without such an id; never guessed.
    Whoever came from the same source, sits in a chamber that the roster lists, and is missing from it, has their
    term ended today; nobody is deleted.
    """
    result = Plan(current=sum(person.status != ENDED for person in stored))
    by_key = {(i.scheme, i.identifier): person for person in stored for i in person.identifiers}
    by_seat = _by_seat(stored)
    met: set[UUID] = set()
    listed: set[tuple[str, str | None]] = set()
    schemes: set[str] = set()
    for row in rows:
        if isinstance(row, Refused):
            result.refused.append(row)
            continue
        listed.add((row.fields["level"], row.fields.get("chamber")))
        schemes.add(row.key[0])
        namesakes = by_seat.get(_seat(row.fields), []) if row.key not in by_key else []
        namesakes = [person for person in namesakes if row.key[0] not in {i.scheme for i in person.identifiers}]
        if len(namesakes) > 1:
            reason = f"matches {len(namesakes)} representatives of that office, district and name; merge them first"
            result.refused.append(Refused(row.line, row.fields["name"], reason))
            continue
        match = by_key.get(row.key) or (namesakes[0] if namesakes else None)
        if match:
            met.add(match.id)
        _place(row, match, result, tenant=tenant, desk=desk, today=today)
    for person in stored:
        if _is_gone(person, met, listed, schemes):
            ended = desk.draft(person.writable() | {"term_end": _last_day(person, today)})
            result.closed.append((person, desk.revised(person, ended)))
    return result


def _place(  # noqa: PLR0913 (one call site; a row, what it met, and where it goes)
    row: Row, match: Representative | None, result: Plan, *, tenant: str, desk: Desk, today: date
) -> None:
    fields = row.fields if match is None else _over(match, row.fields, today)
    try:
        draft, left_out = _draft(fields, desk)
    except Invalid as error:
        reason = "; ".join(f"{flaw.pointer.removeprefix('#/')}: {flaw.detail}" for flaw in error.flaws) or error.detail
        result.refused.append(Refused(row.line, str(row.fields.get("name", "")), reason))
        return
    result.notes += [Note(row.line, draft.name, reason) for reason in left_out]
    if match is None:
        result.created.append((None, desk.new(draft, identity(tenant, row.key))))
        return
    revised = desk.revised(match, draft)
    if revised is match:
        result.unchanged += 1
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


def _by_seat(stored: Iterable[Representative]) -> dict[tuple[str, str, str], list[Representative]]:
    seats: dict[tuple[str, str, str], list[Representative]] = {}
    for person in stored:
        key = (folded(person.position), folded(person.district or ""), folded(person.name))
        seats.setdefault(key, []).append(person)
    return seats


def _seat(fields: dict[str, Any]) -> tuple[str, str, str]:
    return folded(fields["position"]), folded(fields.get("district") or ""), folded(fields["name"])


def _is_gone(person: Representative, met: set[UUID], listed: set[tuple[str, str | None]], schemes: set[str]) -> bool:
    from_source = any(identifier.scheme in schemes for identifier in person.identifiers)
    return from_source and person.id not in met and person.status != ENDED and (person.level, person.chamber) in listed


def _last_day(person: Representative, today: date) -> str:
    """Give the day a term ended: today, when the roster lost them, yet not before it started."""
    return max(today, person.term_start or today).isoformat()
