"""Whatever dies or comes twice: no change is left out, and no cursor is lost."""

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
    """The worker is gone."""


class Place:
    """A tenant with one webhook, whose receiver does as it is told, and a clock that stands until it is moved."""

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
    """Webhooks whose worker dies before it writes, once."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.table, "CA", lambda _: None, lambda: place.now, uuid.uuid4)

    def save(self, webhook: Webhook, secret: str) -> None:  # noqa: ARG002 (what would have been written)
        raise Killed


def test_what_is_large_is_told_in_pieces_without_gaps(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST_BYTES", 3000)
    place.change(7)
    place.deliver()
    assert len(place.bodies) > 1
    assert sorted(set(place.sequences)) == list(range(1, 8))
    assert place.sequences == sorted(place.sequences)
    assert (place.hook.cursor, place.asked) == (7, [])


def test_one_change_that_is_larger_than_a_message_is_one_by_itself(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "MOST_BYTES", 10)
    place.change(3)
    place.deliver()
    assert place.ids == ["1-1", "2-2", "3-3"]


def test_a_task_that_has_taken_long_leaves_the_rest_to_another(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_worker_that_dies_before_it_sends_leaves_everything_to_the_next(place: Place) -> None:
    place.change()
    place.answer = place.raising(Killed())
    with pytest.raises(Killed):
        place.deliver()
    assert place.hook.cursor == 0
    place.deliver()
    assert (place.hook.cursor, place.hook.failures) == (1, 0)


def test_a_worker_that_dies_after_it_sent_lets_the_same_be_sent_again(place: Place) -> None:
    place.change()
    with pytest.raises(Killed):
        place.deliver(Dying(place))
    place.deliver()
    assert place.ids == ["1-1", "1-1"]
    assert place.bodies[0] == place.bodies[1]
    assert place.hook.cursor == 1


def test_a_worker_that_dies_before_it_writes_a_failure_has_asked_for_the_next_attempt(place: Place) -> None:
    place.change()
    place.answer = lambda: "no"
    with pytest.raises(Killed):
        place.deliver(Dying(place))
    assert len(place.asked) == 1
    assert place.hook.failures == 0


def test_a_queue_that_is_away_lets_the_failure_be_found_again(place: Place) -> None:
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


def test_two_workers_at_once_count_one_failure_and_later_attempts_are_one_after_another(place: Place) -> None:
    place.change()

    def both() -> str:
        place.answer = lambda: "no"
        place.deliver()  # another worker, in the midst of this one's attempt
        return "no"

    place.answer = both
    place.deliver()
    assert (place.hook.failures, len(place.bodies), len(place.asked)) == (1, 2, 2)
    for _ in range(3):
        place.deliver()  # what was asked for twice comes too early
    assert len(place.bodies) == 2
    place.now += timedelta(seconds=30)
    for _ in range(2):
        place.deliver()
    assert (place.hook.failures, len(place.bodies)) == (2, 3)


def test_two_workers_at_once_do_not_move_the_cursor_past_each_other(place: Place) -> None:
    place.change(2)

    def slow() -> None:
        place.answer = lambda: None
        place.change()
        place.deliver()  # another worker tells more than this one set out to

    place.answer = slow
    place.deliver()
    assert place.hook.cursor == 3
    assert set(place.sequences) == {1, 2, 3}
    place.deliver()
    assert place.ids == ["1-2", "1-3"]


def test_a_replay_in_the_midst_of_an_attempt_is_not_lost(place: Place) -> None:
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


def test_a_webhook_that_is_deleted_in_the_midst_of_an_attempt_stays_deleted(place: Place) -> None:
    place.change()

    def meanwhile() -> None:
        place.webhooks.delete(place.id)

    place.answer = meanwhile
    place.deliver()
    assert place.webhooks.list() == []


def test_a_receiver_that_is_down_for_a_day_is_disabled_told_once_and_can_be_replayed(place: Place) -> None:
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


def test_a_receiver_that_fails_now_and_then_gets_everything_at_least_once(place: Place) -> None:
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


def test_a_change_that_cannot_be_read_holds_up_nobody(place: Place) -> None:
    place.change()
    place.table.transact([Write(sort_key(2), {"doc": "{"}, 0, partition=PARTITION)])
    place.deliver()
    assert (place.sequences, place.hook.cursor) == ([1, 1], 2)


@pytest.mark.parametrize("act", [lambda place: place.webhooks.replay(place.id, 0), lambda p: p.webhooks.delete(p.id)])
def test_a_replay_or_a_removal_that_meets_deliveries_insists_and_says_so_in_the_end(
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
