"""The layouts that a tenant's records are exported in, and imported again without loss: CSV and JSON Lines.

A CSV has a column for each field. E-mail addresses and phone numbers have `; ` between them; what has parts of its own
(offices, links, social, identifiers, sources) is JSON. All cells are quoted. Where a spreadsheet may take what follows
for a formula, at the beginning of a cell or behind what it may take for a separator, there is an apostrophe, which
importing takes off (owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID

from pydantic_core import from_json

from chalicelib.imports.io import csv_reader
from chalicelib.imports.io.bounded import LIMITS, BoundedLines, Limits, refuse_empty, refuse_too_many
from chalicelib.imports.matching import OWN
from chalicelib.imports.row import BadRoster, RefusedRow, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chalicelib.representatives.models import Representative

ID = "represent_id"
PLAIN = (
    *("name", "given_name", "family_name", "position", "district", "division_id", "level", "chamber", "state", "party"),
    *("term_start", "term_expected_end", "term_end", "photo_url"),
)
LISTS = ("emails", "phones")
CONTACT = (*LISTS, "offices", "links", "social")
PARTS = ("identifiers", "sources")
COLUMNS = (ID, *PLAIN, *CONTACT, *PARTS)
NESTED = (*CONTACT[2:], *PARTS)
FIELDS = (*PLAIN, "contact_info", *PARTS)
# Signs that begin a formula, also small, raised, lowered or full-width, with the minus of mathematics; and what may be
# dropped before them: all spaces but those that separate, what shows nothing, and quotes.
_SIGNS = (
    "[=+\\-@\\t\\r\u207a-\u207c\u208a-\u208c\u2212\u2a74-\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]"
)
_DROPPED = (
    "[ \\x0b\\x0c\\x1c-\\x1f\x85\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
    '"`\u00ab\u00b4\u00bb\u2018-\u201f\u2039\u203a\u300c-\u300f\u301d-\u301f\uff02\uff07]'
)
_BEGINS = f"(?:^{_DROPPED}*|(?<=[;,|\\t\\r\\n]){_DROPPED}*)"
FORMULA = re.compile(f"({_BEGINS})(?='*{_SIGNS})")
GUARDED = re.compile(f"({_BEGINS})'(?='*{_SIGNS})")


def write_csv(people: Iterable[Representative]) -> str:
    """Give records as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for person in people:
        writer.writerow([guard_cell(cell) for cell in _cells(person)])
    return out.getvalue()


def write_json_lines(people: Iterable[Representative]) -> str:
    """Give records as JSON Lines."""
    return "".join(
        json.dumps({ID: str(person.id), **person.writable()}, ensure_ascii=False) + "\n" for person in people
    )


def guard_cell(cell: str) -> str:
    """Give a cell that no spreadsheet takes for a formula.

    >>> [guarded(cell) for cell in ("Ada", "=1+1", "'=1", "+15185550100; +15185550101")]
    ['Ada', "'=1+1", "''=1", "'+15185550100; '+15185550101"]
    """
    return FORMULA.sub(r"\1'", cell)


def unguard_cell(cell: str) -> str:
    """Give a cell as it was before it was guarded.

    >>> [bare(guarded(cell)) for cell in ("Ada", "=1+1", "'=1", "'Ada")]
    ['Ada', '=1+1', "'=1", "'Ada"]
    """
    return GUARDED.sub(r"\1", cell)


def parse_rows(data: bytes | BinaryIO, tenant: tuple[str, str], limits: Limits = LIMITS) -> Iterator[Row | RefusedRow]:
    """Read an exported CSV; `tenant` (state, kind) is whose it is taken for where it does not say.

    Raises BadRoster when the file as a whole cannot be read, which may be after rows were given.
    """
    line = 0
    for line, cells in csv_reader.read_records(data, _header, limits):
        if isinstance(cells, str):
            yield RefusedRow(line, "", cells, unread=True)
            continue
        values = {name: unguard_cell(cell) for name, cell in cells.items()}
        fields: dict[str, Any] = {name: values.get(name) or None for name in PLAIN}
        try:
            parts = {name: from_json(values.get(name) or "null", allow_inf_nan=False) for name in NESTED}
        except ValueError:
            yield RefusedRow(line, values.get("name", ""), "has a cell that should be JSON, and is not", unread=True)
            continue
        lists = {name: _listed(values.get(name, "")) for name in LISTS}
        fields["contact_info"] = lists | {name: parts[name] for name in CONTACT[2:] if parts[name] is not None}
        fields |= {name: parts[name] or [] for name in PARTS}
        yield _row(line, values[ID], fields, tenant, frozenset(values))
    if not line:
        raise csv_reader.refuse_no_rows()


def _listed(cell: str) -> list[str]:
    """Return the entries of a cell, without the spaces around each."""
    return [entry.strip() for entry in cell.split(";")] if cell else []


def parse_json_lines(
    data: bytes | BinaryIO, tenant: tuple[str, str], limits: Limits = LIMITS
) -> Iterator[Row | RefusedRow]:
    """Read exported JSON Lines; see rows."""
    count = 0
    lines = BoundedLines(data, limits)
    for line in lines:
        lines.record = 0
        if not line.strip():
            continue
        count += 1
        if count > limits.rows:
            raise refuse_too_many(limits)
        try:
            found = from_json(line, allow_inf_nan=False)  # which has no lone surrogates, and a bounded depth
            fields = {name: found.get(name) for name in FIELDS} | {name: found.get(name) or [] for name in PARTS}
            fields["contact_info"] = found.get("contact_info") or {}
            key = found[ID]
        except (ValueError, KeyError, AttributeError, TypeError):
            yield RefusedRow(lines.number, "", f"is no JSON object with {ID}", unread=True)
        else:
            yield _row(lines.number, key, fields, tenant, frozenset(found))
    if not count:
        raise refuse_empty()


def _row(
    line: int, key: Any, fields: dict[str, Any], tenant: tuple[str, str], told: frozenset[str]
) -> Row | RefusedRow:
    """Make a row of what was read, of whatever form; `told` are the columns, or the keys, that were there."""
    name = fields["name"] if isinstance(fields["name"], str) else ""
    try:
        own = UUID(key if isinstance(key, str) else "")
    except ValueError:
        return RefusedRow(line, name, f"has no {ID}, which is a UUID", unread=True)
    if wrong := _misshapen(fields):
        return RefusedRow(line, name, wrong, unread=True)
    contact = fields["contact_info"]
    speaks = (told & {*PLAIN, *PARTS, *CONTACT}) | (frozenset(contact) if "contact_info" in told else frozenset())
    fields = {what: value for what, value in fields.items() if what != "level" or value} | {"name": name}
    return Row(line, str(fields["state"] or tenant[0]), (OWN, str(own)), fields, speaks=speaks)


def _misshapen(fields: dict[str, Any]) -> str:
    """Tell which field is of a form that no record has; nothing if a draft can say the rest."""
    for name in PLAIN:
        if not isinstance(fields[name], str | None):
            return f"{name} is no text"
    if not isinstance(fields["contact_info"], dict):
        return "contact_info is no JSON object"
    for name in PARTS:
        if not isinstance(fields[name], list) or not all(isinstance(part, dict) for part in fields[name]):
            return f"{name} is no list of JSON objects"
    if not all(isinstance(part.get("scheme"), str) for part in fields["identifiers"]):
        return "identifiers has an entry without a scheme"
    return ""


def _header(header: list[str]) -> list[str]:
    columns = [name.strip() for name in header]
    wrong = sorted({name for name in columns if name not in COLUMNS or columns.count(name) > 1})
    missing = [name for name in (ID, "name", "position") if name not in columns]
    if wrong or missing:
        raise BadRoster(
            f"The columns are not those of an export (wrong, or twice: {csv_reader.list_words(wrong)}; missing: "
            f"{csv_reader.list_words(missing)}). It has: {', '.join(COLUMNS)}."
        )
    return columns


def _cells(person: Representative) -> list[str]:
    fields = person.writable()
    contact = fields["contact_info"]
    return [
        str(person.id),
        *(fields[name] or "" for name in PLAIN),
        *("; ".join(contact[name]) for name in LISTS),
        *(_json(contact[name]) for name in CONTACT[2:]),
        *(_json(fields[name]) for name in PARTS),
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
