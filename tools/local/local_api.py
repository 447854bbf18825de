"""`chalice local` on loopback, before an embedded cloud."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.deploy.package import APP
from tools.local import processes
from tools.local.ministack import HOST, Cloud, CloudError, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def environment(cloud: Cloud) -> dict[str, str]:
    """Return what a process of stage local must have in its environment to use a cloud."""
    return {**os.environ, **cloud.environment, "STAGE": "local", "PYTHONUNBUFFERED": "1"}


def start(
    cloud: Cloud,
    port: int,
    pid_file: Path,
    more: Mapping[str, str] | None = None,
    *,
    autoreload: bool = True,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start it on a port; it answers a moment later. With `autoreload` it starts again when a file changes."""
    chalice = str(Path(sys.executable).parent / "chalice")
    command = [chalice, "local", "--stage", "local", "--host", HOST, "--port", str(port)]
    command += [] if autoreload else ["--no-autoreload"]
    return processes.start(command, pid_file, cwd=APP, env={**environment(cloud), **(more or {})}, **options)


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int, said: str, seconds: float = 30) -> None:
    """Wait for it; raises CloudError, which says where to read what it said."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=2).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
        else:
            return
    raise CloudError(f"chalice local did not come up; what it said stands {said}")


@contextmanager
def served(cloud: Cloud, folder: Path, **more: str) -> Iterator[str]:
    """Serve the API on a free port while the block runs, its log in a folder; gives the base URL.

    `more` is of its environment.
    """
    port, pid_file, log = free_port(), folder / "server.pid", folder / "server.log"
    with log.open("ab") as output:
        server = start(cloud, port, pid_file, more, autoreload=False, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_it_answers(server, port, f"in {log}")
        yield f"http://{HOST}:{port}"
    finally:
        processes.end(server, pid_file, seconds=5)
