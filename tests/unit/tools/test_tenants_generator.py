"""Errors of the registry's generator, and its independence of the environment."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import us

from tests.support import ROOT
from tools.generate import tenants

if TYPE_CHECKING:
    from pathlib import Path


def test_missing_registry_is_reported_as_outdated(tmp_path: Path) -> None:
    assert tenants.generate(check=True, target=tmp_path / "tenants.json") == 1


def test_unknown_kind_of_county_stops_the_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(us.states.CT.counties[0], "name", "Capitol Planning Region")
    with pytest.raises(
        ValueError, match="'Capitol Planning Region' has no known kind of county equivalent; add its ending"
    ):
        tenants.render()


def test_registry_has_one_tenant_a_line_and_a_header_with_its_source() -> None:
    header, columns, opening, *lines, closing = tenants.render().splitlines()
    assert "US Census Bureau" in header
    assert f"us package {us.__version__} (BSD-3-Clause)" in header
    assert columns.count('"') == 2 * (1 + 6)
    assert (opening, closing) == ('"tenants": [', "]}")
    assert len(lines) == 3288


def test_registry_is_the_same_with_dc_statehood(monkeypatch: pytest.MonkeyPatch) -> None:
    # The package reads this variable when it is imported, so the check needs its own process.
    monkeypatch.setenv("DC_STATEHOOD", "1")
    asked = subprocess.run([sys.executable, "-m", "tools", "generate", "tenants", "--check"], cwd=ROOT, check=False)
    assert asked.returncode == 0
