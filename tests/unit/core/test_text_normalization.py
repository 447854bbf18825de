"""Folding of texts: letters and marks as people type them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.text_normalization import fold


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Ka\u02bboh\u0113", "ka'ohe"),
        ("O\u00b4Neil", "o'neil"),
        ("O\uff07Neil", "o'neil"),
        ("O\u2032Neil", "o'neil"),
        ("Smith\u2010Jones", "smith-jones"),
        ("Smith\u2011Jones", "smith-jones"),
        ("Smith\u2014Jones", "smith-jones"),
        ("\u0110\u1eb7ng", "dang"),
        ("\u0111\u1eb7ng", "dang"),
        ("Gu\u00f0r\u00fan \u00de\u00f3r", "gudrun thor"),
        ("I\u015f\u0131l", "isil"),
        ("\u0130pek", "ipek"),
        ("\u0141ukasz", "lukasz"),
        ("S\u00f8ren \u00c6r\u00f8", "soren aero"),
        ("Stra\u00dfe STRA\u1e9eE", "strasse strasse"),
        ("\u0152uvre", "oeuvre"),
        ("\u201cBo\u201d", '"bo"'),
    ],
)
def test_letters_and_marks_fold_as_people_type_them(text: str, typed: str) -> None:
    assert fold(text) == typed


@pytest.mark.parametrize("first", range(0x00, 0x250, 0x50))
def test_no_latin_letter_keeps_a_form_outside_ascii_if_it_has_a_plain_one(first: int) -> None:
    letters = [chr(code) for code in range(first, first + 0x50) if unicodedata.category(chr(code)) in ("Lu", "Ll")]
    named = [each for each in letters if " WITH " in unicodedata.name(each)]
    assert [each for each in named if not fold(each).isascii() and ord(each) < 0x180] == []


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
