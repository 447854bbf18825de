"""Encode the rows of a snapshot as compressed DynamoDB items, each with the version and digest of the whole."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.representatives.snapshot_row import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chalicelib.aws.tenant_table import Item, Packed

PARTITION = "#SNAPSHOT"
# A DynamoDB item holds at most 400 KB, including attribute names and numbers.
PART = 380_000
MOST_PARTS = 999  # the most that the sort key can number: 380 MB compressed
LEVEL = 6  # of compression, from 0 to 9
FIRST = 2  # parts read before the number of parts is known; they hold about 2,500 representatives


class StoredSnapshot(NamedTuple):
    """A stored snapshot: the rows of a tenant at a version, or their size in bytes if they were too large to store.

    `mark` is that of the last change included; see tenant_table.get_mark. `packed` are the rows as bytes.
    """

    version: int
    lines: Sequence[str]
    mark: str = ""
    too_large: int = 0
    packed: bytes = b""


def sort_key(part: int) -> str:
    """Return the sort key of a part.

    >>> sort_key(1)
    '001'
    """
    return f"{part:03d}"


def pack_lines(lines: Iterable[str]) -> bytes:
    """Return rows as compressed bytes."""
    return zlib.compress("\n".join(lines).encode(), LEVEL)


def unpack_lines(packed: bytes) -> Sequence[str]:
    """Return the rows of pack_lines."""
    text = zlib.decompress(packed).decode()
    return text.split("\n") if text else ()


def pack(version: int, data: bytes, mark: str) -> list[dict[str, str | int | bytes]]:
    """Return the items that hold the packed rows of a tenant at a version; `mark` is that of the last change."""
    digest = _digest(version, mark, data)
    pieces = [data[start : start + PART] for start in range(0, len(data), PART)]
    header: Item = {"version": version, "layout": LAYOUT, "parts": len(pieces), "mark": mark, "digest": digest}
    return [{**header, "data": piece} for piece in pieces]


def pack_too_large(version: int, size: int) -> dict[str, str | int | bytes]:
    """Return the item that records that the rows, `size` bytes, were too large to store."""
    return {"version": version, "layout": LAYOUT, "parts": 0, "size": size}


def count_parts(found: Packed) -> int:
    """Return the number of parts that the first part declares; 0 if it is missing, invalid or of another layout."""
    first = found.get(sort_key(0), {})
    parts = first.get("parts")
    return parts if first.get("layout") == LAYOUT and isinstance(parts, int) and 0 < parts <= MOST_PARTS else 0


def unpack(found: Packed) -> StoredSnapshot | None:
    """Decode parts by sort key; None unless all parts of one snapshot are present and match its digest."""
    first = found.get(sort_key(0))
    if first is None or first.get("layout") != LAYOUT:
        return None
    try:
        version = int(first["version"])
        if first["parts"] == 0:
            return StoredSnapshot(version, (), too_large=int(first["size"]))
        data = b"".join(found[sort_key(part)]["data"] for part in range(count_parts(found)))
        mark = str(first["mark"])
        if _digest(version, mark, data) != first["digest"]:
            return None
    except (KeyError, TypeError, ValueError):  # a part is missing or malformed
        return None
    return StoredSnapshot(version, unpack_lines(data), mark, packed=data)


def _digest(version: int, mark: str, data: bytes) -> str:
    return hashlib.sha256(f"{LAYOUT} {version} {mark} ".encode() + data).hexdigest()
