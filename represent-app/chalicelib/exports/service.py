"""Write exports that are too large for a response to files, one file for all equal requests."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from chalicelib.core.errors import Conflict, Problem, Unavailable
from chalicelib.core.json_logging import log
from chalicelib.exports.licences import find_licences, note_sources
from chalicelib.exports.repository import KEPT, ExportJob, is_stuck, make_export_id
from chalicelib.representatives import export
from chalicelib.representatives.export_models import ExportState
from chalicelib.representatives.query_params import RepresentativesQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.export_bucket import ExportBucket, StoredFile
    from chalicelib.exports.repository import ExportRepository
    from chalicelib.representatives.export_models import Export, ExportFormat
    from chalicelib.representatives.queries import RepresentativeQueries
    from chalicelib.representatives.snapshot import View
    from chalicelib.sources.models import TenantSource
    from chalicelib.tenants.tenant_registry import Tenant
    from chalicelib.tenants.vacancies import EmptySeat

MOST_TRIES = 4  # workers that begin an export; the queue delivers a message five times
NOT_QUEUED = "The export could not be queued; request it again."
GAVE_UP = "The export could not be written. Operators know of it; request it again later."


@dataclass(slots=True, eq=False)
class ExportService:
    """The exports of one tenant."""

    tenant: Tenant
    repository: ExportRepository
    bucket: ExportBucket
    records: RepresentativeQueries
    _: KW_ONLY
    send: Callable[[str], None]
    get_own_source: Callable[[str], TenantSource]
    now: Callable[[], datetime]

    def request(self, query: RepresentativesQuery | None, kind: ExportFormat, view: View, most: int) -> Export:
        """Queue an export unless an equal one is queued or written already.

        Raises TooManyRequests if `most` exports of the tenant were queued in this hour, and Unavailable. GetItem; for a
        new one also GetItem, TransactWriteItems, SendMessage.
        """
        asked = list_parameters(query)
        export_id = make_export_id(self.tenant.id, view.version, view.today, kind, asked)
        known, now = self.repository.find(export_id), self.now()
        if known is None:
            job = ExportJob(
                id=export_id,
                tenant=self.tenant.id,
                state=ExportState.QUEUED,
                format=kind,
                version=view.version,
                as_of=view.today,
                query=asked,
                created_at=now,
                updated_at=now,
                expires_at=now + KEPT,
            )
            if not self.repository.create(job, most):
                return self.repository.get(export_id).public
            return self._queue(job).public
        if not is_stuck(known, now):
            return known.public
        return self._queue(self.repository.change(known, state=ExportState.QUEUED, detail=None, tries=0)).public

    def _queue(self, job: ExportJob) -> ExportJob:
        try:
            self.send(str(job.id))
        except Unavailable:  # the next equal request queues it
            self.repository.change(job, state=ExportState.FAILED, detail=NOT_QUEUED)
            raise
        return job

    def sign(self, export_id: UUID, seconds: int) -> Export:
        """Return an export, with a URL of its file for some seconds once it is done; raises NotFound."""
        job = self.repository.get(export_id)
        url = self.bucket.sign(job.key, seconds) if job.state == ExportState.DONE else None
        return job.public.model_copy(update={"url": url})

    def run(self, export_id: UUID, list_empty_seats: Callable[[View], Sequence[EmptySeat]]) -> Export:
        """Write the file of an export; a repeated message writes the same file, or none if it is there.

        Raises NotFound, Unavailable, and Conflict if another worker does the same.
        """
        job = self.repository.get(export_id)
        if job.state in (ExportState.DONE, ExportState.FAILED):
            return job.public
        if job.tries >= MOST_TRIES:
            return self.repository.change(job, state=ExportState.FAILED, detail=GAVE_UP).public
        job = self.repository.change(job, state=ExportState.RUNNING, tries=job.tries + 1)
        try:
            done = self._write(job, list_empty_seats)
        except (Unavailable, Conflict):
            raise
        except Problem as problem:  # the rules have changed, so that the query has no meaning any more
            return self.repository.change(job, state=ExportState.FAILED, detail=problem.detail).public
        log.info("wrote the export %s of %s", job.id, self.tenant.id)
        return done.public

    def _write(self, job: ExportJob, list_empty_seats: Callable[[View], Sequence[EmptySeat]]) -> ExportJob:
        """Write the file from one snapshot, which may be newer than the request, and store the export as done."""
        query = RepresentativesQuery.model_validate(job.query)
        view = self.records.get_view()
        rows = self.records.list_matching(query, view)
        empty = list_empty_seats(view) if query.seats else []
        seen = set[str]()
        records = note_sources(export.parse_records(row.json for row in rows), seen)
        key = f"{job.id}/{view.version}-{view.today:%Y%m%d}.{job.format}"
        lines = export.generate_lines(job.format, records, empty, self.tenant.state, bom=query.bom != "no")
        file = self._store(key, job.format, join_chunks(lines))
        return self.repository.change(
            job,
            state=ExportState.DONE,
            version=view.version,
            as_of=view.today,
            records=len(rows) + len(empty),
            bytes=file.size,
            sha256=file.digest,
            key=key,
            licences=tuple(find_licences(seen, self.tenant.id, self.get_own_source)),
        )

    def _store(self, key: str, kind: ExportFormat, chunks: Iterator[bytes]) -> StoredFile:
        with self.bucket.open_writer(key, export.MEDIA_TYPES[kind], f"{self.tenant.id}.{kind}") as writer:
            for chunk in chunks:
                writer.write(chunk)
            return writer.finish()


def list_parameters(query: RepresentativesQuery | None) -> Mapping[str, str]:
    """Return the parameters that decide about the content of an export, as JSON values."""
    if query is None:
        return {}
    return query.model_dump(mode="json", exclude_none=True, exclude={"skip", "limit", "format"})


def join_chunks(lines: Iterator[str]) -> Iterator[bytes]:
    """Yield lines in UTF-8, many together.

    >>> list(join_chunks(iter(["a", "b"])))
    [b'ab']
    """
    waiting, size = list[str](), 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size > export.CHUNK:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()
