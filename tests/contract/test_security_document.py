"""The tests named in the security document exist."""

from __future__ import annotations

import ast
import re

import pytest

from tests.support import ROOT

DOCUMENT = (ROOT / "docs" / "security-and-isolation.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)+)`", DOCUMENT)))


def test_every_risk_has_tests() -> None:
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| API")]
    assert [row.split()[1] for row in rows] == [f"API{number}" for number in range(1, 11)]
    assert all("::test_" in row for row in rows)


@pytest.mark.parametrize("name", NAMED)
def test_named_test_exists(name: str) -> None:
    path, *parts = name.split("::")
    found: ast.AST = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for part in parts:
        body = getattr(found, "body", [])
        found = next(node for node in body if getattr(node, "name", None) == part)
