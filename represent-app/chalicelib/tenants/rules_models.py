"""Models that describe and validate a tenant's rules: offices, districts, seats and parties; see rules."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID  # noqa: TC003 (same)

from pydantic import Field, model_validator

from chalicelib.core.validation import DivisionId, one_line, pattern
from chalicelib.tenants import rules
from chalicelib.tenants.appearance import Appearance  # noqa: TC001 (same)
from chalicelib.tenants.column_mapping import ColumnMapping  # noqa: TC001 (same)
from chalicelib.tenants.rules import Branch, Chamber, Level, Selection  # noqa: TC001 (same)
from chalicelib.tenants.rules_base import RulesModel
from chalicelib.tenants.rules_validation import refuse_ambiguous

Name = Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=120)]
Names = Annotated[tuple[Name, ...], Field(max_length=40)]
Decade = Annotated[str, pattern(r"^[0-9](-[0-9]){1,5}$", "years with dashes, like 2-4-4")]
Seats = Annotated[int, Field(ge=1, le=10_000)]
# The time zones of the United States (data.iana.org/time-zones/tzdb/zone.tab: US, AS, GU, MP, PR, VI), and an older
# name of Pago Pago's, which Open States uses.
Zone = Literal[
    "America/Adak", "America/Anchorage", "America/Boise", "America/Chicago", "America/Denver", "America/Detroit",
    "America/Indiana/Indianapolis", "America/Indiana/Knox", "America/Indiana/Marengo", "America/Indiana/Petersburg",
    "America/Indiana/Tell_City", "America/Indiana/Vevay", "America/Indiana/Vincennes", "America/Indiana/Winamac",
    "America/Juneau", "America/Kentucky/Louisville", "America/Kentucky/Monticello", "America/Los_Angeles",
    "America/Menominee", "America/Metlakatla", "America/New_York", "America/Nome", "America/North_Dakota/Beulah",
    "America/North_Dakota/Center", "America/North_Dakota/New_Salem", "America/Phoenix", "America/Puerto_Rico",
    "America/Sitka", "America/St_Thomas", "America/Yakutat", "Pacific/Guam", "Pacific/Honolulu", "Pacific/Pago_Pago",
    "Pacific/Saipan", "Pacific/Samoa",
]  # fmt: skip
# The total of all offices of a tenant. New Hampshire has the most: about 500 seats and 500 districts.
MOST_SEATS, MOST_DISTRICTS = 10_000, 5_000
# A lookup of a place in the district lists each of its seats.
MOST_SEATS_OF_DISTRICT = 500


class District(RulesModel):
    """A district of an office. `voting` is false if its seats have no vote in the chamber."""

    name: Name = Field(description="The name of the district.", examples=["10"])
    division_id: DivisionId = Field(
        description="The Open Civic Data id of the district.", examples=["ocd-division/country:us/state:ca/sldu:10"]
    )
    seats: Seats | None = Field(None, description="The number of seats of the district; null if unknown.", examples=[1])
    voting: bool = Field(default=True, description="Whether the holders of the district's seats vote in the chamber.")
    aliases: Names = Field((), description="Other names that rosters use for the district.", examples=[["CA-10"]])
    valid_from: date | None = Field(
        None,
        description="The day from which the district exists (ISO 8601); null if unknown.",
        examples=["2027-01-03"],
    )
    valid_to: date | None = Field(
        None,
        description="The day from which it no longer exists (ISO 8601); null if it is not known yet.",
        examples=["2029-01-03"],
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError("valid_to is the first day after the district; send a day after valid_from")
        return self


class Term(RulesModel):
    """The length of a term: in years, or the pattern of a decade if terms differ, like 2-4-4."""

    years: Annotated[int, Field(ge=1, le=99)] | None = Field(
        None, description="The length of a term in years; null if unknown or if `pattern` is set.", examples=[4]
    )
    pattern: Decade | None = Field(
        None,
        description="The lengths in years of the terms of one decade; null if all terms are equally long.",
        examples=["2-4-4"],
    )


class Stagger(RulesModel):
    """Whether all seats are elected at once, and if not, how many classes of seats alternate."""

    staggered: bool = Field(description="Whether the seats are elected at different times.")
    classes: Annotated[int, Field(ge=1, le=20)] | None = Field(
        None, description="The number of classes that are elected in turn; null if unknown.", examples=[2]
    )


class Vacancy(RulesModel):
    """How a vacant seat is filled."""

    method: Literal["appointment", "special election"] | None = Field(
        None, description="How a vacant seat is filled; null if unknown."
    )
    appointer: Name | None = Field(
        None,
        description="The official or body that appoints a successor; null if unknown or none.",
        examples=["Governor"],
    )
    deadline_days: Annotated[int, Field(ge=1, le=3_660)] | None = Field(
        None,
        description="The number of days within which the seat must be filled; null if there is no limit or it "
        "is unknown.",
        examples=[60],
    )
    note: Annotated[str, one_line(max_length=500)] | None = Field(
        None,
        description="More about how a vacant seat is filled; null if there is nothing to add.",
        examples=["within 140 days"],
    )


class Office(RulesModel):
    """An office in the tenant's rules. `seats` is the total of all districts, including seats without a vote."""

    key: Annotated[
        str, pattern(r"^[a-z0-9]+(-[a-z0-9]+)*$", "a short name in lower case, like state-senator", max_length=60)
    ] = Field(description="The key of the office, unique in the tenant's rules.", examples=["state-senator"])
    title: Name = Field(
        description="The title of the office, which `position` of a representative has.", examples=["State Senator"]
    )
    synonyms: Names = Field((), description="Other titles that rosters use for the office.", examples=[["Senator"]])
    body: Name | None = Field(
        None,
        description="The body that the office belongs to; null if it belongs to none or it is unknown.",
        examples=["Senate"],
    )
    level: Level = Field(description="The level of government of the office.")
    chamber: Chamber | None = Field(
        None, description="The chamber of the legislature; null if the office is not in a legislature."
    )
    branch: Branch | None = Field(None, description="The branch of government; null if unknown.")
    selection: Selection | None = Field(None, description="How holders of the office are selected; null if unknown.")
    voting: bool = Field(default=True, description="Whether holders of the office vote in their body.")
    partisan: bool | None = Field(
        None, description="Whether the office is filled in partisan elections; null if unknown."
    )
    seats: Seats | None = Field(
        None, description="The total number of seats of the office; null if unknown.", examples=[40]
    )
    district_kind: Literal["districts", "at-large"] | None = Field(
        None, description="Whether the office is elected by district or at large; null if unknown."
    )
    districts: Annotated[tuple[District, ...], Field(max_length=2_000)] = Field(
        (), description="The districts of the office; empty if they are unknown."
    )
    term: Term | None = Field(None, description="The length of a term; null if unknown.")
    stagger: Stagger | None = Field(
        None, description="Whether the seats are elected at once or in classes; null if unknown."
    )
    vacancy: Vacancy | None = Field(None, description="How vacant seats are filled; null if unknown.")


class Party(RulesModel):
    """A party: its name, and its aliases in rosters."""

    name: Name = Field(description="The name of the party, as records have it.", examples=["Democratic"])
    aliases: Names = Field(
        (), description="Other names and abbreviations that rosters use for the party.", examples=[["DEM", "D"]]
    )


class Source(RulesModel):
    """The source of one kind of fact in the rules."""

    what: Name = Field(description="The kind of fact that the source supports.", examples=["terms"])
    source: Annotated[str, one_line(min_length=1, max_length=1_000)] = Field(
        description="The publication, law or URL that the facts come from.",
        examples=["opencivicdata/ocd-division-ids, 2026-03"],
    )


class Rules(RulesModel):
    """The rules of one tenant. Version 0 is the default."""

    tenant: str = Field(description="The id of the tenant.", examples=["CA"])
    version: int = Field(
        0, description="The version of the rules; 0 is the default. It grows by 1 with each replacement."
    )
    offices: tuple[Office, ...] = Field(description="The offices of the tenant.")
    parties: tuple[Party, ...] = Field(description="The parties that records of the tenant may have.")
    freshness_days: int = Field(description="The number of days after which the verification of a record is stale.")
    time_zone: str | None = Field(
        description="The tenant's IANA time zone; null if unknown or if it has several.", examples=["America/New_York"]
    )
    sources: tuple[Source, ...] = Field(description="The sources of the facts in the rules.")
    roster_columns: ColumnMapping | None = Field(
        None, description="The column mapping for the tenant's own CSV rosters; null if it has none."
    )
    appearance: Appearance | None = Field(None, description="How pages show the tenant; null for the usual appearance.")


class RulesDraft(RulesModel):
    """The fields that an administrator may write; they replace the tenant's current rules.

    `orphans` are the ids of representatives that may be left without an office by the new rules.
    """

    read_only: ClassVar[frozenset[str]] = frozenset({"tenant", "version"})

    offices: Annotated[tuple[Office, ...], Field(max_length=200)] = Field(description="The offices of the tenant.")
    parties: Annotated[tuple[Party, ...], Field(max_length=200)] = Field(
        description="The parties that records of the tenant may have."
    )
    freshness_days: Annotated[int, Field(ge=1, le=3_660)] = Field(
        description="The number of days after which the verification of a record is stale.", examples=[365]
    )
    time_zone: Zone | None = Field(
        None, examples=["America/New_York"], description="The tenant's IANA time zone; null if it has several."
    )
    sources: Annotated[tuple[Source, ...], Field(max_length=100)] = Field(
        (), description="The sources of the facts in the rules."
    )
    roster_columns: ColumnMapping | None = Field(
        None, description="The column mapping for the tenant's own CSV rosters; null if it has none."
    )
    appearance: Appearance | None = Field(None, description="How pages show the tenant; null for the usual appearance.")
    orphans: Annotated[tuple[UUID, ...], Field(max_length=10_000)] = Field(
        (),
        description="The ids of representatives in office that the new rules may leave without a seat or party.",
        examples=[["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"]],
    )

    @model_validator(mode="after")
    def _check_unambiguous(self) -> Self:
        wanted = self.make_rules("", 0)
        refuse_ambiguous(wanted.offices, wanted.parties)
        return self

    @model_validator(mode="after")
    def _check_totals(self) -> Self:
        seats = sum(
            max(office.seats or 0, sum(each.seats or 0 for each in office.districts)) for office in self.offices
        )
        districts = sum(len(office.districts) for office in self.offices)
        largest = max((each.seats or 0 for office in self.offices for each in office.districts), default=0)
        for most, of, count in (
            (MOST_SEATS, "seats of all offices together", seats),
            (MOST_DISTRICTS, "districts of all offices together", districts),
            (MOST_SEATS_OF_DISTRICT, "seats of one district", largest),
        ):
            if count > most:
                raise ValueError(f"Expected at most {most:,} {of}; got {count:,}.")
        return self

    def make_rules(self, tenant: str, version: int) -> rules.Rules:
        """Return the rules of a tenant that the draft has."""
        fields = self.model_dump(mode="json", exclude={"orphans"})
        return rules.make_rules(fields | {"tenant": tenant, "version": version})
