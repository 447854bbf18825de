"""`make soak`: a mixed workload on an embedded cloud for MINUTES, with faults, and then whether anything was lost.

Writers of four tenants create, change and delete, readers list and search, rosters are imported; meanwhile calls of
functions to the cloud are throttled, hang or stay unanswered, workers are killed, and the cloud is restarted. In the
end every acknowledged write, every event and every roll-up is held against what the tables say
(bench/soak/verification.py).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.soak import verification as soak_verification
from bench.soak.clients import TENANTS, Crowd
from bench.soak.fault_injection import Sky
from tools import ROOT
from tools.deploy import stage
from tools.local.ministack import Cloud
from tools.ops import grant_role, republish

if TYPE_CHECKING:
    from collections import Counter
EMAIL, PASSWORD = "soak@represent.example", "Correct-Horse-7"
RESULTS = ROOT / "bench" / "soak" / "results.md"
CALM = 180.0  # seconds that what is under way may take to end, once the weather is fine
QUEUE = "soak-heard"
Restart = tuple[datetime, datetime]  # from when to when the cloud was away


class Ear:
    """Hears every event of the bus, by a queue of its own, from beginning to end."""

    def __init__(self, place: stage.DeployTarget) -> None:
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


def storm(sky: Sky, seconds: float, rng: random.Random, stop: threading.Event, restarted: list[Restart]) -> None:
    """Let the weather be bad for some time: workers die now and then, and the cloud twice."""
    restarts = [seconds * 0.4, seconds * 0.8]
    began = time.monotonic()
    sky.stormy = True
    while not stop.wait(rng.uniform(3, 9)):
        passed = time.monotonic() - began
        if restarts and passed > restarts[0]:
            restarts.pop(0)
            sky.stormy = False  # what it saves as it stops is not the product's to lose
            stops = datetime.now(UTC)
            sky.restart_the_cloud()
            sky.stormy = True
            restarted.append((stops, datetime.now(UTC)))
        else:
            sky.kill_a_worker()
    sky.stormy = False


def settle(ear: Ear, place: stage.DeployTarget) -> None:
    """Wait until nothing is under way any more."""
    client, late, quiet = place.client("dynamodb"), time.monotonic() + CALM, 0
    while quiet < 5 and time.monotonic() < late:  # noqa: PLR2004
        quiet = 0 if ear.listen() else quiet + 1
        known = {event_id for _, event_id in ear.heard}
        if any(f"{tenant}:{len(soak_verification.changes_of(client, tenant))}" not in known for tenant in TENANTS):
            quiet = 0
        time.sleep(2)


def bring_on(crowd: Crowd, place: stage.DeployTarget) -> int:
    """Bring imports on that the cloud forgot as it stopped, and wait for all; returns how many those were.

    AWS keeps the event of an upload for a day, and a worker that is lost is known by the review of each night.
    """
    from chalicelib.auth.permissions import SYSTEM  # noqa: PLC0415 (after the environment is set)
    from chalicelib.container import Container  # noqa: PLC0415
    from chalicelib.imports.queue import send  # noqa: PLC0415

    made = stage.outputs(place, place.resources)
    s3, bucket = place.client("s3"), made["RosterBucketName"]
    os.environ |= {"ROSTER_BUCKET_NAME": bucket, "IMPORT_QUEUE_URL": made["ImportQueueUrl"]}
    left = list(soak_verification.unfinished(crowd))
    waiting = {import_id for _, import_id, state in left if state.startswith("waiting")}
    for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        if any(import_id in entry["Key"] for import_id in waiting):
            s3.put_object(
                Bucket=bucket, Key=entry["Key"], Body=s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
            )
    ahead = datetime.now(UTC) + timedelta(hours=2)
    for tenant in {tenant for tenant, _, _ in left}:
        for import_id in Container(SYSTEM, now=lambda: ahead).for_tenant(tenant).imports.expire():
            send(tenant, str(import_id))
    late = time.monotonic() + CALM
    while any(True for _ in soak_verification.unfinished(crowd)) and time.monotonic() < late:
        time.sleep(2)
    return len(left)


def percentile(values: list[float], share: float) -> float:
    """Return the value in milliseconds that a share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000 if values else 0.0


def report(minutes: float, crowd: Crowd, sky: Sky, counted: Counter[str], wrong: list[str]) -> str:
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
        (
            "events told again, imports brought on, that restarts of the cloud had lost",
            f"{counted['told again']:,} · {counted['brought on']}",
        ),
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
    place = stage.DeployTarget("local", cloud.endpoint)
    url = stage.deploy(place, lambda _: None)
    os.environ.update({**cloud.environment, "STAGE": "local"})
    grant_role.give(place, EMAIL, [f"{tenant}:admin" for tenant in TENANTS], PASSWORD)
    ear, stop = Ear(place), threading.Event()
    crowd = Crowd(url, lambda: grant_role.sign_in(place, EMAIL, PASSWORD))
    restarted: list[Restart] = []
    weather = threading.Thread(target=storm, args=(sky, options.minutes * 60, rng, stop, restarted))
    crowd.start()
    weather.start()
    stop.wait(options.minutes * 60)
    stop.set()
    weather.join()
    crowd.finish()
    brought_on = bring_on(crowd, place)
    settle(ear, place)
    late = [f"no event of {one} by itself" for one in soak_verification.late(place, ear.heard, restarted)]
    again = soak_verification.unheard(place, ear.heard)
    if restarted:
        # The embedded cloud forgets, as it stops, what of the stream it has yet to hand over; DynamoDB keeps it for a
        # day. What was lost so is told again as it would be after any loss of the stream.
        republish.publish_since(place, restarted[0][0] - soak_verification.HELD)
        settle(ear, place)
    counted, wrong = soak_verification.verify(crowd, ear.heard, place)
    counted["brought on"], counted["told again"] = brought_on, again
    wrong += [*late, *soak_verification.idle(crowd.told, sky.faults, options.minutes)]
    text = report(options.minutes, crowd, sky, counted, wrong)
    print(text)
    print("\n".join(wrong[:40]))
    options.results.write_text(text, encoding="utf-8")
    return 1 if wrong else 0
