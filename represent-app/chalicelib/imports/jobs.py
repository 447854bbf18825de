"""Imports: the request of an administrator, and how far it has come."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
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

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.tenant_table import TenantTable

PARTITION = "#IMPORTS"
KEPT = timedelta(days=90)
# How long an import waits for a person, and how long for a worker before it is given to another.
UPLOADED_WITHIN, DECIDED_WITHIN, WORKED_ON_WITHIN = timedelta(days=1), timedelta(days=30), timedelta(hours=1)
FileName = Annotated[str, one_line(min_length=1, max_length=200)]
Mode = Literal["apply", "review"]


class ImportState(StrEnum):
    """Where an import stands.

    Review: its plan is made, and waits for somebody to apply it. Expired: nobody sent its file, or applied it, in time.
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
    """What is to be imported, and how; the file itself is uploaded afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file_name: FileName = Field("roster", examples=["ca.csv"], description="tells a format that could be several")
    mode: Mode = Field("apply", description="review: nothing is written before POST /imports/{id}/apply")
    partial: bool = Field(default=False, description="the file does not list everybody: nobody's term is ended")
    format: Format | None = Field(None, description="without it the file tells")


class Counts(BaseModel):
    """What becomes of the file's rows, and of the records that it does not list."""

    model_config = ConfigDict(frozen=True)

    added: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0
    refused: int = Field(0, description="rows that were not loaded")
    notes: int = Field(0, description="values that were left out of rows that were")
    left_open: int = Field(0, description="terms that no row speaks of, left open all the same; the report says why")
    conflicts: int = Field(
        0, description="records that somebody else changed after the plan was made; left as they are"
    )


class LeftOpenRecord(BaseModel):
    """A record that was left as it is, and why."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    reason: str


class Import(BaseModel):
    """An import: where it stands, and what it does. `detail` says why it waits, or failed."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    tenant: str
    state: ImportState
    file_name: str
    mode: Mode
    partial: bool
    format: Format | None = None
    detail: str | None = None
    counts: Counts = Counts()
    steps: int = Field(0, description="records that it writes")
    written: int = Field(
        0, description="of these, those that it has written; not those in conflict, nor those that were so already"
    )
    created_at: datetime
    created_by: str | None
    applied_by: str | None = Field(None, description="who had it written after review; nobody, if it began by itself")
    updated_at: datetime
    expires_at: datetime


class ImportJob(Import):
    """An import, with the state that workers need.

    `attempt` names the plan that counts, made at version `at` of the tenant under version `rules` of its rules; `chunk`
    is the next of `chunks`; `moved` says by how much this import has moved the tenant's version since. `tries` counts
    the workers that could not make a plan for an unexpected reason.
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

    @property
    def public(self) -> Import:
        """The part that its administrators see."""
        return Import(**{name: getattr(self, name) for name in Import.model_fields})

    @property
    def upload(self) -> str:
        """The name of the uploaded file in the bucket."""
        return f"{self.id}/roster"

    @property
    def plan(self) -> str:
        """The folder in the bucket of the plan that counts."""
        return f"{self.id}/{self.attempt}"

    @property
    def has_chunks_left(self) -> bool:
        """Whether a worker has more to write."""
        return self.state == ImportState.APPLYING and self.chunk < self.chunks

    def revise(self, now: datetime, **fields: Any) -> ImportJob:
        """Return the import with other fields, as its next version."""
        moment = max(now, self.created_at)  # clocks of two workers differ
        return self.model_copy(update={**fields, "version": self.version + 1, "updated_at": moment})

    def make_write(self) -> Write:
        """Return the write of this version, on condition that the version before it is stored; the first creates."""
        item: dict[str, str | int] = {
            "doc": self.model_dump_json(exclude_defaults=True),
            "version": self.version,
            "expires_at": int(self.expires_at.timestamp()),
        }
        return Write(f"IMPORT#{self.id}", item, self.version - 1, partition=PARTITION)


@dataclass(frozen=True, slots=True)
class ImportJobRepository:
    """The imports of one tenant."""

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

    def get(self, import_id: UUID) -> ImportJob:
        """Return an import; raises NotFound."""
        item = self.table.get(f"IMPORT#{import_id}", partition=PARTITION)
        if item is None:
            raise NotFound(f"{self.tenant_id} has no import {import_id}.")
        return ImportJob.model_validate_json(str(item["doc"]))

    def list_all(self) -> list[ImportJob]:
        """Return all imports, the newest first."""
        items = list(self.table.query(partition=PARTITION))
        return [ImportJob.model_validate_json(str(item["doc"])) for item in reversed(items)]

    def change(self, job: ImportJob, **fields: Any) -> ImportJob:
        """Change fields of an import; raises Conflict if it has changed meanwhile."""
        after = job.revise(self.now(), **fields)
        try:
            self.table.transact([after.make_write()])
        except WriteConflict as clash:
            raise Conflict("The import has moved on meanwhile; read it again.") from clash
        return after
