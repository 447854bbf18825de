"""Access the files of built-in sources in the bucket of rosters; they belong to no tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.aws.error_mapping import map_aws_error
from chalicelib.aws.tenant_bucket import PART
from chalicelib.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3.client import S3Client

WHAT = "The store of sources"


@dataclass(frozen=True, slots=True)
class SourceBucket:
    """The objects of built-in sources, below a prefix."""

    client: Callable[[], S3Client]
    bucket: Callable[[], str]
    prefix: Callable[[], str]

    def put(self, name: str, body: bytes) -> None:
        """Store a file: one PutObject."""
        with map_aws_error(WHAT):
            self.client().put_object(Bucket=self.bucket(), Key=self._key(name), Body=body)

    def get(self, name: str) -> bytes:
        """Return a file: one GetObject; raises NotFound once its time is over."""
        client = self.client()
        with map_aws_error(WHAT):
            try:
                return bytes(client.get_object(Bucket=self.bucket(), Key=self._key(name))["Body"].read())
            except client.exceptions.NoSuchKey as error:
                raise NotFound(f"The file {name} is no longer stored.") from error

    def _key(self, name: str) -> str:
        if not PART.fullmatch(name):
            raise ValueError(f"not the name of an object: {name!r}")
        return f"{self.prefix()}/{name}"
