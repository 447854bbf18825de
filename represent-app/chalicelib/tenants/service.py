"""What a tenant's records and rules say together: its seats, its numbers, and new rules with what follows from them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.changes.models import RULES
from chalicelib.tenants import statistics as numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.container import TenantScope
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.rules_models import Rules
    from chalicelib.tenants.rules_repository import RulesDraft
    from chalicelib.tenants.statistics import Summary, Vacancies


def vacancies(scope: TenantScope) -> tuple[View, Vacancies]:
    """Return the tenant's records and its seats without a current holder; see Reading.view."""
    records = scope.records.view()
    law = scope.rulebook.at(records.rules_version)
    return records, numbers.vacancies(law, records.people, records.today)


def summary(scope: TenantScope) -> tuple[View, Summary]:
    """Return the tenant's records, and them in numbers; see Reading.view."""
    records = scope.records.view()
    law = scope.rulebook.at(records.rules_version)
    return records, numbers.summary(law, records.people, records.version, records.today)


def is_stale(scope: TenantScope) -> bool:
    """Whether the records have a limit on their age and nobody has written or checked any for longer."""
    records = scope.directory.everyone()
    newest = max((person.updated_at for person in records.people), default=None)
    limit = timedelta(days=scope.rulebook.at(records.rules_version).rules.freshness_days)
    return newest is not None and scope.now() - newest > limit


def change_rules(scope: TenantScope, draft: RulesDraft, precondition: Callable[[Rules], bool] | None) -> Rules:
    """Put new rules in the place of the old, and what follows from them into the records; see RuleBook.replace."""
    rules = scope.rulebook.replace(draft, precondition, scope.directory.everyone)
    scope.snapshots.outdated()
    refit(scope)
    return rules


def refit(scope: TenantScope) -> int:
    """Write what follows from the tenant's rules into its records; returns how many that took. See Directory.refit."""
    return scope.of(scope.tenant.id, source=RULES).directory.refit()
