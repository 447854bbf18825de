"""The generator of the default rules."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support import DATA, needs_data
from tools import rule_facts, rules

if TYPE_CHECKING:
    from pathlib import Path


@needs_data
def test_the_committed_rules_are_what_the_generator_makes(capsys: pytest.CaptureFixture[str]) -> None:
    assert rules.main(["--check"]) == 0
    assert "up to date" in capsys.readouterr().out


@needs_data
def test_rules_that_differ_are_told_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "rules.json"
    assert rules.main(["--check", "--target", str(target)]) == 1
    assert "make rules" in capsys.readouterr().out
    assert rules.main(["--target", str(target)]) == 0
    assert target.read_bytes() == rules.TARGET.read_bytes()


def test_without_the_public_data_nothing_is_compared_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rules.main(["--check", "--data", str(tmp_path)]) == 0
    assert "not compared" in capsys.readouterr().out
    assert rules.main(["--data", str(tmp_path), "--target", str(tmp_path / "rules.json")]) == 1
    assert not list(tmp_path.iterdir())


@needs_data
def test_an_executive_that_no_table_has_stops_the_generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = shutil.copytree(DATA / "openstates-executive", tmp_path / "openstates-executive").parent
    monkeypatch.setitem(rule_facts.EXECUTIVES, "auditor", (frozenset(), frozenset()))
    with pytest.raises(ValueError, match=r"al.csv has a auditor, and EXECUTIVES .* has none for AL"):
        rules._covered(data / "openstates-executive" / "al.csv")
