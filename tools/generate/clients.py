"""Write the generated parts of the clients from the OpenAPI document, and check that they are of this document.

The generators need PyPI and npm once (`make clients`). The check needs neither: `clients/generated.json` has the
digests of the document and of the files that were written from it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools import ROOT
from tools.generate.openapi import FILE as DOCUMENT
from tools.generate.python_client import write_methods
from tools.generate.write_or_check import write_or_check

CLIENTS = ROOT / "clients"
STAMP = CLIENTS / "generated.json"
PYTHON = CLIENTS / "python" / "src" / "represent_client"
TYPES = CLIENTS / "typescript" / "src" / "schema.ts"
# The generators that `make clients` installs.
GENERATORS = ROOT / ".local" / "generators"


def generate(*, check: bool) -> int:
    """Write the generated parts of the clients, or check them; returns the exit status."""
    if check:
        return write_or_check(STAMP, _make_stamp(), "is not of this OpenAPI document; run: make clients", check=True)
    if not (GENERATORS / "installed").exists():
        print("The generators of the clients are not installed; run: make clients", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        written = write_all(Path(folder))
        for source, target in written.items():
            shutil.rmtree(target, ignore_errors=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copyfile(source, target)
    return write_or_check(STAMP, _make_stamp(), "", check=False)


def write_all(folder: Path) -> dict[Path, Path]:
    """Write the generated parts into a folder; returns the place of each in the repository."""
    tools = {**os.environ, "PATH": f"{GENERATORS / 'bin'}:{os.environ['PATH']}"}
    generated = folder / "_generated"
    _run(
        [
            "openapi-python-client", "generate", "--path", str(DOCUMENT), "--meta", "none", "--output-path",
            str(generated), "--config", str(CLIENTS / "python" / "openapi-python-client.yaml"), "--fail-on-warning",
        ],
        tools,
    )  # fmt: skip
    methods = folder / "_operations.py"
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    methods.write_text(write_methods(document, generated), encoding="utf-8")
    _run(["ruff", "format", "--isolated", "--quiet", "--line-length", "120", str(methods)], tools)
    types = folder / "schema.ts"
    _run([str(GENERATORS / "bin" / "openapi-typescript"), str(DOCUMENT), "--alphabetize", "-o", str(types)], tools)
    return {generated: PYTHON / "_generated", methods: PYTHON / "_operations.py", types: TYPES}


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def _make_stamp() -> str:
    files = [PYTHON / "_operations.py", TYPES, *sorted((PYTHON / "_generated").rglob("*.py"))]
    whole = hashlib.sha256()
    for file in files:
        content = file.read_bytes() if file.exists() else b""
        whole.update(f"{file.relative_to(CLIENTS)} {hashlib.sha256(content).hexdigest()}\n".encode())
    stamp: dict[str, Any] = {
        "document": hashlib.sha256(DOCUMENT.read_bytes()).hexdigest(),
        "files": len(files),
        "digest": whole.hexdigest(),
    }
    return json.dumps(stamp, indent=1) + "\n"
