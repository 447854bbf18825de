"""Models that describe the parameters and answers of Google Civic Information v2 to clients."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.compat.google.wording import OURS, Level, Role


def _require_nothing(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class GoogleModel(BaseModel):
    """A part of an answer in Google's shape: what is unknown is left out, and never null.

    No property is required, as in Google's own description: `fields` can leave out each.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True, json_schema_extra=_require_nothing)


class GlobalQuery(BaseModel):
    """The parameters of every method of Google's APIs. `key` and `alt` change nothing; others are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    fields: str | None = Field(
        None,
        description="The parts of the answer to return, as in Google's partial responses: names, `a/b`, `a(b,c)`, `*`.",
        examples=["offices(name,officialIndices),officials/name"],
    )
    key: str | None = Field(
        None, description="A key of Google's, which is ignored and not logged.", examples=["unused"]
    )


class OfficesQuery(GlobalQuery):
    """The offices to return."""

    levels: list[Level] = Field([], description="The levels of government of the offices; all without it.")
    roles: list[Role] = Field([], description="The roles of the offices; all without it.")


class AddressQuery(OfficesQuery):
    """The query of `GET /civicinfo/v2/representatives`."""

    address: str = Field(
        description="An address, or a ZIP code alone. It is neither stored nor logged.",
        examples=["112 State St, Albany, NY 12207"],
    )
    includeOffices: bool = Field(  # noqa: N815 (Google's name)
        default=True, description="Whether to return offices and officials; without them, only divisions."
    )


class DivisionQuery(OfficesQuery):
    """The query of `GET /civicinfo/v2/representatives/{ocdId}`."""

    recursive: bool = Field(default=False, description="Whether to return the offices of the divisions below too.")


class SearchQuery(GlobalQuery):
    """The query of `GET /civicinfo/v2/divisions`."""

    query: str | None = Field(
        None,
        description="Words of the name or an id of a division, which are all required. `OR`, `NOT`, `-word`, "
        '`"a phrase"` and `word*` are understood. Nothing is found without it.',
        examples=["albany"],
    )


class PlaceQuery(GlobalQuery):
    """The query of `GET /civicinfo/v2/divisionsByAddress`."""

    address: str = Field(
        description="An address, or a ZIP code alone. It is neither stored nor logged.", examples=["12207"]
    )


class SimpleAddress(GoogleModel):
    """An address, cut into parts."""

    line1: str = Field(description="The street and number, or the name of the place.", examples=["112 State St"])
    line2: str | None = Field(None, description="The second line.", examples=["Room 412"])
    line3: str | None = Field(None, description="The third line.")
    city: str | None = Field(None, description="The city; absent if the address does not say it.", examples=["Albany"])
    state: str | None = Field(None, description="The letters of the state.", examples=["NY"])
    zip: str | None = Field(None, description="The five digits of the ZIP code.", examples=["12207"])


class GoogleDivision(GoogleModel):
    """A division, and the positions of its offices in the list of offices."""

    name: str = Field(description="The name of the division.", examples=["Albany County"])
    alsoKnownAs: list[str] | None = Field(None, description="Other ids of the division.")  # noqa: N815
    officeIndices: list[int] | None = Field(None, description="The positions of its offices.", examples=[[0, 1]])  # noqa: N815


class SeatCounts(GoogleModel):
    """The seats of the office in the division, which Google's offices do not have."""

    office: str = Field(description="The key of the office in the rules.", examples=["state-senator"])
    seatState: Literal["filled", "vacant", "unknown"] = Field(description="Whether the office is held.")  # noqa: N815
    seats: int | None = Field(None, description="The number of seats; absent if unknown.", examples=[1])
    vacant: int = Field(description="The number of vacant seats.", examples=[0])
    unknown: int = Field(description="The number of seats that no source says anything about.", examples=[0])
    share: float | None = Field(
        None,
        description="The part of the place that is in the division, from 0 to 1; absent if unknown.",
        examples=[1.0],
    )


class GoogleOffice(GoogleModel):
    """An office in a division. `officialIndices` is empty if it is vacant or if its holder is unknown."""

    name: str = Field(description="The name of the office.", examples=["NY State Senator"])
    divisionId: str = Field(  # noqa: N815
        description="The Open Civic Data id of the division.", examples=["ocd-division/country:us/state:ny/sldu:44"]
    )
    levels: list[Level] = Field(description="The levels of government of the office.")
    roles: list[Role] = Field(description="The roles of the office.")
    represent: Annotated[SeatCounts, Field(alias=OURS)] = Field(
        description="The seats of the office, which Google's answers do not have."
    )
    officialIndices: list[int] = Field(description="The positions of its holders in `officials`.", examples=[[0]])  # noqa: N815


class Channel(GoogleModel):
    """An account of an official."""

    type: str = Field(description="The service.", examples=["Twitter"])
    id: str = Field(description="The name of the account.", examples=["ada_example"])


class RecordOfOfficial(GoogleModel):
    """The record of an official, its source and its day, which Google's officials do not have."""

    id: str = Field(description="The id of the representative.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    tenant: str = Field(description="The id of the tenant that has the record.", examples=["NY"])
    status: str = Field(description="The state of the term: `current` or `overdue`.", examples=["current"])
    termStart: date | None = Field(None, description="The first day of the term.", examples=["2025-01-01"])  # noqa: N815
    termExpectedEnd: date | None = Field(  # noqa: N815
        None, description="The day on which the term is expected to end.", examples=["2027-01-01"]
    )
    source: str | None = Field(
        None, description="The name of the source of the record.", examples=["Open States people"]
    )
    asOf: date | None = Field(None, description="The day of the source.", examples=["2026-02-01"])  # noqa: N815


class GoogleOfficial(GoogleModel):
    """An official and how to reach them."""

    name: str = Field(description="The full name.", examples=["Ada Example"])
    address: list[SimpleAddress] | None = Field(None, description="The addresses of the official's offices.")
    party: str | None = Field(None, description="The name of the party.", examples=["Democratic Party"])
    phones: list[str] | None = Field(None, description="Phone numbers.", examples=[["(518) 555-0100"]])
    urls: list[str] | None = Field(
        None, description="Web pages of the official, the official one first.", examples=[["https://example.org"]]
    )
    photoUrl: str | None = Field(  # noqa: N815
        None, description="Where a portrait is; absent if there is none.", examples=["https://example.org/10.jpg"]
    )
    emails: list[str] | None = Field(None, description="E-mail addresses.", examples=[["ada@example.org"]])
    channels: list[Channel] | None = Field(None, description="Accounts on other services.")
    represent: Annotated[RecordOfOfficial, Field(alias=OURS)] = Field(
        description="The record and its source, which Google's answers do not have."
    )


class Exactness(GoogleModel):
    """How exact an answer is."""

    exact: bool = Field(description="Whether the whole place is in each of the divisions, and none is unknown.")
    unknown: list[dict[str, str]] = Field(description="The kinds of divisions that are unknown, with reasons.")
    undivided: list[str] = Field(description="The titles of offices whose districts are unknown.")
    place: dict[str, Any] | None = Field(None, description="The tenants and the point of the place, and the day.")


class Representatives(GoogleModel):
    """The divisions, offices and officials of an address or a division; `kind` and `normalizedInput` of an address."""

    kind: Literal["civicinfo#representativeInfoResponse"] | None = Field(None, description="The kind of the answer.")
    normalizedInput: SimpleAddress | None = Field(None, description="The address, cut into parts.")  # noqa: N815
    divisions: dict[str, GoogleDivision] = Field(description="The divisions by Open Civic Data id.")
    offices: list[GoogleOffice] | None = Field(
        None, description="The offices that represent the place; absent without them."
    )
    officials: list[GoogleOfficial] | None = Field(None, description="The holders, for each office in turn.")
    represent: Annotated[Exactness | None, Field(alias=OURS)] = Field(None, description="How exact the answer is.")


class DivisionsOfAddress(GoogleModel):
    """The divisions of an address."""

    normalizedInput: SimpleAddress = Field(description="The address, cut into parts.")  # noqa: N815
    divisions: dict[str, GoogleDivision] = Field(description="The divisions by Open Civic Data id.")


class DivisionResult(GoogleModel):
    """A division that a search found."""

    ocdId: str = Field(description="The Open Civic Data id.", examples=["ocd-division/country:us/state:ny"])  # noqa: N815
    name: str = Field(description="The usual name of the division.", examples=["New York"])
    aliases: list[str] | None = Field(None, description="Other ids of the division.")


class DivisionSearch(GoogleModel):
    """The divisions that a search found."""

    kind: Literal["civicinfo#divisionSearchResponse"] = Field(description="The kind of the answer.")
    results: list[DivisionResult] = Field(description="The divisions.")


class GoogleErrorModel(BaseModel):
    """A part of a failure, which is always complete."""

    model_config = ConfigDict(frozen=True)


class GoogleErrorItem(GoogleErrorModel):
    """An error, as Google's clients read it."""

    message: str = Field(description="The error, and the expected input.", examples=["Failed to parse address"])
    domain: str = Field(description="Always `global`.", examples=["global"])
    reason: str = Field(description="The kind of error.", examples=["parseError"])


class GoogleErrorBody(GoogleErrorModel):
    """The status, the message and the errors."""

    code: int = Field(description="The HTTP status.", examples=[400])
    message: str = Field(description="The error, and the expected input.", examples=["Failed to parse address"])
    errors: list[GoogleErrorItem] = Field(description="One entry, which has the reason.")
    status: str = Field(description="Google's word for the HTTP status.", examples=["INVALID_ARGUMENT"])


class GoogleError(GoogleErrorModel):
    """A failure in Google's shape."""

    error: GoogleErrorBody = Field(description="The failure.")
