"""Start child processes, and end them reliably."""

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
    """The outcome of ending a process that another program left running."""

    NOTHING = "there was none"
    ENDED = "it ended when asked"
    KILLED = "it had to be killed"


def start(command: Sequence[str], pid_file: Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start a process in its own session, out of reach of the terminal's Ctrl-C, and write its id to a file."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    pid_file.write_text(str(process.pid))
    return process


def end(process: subprocess.Popen[bytes], pid_file: Path, seconds: float = 20) -> bool:
    """Terminate a process and its children, and kill those that have not ended after `seconds`.

    Returns whether it exited with status 0.
    """
    _end_group(process.pid, seconds)
    pid_file.unlink(missing_ok=True)
    return process.wait() == 0


def end_leftover(pid_file: Path, word: str, seconds: float = 20) -> Leftover:
    """End the processes that a killed program left running.

    `word` must be in the command of the process or of a child, because the id may have been reused.
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
def lock_folder(folder: Path) -> Iterator[bool]:
    """Lock a folder for this process; yield whether it got the lock. The lock ends with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _end_group(group: int, seconds: float) -> bool:
    """Terminate every process of a group, then kill the rest; return whether none had to be killed."""
    _signal(group, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while (left := _members(group)) and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal(group, signal.SIGKILL)
    return not left


def _signal(group: int, number: signal.Signals) -> None:
    # macOS answers EPERM if only zombies are left in the group.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _members(group: int) -> list[str]:
    """Return the commands of the running processes of a group."""
    command = ["ps", "-A", "-ww", "-o", "pgid=,stat=,command="]  # -ww: do not truncate commands
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [row[2] for row in rows if len(row) == 3 and int(row[0]) == group and not row[1].startswith("Z")]  # noqa: PLR2004
