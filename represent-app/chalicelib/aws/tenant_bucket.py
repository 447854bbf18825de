"""The bucket of rosters: what one tenant may address in it."""

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
    """Objects of one tenant; a key of another tenant cannot be built with it."""

    def __init__(self, client: Callable[[], S3Client], bucket: Callable[[], str], tenant: str) -> None:
        """Take the name of the bucket when an object is addressed: what addresses none need not declare it."""
        if not TENANT_ID.fullmatch(tenant):
            raise ValueError(f"not a tenant id: {tenant!r}")
        self._client = client
        self._bucket = bucket
        self._tenant = tenant

    def make_upload_form(self, name: str, content_type: str, most: int, seconds: int) -> tuple[str, dict[str, str]]:
        """Return where, and with which fields, a browser may POST one upload of at most `most` bytes, for a while.

        S3 holds the upload to the key, the type and the size
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

    def put(self, name: str, body: bytes) -> None:
        """Keep what an import made of its file: one PutObject."""
        with map_aws_error("The store of rosters"):
            self._client().put_object(Bucket=self._bucket(), Key=self._key(IMPORTS, name), Body=body)

    def get(self, name: str) -> bytes:
        """Return what was kept: one GetObject."""
        with map_aws_error("The store of rosters"):
            found = self._client().get_object(Bucket=self._bucket(), Key=self._key(IMPORTS, name))
            return bytes(found["Body"].read())

    def _key(self, root: str, name: str) -> str:
        if not PART.fullmatch(name):
            raise ValueError(f"not the name of an object: {name!r}")
        return f"{root}/{self._tenant}/{name}"


def parse_key(key: str) -> tuple[str, str] | None:
    """Return the tenant and the name that a key of an upload says; None if it is no such key.

    >>> parse_key("uploads/NY-Albany/0190/roster"), parse_key("uploads/../CA/x"), parse_key("imports/CA/x")
    (('NY-Albany', '0190/roster'), None, None)
    """
    root, _, rest = key.partition("/")
    tenant, _, name = rest.partition("/")
    good = root == UPLOADS and TENANT_ID.fullmatch(tenant) and PART.fullmatch(name)
    return (tenant, name) if good else None
