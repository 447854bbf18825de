"""Wire the dependencies in one place: the services of one caller, and the caches of a process."""

from __future__ import annotations

import random
import time
import uuid
from dataclasses import KW_ONLY, dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Permission
from chalicelib.core import settings
from chalicelib.operations import execution_context
from chalicelib.tenants import tenant_registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from chalicelib.auth.accounts import AccountService
    from chalicelib.auth.administrators import AdministratorRoster
    from chalicelib.auth.api_keys import ApiKeyCache, ApiKeyService
    from chalicelib.auth.invitations import InvitationRepository
    from chalicelib.auth.mfa import MfaService
    from chalicelib.auth.permissions import Principal
    from chalicelib.auth.staff import StaffService
    from chalicelib.auth.throttle import AttemptThrottle
    from chalicelib.auth.tokens import TokenVerifier
    from chalicelib.aws.cognito import UserPool
    from chalicelib.aws.export_bucket import ExportBucket
    from chalicelib.aws.global_table import GlobalTable
    from chalicelib.aws.source_bucket import SourceBucket
    from chalicelib.aws.tenant_bucket import TenantBucket
    from chalicelib.aws.tenant_table import TenantTable
    from chalicelib.aws.usage_table import UsageTable
    from chalicelib.changes.change_writer import ChangeWriter
    from chalicelib.changes.feed import ChangeFeed
    from chalicelib.constituents.goal_counts import Count
    from chalicelib.constituents.service import ConstituentService
    from chalicelib.core.http_client import OutboundClient
    from chalicelib.core.tenant_cache import TenantCache
    from chalicelib.corrections.repository import CorrectionRepository
    from chalicelib.exports.bulk_service import BulkFileService
    from chalicelib.exports.service import ExportService
    from chalicelib.geo.boundary_repository import BoundaryRepository, CachedIndex
    from chalicelib.geo.place_finder import GeocodedAddress, PlaceFinder
    from chalicelib.geo.places import Place
    from chalicelib.geo.polygon_index import PolygonIndex
    from chalicelib.geo.reference_data import ReferenceData
    from chalicelib.geo.zip_shares import ZipShares
    from chalicelib.imports.reader import Reader
    from chalicelib.imports.service import ImportService
    from chalicelib.lookup.representation import OfficialsFound
    from chalicelib.lookup.service import LookupService
    from chalicelib.representatives.held_fields import HeldFieldsRepository
    from chalicelib.representatives.queries import RepresentativeQueries
    from chalicelib.representatives.service import RepresentativeService
    from chalicelib.representatives.snapshot_cache import SnapshotCache
    from chalicelib.representatives.snapshot_loader import SnapshotBounds, SnapshotLoader
    from chalicelib.sources.handles import BuiltInSource, OwnSource
    from chalicelib.sources.models import TenantSource
    from chalicelib.sources.repository import SourceRepository, TenantSourceRepository
    from chalicelib.sources.service import SourceService
    from chalicelib.sources.tenant_sources import TenantSourceService
    from chalicelib.system.health import Readiness
    from chalicelib.tenants.coverage import Coverage
    from chalicelib.tenants.coverage_repository import CoverageRepository
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules_repository import RulesRepository
    from chalicelib.tenants.tenant_registry import Tenant, TenantRegistry
    from chalicelib.usage.service import UsageService
    from chalicelib.webhooks.delivery import WebhookDispatcher
    from chalicelib.webhooks.models import Webhook
    from chalicelib.webhooks.repository import WebhookRepository


# Principals with one of these permissions read fresh data; those that may verify or import may also update.
WRITES = (
    Permission.REPRESENTATIVES_UPDATE, Permission.REPRESENTATIVES_CREATE, Permission.REPRESENTATIVES_DELETE,
    Permission.RULES_UPDATE,
)  # fmt: skip


@dataclass(eq=False)
class Container:
    """The services of a principal without a tenant."""

    principal: Principal
    _: KW_ONLY
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    no_cache: bool = False

    @cached_property
    def settings(self) -> settings.Settings:
        """The settings of this stage."""
        return settings.load()

    @cached_property
    def tenants(self) -> TenantRegistry:
        """Every state and county."""
        return tenant_registry.load_registry()

    @cached_property
    def global_table(self) -> GlobalTable:
        """The items that belong to no tenant."""
        from chalicelib.aws import global_table  # noqa: PLC0415 (botocore is imported only by functions that read the database)

        return global_table.open_table()

    def open_usage_table(self, account: str | None) -> UsageTable:
        """Return the usage records of a tenant, or those without a tenant."""
        from chalicelib.aws import usage_table  # noqa: PLC0415

        return usage_table.open_table(account)

    def make_usage_service(self, account: str | None) -> UsageService:
        """Return the usage service of a tenant, or the one for usage without a tenant."""
        from chalicelib.usage.service import UsageService  # noqa: PLC0415

        return UsageService(self.open_usage_table(account), self.now)

    @cached_property
    def api_keys(self) -> ApiKeyService:
        """The service of API keys."""
        from chalicelib.auth.api_keys import ApiKeyService  # noqa: PLC0415

        return ApiKeyService(self.global_table, get_api_key_cache(), self.now)

    @cached_property
    def pool(self) -> UserPool:
        """The user pool."""
        from chalicelib.aws import clients, cognito  # noqa: PLC0415

        names = self.settings
        return cognito.UserPool(
            clients.cognito, names.user_pool_id, names.user_pool_client_id, names.user_pool_client_secret
        )

    @cached_property
    def accounts(self) -> AccountService:
        """The service of sign-up, sign-in and passwords."""
        from chalicelib.auth.accounts import AccountService  # noqa: PLC0415 (pydantic is imported only when needed; it slows cold starts)

        return AccountService(self.pool, self.tenants.get, self.invitations, self.throttle)

    @cached_property
    def mfa(self) -> MfaService:
        """The service of this principal's authenticator app."""
        from chalicelib.auth.mfa import MfaService  # noqa: PLC0415 (pydantic is imported only when needed; it slows cold starts)

        return MfaService(self.pool, self.throttle, self.principal, self.settings.admin_mfa_required)

    @cached_property
    def invitations(self) -> InvitationRepository:
        """The invitations to tenants' staff."""
        from chalicelib.auth.invitations import InvitationRepository  # noqa: PLC0415

        return InvitationRepository(self.global_table, self.now)

    @cached_property
    def throttle(self) -> AttemptThrottle:
        """The counters of sign-in attempts and of mails."""
        from chalicelib.auth.throttle import AttemptThrottle  # noqa: PLC0415

        return AttemptThrottle(self.global_table, self.settings, self.now)

    @cached_property
    def constituent(self) -> ConstituentService:
        """The service for this principal as a constituent; raises Unauthorized for other kinds."""
        from chalicelib.constituents import relocation, service  # noqa: PLC0415

        sub = relocation.require_id(self.principal.id)
        where = relocation.Relocation(self.global_table, lambda tenant: self.for_tenant(tenant).table, sub, self.now)

        def office_of(tenant: str, representative_id: UUID) -> str:
            return self.for_tenant(tenant).records.get(representative_id).position

        return service.ConstituentService(where, sub, office_of, self.now)

    @cached_property
    def outbound(self) -> OutboundClient:
        """The client for requests to addresses that tenants name."""
        from chalicelib.core.http_client import OutboundClient  # noqa: PLC0415

        return OutboundClient(loopback=self.settings.webhooks_to_loopback)

    @property
    def place_finder(self) -> PlaceFinder:
        """The finder of places."""
        return self.lookup.finder

    def find_officials(self, place: Place) -> OfficialsFound:
        """Return the officials of a place; see LookupService.find_officials."""
        return self.lookup.find_officials(place)

    @property
    def reference_data(self) -> ReferenceData:
        """The polygons of counties and the ZIP codes."""
        return get_reference_data()

    @cached_property
    def source_repository(self) -> SourceRepository:
        """The state of the built-in sources."""
        from chalicelib.sources.repository import SourceRepository  # noqa: PLC0415

        return SourceRepository(self.global_table)

    @cached_property
    def source_bucket(self) -> SourceBucket:
        """The files of the built-in sources."""
        from chalicelib.aws import clients, source_bucket  # noqa: PLC0415

        names = self.settings
        return source_bucket.SourceBucket(
            clients.s3, lambda: names.roster_bucket_name, lambda: names.source_files_prefix
        )

    def open_export_bucket(self, folder: Callable[[], str]) -> ExportBucket:
        """Return the files in a folder of those that clients download."""
        from chalicelib.aws import clients, export_bucket  # noqa: PLC0415

        return export_bucket.ExportBucket(clients.s3, lambda: self.settings.roster_bucket_name, folder)

    @cached_property
    def bulk_files(self) -> BulkFileService:
        """The service that writes the bulk files of states and of the country."""
        from chalicelib.exports import queue  # noqa: PLC0415
        from chalicelib.exports.bulk_service import BulkFileService  # noqa: PLC0415

        return BulkFileService(
            self.tenants,
            self.global_table,
            self.open_export_bucket(lambda: self.settings.bulk_files_prefix),
            open_tenant=self.for_tenant,
            send_states=queue.send_states,
            send_country=queue.send_country,
            now=self.now,
        )

    def open_source(self, source_id: str, tenant: str | None = None) -> BuiltInSource | OwnSource:
        """Return a source with its state: of the tenant if it has one with this id, else of the catalogue.

        Raises NotFound. One GetItem, or two.
        """
        from chalicelib.sources import handles  # noqa: PLC0415

        if tenant:
            scope = self.for_tenant(tenant)
            stored = scope.tenant_sources.get(source_id)
            if stored.definition:
                return handles.OwnSource(stored, scope.tenant_sources, scope.bucket, tenant)
        return handles.open_built_in(source_id, self.source_repository, self.source_bucket)

    @cached_property
    def source_service(self) -> SourceService:
        """The service that checks sources."""
        from chalicelib.sources import downloads  # noqa: PLC0415
        from chalicelib.sources.service import SourceService  # noqa: PLC0415

        return SourceService(
            tenants=self.tenants,
            open_tenant=lambda tenant: self.for_tenant(tenant).sources,
            fetcher=downloads.make_fetcher(self.settings.source_mirror, self.outbound, self.now),
            hosts=self.global_table,
            now=self.now,
        )

    @cached_property
    def lookup(self) -> LookupService:
        """The lookup of places, with the rules, records and maps of their tenants."""
        from chalicelib.lookup.service import LookupService  # noqa: PLC0415

        today = self.now().date()
        return LookupService(self.tenants, self.for_tenant, self.reference_data, get_geocoder, today)

    def for_tenant(self, tenant_id: str, *, source: str = "api") -> TenantContainer:
        """Return this principal's container in a tenant; raises NotFound with the nearest ids."""
        return TenantContainer(
            self.principal, self.tenants.get(tenant_id), source=source, now=self.now, no_cache=self.no_cache
        )


class TenantContainer(Container):
    """The services of a principal in one tenant; `source` is recorded in the changes that it makes."""

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

        values = self.settings
        names = (values.table_name, values.usage_table_name, self.tenant.id)
        return tenant_table.TenantTable(clients.dynamodb, *names, index=values.index_name)

    @cached_property
    def representatives(self) -> RepresentativeService:
        """The service that writes this tenant's representatives."""
        from chalicelib.representatives.service import RepresentativeService  # noqa: PLC0415
        from chalicelib.representatives.transaction_writer import TransactionWriter  # noqa: PLC0415

        return RepresentativeService(
            self.table,
            self.tenant,
            self.snapshots,
            TransactionWriter(self.table, self.change_writer, snapshots=self.snapshots),
            get_rule_engine=self.rules.get_engine,
            held=self.held_fields,
            now=self.now,
            new_id=uuid.uuid4,
        )

    @cached_property
    def held_fields(self) -> HeldFieldsRepository:
        """The fields that staff of this tenant hold against sources."""
        from chalicelib.representatives.held_fields import HeldFieldsRepository  # noqa: PLC0415

        return HeldFieldsRepository(lambda: self.table)

    @cached_property
    def snapshots(self) -> SnapshotLoader:
        """The loader of this tenant's snapshot."""
        from chalicelib.representatives.snapshot_loader import SnapshotLoader  # noqa: PLC0415

        return SnapshotLoader(
            lambda: self.table,
            self.tenant.id,
            get_snapshot_cache(),
            get_snapshot_bounds(),
            acting=lambda: execution_context.acting_as(execution_context.find_caller(execution_context.SNAPSHOT)),
        )

    @cached_property
    def reads_fresh(self) -> bool:
        """Whether this principal never reads cached data: by request, or with a permission to write."""
        if self.no_cache or self.principal.kind == "anonymous":  # may not write
            return self.no_cache
        return any(self.principal.may(each, self.tenant.id) for each in WRITES)

    @cached_property
    def records(self) -> RepresentativeQueries:
        """The queries of this tenant's representatives; principals with write permission never read cached data."""
        return self._make_queries(no_cache=self.reads_fresh)

    def _make_queries(self, *, no_cache: bool) -> RepresentativeQueries:
        from chalicelib.representatives.queries import RepresentativeQueries  # noqa: PLC0415

        return RepresentativeQueries(
            self.tenant.id,
            self.snapshots,
            no_cache=no_cache,
            now=self.now,
            load_engine=self.load_engine,
            load_coverage=self.load_coverage,
        )

    def load_engine(self, version: int) -> RuleEngine:
        """Return the rules of this tenant at a version; models are imported only when they are needed."""
        return self.rules.get_engine(version)

    def load_coverage(self, version: int) -> Coverage:
        """Return what the sources of this tenant cover at a version."""
        return self.coverage.read(version)

    @cached_property
    def rules(self) -> RulesRepository:
        """The rules of this tenant."""
        from chalicelib.tenants.rules_repository import RulesRepository  # noqa: PLC0415

        return RulesRepository(lambda: self.table, self.tenant, lambda: self.change_writer, get_rules_cache())

    @cached_property
    def coverage(self) -> CoverageRepository:
        """The offices that the sources of this tenant cover, and the vacancies that its staff declare."""
        from chalicelib.tenants.coverage_repository import CoverageRepository  # noqa: PLC0415

        return CoverageRepository(lambda: self.table, self.tenant.id, lambda: self.change_writer, get_coverage_cache())

    @cached_property
    def corrections(self) -> CorrectionRepository:
        """The reports of what is wrong in this tenant."""
        from chalicelib.corrections.repository import CorrectionRepository  # noqa: PLC0415

        return CorrectionRepository(self.table, self.tenant.id, self.now)

    @cached_property
    def administrators(self) -> AdministratorRoster:
        """The administrators of this tenant."""
        from chalicelib.auth.administrators import AdministratorRoster  # noqa: PLC0415

        return AdministratorRoster(self.pool, self.table, self.tenant.id, self.now)

    @cached_property
    def staff(self) -> StaffService:
        """The staff of this tenant."""
        from chalicelib.auth.staff import StaffService  # noqa: PLC0415

        return StaffService(self.pool, self.tenant.id, self.principal, self.invitations, self.administrators)

    @cached_property
    def boundaries(self) -> BoundaryRepository:
        """The boundaries of this tenant's districts."""
        from chalicelib.geo.boundary_repository import BoundaryCaches, BoundaryRepository  # noqa: PLC0415

        caches = BoundaryCaches(
            get_boundary_cache(), get_boundary_index_cache(), get_snapshot_bounds().ttl, self.reads_fresh
        )
        return BoundaryRepository(lambda: self.table, self.tenant.id, caches, self.now)

    @cached_property
    def imports(self) -> ImportService:
        """The imports of this tenant."""
        from chalicelib.imports import jobs, service  # noqa: PLC0415
        from chalicelib.imports.batch_writer import BatchWriter  # noqa: PLC0415
        from chalicelib.representatives.transaction_writer import TransactionWriter  # noqa: PLC0415

        writer = TransactionWriter(self.table, self.change_writer)
        return service.ImportService(
            tenant=self.tenant,
            table=self.table,
            bucket=self.bucket,
            jobs=jobs.ImportJobRepository(self.table, self.tenant.id, self.now),
            batch_writer=BatchWriter(
                self.table, writer, self.coverage, self.held_fields, self.rules.get_engine, self.now
            ),
            coverage=self.coverage,
            held_fields=self.held_fields,
            load_rule_engine=self.rules.get_engine,
            make_reader=self._make_roster_reader,
            now=self.now,
        )

    @cached_property
    def tenant_sources(self) -> TenantSourceRepository:
        """The state of sources in this tenant."""
        from chalicelib.sources.repository import TenantSourceRepository  # noqa: PLC0415

        return TenantSourceRepository(lambda: self.table, self.tenant.id)

    @cached_property
    def sources(self) -> TenantSourceService:
        """The service that applies sources to this tenant."""
        from chalicelib.geo import service as geo  # noqa: PLC0415
        from chalicelib.imports import queue  # noqa: PLC0415
        from chalicelib.operations.operator_alerts import report_failure  # noqa: PLC0415
        from chalicelib.sources import announcements  # noqa: PLC0415
        from chalicelib.sources.models import SourceResult  # noqa: PLC0415
        from chalicelib.sources.tenant_sources import TenantSourceService  # noqa: PLC0415

        tenant = self.tenant.id

        def report(kind: str, state: TenantSource) -> None:
            announcements.announce(kind, state, tenant, self.now())
            if state.result != SourceResult.APPLIED:
                report_failure(f"source-{state.result.replace('_', '-')}", f"{state.source}: {state.detail}", tenant)

        return TenantSourceService(
            scope=self,
            repository=self.tenant_sources,
            store_map=lambda draft: geo.load_districts(self, draft),
            store_table=lambda draft, source: geo.load_zip_shares(self, draft, source),
            start=lambda import_id: queue.send(tenant, str(import_id)),
            report=report,
            now=self.now,
        )

    def _make_roster_reader(self, rules_version: int) -> Reader:
        from chalicelib.imports.reader import Reader  # noqa: PLC0415 (only workers import the file readers)
        from chalicelib.tenants.column_mapping import read_mapping  # noqa: PLC0415 (same)

        names = {state.name: state.id for state in self.tenants.page(kind="state", limit=100)[0]}
        mapping = read_mapping(self.rules.get_engine(rules_version).rules.roster_columns)
        return Reader(names, (self.tenant.state, self.tenant.kind), self.now().date(), mapping)

    @cached_property
    def bucket(self) -> TenantBucket:
        """The uploads of this tenant, and the files that imports derive from them."""
        from chalicelib.aws import clients, tenant_bucket  # noqa: PLC0415

        return tenant_bucket.TenantBucket(clients.s3, lambda: self.settings.roster_bucket_name, self.tenant.id)

    def count_goals(self) -> list[Count]:
        """Count the active goals of the tenant's constituents as staff may see them; one Query per megabyte."""
        from chalicelib.constituents import goal_counts  # noqa: PLC0415

        return goal_counts.count_goals(self.table.query_index(goal_counts.PARTITION, *goal_counts.NAMES))

    @cached_property
    def feed(self) -> ChangeFeed:
        """The changes of this tenant."""
        from chalicelib.changes.feed import ChangeFeed  # noqa: PLC0415
        from chalicelib.representatives.models import upgrade_record  # noqa: PLC0415

        return ChangeFeed(self.table, upgrade_record)

    @cached_property
    def exports(self) -> ExportService:
        """The service that writes large exports of this tenant to files."""
        from chalicelib.exports import queue  # noqa: PLC0415
        from chalicelib.exports.repository import ExportRepository  # noqa: PLC0415
        from chalicelib.exports.service import ExportService  # noqa: PLC0415

        return ExportService(
            self.tenant,
            ExportRepository(self.table, self.tenant.id, self.now),
            self.open_export_bucket(lambda: f"{self.settings.export_files_prefix}/{self.tenant.id}"),
            self._make_queries(no_cache=True),  # a file is not older than its request
            send=lambda export_id: queue.send(self.tenant.id, export_id),
            get_own_source=self.tenant_sources.get,
            now=self.now,
        )

    @cached_property
    def webhooks(self) -> WebhookRepository:
        """The webhooks of this tenant."""
        from chalicelib.webhooks.repository import WebhookRepository  # noqa: PLC0415

        return WebhookRepository(self.table, self.tenant.id, self.outbound.check, self.now, uuid.uuid4)

    def wake_webhooks(self, sequence: int) -> None:
        """Queue a delivery for each webhook that is behind a change; raises Unavailable."""
        from chalicelib.webhooks import delivery_queue  # noqa: PLC0415

        delivery_queue.send_all(self.tenant.id, [webhook.id for webhook in self.webhooks.list_behind(sequence)])

    def make_dispatcher(
        self, again: Callable[[UUID, int], None], disabled: Callable[[Webhook], None]
    ) -> WebhookDispatcher:
        """Return the dispatcher of the webhooks; `again` queues another task, `disabled` reports a disabled webhook."""
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
        """The writer of this principal's changes."""
        from chalicelib.changes.change_writer import ChangeWriter  # noqa: PLC0415
        from chalicelib.changes.models import Actor  # noqa: PLC0415

        actor = Actor(kind=self.principal.kind, id=self.principal.id)
        return ChangeWriter(actor, self._source, self.tenant.id, self.now)


@cache
def get_token_verifier() -> TokenVerifier:
    """Return the token verifier of this process, with the keys that it has fetched."""
    from chalicelib.core import cold_start  # noqa: PLC0415 (cryptography is imported only to verify tokens)

    cold_start.defer("cryptography", "x509")
    from chalicelib.auth.key_set import KeySet  # noqa: PLC0415 (same)
    from chalicelib.auth.tokens import TokenVerifier  # noqa: PLC0415
    from chalicelib.aws import jwks  # noqa: PLC0415

    names = settings.load()
    return TokenVerifier(names, KeySet(names.key_set_url, jwks.fetch))


@cache
def get_api_key_cache() -> ApiKeyCache:
    """Return this process's cache of API keys."""
    from chalicelib.auth.api_keys import ApiKeyCache  # noqa: PLC0415

    return ApiKeyCache()


@cache
def get_rules_cache() -> TenantCache[RuleEngine]:
    """Return this process's cache of tenants' rules; 4 MB of JSON hold about 100 large states."""
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=128, size=4_000_000)


@cache
def get_coverage_cache() -> TenantCache[Coverage]:
    """Return this process's cache of what tenants' sources cover, in bytes of JSON: a few hundred for each office."""
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=1_024, size=4_000_000)


@cache
def get_snapshot_cache() -> SnapshotCache:
    """Return this process's cache of tenants' records; with their indexes they take about the size of its limit."""
    from chalicelib.representatives.snapshot_cache import SnapshotCache  # noqa: PLC0415

    return SnapshotCache(settings.load().snapshot_limit)


@cache
def get_snapshot_bounds() -> SnapshotBounds:
    """Return the maximum age and size of cached snapshots in this stage."""
    from chalicelib.representatives.snapshot_loader import SnapshotBounds  # noqa: PLC0415

    values = settings.load()
    return SnapshotBounds(values.snapshot_ttl, values.snapshot_limit)


@cache
def get_readiness() -> Readiness:
    """Return the readiness check of this process's dependencies."""
    from chalicelib.system.health import Readiness  # noqa: PLC0415

    return Readiness()


@cache
def get_reference_data() -> ReferenceData:
    """Return the polygons of counties and the ZIP codes, which never change; three megabytes once all are read."""
    from chalicelib.geo.reference_data import ReferenceData  # noqa: PLC0415

    return ReferenceData()


@cache
def get_boundary_cache() -> TenantCache[PolygonIndex | ZipShares]:
    """Return this process's cache of tenants' boundaries; 16 MB hold those of some thirty states."""
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=256, size=16_000_000)


@cache
def get_boundary_index_cache() -> TenantCache[CachedIndex]:
    """Return this process's cache of the lists of tenants' boundaries, in bytes of JSON: most tenants have none."""
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=4_096, size=8_000_000)


@cache
def get_geocoder() -> Callable[[str, date], GeocodedAddress]:
    """Return the geocoder of this stage; it caches nothing."""
    from chalicelib.geo import census_geocoder  # noqa: PLC0415

    values = settings.load()
    if values.offline:
        from chalicelib.geo import sample_addresses  # noqa: PLC0415

        return sample_addresses.locate_sample
    if values.geocoder == "none":
        return census_geocoder.refuse_addresses
    if values.geocoder == "amazon-location":
        from chalicelib.aws import clients, location_geocoder  # noqa: PLC0415

        return census_geocoder.PointGeocoder(lambda text: location_geocoder.geocode(clients.places, text))
    from chalicelib.core import http_client  # noqa: PLC0415

    return census_geocoder.CensusGeocoder(values.census_geocoder_url, http_client.fetch, time.sleep, random.random)
