"""Keep the files of sources under their digests, so that they can be applied again, or put back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.aws.source_bucket import SourceBucket
    from chalicelib.aws.tenant_bucket import TenantBucket


class FileStore(Protocol):
    """The stored files of one source."""

    def put(self, digest: str, name: str, body: bytes) -> None:
        """Store a file of an edition."""

    def get(self, digest: str, name: str) -> bytes:
        """Return a file of an edition; raises NotFound or Unavailable."""


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """The files of a built-in source, which belong to no tenant."""

    bucket: SourceBucket
    source_id: str

    def put(self, digest: str, name: str, body: bytes) -> None:
        """See FileStore: one PutObject."""
        self.bucket.put(f"{self.source_id}/{digest}/{name.lower()}", body)

    def get(self, digest: str, name: str) -> bytes:
        """See FileStore: one GetObject."""
        return self.bucket.get(f"{self.source_id}/{digest}/{name.lower()}")


@dataclass(frozen=True, slots=True)
class TenantFiles:
    """The files of a tenant's own source."""

    bucket: TenantBucket
    source_id: str

    def put(self, digest: str, name: str, body: bytes) -> None:  # noqa: ARG002 (a FileStore)
        """See FileStore: one PutObject."""
        self.bucket.put(name_slice(self.source_id, digest), body)

    def get(self, digest: str, name: str) -> bytes:  # noqa: ARG002 (a FileStore)
        """See FileStore: one GetObject."""
        return self.bucket.get(name_slice(self.source_id, digest))


def name_slice(source_id: str, digest: str) -> str:
    """Return the name under which a tenant's part of a source is stored; it has one file for each digest."""
    return f"sources/{source_id}/{digest}"
