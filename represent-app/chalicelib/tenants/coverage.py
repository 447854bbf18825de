"""Model which offices a tenant's sources cover, and the vacancies that they state."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Annotated
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict, Field, field_validator

from chalicelib.core.validation import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chalicelib.tenants.seats import Seat

# Claims that an office keeps: so many of all, and more if later ones do not replace them.
MOST_CLAIMS, MOST_NEEDED = 20, 200
# The key of seats whose district is unknown, among districts.
NO_DISTRICT = ""
# The beginning of a URL, of any scheme.
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
Text = Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=500)]


class RosterClaim(BaseModel):
    """The content of one import about an office: the districts that it covers, and their vacant seats.

    `also_by` has other imports that say the same. `districts` is None if the roster covers the whole office. `vacant`
    has the number of vacant seats by district; a district that it leaves out has none. Districts have the names of the
    rules, `""` if the district is unknown.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    as_of: date
    import_id: UUID | None = None
    districts: tuple[str, ...] | None = None
    vacant: dict[str, int] = {}
    also_by: tuple[UUID, ...] = ()

    def agrees_with(self, other: RosterClaim) -> bool:
        """Return whether another claim says the same, of the same source and day."""
        return self.says_the_same(other) and self.as_of == other.as_of

    def says_the_same(self, other: RosterClaim) -> bool:
        """Return whether another claim says the same, of the same source."""
        mine, others = ((each.source, each.districts, each.vacant) for each in (self, other))
        return mine == others

    def add_import(self, import_id: UUID) -> RosterClaim:
        """Return the claim as that of one more import."""
        return self.model_copy(update={"also_by": (*self.also_by, import_id)})

    def drop_import(self, import_id: UUID) -> RosterClaim | None:
        """Return the claim without an import; None if no other import makes it."""
        others = [each for each in (self.import_id, *self.also_by) if each != import_id]
        if not others:
            return None
        return self.model_copy(update={"import_id": others[0], "also_by": tuple(each for each in others[1:] if each)})

    def replaces(self, earlier: RosterClaim) -> bool:
        """Return whether the claim covers all districts of an earlier one."""
        if self.districts is None:
            return True
        return earlier.districts is not None and set(earlier.districts) <= set(self.districts)


class OfficeCoverage(BaseModel):
    """The claims of rosters about one office, ordered by their days."""

    model_config = ConfigDict(frozen=True)

    office: str
    claims: tuple[RosterClaim, ...] = ()

    def add(self, claim: RosterClaim) -> OfficeCoverage:
        """Return the coverage with one more claim; if there are too many, without old ones that later ones replace."""
        claims = sorted((*self.claims, claim), key=lambda each: each.as_of)  # stable: the later of one day stays last
        position = 0
        while len(claims) > MOST_CLAIMS and position < len(claims):
            if any(later.replaces(claims[position]) for later in claims[position + 1 :]):
                del claims[position]
            else:
                position += 1
        partial = [each for each in claims if each.districts is not None]
        dropped = {id(each) for each in partial[: max(0, len(claims) - MOST_NEEDED)]}
        return self.model_copy(update={"claims": tuple(each for each in claims if id(each) not in dropped)})

    def drop(self, import_id: UUID) -> OfficeCoverage:
        """Return the coverage without the claim of an import."""
        left = (each.drop_import(import_id) for each in self.claims)
        return self.model_copy(update={"claims": tuple(each for each in left if each)})

    def find_equal(self, claim: RosterClaim) -> int | None:
        """Return the position of the last claim if it says the same as another, of the same source and day."""
        position = len(self.claims) - 1
        return position if self.claims and self.claims[position].agrees_with(claim) else None

    def replace_claim(self, position: int, claim: RosterClaim) -> OfficeCoverage:
        """Return the coverage with another claim at a position."""
        claims = list(self.claims)
        claims[position] = claim
        return self.model_copy(update={"claims": tuple(claims)})

    def list_in_force(self) -> Sequence[RosterClaim]:
        """Return the latest claim about the whole office, and the claims after it."""
        start = max((i for i, claim in enumerate(self.claims) if claim.districts is None), default=0)
        return self.claims[start:]


class VacancyStatement(BaseModel):
    """A statement of staff that a seat is vacant, whether or not a holder of it was ever recorded."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="The id of the statement.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    office: str = Field(description="The key of the office in the tenant's rules.", examples=["state-senator"])
    district: str | None = Field(
        description="The name of the district; null if the office has no districts.", examples=["10"]
    )
    since: date | None = Field(
        description="The day since which the seat is vacant (ISO 8601); null if unknown.", examples=["2026-01-15"]
    )
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

    def make_statement(self, statement_id: UUID, seat: Seat, now: datetime) -> VacancyStatement:
        """Return the statement about a seat: the key of its office, and its district as the rules name it."""
        office, district = seat
        fields = {"since": self.since, "reason": self.reason, "source": self.source, "declared_at": now}
        return VacancyStatement(id=statement_id, office=office, district=district, **fields)


class Withdrawal(BaseModel):
    """Why a declared vacancy is withdrawn."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Text = Field(
        description="Why the statement is withdrawn, for example because it was wrong.",
        examples=["The resignation takes effect next month."],
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """All claims and statements of one tenant, at one version."""

    offices: Mapping[str, OfficeCoverage] = field(default_factory=dict)
    statements: Mapping[Seat, Sequence[VacancyStatement]] = field(default_factory=dict)

    def list_claims(self, office: str, district: str | None) -> Sequence[RosterClaim]:
        """Return the claims in force that cover the seats of an office in a district, the oldest first."""
        known = self.offices.get(office)
        key = district or NO_DISTRICT
        claims = known.list_in_force() if known else ()
        return [claim for claim in claims if claim.districts is None or key in claim.districts]

    def count_statements(self) -> int:
        """Return the number of declared vacancies."""
        return sum(map(len, self.statements.values()))

    def add(self, statement: VacancyStatement) -> Coverage:
        """Return the coverage with one more statement."""
        seat = (statement.office, statement.district)
        return replace(self, statements={**self.statements, seat: (*self.statements.get(seat, ()), statement)})

    def find_statement(self, vacancy_id: UUID) -> VacancyStatement | None:
        """Return the statement with an id."""
        return next((each for all_ in self.statements.values() for each in all_ if each.id == vacancy_id), None)


NO_COVERAGE = Coverage()
