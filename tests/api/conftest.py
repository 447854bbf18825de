"""Fixtures of the API tests: the app behind Chalice's test gateway."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from chalice.test import BaseClient, Client

from chalicelib.aws import clients
from chalicelib.core import settings
from chalicelib.http import local_gateway
from chalicelib.http.request import ApiRequest
from chalicelib.usage import buffer
from tests import people
from tests.api.cloud import Cloud, make_cloud
from tests.api.cold import Cold, cold_processes
from tests.api.stage_client import Pool, Stage, make_bulk_files, make_pool
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from chalicelib.auth.permissions import Principal


@dataclass
class Reply:
    """The response to one request."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)

    @property
    def data(self) -> list[dict[str, Any]]:
        """The `data` list of the envelope."""
        found: list[dict[str, Any]] = self.json["data"]
        return found

    @property
    def one(self) -> dict[str, Any]:
        """The only entry of `data`."""
        (entry,) = self.data
        return entry


class Caller:
    """Sends requests as an API client: by default for tenant CA and as an administrator."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Reply:
        """Send one request; `body` is JSON unless it is bytes; a header of None is omitted."""
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        every: dict[str, str | None] = {
            "X-Tenant-Id": "CA",
            "Authorization": f"Bearer {people.administrator(people.POOL)}",
        }
        if body is not None:
            every["Content-Type"] = "application/json"
        every |= headers or {}
        sent = {name: value for name, value in every.items() if value is not None}
        answer = self._client.http.request(method, path, headers=sent, body=raw)
        text = answer.body.decode() if isinstance(answer.body, bytes) else str(answer.body)
        return Reply(answer.status_code, dict(answer.headers), text)

    def get(self, path: str, **headers: str) -> Reply:
        """GET a path."""
        return self.send("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def create(self, **fields: Any) -> dict[str, Any]:
        """Create a representative of CA and return it."""
        reply = self.send("POST", "/representatives", {"name": "Ada Example", "position": "Mayor"} | fields)
        assert reply.status == 201, reply.text
        return reply.one


@pytest.fixture
def set_environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that sets the environment of the product.

    Chalice's test client sets the stage's own environment before every request.
    """

    def use(**environment: str) -> None:
        monkeypatch.setattr(settings, "load", lambda: settings.Settings(people.POOL_SETTINGS | environment))

    return use


@pytest.fixture
def pool(dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch) -> Pool:
    """Make the stage's user pool, in process."""
    assert dynamodb
    made = make_pool(clients.cognito())
    # moto 5.2.5 does not have it; test_cognito.py has Cognito's answers.
    monkeypatch.setattr(made.client, "resend_confirmation_code", lambda **_: {})
    monkeypatch.setenv("USER_POOL_ID", made.id)
    monkeypatch.setenv("USER_POOL_CLIENT_ID", made.app)
    monkeypatch.setattr(people, "POOL", made.id)
    monkeypatch.setattr(people, "CLIENT", made.app)
    settings.load.cache_clear()
    return made


@pytest.fixture
def roster_bucket(dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make the stage's roster bucket and import queue, in process."""
    assert dynamodb
    bucket = "represent-local-rosters-123456789012"
    clients.s3().create_bucket(Bucket=bucket)
    url = clients.sqs().create_queue(QueueName="represent-local-imports")["QueueUrl"]
    monkeypatch.setenv("ROSTER_BUCKET_NAME", bucket)
    monkeypatch.setenv("IMPORT_QUEUE_URL", url)
    sources = clients.sqs().create_queue(QueueName="represent-local-sources")["QueueUrl"]
    monkeypatch.setenv("SOURCE_QUEUE_URL", sources)
    exports = clients.sqs().create_queue(QueueName="represent-local-exports")["QueueUrl"]
    monkeypatch.setenv("EXPORT_QUEUE_URL", exports)
    settings.load.cache_clear()
    return bucket


@pytest.fixture
def tracking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Record executions, each with its own write."""
    monkeypatch.setenv("USAGE_TRACKING", "identified")
    monkeypatch.setattr(buffer, "WAIT", 0)
    settings.load.cache_clear()


@pytest.fixture
def stage(pool: Pool, api: Caller, roster_bucket: str) -> Stage:
    """Make a stage with people, keys and records."""
    assert roster_bucket
    queue = clients.sqs().create_queue(QueueName="represent-local-tasks")["QueueUrl"]
    clients.ssm().put_parameter(Name="/represent/local/TASK_QUEUE_URL", Value=queue, Type="String")
    for tenant in ("CA", "NY"):  # the last administrator of a tenant cannot leave
        pool.person(None, f"{tenant}:admin")
    make_bulk_files()
    return Stage(api, pool)


@pytest.fixture
def cold(stage: Stage) -> Iterator[Cold]:
    """Start fresh processes of Lambda that use that stage."""
    with cold_processes(stage) as processes:
        yield processes


@pytest.fixture
def cloud(api: Caller, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Make the bus and the queues of the stage, and the functions that events start."""
    made = make_cloud(api._client, dynamodb)
    monkeypatch.setenv("TASK_QUEUE_URL", made.urls["tasks"])
    monkeypatch.setenv("IMPORT_QUEUE_URL", made.urls["imports"])
    monkeypatch.setenv("SOURCE_QUEUE_URL", made.urls["sources"])
    monkeypatch.setenv("EXPORT_QUEUE_URL", made.urls["exports"])
    monkeypatch.setenv("ROSTER_BUCKET_NAME", "represent-local-rosters-123456789012")
    monkeypatch.setenv("CRITICAL_ERRORS_QUEUE_URL", made.urls["critical-errors"])
    settings.load.cache_clear()
    return made


@pytest.fixture
def api(dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:
    """Return a caller of the app, with DynamoDB in process."""
    assert dynamodb
    local_gateway.install()
    check = ApiRequest.check_principal

    def check_unless_default(call: ApiRequest) -> Principal:
        """Accept the default tokens of these tests, which have no account; check all others."""
        return call.principal if call.principal.id == people.claims()["sub"] else check(call)

    monkeypatch.setattr(ApiRequest, "check_principal", check_unless_default)
    # For each request, the client replaces os.environ by another object (chalice 1.34, test.py); if two threads do so,
    # one of the replacements stays. The environment is already that of the stage.
    monkeypatch.setattr(BaseClient, "_patched_env_vars", lambda *_: nullcontext())
    from app import app  # noqa: PLC0415 (after the environment is set)

    with Client(app, stage_name="local", project_dir=str(ROOT / "represent-app")) as client:
        yield Caller(client)
