"""The generated policies are minimal: without any of their entries, the API would be denied a call that it makes."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from chalice.local import LambdaContext

from chalicelib import container
from chalicelib.aws import clients
from chalicelib.core import settings
from chalicelib.operations import registry
from chalicelib.representatives import routes as representatives
from tests import grants
from tests.api.cold import allowed
from tests.api.stage_client import PASSWORD
from tests.api.test_matrix import EXPECTED
from tools.generate import policies

if TYPE_CHECKING:
    from tests.api.stage_client import Stage

LOG = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/represent-local-APIHandler-1"
# The calls that Lambda itself makes for a function.
BY_LAMBDA = [*((action, LOG) for action in policies.LOGS), *((action, "*") for action in policies.TRACES)]


pytestmark = pytest.mark.usefixtures("tracking")


@pytest.fixture
def recorded(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Call every route with a permitted principal, including the paths that need most, and return the calls to AWS."""
    before = set(grants.RECORDER.seen)
    grants.RECORDER.seen.clear()
    for method, route in EXPECTED:
        stage.call(method, route, stage.credentials(allowed(method, route)[0]))
    stage.api.send("POST", "/representatives", {"name": "A", "position": "B"}, {"Idempotency-Key": "k"})
    stage.api.send("POST", "/representatives", {"name": "A", "position": "B"}, {"Idempotency-Key": "k"})
    stage.api.get("/tenants", **key_headers(stage))
    squatter = stage.pool.unused_address()
    stage.pool.person(squatter, confirmed=False)
    # Nevada has no editor yet, so this makes the group.
    stage.api.send("POST", "/users", {"email": squatter, "role": "editor"}, {"X-Tenant-Id": "NV"})
    code = {"email": squatter, "code": "123456", "password": PASSWORD}
    assert stage.api.send("POST", "/auth/confirm", code, {"Authorization": None}).status == 200
    shut = stage.pool.person(None, "CA:editor")
    stage.pool.say(shut, custom__invited_by="CA")
    for enabled in (False, True):
        stage.api.send("PATCH", f"/users/{shut}", {"enabled": enabled, "role": "editor"})
    stage.api.send("PATCH", f"/users/{shut}", {"role": "admin"})
    look_up_with_amazon_location(stage, monkeypatch)
    sign_in_with_parameters(stage, monkeypatch)
    send_misrouted_request(stage, monkeypatch)
    seen = sorted({(action, arn) for _, action, arn in grants.RECORDER.seen})
    grants.RECORDER.seen.update(before)
    return [*seen, *BY_LAMBDA]


def key_headers(stage: Stage) -> dict[str, str]:
    """Return headers with an API key and no token."""
    key = stage.credentials("key")["X-Api-Key"]
    assert key
    return {"X-Api-Key": key, "Authorization": None}  # type: ignore[dict-item]


def look_up_with_amazon_location(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look an address up on a stage that uses Amazon Location, which moto does not have."""
    with monkeypatch.context() as changed:
        changed.setenv("GEOCODER", "amazon-location")
        settings.load.cache_clear()
        container.get_geocoder.cache_clear()
        nothing = SimpleNamespace(status_code=200), {"ResultItems": list[str]()}
        clients.places().meta.events.register("before-call.geo-places.Geocode", lambda **_: nothing)
        assert stage.api.get("/lookup?address=1+Main+St").status == 404
        places = {"places": [{"address": "1 Main St"}]}
        (answer,) = stage.api.send("POST", "/lookup/batch", places, stage.credentials("key")).data
        assert answer["error"]["status"] == 404
    settings.load.cache_clear()
    container.get_geocoder.cache_clear()


def sign_in_with_parameters(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign in with the pool settings only in Parameter Store."""
    for name, value in (
        ("USER_POOL_ID", stage.pool.id),
        ("USER_POOL_CLIENT_ID", stage.pool.app),
        ("USER_POOL_CLIENT_SECRET", "hush"),
    ):
        clients.ssm().put_parameter(Name=f"/represent/local/{name}", Value=value, Type="String")
        monkeypatch.delenv(name, raising=False)
    for name in ("EXPORT_QUEUE_URL", "IMPORT_QUEUE_URL", "ROSTER_BUCKET_NAME", "SOURCE_QUEUE_URL"):
        clients.ssm().put_parameter(Name=f"/represent/local/{name}", Value=os.environ[name], Type="String")
        monkeypatch.delenv(name)
    settings.load.cache_clear()
    assert stage.api.send("POST", "/imports", {}).status == 201
    assert stage.call("POST", "/imports/{import_id}/apply", {}).status == 202
    with monkeypatch.context() as changed:
        changed.setattr(representatives, "MOST", 10)
        assert stage.api.get("/representatives?format=jsonl").status == 202
    assert stage.call("POST", "/tenants/{tenant}/sources/{source_id}/sync", {}).status == 202
    body = {"grant_type": "password", "email": "unknown@example.org", "password": PASSWORD}
    stage.api.send("POST", "/auth/token", body, {"Authorization": None})


def send_misrouted_request(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send a request to another tenant's environment; it is reported to a queue known from Parameter Store."""
    url = clients.sqs().create_queue(QueueName="represent-local-critical-errors")["QueueUrl"]
    name = "/represent/local/CRITICAL_ERRORS_QUEUE_URL"
    clients.ssm().put_parameter(Name=name, Value=url, Type="String")
    monkeypatch.setattr(LambdaContext, "tenant_id", "NY", raising=False)
    assert stage.api.get("/representatives").status == 403
    monkeypatch.undo()


def test_every_call_is_allowed(recorded: list[tuple[str, str]]) -> None:
    policy = json.dumps(policies.policy(registry.list_api_uses(), grants.STAGE))
    assert len(recorded) > 20
    assert [call for call in recorded if not grants.allows(policy, *call)] == []


def without(place: int, part: str, entry: str) -> str:
    """Return the API's policy without one entry of one statement; an empty statement is removed."""
    policy = deepcopy(policies.policy(registry.list_api_uses(), grants.STAGE))
    policy["Statement"][place][part].remove(entry)
    policy["Statement"] = [statement for statement in policy["Statement"] if statement[part]]
    return json.dumps(policy)


def test_each_action_is_needed(recorded: list[tuple[str, str]]) -> None:
    for place, statement in enumerate(policies.policy(registry.list_api_uses(), grants.STAGE)["Statement"]):
        for action in statement["Action"]:
            denied = {call[0] for call in recorded if not grants.allows(without(place, "Action", action), *call)}
            assert denied == {action}, f"{action} in {statement['Sid']} is not needed"


def test_each_resource_is_needed(recorded: list[tuple[str, str]]) -> None:
    for place, statement in enumerate(policies.policy(registry.list_api_uses(), grants.STAGE)["Statement"]):
        for resource in statement["Resource"]:
            policy = without(place, "Resource", resource)
            assert [call for call in recorded if not grants.allows(policy, *call)], resource
