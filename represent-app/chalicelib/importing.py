"""What wires the imports of a tenant: its log and its files, what plans and carries out, and what reads rosters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.directory import carrier
from chalicelib.rosters import imports as records
from chalicelib.rosters import work

if TYPE_CHECKING:
    from chalicelib.rosters.read import Reader
    from chalicelib.scope import TenantScope


def imports(scope: TenantScope) -> work.Imports:
    """Return the imports of a tenant."""

    def reader(rules_version: int) -> Reader:
        from chalicelib.rosters.read import Reader  # noqa: PLC0415 (what reads files is paid by workers)

        names = {state.name: state.id for state in scope.tenants.page(kind="state", limit=100)[0]}
        mapping = scope.rulebook.at(rules_version).rules.roster_columns
        return Reader(names, (scope.tenant.state, scope.tenant.kind), scope.now().date(), mapping)

    return work.Imports(
        records.ImportLog(scope.table, scope.tenant.id, scope.now),
        scope.bucket,
        carrier.Carrier(scope.table, scope.tenant, scope.journal.of_records, law=scope.rulebook.at, now=scope.now),
        scope.tenant,
        reader=reader,
        step_of=carrier.step_of,
        now=scope.now,
    )
