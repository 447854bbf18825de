"""Which texts and URLs people may write for others to read.

Bidirectional controls, tag characters, other format characters and noncharacters show nothing, or something else than
is compared and searched (unicode.org/reports/tr31, 2.3; tr39, 3; tr36, 3.3). Joiners are part of the writing of some
languages, and of emoji, between the characters that they join.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

JOINER, JOINED = re.compile("[\u200c\u200d]"), re.compile("[\u200c\u200d]+")
_NONCHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(15) for last in (0xFFFE, 0xFFFF))
# General category Cf without the joiners, line and paragraph separators, private use, and noncharacters; a test holds
# it against Unicode's own data.
FORBIDDEN = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    f"\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff{_NONCHARACTERS}]"
)
# Letters and symbols that show nothing: Hangul fillers, and the Braille pattern without dots.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
HOST = re.compile(r"[^\s/?#@\\\[\]<>\"^`{|}]+|\[[0-9A-Fa-f:.]+\]")
PORT = re.compile(r"[0-9]{1,5}")
URLS = frozenset({"photo_url", "url"})  # the fields of bodies that are URLs
SECRETS = frozenset({"code", "new_password", "password", "refresh_token"})
DEEPEST = 64


def find_text_flaw(text: str) -> str | None:
    """Return what is wrong with a text, or None.

    >>> find_text_flaw("Peña"), find_text_flaw(chr(0x200B))
    (None, 'Expected text without invisible format characters; got U+200B.')
    """
    if not text.isascii():
        found = FORBIDDEN.search(text) or _lone_joiner(text)
        if found:
            return f"Expected text without invisible format characters; got U+{ord(found[0]):04X}."
    return None if not text or _is_visible(text) else "Expected text that can be seen."


def find_url_flaw(url: str) -> str | None:
    """Return what is wrong with a URL, or None: it must lead where a reader would say that it leads.

    >>> find_url_flaw("https://example.org/a?b=1"), find_url_flaw("https://user@example.org/")
    (None, 'Expected a URL without user and password.')
    """
    if "\\" in url:
        return "Expected a URL without backslashes."
    try:
        parts = urlsplit(url)
        parts.hostname  # noqa: B018 (it raises for brackets that do not match)
    except ValueError:
        return "Expected a URL, like https://example.org/page."
    if "@" in parts.netloc:
        return "Expected a URL without user and password."
    behind = parts.netloc.rpartition("]")[2]
    host, _, port = parts.netloc.rpartition(":") if ":" in behind else (parts.netloc, "", "")
    if not HOST.fullmatch(host) or not host.strip("."):
        return "Expected a URL with a host, like https://example.org/page."
    if parts.netloc.endswith(":") or (port and not (PORT.fullmatch(port) and 0 < int(port) < 65_536)):  # noqa: PLR2004
        return "Expected a port from 1 to 65535 behind the host, or none."
    return None


def find_flaws(value: Any) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the texts of a JSON value, each with its place (RFC 6901); secrets are left alone."""
    if isinstance(value, dict):
        value = {name: part for name, part in value.items() if name not in SECRETS}
    for pointer, flaw in _flaws(value, "", 0):
        yield "#" + pointer, flaw


def _flaws(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield flaws; only theirs are the places that are written out, as a name may be as long as a body."""
    if isinstance(value, str):
        flaw = find_text_flaw(value) or (find_url_flaw(value) if name in URLS and "://" in value else None)
        if flaw:
            yield "", flaw
    elif isinstance(value, dict | list) and depth < DEEPEST:
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            for pointer, flaw in _flaws(part, str(key), depth + 1):
                step = str(key).replace("~", "~0").replace("/", "~1")
                yield f"/{step}{pointer}", flaw


def clean(value: Any) -> Any:
    """Return a JSON value whose texts are without characters that find_text_flaw refuses; blank texts become empty.

    Rosters have them by accident: pages that they are made of use them to break lines.
    """
    if isinstance(value, str):
        return value if value.isascii() else _cleaned(value)
    if isinstance(value, list):
        return [clean(part) for part in value]
    return {name: clean(part) for name, part in value.items()} if isinstance(value, dict) else value


def _cleaned(text: str) -> str:
    text = JOINED.sub(_joining, FORBIDDEN.sub("", text))
    return text if _is_visible(text) else ""


def _joining(found: re.Match[str]) -> str:
    """Return what stays of joiners beside each other: the last one, where it joins something."""
    return found[0][-1] if _joins(found.string, found.start(), found.end()) else ""


def _joins(text: str, start: int, end: int) -> bool:
    around = text[start - 1 : start], text[end : end + 1]
    return all(each and unicodedata.category(each)[0] in "LMS" for each in around)


def _lone_joiner(text: str) -> re.Match[str] | None:
    """Return a joiner that joins nothing."""
    return next((each for each in JOINER.finditer(text) if not _joins(text, each.start(), each.end())), None)


def _is_visible(text: str) -> bool:
    if text.isascii():
        return bool(text.strip())
    return any(unicodedata.category(each)[0] in "LNPS" and each not in BLANK for each in text)
