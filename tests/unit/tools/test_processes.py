"""Ending what was started: asked first, all of it, and told how it went."""

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
    """Give what starts a program and returns when it (or its child) is ready to be asked to end."""
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


def test_what_ends_as_it_is_asked_has_ended_well(started: Start, tmp_path: Path) -> None:
    assert processes.end(started(ASKED_TO_END), tmp_path / "pid")
    assert (tmp_path / "saved").exists()
    assert not (tmp_path / "pid").exists()


@pytest.mark.parametrize("program", [DEAF, f"{READY}; raise SystemExit(3)"])
def test_what_must_be_forced_or_fails_has_not_ended_well(started: Start, tmp_path: Path, program: str) -> None:
    assert not processes.end(started(program), tmp_path / "pid", seconds=0.2)


def test_the_child_of_a_parent_that_was_killed_is_asked_before_it_is_forced(started: Start, tmp_path: Path) -> None:
    process = started(PARENT)
    process.kill()
    assert not processes.end(process, tmp_path / "pid")
    assert (tmp_path / "saved").exists()


def test_a_leftover_is_ended_with_its_children_even_when_its_parent_is_gone(started: Start, tmp_path: Path) -> None:
    process = started(PARENT)
    process.kill()
    assert processes.end_leftover(tmp_path / "pid", str(tmp_path)) is Leftover.ENDED
    assert (tmp_path / "saved").exists()


def test_a_leftover_that_does_not_listen_is_killed_and_told_so(started: Start, tmp_path: Path) -> None:
    process = started(DEAF)
    assert processes.end_leftover(tmp_path / "pid", str(tmp_path), seconds=0.2) is Leftover.KILLED
    assert process.wait() == -signal.SIGKILL


def test_a_number_that_belongs_to_another_program_by_now_is_left_alone(started: Start, tmp_path: Path) -> None:
    process = started(ASKED_TO_END)
    assert processes.end_leftover(tmp_path / "pid", "ministack.app") is Leftover.NOTHING
    os.kill(process.pid, 0)
    assert processes.end_leftover(tmp_path / "pid", "ministack.app") is Leftover.NOTHING
    assert processes.end(process, tmp_path / "pid")
