"""The compute layer: a request in an environment that Lambda started for another tenant is refused and reported.

`chalice local` and MiniStack do not give the tenant id of an invocation, so these tests set Lambda's context.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from chalice.local import LambdaContext

from app import app
from chalicelib.aws import clients, queues
from chalicelib.core import settings
from chalicelib.http.tenant_isolation import MISROUTED, SHARED_ENVIRONMENT
from chalicelib.operations import operator_alerts
from chalicelib.tenants import tenant_registry
from tests.api.cold import allowed
from tests.api.test_matrix import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.conftest import Caller
    from tests.api.stage_client import Stage
    from tests.support import Calls

    StartedFor = Callable[[str | None], None]


@pytest.fixture
def started_for(monkeypatch: pytest.MonkeyPatch) -> StartedFor:
    """Return a function that sets the tenant id that Lambda gives for invocations."""

    def start(tenant: str | None) -> None:
        monkeypatch.setattr(LambdaContext, "tenant_id", tenant, raising=False)

    return start


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Collect the messages to the queue of critical errors."""
    messages: list[tuple[str, Any]] = []
    monkeypatch.setenv("CRITICAL_ERRORS_QUEUE_URL", "https://sqs/represent-local-critical-errors")
    monkeypatch.setattr(queues, "send", lambda url, body, *_: messages.append((url, json.loads(body))))
    settings.load.cache_clear()
    return messages


def test_request_in_its_tenants_environment_is_answered(api: Caller, started_for: StartedFor, sent: list[Any]) -> None:
    started_for("CA")
    assert api.create()["id"]
    assert api.get("/users").status == 200
    started_for(SHARED_ENVIRONMENT)
    for path in ("/health", "/tenants", "/tenants/CA", "/openapi.json", "/representatives", "/tenants/NY/rules"):
        assert api.get(path).status == 200
    assert sent == []


@pytest.mark.parametrize(
    ("started", "path", "named"),
    [
        ("NY", "/users", "CA"),
        ("CA", "/users", "CA-Alameda"),
        ("CA-Alameda", "/users", "CA"),
        (SHARED_ENVIRONMENT, "/users", "CA"),
        ("ca", "/users", "CA"),
        ("CA ", "/users", "CA"),
        ("", "/users", "CA"),
        ("CA", "/users", SHARED_ENVIRONMENT),
        ("CA", "/tenants/NY/goals/counts", "CA"),
        ("CA", "/representatives", "CA"),
        ("CA", "/tenants/CA/rules", "CA"),
        ("CA", "/tenants", "CA"),
        ("CA", "/health", "CA"),
    ],
)
def test_misrouted_request_is_refused_and_reported(  # noqa: PLR0913, PLR0917 (fixtures)
    api: Caller, calls: Calls, started_for: StartedFor, sent: list[Any], log_lines: list[str],
    started: str, path: str, named: str,
) -> None:  # fmt: skip
    started_for(started)
    calls.during()
    reply = api.get(path, X_Tenant_Id=named)
    assert (reply.status, reply.json["type"]) == (403, "urn:represent:problem:forbidden")
    assert not [
        word for word in (started.strip(), "Lambda", SHARED_ENVIRONMENT) if word and word in reply.json["detail"]
    ]
    assert calls.during() == []
    ((url, message),) = sent
    assert url.endswith("represent-local-critical-errors")
    assert (message["kind"], message["request_id"]) == (MISROUTED, reply.headers["X-Request-Id"])
    (line,) = [json.loads(line) for line in log_lines if '"CRITICAL"' in line]
    assert line["failure"] == message


def test_every_route_refuses_a_misrouted_request_before_authentication(
    stage: Stage, started_for: StartedFor, sent: list[Any], calls: Calls
) -> None:
    started_for("TX-Harris")
    for method, route in EXPECTED:
        path = re.sub(r"{\w+}", "CA", route)
        calls.during()
        reply = stage.api.send(method, path, {}, {"Authorization": "Bearer forged"})
        assert reply.status == 403, (method, route)
        assert calls.during() == []
    assert len(sent) == len(EXPECTED)


def test_shared_environment_runs_exactly_the_public_reads_and_what_belongs_to_no_tenant(
    stage: Stage, started_for: StartedFor, sent: list[Any]
) -> None:
    """The rows of the matrix say which routes any caller may use; all others of a tenant are refused to all."""
    for method, route in EXPECTED:
        who, status = allowed(method, route)
        public = EXPECTED[method, route]["anonymous"] < 400
        reads = public and (method == "GET" or (method, route) == ("POST", "/lookup"))
        credentials = stage.credentials(who)
        started_for(None)
        path, body = stage.prepare(method, route, credentials)
        started_for(SHARED_ENVIRONMENT)
        sent.clear()
        reply = stage.api.send(method, path, body, credentials)
        reported = [url for url, _ in sent if url.endswith("critical-errors")]
        if reads or not app.served[method, route].tenant:
            assert (reply.status, reported) == (status, []), (method, route)
        else:
            assert (reply.status, len(reported)) == (403, 1), (method, route)


def test_caller_who_names_the_shared_environment_as_a_tenant_reaches_nothing_and_raises_no_alarm(
    stage: Stage, started_for: StartedFor, sent: list[Any], calls: Calls
) -> None:
    started_for(SHARED_ENVIRONMENT)
    named = {"X-Tenant-Id": SHARED_ENVIRONMENT, **stage.credentials("platform")}
    calls.during()
    for (method, route), operation in app.served.items():
        if operation.isolated:
            path = re.sub(r"{\w+}", SHARED_ENVIRONMENT, route)
            assert stage.api.send(method, path, {}, named).status == 403, (method, route)
    assert calls.during() == []
    assert sent == []


def test_without_a_tenant_id_from_lambda_nothing_is_compared(
    api: Caller, started_for: StartedFor, sent: list[Any]
) -> None:
    started_for(None)
    assert api.get("/representatives").status == 200
    assert sent == []


def test_invalid_tenant_header_is_not_reported(
    api: Caller, started_for: StartedFor, sent: list[Any], log_lines: list[str]
) -> None:
    started_for("ada@example.org")
    assert api.get("/users", X_Tenant_Id="Ada Example").status == 403
    ((_, message),) = sent
    assert message["tenant"] is None
    assert "an unknown tenant" in message["message"]
    assert not [line for line in log_lines if "example" in line.lower()]


def test_unsent_report_is_logged_and_the_request_is_still_refused(
    api: Caller, started_for: StartedFor, log_lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started_for("NY")
    assert api.get("/representatives").status == 403  # no parameter has the URL of the queue
    monkeypatch.setenv("CRITICAL_ERRORS_QUEUE_URL", "http://127.0.0.1:9/represent-local-critical-errors")
    settings.load.cache_clear()
    assert api.get("/representatives").status == 403  # and no queue has that name
    logged = [json.loads(line) for line in log_lines if "could not send" in line]
    assert [line["cause"][0].partition(":")[0] for line in logged] == ["MissingSetting", "QueueDoesNotExist"]
    assert len([line for line in log_lines if '"CRITICAL"' in line]) == 2


def test_report_is_sent_and_the_queue_is_looked_up_only_then(
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
    assert api.get("/users").status == 403
    assert ["CRITICAL_ERRORS_QUEUE_URL" in params for params in asked] == [True, False]
    (message,) = clients.sqs().receive_message(QueueUrl=url)["Messages"]
    failure = operator_alerts.Failure.model_validate_json(message["Body"])
    assert (failure.kind, failure.tenant, failure.operation) == (MISROUTED, "CA", "list_users")
    assert failure.message == "Lambda started this environment for NY, and the request is for CA."


def test_failures_of_one_cause_have_one_fingerprint(api: Caller, started_for: StartedFor, sent: list[Any]) -> None:
    started_for("NY")
    for path in ("/users", "/users?limit=1", "/tenants"):
        assert api.get(path).status == 403
    prints = [message["fingerprint"] for _, message in sent]
    assert prints[0] == prints[1] != prints[2]


def test_report_times_out_before_lambda_does() -> None:
    config: Any = clients.sqs().meta.config
    attempts = config.retries["total_max_attempts"]
    assert attempts * (config.connect_timeout + config.read_timeout) < 10


def test_every_tenant_id_and_the_shared_environment_fit_lambdas_grammar() -> None:
    names = [row[0] for row in tenant_registry.load_registry().select()]
    service = botocore.session.get_session().get_service_model("lambda")
    grammar = service.shape_for("TenantId").metadata
    assert (grammar["min"], grammar["max"], grammar["pattern"]) == (1, 256, r"[a-zA-Z0-9\._:\/=+\-@ ]+")
    assert len(names) > 3000
    assert SHARED_ENVIRONMENT not in names
    for name in (*names, SHARED_ENVIRONMENT):
        assert 1 <= len(name) <= 256
        assert re.fullmatch(grammar["pattern"], name), name
