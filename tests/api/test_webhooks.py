"""Webhooks over HTTP, and their delivery by the stream and the queue to a receiver on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import event_bus, queues
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.webhooks.models import WebhookDraft
from chalicelib.webhooks.repository import MOST
from tests.api.test_problems import problem
from tests.receiver import Receiver, receiving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller

PUBLIC = "https://93.184.216.34/hook"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Yield a receiver on loopback, and let the stage send to loopback."""
    monkeypatch.setenv("WEBHOOKS_TO_LOOPBACK", "yes")
    settings.load.cache_clear()
    with receiving() as made:
        yield made


def create_webhook(api: Caller, url: str = PUBLIC, **fields: Any) -> dict[str, Any]:
    reply = api.send("POST", "/webhooks", {"url": url, **fields})
    assert reply.status == 201, reply.text
    return reply.one


def update_webhook(webhook: dict[str, Any], **fields: Any) -> None:
    """Change fields of a stored webhook."""
    webhooks = Container(SYSTEM).for_tenant("CA").webhooks
    stored, secret = webhooks.open(UUID(webhook["id"]))
    webhooks.save(stored.model_copy(update=fields | {"version": stored.version + 1}), secret)


class TestRoutes:
    def test_webhook_starts_at_the_latest_change_and_shows_its_secret_once(self, cloud: Cloud, api: Caller) -> None:
        api.create()
        made = create_webhook(api)
        assert (made["cursor"], made["state"], made["types"]) == (1, "active", None)
        assert len(base64.b64decode(made["secret"].removeprefix("whsec_"), validate=True)) == 32
        assert "secret" not in api.get(f"/webhooks/{made['id']}").one
        assert "secret" not in api.get("/webhooks").one
        assert made["secret"] not in api.get("/webhooks").text
        assert cloud.receive("tasks") == [{"name": "deliver", "tenant": "CA", "about": made["id"]}]

    def test_location_names_the_new_webhook(self, cloud: Cloud, api: Caller) -> None:
        assert cloud
        reply = api.send("POST", "/webhooks", {"url": PUBLIC})
        assert reply.headers["Location"].endswith(f"/webhooks/{reply.one['id']}")

    def test_webhooks_are_listed_oldest_first_in_pages(self, cloud: Cloud, api: Caller) -> None:
        assert cloud
        ids = [create_webhook(api)["id"] for _ in range(3)]
        page = api.get("/webhooks?skip=1&limit=1")
        assert [entry["id"] for entry in page.data] == ids[1:2]
        assert page.json["meta"]["total"] == 3

    def test_tenant_sees_nothing_of_anothers_webhooks(self, cloud: Cloud, api: Caller) -> None:
        assert cloud
        made = create_webhook(api)
        for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/replay")):
            body = {"after": 0} if method == "POST" else None
            reply = api.send(method, f"/webhooks/{made['id']}{path}", body, {"X-Tenant-Id": "NY"})
            assert reply.status in (403, 404)
        assert api.get("/webhooks").one["version"] == 1

    def test_deleted_webhook_receives_nothing(self, cloud: Cloud, api: Caller, receiver: Receiver) -> None:
        made = create_webhook(api, receiver.url)
        assert api.send("DELETE", f"/webhooks/{made['id']}").one["id"] == made["id"]
        problem(api.get(f"/webhooks/{made['id']}"), 404)
        problem(api.send("DELETE", f"/webhooks/{made['id']}"), 404)
        api.create()
        cloud.publish(*cloud.stream())
        cloud.work()
        assert receiver.bodies == []

    @pytest.mark.parametrize(
        "url",
        [
            "http://93.184.216.34/", "https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/latest",
            "https://[::1]/", "https://[fd00:ec2::254]/", "https://[::ffff:169.254.169.254]/", "https://0x7f.1/",
            "https://2130706433/", "https://u:p@93.184.216.34/", "https://93.184.216.34:22/", "ftp://93.184.216.34/",
        ],
    )  # fmt: skip
    def test_url_with_a_forbidden_target_is_refused(self, cloud: Cloud, api: Caller, url: str) -> None:
        assert cloud
        refused = problem(api.send("POST", "/webhooks", {"url": url}), 422)
        assert [flaw["pointer"] for flaw in refused["errors"]] == ["#/url"]

    @pytest.mark.parametrize(
        ("fields", "pointer"),
        [
            ({"types": ["webhook.disabled"]}, "#/types/0"),
            ({"types": []}, "#/types"),
            ({"types": ["vacancy.filled", "vacancy.filled"]}, "#/types"),
            ({"after": 1}, "#/after"),
            ({"secret": "x"}, "#/secret"),
        ],
    )
    def test_invalid_fields_are_pointed_at(
        self, cloud: Cloud, api: Caller, fields: dict[str, Any], pointer: str
    ) -> None:
        assert cloud
        refused = problem(api.send("POST", "/webhooks", {"url": PUBLIC, **fields}), 422)
        assert refused["errors"][0]["pointer"] == pointer

    def test_number_of_webhooks_of_a_tenant_is_limited(self, cloud: Cloud, api: Caller) -> None:
        assert cloud
        for _ in range(MOST):
            create_webhook(api)
        problem(api.send("POST", "/webhooks", {"url": PUBLIC}), 409)

    def test_concurrent_creations_do_not_exceed_the_limit(self, cloud: Cloud, api: Caller) -> None:
        assert cloud
        for _ in range(MOST - 2):
            create_webhook(api)
        webhooks = Container(SYSTEM).for_tenant("CA").webhooks
        webhooks.pause = lambda _: None

        def add() -> int:
            try:
                webhooks.create(WebhookDraft(url=PUBLIC), None)
            except (Conflict, Unavailable) as problem:
                return problem.status
            return 201

        with ThreadPoolExecutor(8) as pool:
            answers = Counter(pool.map(lambda _: add(), range(12)))
        assert answers[201] == 2
        assert len(webhooks.list()) == MOST

    def test_secret_is_shown_even_if_the_queue_is_unavailable(
        self, cloud: Cloud, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cloud

        def away(*_: Any) -> None:
            raise Unavailable("The queue is not available.")

        monkeypatch.setattr(queues, "send", away)
        made = create_webhook(api)
        assert made["secret"]
        assert api.send("POST", f"/webhooks/{made['id']}/replay", {"after": 0}).status == 503


class TestDelivery:
    def test_changes_arrive_in_order_with_the_details_of_the_bus(
        self, cloud: Cloud, api: Caller, receiver: Receiver
    ) -> None:
        made = create_webhook(api, receiver.url)
        cloud.work()
        ada = api.create()
        api.send("PATCH", f"/representatives/{ada['id']}", {"party": "Green"})
        assert cloud.publish(*cloud.stream()) == []
        assert cloud.work() == 1
        assert receiver.events == [{"type": e["detail-type"], "detail": e["detail"]} for e in cloud.receive()]
        assert [event["detail"]["sequence"] for event in receiver.events] == [1, 1, 2]
        shown = api.get(f"/webhooks/{made['id']}").one
        assert (shown["cursor"], shown["failures"]) == (2, 0)
        assert shown["delivered_at"]
        cloud.publish(*cloud.stream())
        assert cloud.work() == 0

    def test_message_has_id_timestamp_and_signature(self, cloud: Cloud, api: Caller, receiver: Receiver) -> None:
        made = create_webhook(api, receiver.url)
        api.create()
        cloud.work()
        (head,), (body,) = receiver.heads, receiver.bodies
        assert head["webhook-id"] == f"CA:{made['id']}:1-1"
        assert abs(int(head["webhook-timestamp"]) - time.time()) < 60
        content = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
        mac = hmac.new(base64.b64decode(made["secret"][6:]), content, hashlib.sha256).digest()
        assert head["webhook-signature"] == "v1," + base64.b64encode(mac).decode()
        assert (head["content-type"], json.loads(body)["tenant"]) == ("application/json", "CA")

    def test_only_selected_types_are_sent(self, cloud: Cloud, api: Caller, receiver: Receiver) -> None:
        filled = create_webhook(api, receiver.url, types=["vacancy.filled"])
        ended = create_webhook(api, receiver.url, types=["representative.deleted"])
        api.create()
        cloud.work()
        assert [event["type"] for event in receiver.events] == ["vacancy.filled"]
        for made in (filled, ended):
            assert api.get(f"/webhooks/{made['id']}").one["cursor"] == 1

    def test_replay_sends_again_from_a_change(self, cloud: Cloud, api: Caller, receiver: Receiver) -> None:
        for _ in range(3):
            api.create()
        made = create_webhook(api, receiver.url, after=1, types=["representative.created"])
        cloud.work()
        assert [event["detail"]["sequence"] for event in receiver.events] == [2, 3]
        assert api.send("POST", f"/webhooks/{made['id']}/replay", {"after": 0}).one["cursor"] == 0
        cloud.work()
        assert [event["detail"]["sequence"] for event in receiver.events] == [2, 3, 1, 2, 3]
        problem(api.send("POST", f"/webhooks/{made['id']}/replay", {"after": 4}), 422)

    @pytest.mark.parametrize("status", [199, 301, 307, 400, 410, 500])
    def test_unsuccessful_delivery_is_retried_later(
        self, cloud: Cloud, api: Caller, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, status: int
    ) -> None:
        made = create_webhook(api, receiver.url)
        api.create()
        bodies = cloud.receive("tasks")
        asked: list[tuple[Any, int]] = []
        monkeypatch.setattr(queues, "send", lambda _, body, delay: asked.append((json.loads(body), delay)))
        receiver.statuses = [status]
        for body in bodies * 2:
            cloud.client.lambda_.invoke("run_task", cloud.client.events.generate_sqs_event([json.dumps(body)]))
        # The second task found an attempt in progress, and the redirect was not followed.
        assert len(receiver.bodies) == 1
        ((task, delay),) = asked
        assert task == {"name": "deliver", "tenant": "CA", "about": made["id"]}
        assert 24 <= delay <= 30
        shown = api.get(f"/webhooks/{made['id']}").one
        assert (shown["cursor"], shown["failures"], shown["last_failure"]) == (
            0,
            1,
            f"The receiver answered with status {status}.",
        )

    def test_failed_message_is_sent_again_unchanged(self, cloud: Cloud, api: Caller, receiver: Receiver) -> None:
        made = create_webhook(api, receiver.url)
        api.create()
        receiver.statuses = [503]
        cloud.work()
        update_webhook(made, next_attempt_at=datetime.now(UTC))
        api.create()
        cloud.publish(*cloud.stream())
        cloud.work()
        assert [head["webhook-id"].rpartition(":")[2] for head in receiver.heads] == ["1-1", "1-1", "2-2"]
        assert receiver.bodies[0] == receiver.bodies[1]
        assert api.get("/webhooks").one["failures"] == 0

    def test_webhook_that_fails_for_a_day_is_disabled_and_reported_once(
        self, cloud: Cloud, api: Caller, receiver: Receiver
    ) -> None:
        made = create_webhook(api, receiver.url + "?token=private")
        api.create()
        update_webhook(made, failures=9, failing_since=datetime.now(UTC) - timedelta(hours=25))
        receiver.statuses = [500]
        (task,) = cloud.receive("tasks")
        event = cloud.client.events.generate_sqs_event([json.dumps(task)])
        for _ in range(2):
            cloud.client.lambda_.invoke("run_task", event)
        (received,) = cloud.receive()
        assert received["detail-type"] == "webhook.disabled"
        (form,) = [form for form in api.get("/events/schemas").data if form["type"] == "webhook.disabled"]
        Draft202012Validator(form["json_schema"]).validate(received["detail"])
        assert (received["detail"]["host"], received["detail"]["failures"]) == ("127.0.0.1", 10)
        assert not {"private", made["secret"]} & set(json.dumps(received).split('"'))
        assert "private" not in json.dumps(received)
        (failure,) = cloud.receive("critical-errors")
        assert (failure["kind"], failure["tenant"]) == ("webhook-disabled", "CA")
        api.create()
        cloud.publish(*cloud.stream())
        assert cloud.work() == 0
        assert api.get("/webhooks").one["state"] == "disabled"
        api.send("POST", f"/webhooks/{made['id']}/replay", {"after": 0})
        cloud.work()
        assert api.get("/webhooks").one["state"] == "active"
        assert receiver.events[-1]["detail"]["sequence"] == 2

    def test_disabled_event_is_retried_until_the_bus_accepts_it(
        self, cloud: Cloud, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = create_webhook(api)
        (task,) = cloud.receive("tasks")
        update_webhook(made, state="disabled", failures=10, failing_since=datetime.now(UTC))
        event = cloud.client.events.generate_sqs_event([json.dumps(task)])
        with monkeypatch.context() as patched:
            patched.setattr(event_bus, "put", lambda *_: frozenset({0}))
            with pytest.raises(Unavailable):
                cloud.client.lambda_.invoke("run_task", event)
        for _ in range(2):
            cloud.client.lambda_.invoke("run_task", event)
        assert len(cloud.receive()) == 1

    def test_change_is_redelivered_if_its_webhooks_cannot_be_queued(
        self, cloud: Cloud, api: Caller, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        create_webhook(api, receiver.url)
        cloud.work()
        api.create()

        def away(*_: Any) -> None:
            raise Unavailable("The queue is not available.")

        with monkeypatch.context() as patched:
            patched.setattr(queues, "send_all", away)
            with pytest.raises(Unavailable):
                cloud.publish(*cloud.stream())
        assert cloud.publish(*cloud.stream()) == []
        cloud.work()
        assert [event["detail"]["sequence"] for event in receiver.events] == [1, 1]

    def test_daily_review_queues_a_webhook_whose_task_was_lost(
        self, cloud: Cloud, api: Caller, receiver: Receiver
    ) -> None:
        create_webhook(api, receiver.url)
        api.create()
        cloud.receive("tasks")
        review = json.dumps({"name": "review", "tenant": "CA", "about": "2026-01-31"})
        cloud.client.lambda_.invoke("run_task", cloud.client.events.generate_sqs_event([review]))
        assert cloud.work() == 1
        assert len(receiver.bodies) == 1

    def test_loopback_targets_need_the_setting(
        self, cloud: Cloud, api: Caller, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        create_webhook(api, receiver.url)
        api.create()
        monkeypatch.delenv("WEBHOOKS_TO_LOOPBACK")
        settings.load.cache_clear()
        cloud.work()
        assert receiver.bodies == []
        assert api.get("/webhooks").one["failures"] == 1
