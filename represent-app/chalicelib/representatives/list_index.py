"""Sort, filter and search the records of one snapshot in memory."""

from __future__ import annotations

import json
from bisect import bisect_left, insort
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache, total_ordering
from operator import attrgetter
from sys import intern as _intern
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from chalicelib.core.layered_map import LayeredMap
from chalicelib.core.text_normalization import fold, make_natural_key
from chalicelib.representatives.entry_labels import move_labels, remove_label
from chalicelib.representatives.snapshot_row import AFTER_ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from chalicelib.representatives.entry_labels import Labelled
    from chalicelib.representatives.query_params import RepresentativesQuery
    from chalicelib.representatives.search_index import SearchIndex
    from chalicelib.representatives.snapshot_row import SnapshotRow

    # The first day of a term, the first day after, the expected end, the label, and whether the start is known.
    TermDays = tuple[str, str, str, int, bool]

T = TypeVar("T")

# The fields that lists are filtered by. Values are compared in the form that ListEntry has.
FILTERS = ("position", "district", "party", "level", "status", "division_id")
FOLDED = ("position", "district", "party")
GAP = 1 << 40  # between the labels of two entries
MOST_DERIVED = 64  # changed entries for which an index is derived from another, if they are more than a part of it
MOST_DAYS = 4
DAY = 10  # the length of a day in a time (ISO 8601)
# Many records share the same few offices, districts and parties.
_folded = lru_cache(maxsize=4096)(fold)
_natural = lru_cache(maxsize=4096)(lambda text: tuple(make_natural_key(text)))


class ListEntry(NamedTuple):
    """The fields of a record that lists and searches use, as of a day; texts are case-folded and have no accents.

    The record covers its seat from the day `held_from` on, which it held until before `held_until` (ISO 8601).
    `starts` is whether the start of the term is known, and `moved` whether the person held other seats before.
    """

    id: str
    until: str
    order: tuple[Any, ...]
    name: str
    names: str
    position: str
    district: str
    party: str
    level: str
    status: str
    division_id: str | None
    created_at: str
    updated_at: str
    held_from: str
    held_until: str
    expected_end: str
    starts: bool
    moved: bool


def make_entry(line: SnapshotRow) -> ListEntry:
    """Return the list entry of a row, with the status of the row."""
    record = json.loads(line.json)
    name, position, district = fold(record["name"]), _folded(record["position"]), record["district"] or ""
    also = [record[each] for each in ("given_name", "family_name") if record[each]]
    former, start = record["former_seats"], record["term_start"]
    begins = _intern(start or record["created_at"][:DAY])
    return ListEntry(
        id=line.id,
        until=_intern(line.until),
        order=(position, _natural(district), name, line.id),
        name=name,
        names=" ".join([name, *map(fold, also)]) if also else name,
        position=position,
        district=_folded(district),
        party=_folded(record["party"] or ""),
        level=_intern(record["level"]),
        status=_intern(line.status),
        division_id=record["division_id"] and _intern(record["division_id"]),
        created_at=_intern(record["created_at"]),
        updated_at=_intern(record["updated_at"]),
        held_from=max(begins, former[-1]["until"]) if former else begins,
        held_until=_intern(record["term_end"] or AFTER_ALL),
        expected_end=_intern(record["term_expected_end"] or AFTER_ALL),
        starts=bool(start),
        moved=bool(former),
    )


@dataclass(frozen=True, slots=True)
class Selection:
    """The entries that match a query, in order."""

    labels: Sequence[int]
    entries: Mapping[int, ListEntry]

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[ListEntry]:
        return map(self.entries.__getitem__, self.labels)

    def list_page(self, skip: int, limit: int) -> list[ListEntry]:
        """Return up to `limit` entries after the first `skip`."""
        return [self.entries[label] for label in self.labels[skip : skip + limit]]


class ListIndex:
    """Entries sorted by position, district, name and id.

    An entry has a label: a number that grows with the order and leaves room for entries in between, so that the index
    of changed entries is derived from this one without numbering the others again.
    """

    def __init__(self, entries: Iterable[ListEntry]) -> None:
        ordered = sorted(entries, key=attrgetter("order"))
        self._labels = list(range(GAP, (len(ordered) + 1) * GAP, GAP))
        self._entries: dict[int, ListEntry] = dict(zip(self._labels, ordered, strict=True))
        self._label_of: LayeredMap[str, int] = LayeredMap({entry.id: label for label, entry in self._entries.items()})
        self._sorted: dict[str, tuple[list[int], list[int]]] = {}
        self._of_days: dict[str, Any] = {}

    @property
    def ordered(self) -> Selection:
        """All entries."""
        return Selection(self._labels, self._entries)

    def get(self, record: str) -> ListEntry | None:
        """Return the entry of a record by the text of its id; None if there is none."""
        label = self._label_of.get(record)
        return None if label is None else self._entries[label]

    def derive(self, gone: Iterable[str], entries: Sequence[ListEntry]) -> ListIndex:
        """Return the index without some records, which are given by id, and with other or changed entries."""
        ids = {*gone, *(entry.id for entry in entries)}
        removed = [(label, self._entries[label]) for each in ids if (label := self._label_of.get(each)) is not None]
        left = self._entries.copy()
        for label, _ in removed:
            del left[label]
        if len(ids) > max(MOST_DERIVED, len(self._entries) // 16):
            return ListIndex([*left.values(), *entries])
        labels, added = self._labels.copy(), list[tuple[int, ListEntry]]()
        for label, _ in removed:
            del labels[bisect_left(labels, label)]
        for entry in entries:
            place = bisect_left(labels, entry.order, key=lambda label: left[label].order)
            before = labels[place - 1] if place else 0
            after = labels[place] if place < len(labels) else before + 2 * GAP
            label = (before + after) // 2
            while label in self._entries:  # the label of a removed entry, which the sorted lists still have
                label += 1
            if not before < label < after:  # no room is left between two entries
                return ListIndex([*left.values(), *entries[len(added) :]])
            labels.insert(place, label)
            left[label] = entry
            added.append((label, entry))
        return self._make_derived(labels, left, removed, added)

    def _make_derived(
        self, labels: list[int], entries: dict[int, ListEntry], removed: Labelled, added: Labelled
    ) -> ListIndex:
        made = ListIndex(())
        made._labels, made._entries = labels, entries
        made._label_of = self._label_of.derive(
            dict.fromkeys((entry.id for _, entry in removed)) | {entry.id: label for label, entry in added}
        )
        known = self.__dict__
        if "_holders" in known:
            made.__dict__["_holders"] = move_labels(self._holders, removed, added, _list_values)
        if "_index" in known:
            made.__dict__["_index"] = self._index.derive(removed, added)
        if "_spans" in known:
            made.__dict__["_spans"] = _move_spans(self._spans, removed, added)
        both = self._entries | entries
        made._sorted = {
            sort: _move_sorted(sort, found, removed, added, both) for sort, found in self._sorted.copy().items()
        }
        return made

    @cached_property
    def _holders(self) -> LayeredMap[tuple[str, str | None], Sequence[int]]:
        """Map each (field, value) to the labels of its entries; a joint nomination is under each of its parties."""
        found: dict[tuple[str, str | None], Sequence[int]] = {}
        for label, entry in self.ordered_items():
            for key in _list_values(entry):
                found.setdefault(key, []).append(label)  # type: ignore[attr-defined]
        return LayeredMap(found)

    def ordered_items(self) -> Iterator[tuple[int, ListEntry]]:
        """Yield the labels and entries in order."""
        return ((label, self._entries[label]) for label in self._labels)

    def has_value(
        self, name: str, value: str, positions: frozenset[str] | None = None, level: str | None = None
    ) -> bool:
        """Return whether some entry has a case-folded value in a field of FILTERS, in these positions at this level."""
        entries = (self._entries[label] for label in self._holders.get((name, value), ()))
        return any(
            (positions is None or entry.position in positions) and level in (None, entry.level) for entry in entries
        )

    def _list_holders(self, name: str, value: str) -> set[int]:
        """Return the labels of the entries with a value; several parties are those that an entry has in any order."""
        found = set(self._holders.get((name, value), ()))
        if name == "party" and "/" in value:
            found |= set.intersection(*(set(self._holders.get((name, party), ())) for party in value.split("/")))
        return found

    @cached_property
    def _index(self) -> SearchIndex:
        from chalicelib.representatives.search_index import SearchIndex  # noqa: PLC0415 (imported only when needed, by searches)

        return SearchIndex(self.ordered_items())

    def select(
        self, query: RepresentativesQuery, accepted: Mapping[str, frozenset[str]] = MappingProxyType({})
    ) -> Selection:
        """Return the matching entries: sorted as the query asks, else best match first, else in list order.

        Ties are sorted by id. `accepted` has the values that a filter accepts instead of the query's own; see
        filter_values. With `as_of`, the entries are those of select_as_of.
        """
        chosen = self._choose(query, accepted)
        if query.q is not None:
            found = self._index.find(query.q)
            inside = found if chosen is None else [label for label in found if label in chosen]
            if query.sort is None:
                return Selection(inside, self._entries)
            chosen = set(inside)
        if query.sort is not None:
            labels = (label for group in self._sort(query.sort) for label in group)
            return Selection([label for label in labels if chosen is None or label in chosen], self._entries)
        return Selection(self._labels if chosen is None else sorted(chosen), self._entries)

    def _choose(self, query: RepresentativesQuery, accepted: Mapping[str, frozenset[str]]) -> set[int] | None:
        """Return the labels of the entries that pass the filters; None if the query has no filters."""
        chosen: set[int] | None = None
        if query.as_of is not None:
            chosen = self._choose_as_of(query.as_of.isoformat(), query.status)
        for name in FILTERS:
            wanted = getattr(query, name)
            if wanted is not None and (name != "status" or query.as_of is None):
                values = accepted.get(name) or {fold(wanted) if name in FOLDED else str(wanted)}
                holders = {label for value in values for label in self._list_holders(name, value)}
                chosen = holders if chosen is None else chosen & holders
        if query.updated_since is not None:
            labels = self._labels if chosen is None else chosen
            since = query.updated_since
            chosen = {n for n in labels if datetime.fromisoformat(self._entries[n].updated_at) >= since}
        return chosen

    @cached_property
    def _spans(self) -> list[TermDays]:
        """The days of all terms, by the first."""
        return sorted(_make_days(label, entry) for label, entry in self._entries.items())

    def _choose_as_of(self, day: str, status: str | None) -> set[int]:
        """Return the labels of the records that held their seat on a day, or that had a status of their term then."""
        begun = bisect_left(self._spans, (day + AFTER_ALL,))
        if status is None:
            return {label for _, until, _, label, _ in self._spans[:begun] if until > day}
        if status == "upcoming":
            return {label for *_, label, starts in self._spans[begun:] if starts}
        if status == "ended":
            return {label for _, until, _, label, _ in self._spans[:begun] if until <= day}
        overdue = status == "overdue"
        return {
            label for _, until, expected, label, _ in self._spans[:begun] if until > day and (expected < day) == overdue
        }

    def get_of_day(self, day: str, derive: Callable[[], T]) -> T:
        """Return a value that follows from the entries and a day, derived once; those of a few days are kept."""
        found: T | None = self._of_days.get(day)
        if found is None:
            if len(self._of_days) >= MOST_DAYS:
                self._of_days.clear()
            found = self._of_days[day] = derive()
        return found

    def list_moved(self, day: str) -> list[str]:
        """Return the ids of the records of persons who may have held another seat on a day."""
        begun = bisect_left(self._spans, (day + AFTER_ALL,))
        return [entry.id for *_, label, _ in self._spans[begun:] if (entry := self._entries[label]).moved]

    def _sort(self, sort: str) -> tuple[list[int], list[int]]:
        """Return the labels of all entries sorted by a field, and those without a value, last in both directions."""
        found = self._sorted.get(sort)
        if found is None:
            field, key = sort.removeprefix("-"), _make_sort_key(sort)
            known = [label for label, entry in self._entries.items() if getattr(entry, field)]
            unknown = [label for label, entry in self._entries.items() if not getattr(entry, field)]
            known.sort(key=lambda label: key(self._entries[label]))
            unknown.sort(key=lambda label: self._entries[label].id)
            found = self._sorted[sort] = known, unknown
        return found


def _list_values(entry: ListEntry) -> Iterator[tuple[str, str | None]]:
    """Yield the (field, value) pairs that filters find an entry by."""
    for name in FILTERS:
        yield name, getattr(entry, name)
    if "/" in entry.party:
        for party in dict.fromkeys(entry.party.split("/")):
            yield "party", party


def _make_days(label: int, entry: ListEntry) -> TermDays:
    return entry.held_from, entry.held_until, entry.expected_end, label, entry.starts


def _move_spans(spans: list[TermDays], removed: Labelled, added: Labelled) -> list[TermDays]:
    spans = spans.copy()
    for label, entry in removed:
        remove_label(spans, _make_days(label, entry))
    for label, entry in added:
        insort(spans, _make_days(label, entry))
    return spans


def _move_sorted(
    sort: str, groups: tuple[list[int], list[int]], removed: Labelled, added: Labelled, entries: Mapping[int, ListEntry]
) -> tuple[list[int], list[int]]:
    """Return the labels of ListIndex._sort without those of removed entries, and with those of added ones.

    `entries` has the entries of all labels, of removed ones too.
    """
    field, by_value = sort.removeprefix("-"), _make_sort_key(sort)
    groups = groups[0].copy(), groups[1].copy()
    for changed, insert in ((removed, False), (added, True)):
        for label, entry in changed:
            labels = groups[0] if getattr(entry, field) else groups[1]
            key = by_value if getattr(entry, field) else attrgetter("id")
            place = bisect_left(labels, key(entry), key=lambda each: key(entries[each]))
            if insert:
                labels.insert(place, label)
            else:
                del labels[place]
    return groups


@total_ordering
@dataclass(frozen=True, slots=True)
class _Descending:
    """A value that sorts in the opposite order."""

    value: Any

    def __lt__(self, other: _Descending) -> bool:
        return bool(other.value < self.value)


def _make_sort_key(sort: str) -> Callable[[ListEntry], Any]:
    """Return the key that sorts entries by a field, then by id."""
    field = sort.removeprefix("-")
    if sort.startswith("-"):
        return lambda entry: (_Descending(_key(getattr(entry, field), field)), entry.id)
    return lambda entry: (_key(getattr(entry, field), field), entry.id)


def _key(value: str, field: str) -> Any:
    return datetime.fromisoformat(value) if field.endswith("_at") else _natural(value)
