"""Fetch real data beside `make run`: a child process whose output appears in the terminal."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tools import ROOT
from tools.local import processes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

PREFIX = "[sync]   "
# The words of the command by which a process of a killed run is recognized.
WORDS = "tools local sync"
GRACE = 10  # seconds in which it may finish the write that it makes


def make_command(mirror: str | None) -> list[str]:
    """Return the command that syncs Congress and all states, from a mirror if there is one."""
    return [sys.executable, "-m", *WORDS.split(), "--background", *(["--mirror", mirror] if mirror else [])]


@dataclass(slots=True, eq=False)
class BackgroundSync:
    """One sync; `folder` is that of the embedded cloud's state."""

    folder: Path
    command: Sequence[str]
    environment: Mapping[str, str]
    say: Callable[[str], None]
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _reader: threading.Thread | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it."""
        self._process = processes.start(
            self.command,
            _pid_file(self.folder),
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._reader = threading.Thread(target=self._print_lines, args=(self._process,), daemon=True)
        self._reader.start()

    def _print_lines(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout  # noqa: S101 (it is a pipe)
        with process.stdout as lines:
            for line in lines:
                # A progress bar writes its states one after the other into one line.
                print(f"{PREFIX}{line.decode(errors='replace').rstrip().rpartition(chr(13))[2]}", flush=True)

    def poll(self) -> int | None:
        """Return its exit status once, when it has ended and its output is printed; else None."""
        status = self._process.poll() if self._process else None
        if status is not None:
            self._close()
        return status

    def end(self) -> None:
        """End it if it runs: the next start continues it."""
        if self._process is not None:
            self.say("stopping the sync; the next `make run` continues it")
            processes.end(self._process, _pid_file(self.folder), GRACE)
            self._close()

    def _close(self) -> None:
        self._process = None
        if self._reader:
            self._reader.join(1)  # a process that it left running may keep the pipe open
        _pid_file(self.folder).unlink(missing_ok=True)


def end_leftover(folder: Path) -> processes.Leftover:
    """End the sync of a killed `make run`."""
    return processes.end_leftover(_pid_file(folder), WORDS, GRACE)


def _pid_file(folder: Path) -> Path:
    return folder / "sync.pid"
