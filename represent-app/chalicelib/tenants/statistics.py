"""Pure functions that describe the counts of a tenant's records and seats, and how complete and current they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import Field

from chalicelib.tenants.rules import Chamber, Level  # noqa: TC001 (pydantic resolves annotations at run time)
from chalicelib.tenants.vacancies import group_all_seats
from chalicelib.tenants.vacancy_models import StatisticsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.representatives.seat_states import SeatStates
    from chalicelib.representatives.seat_totals import OfficeTotals
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules import Office

NO_PARTY = "none told"


class OfficeSummary(StatisticsModel):
    """The counts of one office. `seats` and `unknown` are null if the rules do not know the number of seats."""

    office: str = Field(description="The key of the office in the tenant's rules.", examples=["state-senator"])
    title: str = Field(description="The title of the office.", examples=["State Senator"])
    level: Level = Field(description="The level of government of the office.")
    chamber: Chamber | None = Field(
        description="The chamber of the legislature; null if the office is not in a legislature."
    )
    seats: int | None = Field(description="The total number of seats of the office; null if unknown.")
    filled: int = Field(
        description="The number of representatives who hold the office today, including those with overdue terms."
    )
    vacant: int | None = Field(
        description="The number of vacant seats; null if no source says that one is and the number of seats is unknown."
    )
    unknown: int | None = Field(
        description="The number of seats that no source says anything about; null if the number of seats is unknown."
    )
    overdue: int = Field(
        description="The number of holders whose expected term end has passed and no end was recorded."
    )
    upcoming: int = Field(description="The number of representatives whose term has not started.")
    parties: dict[str, int] = Field(
        description="The number of current holders by party.", examples=[{"Democratic": 30, "Republican": 10}]
    )


class Completeness(StatisticsModel):
    """How complete and how current the records are.

    `seats` and `unknown` cover the offices whose number of seats the rules know; `filled` includes the holders of the
    others. `unknown` counts the seats that no source says anything about. `unverified` counts current records that were
    never verified, `stale` those verified longer ago than the rules' `freshness_days`. `unverified_since` is the day
    since which a current record has waited for verification.
    """

    seats: int = Field(description="The total number of seats of the offices whose number of seats the rules know.")
    offices_without_seats: int = Field(description="The number of offices whose number of seats the rules do not know.")
    filled: int = Field(description="The number of representatives in office today, in all offices.")
    vacant: int = Field(description="The number of vacant seats.")
    unknown: int = Field(description="The number of seats that no source says anything about.")
    overdue: int = Field(description="The number of current holders whose expected term end has passed.")
    unverified: int = Field(description="The number of current records that were never verified.")
    stale: int = Field(
        description="The number of current records verified longer ago than the rules' `freshness_days`."
    )
    unverified_since: date | None = Field(
        description="The earliest day since which a current record has waited for verification (ISO 8601); null "
        "if none waits.",
        examples=["2026-01-15"],
    )


class Summary(StatisticsModel):
    """The statistics of a tenant at one version of its records and its rules."""

    tenant: str = Field(description="The id of the tenant.", examples=["CA"])
    version: int = Field(description="The version of the tenant, which grows by 1 with each change.")
    rules_version: int = Field(description="The version of the rules; 0 is the default.")
    representatives: dict[str, int] = Field(
        description="The number of representatives by status.", examples=[{"current": 120, "ended": 34}]
    )
    parties: dict[str, int] = Field(
        description="The number of current holders by party.", examples=[{"Democratic": 90, "Republican": 30}]
    )
    offices: list[OfficeSummary] = Field(description="The counts of each office, in the order of the rules.")
    vacancies: int = Field(description="The number of vacant seats.")
    unknown: int = Field(description="The number of seats that no source says anything about.")
    without_office: list[UUID] = Field(
        description="The ids of current and upcoming representatives that the rules have no seat for."
    )
    completeness: Completeness = Field(description="How complete and how current the records are.")


def make_summary(states: SeatStates, version: int) -> Summary:
    """Return the counts of a tenant's records at a version, by its rules."""
    engine, totals = states.engine, states.totals
    offices = [summarize_office(office, states) for office in engine.rules.offices]
    return Summary(
        tenant=engine.rules.tenant,
        version=version,
        rules_version=engine.rules.version,
        representatives=dict(sorted(totals.all.statuses.items())),
        parties=_name_parties(totals.all),
        offices=offices,
        vacancies=totals.all.vacant,
        unknown=totals.all.unknown,
        without_office=[UUID(record) for record in states.list_misfits()],
        completeness=_measure_completeness(engine, offices, totals.all, states.today),
    )


def _measure_completeness(
    engine: RuleEngine, offices: Sequence[OfficeSummary], totals: OfficeTotals, today: date
) -> Completeness:
    oldest = today - timedelta(days=engine.rules.freshness_days)
    stale = {day: count for day, count in totals.checked.items() if day < oldest}
    return Completeness(
        seats=sum(office.seats or 0 for office in offices),
        offices_without_seats=sum(office.seats is None for office in offices),
        filled=sum(office.filled for office in offices),
        vacant=totals.vacant,
        unknown=totals.unknown,
        overdue=sum(office.overdue for office in offices),
        unverified=sum(totals.unverified.values()),
        stale=sum(stale.values()),
        unverified_since=min((*stale, *totals.unverified), default=None),
    )


def summarize_office(office: Office, states: SeatStates) -> OfficeSummary:
    """Return the counts of one office."""
    totals = states.totals.get(office.key)
    counted = any(seats is not None for *_, seats in group_all_seats(states.engine, states.on)[office.key])
    return OfficeSummary(
        office=office.key,
        title=office.title,
        level=office.level,
        chamber=office.chamber,
        seats=office.seats,
        filled=totals.filled,
        vacant=totals.vacant if counted or totals.vacant else None,
        unknown=totals.unknown if counted else None,
        overdue=totals.statuses["overdue"],
        upcoming=totals.statuses["upcoming"],
        parties=_name_parties(totals),
    )


def _name_parties(totals: OfficeTotals) -> dict[str, int]:
    return dict(sorted((party or NO_PARTY, count) for party, count in totals.parties.items()))
