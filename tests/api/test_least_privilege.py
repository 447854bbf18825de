"""Whatever is taken out of the generated policies, something that the API really does would be denied."""

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
from tests import grants
from tests.api.test_matrix import EXPECTED
from tests.api.world import PASSWORD
from tools import policies

if TYPE_CHECKING:
    from tests.api.world import World

LOG = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/represent-local-APIHandler-1"
# What Lambda itself does in a function's name.
BY_LAMBDA = [*((action, LOG) for action in policies.LOGS), *((action, "*") for action in policies.TRACES)]


pytestmark = pytest.mark.usefixtures("tracking")


@pytest.fixture
def recorded(world: World, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Call every route as one who may, the ways that need most, and return what was asked of AWS."""
    before = set(grants.RECORDER.seen)
    grants.RECORDER.seen.clear()
    for method, route in EXPECTED:
        allowed = next(who for who, status in EXPECTED[method, route].items() if status < 300)
        world.call(method, route, world.credentials(allowed))
    world.api.send("POST", "/representatives", {"name": "A", "position": "B"}, {"Idempotency-Key": "k"})
    world.api.send("POST", "/representatives", {"name": "A", "position": "B"}, {"Idempotency-Key": "k"})
    world.api.get("/tenants", **world_key(world))
    squatter = world.pool.unused_address()
    world.pool.person(squatter, confirmed=False)
    # Nobody is an editor of Nevada yet, so that its group is made.
    world.api.send("POST", "/users", {"email": squatter, "role": "editor"}, {"X-Tenant-Id": "NV"})
    code = {"email": squatter, "code": "123456", "password": PASSWORD}
    assert world.api.send("POST", "/auth/confirm", code, {"Authorization": None}).status == 200
    shut = world.pool.person(None, "CA:editor")
    world.pool.say(shut, custom__invited_by="CA")
    for enabled in (False, True):
        world.api.send("PATCH", f"/users/{shut}", {"enabled": enabled, "role": "editor"})
    world.api.send("PATCH", f"/users/{shut}", {"role": "admin"})
    by_amazon_location(world, monkeypatch)
    from_parameters(world, monkeypatch)
    misled(world, monkeypatch)
    seen = sorted({(action, arn) for _, action, arn in grants.RECORDER.seen})
    grants.RECORDER.seen.update(before)
    return [*seen, *BY_LAMBDA]


def world_key(world: World) -> dict[str, str]:
    """Return headers of a key, and of nobody else."""
    key = world.credentials("key")["X-Api-Key"]
    assert key
    return {"X-Api-Key": key, "Authorization": None}  # type: ignore[dict-item]


def by_amazon_location(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look an address up where the stage asks Amazon Location, which moto does not have."""
    with monkeypatch.context() as changed:
        changed.setenv("GEOCODER", "amazon-location")
        settings.load.cache_clear()
        container.get_geocoder.cache_clear()
        nothing = SimpleNamespace(status_code=200), {"ResultItems": list[str]()}
        clients.places().meta.events.register("before-call.geo-places.Geocode", lambda **_: nothing)
        assert world.api.get("/lookup?address=1+Main+St").status == 404
    settings.load.cache_clear()
    container.get_geocoder.cache_clear()


def from_parameters(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign in where only Parameter Store knows the pool."""
    for name, value in (
        ("USER_POOL_ID", world.pool.id),
        ("USER_POOL_CLIENT_ID", world.pool.app),
        ("USER_POOL_CLIENT_SECRET", "hush"),
    ):
        clients.ssm().put_parameter(Name=f"/represent/local/{name}", Value=value, Type="String")
        monkeypatch.delenv(name, raising=False)
    for name in ("IMPORT_QUEUE_URL", "ROSTER_BUCKET_NAME"):
        clients.ssm().put_parameter(Name=f"/represent/local/{name}", Value=os.environ[name], Type="String")
        monkeypatch.delenv(name)
    settings.load.cache_clear()
    assert world.api.send("POST", "/imports", {}).status == 201
    assert world.call("POST", "/imports/{import_id}/apply", {}).status == 202
    body = {"grant_type": "password", "email": "nobody@example.org", "password": PASSWORD}
    world.api.send("POST", "/auth/token", body, {"Authorization": None})


def misled(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a request arrive where another tenant's belong, which is reported to a queue that Parameter Store knows."""
    url = clients.sqs().create_queue(QueueName="represent-local-critical-errors")["QueueUrl"]
    name = "/represent/local/CRITICAL_ERRORS_QUEUE_URL"
    clients.ssm().put_parameter(Name=name, Value=url, Type="String")
    monkeypatch.setattr(LambdaContext, "tenant_id", "NY", raising=False)
    assert world.api.get("/representatives").status == 403
    monkeypatch.undo()


def test_everything_that_is_called_is_allowed(recorded: list[tuple[str, str]]) -> None:
    policy = json.dumps(policies.policy(registry.list_api_uses(), grants.STAGE))
    assert len(recorded) > 20
    assert [call for call in recorded if not grants.allows(policy, *call)] == []


def without(place: int, part: str, entry: str) -> str:
    """Return the API's policy without one entry of one statement; a statement that has none left goes."""
    policy = deepcopy(policies.policy(registry.list_api_uses(), grants.STAGE))
    policy["Statement"][place][part].remove(entry)
    policy["Statement"] = [statement for statement in policy["Statement"] if statement[part]]
    return json.dumps(policy)


def test_each_action_that_is_taken_away_is_missed(recorded: list[tuple[str, str]]) -> None:
    for place, statement in enumerate(policies.policy(registry.list_api_uses(), grants.STAGE)["Statement"]):
        for action in statement["Action"]:
            denied = {call[0] for call in recorded if not grants.allows(without(place, "Action", action), *call)}
            assert denied == {action}, f"{action} in {statement['Sid']} could go, and nothing would be missed"


def test_each_resource_that_is_taken_away_is_missed(recorded: list[tuple[str, str]]) -> None:
    for place, statement in enumerate(policies.policy(registry.list_api_uses(), grants.STAGE)["Statement"]):
        for resource in statement["Resource"]:
            policy = without(place, "Resource", resource)
            assert [call for call in recorded if not grants.allows(policy, *call)], resource
