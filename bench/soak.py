"""`make soak`: a mixed workload on an embedded cloud for MINUTES, with faults, and then whether anything was lost.

Writers of four tenants create, change and delete, readers list and search, rosters are imported; meanwhile calls of
functions to the cloud are throttled, hang or stay unanswered, workers are killed, and the cloud is restarted. In the
end every acknowledged write, every event and every roll-up is held against what the tables say.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.crowd import TENANTS, Crowd
from bench.weather import Sky
from tools import redrive, stage, user
from tools.cloud import ROOT, Cloud

if TYPE_CHECKING:
    from collections.abc import Iterator

EMAIL, PASSWORD = "soak@represent.example", "Correct-Horse-7"
RESULTS = ROOT / "bench" / "soak.md"
CALM = 180.0  # seconds that what is under way may take to end, once the weather is fine
QUEUE = "soak-heard"


class Ear:
    """Hears every event of the bus, by a queue of its own, from beginning to end."""

    def __init__(self, place: stage.Place) -> None:
        self._place = place
        self.heard: set[tuple[str, str]] = set()
        sqs, events = place.client("sqs"), place.client("events")
        self._url = sqs.create_queue(QueueName=QUEUE)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        events.put_rule(Name="soak", EventBusName="represent-local", EventPattern='{"source": ["represent"]}')
        events.put_targets(Rule="soak", EventBusName="represent-local", Targets=[{"Id": "soak", "Arn": arn}])

    def listen(self) -> int:
        """Take what has come; returns how many messages that was."""
        sqs, count = self._place.client("sqs"), 0
        while messages := sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10).get("Messages", []):
            for message in messages:
                event = json.loads(message["Body"])
                self.heard.add((event["detail-type"], event["detail"]["id"]))
                sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
            count += len(messages)
        return count


def storm(sky: Sky, seconds: float, rng: random.Random, stop: threading.Event, restarted: list[datetime]) -> None:
    """Let the weather be bad for some time: workers die now and then, and the cloud twice."""
    restarts = [seconds * 0.4, seconds * 0.8]
    began = time.monotonic()
    sky.stormy = True
    while not stop.wait(rng.uniform(3, 9)):
        passed = time.monotonic() - began
        if restarts and passed > restarts[0]:
            restarts.pop(0)
            sky.stormy = False  # what it saves as it stops is not the product's to lose
            sky.restart_the_cloud()
            sky.stormy = True
            restarted.append(datetime.now(UTC))
        else:
            sky.kill_a_worker()
    sky.stormy = False


def changes_of(table: Any, tenant: str) -> list[dict[str, Any]]:
    """Return a tenant's changes as they are stored."""
    items = _partition(table, "represent-local", f"TENANT#{tenant}#CHANGES")
    return [json.loads(item["doc"]["S"]) for item in items]


def _partition(client: Any, table: str, key: str) -> Iterator[dict[str, Any]]:
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues={":pk": {"S": key}},
        ConsistentRead=True,
    )
    for page in pages:
        yield from page["Items"]


def verify(crowd: Crowd, ear: Ear, place: stage.Place) -> tuple[dict[str, int], list[str]]:
    """Return what was counted, and what is wrong."""
    client, told = place.client("dynamodb"), crowd.told
    wrong: list[str] = [f"cross-tenant: {one}" for one in told.strangers]
    counted: Counter[str] = Counter()
    for tenant in TENANTS:
        changes = changes_of(client, tenant)
        counted["changes"] += len(changes)
        if [change["sequence"] for change in changes] != list(range(1, len(changes) + 1)):
            wrong.append(f"{tenant}: the changes have a gap")
        wrong += [f"lost: {one}" for one in lost(tenant, changes, told)]
        wrong += [f"{tenant}: {one}" for one in unfinished(tenant, crowd)]
        wrong += [f"{tenant}: {one}" for one in torn(tenant, changes, crowd, client)]
        missing = {f"{tenant}:{change['sequence']}" for change in changes} - {
            event_id for kind, event_id in ear.heard if kind.startswith(("representative.", "tenant."))
        }
        wrong += [f"no event of {one}" for one in sorted(missing)]
        wrong += [f"{tenant}: {one}" for one in roll_ups(tenant, client, counted)]
    counted["events"] = len(ear.heard)
    return counted, wrong


def lost(tenant: str, changes: list[dict[str, Any]], told: Any) -> Iterator[str]:
    """Give what was acknowledged in a tenant and is in none of its changes, or twice."""
    made = Counter(change["after"]["name"] for change in changes if change["type"] == "created")
    notes = {change["after"].get("photo_url") for change in changes if change["after"]}
    gone = {change["representative_id"] for change in changes if change["type"] == "deleted"}
    for record, (owner, name) in told.created.items():
        if owner == tenant and made[name] != 1:
            yield f"{name} ({record}) was created {made[name]} times"
    yield from (
        f"a change of {record}" for owner, record, note in told.patched if owner == tenant and note not in notes
    )
    yield from (f"the end of {record}" for owner, record in told.deleted if owner == tenant and record not in gone)
    for owner, import_id, count in told.imported:
        if owner == tenant:
            found = sum(change["type"] == "created" and import_id in change["source"] for change in changes)
            if found != count:
                yield f"{count - found} of {count} rows of the import {import_id}"


def unfinished(tenant: str, crowd: Crowd) -> Iterator[str]:
    """Give the imports of a tenant that have not come to their end."""
    for owner, import_id, _ in crowd.told.imported:
        if owner == tenant:
            token = {"Authorization": f"Bearer {crowd.token}"}
            _, answer = crowd.send("GET", f"/imports/{import_id}", X_Tenant_Id=tenant, **token)
            told = answer["data"][0] if answer else {"state": "not told"}
            if told["state"] != "applied":
                yield f"the import {import_id} is {told['state']}: {told.get('error') or told.get('counts')}"


def torn(tenant: str, changes: list[dict[str, Any]], crowd: Crowd, client: Any) -> Iterator[str]:
    """Give where records, and what is served of them, are not what the changes lead to."""
    state: dict[str, Any] = {}
    for change in changes:
        state.pop(change["representative_id"], None)
        if change["after"]:
            state[change["representative_id"]] = change["after"]["version"]
    items = _partition(client, "represent-local", f"TENANT#{tenant}")
    there = {i["SK"]["S"].removeprefix("REP#"): int(i["version"]["N"]) for i in items if i["SK"]["S"] != "META"}
    if there != state:
        yield "the records are not what the changes lead to"
    served: dict[str, int] = {}
    for skip in range(0, len(state) + 100, 100):
        path = f"/representatives?limit=100&skip={skip}&sort=created_at"
        _, answer = crowd.send("GET", path, X_Tenant_Id=tenant, Cache_Control="no-cache")
        served |= {one["id"]: one["version"] for one in answer["data"]}
    if served != state:
        yield "what is served is not what the changes lead to"


def roll_ups(tenant: str, client: Any, counted: Counter[str]) -> Iterator[str]:
    """Give where the sums of an hour are not those of its records, once the hours have ended (by a clock set ahead)."""
    from chalicelib.access.permissions import SYSTEM  # noqa: PLC0415 (after the environment is set)
    from chalicelib.aws.table import plain  # noqa: PLC0415
    from chalicelib.scope import Scope  # noqa: PLC0415
    from chalicelib.usage.book import EXECUTIONS  # noqa: PLC0415
    from chalicelib.usage.execution import unpacked  # noqa: PLC0415
    from chalicelib.usage.rollup import Sums, added_up  # noqa: PLC0415

    ahead = datetime.now(UTC) + timedelta(hours=4)
    book = Scope(SYSTEM, now=lambda: ahead).usage(tenant)
    while book.roll_up():
        pass
    raw = _partition(client, "represent-local-usage", f"TENANT#{tenant}#{EXECUTIONS}")
    rows = unpacked(plain(item) for item in raw if "packed" in item)
    sums = sum(added_up(rows).values(), Sums())
    rolled = sum((sums for _, sums in book.sums("HOUR", ahead - timedelta(days=1), ahead)), Sums())
    counted["executions"] += sums.executions
    if sums != rolled:
        yield f"the roll-ups say {rolled}, and the records come to {sums}"


def settle(ear: Ear, place: stage.Place) -> None:
    """Wait until nothing is under way any more."""
    client, late, quiet = place.client("dynamodb"), time.monotonic() + CALM, 0
    while quiet < 5 and time.monotonic() < late:  # noqa: PLR2004
        quiet = 0 if ear.listen() else quiet + 1
        known = {event_id for _, event_id in ear.heard}
        if any(f"{tenant}:{len(changes_of(client, tenant))}" not in known for tenant in TENANTS):
            quiet = 0
        time.sleep(2)


def percentile(values: list[float], share: float) -> float:
    """Return the value in milliseconds that a share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000 if values else 0.0


def report(minutes: float, crowd: Crowd, sky: Sky, counted: dict[str, int], wrong: list[str]) -> str:
    """Return what a run has shown, as Markdown."""
    told = crowd.told
    acknowledged = len(told.created) + len(told.patched) + len(told.deleted) + len(told.imported)
    lost_writes = sum(one.startswith("lost") for one in wrong)
    events = sum(one.startswith("no event") for one in wrong)
    strangers = sum(one.startswith("cross-tenant") for one in wrong)
    failed = ", ".join(f"{count} with {status or 'no answer'}" for status, count in sorted(told.failed_reads.items()))
    rows = [
        ("acknowledged writes", f"{acknowledged:,}, of which imports of 25 rows: {len(told.imported)}"),
        ("acknowledged writes lost", str(lost_writes)),
        ("changes · events heard", f"{counted['changes']:,} · {counted['events']:,}"),
        ("events missing", str(events)),
        ("reads answered · refused or unanswered", f"{len(told.reads):,} · {failed}"),
        ("reads that showed another tenant's", str(strangers)),
        ("anything else wrong", str(len(wrong) - lost_writes - events - strangers)),
        ("executions recorded, and in the roll-ups", f"{counted['executions']:,}"),
        ("writes given up by a client after 90 s", str(told.given_up)),
        ("reads: median · p99", f"{percentile(told.reads, 0.5):.0f} ms · {percentile(told.reads, 0.99):.0f} ms"),
        ("writes: median · p99", f"{percentile(told.writes, 0.5):.0f} ms · {percentile(told.writes, 0.99):.0f} ms"),
        ("faults", ", ".join(f"{count} {name}" for name, count in sorted(sky.faults.items())) or "none"),
    ]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return "\n".join(
        [
            "# A stage under load and faults",
            f"Written by `make soak MINUTES={minutes:g}` on {datetime.now(UTC):%Y-%m-%d}: {machine}.",
            "The embedded cloud runs the package; times are those of its gateway and its emulated services, all on one",
            "machine with the load.",
            "",
            "| | |",
            "|---|---|",
            *(f"| {name} | {value} |" for name, value in rows),
            "",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Soak a stage and tell what came of it; returns the exit status: 0 when nothing was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="represent-soak-") as scratch:
        cloud = Cloud(Path(scratch) / "cloud", 0)
        rng = random.Random(options.seed)  # noqa: S311 (no secret)
        sky = Sky(cloud, rng)
        cloud.seen_at = sky.url
        cloud.start()
        try:
            return _soak(cloud, sky, rng, options)
        finally:
            cloud.stop()


def _soak(cloud: Cloud, sky: Sky, rng: random.Random, options: argparse.Namespace) -> int:
    place = stage.Place("local", cloud.endpoint)
    url = stage.deploy(place, lambda _: None)
    os.environ.update({**cloud.environment, "STAGE": "local"})
    user.give(place, EMAIL, [f"{tenant}:admin" for tenant in TENANTS], PASSWORD)
    ear = Ear(place)
    crowd, stop = Crowd(url, user.sign_in(place, EMAIL, PASSWORD)), threading.Event()
    restarted: list[datetime] = []
    weather = threading.Thread(target=storm, args=(sky, options.minutes * 60, rng, stop, restarted))
    crowd.start()
    weather.start()
    ends = time.monotonic() + options.minutes * 60
    while time.monotonic() < ends:
        time.sleep(5)
        if not weather.is_alive():
            break
    stop.set()
    weather.join()
    crowd.finish()
    settle(ear, place)
    if restarted:
        # The embedded cloud forgets, as it stops, what of the stream it has yet to hand over; DynamoDB keeps it for a
        # day. What was lost so is told again as it would be after any loss of the stream.
        redrive.tell_since(place, restarted[0] - timedelta(minutes=1))
        settle(ear, place)
    counted, wrong = verify(crowd, ear, place)
    text = report(options.minutes, crowd, sky, counted, wrong)
    print(text)
    print("\n".join(wrong[:40]))
    options.results.write_text(text, encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
