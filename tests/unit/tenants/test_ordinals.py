"""Spelled-out ordinals and ordinals in figures name the same district."""

from __future__ import annotations

import pytest

from chalicelib.tenants.ordinals import write_figures, write_ordinals_in_figures
from chalicelib.tenants.rules_models import normalize_label

ONES = "first second third fourth fifth sixth seventh eighth ninth"
TEENS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ROUND = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"


def spell_below_hundred(number: int) -> str:
    """Spell an ordinal from 1 to 99, from a table of its own."""
    if number < 10:
        return ONES.split()[number - 1]
    if number < 20:
        return TEENS.split()[number - 10]
    tens = number // 10 - 2
    return ROUND.split()[tens] if number % 10 == 0 else f"{TENS.split()[tens]}-{ONES.split()[number % 10 - 1]}"


def spell(number: int) -> list[str]:
    """Spell an ordinal from 1 to 200 in the ways that people write it."""
    if number < 100:
        return [spell_below_hundred(number)]
    if number in (100, 200):
        return [f"{'one' if number == 100 else 'two'} hundredth"]
    tail = spell_below_hundred(number - 100)
    return [f"one hundred {tail}", f"one hundred and {tail}", f"one-hundred-{tail}", f"hundred {tail}"]


@pytest.mark.parametrize("number", range(1, 201))
def test_each_ordinal_to_200_is_read_as_its_figures(number: int) -> None:
    figures = write_figures(number)
    for spelled in spell(number):
        for text in (spelled, spelled.title(), spelled.upper(), spelled.replace("-", " ")):
            assert (
                normalize_label(f"{text} Middlesex")
                == normalize_label(f"{figures} Middlesex")
                == f"{figures} middlesex"
            )
            assert normalize_label(text) == normalize_label(f"District {number}") == str(number)


@pytest.mark.parametrize("words", [["one", "hundred"], ["twenty"], ["seventhday"], ["and"], ["hundred", "acre"], []])
def test_other_words_are_unchanged(words: list[str]) -> None:
    assert write_ordinals_in_figures(words) == words
