"""Write a tenant's records as CSV and JSON Lines, which an import reads back without loss.

The CSV has one column for each field, and `seat_state`: filled, vacant or unknown; empty for terms that have ended or
not begun. E-mail addresses and phone numbers are separated by `; `. Structured values
(offices, links, social, identifiers, sources) are JSON. All cells are quoted. An apostrophe precedes text that a
spreadsheet could read as a formula, at the start of a cell or after a character it could read as a separator; an import
removes the apostrophe (owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import json
import re
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from chalicelib.core.term_spans import SERVING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chalicelib.representatives.export_models import ExportFormat
    from chalicelib.tenants.vacancies import EmptySeat

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
BOM = "\ufeff"
CHUNK = 65_536  # characters that are encoded together
ID = "represent_id"
TEXTS = (
    *("name", "given_name", "family_name", "position", "district", "division_id", "level", "chamber", "state", "party"),
    *("term_start", "term_expected_end", "term_end", "photo_url", "how"),
)
NUMBER = "senate_class"
PLAIN = (*TEXTS, NUMBER)
LISTS = ("emails", "phones")
CONTACT = (*LISTS, "offices", "links", "social")
FORM = "contact_form"
PARTS = ("identifiers", "sources")
STATE = "seat_state"
COLUMNS = (ID, *PLAIN, *CONTACT, FORM, *PARTS, STATE)
# The name in the row of a vacant seat; an unknown seat has none.
VACANT = "Vacant"
NESTED = (*CONTACT[2:], *PARTS)
FIELDS = (*PLAIN, "contact_info", *PARTS)
EXPORTED = frozenset(FIELDS)
# At most what a row's JSON has more than a line of CSV: names, separators, null, and the quotes of lists.
WITHOUT_NAMES = sum(len(name) + 8 for name in (*FIELDS, *CONTACT, FORM)) + 50
# Characters that begin a formula, including small, superscript, subscript and full-width forms and the mathematical
# minus; and characters that a spreadsheet may drop before them: spaces that do not separate cells, invisible characters
# and quotes.
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
# The same as FORMULA after a character that can separate cells; it begins with few characters, so it is found faster.
# The three classes have no character in common, so nothing is gained by going back (possessive quantifiers).
FORMULA_AFTER = re.compile(f"([;,|\\t\\r\\n]{_DROPPED}*+)(?='*+{_SIGNS})")
QUOTE, BREAK, CELLS = '"', "\n", '","'
_get_texts = itemgetter(*TEXTS)
# JSONEncoder(ensure_ascii=False, check_circular=False) makes this for each value that it encodes: half of its time.
_ENCODER = (None, None, json.encoder.encode_basestring, None, ": ", ", ", False, False, True)
_iterencode = json.encoder.c_make_encoder(*_ENCODER)  # type: ignore[attr-defined]


def parse_records(rows: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Return the records of rows (the JSON of snapshot rows) as JSON values, one by one."""
    return map(from_json, rows)


def generate_lines(
    kind: ExportFormat,
    records: Iterable[Mapping[str, Any]],
    empty: Iterable[EmptySeat],
    state: str,
    *,
    bom: bool,
) -> Iterator[str]:
    """Yield the lines of an export in a format; see generate_csv. A CSV begins with a byte order mark if `bom`."""
    if kind == "csv" and bom:
        yield BOM
    yield from (generate_csv if kind == "csv" else generate_json_lines)(records, empty, state)


def generate_csv(
    records: Iterable[Mapping[str, Any]], empty: Iterable[EmptySeat] = (), state: str = ""
) -> Iterator[str]:
    """Yield the lines of records (JSON values) as CSV, then the seats without a holder, which are in a `state`."""
    yield CSV_HEADER
    yield from map(format_csv_line, records)
    for seat in empty:
        fields = _describe_empty_seat(seat, state)
        yield _join_cells([fields.get(name) or "" for name in COLUMNS])


def generate_json_lines(
    records: Iterable[Mapping[str, Any]], empty: Iterable[EmptySeat] = (), state: str = ""
) -> Iterator[str]:
    """Yield the lines of records (JSON values) as JSON Lines, then the seats without a holder; see generate_csv."""
    yield from map(format_json_line, records)
    yield from (f"{_encode(_describe_empty_seat(seat, state))}\n" for seat in empty)


def format_csv_line(record: Mapping[str, Any]) -> str:
    """Return the line of a record (JSON values)."""
    contact = record["contact_info"]
    return _join_cells(
        [
            record["id"],
            *[value or "" for value in _get_texts(record)],
            str(record[NUMBER] or ""),
            *["; ".join(contact[name]) for name in LISTS],
            *[_format_json(contact[name]) for name in CONTACT[2:]],
            contact[FORM] or "",
            *[_format_json(record[name]) for name in PARTS],
            _get_state(record) or "",
        ]
    )


def format_json_line(record: Mapping[str, Any]) -> str:
    """Return the line of a record (JSON values), with the fields in their order."""
    fields = {name: value for name, value in record.items() if name in EXPORTED}
    return f"{_encode({ID: record['id'], **fields, STATE: _get_state(record)})}\n"


def list_fitting(rows: Iterable[str], most: int) -> list[str] | None:
    """Return rows unless their sizes say that an export of them surely has more than `most` bytes; None then.

    The fields of an export are the first of a row's JSON. A CSV leaves out their names, null and brackets.
    """
    found, least = list[str](), 0
    for row in rows:
        found.append(row)
        least += max(0, row.index(',"id":"') - WITHOUT_NAMES)
        if least > most:
            return None
    return found


def _get_state(record: Mapping[str, Any]) -> str | None:
    return "filled" if record["status"] in SERVING else None


def _describe_empty_seat(seat: EmptySeat, state: str) -> dict[str, str | None]:
    """Return the fields of the row of a seat without a holder."""
    return {
        ID: None,
        "name": VACANT if seat.seat_state == "vacant" else None,
        "position": seat.title,
        "district": seat.district,
        "division_id": seat.division_id,
        "level": seat.level,
        "chamber": seat.chamber,
        "state": state,
        STATE: seat.seat_state,
    }


def guard_cell(cell: str) -> str:
    """Return a cell that no spreadsheet reads as a formula.

    >>> [guard_cell(cell) for cell in ("Ada", "=1+1", "'=1", "+15185550100; +15185550101")]
    ['Ada', "'=1+1", "''=1", "'+15185550100; '+15185550101"]
    """
    return FORMULA.sub(r"\1'", cell)


def unguard_cell(cell: str) -> str:
    """Return the original text of a guarded cell.

    >>> [unguard_cell(guard_cell(cell)) for cell in ("Ada", "=1+1", "'=1", "'Ada")]
    ['Ada', '=1+1', "'=1", "'Ada"]
    """
    return GUARDED.sub(r"\1", cell)


def _join_cells(cells: Sequence[str]) -> str:
    """Return guarded cells as a line of CSV (RFC 4180), all quoted.

    The cells are guarded together, each after a line break, because a search of each one takes most of the time.
    """
    joined = BREAK.join(["", *cells])
    if joined.count(BREAK) > len(cells):
        return ",".join([_quote(guard_cell(cell)) for cell in cells]) + "\r\n"
    guarded = FORMULA_AFTER.sub(r"\1'", joined)
    return f'"{guarded[1:].replace(QUOTE, QUOTE * 2).replace(BREAK, CELLS)}"\r\n'


def _quote(cell: str) -> str:
    return f'"{cell.replace(QUOTE, QUOTE * 2)}"'


def _encode(value: Any) -> str:
    return "".join(_iterencode(value, 0))


def _format_json(value: Any) -> str:
    return _encode(value) if value else ""


CSV_HEADER = _join_cells(COLUMNS)
