"""`make bench-cloud`: rows imported and requests served per second, on its own embedded cloud."""

from __future__ import annotations

import csv
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.tenants import default_rules, tenant_registry
from tools import ROOT
from tools.deploy import stage
from tools.generate import public_data
from tools.local import local_api
from tools.local.ministack import Cloud
from tools.ops import grant_role

if TYPE_CHECKING:
    from collections.abc import Callable

TENANTS = ("NH", "PA", "GA")  # the three largest legislatures
ROUNDS = 5
REQUESTS = 60
EMAIL, PASSWORD = "bench@represent.example", "Correct-Horse-7"
HEADERS = {"X-Tenant-Id": "NH", "Content-Type": "application/json"}


def main() -> int:
    """Measure and print a table of medians; return the exit status."""
    with tempfile.TemporaryDirectory(prefix="represent-bench-") as scratch:
        cloud = Cloud(Path(scratch) / "cloud", 0)
        cloud.start()
        try:
            place = stage.DeployTarget("local", cloud.endpoint)
            gateway = stage.deploy(place, lambda _: None)
            print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
            _measure_loads(cloud, Path(scratch))
            grant_role.grant(place, EMAIL, ["NH:admin"], PASSWORD)
            HEADERS["Authorization"] = f"Bearer {grant_role.sign_in(place, EMAIL, PASSWORD)}"
            with local_api.serve(cloud, Path(scratch)) as base:
                _measure_requests("chalice local", base)
                _measure_requests("deployed, through the gateway", gateway)
        finally:
            cloud.stop()
    return 0


def _measure_loads(cloud: Cloud, scratch: Path) -> None:
    first: list[tuple[int, float]] = []
    again: list[tuple[int, float]] = []
    for tenant in TENANTS:
        roster, rows = _roster(tenant, scratch)
        for times in (first, again):
            times.append((rows, _load(cloud, roster, tenant)))
    for what, times in (("first load", first), ("same file again", again)):
        rate = statistics.median(rows / seconds for rows, seconds in times)
        durations = ", ".join(
            f"{tenant} {seconds * 1000:.0f} ms" for tenant, (_, seconds) in zip(TENANTS, times, strict=True)
        )
        print(f"load, {what:<28} {rate:8.0f} rows/s   whole command: {durations}")


def _load(cloud: Cloud, roster: Path, tenant: str) -> float:
    command = [sys.executable, "-m", "tools", "local", "import", str(roster), "--tenant", tenant]
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=local_api.environment(cloud), check=True, capture_output=True)
    return time.perf_counter() - started


def _measure_requests(name: str, base: str) -> None:
    listed = _ask(f"{base}/representatives?limit=1")
    one = json.loads(listed)["data"][0]["id"]
    cases: dict[str, Callable[[int], object]] = {
        "get one": lambda _: _ask(f"{base}/representatives/{one}"),
        "list 25 of all": lambda _: _ask(f"{base}/representatives"),
        "search by name": lambda _: _ask(f"{base}/representatives?q=smith"),
        "list tenants": lambda _: _ask(f"{base}/tenants?kind=county&state=TX"),
        "create": lambda n: _ask(f"{base}/representatives", {"name": f"Bench {n}", "position": "Mayor"}),
    }
    print(f"\n{name:<36} {'one by one':>22} {'four at once':>16}")
    for case, ask in cases.items():
        alone, together = [], []
        for _ in range(ROUNDS):
            alone.append(_timed(ask, workers=1))
            together.append(_timed(ask, workers=4))
        one_by_one, at_once = statistics.median(alone), statistics.median(together)
        print(f"  {case:<34} {one_by_one:8.0f} /s {1000 / one_by_one:6.1f} ms {at_once:11.0f} /s")


def _timed(ask: Callable[[int], object], workers: int) -> float:
    """Return requests per second."""
    count = REQUESTS // ROUNDS * workers
    with ThreadPoolExecutor(workers) as pool:
        started = time.perf_counter()
        list(pool.map(ask, range(count)))
        return count / (time.perf_counter() - started)


def _ask(url: str, body: Any = None) -> bytes:
    data = json.dumps(body).encode() if body is not None else None
    headers = {name: value for name, value in HEADERS.items() if data or name != "Authorization"}
    sent = urllib.request.Request(url, data, headers)  # noqa: S310 (a loopback URL)
    while True:
        try:
            with urllib.request.urlopen(sent, timeout=30) as answer:  # noqa: S310 (a loopback URL)
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
                raise
            time.sleep(int(error.headers["Retry-After"]))  # the API asks clients to wait; the wait is counted


def _roster(tenant: str, scratch: Path) -> tuple[Path, int]:
    """Return a state's real roster if the public data is available, else one with a synthetic person in each seat."""
    data = public_data.folder()
    if data and (real := data / "openstates" / f"{tenant.lower()}.csv").is_file():
        with real.open(encoding="utf-8", newline="") as file:
            return real, sum(1 for _ in csv.DictReader(file))
    made = scratch / f"{tenant}.csv"
    (house,) = (
        office
        for office in default_rules.load_default_rules(tenant_registry.load_registry().get(tenant)).offices
        if office.chamber == "lower" and office.level == "state"
    )
    seats = [district.name for district in house.districts for _ in range(district.seats or 1)]
    with (ROOT / "tests" / "data" / "rosters" / "CA.csv").open(encoding="utf-8", newline="") as file:
        samples = [row for row in csv.DictReader(file) if row["current_chamber"] == "lower"]
    with made.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, samples[0])
        writer.writeheader()
        for number, district in enumerate(seats):
            sample = samples[number % len(samples)]
            writer.writerow(sample | {"id": f"ocd-person/{uuid.UUID(int=number)}", "current_district": district})
    return made, len(seats)


if __name__ == "__main__":
    sys.exit(main())
