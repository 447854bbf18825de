"""A sync beside `make run`: its output, its end, and what is left of a killed one."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from tools.local import background_sync
from tools.local.background_sync import BackgroundSync, make_command
from tools.local.processes import Leftover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Start = Callable[..., BackgroundSync]

WAITS = "import signal; print('waiting', flush=True); signal.pause()"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a program as the sync."""
    syncs: list[BackgroundSync] = []

    def start(program: str, said: list[str] | None = None) -> BackgroundSync:
        say = (said if said is not None else []).append
        command = [sys.executable, "-c", program, background_sync.WORDS]
        syncs.append(BackgroundSync(tmp_path, command, dict(os.environ), say))
        syncs[-1].start()
        return syncs[-1]

    yield start
    for sync in syncs:
        sync.end()


def wait(sync: BackgroundSync) -> int | None:
    """Return the exit status of a sync."""
    assert sync._process
    sync._process.wait(30)
    return sync.poll()


def test_its_lines_are_printed_with_a_prefix_before_the_end_is_reported(
    started: Start, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = (
        "import sys; print('one'); print('10%', end='\\r'); print('20%'); print('two', file=sys.stderr); sys.exit(3)"
    )
    sync = started(f"import sys; sys.stdout.reconfigure(line_buffering=True); {program}")
    assert wait(sync) == 3
    assert capfd.readouterr().out.splitlines() == [f"[sync]   {text}" for text in ("one", "20%", "two")]
    assert sync.poll() is None
    assert not (tmp_path / "sync.pid").exists()


def test_end_stops_it_once(started: Start, tmp_path: Path) -> None:
    said: list[str] = []
    sync = started(WAITS, said)
    process = sync._process
    assert process
    assert sync.poll() is None
    sync.end()
    sync.end()
    assert process.returncode == -signal.SIGTERM
    assert said == ["stopping the sync; the next `make run` continues it"]
    assert not (tmp_path / "sync.pid").exists()


def test_sync_of_a_killed_run_is_ended_by_the_next(started: Start, tmp_path: Path) -> None:
    process = started(WAITS)._process
    assert process
    waiter = threading.Thread(target=process.wait)
    waiter.start()
    assert background_sync.end_leftover(tmp_path) is Leftover.ENDED
    waiter.join(30)
    assert process.returncode == -signal.SIGTERM
    assert background_sync.end_leftover(tmp_path) is Leftover.NOTHING


def test_command_names_the_mirror_if_there_is_one() -> None:
    assert make_command(None)[1:] == ["-m", "tools", "local", "sync", "--background"]
    assert make_command("/srv/mirror")[-3:] == ["--background", "--mirror", "/srv/mirror"]
    assert background_sync.WORDS in " ".join(make_command(None))
