"""Models of the peers that use pydantic."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, computed_field

from bench.peers import records

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
Line = Annotated[str, Field(min_length=1, max_length=200)]
Phone = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]


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


class Office(BaseModel):
    """An office with its contact details."""

    classification: Line | None = None
    name: Line | None = None
    address: str | None = None
    voice: Phone | None = None
    extension: str | None = None
    fax: Phone | None = None
    hours: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Link(BaseModel):
    """A page on the web."""

    url: str
    note: Line | None = None


class Social(BaseModel):
    """Account names."""

    twitter: Line | None = None
    youtube: Line | None = None
    instagram: Line | None = None
    facebook: Line | None = None
    mastodon: Line | None = None
    bluesky: Line | None = None
    linkedin: Line | None = None
    threads: Line | None = None
    tiktok: Line | None = None
    wikidata: Line | None = None


class ContactInfo(BaseModel):
    """Contact details of a representative."""

    emails: list[str] = []
    phones: list[Phone] = []
    offices: list[Office] = []
    links: list[Link] = []
    contact_form: str | None = None
    social: Social = Social()


class Identifier(BaseModel):
    """An identifier of a person in another system."""

    scheme: Line
    identifier: Line


class FormerSeat(BaseModel):
    """A seat held before."""

    position: str
    level: Level
    chamber: Chamber | None = None
    district: str | None = None
    division_id: str | None = None
    term_start: date | None = None
    until: date


class FieldSource(BaseModel):
    """A source and its fields."""

    source: str
    name: str | None = None
    url: str | None = None
    as_of: date
    fetched_at: datetime | None = None
    fields: list[str]


class Draft(BaseModel):
    """The fields that a client writes."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    given_name: Line | None = None
    family_name: Line | None = None
    position: Line
    district: Line | None = None
    division_id: str | None = None
    level: Level | None = None
    chamber: Chamber | None = None
    state: str | None = None
    party: Line | None = None
    term_start: date | None = None
    term_expected_end: date | None = None
    term_end: date | None = None
    how: str | None = None
    senate_class: int | None = None
    contact_info: ContactInfo = ContactInfo()
    photo_url: str | None = None
    identifiers: list[Identifier] = []
    sources: list[Link] = []


class Representative(Draft):
    """A person who holds or held a seat."""

    model_config = ConfigDict(extra="ignore")

    id: UUID
    level: Level
    state: str
    version: int
    former_seats: list[FormerSeat] = []
    provenance: list[FieldSource] = []
    verified_at: datetime | None = None
    verified_by: str | None = None
    created_at: datetime
    updated_at: datetime

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's documentation has it
    @property
    def status(self) -> str:
        """The state of the term today."""
        today = date.today()  # noqa: DTZ011 (Lambda is in UTC)
        if self.term_end and self.term_end <= today:
            return "ended"
        if self.term_start and self.term_start > today:
            return "upcoming"
        return "overdue" if self.term_expected_end and self.term_expected_end < today else "current"

    def stored(self) -> str:
        """Return the record as stored JSON."""
        return self.model_dump_json(exclude_defaults=True)


class Envelope(BaseModel, Generic[T]):
    """The envelope of every response."""

    data: list[T]
    meta: dict[str, int] = {}
    errors: list[str] = []


class Answer(BaseModel):
    """The divisions of a point, and the people who hold an office of one of them."""

    divisions: list[str]
    officials: list[Representative]


def created(draft: Draft, tenant: str) -> Representative:
    """Create a record from a draft."""
    now = datetime.now(UTC)
    fields = draft.model_dump() | {"level": draft.level or Level.STATE, "state": draft.state or tenant[:2]}
    return Representative(**fields, id=uuid4(), version=1, created_at=now, updated_at=now)


def revised(current: Representative, draft: Draft) -> Representative:
    """Replace the client's fields of a record with a draft."""
    fields = draft.model_dump() | {"level": draft.level or current.level, "state": draft.state or current.state}
    kept = current.model_dump(include={"id", "former_seats", "provenance", "verified_at", "verified_by", "created_at"})
    return Representative(**fields, **kept, version=current.version + 1, updated_at=datetime.now(UTC))


def patched(current: Representative, patch: dict[str, Any]) -> Draft:
    """Apply a merge patch to the client's fields of a record."""
    before = current.model_dump(mode="json", include=set(Draft.model_fields))
    return Draft.model_validate(records.merge(before, patch))


def takes_seat(before: Representative | None, after: Representative) -> bool:
    """Return whether a write takes a seat whose number is limited, or extends the term of its holder."""
    if after.division_id is None or after.position not in records.SEATS or after.status not in records.HOLDING:
        return False
    return before is None or (before.position, before.division_id, before.term_start, before.term_end) != (
        after.position, after.division_id, after.term_start, after.term_end,
    )  # fmt: skip


def has_seat(after: Representative, holders: Iterable[Representative]) -> bool:
    """Return whether a seat is free for a record beside the present holders of its division."""
    others = sum(each.position == after.position and each.id != after.id for each in holders)
    return others < records.SEATS[after.position]


def page(found: Iterable[Representative], q: str | None, skip: int, limit: int) -> Envelope[Representative]:
    """Return a page of the records that match a search, or of all."""
    chosen = [r for r in found if not q or records.matches_name(q, r.name, r.given_name, r.family_name)]
    chosen.sort(key=lambda r: records.order(r.position, r.district, r.name, str(r.id)))
    meta = {"total": len(chosen), "skip": skip, "limit": limit}
    return Envelope[Representative](data=chosen[skip : skip + limit], meta=meta)
