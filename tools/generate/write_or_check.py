"""Write a generated file, or check that the committed one is up to date."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_or_check(file: Path, wanted: str, otherwise: str, *, check: bool, name: str | None = None) -> int:
    """Write a file whose text differs, or with `check` print the difference's cause; returns the exit status."""
    if file.is_file() and file.read_text(encoding="utf-8") == wanted:
        return 0
    shown = name or file.name
    if check:
        print(f"{shown} {otherwise}", file=sys.stderr)
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(wanted, encoding="utf-8")
    print(f"wrote {shown}")
    return 0
