"""Read the representatives of one tenant from memory, in the form that clients get."""

from __future__ import annotations

import json
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from chalicelib.core.errors import NotFound
from chalicelib.core.term_spans import SERVING
from chalicelib.representatives.snapshot_row import AFTER_ALL, format_row, parse_row, write_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from chalicelib.representatives.list_index import ListEntry, ListIndex, Selection
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.query_params import RepresentativesQuery
    from chalicelib.representatives.seat_states import SeatStates
    from chalicelib.representatives.snapshot import LoadCoverage, LoadEngine, View
    from chalicelib.representatives.snapshot_loader import SnapshotLoader
    from chalicelib.representatives.snapshot_row import SnapshotRow

LIMIT = 25  # default page size; see validation.PageQuery


@dataclass(frozen=True, slots=True)
class RepresentativePage:
    """One page of `total` representatives as JSON, at the tenant's `version` and with the statuses of `day`."""

    items: Sequence[str]
    total: int
    skip: int
    limit: int
    version: int
    day: date


@dataclass(frozen=True, slots=True)
class MatchingRows:
    """The rows of records that match a query; each is parsed when iterated, and not kept."""

    entries: Selection
    get_row: Callable[[str], SnapshotRow]

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[SnapshotRow]:
        return (self.get_row(entry.id) for entry in self.entries)


@dataclass(slots=True, eq=False)
class RepresentativeQueries:
    """Read records: the current ones with `no_cache`, else from a snapshot that may be cached; see SnapshotLoader."""

    tenant: str
    snapshots: SnapshotLoader
    _: KW_ONLY
    no_cache: bool
    now: Callable[[], datetime]
    load_engine: LoadEngine
    load_coverage: LoadCoverage

    def get_row(self, representative_id: str, as_of: date | None = None) -> SnapshotRow:
        """Return one representative by UUID, in the form that clients get, as of today or `as_of`.

        Raises NotFound. See SnapshotLoader.get_cached.
        """
        today = self.now().date()
        snapshot = self.snapshots.get_fresh() if self.no_cache else self.snapshots.get_cached()
        if snapshot is not None:
            line = snapshot.get_row(representative_id, today)
        else:
            line = self._read_one(representative_id, today)
        if line is None:
            raise make_not_found(self.tenant, representative_id)
        return line if as_of is None else _get_row_as_of(line, as_of)

    def get(self, representative_id: UUID) -> Representative:
        """Return one representative as of today; raises NotFound. See get_row."""
        return _parse_model(self.get_row(str(representative_id)))

    def list_page(self, query: RepresentativesQuery | None) -> RepresentativePage:
        """List the representatives that match a query, or all without a query; see get_view and resolve_filters."""
        view = self.get_view()
        chosen, line = self._select(view, query)
        skip, limit = (query.skip, query.limit) if query else (0, LIMIT)
        shown = [line(entry.id).json for entry in chosen.list_page(skip, limit)]
        return RepresentativePage(shown, len(chosen), skip, limit, view.version, view.today)

    def list_matching(self, query: RepresentativesQuery | None, view: View) -> MatchingRows:
        """Return the rows of all records of a view that match a query; raises BadRequest, see resolve_filters."""
        return MatchingRows(*self._select(view, query))

    def get_view(self) -> View:
        """Return a view of all records; see SnapshotLoader.get_cached."""
        snapshot = None if self.no_cache else self.snapshots.get_cached()
        return (snapshot or self.snapshots.get_fresh(full=True)).view_on(self.now().date())

    def get_seat_states(self, on: date | None = None) -> tuple[View, SeatStates]:
        """Return a view of all records and the states of the seats on its day, or on another; see get_view."""
        view = self.get_view()
        return view, view.get_seat_states(self.load_engine, self.load_coverage, on)

    def _select(self, view: View, query: RepresentativesQuery | None) -> tuple[Selection, Callable[[str], SnapshotRow]]:
        """Return the matching entries, and a function that returns the row of an id."""
        if query is None:
            return view.index.ordered, view.get_row
        index, line = (view.index, view.get_row) if query.as_of is None else _list_as_of(view, query.as_of)
        return index.select(query, self._resolve(view, query, index)), line

    def _resolve(self, view: View, query: RepresentativesQuery, index: ListIndex) -> Mapping[str, frozenset[str]]:
        """Return the values that the filters accept; reads the rules only for filters that need them.

        Values of the listed entries are accepted, and those of today's.
        """
        if not (query.position or query.district or query.party):
            return {}
        from chalicelib.representatives.filter_values import resolve_filters  # noqa: PLC0415 (imported only when needed)

        def is_recorded(name: str, value: str, positions: frozenset[str] | None, level: str | None) -> bool:
            return any(each.has_value(name, value, positions, level) for each in (index, view.index))

        return resolve_filters(query, self.load_engine(view.rules_version), is_recorded)

    def _read_one(self, representative_id: str, today: date) -> SnapshotRow | None:
        """Read one record of a tenant that is too large for a snapshot: one GetItem."""
        from chalicelib.representatives.transaction_writer import parse_record, sort_key  # noqa: PLC0415

        item = self.snapshots.get_item(sort_key(representative_id))
        return parse_row(write_row(parse_record(item))).on_day(today.isoformat()) if item else None


def make_not_found(tenant: str, representative_id: UUID | str) -> NotFound:
    """Return the error for a representative that the tenant does not have."""
    return NotFound(f"{tenant} has no representative {representative_id}.")


def _get_row_as_of(line: SnapshotRow, as_of: date) -> SnapshotRow:
    """Return a record as of a day; raises NotFound if the record does not cover that day."""
    then = _read_as_of(line, as_of)
    if then is None:
        entered = json.loads(line.json)["created_at"].partition("T")[0]
        raise NotFound(
            f"It is unknown whether {line.id} held a seat on {as_of}: the start of the term was not recorded, "
            f"and the record begins on {entered}. Ask for a day from then on."
        )
    return then


def _list_as_of(view: View, as_of: date) -> tuple[ListIndex, Callable[[str], SnapshotRow]]:
    """Return the index of the records, with the seats that their persons held on a day, and a function for rows."""
    index, day = view.index, as_of.isoformat()
    found, moved = index.get_of_day(day, lambda: _derive_as_of(view, index, as_of))

    def get_row(record: str) -> SnapshotRow:
        return moved.get(record) or view.get_row(record).as_of(day)

    return found, get_row


def _derive_as_of(view: View, index: ListIndex, as_of: date) -> tuple[ListIndex, dict[str, SnapshotRow | None]]:
    """Return an index with the seats that persons held on a day before their current ones, and their rows then.

    The row of a person whose seat on that day is unknown is None.
    """
    moved: dict[str, SnapshotRow | None] = {
        record: _read_as_of(view.get_row(record), as_of) for record in index.list_moved(as_of.isoformat())
    }
    return (index.derive(moved, _make_entries(moved.values())) if moved else index), moved


def _read_as_of(row: SnapshotRow, as_of: date) -> SnapshotRow | None:
    """Return a row with the seat that the person held on a day; None if it is unknown. Needs no models."""
    from chalicelib.core.plain_json import dump_json  # noqa: PLC0415 (imported only when needed)
    from chalicelib.representatives.term_history import HELD, get_record_as_of  # noqa: PLC0415 (same)
    from chalicelib.representatives.term_record import make_term  # noqa: PLC0415 (same)

    record = json.loads(row.json)
    then = get_record_as_of(make_term(record), as_of)
    if then is None:
        return None
    held = {name: getattr(then, name) for name in (*HELD, "status")}
    return parse_row(format_row(then, record["version"], dump_json(record | held)))


def _make_entries(rows: Iterable[SnapshotRow | None]) -> list[ListEntry]:
    """Return the list entries of rows as of a day: a seat that is held then counts as held on all days."""
    from chalicelib.representatives.list_index import make_entry  # noqa: PLC0415

    entries = [make_entry(row) for row in rows if row]
    return [
        entry._replace(held_from="", held_until=AFTER_ALL, expected_end=AFTER_ALL) if entry.status in SERVING else entry
        for entry in entries
    ]


def _parse_model(shown: SnapshotRow) -> Representative:
    from chalicelib.representatives.models import Representative  # noqa: PLC0415 (imported only when needed)

    return Representative.model_validate_json(shown.json)
