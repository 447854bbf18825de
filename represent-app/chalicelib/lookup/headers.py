"""The headers that say how long an answer about a place may be kept."""

from __future__ import annotations

# Records can change at any time; a cached answer may be five minutes old.
CACHED = {"Cache-Control": "public, max-age=300", "Vary": "Origin"}
# An address is personal data.
PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Origin"}
