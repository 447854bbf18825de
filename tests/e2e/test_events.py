"""From a write to the bus, through the stream and its function, on the embedded cloud."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tools.deploy import event_sources, stage
from tools.ops import republish

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Deployed


@pytest.fixture
def wait_for_event(deployed: Deployed) -> Callable[[str], dict[str, Any]]:
    """Return a function that waits for an event of a type on the bus, for at most a minute."""
    sqs, events = deployed.place.client("sqs"), deployed.place.client("events")
    url = sqs.create_queue(QueueName="received")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="all", EventBusName="represent-local", EventPattern='{"source": ["represent"]}')
    events.put_targets(Rule="all", EventBusName="represent-local", Targets=[{"Id": "q", "Arn": arn}])

    def wait(kind: str) -> dict[str, Any]:
        late = time.monotonic() + 60
        while time.monotonic() < late:
            answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2, MaxNumberOfMessages=10)
            for message in answer.get("Messages", []):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                event: dict[str, Any] = json.loads(message["Body"])
                if event["detail-type"] == kind:
                    return event
        raise AssertionError(f"no {kind} was received")

    return wait


def test_write_is_published_with_its_effect_on_a_seat(
    deployed: Deployed, wait_for_event: Callable[[str], dict[str, Any]]
) -> None:
    draft = {"name": "Heard Of", "position": "County Legislator", "district": "31"}
    made = deployed.send("POST", "/representatives", draft, X_Tenant_Id="NY-Albany").json["data"][0]
    created = wait_for_event("representative.created")
    assert created["detail"]["after"]["name"] == "Heard Of"
    assert created["detail"]["tenant"] == "NY-Albany"
    ended = {"term_end": made["created_at"][:10]}
    deployed.send("PATCH", f"/representatives/{made['id']}", ended, X_Tenant_Id="NY-Albany")
    opened = wait_for_event("vacancy.opened")
    assert (opened["detail"]["representative_id"], opened["detail"]["district"]) == (made["id"], "31")


def test_stream_is_configured_as_in_the_overlay(deployed: Deployed) -> None:
    wanted = event_sources.options(stage.require_outputs(deployed.place))["publish_changes"]
    (mapping,) = [
        mapping
        for mapping in deployed.place.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        if "stream" in mapping["EventSourceArn"]
    ]
    assert mapping["FunctionResponseTypes"] == wanted["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["MaximumRetryAttempts"] == wanted["MaximumRetryAttempts"]
    assert mapping["DestinationConfig"] == wanted["DestinationConfig"]


def test_no_change_is_left_to_republish(deployed: Deployed) -> None:
    said: list[str] = []
    assert republish.redrive(deployed.place, said.append) == 0
    assert said == ["0 notes deleted, 0 left"]
