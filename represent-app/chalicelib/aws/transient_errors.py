"""Transient AWS errors."""

from __future__ import annotations

# Error codes after which the same request may succeed a moment later
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
