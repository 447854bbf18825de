"""The committed pages are what their sources give, byte for byte, and the modules that they are built from hold."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from chalicelib.pages.files import FOLDER
from tests.support import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser
WEB = ROOT / "web"
NODE = ROOT / ".local" / "web" / "bin" / "node"


def run_node(*arguments: str) -> str:
    """Run Node.js in the folder of the sources; return its output."""
    assert NODE.exists(), "run `make test-browser`, which installs Node.js"
    ran = subprocess.run([NODE, *arguments], cwd=WEB, check=False, capture_output=True, text=True)  # noqa: S603 (ours)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def read_all(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their names."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_build_gives_the_committed_files(tmp_path: Path) -> None:
    run_node("build.mjs", str(tmp_path / "static"))
    built, committed = read_all(tmp_path / "static"), read_all(FOLDER)
    assert sorted(built) == sorted(committed)
    assert [name for name in built if built[name] != committed[name]] == []


def test_modules_of_the_pages() -> None:
    files = sorted(str(file.relative_to(WEB)) for file in (WEB / "tests").glob("*.test.js"))
    assert len(files) > 1
    assert "# fail 0" in run_node("--test", "--test-reporter=tap", *files)
