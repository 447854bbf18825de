"""A tenant's changes in order: what a mirror follows, and what happened to one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.changes.record import PARTITION, Change, Kind, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.table import TenantTable

    Whole = Callable[[dict[str, Any]], dict[str, Any]]


class PublicChange(BaseModel):
    """One committed change, as everybody may see it: who made it is told by kind alone.

    `before` and `after` are representatives without `status`, which follows from the day; null when there was none.
    For `rules_changed` they tell the version of the rules.
    """

    model_config = ConfigDict(frozen=True)

    sequence: int
    type: Kind
    representative_id: UUID | None
    actor: str = Field(examples=["staff"])
    source: str
    at: datetime
    changed: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some changes in a row; `whole` if more follow, so that the same question has the same answer for ever."""

    changes: list[PublicChange]
    whole: bool


class Feed:
    """The changes of one tenant. `whole` completes a representative as it was stored with the fields it left out."""

    def __init__(self, table: TenantTable, whole: Whole) -> None:
        self._table = table
        self._whole = whole

    def after(self, sequence: int, limit: int) -> Stretch:
        """Return up to `limit` changes that follow a sequence number, a megabyte at most: one Query.

        Sequences have no gaps: a change, what it changed and the tenant's version are written together.
        """
        items, more = self._table.stretch(PARTITION, sort_key(sequence), limit)
        changes = [self._public(Change.model_validate_json(str(item["doc"]))) for item in items]
        return Stretch(changes, whole=more)

    def of(self, representative_id: UUID) -> list[PublicChange]:
        """Return what happened to a representative, newest first: one Query of the index, which lags behind."""
        items = self._table.query_index(f"#REP#{representative_id}")
        return [self._public(Change.model_validate_json(str(item["doc"]))) for item in items][::-1]

    def _public(self, change: Change) -> PublicChange:
        fields = change.model_dump(include=set(PublicChange.model_fields)) | {"actor": change.actor.kind}
        if change.representative_id is not None:
            fields |= {name: fields[name] and self._whole(fields[name]) for name in ("before", "after")}
        return PublicChange(**fields)
