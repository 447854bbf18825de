"""Find the public data (rosters, divisions, maps), which is not part of this tree.

`python -m tools.generate.public_data` says where it is, or why it is not there, with exit status 2.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from tools import ROOT

VARIABLE = "REPRESENT_PUBLIC_DATA"
DEFAULT = ROOT.parent / "shared" / "data"


def place() -> Path:
    """Return where the folder of the public data should be, if it is not hidden."""
    return Path(os.environ.get(VARIABLE) or DEFAULT).absolute()


def is_hidden() -> bool:
    """Return whether the environment hides the folder: the variable is set, and empty."""
    return os.environ.get(VARIABLE) == ""


def folder() -> Path | None:
    """Return the folder of the public data, or None where it is hidden or absent."""
    return None if is_hidden() or not place().is_dir() else place()


def why_absent() -> str:
    """Return one sentence that says why there is no public data."""
    if is_hidden():
        return f"the public data is hidden: {VARIABLE} is empty"
    return f"the public data is not in {place()}; {VARIABLE} may name another folder"


@click.command("data")
def command() -> int:
    """Print where the public data is; exits with 2 if there is none."""
    found = folder()
    if found is None:
        click.echo(why_absent(), err=True)
        return 2
    click.echo(f"The public data is in {found}")
    return 0
