"""Store the corrections of a tenant; the addresses of those who report are items of their own, which expire earlier."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Any

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import Write
from chalicelib.core.errors import NotFound
from chalicelib.corrections.models import Correction, CorrectionCounts

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item, TenantTable
    from chalicelib.corrections.models import CorrectionPatch

PARTITION = "#CORRECTIONS"
OPEN, ANSWERED = "#CORRECTIONS#OPEN", "#CORRECTIONS#ANSWERED"  # in the index
EMAILS = "#CORRECTION-EMAILS"
COUNTS = "COUNTS"
DAY = 86_400
KEPT, EMAIL_KEPT = 730 * DAY, 90 * DAY  # seconds
LATEST = "~"  # sorts after every id
MEASURED = 100  # answers of which the median is taken
ATTEMPTS = 8
HOUR = 3_600


@dataclass(slots=True, eq=False)
class CorrectionRepository:
    """The corrections of one tenant."""

    table: TenantTable
    tenant: str
    now: Callable[[], datetime]

    def add(self, new: Correction) -> None:
        """Store a report: one TransactWriteItems, with an item of its own for the address."""
        writes = [Write(str(new.id), self._make_item(new), 0, partition=PARTITION)]
        if new.email is not None:
            expires = int(new.created_at.timestamp()) + EMAIL_KEPT
            writes.append(Write(str(new.id), {"email": new.email, "expires_at": expires}, 0, partition=EMAILS))
        self.table.transact(writes)

    def list_newest(self, *, answered: bool, before: UUID | None, limit: int) -> tuple[list[Correction], bool]:
        """Return up to `limit` reports without addresses, newest first, and whether there are more: one Query."""
        partition = ANSWERED if answered else OPEN
        found = self.table.query_newest(partition, str(before or LATEST), limit + 1)
        items = list(islice(found, limit + 1))
        return [_read(item) for item in items[:limit]], len(items) > limit

    def get(self, correction_id: UUID) -> Correction:
        """Return a report with the address for an answer; raises NotFound. GetItem twice."""
        return self._with_email(self._get(correction_id))

    def _get(self, correction_id: UUID) -> Correction:
        item = self._read_kept(str(correction_id), PARTITION)
        if item is None:
            raise NotFound(f"{self.tenant} has no report {correction_id}; reports are kept for two years.")
        return _read(item)

    def _with_email(self, correction: Correction) -> Correction:
        item = self._read_kept(str(correction.id), EMAILS)
        return correction.model_copy(update={"email": str(item["email"])}) if item else correction

    def _read_kept(self, key: str, partition: str) -> Item | None:
        """Return an item that is not due for erasure; the database erases expired items some time later."""
        item = self.table.get(key, partition=partition)
        return item if item and int(item["expires_at"]) > self.now().timestamp() else None

    def decide(self, correction_id: UUID, decision: CorrectionPatch, by: str | None) -> Correction:
        """Record a decision, and count the first one: GetItem three times, TransactWriteItems.

        Raises NotFound.
        """
        for attempt in retry_on_conflict(ATTEMPTS):
            before = self._get(correction_id)
            after = before.model_copy(
                update={
                    "state": decision.state,
                    "reason": decision.reason,
                    "answered_by": by,
                    "answered_at": before.answered_at or (self.now() if decision.state != "open" else None),
                    "version": before.version + 1,
                }
            )
            with attempt:
                write = Write(str(correction_id), self._make_item(after), before.version, partition=PARTITION)
                self.table.transact([write, self._count(before, after)])
                return self._with_email(after)
        raise make_busy_error("Several people decide about this report at once; read it again.")

    def _count(self, before: Correction, after: Correction) -> Write:
        """Return the write that keeps the numbers of decisions, and the hours until the last ones."""
        item = self.table.get(COUNTS, partition=PARTITION)
        doc = _read_counts(item)
        for state, change in ((before.state, -1), (after.state, 1)):
            if state in doc:
                doc[state] += change
        if before.answered_at is None and after.answered_at is not None:
            hours = (after.answered_at - after.created_at).total_seconds() / HOUR
            doc["hours"] = [*doc["hours"], round(hours, 2)][-MEASURED:]
        version = int(item["version"]) if item else 0
        return Write(COUNTS, {"doc": json.dumps(doc), "version": version + 1}, version, partition=PARTITION)

    def count(self) -> CorrectionCounts:
        """Return the numbers of reports: GetItem, and one Query per megabyte of open reports."""
        item = self.table.get(COUNTS, partition=PARTITION)
        doc = _read_counts(item)
        return CorrectionCounts(
            tenant=self.tenant,
            open=self.table.count(OPEN),
            accepted=doc["accepted"],
            rejected=doc["rejected"],
            median_hours=round(median(doc["hours"]), 1) if doc["hours"] else None,
        )

    def _make_item(self, correction: Correction) -> Item:
        partition = OPEN if correction.state == "open" else ANSWERED
        return {
            "doc": correction.model_dump_json(exclude={"email"}),
            "version": correction.version,
            "expires_at": int(correction.created_at.timestamp()) + KEPT,
            "GSI1PK": f"TENANT#{self.tenant}{partition}",
            "GSI1SK": str(correction.id),
        }


def _read_counts(item: Item | None) -> dict[str, Any]:
    """Return the numbers of decisions, and the hours until the last ones."""
    found: dict[str, Any] = json.loads(str(item["doc"])) if item else {"accepted": 0, "rejected": 0, "hours": []}
    return found


def _read(item: Item) -> Correction:
    return Correction.model_validate_json(str(item["doc"]))
