"""Pure functions that count a tenant's records and seats, and measure how complete and how current the records are."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID  # noqa: TC003 (pydantic resolves annotations at run time)

from pydantic import Field

from chalicelib.tenants.coverage import NO_COVERAGE
from chalicelib.tenants.rules_models import Chamber, Level  # noqa: TC001
from chalicelib.tenants.seats import SERVING, find_misfits, list_seats
from chalicelib.tenants.vacancies import EmptySeatIndex, StatisticsModel, group_empty_seats, group_held

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chalicelib.representatives.models import Representative
    from chalicelib.tenants.coverage import Coverage
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules_models import Office
    from chalicelib.tenants.vacancies import Held

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


def make_summary(
    engine: RuleEngine,
    people: Iterable[Representative],
    version: int,
    today: date,
    coverage: Coverage = NO_COVERAGE,
) -> Summary:
    """Count a tenant's records by its rules."""
    held = group_held(engine, people)
    empty = EmptySeatIndex(list(group_empty_seats(engine, people, held, today, coverage)))
    offices = [_summarize_office(office, held, empty, today) for office in engine.rules.offices]
    serving = [person for person in people if person.status in SERVING]
    return Summary(
        tenant=engine.rules.tenant,
        version=version,
        rules_version=engine.rules.version,
        representatives=dict(sorted(Counter(str(person.status) for person in people).items())),
        parties=_count_parties(serving),
        offices=offices,
        vacancies=empty.count("vacant"),
        unknown=empty.count("unknown"),
        without_office=sorted(find_misfits(engine, people), key=str),
        completeness=_measure_completeness(engine, offices, empty, serving, today),
    )


def _measure_completeness(
    engine: RuleEngine,
    offices: Sequence[OfficeSummary],
    empty: EmptySeatIndex,
    serving: Sequence[Representative],
    today: date,
) -> Completeness:
    oldest = today - timedelta(days=engine.rules.freshness_days)
    checked = [(person.verified_at or person.created_at).date() for person in serving]
    waiting = [day for day, person in zip(checked, serving, strict=True) if person.verified_at is None or day < oldest]
    unverified = sum(person.verified_at is None for person in serving)
    return Completeness(
        seats=sum(office.seats or 0 for office in offices),
        offices_without_seats=sum(office.seats is None for office in offices),
        filled=sum(office.filled for office in offices),
        vacant=empty.count("vacant"),
        unknown=empty.count("unknown"),
        overdue=sum(office.overdue for office in offices),
        unverified=unverified,
        stale=len(waiting) - unverified,
        unverified_since=min(waiting, default=None),
    )


def _summarize_office(office: Office, held: Held, empty: EmptySeatIndex, today: date) -> OfficeSummary:
    vacant, unknown = empty.count("vacant", office.key), empty.count("unknown", office.key)
    counted = any(seats is not None for _, seats in list_seats(office, today))
    people = [person for (key, _), entries in held.items() if key == office.key for person in entries]
    serving = [person for person in people if person.status in SERVING]
    return OfficeSummary(
        office=office.key,
        title=office.title,
        level=office.level,
        chamber=office.chamber,
        seats=office.seats,
        filled=len(serving),
        vacant=vacant if counted or vacant else None,
        unknown=unknown if counted else None,
        overdue=sum(person.status == "overdue" for person in people),
        upcoming=sum(person.status == "upcoming" for person in people),
        parties=_count_parties(serving),
    )


def _count_parties(people: Iterable[Representative]) -> dict[str, int]:
    return dict(sorted(Counter(person.party or NO_PARTY for person in people).items()))
