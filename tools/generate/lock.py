"""Generate requirements.lock: every pin of the requirements files, with the hashes of its files on PyPI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools import ROOT
from tools.generate.write_or_check import write_or_check

FILE = ROOT / "requirements.lock"
SOURCE = "requirements-dev.txt"  # reads the other requirements files
HEAD = "# Written by `python -m tools generate lock` from requirements-dev.txt, which says why each library is there.\n"


def render() -> str:
    """Return the lock for all supported Pythons and platforms; needs PyPI. Raises CalledProcessError."""
    uv = str(Path(sys.executable).parent / "uv")
    options = ["--generate-hashes", "--no-deps", "--universal", "--python-version", "3.11"]
    command = [uv, "pip", "compile", *options, "--no-header", "--no-annotate", "--quiet", SOURCE]
    return HEAD + subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def generate(*, check: bool) -> int:
    """Write the lock, or check it; returns the exit status."""
    return write_or_check(FILE, render(), "is not up to date; run: python -m tools generate lock", check=check)
