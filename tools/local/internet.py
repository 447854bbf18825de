"""Find out whether this machine has internet, by one short request."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING

from chalicelib.core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

# The host of a source of `make sync`. Any answer counts, also a refusal.
PROBE_URL = "https://raw.githubusercontent.com/"
PROBE_SECONDS = 2.0


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follow no redirect: it is an answer, and there is one request."""

    def redirect_request(self, *_: Any) -> None:
        """Return no further request."""


def probe(url: str = PROBE_URL, seconds: float = PROBE_SECONDS) -> bool:
    """Return whether a URL answers within some seconds.

    The request runs in a thread, because its timeout does not bound the search for the address of the host.
    """
    answered = threading.Event()

    def ask() -> None:
        try:
            urllib.request.build_opener(_NoRedirects).open(url, timeout=seconds).close()
        except urllib.error.HTTPError as answer:
            # A proxy that has no connection answers for the host.
            unreachable = answer.code in (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)
            answer.close()
            if unreachable:
                return
        except (OSError, ValueError):
            return
        answered.set()

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return answered.is_set()


def has_internet(environ: Mapping[str, str], ask: Callable[[], bool]) -> bool:
    """Return whether sources can be fetched: from MIRROR, or from the internet unless OFFLINE is set."""
    if environ.get("MIRROR"):
        return True
    return not Settings(dict(environ)).offline and ask()
