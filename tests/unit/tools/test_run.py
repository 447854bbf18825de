"""The data that `make run` gets, the sync beside it, and its end."""

from __future__ import annotations

import os
import signal
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tools.local import background_sync, internet, run
from tools.local.data_state import Contents, read_mark, write_mark
from tools.local.ministack import CloudError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Prepare = Callable[..., tuple[Contents, bool]]


def test_signals_do_not_interrupt_the_saving_of_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[Any] = []
    handlers = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}

    def stop(*_: Any) -> None:
        raise run.StopRequested

    def save(*_: Any) -> bool:
        seen.extend(signal.getsignal(one) for one in handlers)
        return True

    monkeypatch.setattr(run, "_clean_up_last_run", stop)
    monkeypatch.setattr(run, "_stop_cloud", save)
    cloud: Any = SimpleNamespace(running=True, state=tmp_path, environment={})
    try:
        assert run._run(cloud, 8000) == 0
    finally:
        for one, handler in handlers.items():
            signal.signal(one, handler)
    assert seen == [signal.SIG_IGN, signal.SIG_IGN]


@pytest.fixture
def said() -> list[str]:
    """Return the list of the steps that are printed."""
    return []


@pytest.fixture
def tools_run() -> list[tuple[str, ...]]:
    """Return the list of the commands that are run on the cloud."""
    return []


@pytest.fixture
def prepare(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: list[str], tools_run: list[tuple[str, ...]]
) -> Prepare:
    """Return a function that prepares the data of a cloud in the test's folder."""
    monkeypatch.delenv("OFFLINE", raising=False)
    monkeypatch.delenv("MIRROR", raising=False)
    monkeypatch.setattr(run, "_run_tool", lambda _, *arguments: tools_run.append(arguments))

    def prepare(
        mark: Contents = Contents.NONE, *, answers: bool = True, holds: bool = True, lost: bool = False
    ) -> tuple[Contents, bool]:
        monkeypatch.setattr(internet, "probe", lambda: answers)
        monkeypatch.setattr(run, "_holds_records", lambda _: holds)
        write_mark(tmp_path, mark)
        cloud: Any = SimpleNamespace(state=tmp_path)
        found = run._prepare_data(cloud, said.append, lost_changes=lost)  # type: ignore[arg-type]
        assert read_mark(tmp_path) is found[0]
        return found

    return prepare


def test_fresh_state_with_internet_is_filled_by_a_sync(prepare: Prepare, tools_run: list[Any]) -> None:
    assert prepare(answers=True) == (Contents.UNFINISHED, True)
    assert tools_run == []


def test_fresh_state_without_internet_has_the_samples(
    prepare: Prepare, tools_run: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prepare(answers=False) == (Contents.SAMPLES, False)
    assert tools_run == [("local", "samples")]
    monkeypatch.setenv("OFFLINE", "1")
    assert prepare(answers=True) == (Contents.SAMPLES, False)
    assert len(tools_run) == 2


def test_mirror_counts_as_internet(prepare: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIRROR", "/srv/mirror")
    assert prepare(answers=False) == (Contents.UNFINISHED, True)


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize("mark", [Contents.SAMPLES, Contents.UNFINISHED, Contents.REAL])
def test_state_with_data_keeps_it(
    prepare: Prepare, said: list[str], tools_run: list[Any], *, answers: bool, mark: Contents
) -> None:
    # Real data needs no request, and the geocoder is asked.
    assert prepare(mark, answers=answers) == (mark, answers or mark is Contents.REAL)
    assert said[0] == "using the data of the last run"
    assert ("continues the sync" in said[-1]) is (mark is Contents.UNFINISHED and not answers)
    assert tools_run == []


def test_data_that_was_not_saved_is_loaded_or_fetched_again(
    prepare: Prepare, said: list[str], tools_run: list[Any]
) -> None:
    assert prepare(Contents.SAMPLES, answers=False, holds=False) == (Contents.SAMPLES, False)
    assert len(tools_run) == 1
    assert prepare(Contents.REAL, holds=False) == (Contents.UNFINISHED, True)
    assert said.count("the data of the last run was not saved and is lost") == 2
    assert prepare(Contents.REAL, lost=True) == (Contents.UNFINISHED, True)
    assert "that of the last clean stop" in said[-1]


class Server:
    """An API that ends after some looks at it."""

    returncode = 1

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def poll(self) -> int | None:
        self.looks -= 1
        return None if self.looks else 1


@pytest.mark.parametrize(
    ("status", "mark", "expected"),
    [
        (0, Contents.REAL, "the sync is complete (status 0)"),
        (4, Contents.UNFINISHED, "the sync ended with status 4; see its output above. The API stays up"),
    ],
)
def test_end_of_the_sync_is_reported_while_the_api_stays_up(
    tmp_path: Path, said: list[str], status: int, mark: Contents, expected: str
) -> None:
    write_mark(tmp_path, Contents.UNFINISHED)
    cloud: Any = SimpleNamespace(state=tmp_path, died=False)
    command = [sys.executable, "-c", f"raise SystemExit({status})"]
    sync = background_sync.BackgroundSync(tmp_path, command, dict(os.environ), said.append)
    sync.start()
    assert sync._process
    sync._process.wait(30)
    server: Any = Server(looks=3)
    with pytest.raises(CloudError, match="chalice local ended unexpectedly"):
        run._watch(cloud, server, sync)
    assert [text.startswith(expected) for text in said] == [True]
    assert ("`make sync`" in said[0], read_mark(tmp_path)) == (True, mark)


def test_welcome_has_calls_that_answer_in_both_cases() -> None:
    cloud: Any = SimpleNamespace(
        port=4567, endpoint="http://127.0.0.1:4567", state="state", log=SimpleNamespace(name="")
    )
    invented, real = (
        run._Welcome("http://127.0.0.1:8000", "", "us-east-1_P, client c", cloud, note, 3).write(sampled=sampled)
        for note, sampled in ((run.SAMPLE_NOTE, True), (run.SYNC_NOTE, False))
    )
    assert "User pool:          us-east-1_P, client c " in invented
    assert "invented" in invented
    assert "invented" not in real
    assert "/representatives" not in real
    assert "CLOUD_PORT=4567 make sync" in invented
