"""Pure functions that parse the names of people in rosters and compare them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from chalicelib.core.text_normalization import fold

QUOTED = re.compile(r"\"([^\"]*)\"|\(([^()]*)\)|(?<!\w)'([^']+)'(?!\w)")
LONGEST = 1_000  # characters; a record's name has at most 200
# Titles before a name, and titles that are removed only if more than a name is left, because they may be names.
HONORIFICS = frozenset({
    "the", "hon", "honorable", "rep", "representative", "sen", "senator", "gov", "governor", "congressman",
    "congresswoman", "congressmember", "delegate", "assemblymember", "assemblyman", "assemblywoman", "assembly",
    "councilmember", "councilman", "councilwoman", "council", "member", "mr", "mrs", "ms", "miss", "dr", "mx",
    "state", "us", "lt", "lieutenant", "attorney", "general", "commissioner", "supervisor", "sheriff",
    "treasurer", "secretary", "rev",
})  # fmt: skip
PERHAPS = frozenset({"del", "judge", "mayor", "speaker", "president", "major", "chief", "clerk"})
GENERATIONS = {
    word: form
    for form, words in {
        "jr": "jr jnr junior", "sr": "sr snr senior", "ii": "ii 2nd", "iii": "iii 3rd", "iv": "iv 4th", "v": "v 5th",
    }.items()
    for word in words.split()
}  # fmt: skip
DEGREES = frozenset(["esq", "md", "phd", "dds", "dvm", "rn", "cpa", "edd", "mba"])
# Nicknames that are likely if the rest of the name and the seat are the same, but that prove nothing.
SHORT = {
    short: full
    for full, shorts in {
        "abigail": "abby", "albert": "al bert", "alexander": "alex", "andrew": "andy drew", "anthony": "tony",
        "barbara": "barb", "benjamin": "ben", "bradley": "brad", "catherine": "cathy kate", "charles": "charlie chuck",
        "christine": "chris", "christopher": "chris", "cynthia": "cindy", "daniel": "dan danny", "david": "dave",
        "deborah": "debbie deb", "donald": "don", "douglas": "doug", "edward": "ed eddie ted", "elizabeth": "liz beth",
        "eugene": "gene", "frederick": "fred", "gerald": "jerry", "gregory": "greg", "harold": "hal",
        "jacob": "jake", "james": "jim jimmy", "jeffrey": "jeff", "jennifer": "jen jenny", "jonathan": "jon",
        "joseph": "joe joey", "joshua": "josh", "judith": "judy", "katherine": "kathy katie", "kathleen": "kathy",
        "kenneth": "ken", "lawrence": "larry", "margaret": "maggie peggy", "matthew": "matt", "michael": "mike mikey",
        "nicholas": "nick", "patricia": "pat patty", "patrick": "pat", "pamela": "pam", "peter": "pete",
        "philip": "phil", "phillip": "phil", "raymond": "ray", "rebecca": "becky", "richard": "rick rich dick",
        "robert": "bob bobby rob", "ronald": "ron", "samuel": "sam", "stephen": "steve", "steven": "steve",
        "susan": "sue", "terrence": "terry", "theodore": "ted", "thomas": "tom tommy", "timothy": "tim",
        "victoria": "vicky", "vincent": "vince", "walter": "walt", "william": "bill billy will",
    }.items()
    for short in shorts.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts: its words in spoken order, other first names, and the generation (Jr. or III)."""

    words: tuple[str, ...]
    called: tuple[str, ...] = ()
    generation: str = ""

    @property
    def family(self) -> str:
        """The last word."""
        return self.words[-1]

    @property
    def initials(self) -> tuple[str, ...]:
        """The first letters of the middle names."""
        return tuple(word[0] for word in self.words[1:-1])

    @property
    def forms(self) -> frozenset[str]:
        """The ways to write the name: with and without initials, and with each first name."""
        firsts = {self.words[0], *self.called} if len(self.words) > 1 else {self.words[0]}
        rest = self.words[1:]
        bare = tuple(word for word in rest[:-1] if len(word) > 1) + rest[-1:]
        return frozenset(" ".join((first, *after)) for first in firsts for after in (rest, bare))


def parse(text: str) -> Name:
    """Parse a name; a name longer than any record's is not split.

    >>> parse('Rep. José "Pepe" García, Jr.') == parse("Garcia Jr., Jose (Pepe)")
    True
    """
    return _parse(text) if len(text) <= LONGEST else Name((fold(text),))


@lru_cache(4096)
def _parse(text: str) -> Name:
    plain = fold(text)
    called = tuple(
        word
        for found in QUOTED.findall(plain)
        for word in [_join_words(" ".join(filter(None, found)))]
        if _is_name(word)
    )
    generation = ""
    parts: list[list[str]] = []
    for part in QUOTED.sub(" ", plain).split(","):
        words, found = _strip_suffixes(_split_words(part), left=0 if sum(map(len, parts)) > 1 else 1)
        generation = generation or found
        if words:
            parts.append(words)
    words = [word for part in (*parts[1:], *parts[:1]) for word in part]
    words = _drop_honorifics(words)
    if not words:
        return Name((plain,))
    return Name(tuple(words), tuple(word for word in called if word != words[0]), generation)


def normalize(text: str) -> str:
    """Return the normalized form of a name: without accents, titles, nicknames and Jr.

    >>> [normalize(each) for each in ("Garcia, Jose", "José García Jr.", 'Rep. Jose "Pepe" García')]
    ['jose garcia', 'jose garcia', 'jose garcia']
    """
    return " ".join(parse(text).words)


def make_key(text: str) -> str:
    """Return the normalized form of a name with its generation: a father and a son differ.

    >>> [make_key(each) for each in ("Garcia, Jose", "José García, Jr.", "Jose Garcia Sr.")]
    ['jose garcia', 'jose garcia jr', 'jose garcia sr']
    """
    name = parse(text)
    return " ".join((*name.words, *filter(None, (name.generation,))))


def are_alike(one: str, other: str) -> bool:
    """Return whether two names differ only in titles, stated nicknames, initials, Jr., or the order of parts.

    >>> are_alike('Robert "Bob" Smith', "Bob Smith")
    True
    >>> are_alike("Bob Smith", "Robert Smith"), are_alike("Al B Cee", "Al D Cee")
    (False, False)
    """
    mine, others = parse(one), parse(other)
    if _differ_in_generation(mine, others):
        return False
    if mine.initials and others.initials and mine.initials != others.initials:
        return False
    return bool(mine.forms & others.forms)


def are_similar(one: str, other: str) -> bool:
    """Return whether two names may be of one person, which staff should review.

    >>> are_similar("Bob Smith", "Robert Smith"), are_similar("R. Smith", "Robert Smith")
    (True, True)
    >>> are_similar("Ann Smith", "Bo Smith"), are_similar("Bo Smith Sr.", "Bo Smith Jr.")
    (False, False)
    """
    mine, others = parse(one), parse(other)
    if mine.family != others.family or _differ_in_generation(mine, others):
        return False
    if mine.forms & others.forms:
        return True
    firsts, theirs = ({SHORT.get(word, word) for word in (*each.words[:-1], *each.called)} for each in (mine, others))
    initials = any(len(a) == 1 or len(b) == 1 for a in firsts for b in theirs if a[0] == b[0])
    return bool(firsts & theirs) or initials


def _differ_in_generation(one: Name, other: Name) -> bool:
    return bool(one.generation and other.generation) and one.generation != other.generation


def _split_words(text: str) -> list[str]:
    words = []
    for word in re.split(r"[\s-]+", text):
        bare = word.replace(".", "").replace("'", "")
        whole = bare in DEGREES or bare in GENERATIONS or bare in HONORIFICS or bare in PERHAPS
        words += [bare] if whole else [part for part in word.replace("'", "").split(".") if part]
    return [word for word in words if word]


def _strip_suffixes(words: list[str], left: int) -> tuple[list[str], str]:
    """Return words without the degrees and the generation at the end, and the generation; keeps `at_least` words."""
    generation = ""
    while words and len(words) > left + (words[-1] == "v") and (words[-1] in DEGREES or words[-1] in GENERATIONS):
        generation = GENERATIONS.get(words[-1], generation)
        words = words[:-1]
    return words, generation


def _drop_honorifics(words: list[str]) -> list[str]:
    """Return words from the first name on; several leading initials become one word."""
    while len(words) > 2 and (words[0] in HONORIFICS or (words[0] in PERHAPS and len(words[1]) > 1)):  # noqa: PLR2004
        words = words[1:]
    initials = next((number for number, word in enumerate(words) if len(word) > 1), 0)
    return ["".join(words[:initials]), *words[initials:]] if initials > 1 else words  # J. D. becomes JD


def _join_words(text: str) -> str:
    return " ".join(_split_words(text))


def _is_name(word: str) -> bool:
    return len(word) > 1 and word.replace(" ", "").isalpha()
