"""The only place that wires domains together: what one caller sees of the system."""

from __future__ import annotations

import random
import time
import uuid
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib import process_cache
from chalicelib.auth.permissions import Permission
from chalicelib.core import settings
from chalicelib.operations import execution_context
from chalicelib.tenants import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from chalicelib.auth.api_keys import Keyring
    from chalicelib.auth.permissions import Principal
    from chalicelib.aws.cognito import UserPool
    from chalicelib.aws.global_table import RootTable
    from chalicelib.aws.tenant_bucket import TenantBucket
    from chalicelib.aws.tenant_table import TenantTable
    from chalicelib.aws.usage_table import UsageTable
    from chalicelib.changes.change_writer import Journal
    from chalicelib.changes.feed import Feed
    from chalicelib.constituents.goal_counts import Count
    from chalicelib.constituents.service import Constituent
    from chalicelib.core.http_client import Outbound
    from chalicelib.geo.boundary_repository import Boundaries
    from chalicelib.geo.models import Place
    from chalicelib.geo.place_finder import Finder
    from chalicelib.imports.service import Imports
    from chalicelib.lookup.representation import Representation
    from chalicelib.lookup.service import Whereabouts
    from chalicelib.representatives.queries import Reading
    from chalicelib.representatives.service import Directory
    from chalicelib.representatives.snapshot_loader import Snapshots
    from chalicelib.tenants.registry import Registry, Tenant
    from chalicelib.tenants.rules_repository import RuleBook
    from chalicelib.usage.service import UsageBook
    from chalicelib.webhooks.delivery import Courier
    from chalicelib.webhooks.models import Webhook
    from chalicelib.webhooks.repository import Webhooks


# Whoever may do one of these reads what is there now; who may verify or import may update as well.
WRITES = (
    Permission.REPRESENTATIVES_UPDATE, Permission.REPRESENTATIVES_CREATE, Permission.REPRESENTATIVES_DELETE,
    Permission.RULES_UPDATE,
)  # fmt: skip


class Scope:
    """What a principal sees where no tenant is spoken of."""

    def __init__(
        self, principal: Principal, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), anew: bool = False
    ) -> None:
        self.principal = principal
        self.now = now
        # Whether what is remembered of records will not do.
        self.anew = anew

    @cached_property
    def settings(self) -> settings.Settings:
        """What this stage is told."""
        return settings.load()

    @cached_property
    def tenants(self) -> Registry:
        """Every state and county."""
        return registry.load()

    @cached_property
    def root_table(self) -> RootTable:
        """What belongs to no tenant."""
        from chalicelib.aws import clients, global_table  # noqa: PLC0415 (botocore is paid by those who read the database)

        names = self.settings
        return global_table.RootTable(clients.dynamodb, names.table_name, names.index_name, names.usage_table_name)

    def usage_table(self, account: str | None) -> UsageTable:
        """Return the records of use of a tenant, or of those who speak of none."""
        from chalicelib.aws import clients, usage_table  # noqa: PLC0415

        return usage_table.UsageTable(clients.dynamodb, self.settings.usage_table_name, account)

    def usage(self, account: str | None) -> UsageBook:
        """Return what a tenant, or those who speak of none, have used."""
        from chalicelib.usage.service import UsageBook  # noqa: PLC0415

        return UsageBook(self.usage_table(account), self.now)

    @cached_property
    def keyring(self) -> Keyring:
        """Every API key."""
        from chalicelib.auth.api_keys import Keyring  # noqa: PLC0415

        return Keyring(self.root_table, process_cache.keys(), self.now, time.monotonic)

    @cached_property
    def pool(self) -> UserPool:
        """The accounts of people."""
        from chalicelib.aws import clients, cognito  # noqa: PLC0415

        names = self.settings
        return cognito.UserPool(
            clients.cognito, names.user_pool_id, names.user_pool_client_id, names.user_pool_client_secret
        )

    @cached_property
    def me(self) -> Constituent:
        """What belongs to this principal as a person; raises Unauthorized for one that is none."""
        from chalicelib.constituents import relocation, service  # noqa: PLC0415

        sub = relocation.known(self.principal.id)
        where = relocation.Residence(self.root_table, lambda tenant: self.of(tenant).table, sub, self.now)

        def office_of(tenant: str, representative_id: UUID) -> str:
            return self.of(tenant).records.get(representative_id).position

        return service.Constituent(where, sub, office_of, self.now)

    @cached_property
    def outbound(self) -> Outbound:
        """What sends to addresses that tenants name."""
        from chalicelib.core.http_client import Outbound  # noqa: PLC0415

        return Outbound(loopback=self.settings.webhooks_to_loopback)

    @property
    def places(self) -> Finder:
        """Where places are."""
        return self.whereabouts.finder

    def represented(self, place: Place) -> Representation:
        """Return the officials of a place; see Whereabouts.represented."""
        return self.whereabouts.represented(place)

    @cached_property
    def whereabouts(self) -> Whereabouts:
        """Places, with the rules, records and maps of the tenants that they are in."""
        from chalicelib.lookup.service import Whereabouts  # noqa: PLC0415

        return Whereabouts(self.tenants, self.of)

    def of(self, tenant_id: str, *, source: str = "api") -> TenantScope:
        """Return this principal's scope in a tenant; raises NotFound with the nearest ids."""
        return TenantScope(self.principal, self.tenants.get(tenant_id), source=source, now=self.now, anew=self.anew)


class TenantScope(Scope):
    """A principal in one tenant; `source` is told in the changes that it makes."""

    def __init__(
        self, principal: Principal, tenant: Tenant, *, source: str, now: Callable[[], datetime], anew: bool
    ) -> None:
        super().__init__(principal, now=now, anew=anew)
        self.tenant = tenant
        self._source = source

    @cached_property
    def table(self) -> TenantTable:
        """The items of this tenant."""
        from chalicelib.aws import clients, tenant_table  # noqa: PLC0415

        told = self.settings
        names = (told.table_name, told.usage_table_name, self.tenant.id)
        return tenant_table.TenantTable(clients.dynamodb, *names, index=told.index_name)

    @cached_property
    def directory(self) -> Directory:
        """The representatives of this tenant, to be written."""
        from chalicelib.representatives.service import Directory  # noqa: PLC0415

        return Directory(
            self.table,
            self.tenant,
            self.journal.of_records,
            law=self.rulebook.at,
            snapshots=self.snapshots,
            now=self.now,
            new_id=uuid.uuid4,
        )

    @cached_property
    def snapshots(self) -> Snapshots:
        """What reads all records of this tenant."""
        from chalicelib.representatives.snapshot_loader import Snapshots  # noqa: PLC0415

        return Snapshots(
            lambda: self.table,
            self.tenant.id,
            process_cache.snapshots(),
            process_cache.bounds(),
            asking=lambda: execution_context.doing(execution_context.in_the_name_of(execution_context.SNAPSHOT)),
        )

    @cached_property
    def records(self) -> Reading:
        """The representatives of this tenant, to be read; who may write them never reads what is a moment old."""
        from chalicelib.representatives.queries import Reading  # noqa: PLC0415

        writes = any(self.principal.may(each, self.tenant.id) for each in WRITES)
        return Reading(self.tenant.id, self.snapshots, anew=self.anew or writes, now=self.now)

    @cached_property
    def rulebook(self) -> RuleBook:
        """The rules of this tenant."""
        from chalicelib.tenants.rules_repository import RuleBook  # noqa: PLC0415

        return RuleBook(lambda: self.table, self.tenant, self.journal.of_rules, process_cache.rules())

    @cached_property
    def boundaries(self) -> Boundaries:
        """The boundaries of this tenant's districts."""
        from chalicelib.geo.boundary_repository import Boundaries  # noqa: PLC0415

        return Boundaries(self.table, self.tenant.id, process_cache.boundaries(), self.now)

    @cached_property
    def imports(self) -> Imports:
        """The imports of this tenant."""
        from chalicelib.imports import factory  # noqa: PLC0415

        return factory.imports(self)

    @cached_property
    def bucket(self) -> TenantBucket:
        """The uploads of this tenant, and what imports make of them."""
        from chalicelib.aws import clients, tenant_bucket  # noqa: PLC0415

        return tenant_bucket.TenantBucket(clients.s3, lambda: self.settings.roster_bucket_name, self.tenant.id)

    def goal_counts(self) -> list[Count]:
        """Count the active goals of the tenant's constituents, as staff may know: one Query of the index a megabyte."""
        from chalicelib.constituents import goal_counts  # noqa: PLC0415

        return goal_counts.counts(self.table.query_index(goal_counts.PARTITION, *goal_counts.NAMES))

    @cached_property
    def feed(self) -> Feed:
        """The changes of this tenant."""
        from chalicelib.changes.feed import Feed  # noqa: PLC0415
        from chalicelib.representatives.models import whole  # noqa: PLC0415

        return Feed(self.table, whole)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Who is told of this tenant's changes."""
        from chalicelib.webhooks.repository import Webhooks  # noqa: PLC0415

        return Webhooks(self.table, self.tenant.id, self.outbound.check, self.now, uuid.uuid4)

    def courier(self, again: Callable[[UUID, int], None], disabled: Callable[[Webhook], None]) -> Courier:
        """Return what tells the webhooks of this tenant; `again` asks for another task, `disabled` tells of the end."""
        from chalicelib.webhooks.delivery import Courier  # noqa: PLC0415

        return Courier(
            self.table,
            self.tenant.id,
            self.webhooks,
            post=self.outbound.tell,
            again=again,
            disabled=disabled,
            now=self.now,
            clock=time.monotonic,
            jitter=random.random,
        )

    @cached_property
    def journal(self) -> Journal:
        """What makes the writes that record this principal's changes."""
        from chalicelib.changes.change_writer import Journal  # noqa: PLC0415
        from chalicelib.changes.models import Actor  # noqa: PLC0415

        actor = Actor(kind=self.principal.kind, id=self.principal.id)
        return Journal(actor, self._source, self.tenant.id, self.now)
