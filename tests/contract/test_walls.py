"""What no file of the application may contain; pyproject.toml says which package imports which."""

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


# urllib.parse takes URLs apart and opens nothing.
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
# local_stage asks the embedded cloud whether it is there, on a laptop.
OPENS_CONNECTIONS = {"core.deadline", "core.fetching", "core.http_client", "http.local_stage"}
# local_stage changes what settings will read, on a laptop.
READS_THE_ENVIRONMENT = {"http.local_stage", "core.settings"}


def module_of(file: Path) -> str:
    """Name a module as it is imported, below chalicelib: `core.settings`, or `app`."""
    return ".".join(file.relative_to(APP).with_suffix("").parts).removeprefix("chalicelib.")


@cache
def parsed(file: Path) -> ast.Module:
    """Read a file once for all rules."""
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> Iterator[str]:
    """Yield the modules that a file imports when it runs, wherever in it; imports for types alone cost nothing."""
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
    """Return what breaks a rule, by file."""
    found = {str(file.relative_to(APP)): sorted(rule(file)) for file in files}
    return {file: places for file, places in found.items() if places}


class TestEveryFile:
    def test_there_are_files_to_look_at(self) -> None:
        assert {"app", "core.settings", "http.local_stage"} <= {module_of(file) for file in FILES}

    def test_only_core_and_aws_open_connections(self) -> None:
        others = [
            file
            for file in FILES
            if not module_of(file).startswith("aws.") and module_of(file) not in OPENS_CONNECTIONS
        ]
        assert broken_by(opens_connections, others) == {}

    def test_the_environment_is_read_in_settings_alone(self) -> None:
        others = [file for file in FILES if module_of(file) not in READS_THE_ENVIRONMENT]
        assert broken_by(reads_the_environment, others) == {}

    def test_no_request_path_scans(self) -> None:
        assert broken_by(scans, FILES) == {}

    def test_its_functions_are_short_enough_to_be_read(self) -> None:
        assert broken_by(long_functions, FILES) == {}


def test_packages_are_empty_and_no_module_is_a_drawer() -> None:
    for file in FILES:
        assert file.stem not in {"utils", "helpers", "manager", "common"}
        if file.name == "__init__.py":
            assert file.read_text(encoding="utf-8") == ""


def test_only_packages_know_the_framework_and_the_sdk() -> None:
    # import-linter reads packages; app.py is a module.
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
