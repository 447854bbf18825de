"""What makes a retried request the same request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """An Idempotency-Key: `key` names the client and what it sent as its key, `request` is the body."""

    key: str
    request: bytes

    @property
    def sk(self) -> str:
        """The sort key of the item that has the first answer."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """A digest of the request, which differs for two requests under one key."""
        return hashlib.sha256(self.request).hexdigest()
