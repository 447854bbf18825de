"""The representatives of California, in process, with a fixed clock."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.aws import clients
from chalicelib.aws.tenant_table import TenantTable, Write
from chalicelib.changes import models as changes
from chalicelib.changes.change_writer import ChangeWriter
from chalicelib.core.tenant_cache import TenantCache
from chalicelib.representatives.held_fields import HeldFieldsRepository
from chalicelib.representatives.models import RepresentativeDraft
from chalicelib.representatives.queries import RepresentativeQueries
from chalicelib.representatives.service import RepresentativeService
from chalicelib.representatives.snapshot_loader import SnapshotBounds, SnapshotLoader
from chalicelib.representatives.transaction_writer import TransactionWriter
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.coverage import NO_COVERAGE
from chalicelib.tenants.rule_engine import RuleEngine
from chalicelib.tenants.rules import Chamber, Office

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


CALIFORNIA = tenant_registry.load_registry().get("CA")
BY_THE_BOOK = RuleEngine(CALIFORNIA, default_rules.load_default_rules(CALIFORNIA))
# An office with unknown districts and seats, which accepts any holder.
OFFICES: tuple[tuple[str, str, tuple[str, ...], Chamber | None], ...] = (
    ("state-senator", "State Senator", ("Senator",), "upper"),
    ("assembly-member", "Assembly Member", ("Assemblymember",), "lower"),
    ("clerk", "Clerk", (), None),
)
ROOMY = RuleEngine(
    CALIFORNIA,
    replace(
        BY_THE_BOOK.rules,
        offices=tuple(
            Office(key=key, title=title, synonyms=synonyms, level="state", chamber=chamber)
            for key, title, synonyms, chamber in OFFICES
        ),
    ),
)


@dataclass
class Clock:
    """A clock that the test sets."""

    now: datetime = NOON
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return the clock of the service under test."""
    return Clock()


@pytest.fixture
def table(dynamodb: DynamoDBClient, clock: Clock) -> TenantTable:
    """Return California's table."""
    assert dynamodb
    return TenantTable(clients.dynamodb, "represent-local", "represent-local-usage", "CA", pause=clock.pauses.append)


@pytest.fixture
def engine() -> RuleEngine:
    """Return the rules of the service; most tests do not depend on them."""
    return ROOMY


@pytest.fixture
def directory(table: TenantTable, clock: Clock, engine: RuleEngine) -> RepresentativeService:
    """Return California's representative service."""
    snapshots = SnapshotLoader(lambda: table, "CA", TenantCache(most=8, size=1_000_000), SnapshotBounds(ttl=0))
    change_writer = ChangeWriter(changes.Actor(kind="staff", id="tester"), "test", "CA", clock)
    return RepresentativeService(
        table,
        CALIFORNIA,
        snapshots,
        TransactionWriter(table, change_writer, clock.pauses.append, snapshots),
        get_rule_engine=lambda _: engine,
        held=HeldFieldsRepository(lambda: table),
        now=clock,
        new_id=uuid.uuid4,
    )


def reading(directory: RepresentativeService) -> RepresentativeQueries:
    """Return queries that read the current records of a service."""
    return RepresentativeQueries(
        "CA",
        directory.snapshots,
        no_cache=True,
        now=directory.now,
        load_engine=directory.get_rule_engine,
        load_coverage=lambda _: NO_COVERAGE,
    )


def draft(**fields: Any) -> RepresentativeDraft:
    """Return a draft with the fields that a test sets."""
    return RepresentativeDraft.model_validate({"name": "Ada Example", "position": "State Senator"} | fields)


def busy_writer(
    directory: RepresentativeService, table: TenantTable, monkeypatch: pytest.MonkeyPatch, *, times: int
) -> None:
    """Create a person just before each of the next transactions."""
    transact, left = table.transact, [times]

    def overtaken(writes: Sequence[Write]) -> None:
        if left[0]:
            left[0] -= 1
            monkeypatch.setattr(table, "transact", transact)
            directory.create(draft(name=f"Other {left[0]}"))
            monkeypatch.setattr(table, "transact", overtaken)
        transact(writes)

    monkeypatch.setattr(table, "transact", overtaken)
