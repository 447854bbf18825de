"""Make ids, and pseudonyms for the ids of accounts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from datetime import datetime


def make_sortable_id(now: datetime, noise: int) -> UUID:
    """Return an id that sorts by time, with 74 random bits (RFC 9562, 5.7: UUID version 7).

    >>> from datetime import UTC, datetime
    >>> str(make_sortable_id(datetime(2026, 1, 31, tzinfo=UTC), 5))
    '019c1159-7000-7000-8000-000000000005'
    """
    moment = int(now.timestamp() * 1000)
    high, low = noise >> 62, noise & ((1 << 62) - 1)
    return UUID(int=moment << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def digest(account: str) -> str:
    """Return an irreversible pseudonym of an account id, for data that outlives the account.

    >>> digest("6c1e8b9e-0000-4000-8000-000000000000")[:8]
    'dc7a3b84'
    """
    return hashlib.sha256(account.encode()).hexdigest()
