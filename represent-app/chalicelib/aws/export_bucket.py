"""Access the files that clients download, in the bucket of rosters: written in parts, and read by signed URLs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from chalicelib.aws.error_mapping import map_aws_error
from chalicelib.aws.tenant_bucket import PART
from chalicelib.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from mypy_boto3_s3.client import S3Client

WHAT = "The store of exports"
# Each part but the last has at least 5 MB (docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html); 10,000 parts
# are 80 GB.
PART_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A written file: its size in bytes and its SHA-256 digest in hexadecimal digits."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class ExportBucket:
    """The objects below a folder: that of one tenant's exports, or that of the bulk files."""

    client: Callable[[], S3Client]
    bucket: Callable[[], str]
    folder: Callable[[], str]

    def open_writer(self, name: str, media_type: str, file_name: str) -> ObjectWriter:
        """Return a writer of an object, which clients save as `file_name`."""
        headers = {"ContentType": media_type, "ContentDisposition": f'attachment; filename="{file_name}"'}
        return ObjectWriter(self.client(), {"Bucket": self.bucket(), "Key": self._key(name)}, headers)

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Yield the bytes of an object from `start`, in pieces: one GetObject. Raises NotFound once it has expired."""
        client = self.client()
        with map_aws_error(WHAT):
            try:
                body = client.get_object(Bucket=self.bucket(), Key=self._key(name))["Body"]
            except client.exceptions.NoSuchKey as error:
                raise NotFound("The file is no longer stored; the next night writes another.") from error
            for piece in body.iter_chunks(1_000_000):
                yield piece[start:]
                start = max(0, start - len(piece))

    def sign(self, name: str, seconds: int) -> str:
        """Return a URL that downloads an object, valid for some seconds; no call."""
        return self.client().generate_presigned_url(
            "get_object", Params={"Bucket": self.bucket(), "Key": self._key(name)}, ExpiresIn=seconds
        )

    def _key(self, name: str) -> str:
        if not PART.fullmatch(name):
            raise ValueError(f"not the name of an object: {name!r}")
        return f"{self.folder()}/{name}"


@dataclass(slots=True, eq=False)
class ObjectWriter:
    """Writes an object in parts, so that it holds at most one of them; readers see it only once it is complete.

    A context manager: after an error nothing is stored. One PutObject, or for more than a part CreateMultipartUpload,
    an UploadPart for each, and CompleteMultipartUpload.
    """

    _client: S3Client
    _place: Any
    _headers: Any
    _waiting: bytearray = field(default_factory=bytearray, init=False)
    _upload: str | None = field(default=None, init=False)
    _parts: list[Any] = field(default_factory=list, init=False)
    _size: int = field(default=0, init=False)
    _digest: Any = field(default_factory=hashlib.sha256, init=False)

    def write(self, data: bytes) -> None:
        """Add bytes to the end of the object."""
        self._digest.update(data)
        self._size += len(data)
        self._waiting += data
        while len(self._waiting) >= PART_BYTES:
            self._send(bytes(self._waiting[:PART_BYTES]))
            del self._waiting[:PART_BYTES]

    def finish(self) -> StoredFile:
        """Complete the object."""
        if self._upload is None:
            with map_aws_error(WHAT):
                self._client.put_object(**self._place, **self._headers, Body=bytes(self._waiting))
        else:
            if self._waiting:
                self._send(bytes(self._waiting))
            with map_aws_error(WHAT):
                self._client.complete_multipart_upload(
                    **self._place, UploadId=self._upload, MultipartUpload={"Parts": self._parts}
                )
        return StoredFile(self._size, self._digest.hexdigest())

    def _send(self, data: bytes) -> None:
        with map_aws_error(WHAT):
            if self._upload is None:
                self._upload = self._client.create_multipart_upload(**self._place, **self._headers)["UploadId"]
            number = len(self._parts) + 1
            sent = self._client.upload_part(**self._place, UploadId=self._upload, PartNumber=number, Body=data)
            self._parts.append({"ETag": sent["ETag"], "PartNumber": number})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if isinstance(error, Exception) and self._upload is not None:  # a killed worker's parts expire
            with map_aws_error(WHAT):
                self._client.abort_multipart_upload(**self._place, UploadId=self._upload)
