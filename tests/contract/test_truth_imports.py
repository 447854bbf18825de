"""The oracle shares no code with what it judges: bench/truth imports neither the application nor what uses it."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

TRUTH = ROOT / "bench" / "truth"
LIBRARIES = {"shapefile", "shapely", "yaml", "zipcodes"}
# Modules of the standard library that load or run code by its name.
LOADERS = {"importlib", "pkgutil", "runpy", "subprocess"}


def list_imports(source: str) -> Iterator[str]:
    """Yield the full name of each module that a source imports, and the names of functions that import."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.Name) and node.id in ("__import__", "exec", "eval"):
            yield node.id


def is_allowed(name: str) -> bool:
    root = name.partition(".")[0]
    if root == "bench":
        return name.startswith("bench.truth.") or name == "bench.truth"
    return root in LIBRARIES or (root in sys.stdlib_module_names and root not in LOADERS)


@pytest.mark.parametrize("name", sorted(file.name for file in TRUTH.glob("*.py")))
def test_module_imports_no_code_of_the_application(name: str) -> None:
    assert [each for each in list_imports((TRUTH / name).read_text(encoding="utf-8")) if not is_allowed(each)] == []


def test_the_oracle_is_one_folder() -> None:
    assert {file.parent for file in TRUTH.rglob("*.py")} == {TRUTH}
    assert "oracle.py" in {file.name for file in TRUTH.glob("*.py")}


@pytest.mark.parametrize(
    "source",
    [
        "import chalicelib",
        "from chalicelib.geo import service",
        "def f():\n    from tools.generate import public_data",
        "from tests import invented_mirror",
        "from bench import report",
        "from . import sources",
        "import importlib",
        "__import__('chalicelib')",
    ],
)
def test_other_imports_are_found(source: str) -> None:
    assert not all(map(is_allowed, list_imports(source)))
