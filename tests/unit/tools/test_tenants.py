"""The generator of the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.generate import tenants

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_committed_registry_matches_the_generator() -> None:
    assert tenants.generate(check=True) == 0


def test_outdated_registry_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "tenants.json"
    assert tenants.generate(check=False, target=target) == 0
    assert "wrote tenants.json" in capsys.readouterr().out
    target.write_text("{}")
    assert tenants.generate(check=True, target=target) == 1
    assert "make generate" in capsys.readouterr().err
