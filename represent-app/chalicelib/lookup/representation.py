"""Models and functions that list the officials of a place by division, with empty seats."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID  # noqa: TC003

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from chalicelib.representatives.models import Chamber, ContactInfo, Level, TermStatus
from chalicelib.tenants.vacancies import VacancySource  # noqa: TC001 (same)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from chalicelib.lookup.office_seats import PlacedSeats
    from chalicelib.tenants.vacancies import EmptySeat

Group = Literal["federal", "state", "county", "local"]
GROUPS: tuple[Group, ...] = ("federal", "state", "county", "local")
GROUP_OF_LEVEL: dict[str, Group] = {
    Level.FEDERAL: "federal", Level.STATE: "state", Level.COUNTY: "county", Level.MUNICIPAL: "local",
}  # fmt: skip


class LookupModel(BaseModel):
    """A part of a response."""

    model_config = ConfigDict(frozen=True)


class OfficialSource(LookupModel):
    """The source of the record of an official, that of the name; single fields may have others."""

    name: str = Field(
        description="The name of the source; `staff` for records that the staff of the tenant entered, `upload` for "
        "rosters that they uploaded.",
        examples=["Open States people"],
    )
    url: str | None = Field(
        description="The page of the source; null if it has none.", examples=["https://github.com/openstates/people"]
    )
    as_of: date = Field(description="The day of which the source states the facts (ISO 8601).", examples=["2026-02-01"])
    fetched_at: AwareDatetime | None = Field(
        description="When the file of the source was fetched (RFC 3339); null if it was not fetched.",
        examples=["2026-02-01T06:00:00Z"],
    )


class Official(LookupModel):
    """An official and their contact details. Overdue: the expected end of the term has passed, no end was recorded."""

    id: UUID = Field(description="The id of the representative.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    tenant: str = Field(description="The id of the tenant that has the record.", examples=["CA"])
    name: str = Field(description="The full name of the official.", examples=["Ada Example"])
    party: str | None = Field(
        description="The name of the party; null if unknown or nonpartisan.", examples=["Democratic"]
    )
    status: TermStatus = Field(description="The state of the term today.")
    term_start: date | None = Field(
        description="The first day of the term (ISO 8601); null if unknown.", examples=["2022-12-05"]
    )
    term_expected_end: date | None = Field(
        description="The day on which the term is expected to end (ISO 8601); null if unknown.", examples=["2026-12-07"]
    )
    contact_info: ContactInfo = Field(description="How to reach the official.")
    photo_url: str | None = Field(
        description="The URL of a portrait photo; null if there is none.",
        examples=["https://example.org/photos/10.jpg"],
    )
    verified_at: str | None = Field(
        None,
        description="When the record was last verified (RFC 3339); null if never.",
        examples=["2026-01-15T12:00:00+00:00"],
    )
    source: OfficialSource | None = Field(
        None, description="The source of the record; null for records from before sources were noted."
    )


class EmptySeatOfOffice(LookupModel):
    """A seat without a current holder: vacant, or unknown; then no source says anything about it."""

    since: date | None = Field(
        description="The day since which the seat is vacant (ISO 8601); null if unknown.",
        examples=["2026-01-15"],
    )
    last_holder: str | None = Field(
        description="The name of the last holder; null if none was recorded.", examples=["Ada Example"]
    )
    successor: str | None = Field(
        None,
        description="The name of the representative whose term in the seat has not started; null if none is recorded.",
    )
    as_of: date | None = Field(
        None,
        description="The day of the latest source that says that the seat is vacant (ISO 8601); null if the seat is "
        "unknown.",
        examples=["2026-02-01"],
    )
    source: VacancySource | None = Field(
        None, description="The source that says that the seat is vacant; null if the seat is unknown."
    )


class SeatsOfOffice(LookupModel):
    """An office in one of its districts, with all holders there, its vacant seats and its unknown seats.

    `share` is the part of the place that is in the division: 1 means that these officials certainly represent the
    place, null that they may. `seats` is the sum of `officials`, `vacant` and `unknown`; it is null if the rules do not
    know the number of seats.
    """

    office: str = Field(description="The key of the office in the tenant's rules.", examples=["state-senator"])
    title: str = Field(description="The title of the office.", examples=["State Senator"])
    level: Level = Field(description="The level of government of the office.")
    chamber: Chamber | None = Field(
        description="The chamber of the legislature; null if the office is not in a legislature."
    )
    district: str | None = Field(
        description="The name of the district; null if the office has no districts.", examples=["10"]
    )
    division_id: str | None = Field(
        description="The Open Civic Data id of the division that the office represents; null if unknown.",
        examples=["ocd-division/country:us/state:ca/sldu:10"],
    )
    share: float | None = Field(
        description="The part of the place that is in the division, from 0 to 1; null if unknown.", examples=[1.0]
    )
    seats: int | None = Field(
        description="The number of seats of the district, or of the office without districts; null if unknown."
    )
    voting: bool = Field(default=True, description="Whether holders of the office vote in their body.")
    officials: tuple[Official, ...] = Field(description="The officials who hold the office in the district.")
    vacant: tuple[EmptySeatOfOffice, ...] = Field(
        description="The vacant seats of the office in the district: a departure is recorded, or a source says so."
    )
    unknown: tuple[EmptySeatOfOffice, ...] = Field(
        description="The seats of the office in the district that no source says anything about."
    )


class Representation(LookupModel):
    """The officials of a place, by level of government. `undivided` has the offices whose districts are unknown."""

    federal: tuple[SeatsOfOffice, ...] = Field((), description="Federal offices that represent the place.")
    state: tuple[SeatsOfOffice, ...] = Field((), description="State offices that represent the place.")
    county: tuple[SeatsOfOffice, ...] = Field((), description="County offices that represent the place.")
    local: tuple[SeatsOfOffice, ...] = Field((), description="Municipal offices that represent the place.")
    undivided: tuple[str, ...] = Field(
        (),
        description="The titles of offices whose districts are unknown, so that they cannot be matched to the place.",
        examples=[["County Legislator"]],
    )


def make_empty_seat(seat: EmptySeat) -> EmptySeatOfOffice:
    """Return a seat without a holder in the form of a lookup."""
    return EmptySeatOfOffice(
        since=seat.since,
        last_holder=seat.last_holder and seat.last_holder.name,
        successor=seat.successor and seat.successor.name,
        as_of=seat.as_of,
        source=seat.source,
    )


@dataclass(frozen=True, slots=True)
class OfficialsFound:
    """The officials of a place by level of government: a Representation whose offices are JSON already."""

    groups: Mapping[Group, Sequence[PlacedSeats]]
    undivided: Sequence[str]

    def to_json(self) -> str:
        """Return the JSON of a Representation."""
        groups = ",".join(f'"{name}":[{",".join([seats.to_json() for seats in self.groups[name]])}]' for name in GROUPS)
        return f'{{{groups},"undivided":{dump_json(self.undivided)}}}'

    def shorten(self, measure: Callable[[str], int], most: int) -> tuple[OfficialsFound, list[str | None]]:
        """Remove officials from the first that does not fit, so that the rest measures at most `most`.

        Also returns the divisions of the offices with removed officials, each at most once.
        """
        bare = {name: [seats.choose(0) for seats in self.groups[name]] for name in GROUPS}
        used = measure(replace(self, groups=bare).to_json())
        left_out: dict[str | None, None] = {}
        groups: dict[Group, list[PlacedSeats]] = {}
        for name in GROUPS:
            groups[name] = []
            for seats in self.groups[name]:
                shown = 0
                for official in seats.seats.officials:
                    used += measure(official.text)
                    if used > most:
                        left_out[seats.seats.division_id] = None
                        break
                    shown += 1
                groups[name].append(seats.choose(shown))
        return replace(self, groups=groups), list(left_out)


def group_officials(offices: Iterable[PlacedSeats], undivided: Sequence[str]) -> OfficialsFound:
    """Return offices grouped by level, in their original order."""
    groups: dict[Group, list[PlacedSeats]] = {name: [] for name in GROUPS}
    for each in offices:
        groups[each.seats.group].append(each)
    return OfficialsFound(groups, undivided)


def dump_json(value: Any) -> str:
    """Return a JSON value as text, in the form of pydantic's models."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
