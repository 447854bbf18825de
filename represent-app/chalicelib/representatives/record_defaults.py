"""The fields of a record that are left out where they have their defaults, as in stored items and changes.

The tables have the fields of the models in their order, with their defaults; a test compares them. They complete a
record without models, which need pydantic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REQUIRED: Any = object()
RECORD: Mapping[str, Any] = {
    "name": REQUIRED,
    "given_name": None,
    "family_name": None,
    "position": REQUIRED,
    "district": None,
    "division_id": None,
    "level": REQUIRED,
    "chamber": None,
    "state": REQUIRED,
    "party": None,
    "term_start": None,
    "term_expected_end": None,
    "term_end": None,
    "how": None,
    "senate_class": None,
    "contact_info": None,
    "photo_url": None,
    "identifiers": (),
    "sources": (),
    "id": REQUIRED,
    "status": "current",
    "version": REQUIRED,
    "former_seats": (),
    "provenance": (),
    "verified_at": None,
    "verified_by": None,
    "created_at": REQUIRED,
    "updated_at": REQUIRED,
}
CONTACT: Mapping[str, Any] = {
    "emails": (),
    "phones": (),
    "offices": (),
    "links": (),
    "contact_form": None,
    "social": None,
}
OFFICE: Mapping[str, Any] = {
    "classification": None,
    "name": None,
    "address": None,
    "voice": None,
    "extension": None,
    "fax": None,
    "hours": None,
    "latitude": None,
    "longitude": None,
}
LINK: Mapping[str, Any] = {"url": REQUIRED, "note": None}
SOCIAL: Mapping[str, Any] = {
    "twitter": None,
    "youtube": None,
    "instagram": None,
    "facebook": None,
    "mastodon": None,
    "bluesky": None,
    "linkedin": None,
    "threads": None,
    "tiktok": None,
    "wikidata": None,
}
IDENTIFIER: Mapping[str, Any] = {"scheme": REQUIRED, "identifier": REQUIRED}
FORMER_SEAT: Mapping[str, Any] = {
    "position": REQUIRED,
    "level": REQUIRED,
    "chamber": None,
    "district": None,
    "division_id": None,
    "term_start": None,
    "until": REQUIRED,
}
SOURCE: Mapping[str, Any] = {
    "source": REQUIRED,
    "name": None,
    "url": None,
    "as_of": REQUIRED,
    "fetched_at": None,
    "fields": REQUIRED,
}


def complete_record(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored record, a JSON object, with all fields, as clients get it."""
    record = _complete(stored, RECORD)
    contact = _complete(stored.get("contact_info", {}), CONTACT)
    record["contact_info"] = contact | {
        "offices": _complete_all(contact["offices"], OFFICE),
        "links": _complete_all(contact["links"], LINK),
        "social": _complete(contact["social"] or {}, SOCIAL),
    }
    return record | {
        "identifiers": _complete_all(record["identifiers"], IDENTIFIER),
        "former_seats": _complete_all(record["former_seats"], FORMER_SEAT),
        "provenance": _complete_all(record["provenance"], SOURCE),
        "sources": _complete_all(record["sources"], LINK),
    }


def _complete(stored: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with all fields in order; raises KeyError for a missing one without a default."""
    return {
        name: stored[name] if name in stored or default is REQUIRED else list(default) if default == () else default
        for name, default in fields.items()
    }


def _complete_all(stored: Sequence[Mapping[str, Any]], fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_complete(each, fields) for each in stored]
