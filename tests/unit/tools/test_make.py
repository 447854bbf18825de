"""What `make` promises beyond running a tool."""

from __future__ import annotations

import os
import re
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


def test_the_first_phase_of_a_release_is_looked_at_like_all_of_it() -> None:
    command = ["make", "--dry-run", "release", "STAGE=prod", "OPTIONS=--phase resources --allow Table"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 (ours)
    assert "tools deploy release --stage prod --phase resources --allow Table" in told


def test_release_ignores_a_stage_from_the_environment() -> None:
    environment = os.environ | {"STAGE": "prod"}
    ran = subprocess.run(["make", "release"], cwd=ROOT, env=environment, check=False, capture_output=True, text=True)  # noqa: S607
    assert (ran.returncode, "make release STAGE=" in ran.stderr) == (2, True), ran.stderr


def test_tests_of_the_public_data_stop_where_it_is_not_there() -> None:
    command = ["make", "--dry-run", "test-data"]  # the recipe alone: the target installs first
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 (ours)
    lines = [".venv/bin/python -m tools check data", ".venv/bin/python -m pytest -m public_data"]
    assert [line for line in told.splitlines() if line.startswith(".venv/bin/python -m")][-2:] == lines


def test_what_ci_runs_is_the_test_command_without_the_public_data_and_then_its_tests() -> None:
    command = ["make", "--dry-run", "check"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 (ours)
    assert ".venv/bin/python -m pytest --cov --cov-report=term" in told
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r'^REPRESENT_PUBLIC_DATA="" make check$.*^  make test-data$', script, re.MULTILINE | re.DOTALL)
