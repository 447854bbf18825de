"""Which texts and URLs people may write."""

from __future__ import annotations

import doctest
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import safe_text
from chalicelib.safe_text import clean, find_flaws, find_text_flaw, find_url_flaw


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(safe_text).failed == 0


def test_what_is_forbidden_is_what_unicode_says() -> None:
    wrong = []
    for code in range(sys.maxunicode + 1):
        kind, noncharacter = unicodedata.category(chr(code)), code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        expected = noncharacter or (kind in {"Cf", "Zl", "Zp", "Co"} and chr(code) not in "\u200c\u200d")
        # What this Python's Unicode has not assigned may be a format character of a later one.
        if (expected or kind != "Cn") and bool(safe_text.FORBIDDEN.fullmatch(chr(code))) is not expected:
            wrong.append(f"U+{code:04X}")
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "Ada", "Mar\u00eda Pe\u00f1a", "e\u0301", "\u0645\u06cc\u200c\u062e",
        "O\u2019Neil", "\u738b\u5c0f\u660e", "\U0001f469\u200d\U0001f4bb", "\uff4d\uff41",
        "<script>", "=1+1", "", "A\u00a0B",
    ],
)  # fmt: skip
def test_texts_of_any_language_may_be_written(text: str) -> None:
    assert find_text_flaw(text) is None
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\u202eevil", "evil"), ("Ada\u200bExample", "AdaExample"), ("\u00ad", ""), ("x\u2028y", "xy"), ("\ufffe", ""),
        ("\U0010ffff", ""), ("\ue000", ""), ("\U000e0041\U000e0042x", "x"), ("\u200d", ""), ("a\u200d b", "a b"),
        ("\u200ca\u200d\u200db", "a\u200db"), ("\ufeffAda", "Ada"), ("\u2066Ada\u2069", "Ada"),
    ],
)  # fmt: skip
def test_what_shows_nothing_is_refused_and_cleaned_out_of_rosters(text: str, cleaned: str) -> None:
    assert "invisible format characters; got U+" in str(find_text_flaw(text))
    assert clean(text) == cleaned


@pytest.mark.parametrize("text", ["   ", "\u2800", "\u3164", "\u115f\u1160", "\uffa0", "\u0300", "\u00a0"])
def test_a_text_has_something_to_see(text: str) -> None:
    assert find_text_flaw(text) == "Expected text that can be seen."
    assert clean(text) in ("", text if text.isascii() else "")


@given(st.text())
def test_what_is_cleaned_may_be_written(text: str) -> None:
    assert find_text_flaw(clean(text)) is None or text.isascii()
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org", "http://a/", "https://example.org:8443/x?y=z#w", "https://\u0435xample.org/",
        "https://[2001:db8::1]:443/", "ftp://example.org/a", "https://example.org/a@b", "https://example.org/?a=b:c",
        "http://169.254.169.254/latest", "https://xn--e1afmkfd.example/",
    ],
)  # fmt: skip
def test_a_url_that_leads_where_it_says_may_be_written(url: str) -> None:
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
    ],
)  # fmt: skip
def test_a_url_that_may_lead_elsewhere_is_refused(url: str, wrong: str) -> None:
    assert wrong in str(find_url_flaw(url))


def test_flaws_have_their_place_and_secrets_are_nobodys_to_read() -> None:
    bad = "\u202e"
    value: Any = {"a/b": [{"url": "https://x@y.example"}, bad], "password": bad, "c": {"password": bad}, bad: 1}
    assert [pointer for pointer, _ in find_flaws(value)] == ["#/a~1b/0/url", "#/a~1b/1", "#/c/password"]
    assert next(find_flaws([bad]))[0] == "#/0"


def test_a_nested_body_is_looked_through_to_a_depth() -> None:
    value: Any = "\u202e"
    for _ in range(1_000):
        value = [value]
    assert list(find_flaws(value)) == []
