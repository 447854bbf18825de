"""The shares of ZIP codes in divisions, in a form that takes little room."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_UNPACKED = 64_000_000
PARTS = 10_000  # a share has four decimals


class ZipShares:
    """The shares of ZIP codes in divisions: the part of the land of a ZIP code that is in each."""

    def __init__(self, divisions: list[str], shares: Mapping[str, list[int]]) -> None:
        """Take the divisions, and for each ZIP code pairs of the number of a division and a share in 1/10,000."""
        self._divisions = divisions
        self._shares = shares

    def __len__(self) -> int:
        return len(self._shares)

    def get(self, code: str) -> dict[str, float]:
        """Return the share of a ZIP code in each of its divisions, the largest first; empty if it is not listed."""
        numbers = self._shares.get(code, [])
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        found = {self._divisions[number]: parts / PARTS for number, parts in pairs}
        return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))

    def list_divisions(self) -> list[str]:
        """Return the divisions of all ZIP codes."""
        return self._divisions

    def pack(self) -> bytes:
        """Return the table as bytes; see unpack_shares."""
        text = json.dumps({"divisions": self._divisions, "shares": self._shares}, separators=(",", ":"))
        return zlib.compress(text.encode(), 9)


def make_shares(shares: Mapping[str, Mapping[str, float]]) -> ZipShares:
    """Return the table of shares by ZIP code and division.

    A share of less than 1/10,000 counts as that, and one of several as less than all.

    >>> unpack_shares(make_shares({"12207": {"a": 0.25, "b": 0.75}}).pack()).get("12207")
    {'b': 0.75, 'a': 0.25}
    """
    divisions = sorted({key for each in shares.values() for key in each})
    numbers = {key: i for i, key in enumerate(divisions)}
    table = {
        code: [part for key, share in sorted(each.items()) for part in (numbers[key], _round(share, len(each)))]
        for code, each in sorted(shares.items())
    }
    return ZipShares(divisions, table)


def _round(share: float, count: int) -> int:
    return min(max(round(share * PARTS), 1), PARTS if count == 1 else PARTS - 1)


def unpack_shares(data: bytes) -> ZipShares:
    """Parse the bytes of ZipShares.pack."""
    found = json.loads(zlib.decompressobj().decompress(data, MOST_UNPACKED))
    return ZipShares(found["divisions"], found["shares"])
