"""What wires the imports of a tenant: its log and its files, what plans and carries out, and what reads rosters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.imports import jobs as records
from chalicelib.imports import service
from chalicelib.representatives import batch_writer

if TYPE_CHECKING:
    from chalicelib.container import TenantScope
    from chalicelib.imports.reader import Reader


def imports(scope: TenantScope) -> service.Imports:
    """Return the imports of a tenant."""

    def reader(rules_version: int) -> Reader:
        from chalicelib.imports.reader import Reader  # noqa: PLC0415 (what reads files is paid by workers)

        names = {state.name: state.id for state in scope.tenants.page(kind="state", limit=100)[0]}
        mapping = scope.rulebook.at(rules_version).rules.roster_columns
        return Reader(names, (scope.tenant.state, scope.tenant.kind), scope.now().date(), mapping)

    return service.Imports(
        records.ImportLog(scope.table, scope.tenant.id, scope.now),
        scope.bucket,
        batch_writer.Carrier(scope.table, scope.tenant, scope.journal.of_records, law=scope.rulebook.at, now=scope.now),
        scope.tenant,
        reader=reader,
        step_of=batch_writer.step_of,
        now=scope.now,
    )
