"""Pure functions that count a tenant's records and seats, and measure how complete and how current the records are."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import Field

from chalicelib.core.term_spans import SERVING
from chalicelib.tenants.rules import Chamber, Level  # noqa: TC001 (pydantic resolves annotations at run time)
from chalicelib.tenants.seats import list_seats
from chalicelib.tenants.vacancy_models import StatisticsModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chalicelib.representatives.seat_states import SeatStates, TextCounts
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules import Office
    from chalicelib.tenants.vacancies import EmptySeatIndex

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
    """Count the records of a tenant at a version by its rules."""
    engine, empty = states.engine, states.list_empty()
    texts = states.index.groups.by_office
    offices = [_summarize_office(office, states, texts.get(office.key, ())) for office in engine.rules.offices]
    counts = [states.count(text) for text in states.index.members]
    return Summary(
        tenant=engine.rules.tenant,
        version=version,
        rules_version=engine.rules.version,
        representatives=dict(sorted(_add(each.statuses for each in counts).items())),
        parties=_sum_parties(counts),
        offices=offices,
        vacancies=empty.count("vacant"),
        unknown=empty.count("unknown"),
        without_office=[UUID(record) for record in states.list_misfits()],
        completeness=_measure_completeness(engine, offices, empty, counts, states.today),
    )


def _measure_completeness(
    engine: RuleEngine,
    offices: Sequence[OfficeSummary],
    empty: EmptySeatIndex,
    counts: Sequence[TextCounts],
    today: date,
) -> Completeness:
    oldest = today - timedelta(days=engine.rules.freshness_days)
    stale = [day for each in counts for day in each.checked if day < oldest]
    unverified = [day for each in counts for day in each.unverified]
    return Completeness(
        seats=sum(office.seats or 0 for office in offices),
        offices_without_seats=sum(office.seats is None for office in offices),
        filled=sum(office.filled for office in offices),
        vacant=empty.count("vacant"),
        unknown=empty.count("unknown"),
        overdue=sum(office.overdue for office in offices),
        unverified=len(unverified),
        stale=len(stale),
        unverified_since=min((*stale, *unverified), default=None),
    )


def _summarize_office(office: Office, states: SeatStates, texts: Sequence[str]) -> OfficeSummary:
    """Return the counts of an office; `texts` name its seats."""
    empty, counts = states.list_empty(office.key), [states.count(text) for text in texts]
    vacant, unknown = empty.count("vacant"), empty.count("unknown")
    counted = any(seats is not None for _, seats in list_seats(office, states.today))
    statuses = _add(each.statuses for each in counts)
    return OfficeSummary(
        office=office.key,
        title=office.title,
        level=office.level,
        chamber=office.chamber,
        seats=office.seats,
        filled=sum(statuses[status] for status in SERVING),
        vacant=vacant if counted or vacant else None,
        unknown=unknown if counted else None,
        overdue=statuses["overdue"],
        upcoming=statuses["upcoming"],
        parties=_sum_parties(counts),
    )


def _sum_parties(counts: Iterable[TextCounts]) -> dict[str, int]:
    return dict(sorted((party or NO_PARTY, count) for party, count in _add(each.parties for each in counts).items()))


def _add(counts: Iterable[Mapping[Any, int]]) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for each in counts:
        total.update(each)
    return total
