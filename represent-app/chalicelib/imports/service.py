"""What is done with an upload: planned once, then written a chunk at a time. Whatever comes twice, or dies, goes on."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.core.json_logging import log
from chalicelib.imports import report_store
from chalicelib.imports.batch_writer import parse_step
from chalicelib.imports.io.bounded import LIMITS
from chalicelib.imports.jobs import (
    DECIDED_WITHIN,
    OVER,
    UPLOADED_WITHIN,
    WORKED_ON_WITHIN,
    Import,
    ImportState,
    LeftOpenRecord,
)
from chalicelib.imports.planner import make_plan
from chalicelib.imports.row import BadRoster, RefusedRow, Row
from chalicelib.imports.sync import MOST_CLOSED, count_closings, of_tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_bucket import TenantBucket
    from chalicelib.aws.tenant_table import Write
    from chalicelib.imports.batch_writer import BatchWriter
    from chalicelib.imports.jobs import ImportDraft, ImportJob, ImportJobRepository
    from chalicelib.imports.planner import ImportPlan
    from chalicelib.imports.reader import Reader
    from chalicelib.tenants.registry import Tenant

CONTENT_TYPE = "application/octet-stream"
OPEN_FOR = 900  # seconds that somebody has to begin an upload
NOTHING = "No row of the file could be used; the refusals say why."
NOBODY = "The file has no rows; nothing was loaded."
MOST_TRIES = 3  # of making a plan, when what goes wrong is nothing that another moment would mend
MOST_LEFT = 100  # conflicts that an import names


class ImportService:
    """The imports of one tenant."""

    def __init__(  # noqa: PLR0913 (collaborators, all named)
        self,
        log: ImportJobRepository,
        bucket: TenantBucket,
        carrier: BatchWriter,
        owner: Tenant,
        *,
        make_reader: Callable[[int], Reader],
        now: Callable[[], datetime],
    ) -> None:
        self.log = log
        self._bucket = bucket
        self._carrier = carrier
        self._owner = owner
        self._make_reader = make_reader
        self._now = now

    def create(self, draft: ImportDraft, by: str | None) -> tuple[Import, str, dict[str, str]]:
        """Write down a new import, and return it with where its file is to be sent, and with which fields."""
        job = self.log.create(draft, by)
        return job.public, *self._bucket.form(job.upload, CONTENT_TYPE, LIMITS.file, OPEN_FOR)

    def receive_upload(self, import_id: UUID, size: int) -> bool:
        """Take note of an upload; tells whether there is work to do. A second upload to one import is passed over."""
        job = self.log.get(import_id)
        if job.state == ImportState.WAITING and size > LIMITS.file:
            detail = f"The file has {size:,} bytes; {LIMITS.file:,} are the most. Nothing was loaded."
            self.log.change(job, state=ImportState.FAILED, detail=detail)
            return False
        if job.state == ImportState.WAITING:
            job = self.log.change(job, state=ImportState.PLANNING)
        return job.state == ImportState.PLANNING

    def process(self, import_id: UUID, has_time: Callable[[], bool]) -> bool:
        """Do the next part of the work on an import; tells whether there is more."""
        job = self.log.get(import_id)
        if job.state == ImportState.PLANNING:
            return self._plan(job).state == ImportState.APPLYING
        return job.state == ImportState.APPLYING and self._apply(job, has_time)

    def approve(self, import_id: UUID, by: str | None = None) -> Import:
        """Let somebody apply an import in review; raises Conflict for one that never was, or ended otherwise."""
        job = self.log.get(import_id)
        if job.state == ImportState.REVIEW:
            job = self.log.change(job, state=ImportState.APPLYING, detail=None, applied_by=by)
        if job.state not in (ImportState.APPLYING, ImportState.DONE):
            raise Conflict(f"This import is {job.state}; only one in review can be applied.")
        return job.public

    def cancel(self, import_id: UUID) -> Import:
        """End an import; what is written stays written. Raises Conflict for one that has ended."""
        job = self.log.get(import_id)
        if job.state == ImportState.CANCELLED:
            return job.public
        if job.state in OVER:
            raise Conflict(f"This import is {job.state}; there is nothing to cancel.")
        return self.log.change(job, state=ImportState.CANCELLED, detail="Cancelled; what was written stays.").public

    def expire(self) -> list[UUID]:
        """End the imports that somebody has let wait for too long; returns those whose worker seems to be lost."""
        now, lost = self._now(), []
        for job in self.log.all():
            waited = now - job.updated_at
            try:
                if job.state == ImportState.WAITING and waited > UPLOADED_WITHIN:
                    self.log.change(job, state=ImportState.EXPIRED, detail="No file came within a day.")
                elif job.state == ImportState.REVIEW and waited > DECIDED_WITHIN:
                    self.log.change(
                        job, state=ImportState.EXPIRED, detail="Nobody applied or cancelled it within 30 days."
                    )
                elif job.state in (ImportState.PLANNING, ImportState.APPLYING) and waited > WORKED_ON_WITHIN:
                    lost.append(job.id)
            except Conflict:  # somebody has just taken it up
                continue
        return lost

    def report(self, job: ImportJob, kind: str, total: int, skip: int, limit: int) -> list[bytes]:
        """Return a page of a part of the report of an import, as JSON."""
        kept = min(total, report_store.MOST_KEPT) if kind in ("refusals", "notes") else total
        return list(
            report_store.read_lines(self._bucket, f"{job.plan}/{kind}", report_store.ENTRIES, skip, limit, kept)
        )

    def _plan(self, job: ImportJob) -> ImportJob:
        attempt = secrets.token_hex(4)
        try:
            with self._carrier.open_spool() as stock:
                desk = self._carrier.make_record_factory(stock.rules_version)
                made = make_plan(
                    self._rows(job, stock.rules_version),
                    stock,
                    self._owner.id,
                    desk,
                    self._now().date(),
                    partial=job.partial,
                )
                chunks = report_store.store_lines(made, self._bucket, f"{job.id}/{attempt}", stock.stored)
                fields = self._planned(job, made) | {"at": stock.version, "rules": stock.rules_version}
        except BadRoster as bad:
            fields, chunks = {"state": ImportState.FAILED, "detail": bad.detail}, 0
        except Unavailable:  # the queue brings it again
            raise
        except Exception:
            fields, chunks = self._unplanned(job, attempt), 0
            if "state" not in fields:
                self.log.change(job, **fields)
                raise
        try:
            return self.log.change(job, attempt=attempt, chunks=chunks, **fields)
        except Conflict:  # it was cancelled, or somebody else has planned it
            return self.log.get(job.id)

    def _unplanned(self, job: ImportJob, attempt: str) -> dict[str, Any]:
        """Count what nobody foresaw; the queue brings it again, which is no use for ever."""
        log.exception("an import cannot be planned", extra={"fields": {"import": str(job.id), "attempt": attempt}})
        if job.tries + 1 < MOST_TRIES:
            return {"tries": job.tries + 1}
        detail = f"The file could not be planned; the log has the reason under {attempt}. Nothing was loaded."
        return {"tries": job.tries + 1, "state": ImportState.FAILED, "detail": detail}

    def _rows(self, job: ImportJob, rules_version: int) -> Iterable[Row | RefusedRow]:
        rows = self._make_reader(rules_version).rows(self._bucket.uploaded(job.upload), job.file_name, job.format)
        return of_tenant(rows, self._owner.state, self._owner.id)

    def _planned(self, job: ImportJob, made: ImportPlan) -> dict[str, Any]:
        counts = {
            "added": len(made.created), "changed": len(made.changed), "closed": len(made.closed),
            "unchanged": made.unchanged, "refused": len(made.refused), "notes": len(made.notes),
            "left_open": made.left_open,
        }  # fmt: skip
        steps = counts["added"] + counts["changed"] + counts["closed"]
        fields = {"counts": job.counts.model_copy(update=counts), "steps": steps}
        if steps + made.unchanged == 0:
            return fields | {"state": ImportState.FAILED, "detail": NOTHING if made.refused else NOBODY}
        if made.share_missing > MOST_CLOSED:
            return fields | {"state": ImportState.REVIEW, "detail": count_closings(made, self._owner.id)}
        if not steps:
            return fields | {"state": ImportState.DONE}
        if job.mode == "review":
            return fields | {"state": ImportState.REVIEW, "detail": "Read the differences, then apply or cancel it."}
        return fields | {"state": ImportState.APPLYING}

    def _apply(self, job: ImportJob, has_time: Callable[[], bool]) -> bool:
        last = _Last(self._bucket)
        while job.chunk < job.chunks:
            if not has_time():
                return True
            texts = report_store.chunk(last, job.plan, job.chunk, job.chunks)
            steps = [parse_step(before, after) for before, after in texts]
            along = _Along(self.log, job)
            try:
                self._carrier.write_batch(steps, job.at + job.moved, job.rules, along)
            except Conflict as changed:
                detail = f"{changed.detail} {job.written} of {job.steps} records were written; upload the file again."
                self.log.change(job, state=ImportState.FAILED, detail=detail)
                return False
            job = along.after
        return False


class _Along:
    """What a chunk changes of its import, for the transaction that writes the chunk."""

    def __init__(self, log: ImportJobRepository, job: ImportJob) -> None:
        self._log, self._job = log, job
        self.after = job

    def __call__(self, count: int, misfits: Any) -> list[Write]:
        job = self._job
        left = [*job.left, *(LeftOpenRecord(id=each.id, name=each.name, reason=each.reason) for each in misfits)]
        conflicts = job.counts.conflicts + len(misfits)
        self.after, write = self._log.changed(
            job,
            chunk=job.chunk + 1,
            written=job.written + count,
            moved=job.moved + count,
            counts=job.counts.model_copy(update={"conflicts": conflicts}),
            left=left[:MOST_LEFT],
            state=ImportState.DONE if job.chunk + 1 == job.chunks else ImportState.APPLYING,
        )
        return [write]


class _Last:
    """A store that remembers the part that was read last: a part has several chunks."""

    def __init__(self, store: report_store.Store) -> None:
        self._store = store
        self._name, self._body = "", b""
        self.put = store.put

    def get(self, name: str) -> bytes:
        """Return a part."""
        if name != self._name:
            self._name, self._body = name, self._store.get(name)
        return self._body
