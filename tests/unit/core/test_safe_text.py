"""Texts and URLs that people may write."""

from __future__ import annotations

import doctest
import re
import sys
import unicodedata
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import safe_text
from chalicelib.core.safe_text import clean, find_flaws, find_text_flaw, find_url_flaw


def test_docstring_examples_are_correct() -> None:
    assert doctest.testmod(safe_text).failed == 0


# Default_Ignorable_Code_Point in DerivedCoreProperties.txt of Unicode.
IGNORABLE = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)


def test_forbidden_characters_match_unicode_data() -> None:
    ignorable = {code for first, last in IGNORABLE for code in range(first, last + 1)}
    wrong = []
    for code in range(sys.maxunicode + 1):
        kind, noncharacter = unicodedata.category(chr(code)), code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        expected = noncharacter or code in ignorable or kind in {"Cf", "Zl", "Zp", "Co"}
        handled = bool(safe_text.FORBIDDEN.fullmatch(chr(code)) or safe_text.DEPENDENT.fullmatch(chr(code)))
        # Code points that this Python's Unicode has not assigned may be format characters in a later one.
        if (expected or kind != "Cn") and handled is not expected:
            wrong.append(f"U+{code:04X}")
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "Ada", "Mar\u00eda Pe\u00f1a", "e\u0301", "\u0645\u06cc\u200c\u062e",
        "O\u2019Neil", "\u738b\u5c0f\u660e", "\U0001f469\u200d\U0001f4bb", "\uff4d\uff41",
        "<script>", "=1+1", "", "A\u00a0B", "\u0915\u094d\u200d\u0937", "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
        "\u2764\ufe0f\u200d\U0001f525", "\U0001f469\U0001f3fd\u200d\U0001f4bb", "1\ufe0f\u20e3", "#\ufe0e",
        "\u845b\U000e0100\u57ce", "\u1820\u180b\u200d\u1820", "A\U0001d159B", "A\ufffdB", "\ufa10\ufe00",
    ],
)  # fmt: skip
def test_texts_in_any_language_are_accepted(text: str) -> None:
    assert find_text_flaw(text) is None
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\u202eevil", "evil"), ("Ada\u200bExample", "AdaExample"), ("\u00ad", ""), ("x\u2028y", "xy"), ("\ufffe", ""),
        ("\U0010ffff", ""), ("\ue000", ""), ("\U000e0041\U000e0042x", "x"), ("\u200d", ""), ("a\u200d b", "a b"),
        ("\u200ca\u200d\u200db", "ab"), ("\ufeffAda", "Ada"), ("\u2066Ada\u2069", "Ada"),
        ("A\u034fB", "AB"), ("A\ufe0fB", "AB"), ("A\U000e0100B", "AB"), ("A\u2065B", "AB"), ("A\ufff0B", "AB"),
        ("A\U000e0002B", "AB"), ("A\u3164B", "AB"), ("A\u200dB", "AB"), ("\u0430\u200c\u0431", "\u0430\u0431"),
        ("\u738b\u200d\u5c0f", "\u738b\u5c0f"), ("\u0645\u200cA", "\u0645A"), ("\u738b\ufe0f", "\u738b"),
        ("A\u180bB", "AB"), ("\u0915\u094d\u200d\u200d\u0937", "\u0915\u094d\u200d\u0937"), ("$\ufe0f1", "$1"),
        ("\U0001f469\u200c\U0001f4bb", "\U0001f469\U0001f4bb"), ("\U0001f469\u200d", "\U0001f469"), ("A\ufe05", "A"),
        ("\u1820\u200d\u180b\u1820", "\u1820\u180b\u1820"), ("A\U000e0fffB", "AB"), ("\u3164", ""),
    ],
)  # fmt: skip
def test_invisible_characters_are_refused_and_removed_from_rosters(text: str, cleaned: str) -> None:
    assert "invisible format characters; got U+" in str(find_text_flaw(text))
    assert clean(text) == cleaned


@pytest.mark.parametrize("text", ["   ", "\u2800", "\U0001d159", "\ufffc\ufffd", "\u0300", "\u00a0"])
def test_text_without_visible_characters_is_refused(text: str) -> None:
    assert find_text_flaw(text) == "Expected text with visible characters."
    assert clean(text) in ("", text if text.isascii() else "")


@given(st.text())
def test_cleaned_text_is_accepted(text: str) -> None:
    assert find_text_flaw(clean(text)) is None or text.isascii()
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org", "http://a/", "https://example.org:8443/x?y=z#w", "https://\u0435xample.org/",
        "https://[2001:db8::1]:443/", "ftp://example.org/a", "https://example.org/a@b", "https://example.org/?a=b:c",
        "http://169.254.169.254/latest", "https://xn--e1afmkfd.example/",
        "https://b\u00fccher.example/", "https://\u0939\u093f\u0928\u094d\u0926\u0940.example", "https://EXAMPLE.org",
        "https://my_images.s3.example.org/", "https://a-1.example/%20;'x",
    ],
)  # fmt: skip
def test_unambiguous_url_is_accepted(url: str) -> None:
    assert find_url_flaw(url) is None


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("https://evil.example\\@good.example", "backslashes"),
        ("https://user:pass@evil.example/", "user and password"),
        ("https://@evil.example/", "user and password"), ("http://", "a host"), ("http:///x", "a host"),
        ("https://:443/", "a host"), ("https://.../", "a host"), ("https://[::1/", "a URL"), ("https://[x]/", "a URL"),
        ("https://example.org:/", "a port"), ("https://example.org:0/", "a port"),
        ("https://example.org:70000/", "a port"),
        ("https://example.org:8\uff10/", "a "), ("https://exa`mple.org/", "a host"), ("https://a|b/", "a host"),
        ("https://a:b:80/", "a port"), ("https://\u3002/", "a host"), ("https://%40evil.example/", "a host"),
        ("https://good.example%5c.evil/", "a host"), ("https://.a", "a host"), ("https://a..b/", "a host"),
        ("https://ex\uff0eample.org/", "a host"), ("https://;", "a host"), ("https://'x", "a host"),
        ("https://\u3164.org", "a "), ("https://a\uff61b/", "a host"), ("https://-a.example", "a host"),
        ("https://127.1/", "a host"), ("https://0x7f000001/", "a host"), ("https://256.0.0.1/", "a host"),
        ("https://[fe80::1%25eth0]/", "a "), ("https://a.example:1:2/", "a port"), ("https://[::1]x/", "a "),
        ("https:///x", "a host"), (f"https://{'a' * 64}.example/", "a host"), (f"https://{'a.' * 127}b/", "a host"),
        ("https://\u0300a.example/", "a host"), ("https://" + "\u00e9" * 60 + ".example/", "a host"),
        ("https://a,b/", "a host"), ("https://a\u00adb.example/", "a host"), ("https://[1.2.3.4]/", "a "),
    ],
)  # fmt: skip
def test_misleading_url_is_refused(url: str, wrong: str) -> None:
    assert wrong in str(find_url_flaw(url))


def test_flaws_have_pointers_and_secrets_are_not_checked() -> None:
    bad = "\u202e"
    value: Any = {"a/b": [{"url": "https://x@y.example"}, bad], "password": bad, "c": {"password": bad}, bad: 1}
    assert [pointer for pointer, _ in find_flaws(value)] == ["#/a~1b/0/url", "#/a~1b/1", "#/c/password"]
    assert next(find_flaws([bad]))[0] == "#/0"


def test_nested_body_is_checked_to_a_maximum_depth() -> None:
    value: Any = "\u202e"
    for _ in range(1_000):
        value = [value]
    assert list(find_flaws(value)) == []


PARTS = st.sampled_from([
    *("http://", "https://", "HTTPS://", "ftp://", "a", "example", ".", "..", "-", "_", "org", "1", "0x1f", "x" * 63),
    *(":", ":80", ":0", "@", "/", "?", "#", "\\", "[", "]", "%41", " ", "\n", "\u00e9", "xn--", "a." * 120),
])  # fmt: skip
NEVER = re.compile("(?!)")


@given(st.lists(PARTS, max_size=9).map("".join).flatmap(lambda rest: st.sampled_from([rest, f"https://a.{rest}"])))
def test_plain_urls_are_those_that_the_complete_check_accepts(url: str) -> None:
    found = find_url_flaw(url)
    with patch.object(safe_text, "PLAIN_URL", NEVER):
        assert find_url_flaw(url) == found
