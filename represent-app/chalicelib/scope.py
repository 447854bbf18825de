"""The only place that wires rooms together: what one caller sees of the system."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib import changes, settings, tenants
from chalicelib.errors import Forbidden

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.table import RootTable, TenantTable, Write
    from chalicelib.directory.store import Directory
    from chalicelib.tenants import Registry, Tenant


class Scope:
    """A principal where no tenant is spoken of."""

    def __init__(self, actor: changes.Actor, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.actor = actor
        self.now = now

    @cached_property
    def settings(self) -> settings.Settings:
        """What this stage is told."""
        return settings.load()

    @cached_property
    def tenants(self) -> Registry:
        """Every state and county."""
        return tenants.load()

    @cached_property
    def root_table(self) -> RootTable:
        """What belongs to no tenant."""
        from chalicelib.aws import clients, table  # noqa: PLC0415 (botocore is paid by those who read the database)

        return table.RootTable(clients.dynamodb, self.settings.table_name, self.settings.usage_table_name)

    def of(self, tenant_id: str, *, source: str = "api") -> TenantScope:
        """Return this principal's scope in a tenant; raises NotFound with the nearest ids."""
        return TenantScope(self.actor, self.tenants.get(tenant_id), source=source, now=self.now)

    def may_write(self) -> None:
        """Refuse writes wherever nobody is asked who they are: access control has yet to come."""
        if self.settings.stage != "local":
            raise Forbidden(f"Writes are closed on stage {self.settings.stage!r} until callers can be told apart.")


class TenantScope(Scope):
    """A principal in one tenant; `source` is told in the changes that it makes."""

    def __init__(self, actor: changes.Actor, tenant: Tenant, *, source: str, now: Callable[[], datetime]) -> None:
        super().__init__(actor, now=now)
        self.tenant = tenant
        self._source = source

    @cached_property
    def table(self) -> TenantTable:
        """The items of this tenant."""
        from chalicelib.aws import clients, table  # noqa: PLC0415

        return table.TenantTable(
            clients.dynamodb, self.settings.table_name, self.settings.usage_table_name, self.tenant.id
        )

    @cached_property
    def directory(self) -> Directory:
        """The representatives of this tenant."""
        from chalicelib.directory.store import Directory  # noqa: PLC0415

        return Directory(self.table, self.tenant, self._journal, now=self.now, new_id=uuid.uuid4)

    def _journal(self, sequence: int, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Write:
        from chalicelib.aws.table import Write  # noqa: PLC0415

        change = changes.tell(
            sequence=sequence, actor=self.actor, source=self._source, at=self.now(), before=before, after=after
        )
        return Write(changes.sort_key(sequence), changes.item(change, self.tenant.id), 0, partition=changes.PARTITION)
