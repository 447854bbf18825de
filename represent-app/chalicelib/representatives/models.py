"""Models of a representative and of the fields that a client may write."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self
from uuid import UUID  # noqa: TC003

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)

from chalicelib.core.phone_numbers import E164, E164_MEANING, check_phone, find_phone_flaw
from chalicelib.core.validation import DivisionId, pattern, text
from chalicelib.representatives.snapshot_row import compute_status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def lower_scheme(url: str) -> str:
    """Return a URL with its scheme in lower case, because schemes have no case (RFC 3986, 3.1)."""
    if url.startswith(("https://", "http://")):
        return url
    scheme, separator, rest = url.partition("://")
    return f"{scheme.lower()}{separator}{rest}"


Line = Annotated[str, pattern(r"^[^\p{Cc}]+$", "one line of text", strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, text(500)]
# The syntax that browsers require of <input type=email> (html.spec.whatwg.org/#valid-e-mail-address).
Email = Annotated[
    str,
    pattern(
        r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$",
        "an e-mail address, like clerk@example.org",
        max_length=254,
    ),
]
Phone = Annotated[str, pattern(E164, E164_MEANING), AfterValidator(check_phone)]
Url = Annotated[
    str,
    pattern(
        r"^(?:[hH][tT][tT][pP][sS]?|[fF][tT][pP])://[^\s\p{Cc}<>\x22]+$",
        "a URL, like https://example.org/page",
        max_length=2000,
    ),
    AfterValidator(lower_scheme),
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
    """The state of a term today. Overdue: the expected end has passed and no end was recorded."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    OVERDUE = "overdue"
    ENDED = "ended"


class HowTaken(StrEnum):
    """How a representative came to hold the seat; succession is by law, like that of a lieutenant governor."""

    ELECTED = "elected"
    APPOINTED = "appointed"
    SUCCESSION = "succession"


class RepresentativePart(BaseModel):  # noqa: PLW1641 (pydantic makes the hash of frozen models)
    """A part of a representative. Unknown fields are rejected; absent fields have their defaults."""

    # Few requests use all models, and most parts are only used in others.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def __eq__(self, other: object) -> bool:
        """Return whether another object is of the same model, with the same values.

        Pydantic's own comparison takes four times as long, and each part is compared with its default to be stored.
        """
        if type(self) is not type(other):
            return NotImplemented
        return self is other or self.__dict__ == other.__dict__


class ContactOffice(RepresentativePart):
    """An office where a representative can be reached; phone numbers are in E.164."""

    classification: Line | None = Field(
        None, examples=["capitol", "district"], description="The kind of office; null if unknown."
    )
    name: Line | None = Field(
        None, description="The name of the office; null if it has none.", examples=["Capitol Office", "District Office"]
    )
    address: Text | None = Field(
        None,
        description="The postal address of the office; null if unknown.",
        examples=["1021 O Street, Suite 7330, Sacramento, CA 95814"],
    )
    voice: Phone | None = Field(
        None, examples=["+19165550100"], description="The office's phone number in E.164; null if unknown."
    )
    extension: Annotated[str, pattern(r"^[0-9]{1,10}$", "the digits of an extension")] | None = Field(
        None, description="The digits of the extension to dial after `voice`; null if there is none.", examples=["204"]
    )
    fax: Phone | None = Field(
        None, description="The office's fax number in E.164; null if there is none.", examples=["+19165550101"]
    )
    hours: Text | None = Field(
        None, description="When the office is open; null if unknown.", examples=["M-F 9:00am-5:00pm"]
    )
    latitude: float | None = Field(
        None, ge=-90, le=90, description="The latitude of the office in degrees; null if unknown.", examples=[38.5766]
    )
    longitude: float | None = Field(
        None,
        ge=-180,
        le=180,
        description="The longitude of the office in degrees; null if unknown.",
        examples=[-121.4934],
    )


class Link(RepresentativePart):
    """A link to a web page."""

    url: Url = Field(description="The absolute URL of the page.", examples=["https://example.org/page"])
    note: Line | None = Field(
        None, description="A short label for the link; null if there is none.", examples=["homepage"]
    )


class Social(RepresentativePart):
    """Account names on social networks, as each network shows them."""

    twitter: Line | None = Field(
        None, description="The account name on Twitter (X); null if unknown.", examples=["CASenate"]
    )
    youtube: Line | None = Field(
        None, description="The account name on YouTube; null if unknown.", examples=["AdaExample"]
    )
    instagram: Line | None = Field(
        None, description="The account name on Instagram; null if unknown.", examples=["ada.example"]
    )
    facebook: Line | None = Field(
        None, description="The account name on Facebook; null if unknown.", examples=["ada.example"]
    )
    mastodon: Line | None = Field(
        None, description="The account name on Mastodon; null if unknown.", examples=["@name@mastodon.social"]
    )
    bluesky: Line | None = Field(
        None, description="The account name on Bluesky; null if unknown.", examples=["name.bsky.social"]
    )
    linkedin: Line | None = Field(
        None, description="The account name on LinkedIn; null if unknown.", examples=["ada-example"]
    )
    threads: Line | None = Field(
        None, description="The account name on Threads; null if unknown.", examples=["ada.example"]
    )
    tiktok: Line | None = Field(
        None, description="The account name on TikTok; null if unknown.", examples=["ada.example"]
    )
    wikidata: Line | None = Field(
        None, description="The id of the representative's Wikidata item; null if unknown.", examples=["Q42"]
    )


class ContactInfo(RepresentativePart):
    """How to reach a representative."""

    emails: list[Email] = Field(
        [], max_length=20, description="The e-mail addresses of the representative.", examples=[["clerk@example.org"]]
    )
    phones: list[Phone] = Field(
        [], max_length=20, description="The phone numbers of the representative in E.164.", examples=[["+15185550100"]]
    )
    offices: list[ContactOffice] = Field(
        [], max_length=50, description="The offices where the representative can be reached."
    )
    links: list[Link] = Field([], max_length=100, description="Web pages of the representative.")
    contact_form: Url | None = Field(
        None,
        description="The URL of a form that sends the representative a message; null if there is none.",
        examples=["https://example.org/contact"],
    )
    social: Social = Field(Social(), description="The representative's accounts on social networks.")

    @field_validator("offices")
    @classmethod
    def _drop_empty_offices(cls, offices: list[ContactOffice]) -> list[ContactOffice]:
        """Drop offices of which only the kind is known, because they do not say how to reach anyone."""
        return [office for office in offices if any((office.name, office.address, office.voice, office.fax))]


class Identifier(RepresentativePart):
    """The id of the representative in another system."""

    scheme: Annotated[str, pattern(r"^[a-z][a-z0-9_-]{0,49}$", "a short name in lower case, like openstates")] = Field(
        examples=["openstates", "bioguide"],
        description="The system that assigned the id, in lower case. A representative has one id for each scheme.",
    )
    identifier: Line = Field(
        description="The id that the other system uses for the representative.", examples=["W000801"]
    )


class RepresentativeDraft(RepresentativePart):
    """The fields that a client may write. The service sets the other fields of a representative (`read_only`)."""

    read_only: ClassVar[frozenset[str]]

    name: Line = Field(examples=["Ada Example"], description="The full name, as it is displayed.")
    given_name: Line | None = Field(None, description="The given name; null if unknown.", examples=["Ada"])
    family_name: Line | None = Field(None, description="The family name; null if unknown.", examples=["Example"])
    position: Line = Field(examples=["State Senator"], description="The name of the office in the tenant's rules.")
    district: Line | None = Field(
        None,
        examples=["10", "Rockingham 30", "At-Large"],
        description="The name of the district in the tenant's rules; null if the office has no districts.",
    )
    division_id: DivisionId | None = Field(
        None,
        examples=["ocd-division/country:us/state:ca/sldu:10"],
        description="The Open Civic Data id of the division that the seat represents; null if unknown.",
    )
    level: Level | None = Field(
        None, description="The level of government. If you leave it out, the level of the office in the rules is used."
    )
    chamber: Chamber | None = Field(
        None, description="The chamber of the legislature; null if the office is not in a legislature."
    )
    state: Annotated[str, pattern(r"^[A-Z]{2}$", "the two letters of a state, like NY")] | None = Field(
        None,
        description="The two-letter code of the tenant's state. If you leave it out, the service sets it.",
        examples=["CA"],
    )
    party: Line | None = Field(
        None,
        examples=["Democratic"],
        description="The name of the party in the tenant's rules; null if unknown or nonpartisan.",
    )
    term_start: date | None = Field(
        None, description="The first day of the term (ISO 8601); null if unknown.", examples=["2022-12-05"]
    )
    term_expected_end: date | None = Field(
        None,
        description="The day on which the term is expected to end (ISO 8601); null if unknown.",
        examples=["2026-12-07"],
    )
    term_end: date | None = Field(
        None,
        description="The day on which the term ended, from which the seat is free for a successor (ISO 8601); "
        "null if no end is recorded.",
        examples=["2026-12-07"],
    )
    how: HowTaken | None = Field(
        None, description="How the representative came to hold the seat; null if unknown.", examples=["elected"]
    )
    senate_class: int | None = Field(
        None,
        ge=1,
        le=3,
        description="The class of a seat in the US Senate, which decides its next election; null for other seats.",
        examples=[2],
    )
    contact_info: ContactInfo = Field(ContactInfo(), description="How to reach the representative.")
    photo_url: Url | None = Field(
        None,
        description="The URL of a portrait photo; null if there is none.",
        examples=["https://example.org/photos/10.jpg"],
    )
    identifiers: list[Identifier] = Field(
        [], max_length=50, description="The ids of the representative in other systems, at most one for each scheme."
    )
    sources: list[Link] = Field([], max_length=100, description="The pages that the facts of the record come from.")

    @model_validator(mode="after")
    def _check_term_order(self) -> Self:
        for end in (self.term_expected_end, self.term_end):
            if self.term_start and end and end < self.term_start:
                raise ValueError(f"a term cannot end ({end}) before it starts ({self.term_start})")
        return self

    @field_validator("identifiers")
    @classmethod
    def _check_schemes(cls, identifiers: list[Identifier]) -> list[Identifier]:
        schemes = [identifier.scheme for identifier in identifiers]
        twice = next((scheme for scheme in schemes if schemes.count(scheme) > 1), None)
        if twice:
            raise ValueError(f"Expected one identifier of each scheme; got more of {twice}.")
        return identifiers


class FormerSeat(RepresentativePart):
    """A seat that the representative held before the one in the record."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    position: str = Field(description="The name of the office.", examples=["Assembly Member"])
    level: Level = Field(description="The level of government of the seat.")
    chamber: Chamber | None = Field(
        None, description="The chamber of the legislature; null if the office is not in a legislature."
    )
    district: str | None = Field(
        None, description="The name of the district; null if the office has no districts.", examples=["20"]
    )
    division_id: str | None = Field(
        None,
        description="The Open Civic Data id of the division of the seat; null if unknown.",
        examples=["ocd-division/country:us/state:ca/sldl:20"],
    )
    term_start: date | None = Field(
        None, description="The first day of the term in the seat (ISO 8601); null if unknown.", examples=["2020-12-07"]
    )
    until: date = Field(
        description="The day from which the representative no longer held the seat (ISO 8601).", examples=["2022-12-05"]
    )


class FieldSource(RepresentativePart):
    """A source, and the fields of a representative whose values come from it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    source: str = Field(
        description="The id of the source: one of GET /tenants/{tenant}/sources, `upload` for a roster that staff "
        "uploaded, or `staff` for what staff entered.",
        examples=["openstates-people", "upload", "staff"],
    )
    name: str | None = Field(
        None, description="The name of the source; null for `staff` and `upload`.", examples=["Open States people"]
    )
    url: str | None = Field(
        None,
        description="The page of the source; null if it has none.",
        examples=["https://github.com/openstates/people"],
    )
    as_of: date = Field(
        description="The day of which the source states the values (ISO 8601).", examples=["2026-02-01"]
    )
    fetched_at: AwareDatetime | None = Field(
        None,
        description="When the file of the source was fetched (RFC 3339); null if it was not fetched.",
        examples=["2026-02-01T06:00:00Z"],
    )
    fields: list[str] = Field(
        description="The fields as JSON pointers (RFC 6901): top-level fields, and each entry of contact_info.",
        examples=[["/name", "/contact_info/emails/0"]],
    )


def keep_first_of_schemes(identifiers: Sequence[Identifier]) -> list[Identifier]:
    """Return the first identifier of each scheme."""
    return list({identifier.scheme: identifier for identifier in reversed(identifiers)}.values())[::-1]


class Representative(RepresentativeDraft):  # noqa: PLW1641 (same)
    """A person who holds, held or will hold a seat."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: UUID = Field(
        description="The id of the representative, a UUID.",
        examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"],
    )
    level: Level = Field(description="The level of government of the office.")
    state: str = Field(description="The two-letter code of the tenant's state.", examples=["CA"])
    status: TermStatus = Field(
        TermStatus.CURRENT, description="The state of the term on the day of the response, or on `as_of`."
    )
    version: int = Field(description="The version of the record. It begins at 1 and grows by 1 with each change.")
    former_seats: list[FormerSeat] = Field(
        [], description="The seats that the representative held before, oldest first."
    )
    provenance: list[FieldSource] = Field(
        [], description="The sources of the record, each with the fields that it states; empty if unknown."
    )
    verified_at: AwareDatetime | None = Field(
        None,
        description="When an account last confirmed that the record is correct (RFC 3339); null if never.",
        examples=["2026-01-31T12:00:00Z"],
    )
    verified_by: str | None = Field(None, description="The account that last confirmed the record; null if none has.")
    created_at: datetime = Field(
        description="When the record was created (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )
    updated_at: datetime = Field(
        description="When the record was last changed (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )

    @field_validator("contact_info", mode="wrap")
    @classmethod
    def _drop_undialable(cls, contact: Any, validate: ValidatorFunctionWrapHandler) -> ContactInfo:
        """Drop phone numbers that cannot be dialed: records from before this rule may have them."""
        try:
            valid: ContactInfo = validate(contact)
        except ValidationError:
            if not isinstance(contact, dict):
                raise
            valid = validate(drop_undialable(contact))
        return valid

    @field_validator("identifiers")
    @classmethod
    def _check_schemes(cls, identifiers: list[Identifier]) -> list[Identifier]:
        """Keep the first identifier of each scheme: records from before this rule may have several."""
        return keep_first_of_schemes(identifiers)

    def __eq__(self, other: object) -> bool:
        """Return whether another object is a record with the same values, whether or not both are stored."""
        if type(self) is not type(other):
            return NotImplemented
        return self is other or self.__dict__ | _NOT_STORED == other.__dict__ | _NOT_STORED

    def as_of(self, today: date) -> Representative:
        """Return the record with the status of its term on a day."""
        status = get_status(self, today)
        return self if status == self.status else self.model_copy(update={"status": status})

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, which has another form in storage than the record."""
        made = super().model_copy(update=update, deep=deep)
        made.__dict__.pop("_stored", None)
        return made

    @classmethod
    def parse_stored(cls, stored: str) -> Representative:
        """Return the record that `to_json` returned as this text."""
        made = cls.model_validate_json(stored)
        made.__dict__["_stored"] = stored
        return made

    def to_json(self) -> str:
        """Return the record as it is stored: JSON with the current value of `status`, without default values.

        A record is frozen, so this is made once.
        """
        stored: str | None = self.__dict__.get("_stored")
        if stored is None:
            stored = self.__dict__["_stored"] = self.model_dump_json(exclude_defaults=True)
        return stored

    def get_writable(self) -> dict[str, Any]:
        """Return the fields that a client may write, as JSON values."""
        return self.model_dump(mode="json", include=_WRITABLE)


_WRITABLE = set(RepresentativeDraft.model_fields)
_NOT_STORED = {"_stored": None}


def upgrade_record(stored: dict[str, Any]) -> dict[str, Any]:
    """Add the fields that a stored record left out and drop its status; takes and returns JSON values."""
    return Representative.model_validate(stored).model_dump(mode="json", exclude={"status"})


RepresentativeDraft.read_only = frozenset(Representative.model_fields) - frozenset(RepresentativeDraft.model_fields)


def drop_undialable(contact: dict[str, Any]) -> dict[str, Any]:
    """Return stored contact details without the phone numbers that no write may contain."""
    kept = dict(contact)
    if contact.get("phones"):
        kept["phones"] = [number for number in contact["phones"] if find_phone_flaw(number) is None]
    if contact.get("offices"):
        kept["offices"] = [_drop_undialable_numbers(office) for office in contact["offices"]]
    return kept


def _drop_undialable_numbers(office: dict[str, Any]) -> dict[str, Any]:
    dropped = {name for name in ("voice", "fax") if office.get(name) and find_phone_flaw(office[name])}
    dropped |= {"extension"} if "voice" in dropped else set()
    return {name: value for name, value in office.items() if name not in dropped} if dropped else office


def get_status(term: RepresentativeDraft, today: date) -> TermStatus:
    """Return the status of a term on a day; see snapshot_row.compute_status."""
    return TermStatus(compute_status(term.term_start, term.term_expected_end, term.term_end, today))
