"""Store the exports of one tenant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import Field

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import Write
from chalicelib.core.errors import Conflict, NotFound, TooManyRequests
from chalicelib.representatives.export_models import Export, ExportFormat, ExportState
from chalicelib.representatives.snapshot_row import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from chalicelib.aws.tenant_table import TenantTable

PARTITION = "#EXPORTS"
# The lifecycle rule of the bucket deletes the files a day later (resources.yaml).
KEPT = timedelta(days=1)
# After this time a queued export whose message may be lost is queued again, and a failed one is tried again.
LOST_AFTER = timedelta(minutes=20)
ATTEMPTS = 4
HOUR = 3600


class ExportJob(Export):
    """An export with what its worker needs: the query, the workers that have begun it, and the place of its file."""

    query: dict[str, str] = Field({})
    tries: int = 0
    key: str = ""
    revision: int = 1

    @property
    def public(self) -> Export:
        """The part that clients can see."""
        return Export(**{name: getattr(self, name) for name in Export.model_fields})

    def make_write(self) -> Write:
        """Return the write of this revision, conditional on the one before; the first replaces an expired item."""
        item: dict[str, str | int] = {
            "doc": self.model_dump_json(exclude_defaults=True),
            "version": self.revision,
            "expires_at": int(self.expires_at.timestamp()),
        }
        expired = int(self.created_at.timestamp()) if self.revision == 1 else None
        return Write(str(self.id), item, self.revision - 1, partition=PARTITION, expired_before=expired)


def make_export_id(tenant: str, version: int, day: date, kind: ExportFormat, query: Mapping[str, str]) -> UUID:
    """Return the id of an export: the same for equal requests at one version of the tenant on one day."""
    asked = json.dumps([tenant, version, day.isoformat(), kind, sorted(query.items()), LAYOUT], ensure_ascii=False)
    return uuid5(NAMESPACE_URL, asked)


@dataclass(frozen=True, slots=True)
class ExportRepository:
    """The exports of one tenant."""

    table: TenantTable
    tenant_id: str
    now: Callable[[], datetime]

    def find(self, export_id: UUID) -> ExportJob | None:
        """Return an export, or None if there is none or it has expired: one GetItem."""
        item = self.table.get(str(export_id), partition=PARTITION)
        job = ExportJob.model_validate_json(str(item["doc"])) if item else None
        return job if job and job.expires_at > self.now() else None

    def get(self, export_id: UUID) -> ExportJob:
        """Return an export; raises NotFound."""
        job = self.find(export_id)
        if job is None:
            raise NotFound(
                f"{self.tenant_id} has no export {export_id}; exports are deleted after a day. Request it again."
            )
        return job

    def create(self, job: ExportJob, most: int) -> bool:
        """Store an export and count it, all or nothing; returns False if another request has just stored it.

        Raises TooManyRequests if the tenant has `most` exports of this hour already, and Unavailable.
        """
        now = int(self.now().timestamp())
        for attempt in retry_on_conflict(ATTEMPTS, may_retry=lambda conflict: 0 not in conflict.failed):
            with attempt:
                try:
                    self.table.transact([job.make_write(), self._make_count(now, most)])
                except WriteConflict as conflict:
                    if 0 in conflict.failed:
                        return False
                    raise
                return True
        raise make_busy_error("Too many simultaneous exports of this tenant; try again.")

    def _make_count(self, now: int, most: int) -> Write:
        """Return the write that counts one more export of this hour: the version of the item is their number."""
        hour = now // HOUR
        name = f"HOUR#{hour}"
        item = self.table.get(name, partition=PARTITION)
        count = int(item["version"]) if item else 0
        if count >= most:
            raise TooManyRequests(
                f"{most} large exports of {self.tenant_id} were requested within this hour. Try again in the next "
                "one, request parts (by level, position or party), or download the bulk files: GET /bulk.",
                retry_after=(hour + 1) * HOUR - now,
            )
        return Write(name, {"version": count + 1, "expires_at": (hour + 2) * HOUR}, count, partition=PARTITION)

    def change(self, job: ExportJob, **fields: Any) -> ExportJob:
        """Change fields of an export; raises Conflict if it was changed in the meantime."""
        after = job.model_copy(update={**fields, "revision": job.revision + 1, "updated_at": self.now()})
        try:
            self.table.transact([after.make_write()])
        except WriteConflict as conflict:
            raise Conflict("Another worker has changed the export.") from conflict
        return after


def is_stuck(job: ExportJob, now: datetime) -> bool:
    """Return whether an export is to be queued again: it was not queued, its message may be lost, or it has failed."""
    if job.state == ExportState.FAILED and not job.tries:
        return True
    return job.state != ExportState.DONE and now - job.updated_at > LOST_AFTER
