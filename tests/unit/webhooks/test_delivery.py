"""Deliveries survive interruptions and duplicates: no change is skipped, and no cursor is lost."""

from __future__ import annotations

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import Write
from chalicelib.changes.models import PARTITION, sort_key
from chalicelib.container import Container
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.representatives.models import RepresentativeDraft
from chalicelib.webhooks import delivery
from chalicelib.webhooks.delivery import WebhookDispatcher
from chalicelib.webhooks.models import WebhookDraft
from chalicelib.webhooks.repository import WebhookRepository

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from chalicelib.webhooks.models import Webhook

TABLE_NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Killed(BaseException):
    """The worker is interrupted."""


class Place:
    """A tenant with one webhook, whose receiver behaves as configured, and a clock that moves only when set."""

    def __init__(self) -> None:
        self.now = TABLE_NOW
        self.tenant = Container(SYSTEM).for_tenant("CA")
        self.table = self.tenant.table
        self.webhooks = WebhookRepository(self.table, "CA", lambda _: None, lambda: self.now, uuid.uuid4)
        self.bodies: list[Any] = []
        self.ids: list[str] = []
        self.asked: list[int] = []
        self.disabled: list[Webhook] = []
        self.answer: Callable[[], str | None] = lambda: None
        self.seconds = 0.0
        self.id = self.webhooks.create(WebhookDraft(url="https://h.example/", types=None, after=None), "x").id

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> str | None:
        assert url == "https://h.example/"
        self.ids.append(headers["webhook-id"].rpartition(":")[2])
        self.bodies.append(json.loads(body))
        return self.answer()

    @property
    def sequences(self) -> list[int]:
        return [event["detail"]["sequence"] for body in self.bodies for event in body["events"]]

    @property
    def hook(self) -> Webhook:
        return self.webhooks.get(self.id)

    def change(self, times: int = 1, **fields: Any) -> None:
        for _ in range(times):
            draft = {"name": "Ada", "position": "Mayor"} | fields
            self.tenant.representatives.create(RepresentativeDraft.model_validate(draft))

    def deliver(self, webhooks: WebhookRepository | None = None) -> None:
        WebhookDispatcher(
            self.table,
            "CA",
            webhooks or self.webhooks,
            post=self.post,
            again=lambda _, delay: self.asked.append(delay),
            disabled=self.disabled.append,
            now=lambda: self.now,
            clock=lambda: self.seconds,
            jitter=lambda: 0.5,
        ).deliver(self.id)

    def raising(self, error: BaseException) -> Callable[[], str | None]:
        def answer() -> str | None:
            self.answer = lambda: None
            raise error

        return answer


@pytest.fixture
def place(dynamodb: DynamoDBClient) -> Place:
    assert dynamodb
    return Place()


class Dying(WebhookRepository):
    """Webhooks whose worker is interrupted once before it writes."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.table, "CA", lambda _: None, lambda: place.now, uuid.uuid4)

    def save(self, webhook: Webhook, secret: str) -> None:  # noqa: ARG002 (the item that would have been written)
        raise Killed


def test_many_changes_are_delivered_in_batches_without_gaps(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST_BYTES", 3000)
    place.change(7)
    place.deliver()
    assert len(place.bodies) > 1
    assert sorted(set(place.sequences)) == list(range(1, 8))
    assert place.sequences == sorted(place.sequences)
    assert (place.hook.cursor, place.asked) == (7, [])


def test_change_larger_than_a_message_is_delivered_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST_BYTES", 10)
    place.change(3)
    place.deliver()
    assert place.ids == ["1-1", "2-2", "3-3"]


def test_task_that_takes_long_leaves_the_rest_to_another(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST_CHANGES", 1)
    place.change(3)

    def answer() -> None:
        place.seconds += delivery.SECONDS / 2

    place.answer = answer
    place.deliver()
    assert (place.hook.cursor, place.asked) == (2, [0])
    place.seconds = 0
    place.deliver()
    assert (place.hook.cursor, place.asked) == (3, [0])


def test_worker_interrupted_before_sending_leaves_everything_to_the_next(place: Place) -> None:
    place.change()
    place.answer = place.raising(Killed())
    with pytest.raises(Killed):
        place.deliver()
    assert place.hook.cursor == 0
    place.deliver()
    assert (place.hook.cursor, place.hook.failures) == (1, 0)


def test_worker_interrupted_after_sending_causes_a_repeated_message(place: Place) -> None:
    place.change()
    with pytest.raises(Killed):
        place.deliver(Dying(place))
    place.deliver()
    assert place.ids == ["1-1", "1-1"]
    assert place.bodies[0] == place.bodies[1]
    assert place.hook.cursor == 1


def test_worker_interrupted_before_saving_a_failure_has_queued_the_next_attempt(place: Place) -> None:
    place.change()
    place.answer = lambda: "no"
    with pytest.raises(Killed):
        place.deliver(Dying(place))
    assert len(place.asked) == 1
    assert place.hook.failures == 0


def test_failure_is_found_again_if_the_queue_is_unavailable(place: Place) -> None:
    place.change()
    place.answer = lambda: "no"
    away = WebhookDispatcher(
        place.table,
        "CA",
        place.webhooks,
        post=place.post,
        again=lambda *_: (_ for _ in ()).throw(Unavailable("The queue is away.")),
        disabled=place.disabled.append,
        now=lambda: place.now,
        clock=lambda: 0.0,
        jitter=lambda: 0.5,
    )
    with pytest.raises(Unavailable):
        away.deliver(place.id)
    assert (place.hook.failures, place.hook.cursor) == (0, 0)


def test_simultaneous_workers_count_one_failure_and_later_attempts_are_sequential(place: Place) -> None:
    place.change()

    def both() -> str:
        place.answer = lambda: "no"
        place.deliver()  # another worker, during this one's attempt
        return "no"

    place.answer = both
    place.deliver()
    assert (place.hook.failures, len(place.bodies), len(place.asked)) == (1, 2, 2)
    for _ in range(3):
        place.deliver()  # the second of two queued tasks comes too early
    assert len(place.bodies) == 2
    place.now += timedelta(seconds=30)
    for _ in range(2):
        place.deliver()
    assert (place.hook.failures, len(place.bodies)) == (2, 3)


def test_simultaneous_workers_do_not_move_the_cursor_past_each_other(place: Place) -> None:
    place.change(2)

    def slow() -> None:
        place.answer = lambda: None
        place.change()
        place.deliver()  # another worker delivers more than this one started with

    place.answer = slow
    place.deliver()
    assert place.hook.cursor == 3
    assert set(place.sequences) == {1, 2, 3}
    place.deliver()
    assert place.ids == ["1-2", "1-3"]


def test_replay_during_an_attempt_is_not_lost(place: Place) -> None:
    place.change(2)
    place.deliver()
    place.change()

    def meanwhile() -> None:
        place.answer = lambda: None
        place.webhooks.replay(place.id, 0)

    place.answer = meanwhile
    place.deliver()
    assert place.ids == ["1-2", "3-3", "1-3"]
    assert place.hook.cursor == 3


def test_webhook_deleted_during_an_attempt_stays_deleted(place: Place) -> None:
    place.change()

    def meanwhile() -> None:
        place.webhooks.delete(place.id)

    place.answer = meanwhile
    place.deliver()
    assert place.webhooks.list() == []


def test_receiver_down_for_a_day_is_disabled_announced_once_and_can_be_replayed(place: Place) -> None:
    place.change(2)
    place.answer = lambda: "no"
    place.deliver()
    for _ in range(300):
        if place.hook.next_attempt_at is None:
            break
        place.now = place.hook.next_attempt_at
        place.deliver()
    assert place.now - TABLE_NOW >= timedelta(hours=24)
    assert 95 <= place.hook.failures <= 130
    assert (place.hook.state, place.hook.cursor, len(place.disabled)) == ("disabled", 0, 1)
    assert max(place.asked) <= 900
    for _ in range(2):
        place.deliver()
    assert len(place.disabled) == 1
    place.answer = lambda: None
    place.webhooks.replay(place.id, 0)
    place.deliver()
    assert place.hook.cursor == 2


def test_receiver_that_fails_at_times_gets_everything_at_least_once(place: Place) -> None:
    rng = random.Random(5)  # noqa: S311 (no secret)
    place.answer = lambda: rng.choice([None, "no"])
    for _ in range(12):
        place.change(rng.randrange(3))
        place.deliver()
        place.now += timedelta(minutes=16)
    place.answer = lambda: None
    place.deliver()
    last = place.hook.cursor
    seen: list[int] = []
    for sequence in place.sequences:
        if sequence not in seen:
            seen.append(sequence)
    assert seen == list(range(1, last + 1))
    assert place.hook.failures == 0


def test_unreadable_change_does_not_block_others(place: Place) -> None:
    place.change()
    place.table.transact([Write(sort_key(2), {"doc": "{"}, 0, partition=PARTITION)])
    place.deliver()
    assert (place.sequences, place.hook.cursor) == ([1, 1], 2)


@pytest.mark.parametrize("act", [lambda place: place.webhooks.replay(place.id, 0), lambda p: p.webhooks.delete(p.id)])
def test_replay_or_removal_during_deliveries_retries_and_finally_conflicts(
    place: Place, monkeypatch: pytest.MonkeyPatch, act: Callable[[Place], Webhook]
) -> None:
    written = place.table.transact
    clashes = iter([True] * 5 + [True, False])

    def transact(writes: Any) -> None:
        if next(clashes):
            raise WriteConflict(frozenset({0}))
        written(writes)

    monkeypatch.setattr(place.table, "transact", transact)
    with pytest.raises(Conflict):
        act(place)
    assert act(place).id == place.id
