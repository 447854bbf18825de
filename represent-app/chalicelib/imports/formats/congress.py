"""Parse the members of Congress from github.com/unitedstates/congress-legislators: bytes to rows. Pure.

`legislators-current` lists current members: the newest term that has begun is the current one, even if its expected end
has passed, and earlier ones are history. The next term may be listed before it begins.
Birthday, gender and religion are not imported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from chalicelib.imports import contact, partial_dates
from chalicelib.imports.io import bounded, documents
from chalicelib.imports.io.bounded import LIMITS, Limits
from chalicelib.imports.io.documents import get_entries, get_text
from chalicelib.imports.row import (
    BadRoster,
    EarlierTerm,
    RefusedRow,
    Row,
    list_identifiers,
    make_earlier_term,
    make_vacancy_key,
)
from chalicelib.representatives.placeholder_names import says_vacant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Companions:
    """The district offices, and the accounts on social networks, of members of Congress by bioguide id."""

    offices: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    social: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


SCHEME = "bioguide"
SOURCE = "https://github.com/unitedstates/congress-legislators"
# Also delegates and the resident commissioner: the tenant's rules give the title of the seat there.
SEATS = {"sen": ("US Senator", "upper"), "rep": ("US Representative", "lower")}
AT_LARGE = "At-Large"
# How a member took the seat; a regular election is not stated.
HOW = {
    "appointment": "appointed",
    "special-election": "elected",
    "election": "elected",
    "succession": "succession",
}


def parse_rows(
    data: bytes | BinaryIO,
    form: Literal["json", "yaml"],
    beside: Companions,
    today: date,
    limits: Limits = LIMITS,
) -> Iterator[Row | RefusedRow]:
    """Read the members, with what other files have about them. `line` is the number of the entry.

    Raises BadRoster.
    """
    for number, entry in enumerate(_read_list(data, form, limits), 1):
        yield _make_row(number, entry if isinstance(entry, dict) else {}, beside, today)


def read_social_media(
    data: bytes | BinaryIO, form: Literal["json", "yaml"], limits: Limits = LIMITS
) -> dict[str, dict[str, str]]:
    """Read `legislators-social-media`: the names of accounts by bioguide id; raises BadRoster.

    Ids of accounts, like `youtube_id`, are not names and are left out; a channel without a name has its id.
    """
    found = {}
    for entry in get_entries(_read_list(data, form, limits)):
        accounts = _get_part(entry, "social")
        named = {name: get_text(accounts.get(name)) for name in contact.SOCIAL}
        named["youtube"] = named["youtube"] or get_text(accounts.get("youtube_id"))
        found[get_text(_get_part(entry, "id").get("bioguide"))] = {name: text for name, text in named.items() if text}
    return found


def read_district_offices(
    data: bytes | BinaryIO, form: Literal["json", "yaml"], limits: Limits = LIMITS
) -> dict[str, list[dict[str, Any]]]:
    """Read `legislators-district-offices`: the district offices by bioguide id; raises BadRoster."""
    found = {
        get_text(_get_part(entry, "id").get("bioguide")): get_entries(entry.get("offices"))
        for entry in get_entries(_read_list(data, form, limits))
    }
    if not any(found.values()):
        raise BadRoster("The file of offices has no offices; it should be legislators-district-offices.")
    return found


def detect_form(name: str) -> Literal["json", "yaml"]:
    """Return the form of a congress-legislators file, of two, by its name."""
    return "json" if name.endswith(".json") else "yaml"


def _read_list(data: bytes | BinaryIO, form: Literal["json", "yaml"], limits: Limits) -> list[Any]:
    read = documents.parse_json if form == "json" else documents.parse_yaml
    found = read(data if isinstance(data, bytes) else bounded.read_whole(data, limits.document))
    if not isinstance(found, list) or not found:
        raise BadRoster("The file is not a list of people as in congress-legislators; nothing was loaded.")
    if len(found) > limits.rows:
        raise bounded.make_too_many_error(limits)
    return found


def _get_part(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = entry.get(name)
    return part if isinstance(part, dict) else {}


def _make_row(number: int, entry: Mapping[str, Any], beside: Companions, today: date) -> Row | RefusedRow:
    ids, names = _get_part(entry, "id"), _get_part(entry, "name")
    key = get_text(ids.get("bioguide"))
    name = get_text(names.get("official_full")) or _join_name(names)
    vacant = says_vacant(name)
    if not key and not vacant:
        return RefusedRow(number, name, "has no bioguide id", unread=True, about=_describe_unread(number, name, entry))
    earlier, term = _choose_term(get_entries(entry.get("terms")), today)
    kind, state = get_text(term.get("type")), get_text(term.get("state"))
    if kind not in SEATS or not re.fullmatch(r"[A-Z]{2}", state):
        reason = f"the newest term, {kind[:40]!r} of {state[:40]!r}, is not a seat in Congress"
        return RefusedRow(number, name, reason, unread=True, about=_describe_unread(number, name, entry))
    position, chamber = SEATS[kind]
    rest = contact.Rest()
    fields: dict[str, Any] = {
        "given_name": get_text(names.get("first")),
        "family_name": get_text(names.get("last")),
        "district": _get_district(term) if kind == "rep" else "",
        "party": get_text(term.get("party")),
        "term_start": partial_dates.drop_time(get_text(term.get("start"))),
        "term_expected_end": partial_dates.drop_time(get_text(term.get("end"))),
    }
    # These are of a term: without them the new term would have those of the one before.
    of_term = {
        "how": HOW.get(get_text(term.get("how"))),
        "senate_class": _get_class(term) if kind == "sen" else None,
    }
    kept = {name: value for name, value in fields.items() if value} | {
        **of_term,
        "name": name,
        "position": position,
        "level": "federal",
        "chamber": chamber,
        "contact_info": _make_contact(term, beside.offices.get(key, ()), beside.social.get(key, {}), rest),
        "identifiers": _make_identifiers(key, ids),
        "sources": [{"url": SOURCE}],
    }
    row_key = make_vacancy_key(SCHEME, number) if vacant else (SCHEME, key)
    history = _list_earlier_terms(earlier, state, partial_dates.drop_time(get_text(term.get("start"))))
    return Row(number, state, row_key, kept, notes=tuple(rest.notes), history=history)


def _describe_unread(number: int, name: str, entry: Mapping[str, Any]) -> Row:
    """Return an entry that is not loaded as far as it can be read: the person may hold any seat in Congress."""
    key = get_text(_get_part(entry, "id").get("bioguide"))
    return Row(number, "", (SCHEME, key), {"name": name, "level": "federal"}, speaks=frozenset({"level"}))


def _choose_term(terms: list[dict[str, Any]], today: date) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the earlier terms, and the newest term that has begun, else the first one that will begin."""
    ordered = sorted(terms, key=lambda term: get_text(term.get("start")))
    begun = [term for term in ordered if partial_dates.has_begun(get_text(term.get("start")), today)]
    return begun[:-1], (begun[-1:] or ordered[:1] or [{}])[0]


def _list_earlier_terms(terms: list[dict[str, Any]], state: str, newest: str) -> tuple[EarlierTerm, ...]:
    """Return the earlier terms of the same state; one ends at the latest when the next one starts."""
    found: list[EarlierTerm] = []
    for term in reversed(terms):
        start, end = (partial_dates.drop_time(get_text(term.get(name))) for name in ("start", "end"))
        kind = get_text(term.get("type"))
        if kind in SEATS and get_text(term.get("state")) == state:
            position, chamber = SEATS[kind]
            seat = (position, "federal", chamber, _get_district(term) if kind == "rep" else "")
            until = min(filter(None, (partial_dates.parse_day(end), partial_dates.parse_day(newest))), default=None)
            found += make_earlier_term(seat, partial_dates.parse_day(start), until)
        newest = start or newest
    return tuple(reversed(found))


def _join_name(names: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (get_text(names.get(part)) for part in ("first", "middle", "last", "suffix"))))


def _get_district(term: Mapping[str, Any]) -> str:
    """Return the number of a district; 0 is the whole state, and -1 means unknown."""
    number = get_text(term.get("district"))
    return AT_LARGE if number == "0" else "" if number == "-1" else number


def _get_class(term: Mapping[str, Any]) -> int | None:
    """Return the class of a seat in the Senate; None if it is unknown."""
    number = get_text(term.get("class"))
    return int(number) if number in ("1", "2", "3") else None


def _make_contact(
    term: Mapping[str, Any],
    offices: Sequence[Mapping[str, Any]],
    social: Mapping[str, str],
    rest: contact.Rest,
) -> dict[str, Any]:
    pages, forms = (contact.normalize_urls(get_text(term.get(name))) for name in ("url", "contact_form"))
    capitol = contact.normalize_office(
        "capitol", *(get_text(term.get(part)) for part in ("address", "phone", "fax")), rest=rest
    )
    found = [capitol, *(_make_office(office, rest) for office in offices)]
    details = {
        "emails": [],
        "links": [{"url": page} for page in pages],
        "offices": [office for office in found if office],
        "social": dict(social),
    }
    return contact.add_phones(contact.add_contact_forms(details, forms), rest)


def _make_office(office: Mapping[str, Any], rest: contact.Rest) -> dict[str, Any]:
    """Return a district office, with its address in postal form, its hours and its coordinates."""
    parts = {name: get_text(office.get(name)) for name in ("address", "suite", "building", "city", "state", "zip")}
    town = ", ".join(filter(None, (parts["city"], " ".join(filter(None, (parts["state"], parts["zip"]))))))
    address = ", ".join(filter(None, (parts["address"], parts["suite"], parts["building"], town)))
    voice, fax = get_text(office.get("phone")), get_text(office.get("fax"))
    found = contact.normalize_office("district", address, voice, fax, rest=rest)
    details = (get_text(office.get(name)) for name in ("hours", "latitude", "longitude"))
    return found | contact.read_place(*details, rest=rest) if found else {}


def _make_identifiers(key: str, ids: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the bioguide id, then the person's ids in other systems, one for each system: the first."""
    named = ((scheme, value if isinstance(value, list) else [value]) for scheme, value in ids.items())
    return list_identifiers(SCHEME, key, ((scheme, get_text(each)) for scheme, values in named for each in values))
