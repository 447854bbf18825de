"""The walls of the house, read from the source: who may import what, and what no file may contain."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APP = ROOT / "represent-app"
FILES = sorted(APP.rglob("*.py"))
# What every room may build on. `aws` is the wall to the outside, the rest is plain values.
FOUNDATION = {
    "aws",
    "deadline",
    "errors",
    "fetching",
    "ids",
    "logs",
    "merge",
    "safe_text",
    "settings",
    "text",
    "validation",
}
# The one that wires rooms, and those that speak for it to the outside.
WIRING = {
    "app", "contracts", "edge", "identity", "importing", "needs", "operations", "remembered", "scope", "standing",
    "tracking", "whereabouts",
}  # fmt: skip
LONGEST_FUNCTION = 40


def room_of(file: Path) -> str:
    """Name the room that a file belongs to: its folder or module under chalicelib, or app."""
    parts = file.relative_to(APP).with_suffix("").parts
    return parts[1] if parts[0] == "chalicelib" and len(parts) > 1 else parts[0]


def imports(file: Path) -> Iterator[str]:
    """Yield the modules that a file imports when it runs, wherever in it; imports for types alone cost nothing."""
    pending: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            pending += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide which room is meant"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)
        pending += ast.iter_child_nodes(node)


def rooms_imported(file: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(file) if name.startswith("chalicelib.")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(APP)))
class TestEveryFile:
    def test_only_the_edge_and_app_know_the_framework(self, file: Path) -> None:
        if room_of(file) not in {"app", "edge"}:
            assert not {name.split(".")[0] for name in imports(file)} & {"chalice"}

    def test_only_aws_knows_the_sdk(self, file: Path) -> None:
        if room_of(file) != "aws":
            assert not {name.split(".")[0] for name in imports(file)} & {"boto3", "botocore", "s3transfer"}

    def test_only_outbound_and_aws_open_connections(self, file: Path) -> None:
        # urllib.parse takes URLs apart and opens nothing.
        network = {
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
        if room_of(file) not in {"aws", "deadline", "fetching", "local_stage", "outbound"}:
            assert not {name for name in imports(file) if any(f"{name}.".startswith(f"{one}.") for one in network)}

    def test_rooms_do_not_import_each_other(self, file: Path) -> None:
        room = room_of(file)
        if room not in WIRING:
            assert rooms_imported(file) <= FOUNDATION | {room}

    def test_the_foundation_rests_on_nothing_above_it(self, file: Path) -> None:
        room = room_of(file)
        if room in FOUNDATION:
            assert rooms_imported(file) <= {"deadline", "errors", "fetching", "logs", "settings", room}

    def test_the_environment_is_read_in_settings_alone(self, file: Path) -> None:
        # local_stage changes what settings will read, on a laptop.
        if room_of(file) not in {"local_stage", "settings"}:
            assert not set(imports(file)) & {"os", "os.environ", "os.getenv"}

    def test_no_request_path_scans(self, file: Path) -> None:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr in {"scan", "Scan"})
            assert not (isinstance(node, ast.Constant) and node.value == "scan")

    def test_its_functions_are_short_enough_to_be_read(self, file: Path) -> None:
        source = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


def test_rooms_go_no_deeper_than_one_folder_and_their_packages_are_empty() -> None:
    for file in FILES:
        assert len(file.relative_to(APP).parts) <= 3
        assert file.stem not in {"utils", "helpers", "manager", "common"}
        if file.name == "__init__.py":
            assert file.read_text(encoding="utf-8") == ""


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
