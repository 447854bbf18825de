"""Models of the bulk files: what clients see of a file, and the sets of files that a nightly run writes."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)

from pydantic import Field, TypeAdapter

from chalicelib.representatives.export_models import DIGEST, EXAMPLE, ExportFormat, FileModel, Licence


class BulkFile(FileModel):
    """A file with all records of a state and its counties, or of the whole country."""

    file: str = Field(description="The name of the file, which stays the same.", examples=["CA.csv", "US.jsonl"])
    area: str = Field(description="The id of the state; US for the whole country.", examples=["CA"])
    format: ExportFormat = Field(description="The format of the file.", examples=["csv"])
    records: int = Field(description="The number of records in the file.", examples=[4711])
    bytes: int = Field(description="The size of the file.", examples=[7_340_032])
    sha256: str = Field(description="The SHA-256 digest of the file in hexadecimal digits.", examples=[DIGEST])
    as_of: date = Field(
        description="The day on which the records were last known to be those of the tenants (ISO 8601).",
        examples=["2026-01-31"],
    )
    written_at: datetime = Field(
        description="When the file was written (RFC 3339); unchanged files stay.", examples=["2026-01-31T08:30:00Z"]
    )
    licences: tuple[Licence, ...] = Field(
        description="The sources whose facts are in the file, with their licences.", examples=[[EXAMPLE]]
    )
    url: str = Field(description="The path of the file in this API.", examples=["/prod/bulk/CA.csv"])


class BulkObject(FileModel):
    """A file in the bucket: its key, its size in bytes, and its digest."""

    key: str
    size: int
    digest: str


class AreaFiles(FileModel):
    """The files of a state or the country.

    `fingerprint` is a digest of the versions of the tenants in them, and `licences` the key of the object that has the
    licences of their sources, of which there may be more than fit into an item.
    """

    area: str
    fingerprint: str
    records: int
    written_at: datetime
    licences: str
    files: dict[ExportFormat, BulkObject]


class BulkRun(FileModel):
    """A nightly run: the files that it keeps because nothing has changed, and the states whose files it writes."""

    as_of: date
    kept: dict[str, AreaFiles]
    states: list[str]


class BulkSet(FileModel):
    """The files that clients get, all of one run or known to be unchanged in it.

    `licences` is the key of the object that has the licences of all areas.
    """

    as_of: date
    areas: dict[str, AreaFiles]
    licences: str


LICENCES = TypeAdapter[tuple[Licence, ...]](tuple[Licence, ...])
LICENCES_BY_AREA = TypeAdapter[dict[str, tuple[Licence, ...]]](dict[str, tuple[Licence, ...]])
