"""Parse the YAML of Open States, one file for each person (github.com/openstates/people), into rows. Pure.

If several roles are current, the seat in a legislature counts; if there are two such seats, the person is refused,
because it is unknown which one is held. Of several other offices the rules decide which is loaded. Birth date, gender,
biography and date of death are not imported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chalicelib.imports import contact, partial_dates
from chalicelib.imports.formats import openstates_csv
from chalicelib.imports.io import documents
from chalicelib.imports.io.documents import get_entries, get_text
from chalicelib.imports.row import (
    BadRoster,
    EarlierTerm,
    RefusedRow,
    Role,
    Row,
    list_identifiers,
    make_earlier_term,
    make_vacancy_key,
)
from chalicelib.representatives.placeholder_names import says_vacant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from chalicelib.imports.io.archives import Member

SCHEME = openstates_csv.SCHEME
MOST = 262_144  # bytes of one person; the longest file of Open States has 3 kB
JURISDICTION = re.compile(r"ocd-jurisdiction/country:us(?:/(?:state|district|territory):([a-z]{2}))?(/.*)?")
# The role of who runs elections, where that is no office of its own.
ELECTION_OFFICER = openstates_csv.OFFICES["chief election officer"]
Seat = tuple[str, str, str, str, str | None]  # state, position, district, level and chamber
COUNTIES = ("/county:", "/parish:", "/borough:", "/census_area:")


class _AmbiguousRole(Exception):  # noqa: N818 (caught in this module)
    """The reason why there is no row; `unread` if the file may be about any person."""

    def __init__(self, reason: str, *, unread: bool = True) -> None:
        super().__init__(reason)
        self.reason, self.unread = reason, unread


def parse_rows(members: Iterable[Member], names: Mapping[str, str], today: date) -> Iterator[Row | RefusedRow]:
    """Read people, one file each; `names` maps the names of states to their codes. `line` is the number of the file.

    The row is the role that is current today. A file that cannot be read is refused, and the others are read.
    """
    for member in members:
        name, about = "", None
        try:
            person = _parse_person(member.stream.read(MOST + 1))
            name = get_text(person.get("name"))
            key = (SCHEME, get_text(person.get("id")))
            about = Row(member.number, "", key, {"name": name}, member.name, speaks=frozenset())
            yield _make_row(member, person, names, today)
        except _AmbiguousRole as unclear:
            yield RefusedRow(member.number, name, unclear.reason, unclear.unread, member.name, about)


def _parse_person(data: bytes) -> dict[str, Any]:
    if len(data) > MOST:
        raise _AmbiguousRole(f"has more than {MOST:,} bytes")
    try:
        found = documents.parse_yaml(data)
    except BadRoster as bad:
        raise _AmbiguousRole(re.sub(r"[;.] nothing was loaded\.$", "", bad.detail, flags=re.IGNORECASE)) from bad
    return found if isinstance(found, dict) else {}


def _make_row(member: Member, person: Mapping[str, Any], names: Mapping[str, str], today: date) -> Row:
    key, vacant = get_text(person.get("id")), says_vacant(get_text(person.get("name")))
    if not key and not vacant:
        raise _AmbiguousRole("is not an Open States person: it has no id")
    if key.startswith("ocd-organization/"):
        raise _AmbiguousRole("is an organization, not a person", unread=False)
    rest = contact.Rest()
    roles = [_read_dates(role, rest) for role in get_entries(person.get("roles"))]
    (seat, role), *others = _choose_roles(roles, names, today, rest, vacant=vacant).items()
    state = seat[0]
    fields: dict[str, Any] = {
        "given_name": get_text(person.get("given_name")),
        "family_name": get_text(person.get("family_name")),
        "party": _join_parties(get_entries(person.get("party")), today),
        "photo_url": contact.normalize_image(get_text(person.get("image")), rest),
    }
    kept = {field: value for field, value in fields.items() if value} | {
        **_describe_role(seat, role),
        "name": get_text(person.get("name")),
        "contact_info": _make_contact(person, rest),
        "identifiers": _make_identifiers(key, get_entries(person.get("other_identifiers"))),
        "sources": _make_links(person.get("sources")),
    }
    row_key = make_vacancy_key(SCHEME, member.name or member.number) if vacant else (SCHEME, key)
    history = _list_earlier_terms(roles, state, names, today)
    notes = tuple(rest.notes)
    alternatives = tuple(Role(member.number, _describe_role(*other), notes) for other in others)
    return Row(
        member.number, state, row_key, kept, member.name, notes=notes, history=history, alternatives=alternatives
    )


def _describe_role(seat: Seat, role: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a row that a role fills."""
    _, position, district, level, chamber = seat
    fields = {
        "district": district,
        "chamber": chamber,
        "term_start": partial_dates.parse_day(get_text(role.get("start_date"))),
        "term_expected_end": partial_dates.parse_day(get_text(role.get("end_date"))),
    }
    return {"position": position, "level": level} | {field: value for field, value in fields.items() if value}


def _list_earlier_terms(
    roles: list[dict[str, Any]], state: str, names: Mapping[str, str], today: date
) -> tuple[EarlierTerm, ...]:
    """Return the roles of the same state that have ended and whose days are known, oldest first."""
    found: list[EarlierTerm] = []
    for role in roles:
        end = get_text(role.get("end_date"))
        if partial_dates.is_past(end, today):
            try:
                place, position, district, level, chamber = _find_seat(role, names)
            except _AmbiguousRole:
                continue
            seat = (position, level, chamber, district)
            days = (partial_dates.parse_day(get_text(role.get("start_date"))), partial_dates.parse_day(end))
            found += make_earlier_term(seat, *days) if place == state else []
    return tuple(sorted(found, key=lambda term: term.until))


def _read_dates(role: dict[str, Any], rest: contact.Rest) -> dict[str, Any]:
    """Return a role with its dates as days, months or years; one that cannot be read is noted."""
    dates = {}
    for name in ("start_date", "end_date"):
        text = partial_dates.drop_time(get_text(role.get(name)))
        known = text if partial_dates.is_known(text) else partial_dates.read_cell(text, us=True)
        if known is None:
            rest.leave_out(text, name, "Expected a date like 2026-01-31.")
        dates[name] = known or ""
    return role | dates


def _choose_roles(
    roles: list[dict[str, Any]], names: Mapping[str, str], today: date, rest: contact.Rest, *, vacant: bool
) -> dict[Seat, dict[str, Any]]:
    """Return the current role by its seat, or several of different offices; two names of one office are one role.

    Two seats of one office or in a legislature are unclear, and so are two offices of a `vacant` seat. A role of an
    unknown type is noted if there is another role.
    """
    lasting = [role for role in roles if not partial_dates.is_past(get_text(role.get("end_date")), today)]
    if not lasting:
        last = max((get_text(role.get("end_date")) for role in roles), default="")
        raise _AmbiguousRole(
            f"holds no office now: the last role ended {last}" if last else "has no roles", unread=False
        )
    begun = [role for role in lasting if partial_dates.has_begun(get_text(role.get("start_date")), today)] or lasting
    seats = [role for role in begun if get_text(role.get("type")) in openstates_csv.CHAMBERS]
    if not seats and (seats := [role for role in begun if get_text(role.get("type")) in openstates_csv.OFFICES]):
        for kind in (get_text(role.get("type")) for role in begun):
            if kind not in openstates_csv.OFFICES:
                rest.leave_out(kind, "role", "The person has another role.")
    found = _merge_roles(seats or begun, names)
    if len(found) > 1 and (vacant or not _are_offices_of_one_state(found)):
        what = ", ".join(
            f"{get_text(role.get('type'))} {get_text(role.get('district'))}".strip()[:40]
            for role in [*found.values()][:5]
        )
        raise _AmbiguousRole(f"has {len(found)} roles without an end ({what}), so it is unclear which is held")
    return found


def _merge_roles(roles: list[dict[str, Any]], names: Mapping[str, str]) -> dict[Seat, dict[str, Any]]:
    """Return one role for each seat; the function of running elections is none beside another office."""
    found: dict[Seat, dict[str, Any]] = {}
    for role in roles:
        found.setdefault(_find_seat(role, names), role)
    return {seat: role for seat, role in found.items() if seat[1] != ELECTION_OFFICER} or found


def _are_offices_of_one_state(seats: Iterable[Seat]) -> bool:
    """Return whether seats are those of different offices of one state, none of them in a legislature."""
    seats = list(seats)
    offices = {(position, level) for _, position, _, level, _ in seats}
    return len({seat[0] for seat in seats}) == 1 and len(offices) == len(seats) and not any(seat[4] for seat in seats)


def _find_seat(role: Mapping[str, Any], names: Mapping[str, str]) -> Seat:
    """Return the state, position, district, level and chamber of a role."""
    kind, district, where = (
        get_text(role.get("type")),
        get_text(role.get("district")),
        get_text(role.get("jurisdiction")),
    )
    place = JURISDICTION.fullmatch(where)
    if kind not in openstates_csv.CHAMBERS and kind not in openstates_csv.OFFICES:
        raise _AmbiguousRole(
            f"the role {kind[:40]!r} is none of: {', '.join([*openstates_csv.CHAMBERS, *openstates_csv.OFFICES])}"
        )
    if not place:
        raise _AmbiguousRole(f"jurisdiction {where[:80]!r} is not in the United States")
    if place[1]:
        rest = place[2] or ""
        level = "municipal" if "/place:" in rest else "county" if any(part in rest for part in COUNTIES) else "state"
        return (place[1].upper(), *openstates_csv.parse_office(kind, district, place[1].upper(), level))
    state = openstates_csv.find_state({"current_district": district, "current_chamber": kind}, names)
    if not state:
        raise _AmbiguousRole(f"district {district[:40]!r} in chamber {kind!r} is not a seat in Congress (lower: CA-12)")
    return (state, *openstates_csv.parse_office(kind, district, state, "federal"))


def _join_parties(parties: list[dict[str, Any]], today: date) -> str:
    """Return a person's parties in the form of a joint nomination."""
    now = [party for party in parties if not partial_dates.is_past(get_text(party.get("end_date")), today)]
    return "/".join(filter(None, (get_text(party.get("name")) for party in now)))


def _make_contact(person: Mapping[str, Any], rest: contact.Rest) -> dict[str, Any]:
    emails, forms = contact.normalize_emails(get_text(person.get("email")))
    offices = [
        contact.normalize_office(
            *(get_text(office.get(part)) for part in ("classification", "address", "voice", "fax")),
            name=get_text(office.get("name")),
            rest=rest,
        )
        for office in get_entries(person.get("offices"))
    ]
    ids = person.get("ids")
    accounts = ids if isinstance(ids, dict) else {}
    found = {
        "emails": emails,
        "links": _make_links(person.get("links")),
        "offices": [office for office in offices if office],
        "social": {name: get_text(accounts.get(name)) for name in contact.SOCIAL if get_text(accounts.get(name))},
    }
    forms += contact.normalize_urls(get_text(person.get("contact_form")))
    return contact.add_phones(contact.add_contact_forms(found, list(dict.fromkeys(forms))), rest)


def _make_links(found: Any) -> list[dict[str, str]]:
    links = [
        (url, get_text(link.get("note")))
        for link in get_entries(found)
        for url in contact.normalize_urls(get_text(link.get("url")))
    ]
    return [{"url": url} | ({"note": note} if note else {}) for url, note in links]


def _make_identifiers(key: str, others: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the id, then the person's ids in other systems, one for each system: the first."""
    named = ((get_text(other.get("scheme")).lower(), get_text(other.get("identifier"))) for other in others)
    return list_identifiers(SCHEME, key, named)
