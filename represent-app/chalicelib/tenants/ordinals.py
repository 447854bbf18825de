"""Read the numbers in labels of districts: "Twenty-Fourth", "24th" and "24" are one number. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
LAST = 999  # no chamber has as many districts
LONGEST = 5  # words of an ordinal: one hundred and twenty first
# How the words of numbers begin. Most labels have none, and need no table of them.
BEGINNINGS = frozenset(word[:3] for word in (*ONES[1:], *TENS[2:], "hundred", *IRREGULAR.values()))
FIGURES = re.compile(r"0*([0-9]{1,9})(?:st|nd|rd|th)?")


def write_figures(number: int) -> str:
    """Return an ordinal in figures.

    >>> [write_figures(number) for number in (1, 2, 3, 4, 11, 12, 21, 103, 111)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st', '103rd', '111th']
    """
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else ENDINGS.get(number % 10, 'th')}"


def write_ordinals_in_figures(words: Sequence[str]) -> list[str]:
    """Return case-folded words with each spelled-out ordinal in figures.

    >>> write_ordinals_in_figures(["twenty", "fourth", "middlesex"]), write_ordinals_in_figures(["twentyfourth"])
    (['24th', 'middlesex'], ['24th'])
    >>> write_ordinals_in_figures(["one", "hundred", "and", "third"]), write_ordinals_in_figures(["one", "tree"])
    (['103rd'], ['one', 'tree'])
    """
    return [write_figures(found) if found else word for word, found in _read(words, _list_ordinals)]


def split_number(words: Sequence[str]) -> tuple[int, str] | None:
    """Return the only number among case-folded words, in any spelling, and the other words; None without just one.

    >>> split_number(["24", "middlesex"]), split_number(["middlesex", "24th"]), split_number(["twenty", "four"])
    ((24, 'middlesex'), (24, 'middlesex'), (24, ''))
    >>> print(split_number(["belknap"]), split_number(["5", "position", "2"]))
    None None
    """
    numbers: list[int] = []
    others: list[str] = []
    for word, spelled in _read(words, _list_numbers):
        figures = FIGURES.fullmatch(word)
        if spelled or figures:
            numbers.append(spelled or int(figures[1] if figures else 0))
        else:
            others.append(word)
    return (numbers[0], " ".join(others)) if len(numbers) == 1 else None


def _read(words: Sequence[str], list_known: Callable[[], Mapping[str, int]]) -> Iterator[tuple[str, int | None]]:
    """Yield each word, or the longest run of words that spells a known number, with that number."""
    place = 0
    while place < len(words):
        for length in range(min(LONGEST, len(words) - place), 0, -1):
            text = "".join(words[place : place + length])
            number = list_known().get(text) if text[:3] in BEGINNINGS else None
            if number or length == 1:
                yield text, number
                place += length
                break


@cache
def _list_ordinals() -> Mapping[str, int]:
    """Return the numbers of the ordinals up to LAST, by their letters, with and without "and"."""
    found: dict[str, int] = {}
    for number in range(1, LAST + 1):
        for spelled in _spell(number):
            *before, last = spelled
            ordinal = IRREGULAR.get(last, f"{last.removesuffix('y')}ieth" if last.endswith("y") else f"{last}th")
            found["".join((*before, ordinal))] = number
    return found


@cache
def _list_numbers() -> Mapping[str, int]:
    """Return the numbers up to LAST by the letters of their ordinals and cardinals, with and without "and"."""
    cardinals = {"".join(spelled): number for number in range(1, LAST + 1) for spelled in _spell(number)}
    return {**cardinals, **_list_ordinals()}


def _spell(number: int) -> list[list[str]]:
    """Return the words of a cardinal number: one way, or two where "and" or "one" may be left out."""
    hundreds, rest = divmod(number, 100)
    tail = [ONES[rest]] if rest < len(ONES) else [TENS[rest // 10], ONES[rest % 10]]
    tail = [word for word in tail if word]
    if not hundreds:
        return [tail]
    head = [ONES[hundreds], "hundred"]
    ways = [[*head, *tail]] + ([[*head, "and", *tail]] if tail else [])
    return ways + [way[1:] for way in ways if hundreds == 1]
