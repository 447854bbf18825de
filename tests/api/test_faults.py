"""Whatever fails, and wherever: every committed change is in the feed once, and on the bus at least once."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import container
from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import clients
from chalicelib.container import Container
from chalicelib.core.errors import Problem
from chalicelib.core.idempotency import IdempotencyKey
from chalicelib.representatives.models import RepresentativeDraft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller

DAY = {
    "version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": [], "source": "aws.events",
    "detail-type": "Scheduled Event", "time": "2026-11-21T00:05:00Z", "detail": {},
}  # fmt: skip


class Killed(BaseException):
    """The process is gone; nothing in it can catch this."""


@dataclass
class Killer:
    """Kills the process at one of its calls to AWS: before it leaves, or after its effect."""

    at: int | None = None
    after: bool = False
    calls: list[str] = field(default_factory=list)

    def watch(self) -> None:
        for client in (clients.dynamodb(), clients.sqs(), clients.events()):
            client.meta.events.register_first("before-call.*.*", self._before)
            client.meta.events.register_last("after-call.*.*", self._after)

    def _before(self, model: Any, **_: Any) -> None:
        self.calls.append(model.name)
        self._kill(after=False)

    def _after(self, **_: Any) -> None:
        self._kill(after=True)

    def _kill(self, *, after: bool) -> None:
        if len(self.calls) == self.at and self.after is after:
            self.at = None
            container.get_snapshot_cache().clear()
            container.get_rules_cache().clear()
            raise Killed


def persistently(step: Callable[[], Any]) -> Any:
    """Do a step as clients and Lambda do: again, until it was done."""
    for _ in range(3):
        try:
            return step()
        except Killed:
            continue
    raise AssertionError("killed thrice")


def a_day(cloud: Cloud) -> None:
    """Let a tenant be written to, reviewed, and told of; each step is tried until it is done."""
    tenant = Container(SYSTEM).for_tenant("CA")
    draft = RepresentativeDraft.model_validate({"name": "Ada", "position": "Mayor"})
    old = RepresentativeDraft.model_validate({"name": "Old", "position": "Mayor", "term_expected_end": "2020-01-01"})
    ada = persistently(
        lambda: Container(SYSTEM).for_tenant("CA").representatives.create(draft, IdempotencyKey("ada", b"ada"))
    )
    persistently(lambda: Container(SYSTEM).for_tenant("CA").representatives.create(old, IdempotencyKey("old", b"old")))
    persistently(lambda: tenant.representatives.patch(ada.id, None, {"party": "Green"}))
    persistently(lambda: cloud.client.lambda_.invoke("review_tenants", DAY))
    waiting = [task["about"] for task in cloud.heard("tasks")]
    for about in waiting:
        body = f'{{"name": "review", "tenant": "CA", "about": "{about}"}}'
        persistently(partial(cloud.client.lambda_.invoke, "run_task", cloud.client.events.generate_sqs_event([body])))
    records = persistently(cloud.stream)
    while records:
        left = persistently(partial(cloud.publish, *records))
        places = [record["dynamodb"]["SequenceNumber"] for record in records]
        records = records[places.index(left[0]) :] if left else []


def is_whole(cloud: Cloud, api: Caller) -> set[str]:
    """Check that the feed has no gap and nothing twice, and that the bus has all of it; returns what it has."""
    changes = api.get("/changes").data
    assert [change["sequence"] for change in changes] == list(range(1, len(changes) + 1))
    heard = {(event["detail-type"], event["detail"]["id"]) for event in cloud.heard()}
    assert {f"CA:{change['sequence']}" for change in changes} == {event_id for _, event_id in heard}
    return {f"{kind} {event_id}" for kind, event_id in heard}


def calls_of_a_day() -> int:
    return 19


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, calls_of_a_day() + 1))
def test_killed_at_any_call_nothing_is_lost_and_nothing_told_twice_in_the_feed(
    cloud: Cloud, api: Caller, at: int, *, after: bool
) -> None:
    killer = Killer(at, after)
    killer.watch()
    a_day(cloud)
    assert killer.at is None, "nothing was killed"
    names = sorted(person["name"] for person in api.get("/representatives").data)
    assert names == ["Ada", "Old"]
    assert {kind.split()[0] for kind in is_whole(cloud, api)} >= {"representative.created", "representative.updated"}


def test_the_walk_above_visits_every_call(cloud: Cloud) -> None:
    killer = Killer()
    killer.watch()
    a_day(cloud)
    assert len(killer.calls) == calls_of_a_day(), killer.calls


def test_what_comes_twice_out_of_order_and_among_poison_is_told_all_the_same(cloud: Cloud, api: Caller) -> None:
    for n in range(6):
        ada = api.create(name=f"Ada {n}")
        api.send("PATCH", f"/representatives/{ada['id']}", {"party": "Green"})
    records = cloud.stream()
    poison = {"eventName": "INSERT", "dynamodb": {"Keys": {"PK": {"S": "TENANT#CA#CHANGES"}}, "SequenceNumber": "x"}}
    rng = random.Random(11)  # noqa: S311 (no secret)
    for _ in range(3):
        mixed = [*rng.sample(records, 8), *records[:4], poison]
        rng.shuffle(mixed)
        assert cloud.publish(*mixed) == []
    assert cloud.publish(*records) == []
    is_whole(cloud, api)
    assert len(cloud.heard("critical-errors")) == 3


@dataclass
class Weather:
    """Lets calls to the database fail now and then, before or after their effect."""

    rng: random.Random
    share: float = 0.04
    failed: int = 0

    def watch(self) -> None:
        for moment in ("before-call", "after-call"):
            clients.dynamodb().meta.events.register_first(f"{moment}.dynamodb.*", self._fail)

    def _fail(self, **_: Any) -> None:
        if self.rng.random() < self.share:
            self.failed += 1
            raise Killed


def edits(rng: random.Random) -> Iterator[None]:
    """Make a thousand random edits of a tenant, each until it is done."""
    ids: list[Any] = []
    parties = ("Green", "Democratic", "Republican", None)
    for number in count():
        if number == 1000:
            return
        directory = Container(SYSTEM).for_tenant("CA").representatives
        kind = rng.choices(["create", "patch", "delete"], [1, 8, 0.7])[0] if len(ids) > 3 else "create"
        if kind == "create":
            draft = RepresentativeDraft.model_validate({"name": f"Person {number}", "position": "Mayor"})
            ids.append(again(partial(directory.create, draft, IdempotencyKey(f"k{number}", b""))).id)
        elif kind == "patch":
            changed = {"party": rng.choice(parties), "given_name": f"n{number}"}
            again(partial(directory.patch, rng.choice(ids), None, changed))
        else:
            gone = ids.pop(rng.randrange(len(ids)))
            again(partial(directory.delete, gone, None))
        yield


def again(step: Callable[[], Any]) -> Any:
    """Do a step until it was done; what is gone already was removed by an attempt that told nobody."""
    while True:
        try:
            return step()
        except Killed:
            continue
        except Problem as problem:
            if problem.status == 404:
                return None
            if problem.status != 503:
                raise


def test_a_mirror_that_follows_a_thousand_edits_through_faults_is_equal_to_the_tenant(dynamodb: DynamoDBClient) -> None:
    rng = random.Random(5)  # noqa: S311 (no secret)
    weather, mirror, after = Weather(rng), dict[str, Any](), 0
    assert dynamodb
    weather.watch()

    def follow() -> bool:
        nonlocal after
        page = again(lambda: Container(SYSTEM).for_tenant("CA").feed.read_after(after, 100))
        for change in page.changes:
            assert change.sequence == after + 1
            after = change.sequence
            mirror.pop(change.representative_id, None)
            if change.after:
                mirror[change.representative_id] = change.after
        return bool(page.whole)

    for _ in edits(rng):
        if rng.random() < 0.05:
            follow()
    weather.share = 0
    while follow():
        pass
    assert weather.failed > 50
    people = Container(SYSTEM).for_tenant("CA").representatives.get_current_view().people
    assert mirror == {person.id: person.model_dump(mode="json", exclude={"status"}) for person in people}
    assert after >= 1000
