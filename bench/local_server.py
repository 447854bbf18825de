"""Measure `chalice local` as a developer's tools use it: a few clients with connections that they keep."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import dataset
from bench.contestants import ROOT, US, make_environment
from bench.criteria import Criterion, Run, Section, make_table
from tools.local import local_api, processes
from tools.local.ministack import HOST, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CLIENTS, SECONDS, QUICK_SECONDS = 4, 5.0, 2.0
LEAST, MOST_MS = 1_000, 2.0
HEADLINE = 1_000  # records, as in bench.cold


def measure(run: Run) -> Section:
    """Measure a get with one client, and with several at once."""
    size = HEADLINE if HEADLINE in run.sizes else min(run.sizes)
    path = f"/representatives/{dataset.list_ids(dataset.STATE, 1)[0]}"
    seconds = QUICK_SECONDS if run.quick else SECONDS
    # The clients are in another process.
    with run_chalice_local(run) as port:
        found = {clients: _ask(port, path, clients, seconds) for clients in (1, CLIENTS)}
    rows = [
        [
            f"{clients} at once" if clients > 1 else "one client",
            f"{each['rate']:,.0f}",
            f"{each['p50']:.2f}",
            f"{each['p99']:.2f}",
        ]
        for clients, each in found.items()
    ]
    head = ("get on kept connections", "requests/s", "p50 ms", "p99 ms")
    section = Section("local", [f"### `chalice local`, {size:,} records\n\n{make_table(head, rows)}"])
    rate = max(each["rate"] for each in found.values())
    name = f"chalice local, gets a second, the better of 1 and {CLIENTS} clients"
    section.criteria.append(Criterion("local.rate", name, LEAST, rate, at_least=True))
    section.criteria.append(
        Criterion("local.p50", "chalice local, p50 of a get, ms, one client", MOST_MS, found[1]["p50"])
    )
    return section


@contextmanager
def run_chalice_local(run: Run) -> Iterator[int]:
    """Start `chalice local` as `make run` does; yield its port."""
    size = HEADLINE if HEADLINE in run.sizes else min(run.sizes)
    with tempfile.TemporaryDirectory(prefix="represent-bench-") as scratch:
        port, pid_file, log = free_port(), Path(scratch) / "server.pid", Path(scratch) / "server.log"
        environment = {**os.environ, **make_environment(run.database.url, US, dataset.name_table(size))}
        del environment["AWS_LAMBDA_FUNCTION_NAME"]
        chalice = str(Path(sys.executable).parent / "chalice")
        command = [chalice, "local", "--stage", "local", "--host", HOST, "--port", str(port), "--no-autoreload"]
        with log.open("ab") as output:
            server = processes.start(
                command, pid_file, cwd=ROOT / "represent-app", env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            local_api.wait_until_it_answers(server, port, f"in {log}")
            yield port
        finally:
            processes.end(server, pid_file, seconds=5)


def _ask(port: int, path: str, clients: int, seconds: float) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.local_server", str(port), path, str(clients), str(seconds)]
    ran = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def main(arguments: Sequence[str]) -> int:
    """Send requests from several threads, each with a connection that it keeps; print the rate and percentiles."""
    port, path, clients, seconds = int(arguments[0]), arguments[1], int(arguments[2]), float(arguments[3])
    taken: list[float] = []
    failed: list[Any] = []

    def run_client() -> None:
        connection = HTTPConnection(HOST, port, timeout=10)
        ends = time.perf_counter() + seconds
        own = []
        for number in range(1_000_000):
            started = time.perf_counter()
            if started > ends:
                break
            connection.request("GET", path, headers={"X-Tenant-Id": dataset.STATE})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:  # noqa: PLR2004
                failed.append(body[:500])
                break
            if number:  # the first opens the connection
                own.append(time.perf_counter() - started)
        taken.extend(own)
        connection.close()

    threads = [threading.Thread(target=run_client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed or len(taken) < 2:  # noqa: PLR2004
        raise SystemExit(f"chalice local answers: {failed[:1]}")
    percentiles = statistics.quantiles(taken, n=100)
    rate = len(taken) / seconds
    print(json.dumps({"rate": rate, "p50": percentiles[49] * 1000, "p99": percentiles[98] * 1000}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
