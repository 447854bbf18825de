"""Recognize texts in the place of a name that name no person: they say that a seat is vacant, or nothing at all."""

from __future__ import annotations

import re

from chalicelib.core.text_normalization import fold

# Words that are never a given name: a text that begins with one of them names no person.
_STRONG = frozenset({"vacant", "vacancy", "unfilled", "tbd", "tba", "unheld"})
# Words that say that a seat is vacant if all other words only describe the seat; some of them are surnames too.
_WEAK = frozenset({"vacante", "vacated", "unoccupied", "empty", "none", "open", "na", "unassigned"})
_SEAT_WORDS = frozenset({
    *("seat", "position", "office", "district", "ward", "place", "post", "precinct", "division", "at", "large", "no"),
    *("number", "atlarge", "currently", "presently", "now", "still", "the", "is", "a", "of", "for", "in", "this"),
    *("term", "unexpired", "until", "as", "since", "due", "to", "and", "pending", "awaiting", "appointment"),
    *("election", "special", "resigned", "resignation", "retired", "retirement", "deceased", "death", "filled", "by"),
    *("state", "us", "u", "s", "senate", "senator", "house", "assembly", "council", "board", "commission", "city"),
    *("county", "representative", "rep", "sen", "delegate", "member", "assemblymember", "councilmember"),
    *("supervisor", "mayor", "governor", "lieutenant", "secretary", "treasurer", "auditor", "attorney", "general"),
    *("sheriff", "clerk", "judge", "coroner", "assessor", "recorder", "surveyor", "prosecutor", "hon"),
    *("commissioner", "escano", "asiento", "puesto", "cargo", "distrito"),
})  # fmt: skip
_PHRASES = (
    (re.compile(r"\bto be (?:determined|announced|appointed|elected|filled|decided|named|confirmed)\b"), "tbd"),
    (re.compile(r"\bno[ -]one\b|\bnob[o]dy\b|\bno (?:incumbent|current (?:member|holder)|member|holder)\b"), "unheld"),
    (re.compile(r"\bt\.\s?b\.\s?[ad]\b\.?"), "tbd"),
    (re.compile(r"\bnot (?:filled|applicable|occupied)\b"), "unfilled"),
    (re.compile(r"(?<!\w)#?n\s?[/.\\]\s?a\b\.?"), "unfilled"),
)
# Behind the name of the last holder: "Ada Example (vacant)".
_BEHIND = re.compile(r"(?:[(\[{*:;]|\s-+)\s*(?:seat |position |now |currently )?(?:vacant|vacancy|unfilled)\b")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 300  # characters; a record's name has at most 200
_UNKNOWN = frozenset(
    {"unknown", "name unknown", "not available", "not known", "unnamed", "no name", "null", "desconocido"}
)


def says_vacant(name: str) -> bool:
    """Return whether a text in the place of a name says that the seat is vacant.

    >>> [says_vacant(name) for name in ("(Vacant)", "Vacancy, District 7", "N/A", "Open Seat", "To be determined")]
    [True, True, True, True, True]
    >>> [says_vacant(name) for name in ("Ada Vacant", "Na Li", "Will Open", "Joe Vacante", "Seat")]
    [False, False, False, False, False]
    """
    if not name or len(name) > _LONGEST:
        return False
    text = fold(name)
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    words = _WORD.findall(text.replace("'", ""))
    if not words:
        return False
    if words[0] in _STRONG or _BEHIND.search(text):
        return True
    if words == ["noone"]:
        return True
    if words == ["na"]:
        return name.strip(" ()[]*.-").isupper()  # NA is a missing value; Na is also a name
    said = [word for word in words if word in _STRONG or word in _WEAK]
    seat = [word for word in words if word in _SEAT_WORDS or any(map(str.isdecimal, word))]
    return bool(said) and all(word in said or word in seat or (seat and len(word) == 1) for word in words)


def names_no_person(name: str) -> bool:
    """Return whether a text in the place of a name names no person: it says that the seat is vacant, or nothing.

    >>> [names_no_person(name) for name in ("Vacant", "Unknown", "--", "???", "Ada Example")]
    [True, True, True, True, False]
    """
    text = fold(name)
    return says_vacant(name) or text.strip("()[]*.") in _UNKNOWN or not text.strip("-?._*/ ")
