"""Processes that one program starts and must not leave behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Leftover(Enum):
    """What became of a process that another program had left running."""

    NOTHING = "there was none"
    ENDED = "it ended as it was asked"
    KILLED = "it had to be killed"


def start(command: Sequence[str], pid_file: Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C in the terminal is ours to hand on, and note its id."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    pid_file.write_text(str(process.pid))
    return process


def end(process: subprocess.Popen[bytes], pid_file: Path, seconds: float = 20) -> bool:
    """Ask a process and its children to end, giving them `seconds` to save, and end what is left by force.

    Tells whether it ended well: by itself or because it was asked, with status 0.
    """
    _end_group(process.pid, seconds)
    pid_file.unlink(missing_ok=True)
    return process.wait() == 0


def end_leftover(pid_file: Path, word: str, seconds: float = 20) -> Leftover:
    """End what a program that is gone has left running.

    `word` is in its command or in that of a child of it: the number may have become another's since.
    """
    if not pid_file.exists():
        return Leftover.NOTHING
    group = int(pid_file.read_text())
    if not any(word in command for command in _members(group)):
        left = Leftover.NOTHING
    elif _end_group(group, seconds):
        left = Leftover.ENDED
    else:
        left = Leftover.KILLED
    pid_file.unlink(missing_ok=True)
    return left


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


def _end_group(group: int, seconds: float) -> bool:
    """Ask every process of a group to end, then force those that do not; tells whether no force was needed."""
    _signal(group, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while (left := _members(group)) and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal(group, signal.SIGKILL)
    return not left


def _signal(group: int, number: signal.Signals) -> None:
    # macOS answers EPERM for a group of which only zombies are left.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _members(group: int) -> list[str]:
    """Return the commands of the living processes of a group."""
    command = ["ps", "-A", "-ww", "-o", "pgid=,stat=,command="]  # -ww: as wide as a command is
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [row[2] for row in rows if len(row) == 3 and int(row[0]) == group and not row[1].startswith("Z")]  # noqa: PLR2004
