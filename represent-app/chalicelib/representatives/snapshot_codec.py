"""Lines as they are stored: one compressed text in parts that fit an item, each of which says what it is a part of."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.representatives.snapshot_row import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.aws.tenant_table import Item, Packed

PARTITION = "#SNAPSHOT"
# An item of DynamoDB takes 400 KB, its names and numbers included.
PART = 380_000
MOST_PARTS = 999  # that a sort key counts; 380 MB compressed
FIRST = 2  # parts that are asked for before it is known how many there are; they hold some 2,500 representatives


class StoredSnapshot(NamedTuple):
    """What was stored: the lines of a tenant at a version, or how many bytes they had that nobody wanted to keep.

    `mark` is that of the last change in them; see tenant_table.get_mark.
    """

    version: int
    lines: Sequence[str]
    mark: str = ""
    too_large: int = 0


def sort_key(part: int) -> str:
    """Name a part.

    >>> sort_key(1)
    '001'
    """
    return f"{part:03d}"


def pack(version: int, lines: Sequence[str], mark: str) -> list[dict[str, str | int | bytes]]:
    """Give the items that hold the lines of a tenant at a version, whose last change has a mark."""
    data = zlib.compress("\n".join(lines).encode(), 6)
    digest = _digest(version, mark, data)
    pieces = [data[start : start + PART] for start in range(0, len(data), PART)]
    told: Item = {"version": version, "layout": LAYOUT, "parts": len(pieces), "mark": mark, "digest": digest}
    return [{**told, "data": piece} for piece in pieces]


def pack_too_large(version: int, size: int) -> dict[str, str | int | bytes]:
    """Give the item that says that the lines of a tenant, `size` bytes of them, are not kept."""
    return {"version": version, "layout": LAYOUT, "parts": 0, "size": size}


def count_parts(found: Packed) -> int:
    """Return how many parts there are, by the first of them; 0 if that tells of none, or of what cannot be."""
    first = found.get(sort_key(0), {})
    parts = first.get("parts")
    return parts if first.get("layout") == LAYOUT and isinstance(parts, int) and 0 < parts <= MOST_PARTS else 0


def unpack(found: Packed) -> StoredSnapshot | None:
    """Return what parts hold, by sort key; None unless they are all there, of one writing, and as they were written."""
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
    except (KeyError, TypeError, ValueError):  # something of it is missing, or is not what was written
        return None
    text = zlib.decompress(data).decode()
    return StoredSnapshot(version, text.split("\n") if text else (), mark)


def _digest(version: int, mark: str, data: bytes) -> str:
    return hashlib.sha256(f"{LAYOUT} {version} {mark} ".encode() + data).hexdigest()
