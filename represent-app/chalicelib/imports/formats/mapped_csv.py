"""Parse a tenant's own CSV by the column mapping in its rules: bytes to rows with line numbers.

A file may list several terms of one person, in any order: rows with the same id and different starts. The row of the
newest term that has begun is loaded, even if its expected end has passed, and earlier ones are history. The next term
may be listed before it begins.
"""

from __future__ import annotations

import hashlib
import re
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from chalicelib.core.safe_text import clean
from chalicelib.core.text_normalization import fold
from chalicelib.imports import contact, partial_dates
from chalicelib.imports.io import bounded, csv_reader
from chalicelib.imports.io.bounded import LIMITS, Limits
from chalicelib.imports.person_names import are_similar, make_key
from chalicelib.imports.row import (
    MOST_QUOTED,
    BadRoster,
    EarlierTerm,
    RefusedRow,
    Row,
    make_earlier_term,
    make_vacancy_key,
    repair_encoding,
    repair_names,
)
from chalicelib.representatives.placeholder_names import says_vacant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from chalicelib.tenants.column_mapping import ColumnMapping

PLAIN = ("given_name", "family_name", "position", "district", "party")
DATES = ("term_start", "term_expected_end")
# The field of a record that a column fills, if its name differs.
SPEAKS_OF = {"id": "identifiers", "source": "sources", "email": "emails", "phone": "phones", "website": "links"}
LONGEST_KEY = 200
# The parts of a seat and of a name that a record may have; see representatives.models.Line.
LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f]{0,200}")


class _Term(NamedTuple):
    """The part of a row that puts the terms of one person in order; without a start, the row has no place in it."""

    line: int
    start: str
    end: str
    name: str
    state: str
    position: str
    level: str
    chamber: str
    district: str


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms of one person, which have an order: the line of the row to load, and its notes and history."""

    line: int
    notes: tuple[str, ...]
    history: tuple[EarlierTerm, ...]


def parse_rows(
    data: bytes | BinaryIO,
    mapping: ColumnMapping,
    tenant: tuple[str, str],
    limits: Limits = LIMITS,
    *,
    today: date,
) -> Iterator[Row | RefusedRow]:
    """Read a file; `tenant` (state, kind) owns the roster, and `today` decides which term of a person is loaded.

    Columns without a mapping are ignored. Raises BadRoster if the file as a whole cannot be read, possibly after rows
    were returned.
    """
    if "term_start" not in mapping.columns:
        yield from _read_rows(data, mapping, tenant, limits, {})
        return
    with bounded.open_repeatedly(data, limits) as reopen:
        terms = _find_terms(reopen(), mapping, tenant, limits, today)
        yield from _read_rows(reopen(), mapping, tenant, limits, terms)


def _find_terms(
    data: BinaryIO, mapping: ColumnMapping, tenant: tuple[str, str], limits: Limits, today: date
) -> dict[int, _Terms]:
    """Return the terms of each person who has several, by the line of each of their rows; raises BadRoster."""
    found: dict[str, list[_Term]] = {}
    for line, cells in csv_reader.read_records(data, _make_header_check(mapping), limits, mapping.delimiter):
        values = {} if isinstance(cells, str) else _read_values(cells, mapping)
        if values.get("id") and not says_vacant(values.get("name", "")):
            found.setdefault(values["id"], []).append(_make_term(line, values, mapping, tenant))
    several = (terms for terms in map(_put_in_order, found.values()) if len(terms) > 1)
    return {term.line: group for terms in several for group in [_choose_term(terms, today)] for term in terms}


def _make_term(line: int, values: Mapping[str, str], mapping: ColumnMapping, tenant: tuple[str, str]) -> _Term:
    days = _read_dates(values, us=mapping.dates == "us", rest=contact.Rest())
    texts = [
        days.get("term_start", ""),
        days.get("term_expected_end", ""),
        repair_encoding(values.get("name", "")),
        values.get("state", tenant[0]).upper(),
        values.get("position", ""),
        *(values.get(part, "").lower() for part in ("level", "chamber")),
        values.get("district", ""),
    ]
    term = _Term(line, *map(sys.intern, clean(texts)))
    usable = term.name and term.position and all(map(LINE.fullmatch, term[1:]))
    return term if usable else _Term(line, "", "", "", "", "", "", "", "")


def _put_in_order(terms: list[_Term]) -> list[_Term]:
    """Return the terms of a person, oldest first; none if the dates do not order them.

    Nor are there any if the names differ: then the ids may be those of seats, and the rows are of successive holders.
    """
    ordered = sorted(terms, key=lambda term: term.start)
    unclear = not ordered[0].start or any(_are_at_once(*pair) for pair in pairwise(ordered))
    return [] if unclear or not all(are_similar(term.name, ordered[-1].name) for term in ordered[:-1]) else ordered


def _are_at_once(earlier: _Term, later: _Term) -> bool:
    """Return whether a person may hold the seats of two terms at once, or neither of the terms is the later one.

    In the same seat the earlier term ends at the latest when the later one starts. In different seats it has to end
    before: a person may hold two offices.
    """
    if earlier.start == later.start:
        return True
    if _get_seat(earlier) == _get_seat(later):
        return bool(later.end) and earlier.end > later.end
    return not earlier.end or earlier.end > later.start


def _get_seat(term: _Term) -> tuple[str, ...]:
    return term.state, fold(term.position), term.level, term.chamber, fold(term.district)


def _choose_term(ordered: list[_Term], today: date) -> _Terms:
    """Return the terms of a person: the newest one that has begun, else the first one that will begin, is loaded."""
    count = max(1, sum(partial_dates.has_begun(term.start, today) for term in ordered))
    chosen, notes, history = ordered[count - 1], list[str](), list[EarlierTerm]()
    for term, following in pairwise(ordered[:count]):
        seat = (term.position, term.level or None, term.chamber or None, term.district)
        until = min(filter(None, (term.end, following.start)))
        found = make_earlier_term(seat, term.start, until, term.line)
        if found and term.state == chosen.state:
            history += found
            notes.append(found[0].note)
        else:
            why = "ends before it begins" if term.state == chosen.state else "is in another state"
            notes.append(f"left out line {term.line}, an earlier term of the same person, which {why}")
    later = "is a term that has not begun: load the file again when it has"
    notes += [f"line {term.line} {later}" for term in ordered[count:]]
    return _Terms(chosen.line, tuple(notes), tuple(history))


def _read_rows(
    data: bytes | BinaryIO,
    mapping: ColumnMapping,
    tenant: tuple[str, str],
    limits: Limits,
    terms: Mapping[int, _Terms],
) -> Iterator[Row | RefusedRow]:
    """Yield the rows of a file; `terms` has the rows of people with several terms, one of which is loaded for each."""
    seen: dict[str, int] = {}
    line = 0
    speaks = _list_fields(mapping)
    for line, cells in csv_reader.read_records(data, _make_header_check(mapping), limits, mapping.delimiter):
        if isinstance(cells, str):
            yield RefusedRow(line, "", cells, unread=True)
            continue
        values = _read_values(cells, mapping)
        name, key = values.get("name", ""), values.get("id", "")
        if says_vacant(name):
            _, key = make_vacancy_key(mapping.scheme, line)
            values["id"] = key
        group = terms.get(line)
        if group and group.line != line:
            continue
        before = seen.setdefault(key, line)
        if not name:
            yield RefusedRow(line, name, "has no name", unread=True)
            continue
        row = _make_row(line, {"id": "", **values}, mapping, tenant, has_phones="phones" in speaks)
        if group:
            row = replace(row, notes=(*row.notes, *group.notes), history=group.history)
        if not key:
            yield RefusedRow(line, name, "has no id", unread=True, about=replace(row, speaks=speaks))
        elif before != line:
            reason = f"the id {key[:MOST_QUOTED]} is already on line {before}"
            yield RefusedRow(line, name, reason, unread=True, about=replace(row, speaks=speaks))
        else:
            unread = {what for what in DATES if values.get(what) and what not in row.fields}
            yield repair_names(replace(row, speaks=speaks - unread, derived="id" not in mapping.columns))
    if not line:
        raise csv_reader.make_no_rows_error()


def _list_fields(mapping: ColumnMapping) -> frozenset[str]:
    """Return the fields that the rows cover, which have a column or a default; see row.Row."""
    columns = {*mapping.columns, *mapping.defaults, "id"}
    return frozenset(SPEAKS_OF.get(what, what) for what in columns)


def _make_header_check(mapping: ColumnMapping) -> Callable[[list[str]], list[str]]:
    """Return the function that maps a header to the folded names of its columns; it raises BadRoster."""

    def check_header(header: list[str]) -> list[str]:
        labels = [fold(label) for label in header]
        missing = [column for column in mapping.columns.values() if fold(column) not in labels]
        mapped = {fold(column) for column in mapping.columns.values()}
        twice = sorted({label for label in mapped if labels.count(label) > 1})
        wrong = [
            f"{how}: {csv_reader.format_words(names)}"
            for how, names in (("missing", missing), ("twice", twice))
            if names
        ]
        if wrong:
            raise BadRoster(
                f"The columns are not those of the tenant's mapping ({'; '.join(wrong)}). "
                f"The file has: {csv_reader.format_words(header)}. Nothing was loaded."
            )
        return labels

    return check_header


def _read_values(cells: Mapping[str, str], mapping: ColumnMapping) -> dict[str, str]:
    """Return the values of a record by column, with a name and an id if they can be derived."""
    found = {str(what): cells[fold(column)] for what, column in mapping.columns.items()}
    values = {str(what): value for what, value in mapping.defaults.items()} | {
        what: value for what, value in found.items() if value
    }
    if name := values.get("name") or " ".join(values[part] for part in ("given_name", "family_name") if part in values):
        values["name"] = name
        if "id" not in mapping.columns:
            values["id"] = _make_key(values)
    return values


def _make_key(values: Mapping[str, str]) -> str:
    """Return the key of a person in a roster without ids; it changes with the office, district, name or generation.

    >>> [_make_key({"position": "Mayor", "district": "3", "name": name}) for name in ("Hon. Ada  Peña", "PENA, ADA")]
    ['mayor/3/ada pena', 'mayor/3/ada pena']
    """
    key = "/".join(
        (*(fold(values.get(part, "")) for part in ("position", "district")), make_key(repair_encoding(values["name"])))
    )
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def _read_dates(values: Mapping[str, str], *, us: bool, rest: contact.Rest) -> dict[str, str]:
    """Return the dates of a record in ISO 8601; one that cannot be read is noted."""
    dates = {}
    for what in DATES:
        if text := values.get(what):
            if day := partial_dates.read_cell(text, us=us):
                dates[what] = day
            else:
                rest.leave_out(text, what, f"Expected a date like {'1/31/2026' if us else '2026-01-31'}.")
    return dates


def _make_row(
    line: int, values: Mapping[str, str], mapping: ColumnMapping, tenant: tuple[str, str], *, has_phones: bool
) -> Row:
    rest, scheme = contact.Rest(), mapping.scheme
    fields: dict[str, Any] = {what: values[what] for what in PLAIN if what in values}
    fields |= _read_dates(values, us=mapping.dates == "us", rest=rest)
    fields |= {what: values[what].lower() for what in ("level", "chamber") if what in values}
    if "photo_url" in values:
        fields["photo_url"] = contact.normalize_image(values["photo_url"], rest)
    fields |= {
        "name": values["name"],
        "contact_info": _make_contact(values, rest, has_phones=has_phones),
        "identifiers": [{"scheme": scheme, "identifier": values["id"]}],
        "sources": [{"url": url} for url in contact.normalize_urls(values.get("source", ""))],
    }
    state = values.get("state", tenant[0]).upper()
    return Row(line, state, (scheme, values["id"]), fields, notes=tuple(rest.notes))


def _make_contact(values: Mapping[str, str], rest: contact.Rest, *, has_phones: bool) -> dict[str, Any]:
    emails, forms = contact.normalize_emails(values.get("email", ""))
    office = contact.normalize_office("", *(values.get(part, "") for part in ("address", "voice", "fax")), rest=rest)
    if not has_phones:
        for number in rest.phones:
            rest.leave_out(number, values["voice"], "An office has one number; map a column to phone for more.")
        rest.phones.clear()
    links = [{"url": url} for url in contact.normalize_urls(values.get("website", ""))]
    phones = [number for part in _split_cell(values.get("phone", "")) for number in contact.list_phones(part, rest)]
    found = {
        "emails": emails,
        "phones": list(dict.fromkeys([*phones, *rest.phones])),
        "links": links,
        "offices": [office] if office else [],
        "social": {name: values[name] for name in contact.SOCIAL if name in values},
    }
    return contact.add_contact_forms(found, [*contact.normalize_urls(values.get("contact_form", "")), *forms])


def _split_cell(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]
