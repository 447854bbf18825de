"""The embedded cloud saves its complete state or nothing, and reports which."""

from __future__ import annotations

import logging
import os
import shutil
import signal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tools.cli import main
from tools.local import embedded, ministack_workarounds, processes, run
from tools.local import ministack as clouds
from tools.local.ministack import Cloud, CloudError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Usage(NamedTuple):
    """Disk usage in bytes."""

    total: int
    used: int
    free: int


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return a state folder after a clean stop and a new start."""
    folder = tmp_path / "state"
    (folder / embedded.BLOBS).mkdir(parents=True)
    for name in ("dynamodb.json", "s3.json"):
        (folder / name).write_text('"old"')
    (folder / embedded.BLOBS / "old.zip").write_text("code")
    (tmp_path / embedded.UNSAVED).touch()
    return folder


@pytest.fixture
def saving(state: Path) -> Iterator[embedded.Saving]:
    handler = embedded.Saving(state, state.parent / embedded.UNSAVED)
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def save(saving: embedded.Saving, state: Path) -> None:
    """Write as MiniStack does: new files, and no unused blobs."""
    for name in ("dynamodb.json", "sqs.json"):
        (saving.folder / name).write_text('"new"')
    (state / embedded.BLOBS / "old.zip").unlink()


def contents(state: Path) -> dict[str, str]:
    return {str(file.relative_to(state)): file.read_text() for file in state.rglob("*") if file.is_file()}


def test_saved_state_replaces_the_previous_one(saving: embedded.Saving, state: Path) -> None:
    saving.begin()
    save(saving, state)
    assert saving.finish()
    assert contents(state) == {"dynamodb.json": '"new"', "sqs.json": '"new"', "s3.json": '"old"'}
    assert not (state.parent / embedded.UNSAVED).exists()


def test_incomplete_state_is_discarded_and_the_previous_one_is_unchanged(saving: embedded.Saving, state: Path) -> None:
    before = contents(state)
    saving.begin()
    save(saving, state)
    logging.getLogger("persistence").error("Persistence: failed to save dynamodb: [Errno 28] No space left on device")
    assert not saving.finish()
    assert contents(state) == before
    assert (state.parent / embedded.UNSAVED).exists()


def test_full_disk_fails_the_save(saving: embedded.Saving, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    saving.begin()
    save(saving, state)
    assert not saving.finish()
    assert (state.parent / embedded.UNSAVED).exists()


def test_unrelated_errors_do_not_fail_the_save(saving: embedded.Saving, state: Path) -> None:
    logging.getLogger("persistence").error("Persistence: failed to load iot")
    saving.begin()
    logging.getLogger("asyncio").error("a task was destroyed")
    save(saving, state)
    assert saving.finish()


def test_object_that_cannot_be_stored_is_an_error_for_the_client(saving: embedded.Saving) -> None:
    with pytest.raises(OSError, match="Failed to persist S3 object a/b"):
        logging.getLogger("s3").warning("Failed to persist S3 object %s/%s: %s", "a", "b", "full")
    assert not saving.failed


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    (tmp_path / "state").mkdir(exist_ok=True)
    return Cloud(tmp_path, 0)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 2_000_000, 2_000_000))


@pytest.mark.usefixtures("full_disk")
def test_full_disk_is_reported(cloud: Cloud) -> None:
    assert cloud.room == f"the disk is full, or nearly so: 2.0 MB are free for {cloud.state}"


def test_required_space_grows_with_the_state(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    free = clouds.ROOM + 1000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free, 0, free))
    (cloud.state / "state" / "a.json").write_bytes(bytes(1000))
    assert cloud.room is None
    (cloud.state / "state" / "b.json").write_bytes(b"1")
    assert cloud.room is not None


def test_unwritable_folder_is_reported_before_the_start(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    (cloud.state / "state").rmdir()
    (cloud.state / "state").write_text("no folder")
    monkeypatch.setattr(processes, "start", lambda *_, **__: pytest.fail("it started"))
    with pytest.raises(CloudError, match=f"cannot write its state to {cloud.state}"):
        cloud.start()


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize(("left", "status"), [(True, 1), (False, 0)])
def test_run_fails_if_the_state_was_not_saved(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, left: bool, status: int
) -> None:
    def stop(*_: object) -> None:
        raise run.StopRequested

    if left:
        (cloud.state / embedded.UNSAVED).touch()
    handlers = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr(run, "_clean_up_last_run", stop)
    monkeypatch.setattr(processes, "end", lambda *_: True)
    process: Any = SimpleNamespace(pid=1, poll=lambda: None)
    monkeypatch.setattr(cloud, "_process", process)
    try:
        assert run._run(cloud, 8000) == status
    finally:
        for one, handler in handlers.items():
            signal.signal(one, handler)
    said = capsys.readouterr()
    assert ("changes since this start are lost: the disk is full" in said.err) == left
    assert ("the data is saved" in said.out) != left


@pytest.mark.parametrize(("left", "status"), [(True, 1), (False, 0)])
def test_stop_command_reports_whether_the_state_was_saved(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, *, left: bool, status: int
) -> None:
    if left:
        (cloud.state / embedded.UNSAVED).touch()
    monkeypatch.setattr(processes, "end_leftover", lambda *_: processes.Leftover.ENDED)
    assert main(["local", "cloud", "stop", "--state", str(cloud.state)]) == status


def test_objects_without_a_saved_state_are_removed_at_the_start(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = cloud.state / "s3" / "bucket" / "object"
    kept.parent.mkdir(parents=True)
    monkeypatch.setattr(cloud, "_start", lambda _: None)
    saved = cloud.state / "state" / "s3.json"
    saved.touch()
    kept.touch()
    cloud.start()
    assert kept.exists()
    saved.unlink()
    cloud.start()
    assert not kept.exists()


def test_saved_file_that_cannot_be_rewritten_is_unchanged(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = state / "sqs.json"
    file.write_text('"http://127.0.0.1:1/000000000000/q"')

    def full(path: Path, *_: object, **__: object) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(file), "write_text", full)
    with pytest.raises(OSError, match="No space"):
        ministack_workarounds.move_queues(state, "127.0.0.1:2")
    assert file.read_text() == '"http://127.0.0.1:1/000000000000/q"'
    assert not (state / "sqs.tmp").exists()
