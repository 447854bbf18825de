"""The headers that say how long an answer about a place may be kept."""

from __future__ import annotations

# A browser asks each time, because a page must show its own writes; a shared cache may answer for five minutes.
CACHED = {"Cache-Control": "public, max-age=0, must-revalidate, s-maxage=300", "Vary": "Origin"}
# An address is personal data.
PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Origin"}
