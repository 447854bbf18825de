"""One record as a snapshot keeps it: a line with the JSON that clients get, and what decides how it is shown.

Nothing here needs a model: a line is read in a microsecond, by processes that have just begun.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from chalicelib.representatives.models import Representative

# Counts the shapes that lines have had: whoever adds a field to Representative, or writes lines otherwise, adds one.
# What was stored in another shape is read from the records again.
LAYOUT = 1
NEVER = "9999-12-31"


class SnapshotRow(NamedTuple):
    """A record: `json` as clients get it, with the `status` that is right up to the day `until` (ISO 8601).

    `created` is when the record was, in milliseconds since 1970 as hexadecimal digits.
    """

    id: str
    version: str
    created: str
    status: str
    until: str
    json: str

    def on_day(self, today: str) -> SnapshotRow:
        """Return the line with the status that the term has on a day, which is none before the line was made."""
        if today < self.until:
            return self
        told = json.loads(self.json)
        start, expected_end, end = told["term_start"], told["term_expected_end"], told["term_end"]
        status = compute_status(start, expected_end, end, today)
        shown = self.json.replace(f'"status":"{self.status}"', f'"status":"{status}"', 1)
        return self._replace(status=status, json=shown, until=find_next_change(status, start, expected_end, end))


def compute_status(start: Any, expected_end: Any, end: Any, today: Any) -> str:
    """Tell where a term stands on a day; on the day it ends, the seat is the successor's. Days, or all as ISO 8601.

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
    """Return the first day on which a term may have another status than it has.

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
    """Give a record as a line of text, with the status that it has."""
    start, expected_end, end = (
        each.isoformat() if each else None for each in (record.term_start, record.term_expected_end, record.term_end)
    )
    until = find_next_change(record.status, start, expected_end, end)
    told = (str(record.id), str(record.version), get_created(record), record.status, until, record.model_dump_json())
    return "\t".join(told)


def get_created(record: Representative) -> str:
    """Give when a record was created, as lines and entity tags have it: see SnapshotRow."""
    return f"{int(record.created_at.timestamp() * 1000):x}"


def parse_row(text: str) -> SnapshotRow:
    """Return a line as it was written."""
    return SnapshotRow(*text.split("\t", 5))


def format_day(today: date) -> str:
    """Give a day as lines have it."""
    return today.isoformat()
