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

    from chalicelib.auth.api_keys import Memory
    from chalicelib.auth.tokens import Verifier
    from chalicelib.core.tenant_cache import TenantCache
    from chalicelib.geo.place_finder import Located
    from chalicelib.geo.polygon_index import Shapes
    from chalicelib.geo.reference_data import Atlas
    from chalicelib.operations.execution_tracking import Run
    from chalicelib.representatives.snapshot_loader import Bounds, Kept
    from chalicelib.system.health import Readiness
    from chalicelib.tenants.rule_engine import Statute
    from chalicelib.usage.buffer import Buffer


@cache
def verifier() -> Verifier:
    """Return what verifies tokens in this process, with the keys that it has fetched."""
    from chalicelib.auth.tokens import Verifier  # noqa: PLC0415
    from chalicelib.aws import jwks  # noqa: PLC0415

    names = settings.load()
    return Verifier(names, lambda: jwks.fetch(names.key_set_url), time.monotonic)


@cache
def keys() -> Memory:
    """Return what this process has read of API keys."""
    from chalicelib.auth.api_keys import Memory  # noqa: PLC0415

    return Memory()


@cache
def rules() -> TenantCache[Statute]:
    """Return what this process has read of tenants' rules; 4 MB of JSON are about 100 large states."""
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=128, size=4_000_000)


@cache
def snapshots() -> TenantCache[Kept]:
    """Return what this process has read of tenants' records; with what is found in them they take three times that.

    There is room for every tenant that there is, as most are small: who looks up places reads one after the other.
    """
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=4_096, size=settings.load().snapshot_limit)


@cache
def bounds() -> Bounds:
    """Return how old and how large what is remembered of records may be in this stage."""
    from chalicelib.representatives.snapshot_loader import Bounds  # noqa: PLC0415

    told = settings.load()
    return Bounds(told.snapshot_ttl, told.snapshot_limit)


@cache
def records() -> Buffer[Run]:
    """Return the executions of this process that have yet to be written."""
    from chalicelib.auth.permissions import SYSTEM  # noqa: PLC0415
    from chalicelib.container import Scope  # noqa: PLC0415 (which remembers things here)
    from chalicelib.operations.execution_tracking import executions  # noqa: PLC0415
    from chalicelib.usage.buffer import Buffer  # noqa: PLC0415
    from chalicelib.usage.repository import Ledger  # noqa: PLC0415

    ledger = Ledger(lambda account: Scope(SYSTEM).usage_table(account), lambda: datetime.now(UTC))
    return Buffer(lambda account, runs: ledger.write(account, executions(runs)), time.monotonic)


@cache
def readiness() -> Readiness:
    """Return what tries the dependencies of this process."""
    from chalicelib.system.health import Readiness  # noqa: PLC0415

    return Readiness()


@cache
def atlas() -> Atlas:
    """Return the polygons of counties and the ZIP codes, which nothing changes; three megabytes once all is read."""
    from chalicelib.geo.reference_data import Atlas  # noqa: PLC0415

    return Atlas()


@cache
def boundaries() -> TenantCache[Shapes]:
    """Return what this process has read of tenants' boundaries; 16 MB are those of some thirty states."""
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415

    return TenantCache(most=256, size=16_000_000)


@cache
def geocoder() -> Callable[[str], Located]:
    """Return what finds addresses in this stage; it remembers none."""
    from chalicelib.geo import census_geocoder  # noqa: PLC0415

    told = settings.load()
    if told.geocoder == "none":
        return census_geocoder.nobody
    if told.geocoder == "amazon-location":
        from chalicelib.aws import clients, location_geocoder  # noqa: PLC0415

        return census_geocoder.Pointing(lambda text: location_geocoder.geocode(clients.places, text))
    from chalicelib.core import http_client  # noqa: PLC0415

    return census_geocoder.Census(told.census_geocoder_url, http_client.fetch, time.sleep, random.random)
