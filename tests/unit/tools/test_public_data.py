"""The location of the public data, and the reports of its absence."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support import ROOT, runs_all
from tools.cli import main
from tools.generate import public_data, rules

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set the environment variable to an empty folder."""
    monkeypatch.setenv(public_data.VARIABLE, str(tmp_path))
    return tmp_path


def test_folder_is_beside_the_checkout_unless_the_environment_sets_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(public_data.VARIABLE, raising=False)
    assert public_data.expected_folder() == ROOT.parent / "shared" / "data"
    monkeypatch.setenv(public_data.VARIABLE, str(tmp_path))
    assert public_data.folder() == tmp_path


def test_existing_folder_is_printed(named: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "data"]) == 0
    assert str(named) in capsys.readouterr().out


@pytest.mark.parametrize("hidden", [True, False])
def test_missing_folder_is_reported_with_the_reason(
    named: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, hidden: bool
) -> None:
    monkeypatch.setenv(public_data.VARIABLE, "" if hidden else str(named / "nowhere"))
    assert public_data.folder() is None
    assert main(["check", "data"]) == 2
    expected = "hidden: REPRESENT_PUBLIC_DATA is empty" if hidden else f"not in {named / 'nowhere'}"
    assert expected in capsys.readouterr().err
    for check, done, status in ((True, "compared", 0), (False, "written", 1)):
        assert rules.generate(check=check) == status
        printed = capsys.readouterr().out
        assert f"rules.json was not {done}, because public data is missing: the public data is {expected}" in printed


@pytest.mark.parametrize(
    ("options", "whole"),
    [
        ([], True),
        (["tests"], True),
        (["-m", "public_data"], False),
        (["-k", "maps"], False),
        (["tests/unit"], False),
        (["--deselect", "tests/unit"], False),
        (["--ignore", "tests/e2e"], False),
        (["--last-failed"], False),
        (["--collect-only"], False),
    ],
)
def test_only_a_run_of_all_tests_must_exercise_every_declaration(
    pytestconfig: pytest.Config, options: list[str], *, whole: bool
) -> None:
    config = pytest.Config.fromdictargs({}, [*options, "-p", "no:xdist", "-c", str(ROOT / "pyproject.toml")])
    assert config.rootpath == pytestconfig.rootpath
    assert runs_all(config) is whole


def outcome(*arguments: str, folder: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on a module with tests for both data sets, with the public data in a folder."""
    environment = os.environ | {public_data.VARIABLE: folder}
    command = [sys.executable, "-m", "pytest", "-n", "0", "-rs", "tests/unit/imports/test_documents.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)  # noqa: S603 (a command of this repository)


def test_only_public_data_tests_are_skipped_if_the_data_is_hidden() -> None:
    ran = outcome("-k", "both_forms_of_congress", folder="")
    assert ran.returncode == 0, ran.stdout
    assert "1 passed, 1 skipped" in ran.stdout
    assert "the public data is hidden: REPRESENT_PUBLIC_DATA is empty" in ran.stdout


def test_public_data_tests_fail_if_the_folder_is_incomplete(tmp_path: Path) -> None:
    ran = outcome("-m", "public_data", folder=str(tmp_path))
    assert ran.returncode == 1, ran.stdout
    assert "legislators-current.json" in ran.stdout
    assert "nothing in the suite ever calls it" not in ran.stdout + ran.stderr
