"""Ending processes: termination first, including children, with the outcome reported."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tools.local import processes
from tools.local.processes import Leftover

if TYPE_CHECKING:
    from pathlib import Path

READY = "print('ready', flush=True)"
ASKED_TO_END = f"""
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
{READY}
signal.sigwait([signal.SIGTERM])
open(sys.argv[1], "w").close()
"""
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {READY}; signal.pause()"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {ASKED_TO_END!r}, sys.argv[1]])"
Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a program and waits until it (or its child) handles signals."""
    processes_started: list[subprocess.Popen[bytes]] = []

    def start(program: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", program, str(tmp_path / "saved")]
        process = processes.start(command, tmp_path / "pid", stdout=subprocess.PIPE)
        processes_started.append(process)
        assert process.stdout
        with process.stdout as said:
            assert said.readline() == b"ready\n"
        return process

    yield start
    for process in processes_started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_process_that_ends_when_asked_has_ended_well(started: Start, tmp_path: Path) -> None:
    assert processes.end(started(ASKED_TO_END), tmp_path / "pid")
    assert (tmp_path / "saved").exists()
    assert not (tmp_path / "pid").exists()


@pytest.mark.parametrize("program", [DEAF, f"{READY}; raise SystemExit(3)"])
def test_killed_or_failed_process_has_not_ended_well(started: Start, tmp_path: Path, program: str) -> None:
    assert not processes.end(started(program), tmp_path / "pid", seconds=0.2)


def test_child_of_a_killed_parent_is_terminated_before_it_is_killed(started: Start, tmp_path: Path) -> None:
    process = started(PARENT)
    process.kill()
    assert not processes.end(process, tmp_path / "pid")
    assert (tmp_path / "saved").exists()


def test_leftover_is_ended_with_its_children_even_without_its_parent(started: Start, tmp_path: Path) -> None:
    process = started(PARENT)
    process.kill()
    assert processes.end_leftover(tmp_path / "pid", str(tmp_path)) is Leftover.ENDED
    assert (tmp_path / "saved").exists()


def test_leftover_that_ignores_signals_is_killed_and_reported(started: Start, tmp_path: Path) -> None:
    process = started(DEAF)
    assert processes.end_leftover(tmp_path / "pid", str(tmp_path), seconds=0.2) is Leftover.KILLED
    assert process.wait() == -signal.SIGKILL


def test_reused_process_id_is_not_touched(started: Start, tmp_path: Path) -> None:
    process = started(ASKED_TO_END)
    assert processes.end_leftover(tmp_path / "pid", "ministack.app") is Leftover.NOTHING
    os.kill(process.pid, 0)
    assert processes.end_leftover(tmp_path / "pid", "ministack.app") is Leftover.NOTHING
    assert processes.end(process, tmp_path / "pid")
