"""The mark in a state folder that says which data it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.local.data_state import MARKS, Contents, read_mark, write_mark

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("before", Contents)
@pytest.mark.parametrize("after", Contents)
def test_one_mark_replaces_another(tmp_path: Path, before: Contents, after: Contents) -> None:
    assert read_mark(tmp_path) is Contents.NONE
    write_mark(tmp_path, before)
    write_mark(tmp_path, after)
    assert read_mark(tmp_path) is after
    assert [file.name for file in tmp_path.iterdir()] == ([after] if after else [])


def test_crash_between_two_marks_leaves_the_sync_unfinished(tmp_path: Path) -> None:
    for mark in MARKS:
        (tmp_path / mark).touch()
    assert read_mark(tmp_path) is Contents.UNFINISHED
