"""Recognize texts in the place of a name that name no person: they say that a seat is vacant, or nothing at all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from chalicelib.core.text_normalization import fold
from chalicelib.tenants.ordinals import ONES, TENS, write_ordinals_in_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Words that are never a given name: a text that begins with one of them names no person.
_FIRST = frozenset({"vacant", "vacancy", "vacancies", "unfilled", "unheld"})
# Letters that are no name if a mark is behind them, or if all other words describe the seat: Tba is a given name too.
_LETTERS = frozenset({"tbd", "tba", "tbc"})
_STRONG = _FIRST | _LETTERS
# Words that say that a seat is vacant if all other words only describe the seat; some of them are surnames too.
_WEAK = frozenset({
    *("vacante", "vacated", "vac", "unoccupied", "empty", "none", "open", "na", "unassigned", "pending", "awaiting"),
    *("resigned", "retired", "deceased", "died", "expelled", "removed"),
})  # fmt: skip
# Words about a successor: with a name, they say how the person came to the seat, unless that is still to happen.
_SUCCESSION = frozenset({"appointment", "appointee", "appointed", "interim"})
_YET_TO_COME = _LETTERS | {"unfilled", "pending", "awaiting", "until"}
# When the seat became vacant, and who had it; some of these words are names too.
_SINCE = frozenset({
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    *("december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
    *("effective", "from", "on", "after", "a", "an"),
})  # fmt: skip
# Behind a name: "Ada Example (resigned)" no longer holds the seat. "(retired)" may be the rank of an officer.
_GONE = re.compile(r"(?:[(\[{*:;]|\s-+)\s*(?:has |was )?(?:resigned|deceased|died|expelled|removed|vacated)\b(.*)")
_FORMER = re.compile(r"\W*(?:formerly|previously|last held)\b")
# N/A with a slash; and letters with dots that may be the initials of a name: N.A., T.B.D.
_SLASHED, _INITIALS = "n/a", "n.a."
_KINDS = frozenset({
    *("seat", "position", "office", "district", "ward", "place", "post", "precinct", "division", "no", "number"),
    *("atlarge", "large", "dist"),
})  # fmt: skip
# Kinds that are no surname: a letter behind them is the name of a seat.
_LETTERED = frozenset({"seat", "position", "district", "precinct", "division"})
_HOLDERS = frozenset({
    *("senator", "representative", "delegate", "member", "assemblymember", "councilmember", "supervisor", "mayor"),
    *("governor", "lieutenant", "secretary", "treasurer", "auditor", "attorney", "general", "sheriff", "clerk"),
    *("judge", "coroner", "assessor", "recorder", "surveyor", "prosecutor", "commissioner", "councilor", "alderman"),
    *("trustee", "selectman", "comptroller", "controller", "constable", "regent"),
})  # fmt: skip
_SEAT_WORDS = _KINDS | _HOLDERS | frozenset({
    *("at", "currently", "presently", "now", "still", "yet", "the", "is", "of", "for", "in", "this", "time"),
    *("term", "unexpired", "until", "as", "since", "due", "to", "and", "appointment", "appointee", "interim"),
    *("election", "special", "resignation", "retirement", "death", "filled", "by", "state", "us", "senate", "house"),
    *("assembly", "council", "board", "commission", "city", "county", "rep", "sen", "hon"),
    *("candidate", "candidates", "nominee", "nominees", "incumbent", "official", "congressional", "legislative"),
    *("elected", "declared", "recently", "unknown", "desconocido", "has", "been", "was", "are", "there"),
    *("escano", "asiento", "puesto", "cargo", "distrito"),
})  # fmt: skip
# Words that describe a seat and are surnames too, as in N. A. Ward.
_SURNAMES = _HOLDERS | {"ward", "place", "post", "large", "house", "sen", "hon", "no", "still", "due", "death", "city"}
# Forms of address: before a word that is no surname, as in a letter to "Mr. Vacant".
_ADDRESS = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "honorable", "honourable", "rev", "prof"})
_NUMBERS = frozenset({*ONES, *TENS, "hundred"}) - {""}
# Holders whose words are no surnames: Korean names begin with No, so "No Judge" is one only as the whole text.
_NO_HOLDER = "|".join((
    *("candidates?", "nominees?", "appointee", "incumbent", "officials?", "office ?holder", "holder", "officer"),
    *("council ?(?:member|man|woman)", "assembly ?(?:member|man|woman)", "(?:office ?)?holders?"),
    rf"(?:current|elected|sitting|present) (?:{'|'.join(sorted(_HOLDERS))}|officials?|holder|incumbent|officer)",
))  # fmt: skip
_DONE = "determined|announced|appointed|elected|filled|decided|named|confirmed|assigned|selected|chosen"
_PHRASES = (
    (re.compile(rf"\bto be (?:{_DONE})\b"), "unfilled"),
    (re.compile(rf"^\W*no (?:{_NO_HOLDER})\b"), "unheld"),
    (re.compile(rf"\bno[ -]one\b|\bnob[o]dy\b|^\W*no (?:{'|'.join(sorted(_HOLDERS))})\b"), "none"),
    (
        re.compile(r"\bnot (?:yet |currently )?(?:filled|applicable|occupied|assigned|appointed|elected|held|named)\b"),
        "unfilled",
    ),
    (re.compile(r"\bspecial election\b"), "special election pending"),
    # Without a space between its words, in small letters.
    (re.compile(r"\b(vacant|unfilled|open|empty)(seat|position|office|post|district)\b"), r"\1 \2"),
    (re.compile(r"\b(seat|position|office)(vacant|vacancy|unfilled|open|empty)\b"), r"\1 \2"),
)
# Behind the name of the last holder: "Ada Example (vacant)". The text after it is not about a successor.
_BEHIND = re.compile(r"(?:[(\[{*:;]|\s-+)\s*(?:seat |position |now |currently )?(?:vacant|vacancy|unfilled)\b(.*)")
# N/A with a slash, apart from the text behind it: "N/A, formerly Ada Example". In "N/A Example" it is a missing part.
_APART = re.compile(r"^\W*n\s?[/\\]\s?a\s*(?:[(\[{*:;,]|-)")
# TBD with a mark that no name has in this place: "TBD (Ada Example resigned)".
_LETTERS_APART = re.compile(r"^\W*(?:tb[adc]|t\.\s?b\.\s?[adc]\.)\s*(?:[(\[{*:;]|\s-|,\W*(?:formerly|previously)\b)")
# Numbers of districts and days, also with letters: 12A, 3rd, SD7, DISTRICT7.
_FIGURES = re.compile(rf"(?:[a-z]{{0,3}}|{'|'.join(sorted(_KINDS))})\d+[a-z]{{0,2}}")
# Where words without a space begin: VacantSeat, Vacant1.
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z0-9])")
_WORD = re.compile(r"n\s?[/\\]\s?a(?![^\W_])|[^\W_]+")
_LONGEST = 300  # characters; a record's name has at most 200
_MOST_INITIALS = 4
_UNKNOWN = frozenset({
    *("unknown", "name unknown", "not available", "not known", "unnamed", "no name", "null", "desconocido"),
    *("not provided", "not listed", "none listed", "no data"),
})  # fmt: skip


def says_vacant(name: str) -> bool:
    """Return whether a text in the place of a name says that the seat is vacant.

    >>> [says_vacant(name) for name in ("(Vacant)", "Vacancy, District 7", "N/A", "Open Seat", "To be determined")]
    [True, True, True, True, True]
    >>> [says_vacant(name) for name in ("Mr. Vacant", "V A C A N T", "Appointment Pending", "Resigned", "No Candidate")]
    [True, True, True, True, True]
    >>> [says_vacant(name) for name in ("Ada Vacant", "Na Li", "Will Open", "Joe Vacante", "Seat", "District 4")]
    [False, False, False, False, False, False]
    >>> [says_vacant(name) for name in ("N. A. Patel", "A. None", "Tba Example", "Ada Example (Vacancy Appointment)")]
    [False, False, False, False]
    """
    return bool(name) and len(name) <= _LONGEST and _says_vacant(name)


@lru_cache(4096)
def _says_vacant(name: str) -> bool:
    text = _find_phrases(name)
    words = _list_words(text)
    if not words:
        return False
    if _begins_vacant(text, words) or _ends_vacant(text) or words in (["noone"], ["nil"]):
        return True
    if _may_be_initials(name, words):
        return False
    surely = any(word in _STRONG or word == _SLASHED for word in words)
    said = [word for word in words if word in _STRONG or word in _WEAK or word in (_SLASHED, _INITIALS)]
    seat = [word for word in words if _describes_seat(word)]
    return bool(said) and all(
        word in said or word in seat or (seat and len(word) == 1) or (surely and word in _ADDRESS) for word in words
    )


def names_no_person(name: str) -> bool:
    """Return whether a text in the place of a name names no person: it says that the seat is vacant, or nothing.

    >>> [names_no_person(name) for name in ("Vacant", "Unknown", "--", "???", "District 4", "Ada Example")]
    [True, True, True, True, True, False]
    """
    if len(name) <= _LONGEST:
        return _names_no_person(name)
    text = fold(name)
    return text.strip("()[]*.") in _UNKNOWN or not text.strip("-?._*/# ")


@lru_cache(4096)
def _names_no_person(name: str) -> bool:
    text = fold(name)
    if says_vacant(name) or text.strip("()[]*.") in _UNKNOWN or not text.strip("-?._*/# "):
        return True
    return _names_seat(_list_words(_find_phrases(name)))


def _begins_vacant(text: str, words: Sequence[str]) -> bool:
    """Return whether a text begins with a word that is no name; "Vacancy appointee Ada Example" is about a person."""
    if words[0] in _FIRST:
        return words[1:2] not in (["appointment"], ["appointee"], ["appointed"]) or _is_about_seat(words)
    return bool(_APART.match(text) or _LETTERS_APART.match(text))


def _ends_vacant(text: str) -> bool:
    """Return whether a text says behind a name that the seat is vacant, and nothing about a successor.

    >>> [_ends_vacant(text) for text in ("ada (vacant since may 3)", "ada - vacant", "ada; vacancy, formerly bo")]
    [True, True, True]
    >>> [_ends_vacant(text) for text in ("ada (resigned)", "ada - died 1/3/2026", "ada (resigned effective 1/3/2027)")]
    [True, True, False]
    >>> [_ends_vacant(text) for text in ("ada (vacancy appointment)", "ada (vacant lot party)", "ada (vacant) example")]
    [False, False, False]
    """
    gone = _GONE.search(text)
    if gone and "effective" not in gone[1] and _is_about_seat(_list_words(gone[1])):
        return True
    found = _BEHIND.search(text)
    if not found:
        return False
    return bool(_FORMER.match(found[1])) or _is_about_seat(_list_words(found[1]))


def _is_about_seat(words: Sequence[str]) -> bool:
    """Return whether all words are about a vacant seat, and none about a successor who is there."""
    known = _STRONG | _WEAK | _SINCE | {_SLASHED, _INITIALS}
    yet_to_come = not _SUCCESSION.intersection(words) or _YET_TO_COME.intersection(words)
    return bool(yet_to_come) and all(word in known or _describes_seat(word) for word in words)


def _find_phrases(name: str) -> str:
    """Return a case-folded text with one word in the place of each phrase that says that a seat is vacant."""
    text = fold(_GLUED.sub(" ", name))
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    return text


def _list_words(text: str) -> Sequence[str]:
    """Return the words of a case-folded text, with ordinals in figures and spelled letters joined.

    >>> _list_words("v a c a n t - first ward"), _list_words("n.a. patel"), _list_words("j. b. example")
    (['vacant', '1st', 'ward'], ['n.a.', 'patel'], ['j', 'b', 'example'])
    """
    words = ["n/a" if "/" in word or "\\" in word else word for word in _WORD.findall(text.replace("'", ""))]
    return list(_join_letters(write_ordinals_in_figures(words)))


def _join_letters(words: Sequence[str]) -> Iterator[str]:
    letters: list[str] = []
    for word in (*words, ""):
        if len(word) == 1 and word.isalpha():
            letters.append(word)
            continue
        spelled = "".join(letters)
        if spelled in _STRONG or spelled in _WEAK:
            yield spelled if len(spelled) > _MOST_INITIALS else _INITIALS
        else:
            yield from letters
        letters.clear()
        if word:
            yield word


def _may_be_initials(name: str, words: Sequence[str]) -> bool:
    """Return whether a text is a name that only looks like N/A: Na, Na Li, N. A. Ward, "Ward, N. A."."""
    if "na" not in words and _INITIALS not in words:
        return False
    if "na" in words and not re.search(r"\bNA\b", name):  # NA is a missing value; Na is also a name
        return True
    if len(words) != 2:  # noqa: PLR2004
        return False
    first, last = words
    apart = any(mark in name for mark in "([{-:;,/")
    return (last in _SURNAMES and not apart) or (first in _SURNAMES and last == _INITIALS and "," in name)


def _describes_seat(word: str) -> bool:
    return word in _SEAT_WORDS or word in _NUMBERS or bool(_FIGURES.fullmatch(word))


def _names_seat(words: Sequence[str]) -> bool:
    """Return whether words name a seat and nothing else: District 4, House Seat 12A, Seat B, At Large."""
    kinds = _KINDS.intersection(words)
    counted = any(word in _NUMBERS or any(map(str.isdecimal, word)) for word in words)
    lettered = bool(_LETTERED & kinds) and any(len(word) == 1 for word in words)
    whole = "atlarge" in kinds or ("large" in kinds and "at" in words)
    return (
        bool(kinds)
        and (counted or lettered or whole)
        and all(_describes_seat(word) or (lettered and len(word) == 1) for word in words)
    )
