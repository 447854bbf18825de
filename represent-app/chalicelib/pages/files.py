"""Read the built pages and their files; a request can only choose among the names that the folder lists."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent.parent / "static"
# Text alone: API Gateway passes bytes on only for some values of Accept.
MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
# The bundler puts eight letters and digits of a file's digest into its name, so that the name changes with the content.
HASHED = re.compile(r".+-[A-Z0-9]{8}\.[a-z]+")


def read_page(name: str, language: str) -> str | None:
    """Return the HTML of a page in a language, or None if the build does not have it."""
    return _read_current(_list().get(f"{name}.{language}.html"))


def read_asset(name: str) -> tuple[str, str] | None:
    """Return the media type and the text of a file beside the pages, or None."""
    file = _list().get(name)
    media_type = MEDIA_TYPES.get(file.suffix) if file else None
    text = _read_current(file) if media_type else None
    return None if media_type is None or text is None else (media_type, text)


def is_hashed(name: str) -> bool:
    """Return whether a name never stands for another content.

    >>> is_hashed("finder-7QX2KD4A.js"), is_hashed("widget.js")
    (True, False)
    """
    return HASHED.fullmatch(name) is not None


def _list() -> dict[str, Path]:
    return {file.name: file for file in FOLDER.iterdir() if file.is_file()} if FOLDER.is_dir() else {}


def _read_current(file: Path | None) -> str | None:
    """Return the text of a file; a developer's build shows without a restart."""
    return None if file is None else _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(file: Path, _: int) -> str:
    return file.read_text(encoding="utf-8")
