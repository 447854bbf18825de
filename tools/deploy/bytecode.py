"""Precompile the modules of a package: Lambda cannot write byte code, and Chalice's file dates invalidate it.

Chalice dates all files of a package 1980. Python compares dates, so it would compile each module at each cold start.
Byte code with an `unchecked-hash` header (PEP 552) needs no date. It is valid only for the minor version of Python that
compiled it, which is the version the package is built for; other versions ignore it.
"""

from __future__ import annotations

import compileall
import sys
import tempfile
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode

ROOT_OF_LAMBDA = "/var/task"  # where Lambda unpacks a package; tracebacks show this path
EARLIEST = (1980, 1, 1, 0, 0, 0)
MODE = 0o644 << 16


def add(package: Path) -> int:
    """Add the byte code of each module to a package; return the number of compiled modules."""
    with tempfile.TemporaryDirectory(prefix="represent-") as scratch:
        with zipfile.ZipFile(package) as content:
            content.extractall(scratch)
        compileall.compile_dir(
            scratch,
            maxlevels=64,
            ddir=ROOT_OF_LAMBDA,
            quiet=2,  # libraries ship templates that do not compile
            invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
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
