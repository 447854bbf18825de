"""Access one tenant's objects in the bucket of rosters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from chalicelib.aws.error_mapping import map_aws_error
from chalicelib.aws.tenant_credentials import TENANT_ID

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from mypy_boto3_s3.client import S3Client

UPLOADS, IMPORTS = "uploads", "imports"
PART = re.compile(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*")


class TenantBucket:
    """The objects of one tenant; it cannot build a key of another tenant."""

    def __init__(self, client: Callable[[], S3Client], bucket: Callable[[], str], tenant: str) -> None:
        """Resolve the bucket's name on first access, so that functions without access need not declare it."""
        if not TENANT_ID.fullmatch(tenant):
            raise ValueError(f"not a tenant id: {tenant!r}")
        self._client = client
        self._bucket = bucket
        self._tenant = tenant

    def make_upload_form(self, name: str, content_type: str, most: int, seconds: int) -> tuple[str, dict[str, str]]:
        """Return the URL and fields with which a browser may POST one upload of at most `most` bytes, for a while.

        S3 enforces the key, the type and the size
        (docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html).
        """
        made = self._client().generate_presigned_post(
            Bucket=self._bucket(),
            Key=self._key(UPLOADS, name),
            Fields={"Content-Type": content_type},
            Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, most]],
            ExpiresIn=seconds,
        )
        return made["url"], dict(made["fields"])

    def open_upload(self, name: str) -> BinaryIO:
        """Return an upload as a stream: one GetObject."""
        with map_aws_error("The store of rosters"):
            found = self._client().get_object(Bucket=self._bucket(), Key=self._key(UPLOADS, name))
        return cast("BinaryIO", found["Body"])

    def open_file(self, name: str) -> BinaryIO:
        """Return a stored file as a stream: one GetObject."""
        with map_aws_error("The store of rosters"):
            found = self._client().get_object(Bucket=self._bucket(), Key=self._key(IMPORTS, name))
        return cast("BinaryIO", found["Body"])

    def put(self, name: str, body: bytes) -> None:
        """Store a file that an import derived: one PutObject."""
        with map_aws_error("The store of rosters"):
            self._client().put_object(Bucket=self._bucket(), Key=self._key(IMPORTS, name), Body=body)

    def get(self, name: str) -> bytes:
        """Return a stored file: one GetObject."""
        with map_aws_error("The store of rosters"):
            found = self._client().get_object(Bucket=self._bucket(), Key=self._key(IMPORTS, name))
            return bytes(found["Body"].read())

    def _key(self, root: str, name: str) -> str:
        if not PART.fullmatch(name):
            raise ValueError(f"not the name of an object: {name!r}")
        return f"{root}/{self._tenant}/{name}"


def parse_key(key: str) -> tuple[str, str] | None:
    """Return the tenant and the name in the key of an upload; None for other keys.

    >>> parse_key("uploads/NY-Albany/0190/roster"), parse_key("uploads/../CA/x"), parse_key("imports/CA/x")
    (('NY-Albany', '0190/roster'), None, None)
    """
    root, _, rest = key.partition("/")
    tenant, _, name = rest.partition("/")
    good = root == UPLOADS and TENANT_ID.fullmatch(tenant) and PART.fullmatch(name)
    return (tenant, name) if good else None
