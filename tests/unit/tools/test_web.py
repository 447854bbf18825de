"""The pages that are built belong to their sources, which is checked without Node.js."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tools.generate import web

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("web/src/finder.js", "web/package-lock.json", "web/build.mjs", "client/src/schema.ts", "static/index.html")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository with pages, a client and built files, and a stamp of them."""
    for name in (
        "web/src/finder.js",
        "web/package-lock.json",
        "web/build.mjs",
        "client/src/schema.ts",
        "static/index.html",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(web, "ROOT", tmp_path)
    monkeypatch.setattr(web, "WEB", tmp_path / "web")
    monkeypatch.setattr(web, "STAMP", tmp_path / "web" / "built.json")
    monkeypatch.setattr(web, "BUILT", tmp_path / "static")
    monkeypatch.setattr(web, "NODE", tmp_path / "node")
    parts = [tmp_path / name for name in ("web/src", "web/package-lock.json", "web/build.mjs", "client/src")]
    monkeypatch.setattr(web, "SOURCES", parts)
    web.STAMP.write_text(web.make_stamp(), encoding="utf-8")
    return tmp_path


def test_committed_pages_are_of_their_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert web.generate(check=True) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    "changed",
    ["web/src/finder.js", "web/src/new/page.js", "web/package-lock.json", "web/build.mjs", "client/src/schema.ts",
     "static/index.html", "static/added.js"],
)  # fmt: skip
def test_each_change_is_reported(root: Path, changed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert web.generate(check=True) == 0
    (root / changed).parent.mkdir(exist_ok=True)
    (root / changed).write_text("other", encoding="utf-8")
    assert web.generate(check=True) == 1
    assert "run: make web" in capsys.readouterr().err


def test_removed_and_renamed_files_are_reported_and_hidden_ones_are_not(root: Path) -> None:
    (root / "web/src/.DS_Store").write_text("x", encoding="utf-8")
    (root / "web/node_modules").mkdir()
    (root / "web/node_modules/x.js").write_text("x", encoding="utf-8")
    assert web.generate(check=True) == 0
    (root / "static/index.html").rename(root / "static/other.html")
    assert web.generate(check=True) == 1
    (root / "static/other.html").unlink()
    assert web.generate(check=True) == 1


def test_build_runs_in_the_folder_of_the_pages_and_is_stamped(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert web.generate(check=False) == 1
    assert "run: make web" in capsys.readouterr().err
    (root / "node/bin").mkdir(parents=True)
    (root / "node/installed").touch()
    npm = root / "node/bin/npm"
    npm.write_text('#!/bin/sh\necho "$@" >../static/asked.txt\npwd >>../static/asked.txt\n', encoding="utf-8")
    npm.chmod(0o755)
    assert web.generate(check=False) == 0
    asked = (root / "static/asked.txt").read_text(encoding="utf-8").splitlines()
    assert asked == ["--silent run build", os.path.realpath(root / "web")]
    assert web.generate(check=True) == 0
