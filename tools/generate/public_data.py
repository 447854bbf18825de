"""Find the public data (rosters, divisions, maps), which is not part of this repository.

`python -m tools check data` prints its path, or the reason why it is missing, with exit status 2.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from tools import ROOT

VARIABLE = "REPRESENT_PUBLIC_DATA"
DEFAULT = ROOT.parent / "shared" / "data"


def expected_folder() -> Path:
    """Return the path at which the public data is expected."""
    return Path(os.environ.get(VARIABLE) or DEFAULT).absolute()


def is_hidden() -> bool:
    """Return whether the environment hides the folder: the variable is set, and empty."""
    return os.environ.get(VARIABLE) == ""


def folder() -> Path | None:
    """Return the folder of the public data, or None if it is hidden or missing."""
    return None if is_hidden() or not expected_folder().is_dir() else expected_folder()


def why_absent() -> str:
    """Return a sentence with the reason why there is no public data."""
    if is_hidden():
        return f"the public data is hidden: {VARIABLE} is empty"
    return f"the public data is not in {expected_folder()}; set {VARIABLE} to use another folder"


@click.command("data")
def command() -> int:
    """Print the path of the public data; exits with 2 if there is none."""
    found = folder()
    if found is None:
        click.echo(why_absent(), err=True)
        return 2
    click.echo(f"The public data is in {found}")
    return 0
