"""The registry's generator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools import tenants

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_committed_registry_is_what_the_generator_makes() -> None:
    assert tenants.main(["--check"]) == 0


def test_a_registry_that_differs_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "tenants.json"
    assert tenants.main(["--target", str(target)]) == 0
    assert "3288 tenants" in capsys.readouterr().out
    target.write_text("{}")
    assert tenants.main(["--check", "--target", str(target)]) == 1
    assert "make tenants" in capsys.readouterr().out
