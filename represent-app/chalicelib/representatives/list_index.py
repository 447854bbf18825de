"""Sort, filter and search the records of one snapshot in memory."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property, lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from chalicelib.core.text_normalization import fold, make_natural_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chalicelib.representatives.query_params import RepresentativesQuery
    from chalicelib.representatives.search_index import SearchIndex
    from chalicelib.representatives.snapshot_row import SnapshotRow

# The fields that lists are filtered by. Values are compared in the form that ListEntry has.
FILTERS = ("position", "district", "party", "level", "status", "division_id")
FOLDED = ("position", "district", "party")
# Many records share the same few offices, districts and parties.
_folded = lru_cache(maxsize=4096)(fold)
_natural = lru_cache(maxsize=4096)(lambda text: tuple(make_natural_key(text)))


class ListEntry(NamedTuple):
    """The fields of a record that lists and searches use, as of a day; texts are case-folded and have no accents."""

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


def make_entry(line: SnapshotRow) -> ListEntry:
    """Return the list entry of a row, with the status of the row."""
    record = json.loads(line.json)
    name, position, district = fold(record["name"]), _folded(record["position"]), record["district"] or ""
    also = [record[each] for each in ("given_name", "family_name") if record[each]]
    return ListEntry(
        id=line.id,
        until=line.until,
        order=(position, _natural(district), name, line.id),
        name=name,
        names=" ".join([name, *map(fold, also)]) if also else name,
        position=position,
        district=_folded(district),
        party=_folded(record["party"] or ""),
        level=record["level"],
        status=line.status,
        division_id=record["division_id"],
        created_at=record["created_at"],
        updated_at=record["updated_at"],
    )


class ListIndex:
    """Entries sorted by position, district, name and id."""

    def __init__(self, entries: Iterable[ListEntry]) -> None:
        self.ordered: Sequence[ListEntry] = sorted(entries, key=attrgetter("order"))
        self._sorted: dict[str, Sequence[int]] = {}

    @cached_property
    def _holders(self) -> dict[tuple[str, str | None], list[int]]:
        """Map each (field, value) to the indexes of its entries; a joint nomination is under each of its parties."""
        found: dict[tuple[str, str | None], list[int]] = {}
        for place, entry in enumerate(self.ordered):
            for name in FILTERS:
                found.setdefault((name, getattr(entry, name)), []).append(place)
            if "/" in entry.party:
                for party in dict.fromkeys(entry.party.split("/")):
                    found.setdefault(("party", party), []).append(place)
        return found

    def has_value(
        self, name: str, value: str, positions: frozenset[str] | None = None, level: str | None = None
    ) -> bool:
        """Return whether some entry has a case-folded value in a field of FILTERS, in these positions at this level."""
        entries = (self.ordered[place] for place in self._holders.get((name, value), ()))
        return any(
            (positions is None or entry.position in positions) and level in (None, entry.level) for entry in entries
        )

    def _list_holders(self, name: str, value: str) -> set[int]:
        """Return the indexes of the entries with a value; several parties are those that an entry has in any order."""
        found = set(self._holders.get((name, value), ()))
        if name == "party" and "/" in value:
            found |= set.intersection(*(set(self._holders.get((name, party), ())) for party in value.split("/")))
        return found

    @cached_property
    def _index(self) -> SearchIndex:
        from chalicelib.representatives.search_index import SearchIndex  # noqa: PLC0415 (imported only when needed, by searches)

        return SearchIndex(self.ordered)

    def select(
        self, query: RepresentativesQuery, accepted: Mapping[str, frozenset[str]] = MappingProxyType({})
    ) -> Sequence[ListEntry]:
        """Return the matching entries: sorted as the query asks, else best match first, else in list order.

        Ties are sorted by id. `accepted` has the values that a filter accepts instead of the query's own; see
        filter_values.
        """
        chosen = self._choose(query, accepted)
        if query.q is not None:
            found = self._index.find(query.q)
            inside = found if chosen is None else [place for place in found if place in chosen]
            if query.sort is None:
                return [self.ordered[place] for place in inside]
            chosen = set(inside)
        if query.sort is not None:
            places = self._group_by(query.sort)
            return [self.ordered[place] for place in places if chosen is None or place in chosen]
        return self.ordered if chosen is None else [self.ordered[place] for place in sorted(chosen)]

    def _choose(self, query: RepresentativesQuery, accepted: Mapping[str, frozenset[str]]) -> set[int] | None:
        """Return the indexes of the entries that pass the filters; None if the query has no filters."""
        chosen: set[int] | None = None
        for name in FILTERS:
            wanted = getattr(query, name)
            if wanted is not None:
                values = accepted.get(name) or {fold(wanted) if name in FOLDED else str(wanted)}
                holders = {place for value in values for place in self._list_holders(name, value)}
                chosen = holders if chosen is None else chosen & holders
        if query.updated_since is not None:
            places = range(len(self.ordered)) if chosen is None else chosen
            since = query.updated_since
            chosen = {n for n in places if datetime.fromisoformat(self.ordered[n].updated_at) >= since}
        return chosen

    def _group_by(self, sort: str) -> Sequence[int]:
        """Return the indexes of all entries sorted by a field; entries without a value are last in both directions."""
        if sort not in self._sorted:
            field = sort.removeprefix("-")
            places = sorted(range(len(self.ordered)), key=lambda place: self.ordered[place].id)
            known = [place for place in places if getattr(self.ordered[place], field)]
            unknown = [place for place in places if not getattr(self.ordered[place], field)]
            known.sort(key=lambda place: _key(getattr(self.ordered[place], field), field), reverse=sort.startswith("-"))
            self._sorted[sort] = [*known, *unknown]
        return self._sorted[sort]


def _key(value: str, field: str) -> Any:
    return datetime.fromisoformat(value) if field.endswith("_at") else _natural(value)
