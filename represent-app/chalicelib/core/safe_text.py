"""Reject or clean texts and URLs that would mislead their readers.

Bidirectional controls, tag characters, other format characters and noncharacters are invisible, or are displayed
differently from the text that is compared and searched (unicode.org/reports/tr31, 2.3; tr39, 3; tr36, 3.3). Joiners
between two characters are part of the spelling of some languages and of emoji.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_NONCHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(15) for last in (0xFFFE, 0xFFFF))
# General category Cf, Default_Ignorable_Code_Point, line and paragraph separators, private use, and noncharacters,
# except DEPENDENT; a test compares the set with Unicode's own data.
FORBIDDEN = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe03-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    f"\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff{_NONCHARACTERS}]"
)
# Joiners and variation selectors, which belong to their neighboring characters.
DEPENDENT = re.compile("[\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe02\ufe0e\ufe0f\U000e0100-\U000e01ef]")
# The blocks of scripts whose letters change form when joined: Arabic and related scripts, Indic, Mongolian.
CURSIVE = re.compile(
    "[\u0600-\u077f\u07c0-\u07ff\u0840-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u194f\u1a00-\u1aaf\u1b00-\u1c4f"
    "\u1cd0-\u1cff\ua800-\ua82f\ua840-\ua8ff\ua980-\uaa7f\uaae0-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefe"
    "\U00010a00-\U00010a5f\U00010ac0-\U00010aff\U00010b80-\U00010baf\U00010d00-\U00010d3f\U00010f30-\U00010fdf"
    "\U00011000-\U00011fff\U0001e900-\U0001e95f]"
)
IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
MONGOLIAN = re.compile("[\u1820-\u18aa]")
# Characters that a selector turns into a picture or a text, although they are no symbols (unicode.org/reports/tr51,
# 1.4.3).
PICTURED = frozenset("#*0123456789\u203c\u2049\u3030\u303d")
# Letters and symbols that are invisible, or only show that something is missing.
BLANK = frozenset("\u2800\ufffc\ufffd\U00013441\U00013442\U0001d159")
MOST_OF_A_HOST, MOST_OF_A_LABEL = 253, 63
PORT = re.compile(r"[0-9]{1,5}")
NUMERIC = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
URLS = frozenset({"contact_form", "photo_url", "url"})  # the fields of bodies that hold URLs
SECRETS = frozenset({"code", "new_password", "password", "refresh_token"})
DEEPEST = 64
# Most URLs: a name of ASCII labels in front of a path, without user, port and backslashes.
PLAIN_URL = re.compile(
    r"https?://(?=[^/?#]{1,253}(?:[/?#]|\Z))(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z][A-Za-z0-9]{0,62}(?:[/?#][^\\]*)?"
)


def find_text_flaw(text: str) -> str | None:
    """Return the error in a text, or None.

    >>> find_text_flaw("Peña"), find_text_flaw(chr(0x200B))
    (None, 'Expected text without invisible format characters; got U+200B.')
    """
    if not text.isascii():
        found = FORBIDDEN.search(text) or _find_loose(text)
        if found:
            return f"Expected text without invisible format characters; got U+{ord(found[0]):04X}."
    return None if not text or _is_visible(text) else "Expected text with visible characters."


def find_url_flaw(url: str) -> str | None:
    """Return the error in a URL, or None; a URL must lead to the host that a reader would expect.

    >>> find_url_flaw("https://example.org/a?b=1"), find_url_flaw("https://user@example.org/")
    (None, 'Expected a URL without user and password.')
    """
    return None if PLAIN_URL.fullmatch(url) else _find_url_flaw(url)


def _find_url_flaw(url: str) -> str | None:
    if "\\" in url:
        return "Expected a URL without backslashes."
    try:
        parts = urlsplit(url)
        parts.hostname  # noqa: B018 (it raises for unbalanced brackets)
    except ValueError:
        return "Expected a URL, like https://example.org/page."
    if "@" in parts.netloc:
        return "Expected a URL without user and password."
    bracketed, bracket, rest = parts.netloc.rpartition("]")
    beside, colon, port = rest.partition(":")
    host = bracketed + bracket + beside
    if not (_is_address(host[1:-1], IPv6Address) if bracket else _is_host(host)):
        return "Expected a URL with a host, like https://example.org/page."
    if colon and not (PORT.fullmatch(port) and 0 < int(port) < 65_536):  # noqa: PLR2004
        return "Expected a port from 1 to 65535 after the host, or no port."
    return None


def _is_host(host: str) -> bool:
    """Return whether a text is an IPv4 address, or a name whose labels browsers leave unchanged."""
    labels = host.split(".")
    if NUMERIC.fullmatch(labels[-1]):
        return _is_address(host, IPv4Address)
    return len(host) <= MOST_OF_A_HOST and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    if not label or len(label) > MOST_OF_A_LABEL or "-" in (label[0], label[-1]):
        return False
    if label.isascii():  # names of storage buckets have underscores
        return label.replace("-", "").replace("_", "").isalnum()
    kinds = [unicodedata.category(each) for each in label if each != "-"]
    if kinds[0][0] == "M" or not all(kind[0] in "LM" or kind == "Nd" for kind in kinds):
        return False
    try:
        return unicodedata.is_normalized("NFKC", label) and bool(label.encode("idna"))
    except UnicodeError:
        return False


def _is_address(text: str, kind: type[IPv4Address | IPv6Address]) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return "%" not in text


def find_flaws(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the errors in the texts of a JSON value, each with its pointer (RFC 6901); secrets are not checked."""
    if isinstance(value, dict):
        value = {name: part for name, part in value.items() if name not in SECRETS}
    for pointer, flaw in _find_flaws(value, "", 0):
        yield "#" + pointer, flaw


def _find_flaws(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield errors; a pointer is built only for an error, because a name may be as long as the body."""
    if isinstance(value, str):
        flaw = find_text_flaw(value) or (find_url_flaw(value) if name in URLS and "://" in value else None)
        if flaw:
            yield "", flaw
    elif isinstance(value, dict | list) and depth < DEEPEST:
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            for pointer, flaw in _find_flaws(part, str(key), depth + 1):
                step = str(key).replace("~", "~0").replace("/", "~1")
                yield f"/{step}{pointer}", flaw


def clean(value: Any) -> Any:
    """Remove the characters that find_text_flaw refuses from the texts of a JSON value; blank texts become empty.

    Rosters contain them by accident: their source pages use them to break lines.
    """
    if isinstance(value, str):
        return value if value.isascii() else _clean_text(value)
    if isinstance(value, list):
        return [clean(part) for part in value]
    return {name: clean(part) for name, part in value.items()} if isinstance(value, dict) else value


def _clean_text(text: str) -> str:
    text = FORBIDDEN.sub("", text)
    parts, before, position = [], "", 0
    for found in DEPENDENT.finditer(text):
        parts.append(text[position : found.start()])
        before, position = (before + parts[-1])[-2:], found.end()
        if _belongs(before, found[0], text[position : position + 1]):
            parts.append(found[0])
            before = (before + found[0])[-2:]
    text = "".join([*parts, text[position:]])
    return text if _is_visible(text) else ""


def _find_loose(text: str) -> re.Match[str] | None:
    """Return a joiner or a variation selector that applies to no character."""
    return next((each for each in DEPENDENT.finditer(text) if not _is_beside_its_own(text, each)), None)


def _is_beside_its_own(text: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    return _belongs(text[max(0, start - 2) : start], found[0], text[end : end + 1])


def _belongs(before: str, mark: str, after: str) -> bool:
    """Return whether a joiner or selector is in a valid place: after one or two characters, and before another."""
    last = before[-1:]
    if mark in "\u200c\u200d":
        if _is_cursive(last) and _is_cursive(after) and not DEPENDENT.match(after):
            return True
        pictured = before[:1] if last in ("\ufe0e", "\ufe0f") else last
        return mark == "\u200d" and _is_pictured(pictured) and _is_pictured(after)
    if mark in "\ufe0e\ufe0f":
        return last in PICTURED or _is_pictured(last)
    return bool((MONGOLIAN if mark < "\u1810" else IDEOGRAPH).fullmatch(last))


def _is_cursive(character: str) -> bool:
    return bool(CURSIVE.fullmatch(character)) and unicodedata.category(character)[0] in "LM"


def _is_pictured(character: str) -> bool:
    """Return whether a character may be an emoji: a symbol outside ASCII, or a skin tone."""
    return character > "\x7f" and (
        unicodedata.category(character) in ("So", "Sm") or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _is_visible(text: str) -> bool:
    if text.isascii():
        return bool(text.strip())
    return any(unicodedata.category(each)[0] in "LNPS" and each not in BLANK for each in text)
