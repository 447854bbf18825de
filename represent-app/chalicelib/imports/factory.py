"""What wires the imports of a tenant: its log and its files, what plans and carries out, and what reads rosters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.imports import jobs as records
from chalicelib.imports import service
from chalicelib.representatives import batch_writer

if TYPE_CHECKING:
    from chalicelib.container import TenantContainer
    from chalicelib.imports.reader import Reader


def imports(scope: TenantContainer) -> service.ImportService:
    """Return the imports of a tenant."""

    def reader(rules_version: int) -> Reader:
        from chalicelib.imports.reader import Reader  # noqa: PLC0415 (what reads files is paid by workers)

        names = {state.name: state.id for state in scope.tenants.page(kind="state", limit=100)[0]}
        mapping = scope.rules.engine_at(rules_version).rules.roster_columns
        return Reader(names, (scope.tenant.state, scope.tenant.kind), scope.now().date(), mapping)

    return service.ImportService(
        records.ImportJobRepository(scope.table, scope.tenant.id, scope.now),
        scope.bucket,
        batch_writer.BatchWriter(
            scope.table, scope.tenant, scope.change_writer.write_record_change, law=scope.rules.engine_at, now=scope.now
        ),
        scope.tenant,
        reader=reader,
        step_of=batch_writer.parse_step,
        now=scope.now,
    )
