"""The representatives of one tenant, for those who read them: from memory, as clients get them."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from chalicelib.core.errors import NotFound
from chalicelib.representatives.snapshot_row import parse_row, write_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from chalicelib.representatives.list_index import ListEntry
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.query_params import RepresentativesQuery
    from chalicelib.representatives.snapshot import View
    from chalicelib.representatives.snapshot_loader import SnapshotLoader
    from chalicelib.representatives.snapshot_row import SnapshotRow


LIMIT = 25  # entries of a page, unless another number is asked for; see validation.PageQuery


@dataclass(frozen=True, slots=True)
class RepresentativePage:
    """Some of `total` representatives, each as JSON, as of the tenant's `version` and with the status of `day`."""

    items: Sequence[str]
    total: int
    skip: int
    limit: int
    version: int
    day: date


@dataclass(slots=True, eq=False)
class RepresentativeQueries:
    """Reads records: with `no_cache` as they are now, else as they were at most a moment ago; see SnapshotLoader."""

    tenant: str
    snapshots: SnapshotLoader
    _: KW_ONLY
    no_cache: bool
    now: Callable[[], datetime]

    def get_row(self, representative_id: str, as_of: date | None = None) -> SnapshotRow:
        """Return one representative as clients get them, by their UUID, as of today or another day; raises NotFound.

        See SnapshotLoader.get_cached.
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
        """List those who match; everybody, without a query; see get_view."""
        view = self.get_view()
        chosen, line = self._select(view, query)
        skip, limit = (query.skip, query.limit) if query else (0, LIMIT)
        shown = [line(entry.id).json for entry in chosen[skip : skip + limit]]
        return RepresentativePage(shown, len(chosen), skip, limit, view.version, view.today)

    def list_matching(self, query: RepresentativesQuery | None, view: View) -> Iterator[Representative]:
        """Give all of a view who match."""
        chosen, line = self._select(view, query)
        return (_parse_model(line(entry.id)) for entry in chosen)

    def get_view(self) -> View:
        """Return all records, to be read; see SnapshotLoader.get_cached."""
        snapshot = None if self.no_cache else self.snapshots.get_cached()
        return (snapshot or self.snapshots.get_fresh(full=True)).view_on(self.now().date())

    @staticmethod
    def _select(
        view: View, query: RepresentativesQuery | None
    ) -> tuple[Sequence[ListEntry], Callable[[str], SnapshotRow]]:
        """Return who matches, and what gives each as clients get them."""
        if query is None:
            return view.index.ordered, view.get_row
        if query.as_of is None:
            return view.index.select(query), view.get_row
        from chalicelib.representatives import term_history  # noqa: PLC0415 (models are paid by those who need one)
        from chalicelib.representatives.list_index import ListIndex, make_entry  # noqa: PLC0415

        then = (term_history.get_record_as_of(person, query.as_of) for person in view.people)
        held = (one for one in then if one and (query.status is not None or one.status in term_history.HOLDING))
        lines = {str(one.id): parse_row(write_row(one)) for one in held}
        return ListIndex(map(make_entry, lines.values())).select(query), lines.__getitem__

    def _read_one(self, representative_id: str, today: date) -> SnapshotRow | None:
        """Return one record of a tenant that is too large for a snapshot: one GetItem."""
        from chalicelib.representatives.transaction_writer import parse_record, sort_key  # noqa: PLC0415

        item = self.snapshots.get_item(sort_key(representative_id))
        return parse_row(write_row(parse_record(item))).on_day(today.isoformat()) if item else None


def make_not_found(tenant: str, representative_id: UUID | str) -> NotFound:
    """Return what to raise where a tenant has no such record."""
    return NotFound(f"{tenant} has no representative {representative_id}.")


def _get_row_as_of(line: SnapshotRow, as_of: date) -> SnapshotRow:
    """Return a record as of a day; raises NotFound where the record says nothing of that day."""
    from chalicelib.representatives import term_history  # noqa: PLC0415 (models are paid by those who need one)

    person = _parse_model(line)
    then = term_history.get_record_as_of(person, as_of)
    if then is None:
        raise NotFound(
            f"Nobody knows whether {person.id} held a seat on {as_of}: the start of the term was never "
            f"told, and the record begins on {person.created_at.date()}."
        )
    return parse_row(write_row(then))


def _parse_model(shown: SnapshotRow) -> Representative:
    from chalicelib.representatives.models import Representative  # noqa: PLC0415 (models are paid by those who need one)

    return Representative.model_validate_json(shown.json)
