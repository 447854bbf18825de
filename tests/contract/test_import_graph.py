"""Rules that import-linter cannot express: no cycles between modules, and correct imports by string."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import grimp

from app import app
from chalicelib.http.lazy_imports import LazyImport
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APP = ROOT / "represent-app"
# Calls that import a module at its first use: the first argument is its name, the second may be an attribute of it.
BY_STRING = {"LazyImport", "ModelReference", "LazyModule", "import_module"}
# The modules that app.py names.
SERVED = sorted(
    f"chalicelib.{module}"
    for module in (
        "agents.routes", "auth.api_key_routes", "auth.mfa_routes", "auth.routes", "auth.staff_routes",
        "changes.handlers", "changes.routes", "compat.google.errors", "compat.google.routes",
        "compat.openstates.errors", "compat.openstates.routes", "constituents.goal_routes", "constituents.routes",
        "corrections.routes",
        "exports.handlers", "exports.routes", "geo.outline_routes", "geo.routes", "imports.handlers",
        "imports.routes", "lookup.routes", "pages.routes", "representatives.batch_routes",
        "representatives.routes", "representatives.write_routes",
        "sources.handlers", "sources.routes", "system.handlers",
        "system.ops_routes", "system.routes", "tenants.routes", "tenants.rules_routes",
        "tenants.vacancy_routes", "usage.handlers", "usage.routes", "webhooks.routes",
    )
)  # fmt: skip
# The modules that resolve imports by string.
RESOLVERS = {"chalicelib/http/lazy_imports.py", "chalicelib/operations/declarations.py"}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("chalicelib", exclude_type_checking_imports=True, cache_dir=None)


def cycles(found: grimp.ImportGraph) -> Iterator[tuple[str, ...]]:
    """Yield the shortest chain from a module back to itself, for each module that has one."""
    for module in sorted(found.modules):
        for imported in sorted(found.find_modules_directly_imported_by(module)):
            chain = found.find_shortest_chain(imported, module)
            if chain:
                yield (module, *chain)


def names_by_string(file: Path) -> Iterator[tuple[str, str | None]]:
    """Yield the module and the attribute of each import by string in a file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in BY_STRING:
            values = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            assert isinstance(values[0], str), f"{file}:{node.lineno}: name the module by a literal"
            yield values[0], values[1] if len(values) > 1 and isinstance(values[1], str) else None


def test_no_module_imports_itself_indirectly_not_even_lazily() -> None:
    assert list(cycles(graph())) == []


def test_cycle_is_found() -> None:
    circular = grimp.ImportGraph()
    for importer, imported in (("a", "b"), ("b", "c"), ("c", "b")):
        circular.add_module(importer)
        circular.add_module(imported)
        circular.add_import(importer=importer, imported=imported)
    assert list(cycles(circular)) == [("b", "c", "b"), ("c", "b", "c")]


def test_no_contract_ignores_an_import() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert linter["contracts"]
    assert not [contract["name"] for contract in linter["contracts"] if "ignore_imports" in contract]


def test_core_and_aws_contracts_list_every_package() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    packages = {
        f"chalicelib.{found.name}"
        for found in (APP / "chalicelib").iterdir()
        if (found / "__init__.py").exists() or found.name == "container.py"
    }
    packages = {name.removesuffix(".py") for name in packages}
    lowest = {contract["name"]: set(contract.get("forbidden_modules", ())) for contract in linter["contracts"]}
    assert lowest["core imports no other package"] == packages - {"chalicelib.core"}
    assert lowest["aws imports core alone"] == packages - {"chalicelib.core", "chalicelib.aws"}
    named = {module for contract in linter["contracts"] for module in contract.get("source_modules", ())}
    assert {name for name in packages if not any(f"{each}.".startswith(f"{name}.") for each in named)} <= {
        "chalicelib.container"
    }


def test_imports_by_string_exist() -> None:
    named = {
        (str(file.relative_to(APP)), *name)
        for file in APP.rglob("*.py")
        if str(file.relative_to(APP)) not in RESOLVERS
        for name in names_by_string(file)
    }
    assert sorted(module for file, module, _ in named if file == "app.py") == SERVED
    assert {deferred.module for deferred in app._deferred.values() if isinstance(deferred, LazyImport)} <= set(SERVED)
    assert app.served
    for file, module, attribute in sorted(named, key=str):
        found = import_module(module)
        assert attribute is None or hasattr(found, attribute), f"{file} names {module}.{attribute}"


def test_models_imported_by_string_belong_to_the_same_or_a_lower_domain() -> None:
    """A lazy model must not close a cycle, like any other import."""
    found = graph()
    for file in sorted((APP / "chalicelib").rglob("*.py")):
        if str(file.relative_to(APP)) in RESOLVERS:
            continue
        module = ".".join(file.relative_to(APP).with_suffix("").parts)
        for named, _ in names_by_string(file):
            assert not found.find_shortest_chain(named, module), f"{module} names {named}, which imports it"
