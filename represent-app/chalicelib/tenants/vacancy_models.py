"""Models that describe and validate vacancies: empty seats, and the statements of staff about them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict, Field, field_validator

from chalicelib.core.validation import one_line
from chalicelib.tenants import coverage
from chalicelib.tenants.rules import Chamber, Level  # noqa: TC001 (same)
from chalicelib.tenants.rules_models import Vacancy  # noqa: TC001 (same)
from chalicelib.tenants.vacancies import SeatState  # noqa: TC001 (same)

if TYPE_CHECKING:
    from chalicelib.tenants.seats import Seat

# The beginning of a URL, of any scheme.
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
Text = Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=500)]


class StatisticsModel(BaseModel):
    """A part of a response."""

    model_config = ConfigDict(frozen=True)


class SeatHolder(StatisticsModel):
    """A former or future holder of a seat."""

    id: UUID = Field(description="The id of the representative.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    name: str = Field(description="The full name of the representative.", examples=["Ada Example"])
    term_start: date | None = Field(
        None, description="The first day of the term (ISO 8601); null if unknown.", examples=["2022-12-05"]
    )
    term_end: date | None = Field(
        None,
        description="The day from which the representative no longer held the seat (ISO 8601); null if there is "
        "no end yet.",
        examples=["2026-12-07"],
    )


class VacancySource(StatisticsModel):
    """The source that says that a seat is vacant."""

    kind: Literal["departure", "roster", "statement"] = Field(
        description="Whether the end of a term is recorded, a roster lists no one, or staff declared the vacancy."
    )
    name: str = Field(
        description="The name of the record, roster or publication.", examples=["https://example.org/journal"]
    )
    import_id: UUID | None = Field(
        None,
        description="The id of the import of the roster; null if the source is not an import.",
        examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"],
    )


# Members of every description of an empty seat.
Since = Annotated[
    date | None,
    Field(description="The day since which the seat is vacant (ISO 8601); null if unknown.", examples=["2026-01-15"]),
]
AsOf = Annotated[
    date | None,
    Field(
        description="The day of the latest source that says that the seat is vacant (ISO 8601); null if the seat is "
        "unknown.",
        examples=["2026-02-01"],
    ),
]
SourceOfVacancy = Annotated[
    VacancySource | None,
    Field(description="The source that says that the seat is vacant; null if the seat is unknown."),
]


class EmptySeat(StatisticsModel):
    """A seat without a current holder: vacant, or unknown if no source says anything about it.

    `since` is null if it is unknown when the seat became vacant. `filling` is how the rules say that the seat is
    filled. `successor` is a representative whose term in the seat has not started.
    """

    id: UUID | None = Field(
        None,
        description="The id of the statement of staff that the seat is vacant; null if the vacancy follows from "
        "records and rosters.",
        examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"],
    )
    seat_state: SeatState = Field(
        description="`vacant` if a departure is recorded or a source says so; `unknown` if no source says anything "
        "about the seat."
    )
    office: str = Field(description="The key of the office in the tenant's rules.", examples=["state-senator"])
    title: str = Field(description="The title of the office.", examples=["State Senator"])
    level: Level = Field(description="The level of government of the office.")
    chamber: Chamber | None = Field(
        description="The chamber of the legislature; null if the office is not in a legislature."
    )
    district: str | None = Field(
        description="The name of the district; null if the office has none or the district of the seat is unknown.",
        examples=["10"],
    )
    division_id: str | None = Field(
        description="The Open Civic Data id of the district; null if the district is null.",
        examples=["ocd-division/country:us/state:ca/sldu:10"],
    )
    voting: bool = Field(description="Whether the holder of the seat votes in the chamber.")
    since: Since
    as_of: AsOf = None
    source: SourceOfVacancy = None
    reason: str | None = Field(
        None, description="Why the seat is vacant, as staff declared; null if unknown.", examples=["She resigned."]
    )
    last_holder: SeatHolder | None = Field(description="The last holder of the seat; null if none was recorded.")
    successor: SeatHolder | None = Field(
        description="The representative whose term in the seat has not started; null if none is recorded."
    )
    filling: Vacancy | None = Field(description="How the rules say that the seat is filled; null if unknown.")


class VacancyStatement(BaseModel):
    """A statement of staff that a seat is vacant, whether or not a holder of it was ever recorded."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="The id of the statement.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    office: str = Field(description="The key of the office in the tenant's rules.", examples=["state-senator"])
    district: str | None = Field(
        description="The name of the district; null if the office has no districts.", examples=["10"]
    )
    since: Since
    reason: str | None = Field(
        description="Why the seat is vacant; null if unknown.", examples=["The senator resigned."]
    )
    source: str | None = Field(
        description="The page or document that says so; null if the statement is the source.",
        examples=["https://example.org/journal/2026-01-15"],
    )
    declared_at: datetime = Field(
        description="When the vacancy was declared (RFC 3339).", examples=["2026-01-15T12:00:00Z"]
    )


class VacancyDraft(BaseModel):
    """A statement that a seat is vacant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=120)] = Field(
        description="The key or the title of the office in the tenant's rules.", examples=["state-senator"]
    )
    district: Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=120)] | None = Field(
        None,
        description="The district of the seat; required if the office is elected by district.",
        examples=["10"],
    )
    since: date | None = Field(
        None,
        description="The day since which the seat is vacant (ISO 8601), today or earlier; null if unknown.",
        examples=["2026-01-15"],
    )
    reason: Text | None = Field(
        None, description="Why the seat is vacant; null if unknown.", examples=["The senator resigned."]
    )
    source: Text | None = Field(
        None,
        description="The page or document that says so; null if the statement is the source.",
        examples=["https://example.org/journal/2026-01-15"],
    )

    @field_validator("source")
    @classmethod
    def _check_source(cls, source: str | None) -> str | None:
        if source and SCHEME.match(source) and not source.lower().startswith(("http://", "https://")):
            raise ValueError("Expected a page (https://…) or the name of a document.")
        return source

    def make_statement(self, statement_id: UUID, seat: Seat, now: datetime) -> coverage.VacancyStatement:
        """Return the statement about a seat: the key of its office, and its district as the rules name it."""
        office, district = seat
        return coverage.VacancyStatement(
            id=statement_id,
            office=office,
            district=district,
            since=self.since,
            reason=self.reason,
            source=self.source,
            declared_at=now,
        )


class Withdrawal(BaseModel):
    """Why a declared vacancy is withdrawn."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Text = Field(
        description="Why the statement is withdrawn, for example because it was wrong.",
        examples=["The resignation takes effect next month."],
    )
