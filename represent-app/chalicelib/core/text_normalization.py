"""Normalize text for comparing and sorting."""

from __future__ import annotations

import re
import unicodedata

# Marks that are typed as an apostrophe, as quotation marks or as a hyphen, and letters that Unicode does not decompose,
# with the letters that people type in their place.
_APOSTROPHES = (
    "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u2018\u2019\u201b\u2032\u2035\ua78c\uff07\uff40"
)
_QUOTES = "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\uff02"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_LETTERS = {
    "\u00e6": "ae", "\u0153": "oe", "\u00f0": "d", "\u00fe": "th", "\u00f8": "o", "\u0111": "d", "\u0127": "h",
    "\u0131": "i", "\u0138": "k", "\u0142": "l", "\u014b": "n", "\u0167": "t", "\u00df": "ss", "\u1e9e": "ss",
    "\u0180": "b", "\u0268": "i", "\u0269": "i", "\u026b": "l", "\u019a": "l", "\u01e5": "g", "\u0257": "d",
    "\u0140": "l", "\u0253": "b", "\u0199": "k", "\u0259": "e", "\u025b": "e", "\u0254": "o",
}  # fmt: skip
_CAPITALS = {
    letter.upper(): plain
    for letter, plain in _LETTERS.items()
    if len(letter.upper()) == 1 and not letter.upper().isascii()
}
ALIKE = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_QUOTES, '"') | dict.fromkeys(_HYPHENS, "-") | _CAPITALS | _LETTERS
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
