"""Constructs that no file of the application may contain; pyproject.toml has the rules for imports between packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

APP = ROOT / "represent-app"
FILES = sorted(APP.rglob("*.py"))
LONGEST_FUNCTION = 40


# urllib.parse is absent because it opens no connection.
NETWORK = {
    "asyncio",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib.request",
}
# On a laptop, local_stage checks whether the embedded cloud is running.
OPENS_CONNECTIONS = {"core.deadline", "core.fetching", "core.http_client", "http.local_stage"}
# On a laptop, local_stage changes the environment before settings are read.
READS_THE_ENVIRONMENT = {"http.bare_deploy", "http.local_stage", "core.cold_start", "core.settings"}


def module_of(file: Path) -> str:
    """Return the module name of a file below chalicelib: `core.settings`, or `app`."""
    return ".".join(file.relative_to(APP).with_suffix("").parts).removeprefix("chalicelib.")


@cache
def parsed(file: Path) -> ast.Module:
    """Parse a file once for all rules."""
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> Iterator[str]:
    """Yield the modules that a file imports at run time, at any place in it, without imports for types only."""
    pending: list[ast.AST] = [parsed(file)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            pending += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide which package is meant"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)
        pending += ast.iter_child_nodes(node)


def opens_connections(file: Path) -> Iterator[str]:
    return (name for name in imports(file) if any(f"{name}.".startswith(f"{one}.") for one in NETWORK))


def reads_the_environment(file: Path) -> Iterator[str]:
    yield from set(imports(file)) & {"os", "os.environ", "os.getenv"}


def scans(file: Path) -> Iterator[str]:
    for node in ast.walk(parsed(file)):
        if (isinstance(node, ast.Attribute) and node.attr in {"scan", "Scan"}) or (
            isinstance(node, ast.Constant) and node.value == "scan"
        ):
            yield f"line {node.lineno}"


def long_functions(file: Path) -> Iterator[str]:
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
            yield node.name


def broken_by(rule: Callable[[Path], Iterator[str]], files: Iterable[Path]) -> dict[str, list[str]]:
    """Return the violations of a rule, by file."""
    found = {str(file.relative_to(APP)): sorted(rule(file)) for file in files}
    return {file: places for file, places in found.items() if places}


class TestEveryFile:
    def test_files_are_found(self) -> None:
        assert {"app", "core.settings", "http.local_stage"} <= {module_of(file) for file in FILES}

    def test_only_core_and_aws_open_connections(self) -> None:
        others = [
            file
            for file in FILES
            if not module_of(file).startswith("aws.") and module_of(file) not in OPENS_CONNECTIONS
        ]
        assert broken_by(opens_connections, others) == {}

    def test_environment_is_read_only_in_settings(self) -> None:
        others = [file for file in FILES if module_of(file) not in READS_THE_ENVIRONMENT]
        assert broken_by(reads_the_environment, others) == {}

    def test_no_request_path_scans(self) -> None:
        assert broken_by(scans, FILES) == {}

    def test_functions_are_short(self) -> None:
        assert broken_by(long_functions, FILES) == {}


def test_package_files_are_empty_and_no_module_has_a_generic_name() -> None:
    for file in FILES:
        assert file.stem not in {"utils", "helpers", "manager", "common"}
        if file.name == "__init__.py" and file.parent.name != "chalicelib":  # the root has the version
            assert file.read_text(encoding="utf-8") == ""


def test_app_does_not_import_the_sdk() -> None:
    # import-linter checks packages; app.py is a module.
    assert not {name.split(".")[0] for name in imports(APP / "app.py")} & {"boto3", "botocore", "s3transfer"}


def test_importing_the_app_makes_no_client_and_reads_no_setting() -> None:
    program = """
import botocore.session

def refuse(*_, **__):
    raise AssertionError("a client was made at import")

botocore.session.Session.create_client = refuse
import app
assert app.app.app_name == "represent"
"""
    ran = subprocess.run(  # noqa: S603 (our own interpreter and text)
        [sys.executable, "-c", program], cwd=APP, env={}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
