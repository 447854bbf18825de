"""Make the writes that record changes, with their actor, source and time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.aws.tenant_table import Write
from chalicelib.changes import models

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.changes.models import Actor, Change, CoverageKind
    from chalicelib.tenants.rules import Rules


@dataclass(slots=True, eq=False)
class ChangeWriter:
    """Makes the writes of one actor in one tenant; `source` is recorded in the changes."""

    actor: Actor
    source: str
    tenant: str
    now: Callable[[], datetime]

    def write_record_changes(
        self, sequence: int, steps: Sequence[tuple[dict[str, Any] | None, dict[str, Any] | None]]
    ) -> list[Write]:
        """Record the changes of representatives in one transaction, after a sequence number; JSON objects, or None."""
        handovers = models.find_handovers(steps)
        return [
            self._write(
                models.make_change(
                    sequence=sequence + 1 + position,
                    actor=self.actor,
                    source=self.source,
                    at=self.now(),
                    before=before,
                    after=after,
                    handover=position in handovers,
                )
            )
            for position, (before, after) in enumerate(steps)
        ]

    def write_rules_change(self, sequence: int, before: Rules, after: Rules, orphans: Sequence[UUID]) -> Write:
        """Record a change of the rules, and the representatives that lose their seat by it."""
        orphan_ids = [str(orphan) for orphan in orphans]
        return self._write(
            models.make_rules_change(
                sequence=sequence,
                actor=self.actor,
                source=self.source,
                at=self.now(),
                before=before,
                after=after,
                orphans=orphan_ids,
            )
        )

    def write_coverage_change(
        self, sequence: int, kind: CoverageKind, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> Write:
        """Record a change of what the tenant's sources cover; JSON objects, or None."""
        return self._write(
            models.make_coverage_change(
                sequence=sequence,
                kind=kind,
                actor=self.actor,
                source=self.source,
                at=self.now(),
                before=before,
                after=after,
            )
        )

    def _write(self, change: Change) -> Write:
        item = models.make_item(change, self.tenant)
        return Write(models.sort_key(change.sequence), item, 0, partition=models.PARTITION)
