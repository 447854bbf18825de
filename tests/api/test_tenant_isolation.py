"""The fourth layer by itself: what Lambda started for another tenant is refused and reported, whoever asks.

`chalice local` and MiniStack say nothing of whose an invocation is, so the context is Lambda's here by hand.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from chalice.local import LambdaContext

from chalicelib.aws import clients, queues
from chalicelib.core import settings
from chalicelib.http.tenant_isolation import MISROUTED, SHARED_ENVIRONMENT
from chalicelib.operations import operator_alerts
from chalicelib.tenants import tenant_registry
from tests.api.test_matrix import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.conftest import Caller
    from tests.api.world import World
    from tests.support import Calls

    StartedFor = Callable[[str | None], None]


@pytest.fixture
def started_for(monkeypatch: pytest.MonkeyPatch) -> StartedFor:
    """Let Lambda say whose the invocations are."""

    def start(tenant: str | None) -> None:
        monkeypatch.setattr(LambdaContext, "tenant_id", tenant, raising=False)

    return start


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Keep what is sent to the queue of critical errors."""
    messages: list[tuple[str, Any]] = []
    monkeypatch.setenv("CRITICAL_ERRORS_QUEUE_URL", "https://sqs/represent-local-critical-errors")
    monkeypatch.setattr(queues, "send", lambda url, body: messages.append((url, json.loads(body))))
    settings.load.cache_clear()
    return messages


def test_a_request_that_arrives_at_its_tenants_place_is_answered(
    api: Caller, started_for: StartedFor, sent: list[Any]
) -> None:
    started_for("CA")
    assert api.create()["id"]
    assert api.get("/representatives").status == 200
    assert api.get("/tenants/CA/rules", X_Tenant_Id="NY").status == 200
    started_for(SHARED_ENVIRONMENT)
    for path in ("/health", "/tenants", "/tenants/CA", "/openapi.json"):
        assert api.get(path).status == 200
    assert sent == []


@pytest.mark.parametrize(
    ("told", "path", "named"),
    [
        ("NY", "/representatives", "CA"),
        ("CA", "/representatives", "CA-Alameda"),
        ("CA-Alameda", "/representatives", "CA"),
        (SHARED_ENVIRONMENT, "/representatives", "CA"),
        ("ca", "/representatives", "CA"),
        ("CA ", "/representatives", "CA"),
        ("", "/representatives", "CA"),
        ("CA", "/representatives", SHARED_ENVIRONMENT),
        ("CA", "/tenants/NY/rules", "CA"),
        ("CA", "/tenants", "CA"),
        ("CA", "/health", "CA"),
    ],
)
def test_one_that_arrives_elsewhere_is_refused_and_reported(  # noqa: PLR0913, PLR0917 (fixtures)
    api: Caller, calls: Calls, started_for: StartedFor, sent: list[Any], log_lines: list[str],
    told: str, path: str, named: str,
) -> None:  # fmt: skip
    started_for(told)
    calls.during()
    reply = api.get(path, X_Tenant_Id=named)
    assert (reply.status, reply.json["type"]) == (403, "urn:represent:problem:forbidden")
    assert not [word for word in (told.strip(), "Lambda", SHARED_ENVIRONMENT) if word and word in reply.json["detail"]]
    assert calls.during() == []
    ((url, message),) = sent
    assert url.endswith("represent-local-critical-errors")
    assert (message["kind"], message["request_id"]) == (MISROUTED, reply.headers["X-Request-Id"])
    (line,) = [json.loads(line) for line in log_lines if '"CRITICAL"' in line]
    assert line["failure"] == message


def test_every_route_refuses_it_before_it_asks_who_calls(
    world: World, started_for: StartedFor, sent: list[Any], calls: Calls
) -> None:
    started_for("TX-Harris")
    for method, route in EXPECTED:
        path = re.sub(r"{\w+}", "CA", route)
        calls.during()
        reply = world.api.send(method, path, {}, {"Authorization": "Bearer forged"})
        assert reply.status == 403, (method, route)
        assert calls.during() == []
    assert len(sent) == len(EXPECTED)


def test_where_lambda_says_nothing_nothing_is_compared(api: Caller, started_for: StartedFor, sent: list[Any]) -> None:
    started_for(None)
    assert api.get("/representatives").status == 200
    assert sent == []


def test_what_a_client_wrote_for_a_tenant_is_not_reported(
    api: Caller, started_for: StartedFor, sent: list[Any], log_lines: list[str]
) -> None:
    started_for("ada@example.org")
    assert api.get("/representatives", X_Tenant_Id="Ada Example").status == 403
    ((_, message),) = sent
    assert message["tenant"] is None
    assert "an unknown tenant" in message["message"]
    assert not [line for line in log_lines if "example" in line.lower()]


def test_a_report_that_cannot_be_sent_is_told_and_the_refusal_stands(
    api: Caller, started_for: StartedFor, log_lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started_for("NY")
    assert api.get("/representatives").status == 403  # no parameter says where the queue is
    monkeypatch.setenv("CRITICAL_ERRORS_QUEUE_URL", "http://127.0.0.1:9/represent-local-critical-errors")
    settings.load.cache_clear()
    assert api.get("/representatives").status == 403  # nor does a queue of that name exist
    told = [json.loads(line) for line in log_lines if "could not send" in line]
    assert [line["cause"][0].partition(":")[0] for line in told] == ["MissingSetting", "QueueDoesNotExist"]
    assert len([line for line in log_lines if '"CRITICAL"' in line]) == 2


def test_a_report_arrives_and_only_then_the_queue_is_looked_for(
    dynamodb: DynamoDBClient, api: Caller, started_for: StartedFor
) -> None:
    assert dynamodb
    asked: list[str] = []
    url = clients.sqs().create_queue(QueueName="represent-local-critical-errors")["QueueUrl"]
    clients.ssm().put_parameter(Name="/represent/local/CRITICAL_ERRORS_QUEUE_URL", Value=url, Type="String")
    for client in (clients.ssm(), clients.sqs()):
        client.meta.events.register("before-parameter-build", lambda params, **_: asked.append(json.dumps(params)))
    assert api.create()
    assert not [params for params in asked if "CRITICAL" in params]
    asked.clear()
    started_for("NY")
    assert api.get("/representatives").status == 403
    assert ["CRITICAL_ERRORS_QUEUE_URL" in params for params in asked] == [True, False]
    (message,) = clients.sqs().receive_message(QueueUrl=url)["Messages"]
    failure = operator_alerts.Failure.model_validate_json(message["Body"])
    assert (failure.kind, failure.tenant, failure.operation) == (MISROUTED, "CA", "list_representatives")
    assert failure.message == "Lambda started this environment for NY, and the request is for CA."


def test_failures_of_one_cause_have_one_fingerprint(api: Caller, started_for: StartedFor, sent: list[Any]) -> None:
    started_for("NY")
    for path in ("/representatives", "/representatives?limit=1", "/tenants"):
        assert api.get(path).status == 403
    prints = [message["fingerprint"] for _, message in sent]
    assert prints[0] == prints[1] != prints[2]


def test_reporting_gives_up_before_lambda_does() -> None:
    config: Any = clients.sqs().meta.config
    attempts = config.retries["total_max_attempts"]
    assert attempts * (config.connect_timeout + config.read_timeout) < 10


def test_every_tenant_and_nobody_fit_what_lambda_takes() -> None:
    names = [row[0] for row in tenant_registry.load_registry().select()]
    service = botocore.session.get_session().get_service_model("lambda")
    grammar = service.shape_for("TenantId").metadata
    assert (grammar["min"], grammar["max"], grammar["pattern"]) == (1, 256, r"[a-zA-Z0-9\._:\/=+\-@ ]+")
    assert len(names) > 3000
    assert SHARED_ENVIRONMENT not in names
    for name in (*names, SHARED_ENVIRONMENT):
        assert 1 <= len(name) <= 256
        assert re.fullmatch(grammar["pattern"], name), name
