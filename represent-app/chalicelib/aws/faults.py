"""What AWS says when it cannot, told in the product's own words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, CredentialRetrievalError, HTTPClientError, MetadataRetrievalError
from botocore.exceptions import ConnectionError as NoConnection

from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

# Codes that the same request may survive a moment later
# (docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html).
TRANSIENT = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
# What botocore raises on the way to a service. Its other errors are mistakes of ours or of the set-up, and stay loud.
OUT_OF_REACH = (HTTPClientError, NoConnection, CredentialRetrievalError, MetadataRetrievalError)


class Clash(Exception):  # noqa: N818 (two writes clash; it is an ordinary event of optimistic locking)
    """Conditions of a transaction did not hold: `failed` has the positions of those writes; none if it met another."""

    def __init__(self, failed: frozenset[int]) -> None:
        super().__init__(f"conditions failed: {sorted(failed)}")
        self.failed = failed


def reasons(error: ClientError) -> list[str]:
    """Give the code of each element of a cancelled transaction ("None" where the element was fine)."""
    return [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]


@contextmanager
def told(dependency: str) -> Iterator[None]:
    """Turn what botocore raises when a service is out of reach or throttled into Unavailable, keeping the cause."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in TRANSIENT or error.response["ResponseMetadata"].get("HTTPStatusCode", 400) >= 500:  # noqa: PLR2004
            raise Unavailable(f"{dependency} is busy; try again in a moment.", retry_after=2) from error
        raise
    except OUT_OF_REACH as error:
        raise Unavailable(f"{dependency} cannot be reached; try again in a moment.", retry_after=5) from error
