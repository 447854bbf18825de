"""Describe a change in a few plain words, for readers of feeds. Only names of fields are shown, no values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.changes.models import RULES, get_seat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.changes.models import Change

# Fields that follow from others, or that say how a record is kept.
KEPT = frozenset({"created_at", "id", "provenance", "status", "updated_at", "version"})
CHECKED = frozenset({"verified_at", "verified_by"})
LABELS = {
    "contact_form": "contact form",
    "division_id": "division",
    "emails": "email",
    "how": "way into office",
    "identifiers": "ids",
    "offices": "addresses",
    "phones": "phone",
    "photo_url": "photo",
    "social": "social media",
    "term_end": "end of term",
    "term_expected_end": "expected end of term",
    "term_start": "start of term",
}
MOST_NAMED = 3
OTHERS = {
    "rules_changed": "Offices and rules changed",
    "coverage_changed": "Sources now cover other offices",
    "vacancy_declared": "declared vacant",
    "vacancy_withdrawn": "no longer declared vacant",
}


def name_fields(change: Change) -> list[str]:
    """Return the plain names of the fields that a change of a record has set; parts of contact details too."""
    before, after = change.before or {}, change.after or {}
    names = {name for name in change.changed if name not in KEPT | CHECKED | {"contact_info"}}
    was, becomes = before.get("contact_info") or {}, after.get("contact_info") or {}
    names |= {name for name in was.keys() | becomes.keys() if was.get(name) != becomes.get(name)}
    return sorted(LABELS.get(name, name.replace("_", " ")) for name in names)


def write_title(change: Change) -> str:
    """Return a title: a person and the event, or the event of the tenant."""
    if change.representative_id is None:
        return _write_tenant_title(change)
    record = change.after or change.before or {}
    return f"{record.get('name', 'A representative')}: {_describe_event(change, record)}"


def write_summary(change: Change) -> str:
    """Return one sentence on the fields that changed, or the title again."""
    names = name_fields(change) if change.type == "updated" else []
    return f"Changed: {', '.join(names)}." if names else f"{write_title(change)}."


def _describe_event(change: Change, record: Mapping[str, Any]) -> str:
    if change.type == "deleted":
        return "removed from the directory"
    left, took = get_seat(change.before), get_seat(change.after)
    if change.source != RULES and left != took:
        if took:
            return f"{'listed' if change.type == 'created' else 'took office'} as {_name_seat(took)}"
        if left:
            return f"left office as {_name_seat(left)}"
    if change.type == "created":
        return f"added as {_name_seat(record)}"
    names = name_fields(change)
    if not names:
        return "checked by staff" if CHECKED & set(change.changed) else "record updated"
    more = len(names) - MOST_NAMED
    listed = [*names[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
    return f"{' and '.join(filter(None, (', '.join(listed[:-1]), listed[-1])))} changed"


def _write_tenant_title(change: Change) -> str:
    event = OTHERS[change.type]
    statement = change.after or change.before or {}
    return f"{_name_seat(statement)}: {event}" if change.type.startswith("vacancy_") else event


def _name_seat(seat: Mapping[str, Any]) -> str:
    """Return an office and its district, as in `Mayor` and `State Senator, 10`."""
    return ", ".join(str(seat[name]) for name in ("position", "district") if seat.get(name)) or "A seat"
