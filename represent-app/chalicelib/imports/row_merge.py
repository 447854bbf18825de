"""Pure functions that merge a row into a record: fields that the roster covers are replaced, others are unchanged."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from chalicelib.core.safe_text import PLAIN_URL, find_flaws
from chalicelib.imports.contact import SOCIAL
from chalicelib.imports.matching import FORMER, OWN
from chalicelib.imports.row import MOST_QUOTED
from chalicelib.representatives.provenance import SEAT, SINGLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from chalicelib.core.errors import Invalid
    from chalicelib.imports.row import Row
    from chalicelib.representatives.models import Representative
    from chalicelib.tenants.rule_engine import RuleEngine

# Optional fields: an invalid value is left out with a note, and the person is loaded.
OPTIONAL = frozenset(
    {"contact_info", "division_id", "family_name", "given_name", "how", "party", "photo_url", "senate_class", "sources"}
)
# Fields that a complete format clears by leaving them out, and fields that follow from the seat.
EMPTIED = ("district", "party", "photo_url", "level", "chamber", "division_id")
DERIVED = ("level", "chamber", "division_id")
URL = re.compile(r"#/(?:photo_url|contact_info/contact_form|(?:sources|contact_info/links)/[0-9]+/url)")
LISTS = ("emails", "phones", "offices", "links")
MOST_FORMER_IDS = 5  # earlier ids of a person that are kept for each scheme
LONGEST = 40  # characters of a scheme's name that are followed by -former
# The columns of the single office in a flat roster, and the fields of a record's office that each fills.
OFFICE = {"address": ("address",), "voice": ("voice", "extension"), "fax": ("fax",)}


def merge_row(match: Representative, kept: dict[str, Any], row: Row, today: date) -> dict[str, Any]:
    """Merge a row into a record: fields that the roster covers are replaced, others are unchanged.

    `kept` are the writable fields of the record.
    """
    fields = row.fields
    if row.speaks is None:
        merged = kept | fields | {name: fields.get(name) for name in EMPTIED}
    else:
        names = row.speaks | {"name", "position"}
        merged = kept | {name: fields.get(name) for name in kept if name in names}
        merged["contact_info"] = _merge_contact(kept["contact_info"], fields.get("contact_info") or {}, names)
        moved = merged["position"] != kept["position"]
        for name in DERIVED:
            if name not in names and (moved or (name == "division_id" and merged["district"] != kept["district"])):
                merged[name] = fields.get(name)
        merged["sources"] = merged["sources"] or []
    identifiers = fields["identifiers"] if row.speaks is None or "identifiers" in row.speaks else []
    schemes = {identifier["scheme"] for identifier in identifiers}
    others = [each for each in kept["identifiers"] if each["scheme"] not in schemes]
    merged["identifiers"] = [*identifiers, *_keep_former_ids(row, kept["identifiers"], others)]
    if match.term_end and match.term_end <= today and not fields.get("term_end") and row.key[0] != OWN:
        merged["term_end"] = None  # the roster lists current holders only; an export also lists former ones
    return merged


def has_same_values(kept: Any, stated: Any) -> bool:
    """Return whether a JSON value is that of a record, where the record may have more parts without a value.

    >>> has_same_values({"emails": [], "links": [{"url": "a", "note": None}]}, {"links": [{"url": "a"}]})
    True
    >>> has_same_values({"emails": []}, {"emails": None}), has_same_values(1, True)
    (False, False)
    """
    if kept is stated:
        return True
    if isinstance(kept, dict):
        if not isinstance(stated, dict) or not stated.keys() <= kept.keys():
            return False
        return all(
            has_same_values(value, stated[name]) if name in stated else _is_empty(value) for name, value in kept.items()
        )
    if isinstance(kept, list):
        return isinstance(stated, list) and len(kept) == len(stated) and all(map(has_same_values, kept, stated))
    if isinstance(kept, str):
        return isinstance(stated, str) and kept == stated
    return type(kept) is type(stated) and bool(kept == stated)


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, dict) and all(map(_is_empty, value.values())))


def list_covered(row: Row) -> frozenset[str]:
    """Return the names of the fields that a row states: of a record, and of contact lists, the form and accounts.

    A row that names an office states all that follows from its seat.
    """
    if row.speaks is None:
        contact = {*LISTS, *SINGLE, *SOCIAL} if "contact_info" in row.fields else set()
        return frozenset({*row.fields, *EMPTIED, *SEAT, *contact})
    names = {*row.speaks, *SEAT, "name"}
    names |= {name for name in SINGLE if (row.fields.get("contact_info") or {}).get(name)}
    names |= set(SOCIAL) if "social" in names else set()
    return frozenset(names | ({"offices"} if names & set(OFFICE) else set()))


def _keep_former_ids(row: Row, kept: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the other ids of a record, with the id that a row replaces: its source gave the person a new one."""
    scheme, key = row.key
    replaced = [each["identifier"] for each in kept if each["scheme"] == scheme and each["identifier"] != key]
    if row.derived or scheme == OWN or not replaced:
        return others
    former = [each for each in others if (found := FORMER.fullmatch(each["scheme"])) and found[1] == scheme[:LONGEST]]
    ids = [each["identifier"] for each in former if each["identifier"] not in (key, *replaced)] + replaced
    names = [f"{scheme[:LONGEST]}-former", *(f"{scheme[:LONGEST]}-former-{n}" for n in range(2, MOST_FORMER_IDS + 1))]
    renamed = [
        {"scheme": name, "identifier": identifier}
        for name, identifier in zip(names, ids[-MOST_FORMER_IDS:], strict=False)
    ]
    return [*(each for each in others if each not in former), *renamed]


def _merge_contact(kept: dict[str, Any], contact: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    merged = kept | {name: value for name, value in contact.items() if name not in kept}
    merged |= {name: contact.get(name) or [] for name in LISTS if name in names}
    if "contact_form" in names or contact.get("contact_form"):
        merged["contact_form"] = contact.get("contact_form")
    if "social" in names:
        merged["social"] = contact.get("social") or {}
    elif accounts := [name for name in SOCIAL if name in names]:
        merged["social"] = kept["social"] | {name: contact.get("social", {}).get(name) for name in accounts}
    if lines := [name for name in OFFICE if name in names]:
        merged["offices"] = _merge_offices(kept["offices"], contact.get("offices") or [], lines)
    return merged


def _merge_offices(kept: list[dict[str, Any]], offices: list[dict[str, Any]], lines: list[str]) -> list[dict[str, Any]]:
    """Merge a flat roster's single office into the first one without classification; others have another source."""
    unclassified = [number for number, office in enumerate(kept) if not office.get("classification")]
    if not offices and len(unclassified) != 1:
        return kept  # removing one would make another the first, which the same file would remove next time
    parts = {part for line in lines for part in OFFICE[line]}
    place, after = (unclassified[0], unclassified[0] + 1) if unclassified else (0, 0)
    laid = {
        name: value for office in kept[place:after] for name, value in office.items() if value and name not in parts
    }
    laid |= {name: value for office in offices for name, value in office.items() if name in parts}
    return [*kept[:place], *([laid] if laid else []), *kept[after:]]


def drop_flawed_options(fields: dict[str, Any], error: Invalid) -> tuple[dict[str, Any], list[str]]:
    """Return fields without the optional values that an error names, and notes; raises the error for other fields."""
    if not all(flaw.pointer.split("/")[1:2] and flaw.pointer.split("/")[1] in OPTIONAL for flaw in error.flaws):
        raise error
    return _drop(fields, [(flaw.pointer, flaw.detail) for flaw in error.flaws])


def keep_known_parties(
    fields: dict[str, Any], before: Representative | None, rule_engine: RuleEngine
) -> tuple[dict[str, Any], list[str]]:
    """Return fields with the known parties of a joint nomination, and a note for each other part.

    A text without a known party is unchanged, and so is the party that a record has already.
    """
    text = fields.get("party")
    if not isinstance(text, str) or not text or (before and text == before.party):
        return fields, []
    name, unknown = rule_engine.rules.read_parties(text)
    if not name or not unknown:
        return fields, []
    of_party, tenant = f"of party {text[:MOST_QUOTED]!r}", rule_engine.tenant.id
    notes = [f"left out {part[:MOST_QUOTED]!r} {of_party}: {tenant} has no joint nomination by it" for part in unknown]
    return fields | {"party": name}, notes


def drop_unsafe_urls(fields: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return a row's fields without the URLs that no write may contain, and notes.

    Records from before this rule may have such URLs; a row that does not cover the field leaves them unchanged.
    """
    parts = _select_urls(fields)
    flaws = [(pointer, detail) for pointer, detail in find_flaws(parts) if URL.fullmatch(pointer)] if parts else []
    return _drop(fields, flaws) if flaws else (fields, [])


def _select_urls(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a row's fields that hold URLs, in their places, without those that are surely safe."""
    parts = {name: fields[name] for name in ("photo_url", "sources") if not _is_plain(fields.get(name))}
    contact = fields.get("contact_info")
    if isinstance(contact, dict):
        found = {name: contact[name] for name in ("contact_form", "links") if not _is_plain(contact.get(name))}
        parts |= {"contact_info": found} if found else {}
    return parts


def _is_plain(value: Any) -> bool:
    """Return whether a field has no URL, a plain one, or links with plain ones."""
    if isinstance(value, list):
        return all(isinstance(link, dict) and _is_plain_url(link.get("url")) for link in value)
    return _is_plain_url(value)


def _is_plain_url(url: Any) -> bool:
    return url is None or (isinstance(url, str) and url.isascii() and PLAIN_URL.fullmatch(url) is not None)


def _drop(fields: dict[str, Any], flaws: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], list[str]]:
    """Return fields without the values that flaws, (pointer, detail), point to, and notes."""
    flaws = list(flaws)
    rest, left_out = copy.deepcopy(fields), list[str]()
    offices = _list_touched_offices(rest, [pointer.split("/")[1:] for pointer, _ in flaws])
    # From the last entry of a list to the first, so that the positions stay valid; a link that is removed as a whole is
    # removed after its other flaws.
    for pointer, detail in sorted(
        ((flaw[0].split("/")[1:], flaw[1]) for flaw in flaws), key=_sort_by_position, reverse=True
    ):
        value = _remove(rest, pointer)
        left_out.insert(0, f"left out {'/'.join(pointer)[:MOST_QUOTED]} {str(value)[:MOST_QUOTED]!r}: {detail}")
    _drop_empty_offices(rest, offices)
    return rest, left_out


def _list_touched_offices(fields: dict[str, Any], pointers: list[list[str]]) -> list[dict[str, Any]]:
    """Return the offices that lose a value."""
    parts = [pointer for pointer in pointers if pointer[:2] == ["contact_info", "offices"] and len(pointer) > 3]  # noqa: PLR2004
    return [fields["contact_info"]["offices"][int(pointer[2])] for pointer in parts]


def _drop_empty_offices(fields: dict[str, Any], touched: list[dict[str, Any]]) -> None:
    """Remove the offices that have lost a value and have none left but their labels; an extension needs a number."""
    for office in touched:
        if not office.get("voice"):
            office.pop("extension", None)
        if not any(office.get(part) for part in ("address", "voice", "fax")):
            offices = fields["contact_info"]["offices"]
            offices[:] = [each for each in offices if each is not office]


def _sort_by_position(flaw: tuple[list[str], str]) -> list[tuple[int, str]]:
    *parents, last = [(int(part), "") if part.isdecimal() else (-1, part) for part in flaw[0]]
    return [*parents, (-2, "") if last == (-1, "url") else last]


def _remove(value: Any, path: list[str]) -> Any:
    """Remove a field or list entry from nested objects and lists; a link without its URL is removed as a whole."""
    *parents, last = path[:-1] if path[-1] == "url" and len(path) > 1 else path
    for part in parents:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value.pop(int(last)) if isinstance(value, list) else value.pop(last, None)
