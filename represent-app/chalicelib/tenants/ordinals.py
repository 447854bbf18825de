"""Write ordinals that are spelled out in figures: "Twenty-Fourth" and "24th" name the same district. Pure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    known = _list_ordinals()
    written: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(LONGEST, len(words) - place), 0, -1):
            if number := known.get("".join(words[place : place + length])):
                written.append(write_figures(number))
                place += length
                break
        else:
            written.append(words[place])
            place += 1
    return written


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
