"""The public keys of a user pool, as Cognito publishes them."""

from __future__ import annotations

import json
import ssl
import urllib.request
from http.client import HTTPException
from typing import Any

from chalicelib.errors import Unavailable

SECONDS = 3.0
ATTEMPTS = 2
LARGEST = 64 * 1024


def fetch(url: str) -> dict[str, Any]:
    """Return a JSON Web Key Set (RFC 7517); raises Unavailable. One GET, and another if the first fails."""
    context = ssl.create_default_context() if url.startswith("https:") else None
    for attempt in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(url, timeout=SECONDS, context=context) as answer:  # noqa: S310 (a setting)
                found: dict[str, Any] = json.loads(answer.read(LARGEST))
                return found
        except (OSError, HTTPException, ValueError) as error:
            if attempt + 1 == ATTEMPTS:
                raise Unavailable("The keys that tokens are signed with cannot be read.", retry_after=5) from error
    raise AssertionError("unreachable")
