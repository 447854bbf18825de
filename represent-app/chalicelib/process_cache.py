"""What this process has read and may use again, each within bounds."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.core import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.auth.api_keys import ApiKeyCache
    from chalicelib.auth.tokens import TokenVerifier
    from chalicelib.core.tenant_cache import TenantCache
    from chalicelib.geo.place_finder import GeocodedAddress
    from chalicelib.geo.polygon_index import PolygonIndex
    from chalicelib.geo.reference_data import ReferenceData
    from chalicelib.operations.execution_tracking import Run
    from chalicelib.representatives.snapshot_loader import CachedSnapshot, SnapshotBounds
    from chalicelib.system.health import Readiness
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.usage.buffer import WriteBuffer


@cache
def get_token_verifier() -> TokenVerifier:
    """Return what verifies tokens in this process, with the keys that it has fetched."""
    from chalicelib.auth.tokens import TokenVerifier  # noqa: PLC0415
    from chalicelib.aws import jwks  # noqa: PLC0415

    names = settings.load()
    return TokenVerifier(names, lambda: jwks.fetch(names.key_set_url), time.monotonic)


@cache
def get_api_key_cache() -> ApiKeyCache:
    """Return what this process has read of API keys."""
    from chalicelib.auth.api_keys import ApiKeyCache  # noqa: PLC0415

    return ApiKeyCache()


@cache
def get_rules_cache() -> TenantCache[RuleEngine]:
    """Return what this process has read of tenants' rules; 4 MB of JSON are about 100 large states."""
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=128, size=4_000_000)


@cache
def get_snapshot_cache() -> TenantCache[CachedSnapshot]:
    """Return what this process has read of tenants' records; with what is found in them they take three times that.

    There is room for every tenant that there is, as most are small: who looks up places reads one after the other.
    """
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=4_096, size=settings.load().snapshot_limit)


@cache
def get_snapshot_bounds() -> SnapshotBounds:
    """Return how old and how large what is remembered of records may be in this stage."""
    from chalicelib.representatives.snapshot_loader import SnapshotBounds  # noqa: PLC0415

    told = settings.load()
    return SnapshotBounds(told.snapshot_ttl, told.snapshot_limit)


@cache
def get_execution_buffer() -> WriteBuffer[Run]:
    """Return the executions of this process that have yet to be written."""
    from chalicelib.auth.permissions import SYSTEM  # noqa: PLC0415
    from chalicelib.container import Container  # noqa: PLC0415 (which remembers things here)
    from chalicelib.operations.execution_tracking import make_executions  # noqa: PLC0415
    from chalicelib.usage.buffer import WriteBuffer  # noqa: PLC0415
    from chalicelib.usage.repository import ExecutionRepository  # noqa: PLC0415

    ledger = ExecutionRepository(lambda account: Container(SYSTEM).usage_table(account), lambda: datetime.now(UTC))
    return WriteBuffer(lambda account, runs: ledger.write(account, make_executions(runs)), time.monotonic)


@cache
def get_readiness() -> Readiness:
    """Return what tries the dependencies of this process."""
    from chalicelib.system.health import Readiness  # noqa: PLC0415

    return Readiness()


@cache
def get_reference_data() -> ReferenceData:
    """Return the polygons of counties and the ZIP codes, which nothing changes; three megabytes once all is read."""
    from chalicelib.geo.reference_data import ReferenceData  # noqa: PLC0415

    return ReferenceData()


@cache
def get_boundary_cache() -> TenantCache[PolygonIndex]:
    """Return what this process has read of tenants' boundaries; 16 MB are those of some thirty states."""
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=256, size=16_000_000)


@cache
def get_geocoder() -> Callable[[str], GeocodedAddress]:
    """Return what finds addresses in this stage; it remembers none."""
    from chalicelib.geo import census_geocoder  # noqa: PLC0415

    told = settings.load()
    if told.geocoder == "none":
        return census_geocoder.refuse_addresses
    if told.geocoder == "amazon-location":
        from chalicelib.aws import clients, location_geocoder  # noqa: PLC0415

        return census_geocoder.PointGeocoder(lambda text: location_geocoder.geocode(clients.places, text))
    from chalicelib.core import http_client  # noqa: PLC0415

    return census_geocoder.CensusGeocoder(told.census_geocoder_url, http_client.fetch, time.sleep, random.random)
