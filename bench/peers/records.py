"""Functions shared by all peers, in plain Python: keys, terms, order, search, pages, changes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

OFFICE = dict.fromkeys(
    ("classification", "name", "address", "voice", "extension", "fax", "hours", "latitude", "longitude")
)
SOCIAL = dict.fromkeys(
    ("twitter", "youtube", "instagram", "facebook", "mastodon", "bluesky", "linkedin", "threads", "tiktok", "wikidata")
)  # fmt: skip
CONTACT: dict[str, Any] = {
    "emails": [],
    "phones": [],
    "offices": [],
    "links": [],
    "contact_form": None,
    "social": SOCIAL,
}
LINK: dict[str, Any] = {"url": None, "note": None}
SEAT = dict.fromkeys(("chamber", "district", "division_id", "term_start"))
WRITABLE: dict[str, Any] = {
    "name": None, "given_name": None, "family_name": None, "position": None, "district": None, "division_id": None,
    "level": None, "chamber": None, "state": None, "party": None, "term_start": None, "term_expected_end": None,
    "term_end": None, "how": None, "senate_class": None, "contact_info": CONTACT, "photo_url": None, "identifiers": [],
    "sources": [],
}  # fmt: skip
RECORD: dict[str, Any] = {**WRITABLE, "former_seats": [], "provenance": [], "verified_at": None, "verified_by": None}
HOLDING = ("current", "overdue")
# How many people hold an office of a division at once; any number hold others, such as those of towns.
SEATS = {"US Senator": 2, "US Representative": 1, "State Senator": 1, "State Representative": 1, "Governor": 1}
RESTRICTED = frozenset({"id", "status", "version", "created_at", "updated_at"})


def partition(tenant: str) -> str:
    """Return the partition key of a tenant's records."""
    return f"TENANT#{tenant}"


def sort_key(record_id: str) -> str:
    """Return the sort key of a record."""
    return f"REP#{record_id}"


def status(record: dict[str, Any], today: str) -> str:
    """Return the state of a term on a day (ISO dates compare as texts)."""
    start, expected, end = (record.get(name) for name in ("term_start", "term_expected_end", "term_end"))
    if end and end <= today:
        return "ended"
    if start and start > today:
        return "upcoming"
    return "overdue" if expected and expected < today else "current"


def add_defaults(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a stored record with the omitted fields and today's status."""
    record = {**RECORD, **stored, "status": status(stored, today())}
    contact = {**CONTACT, **record["contact_info"]}
    contact["social"] = {**SOCIAL, **contact["social"]}
    contact["offices"] = [{**OFFICE, **office} for office in contact["offices"]]
    contact["links"] = [{**LINK, **link} for link in contact["links"]]
    record["contact_info"] = contact
    record["sources"] = [{**LINK, **link} for link in record["sources"]]
    record["former_seats"] = [{**SEAT, **seat} for seat in record["former_seats"]]
    return record


def today() -> str:
    """Return today's date in the format of records."""
    return date.today().isoformat()  # noqa: DTZ011 (Lambda is in UTC)


def natural(label: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts labels in natural order: 2 before 10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", label.casefold())
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def order(position: str, district: str | None, name: str, record_id: str) -> tuple[Any, ...]:
    """Return the key that lists are sorted by: position, district, name."""
    return (position.casefold(), natural(district or ""), name.casefold(), record_id)


def matches_name(q: str, *names: str | None) -> bool:
    """Return whether each word of a search is in a name."""
    name = " ".join(filter(None, names)).casefold()
    return all(word in name for word in q.casefold().split())


def select(records: Iterable[dict[str, Any]], q: str | None) -> list[dict[str, Any]]:
    """Return the records that match a search, or all, in order."""
    found = [r for r in records if not q or matches_name(q, r["name"], r.get("given_name"), r.get("family_name"))]
    found.sort(key=lambda r: order(r["position"], r.get("district"), r["name"], r["id"]))
    return found


def merge(target: Any, patch: Any) -> Any:
    """Apply a JSON merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def now_text() -> str:
    """Return the present time in the format of records."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
