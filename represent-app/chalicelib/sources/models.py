"""Models of sources: their definitions, which the catalogue has, and their state."""

from __future__ import annotations

import re
from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, Self
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from chalicelib.core.http_client import AddressRefused, parse_url
from chalicelib.core.validation import one_line, pattern
from chalicelib.imports.formats.detect import Format  # noqa: TC001 (same)

if TYPE_CHECKING:
    from chalicelib.tenants.tenant_registry import TenantRegistry

SourceId = Annotated[str, pattern(r"^[a-z][a-z0-9-]{1,49}$", "a short name in lower case, like albany-county")]
Text = Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=300)]
MOST_BYTES = 200_000_000
ALL = "all"  # the unit of a source whose files are those of all states
MOST_HISTORY = 10  # files that a source may be put back to
RESERVED = ("staff", "upload")  # the sources of what staff enter and upload


class SourceFormat(StrEnum):
    """How the files of a source are read."""

    OPENSTATES = "openstates-archive"
    CONGRESS = "congress"
    MAPS = "district-maps"
    ZIPS = "zip-shares"
    DIVISIONS = "ocd-divisions"
    ROSTER = "roster"


class SourceModel(BaseModel):
    """A part of a source."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def check_url(url: str) -> str:
    """Return a URL that files may be fetched from; `{fips}` and `{state}` stand for the codes of a state."""
    try:
        parse_url(re.sub(r"\{(?:fips|state)\}", "00", url))
    except AddressRefused as refused:
        raise ValueError(str(refused)) from refused
    return url


def hide_query(url: str) -> str:
    """Return a URL without its query, which may hold a secret, to be shown.

    >>> hide_query("https://example.org/roster.csv?token=abc")
    'https://example.org/roster.csv?…'
    """
    place, mark, _ = url.partition("?")
    return f"{place}?…" if mark else place


class SourceFile(SourceModel):
    """A file of a source; without an `optional` one the others are still used."""

    name: Annotated[str, pattern(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", "the name of a file, like roster.csv")] = Field(
        description="The name by which formats are recognized.", examples=["roster.csv"]
    )
    url: Annotated[str, one_line(max_length=2000)] = Field(
        description="The URL of the file, with https. `{fips}` stands for the FIPS code of a state, `{state}` for its "
        "two letters in lower case.",
        examples=["https://example.org/roster.csv"],
    )
    optional: bool = Field(default=False, description="Whether the other files are used without this one.")

    @field_validator("url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        return check_url(url)


class SourceChange(SourceModel):
    """The parts of a source in the catalogue that an administrator can correct without a release."""

    files: tuple[SourceFile, ...] = Field(min_length=1, max_length=10, description="The files, with their URLs.")
    cadence_hours: int = Field(ge=1, le=24 * 366, description="The hours between two checks for a new file.")
    freshness_days: int = Field(
        ge=1, le=3660, description="The days without a successful check after which operators are alarmed."
    )
    most_bytes: int = Field(ge=1, le=MOST_BYTES, description="The most bytes of a file that are fetched.")
    most_seconds: int = Field(ge=1, le=240, description="The most seconds that a file may take.")
    trust: Literal["apply", "review"] = Field(
        "apply",
        description="`apply` writes changes that look like the ones before; with `review` each change waits for staff.",
    )

    @field_validator("files")
    @classmethod
    def _check_files(cls, files: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
        if len({file.name for file in files}) < len(files):
            raise ValueError("each file has a name of its own")
        if all(file.optional for file in files):
            raise ValueError("at least one file is not optional")
        return files


class SourceDefinition(SourceChange):
    """A source of the catalogue, or of one tenant."""

    id: SourceId
    name: Text
    publisher: Text
    licence: Text
    attribution: Text
    homepage: str | None = None
    what: Text
    format: SourceFormat
    roster_format: Format | None = None
    covers: tuple[tuple[str, str | None], ...] = ()
    sets: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @field_validator("states", mode="before")
    @classmethod
    def _split_states(cls, states: object) -> object:
        return tuple(states.split()) if isinstance(states, str) else states

    @model_validator(mode="after")
    def _check_states(self) -> Self:
        if self.states and len(self.files) > 1:
            raise ValueError("a source with a file for each state has one URL")
        return self

    def list_units(self, tenants: TenantRegistry) -> dict[str, tuple[SourceFile, ...]]:
        """Return the files that are fetched and stored together, by unit: a state, or `all`."""
        if not self.states:
            return {ALL: self.files}
        (file,) = self.files
        return {
            state: (file.model_copy(update={"url": _fill_url(file.url, tenants.get(state).fips, state)}),)
            for state in self.states
        }


def _fill_url(url: str, fips: str | None, state: str) -> str:
    return url.replace("{fips}", fips or "").replace("{state}", state.lower())


class TenantSourceDraft(SourceModel):
    """A tenant's own source: a file on the web that is fetched on schedule and imported."""

    name: Text = Field(description="The name of the source.", examples=["Albany County Legislature"])
    publisher: Text = Field(description="The organization that publishes the file.", examples=["Albany County"])
    licence: Text = Field(description="The licence of the file.", examples=["public record"])
    attribution: Text = Field(description="How the source is to be named.", examples=["Albany County, NY"])
    homepage: str | None = Field(
        None, description="The page of the source; null if there is none.", examples=["https://example.org"]
    )
    file: SourceFile = Field(description="The file, in a format that imports read.")
    format: Format | None = Field(
        None,
        description="The format of the file; null to detect it. A CSV needs `roster_columns` in the rules.",
    )
    cadence_hours: int = Field(24, ge=6, le=24 * 366, description="The hours between two checks for a new file.")
    freshness_days: int = Field(
        30, ge=1, le=3660, description="The days without a successful check after which operators are alarmed."
    )
    trust: Literal["apply", "review"] = Field(
        "apply",
        description="`apply` writes changes that look like the ones before; with `review` each change waits for staff.",
    )

    @field_validator("homepage")
    @classmethod
    def _check_homepage(cls, url: str | None) -> str | None:
        return check_url(url) if url else url

    def define(self, source_id: str) -> SourceDefinition:
        """Return the definition of the source."""
        return SourceDefinition(
            id=source_id,
            what="Representatives of the tenant",
            format=SourceFormat.ROSTER,
            roster_format=self.format,
            files=(self.file.model_copy(update={"optional": False}),),
            most_bytes=50_000_000,
            most_seconds=60,
            **self.model_dump(exclude={"file", "format"}),
        )


class Validators(BaseModel):
    """A file that was fetched: what its server is asked next time, its digest, and its size in bytes."""

    model_config = ConfigDict(frozen=True)

    url: str
    etag: str | None = None
    last_modified: str | None = None
    digest: str
    size: int


class Edition(BaseModel):
    """The files of a unit at a time: the digest of all, the day of their facts, and when they were fetched."""

    model_config = ConfigDict(frozen=True)

    digest: str
    as_of: date
    fetched_at: datetime
    files: dict[str, Validators]


class UnitState(BaseModel):
    """The state of files that are fetched together; `pending` until all tenants have been given their parts.

    `cursor` is the last tenant that has been given its part, and `skipped` those whose part was not asked for, or
    could not be used. `given` has all tenants that files so far had a part of. `history` has earlier editions, the
    newest first.
    """

    model_config = ConfigDict(frozen=True)

    edition: Edition | None = None
    pending: bool = False
    cursor: str = ""
    checked_at: datetime | None = None
    detail: str | None = None
    history: tuple[Edition, ...] = ()
    skipped: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    known: dict[str, Validators] = {}

    @property
    def editions(self) -> list[Edition]:
        """The edition in force and the earlier ones, the newest first."""
        return [each for each in (self.edition, *self.history) if each]

    def make_history(self, digest: str) -> tuple[Edition, ...]:
        """Return what the history is once the edition with a digest is in force."""
        return tuple(each for each in self.editions if each.digest != digest)[:MOST_HISTORY]


class SourceState(BaseModel):
    """The state of a source: its corrections, its units, failures, and when it is checked next.

    `round_at` is when the check began that is not finished yet.
    """

    model_config = ConfigDict(frozen=True)

    version: int = 0
    change: SourceChange | None = None
    paused: bool = False
    units: dict[str, UnitState] = {}
    checked_at: datetime | None = None
    changed_at: datetime | None = None
    failures: int = 0
    detail: str | None = None
    next_check_at: datetime | None = None
    round_at: datetime | None = None

    @property
    def pending(self) -> bool:
        """Whether some tenants have not been given their parts yet."""
        return any(unit.pending for unit in self.units.values())


class SourceResult(StrEnum):
    """The result of the last check of a source."""

    NEVER = "never"
    UNCHANGED = "unchanged"
    IMPORTING = "importing"
    APPLIED = "applied"
    NEEDS_REVIEW = "needs_review"
    REJECTED = "rejected"
    FAILED = "failed"
    PAUSED = "paused"


class TenantSource(BaseModel):
    """The state of a source in one tenant: the part that was applied last, and its result.

    `digest` is that of the part, `edition` that of the files that it is from. `definition` and `own` are set for a
    source of the tenant itself. `runs` counts the imports; `attempts` those that failed for the same part.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    version: int = 0
    definition: SourceDefinition | None = None
    own: SourceState | None = None
    paused: bool = False
    digest: str | None = None
    edition: str | None = None
    key: str | None = None
    file_name: str | None = None
    as_of: date | None = None
    fetched_at: datetime | None = None
    changed_at: datetime | None = None
    import_id: UUID | None = None
    result: SourceResult = SourceResult.NEVER
    detail: str | None = None
    runs: int = 0
    attempts: int = 0
    accepted: bool = False
    filled: dict[str, int] = {}
    refused: float = 0
