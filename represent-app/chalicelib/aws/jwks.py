"""Fetch the public keys of a user pool, as Cognito publishes them."""

from __future__ import annotations

import json
import random
import time
from http import HTTPStatus
from typing import Any

from chalicelib.core import fetching
from chalicelib.core.errors import Unavailable

SECONDS = 3.0
LARGEST = 64 * 1024
FAILURES = (OSError, ValueError)


def fetch(url: str) -> dict[str, Any]:
    """Return a JSON Web Key Set (RFC 7517); raises Unavailable. One GET, and another if the first fails."""
    try:
        return _get(url)
    except FAILURES:
        time.sleep(random.uniform(0.05, 0.2))  # noqa: S311 (jitter is no secret)
    try:
        return _get(url)
    except FAILURES as error:
        raise Unavailable("The signing keys of tokens cannot be read.", retry_after=5) from error


def _get(url: str) -> dict[str, Any]:
    status, body = fetching.fetch(url, most=LARGEST, seconds=SECONDS)
    if status != HTTPStatus.OK:
        raise OSError(f"the response for the key set has status {status}")
    found: dict[str, Any] = json.loads(body)
    return found
