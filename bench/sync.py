"""`make bench-cloud`: fill an embedded cloud with the whole country from a mirror; the limits are 240 s and 1 GB."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools import ROOT
from tools.deploy import stage
from tools.generate import public_data
from tools.local import local_api
from tools.local.ministack import Cloud

MOST_SECONDS, MOST_MEGABYTES = 240, 1_000


def main() -> int:
    """Measure the first and the second sync; returns 1 if a limit is exceeded or a source failed, else 0."""
    data = public_data.folder()
    if data is None:
        print("the sync of the whole country was not measured: there is no public data (REPRESENT_PUBLIC_DATA=)")
        return 0
    with tempfile.TemporaryDirectory(prefix="represent-bench-") as scratch:
        mirror, cloud = Path(scratch) / "mirror", Cloud(Path(scratch) / "cloud", 0)
        lay_out = [sys.executable, "-m", "bench.truth.mirror", str(mirror), "--data", str(data)]
        subprocess.run(lay_out, cwd=ROOT, check=True)
        cloud.start()
        try:
            stage.deploy(stage.DeployTarget("local", cloud.endpoint), lambda _: None)
            print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
            with local_api.serve(cloud, Path(scratch)):
                statuses = [_sync(cloud, Path(scratch), what) for what in ("first", "second")]
        finally:
            cloud.stop()
    return max(statuses)


def _sync(cloud: Cloud, scratch: Path, what: str) -> int:
    """Run a sync and print its time and the peak of the memory of the API and of the sync together."""
    api = int((scratch / "server.pid").read_text(encoding="ascii").split()[0])
    command = [sys.executable, "-m", "tools", "local", "sync", "--mirror", str(scratch / "mirror"), "--background"]
    started, peak = time.perf_counter(), 0.0
    process = subprocess.Popen(command, cwd=ROOT, env=local_api.environment(cloud), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None  # noqa: S101 (it is a pipe)
    for line in process.stdout:
        peak = max(peak, sum(_read_peak(pid) for pid in (process.pid, api)))
        if line.startswith(("all ", "failed")):
            print(f"  {line.rstrip()}")
    seconds, status = time.perf_counter() - started, process.wait()
    print(f"{what} sync of the whole country: {seconds:.0f} s of {MOST_SECONDS}, {peak:.0f} MB of {MOST_MEGABYTES}")
    return int(status != 0 or seconds > MOST_SECONDS or peak > MOST_MEGABYTES)


def _read_peak(pid: int) -> float:
    """Return the most megabytes of memory that a process has had; 0 if it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    sys.exit(main())
