"""Query parameters of the representatives operations."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from chalicelib.core.validation import DivisionId, PageQuery
from chalicelib.representatives.models import Level, TermStatus  # noqa: TC001 (same)

Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class RepresentativeQuery(BaseModel):
    """The query of `GET /representatives/{id}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date | None = Field(
        None,
        description="Return the seat and the status of this day (ISO 8601) instead of today's.",
        examples=["2024-01-15"],
    )


class RepresentativesQuery(PageQuery):
    """The query of `GET /representatives`. Offices, districts and parties may be spelled as in writes."""

    position: Term | None = Field(
        None,
        description="Return only representatives in this office, in any spelling that writes take.",
        examples=["State Senator"],
    )
    district: Term | None = Field(
        None,
        description="Return only representatives of this district, in any spelling that writes take.",
        examples=["10"],
    )
    party: Term | None = Field(
        None,
        description="Return only representatives of this party, also by its code or in a joint nomination.",
        examples=["Democratic"],
    )
    level: Level | None = Field(None, description="Return only representatives at this level of government.")
    status: TermStatus | None = Field(None, description="Return only representatives whose term has this status.")
    division_id: DivisionId | None = Field(
        None,
        examples=["ocd-division/country:us/state:ca/sldu:10"],
        description="Return only representatives of the division with this Open Civic Data id.",
    )
    q: Term | None = Field(
        None,
        description="Words of a name, an office or a district, in any order. A word also matches longer words "
        "that begin with it, and one word may have a typo. Without `sort`, the best match is first: "
        "the exact name, names that begin with the text, all whole words, word beginnings, a typo.",
        examples=["wahab senator"],
    )
    updated_since: AwareDatetime | None = Field(
        None,
        description="Return only representatives changed at this moment or later (RFC 3339 with a time zone).",
        examples=["2026-01-15T00:00:00Z"],
    )
    as_of: date | None = Field(
        None,
        description="Return the representatives who held office on this day (ISO 8601), from the terms that are "
        "recorded today.",
        examples=["2024-01-15"],
    )
    format: Literal["json", "csv", "jsonl"] | None = Field(
        None,
        description="The format of the answer. `csv` and `jsonl` export all matching representatives in a form "
        "that you can import again. The Accept header can choose the format instead.",
    )
    bom: Literal["yes", "no"] | None = Field(
        None,
        description="With `no`, an export as CSV does not begin with a byte order mark. Spreadsheets need the mark to "
        "read letters outside ASCII; programs may not expect it.",
    )
    seats: Literal["all"] | None = Field(
        None,
        description="With `all`, an export also has a row for each seat without a holder, whose `seat_state` is "
        "`vacant` or `unknown`. Filters cannot be combined with it.",
    )
    sort: (
        Literal[
            "name", "position", "district", "party", "created_at", "updated_at",
            "-name", "-position", "-district", "-party", "-created_at", "-updated_at",
        ]
        | None
    ) = Field(None, description="The field to sort by; a minus sign sorts in descending order. Without it, lists are "
              "sorted by position, district and name.")  # fmt: skip
