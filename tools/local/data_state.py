"""The data of the embedded cloud: none, the invented samples, or real data, as a mark in its folder says."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Contents(StrEnum):
    """The data of a state folder; the value is the name of the mark, an empty file."""

    NONE = ""
    SAMPLES = "samples-loaded"
    UNFINISHED = "sync-unfinished"
    REAL = "sync-complete"


MARKS = tuple(filter(None, Contents))


def read_mark(folder: Path) -> Contents:
    """Return the data that the mark in a folder names; of several marks, the one for the least data."""
    return next((each for each in (Contents.UNFINISHED, *MARKS) if (folder / each).exists()), Contents.NONE)


def write_mark(folder: Path, contents: Contents) -> None:
    """Replace the mark in a folder; a crash in between leaves several marks, and never none."""
    if contents:
        (folder / contents).touch()
    for other in MARKS:
        if other is not contents:
            (folder / other).unlink(missing_ok=True)
