"""Check the pinned dependencies for known vulnerabilities."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from tools import ROOT

FILES = ("represent-app/requirements.txt", "requirements-dev.txt", "bench/requirements.txt")


@click.command("dependencies")
def command() -> int:
    """Look up known vulnerabilities of every pinned dependency; needs access to PyPI."""
    audit = str(Path(sys.executable).parent / "pip-audit")
    options = ["--strict", "--disable-pip", "--no-deps"]
    return max(subprocess.run([audit, *options, "-r", name], cwd=ROOT, check=False).returncode for name in FILES)
