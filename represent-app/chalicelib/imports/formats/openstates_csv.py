"""Parse the people CSV that Open States publishes for each state: bytes to rows with line numbers. Pure.

A person who has several offices that are not in a legislature has a row for each: they become one row with alternatives
if all of them are among the first rows of the file, which are in memory.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from chalicelib.imports import contact
from chalicelib.imports.io import csv_reader
from chalicelib.imports.io.bounded import LIMITS, Limits
from chalicelib.imports.person_names import are_similar
from chalicelib.imports.row import (
    MOST_QUOTED,
    BadRoster,
    RefusedRow,
    Role,
    Row,
    make_vacancy_key,
    repair_encoding,
    repair_names,
)
from chalicelib.representatives.placeholder_names import says_vacant
from chalicelib.tenants.seats import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SCHEME = "openstates"
REQUIRED = ("id", "name", "current_party", "current_district", "current_chamber")
COLUMNS = (
    *REQUIRED,
    *(
        "given_name",
        "family_name",
        "gender",
        "email",
        "biography",
        "birth_date",
        "death_date",
        "image",
        "links",
        "sources",
    ),
    *("capitol_address", "capitol_voice", "capitol_fax", "district_address", "district_voice", "district_fax"),
    *("twitter", "youtube", "instagram", "facebook", "wikidata"),
)
OFFICE_COLUMNS = {kind: (f"{kind}_address", f"{kind}_voice", f"{kind}_fax") for kind in ("capitol", "district")}
# Private facts are not imported: they do not say how to reach a person.
NOT_KEPT = ("gender", "biography", "birth_date", "death_date")

LOWER_TITLES = (
    dict.fromkeys(("CA", "NJ", "NV", "NY"), "Assembly Member")
    | dict.fromkeys(("MD", "VA", "WV"), "Delegate")
    | {"WI": "State Representative"}
)
# The number of rows that show whether a file is that of Congress, which has 541 seats, and who has two offices.
FIRST_ROWS, FIRST_CHARACTERS = 1000, 2_000_000
CHAMBERS = {"upper": "upper", "lower": "lower", "legislature": "unicameral"}
# The roles of Open States (openstates-core, models/people.py), and roles that counties elect.
OFFICES = {
    "governor": "Governor",
    "lt_governor": "Lieutenant Governor",
    "secretary of state": "Secretary of State",
    "attorney general": "Attorney General",
    "chief election officer": "Chief Election Officer",
    **{
        role: role.title()
        for role in (
            *("assessor", "auditor", "commissioner", "comptroller", "council member", "district attorney", "mayor"),
            *("treasurer", "clerk", "coroner", "county attorney", "county clerk", "county commissioner"),
            *("county council member", "county executive", "county judge", "county legislator", "county manager"),
            *("prosecutor", "public defender", "recorder", "sheriff", "supervisor", "surveyor"),
        )
    },
    "register of deeds": "Register of Deeds",
}
# The office that runs a state's elections, where it is one of those above (source: NASS, nass.org).
_SECRETARIES = (
    "AL AZ AR CA CO CT FL GA ID IN IA KS KY LA ME MI MN MS MO MT NE NV NH NJ NM ND OH OR RI SD TX VT WA WV WY"
)
ELECTION_OFFICES = (
    dict.fromkeys(_SECRETARIES.split(), "Secretary of State")
    | dict.fromkeys(("MA", "PA"), "Secretary of the Commonwealth")
    | dict.fromkeys(("AK", "UT"), "Lieutenant Governor")
)
CHAIRS = frozenset({"chair", "chairman", "chairperson", "chairwoman", "council chair", "council chairman"})
CONGRESS_DISTRICT = re.compile(r"([A-Z]{2})-([0-9]{1,2}|AL)")


def parse_rows(
    data: bytes | BinaryIO, names: Mapping[str, str], tenant: tuple[str, str] | None, limits: Limits = LIMITS
) -> Iterator[Row | RefusedRow]:
    """Read a file; `names` maps the names of states to their codes, `tenant` (state, kind) owns the roster.

    The districts in the file of Congress name states (`CA-12`, `Oregon`), so its rows have their own state and need no
    tenant. A column that the format does not have is noted. Raises BadRoster if the file as a whole cannot be read,
    possibly after rows were returned.
    """
    unknown: list[str] = []
    records = csv_reader.read_records(data, csv_reader.note_unknown(_check_header, COLUMNS, unknown), limits)
    first = _take_first(records)
    if not first:
        raise csv_reader.make_no_rows_error()
    people = [cells for _, cells in first if isinstance(cells, dict)]
    congress = bool(people or not tenant) and _is_congress(people, names)
    notes = csv_reader.make_column_notes(unknown)
    if tenant is None and not congress:
        raise BadRoster("The rows of this file do not say which state they are of; name the tenant.")
    seen: dict[str, int] = {}
    roles = {} if congress or not tenant else _find_other_roles(first, tenant)
    merged = {line for others in roles.values() for line, _ in others}
    for line, cells in chain((record for record in first if record[0] not in merged), records):
        if isinstance(cells, str):
            yield RefusedRow(line, "", cells, unread=True)
            continue
        state, kind = (find_state(cells, names), "federal") if congress or not tenant else tenant
        if flaw := _find_repetition(line, cells, seen) or _find_flaw(cells, state):
            about = _describe_unread(line, cells, state, kind)
            yield RefusedRow(line, cells["name"], flaw, unread=True, about=about)
        elif not cells["current_chamber"]:
            yield RefusedRow(line, cells["name"], "holds no office now: current_chamber is empty")
        else:
            row = _make_row(line, cells, state, kind)
            if notes or line in roles:
                others = [_make_row(*each, state, kind) for each in roles.get(line, [])]
                row, notes = _add_others(row, notes, others), ()
            yield row


def _add_others(row: Row, notes: Sequence[str], others: Iterable[Row]) -> Row:
    """Return a row with the notes on its file, and with the other offices of its person."""
    alternatives = tuple(Role(other.line, other.fields, other.notes) for other in others)
    return replace(row, file_notes=tuple(notes), alternatives=alternatives)


def _take_first(records: Iterator[tuple[int, dict[str, str] | str]]) -> list[tuple[int, dict[str, str] | str]]:
    """Return the first records, enough to show whose file it is: a whole chamber or Congress, but a bounded number."""
    first: list[tuple[int, dict[str, str] | str]] = []
    size = 0
    for line, cells in records:
        first.append((line, cells))
        size += sum(map(len, cells.values())) if isinstance(cells, dict) else 0
        if len(first) >= FIRST_ROWS or size >= FIRST_CHARACTERS:
            break
    return first


def _find_other_roles(
    records: Iterable[tuple[int, dict[str, str] | str]], tenant: tuple[str, str]
) -> dict[int, list[tuple[int, dict[str, str]]]]:
    """Return the rows of a person's other offices, none of them in a legislature, by the line of the first one."""
    people: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, cells in records:
        if isinstance(cells, dict) and cells["id"] and not says_vacant(cells["name"]):
            rows = people.setdefault(cells["id"], [])
            if not rows or all(_are_two_offices(cells, other, tenant) for _, other in rows):
                rows.append((line, cells))
    return {rows[0][0]: rows[1:] for rows in people.values() if len(rows) > 1}


def _are_two_offices(one: Mapping[str, str], other: Mapping[str, str], tenant: tuple[str, str]) -> bool:
    """Return whether two rows with the same id are about one person in two offices, or in one under two names."""
    roles = [cells["current_chamber"] for cells in (one, other)]
    names = [repair_encoding(cells["name"]) for cells in (one, other)]
    if roles[0] == roles[1] or not OFFICES.keys() >= {*roles} or not are_similar(*names):
        return False
    places = [
        parse_office(role, cells["current_district"], *tenant)[:2]
        for role, cells in zip(roles, (one, other), strict=True)
    ]
    return places[0][0] != places[1][0] or places[0][1] == places[1][1]


def _is_congress(people: Sequence[Mapping[str, str]], names: Mapping[str, str]) -> bool:
    """Return whether a file is that of Congress: it has a seat of the House, or senators of two states.

    A state may have a district that is named like a state (Washington, in Vermont), so one senator proves nothing.
    """
    seats = (CONGRESS_DISTRICT.fullmatch(cells["current_district"]) for cells in people)
    house = any(seat and seat[1] in names.values() for seat in seats)
    named = [find_state(cells, names) for cells in people]
    return house or len({*named} - {""}) > 1 or all(named)


def _find_repetition(line: int, cells: Mapping[str, str], seen: dict[str, int]) -> str | None:
    """Return where the id of a row was before, if it was; rows that name no person may have any id."""
    before = line if says_vacant(cells["name"]) or not cells["id"] else seen.setdefault(cells["id"], line)
    return f"the id {cells['id'][:MOST_QUOTED]} is already on line {before}" if before != line else None


def _describe_unread(line: int, cells: dict[str, str], state: str, kind: str) -> Row:
    """Return a row that is not loaded as far as it can be read."""
    if cells["current_chamber"] in CHAMBERS or cells["current_chamber"] in OFFICES:
        return _make_row(line, cells, state, kind)
    fields = {"name": cells["name"], "position": cells["current_chamber"], "district": cells["current_district"]}
    return Row(line, state, (SCHEME, cells["id"]), fields)


def _find_flaw(cells: Mapping[str, str], state: str) -> str | None:
    """Return why the person or seat of a row is unclear; None if it is clear."""
    role, district = cells["current_chamber"], cells["current_district"]
    if not cells["id"] and not says_vacant(cells["name"]):
        return "has no id"
    if not role:
        return None
    if role not in CHAMBERS and role not in OFFICES:
        return f"current_chamber {role[:40]!r} is none of: {', '.join([*CHAMBERS, *OFFICES])}"
    if not state:
        return (
            f"district {district[:40]!r} in chamber {role!r} is not a seat in Congress (lower: CA-12; upper: "
            "California)"
        )
    return None


def _check_header(header: list[str]) -> list[str]:
    columns = [name.strip() for name in header]
    missing = [name for name in REQUIRED if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS] if missing else []
    twice = sorted({name for name in columns if name in COLUMNS and columns.count(name) > 1})
    wrong = [
        f"{what}: {', '.join(repr(name[:40]) for name in names[:10])}"
        for what, names in (("missing", missing), ("unknown", unknown), ("twice", twice))
        if names
    ]
    if wrong:
        expected = ", ".join(COLUMNS)
        raise BadRoster(
            f"The columns are not those of an Open States people CSV ({'; '.join(wrong)}). Expected: {expected}."
        )
    return columns


def find_state(cells: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return the code of the state that a district of Congress names; empty if it names none."""
    district = cells["current_district"]
    if found := CONGRESS_DISTRICT.fullmatch(district):
        return found[1] if cells["current_chamber"] == "lower" and found[1] in names.values() else ""
    return names.get(district, "") if cells["current_chamber"] == "upper" else ""


def _make_row(line: int, cells: dict[str, str], state: str, kind: str) -> Row:
    position, district, level, chamber = parse_office(cells["current_chamber"], cells["current_district"], state, kind)
    rest = contact.Rest()
    scheme = SAMPLE if cells["id"].startswith(f"{SAMPLE}/") else SCHEME
    fields: dict[str, Any] = {
        "name": cells["name"],
        "given_name": cells.get("given_name") or None,
        "family_name": cells.get("family_name") or None,
        "position": position,
        "district": district or None,
        "level": level,
        "chamber": chamber,
        "party": cells["current_party"] or None,
        "contact_info": _make_contact(cells, rest),
        "photo_url": contact.normalize_image(cells.get("image", ""), rest) or None,
        "identifiers": [{"scheme": scheme, "identifier": cells["id"]}],
        "sources": [{"url": url} for url in contact.normalize_urls(cells.get("sources", ""))],
    }
    kept = {name: value for name, value in fields.items() if value is not None}
    key = make_vacancy_key(scheme, line) if says_vacant(cells["name"]) else (scheme, cells["id"])
    return repair_names(Row(line, state, key, kept, notes=tuple(rest.notes)))


def parse_office(role: str, district: str, state: str, kind: str) -> tuple[str, str, str, str | None]:
    """Return the position, district, level and chamber that a role in `current_chamber` and a district mean."""
    if kind == "federal":
        return ("US Senator" if role == "upper" else "US Representative"), district, "federal", role
    if role in CHAMBERS:
        if state == "DC" and district.casefold() in CHAIRS:
            return "Council Chairman", "", "state", CHAMBERS[role]
        return _find_member_title(role, state), district, "state", CHAMBERS[role]
    if role == "chief election officer":
        return ELECTION_OFFICES.get(state, OFFICES[role]), district, kind, None
    if state == "DC" and role in ("governor", "mayor"):
        return "Mayor", district, "state", None
    return OFFICES[role], district, "municipal" if role == "mayor" else kind, None


def _find_member_title(role: str, state: str) -> str:
    if role == "upper" or (role == "legislature" and state == "NE"):
        return "State Senator"
    return LOWER_TITLES.get(state, "State Representative") if role == "lower" else "Legislator"


def _make_contact(cells: Mapping[str, str], rest: contact.Rest) -> dict[str, Any]:
    emails, forms = contact.normalize_emails(cells.get("email", ""))
    offices = [
        contact.normalize_office(kind, cells.get(address, ""), cells.get(voice, ""), cells.get(fax, ""), rest=rest)
        for kind, (address, voice, fax) in OFFICE_COLUMNS.items()
    ]
    found = {
        "emails": emails,
        "links": [{"url": url} for url in contact.normalize_urls(cells.get("links", ""))],
        "offices": [office for office in offices if office],
        "social": {
            name: cells[name] for name in ("twitter", "youtube", "instagram", "facebook", "wikidata") if cells.get(name)
        },
    }
    return contact.add_phones(contact.add_contact_forms(found, forms), rest)
