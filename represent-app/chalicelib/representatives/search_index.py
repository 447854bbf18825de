"""Find representatives by words of their name, office or district, best match first."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from functools import cached_property, lru_cache, reduce
from typing import TYPE_CHECKING

from chalicelib.core.layered_map import LayeredMap
from chalicelib.core.text_normalization import fold
from chalicelib.representatives.entry_labels import move_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from chalicelib.representatives.entry_labels import Labelled
    from chalicelib.representatives.list_index import ListEntry

WORD = re.compile(r"\w+")
# In shorter words, and in numbers, a changed letter usually makes a different word.
SHORTEST_WITH_TYPO = 4
AFTER_ALL = "\U0010ffff"


def split_words(text: str) -> list[str]:
    """Return the words of a text, case-folded and without accents; an apostrophe does not split a word.

    >>> split_words("Senator María Peña-O'Neil, 12th")
    ['senator', 'maria', 'pena', 'oneil', '12th']
    """
    return WORD.findall(fold(text).replace("'", ""))


def within_one_edit(one: str, other: str) -> bool:
    """Return whether two words differ by one inserted, deleted or replaced letter, or by two swapped letters.

    >>> [within_one_edit("smith", word) for word in ("smyth", "simth", "smit", "smote")]
    [True, True, True, False]
    """
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and len(b) > 1 and a[2:] == b[2:])


def allows_typo(word: str) -> bool:
    """Return whether a typo is allowed in a word: it is long enough and has no digit."""
    return len(word) >= SHORTEST_WITH_TYPO and not any(letter.isdecimal() for letter in word)


class SearchIndex:
    """An index from words to the labels of the entries that have them; see list_index.ListIndex."""

    def __init__(self, entries: Iterable[tuple[int, ListEntry]]) -> None:
        holders: dict[str, list[int]] = {}
        names = []
        for label, entry in entries:
            for word in _list_words(entry):
                holders.setdefault(word, []).append(label)
            names.append((_write_name(entry), label))
        self._holders: LayeredMap[str, Sequence[int]] = LayeredMap(dict(holders))
        self._names = sorted(names)
        self._words = sorted(holders)

    def derive(self, removed: Labelled, added: Labelled) -> SearchIndex:
        """Return the index without some entries and with others; words that no entry has any longer stay."""
        made = SearchIndex(())
        made._holders = move_labels(self._holders, removed, added, _list_words)
        made._names = self._names.copy()
        for label, entry in removed:
            del made._names[bisect_left(made._names, (_write_name(entry), label))]
        for label, entry in added:
            insort(made._names, (_write_name(entry), label))
        words = {word for _, entry in added for word in _list_words(entry) if word not in self._holders}
        made._words = self._words
        if words:
            made._words = self._words.copy()
            for word in words:
                insort(made._words, word)
        if "_typos" in self.__dict__:
            made.__dict__["_typos"] = _add_typos(self._typos, words)
        return made

    def find(self, text: str) -> list[int]:
        """Return the indexes of the entries that match all words of a text, best first; ties are in list order.

        The ranks are: the name equals the text; the name begins with the text; the entry has all words; the entry has
        words that begin with them; the entry has all words but one, and that one with a typo.
        """
        said = split_words(text)
        wanted = list(dict.fromkeys(said))
        if not wanted:
            return []
        exact = [frozenset(self._holders.get(word, ())) for word in wanted]
        near = [whole.union(*self._find_prefixes(word)) for word, whole in zip(wanted, exact, strict=True)]
        named, begun = self._find_names(" ".join(said))
        ranks = (named, begun, _list_all(exact), _list_all(near), self._find_with_typo(wanted, near))
        found: dict[int, None] = {}
        for rank in ranks:
            found |= dict.fromkeys(sorted(rank - found.keys()))
        return list(found)

    def _find_names(self, text: str) -> tuple[set[int], set[int]]:
        """Return the entries whose name equals a text, and those whose name begins with it."""
        start = bisect_left(self._names, (text, -1))
        end = bisect_left(self._names, (text + AFTER_ALL, -1))
        named = {place for name, place in self._names[start:end] if name == text}
        return named, {place for _, place in self._names[start:end]}

    def _find_prefixes(self, word: str) -> Iterator[Sequence[int]]:
        """Yield the entries of each longer word that begins with a word; numbers have no longer words."""
        if word.isdecimal():
            return
        start, end = bisect_left(self._words, word), bisect_left(self._words, word + AFTER_ALL)
        for longer in self._words[start:end]:
            yield self._holders[longer]

    def _find_with_typo(self, wanted: list[str], near: list[frozenset[int]]) -> set[int]:
        found: set[int] = set()
        counts = Counter(place for places in near for place in places)
        for word, places in zip(wanted, near, strict=True):
            if allows_typo(word) and (alike := self._find_fuzzy(word)):
                candidates = set().union(*(self._holders[other] for other in alike))
                found |= {each for each in candidates if counts[each] - (each in places) == len(near) - 1}
        return found

    def _find_fuzzy(self, word: str) -> list[str]:
        """Return the indexed words that are one typo away from a word."""
        candidates = {other for part in _list_deletions(word) for other in self._typos.get(part, ())}
        return [other for other in candidates if within_one_edit(word, other)]

    @cached_property
    def _typos(self) -> LayeredMap[str, tuple[str, ...]]:
        """Map each word with one letter deleted to the words it comes from: words one typo apart share such a key."""
        return _add_typos(LayeredMap(), self._words)


def _add_typos(typos: LayeredMap[str, tuple[str, ...]], words: Iterable[str]) -> LayeredMap[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        if len(word) >= SHORTEST_WITH_TYPO - 1 and not word.isdecimal():
            for part in _list_deletions(word):
                found[part] = (*(found.get(part) or typos.get(part, ())), word)
    return typos.derive(found) if len(typos) else LayeredMap(found)


# Many records share the same few offices and districts.
_split_common = lru_cache(maxsize=4096)(split_words)


def _list_words(entry: ListEntry) -> set[str]:
    return {*split_words(entry.names), *_split_common(entry.position), *_split_common(entry.district)}


def _write_name(entry: ListEntry) -> str:
    return " ".join(split_words(entry.name))


def _list_deletions(word: str) -> set[str]:
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def _list_all(sets: Sequence[AbstractSet[int]]) -> AbstractSet[int]:
    return reduce(lambda one, other: one & other, sorted(sets, key=len))
