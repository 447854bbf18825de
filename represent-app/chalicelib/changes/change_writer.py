"""The writes that record changes: who made them, why, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.aws.tenant_table import Write
from chalicelib.changes import models

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.changes.models import Actor, Change, Versioned


class Journal:
    """Makes the writes of one actor in one tenant; `source` is told in the changes."""

    def __init__(self, actor: Actor, source: str, tenant: str, now: Callable[[], datetime]) -> None:
        self._actor, self._source, self._tenant, self._now = actor, source, tenant, now

    def of_records(self, sequence: int, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Write:
        """Record that a representative changed; JSON objects, or None."""
        return self._write(
            models.tell(
                sequence=sequence, actor=self._actor, source=self._source, at=self._now(), before=before, after=after
            )
        )

    def of_rules(self, sequence: int, before: Versioned, after: Versioned, orphans: Sequence[UUID]) -> Write:
        """Record that the rules changed, and whom they leave without a seat."""
        told = [str(orphan) for orphan in orphans]
        return self._write(
            models.tell_of_rules(
                sequence=sequence,
                actor=self._actor,
                source=self._source,
                at=self._now(),
                before=before,
                after=after,
                orphans=told,
            )
        )

    def _write(self, change: Change) -> Write:
        item = models.item(change, self._tenant)
        return Write(models.sort_key(change.sequence), item, 0, partition=models.PARTITION)
