"""Models of the officials of a place: the JSON that office_seats and routes write, and bodies of requests."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, Any
from uuid import UUID  # noqa: TC003

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from chalicelib.core.validation import PageQuery, one_line, pattern
from chalicelib.geo.models import Place  # noqa: TC001 (same)
from chalicelib.geo.places import Kind  # noqa: TC001 (same)
from chalicelib.representatives.models import Chamber, ContactInfo, Level, TermStatus  # noqa: TC001
from chalicelib.tenants.vacancy_models import AsOf, Since, SourceOfVacancy  # noqa: TC001

MOST_PLACES = 100  # of a batch


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

    since: Since
    last_holder: str | None = Field(
        description="The name of the last holder; null if none was recorded.", examples=["Ada Example"]
    )
    successor: str | None = Field(
        None,
        description="The name of the representative whose term in the seat has not started; null if none is recorded.",
    )
    as_of: AsOf = None
    source: SourceOfVacancy = None


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


class LookupResult(BaseModel):
    """A place and its representatives. `exact` is true if all divisions are certain and none is unknown.

    Results are written by PlaceAnswer; the model describes them.
    """

    model_config = ConfigDict(frozen=True)

    exact: bool = Field(description="Whether the whole place is in each of the divisions, and no division is unknown.")
    place: Place = Field(description="The place that was found, with its divisions.")
    officials: Representation = Field(description="The officials who represent the place, by level of government.")


class PlacesDraft(BaseModel):
    """The places of a batch, each as in `GET /lookup`; a place that is not valid has an error of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    places: Annotated[list[Any], Field(min_length=1, max_length=MOST_PLACES)] = Field(
        description="Up to 100 places, each with the parameters of `GET /lookup`.",
        examples=[[{"zip": "12207"}, {"lat": 42.6526, "lon": -73.7562}]],
        json_schema_extra={"items": {"type": "object", "additionalProperties": True}},
        repr=False,
    )


class PlaceError(BaseModel):
    """Why a place of a batch has no answer."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(description="The type of the problem.", examples=["urn:represent:problem:not-found"])
    title: str = Field(description="The title of the problem.", examples=["Not found"])
    status: int = Field(description="The HTTP status of such a problem.", examples=[404])
    detail: str = Field(description="The error, and the expected input.", examples=["There is no ZIP code 00000."])


class BatchAnswer(BaseModel):
    """The answer for one place of a batch: a result, or an error."""

    model_config = ConfigDict(frozen=True)

    index: int = Field(description="The position of the place in the request, from 0.", examples=[0])
    result: LookupResult | None = Field(description="The place and its officials; null if there is an error.")
    error: PlaceError | None = Field(description="Why there is no result; null if there is one.")
    left_out: list[str] = Field(
        description="The ids of divisions whose officials are left out, because the response would be too large.",
        examples=[["ocd-division/country:us/state:ca"]],
    )


class DivisionQuery(PageQuery):
    """The query of `GET /divisions`: a part of a name, and a tenant whose districts are searched too."""

    q: Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=100)] | None = Field(
        None,
        description="A part of the division's name or id, compared without regard to case and accents.",
        examples=["albany"],
    )
    tenant: Annotated[str, pattern(r"^[A-Z]{2}(-[A-Za-z0-9]+)*$", "the id of a tenant, like NY-Albany")] | None = Field(
        None,
        description="The id of a tenant; the tenant and its districts are searched instead of all states and counties.",
        examples=["NY-Albany"],
    )


class DivisionFound(BaseModel):
    """A division and the tenant that it belongs to."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(
        description="The Open Civic Data id of the division.",
        examples=["ocd-division/country:us/state:ny/county:albany"],
    )
    kind: Kind = Field(description="The kind of division.")
    name: str = Field(description="The name of the division.", examples=["Albany County"])
    tenant: str = Field(description="The id of the tenant that the division belongs to.", examples=["NY-Albany"])
