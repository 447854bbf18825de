"""Errors of AWS that pass."""

from __future__ import annotations

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
