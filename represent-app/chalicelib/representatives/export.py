"""Write a tenant's records as CSV and JSON Lines, which an import reads back without loss.

The CSV has one column for each field, and `seat_state`: filled, vacant or unknown; empty for terms that have ended or
not begun. E-mail addresses and phone numbers are separated by `; `. Structured values
(offices, links, social, identifiers, sources) are JSON. All cells are quoted. An apostrophe precedes text that a
spreadsheet could read as a formula, at the start of a cell or after a character it could read as a separator; an import
removes the apostrophe (owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from chalicelib.tenants.seats import SERVING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.representatives.models import Representative
    from chalicelib.tenants.vacancies import EmptySeat

ID = "represent_id"
PLAIN = (
    *("name", "given_name", "family_name", "position", "district", "division_id", "level", "chamber", "state", "party"),
    *("term_start", "term_expected_end", "term_end", "photo_url"),
    *("how", "senate_class"),
)
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


def write_csv(people: Iterable[Representative], empty: Iterable[EmptySeat] = (), state: str = "") -> str:
    """Return records as CSV, then the seats without a holder, which are in a `state`."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for person in people:
        writer.writerow([guard_cell(cell) for cell in _make_cells(person)])
    for seat in empty:
        fields = _describe_empty_seat(seat, state)
        writer.writerow([guard_cell(fields.get(name) or "") for name in COLUMNS])
    return out.getvalue()


def write_json_lines(people: Iterable[Representative], empty: Iterable[EmptySeat] = (), state: str = "") -> str:
    """Return records as JSON Lines, then the seats without a holder, which are in a `state`."""
    records: Iterable[dict[str, Any]] = (
        {ID: str(person.id), **person.get_writable(), STATE: _get_state(person)} for person in people
    )
    seats = (_describe_empty_seat(seat, state) for seat in empty)
    return "".join(json.dumps(fields, ensure_ascii=False) + "\n" for fields in chain(records, seats))


def _get_state(person: Representative) -> str | None:
    return "filled" if person.status in SERVING else None


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


def _make_cells(person: Representative) -> list[str]:
    fields = person.get_writable()
    contact = fields["contact_info"]
    return [
        str(person.id),
        *(str(fields[name] or "") for name in PLAIN),
        *("; ".join(contact[name]) for name in LISTS),
        *(_format_json(contact[name]) for name in CONTACT[2:]),
        contact[FORM] or "",
        *(_format_json(fields[name]) for name in PARTS),
        _get_state(person) or "",
    ]


def _format_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
