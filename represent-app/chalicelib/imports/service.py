"""Plan an import file once, then write the plan in chunks. Repeated messages and lost workers do no harm."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.core.json_logging import log
from chalicelib.imports import report_store
from chalicelib.imports.io.bounded import LIMITS
from chalicelib.imports.jobs import DECIDED_WITHIN, OVER, UPLOADED_WITHIN, WORKED_ON_WITHIN, Import, ImportState
from chalicelib.imports.planner import make_plan
from chalicelib.imports.record_spool import RecordSpool
from chalicelib.imports.report_store import HeldByRecord
from chalicelib.imports.row import BadRoster, OnlyEmptySeats
from chalicelib.imports.sync import MOST_CLOSED, describe_closings
from chalicelib.representatives.provenance import UPLOAD, Origin
from chalicelib.representatives.record_factory import RecordFactory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime
    from uuid import UUID

    from chalicelib.aws.tenant_bucket import TenantBucket
    from chalicelib.aws.tenant_table import TenantTable
    from chalicelib.imports.batch_writer import BatchWriter
    from chalicelib.imports.jobs import FetchedFile, ImportDraft, ImportJob, ImportJobRepository
    from chalicelib.imports.planner import ImportPlan
    from chalicelib.imports.reader import Reader
    from chalicelib.imports.row import RefusedRow, Row
    from chalicelib.representatives.held_fields import HeldFieldsRepository
    from chalicelib.tenants.coverage_repository import CoverageRepository
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.tenant_registry import Tenant

CONTENT_TYPE = "application/octet-stream"
OPEN_FOR = 900  # seconds within which an upload must begin
NOTHING = "No row of the file could be used; read the refusals."
NO_ROWS = "The file has no rows; nothing was loaded."
# A fetched file waits for staff if more of its rows are refused, or if a field is empty in all rows that was filled in
# at least a few rows of the file before.
MOST_REFUSED, FEW_ROWS = 0.02, 3
NEEDED = (
    "district",
    "party",
    "photo_url",
    "identifiers",
    "emails",
    "phones",
    "offices",
    "links",
    "contact_form",
    "social",
)
MOST_TRIES = 3  # attempts to make a plan after unexpected errors


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportService:
    """Runs the imports of one tenant."""

    tenant: Tenant
    table: TenantTable
    bucket: TenantBucket
    jobs: ImportJobRepository
    batch_writer: BatchWriter
    coverage: CoverageRepository
    held_fields: HeldFieldsRepository
    load_rule_engine: Callable[[int], RuleEngine]
    make_reader: Callable[[int], Reader]
    now: Callable[[], datetime]

    def create(self, draft: ImportDraft, by: str | None) -> tuple[Import, str, dict[str, str]]:
        """Store a new import; returns it with the URL and the form fields for the upload of its file."""
        job = self.jobs.create(draft, by)
        return job.public, *self.bucket.make_upload_form(job.upload, CONTENT_TYPE, LIMITS.file, OPEN_FOR)

    def receive_upload(self, import_id: UUID, size: int) -> bool:
        """Start the import of an upload; returns whether there is work. A second upload changes nothing."""
        job = self.jobs.get(import_id)
        if job.state == ImportState.WAITING and size > LIMITS.file:
            detail = f"The file has {size:,} bytes, but at most {LIMITS.file:,} are allowed. Nothing was loaded."
            self.jobs.change(job, state=ImportState.FAILED, detail=detail)
            return False
        if job.state == ImportState.WAITING:
            job = self.jobs.change(job, state=ImportState.PLANNING)
        return job.state == ImportState.PLANNING

    def plan(self, job: ImportJob) -> ImportJob:
        """Make and store the plan of an import's file; returns the import with its outcome.

        Raises Unavailable, or the unexpected error of a plan that fails for the first or second time.
        """
        attempt, today = secrets.token_hex(4), self.now().date()
        fields: dict[str, Any] = {"attempt": attempt, "chunks": 0}
        try:
            with RecordSpool(today) as spool:
                for item in self.table.query():
                    spool.add(item)
                made = self._make_plan(job, spool, today)
                fields["filled"] = made.filled if job.fetched else {}
                for part in report_store.cut_report(made, spool.restore_before):
                    self.bucket.put(f"{job.id}/{attempt}/{part.name}", part.body)
                    fields["chunks"] += part.chunks
                waits = job.mode == "review" and not made.steps_count and self.coverage.would_change(made.claims)
                fields |= decide_outcome(job, made, waits=waits) | {"at": spool.version, "rules": spool.rules_version}
        except OnlyEmptySeats as empty:
            fields |= {"state": ImportState.DONE, "detail": empty.detail}
        except BadRoster as bad:
            fields |= {"chunks": 0, "state": ImportState.FAILED, "detail": bad.detail}
        except Unavailable:  # the queue redelivers the message
            raise
        except Exception:
            log.exception("could not plan an import", extra={"fields": {"import": str(job.id), "attempt": attempt}})
            if job.tries + 1 < MOST_TRIES:
                self.jobs.change(job, tries=job.tries + 1)
                raise
            detail = f"The file could not be planned; the log has the reason under {attempt}. Nothing was loaded."
            fields |= {"chunks": 0, "tries": job.tries + 1, "state": ImportState.FAILED, "detail": detail}
        try:
            return self.jobs.change(job, **fields)
        except Conflict:  # the import was cancelled or another worker has planned it
            return self.jobs.get(job.id)

    def _make_plan(self, job: ImportJob, spool: RecordSpool, today: date) -> ImportPlan:
        """Plan an import's file; a fetched file says nothing new of offices that it covers as before."""
        engine = self.load_rule_engine(spool.rules_version)
        made = make_plan(
            self._read_rows(job, spool.rules_version),
            spool,
            RecordFactory(self.tenant, engine, self.now, get_origin(job, today)),
            today,
            partial=job.partial,
            held=self.held_fields.list_all(),
            covers=job.fetched.covers if job.fetched else (),
        )
        made.name_source(job.fetched.source if job.fetched else job.file_name, job.id)
        if job.fetched:
            made.claims = self.coverage.drop_known(made.claims)
        return made

    def _read_rows(self, job: ImportJob, rules_version: int) -> Iterator[Row | RefusedRow]:
        fetched = job.fetched
        file = self.bucket.open_file(fetched.key) if fetched else self.bucket.open_upload(job.upload)
        return self.make_reader(rules_version).read_rows(file, job.file_name, job.format)

    def apply(self, job: ImportJob, has_time: Callable[[], bool]) -> ImportJob:
        """Write the chunks of an import while there is time; returns the updated import."""
        part, lines = -1, list[bytes]()
        version: int | None = None  # of the tenant, as the last chunk has left it
        while job.chunk < job.chunks and has_time():
            if part != job.chunk // report_store.CHUNKS:
                part = job.chunk // report_store.CHUNKS
                lines = self.bucket.get(f"{job.plan}/{report_store.name_part('plan', part)}").splitlines()
            chunk = report_store.parse_chunk(lines[job.chunk % report_store.CHUNKS])
            try:
                if isinstance(chunk, HeldByRecord):
                    job = self.batch_writer.write_held(job, chunk)
                elif isinstance(chunk, dict):
                    job, version = self.batch_writer.write_claims(job, chunk), None
                else:
                    job, version = self.batch_writer.write_batch(job, chunk, version)
            except Conflict as changed:
                detail = f"{changed.detail} {job.written} of {job.steps} records were written. Upload the file again."
                return self.jobs.change(job, state=ImportState.FAILED, detail=detail)
        if job.state == ImportState.APPLYING and not job.chunks:  # staff have applied a review without a change
            return self.jobs.change(job, state=ImportState.DONE)
        return job

    def approve(self, import_id: UUID, by: str | None = None) -> Import:
        """Start to write an import in review; raises Conflict if it was not in review or has ended otherwise."""
        job = self.jobs.get(import_id)
        if job.state == ImportState.REVIEW:
            job = self.jobs.change(job, state=ImportState.APPLYING, detail=None, applied_by=by)
        if job.state not in (ImportState.APPLYING, ImportState.DONE):
            raise Conflict(f"This import is {job.state}; you can apply only an import in review.")
        return job.public

    def cancel(self, import_id: UUID) -> Import:
        """End an import, and take back what it says of vacant seats; records that were written stay.

        Raises Conflict if it has failed or expired.
        """
        job = self.jobs.get(import_id)
        if job.state in OVER - {ImportState.DONE, ImportState.CANCELLED}:
            raise Conflict(f"This import is {job.state}; you can cancel only a running or completed import.")
        if job.state != ImportState.CANCELLED:
            detail = "Cancelled; records that were written stay."
            job = self.jobs.change(job, state=ImportState.CANCELLED, detail=detail)
        # After the state, so that no worker adds more; repeated, because an earlier attempt may have been interrupted.
        self.coverage.take_back(import_id)
        return job.public

    def expire(self) -> list[UUID]:
        """End imports that waited for staff too long; returns the ids of those that a worker has to look at.

        These are the ones whose worker seems to be lost, and those whose end a source has to learn of.
        """
        now, lost = self.now(), []
        for job in self.jobs.list_all():
            waited = now - job.updated_at
            try:
                if job.state == ImportState.WAITING and waited > UPLOADED_WITHIN:
                    self.jobs.change(job, state=ImportState.EXPIRED, detail="No file was uploaded within a day.")
                elif job.state == ImportState.REVIEW and waited > DECIDED_WITHIN:
                    self.jobs.change(
                        job, state=ImportState.EXPIRED, detail="The import was not applied or cancelled within 30 days."
                    )
                    lost += [job.id] if job.fetched else []
                elif job.state in (ImportState.PLANNING, ImportState.APPLYING) and waited > WORKED_ON_WITHIN:
                    lost.append(job.id)
            except Conflict:  # a worker or staff has just changed it
                continue
        return lost

    def read_report(self, job: ImportJob, kind: str, total: int, skip: int, limit: int) -> list[bytes]:
        """Return a page of one kind of report lines as JSON: one GetObject for each part."""
        size = report_store.ENTRIES
        kept = min(total, report_store.MOST_KEPT) if kind in ("refusals", "notes") else total
        end = min(skip + limit, kept)
        lines: list[bytes] = []
        for part in range(skip // size, -(-end // size)) if skip < end else ():
            found = self.bucket.get(f"{job.plan}/{report_store.name_part(kind, part)}").splitlines()
            lines += found[max(0, skip - part * size) : end - part * size]
        return lines


def decide_outcome(job: ImportJob, plan: ImportPlan, *, waits: bool = False) -> dict[str, Any]:
    """Return the fields of an import after its plan is made: the counts, and the state that follows from them.

    `waits`: the import changes no record, but what is known of vacant seats, and it shall be reviewed.
    """
    counts = {
        "added": len(plan.created), "changed": len(plan.changed), "closed": len(plan.closed),
        "unchanged": plan.unchanged, "refused": len(plan.refused), "notes": len(plan.notes),
        "left_open": plan.left_open,
        "vacant": sum(sum(claim.vacant.values()) for claim in plan.claims.values()),
    }  # fmt: skip
    steps = plan.steps_count
    fields = {"counts": job.counts.model_copy(update=counts), "steps": steps}
    if steps + plan.unchanged + plan.vacant == 0:
        return fields | {"state": ImportState.FAILED, "detail": NOTHING if plan.refused else NO_ROWS}
    if job.fetched and not job.fetched.accepted and (doubt := find_doubt(job.fetched, plan)):
        return fields | {"state": ImportState.REVIEW, "detail": doubt}
    if plan.share_missing > MOST_CLOSED and not (job.fetched and job.fetched.accepted):
        return fields | {"state": ImportState.REVIEW, "detail": describe_closings(plan, job.tenant)}
    if not steps and not waits:
        return fields | {"state": ImportState.APPLYING if plan.claims or plan.held else ImportState.DONE}
    if job.mode == "review":
        return fields | {
            "state": ImportState.REVIEW,
            "detail": "Read the differences, then apply or cancel the import.",
        }
    return fields | {"state": ImportState.APPLYING}


def get_origin(job: ImportJob, today: date) -> Origin:
    """Return the source that an import's values come from."""
    fetched = job.fetched
    if fetched is None:
        return Origin(UPLOAD, today)
    return Origin(fetched.source, fetched.as_of, fetched.name, fetched.url, fetched.fetched_at)


def find_doubt(fetched: FetchedFile, plan: ImportPlan) -> str | None:
    """Return why staff should look at a fetched file before it is applied; None if it looks like the one before.

    Nothing that is recorded is at risk by the first file of a tenant.
    """
    rows = plan.unchanged + len(plan.changed) + len(plan.created) + len(plan.refused) + plan.vacant
    refused = len(plan.refused) / rows if rows else 0.0
    if plan.current and refused > MOST_REFUSED and refused > fetched.refused:
        return (
            f"{len(plan.refused)} of {rows} rows of the file cannot be used, more than {MOST_REFUSED:.0%}. Read the "
            "refusals, then apply or cancel the import."
        )
    lost = sorted(name for name in NEEDED if fetched.filled.get(name, 0) >= FEW_ROWS and not plan.filled.get(name))
    if lost:
        return (
            f"No row of the file has {', '.join(lost)}, which the last file had. Read the differences, then apply or "
            "cancel the import."
        )
    return None
