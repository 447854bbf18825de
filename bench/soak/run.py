"""`make soak`: run a mixed workload with faults on an embedded cloud for MINUTES, and check that nothing was lost.

Writers of four tenants create, change and delete records, readers list and search, and rosters are imported. Meanwhile
calls of functions to the cloud are throttled, hang or stay unanswered, workers are killed, and the cloud is restarted.
At the end every acknowledged write, every event and every roll-up is compared with the tables
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
from bench.soak.clients import TENANTS, LoadClients
from bench.soak.fault_injection import FaultProxy
from tools import ROOT
from tools.deploy import stage
from tools.local.ministack import Cloud
from tools.ops import grant_role, republish

if TYPE_CHECKING:
    from collections import Counter
EMAIL, PASSWORD = "soak@represent.example", "Correct-Horse-7"
RESULTS = ROOT / "bench" / "soak" / "results.md"
SETTLE_SECONDS = 180.0  # seconds that running work may take to end after the last fault
QUEUE = "soak-events"
Restart = tuple[datetime, datetime]  # start and end of the cloud's absence


class EventRecorder:
    """Record every event of the bus through a queue of its own."""

    def __init__(self, place: stage.DeployTarget) -> None:
        self._place = place
        self.received: set[tuple[str, str]] = set()
        sqs, events = place.client("sqs"), place.client("events")
        self._url = sqs.create_queue(QueueName=QUEUE)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        events.put_rule(Name="soak", EventBusName="represent-local", EventPattern='{"source": ["represent"]}')
        events.put_targets(Rule="soak", EventBusName="represent-local", Targets=[{"Id": "soak", "Arn": arn}])

    def collect(self) -> int:
        """Receive the waiting messages; return their number."""
        sqs, count = self._place.client("sqs"), 0
        while messages := sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10).get("Messages", []):
            for message in messages:
                event = json.loads(message["Body"])
                self.received.add((event["detail-type"], event["detail"]["id"]))
                sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
            count += len(messages)
        return count


def inject_faults(
    proxy: FaultProxy, seconds: float, rng: random.Random, stop: threading.Event, restarted: list[Restart]
) -> None:
    """Inject faults for some time: kill workers at random, and restart the cloud twice."""
    restarts = [seconds * 0.4, seconds * 0.8]
    began = time.monotonic()
    proxy.injecting = True
    while not stop.wait(rng.uniform(3, 9)):
        passed = time.monotonic() - began
        if restarts and passed > restarts[0]:
            restarts.pop(0)
            proxy.injecting = False  # losses of the embedded cloud's own saving are not the application's
            stops = datetime.now(UTC)
            proxy.restart_cloud()
            proxy.injecting = True
            restarted.append((stops, datetime.now(UTC)))
        else:
            proxy.kill_worker()
    proxy.injecting = False


def wait_until_idle(recorder: EventRecorder, place: stage.DeployTarget) -> None:
    """Wait until no work is in progress."""
    client, late, quiet = place.client("dynamodb"), time.monotonic() + SETTLE_SECONDS, 0
    while quiet < 5 and time.monotonic() < late:  # noqa: PLR2004
        quiet = 0 if recorder.collect() else quiet + 1
        known = {event_id for _, event_id in recorder.received}
        if any(f"{tenant}:{len(soak_verification.read_changes(client, tenant))}" not in known for tenant in TENANTS):
            quiet = 0
        time.sleep(2)


def resume_imports(clients: LoadClients, place: stage.DeployTarget) -> int:
    """Resume imports that the cloud lost when it stopped, and wait for all; return the number of resumed imports.

    AWS retains the event of an upload for a day, and the nightly review finds lost workers.
    """
    from chalicelib.auth.permissions import SYSTEM  # noqa: PLC0415 (after the environment is set)
    from chalicelib.container import Container  # noqa: PLC0415
    from chalicelib.imports.queue import send  # noqa: PLC0415

    made = stage.outputs(place, place.resources)
    s3, bucket = place.client("s3"), made["RosterBucketName"]
    os.environ |= {
        "ROSTER_BUCKET_NAME": bucket,
        "IMPORT_QUEUE_URL": made["ImportQueueUrl"],
        "SOURCE_QUEUE_URL": made["SourceQueueUrl"],
        "EXPORT_QUEUE_URL": made["ExportQueueUrl"],
    }
    left = list(soak_verification.find_unfinished_imports(clients))
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
    late = time.monotonic() + SETTLE_SECONDS
    while any(True for _ in soak_verification.find_unfinished_imports(clients)) and time.monotonic() < late:
        time.sleep(2)
    return len(left)


def percentile(values: list[float], share: float) -> float:
    """Return the percentile of values in seconds, converted to milliseconds."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000 if values else 0.0


def report(minutes: float, clients: LoadClients, proxy: FaultProxy, counted: Counter[str], wrong: list[str]) -> str:
    """Return the results of a run as Markdown."""
    log = clients.log
    acknowledged = len(log.created) + len(log.patched) + len(log.deleted) + len(log.imported)
    lost_writes = sum(one.startswith("lost") for one in wrong)
    events = sum(one.startswith("no event") for one in wrong)
    foreign = sum(one.startswith("cross-tenant") for one in wrong)
    failed = ", ".join(f"{count} with {status or 'no answer'}" for status, count in sorted(log.failed_reads.items()))
    rows = [
        ("acknowledged writes", f"{acknowledged:,}, including {len(log.imported)} imports of 25 rows"),
        ("acknowledged writes lost", str(lost_writes)),
        ("changes · events received", f"{counted['changes']:,} · {counted['events']:,}"),
        ("events missing", str(events)),
        (
            "republished events · resumed imports (lost by restarts of the cloud)",
            f"{counted['republished']:,} · {counted['resumed']}",
        ),
        ("reads answered · failed", f"{len(log.reads):,} · {failed}"),
        ("reads with data of another tenant", str(foreign)),
        ("other errors", str(len(wrong) - lost_writes - events - foreign)),
        ("executions recorded and rolled up", f"{counted['executions']:,}"),
        ("writes abandoned by a client after 90 s", str(log.given_up)),
        ("reads: median · p99", f"{percentile(log.reads, 0.5):.0f} ms · {percentile(log.reads, 0.99):.0f} ms"),
        ("writes: median · p99", f"{percentile(log.writes, 0.5):.0f} ms · {percentile(log.writes, 0.99):.0f} ms"),
        ("faults", ", ".join(f"{count} {name}" for name, count in sorted(proxy.faults.items())) or "none"),
    ]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return "\n".join(
        [
            "# A stage under load and faults",
            f"Written by `make soak MINUTES={minutes:g}` on {datetime.now(UTC):%Y-%m-%d}: {machine}.",
            "The embedded cloud runs the package. Latencies are those of its gateway and its emulated services, on the",
            "same machine as the load.",
            "",
            "| | |",
            "|---|---|",
            *(f"| {name} | {value} |" for name, value in rows),
            "",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run a soak test and print its report; return the exit status: 0 if nothing was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="represent-soak-") as scratch:
        cloud = Cloud(Path(scratch) / "cloud", 0)
        rng = random.Random(options.seed)  # noqa: S311 (not a secret)
        proxy = FaultProxy(cloud, rng)
        cloud.seen_at = proxy.url
        cloud.start()
        try:
            return _soak(cloud, proxy, rng, options)
        finally:
            cloud.stop()


def _soak(cloud: Cloud, proxy: FaultProxy, rng: random.Random, options: argparse.Namespace) -> int:
    place = stage.DeployTarget("local", cloud.endpoint)
    url = stage.deploy(place, lambda _: None)
    os.environ.update({**cloud.environment, "STAGE": "local"})
    grant_role.grant(place, EMAIL, [f"{tenant}:admin" for tenant in TENANTS], PASSWORD)
    recorder, stop = EventRecorder(place), threading.Event()
    clients = LoadClients(url, lambda: grant_role.sign_in(place, EMAIL, PASSWORD))
    restarted: list[Restart] = []
    faults = threading.Thread(target=inject_faults, args=(proxy, options.minutes * 60, rng, stop, restarted))
    clients.start()
    faults.start()
    stop.wait(options.minutes * 60)
    stop.set()
    faults.join()
    clients.finish()
    resumed = resume_imports(clients, place)
    wait_until_idle(recorder, place)
    late = [
        f"no event of {one} without republishing"
        for one in soak_verification.find_late_events(place, recorder.received, restarted)
    ]
    republished = soak_verification.count_missing_events(place, recorder.received)
    if restarted:
        # When it stops, the embedded cloud loses the stream records that it has not delivered; DynamoDB retains them
        # for a day. Lost changes are republished, as after any loss of the stream.
        republish.publish_since(place, restarted[0][0] - soak_verification.HELD)
        wait_until_idle(recorder, place)
    counted, wrong = soak_verification.verify(clients, recorder.received, place)
    counted["resumed"], counted["republished"] = resumed, republished
    wrong += [*late, *soak_verification.find_idle_operations(clients.log, proxy.faults, options.minutes)]
    text = report(options.minutes, clients, proxy, counted, wrong)
    print(text)
    print("\n".join(wrong[:40]))
    options.results.write_text(text, encoding="utf-8")
    return 1 if wrong else 0
