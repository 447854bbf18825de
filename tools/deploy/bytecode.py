"""Byte code for a package: Lambda has nowhere to write it, and that of the source's date is never valid.

Chalice dates all files of a package 1980, so that Python, which compares dates, would compile each module at each cold
start. Byte code that is taken as it is (`unchecked-hash`, PEP 552) needs no date. It belongs to the minor version of
Python that made it, which is the one that the package is for; another ignores it.
"""

from __future__ import annotations

import compileall
import sys
import tempfile
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode

ROOT_OF_LAMBDA = "/var/task"  # where Lambda unpacks a package, as tracebacks tell it
EARLIEST = (1980, 1, 1, 0, 0, 0)
MODE = 0o644 << 16


def add(package: Path) -> int:
    """Put the byte code of each module into a package, beside what is there; returns how many modules have it."""
    with tempfile.TemporaryDirectory(prefix="represent-") as scratch:
        with zipfile.ZipFile(package) as content:
            content.extractall(scratch)
        compileall.compile_dir(
            scratch,
            maxlevels=64,
            ddir=ROOT_OF_LAMBDA,
            quiet=2,  # what a library ships as a template and no module compiles as
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
