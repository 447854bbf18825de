"""The packages of this repository: generated from the committed document, built, and used against the application."""

from __future__ import annotations

import filecmp
import json
import os
import re
import subprocess
import tarfile
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from chalicelib import __version__
from tests.clients.conftest import HERE, LOOPBACK, NOWHERE
from tests.support import ROOT
from tools.generate import clients
from tools.generate.openapi import FILE as DOCUMENT
from tools.local.run import EMAIL
from tools.local.run import PASSWORD as OF_ADMIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.clients.conftest import Server

pytestmark = pytest.mark.clients
PYTHON, TYPESCRIPT = clients.CLIENTS / "python", clients.CLIENTS / "typescript"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
SOURCES = {"PYTHONPATH": str(PYTHON / "src")}
BIN = clients.GENERATORS / "bin"
# Operations that need a worker at night or a roster of thousands; clients/python/tests read the documented example
# of each.
NOT_CALLED = {"get_bulk_file", "get_export"}


def run(*command: str | Path, folder: Path | None = None, variables: Mapping[str, str] | None = None) -> str:
    """Run a command of the generators' environment; returns its output, also that of errors. Fails if it fails."""
    environment = {"PATH": f"{BIN}:{os.environ['PATH']}", **NOWHERE, **LOOPBACK, **(variables or {})}
    ran = subprocess.run(  # noqa: S603 (ours)
        list(map(str, command)),
        cwd=folder or ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@cache
def build_typescript() -> Path:
    """Return the module of the built TypeScript client."""
    run(BIN / "tsc", "--project", TYPESCRIPT / "tsconfig.json")
    return TYPESCRIPT / "dist" / "index.js"


class TestGenerators:
    """Generators that people use, as they come."""

    def test_python_generator_has_no_warning(self, tmp_path: Path) -> None:
        said = run(
            "openapi-python-client",
            "generate",
            "--path",
            DOCUMENT,
            "--output-path",
            tmp_path / "out",
            "--fail-on-warning",
        )
        assert "warning" not in said.lower()

    def test_typescript_generator_has_no_warning_and_its_types_compile(self, tmp_path: Path) -> None:
        said = run("openapi-typescript", DOCUMENT, "-o", tmp_path / "schema.d.ts")
        assert "warn" not in said.lower()
        run("tsc", "--noEmit", "--strict", tmp_path / "schema.d.ts")

    def test_linter_has_no_problem(self) -> None:
        said = run(
            "redocly",
            "lint",
            DOCUMENT,
            "--format",
            "json",
            variables=QUIET,
        )
        found = json.loads(said[said.index("{") : said.rindex("}") + 1])
        assert found["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}


class TestPackages:
    """The packages as they are published."""

    def test_generated_parts_are_of_the_committed_document(self, tmp_path: Path) -> None:
        for written, committed in clients.write_all(tmp_path).items():
            if written.is_file():
                assert written.read_text() == committed.read_text(), committed
                continue
            compared = filecmp.dircmp(written, committed, ignore=["__pycache__"])
            assert not list_differences(compared), committed

    def test_python_client_is_typed_and_its_tests_pass(self) -> None:
        sources = sorted((PYTHON / "src" / "represent_client").glob("*.py"))
        run(
            "mypy", "--config-file", PYTHON / "pyproject.toml", "--cache-dir", ROOT / ".mypy_cache" / "client", *sources
        )
        run(
            BIN / "python",
            "-m",
            "pytest",
            "-q",
            "-c",
            os.devnull,
            "-p",
            "no:cacheprovider",
            PYTHON / "tests",
            variables=SOURCES,
        )

    def test_typescript_client_is_strict_and_its_tests_pass(self) -> None:
        build_typescript()
        run("tsc", "--project", TYPESCRIPT / "tests" / "tsconfig.json")
        run("node", "--test", "tests/client.test.mjs", folder=TYPESCRIPT)

    def test_packages_have_the_version_of_the_api_and_what_they_need(self, tmp_path: Path) -> None:
        build_typescript()
        run(BIN / "python", "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, PYTHON)
        with zipfile.ZipFile(tmp_path / f"represent_client-{__version__}-py3-none-any.whl") as wheel:
            names = wheel.namelist()
        assert {"represent_client/py.typed", "represent_client/_operations.py"} <= set(names)
        assert any(name.endswith("licenses/LICENSE") for name in names)
        run("npm", "pack", "--silent", "--pack-destination", tmp_path, folder=TYPESCRIPT)
        with tarfile.open(tmp_path / f"represent-client-{__version__}.tgz") as package:
            packed = set(package.getnames())
        assert {"package/README.md", "package/LICENSE", "package/dist/index.js", "package/dist/index.d.ts"} <= packed
        described = json.loads((TYPESCRIPT / "package.json").read_text(encoding="utf-8"))
        assert "dependencies" not in described


def list_differences(compared: filecmp.dircmp[str]) -> list[str]:
    """Return the files that differ between two folders."""
    found = [*compared.left_only, *compared.right_only, *compared.diff_files]
    return found + [name for inner in compared.subdirs.values() for name in list_differences(inner)]


def use(server: Server, program: str, script: str) -> Any:
    """Run a script against the application as its administrator and as a new resident."""
    served_by = "gateway" if "_user_request_" in server.url or server.url != server.own_domain else "local"
    division = "ocd-division/country:us/state:ny/county:albany"
    asked = {
        "email": EMAIL,
        "password": OF_ADMIN,
        "prefix": f"{program}.{served_by}",
        "client": str(build_typescript()),
        # MiniStack decodes a path before it looks for a route, and once more after it.
        "division": quote(division, safe="") if served_by == "gateway" else division,
    }
    said = run(BIN / program, HERE / script, server.url, json.dumps(asked), variables=SOURCES)
    return json.loads(said.splitlines()[-1])


def list_promised_types() -> dict[str, str]:
    """Return the type of each operation's entries, as the methods of the Python client say."""
    text = (clients.PYTHON / "_operations.py").read_text(encoding="utf-8").partition("class AsyncOperations")[0]
    methods = re.findall(r"^    def ([a-z]\w+)\(.*?\) -> (.+?):$", text, re.MULTILINE | re.DOTALL)
    shown = {"dict[str, Any]": "OpenApiDocument"}
    return {name: re.sub(r"^(?:Answer|Page)\[(.+)\]$", r"\1", shown.get(kind, kind)) for name, kind in methods}


def test_python_client_reads_every_operation_as_its_type(server: Server) -> None:
    found = use(server, "python", "run_represent_client.py")
    promised = list_promised_types()
    assert promised.keys() - found["types"].keys() == NOT_CALLED
    typed = {name: kind for name, kind in found["types"].items() if kind != "no entry"}
    assert typed == {name: promised[name] for name in typed}
    assert len(typed) > 100
    assert found["async"] == {"county": "NY-Albany", "people": found["people"]}
    people = server.get("/representatives", "NY-Albany", limit=100)
    assert found["people"] == sorted(person["name"] for person in people)


def test_typescript_client_reads_and_writes(server: Server) -> None:
    found = use(server, "node", "run_represent_client.mjs")
    people = server.get("/representatives", "NY-Albany", limit=100)
    assert found["people"] == sorted(person["name"] for person in people)
    assert found["refused"] == {"problem": True, "status": 401, "detail": found["refused"]["detail"]}
    assert found["invalid"] == ["#/email", "#/password"]
    assert (found["county"], found["division"], found["csv"]) == ("NY-Albany", "NY-Albany", True)
    resident = [found[name] for name in ("challenge", "kind", "status", "activities", "signedOut")]
    assert resident == [None, "constituent", "paused", 1, False]
    assert found["stale"] == 412
