"""What the registry's generator refuses, and what it is independent of."""

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


def test_a_registry_that_is_missing_differs(tmp_path: Path) -> None:
    assert tenants.generate(check=True, target=tmp_path / "tenants.json") == 1


def test_a_county_of_an_unknown_kind_stops_the_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(us.states.CT.counties[0], "name", "Capitol Planning Region")
    with pytest.raises(
        ValueError, match="'Capitol Planning Region' has no known kind of county equivalent; add its ending"
    ):
        tenants.render()


def test_the_registry_is_one_tenant_a_line_with_a_header_that_names_its_source() -> None:
    header, columns, opening, *lines, closing = tenants.render().splitlines()
    assert "US Census Bureau" in header
    assert f"us package {us.__version__} (BSD-3-Clause)" in header
    assert columns.count('"') == 2 * (1 + 6)
    assert (opening, closing) == ('"tenants": [', "]}")
    assert len(lines) == 3288


def test_the_registry_is_the_same_where_dc_is_taken_for_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    # The package reads this switch when it is imported, so a process of its own must ask.
    monkeypatch.setenv("DC_STATEHOOD", "1")
    asked = subprocess.run([sys.executable, "-m", "tools", "generate", "tenants", "--check"], cwd=ROOT, check=False)
    assert asked.returncode == 0
