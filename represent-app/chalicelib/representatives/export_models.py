"""Models of files that are written for clients: their digests, and the licences of the facts in them."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from enum import StrEnum
from typing import Literal
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict, Field

ExportFormat = Literal["csv", "jsonl"]
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

EXAMPLE = {
    "source": "openstates-people",
    "tenant": None,
    "licence": "CC0-1.0",
    "attribution": "Data of state officials from Open States (openstates.org), CC0.",
}


class FileModel(BaseModel):
    """A part of a response."""

    model_config = ConfigDict(frozen=True)


class Licence(FileModel):
    """A source whose facts a file has, and under which licence."""

    source: str = Field(
        description="The id of the source; `upload` or `staff` for what the staff of a tenant published.",
        examples=["openstates-people"],
    )
    tenant: str | None = Field(
        None,
        description="The tenant whose own source it is; null for a source of the catalogue.",
        examples=["NY-Albany"],
    )
    licence: str | None = Field(description="The licence of the facts; null if none is stated.", examples=["CC0-1.0"])
    attribution: str | None = Field(
        description="How the source is to be attributed; null if that is not stated.",
        examples=["Data of state officials from Open States (openstates.org), CC0."],
    )


class ExportState(StrEnum):
    """The state of an export."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Export(FileModel):
    """An export that is too large for a response: a worker writes it to a file."""

    id: UUID = Field(
        description="The id of the export; equal requests at one version of the tenant have the same.",
        examples=["9f86d081-884c-5d65-9a2f-eaa0c55ad015"],
    )
    tenant: str = Field(description="The id of the tenant.", examples=["CA"])
    state: ExportState = Field(
        description="The state of the export; it has a file once it is `done`.", examples=["done"]
    )
    format: ExportFormat = Field(description="The format of the file.", examples=["csv"])
    detail: str | None = Field(None, description="Why the export failed, in a sentence; null if it did not.")
    version: int = Field(
        description="The version of the tenant that the file has, or will have at least.", examples=[4711]
    )
    as_of: date = Field(
        description="The day whose statuses the file has, or will have at least (ISO 8601).", examples=["2026-01-31"]
    )
    records: int | None = Field(None, description="The number of records and seats in the file; null until it is done.")
    bytes: int | None = Field(None, description="The size of the file; null until it is done.", examples=[7_340_032])
    sha256: str | None = Field(
        None, description="The SHA-256 digest of the file in hexadecimal digits; null until it is done.",
        examples=[DIGEST],
    )  # fmt: skip
    licences: tuple[Licence, ...] = Field(
        (), description="The sources whose facts are in the file, with their licences; empty until it is done."
    )
    created_at: datetime = Field(
        description="When the export was requested (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )
    updated_at: datetime = Field(
        description="When its state last changed (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )
    expires_at: datetime = Field(
        description="When the export and its file are deleted (RFC 3339).", examples=["2026-02-01T12:00:00Z"]
    )
    url: str | None = Field(
        None,
        description="The URL of the file, valid for some minutes (see `FILE_URL_SECONDS`); ask again for another. "
        "Null until it is done, and in the answer that queued it.",
        examples=["https://example.org/exports/9f86d081.csv"],
    )
