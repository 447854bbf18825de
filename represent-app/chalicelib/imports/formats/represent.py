"""Parse the CSV and JSON Lines that representatives.export writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID

from pydantic_core import from_json

from chalicelib.core.phone_numbers import find_phone_flaw
from chalicelib.imports import contact, partial_dates
from chalicelib.imports.io import csv_reader
from chalicelib.imports.io.bounded import LIMITS, BoundedLines, Limits, make_empty_error, make_too_many_error
from chalicelib.imports.matching import OWN
from chalicelib.imports.row import BadRoster, OnlyEmptySeats, RefusedRow, Row, make_vacancy_key, repair_names
from chalicelib.representatives.export import (
    COLUMNS,
    CONTACT,
    FIELDS,
    FORM,
    ID,
    LISTS,
    NESTED,
    PARTS,
    PLAIN,
    STATE,
    VACANT,
    unguard_cell,
)
from chalicelib.representatives.placeholder_names import says_vacant

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASS = "senate_class"
DATES = ("term_start", "term_expected_end", "term_end")
# The name in the row of a seat without a holder, by the state of the seat.
EMPTY_SEATS = {"unknown": "", "vacant": VACANT}


def parse_rows(data: bytes | BinaryIO, tenant: tuple[str, str], limits: Limits = LIMITS) -> Iterator[Row | RefusedRow]:
    """Read an exported CSV; `tenant` (state, kind) is the default for rows that do not name theirs.

    Raises BadRoster if the file as a whole cannot be read, possibly after rows were returned, and OnlyEmptySeats if it
    has nothing to load.
    """
    line, loaded, unknown = 0, False, list[str]()
    check_header = csv_reader.note_unknown(_check_header, COLUMNS, unknown)
    for line, cells in csv_reader.read_records(data, check_header, limits):
        values = {} if isinstance(cells, str) else {name: unguard_cell(cell) for name, cell in cells.items()}
        if values and _repeats_a_state(values[ID], values.get("name"), values.get(STATE)):
            continue
        loaded = True
        if isinstance(cells, str):
            yield RefusedRow(line, "", cells, unread=True)
            continue
        fields: dict[str, Any] = {name: values.get(name) or None for name in PLAIN}
        try:
            parts = {name: from_json(values.get(name) or "null", allow_inf_nan=False) for name in NESTED}
        except ValueError:
            yield RefusedRow(line, values.get("name", ""), "has a cell that should be JSON but is not", unread=True)
            continue
        rest = contact.Rest()
        fields["contact_info"] = _make_contact(values, parts, rest)
        if (number := fields[CLASS]) and number.isdecimal():
            fields[CLASS] = int(number)
        fields |= {name: parts[name] or [] for name in PARTS}
        row = _make_row(line, values[ID], fields, tenant, frozenset(values))
        if isinstance(row, Row):
            row = repair_names(row)
            row = replace(row, notes=(*row.notes, *rest.notes), file_notes=csv_reader.make_column_notes(unknown))
            unknown.clear()
        yield row
    if not line:
        raise csv_reader.make_no_rows_error()
    if not loaded:
        raise OnlyEmptySeats


def _make_contact(values: dict[str, str], parts: dict[str, Any], rest: contact.Rest) -> dict[str, Any]:
    """Return the contact details of a row; `parts` has the values of its cells that are JSON."""
    lists: dict[str, Any] = {name: _split_cell(values.get(name, "")) for name in LISTS}
    lists["phones"] = [number for entry in lists["phones"] for number in _read_phone(entry, rest)]
    form = {FORM: values[FORM]} if values.get(FORM) else {}
    return lists | {name: parts[name] for name in CONTACT[2:] if parts[name] is not None} | form


def _repeats_a_state(key: Any, name: Any, state: Any) -> bool:
    """Return whether a row is that of a seat without a holder, as it was exported: it has nothing to import.

    An export is no source of the vacancies that it repeats.
    """
    return not key and isinstance(state, str) and EMPTY_SEATS.get(state) == (name or "")


def _split_cell(cell: str) -> list[str]:
    """Return the entries of a cell, without surrounding spaces."""
    return [entry.strip() for entry in cell.split(";")] if cell else []


def _read_phone(entry: str, rest: contact.Rest) -> list[str]:
    """Return the number of an entry; one that was typed into the file may have another form than an exported one."""
    return contact.list_phones(entry, rest) if find_phone_flaw(entry) else [entry]


def parse_json_lines(
    data: bytes | BinaryIO, tenant: tuple[str, str], limits: Limits = LIMITS
) -> Iterator[Row | RefusedRow]:
    """Read exported JSON Lines; see parse_rows."""
    count = repeated = 0
    lines = BoundedLines(data, limits)
    for line in lines:
        lines.record = 0
        if not line.strip():
            continue
        count += 1
        if count > limits.rows:
            raise make_too_many_error(limits)
        try:
            found = from_json(line, allow_inf_nan=False)  # it rejects lone surrogates and limits the depth
            fields = {name: found.get(name) for name in FIELDS} | {name: found.get(name) or [] for name in PARTS}
            fields["contact_info"] = found.get("contact_info") or {}
            key = found[ID]
            if _repeats_a_state(key, found.get("name"), found.get(STATE)):
                repeated += 1
                continue
        except (ValueError, KeyError, AttributeError, TypeError):
            yield RefusedRow(lines.number, "", f"is not a JSON object with {ID}", unread=True)
        else:
            yield _make_row(lines.number, key, fields, tenant, frozenset(found))
    if not count:
        raise make_empty_error()
    if count == repeated:
        raise OnlyEmptySeats


def _make_row(
    line: int, key: Any, fields: dict[str, Any], tenant: tuple[str, str], names: frozenset[str]
) -> Row | RefusedRow:
    """Make a row from the fields of a record; `names` are the columns or keys of the file."""
    name = fields["name"] if isinstance(fields["name"], str) else ""
    vacant = says_vacant(name)
    try:
        own = UUID(int=0) if vacant else UUID(key if isinstance(key, str) else "")
    except ValueError:
        unclear = _describe_unread(line, fields, tenant)
        return RefusedRow(line, name, f"has no {ID}, which must be a UUID", unread=True, about=unclear)
    if wrong := _find_misshapen(fields):
        return RefusedRow(line, name, wrong, unread=True, about=_describe_unread(line, fields, tenant))
    details = fields["contact_info"]
    speaks = (names & {*PLAIN, *PARTS, *CONTACT, FORM}) | (
        frozenset(details) if "contact_info" in names else frozenset()
    )
    rest = contact.Rest()
    dates = _read_dates(fields, rest)
    speaks -= {what for what, day in dates.items() if day is None}
    fields = {what: value for what, value in fields.items() if what != "level" or value} | {"name": name} | dates
    state = str(fields["state"] or tenant[0])
    own_key = make_vacancy_key(OWN, line) if vacant else (OWN, str(own))
    return Row(line, state, own_key, fields, speaks=speaks, notes=tuple(rest.notes))


def _describe_unread(line: int, fields: dict[str, Any], tenant: tuple[str, str]) -> Row:
    """Return a row that is not loaded as far as it can be read."""
    texts = {name: value for name in PLAIN if isinstance(value := fields.get(name), str) and value}
    return Row(line, texts.get("state", tenant[0]), (OWN, ""), {"name": "", **texts})


def _read_dates(fields: dict[str, Any], rest: contact.Rest) -> dict[str, str | None]:
    """Return the days of the dates that a row has, which a spreadsheet may have rewritten; None for unreadable ones."""
    texts = {name: fields[name] for name in DATES if fields[name]}
    days = {name: partial_dates.read_cell(text, us=True) for name, text in texts.items()}
    for name, day in days.items():
        if day is None:
            rest.leave_out(texts[name], name, "Expected a date like 2026-01-31.")
    return days


def _find_misshapen(fields: dict[str, Any]) -> str:
    """Return the error of the first field with a wrong JSON type, or nothing; draft validation checks the rest."""
    for name in PLAIN:
        if not isinstance(fields[name], (int | None) if name == CLASS else (str | None)):
            return f"{name} is not {'a number' if name == CLASS else 'text'}"
    if not isinstance(fields["contact_info"], dict):
        return "contact_info is not a JSON object"
    for name in PARTS:
        if not isinstance(fields[name], list) or not all(isinstance(part, dict) for part in fields[name]):
            return f"{name} is not a list of JSON objects"
    if not all(isinstance(part.get("scheme"), str) for part in fields["identifiers"]):
        return "identifiers has an entry without a scheme"
    return ""


def _check_header(header: list[str]) -> list[str]:
    columns = [name.strip() for name in header]
    wrong = sorted({name for name in columns if name in COLUMNS and columns.count(name) > 1})
    missing = [name for name in (ID, "name", "position") if name not in columns]
    if wrong or missing:
        raise BadRoster(
            f"The columns are not those of an export (repeated: {csv_reader.format_words(wrong)}; missing: "
            f"{csv_reader.format_words(missing)}). An export has: {', '.join(COLUMNS)}."
        )
    return columns
