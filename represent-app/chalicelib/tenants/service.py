"""Combine a tenant's records and rules: vacancies, statistics, and the effects of new rules on records."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.changes.models import RULES
from chalicelib.tenants import statistics as numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.container import TenantContainer
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.rules_models import Rules
    from chalicelib.tenants.rules_repository import RulesDraft
    from chalicelib.tenants.statistics import Summary, Vacancies


def list_vacancies(scope: TenantContainer) -> tuple[View, Vacancies]:
    """Return the tenant's records and its seats without a current holder; see RepresentativeQueries.get_view."""
    records = scope.records.get_view()
    engine = scope.rules.get_engine(records.rules_version)
    return records, numbers.find_vacancies(engine, records.people, records.today)


def summarize(scope: TenantContainer) -> tuple[View, Summary]:
    """Return the tenant's records and their statistics; see RepresentativeQueries.get_view."""
    records = scope.records.get_view()
    engine = scope.rules.get_engine(records.rules_version)
    return records, numbers.make_summary(engine, records.people, records.version, records.today)


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
