"""Models and repository of imports: the request of staff, and its progress."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID  # noqa: TC003 (pydantic resolves annotations at run time)

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import Write
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.ids import make_sortable_id
from chalicelib.core.validation import one_line
from chalicelib.imports.formats.detect import Format  # noqa: TC001 (same)
from chalicelib.representatives.provenance import UPLOAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.tenant_table import TenantTable

PARTITION = "#IMPORTS"
KEPT = timedelta(days=90)
# How long an import waits for staff, and how long for a worker before another one takes it.
UPLOADED_WITHIN, DECIDED_WITHIN, WORKED_ON_WITHIN = timedelta(days=1), timedelta(days=30), timedelta(hours=1)
FileName = Annotated[str, one_line(min_length=1, max_length=200)]
Mode = Literal["apply", "review"]


class ImportState(StrEnum):
    """The state of an import.

    Review: the plan is made, and staff must apply it. Expired: the file was not uploaded, or the plan not applied, in
    time.
    """

    WAITING = "waiting"
    PLANNING = "planning"
    REVIEW = "review"
    APPLYING = "applying"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OVER = frozenset({ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED, ImportState.EXPIRED})


class ImportDraft(BaseModel):
    """The parameters of an import; you upload the file afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file_name: FileName = Field(
        "roster",
        examples=["ca.csv"],
        description="The name of the file, which decides between formats that begin alike.",
    )
    mode: Mode = Field(
        "apply",
        description="`apply` writes the changes at once; `review` writes nothing before POST /imports/{id}/apply.",
    )
    partial: bool = Field(
        default=False, description="Whether the file lists only some of the representatives, so that no term is ended."
    )
    format: Format | None = Field(None, description="The format of the file; null to detect it from the content.")


class FetchedFile(BaseModel):
    """A file that was fetched from a source, for one tenant: its place in the bucket, and what is known of it.

    `filled` has the number of rows of the last file that filled each field, `refused` the share of its rows that were
    refused, and `covers` the levels and chambers that the source always lists as a whole. `review`: each change of the
    source waits for staff. `accepted`: staff have allowed what would else wait.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    name: str
    url: str | None
    as_of: date
    fetched_at: datetime
    key: str
    digest: str
    covers: tuple[tuple[str, str | None], ...] = ()
    filled: dict[str, int] = {}
    refused: float = 0
    review: bool = False
    accepted: bool = False


class Counts(BaseModel):
    """The numbers of rows and records by outcome."""

    model_config = ConfigDict(frozen=True)

    added: int = Field(0, description="The number of new records.")
    changed: int = Field(0, description="The number of records that the file changes.")
    closed: int = Field(0, description="The number of terms that end because the file does not list their holders.")
    unchanged: int = Field(0, description="The number of rows that change nothing.")
    refused: int = Field(0, description="The number of rows that were not loaded.")
    notes: int = Field(0, description="The number of values that were left out of loaded rows.")
    left_open: int = Field(
        0, description="The number of terms that no row covers but that stay open; the report gives the reasons."
    )
    vacant: int = Field(
        0, description="The number of seats that the file shows to be vacant, in the offices that it covers."
    )
    conflicts: int = Field(
        0,
        description="The number of records left unchanged because they were changed after the plan was made, or "
        "their seat was taken.",
    )


class LeftOpenRecord(BaseModel):
    """A record that was left unchanged, and the reason."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="The id of the representative.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    name: str = Field(description="The name of the representative.", examples=["Ada Example"])
    reason: str = Field(description="Why the record was left unchanged.")


class Import(BaseModel):
    """An import: its state and its effects. `detail` says why it waits or failed."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="The id of the import, a UUID.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    tenant: str = Field(description="The id of the tenant.", examples=["CA"])
    state: ImportState = Field(description="The state of the import.")
    file_name: str = Field(
        description="The name of the uploaded roster, for people to recognize it.", examples=["ca.csv"]
    )
    source: str = Field(
        UPLOAD,
        description="The id of the source that the file was fetched from; `upload` if staff uploaded it.",
        examples=["openstates-people"],
    )
    mode: Mode = Field(description="Whether changes are written at once or after a review.")
    partial: bool = Field(
        description="Whether the file lists only some of the representatives, so that no term is ended."
    )
    format: Format | None = Field(
        None, description="The format that the request named; null if it is detected from the content."
    )
    detail: str | None = Field(
        None, description="Why the import waits or failed, in a sentence; null if there is nothing to say."
    )
    counts: Counts = Field(Counts(), description="The numbers of rows and records by outcome.")
    steps: int = Field(0, description="The number of records that the import adds, changes or closes.")
    written: int = Field(
        0,
        description="The number of these records written so far, without conflicts and records that already had "
        "the values.",
    )
    created_at: datetime = Field(
        description="When the import was created (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )
    created_by: str | None = Field(description="The account that created the import; null if unknown.")
    applied_by: str | None = Field(
        None, description="The account that applied the import after review; null if it was applied without review."
    )
    updated_at: datetime = Field(
        description="When the import was last changed (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )
    expires_at: datetime = Field(
        description="When the import is deleted (RFC 3339).", examples=["2026-05-01T12:00:00Z"]
    )


class ImportJob(Import):
    """An import with the state that workers need.

    `attempt` names the plan that counts, made at version `at` of the tenant under version `rules` of its rules. `chunk`
    is the next of `chunks`. `moved` is the number of tenant versions that this import has written since. `tries` counts
    the workers that failed to make a plan because of an unexpected error. `fetched` is set if the file comes from a
    source, and `filled` has the number of its rows that fill each field.
    """

    version: int = 1
    tries: int = 0
    attempt: str = ""
    at: int = 0
    rules: int = 0
    chunk: int = 0
    chunks: int = 0
    moved: int = 0
    left: list[LeftOpenRecord] = []
    fetched: FetchedFile | None = None
    filled: dict[str, int] = {}

    @property
    def public(self) -> Import:
        """The part that staff can see."""
        return Import(**{name: getattr(self, name) for name in Import.model_fields})

    @property
    def upload(self) -> str:
        """The key of the uploaded file in the bucket."""
        return f"{self.id}/roster"

    @property
    def plan(self) -> str:
        """The folder of the current plan in the bucket."""
        return f"{self.id}/{self.attempt}"

    @property
    def has_chunks_left(self) -> bool:
        """Whether a worker has more to write."""
        return self.state == ImportState.APPLYING and self.chunk < self.chunks

    def revise(self, now: datetime, **fields: Any) -> ImportJob:
        """Return the import with changed fields, as its next version."""
        moment = max(now, self.created_at)  # the clocks of two workers may differ
        return self.model_copy(update={**fields, "version": self.version + 1, "updated_at": moment})

    def make_write(self) -> Write:
        """Return the write of this version, conditional on the version before; the first version creates the item."""
        item: dict[str, str | int] = {
            "doc": self.model_dump_json(exclude_defaults=True),
            "version": self.version,
            "expires_at": int(self.expires_at.timestamp()),
        }
        return Write(f"IMPORT#{self.id}", item, self.version - 1, partition=PARTITION)


@dataclass(frozen=True, slots=True)
class ImportJobRepository:
    """Stores the imports of one tenant."""

    table: TenantTable
    tenant_id: str
    now: Callable[[], datetime]

    def create(self, draft: ImportDraft, by: str | None) -> ImportJob:
        """Store a new import, which waits for its file."""
        now = self.now()
        job = ImportJob(
            **{name: getattr(draft, name) for name in ImportDraft.model_fields},
            id=make_sortable_id(now, secrets.randbits(74)),
            tenant=self.tenant_id,
            state=ImportState.WAITING,
            created_at=now,
            created_by=by,
            updated_at=now,
            expires_at=now + KEPT,
        )
        self.table.transact([job.make_write()])
        return job

    def create_fetched(self, import_id: UUID, fetched: FetchedFile, file_name: str, form: Format | None) -> ImportJob:
        """Store an import of a fetched file, which is planned next; returns the known one if it was stored before."""
        now = self.now()
        job = ImportJob(
            id=import_id,
            tenant=self.tenant_id,
            state=ImportState.PLANNING,
            file_name=file_name,
            source=fetched.source,
            mode="review" if fetched.review and not fetched.accepted else "apply",
            partial=False,
            format=form,
            created_at=now,
            created_by=None,
            updated_at=now,
            expires_at=now + KEPT,
            fetched=fetched,
        )
        try:
            self.table.transact([job.make_write()])
        except WriteConflict:
            return self.get(import_id)
        return job

    def get(self, import_id: UUID) -> ImportJob:
        """Return an import; raises NotFound."""
        item = self.table.get(f"IMPORT#{import_id}", partition=PARTITION)
        if item is None:
            raise NotFound(f"{self.tenant_id} has no import {import_id}.")
        return ImportJob.model_validate_json(str(item["doc"]))

    def list_all(self) -> list[ImportJob]:
        """Return all imports, newest first."""
        items = list(self.table.query(partition=PARTITION))
        return [ImportJob.model_validate_json(str(item["doc"])) for item in reversed(items)]

    def change(self, job: ImportJob, **fields: Any) -> ImportJob:
        """Change fields of an import; raises Conflict if it was changed in the meantime."""
        after = job.revise(self.now(), **fields)
        try:
            self.table.transact([after.make_write()])
        except WriteConflict as clash:
            raise Conflict("The import was changed in the meantime. Read it again.") from clash
        return after
