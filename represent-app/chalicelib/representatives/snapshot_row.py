"""One record as a row of a snapshot: the JSON that clients get, and the fields that decide its status and seat.

This module needs no models, so a row is read in a microsecond, also right after a cold start.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from chalicelib.core.term_spans import get_span, has_no_days

if TYPE_CHECKING:
    from datetime import date

    from chalicelib.representatives.models import FormerSeat, Representative
    from chalicelib.representatives.term_record import FormerTerm, TermRecord

# The version of the row layout. Increase it when you add a field to Representative or change the row format: stored
# snapshots with another layout are ignored, and the records are read again.
LAYOUT = 4
NEVER = "9999-12-31"
AFTER_ALL = "~"  # after every day
JSON = 9  # the position of the last column
# Separators inside a column: of the fields of a seat, and of several seats.
FIELD, SEAT = "\x1f", "\x1e"


class SnapshotRow(NamedTuple):
    """A record: `json` as clients get it, with the `status` that is valid until before the day `until` (ISO 8601).

    `created` is when the record was created, in milliseconds since 1970 as hexadecimal digits. `seat` is the seat that
    the record names, `former` are its earlier ones; see write_seat. `first` and `last` are the first day on which the
    record holds its seat and the first day after (ISO 8601), both empty if the term has no day; see core.term_spans.
    """

    id: str
    version: str
    created: str
    status: str
    until: str
    seat: str
    first: str
    last: str
    former: str
    json: str

    def on_day(self, today: str) -> SnapshotRow:
        """Return the row with the status of its term on a day, which must not be before the row was written."""
        if today < self.until:
            return self
        record = json.loads(self.json)
        start, expected_end, end = record["term_start"], record["term_expected_end"], record["term_end"]
        status = compute_status(start, expected_end, end, today)
        shown = self.json.replace(f'"status":"{self.status}"', f'"status":"{status}"', 1)
        return self._replace(status=status, json=shown, until=find_next_change(status, start, expected_end, end))

    def as_of(self, day: str) -> SnapshotRow:
        """Return the row with the status of its term on any day."""
        return self._replace(until="").on_day(day)


def compute_status(start: Any, expected_end: Any, end: Any, today: Any) -> str:
    """Return the status of a term on a day; on the day it ends, the seat is the successor's.

    Takes dates, or ISO 8601 texts for all four.

    >>> compute_status("2023-01-01", "2027-01-01", None, "2026-06-01")
    'current'
    """
    if end and end <= today:
        return "ended"
    if start and start > today:
        return "upcoming"
    if expected_end and expected_end < today:
        return "overdue"
    return "current"


def find_next_change(status: str, start: str | None, expected_end: str | None, end: str | None) -> str:
    """Return the first day on which a term may have another status than now.

    >>> find_next_change("current", None, "2027-01-01", None)
    '2027-01-01'
    """
    if status == "ended":
        return NEVER
    if status == "upcoming":
        return str(start)
    later = [day for day in (end, expected_end if status == "current" else None) if day]
    return min(later, default=NEVER)


def write_row(record: Representative) -> str:
    """Return a record as a row of text, with its current `status`."""
    return format_row(record, record.version, record.model_dump_json())


def format_row(record: Representative | TermRecord, version: int, shown: str) -> str:
    """Return a record as a row of text; `shown` is the JSON that clients get."""
    start, expected_end, end = (
        each.isoformat() if each else None for each in (record.term_start, record.term_expected_end, record.term_end)
    )
    until = find_next_change(record.status, start, expected_end, end)
    first, last = ("", "") if has_no_days(record) else (day.isoformat() for day in get_span(record))
    return "\t".join(
        (
            *(str(record.id), str(version), get_created(record), record.status, until),
            *(write_seat(record), first, last, SEAT.join(write_seat(each) for each in record.former_seats)),
            shown,
        )
    )


def write_seat(claim: Representative | FormerSeat | TermRecord | FormerTerm) -> str:
    """Return the fields of a record that name its seat, as one text: position, level, chamber, district, division.

    Records with equal texts have the same seat under every version of the rules.
    """
    named = (claim.position, claim.level, claim.chamber or "", claim.district or "", claim.division_id or "")
    text = FIELD.join(named)
    # Letters alone cannot end a column or a row.
    return text if text.replace(FIELD, "").isprintable() else FIELD.join(map(_print_plainly, named))


def _print_plainly(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def get_created(record: Representative | TermRecord) -> str:
    """Return the creation time of a record in the form that rows and entity tags use; see SnapshotRow."""
    return f"{int(record.created_at.timestamp() * 1000):x}"


def parse_row(text: str) -> SnapshotRow:
    """Parse a row from its text."""
    return SnapshotRow(*text.split("\t", JSON))


def read_status(text: str, today: str) -> str:
    """Return the status of a row on a day, without copying its JSON; see SnapshotRow.on_day."""
    _, _, _, status, until, _ = text.split("\t", 5)
    return status if today < until else parse_row(text).on_day(today).status


def format_day(today: date) -> str:
    """Return a day in the form that rows use."""
    return today.isoformat()
