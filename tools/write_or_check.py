"""Files that follow from the code and are committed: written where they differ, or with `--check` told."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def only_checks(program: str, description: str | None, arguments: Sequence[str] | None) -> bool:
    """Whether a command of a generator was called with `--check`."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=description)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the file would change")
    return bool(parser.parse_args(arguments).check)


def keep(file: Path, wanted: str, otherwise: str, *, check: bool, name: str | None = None) -> int:
    """Write a file that is not as wanted, or with `check` say what is wrong otherwise; returns the exit status."""
    if file.is_file() and file.read_text(encoding="utf-8") == wanted:
        return 0
    told = name or file.name
    if check:
        print(f"{told} {otherwise}", file=sys.stderr)
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(wanted, encoding="utf-8")
    print(f"wrote {told}")
    return 0
