"""Parse a tenant's own CSV by the column mapping in its rules: bytes to rows with line numbers. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from chalicelib.core.text_normalization import fold
from chalicelib.imports import contact, partial_dates
from chalicelib.imports.io import csv_reader
from chalicelib.imports.io.bounded import LIMITS, Limits
from chalicelib.imports.person_names import make_key
from chalicelib.imports.row import (
    MOST_QUOTED,
    BadRoster,
    RefusedRow,
    Row,
    make_vacancy_key,
    repair_encoding,
    repair_names,
)
from chalicelib.representatives.placeholder_names import says_vacant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from chalicelib.tenants.column_mapping import ColumnMapping

PLAIN = ("given_name", "family_name", "position", "district", "party")
DATES = ("term_start", "term_expected_end")
# The field of a record that a column fills, if its name differs.
SPEAKS_OF = {"id": "identifiers", "source": "sources", "email": "emails", "phone": "phones", "website": "links"}
LONGEST_KEY = 200


def parse_rows(
    data: bytes | BinaryIO, mapping: ColumnMapping, tenant: tuple[str, str], limits: Limits = LIMITS
) -> Iterator[Row | RefusedRow]:
    """Read a file; `tenant` (state, kind) owns the roster.

    Columns without a mapping are ignored. Raises BadRoster if the file as a whole cannot be read, possibly after rows
    were returned.
    """
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
        before = seen.setdefault(key, line)
        if not name:
            yield RefusedRow(line, name, "has no name", unread=True)
            continue
        row = _make_row(line, {"id": "", **values}, mapping, tenant, has_phones="phones" in speaks)
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
    return {
        "emails": emails,
        "phones": list(dict.fromkeys([*phones, *rest.phones])),
        "links": links + forms,
        "offices": [office] if office else [],
        "social": {name: values[name] for name in contact.SOCIAL if name in values},
    }


def _split_cell(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]
