"""Processes that one program starts and must not leave behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def start(command: Sequence[str], pid_file: Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C in the terminal is ours to hand on, and note its id."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    pid_file.write_text(str(process.pid))
    return process


def end(process: subprocess.Popen[bytes], pid_file: Path, seconds: float = 20) -> None:
    """Ask a process to end, giving it `seconds` to save and to end its children; then end what is left by force."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    _kill_group(process.pid)
    process.wait()
    pid_file.unlink(missing_ok=True)


def end_leftover(pid_file: Path, word: str, seconds: float = 20) -> bool:
    """End what a program that is gone has left running; tells whether there was any.

    `word` is in its command: the number may have become another's since.
    """
    if not pid_file.exists():
        return False
    pid = int(pid_file.read_text())
    found = _runs(pid, word)
    if found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while _runs(pid, word) and time.monotonic() < deadline:
            time.sleep(0.1)
        _kill_group(pid)
    pid_file.unlink(missing_ok=True)
    return found


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Hold a folder for this process alone; tells whether nobody else holds it. A killed process holds nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _runs(pid: int, word: str) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return word in listed.stdout and not listed.stdout.startswith("Z")
