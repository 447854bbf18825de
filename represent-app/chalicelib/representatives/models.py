"""What a representative is, and what a client may write of one."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID  # noqa: TC003

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

from chalicelib.core.validation import DivisionId, pattern, text
from chalicelib.representatives.snapshot_row import compute_status

Line = Annotated[str, pattern(r"^[^\p{Cc}]+$", "one line of text", strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, text(500)]
# The same syntax that browsers hold an <input type=email> to (html.spec.whatwg.org/#valid-e-mail-address).
Email = Annotated[
    str,
    pattern(
        r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$",
        "an e-mail address, like clerk@example.org",
        max_length=254,
    ),
]
Phone = Annotated[str, pattern(r"^\+[1-9][0-9]{6,14}$", "a phone number in E.164, like +15185550100")]
Url = Annotated[
    str, pattern(r"^(?:https?|ftp)://[^\s\p{Cc}<>\x22]+$", "a URL, like https://example.org/page", max_length=2000)
]


class Level(StrEnum):
    """The level of government."""

    FEDERAL = "federal"
    STATE = "state"
    COUNTY = "county"
    MUNICIPAL = "municipal"


class Chamber(StrEnum):
    """The chamber of a legislature."""

    UPPER = "upper"
    LOWER = "lower"
    UNICAMERAL = "unicameral"


class TermStatus(StrEnum):
    """Where a term stands today. Overdue: past its expected end, with no word that it ended."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    OVERDUE = "overdue"
    ENDED = "ended"


class RepresentativePart(BaseModel):
    """A part of a representative; unknown fields are refused, absent ones are left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ContactOffice(RepresentativePart):
    """A place or a desk where a representative is reached; voice and fax in E.164."""

    classification: Line | None = Field(None, examples=["capitol", "district"])
    name: Line | None = None
    address: Text | None = None
    voice: Phone | None = Field(None, examples=["+19166514410"])
    extension: Annotated[str, pattern(r"^[0-9]{1,10}$", "the digits of an extension")] | None = None
    fax: Phone | None = None


class Link(RepresentativePart):
    """A page on the web."""

    url: Url
    note: Line | None = None


class Social(RepresentativePart):
    """Account names, as the service shows them."""

    twitter: Line | None = None
    youtube: Line | None = None
    instagram: Line | None = None
    facebook: Line | None = None
    mastodon: Line | None = None
    bluesky: Line | None = None
    linkedin: Line | None = None
    wikidata: Line | None = None


class ContactInfo(RepresentativePart):
    """How to reach a representative."""

    emails: list[Email] = Field([], max_length=20)
    phones: list[Phone] = Field([], max_length=20)
    offices: list[ContactOffice] = Field([], max_length=50)
    links: list[Link] = Field([], max_length=100)
    social: Social = Social()


class Identifier(RepresentativePart):
    """The name of this person in another system."""

    scheme: Annotated[str, pattern(r"^[a-z][a-z0-9_-]{0,49}$", "a short name in lower case, like openstates")] = Field(
        examples=["openstates", "bioguide"]
    )
    identifier: Line


class RepresentativeDraft(RepresentativePart):
    """What a client writes; the rest of a representative is set by the directory (`read_only`)."""

    read_only: ClassVar[frozenset[str]]

    name: Line = Field(examples=["Aisha Wahab"])
    given_name: Line | None = None
    family_name: Line | None = None
    position: Line = Field(examples=["State Senator"])
    district: Line | None = Field(None, examples=["10", "Rockingham 30", "At-Large"])
    division_id: DivisionId | None = Field(None, examples=["ocd-division/country:us/state:ca/sldu:10"])
    level: Level | None = None
    chamber: Chamber | None = None
    state: Annotated[str, pattern(r"^[A-Z]{2}$", "the two letters of a state, like NY")] | None = None
    party: Line | None = Field(None, examples=["Democratic"])
    term_start: date | None = None
    term_expected_end: date | None = None
    term_end: date | None = None
    contact_info: ContactInfo = ContactInfo()
    photo_url: Url | None = None
    identifiers: list[Identifier] = Field([], max_length=50)
    sources: list[Link] = Field([], max_length=100)

    @model_validator(mode="after")
    def _a_term_ends_after_it_starts(self) -> Self:
        for end in (self.term_expected_end, self.term_end):
            if self.term_start and end and end < self.term_start:
                raise ValueError(f"a term cannot end ({end}) before it starts ({self.term_start})")
        return self

    @field_validator("identifiers")
    @classmethod
    def _each_scheme_once(cls, identifiers: list[Identifier]) -> list[Identifier]:
        schemes = [identifier.scheme for identifier in identifiers]
        twice = next((scheme for scheme in schemes if schemes.count(scheme) > 1), None)
        if twice:
            raise ValueError(f"Expected one identifier of each scheme; got more of {twice}.")
        return identifiers


class FormerSeat(RepresentativePart):
    """A seat that somebody held before the one of their record; `until` is the day from which it was another's."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    position: str
    level: Level
    chamber: Chamber | None = None
    district: str | None = None
    division_id: str | None = None
    term_start: date | None = None
    until: date


class Representative(RepresentativeDraft):
    """A person holding, or who held, an office seat."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: UUID
    level: Level
    state: str
    status: TermStatus = TermStatus.CURRENT
    version: int
    former_seats: list[FormerSeat] = Field([], description="seats held before, which became another's when they moved")
    verified_at: AwareDatetime | None = None
    verified_by: str | None = Field(None, description="the account of whoever checked the record last")
    created_at: datetime
    updated_at: datetime

    @field_validator("identifiers")
    @classmethod
    def _each_scheme_once(cls, identifiers: list[Identifier]) -> list[Identifier]:
        """Keep the first of each scheme: records that were written before there was this rule have more."""
        return list({identifier.scheme: identifier for identifier in reversed(identifiers)}.values())[::-1]

    def as_of(self, today: date) -> Representative:
        """Return the same record with the status that its term has on a day."""
        return self.model_copy(update={"status": get_status(self, today)})

    def to_json(self) -> str:
        """Give the record as it is kept: JSON, with the status of the moment."""
        return self.model_dump_json(exclude_defaults=True)

    def get_writable(self) -> dict[str, Any]:
        """Return the fields a client may write, as JSON values."""
        return self.model_dump(mode="json", include=set(RepresentativeDraft.model_fields))


def upgrade_record(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a record as it was stored (JSON values) with the fields that it left out; its status is of that moment."""
    return Representative.model_validate(stored).model_dump(mode="json", exclude={"status"})


RepresentativeDraft.read_only = frozenset(Representative.model_fields) - frozenset(RepresentativeDraft.model_fields)


def get_status(term: RepresentativeDraft, today: date) -> TermStatus:
    """Tell where a term stands on a day; see snapshot_row.compute_status."""
    return TermStatus(compute_status(term.term_start, term.term_expected_end, term.term_end, today))
