"""Combine a tenant's records, rules and coverage: empty seats, statistics, and the effects of new rules on records."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.changes.models import RULES
from chalicelib.core.errors import Conflict, Flaw, Invalid
from chalicelib.core.ids import make_sortable_id
from chalicelib.core.term_spans import SERVING
from chalicelib.tenants import statistics, vacancies

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from chalicelib.container import TenantContainer
    from chalicelib.representatives.seat_states import SeatStates
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.coverage import VacancyStatement
    from chalicelib.tenants.rules import District, Office, Rules
    from chalicelib.tenants.rules_models import RulesDraft
    from chalicelib.tenants.vacancies import EmptySeat, EmptySeatIndex
    from chalicelib.tenants.vacancy_models import VacancyDraft

ATTEMPTS = 12
MOST_STATEMENTS = 1_000  # declared vacancies of a tenant


def list_empty_seats(scope: TenantContainer) -> tuple[View, EmptySeatIndex]:
    """Return the tenant's records and its seats without a holder; see RepresentativeQueries.get_view."""
    records, states = scope.records.get_seat_states()
    return records, states.list_empty()


def summarize(scope: TenantContainer) -> tuple[View, str]:
    """Return the tenant's records and their statistics as JSON; see RepresentativeQueries.get_view."""
    records, states = scope.records.get_seat_states()

    def derive() -> str:
        return statistics.make_summary(states, records.version).model_dump_json()

    text: str = states.get_derived(None, "summary", derive)
    return records, text


def declare_vacancy(scope: TenantContainer, draft: VacancyDraft) -> tuple[UUID, EmptySeat]:
    """Declare a seat vacant; return the id of the statement and the seat.

    Raises Invalid, or Conflict if the seat is held or known to be vacant.
    """
    if draft.since and draft.since > scope.now().date():
        detail = "A vacancy begins today or earlier. If the holder leaves later, set term_end of the representative."
        raise Invalid(f"One field is not valid: {detail}", flaws=(Flaw("#/since", detail),))
    vacancy_id = make_sortable_id(scope.now(), secrets.randbits(74))
    for attempt in retry_on_conflict(ATTEMPTS):
        records = scope.representatives.get_current_view()
        engine = scope.rules.get_engine(records.rules_version)
        office, district = engine.get_office_and_district(draft.office, draft.district)
        statement = draft.make_statement(vacancy_id, (office.key, district.name if district else None), scope.now())
        coverage = scope.coverage.read(records.coverage_version)
        if coverage.count_statements() >= MOST_STATEMENTS:
            raise Conflict(f"{scope.tenant.id} has {MOST_STATEMENTS:,} declared vacancies; withdraw some first.")
        states = records.get_seat_states(scope.rules.get_engine, scope.coverage.read)
        with_it = states.replace_coverage(coverage.add(statement)).list_empty(office.key)
        without = states.list_empty(office.key)
        found = [seat for seat in with_it.list_of_office(office.key, "vacant") if seat.id == vacancy_id]
        known = without.list_of_office(office.key, "vacant")
        unlimited = not district_has_seats(office, district) and any(
            seat.district == statement.district or seat.district is None for seat in known
        )
        if not found or unlimited or with_it.count("vacant", office.key) == len(known):
            raise Conflict(_explain_refusal(states, without, (office, district)))
        with attempt:
            scope.coverage.declare(records.version, statement, vacancies.name_seat(office, district))
            scope.snapshots.invalidate()
            return vacancy_id, found[0]
        scope.snapshots.invalidate()
    raise make_busy_error()


def district_has_seats(office: Office, district: District | None) -> bool:
    """Return whether the rules know how many seats an office has in a district."""
    return (district.seats if district and office.has_seats_by_district else office.seats) is not None


def withdraw_vacancy(scope: TenantContainer, vacancy_id: UUID, reason: str) -> VacancyStatement:
    """Withdraw the statement that a seat is vacant, and return it; raises NotFound."""
    for attempt in retry_on_conflict(ATTEMPTS):
        records = scope.representatives.get_current_view()
        statement = scope.coverage.get_statement(records.coverage_version, vacancy_id)
        office = scope.rules.get_engine(records.rules_version).rules.find_by_key(statement.office)
        seat = vacancies.name_seat(office, office.find_district(statement.district) if office else None)
        with attempt:
            scope.coverage.withdraw(records.version, statement, seat, reason)
            scope.snapshots.invalidate()
            return statement
        scope.snapshots.invalidate()
    raise make_busy_error()


def _explain_refusal(states: SeatStates, empty: EmptySeatIndex, where: tuple[Office, District | None]) -> str:
    """Return why a seat cannot be declared vacant: it is known to be, or it is held."""
    office, district = where
    title = f"{office.title} {district.name}" if district else office.title
    for seat in empty.list_of_office(office.key, "vacant"):
        if district is None or seat.division_id in (None, district.division_id):
            since = f" since {seat.since}" if seat.since else ""
            of = f", declared under the id {seat.id}" if seat.id else ""
            return f"{title} is already known to be vacant{since}{of} (source: {seat.source and seat.source.name})."
    held = [
        f"{person.name} ({person.id})"
        for person in states.list_holders(states.index.groups.by_office.get(office.key, ()))
        if person.status in SERVING
        and (place := states.engine.find_placement(person))
        and (place.office, place.district) == where
    ]
    names = ", ".join(held[:20]) or "others"
    return f"{title} has no vacant seat: it is held by {names}. End the term of the holder who left (term_end)."


def is_stale(scope: TenantContainer) -> bool:
    """Return whether no record was written or verified within the rules' `freshness_days`; False without records."""
    records = scope.representatives.get_current_view()
    newest = max((person.updated_at for person in records.people), default=None)
    limit = timedelta(days=scope.rules.get_engine(records.rules_version).rules.freshness_days)
    return newest is not None and scope.now() - newest > limit


def change_rules(scope: TenantContainer, draft: RulesDraft, precondition: Callable[[Rules], bool] | None) -> Rules:
    """Replace the rules and apply them to the records; see RulesRepository.replace."""
    rules = scope.rules.replace(draft, precondition, scope.representatives.get_current_view)
    scope.snapshots.invalidate()
    reapply_rules(scope)
    return rules


def reapply_rules(scope: TenantContainer) -> int:
    """Apply the tenant's rules to its records; returns the number of records changed."""
    return scope.for_tenant(scope.tenant.id, source=RULES).representatives.reapply_rules()
