"""The part of a record that seats, vacancies and statistics use, parsed from the JSON of a row without models."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from chalicelib.core.plain_json import dump_json
from chalicelib.representatives.record_defaults import complete_record
from chalicelib.representatives.snapshot_row import compute_status, format_row, parse_row

if TYPE_CHECKING:
    from collections.abc import Mapping

# Many records share the same few days.
_parse_day = lru_cache(maxsize=4096)(date.fromisoformat)
_parse_time = lru_cache(maxsize=4096)(datetime.fromisoformat)


class SchemeName(NamedTuple):
    """An id of a person in another system."""

    scheme: str
    identifier: str


class FormerTerm(NamedTuple):
    """A seat that a person held earlier; see models.FormerSeat."""

    position: str
    level: str
    chamber: str | None
    district: str | None
    division_id: str | None
    term_start: date | None
    until: date


class TermRecord(NamedTuple):
    """A person, the seat and the term; fields are those of models.Representative, `status` is that of a day."""

    id: UUID
    name: str
    family_name: str | None
    position: str
    level: str
    chamber: str | None
    district: str | None
    division_id: str | None
    party: str | None
    status: str
    term_start: date | None
    term_expected_end: date | None
    term_end: date | None
    created_at: datetime
    updated_at: datetime
    verified_at: datetime | None
    identifiers: tuple[SchemeName, ...]
    former_seats: tuple[FormerTerm, ...]

    def as_of(self, today: date) -> TermRecord:
        """Return the record with the status of its term on a day."""
        return self._replace(status=compute_status(self.term_start, self.term_expected_end, self.term_end, today))

    def model_copy(self, *, update: Mapping[str, Any]) -> TermRecord:
        """Return the record with other values of some fields, as a model does."""
        return self._replace(**update)


def write_stored_row(stored: Mapping[str, Any]) -> str:
    """Return a stored record, a JSON object, as the row that snapshot_row.write_row makes of the model."""
    record = complete_record(stored)
    return format_row(make_term(record), record["version"], dump_json(record))


def parse_term(text: str, today: str) -> TermRecord:
    """Parse a row of a snapshot as of a day (ISO 8601)."""
    return make_term(json.loads(parse_row(text).on_day(today).json))


def make_term(record: Mapping[str, Any]) -> TermRecord:
    """Return the part of a record, which is an object as clients get it."""
    return TermRecord(
        UUID(record["id"]),
        record["name"],
        record["family_name"],
        *_read_seat(record),
        _intern(record["party"]),
        sys.intern(record["status"]),
        _read_day(record["term_start"]),
        _read_day(record["term_expected_end"]),
        _read_day(record["term_end"]),
        _parse_time(record["created_at"]),
        _parse_time(record["updated_at"]),
        _parse_time(record["verified_at"]) if record["verified_at"] else None,
        tuple(SchemeName(sys.intern(each["scheme"]), each["identifier"]) for each in record["identifiers"]),
        tuple(
            FormerTerm(*_read_seat(each), _read_day(each["term_start"]), _parse_day(each["until"]))
            for each in record["former_seats"]
        ),
    )


def _read_seat(claim: Mapping[str, Any]) -> tuple[str, str, str | None, str | None, str | None]:
    position, level = sys.intern(claim["position"]), sys.intern(claim["level"])
    return position, level, _intern(claim["chamber"]), _intern(claim["district"]), _intern(claim["division_id"])


def _read_day(text: str | None) -> date | None:
    return _parse_day(text) if text else None


def _intern(text: str | None) -> str | None:
    return sys.intern(text) if text else text
