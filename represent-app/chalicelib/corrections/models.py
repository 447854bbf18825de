"""Models of corrections: what the public reports as wrong, and what staff answer."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, Literal, Self
from uuid import UUID  # noqa: TC003 (same)

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chalicelib.auth.accounts import Email  # noqa: TC001 (same)
from chalicelib.core.validation import one_line, text

State = Literal["open", "accepted", "rejected"]
Line = Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, text(2_000)]
AN_ID = "019c1127-8c00-7000-8000-000000000009"


class CorrectionDraft(BaseModel):
    """A report that something about a record or a seat is wrong; at most 2,000 characters in each text."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    representative_id: UUID | None = Field(
        None,
        description="Id of the record that is wrong; leave it out for a seat without a record.",
        examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"],
    )
    office: Line | None = Field(
        None, description="Key or title of the office of the seat, for a seat without a record.", examples=["mayor"]
    )
    district: Line | None = Field(None, description="Name of the district of the seat.", examples=["3"])
    field: Line = Field(
        description="The part that is wrong, such as `phone`, `name` or `term_end`.", examples=["phone"]
    )
    right: Words = Field(description="The right content, in your own words.", examples=["(518) 555-0100"], repr=False)
    source: Words | None = Field(
        None,
        description="Where it can be checked: a URL, a document, or how you know.",
        examples=["https://example.org/legislature"],
        repr=False,
    )
    email: Email | None = Field(
        None,
        description="Address for an answer. It is kept apart from the report, and erased after 90 days.",
        examples=["ada@example.org"],
        repr=False,
    )
    website: str = Field("", max_length=500, description="Leave it empty: only programs fill it.", repr=False)

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if (self.representative_id is None) == (self.office is None):
            raise ValueError("send representative_id for a record, or office for a seat without one")
        return self


class CorrectionReceipt(BaseModel):
    """The receipt of a report. Its content is shown to the tenant's staff alone."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="Id of the report, for questions to the tenant's staff.", examples=[AN_ID])
    state: State = Field(description="State of the report; a new one is `open`.", examples=["open"])
    detail: str = Field(
        description="Message for the person who reports.",
        examples=["Thank you. The staff of Albany County check your report."],
    )


class Correction(BaseModel):
    """A report as staff see it."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="Id of the report, which sorts by time.", examples=[AN_ID])
    tenant: str = Field(description="Id of the state or county that it is about.", examples=["NY-Albany"])
    state: State = Field(description="Whether the report waits, or what staff decided.", examples=["open"])
    representative_id: UUID | None = Field(
        description="Id of the record that it is about; null if it is about a seat.",
        examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"],
    )
    office: str | None = Field(
        description="Key of the office of the seat; null if it is about a record.", examples=["mayor"]
    )
    district: str | None = Field(description="Name of the district of the seat; null if not given.", examples=["3"])
    field: str = Field(description="The part that is said to be wrong.", examples=["phone"])
    right: str = Field(description="The content that is said to be right.", examples=["(518) 555-0100"], repr=False)
    source: str | None = Field(
        description="Where it can be checked; null if not given.",
        examples=["https://example.org/legislature"],
        repr=False,
    )
    email: str | None = Field(
        None,
        description="Address for an answer; null in lists, if none was given, or when it is erased after 90 days.",
        examples=["ada@example.org"],
        repr=False,
    )
    reason: str | None = Field(
        None, description="Why staff decided so; null before that.", examples=["The county confirmed it."]
    )
    created_at: datetime = Field(description="When it was reported, in UTC.", examples=["2026-01-31T12:00:00Z"])
    answered_at: datetime | None = Field(
        None, description="When staff first decided, in UTC; null before that.", examples=["2026-02-01T12:00:00Z"]
    )
    answered_by: str | None = Field(
        None,
        description="Id of the account that decided last; null before that.",
        examples=["6c1e8b9e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"],
    )
    version: int = Field(description="Version of the report, which grows with each decision.", examples=[1])


class CorrectionPatch(BaseModel):
    """A decision about a report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: State = Field(description="`accepted`, `rejected`, or `open` to look at it again.", examples=["accepted"])
    reason: Words | None = Field(
        None, description="Why, for your colleagues; needed to reject a report.", examples=["The county confirmed it."]
    )

    @model_validator(mode="after")
    def _explains_a_refusal(self) -> Self:
        if self.state == "rejected" and self.reason is None:
            raise ValueError("a rejected report needs a reason")
        return self


class CorrectionCounts(BaseModel):
    """How many reports a tenant got in the last two years, and how fast they are answered."""

    model_config = ConfigDict(frozen=True)

    tenant: str = Field(description="Id of the state or county.", examples=["NY-Albany"])
    open: int = Field(description="Number of reports that wait for an answer.", examples=[2])
    accepted: int = Field(description="Number of reports that were right, since the first one.", examples=[30])
    rejected: int = Field(description="Number of reports that were not right, since the first one.", examples=[4])
    median_hours: float | None = Field(
        description="Hours in which half of the last hundred reports were answered; null if none was.", examples=[20.5]
    )


class CorrectionsQuery(BaseModel):
    """The query of `GET /corrections`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: Literal["open", "answered"] = Field(
        "open", description="`open` lists the reports that wait, `answered` those that staff decided about."
    )
    before: UUID | None = Field(
        None,
        description="List only reports older than the one with this id, as `next` links do. Without it, the newest.",
        examples=[AN_ID],
    )
    limit: int = Field(25, ge=1, le=100, description="Maximum number of reports to return, at most 100.")
