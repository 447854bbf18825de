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

    from chalicelib.auth.api_keys import ApiKeyService
    from chalicelib.auth.permissions import Principal
    from chalicelib.aws.cognito import UserPool
    from chalicelib.aws.global_table import GlobalTable
    from chalicelib.aws.tenant_bucket import TenantBucket
    from chalicelib.aws.tenant_table import TenantTable
    from chalicelib.aws.usage_table import UsageTable
    from chalicelib.changes.change_writer import ChangeWriter
    from chalicelib.changes.feed import ChangeFeed
    from chalicelib.constituents.goal_counts import Count
    from chalicelib.constituents.service import ConstituentService
    from chalicelib.core.http_client import OutboundClient
    from chalicelib.geo.boundary_repository import BoundaryRepository
    from chalicelib.geo.models import Place
    from chalicelib.geo.place_finder import PlaceFinder
    from chalicelib.imports.service import ImportService
    from chalicelib.lookup.representation import Representation
    from chalicelib.lookup.service import LookupService
    from chalicelib.representatives.queries import RepresentativeQueries
    from chalicelib.representatives.service import RepresentativeService
    from chalicelib.representatives.snapshot_loader import SnapshotLoader
    from chalicelib.tenants.registry import Tenant, TenantRegistry
    from chalicelib.tenants.rules_repository import RulesRepository
    from chalicelib.usage.service import UsageService
    from chalicelib.webhooks.delivery import WebhookDispatcher
    from chalicelib.webhooks.models import Webhook
    from chalicelib.webhooks.repository import WebhookRepository


# Whoever may do one of these reads what is there now; who may verify or import may update as well.
WRITES = (
    Permission.REPRESENTATIVES_UPDATE, Permission.REPRESENTATIVES_CREATE, Permission.REPRESENTATIVES_DELETE,
    Permission.RULES_UPDATE,
)  # fmt: skip


class Container:
    """What a principal sees where no tenant is spoken of."""

    def __init__(
        self, principal: Principal, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), no_cache: bool = False
    ) -> None:
        self.principal = principal
        self.now = now
        # Whether what is remembered of records will not do.
        self.no_cache = no_cache

    @cached_property
    def settings(self) -> settings.Settings:
        """What this stage is told."""
        return settings.load()

    @cached_property
    def tenants(self) -> TenantRegistry:
        """Every state and county."""
        return registry.load_registry()

    @cached_property
    def global_table(self) -> GlobalTable:
        """What belongs to no tenant."""
        from chalicelib.aws import clients, global_table  # noqa: PLC0415 (botocore is paid by those who read the database)

        names = self.settings
        return global_table.GlobalTable(clients.dynamodb, names.table_name, names.index_name, names.usage_table_name)

    def usage_table(self, account: str | None) -> UsageTable:
        """Return the records of use of a tenant, or of those who speak of none."""
        from chalicelib.aws import clients, usage_table  # noqa: PLC0415

        return usage_table.UsageTable(clients.dynamodb, self.settings.usage_table_name, account)

    def usage(self, account: str | None) -> UsageService:
        """Return what a tenant, or those who speak of none, have used."""
        from chalicelib.usage.service import UsageService  # noqa: PLC0415

        return UsageService(self.usage_table(account), self.now)

    @cached_property
    def api_keys(self) -> ApiKeyService:
        """Every API key."""
        from chalicelib.auth.api_keys import ApiKeyService  # noqa: PLC0415

        return ApiKeyService(self.global_table, process_cache.get_api_key_cache(), self.now, time.monotonic)

    @cached_property
    def pool(self) -> UserPool:
        """The accounts of people."""
        from chalicelib.aws import clients, cognito  # noqa: PLC0415

        names = self.settings
        return cognito.UserPool(
            clients.cognito, names.user_pool_id, names.user_pool_client_id, names.user_pool_client_secret
        )

    @cached_property
    def constituent(self) -> ConstituentService:
        """What belongs to this principal as a person; raises Unauthorized for one that is none."""
        from chalicelib.constituents import relocation, service  # noqa: PLC0415

        sub = relocation.require_id(self.principal.id)
        where = relocation.Relocation(self.global_table, lambda tenant: self.for_tenant(tenant).table, sub, self.now)

        def office_of(tenant: str, representative_id: UUID) -> str:
            return self.for_tenant(tenant).records.get(representative_id).position

        return service.ConstituentService(where, sub, office_of, self.now)

    @cached_property
    def outbound(self) -> OutboundClient:
        """What sends to addresses that tenants name."""
        from chalicelib.core.http_client import OutboundClient  # noqa: PLC0415

        return OutboundClient(loopback=self.settings.webhooks_to_loopback)

    @property
    def place_finder(self) -> PlaceFinder:
        """Where places are."""
        return self.lookup.finder

    def represent_place(self, place: Place) -> Representation:
        """Return the officials of a place; see Whereabouts.represented."""
        return self.lookup.represent_place(place)

    @cached_property
    def lookup(self) -> LookupService:
        """Places, with the rules, records and maps of the tenants that they are in."""
        from chalicelib.lookup.service import LookupService  # noqa: PLC0415

        return LookupService(self.tenants, self.for_tenant)

    def for_tenant(self, tenant_id: str, *, source: str = "api") -> TenantContainer:
        """Return this principal's scope in a tenant; raises NotFound with the nearest ids."""
        return TenantContainer(
            self.principal, self.tenants.get(tenant_id), source=source, now=self.now, no_cache=self.no_cache
        )


class TenantContainer(Container):
    """A principal in one tenant; `source` is told in the changes that it makes."""

    def __init__(
        self, principal: Principal, tenant: Tenant, *, source: str, now: Callable[[], datetime], no_cache: bool
    ) -> None:
        super().__init__(principal, now=now, no_cache=no_cache)
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
    def representatives(self) -> RepresentativeService:
        """The representatives of this tenant, to be written."""
        from chalicelib.representatives.service import RepresentativeService  # noqa: PLC0415

        return RepresentativeService(
            self.table,
            self.tenant,
            self.change_writer.write_record_change,
            law=self.rules.engine_at,
            snapshots=self.snapshots,
            now=self.now,
            new_id=uuid.uuid4,
        )

    @cached_property
    def snapshots(self) -> SnapshotLoader:
        """What reads all records of this tenant."""
        from chalicelib.representatives.snapshot_loader import SnapshotLoader  # noqa: PLC0415

        return SnapshotLoader(
            lambda: self.table,
            self.tenant.id,
            process_cache.get_snapshot_cache(),
            process_cache.get_snapshot_bounds(),
            asking=lambda: execution_context.acting_as(execution_context.find_caller(execution_context.SNAPSHOT)),
        )

    @cached_property
    def records(self) -> RepresentativeQueries:
        """The representatives of this tenant, to be read; who may write them never reads what is a moment old."""
        from chalicelib.representatives.queries import RepresentativeQueries  # noqa: PLC0415

        writes = any(self.principal.may(each, self.tenant.id) for each in WRITES)
        return RepresentativeQueries(self.tenant.id, self.snapshots, anew=self.no_cache or writes, now=self.now)

    @cached_property
    def rules(self) -> RulesRepository:
        """The rules of this tenant."""
        from chalicelib.tenants.rules_repository import RulesRepository  # noqa: PLC0415

        return RulesRepository(
            lambda: self.table, self.tenant, self.change_writer.write_rules_change, process_cache.get_rules_cache()
        )

    @cached_property
    def boundaries(self) -> BoundaryRepository:
        """The boundaries of this tenant's districts."""
        from chalicelib.geo.boundary_repository import BoundaryRepository  # noqa: PLC0415

        return BoundaryRepository(self.table, self.tenant.id, process_cache.get_boundary_cache(), self.now)

    @cached_property
    def imports(self) -> ImportService:
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

        return goal_counts.count_goals(self.table.query_index(goal_counts.PARTITION, *goal_counts.NAMES))

    @cached_property
    def feed(self) -> ChangeFeed:
        """The changes of this tenant."""
        from chalicelib.changes.feed import ChangeFeed  # noqa: PLC0415
        from chalicelib.representatives.models import upgrade_record  # noqa: PLC0415

        return ChangeFeed(self.table, upgrade_record)

    @cached_property
    def webhooks(self) -> WebhookRepository:
        """Who is told of this tenant's changes."""
        from chalicelib.webhooks.repository import WebhookRepository  # noqa: PLC0415

        return WebhookRepository(self.table, self.tenant.id, self.outbound.check, self.now, uuid.uuid4)

    def make_dispatcher(
        self, again: Callable[[UUID, int], None], disabled: Callable[[Webhook], None]
    ) -> WebhookDispatcher:
        """Return what tells the webhooks of this tenant; `again` asks for another task, `disabled` tells of the end."""
        from chalicelib.webhooks.delivery import WebhookDispatcher  # noqa: PLC0415

        return WebhookDispatcher(
            self.table,
            self.tenant.id,
            self.webhooks,
            post=self.outbound.post_json,
            again=again,
            disabled=disabled,
            now=self.now,
            clock=time.monotonic,
            jitter=random.random,
        )

    @cached_property
    def change_writer(self) -> ChangeWriter:
        """What makes the writes that record this principal's changes."""
        from chalicelib.changes.change_writer import ChangeWriter  # noqa: PLC0415
        from chalicelib.changes.models import Actor  # noqa: PLC0415

        actor = Actor(kind=self.principal.kind, id=self.principal.id)
        return ChangeWriter(actor, self._source, self.tenant.id, self.now)
