"""Fixtures of all tests: AWS in process, the recorded calls to it, and checks of every log line and answer."""

from __future__ import annotations

import logging
import os
import re
import sys
from typing import TYPE_CHECKING, Any, cast

import botocore.loaders
import botocore.session
import hypothesis
import pytest
from _pytest.nodeid import NodeId
from moto import mock_aws

from app import app
from chalicelib import container
from chalicelib.aws import clients, jwks
from chalicelib.core import json_logging, settings
from chalicelib.http import foreign_events
from chalicelib.http.application import Api
from chalicelib.operations import execution_context, execution_tracking
from tests import grants, moto_patches, openapi_contract, people, rollback
from tests.support import Calls, MatchAllSet, OneAtATime, place_tables, runs_all
from tools.generate import public_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient


assert app.served  # fills the registry and sets up the app's log before the first test
recorder = grants.RECORDER
LOADER = botocore.loaders.create_loader()
# The tests check every parameter of every call to DynamoDB, so that production need not; see clients.TRUSTED.
clients.TRUSTED = clients.FAST
rollback.install()
moto_patches.install()
recorder.watch_settings()
# Few examples in local runs; the nightly pipeline tries many (HYPOTHESIS_PROFILE=nightly).
hypothesis.settings.register_profile("dev", max_examples=25, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
hypothesis.settings.register_profile("nightly", max_examples=2_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
exercised: set[tuple[str, str, str]] = set()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of the public data if it is hidden or absent, and make xdist groups visible.

    xdist 3.8 writes a test's group into `_nodeid`, but pytest 9.2 does not build from it the id by which xdist
    distributes tests: without this, each test is a group of its own, and each worker builds everything that a group
    shares.
    """
    for item in items:
        grouped = vars(item).get("_nodeid")
        if grouped:
            item._id = NodeId.parse(grouped)
    if public_data.folder() is None:
        skip = pytest.mark.skip(reason=public_data.why_absent())
        for item in items:
            if item.get_closest_marker("public_data"):
                item.add_marker(skip)


def pytest_collection_finish() -> None:
    """Exclude the objects made while collecting from garbage collection."""
    moto_patches.freeze_imported_objects()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Send a worker's recorded calls to the controller; it fails a complete run that left a declaration unused."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["exercised"] = [list(entry) for entry in recorder.seen]
        return
    exercised.update(recorder.seen)
    if exitstatus == 0 and runs_all(session.config):
        missing = grants.unexercised(exercised)
        if missing:
            sys.stderr.write("\n".join(["", *missing, ""]))
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add the calls that a worker recorded."""
    exercised.update(tuple(entry) for entry in getattr(node, "workeroutput", {}).get("exercised", []))


@pytest.fixture(autouse=True)
def _clean_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give every test its own settings and clients, and credentials without any access."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "STAGE": "local",
        "SNAPSHOT_TTL": "0",
        "USAGE_TRACKING": "off",
        "ALLOWED_ORIGINS": "*",
        "USER_POOL_ID": people.POOL,
        "USER_POOL_CLIENT_ID": people.CLIENT,
    }.items():
        monkeypatch.setenv(name, value)
    for name in (
        "AWS_ENDPOINT_URL",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_PROFILE",
        "CRITICAL_ERRORS_QUEUE_URL",
        "DDB_TABLE_NAME",
        "GEOCODER",
        "TENANT_ROLE_ARN",
        "USAGE_TABLE_NAME",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(jwks, "fetch", lambda _: people.key_set())
    # Recording the used settings costs one write per process; cost tests count the other calls.
    monkeypatch.setattr(execution_context, "recorded_uses", MatchAllSet())
    # Bound here, because a test may replace these names.
    made: tuple[Any, ...] = (
        clients.get_session,
        clients.get_quick_session,
        clients.dynamodb,
        clients.events,
        clients.ssm,
        clients.cognito,
        clients.sts,
        clients.sqs,
        clients.places,
    )
    caches = (
        settings.load,
        *made,
        container.get_token_verifier,
        container.get_api_key_cache,
        container.get_rules_cache,
        container.get_coverage_cache,
        container.get_snapshot_cache,
        container.get_snapshot_bounds,
        execution_tracking.get_execution_buffer,
        container.get_boundary_cache,
        container.get_boundary_index_cache,
        container.get_geocoder,
        container.get_readiness,
    )
    for cache in caches:
        cache.cache_clear()
    make = clients._make_quiet_session

    def watched() -> botocore.session.Session:
        session = make()
        # Reading the botocore service models again for each test would take half of the total time.
        session.register_component("data_loader", LOADER)
        recorder.watch(session)
        return session

    monkeypatch.setattr(clients, "_make_quiet_session", watched)
    monkeypatch.setattr(clients, "Loader", lambda *_, **__: LOADER)
    yield
    undeclared, recorder.undeclared = recorder.undeclared, []
    assert not undeclared, undeclared
    for cache in caches:
        cache.cache_clear()


# Personal data, passwords and credentials that tests use; none of them may appear in a log.
PERSONAL = re.compile(
    r"@example\.org|Correct-Horse|Another-Horse|rep_[A-Za-z0-9_-]{43}|whsec_[A-Za-z0-9+/]{43}"
    r"|eyJ[A-Za-z0-9_-]{10}|Ada Example|\+1518555|1 Main St|Pe\u00f1a|Planted-"
)


class Lines(logging.Handler):
    """Stores the log lines of the product as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(json_logging.JsonLines())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Store one line."""
        self.written.append(self.format(record))


@pytest.fixture(autouse=True)
def log_lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Yield the lines that the product logs in a test; fail if one contains personal data."""
    lines = Lines()
    monkeypatch.setattr(json_logging.log, "propagate", True)  # for caplog, which listens at the root
    logging.getLogger().addHandler(lines)  # the root logger receives the logs of every library
    monkeypatch.setattr(json_logging, "write", lambda text: lines.written.append(text.removesuffix("\n")))
    yield lines.written
    logging.getLogger().removeHandler(lines)
    personal = [line for line in lines.written if PERSONAL.search(line)]
    assert not personal, personal


@pytest.fixture(autouse=True)
def _every_answer_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check every answer of the app in a test against the OpenAPI document."""
    answer = Api.__call__

    def checked(self: Api, event: dict[str, Any], context: Any) -> dict[str, Any]:
        response = answer(self, event, context)
        if foreign_events.find_mistake(event, context):
            return response
        asked = event["requestContext"]
        headers = {name: str(value) for name, value in response["headers"].items()}
        openapi_contract.check(
            asked["httpMethod"], asked["resourcePath"], response["statusCode"], headers, response["body"]
        )
        return response

    monkeypatch.setattr(Api, "__call__", checked)


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoDBClient]:
    """Yield DynamoDB in process with the stage's two tables, through the product's own client."""
    with mock_aws():
        client = clients.dynamodb()
        place_tables()
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
