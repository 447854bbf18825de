"""What `make` promises beyond running a tool."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.support import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_cleaning_keeps_what_was_downloaded(tmp_path: Path) -> None:
    for folder in ("cloud", "build", "wheels"):
        (tmp_path / ".local" / folder).mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", tmp_path)
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)  # noqa: S607
    assert [path.name for path in (tmp_path / ".local").iterdir()] == ["wheels"]
