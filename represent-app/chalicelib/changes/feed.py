"""Read a tenant's changes in order, for mirrors, and the history of one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.changes.models import PARTITION, Change, Kind, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.tenant_table import TenantTable

    Whole = Callable[[dict[str, Any]], dict[str, Any]]


MEGABYTE = 1_000_000
MOST_AT_ONCE = 1_000  # changes in one Query of a history
BEYOND = "~"  # after every sort key of a change


class PublicChange(BaseModel):
    """One committed change in its public form, with only the kind of its actor.

    `before` and `after` are representatives without `status`, which follows from the day; null if there was none. For
    `rules_changed` they hold the version of the rules, for `coverage_changed` the offices that a roster covers, and for
    `vacancy_declared` and `vacancy_withdrawn` the statement that a seat is vacant.
    """

    model_config = ConfigDict(frozen=True)

    sequence: int = Field(
        description="Sequence number of the change in its tenant, counted from 1 without gaps.", examples=[7]
    )
    type: Kind = Field(description="Kind of change.")
    representative_id: UUID | None = Field(
        description="Id of the representative, a UUID; null for a change of the rules or of the coverage.",
        examples=["7e1f5c2e-6a35-4a4b-9d4c-0a7e7f0c8f11"],
    )
    actor: str = Field(examples=["staff"], description="Kind of principal that made the change.")
    source: str = Field(description="Source of the change: `api`, or the name of a roster.", examples=["api"])
    at: datetime = Field(description="Time at which the change was committed.", examples=["2026-01-31T12:00:00Z"])
    changed: list[str] = Field(
        description="Names of the fields that differ between `before` and `after`.", examples=[["name"]]
    )
    before: dict[str, Any] | None = Field(
        description="Representative, version of the rules or coverage before the change; null if it was created."
    )
    after: dict[str, Any] | None = Field(
        description="Representative, version of the rules or coverage after the change; null if it was deleted."
    )


@dataclass(frozen=True, slots=True)
class History:
    """A page of a representative's history, newest first; `oldest` is the sequence number of its first change."""

    changes: list[PublicChange]
    total: int
    oldest: int


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Consecutive changes; `whole` if more follow, so that the same request always has the same response."""

    changes: list[PublicChange]
    whole: bool


@dataclass(slots=True, eq=False)
class ChangeFeed:
    """The changes of one tenant. `whole` completes a stored representative with the fields that were left out."""

    table: TenantTable
    whole: Whole

    def read_after(self, sequence: int, limit: int) -> FeedPage:
        """Return up to `limit` changes after a sequence number, at most a megabyte: one Query.

        Sequence numbers have no gaps: a change, its data and the tenant's version are written together.
        """
        items, more = self.table.query_after(PARTITION, sort_key(sequence), limit)
        changes = [self._make_public(Change.model_validate_json(str(item["doc"]))) for item in items]
        return FeedPage(changes, whole=more)

    def read_latest(self, limit: int) -> list[Change]:
        """Return up to `limit` changes as they are stored, newest first, at most a megabyte: one Query."""
        items = self.table.query_last(PARTITION, limit)
        return [Change.model_validate_json(str(item["doc"])) for item in items]

    def read_history(self, representative_id: UUID, before: int | None, skip: int, limit: int) -> History:
        """Return the history of a representative, newest first: `limit` changes after the first `skip`.

        With `before`, only changes with smaller sequence numbers are listed. A page of more than a megabyte ends early.
        One Query of the index, which lags, for the page, and up to two for the total.
        """
        partition = f"#REP#{representative_id}"
        key = BEYOND if before is None else sort_key(before)
        items = self.table.query_newest(partition, key, min(skip + limit, MOST_AT_ONCE))
        changes, size = list[Change](), 0
        for item in islice(items, skip, skip + limit):
            doc = str(item["doc"])
            size += len(doc)
            if changes and size > MEGABYTE:
                break
            changes.append(Change.model_validate_json(doc))
        first = self.table.query_oldest(partition)
        if first is None:
            return History([], 0, 0)
        oldest = Change.model_validate_json(str(first["doc"]))
        newest = changes[0] if changes and before is None and not skip else self._read_newest(partition)
        total = self._count(partition, oldest, newest)
        return History([self._make_public(change) for change in changes], total, oldest.sequence)

    def _read_newest(self, partition: str) -> Change:
        return Change.model_validate_json(str(next(self.table.query_newest(partition, BEYOND, 1))["doc"]))

    def _count(self, partition: str, oldest: Change, newest: Change) -> int:
        """Return the number of a representative's changes.

        Each change makes the next version of the record, so that the first and the last change have it. If the record
        was removed and created again, the versions began again, and the changes are counted in the index.
        """
        record = newest.after or newest.before or {}
        began = oldest.after or {}
        if began.get("created_at") != record["created_at"]:
            return self.table.count(partition)
        return int(record["version"]) - int(began["version"]) + 1 + (newest.after is None)

    def _make_public(self, change: Change) -> PublicChange:
        fields = change.model_dump(include=set(PublicChange.model_fields)) | {"actor": change.actor.kind}
        if change.representative_id is not None:
            fields |= {name: fields[name] and self.whole(fields[name]) for name in ("before", "after")}
        return PublicChange(**fields)
