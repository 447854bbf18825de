"""Files for clients are written in parts, of which one is in memory, and are seen only once they are complete."""

from __future__ import annotations

import hashlib
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws

from chalicelib.aws import clients, export_bucket
from chalicelib.aws.export_bucket import ExportBucket
from chalicelib.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "1/a.csv"


@pytest.fixture
def bucket() -> Iterator[ExportBucket]:
    """Make a bucket in process."""
    with mock_aws():
        clients.s3().create_bucket(Bucket="rosters")
        yield ExportBucket(clients.s3, lambda: "rosters", lambda: "bulk")


class Nowhere:
    """A client of S3 that keeps nothing."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def create_multipart_upload(self, **_: Any) -> Any:
        return {"UploadId": "1"}

    def upload_part(self, Body: bytes, **_: Any) -> Any:  # noqa: N803 (as S3 names it)
        self.sizes.append(len(Body))
        return {"ETag": "1"}

    def complete_multipart_upload(self, **_: Any) -> None:
        """Complete nothing."""


@pytest.mark.parametrize("sizes", [[], [1], [4_999_999, 1], [8_000_000, 8_000_000, 3]])
def test_file_has_what_was_written(bucket: ExportBucket, sizes: list[int]) -> None:
    whole = b"".join(bytes([65 + n]) * size for n, size in enumerate(sizes))
    with bucket.open_writer(NAME, "text/csv", "A.csv") as writer:
        for n, size in enumerate(sizes):
            writer.write(bytes([65 + n]) * size)
        stored = writer.finish()
    assert (stored.size, stored.digest) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert b"".join(bucket.read(NAME)) == whole
    found = clients.s3().get_object(Bucket="rosters", Key=f"bulk/{NAME}")
    assert (found["ContentType"], found["ContentDisposition"]) == ("text/csv", 'attachment; filename="A.csv"')


def test_memory_does_not_grow_with_the_file() -> None:
    client: Any = Nowhere()
    bucket = ExportBucket(lambda: client, lambda: "rosters", lambda: "bulk")
    piece = b"x" * 65_000
    tracemalloc.start()
    with bucket.open_writer(NAME, "text/csv", "A.csv") as writer:
        for _ in range(1_000):
            writer.write(piece)
        stored = writer.finish()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stored.size == sum(client.sizes) == 65_000_000
    assert set(client.sizes[:-1]) == {export_bucket.PART_BYTES}
    assert peak < 3.5 * export_bucket.PART_BYTES


def test_nothing_is_stored_after_an_error(bucket: ExportBucket) -> None:
    def fail(count: int) -> None:
        with bucket.open_writer(NAME, "text/csv", "A.csv") as writer:
            writer.write(b"x" * count)
            raise ZeroDivisionError

    for count in (1, 9_000_000):
        with pytest.raises(ZeroDivisionError):
            fail(count)
        assert "Uploads" not in clients.s3().list_multipart_uploads(Bucket="rosters")
        with pytest.raises(NotFound):
            list(bucket.read(NAME))


def test_names_cannot_leave_the_folder(bucket: ExportBucket) -> None:
    for name in ("../secret", "/a", "a//b", "A.csv", ""):
        with pytest.raises(ValueError, match="not the name"):
            bucket.sign(name, 1)
