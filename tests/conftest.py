"""What every test may ask for: AWS in process, the calls made to it, the app behind its gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from moto import mock_aws

from chalicelib import settings
from chalicelib.aws import clients
from tests.support import Calls, OneAtATime, create_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient


@pytest.fixture(autouse=True)
def _a_clean_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give every test its own settings and clients, and credentials that open nothing."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "STAGE": "local",
        "ALLOWED_ORIGINS": "*",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "DDB_TABLE_NAME", "USAGE_TABLE_NAME"):
        monkeypatch.delenv(name, raising=False)
    caches = (settings.load, clients.dynamodb)  # by name, since a test may put something else in their place
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoDBClient]:
    """Give DynamoDB with the stage's two tables, in process, through the product's own client."""
    with mock_aws():
        client = clients.dynamodb()
        create_tables(client)
        one = cast("DynamoDBClient", OneAtATime(client))
        monkeypatch.setattr(clients, "dynamodb", lambda: one)
        yield client


@pytest.fixture
def calls(dynamodb: DynamoDBClient) -> Calls:
    """Record every call to AWS from here on, so that a test can assert its cost."""
    recorded = Calls()

    def record(model: Any, **_: Any) -> None:
        recorded.names.append(model.name)

    dynamodb.meta.events.register("before-call.*", record)
    return recorded
