"""Each call to the database is signed for one tenant, and a call without a bearer is never sent."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING, Any

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, ConnectTimeoutError, NoCredentialsError
from moto import mock_aws

from chalicelib.aws import clients, tenant_credentials
from chalicelib.aws.global_table import GlobalTable
from chalicelib.aws.tenant_credentials import OWN, PUBLIC, MissingTenantContext, bind_bearer
from chalicelib.aws.tenant_table import TenantTable
from chalicelib.core import settings
from chalicelib.core.errors import Unavailable
from tests.support import create_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient

ROLE = "arn:aws:iam::123456789012:role/represent-local-tenant"


class Sts:
    """A service that makes sessions, and counts them; `fails` are raised first."""

    def __init__(self, *fails: Exception) -> None:
        self.asked: list[dict[str, Any]] = []
        self.now = 0.0
        self._fails = list(fails)

    def assume_role(self, **request: Any) -> dict[str, Any]:
        """Make a session of an hour, whose keys name its bearer and its number."""
        self.asked.append(request)
        if self._fails:
            raise self._fails.pop()
        ends = datetime.fromtimestamp(self.now + 3600, UTC)
        key = f"{request['RoleSessionName']}-{len(self.asked)}"
        made = {"AccessKeyId": key, "SecretAccessKey": "s", "SessionToken": "t", "Expiration": ends}
        return {"Credentials": made}

    def keys(self) -> tenant_credentials.Keys:
        """Return a key source that caches its sessions."""
        service: Any = self
        return tenant_credentials.make_key_source(lambda: service, ROLE, lambda: self.now)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoDBClient]:
    """Return the client of a stage with a tenant role, and its tables."""
    monkeypatch.setenv("TENANT_ROLE_ARN", ROLE)
    with mock_aws():
        client = clients.dynamodb()
        create_tables(bind_bearer(OWN, lambda: client)())
        yield client


@pytest.fixture
def signed(database: DynamoDBClient) -> list[str]:
    """Record the access key that signs each call."""
    keys: list[str] = []

    def record(request: Any, **_: Any) -> None:
        keys.extend(re.findall(r"Credential=([^/]+)/", str(request.headers["Authorization"])))

    database.meta.events.register_first("before-send.dynamodb", record)
    return keys


def table(tenant: str) -> TenantTable:
    return TenantTable(clients.dynamodb, "represent-local", "represent-local-usage", tenant)


def test_one_client_signs_for_each_tenant_with_its_own_session(signed: list[str]) -> None:
    asked: list[dict[str, Any]] = []
    clients.sts().meta.events.register(
        "provide-client-params.sts.AssumeRole", lambda params, **_: asked.append(dict(params))
    )
    for tenant in ("CA", "CA-Alameda", "CA"):
        assert table(tenant).get("META") is None
    assert len(signed) == 3
    assert signed[0] == signed[2] != signed[1]
    assert all(key.startswith("ASIA") for key in signed)
    assert asked == [
        {
            "RoleArn": ROLE,
            "RoleSessionName": tenant,
            "DurationSeconds": 3600,
            "Tags": [{"Key": "TenantId", "Value": tenant}],
        }
        for tenant in ("CA", "CA-Alameda")
    ]


@pytest.mark.parametrize("tenant", ["CA", "NY-Albany"])
def test_every_call_of_a_tenant_table_is_signed_for_the_tenant(signed: list[str], tenant: str) -> None:
    own = table(tenant)
    own.get("X")
    own.get("X", usage=True)
    own.get_many(["X"])
    list(own.query())
    assert len(signed) == 4
    assert len(set(signed)) == 1


def test_items_without_a_tenant_use_the_function_role_and_tenant_items_do_not(signed: list[str]) -> None:
    root = GlobalTable(clients.dynamodb, "represent-local", "GSI1", "represent-local-usage")
    root.check_canary("x", 1, usage=False)
    root.declare("f", "{}")
    root.get_key("0")
    root.get_keys_in_force("CA")
    root.save_keys("CA", [("0", "1", {"doc": "{}"}, 0)], {"doc": "{}", "version": 1})
    own, signed[:] = set(signed), []
    assert not any(key.startswith("ASIA") for key in own)
    root.list_keys("CA")
    root.get_counters("CA", ["k"])
    table("CA").get("X")
    assert len(signed) == 3
    assert len(set(signed)) == 1
    assert not set(signed) & own


def test_call_without_a_bearer_fails_before_anything_is_sent(database: DynamoDBClient, signed: list[str]) -> None:
    with pytest.raises(MissingTenantContext, match="Name the bearer of this call"):
        database.get_item(TableName="represent-local", Key={"PK": {"S": "TENANT#CA"}, "SK": {"S": "X"}})
    table("CA").get("X")
    with pytest.raises(MissingTenantContext):
        database.list_tables()
    assert len(signed) == 1


def test_bearer_is_reset_after_a_call_even_if_it_fails(database: DynamoDBClient, signed: list[str]) -> None:
    with pytest.raises(ClientError):
        bind_bearer("CA", lambda: database)().describe_table(TableName="nowhere")
    with pytest.raises(MissingTenantContext):
        database.list_tables()
    pages = iter(table("CA").query())
    next(pages, None)
    with pytest.raises(MissingTenantContext):
        database.list_tables()
    assert len(signed) == 2


def test_threads_do_not_sign_for_each_other(signed: list[str]) -> None:
    tenants = ["CA", "NY", "TX", "VT"]
    for tenant in tenants:
        table(tenant).get("X")
    expected = dict(zip(tenants, signed, strict=True))
    keys = tenant_credentials.PerCallCredentials(Credentials("own", "s"), lambda bearer: expected[bearer])  # type: ignore[arg-type, return-value]

    class Client:
        def list_tables(self) -> Any:
            return keys.get_frozen_credentials()

    one: Any = Client()
    with ThreadPoolExecutor(8) as threads:
        found: list[Any] = list(
            threads.map(lambda tenant: bind_bearer(tenant, lambda: one)().list_tables(), tenants * 50)
        )
    assert found == [expected[tenant] for tenant in tenants * 50]


class TestSessions:
    def test_they_are_cached_until_five_minutes_before_their_end(self) -> None:
        sts = Sts()
        keys = sts.keys()
        assert keys("CA").access_key == "CA-1"
        sts.now = 3299
        assert keys("CA").access_key == "CA-1"
        sts.now = 3300
        assert keys("CA").access_key == "CA-2"

    def test_a_bounded_number_of_recently_used_ones_is_cached(self) -> None:
        sts = Sts()
        keys = sts.keys()
        tenants = [f"CA-{number}" for number in range(tenant_credentials.MOST)]
        for tenant in tenants:
            keys(tenant)
        keys(tenants[0])
        keys("NY")
        asked = len(sts.asked)
        keys(tenants[0])
        assert len(sts.asked) == asked
        keys(tenants[1])
        assert len(sts.asked) == asked + 1

    def test_simultaneous_requests_for_one_tenant_share_one_session(self) -> None:
        together, second = Barrier(8), Barrier(2)

        class Slow(Sts):
            def assume_role(self, **request: Any) -> dict[str, Any]:
                with suppress(BrokenBarrierError):
                    second.wait(0.2)  # for another request meanwhile, if there is any
                return super().assume_role(**request)

        sts = Slow()
        keys = sts.keys()

        def ask(_: int) -> str:
            together.wait()
            return str(keys("CA").access_key)

        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(ask, range(8))) == {"CA-1"}
        assert len(sts.asked) == 1

    def test_failed_one_is_requested_again(self) -> None:
        refused = ClientError({"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}, "A")  # type: ignore[typeddict-item]
        sts = Sts(refused, ConnectTimeoutError(endpoint_url="sts"))
        keys = sts.keys()
        with pytest.raises(Unavailable, match="cannot be reached"):
            keys("CA")
        with pytest.raises(ClientError, match="AccessDenied"):
            keys("CA")  # a configuration error is not transient
        assert keys("CA").access_key == "CA-3"

    def test_public_one_carries_no_tenant(self) -> None:
        sts = Sts()
        sts.keys()(PUBLIC)
        (asked,) = sts.asked
        assert asked["Tags"] == [{"Key": "Access", "Value": "public"}]


def test_without_a_tenant_role_everything_is_signed_with_the_function_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENANT_ROLE_ARN", "")
    assert settings.load().tenant_role_arn is None
    assert not isinstance(clients.dynamodb()._get_credentials(), tenant_credentials.PerCallCredentials)  # type: ignore[attr-defined]


def test_without_own_credentials_no_session_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENANT_ROLE_ARN", ROLE)
    monkeypatch.setattr(clients.get_quick_session(), "get_credentials", lambda: None)
    with pytest.raises(NoCredentialsError):
        clients.dynamodb()


def test_sessions_are_requested_in_the_function_region_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    meta = clients.sts().meta
    assert meta.endpoint_url == "https://sts.us-west-2.amazonaws.com"
    config: Any = meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 4)
    assert config.retries == {"mode": "standard", "total_max_attempts": 3}


def test_database_endpoint_is_that_of_the_function_account(database: DynamoDBClient) -> None:
    keys = database._get_credentials()  # type: ignore[attr-defined]
    assert isinstance(keys, tenant_credentials.PerCallCredentials)
    own: Any = clients.get_quick_session().get_credentials()
    own.account_id = "123456789012"
    assert keys.get_deferred_property("account_id")() == "123456789012"
