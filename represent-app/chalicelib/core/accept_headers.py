"""Read the entries of headers with which clients state preferences (RFC 9110, 12.4.2)."""

from __future__ import annotations

import re

QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


def parse_weighted(part: str, place: int) -> tuple[str, float, int]:
    """Return an entry in lower case, its weight, and its place; an invalid weight is none.

    >>> parse_weighted("es-MX; q=0.5", 1)
    ('es-mx', 0.5, 1)
    """
    media_range, *parameters = part.split(";")
    pairs = (each.partition("=") for each in parameters)
    weights = [value.strip() for name, _, value in pairs if name.strip().lower() == "q"]
    weight = min((float(each) if QUALITY.fullmatch(each) else 0.0 for each in weights), default=1.0)
    return media_range.strip().lower(), weight, place
