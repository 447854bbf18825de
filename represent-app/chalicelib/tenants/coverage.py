"""Model which offices a tenant's sources cover, and the vacancies that they state."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chalicelib.core.plain_json import build, read_date, read_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chalicelib.tenants.seats import Seat

# Claims that an office keeps: so many of all, and more if later ones do not replace them.
MOST_CLAIMS, MOST_NEEDED = 20, 200
# The key of seats whose district is unknown, among districts.
NO_DISTRICT = ""


@dataclass(frozen=True, kw_only=True)
class RosterClaim:
    """The content of one import about an office: the districts that it covers, and their vacant seats.

    `also_by` has other imports that say the same. `districts` is None if the roster covers the whole office. `vacant`
    has the number of vacant seats by district; a district that it leaves out has none. Districts have the names of the
    rules, `""` if the district is unknown.
    """

    source: str
    as_of: date
    import_id: UUID | None = None
    districts: tuple[str, ...] | None = None
    vacant: Mapping[str, int] = field(default_factory=dict)
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
        return replace(self, also_by=(*self.also_by, import_id))

    def drop_import(self, import_id: UUID) -> RosterClaim | None:
        """Return the claim without an import; None if no other import makes it."""
        others = [each for each in (self.import_id, *self.also_by) if each != import_id]
        if not others:
            return None
        return replace(self, import_id=others[0], also_by=tuple(each for each in others[1:] if each))

    def replaces(self, earlier: RosterClaim) -> bool:
        """Return whether the claim covers all districts of an earlier one."""
        if self.districts is None:
            return True
        return earlier.districts is not None and set(earlier.districts) <= set(self.districts)


@dataclass(frozen=True, kw_only=True)
class OfficeCoverage:
    """The claims of rosters about one office, ordered by their days."""

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
        return replace(self, claims=tuple(each for each in claims if id(each) not in dropped))

    def drop(self, import_id: UUID) -> OfficeCoverage:
        """Return the coverage without the claim of an import."""
        left = (each.drop_import(import_id) for each in self.claims)
        return replace(self, claims=tuple(each for each in left if each))

    def find_equal(self, claim: RosterClaim) -> int | None:
        """Return the position of the last claim if it says the same as another, of the same source and day."""
        position = len(self.claims) - 1
        return position if self.claims and self.claims[position].agrees_with(claim) else None

    def replace_claim(self, position: int, claim: RosterClaim) -> OfficeCoverage:
        """Return the coverage with another claim at a position."""
        claims = list(self.claims)
        claims[position] = claim
        return replace(self, claims=tuple(claims))

    def list_in_force(self) -> Sequence[RosterClaim]:
        """Return the latest claim about the whole office, and the claims after it."""
        start = max((i for i, claim in enumerate(self.claims) if claim.districts is None), default=0)
        return self.claims[start:]


@dataclass(frozen=True, kw_only=True)
class VacancyStatement:
    """A statement of staff that a seat is vacant, whether or not a holder of it was ever recorded."""

    id: UUID
    office: str
    district: str | None
    since: date | None
    reason: str | None
    source: str | None
    declared_at: datetime


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


def read_claims(doc: str) -> OfficeCoverage:
    """Return the stored coverage of an office."""
    stored = json.loads(doc)
    return build(OfficeCoverage, stored, claims=tuple(map(make_claim, stored.get("claims", ()))))


def read_statement(doc: str) -> VacancyStatement:
    """Return a stored statement of staff."""
    stored = json.loads(doc)
    declared = datetime.fromisoformat(stored["declared_at"])
    return build(
        VacancyStatement, stored, id=UUID(stored["id"]), since=read_date(stored["since"]), declared_at=declared
    )


def make_claim(stored: Mapping[str, Any]) -> RosterClaim:
    """Return a claim from its JSON object."""
    districts = stored.get("districts")
    return build(
        RosterClaim,
        stored,
        as_of=date.fromisoformat(stored["as_of"]),
        import_id=read_uuid(stored.get("import_id")),
        districts=None if districts is None else tuple(districts),
        also_by=tuple(map(UUID, stored.get("also_by", ()))),
    )


NO_COVERAGE = Coverage()
