"""After any fault, every committed change is in the feed exactly once, and on the bus at least once."""

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
    """Kills the process at one of its calls to AWS: before the call, or after its effect."""

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


def retry_when_killed(step: Callable[[], Any]) -> Any:
    """Run a step as clients and Lambda do: repeat it until it succeeds."""
    for _ in range(3):
        try:
            return step()
        except Killed:
            continue
    raise AssertionError("killed thrice")


def run_a_day(cloud: Cloud) -> None:
    """Write to a tenant, review it and publish its changes; each step is repeated until it succeeds."""
    tenant = Container(SYSTEM).for_tenant("CA")
    draft = RepresentativeDraft.model_validate({"name": "Ada", "position": "Mayor"})
    old = RepresentativeDraft.model_validate({"name": "Old", "position": "Mayor", "term_expected_end": "2020-01-01"})
    ada = retry_when_killed(
        lambda: Container(SYSTEM).for_tenant("CA").representatives.create(draft, IdempotencyKey("ada", b"ada"))
    )
    retry_when_killed(
        lambda: Container(SYSTEM).for_tenant("CA").representatives.create(old, IdempotencyKey("old", b"old"))
    )
    retry_when_killed(lambda: tenant.representatives.patch(ada.id, None, {"party": "Green"}))
    retry_when_killed(lambda: cloud.client.lambda_.invoke("review_tenants", DAY))
    waiting = [task["about"] for task in cloud.receive("tasks")]
    for about in waiting:
        body = f'{{"name": "review", "tenant": "CA", "about": "{about}"}}'
        retry_when_killed(
            partial(cloud.client.lambda_.invoke, "run_task", cloud.client.events.generate_sqs_event([body]))
        )
    records = retry_when_killed(cloud.stream)
    while records:
        left = retry_when_killed(partial(cloud.publish, *records))
        places = [record["dynamodb"]["SequenceNumber"] for record in records]
        records = records[places.index(left[0]) :] if left else []


def check_feed_and_bus(cloud: Cloud, api: Caller) -> set[str]:
    """Check that the feed has no gap and no duplicate, and that the bus has all of it; return the events."""
    changes = api.get("/changes").data
    assert [change["sequence"] for change in changes] == list(range(1, len(changes) + 1))
    received = {(event["detail-type"], event["detail"]["id"]) for event in cloud.receive()}
    assert {f"CA:{change['sequence']}" for change in changes} == {event_id for _, event_id in received}
    return {f"{kind} {event_id}" for kind, event_id in received}


def calls_of_a_day() -> int:
    return 19


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, calls_of_a_day() + 1))
def test_process_killed_at_any_call_loses_nothing_and_duplicates_nothing_in_the_feed(
    cloud: Cloud, api: Caller, at: int, *, after: bool
) -> None:
    killer = Killer(at, after)
    killer.watch()
    run_a_day(cloud)
    assert killer.at is None, "nothing was killed"
    names = sorted(person["name"] for person in api.get("/representatives").data)
    assert names == ["Ada", "Old"]
    assert {kind.split()[0] for kind in check_feed_and_bus(cloud, api)} >= {
        "representative.created",
        "representative.updated",
    }


def test_number_of_calls_covers_every_call(cloud: Cloud) -> None:
    killer = Killer()
    killer.watch()
    run_a_day(cloud)
    assert len(killer.calls) == calls_of_a_day(), killer.calls


def test_repeated_reordered_and_unreadable_records_are_handled(cloud: Cloud, api: Caller) -> None:
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
    check_feed_and_bus(cloud, api)
    assert len(cloud.receive("critical-errors")) == 3


@dataclass
class RandomFaults:
    """Makes calls to the database fail at random, before or after their effect."""

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
    """Make a thousand random edits of a tenant; each is repeated until it succeeds."""
    ids: list[Any] = []
    parties = ("Green", "Democratic", "Republican", None)
    for number in count():
        if number == 1000:
            return
        directory = Container(SYSTEM).for_tenant("CA").representatives
        kind = rng.choices(["create", "patch", "delete"], [1, 8, 0.7])[0] if len(ids) > 3 else "create"
        if kind == "create":
            draft = RepresentativeDraft.model_validate({"name": f"Person {number}", "position": "Mayor"})
            ids.append(retry(partial(directory.create, draft, IdempotencyKey(f"k{number}", b""))).id)
        elif kind == "patch":
            changed = {"party": rng.choice(parties), "given_name": f"n{number}"}
            retry(partial(directory.patch, rng.choice(ids), None, changed))
        else:
            gone = ids.pop(rng.randrange(len(ids)))
            retry(partial(directory.delete, gone, None))
        yield


def retry(step: Callable[[], Any]) -> Any:
    """Repeat a step until it succeeds; a record that is missing was deleted by an earlier attempt that failed later."""
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


def test_mirror_that_follows_a_thousand_edits_with_faults_equals_the_tenant(dynamodb: DynamoDBClient) -> None:
    rng = random.Random(5)  # noqa: S311 (no secret)
    faults, mirror, after = RandomFaults(rng), dict[str, Any](), 0
    assert dynamodb
    faults.watch()

    def follow() -> bool:
        nonlocal after
        page = retry(lambda: Container(SYSTEM).for_tenant("CA").feed.read_after(after, 100))
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
    faults.share = 0
    while follow():
        pass
    assert faults.failed > 50
    people = Container(SYSTEM).for_tenant("CA").representatives.get_current_view().people
    assert mirror == {person.id: person.model_dump(mode="json", exclude={"status"}) for person in people}
    assert after >= 1000
