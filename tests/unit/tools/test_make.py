"""Properties of `make` targets beyond running a tool."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.support import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_clean_does_not_remove_downloads(tmp_path: Path) -> None:
    for folder in ("cloud", "build", "wheels"):
        (tmp_path / ".local" / folder).mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", tmp_path)
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)  # noqa: S607
    assert [path.name for path in (tmp_path / ".local").iterdir()] == ["wheels"]


def test_release_options_are_passed_to_the_command() -> None:
    command = ["make", "--dry-run", "release", "STAGE=prod", "OPTIONS=--phase resources --allow Table"]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 (ours)
    assert "tools deploy release --stage prod --phase resources --allow Table" in printed


def test_release_ignores_a_stage_from_the_environment() -> None:
    environment = os.environ | {"STAGE": "prod"}
    ran = subprocess.run(["make", "release"], cwd=ROOT, env=environment, check=False, capture_output=True, text=True)  # noqa: S607
    assert (ran.returncode, "make release STAGE=" in ran.stderr) == (2, True), ran.stderr


def test_public_data_tests_stop_if_the_data_is_missing() -> None:
    command = ["make", "--dry-run", "test-data"]  # only the recipe: the target installs first
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 (ours)
    lines = [".venv/bin/python -m tools check data", ".venv/bin/python -m pytest -m public_data"]
    assert [line for line in printed.splitlines() if line.startswith(".venv/bin/python -m")][-2:] == lines


def test_ci_runs_the_checks_without_public_data_and_then_the_public_data_tests() -> None:
    command = ["make", "--dry-run", "check"]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 (ours)
    assert ".venv/bin/python -m pytest --cov --cov-report=term" in printed
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r'^REPRESENT_PUBLIC_DATA="" make check$.*^  make test-data$', script, re.MULTILINE | re.DOTALL)
