"""Find the public data (rosters, divisions, maps), which is not part of this tree.

`python -m tools.public_data` says where it is, or why it is not there, with exit status 2.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

VARIABLE = "REPRESENT_PUBLIC_DATA"
DEFAULT = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


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


def main() -> int:
    """Say where the public data is; returns the exit status."""
    found = folder()
    if found is None:
        print(why_absent(), file=sys.stderr)
        return 2
    print(f"the public data is in {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
