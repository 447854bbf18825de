"""Recognize retries of a request by their idempotency key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """An Idempotency-Key: `key` identifies the client and the header's value, `request` is the body."""

    key: str
    request: bytes

    @property
    def sk(self) -> str:
        """The sort key of the item that holds the first response."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """A digest of the request; it differs for two requests under one key."""
        return hashlib.sha256(self.request).hexdigest()
