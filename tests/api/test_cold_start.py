"""Every route, agent tool and event function answers as the first event of a fresh process."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from chalice.app import ScheduledEventConfig

from app import app
from chalicelib.agents import tool_catalog
from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import clients
from chalicelib.container import Container
from chalicelib.operations import registry
from chalicelib.system.task_message import Task
from tests.api.cold import allowed
from tests.api.stage_client import HANDSHAKE
from tests.api.test_matrix import EXPECTED
from tests.support import ROOT

if TYPE_CHECKING:
    from chalice.test import TestEventsClient

    from tests.api.cold import Cold
    from tests.api.conftest import Caller
    from tests.api.stage_client import Stage

CARDS = list(tool_catalog.load().values())
TOOLS = ("/agent/{tool}", "/tenants/{tenant}/agent/{tool}")


def test_every_route_answers_the_first_request_like_later_ones(stage: Stage, cold: Cold) -> None:
    wrong = {}
    for method, route in EXPECTED:
        who, status = allowed(method, route)
        credentials = stage.credentials(who)
        path, body = stage.prepare(method, route, credentials)
        answered = cold.request(method, route, path, body, credentials)
        if answered["statusCode"] != status:
            wrong[method, route] = answered["body"]
    assert wrong == {}


def test_every_tool_answers_the_first_request(stage: Stage, cold: Cold) -> None:
    wrong = {}
    for card in CARDS:
        who, status = allowed(card.method, card.path)
        credentials = stage.credentials(who)
        known = card.input_schema["properties"]
        arguments = stage.arguments(card.method, card.path, credentials)
        arguments = {name: value for name, value in arguments.items() if name in known}
        route = TOOLS[1] if registry.operations[card.operation].tenant else TOOLS[0]
        path = route.replace("{tenant}", "CA").replace("{tool}", card.name)
        headers = credentials | {"X-Tenant-Id": None}
        answered = cold.request("POST", route, path, arguments, headers)
        if answered["statusCode"] != status:
            wrong[card.name] = answered["body"]
    assert wrong == {}


@pytest.mark.parametrize("method", ["tools/list", "resources/list", "prompts/list"])
def test_first_request_may_list_tools_resources_and_prompts(stage: Stage, cold: Cold, method: str) -> None:
    message = HANDSHAKE | {"method": method, "params": {}}
    credentials = stage.credentials("admin")
    answered = cold.request("POST", "/mcp", "/mcp", message, credentials | {"MCP-Protocol-Version": "2025-11-25"})
    assert answered["statusCode"] == 200, answered["body"]
    listed = cold.request("GET", "/agent/tools", "/agent/tools", None, credentials)
    warm = stage.api.send("GET", "/agent/tools", headers=credentials)
    assert [card["name"] for card in json.loads(listed["body"])["data"]] == [card["name"] for card in warm.data]


@pytest.mark.parametrize(
    ("query", "needs_it"),
    [
        ("lat=38.58&lon=-121.49", False),
        ("zip=95814", False),
        ("division=ocd-division/country:us/state:ca", False),
        ("lat=38.58&lon=-121.49&on=2026-11-21", True),
    ],
)
def test_lookup_of_a_plain_place_needs_no_pydantic(api: Caller, cold: Cold, query: str, *, needs_it: bool) -> None:
    made = api.create()
    anonymous: dict[str, str | None] = {"Authorization": None, "X-Tenant-Id": None}
    path = f"/representatives/{made['id']}"
    # The first reader of a tenant makes its snapshot from the records.
    cold.request("GET", "/lookup", f"/lookup?{query}", None, anonymous)
    answered = cold.request("GET", "/lookup", f"/lookup?{query}", None, anonymous)
    assert (answered["statusCode"], bool(cold.users_of_pydantic)) == (200, needs_it), answered["body"]
    answered = cold.request("GET", "/representatives/{representative_id}", path, None, {"X-Tenant-Id": "CA"})
    assert (answered["statusCode"], cold.users_of_pydantic) == (200, []), answered["body"]


def scheduled() -> dict[str, Any]:
    return {
        "version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": [], "source": "aws.events",
        "detail-type": "Scheduled Event", "time": "2026-11-21T00:05:00Z", "detail": {},
    }  # fmt: skip


def test_every_event_function_answers_the_first_event(api: Caller, stage: Stage, cold: Cold) -> None:
    events: TestEventsClient = api._client.events
    api.create()
    hook = api.send("POST", "/webhooks", {"url": "https://93.184.216.34/hook"}).one["id"]
    (import_id, bucket) = api.send("POST", "/imports", {}).one["id"], os.environ["ROSTER_BUCKET_NAME"]
    key = f"uploads/CA/{import_id}/roster"
    clients.s3().put_object(Bucket=bucket, Key=key, Body=(ROOT / "tests" / "data" / "rosters" / "CA.csv").read_bytes())
    uploaded = {"bucket": {"name": bucket}, "object": {"key": key, "size": 900}}
    failure = {
        "kind": "k", "message": "m", "tenant": None, "operation": "o", "request_id": "r", "at": "2026-11-21T00:00:00Z"
    }  # fmt: skip
    change = Container(SYSTEM).for_tenant("CA").table
    (item,) = list(change.query(partition="#CHANGES"))
    image = {name: {"N" if isinstance(value, int) else "S": str(value)} for name, value in item.items()}
    record = {
        "eventName": "INSERT", "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": {"PK": {"S": "TENANT#CA#CHANGES"}, "SK": image["SK"]},
            "NewImage": image | {"PK": {"S": "TENANT#CA#CHANGES"}}, "SequenceNumber": "1",
        },
    }  # fmt: skip
    tasks = [Task("review", "CA", "2026-11-21"), Task("roll_up", "CA", "2026-11-21T00"), Task("deliver", "CA", hook)]
    todo: list[tuple[str, Any]] = [
        ("publish_changes", {"Records": [record]}),
        *((function, scheduled()) for function in functions(ScheduledEventConfig)),
        ("start_import", events.generate_cw_event("aws.s3", "Object Created", uploaded, [])),
        # The first worker plans, the second writes.
        *[("process_import", events.generate_sqs_event([Task("import", "CA", import_id).to_json()]))] * 2,
        ("notify_operators", events.generate_sqs_event([json.dumps(failure)])),
        ("process_export", events.generate_sqs_event([Task("write_state", "WY", "20261121t083000").to_json()])),
        ("process_source", events.generate_sqs_event([Task("apply_source", "CA", "ocd-division-ids").to_json()])),
        *(("run_task", events.generate_sqs_event([task.to_json()])) for task in tasks),
    ]
    assert {calls for calls, _ in todo} == set(functions())
    for calls, event in todo:
        cold.answer((calls, event))
    assert stage.api.get(f"/imports/{import_id}").one["state"] == "done"


def functions(kind: type = object) -> list[str]:
    """Return the names of the functions that events of a kind start, as registered in Chalice."""
    return [source.handler_string.rpartition(".")[2] for source in app.event_sources if isinstance(source, kind)]
