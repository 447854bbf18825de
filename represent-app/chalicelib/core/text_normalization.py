"""Normalize text for comparing and sorting."""

from __future__ import annotations

import re
import unicodedata

# Letters and marks that Unicode does not decompose into a plain letter.
ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "–": "-", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}  # noqa: RUF001
)


def fold(text: str) -> str:
    r"""Return a text without accents and case, with one kind of apostrophe and single spaces.

    >>> fold("María  Peña-O\u2019Neil")
    "maria pena-o'neil"
    """
    if text.isascii():
        return " ".join(text.replace("`", "'").casefold().split())
    bare = unicodedata.normalize("NFKD", text.translate(ALIKE))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).casefold().split())


def make_natural_key(text: str) -> list[tuple[int, int, str]]:
    """Return the key that sorts labels in natural order; a label stays a text, never a number.

    >>> sorted(["10", "2", "27A", "Belknap 10", "Belknap 2"], key=make_natural_key)
    ['2', '10', '27A', 'Belknap 2', 'Belknap 10']
    """
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", fold(text))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
