"""Run `chalice local` on loopback with an embedded cloud."""

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
    """Return the environment variables that a process of stage local needs to use a cloud."""
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
    """Start chalice local on a port without waiting for it; with `autoreload` it restarts when a file changes."""
    chalice = str(Path(sys.executable).parent / "chalice")
    command = [chalice, "local", "--stage", "local", "--host", HOST, "--port", str(port)]
    command += [] if autoreload else ["--no-autoreload"]
    return processes.start(command, pid_file, cwd=APP, env={**environment(cloud), **(more or {})}, **options)


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int, said: str, seconds: float = 30) -> None:
    """Wait until the API answers.

    Raises CloudError, which names the log.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=2).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
        else:
            return
    raise CloudError(f"chalice local did not start; see its output {said}")


@contextmanager
def serve(cloud: Cloud, folder: Path, **more: str) -> Iterator[str]:
    """Serve the API on a free port while the block runs, with its log in a folder; yield the base URL.

    `more` is added to its environment.
    """
    port, pid_file, log = free_port(), folder / "server.pid", folder / "server.log"
    with log.open("ab") as output:
        server = start(cloud, port, pid_file, more, autoreload=False, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_it_answers(server, port, f"in {log}")
        yield f"http://{HOST}:{port}"
    finally:
        processes.end(server, pid_file, seconds=5)
