"""Precompile the modules of a package: Lambda cannot write byte code, and Chalice's file dates invalidate it.

Chalice dates all files of a package 1980. Python compares dates, so it would compile each module at each cold start.
Byte code with an `unchecked-hash` header (PEP 552) needs no date. It is valid only for the minor version of Python that
compiled it, which is the version the package is built for; other versions ignore it.

Byte code also shows which constants were in use elsewhere in the process that compiled it (`marshal` marks an object of
more than one reference), so the same module can give other bytes in a process that has loaded other modules. A process
that does nothing else compiles them, so that the same sources make the same package.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT_OF_LAMBDA = "/var/task"  # where Lambda unpacks a package; tracebacks show this path
COMPILE = (
    *("-S", "-m", "compileall", "-qq", "-r", "64"),
    *("-d", ROOT_OF_LAMBDA, "--invalidation-mode", "unchecked-hash"),
)
EARLIEST = (1980, 1, 1, 0, 0, 0)
MODE = 0o644 << 16


def add(package: Path) -> int:
    """Add the byte code of each module to a package; return the number of compiled modules."""
    with tempfile.TemporaryDirectory(prefix="represent-") as scratch:
        with zipfile.ZipFile(package) as content:
            content.extractall(scratch)
        subprocess.run(
            [sys.executable, *COMPILE, scratch],
            env={"PYTHONHASHSEED": "0"},
            check=False,  # libraries ship templates that do not compile
        )
        compiled = sorted(Path(scratch).rglob(f"*.{sys.implementation.cache_tag}.pyc"))
        with zipfile.ZipFile(package, "a", zipfile.ZIP_DEFLATED) as content:
            there = set(content.namelist())
            for file in compiled:
                name = file.relative_to(scratch).as_posix()
                if name not in there:
                    info = zipfile.ZipInfo(name, EARLIEST)
                    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, MODE
                    content.writestr(info, file.read_bytes())
    return len(compiled)
