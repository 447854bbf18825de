"""Model changes, the unit of history, feed and events. A change is written together with its data."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any, Literal, get_args
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict

from chalicelib.core.term_spans import SERVING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chalicelib.tenants.rules import Rules


PARTITION = "#CHANGES"
# The source of changes that follow from new rules: a seat may be renamed, but no one leaves or takes it.
RULES = "rules"
CoverageKind = Literal["coverage_changed", "vacancy_declared", "vacancy_withdrawn"]
Kind = Literal["created", "updated", "deleted", "rules_changed", CoverageKind]
SEAT = ("position", "district", "division_id")
COVERAGE_KINDS = get_args(CoverageKind)


class Actor(BaseModel):
    """The actor of a change: the kind of principal, and its id if it has one."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["anonymous", "api_key", "constituent", "staff", "system"]
    id: str | None = None


class Change(BaseModel):
    """One committed change of a representative, whose `before` is null on creation and `after` on deletion.

    Or of the tenant's rules or coverage, without `representative_id`: `before` and `after` hold the version of the
    rules, the offices that a roster covers, or the statement that a seat is vacant. `handover`: in the same transaction
    another representative takes the seat that this one leaves, or leaves the seat that this one takes.
    """

    model_config = ConfigDict(frozen=True)

    sequence: int
    type: Kind
    representative_id: UUID | None
    actor: Actor
    source: str
    at: datetime
    changed: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    handover: bool = False


def make_change(  # noqa: PLR0913 (a change has this many parts, all named)
    *,
    sequence: int,
    actor: Actor,
    source: str,
    at: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    handover: bool = False,
) -> Change:
    """Make the change from one state of a representative to another (JSON objects; at least one).

    >>> from datetime import UTC
    >>> a = {"id": "7e1f5c2e-6a35-4a4b-9d4c-0a7e7f0c8f11", "name": "A"}
    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> b, system = a | {"name": "B"}, Actor(kind="system")
    >>> change = make_change(sequence=7, actor=system, source="doc", at=now, before=a, after=b)
    >>> change.type, change.changed
    ('updated', ['name'])
    """
    either = after or before
    if either is None:
        raise ValueError("a change needs the record before it, after it, or both")
    kind: Literal["created", "updated", "deleted"] = (
        "created" if before is None else "deleted" if after is None else "updated"
    )
    old, new = before or {}, after or {}
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return Change(
        sequence=sequence,
        type=kind,
        representative_id=either["id"],
        actor=actor,
        source=source,
        at=at,
        changed=changed,
        before=before,
        after=after,
        handover=handover,
    )


def get_seat(record: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the seat of a representative, by the status of their term when the record was written."""
    if record is None or record.get("status", SERVING[0]) not in SERVING:
        return None
    return {name: record.get(name) for name in SEAT}


def find_handovers(steps: Iterable[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]) -> set[int]:
    """Return the positions of the steps of one transaction in which one person follows another in a seat.

    >>> ada = {"position": "Clerk", "status": "current"}
    >>> find_handovers([(ada, ada | {"status": "ended"}), (None, ada | {"name": "Bo"}), (ada, None)])
    {0, 1}
    """
    left: dict[tuple[Any, ...], list[int]] = {}
    took: dict[tuple[Any, ...], list[int]] = {}
    for position, (before, after) in enumerate(steps):
        was, becomes = get_seat(before), get_seat(after)
        if was != becomes:
            if was and after is not None:
                left.setdefault(tuple(was.values()), []).append(position)
            if becomes:
                took.setdefault(tuple(becomes.values()), []).append(position)
    pairs = (zip(left[seat], took[seat], strict=False) for seat in left.keys() & took.keys())
    return {position for pairs_of_seat in pairs for pair in pairs_of_seat for position in pair}


def make_rules_change(  # noqa: PLR0913 (a change has this many parts, all named)
    *, sequence: int, actor: Actor, source: str, at: datetime, before: Rules, after: Rules, orphans: list[str]
) -> Change:
    """Make the change from one version of a tenant's rules to another; `orphans` lose their office."""
    names = [each.name for each in fields(after) if each.name != "version"]
    return Change(
        sequence=sequence,
        type="rules_changed",
        representative_id=None,
        actor=actor,
        source=source,
        at=at,
        changed=sorted(name for name in names if getattr(before, name) != getattr(after, name)),
        before={"rules_version": before.version},
        after={"rules_version": after.version, "orphans": orphans},
    )


def make_coverage_change(  # noqa: PLR0913 (a change has this many parts, all named)
    *,
    sequence: int,
    kind: CoverageKind,
    actor: Actor,
    source: str,
    at: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> Change:
    """Make the change of what a tenant's sources cover, or of a vacancy that staff declare or withdraw."""
    return Change(
        sequence=sequence,
        type=kind,
        representative_id=None,
        actor=actor,
        source=source,
        at=at,
        changed=["coverage"],
        before=before,
        after=after,
    )


def sort_key(sequence: int) -> str:
    """Return a zero-padded sequence number, whose text order is number order.

    >>> sort_key(12)
    '000000000012'
    """
    return f"{sequence:012d}"


def make_item(change: Change, tenant: str) -> dict[str, str | int]:
    """Return the item of a change; the index finds it by its subject: a representative, the rules or the coverage."""
    of = f"REP#{change.representative_id}" if change.representative_id else "RULES"
    if change.type in COVERAGE_KINDS:
        of = "COVERAGE"
    return {
        "doc": change.model_dump_json(),
        "GSI1PK": f"TENANT#{tenant}#{of}",
        "GSI1SK": sort_key(change.sequence),
    }
