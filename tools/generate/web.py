"""Build the pages from `web/`, and check that the built files are of these sources.

The build needs npm once (`make web`). The check needs no Node.js: `web/built.json` has the digests of the sources, and
of the files that were built from them.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tools import ROOT
from tools.generate.write_or_check import write_or_check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

WEB = ROOT / "web"
STAMP = WEB / "built.json"
BUILT = ROOT / "represent-app" / "chalicelib" / "static"
# The pages call the API by the TypeScript client.
SOURCES = (
    WEB / "src",
    WEB / "package-lock.json",
    WEB / "build.mjs",
    ROOT / "clients" / "typescript" / "src",
    ROOT / "represent-app" / "chalicelib" / "data" / "sources.json",
)
# Node.js and npm that `make web` installs; the packages are in web/node_modules, because names of built files depend on
# where these lie.
NODE = ROOT / ".local" / "web"


def generate(*, check: bool) -> int:
    """Build the pages, or check them; returns the exit status."""
    if check:
        return write_or_check(STAMP, make_stamp(), "is not of these sources and built files; run: make web", check=True)
    if not (NODE / "installed").exists():
        print("The tools that build the pages are not installed; run: make web", file=sys.stderr)
        return 1
    tools = {**os.environ, "PATH": f"{NODE / 'bin'}:{os.environ['PATH']}"}
    # In this folder, without links: names of built files depend on the place from which they are built.
    subprocess.run(["npm", "--silent", "run", "build"], cwd=WEB, env=tools, check=True)
    return write_or_check(STAMP, make_stamp(), "", check=False)


def make_stamp() -> str:
    """Return the digests of the sources and of the built files as JSON."""
    stamp = {"sources": _digest(SOURCES), "built": _digest([BUILT])}
    return json.dumps(stamp, indent=1) + "\n"


def _digest(places: Iterable[Path]) -> str:
    """Return the digest of the names and contents of files; a folder stands for all files in it."""
    whole = hashlib.sha256()
    for file in sorted(each for place in places for each in _list_files(place)):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        whole.update(f"{file.relative_to(ROOT).as_posix()} {content}\n".encode())
    return whole.hexdigest()


def _list_files(place: Path) -> Iterator[Path]:
    """Yield a file, or the files of a folder but those that editors and systems hide there."""
    if place.is_file():
        yield place
    elif place.is_dir():
        yield from (file for file in place.rglob("*") if file.is_file() and not file.name.startswith("."))
